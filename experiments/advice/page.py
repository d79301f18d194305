"""Advice as one HTML page that opens without a network."""

from dataclasses import replace
from pathlib import Path

from experiments import plots, wording
from experiments.advice import said
from experiments.advice.advice import Advice
from experiments.advice.costs import costs, moves_money, section_of
from experiments.advice.pictures import front
from experiments.answer import Answer
from experiments.files import write_whole
from experiments.phrases import Words
from experiments.report.document import document, section
from experiments.wording import Table


def page(advice: Advice, command: str, words: Words = said.ENGLISH) -> str:
    """Make the page.

    Parameters
    ----------
    advice : Advice
    command : str
        What reproduces it.
    words : Words
        The language.

    Returns
    -------
    str
        HTML.
    """
    answer = _in_words(advice.answer, words)
    sections = []
    if advice.plan:
        told = said.instructions(advice.plan, words)
        sections.append(section(words("page.what_to_do"), table=said.plan_table(advice, words), notes=told))
    tried = said.tested_table(advice, words)
    plans = zip(tried.rows, said.tested_plans(advice), strict=True)
    tested = Table([*tried.head, words("page.what")], [[*row, plan] for row, plan in plans])
    sections.append(section(words("page.more_hours"), front(advice, words), tested, [words("page.front")]))
    lives = plots.survival_curves(answer, words=words)
    sections.append(section(words("page.lives"), lives, wording.life_table(answer, words)))
    if len(answer.arms) > 1:
        title = words("page.differs", nothing=said.of_whom(advice.who, "nothing", words))
        sections.append(section(title, table=wording.effect_table(answer, words)))
    if moves_money(answer):
        first = answer.finished.groupby("arm")["people_at_first"].mean()
        founders = {arm: float(first[arm]) for arm in answer.arms}
        sections.append(section(**section_of(answer, costs(answer, founders), words=words)))
    sections.append(section(words("page.alone"), table=said.alone_table(advice, words), notes=[words("page.few")]))
    sections.append(section(words("page.reading"), notes=said.how_it_was_asked(advice, words)))
    sections.append(section(words("again.title"), code=command))
    budget = {"hours": f"{advice.budget.hours_per_week:g}", "money": f"{advice.budget.money:,.0f}"}
    about = {"wanted": said.wanted(advice, words), "unit": said.unit_of(advice, words), "days": str(advice.days)}
    title = words("page.title", who=said.title_of(advice.who, words), **budget)
    setting = words.sentences(words("page.setting", **about), said.says_of(advice.who, words))
    return document(title, setting, said.headline(advice, words), sections, words.language)


def _in_words(answer: Answer, words: Words) -> Answer:
    """Name the arms in the language of the page."""
    names = words.at("plans.arms")
    runs = answer.runs.assign(arm=answer.runs["arm"].map(names))
    return replace(answer, runs=runs, arms=tuple(names[arm] for arm in answer.arms), against=names[answer.against])


def write_page(path: Path, advice: Advice, command: str, words: Words = said.ENGLISH) -> None:
    """Write the page, whole or not at all.

    Raises
    ------
    InputError
        It cannot be written there.
    """
    write_whole(path, page(advice, command, words).encode())
