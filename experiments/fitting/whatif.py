"""Policies on a fitted community, from today on: what they change, and what that rests on.

The simulated runs nearest to the log are lived up to today once more, and besides under other luck; of these lives,
those most like the log's last months are gone on with, once an arm, on the same people and luck. What differs between
runs is what the log leaves open; what differs between lives of one run is chance. An arm brings the hours and the
money that it takes: what its operator has, no log tells.

References
----------
.. [1] S. R. Searle, G. Casella, C. E. McCulloch, "Variance Components" (1992), section 3.6: the one-way random model.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from experiments.asked import idle_policies, wrong_numbers
from experiments.attempt import Failure, Result
from experiments.branch import fork, later
from experiments.describe import DAYS_A_MONTH
from experiments.fitting.bank import TWINS
from experiments.fitting.fit import Fit, Member
from experiments.fitting.months import lived
from experiments.fitting.prior import community, settings
from experiments.fitting.summaries import ONE
from experiments.means import with_means
from experiments.runner import cores, here_then_there, progress
from sim.errors import InputError
from sim.life import Life
from sim.lifespan import LifespanRule
from sim.policies import Policy

Floats = npt.NDArray[np.float64]

MEMBERS = 24  # runs near the log
LIVES = 2  # of each that are gone on with
TRIED = 4  # lives of each, of which those are chosen
RECENT = 6  # months by which they are chosen
RESAMPLES = 2000
BROUGHT = 9000.0, 1e9  # hours a week and yuan, which no arm needs
OUTCOMES = {
    "active": "share of today's actives",
    "alive": "chance",
    "newcomers": "people",
    "hours": "h",
    "money": "yuan",
}


class Asked(NamedTuple):
    """A run near the log, to be lived up to today and on from there under each arm."""

    arm: str
    member: int
    run: Member
    recent: tuple[float, ...]
    arms: tuple[tuple[str, tuple[Policy, ...]], ...]
    days: int
    lives: int
    tried: int


def gone_on(asked: Asked) -> Result:
    """Live a run up to today several times, and go on with the lives most like the log: a row a life and arm."""
    scenario, policies = with_means(*community(asked.arm, settings(np.array(asked.run.places))), *BROUGHT)
    seeds = [asked.run.seed + TWINS * k for k in range(asked.tried)]
    far = {seed: off(Life(scenario, policies, rng=seed), asked.run.months, asked.recent) for seed in seeds}
    rows = []
    for seed in sorted(seeds, key=lambda seed: far[seed])[: asked.lives]:
        stem = Life(scenario, policies, rng=seed)
        stem.live(asked.run.months * DAYS_A_MONTH)
        for name, added in asked.arms:
            life = fork(stem, [later(policy, stem.day) for policy in added], seed)
            life.live(asked.days)
            rows.append(
                {"arm": name, "member": asked.member, "seed": seed, "off": far[seed]} | _outcomes(life, stem.day)
            )
    return Result({"rows": rows}, None)


def off(life: Life, months: int, recent: Sequence[float]) -> float:
    """Live a life for so many months, and say how unlike the log's its last ones are, on the scale of logarithms."""
    seen = lived(life, months).actives[-len(recent) :]
    return float(np.sqrt(np.mean((np.log(seen + ONE) - np.log(np.array(recent) + ONE)) ** 2)))


def _outcomes(life: Life, today: int) -> dict[str, float]:
    daily = life.days_seen
    after = slice(today, life.day)
    return {
        "now": float(daily["active"][today - 1]),
        "active": float(daily["active"][after].mean()),
        "alive": float(daily["active"][-1] >= life.rule.threshold),
        "newcomers": float(daily["joined_outside"][after].sum() + daily["joined_invited"][after].sum()),
        "hours": float(daily["hours"][after].sum()),
        "money": float(daily["spent"][after].sum()),
        "refused": float(daily["refused"][after].sum()),
    }


