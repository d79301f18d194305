"""A community's health in words: the headline, the cards, and the sections of the page."""

from collections.abc import Iterator
from typing import Any

import plotly.graph_objects as go
from markupsafe import Markup

from experiments import reference
from experiments.describe import FEWEST
from experiments.health import pictures
from experiments.health.figures import COUNTS
from experiments.health.rooms import SHOWN
from experiments.health.sources import Sources
from experiments.health.staying import SILENCE
from experiments.health.strip import strip
from experiments.phrases import Words, percent
from experiments.style import number

MOST_UNUSUAL = 4
NOT_RATED = ("second_event", "gini", "ret30")  # said by second_day, top10 and ret90 already
YEAR = 365
LONG_GAP = 30
FEW_LOGS = 5
TALL = 4  # columns from which rows stand as blocks on a phone
AN_HOUR, A_DAY = 60, 1440
Section = dict[str, Any]


def headline(health: dict[str, Any], words: Words) -> list[str]:
    """Say in a few sentences how alive a community is and what is unusual about it."""
    return [
        words.sentences(_state(health, words), _little_left(health["life"], words)),
        words.sentences(*_trends(health, words)),
        words("headline.few", factor=health["few"]["absence_factor"], members=health["log"]["members"]),
        _unusual(health, words),
    ]


def _little_left(life: dict[str, Any], words: Words) -> str:
    """Say that little is left of a community that is alive by the first rule and not by the second."""
    if life["state"] != "alive" or not life["lasting_relative_died"]:
        return ""
    return words("headline.little", days=life["lasting_relative_days"])


def _trends(health: dict[str, Any], words: Words) -> Iterator[str]:
    quarter, year = health["life"]["quarter"], health["life"]["year"]
    if not quarter:
        yield words("headline.too_young", days=health["log"]["observed_days"])
        return
    yield words(f"headline.{quarter['trend']}", now=quarter["now"], before=quarter["before"])
    if year:
        yield words(f"headline.years_{year['trend']}", now=year["now"], before=year["before"])


def _state(health: dict[str, Any], words: Words) -> str:
    life = health["life"]
    if life["state"] == "never started":
        return words("headline.never", threshold=life["threshold"], window=life["window"])
    values = {name: life[name] for name in ("active", "window", "threshold", "peak")}
    return words(
        f"headline.{life['state']}",
        **values,
        of_peak=percent(life["of_peak"]),
        peak_day=day_said(life["peak_day"], health, words),
        silent=life["silent_days"],
    )


def _unusual(health: dict[str, Any], words: Words) -> str:
    kind = words.at("kinds")[health["kind"]]
    rated = [row for row in health["beside"] if row["verdict"]]
    odd = [row for row in rated if row["verdict"] in {"below", "above"} and row["figure"] not in NOT_RATED]
    if not rated or health["log"]["members"] < FEWEST:
        return words("headline.nothing")
    if not odd:
        return words("headline.usual", kind=kind, n=len(rated))
    told = [
        words(
            f"unusual.{row['figure']}.{row['verdict']}",
            value=written(row["figure"], row["value"]),
            low=written(row["figure"], row["range"]["low"]),
            high=written(row["figure"], row["range"]["high"]),
        )
        for row in sorted(odd, key=_how_far, reverse=True)[:MOST_UNUSUAL]
    ]
    return words("headline.unusual", kind=kind, what=words.at("headline.join").join(told))


def _how_far(row: dict[str, Any]) -> float:
    """Give the distance from the range in widths of the range."""
    among = row["range"]
    beyond = max(among["low"] - row["value"], row["value"] - among["high"])
    return float(beyond / max(among["high"] - among["low"], 1e-9))


def day_said(day: str, health: dict[str, Any], words: Words) -> str:
    """Name a day: a date as it is, a number as such."""
    return day if health["log"]["dated"] else words("page.day", day=day)


def month_said(month: str, health: dict[str, Any], words: Words) -> str:
    """Name a month: 2020-01, or its number."""
    return month if health["log"]["dated"] else words("page.month", month=month)


