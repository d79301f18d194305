"""Advice: which policies, how much of each, on a budget; and what communities cost and bring in."""
