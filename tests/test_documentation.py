"""The site is built without a warning, and every command that is shown in it is run."""

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer

from docs.commands import follow, pages, written
from experiments.cli import app
from tests.helpers import CHROMIUM, EXHAUSTIVE, browser

ROOT = Path(__file__).parent.parent
MISUSED: Any = typer.BadParameter.__base__  # click's UsageError, wherever Typer keeps it


NOTEBOOKS = {path.stem for path in (ROOT / "notebooks").glob("*.ipynb")}  # all run in tests/test_notebooks.py
SHOWN = NOTEBOOKS if EXHAUSTIVE else {"meet_a_community"}  # run for the site, as a reader sees them
LARGE = 500_000  # bytes of a page


def built(source: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    made = ("-c", folder, "-d", folder / "trees", source, folder / "site")
    sphinx = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", *made]
    return subprocess.run(sphinx, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Build the site as it is built by hand, but for notebooks that are not run."""
    folder = tmp_path_factory.mktemp("site")
    unrun = [f"notebooks/{name}.ipynb" for name in sorted(NOTEBOOKS - SHOWN)]
    (folder / "conf.py").write_text(f"from docs.conf import *\n\nnb_execution_excludepatterns = {unrun}\n")
    said = built(ROOT / "docs", folder)
    assert said.returncode == 0, said.stderr
    return folder / "site"


@pytest.mark.long
def test_the_site_is_built_without_a_warning(site):
    assert {"index.html", "odd.html", "claims.html"} <= {path.name for path in site.glob("*.html")}
    assert "check_policy" in (site / "reference/api.html").read_text(encoding="utf-8")


@pytest.mark.long
@pytest.mark.parametrize("name", sorted(SHOWN))
def test_a_page_of_a_notebook_has_its_figures_and_refers_to_what_draws_them(site, name):
    page = site / f"notebooks/{name}.html"
    said = page.read_text(encoding="utf-8")
    assert "Plotly.newPlot(" in said
    assert "/plotly.min.js" in said
    assert not re.findall('<(?:script|link)[^>]* (?:src|href)="http', said)
    assert page.stat().st_size < LARGE
    assert (site / "_static/plotly.min.js").stat().st_size > LARGE


@pytest.mark.long
@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here to look at the pages with")
@pytest.mark.filterwarnings("ignore")  # of the browser's driver
def test_the_figures_are_drawn_from_the_disk_alone(site):
    with browser() as opened:
        page, elsewhere = opened.new_page(), []
        page.on("request", lambda asked: None if asked.url.startswith("file:") else elsewhere.append(asked.url))
        for name in sorted(SHOWN):
            page.goto((site / f"notebooks/{name}.html").as_uri())
            figures = page.locator(".plotly-graph-div")
            assert figures.count() > 0
            assert all(figure.locator(".main-svg .xy").count() > 0 for figure in figures.all())
        assert elsewhere == []


@pytest.mark.long
def test_a_link_that_leads_nowhere_is_a_warning(tmp_path):
    (tmp_path / "conf.py").write_text('extensions = ["myst_nb"]\nmyst_heading_anchors = 4\n')
    (tmp_path / "index.md").write_text("# Here\n\n[there](there.md), [below](#nothing)\n")
    said = built(tmp_path, tmp_path)
    assert said.returncode != 0
    assert "there.md" in said.stderr
    assert "nothing" in said.stderr


def test_every_link_of_the_readme_leads_to_a_file():
    links = re.findall(r"\]\(((?!http)[^)#]+)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def misread(words: list[str]) -> str:
    """Say what a command would not understand; a command that is only named lacks its arguments, and may."""
    group = typer.main.get_command(app)
    within = typer.Context(group, info_name="lifespan")
    if words[0].startswith("-"):  # of which some act as soon as they are read
        known = {name for option in group.get_params(within) for name in option.opts}
        return "" if words[0] in known else f"lifespan {words[0]}"
    try:
        name, command, rest = group.resolve_command(within, words)
        command.make_context(name, rest, parent=within)
    except typer.Exit:  # --help
        return ""
    except MISUSED as error:
        named = type(error).__name__ == "MissingParameter"
        return "" if named else f"lifespan {shlex.join(words)}: {error.format_message()}"
    return ""


WRITTEN = [page for page in sorted((ROOT / "docs").rglob("*.md")) if page.name != "command.md"]  # which is made


@pytest.mark.parametrize("page", [ROOT / "README.md", *WRITTEN], ids=lambda page: page.stem)
def test_every_command_and_option_that_is_written_is_there(page):
    assert [said for words in written(page.read_text(encoding="utf-8")) if (said := misread(words))] == []


def test_an_option_or_command_that_is_not_there_is_noticed():
    page = "`lifespan run wechat_group --replicate 3`\n\n```sh\na && lifespan lst | head\nlifespan list # all\n```\n"
    assert written(page) == [["lst"], ["list"], ["run", "wechat_group", "--replicate", "3"]]
    assert [bool(misread(words)) for words in written(page)] == [True, False, True]


@pytest.mark.long
@pytest.mark.parametrize("page", pages(), ids=lambda page: page.stem)
def test_the_commands_of_a_page_can_be_run(page, tmp_path):
    _, told = follow(page.read_text(encoding="utf-8"), tmp_path)
    assert told
    assert [one for one in told if one.code] == []


def test_a_command_that_fails_is_noticed_and_what_it_prints_is_shown(tmp_path):
    page = "```sh\necho now\n```\n\n```text\nbefore\n```\n\n```sh\nexit 3\n```\n"
    text, told = follow(page, tmp_path)
    assert text == page.replace("before", "now")
    assert [one.code for one in told] == [0, 3]


def test_a_file_shown_on_a_page_is_written_for_its_commands(tmp_path):
    page = "```{code-block} python\n:caption: hello.py\n\nprint('hello')\n```\n\n```sh\ncat hello.py\n```\n"
    _, (told,) = follow(page, tmp_path)
    assert told.out == "print('hello')\n"


@pytest.mark.parametrize(
    ("page", "shown", "kept"), [("policy", "call_back.py", "policies.py"), ("scenario", "bakers.toml", "bakers.toml")]
)
def test_what_a_page_shows_is_what_the_template_holds(page, shown, kept):
    text = (ROOT / f"docs/how_to/{page}.md").read_text(encoding="utf-8")
    (block,) = re.findall(rf"^:caption: {re.escape(shown)}\n\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    held = (ROOT / "experiments/template/src/lifespan_example" / kept).read_text(encoding="utf-8")
    assert held.endswith(block)
