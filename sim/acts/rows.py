"""Finding the people whom an act is about."""

import numpy as np
import numpy.typing as npt

from sim.state import State

Rows = npt.NDArray[np.int64]


def rows_of(state: State, uid: npt.ArrayLike) -> Rows:
    """Find those of these people who are on the list, each once, in order of uid."""
    known = np.unique(np.asarray(uid, np.int64))
    rows = state.row_of[known[(known >= 0) & (known < len(state.row_of))]].astype(np.int64)
    return np.asarray(rows[(rows >= 0) & (state.people.listed[rows] == 1)], np.int64)
