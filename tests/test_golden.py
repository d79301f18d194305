import numpy as np
import pandas as pd

from sim.policies import POLICIES as LISTED
from sim.policies import parse_policies
from sim.policies.base import name_of
from sim.records import FLOATS, MEASURES
from tests.golden import PATH, POLICIES, run


def test_the_golden_run_is_as_it_was():
    """If a change of behaviour is meant: ``python -m tests.golden``, and say so in the changelog."""
    was, now = pd.read_csv(PATH, index_col="day"), run()
    assert list(now) == list(was)
    for name in now:
        first = np.flatnonzero(~np.isclose(now[name], was[name], rtol=1e-9, atol=1e-12))[:1]
        assert len(first) == 0, f"{name} differs from day {first[0]} on"


def test_something_of_everything_happens_in_the_golden_run():
    was = pd.read_csv(PATH)
    assert {name_of(type(policy)) for policy in parse_policies(POLICIES)} == set(LISTED)
    assert [name for name in MEASURES if was[name].sum() == 0 and name not in FLOATS] == []
