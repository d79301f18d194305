"""The gallery shows what the code does: all of it by a digest of code and inputs, some of it lived again."""

import hashlib

import pytest

from docs.gallery import FOLDER, HUGE, PAGE, entries, first_ten, page, read_ledger
from sim.scenario import load_scenario

MADE = read_ledger().set_index("name").to_dict("index")
SMALL = [name for name, entry in entries().items() if load_scenario(entry.scenario).members.size <= 2_000]
AGAIN = "run `python -m docs.gallery`"


def test_every_scenario_and_every_policy_is_in_the_gallery_and_nothing_else():
    assert set(MADE) == set(entries()), AGAIN
    assert {path.stem for path in FOLDER.glob("*.svg")} == set(MADE)


@pytest.mark.parametrize("name", entries())
def test_what_is_shown_was_made_by_these_rules_of_these_numbers(name):
    assert MADE[name]["digest"] == entries()[name].digest, AGAIN


@pytest.mark.parametrize(
    "name", sorted(SMALL, key=lambda n: hashlib.sha256((n + MADE[n]["digest"]).encode()).digest())[:3]
)
def test_some_of_it_lived_again_gives_the_same(name):
    assert first_ten(entries()[name]) == MADE[name]["first_ten"]


def test_another_number_is_another_digest():
    entry = entries()["wechat_group"]
    assert entry._replace(replicates=entry.replicates + 1).digest != entry.digest


def test_the_page_is_what_the_ledger_says():
    assert PAGE.read_text(encoding="utf-8") == page(read_ledger())


def test_a_small_scenario_has_200_runs_an_arm_and_took_less_than_two_minutes():
    for name, entry in entries().items():
        size = load_scenario(entry.scenario).members.size
        if entry.kind == "scenario" and size <= 2_000:
            assert MADE[name]["replicates"] == 200
        if size > HUGE:
            assert MADE[name]["replicates"] == 1
