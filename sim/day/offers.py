"""Visitors buy what is offered to them, if they have read of it and it is worth its price to them."""

from sim.agents.behaviour import Behaviour
from sim.agents.rules import purchase_chance
from sim.compiled import compiled
from sim.luck import BUYS, draw
from sim.state import State


@compiled
def visitors_buy(state: State, p: Behaviour, day: int) -> None:
    """Let visitors buy; the operator pays for what is sold when it is sold."""
    now, today = state.now[0], state.daily[day]
    if now.offer_price == 0.0:
        return
    sold = 0
    for v in range(now.visitors):
        row = state.today.visitors[v]
        me = state.people[row]
        if me.listed == 1 and state.rooms.now[state.signals[row].here].inside == 1:
            chance = purchase_chance(me.willingness, now.offer_value, me.loyalty, now.offer_price, p)
            sold += draw(state.keys[row], day, BUYS) < chance * (1.0 - me.overload)
    today.purchases = sold
    today.earned_offers = sold * now.offer_price
    today.earned += today.earned_offers
    today.cost_of_sales = sold * now.offer_cost
    today.spent += today.cost_of_sales
    now.treasury += sold * (now.offer_price - now.offer_cost)
    now.offer_price = 0.0
