"""Visitors in blocks: what the rules need of each stands in columns, where several are lived through at once.

A phase goes through a block three times: it looks up what is scattered over people, rooms and ties, works out the rules
straight through, and writes down what came of it.
"""

import numpy as np

# Visitors: few enough that what was looked up of them is still near when it is written, and so many that the compiler
# writes columns as they are; were there fewer than sixteen, it would write behind a mask, from where reading is slow.
BLOCK = 32
TRIES = 4  # posts that a visitor may consider answering, at most
VISITS = np.dtype(
    [
        (name, np.float64, (BLOCK,))
        for name in (
            # on the way in
            *("days", "interest", "half_life", "response", "propensity", "crowd", "diffused", "talk", "posts"),
            # what is found, who is there, and what it was worth
            *("value", "present", "answers", "helped", "cost", "felt"),
            *("activity", "loyalty", "tenure", "satisfaction", "expectation"),
            # what comes of it is drawn beforehand
            *("mutes", "tells"),
        )
    ]
    + [("tries", np.float64, (TRIES, BLOCK)), ("key", np.uint64, (BLOCK,))]
)
