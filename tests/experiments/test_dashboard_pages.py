"""The dashboard in a real browser, by what a person does in it."""

import shlex
import subprocess
import sys
import threading

import pandas as pd
import pytest
from typer.testing import CliRunner

from experiments.attempt import attempt
from experiments.style import number
from tests.helpers import CHROMIUM, browser

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here to look at the pages with"),
    pytest.mark.filterwarnings("ignore"),  # of the browser's driver
]
SOON = 60_000  # milliseconds
STUDY = """
question = "Does work help?"
scenario = "wechat_group"
days = 60
replicates = 4
outcomes = ["members_end", "posts"]
settings = { "members.size" = 30, "outside.audience" = 60 }
[[arms]]
name = "alone"
policies = []
[[arms]]
name = "led"
policies = ["value(hours_per_week=3)"]
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    command = [sys.executable, "-c", "from experiments.cli import main; main()"]
    folder = tmp_path_factory.mktemp("dashboard")
    with (folder / "said").open("w") as said:
        process = subprocess.Popen(
            [*command, "dashboard", "--no-browser", "--port", "0"],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
        )
        yield process.stdout.readline().strip()
        process.terminate()
        process.wait(20)
        process.stdout.close()


@pytest.fixture(scope="module", name="browser")
def one_browser():
    with browser() as opened:
        yield opened


@pytest.fixture
def page(browser, address):
    """Give a page; whatever is done on it, nothing may go wrong in it, and nothing leave the machine."""
    opened, wrong = browser.new_page(viewport={"width": 1280, "height": 900}), []
    opened.set_default_timeout(SOON)
    opened.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("request", lambda asked: None if _is_here(asked.url, address) else wrong.append(asked.url))
    opened.goto(address)
    opened.get_by_role("button", name="One day", exact=True).wait_for()
    yield opened
    opened.close()
    assert wrong == []


def _is_here(url, address):
    return url.startswith((address, address.replace("http", "ws"), "data:", "blob:"))


def press(page, name, place=0):
    page.get_by_role("button", name=name, exact=True).nth(place).click()


SHOWN = """day => document.querySelector('.day')?.innerText.includes(day)
    && document.querySelector('.now thead')?.innerText.includes(day - 1)
    && document.querySelectorAll('.copy [data-text]')[1]?.dataset.text.includes(`.live(${day})`)
    && document.querySelector('.curves .js-plotly-plot')?._fullData?.every(curve => curve.y.length === day)"""


def wait_for_day(page, day):
    """Wait until each part of the page shows that day: they are drawn one after another."""
    page.wait_for_function(SHOWN, arg=day)


def curve(page, k=0):
    """Give the points of the first curve, as they are drawn."""
    drawn = "k => Array.from(document.querySelectorAll('.curves .js-plotly-plot')[0]._fullData[k].y)"
    page.wait_for_function("document.querySelector('.curves .js-plotly-plot')?._fullData?.length > 0")
    return page.evaluate(drawn, k)


def numbers_told(page):
    rows = page.locator(".now tbody tr").all()
    return {row.locator("th").inner_text(): row.locator("td").all_inner_texts() for row in rows}


def test_a_parameter_that_is_changed_changes_the_curve(page):
    press(page, "A month")
    wait_for_day(page, 30)
    before = curve(page)
    page.get_by_role("button", name="People of day 0").click()
    size = page.get_by_label("size (people)")
    size.fill("60")
    size.press("Enter")
    page.wait_for_function("document.querySelector('.curves .js-plotly-plot')._fullData[0].y[0] < 70")
    assert len(curve(page)) == len(before) == 30
    wait_for_day(page, 30)


def test_a_wrong_entry_is_answered_in_its_place_and_changes_nothing(page):
    press(page, "A week")
    wait_for_day(page, 7)
    before = curve(page)
    page.get_by_role("button", name="People of day 0").click()
    size = page.get_by_label("size (people)")
    size.fill("minus one")
    size.press("Enter")
    page.locator(".v-messages.error--text", has_text="members").wait_for()
    assert curve(page) == before
    size.fill("50")
    size.press("Enter")
    page.locator(".v-messages.error--text").wait_for(state="detached")


def test_a_policy_begun_in_mid_run_is_what_the_copied_command_says(page, tmp_path, monkeypatch):
    press(page, "A month")
    wait_for_day(page, 30)
    press(page, "Begin it on day 30")
    page.locator("code", has_text="value(start=30)").wait_for()
    press(page, "A week")
    wait_for_day(page, 37)
    command = page.get_by_role("button", name="Copy as command").get_attribute("data-text")
    told = numbers_told(page)
    monkeypatch.chdir(tmp_path)
    _typed(command)
    last = pd.read_csv("days.csv").iloc[36]
    assert {name: [number(float(last[name.replace(" ", "_")])), said[1]] for name, said in told.items()} == told
    python = page.get_by_role("button", name="Copy as Python").get_attribute("data-text")
    made = {}
    exec(python, made)
    assert {name: float(value) for name, value in made["town"].daily.iloc[-1].items()} == pytest.approx(
        {name: float(last[name]) for name in made["town"].daily}
    )


def _typed(command):
    from experiments.cli import app

    done = CliRunner().invoke(app, [*shlex.split(command)[1:], "--workers", "1"])
    assert done.exit_code == 0, done.output


def test_two_communities_stand_side_by_side_and_differ_from_the_day_on_which_their_operators_do(page):
    press(page, "A month")
    wait_for_day(page, 30)
    press(page, "Put a second community beside it")
    page.locator("h2", has_text="Community B").wait_for()
    page.wait_for_function("document.querySelector('.curves .js-plotly-plot')._fullData.length === 12")
    assert curve(page, 4) == curve(page, 5)  # posts, A and B
    press(page, "Begin it on day 30", 1)
    page.locator("code", has_text="value(start=30)").wait_for()
    press(page, "A month")
    wait_for_day(page, 60)
    one, other = curve(page, 4), curve(page, 5)
    assert one[:30] == other[:30]
    assert one != other
    assert page.get_by_role("button", name="Copy as command").get_attribute("data-text").count("lifespan run") == 2


def test_it_plays_and_pauses_by_the_keyboard(page):
    play = page.get_by_role("button", name="Play", exact=True)
    play.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("parseInt(document.querySelector('.day').innerText.slice(4)) >= 3")
    page.get_by_role("button", name="Pause", exact=True).focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Play", exact=True).wait_for()
    page.wait_for_timeout(400)
    day = page.locator(".day").inner_text()
    page.wait_for_timeout(700)
    assert page.locator(".day").inner_text() == day


def test_it_speaks_chinese_and_fits_on_a_phone(page):
    page.set_viewport_size({"width": 390, "height": 844})
    press(page, "A week")
    wait_for_day(page, 7)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    press(page, "中文")
    page.get_by_role("button", name="播放", exact=True).wait_for()
    page.locator("h2", has_text="群主做什么").wait_for()


def test_mesas_own_page_shows_the_same_views(page, address):
    page.goto(f"{address}mesa")
    press(page, "Step")
    page.get_by_text("Step: 1").wait_for()
    page.wait_for_function("document.querySelector('.curves .js-plotly-plot')?._fullData?.[0].y.length === 1")


class Gate:
    """An engine that computes one run, and the others when it is told to."""

    opened = threading.Event()

    def __init__(self, *_, daily=False):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def compute(self, runs):
        from experiments.run import perform

        for k, run in enumerate(runs):
            if k == 2:
                self.opened.wait(60)
            yield [(run, attempt(perform, run))]


def test_a_study_is_watched_while_it_runs(page, address, tmp_path, monkeypatch):
    from experiments import sweep

    monkeypatch.setattr(sweep, "engine", Gate)
    study, folder = tmp_path / "helps.toml", tmp_path / "helps"
    study.write_text(STUDY)
    running = threading.Thread(target=sweep.sweep, args=(study, folder))
    running.start()
    try:
        page.goto(f"{address}studies")
        where = page.get_by_label("folder of results")
        where.fill(str(folder))
        where.press("Enter")
        page.get_by_text("2 of 8 runs finished").wait_for()
    finally:
        Gate.opened.set()
        running.join()
    page.get_by_text("8 of 8 runs finished").wait_for()
    from experiments.results import results
    from experiments.wording import life_table

    page.locator("h2", has_text="How long they live").wait_for()
    from playwright.sync_api import expect

    cells = page.locator("table").first.locator("tbody tr").first.locator("td")
    expect(cells).to_have_text([*life_table(results(folder).answer).rows[0][1:]], timeout=SOON)
    press(page, "Open it")
    page.get_by_text("Where its people are, month by month").wait_for()


def test_a_picture_that_is_gone_before_its_script_has_come_does_no_harm(page, address, tmp_path):
    from experiments import sweep

    study, folder, held = tmp_path / "helps.toml", tmp_path / "helps", []
    study.write_text(STUDY)
    sweep.sweep(study, folder)

    def hold(script):
        held.append(script)

    page.route("**/lifespan/plotly.js", hold)
    page.goto(f"{address}studies")
    where, told = page.get_by_label("folder of results"), page.locator("h2", has_text="How long they live")
    where.fill(str(folder))
    where.press("Enter")
    told.wait_for()
    where.fill("")
    where.press("Enter")
    told.wait_for(state="detached")
    for script in held:
        script.continue_()
    page.wait_for_function("window.Plotly")
    page.wait_for_timeout(500)  # in which it would be asked to fit a picture that is no more
