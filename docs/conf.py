"""How the documentation is made: ``python -m sphinx -W --keep-going docs build/docs``.

It runs the notebooks, for some minutes; ``-D nb_execution_mode=off`` shows them as they are kept, without output.
"""

import os
import re
import shutil
import sys
import tomllib
from pathlib import Path
from typing import Any

import typer
from plotly.offline import get_plotlyjs
from typer.cli import get_docs_for_click

sys.path.insert(0, str(Path(__file__).parent.parent))

from experiments.cli import app

HERE = Path(__file__).parent
ROOT = HERE.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def command_page() -> str:
    """Say what `lifespan --help` says, of every command."""
    command = typer.main.get_command(app)
    said = get_docs_for_click(obj=command, ctx=typer.Context(command, info_name="lifespan"), name="lifespan")
    said = said.replace("# `lifespan`", "# The command `lifespan`", 1)
    return re.sub(
        r"^(?:.*(?:lifespan \w+|  {3,}).* {2,}\S.*\n)+", lambda lines: f"```text\n{lines[0]}```\n", said, flags=re.M
    )


# What is made anew for every build stands in no commit.
(HERE / "reference" / "command.md").write_text(command_page(), encoding="utf-8")
shutil.copytree(ROOT / "notebooks", HERE / "notebooks", dirs_exist_ok=True)
(HERE / "static" / "plotly.min.js").write_text(get_plotlyjs(), encoding="utf-8")

project = "lifespan"
author = "The lifespan developers"
project_copyright = author
language = "en"
extensions = [
    "myst_nb",
    "numpydoc",
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
]
exclude_patterns = ["_build", "templates", "**/.ipynb_checkpoints"]

myst_enable_extensions = ["deflist", "dollarmath"]
myst_heading_anchors = 4
os.environ["PLOTLY_RENDERER"] = "notebook"  # figures as HTML with their script, for which see setup()
nb_execution_mode = "force"
nb_execution_in_temp = True
nb_execution_timeout = 1800  # of a cell, which may be the first to compile the engine
nb_execution_raise_on_error = True

autosummary_generate = True
templates_path = [str(HERE / "templates")]
autodoc_member_order = "bysource"
autodoc_typehints = "none"  # docstrings say them
numpydoc_show_class_members = False

html_theme = "pydata_sphinx_theme"
html_title = project
html_static_path = [str(HERE / "static")]
html_css_files = ["wide.css"]
FIT = "addEventListener('load', () => dispatchEvent(new Event('resize')))"  # figures to the column, once it is laid out
html_js_files = [(None, {"body": FIT})]
html_show_sourcelink = False
html_theme_options = {"show_prev_next": True, "navbar_align": "left", "secondary_sidebar_items": ["page-toc"]}
html_context = {"default_mode": "light"}


def draw_by_one_script(app: Any, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Let the figures of all notebooks be drawn by one copy of plotly.js, and by nothing from a network."""
    body = context.get("body", "")
    if get_plotlyjs() in body:
        context["body"] = re.sub(r'<script src="https?:[^"]*"></script>', "", body.replace(get_plotlyjs(), ""))
        app.add_js_file("plotly.min.js")


def setup(app: Any) -> None:
    """Have every page looked at before it is written."""
    app.connect("html-page-context", draw_by_one_script)
