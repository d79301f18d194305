"""From the lives of a claim's arms to its contrasts: paired by replicate, with intervals that hold at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from experiments.claims.claim import LIFESPANS, Claim, Expect
from experiments.paired import Floats, simultaneous
from experiments.survival import restricted

Verdict = Literal["supported", "contradicted", "not decided", "depends"]
MOST_CUT = 0.5  # of the lives of an arm, or of the replicates of a contrast
CUT = {name: f"died{rule}" for name, rule in LIFESPANS.items()}


@dataclass(frozen=True)
class Contrast:
    """One expectation, and what the lives say of it.

    Attributes
    ----------
    expect : Expect
    outcome : str
        That was looked at: the expected one, or the one beside it.
    estimate, low, high, p_holm : float
    n, dropped : int
        Replicates with a value, and without one.
    cut : float
        Of the lives of an arm that counts by lifespan, the share whose end was not seen, in the arm with the largest.
    verdict : {'supported', 'contradicted', 'not decided'}
    """

    expect: Expect
    outcome: str
    estimate: float
    low: float
    high: float
    p_holm: float
    n: int
    dropped: int
    cut: float
    verdict: Verdict


def cut_share(table: pd.DataFrame, outcome: str, arms: Sequence[str]) -> float:
    """Give the share of lives whose end was not seen or that never began, in the arm with the largest.

    Parameters
    ----------
    table : pandas.DataFrame
        A row a life, of one horizon.
    outcome : str
        Nought unless it is a lifespan.
    arms : sequence of str
    """
    if outcome not in CUT and outcome != "room_lifespan":
        return 0.0
    lives = table[table["arm"].isin(arms)]
    cut = lives["rooms_cut"].fillna(1.0) if outcome == "room_lifespan" else 1.0 - lives[CUT[outcome]].astype(float)
    return float(cut.groupby(lives["arm"]).mean().max())


def outcomes_looked_at(claim: Claim, table: pd.DataFrame) -> list[str]:
    """Choose for each expectation its outcome, or the one beside it where most lives were cut off."""
    return [
        expect.beside
        if expect.beside and cut_share(_at(claim, table, expect), expect.outcome, [*expect.weights()]) > MOST_CUT
        else expect.outcome
        for expect in claim.expect
    ]


def _at(claim: Claim, table: pd.DataFrame, expect: Expect) -> pd.DataFrame:
    assert claim.study is not None
    return table[table["days"] == (expect.days or claim.study.days)]


def differences(
    claim: Claim, table: pd.DataFrame, outcomes: Sequence[str], replicates: Sequence[int] | None = None
) -> Floats:
    """Give every contrast in every replicate: shape (replicates, contrasts), NaN where an arm has no value.

    Parameters
    ----------
    claim : Claim
    table : pandas.DataFrame
        A row a life: ``arm``, ``days`` (its horizon), ``replicate``, outcomes.
    outcomes : sequence of str
        To look at, one an expectation.
    replicates : sequence of int, optional
        In this order; all that there are by default.
    """
    order = np.sort(table["replicate"].unique()) if replicates is None else np.asarray(replicates)
    columns = [
        _contrast(claim, _at(claim, table, expect), expect, outcome).reindex(order).to_numpy(np.float64)
        for expect, outcome in zip(claim.expect, outcomes, strict=True)
    ]
    return np.column_stack(columns)


def _contrast(claim: Claim, lives: pd.DataFrame, expect: Expect, outcome: str) -> "pd.Series[float]":
    assert claim.study is not None
    weights = expect.weights()
    lives = lives[lives["arm"].isin(weights)]
    values = lives[outcome].astype(np.float64)
    if outcome in LIFESPANS:
        rule = LIFESPANS[outcome]
        seen = (expect.days or claim.study.days) - claim.study.rule.window
        values = pd.Series(
            restricted(lives[outcome], lives[f"died{rule}"], lives[f"never_started{rule}"], seen), lives.index
        )
    wide = (
        lives.assign(value=values).pivot(index="replicate", columns="arm", values="value").reindex(columns=[*weights])
    )
    total = sum(wide[arm] * weight for arm, weight in weights.items())
    return total.where(np.isfinite(total))  # type: ignore[union-attr, no-any-return, arg-type]


def verdict_of(expect: Expect, low: float, high: float) -> Verdict:
    """Say what an interval says: on the expected side, on the other, or neither; nothing where there is none."""
    if expect.range is not None:
        inside = expect.range[0] <= low and high <= expect.range[1]
        outside = high < expect.range[0] or low > expect.range[1]
    else:
        low, high = (low, high) if expect.sign == "above" else (-high, -low)
        inside, outside = low > expect.margin, high < -expect.margin
    return "supported" if inside else "contradicted" if outside else "not decided"


def contrasts(claim: Claim, table: pd.DataFrame, outcomes: Sequence[str], rng: int = 0) -> list[Contrast]:
    """Hold what was lived against every expectation.

    Parameters
    ----------
    claim, table, outcomes
        As in :func:`differences`.
    rng : int, optional
        Seed of the bootstrap.
    """
    found = differences(claim, table, outcomes)
    all_at_once = simultaneous(found, rng)
    rows = zip(claim.expect, outcomes, *all_at_once, strict=True)
    return [_told(claim, table, len(found), *row) for row in rows]


def _told(claim: Claim, table: pd.DataFrame, replicates: int, expect: Expect, outcome: str, *found: Any) -> Contrast:
    estimate, low, high, n, p_holm = found
    cut = cut_share(_at(claim, table, expect), outcome, [*expect.weights()])
    decided = cut <= MOST_CUT and n > (1 - MOST_CUT) * replicates
    verdict: Verdict = verdict_of(expect, low, high) if decided else "not decided"
    return Contrast(
        expect,
        outcome,
        float(estimate),
        float(low),
        float(high),
        float(p_holm),
        int(n),
        replicates - int(n),
        cut,
        verdict,
    )


def verdict_over(verdicts: Sequence[Verdict]) -> Verdict:
    """Give the verdict of a claim over its contrasts: contradicted by any, supported by all."""
    if "contradicted" in verdicts:
        return "contradicted"
    return "supported" if verdicts and set(verdicts) == {"supported"} else "not decided"
