"""Ask the model what the sources claim: on the baseline, over its ensemble, with inputs and mechanisms otherwise."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from experiments.baseline import ensemble, of_scenario
from experiments.catalogue import BY_USER
from experiments.claims.claim import Claim, load_claims
from experiments.claims.current import FOLDER, keep_current
from experiments.claims.first import first_verdicts, keep_first
from experiments.claims.lives import Lives, Task
from experiments.claims.mechanisms import MECHANISMS
from experiments.claims.told import Asked, Lived, told
from experiments.study import Arm

LIVES_A_TASK = 12
SEEMS = 0.75  # of an effect: what is left of it at most where it is looked at more closely
ENSEMBLE_SEED = 1_000  # added to a claim's seed, so that the ensemble lives other lives than the baseline


class Effort(NamedTuple):
    """How much is asked.

    Attributes
    ----------
    replicates, also : float
        Share of a claim's replicates on the baseline, and with inputs otherwise.
    members : int
        Of the ensemble, at most.
    seeds : float
        Replicates over the ensemble, a member: between 1 and 2, some are asked twice, which tells luck from effects.
    look, sure : int
        Replicates without a mechanism: of each at first, and of those that seem to take something away.
    fewest : int
        Replicates, whatever the shares.
    """

    replicates: float = 1.0
    also: float = 0.3
    members: int = 1_000
    seeds: float = 1.5
    look: int = 6
    sure: int = 20
    fewest: int = 8


FULL = Effort()
QUICK = Effort(replicates=0.15, also=0.1, members=8, look=0, fewest=4)


class Variation(NamedTuple):
    """One way of asking a claim: settings of all arms, and which replicates; those in a block are of one member."""

    kind: str
    name: str
    settings: tuple[Mapping[str, float], ...]  # one a block
    blocks: tuple[tuple[int, ...], ...]
    over_the_user: bool = False
    seed: int = 0


def ask(
    wanted: Sequence[str] = (), *, quick: bool = False, workers: int | None = None, folder: Path = FOLDER
) -> list[dict[str, Any]]:
    """Ask the model what the sources claim.

    Parameters
    ----------
    wanted : sequence of str
        Ids of claims, or files of one's own; all that ship by default.
    quick : bool
        Fewer replicates and members, and no mechanism switched off: rough verdicts.
    workers : int, optional
        Processes; all cores by default. Whatever their number, the answers are the same.
    folder : Path, optional
        Where lives are kept, so that the same claims are lived once.

    Returns
    -------
    list of dict
        One a claim; see :func:`experiments.claims.told.told`.

    Raises
    ------
    InputError
        What is wrong with the claims, all of it.
    """
    claims, effort, members = load_claims(wanted), QUICK if quick else FULL, ensemble()
    with Lives(folder, workers) as lives:
        asked = ask_claims(claims, effort, members, lives)
    answers = [told(one) for one in asked]
    sure = [] if quick else [a for a in answers if a["shipped"] and not a["failed"]]
    keep_current(sure, folder)
    kept = keep_first(sure) if sure else first_verdicts()
    return [answer | {"first_verdict": kept.get(answer["id"], {}).get("verdict")} for answer in answers]


def ask_claims(
    claims: Sequence[Claim], effort: Effort, members: Sequence[Mapping[str, float]], lives: Lives
) -> list[Asked]:
    """Live what is needed, first for all verdicts, then for what takes them away."""
    members = _some(members, effort.members)
    first = {claim.id: variations(claim, effort, members) for claim in claims if claim.study}
    asked = [Asked(claim, _by_kind(found), members) for claim, found in _lived(claims, first, lives, "claims")]
    if not effort.look:
        return asked
    asked = _without(asked, mechanisms_off(effort.look), lives)
    seem = {one.claim.id: [loss.mechanism for loss in one.losses if loss.left < SEEMS] for one in asked}
    return _without(asked, mechanisms_off(effort.sure), lives, seem)


def _without(
    asked: Sequence[Asked], off: Sequence[Variation], lives: Lives, only: Mapping[str, Sequence[str]] | None = None
) -> list[Asked]:
    """Ask what is supported once more without each of some mechanisms."""
    supported = [one.claim for one in asked if one.verdict == "supported"]
    wanted = {claim.id: [one for one in off if only is None or one.name in only[claim.id]] for claim in supported}
    found = dict.fromkeys((one.claim.id for one in asked), ()) | {
        claim.id: some for claim, some in _lived(supported, wanted, lives, "mechanisms")
    }
    return [one.with_more(found[one.claim.id]) for one in asked]


def _some(members: Sequence[Mapping[str, float]], most: int) -> Sequence[Mapping[str, float]]:
    """Take some members, evenly from the best fit to the worst."""
    return [members[k] for k in np.linspace(0, len(members) - 1, min(most, len(members))).astype(int)]


def variations(claim: Claim, effort: Effort, members: Sequence[Mapping[str, float]]) -> list[Variation]:
    """List the ways in which a claim is asked for its verdict."""
    assert claim.study is not None
    n = _number(claim, effort.replicates, effort)
    found = [Variation("baseline", "", ({},), (tuple(range(n)),))]
    if claim.expect and members:
        found.append(_over(members, effort.seeds))
    few = tuple(range(_number(claim, effort.also, effort)))
    return found + [
        Variation("also", other.name, (other.settings,), (few,), over_the_user=True) for other in claim.also
    ]


def _over(members: Sequence[Mapping[str, float]], seeds: float) -> Variation:
    """Let replicate r be lived by member r mod the number of members, with a seed of its own."""
    n = round(seeds * len(members))
    blocks = tuple(tuple(range(m, n, len(members))) for m in range(len(members)))
    return Variation("ensemble", "", tuple(members), blocks, seed=ENSEMBLE_SEED)


def mechanisms_off(replicates: int) -> list[Variation]:
    """List the mechanisms that are switched off, one at a time."""
    few = tuple(range(replicates))
    return [Variation("without", name, (settings,), (few,)) for name, settings in MECHANISMS.items()]


def _number(claim: Claim, share: float, effort: Effort) -> int:
    assert claim.study is not None
    return min(claim.study.replicates, max(effort.fewest, round(share * claim.study.replicates)))


def _by_kind(found: Iterable[Lived]) -> dict[str, list[Lived]]:
    kinds: dict[str, list[Lived]] = {}
    for lived in found:
        kinds.setdefault(lived.kind, []).append(lived)
    return kinds


def _lived(
    claims: Sequence[Claim], wanted: Mapping[str, Sequence[Variation]], lives: Lives, said: str
) -> list[tuple[Claim, list[Lived]]]:
    """Live every variation of every claim, in one go."""
    pieces = [
        (claim.id, place, task)
        for claim in claims
        for place, variation in enumerate(wanted.get(claim.id, ()))
        for task in tasks(claim, variation)
    ]
    rows: dict[tuple[str, int], list[Any]] = {}
    for (name, place, _), found in zip(pieces, lives.ask([task for *_, task in pieces], said), strict=True):
        rows.setdefault((name, place), []).extend(found)
    return [
        (
            claim,
            [
                Lived(variation.kind, variation.name, pd.DataFrame(rows[claim.id, place]))
                for place, variation in enumerate(wanted.get(claim.id, ()))
            ],
        )
        for claim in claims
    ]


def tasks(claim: Claim, variation: Variation) -> list[Task]:
    """List the lives of a variation: of the arms that a contrast looks at, on the baseline of all."""
    study = claim.study
    assert study is not None
    horizons = claim.horizons
    if variation.kind == "baseline":
        horizons = horizons | {study.days: list(study.arms)}
    found = []
    for days, arms in horizons.items():
        for settings, block in zip(variation.settings, variation.blocks, strict=True):
            changed = tuple(_with(arm, settings, variation.over_the_user) for arm in arms)
            n = max(1, LIVES_A_TASK // len(arms))
            for few in (block[k : k + n] for k in range(0, len(block), n)):
                seed = study.seed + variation.seed
                found.append(Task(changed, days, study.rule, few, seed, tuple(claim.outcomes)))
    return found


def _with(arm: Arm, settings: Mapping[str, float], over_the_user: bool) -> Arm:
    """Put settings into an arm, but for those that the claim itself sets."""
    sources = dict(arm.scenario.sources)
    about = of_scenario(settings, arm.scenario.name)
    mine = {key: x for key, x in about.items() if over_the_user or sources.get(key) != BY_USER}
    return replace(arm, scenario=arm.scenario.with_settings(mine)) if mine else arm
