"""Every notebook runs from top to bottom, and is kept in git without its output."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_is_kept_without_output(path):
    cells = nbformat.read(path, as_version=4).cells
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in cells)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_asks_what_the_sources_say_otherwise_and_has_two_exercises_with_solutions(path):
    text = "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells)
    assert "## The sources say one thing, the model another" in text
    asked, solved = text.split("## Exercises")[1].split("## Solutions")
    assert [line[:2] for line in asked.splitlines() if line[:1].isdigit()] == ["1.", "2."]
    assert {"# 1.", "# 2."} <= {line[:4] for line in solved.splitlines()}


@pytest.mark.long
@pytest.mark.filterwarnings("ignore")  # the kernel's own
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_runs_from_top_to_bottom(path, tmp_path):
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=1800, kernel_name="python3", resources={"metadata": {"path": tmp_path}}).execute()
    codes = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.execution_count for cell in codes)
    assert any("application/vnd.plotly.v1+json" in output.get("data", {}) for cell in codes for output in cell.outputs)
