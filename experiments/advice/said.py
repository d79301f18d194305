"""Advice in words and tables: the same on a terminal and on a page."""

from collections.abc import Iterator, Mapping
from typing import Any

from experiments.advice.advice import ADVISED, NOTHING, Advice
from experiments.advice.levers import Plan, levers_of, written
from experiments.catalogue import first_line, parameters
from experiments.style import number
from experiments.wording import Table, between
from sim.policies import Policy, known_policies
from sim.policies.base import name_of

FOR_EVER = 100_000
SHOWN = 3


def headline(advice: Advice) -> list[str]:
    """Say what is advised, what it brings and takes, and how far to trust that."""
    return [*_what(advice), *_beside(advice), _how_sure(advice)]


def _what(advice: Advice) -> list[str]:
    unit, j = advice.objective.unit, advice.judged
    if not len(advice.alone):
        return ["Nothing that was tried fits this budget."]
    if not j.told_apart:
        best = f"; the best of {advice.plans} plans, {written(j.best)}, brings {_over(j.over_nothing)} {unit}"
        said = [f"No policy can be told from {advice.who.nothing}{best if j.best else ''}."]
        return said + [_all_alive(advice)] * bool(_all_alive(advice))
    mine = advice.row(advice.plan)
    said = [
        f"Do this: {written(advice.plan)}.",
        f"It brings {between(*_ends(mine))} {unit}, {_over(j.over_nothing)} more than {advice.who.nothing}; it takes "
        f"{_costs(mine)}.",
    ]
    return said + [_cut_off(advice)] * bool(_cut_off(advice))


def _all_alive(advice: Advice) -> str:
    """Say why nothing can prolong what does not end."""
    if advice.objective.name != "lifespan":
        return ""
    alive = _outlive(advice, NOTHING) / advice.effort.fresh
    if alive < 0.8:
        return ""
    return (
        f"{advice.who.alone}, {alive:.0%} of these communities outlive the {advice.days:,} days anyway, so hardly any "
        "plan can bring more life that is seen: ask for --objective active, or more --days."
    )


def _cut_off(advice: Advice) -> str:
    """Say of how many lives under the plan the end was not seen."""
    cut = _outlive(advice, ADVISED) if advice.objective.name == "lifespan" else 0
    if not cut:
        return ""
    return f"Of its {advice.effort.fresh} lives {cut} go on beyond the {advice.days:,} days; how far, is not counted."


def _outlive(advice: Advice, arm: str) -> int:
    return int(advice.answer.survivals[arm].censored)


def _beside(advice: Advice) -> list[str]:
    said = []
    alike = advice.runners_up
    if advice.judged.told_apart and len(alike):
        cheaper = alike[alike["hours_per_week"] < advice.row(advice.plan)["hours_per_week"] - 0.05]
        more = f"; and {len(alike) - SHOWN} more" if len(alike) > SHOWN else ""
        said.append(f"Not to be told from it: {'; '.join(alike['plan'][:SHOWN])}{more}.")
        if len(cheaper):
            least = dict(cheaper.sort_values("hours_per_week", kind="stable").iloc[0])
            said.append(f"Of these, {least['plan']} takes least: {_costs(least)}.")
    return said + [_of_a_source(advice, plan) for plan in advice.judged.sources]


def _of_a_source(advice: Advice, plan: Plan) -> str:
    row = advice.row(plan)
    whose = "What is done by custom" if plan == advice.who.theirs else "The best policy as its source has it"
    if not row["within_budget"]:
        return f"{whose}, {written(plan)}, breaks this budget: it takes up to {_most(row)}."
    brings = f"brings {between(*_ends(row))} {advice.objective.unit} for {_costs(row)}"
    if plan == advice.plan:
        return f"{whose} is just that."
    return f"{whose}, {written(plan)}, on the same budget {brings}."


def _how_sure(advice: Advice) -> str:
    j, e = advice.judged, advice.effort
    found = f"{number(j.search_over_nothing)} more than {advice.who.short} where it was chosen"
    again = f"{number(j.over_nothing.estimate)} on {e.fresh} fresh lives"
    return (
        f"The search was {_optimistic(j.optimism)}: {found}, {again}."
        if j.best
        else f"Nothing was better than {advice.who.nothing}."
    )


def _optimistic(optimism: float) -> str:
    return f"too optimistic by {number(optimism)}" if optimism > 0 else f"not too optimistic ({number(-optimism)} less)"


def _over(estimate: tuple[float, float, float]) -> str:
    return between(*estimate)


def _ends(row: Mapping[Any, Any]) -> tuple[float, float, float]:
    return row["estimate"], row["low"], row["high"]


def _costs(row: Mapping[Any, Any]) -> str:
    return f"{number(round(row['hours_per_week'], 1))} hours a week and {number(row['money'])} yuan in all"


