"""Advice in words and tables: the same on a terminal and on a page."""

from collections.abc import Iterator, Mapping
from typing import Any

from experiments.advice.advice import ADVISED, NOTHING, Advice
from experiments.advice.levers import Plan, levers_of, written
from experiments.advice.subject import Anew, FromToday
from experiments.catalogue import first_line, parameters
from experiments.phrases import Words
from experiments.style import number
from experiments.wording import Table, between
from sim.policies import Policy, known_policies
from sim.policies.base import name_of

FOR_EVER = 100_000
SHOWN = 3
ENGLISH = Words("en", "advice")


# -- whom it is about --------------------------------------------------------------------------------------------------
def of_whom(who: Anew | FromToday, phrase: str, words: Words = ENGLISH) -> str:
    """Give what is said of communities that begin anew, or of a fitted one: ``nothing``, ``short`` or ``alone``."""
    return words(f"who.{'anew' if isinstance(who, Anew) else 'from_today'}.{phrase}")


def title_of(who: Anew | FromToday, words: Words = ENGLISH) -> str:
    """Say whom it is about, for a headline."""
    if isinstance(who, Anew):
        return words.term("texts", who.title)
    return words("who.from_today.title", name=who.name)


def says_of(who: Anew | FromToday, words: Words = ENGLISH) -> str:
    """Say whom it is about, in a sentence."""
    if isinstance(who, Anew):
        return words.term("texts", who.says)
    return words("who.from_today.says", months=len(who.fit.actives), active=who.fit.actives[-1])


def notes_of(who: Anew | FromToday, words: Words = ENGLISH) -> list[str]:
    """Say what has to be known of such advice."""
    if isinstance(who, Anew):
        return []
    said = [words("who.from_today.round", n=len(who.fit.runs))]
    return said + [words("who.from_today.smaller", times=f"{who.fit.shrunk:.1f}")] * (who.fit.shrunk > 1)


def wanted(advice: Advice, words: Words = ENGLISH) -> str:
    """Say what more is wanted of."""
    one = advice.objective
    return words.term("outcome_means", one.column, words.term("wanted", one.meaning))


def unit_of(advice: Advice, words: Words = ENGLISH) -> str:
    """Give the unit of what is wanted."""
    return words.term("units", advice.objective.unit)


# -- sentences ---------------------------------------------------------------------------------------------------------
def headline(advice: Advice, words: Words = ENGLISH) -> list[str]:
    """Say what is advised, what it brings and takes, and how far to trust that."""
    return [*_what(advice, words), *_beside(advice, words), _how_sure(advice, words)]


def _what(advice: Advice, words: Words) -> list[str]:
    unit, j, nothing = unit_of(advice, words), advice.judged, of_whom(advice.who, "nothing", words)
    if not len(advice.alone):
        return [words("advice.none")]
    over = between(*j.over_nothing, words)
    if not j.told_apart:
        key = "advice.same_best" if j.best else "advice.same"
        best = {"plans": str(advice.plans), "plan": written(j.best), "over": over, "unit": unit} if j.best else {}
        alive = _all_alive(advice, words)
        return [words(key, nothing=nothing, **best), *([alive] if alive else [])]
    mine = advice.row(advice.plan)
    brings = {"worth": between(*_ends(mine), words), "unit": unit, "over": over, "nothing": nothing}
    said = [words("advice.do", plan=written(advice.plan)), words("advice.brings", **brings, costs=_costs(mine, words))]
    cut = _cut_off(advice, words)
    return [*said, *([cut] if cut else [])]


def _all_alive(advice: Advice, words: Words) -> str:
    """Say why nothing can prolong what does not end."""
    if advice.objective.name != "lifespan":
        return ""
    alive = _outlive(advice, NOTHING) / advice.effort.fresh
    if alive < 0.8:
        return ""
    alone = of_whom(advice.who, "alone", words)
    return words("advice.all_alive", alone=alone, share=f"{alive:.0%}", days=advice.days)


def _cut_off(advice: Advice, words: Words) -> str:
    """Say of how many lives under the plan the end was not seen."""
    cut = _outlive(advice, ADVISED) if advice.objective.name == "lifespan" else 0
    return words("advice.cut_off", lives=str(advice.effort.fresh), cut=cut, days=advice.days) if cut else ""


def _outlive(advice: Advice, arm: str) -> int:
    return int(advice.answer.survivals[arm].censored)


def _beside(advice: Advice, words: Words) -> list[str]:
    said = []
    alike = advice.runners_up
    if advice.judged.told_apart and len(alike):
        cheaper = alike[alike["hours_per_week"] < advice.row(advice.plan)["hours_per_week"] - 0.05]
        plans, more = words("answer.semicolon").join(alike["plan"][:SHOWN]), len(alike) - SHOWN
        said.append(
            words("advice.alike_more", plans=plans, n=str(more)) if more > 0 else words("advice.alike", plans=plans)
        )
        if len(cheaper):
            least = dict(cheaper.sort_values("hours_per_week", kind="stable").iloc[0])
            said.append(words("advice.least", plan=least["plan"], costs=_costs(least, words)))
    return said + [_of_a_source(advice, plan, words) for plan in advice.judged.sources]


def _of_a_source(advice: Advice, plan: Plan, words: Words) -> str:
    row, whose = advice.row(plan), "custom" if plan == advice.who.theirs else "source"
    if not row["within_budget"]:
        return words(f"advice.{whose}_breaks", plan=written(plan), most=_most(row, words))
    if plan == advice.plan:
        return words(f"advice.{whose}_just")
    worth = {"worth": between(*_ends(row), words), "unit": unit_of(advice, words), "costs": _costs(row, words)}
    return words(f"advice.{whose}_brings", plan=written(plan), **worth)


