"""From runs to an answer: every arm as survival data, and against one of them, paired."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from experiments.asked import idle_policies, no_policies, wrong_numbers
from experiments.branch import parted, run_branched
from experiments.outcomes import OUTCOMES
from experiments.paired import paired_differences
from experiments.run import Run
from experiments.runner import run_all
from experiments.survival import Survival, restricted, survival
from sim.errors import InputError, unknown
from sim.lifespan import LifespanRule
from sim.policies import Policy
from sim.scenario import Scenario, load_scenario

COSTS = ("hours", "money")


@dataclass(frozen=True)
class Answer:
    """What a set of runs says.

    Attributes
    ----------
    runs : pandas.DataFrame
        A row a run, as in ``runs.parquet``; failed runs have an ``error``, its class and what it says, and count
        nowhere else.
    arms : tuple of str
        In the order asked for.
    against : str
        The arm that the others are compared with.
    days : int
        Horizon.
    rule : LifespanRule
        When a community counted as dead.
    outcomes : tuple of str
        What else was asked for, beside lifespan and costs.
    """

    runs: pd.DataFrame
    arms: tuple[str, ...]
    against: str
    days: int
    rule: LifespanRule
    outcomes: tuple[str, ...] = tuple(OUTCOMES)

    @property
    def up_to(self) -> int:
        """Days up to which every run is seen in full."""
        return self.days - self.rule.window

    @cached_property
    def _failed(self) -> "pd.Series[bool]":
        return self.runs["error"].notna() if "error" in self.runs else pd.Series(False, self.runs.index)

    @cached_property
    def lost(self) -> tuple[str, ...]:
        """Arms of which every run failed: while there are any, there is no answer."""
        left = set(self.runs["arm"][~self._failed])
        return tuple(arm for arm in self.arms if arm not in left)

    def failures(self) -> list[str]:
        """Say how many runs failed and of what, and which arms have no runs left; nothing if none did."""
        if not self._failed.any():
            return []
        errors = [str(error).partition(": ") for error in self.runs["error"][self._failed]]
        first = {kind: text for kind, _, text in reversed(errors)}
        counts = Counter(kind for kind, _, _ in errors).most_common()
        said = ", ".join(f"{n} {kind}" + (f" ({first[kind]})" if first[kind] else "") for kind, n in counts)
        return [
            f"{len(errors)} of {len(self.runs)} runs failed: {said}",
            *(f"every run of arm {arm!r} failed, so there is no answer" for arm in self.lost),
        ]

    @cached_property
    def finished(self) -> pd.DataFrame:
        """The runs that did not fail, with ``rmst``: days lived, up to :attr:`up_to`."""
        table = self.runs[~self._failed]
        lived = restricted(table["lifespan"], table["died"], table["never_started"], self.up_to)
        return table.assign(rmst=lived)

    @cached_property
    def survivals(self) -> dict[str, Survival]:
        """Lifespans of each arm."""
        return {arm: self._survival(self.finished[self.finished["arm"] == arm], "") for arm in self.arms}

    @cached_property
    def relative_survivals(self) -> dict[str, Survival]:
        """The same by the second rule, which scales with size: a tenth of the peak."""
        return {arm: self._survival(self.finished[self.finished["arm"] == arm], "_relative") for arm in self.arms}

    def _survival(self, table: pd.DataFrame, rule: str) -> Survival:
        return survival(
            table["lifespan" + rule],
            table["died" + rule],
            table["never_started" + rule],
            self.days,
            window=self.rule.window,
        )

    @cached_property
    def differences(self) -> pd.DataFrame:
        """Every other arm less :attr:`against`, paired by replicate: a row an arm and outcome."""
        if len(self.arms) < 2:
            return pd.DataFrame()
        wanted = ["rmst", *COSTS, *(name for name in self.outcomes if name not in ("lifespan", *COSTS))]
        table = self.finished
        known = [name for name in wanted if name in table and table[name].notna().any()]
        return paired_differences(table, known, self.against)

    def means(self, arm: str, names: Iterable[str]) -> dict[str, float]:
        """Give the means of some outcomes of an arm over its runs."""
        table = self.finished[self.finished["arm"] == arm]
        return {name: float(table[name].mean()) for name in names}

    def table(self) -> pd.DataFrame:
        """Give the answer as a tidy frame: a row an arm, indexed by its name.

        Returns
        -------
        pandas.DataFrame
            ``median, rmst`` with ``_low, _high`` (95 %), ``alive_D`` (share), ``died, censored, never_started``
            (runs), ``hours, money`` and every other outcome (means), and against :attr:`against` ``difference,
            difference_low, difference_high`` in ``rmst`` and ``unpaired_variance_ratio``.

        Raises
        ------
        RuntimeError
            Every run of an arm failed.
        """
        if self.lost:
            raise RuntimeError("; ".join(self.failures()))
        rows = [self._row(arm) for arm in self.arms]
        return pd.DataFrame(rows, index=pd.Index(self.arms, name="arm"))

    def _row(self, arm: str) -> dict[str, Any]:
        s = self.survivals[arm]
        row: dict[str, Any] = {"median": s.median, "median_low": s.median_ci[0], "median_high": s.median_ci[1]}
        row |= {"rmst": s.rmst, "rmst_low": s.rmst_ci[0], "rmst_high": s.rmst_ci[1]}
        row |= {f"alive_{day}": share for day, share in s.alive.items()}
        row |= {"died": s.died, "censored": s.censored, "never_started": s.never_started}
        row |= self.means(arm, dict.fromkeys((*COSTS, *self.outcomes)))
        difference = self.difference(arm)
        return row | {
            "difference": difference.get("estimate"),
            "difference_low": difference.get("low"),
            "difference_high": difference.get("high"),
            "unpaired_variance_ratio": difference.get("unpaired_variance_ratio"),
        }

    def difference(self, arm: str, outcome: str = "rmst") -> dict[str, Any]:
        """Give one row of :attr:`differences`; empty for the arm that is compared against."""
        d = self.differences
        if d.empty or arm == self.against:
            return {}
        found = d[(d["arm"] == arm) & (d["outcome"] == outcome)]
        return {} if found.empty else dict(found.iloc[0])

    def arm_dict(self, arm: str) -> dict[str, Any]:
        """Give one arm for JSON."""
        mine = self.finished[self.finished["arm"] == arm]
        return {
            "replicates": len(mine),
            "failed": int((self.runs["arm"] == arm).sum()) - len(mine),
            "lifespan": self.survivals[arm].as_dict(),
            "lifespan_relative": self.relative_survivals[arm].as_dict(),
            "costs": self.means(arm, COSTS),
            "outcomes": self.means(arm, self.outcomes),
        }

    def differences_list(self) -> list[dict[str, Any]]:
        """Give the differences for JSON: one entry an arm."""
        return [self._difference_dict(arm) for arm in self.arms if arm != self.against]

    def _difference_dict(self, arm: str) -> dict[str, Any]:
        d = self.differences[self.differences["arm"] == arm].set_index("outcome")
        said = {
            str(name): {"estimate": row["estimate"], "low": row["low"], "high": row["high"]}
            for name, row in d.iterrows()
        }
        ratio = d.loc["rmst", "unpaired_variance_ratio"] if "rmst" in d.index else None
        return {"arm": arm, "against": self.against, **said, "unpaired_variance_ratio": ratio}


def arms_of(
    scenario: str | Scenario,
    arms: Mapping[str, Iterable[Policy]],
    *,
    replicates: int = 100,
    days: int | None = None,
    rng: int = 1,
    rule: LifespanRule | None = None,
) -> list[Run]:
    """List the runs of some arms on one scenario, all arms of a replicate together.

    Raises
    ------
    InputError
        No arms, no replicates, too short or long a horizon, a senseless seed, an unknown scenario, something that is
        no policy, a policy that never acts.
    """
    start, rule = load_scenario(scenario), rule or LifespanRule()
    days = start.days if days is None else days
    told = {name: _listed(given) for name, given in arms.items()}
    problems = wrong_numbers(days, replicates, rng, rule)
    problems += [said for name, given in told.items() for said in no_policies(name, given)]
    if not arms:
        problems.append("no arms: at least one is wanted")
    if not problems:
        problems = [said for name, policies in told.items() for said in idle_policies(name, policies, days)]
    if problems:
        raise InputError(*problems)
    return [
        Run(name, start, policies, replicate, rng + replicate, days, rule)
        for replicate in range(replicates)
        for name, policies in told.items()
    ]


def _listed(given: Any) -> Any:
    return tuple(given) if isinstance(given, Iterable) and not isinstance(given, str) else given


def answer_of(
    scenario: str | Scenario,
    arms: Mapping[str, Iterable[Policy]],
    *,
    against: str | None = None,
    workers: int | None = None,
    branch: int | None = None,
    **asked: Any,
) -> Answer:
    """Run some arms on one scenario and give what they say.

    Parameters
    ----------
    scenario : str or Scenario
    arms : mapping of str to iterable of Policy
        Name of each arm and what its operator does.
    against : str, optional
        The arm that the others are compared with; the first by default.
    workers : int, optional
        Processes; all cores by default.
    branch : int, optional
        Day on which the arms part: what they have in common is lived once, and the rest begins then.
    **asked
        ``replicates=100``, ``days`` (the scenario's), ``rng=1`` (replicate r has seed rng + r), ``rule``.

    Returns
    -------
    Answer

    Raises
    ------
    InputError
        What is asked makes no sense.
    """
    if against is not None and against not in arms:
        raise InputError(unknown("arm", against, arms))
    runs = arms_of(scenario, arms, **asked)
    if branch is None:
        table = run_all(runs, workers)
    else:
        runs = arms_of(scenario, _parted(arms, branch, runs[0].days), **asked)
        table = run_branched(runs, branch, workers)
    return Answer(table, tuple(arms), against or next(iter(arms)), runs[0].days, runs[0].rule)


def _parted(arms: Mapping[str, Iterable[Policy]], branch: int, days: int) -> dict[str, tuple[Policy, ...]]:
    if not 0 <= branch < days:
        raise InputError(f"branch = {branch}: a day from 0 to {days - 1}, before the end of the run, is wanted")
    return parted(arms, branch)


def compare(scenario: str | Scenario, arms: Mapping[str, Iterable[Policy]], **asked: Any) -> pd.DataFrame:
    """Compare policies on one scenario, on the same people and luck.

    Parameters
    ----------
    scenario, arms, **asked
        As in :func:`answer_of`.

    Returns
    -------
    pandas.DataFrame
        As :meth:`Answer.table`: a row an arm.

    Examples
    --------
    >>> from sim.policies import Value
    >>> table = compare("wechat_group", {"alone": [], "led": [Value(hours_per_week=3)]}, replicates=20, rng=1)
    >>> bool(table.loc["led", "difference_low"] > 0)
    True
    """
    return answer_of(scenario, arms, **asked).table()
