"""Times as exports write them, and the days they are."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.importing.clocks import MISSING, AmbiguousDatesError, Clock
from tests.helpers import cases

MAY_FIRST = date(2024, 5, 1)
FORMS = {
    "2024-05-01": "UTC",
    "2024-05-01 23:59:59": "Asia/Shanghai",
    "2024-05-01T23:59:59.123Z": "UTC",
    "2024-05-01T23:59:59+08:00": "Asia/Shanghai",
    "2024-05-01 16:00:00 UTC": "UTC",
    "2024-04-30T16:00:00Z": "Asia/Shanghai",
    "2024/5/1 下午3:12": "Asia/Shanghai",
    "2024年5月1日 15:12": "Asia/Shanghai",
    "2024.05.01 Wednesday": "UTC",
    "20240501": "UTC",
    "1714521600": "UTC",
    "1714521600000": "UTC",
    "1714521600000000": "UTC",
    "1714521600.000200": "UTC",
    "1 May 2024": "UTC",
    "Wed May 01 23:50:00 2024": "UTC",
    "31/12/23": "UTC",
}


def days(*times: str | float, zone: str = "UTC", order: str | None = None) -> list[date | None]:
    """Give the days of times."""
    found = Clock(zone, order).days(times)
    return [None if day == MISSING else date(1970, 1, 1) + timedelta(int(day)) for day in found]


@pytest.mark.parametrize("text", FORMS)
def test_a_day_is_understood_however_it_is_written(text: str):
    assert days(text, zone=FORMS[text]) == [date(2023, 12, 31) if "/23" in text else MAY_FIRST]


@pytest.mark.parametrize(
    "text", ["", "soon", "Monday", "2024-13-01", "2024-02-30", "0", "12:30", "May", "99999999999", "3024-01-01", "1e9"]
)
def test_what_is_no_day_of_ours_is_missing(text: str):
    assert days(text) == [None]


def test_a_time_is_on_the_day_that_it_is_in_the_community():
    moment = datetime(2024, 5, 1, 20, tzinfo=UTC)
    assert days(moment.timestamp(), zone="Asia/Shanghai") == [date(2024, 5, 2)]
    assert days(moment.isoformat(), zone="America/Lima") == [date(2024, 5, 1)]
    assert days("2024-05-01 23:59", zone="America/Lima") == [date(2024, 5, 1)]


def test_the_order_of_day_and_month_is_the_one_in_which_all_are_dates():
    assert days("01/02/2024", "13/02/2024") == [date(2024, 2, 1), date(2024, 2, 13)]
    assert days("02/01/2024", "02/13/2024") == [date(2024, 2, 1), date(2024, 2, 13)]
    assert days("24/02/01", "24/02/13") == [date(2024, 2, 1), date(2024, 2, 13)]


def test_of_two_orders_the_one_is_taken_in_which_days_go_forward():
    forward = [date(2024, 1, 9), date(2024, 2, 5), date(2024, 2, 8), date(2024, 3, 1)]
    assert days(*(f"{day:%m/%d/%y}" for day in forward)) == forward
    assert days(*(f"{day:%d/%m/%Y}" for day in forward)) == forward


def test_dates_that_can_be_read_in_two_ways_are_refused_unless_the_order_is_said():
    with pytest.raises(AmbiguousDatesError):
        days("01/02/2024", "02/02/2024")
    assert days("01/02/2024", "02/02/2024", order="day-first") == [date(2024, 2, 1), date(2024, 2, 2)]
    assert days("01/02/2024", "02/02/2024", order="month-first") == [date(2024, 1, 2), date(2024, 2, 2)]
    assert days("01/01/2024", "02/02/2024") == [date(2024, 1, 1), date(2024, 2, 2)]


def test_one_date_that_is_none_does_not_decide_the_order():
    assert days("01/02/2024", "31/02/2024", "13/03/2024") == [date(2024, 2, 1), None, date(2024, 3, 13)]


@settings(max_examples=cases(20, 1000), deadline=None, derandomize=True)
@given(st.lists(st.dates(date(1971, 1, 1), date(2099, 12, 30)), min_size=1, max_size=30))
def test_days_come_back_in_every_form(given_days: list[date]):
    for form in ("%Y-%m-%d", "%Y/%m/%d 10:00", "%Y年%m月%d日", "%d %b %Y", "%Y-%m-%dT23:00:00Z"):
        assert days(*(day.strftime(form) for day in given_days)) == given_days
    for form, order in (("%d.%m.%Y", "day-first"), ("%m/%d/%Y", "month-first")):
        assert days(*(day.strftime(form) for day in given_days), order=order) == given_days


def test_no_times_are_no_days():
    assert Clock().days([]).tolist() == np.zeros(0).tolist()
