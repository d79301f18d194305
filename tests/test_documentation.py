"""The site is built without a warning, and every command that is shown in it is run."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from docs.commands import follow, pages

ROOT = Path(__file__).parent.parent


def built(source: Path, out: Path) -> subprocess.CompletedProcess[str]:
    sphinx = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-d", out / "trees", source, out / "site"]
    return subprocess.run(sphinx, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.long
def test_the_site_is_built_without_a_warning(tmp_path):
    said = built(ROOT / "docs", tmp_path)
    assert said.returncode == 0, said.stderr
    assert {"index.html", "odd.html", "claims.html"} <= {path.name for path in (tmp_path / "site").glob("*.html")}
    assert "check_policy" in (tmp_path / "site/reference/api.html").read_text(encoding="utf-8")


@pytest.mark.long
def test_a_link_that_leads_nowhere_is_a_warning(tmp_path):
    (tmp_path / "conf.py").write_text('extensions = ["myst_nb"]\nmyst_heading_anchors = 4\n')
    (tmp_path / "index.md").write_text("# Here\n\n[there](there.md), [below](#nothing)\n")
    said = built(tmp_path, tmp_path / "out")
    assert said.returncode != 0
    assert "there.md" in said.stderr
    assert "nothing" in said.stderr


def test_every_link_of_the_readme_leads_to_a_file():
    links = re.findall(r"\]\(((?!http)[^)#]+)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


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