def written(figure: str, value: float | None) -> str:
    """Write a figure: a share as a percentage, Gini's coefficient and counts as numbers."""
    if value is None:
        return "–"
    if figure in COUNTS:
        return number(round(value, 1) if value < 10 else round(value))
    return f"{value:.2f}" if figure == "gini" else percent(value)


def cards(health: dict[str, Any], words: Words) -> list[tuple[str, str]]:
    """Give the numbers at the top: each with what it counts."""
    life, months = health["life"], health["months"]
    last = months[-1]
    whole = next((row for row in reversed(months) if row["whole"]), last)
    said = [
        (number(life["active"]), words("cards.active", window=life["window"])),
        (number(whole["new"]), words("cards.new", month=month_said(whole["month"], health, words))),
        (number(last["drifting"]), words("cards.drifting")),
        (number(last["away"]), words("cards.away")),
        (number(health["few"]["absence_factor"]), words("cards.absence")),
    ]
    if not life["never_started"]:
        said.insert(1, (number(life["lasting_days"]), words("cards.died" if life["lasting_died"] else "cards.lived")))
    return said


def sections(health: dict[str, Any], words: Words, sources: Sources) -> Iterator[Section]:
    """Give the sections of the page, those that the log can fill."""
    yield _life(health, words, sources)
    yield _beside(health, words, sources)
    yield _people(health, words, sources)
    yield _stay(health, words, sources)
    yield _few(health, words, sources)
    if health["ties"]:
        yield _ties(health["ties"], words, sources)
    if health["rooms"]:
        yield _rooms(health["rooms"], health, words)
    if health["rhythm"]:
        yield _rhythm(health["rhythm"], words)
    yield section(words("untold.title"), points=list(untold(health, words)))


def section(
    title: str,
    lead: str = "",
    figures: tuple[go.Figure, ...] = (),
    table: tuple[list[str], list[list[str]]] | None = None,
    notes: tuple[str, ...] = (),
    points: list[str] | None = None,
) -> Section:
    """Give a section: a title, what it says, pictures, a table, notes, a list."""
    return {
        "title": title,
        "lead": lead,
        "figures": figures,
        "table": table and {"head": table[0], "rows": table[1], "tall": len(table[0]) > TALL},
        "notes": notes,
        "points": points or [],
    }


def _life(health: dict[str, Any], words: Words, sources: Sources) -> Section:
    life = health["life"]
    rule = {"window": life["window"], "threshold": life["threshold"]}
    rows = [
        _lifespan("first", rule, life["lifespan_days"], life["lifespan_died"], words),
        _lifespan("final", rule, life["lasting_days"], life["lasting_died"], words),
        _lifespan("relative", rule, life["lifespan_relative_days"], life["lifespan_relative_died"], words),
    ]
    return section(
        words("life.title"),
        figures=(pictures.how_alive(life, health["log"]["dated"], words),),
        table=(words.at("life.head"), rows),
        notes=_census(life, words, sources),
    )


def _lifespan(name: str, rule: dict[str, int], days: int | None, died: bool | None, words: Words) -> list[str]:
    ended = words("life.never") if not days else words("life.died" if died else "life.so_far")
    return [words(f"life.{name}", **rule), number(days or None), ended]


def _census(life: dict[str, Any], words: Words, sources: Sources) -> tuple[str, ...]:
    census = reference.ranges("census")
    ages = [int(age) for age in census if age.isdigit()]
    age = max((age for age in ages if age <= life["lasting_days"]), default=min(ages))
    share, low, high = (percent(x) for x in census[str(age)])
    return (
        words(
            "life.census",
            chapters=census["chapters"],
            share=share,
            low=low,
            high=high,
            days=age,
            source=sources("census"),
        ),
    )


def _beside(health: dict[str, Any], words: Words, sources: Sources) -> Section:
    logs = reference.ranges(health["kind"])["logs"]
    return section(
        words("beside.title"),
        words("beside.lead", logs=logs),
        table=(words.at("beside.head"), [_beside_row(row, words, sources) for row in health["beside"]]),
        notes=(words("beside.chance"), *([words("beside.few_logs", logs=logs)] if logs < FEW_LOGS else [])),
    )


