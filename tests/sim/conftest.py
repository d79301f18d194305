"""Tests of rules live with people for whom everything happens, whatever the baseline says."""

import pytest

from tests.helpers import lively_people


@pytest.fixture(scope="package", autouse=True)
def _lively_people():
    with lively_people():
        yield
