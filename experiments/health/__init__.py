"""What a community's log says of its health: measures, pictures, and one page in words.

Each measure is a file that needs nothing but :class:`experiments.health.events.Events`; what a log cannot tell is None.
"""
