"""A real community's log: the parameter sets under which the model gives such a log, and what would come of them."""
