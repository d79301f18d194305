"""The long commands of the README, of how to ask and of how to import are run, on less; their answers are said so.

As they stand they take hours: 20,000 simulations for the bank, 900 lives for the study of fees. :data:`LESS` says what
is replaced in each; all else (files, options, their order) is as written. What comes out is about too few lives to mean
anything and is not looked at, but for each command's end. CI leaves out what takes longest even so, or is run for other
pages too, :data:`SLOW`.
"""

import re
import shutil
import tomllib
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from docs.commands import FENCED, follow
from sim import Community
from sim.policies import Value
from tests.experiments.importing.given import FIXTURES
from tests.experiments.importing.test_reading import workbook
from tests.helpers import EXHAUSTIVE

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8").split("\n## Ask\n")[1].split("\n## ")[0]
ASK, IMPORT = ((ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("how_to/ask.md", "import.md"))

# What is written, and what is run instead. Studies are the shipped ones with the numbers of SMALLER in their place.
LESS = {
    "fit events.csv.gz --out fit.json       # after": "bank; lifespan fit events.csv.gz --out fit.json #",
    "run wechat_group --policy": "run wechat_group --replicates 2 --policy",
    "compare tea_salon": "compare tea_salon --replicates 2",
    "plan fees": "plan fees.toml",
    "sweep fees": "sweep fees.toml",
    "advise paid_learning_club": "advise tea_salon --policy fees --most 1 --days 60",  # 40 members, not 1,800
    "sensitivity club --size 8 ": "sensitivity club.toml --size 2 ",
    "sensitivity club ": "sensitivity club.toml --size 2 ",
    "discover club": "discover club.toml",
    "--lives 6": "--lives 2",
    "claims --quick": "claims meeting-beats-chatting --quick",  # of 24 claims, the one with the fewest lives
    "lifespan bank": "lifespan bank --runs 100",
    "--arm 'led: value(hours_per_week=5)'": "--arm 'led: value(hours_per_week=5)' --days 60",
    "--objective active": "--objective active --policy value --most 1 --days 60",
    "--days 540 --seed 18 --replicates 20": "--days 60 --seed 18 --replicates 1",
    "--days 730 --seed 31 --replicates 20": "--days 60 --seed 31 --replicates 1",
    # A server, which would wait for readers: it is ended once it has said its address.
    "lifespan dashboard": "coproc lifespan dashboard --no-browser --port 0; head -1 <&${COPROC[0]}; kill $COPROC_PID",
}
SMALLER = {
    "fees": {"days": "400", "replicates": "2", "levels": "[0, 400]"},
    "club": {"days": "150", "replicates": "1", "points": "24"},
}
SLOW = "advise|sensitivity|discover|explain|claims|compare --fit|plan|report|run wechat_group --set|run outdoor_club"
SLOW += "|list|show|compare tea"


def sampled(page: str) -> str:
    """Leave out of a page what CI does not run."""
    return page if EXHAUSTIVE else re.sub(rf"^lifespan (?:{SLOW}).*\n", "", page, flags=re.MULTILINE)


def study(name: str) -> str:
    text = (ROOT / f"experiments/studies/{name}.toml").read_text(encoding="utf-8")
    for key, value in SMALLER[name].items():
        text, found = re.subn(rf"^{key} = .*", f"{key} = {value}", text, flags=re.MULTILINE)
        assert found == 1
    return text


def chat() -> str:
    """Write a group's life as a chat's export."""
    town = Community("wechat_group", [Value(hours_per_week=3, stop=120)], rng=2, log_events=True)
    town.live(240)
    written = town.events().query("kind in ('post', 'reply')")
    days = ((date(2024, 1, 15) + timedelta(days=int(day)), who) for who, day in written[["member", "day"]].to_numpy())
    return "".join(f"{day:%d/%m/%Y}, 20:00 - Member {who}: words {n}\n" for n, (day, who) in enumerate(days))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder in which the files lie that the pages take for granted."""
    here = tmp_path_factory.mktemp("asked")
    for name in SMALLER:
        (here / f"{name}.toml").write_text(study(name), encoding="utf-8")
    with zipfile.ZipFile(here / "WhatsApp Chat.zip", "w") as packed:
        packed.writestr("WhatsApp Chat.txt", chat())
    shutil.copy(FIXTURES / "telegram.json", here / "result.json")
    visits = pd.DataFrame({"Card": ["a", "b", "a"], "Date": ["2024-01-15", "2024-01-16", "2024-02-03"]})
    (here / "visits.xlsx").write_bytes(workbook(visits))
    return here


@pytest.mark.long
@pytest.mark.parametrize("page", [IMPORT, README, ASK], ids=["import", "readme", "ask"])
def test_the_long_commands_can_be_run_on_less_in_the_order_of_the_pages(page: str, folder: Path):
    _, told = follow(sampled(page), folder, LESS)
    assert told
    assert [one for one in told if one.code] == []


@pytest.mark.long
def test_the_lines_of_python_can_be_run():
    (code,) = re.findall(r"^```python\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    assert "replicates=100" in code
    exec(code.replace("replicates=100", "replicates=2"), {})


@pytest.mark.parametrize("words", LESS)
def test_what_is_replaced_is_written(words: str):
    assert words in README + ASK


def test_what_is_left_out_is_a_part():
    rest = re.findall(r"^lifespan (\w+)", sampled(README + ASK), re.MULTILINE)
    assert {"sweep", "costs", "bank", "fit", "forecast", "dashboard"} <= set(rest)


# -- what the page says that was said ----------------------------------------------------------------------------------
def phrases(table: Any) -> Iterator[str]:
    """Go through all phrases of a chapter."""
    if isinstance(table, str):
        yield table
    else:
        for held in table.values() if isinstance(table, dict) else table:
            yield from phrases(held)


def forms() -> re.Pattern[str]:
    """Give the form of a line of sentences: of all that are in the catalogue, with anything in their blanks."""
    chapters = (ROOT / "experiments/phrases/en").glob("*.toml")
    every = [said for path in chapters for said in phrases(tomllib.loads(path.read_text(encoding="utf-8")))]
    fixed = [re.split(r"\{[^}]*\}", said) for said in every if said.endswith((".", ":"))]
    telling = [parts for parts in fixed if len(re.findall("[a-z]", " ".join(parts))) >= 5]
    one = "|".join(".+?".join(map(re.escape, parts)) for parts in telling)
    return re.compile(f"(?:{one})(?: (?:{one}))*")


def sentences(page: str) -> list[str]:
    blocks = [block for block in FENCED.findall(page) if not block.startswith(("lifespan ", "$ "))]
    return [line for block in blocks for line in block.splitlines() if line[:1].strip()]


def test_every_sentence_that_an_answer_is_said_to_have_has_the_form_of_one():
    said, form = sentences(ASK), forms()
    assert len(said) > 15
    assert [line for line in said if not form.fullmatch(line)] == []


def test_a_sentence_of_another_form_is_noticed():
    line = "It died on day 104, after 101 days."
    assert forms().fullmatch(line)
    assert not forms().fullmatch(line.replace("died", "was dead"))
