"""What every act of an operator is: a value with a cost."""

VACANT, OPERATOR = -1, -2  # leaders of a room who are no member


class Act:
    """Something that an operator does; free unless it says otherwise."""

    @property
    def cost_hours(self) -> float:
        """Hours that it takes."""
        return 0.0

    @property
    def cost_money(self) -> float:
        """Yuan that it takes."""
        return 0.0


class PlainAct(Act):
    """An act that is numbers only, so that it can stand as an order for later days: see :mod:`sim.orders`."""

    hours: float
    money: float

    @property
    def cost_hours(self) -> float:
        """Hours that it takes."""
        return self.hours

    @property
    def cost_money(self) -> float:
        """Yuan that it takes."""
        return self.money
