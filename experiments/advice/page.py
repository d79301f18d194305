"""Advice as one HTML page that opens without a network."""

from pathlib import Path

from experiments import plots, wording
from experiments.advice import said
from experiments.advice.advice import Advice
from experiments.advice.costs import costs, moves_money, section_of
from experiments.advice.pictures import front
from experiments.files import write_whole
from experiments.report.document import document, section
from experiments.wording import Table

FRONT = (
    "Each point is a plan, with the 95 % interval of what it is worth. On the front: no other plan is worth more for "
    "no more hours and no more money; which points those are is uncertain where intervals overlap."
)
ALONE = "On the lives of the search, few of them: what looks good here need not be."


def page(advice: Advice, command: str) -> str:
    """Make the page.

    Parameters
    ----------
    advice : Advice
    command : str
        What reproduces it.

    Returns
    -------
    str
        HTML.
    """
    who, budget = advice.who, advice.budget
    sections = []
    if advice.plan:
        told = said.instructions(advice.plan)
        sections.append(section("What to do, and when", table=said.plan_table(advice), notes=told))
    tried = said.tested_table(advice)
    plans = zip(tried.rows, said.tested_plans(advice), strict=True)
    tested = Table([*tried.head, "what"], [[*row, plan] for row, plan in plans])
    sections.append(section("What more hours would bring", front(advice), tested, [FRONT]))
    lives = plots.survival_curves(advice.answer)
    sections.append(section("How long they live", lives, wording.life_table(advice.answer)))
    if len(advice.answer.arms) > 1:
        sections.append(section(f"What else differs from {who.nothing}", table=wording.effect_table(advice.answer)))
    if moves_money(advice.answer):
        first = advice.answer.finished.groupby("arm")["people_at_first"].mean()
        founders = {arm: float(first[arm]) for arm in advice.answer.arms}
        sections.append(section(**section_of(advice.answer, costs(advice.answer, founders))))
    sections.append(section("Every policy alone", table=said.alone_table(advice), notes=[ALONE]))
    sections.append(section("How to read this", notes=said.how_it_was_asked(advice)))
    sections.append(section("Again", code=command))
    return document(
        f"{who.title}: the best use of {budget.hours_per_week:g} hours a week and {budget.money:,.0f} yuan",
        f"Wanted: {advice.objective.meaning} ({advice.objective.unit}), over {advice.days} days. {who.says}",
        said.headline(advice),
        sections,
    )


def write_page(path: Path, advice: Advice, command: str) -> None:
    """Write the page, whole or not at all.

    Raises
    ------
    InputError
        It cannot be written there.
    """
    write_whole(path, page(advice, command).encode())
