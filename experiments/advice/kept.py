"""Costs and revenue of a finished sweep, from its folder."""

from pathlib import Path

import pandas as pd

from experiments.advice.costs import WAGE, break_even, costs
from experiments.answer import Answer
from experiments.manifest import read_manifest, study_in
from experiments.outcomes import YEAR
from experiments.results import answer_in
from experiments.store import TABLE
from experiments.study import Study
from sim.errors import InputError
from sim.policies import Fees


def fees_of(study: Study) -> dict[str, float]:
    """Say which fee a year each arm of a study asks for; 0 without any."""
    found = {}
    for arm in study.arms:
        asked = [policy for policy in arm.policies if isinstance(policy, Fees)]
        found[arm.name] = float(asked[-1].renewal) * YEAR / asked[-1].period if asked else 0.0
    return found


def costs_in(folder: Path, wage: float = WAGE) -> tuple[Answer, pd.DataFrame, pd.DataFrame]:
    """Read what a sweep cost and brought in.

    Parameters
    ----------
    folder : Path
        Of a finished sweep.
    wage : float

    Returns
    -------
    answer : Answer
    costs, break_even : pandas.DataFrame
        As :func:`costs` and :func:`break_even`; the latter empty where fewer than two fees were asked for.

    Raises
    ------
    InputError
        There is no finished sweep, or a senseless wage.
    """
    if not 0 <= wage <= 1e6:
        raise InputError(f"wage = {wage:g}: from 0 to 1,000,000 yuan an hour are wanted")
    study = study_in(read_manifest(folder))
    if not (folder / TABLE).exists():
        raise InputError(f"{folder}: not finished; lifespan sweep goes on with it")
    answer = answer_in(pd.read_parquet(folder / TABLE), study)
    if answer.lost:
        raise InputError(*answer.failures())
    founders = {arm.name: arm.scenario.members.size for arm in study.arms}
    fees = fees_of(study)
    several = len(set(fees.values())) > 1 and len(set(fees.values())) == len(fees)
    pays = break_even(answer, fees if several else {}, wage) if several else pd.DataFrame()
    return answer, costs(answer, founders, wage), pays
