"""Lives that part on a day: what arms have in common is lived once, and each goes on from there."""

import pickle
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import NamedTuple

import numpy as np
import pandas as pd

from experiments.attempt import Failure, Outcome, Result
from experiments.run import Run, measured
from experiments.runner import compile_once, cores, here_then_there, progress, row_of
from sim.errors import InputError
from sim.life import Life
from sim.policies import Policy


class Branches(NamedTuple):
    """Runs of one replicate that are alike before a day."""

    runs: tuple[Run, ...]
    day: int

    @property
    def arm(self) -> str:
        """The first of its arms: workers sort what they are given by arm."""
        return self.runs[0].arm


def parted(arms: Mapping[str, Iterable[Policy]], day: int) -> dict[str, tuple[Policy, ...]]:
    """Let begin on a day whatever the arms do not have in common.

    Parameters
    ----------
    arms : mapping of str to iterable of Policy
    day : int

    Returns
    -------
    dict of str to tuple of Policy
        The policies with which every arm begins are left as they are; the others act from that day on.
    """
    told = {name: tuple(policies) for name, policies in arms.items()}
    n = len(in_common(list(told.values())))
    return {
        name: (*policies[:n], *(replace(policy, start=max(policy.start, day)) for policy in policies[n:]))
        for name, policies in told.items()
    }


def later(policy: Policy, days: int) -> Policy:
    """Put off all that a policy does by so many days."""
    last = Policy().stop
    named = tuple(day + days for day in policy.days)
    return replace(policy, start=policy.start + days, stop=min(policy.stop + days, last), days=named)


def in_common(several: Sequence[tuple[Policy, ...]]) -> tuple[Policy, ...]:
    """Give the policies with which all begin, in this order."""
    alike = takewhile(lambda side: all(policy == side[0] for policy in side), zip(*several, strict=False))
    return tuple(side[0] for side in alike)


def fork(life: Life, more: Iterable[Policy], rng: int) -> Life:
    """Give a life that goes on from where another one is, under more policies; that one is left as it is.

    Parameters
    ----------
    life : Life
        Compiled, without a log of events.
    more : iterable of Policy
        They stand behind those of the other life, and do not act before its next day.
    rng : int
        The seed of the other life.

    Returns
    -------
    Life
        The same, in every bit, as one lived from the start under all these policies.

    Raises
    ------
    InputError
        One of them would have acted already.
    """
    more = tuple(more)
    early = [f"policy {policy} acts before day {life.day}" for policy in more if policy.next_day(0) < life.day]
    if early:
        raise InputError(*early)
    other = Life(life.scenario_, (*life.policies, *more), rng=rng, rule=life.rule)
    state = pickle.loads(pickle.dumps(life.state))
    done = np.zeros((len(other.state.orders), state.done.shape[1]), np.uint8)
    done[: len(state.done)] = state.done
    other.state = other.operator.state = state._replace(orders=other.state.orders, done=done)
    other.operator._acts += life.operator._acts
    other.day = life.day
    return other


def live_apart(branches: Branches) -> Iterator[Life]:
    """Live what the runs have in common, then each of them to its end."""
    first = branches.runs[0]
    stem = Life(first.scenario, in_common([run.policies for run in branches.runs]), rng=first.seed, rule=first.rule)
    stem.live(branches.day)
    for run in branches.runs:
        life = fork(stem, run.policies[len(stem.policies) :], run.seed)
        life.live(run.days - branches.day)
        yield life


def perform_branches(branches: Branches) -> Result:
    """Compute the runs of a replicate; the rows by arm."""
    lives = zip(branches.runs, live_apart(branches), strict=True)
    return Result({run.arm: measured(life) for run, life in lives}, None)


def run_branched(runs: Sequence[Run], day: int, workers: int | None = None) -> pd.DataFrame:
    """Compute runs that are alike before a day, and give their rows, in the order of the runs.

    Parameters
    ----------
    runs : sequence of Run
        On one scenario; whatever the arms do not have in common begins on the day or later.
    day : int
    workers : int, optional
        Processes; all cores by default.

    Returns
    -------
    pandas.DataFrame
        The same as without branching, in every bit.
    """
    replicates: dict[int, list[Run]] = {}
    for run in runs:
        replicates.setdefault(run.replicate, []).append(run)
    units = [Branches(tuple(alike), day) for alike in replicates.values()]
    compile_once()
    rows: dict[tuple[str, int], dict[str, object]] = {}
    with progress(len(units)) as bar:
        for batch in here_then_there(perform_branches, units, workers or cores()):
            for unit, outcome in batch:
                rows |= {(run.arm, run.replicate): row_of(run, _own(outcome, run)) for run in unit.runs}
            bar.update(len(batch))
    return pd.DataFrame([rows[run.arm, run.replicate] for run in runs])


def _own(outcome: Outcome, run: Run) -> Outcome:
    return outcome if isinstance(outcome, Failure) else Result(outcome.row[run.arm], None)  # type: ignore[arg-type]
