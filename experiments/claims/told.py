"""What was lived of a claim, put into verdicts and told for people and machines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from experiments.claims.claim import ASKABLE, Claim, Expect
from experiments.claims.contrasts import (
    MOST_CUT,
    Contrast,
    Verdict,
    contrasts,
    cut_share,
    differences,
    outcomes_looked_at,
    verdict_of,
    verdict_over,
)
from experiments.claims.members import SURE, Share, Split, share_of, split_by
from experiments.paired import Floats, simultaneous

HALF = 0.5  # of an effect: what is left of it at most where a mechanism takes it away
DECIDED: tuple[Verdict, ...] = ("supported", "contradicted")


class Lived(NamedTuple):
    """The lives of one way of asking a claim: a row a life, with what failed in ``error``."""

    kind: str
    name: str
    table: pd.DataFrame

    @property
    def finished(self) -> pd.DataFrame:
        """Those that did not fail."""
        return self.table[self.table["error"].isna()] if "error" in self.table else self.table

    @property
    def failed(self) -> int:
        """How many did."""
        return len(self.table) - len(self.finished)


class Loss(NamedTuple):
    """What is left of a claim without a mechanism: verdict, and of the contrast that lost most the share left."""

    mechanism: str
    verdict: Verdict
    left: float
    lost: bool


@dataclass(frozen=True)
class Asked:
    """A claim and what was lived of it, by kind: baseline, ensemble, also, without."""

    claim: Claim
    lived: Mapping[str, Sequence[Lived]]
    members: Sequence[Mapping[str, float]]

    @cached_property
    def baseline(self) -> pd.DataFrame:
        """The lives on the baseline."""
        return self.lived["baseline"][0].finished

    @cached_property
    def outcomes(self) -> list[str]:
        """The outcome that each expectation is held against."""
        return outcomes_looked_at(self.claim, self.baseline)

    @cached_property
    def contrasts(self) -> list[Contrast]:
        """What the baseline says of every expectation."""
        return contrasts(self.claim, self.baseline, self.outcomes) if self.claim.expect else []

    @cached_property
    def over(self) -> list[Share]:
        """In how many members of the ensemble each expectation holds; empty without an ensemble."""
        if not self.lived.get("ensemble"):
            return []
        table, m = self.lived["ensemble"][0].finished, len(self.members)
        seeds = -(-int(self.lived["ensemble"][0].table["replicate"].max() + 1) // m)
        found = differences(self.claim, table, self.outcomes, range(seeds * m))
        columns = zip(self.claim.expect, self.outcomes, found.T, strict=True)
        return [
            share_of(expect, values.reshape(seeds, m).T)
            if cut_share(table, outcome, [*expect.weights()]) <= MOST_CUT
            else share_of(expect, np.full((m, seeds), np.nan))
            for expect, outcome, values in columns
        ]

    def with_more(self, lived: Sequence[Lived]) -> "Asked":
        """Give the same with more lives without mechanisms, which replace those there are."""
        if not lived:
            return self
        names = {one.name for one in lived}
        kept = [one for one in self.lived.get("without", ()) if one.name not in names]
        return replace(self, lived={**self.lived, "without": [*kept, *lived]})

    # -- verdicts, of one side of the sources --------------------------------------------------------------------------
    @property
    def sides(self) -> list[str]:
        """The sides of the sources, the claim's own first."""
        return list(dict.fromkeys(expect.side for expect in self.claim.expect))

    def _of(self, side: str) -> list[int]:
        return [k for k, expect in enumerate(self.claim.expect) if expect.side == side]

    def baseline_verdict(self, side: str) -> Verdict:
        """Give the verdict of the baseline."""
        return verdict_over([self.contrasts[k].verdict for k in self._of(side)])

    def ensemble_verdict(self, side: str) -> Verdict | None:
        """Give the verdict over the ensemble: contradicted by any contrast, supported by all, else it depends."""
        if not self.over:
            return None
        verdicts = {self.over[k].verdict for k in self._of(side)}
        for verdict in ("contradicted", "depends", "not decided"):
            if verdict in verdicts:
                return verdict  # type: ignore[return-value]
        return "supported"

    def final(self, side: str) -> Verdict:
        """Combine both: what the baseline decided depends where the ensemble, or an input otherwise, says otherwise.

        What the baseline did not decide depends only where members differ by more than luck.
        """
        of_baseline, over = self.baseline_verdict(side), self.ensemble_verdict(side)
        if self.turned(side):
            return "depends"
        if of_baseline in DECIDED:
            return of_baseline if over in (of_baseline, None, "not decided") else "depends"
        shares = [self.over[k] for k in self._of(side)] if self.over else []
        return "depends" if any(share.verdict == "depends" and share.differ for share in shares) else of_baseline

    @cached_property
    def verdict(self) -> Verdict | None:
        """The claim's verdict; None where nothing is expected."""
        return self.final(self.sides[0]) if self.claim.expect else None

    # -- on what it depends --------------------------------------------------------------------------------------------
    @cached_property
    def also(self) -> dict[str, list[Contrast]]:
        """What every expectation comes to with inputs taken otherwise."""
        return {one.name: contrasts(self.claim, one.finished, self.outcomes) for one in self.lived.get("also", ())}

    def turned(self, side: str) -> list[str]:
        """Name the inputs with which some contrast is decided the other way than on the baseline, or with others."""
        found = []
        for k in self._of(side):
            verdicts = {name: of[k].verdict for name, of in self.also.items()} | {"": self.contrasts[k].verdict}
            if set(verdicts.values()) >= set(DECIDED):
                standard = verdicts[""] if verdicts[""] in DECIDED else "supported"
                found += [name for name, verdict in verdicts.items() if verdict in DECIDED and verdict != standard]
        return list(dict.fromkeys(found))

    def split(self, k: int) -> Split | None:
        """Find the number of the members that goes most with one contrast."""
        assert self.claim.study is not None
        mine = {arm.scenario.name for arm in self.claim.study.arms}
        about = [{key: x for key, x in one.items() if key.rpartition(":")[0] in {"", *mine}} for one in self.members]
        return split_by(about, self.over[k].effects)

    @cached_property
    def depends_on(self) -> dict[str, Any] | None:
        """Say what splits the members, or which inputs turn a sign, where the verdict is that it depends."""
        if self.verdict != "depends":
            return None
        side = self.sides[0]
        if turned := self.turned(side):
            return {"inputs": turned}
        split = self.split(min(self._of(side), key=lambda k: abs(self.over[k].share - HALF)))
        return {"parameter": None} if split is None else split._asdict() | {"beyond_chance": split.p < SURE}

    # -- what takes it away --------------------------------------------------------------------------------------------
    @cached_property
    def losses(self) -> list[Loss]:
        """What is left without each mechanism, the least first."""
        lived = self.lived.get("without", ())
        return sorted((self._loss(one, len(lived)) for one in lived), key=lambda loss: (not loss.lost, loss.left))

    def _loss(self, one: Lived, tried: int) -> Loss:
        replicates = sorted(one.table["replicate"].unique())
        mine = self._of(self.sides[0])
        on = differences(self.claim, self.baseline, self.outcomes, replicates)[:, mine]
        off = differences(self.claim, one.finished, self.outcomes, replicates)[:, mine]
        found = simultaneous(off)
        expects = [self.claim.expect[k] for k in mine]
        verdicts = [verdict_of(e, low, high) for e, low, high in zip(expects, found.low, found.high, strict=True)]
        parts = [_left(e, on[:, k], off[:, k], SURE / tried) for k, e in enumerate(expects)]
        lost = any(verdict != "supported" and gone for verdict, (_, gone) in zip(verdicts, parts, strict=True))
        return Loss(one.name, verdict_over(verdicts), min(left for left, _ in parts), lost)


