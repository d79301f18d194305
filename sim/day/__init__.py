"""The phases of a day: compiled loops over members that call the rules. Their order stands in ``sim/life.py``.

No phase reads what another member's turn in the same phase has written, so the order of rows does not matter.
"""