def _most(row: Mapping[Any, Any]) -> str:
    return f"{number(row['busiest_week'])} hours in a week, or {number(row['most_money'])} yuan in all"


# -- what to do, when --------------------------------------------------------------------------------------------------
def instructions(plan: Plan) -> list[str]:
    """Say what to do, a sentence or two a policy: what, how much of it, when."""
    return [_instruction(policy) for policy in plan]


def _instruction(policy: Policy) -> str:
    name = name_of(type(policy))
    said = {row["key"]: row for row in parameters(type(policy))}
    shown = [f.name for f in levers_of(name) if f.name not in ("start", "stop", "every")]
    amounts = "; ".join(_amount(said[key], getattr(policy, key)) for key in shown)
    return f"{name}: {first_line(known_policies()[name])} {when(policy)}{f' {amounts}.' if amounts else ''}"


def _amount(row: Mapping[Any, Any], value: Any) -> str:
    unit = row["unit"] if row["unit"] not in ("1", "") else ""
    shown = number(value) if isinstance(value, int | float) and not isinstance(value, bool) else str(value)
    return f"{row['key']} = {shown} {unit}".rstrip() + f" ({row['means']})"


def when(policy: Policy) -> str:
    """Say when a policy acts."""
    if policy.days:
        return f"On day {', '.join(map(str, policy.days))}."
    often = "" if policy.every == 1 else f"every {policy.every} days "
    start = "from the first day on" if policy.start == 0 else f"from day {policy.start} on"
    stop = "" if policy.stop >= FOR_EVER else f", until day {policy.stop}"
    waits = f", while {policy.when}" if policy.when else ""
    return f"{often}{start}{stop}{waits}.".capitalize()


def plan_table(advice: Advice) -> Table:
    """Tabulate the plan: what each policy takes and earns, by the ledger of the fresh lives."""
    head = ["policy", "hours a week", "yuan spent in all", "yuan earned in all"]
    rows = [
        [row["policy"], *(number(round(row[name], 2)) for name in ("hours_per_week", "money", "earned"))]
        for row in advice.parts.to_dict("records")
    ]
    return Table(head, rows)


def tested_table(advice: Advice) -> Table:
    """Tabulate all plans that were tested on fresh lives, the best first; :func:`tested_plans` says what they are."""
    head = ["plan", f"{advice.objective.name}, {advice.objective.unit}", "less than the best", "hours a week"]
    head += ["yuan in all", "on the front"]
    return Table(head, [[f"{k} {row['role']}", *_tested(row)] for k, row in _ranked(advice)])


def tested_plans(advice: Advice) -> list[str]:
    """Write the plans of :func:`tested_table`, in its order."""
    return [row["plan"] for _, row in _ranked(advice)]


def _ranked(advice: Advice) -> Iterator[tuple[int, Mapping[Any, Any]]]:
    t = advice.table.sort_values("estimate", ascending=False, kind="stable")
    return enumerate(t.to_dict("records"), start=1)


def _tested(row: Mapping[Any, Any]) -> list[str]:
    less = "–" if row["role"] == "best" else between(row["less_than_best"], row["less_low"], row["less_high"])
    mark = "breaks the budget" if not row["within_budget"] else "yes" if row["on_front"] else ""
    return [between(*_ends(row)), less, number(round(row["hours_per_week"], 2)), number(row["money"]), mark]


def alone_table(advice: Advice) -> Table:
    """Tabulate what every policy alone is worth, as its source has it, or as little of it as the budget allows."""
    head = [
        "policy alone",
        f"{advice.objective.unit} more than {advice.who.nothing}",
        "standard error",
        "hours a week",
        "yuan in all",
    ]
    rows = [
        [row["written"], *(number(row[name]) for name in ("more_than_nothing", "error", "hours_per_week", "money"))]
        for row in advice.alone.to_dict("records")
    ]
    return Table(head, rows)


def how_it_was_asked(advice: Advice) -> list[str]:
    """Say what the figures mean and what they rest on."""
    e = advice.effort
    return [
        *advice.who.notes,
        f"{advice.plans} plans were looked at in {advice.lives:,} lives, all on the same people and luck: {e.first} "
        f"lives each, the better ones more, the clearly worse no further. What came out was lived again, {e.fresh} "
        "times on people and luck that the search had not seen; every figure is of those lives, unless it says "
        "otherwise.",
        "The budget is hard: the engine refuses what the week's hours do not allow, and a plan of which any life "
        "spent more money in all, by its ledger, is no plan. What comes in may not be spent on top. Hours that "
        "members put in are their own.",
        "Intervals are of 95 %; those of differences from the best are paired, and hold at once.",
        "How far each lever was moved is assumed: experiments/advice/levers.toml. A better plan may lie beside those "
        "that were looked at: --refine 1 goes on with twice as many, from where this ended.",
        *(f"{said}; it is left out." for said in advice.failures),
    ]