def _how_sure(advice: Advice, words: Words) -> str:
    j, e = advice.judged, advice.effort
    if not j.best:
        return words("advice.no_better", nothing=of_whom(advice.who, "nothing", words))
    told = {"found": j.search_over_nothing, "short": of_whom(advice.who, "short", words)}
    told |= {"again": j.over_nothing.estimate, "fresh": str(e.fresh)}
    how = "too_optimistic" if j.optimism > 0 else "not_optimistic"
    return words(f"advice.{how}", by=abs(j.optimism), **told)


def _ends(row: Mapping[Any, Any]) -> tuple[float, float, float]:
    return row["estimate"], row["low"], row["high"]


def _costs(row: Mapping[Any, Any], words: Words) -> str:
    return words("advice.costs", hours=round(row["hours_per_week"], 1), money=row["money"])


def _most(row: Mapping[Any, Any], words: Words) -> str:
    return words("advice.most", hours=row["busiest_week"], money=row["most_money"])


# -- what to do, when --------------------------------------------------------------------------------------------------
def instructions(plan: Plan, words: Words = ENGLISH) -> list[str]:
    """Say what to do, a sentence or two a policy: what, how much of it, when."""
    return [_instruction(policy, words) for policy in plan]


def _instruction(policy: Policy, words: Words) -> str:
    name = name_of(type(policy))
    said = {row["key"]: row for row in parameters(type(policy))}
    shown = [f.name for f in levers_of(name) if f.name not in ("start", "stop", "every")]
    amounts = words("answer.semicolon").join(_amount(said[key], getattr(policy, key), words) for key in shown)
    what = words.term("means", f"policy.{name}", first_line(known_policies()[name]))
    does = words("value.of", name=name, said=words.sentences(what, when(policy, words)))
    return f"{does} {amounts}{words('when.end')}" if amounts else does


def _amount(row: Mapping[Any, Any], value: Any, words: Words) -> str:
    unit = words.term("units", row["unit"]) if row["unit"] not in ("1", "") else ""
    shown = number(value) if isinstance(value, int | float) and not isinstance(value, bool) else str(value)
    given = f"{row['key']} = {shown} {unit}".rstrip()
    return words("value.in_brackets", said=given, more=words.term("means", row["key"], row["means"]))


def when(policy: Policy, words: Words = ENGLISH) -> str:
    """Say when a policy acts."""
    if policy.days:
        return words("when.on_days", days=words("list.comma").join(map(str, policy.days)))
    start = words("when.first") if policy.start == 0 else words("when.later", day=policy.start)
    often = words("when.once", start=start) if policy.every == 1 else words("when.every", n=policy.every, start=start)
    stop = "" if policy.stop >= FOR_EVER else words("when.until", day=policy.stop)
    return often + stop + (words("when.waits", when=policy.when) if policy.when else "") + words("when.end")


# -- tables ------------------------------------------------------------------------------------------------------------
def plan_table(advice: Advice, words: Words) -> Table:
    """Tabulate the plan: what each policy takes and earns, by the ledger of the fresh lives."""
    rows = [
        [row["policy"], *(number(round(row[name], 2)) for name in ("hours_per_week", "money", "earned"))]
        for row in advice.parts.to_dict("records")
    ]
    return Table(words.at("plans.parts"), rows)


def tested_table(advice: Advice, words: Words) -> Table:
    """Tabulate all plans that were tested on fresh lives, the best first; :func:`tested_plans` says what they are."""
    about = {"objective": words(f"objectives.{advice.objective.name}"), "unit": unit_of(advice, words)}
    head = [name.format(**about) for name in words.at("plans.tested")]
    roles = words.at("plans.roles")
    return Table(head, [[f"{k} {roles[row['role']]}", *_tested(row, words)] for k, row in _ranked(advice)])


def tested_plans(advice: Advice) -> list[str]:
    """Write the plans of :func:`tested_table`, in its order."""
    return [row["plan"] for _, row in _ranked(advice)]


def _ranked(advice: Advice) -> Iterator[tuple[int, Mapping[Any, Any]]]:
    t = advice.table.sort_values("estimate", ascending=False, kind="stable")
    return enumerate(t.to_dict("records"), start=1)


def _tested(row: Mapping[Any, Any], words: Words) -> list[str]:
    best = row["role"] == "best"
    less = "–" if best else between(row["less_than_best"], row["less_low"], row["less_high"], words)
    mark = words("plans.yes") if row["on_front"] else ""
    mark = mark if row["within_budget"] else words("plans.breaks")
    hours = number(round(row["hours_per_week"], 2))
    return [between(*_ends(row), words), less, hours, number(row["money"]), mark]


def alone_table(advice: Advice, words: Words) -> Table:
    """Tabulate what every policy alone is worth, as its source has it, or as little of it as the budget allows."""
    about = {"unit": unit_of(advice, words), "nothing": of_whom(advice.who, "nothing", words)}
    rows = [
        [row["written"], *(number(row[name]) for name in ("more_than_nothing", "error", "hours_per_week", "money"))]
        for row in advice.alone.to_dict("records")
    ]
    return Table([name.format(**about) for name in words.at("plans.alone")], rows)


def how_it_was_asked(advice: Advice, words: Words = ENGLISH) -> list[str]:
    """Say what the figures mean and what they rest on."""
    e = advice.effort
    counted = {"plans": str(advice.plans), "lives": advice.lives, "first": str(e.first), "fresh": str(e.fresh)}
    return [
        *notes_of(advice.who, words),
        words("how.lives", **counted),
        words("how.budget"),
        words("how.intervals"),
        words("how.levers"),
        *(words("how.failed", said=said) for said in advice.failures),
    ]
