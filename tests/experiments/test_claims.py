"""The sources' claims: every one is there and can be asked; broken files are answered; the command and its page."""

import ast
import json
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from experiments.claims.ask import FULL, Effort, ask_claims, tasks, variations
from experiments.claims.claim import Claim, claim_of, ids, load_claim, load_claims
from experiments.claims.lives import Lives, live
from experiments.claims.mechanisms import MECHANISMS
from experiments.claims.page import write_page
from experiments.claims.told import told
from experiments.cli import app
from sim.errors import InputError
from sim.scenario import load_scenario

ROOT = Path(__file__).parents[2]
DESIGN = ROOT.parent / "shared" / "design" / "claims.toml"
OWN = """
id = "own"
source = "a neighbour"
says = "A group that is given something writes more."
use = "predict"
question = "Does it?"
margins = "any"
scenario = "wechat_group"
days = 40
replicates = 8
outcomes = ["posts"]
settings = { "members.size" = 20 }

[[arms]]
name = "alone"

[[arms]]
name = "led"
policies = ["value(hours_per_week=20)"]

[[expect]]
outcome = "posts"
arm = "led"
against = "alone"
sign = "above"
"""


@pytest.mark.skipif(not DESIGN.exists(), reason="the project's shared files are not here")
def test_every_claim_of_the_design_is_there_with_its_use_and_source():
    said = {one["id"]: one for one in tomllib.loads(DESIGN.read_text())["claim"]}
    assert sorted(said) == ids()
    for claim in load_claims():
        assert (claim.use, claim.source) == (said[claim.id]["use"], said[claim.id]["source"])
        assert claim.says != said[claim.id]["says"], "in our own words"
        assert bool(claim.also) == ("also" in said[claim.id] or claim.id in OF_OURS), claim.id


OF_OURS = {"an-archive-keeps-value", "purchasing-power-not-size"}  # inputs that the project itself asks otherwise


def test_every_claim_says_how_it_is_answered():
    for claim in load_claims():
        if claim.use == "predict":
            assert claim.study
            assert claim.expect
            assert claim.margins
        else:
            assert bool(claim.study) == (claim.use == "report")
            assert bool(claim.answered_by) == (claim.use == "calibrate")
            assert bool(claim.tests) == (claim.use == "mechanism")


def test_claims_that_contradict_each_other_say_so_on_both_sides():
    claims = {claim.id: claim for claim in load_claims()}
    for claim in claims.values():
        for other in claim.contradicts:
            assert claim.id in claims[other].contradicts


def test_tests_that_show_a_mechanism_are_there():
    for claim in load_claims():
        for test in claim.tests:
            path, _, name = test.partition("::")
            names = [node.name for node in ast.walk(ast.parse((ROOT / path).read_text())) if hasattr(node, "name")]
            assert name in names, test


def test_every_mechanism_is_switched_off_by_numbers_of_the_model():
    start = load_scenario("wechat_group")
    for name, settings in MECHANISMS.items():
        assert start.with_settings(dict(settings)).behaviour != start.behaviour, name


def shortened(claim: Claim, days: int) -> Claim:
    assert claim.study
    expect = tuple(one.model_copy(update={"days": min(one.days, days) if one.days else None}) for one in claim.expect)
    return replace(claim, study=replace(claim.study, days=days, replicates=1), expect=expect)


def lived_without_errors(claim: Claim) -> None:
    short = shortened(claim, 40)
    for task in tasks(short, variations(short, FULL, [])[0]):
        assert not [row for row in live(task) if "error" in row], claim.id


@pytest.mark.parametrize("name", ["meeting-beats-chatting", "selling-inside-kills"])
def test_a_claim_can_be_lived(name: str):
    lived_without_errors(load_claim(name))


@pytest.mark.long
def test_every_claim_can_be_lived():
    for claim in load_claims():
        if claim.study:
            lived_without_errors(claim)


# -- files of one's own ------------------------------------------------------------------------------------------------
def refused(old: str, new: str, folder: Path) -> str:
    assert old in OWN
    (folder / "own.toml").write_text(OWN.replace(old, new))
    with pytest.raises(InputError) as refused:
        load_claim(str(folder / "own.toml"))
    return str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('arm = "led"', 'arm = "let"', "own.toml: expect.0.arm: unknown arm 'let'; did you mean 'led'?"),
        ('outcome = "posts"', 'outcome = "post"', "own.toml: expect.0.outcome: unknown outcome 'post'; did you mean"),
        ('sign = "above"', 'sing = "above"', "unknown key 'sing'; did you mean 'sign'?"),
        ('sign = "above"', "", "either sign or range is wanted"),
        ('sign = "above"', 'sign = "above"\ndays = 400', "expect.0.days = 400: more than 30 and at most 40 is wanted"),
        ('sign = "above"', 'sign = "above"\nbeside = "posts"', "stands in for a lifespan only, which posts is not"),
        ('sign = "above"', "range = [2, 1]", "a range goes from low to high"),
        ('against = "alone"', "", "a sign needs something to stand against"),
        ('id = "own"', 'id = "mine"', "own.toml: id = 'mine' should be the file's name"),
        ("says = ", "sais = ", "says is missing"),
        ("value(hours", "valu(hours", "unknown policy 'valu'; did you mean 'value'?"),
        ('use = "predict"', 'use = "guess"', "use = 'guess'"),
    ],
)
def test_a_broken_file_is_answered_with_place_and_nearest_match(old: str, new: str, said: str, tmp_path: Path):
    assert said in refused(old, new, tmp_path)