def _left(expect: Expect, on: Floats, off: Floats, level: float) -> tuple[float, bool]:
    """Give how much of an effect is left, and whether so little that it is lost, by more than luck."""
    both = np.isfinite(on) & np.isfinite(off)
    if both.sum() < 2:
        return 1.0, False
    before, after = float(on[both].mean()), float(off[both].mean())
    if expect.range is not None:
        few = not expect.range[0] <= after <= expect.range[1]
        left = float(not few)
    else:
        left = after / before if before else 1.0
        few = left < HALF
    change = off[both] - on[both]
    spread = float(change.std(ddof=1))
    p = float(stats.ttest_1samp(change, 0.0).pvalue) if spread > 0 else float(change[0] == 0)
    return left, few and p < level


def told(asked: Asked) -> dict[str, Any]:
    """Tell a claim for machines.

    Parameters
    ----------
    asked : Asked

    Returns
    -------
    dict
        ``id, use, source, says, question``; ``verdict``, that of the ``baseline_verdict`` and ``over_ensemble``
        together; ``first_verdict``, yet to be looked up; ``effect``, that of the first contrast; ``contrasts``;
        ``also``; ``depends_on``; ``sides`` and ``sides_with`` where sources contradict each other; ``lost_without``;
        ``arms``, the means of each.
    """
    claim = asked.claim
    said: dict[str, Any] = {"id": claim.id, "use": claim.use, "source": claim.source, "says": claim.says}
    said |= {"question": claim.study.question if claim.study else None, "verdict": asked.verdict}
    said |= {
        "first_verdict": None,
        "shipped": claim.shipped,
        "fitted": claim.mechanism_added_for or None,
        "effect": _effect(asked),
    }
    said["depends_on"] = asked.depends_on
    said |= {"baseline_verdict": asked.baseline_verdict(asked.sides[0]) if claim.expect else None}
    said |= {"contrasts": [_contrast(asked, k) for k in range(len(claim.expect))]}
    said |= {
        "over_ensemble": _over(asked),
        "also": _also(asked),
        "sides": _sides(asked),
        "sides_with": _sides_with(asked),
    }
    said |= {"lost_without": [loss._asdict() for loss in asked.losses if loss.lost]}
    said |= {"weakened_without": [loss._asdict() for loss in asked.losses if not loss.lost and loss.left < HALF]}
    said |= {"mechanisms_tried": len(asked.losses), "arms": _arms(asked)}
    said |= {"replicates": int(asked.baseline["replicate"].nunique()) if claim.study else 0}
    said |= {"failed": sum(one.failed for kind in asked.lived.values() for one in kind)}
    for name in ("answered_by", "input", "margins"):
        said[name] = getattr(claim, name) or None
    return said | {name: list(getattr(claim, name)) for name in ("tests", "notes", "cannot", "contradicts")}


