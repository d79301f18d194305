"""Who answers whom, where a log tells.

References
----------
CHAOSS, Time to First Response: from a contribution to the first response by somebody else. Joyce, Kraut (2006),
Journal of Computer-Mediated Communication 11(3): newcomers whose first post was answered.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from experiments.describe import first_and_last
from experiments.health.events import MINUTES_A_DAY, UNKNOWN, Events

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

SOON = 7  # days within which a first act may be answered


def ties(events: Events) -> dict[str, Any] | None:
    """Say who answers whom; None if the log names nobody who is answered.

    Returns
    -------
    dict
        ``answers`` (acts that answer a member), ``pairs`` (of who answered whom, once each), ``reciprocity`` (share of
        pairs that are answered back), ``answered`` and ``answering`` (shares of members who ever were, ever did),
        ``top10_answered`` (share of answers that go to the most answered tenth of those answered),
        ``components`` and ``largest`` (groups joined by answers, among those with a tie; share in the largest),
        ``core`` (share of those with a tie in the largest group in which each reaches each along answers),
        ``newcomers_answered`` with ``of`` and what follows: see `first_answers`; ``response_minutes`` (median from an
        act to the first answer to its author before the author acts again), or ``response_days``.
    """
    if events.to is None:
        return None
    answers = events.to != UNKNOWN
    source, target = events.member[answers], events.to[answers]
    pairs = np.unique(source * events.members + target)
    return {
        "answers": int(answers.sum()),
        "pairs": len(pairs),
        "answered": len(np.unique(target)) / events.members,
        "answering": len(np.unique(source)) / events.members,
        "top10_answered": _top_tenth(np.bincount(target)),
        **_groups(pairs, events.members),
        **first_answers(events, answers),
        **response(events, answers),
    }


def _top_tenth(received: Ints) -> float:
    received = np.sort(received[received > 0])
    return float(received[-max(1, round(0.1 * len(received))) :].sum() / received.sum())


def _groups(pairs: Ints, members: int) -> dict[str, Any]:
    source, target = np.divmod(pairs, members)
    back = np.isin(target * members + source, pairs)
    tied, places = np.unique(np.concatenate([source, target]), return_inverse=True)
    graph = coo_array((np.ones(len(pairs)), (places[: len(pairs)], places[len(pairs) :])), (len(tied), len(tied)))
    weak, of_weak = connected_components(graph, directed=True, connection="weak")
    _, of_strong = connected_components(graph, directed=True, connection="strong")
    core = int(np.bincount(of_strong).max())
    return {
        "reciprocity": float(back.mean()),
        "components": int(weak),
        "largest": float(np.bincount(of_weak).max() / len(tied)),
        "core": core / len(tied) if core > 1 else 0.0,
    }


def first_answers(events: Events, answers: Bools) -> dict[str, Any]:
    """Say which newcomers were answered within a week of their first day, and who of either sort came back.

    Those who came less than a week before the end are left out, and for coming back, those who came less than 30 days
    before it. The two sorts differ in more than an answer: it is no proof that answers bring people back.
    """
    first, last = first_and_last(events.acts)
    target, when = events.to[answers], events.day[answers]  # type: ignore[index]
    soon = (when >= first[target]) & (when < first[target] + SOON)
    got = np.zeros(events.members, dtype=np.bool_)
    got[target[soon]] = True
    seen = first <= events.acts.observed - SOON
    later = first < events.acts.observed - 30
    back = last - first >= SOON
    return {
        "newcomers_answered": _share(got[seen]),
        "of": int(seen.sum()),
        "back_if_answered": _share(back[later & got]),
        "back_if_not": _share(back[later & ~got]),
        "answered_of": int((later & got).sum()),
        "not_answered_of": int((later & ~got).sum()),
    }


def response(events: Events, answers: Bools) -> dict[str, float | None]:
    """Give the median time to a first answer: in minutes where the log has hours, else in days."""
    hours = events.clock is not None
    when = events.clock if events.clock is not None else events.day.astype(np.float64)
    waited = waits(events.member, when, events.to[answers], when[answers])  # type: ignore[index]
    median = float(np.median(waited)) if len(waited) else None
    return {"response_minutes": median if hours else None, "response_days": None if hours else median}


def waits(member: Ints, when: Floats, target: Ints, answered: Floats) -> Floats:
    """Give how long each act waited for the first answer to its author, of those answered before the author's next act.

    Parameters
    ----------
    member, when : ndarray, shape (acts,)
        Who acted when.
    target, answered : ndarray, shape (answers,)
        Who was answered when.
    """
    known, heard = np.isfinite(when), np.isfinite(answered)
    member, when, target, answered = member[known], when[known], target[heard], answered[heard]
    if not len(when) or not len(answered):
        return np.zeros(0)
    start = min(when.min(), answered.min())
    span = max(when.max(), answered.max()) - start + MINUTES_A_DAY
    acted = np.sort(member * span + when - start)
    got = np.sort(target * span + answered - start)
    act = np.searchsorted(acted, got, side="right") - 1
    of_author = (act >= 0) & (acted[act] // span == got // span)
    act, first = np.unique(act[of_author], return_index=True)
    waited: Floats = got[of_author][first] - acted[act]
    return waited


def _share(those: Bools) -> float | None:
    return float(those.mean()) if len(those) else None