def _beside_row(row: dict[str, Any], words: Words, sources: Sources) -> list[str]:
    name, among = row["figure"], row["range"]
    here = written(name, row["value"])
    if row["low"] is not None:
        here += f" ({written(name, row['low'])}–{written(name, row['high'])})"
    elsewhere = (
        f"{written(name, among['median'])} ({written(name, among['low'])}–{written(name, among['high'])})"
        if among
        else "–"
    )
    said = "; ".join(_published(name, about, words, sources) for about in row["published"]) or "–"
    verdict = words.at("verdicts")[row["verdict"] or "none"]
    if row["verdict"] in {"below", "above"}:
        verdict = Markup("<b>{}</b>").format(verdict)
    return [words.at("measures")[name], here, strip(row), elsewhere, said, verdict]


def _published(name: str, about: dict[str, Any], words: Words, sources: Sources) -> str:
    span = f" ({written(name, about['low'])}–{written(name, about['high'])})" if "low" in about else ""
    return f"{words.at('of')[about['of']]} {written(name, about['value'])}{span} [{sources(about['source'])}]"


def _people(health: dict[str, Any], words: Words, sources: Sources) -> Section:
    months, dated = health["months"], health["log"]["dated"]
    last, whole = months[-1], [row for row in months if row["whole"]][-3:]
    lead = words(
        "people.lead",
        month=month_said(last["month"], health, words),
        members=health["log"]["members"],
        **{name: last[name] for name in ("active", "drifting", "away")},
    )
    lately = (
        words(
            "people.last_months",
            new=sum(row["new"] for row in whole),
            seen=round(sum(row["seen"] for row in whole) / 3),
        )
        if len(whole) == 3
        else ""
    )
    notes = [words("people.note", knot=sources("knot"), chaoss=sources("new"))]
    if not all(row["whole"] for row in months):
        notes.append(words("people.part"))
    return section(
        words("people.title"),
        words.sentences(lead, lately),
        (pictures.by_recency(months, dated, words), pictures.by_month(months, dated, words)),
        notes=tuple(notes),
    )


def _stay(health: dict[str, Any], words: Words, sources: Sources) -> Section:
    stay, after = health["staying"], health["next_month"]
    lead, figures, notes = [], [], []
    if after["newcomers"]["share"] is not None and after["established"]["share"] is not None:
        lead.append(words("stay.next", **{name: percent(about["share"]) for name, about in after.items()}))
    if any(share is not None for row in health["cohorts"]["share"] for share in row):
        figures.append(pictures.retention(health["cohorts"], words))
        notes.append(words("stay.heat_note"))
    if stay:
        lead += [_median_stay(stay, words), *_still(stay, words)]
        figures.append(pictures.staying(stay, words))
        notes.append(words("stay.note", silence=SILENCE, returned=percent(stay["returned"]), km=sources("km")))
    return section(words("stay.title"), words.sentences(*lead), tuple(figures), notes=tuple(notes))


def _median_stay(stay: dict[str, Any], words: Words) -> str:
    if stay["median"] is None:
        return words("stay.open")
    if stay["median"] == 0:
        return words("stay.median_one_day", silence=SILENCE)
    low, high = (words("stay.beyond") if end is None else number(end) for end in stay["median_ci"])
    return words("stay.median", median=stay["median"], low=low, high=high)


def _still(stay: dict[str, Any], words: Words) -> list[str]:
    shown = [day for day in ("90", "365") if day in stay["still"]]
    return [
        words(
            "stay.still", day=day, **dict(zip(("share", "low", "high"), map(percent, stay["still"][day]), strict=True))
        )
        for day in shown
    ]


def _few(health: dict[str, Any], words: Words, sources: Sources) -> Section:
    few = health["few"]
    lead = words(
        "few.lead",
        factor=few["absence_factor"],
        members=health["log"]["members"],
        share=percent(few["absence_share"]),
        recent_factor=few["recent"]["absence_factor"],
        recent_members=few["recent"]["members"],
    )
    more = words("few.more", **{name: percent(few[name]) for name in ("top1", "top10", "once")})
    return section(
        words("few.title"),
        words.sentences(lead, more),
        (pictures.lorenz(few, words),),
        notes=(words("few.note", chaoss=sources("absence")),),
    )