def _effect(asked: Asked) -> dict[str, float] | None:
    if not asked.claim.expect:
        return None
    first = asked.contrasts[0]
    return {"estimate": first.estimate, "low": first.low, "high": first.high}


def _contrast(asked: Asked, k: int) -> dict[str, Any]:
    expect, found = asked.claim.expect[k], asked.contrasts[k]
    assert asked.claim.study is not None
    said: dict[str, Any] = {"outcome": found.outcome, "asked": expect.outcome, "unit": ASKABLE[found.outcome].unit}
    said |= {name: getattr(expect, name) for name in ("arm", "minus", "against", "against_minus", "times", "sign")}
    said |= {"range": list(expect.range) if expect.range else None, "margin": expect.margin, "side": expect.side}
    said |= {"days": expect.days or asked.claim.study.days}
    said |= {name: getattr(found, name) for name in ("estimate", "low", "high", "p_holm", "n", "dropped", "cut")}
    return said | {"verdict": found.verdict, "share_of_members": asked.over[k].share if asked.over else None}


def _over(asked: Asked) -> dict[str, Any] | None:
    if not asked.over:
        return None
    told = []
    for k, share in enumerate(asked.over):
        split = asked.split(k)
        told.append(
            {name: getattr(share, name) for name in ("share", "mean", "between", "within", "p_differ", "verdict")}
            | {"split_by": split._asdict() if split else None}
        )
    return {"members": len(asked.members), "verdict": asked.ensemble_verdict(asked.sides[0]), "contrasts": told}


def _also(asked: Asked) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "verdict": verdict_over([found[k].verdict for k in asked._of(asked.sides[0])]),
            "contrasts": [{key: getattr(one, key) for key in ("estimate", "low", "high", "verdict")} for one in found],
        }
        for name, found in asked.also.items()
    ]


def _sides(asked: Asked) -> dict[str, Verdict]:
    return {side: asked.final(side) for side in asked.sides} if len(asked.sides) > 1 else {}


def _sides_with(asked: Asked) -> list[str]:
    return [side for side, verdict in _sides(asked).items() if verdict == "supported"]


def _arms(asked: Asked) -> list[dict[str, Any]]:
    claim = asked.claim
    if claim.study is None:
        return []
    table = asked.baseline[asked.baseline["days"] == claim.study.days]
    return [_arm(claim, name, table[table["arm"] == name]) for name in dict.fromkeys(a.name for a in claim.study.arms)]


def _arm(claim: Claim, name: str, lives: pd.DataFrame) -> dict[str, Any]:
    asked = [outcome for outcome in claim.outcomes if outcome in lives]
    said: dict[str, Any] = {"arm": name, "replicates": len(lives)}
    said |= {"outcomes": {outcome: float(lives[outcome].mean()) for outcome in asked}}
    for rule in ("", "_relative"):
        said["cut" + rule] = 1.0 - float(lives["died" + rule].mean())
        alive = {str(day): float((lives["lifespan" + rule] > day).mean()) for day in claim.alive_at}
        said["alive" + rule] = alive
    return said
