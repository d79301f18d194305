"""The catalogue of phrases: nothing is missing in one language, and nothing is said twice."""

import re
import string
import tomllib

import pytest

from experiments.catalogue import CLAIMS, STUDIES
from experiments.fitting.summaries import SUMMARIES
from experiments.outcomes import OUTCOMES
from experiments.phrases import HERE, LANGUAGES, SHARED, Words
from sim.errors import InputError
from sim.files import HERE as MODEL
from sim.files import read_toml

CHAPTERS = sorted(path.stem for path in (HERE / "en").glob("*.toml"))
OF_THE_MODEL = (
    "means",
    "units",
    "outcome_means",
    "openers",
    "texts",
    "summaries",
    "wanted",
    "baseline",
)  # whose English stands with the model


def said(language: str, chapter: str) -> dict[str, str]:
    """Give every phrase of a chapter by where it stands."""
    table = tomllib.loads((HERE / language / f"{chapter}.toml").read_text(encoding="utf-8"))
    return dict(flat({key: part for key, part in table.items() if key not in OF_THE_MODEL}))


def flat(part, path=""):
    if isinstance(part, str):
        yield path, part
    else:
        for key, inner in part.items() if isinstance(part, dict) else enumerate(part):
            yield from flat(inner, f"{path}.{key}")


def blanks(phrase: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(re.sub(r"%{[^}]*}", "", phrase)) if name is not None}


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_all_languages_say_the_same_things_with_the_same_blanks(chapter):
    assert {path.stem for path in (HERE / "zh").glob("*.toml")} == set(CHAPTERS)
    english, chinese = (said(language, chapter) for language in LANGUAGES)
    assert english.keys() == chinese.keys()
    assert [key for key, phrase in english.items() if blanks(phrase) != blanks(chinese[key])] == []


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_nothing_is_left_in_english(chapter):
    english, chinese = (said(language, chapter) for language in LANGUAGES)
    same = [key for key, phrase in chinese.items() if phrase == english[key] and re.search("[a-z]", phrase)]
    assert [key for key in same if not key.endswith((".mesa", ".language"))] == []


def test_a_chapter_says_nothing_that_is_shared():
    for language in LANGUAGES:
        tables = {name: tomllib.loads((HERE / language / f"{name}.toml").read_text()).keys() for name in CHAPTERS}
        shared = [key for name in SHARED for key in tables[name]]
        assert len(shared) == len(set(shared))
        assert [key for name in CHAPTERS if name not in SHARED for key in tables[name] if key in shared] == []


def test_every_outcome_and_its_unit_has_a_name_in_every_language():
    for language in LANGUAGES:
        words = Words(language)
        assert words.at("outcomes").keys() == OUTCOMES.keys() | {"rmst"}
    chinese = Words("zh")
    assert chinese.at("outcome_means").keys() == OUTCOMES.keys() | {"rmst"}
    assert {outcome.unit for outcome in OUTCOMES.values()} - chinese.at("units").keys() == set()


def test_what_scenarios_studies_and_claims_say_is_said_in_chinese():
    files = [(MODEL / "scenarios", ("name", "says")), (STUDIES, ("question",)), (CLAIMS, ("says",))]
    sentences = {read_toml(path)[key] for folder, keys in files for path in folder.glob("*.toml") for key in keys}
    assert sentences ^ Words("zh").at("texts").keys() == set()


def test_summaries_of_a_log_are_named_in_chinese():
    assert {says for _, says in SUMMARIES.values()} ^ Words("zh", "fits").at("summaries").keys() == set()


def test_what_has_no_words_in_a_language_is_said_as_the_model_says_it():
    assert Words("zh").term("texts", "A question of one's own?") == "A question of one's own?"
    assert Words("zh").term("units", "yuan") == "元"


def test_an_unknown_language_is_refused_by_name():
    with pytest.raises(InputError, match="unknown language 'fr'"):
        Words("fr")
