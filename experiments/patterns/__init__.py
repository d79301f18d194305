"""Published figures about communities, and the simulator asked for the same."""
