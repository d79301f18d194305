"""Visitors in blocks: what the rules need of each stands in columns, where several are lived through at once.

A phase goes through a block three times: it looks up what is scattered over people, rooms and ties, works out the rules
straight through, and writes down what came of it.
"""

import numpy as np

BLOCK = 8  # visitors; few enough that what was looked up of them is still near when it is written
VISITS = np.dtype(
    [
        (name, np.float64, (BLOCK,))
        for name in (
            # on the way in
            *("days", "interest", "half_life", "response", "propensity", "crowd", "diffused", "talk", "posts"),
            # what is found, who is there, and what it was worth
            *("information", "present", "answers", "helped", "cost", "felt"),
            *("activity", "loyalty", "tenure", "satisfaction", "expectation"),
        )
    ]
)
