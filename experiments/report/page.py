"""The report of an answer: what an executive reads in a minute, and a reviewer checks in ten."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from experiments import plots, wording
from experiments.advice import costs as of_money
from experiments.answer import Answer
from experiments.bands import rooms_as_bands
from experiments.files import write_whole
from experiments.life import Life
from experiments.phrases import ENGLISH, Words
from experiments.precision import Precision, Reached
from experiments.report.again import again
from experiments.report.document import document, section
from experiments.report.failures import failures
from experiments.report.limits import limits
from experiments.style import number
from sim.scenario import Scenario

WEEK = 7
Section = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """What a page says beside an answer.

    Attributes
    ----------
    title : str
        The question.
    setting : str
        Of what it was asked, a line.
    command : str
        What asks it again.
    scenario : Scenario, optional
        Whose numbers are counted by where they come from.
    life : Life, optional
        A replicate of the first arm, to draw.
    factor : (str, sequence of str), optional
        The factor with its unit, and the level of each arm.
    outcomes : sequence of str
        What to draw by arm.
    failed : sequence of mapping
        ``arm, replicate, error, said, command`` of each run that failed.
    folder : Path, optional
        Where the results lie.
    made_with : mapping, optional
        As :func:`experiments.manifest.made_with`.
    precision : (Precision, Reached), optional
        What was wanted, and how near it came.
    """

    title: str
    setting: str = ""
    command: str = ""
    scenario: Scenario | None = None
    life: Life | None = None
    factor: tuple[str, Sequence[str]] | None = None
    outcomes: Sequence[str] = ()
    failed: Sequence[Mapping[str, Any]] = ()
    folder: Path | None = None
    made_with: Mapping[str, Any] = field(default_factory=dict)
    precision: tuple[Precision, Reached] | None = None


def page(answer: Answer, words: Words = ENGLISH, **asked: Any) -> str:
    """Make the page.

    Parameters
    ----------
    answer : Answer
    words : Words
        The language.
    **asked
        As :class:`Asked`.

    Returns
    -------
    str
        HTML.
    """
    told = Asked(**asked)
    sections = [
        _lives(answer, told, words),
        *_against(answer, words),
        *_asked_for(answer, told, words),
        *_one(answer, told, words),
        _costs(answer, words),
        section(words("limits.title"), points=limits(answer, told.scenario, told.precision, words)),
        failures(answer, told.failed, words),
        again(answer, told.command, told.folder, told.made_with, words),
        _everything(answer, words),
    ]
    return document(told.title, told.setting, wording.headline(answer, words), sections, words.language)


def write_page(path: Path, answer: Answer, words: Words = ENGLISH, **asked: Any) -> None:
    """Write the page, whole or not at all.

    Raises
    ------
    InputError
        It cannot be written there.
    """
    write_whole(path, page(answer, words, **asked).encode())


def _lives(answer: Answer, told: Asked, words: Words) -> Section:
    drawn = plots.survival_curves(answer, ordered=told.factor is not None, words=words)
    rule = words("lives.alive", threshold=answer.rule.threshold, window=answer.rule.window)
    return section(words("lives.title"), drawn, wording.life_table(answer, words), [rule])


def _against(answer: Answer, words: Words) -> list[Section]:
    if len(answer.arms) == 1:
        return []
    title, note = words("against.title", against=answer.against), words("against.note")
    return [section(title, table=wording.difference_table(answer, words), notes=[note])]


def _asked_for(answer: Answer, told: Asked, words: Words) -> list[Section]:
    if not told.outcomes:
        return []
    axis, labels = told.factor or ("", answer.arms)
    drawn = [plots.outcome_by_arm(answer, name, labels, axis, words) for name in told.outcomes]
    return [section(words("asked.title"), figures=drawn, notes=[words("asked.note")])]


def _one(answer: Answer, told: Asked, words: Words) -> list[Section]:
    if told.life is None:
        return []
    life, title = told.life, words("one.title", arm=answer.arms[0], replicate=str(told.life.replicate))
    bands, rooms = rooms_as_bands(life.where, words), wording.room_table(life.rooms, words)
    return [
        section(title, plots.one_life(life.daily, words=words)),
        section(words("one.rooms"), bands, rooms, [words("one.bands")]),
    ]


def _costs(answer: Answer, words: Words) -> Section:
    means = {arm: answer.means(arm, ("hours", "money")) for arm in answer.arms}
    spent = any(x > 0 for mean in means.values() for x in mean.values())
    if not spent and not of_money.moves_money(answer):
        return section(words("costs.title"), lead=words("costs.none"))
    return section(**of_money.section_of(answer, words=words), lead=_spent(answer, means, words))


def _spent(answer: Answer, means: Mapping[str, Mapping[str, float]], words: Words) -> str:
    """Say what arms spent; those that spent the same, together."""
    alike: dict[tuple[str, str], list[str]] = {}
    for arm, mean in means.items():
        alike.setdefault((number(mean["hours"] / answer.days * WEEK), number(mean["money"])), []).append(arm)
    spent = [
        words("costs.arms", hours=hours, money=money, arms=words.listed(arms)) for (hours, money), arms in alike.items()
    ]
    return words("costs.lead", days=f"{answer.days:,}", spent=words("answer.semicolon").join(spent))


def _everything(answer: Answer, words: Words) -> Section:
    """Tabulate means beside differences, but for what there was nowhere anything of."""
    table = answer.finished
    names = wording.measured(answer)
    nothing = [name for name in names if not table[name].fillna(0).any()]
    told = wording.outcome_table(answer, words, without=nothing, differences=len(answer.arms) > 1)
    notes = [words("everything.note")]
    notes += [words("everything.nothing", names=words.listed([wording.named(n, words) for n in nothing], 99))] * bool(
        nothing
    )
    return section(words("everything.title"), table=told, notes=notes)
