"""PRIM beside the EMA workbench, on its public example (Bryant and Lempert 2010).

Install it with ``uv pip install --group oracle``; without it, these tests are skipped.
"""

import inspect
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from experiments.discovery.prim import columns_of, inside, peeled

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    prim = pytest.importorskip("ema_workbench.analysis.prim", exc_type=ImportError)
EXAMPLE = Path(prim.__file__).parents[1] / "examples" / "data" / "bryant et al 2010 data.csv"

pytestmark = [pytest.mark.skipif(not EXAMPLE.exists(), reason="this release comes without its example")]


@pytest.fixture(scope="module")
def example():
    data = pd.read_csv(EXAMPLE, index_col=False)
    return data.iloc[:, 2:11], data.iloc[:, 15].to_numpy()


@pytest.fixture(scope="module")
def theirs(example):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        known = inspect.signature(prim.Prim).parameters
        more = {"threshold": 0.8} if "threshold" in known else {}  # of release 2, which wants one, and no peeling uses
        return prim.Prim(*example, peel_alpha=0.1, **more).find_box()


def test_the_peeling_is_the_same(example, theirs):
    """Where two slices are worth the same, either may go first: between the 12th and the 22nd box, here."""
    x, y = example
    ours, table = peeled(columns_of(x), y.astype(float), alpha=0.1), theirs.peeling_trajectory
    assert len(ours) == len(table) == 28
    for k, box in enumerate(ours):
        said = table.loc[k, ["coverage", "density", "mass"]].to_numpy(float)
        tied = 12 <= k < 22
        assert [box.coverage, box.density, box.mass] == pytest.approx(said, abs=0.03 if tied else 1e-9)
        limits = {name: tuple(map(float, theirs.box_lims[k][name])) for name in x}
        assert tied or np.array_equal(inside(columns_of(x), limits), box.inside)


def test_another_peeling_is_not_the_same(example, theirs):
    x, y = example
    ours = peeled(columns_of(x), y.astype(float), alpha=0.05)
    assert abs(ours[10].mass - theirs.peeling_trajectory["mass"][10]) > 0.05