def _ties(ties: dict[str, Any], words: Words, sources: Sources) -> Section:
    shares = ("reciprocity", "answered", "answering", "top10_answered", "largest", "core", "newcomers_answered")
    share = {name: percent(ties[name]) for name in shares}
    points = [
        words("ties.lead", answers=ties["answers"], pairs=ties["pairs"], reciprocity=share["reciprocity"]),
        words("ties.reach", answered=share["answered"], answering=share["answering"], top10=share["top10_answered"]),
        words("ties.groups", components=ties["components"], largest=share["largest"], core=share["core"]),
    ]
    if ties["newcomers_answered"] is not None:
        points.append(_newcomers(ties, share["newcomers_answered"], words))
    waits = _waits(ties, words)
    if waits:
        points.append(words("ties.minutes", time=waits))
    return section(words("ties.title"), points=points, notes=(words("ties.note", chaoss=sources("response")),))


def _newcomers(ties: dict[str, Any], share: str, words: Words) -> str:
    if ties["back_if_answered"] is None or ties["back_if_not"] is None:
        return words("ties.newcomers_only", of=ties["of"], share=share)
    answered, not_answered = percent(ties["back_if_answered"]), percent(ties["back_if_not"])
    return words("ties.newcomers", of=ties["of"], share=share, answered=answered, not_answered=not_answered)


def _waits(ties: dict[str, Any], words: Words) -> str:
    minutes, days = ties["response_minutes"], ties["response_days"]
    if minutes is None:
        return "" if days is None else words("ties.day", n=days) if days >= 1 else words("ties.same_day")
    unit, size = next(
        (unit, size)
        for unit, size in (("day", A_DAY), ("hour", AN_HOUR), ("minute", 1))
        if minutes >= size or size == 1
    )
    return words(f"ties.{unit}", n=round(minutes / size, 1))


def _rooms(rooms: dict[str, Any], health: dict[str, Any], words: Words) -> Section:
    rows = [
        [
            str(row["room"]),
            *(number(row[name]) for name in ("acts", "members", "lately")),
            *(day_said(row[name], health, words) for name in ("first", "last")),
        ]
        for row in rooms["shown"]
    ]
    lead = words(
        "rooms.lead",
        rooms=rooms["rooms"],
        silent=rooms["silent"],
        largest=percent(rooms["largest"]),
        in_several=percent(rooms["in_several"]),
    )
    notes = (words("rooms.more", shown=SHOWN),) if rooms["rooms"] > SHOWN else ()
    return section(words("rooms.title"), lead, table=(words.at("rooms.head"), rows), notes=notes)


def _rhythm(rhythm: dict[str, Any], words: Words) -> Section:
    names, (day, hour) = pictures.day_names(rhythm, words), rhythm["busiest"]
    if hour is None:
        lead = words("rhythm.busiest_day", day=names[day], share=percent(rhythm["days"][day]))
    else:
        lead = words("rhythm.busiest_hour", day=names[day], hour=f"{hour}:00", next=f"{hour + 1}:00")
    weekend = words("rhythm.weekend", share=percent(rhythm["weekend"])) if rhythm["weekend"] is not None else ""
    return section(words("rhythm.title"), words.sentences(lead, weekend), (pictures.week(rhythm, words),))


def untold(health: dict[str, Any], words: Words) -> Iterator[str]:
    """Say what a log cannot tell."""
    log, coverage = health["log"], health["coverage"]
    yield words("untold.readers")
    yield from (words(f"untold.{name}") for name in ("to", "time", "room") if not log["tells"][name])
    if not log["dated"]:
        yield words("untold.dated")
    if log["observed_days"] <= YEAR:
        yield words("untold.young")
    if not health["staying"]:
        yield words("untold.staying", silence=SILENCE)
    if log["members"] < FEWEST:
        yield words("untold.small")
    if coverage["joins_unseen"]:
        yield words("untold.joins", share=percent(coverage["joins_unseen"]))
    if coverage["survivors_only"]:
        yield words("untold.survivors")
    for gap in coverage["gaps"]:
        first, last = (day_said(gap[end], health, words) for end in ("first", "last"))
        yield words("untold.gap", first=first, last=last, days=gap["days"])