def lives(
    fitted: Fit,
    arms: Mapping[str, Sequence[Policy]],
    days: int,
    workers: int | None = None,
    members: int = MEMBERS,
    tried: int = TRIED,
) -> pd.DataFrame:
    """Live a fitted community on from today under each arm: a row a member, life and arm.

    Parameters
    ----------
    fitted : Fit
    arms : mapping of str to sequence of Policy
        What is done from today on, beside what is done already; a policy's own start counts from today.
    days : int
    workers, members, tried : int, optional

    Returns
    -------
    pandas.DataFrame
        ``arm``, ``member``, ``seed``, ``off`` (how unlike the log's last months), ``now`` (members active today), the
        outcomes, and ``refused``: how often the world did not allow what the operator was at. Who is active is told as
        a share of those who are today in all lives: of a single life that may be next to nobody.

    Raises
    ------
    InputError
        What is asked makes no sense; all mistakes at once.
    """
    _check(fitted, arms, days)
    recent = tuple(np.array(fitted.actives[-RECENT:]) / fitted.shrunk)
    told = tuple((name, tuple(policies)) for name, policies in arms.items())
    asked = [Asked(run.arm, i, run, recent, told, days, LIVES, tried) for i, run in enumerate(fitted.runs[:members])]
    rows: list[dict[str, object]] = []
    with progress(len(asked)) as bar:
        for batch in here_then_there(gone_on, asked, workers or cores()):
            for _, outcome in batch:
                if isinstance(outcome, Failure):
                    raise RuntimeError(f"{outcome.error}: {outcome.said}")
                rows += outcome.row["rows"]  # type: ignore[arg-type]
            bar.update(len(batch))
    table = pd.DataFrame(rows).sort_values(["member", "seed"], kind="stable", ignore_index=True)
    return table.assign(active=table["active"] / max(1.0, table["now"].mean()))


def _check(fitted: Fit, arms: Mapping[str, Sequence[Policy]], days: int) -> None:
    problems = wrong_numbers(days, 1, 1, LifespanRule())
    problems += [said for name, policies in arms.items() for said in idle_policies(name, policies, days)]
    if not fitted.runs:
        problems.append("no simulated run is near this log; nothing can be said of what policies do")
    if problems:
        raise InputError(*problems)


class Parts(NamedTuple):
    """What the variance of an effect consists of: what the fit leaves open, and chance."""

    fit: float
    chance: float

    @property
    def share_of_fit(self) -> float:
        """Of all variance between single lives, the share that is the fit's."""
        whole = self.fit + self.chance
        return self.fit / whole if whole > 0 else float("nan")


def parts_of(table: Floats) -> Parts:
    """Split the variance of effects, one a member and life, by the one-way random model.

    Parameters
    ----------
    table : array, shape (members, lives)
    """
    table = table.round(9)  # what differs by less was lost in adding up
    within = float(table.var(axis=1, ddof=1).mean())
    between = float(table.mean(axis=1).var(ddof=1))
    return Parts(max(0.0, between - within / table.shape[1]), within)


def effects(table: pd.DataFrame, rng: int = 0) -> pd.DataFrame:
    """Give the effect of each arm against the first, paired by life, with its interval over the fit and chance.

    Returns
    -------
    pandas.DataFrame
        ``arm``, ``outcome``, ``base``, ``effect``, ``low``, ``high`` (95 %, members resampled whole), ``fit_share``,
        and of the middle life ``base_middle`` and ``middle``: where a few lives grow much, far from the means.
    """
    return pd.DataFrame(list(_effects(table, np.random.default_rng(rng))))


def _effects(table: pd.DataFrame, rng: np.random.Generator) -> Iterator[dict[str, object]]:
    first, *others = table["arm"].unique()
    for outcome in OUTCOMES:
        wide = table.pivot(index=["member", "seed"], columns="arm", values=outcome)
        shape = (wide.index.get_level_values("member").nunique(), -1)
        base = wide[first].to_numpy().reshape(shape)
        for arm in others:
            gained = wide[arm].to_numpy().reshape(shape) - base
            means = gained.mean(axis=1)
            again = means[rng.integers(len(means), size=(RESAMPLES, len(means)))].mean(axis=1)
            low, high = np.quantile(again, [0.025, 0.975])
            yield {
                "arm": arm,
                "outcome": outcome,
                "base": float(base.mean()),
                "effect": float(means.mean()),
                "low": float(low),
                "high": float(high),
                "fit_share": parts_of(gained).share_of_fit,
                "base_middle": float(np.median(base)),
                "middle": float(np.median(gained)),
            }
