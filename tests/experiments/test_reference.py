"""The reference studies can be reproduced: everywhere to rounding, and where they were written in every bit."""

import pandas as pd
import pytest

from experiments.manifest import damaged_files, read_manifest
from experiments.reproduce import reproduce
from experiments.store import TABLE
from tests.reference import REFERENCE, STUDIES

pytestmark = pytest.mark.usefixtures("in_this_process")
ROUNDING = 1e-9


@pytest.mark.parametrize("name", STUDIES)
def test_a_reference_study_is_reproduced_from_its_manifest(name):
    """If a change of results is meant: ``python -m tests.reference``, and say so in the changelog."""
    found = reproduce(REFERENCE / name)
    assert len(found) == len(pd.read_parquet(REFERENCE / name / TABLE))
    assert [str(run) for run in found if run.difference > ROUNDING] == []


def test_there_are_reference_studies_with_something_in_them():
    assert len(STUDIES) >= 2
    for name in STUDIES:
        assert TABLE not in damaged_files(REFERENCE / name, read_manifest(REFERENCE / name))
        table = pd.read_parquet(REFERENCE / name / TABLE)
        assert table["posts"].nunique() > len(table) / 2
