"""The report of a study: from its file while it is swept, or from its folder later, in any language."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from experiments.answer import Answer
from experiments.phrases import ENGLISH, Words
from experiments.precision import Reached
from experiments.report.page import write_page
from experiments.results import command, results
from experiments.study import Study
from experiments.wording import setting
from sim.errors import InputError
from sim.scenario import Scenario, load_scenario

MOST_DRAWN = 8


def report_of(folder: Path, page: Path | None = None, words: Words = ENGLISH) -> Path:
    """Write the report of a finished sweep once more, from its folder.

    Parameters
    ----------
    folder : Path
    page : Path, optional
        ``report.LANGUAGE.html`` in the folder by default: the one that the sweep wrote stays.
    words : Words
        The language.

    Returns
    -------
    Path
        Of the page.

    Raises
    ------
    InputError
        There is no sweep, or it is not finished, or an arm has no run left; the page cannot be written.
    """
    found = results(folder)
    if found.status["left"]:
        raise InputError(f"{folder}: {found.status['left']} runs are left; the command of the sweep goes on with them")
    if found.answer is None:
        raise InputError(f"{folder}: every run of an arm failed, so there is no answer")
    page = page or folder / f"report.{words.language}.html"
    near = found.manifest["reached"]
    told = asked_of(found.study, found.answer, folder, found.status["failures"], near and Reached(**near), words)
    write_page(page, found.answer, words, **told, made_with=found.manifest)
    return page


def asked_of(
    study: Study,
    answer: Answer,
    folder: Path,
    failed: Sequence[Mapping[str, Any]],
    near: Reached | None,
    words: Words,
) -> dict[str, Any]:
    """Give what a study's report says beside its answer; see :class:`experiments.report.page.Asked`."""
    named = [name for name in study.outcomes if not name.startswith("lifespan")]
    start = _sourced(study.arms[0].scenario)
    title = words.term("texts", start.title) if start else study.arms[0].scenario.name
    source = [words("report.source", source=study.source)] if study.source else []
    return {
        "title": words.term("texts", study.question),
        "setting": words.sentences(words("report.setting", said=setting(answer, title, words)), *source),
        "command": command(study, folder),
        "scenario": start,
        "factor": _factor(study, words),
        "outcomes": ["rmst", *named][:MOST_DRAWN],
        "failed": failed,
        "folder": folder,
        "precision": (study.precision, near) if study.precision and near else None,
    }


def _factor(study: Study, words: Words) -> tuple[str, list[str]] | None:
    """Give the one factor with its unit, and its level in each arm; none if there are several."""
    if len(study.factors) != 1 or any(level is None for arm in study.arms for _, level in arm.factors):
        return None
    ((name, unit),) = study.factors
    named = words("report.factor", name=name, unit=words.term("units", unit)) if unit else name
    return named, [_level(dict(arm.factors)[name]) for arm in study.arms]


def _level(level: float | str | None) -> str:
    return f"{level:,}" if isinstance(level, int | float) else str(level)


def _sourced(scenario: Scenario) -> Scenario | None:
    """Give a scenario whose numbers say where they come from: a manifest keeps the numbers only."""
    if scenario.sources:
        return scenario
    try:
        usual = load_scenario(scenario.name)
    except InputError:
        return None
    changed = {
        now.key: now.value
        for now, then in zip(scenario.numbers(), usual.numbers(), strict=True)
        if now.value != then.value
    }
    return usual.with_settings(changed)
