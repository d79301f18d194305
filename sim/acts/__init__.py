"""What each act does to the world, one file an act; none touches what anybody feels.

Acts that are numbers only are carried out inside compiled days, by :func:`sim.day.morning.carry_out`; those on people
and rooms in plain Python, by :data:`sim.effects.EFFECTS`.
"""