def test_all_mistakes_of_a_file_are_said_at_once(tmp_path: Path):
    said = refused('arm = "led"\nagainst = "alone"', 'arm = "let"\nagainst = "alon"\ndays = 7', tmp_path)
    assert len(said.splitlines()) == 3


def test_an_unknown_claim_is_answered_with_the_nearest():
    with pytest.raises(InputError, match="did you mean 'one-bad-word'"):
        load_claims(["one-bad-wort"])


# -- the whole way -----------------------------------------------------------------------------------------------------
FEW = Effort(members=3, seeds=2.0, look=2, sure=3, fewest=8)


def test_a_claim_goes_the_whole_way_and_is_lived_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    claim = claim_of(tomllib.loads(OWN), Path("own.toml"))
    members = [{"behaviour.post_rate": rate} for rate in (1.0, 1.5, 2.0, 2.5)]
    monkeypatch.setattr("experiments.claims.ask.MECHANISMS", {"the crowd": MECHANISMS["the crowd"]})
    with Lives(tmp_path, workers=1) as lives:
        said = told(ask_claims([claim], FEW, members, lives)[0])
    assert said["over_ensemble"]["members"] == 3
    assert said["contrasts"][0]["n"] == 8
    monkeypatch.setattr("experiments.claims.lives.live", lambda task: pytest.fail("lived twice"))
    with Lives(tmp_path, workers=1) as lives:
        assert json.dumps(told(ask_claims([claim], FEW, members, lives)[0])) == json.dumps(said)
    page = tmp_path / "claims.md"
    write_page(page, [said | {"first_verdict": None}], "lifespan claims own.toml")
    assert "A group that is given something writes more." in page.read_text()
    assert page.with_suffix(".svg").read_text().startswith("<svg")


def test_what_the_claim_itself_sets_no_member_changes():
    raw = tomllib.loads(OWN.replace('"members.size" = 20', '"members.size" = 20, "behaviour.crowd" = 0.0'))
    claim = claim_of(raw, Path("own.toml"))
    over = variations(claim, FULL, [{"behaviour.crowd": 0.7, "behaviour.post_rate": 1.1}])[1]
    for task in tasks(claim, over):
        assert {(arm.scenario.behaviour.crowd, arm.scenario.behaviour.post_rate) for arm in task.arms} == {(0.0, 1.1)}


def test_the_same_people_are_those_who_are_on_the_list_in_all_arms():
    claim = shortened(load_claim("pruning-concentrates"), 300)
    rows = live(tasks(claim, variations(claim, FULL, [])[0])[0])
    assert len({row["people_same"] for row in rows}) == 1
    assert 0 < rows[0]["people_same"] <= min(row["members_end"] for row in rows)
    assert all(row["posts_same"] >= 0 for row in rows)


def test_the_command_takes_a_file_and_prints_for_machines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    Path("own.toml").write_text(OWN)
    said = CliRunner().invoke(app, ["claims", "own.toml", "--quick", "--workers", "1", "--json"])
    assert said.exit_code == 0, said.output
    (answer,) = json.loads(said.stdout)
    wanted = {"id", "use", "source", "effect", "verdict", "first_verdict", "depends_on", "contrasts", "over_ensemble"}
    assert wanted | {"lost_without"} <= set(answer)
    assert answer["first_verdict"] is None, "only claims that ship have one"
    assert set(answer["effect"]) == {"estimate", "low", "high"}
    again = CliRunner().invoke(app, ["claims", "own.toml", "--quick", "--workers", "1"])
    assert "own" in again.output


def test_claims_are_listed_and_shown():
    assert "one-bad-word" in CliRunner().invoke(app, ["list", "claims"]).output
    assert "[[expect]]" in CliRunner().invoke(app, ["show", "one-bad-word"]).output


def test_a_verdict_as_it_stands_is_that_of_the_frozen_baseline_else_that_of_the_page(tmp_path):
    import json

    from experiments.claims.current import KEPT, current_verdicts, keep_current
    from experiments.claims.page import _line

    about = {"fitted": "", "first_verdict": None, "lost_without": []}
    contrast = {"estimate": 1.0, "low": 0.5, "high": 1.5, "unit": "days"}
    told = [{"id": name, "verdict": "not decided", "contrasts": [contrast], **about} for name in ("a-one", "b-two")]
    (tmp_path / "claims.md").write_text("\n".join(map(_line, told)) + "\n")
    asked = {"folder": tmp_path, "page": tmp_path / "claims.md"}
    assert current_verdicts(**asked) == {"a-one": "not decided", "b-two": "not decided"}
    keep_current([{"id": "b-two", "verdict": "supported"}, {"id": "c", "verdict": None}], tmp_path)
    assert current_verdicts(**asked) == {"a-one": "not decided", "b-two": "supported"}
    kept = json.loads((tmp_path / KEPT).read_text())
    kept["b-two"]["baseline"] = "another"
    (tmp_path / KEPT).write_text(json.dumps(kept))
    assert current_verdicts(**asked)["b-two"] == "not decided"
