"""Commands shown in the documentation: run, and what they print shown. ``python -m docs.commands PAGE.md …``.

In a page, ``sh`` blocks are commands; a ``text`` block behind one is what it prints; a code block with a caption is a
file of that name. All of a page happens in one new folder, in order.
"""

import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

FOLDERS = ("tutorials", "how_to")
LONG = "ask.md"  # as it stands it takes hours; tests/test_ask.py asks the same of less
BLOCK = re.compile(
    r"^```(?P<kind>sh|\{code-block\} \w+)\n(?P<said>.*?)^```\n(?:\n```text\n(?P<shown>.*?)^```\n)?", re.M | re.S
)
FENCED = re.compile(r"^```.*?\n(.*?)^```", re.M | re.S)
SPAN = re.compile(r"`(lifespan [^`]+)`")
CALLED = re.compile(r"(?:^|[ /])lifespan (.+)")
CAPTION = re.compile(r":caption: (\S+)\n\n?")


class Told(NamedTuple):
    """What came of one command, or of several in one block."""

    command: str
    code: int
    out: str
    err: str


def pages() -> list[Path]:
    """List the pages with commands, but for the one whose commands take long."""
    listed = (page for folder in FOLDERS for page in sorted((Path(__file__).parent / folder).glob("*.md")))
    return [page for page in listed if page.name != LONG and "```sh\n" in page.read_text(encoding="utf-8")]


def follow(page: str, folder: Path, instead: Mapping[str, str] | None = None) -> tuple[str, list[Told]]:
    """Do what a page says, in a folder.

    Parameters
    ----------
    page : str
        Its text.
    folder : Path
        Where its files are written and its commands run.
    instead : mapping of str to str, optional
        What of its commands is replaced, and by what.

    Returns
    -------
    str
        The page with what its commands print now.
    list of Told
        A block each.
    """
    told: list[Told] = []

    def done(block: re.Match[str]) -> str:
        if block["kind"] != "sh":
            _write(block["said"], folder)
            return block[0]
        told.append(_run(_replaced(block["said"], instead or {}), folder))
        if block["shown"] is None:
            return block[0]
        return f"```sh\n{block['said']}```\n\n```text\n{_tidy(told[-1].out)}```\n"

    return BLOCK.sub(done, page), told


def _replaced(said: str, instead: Mapping[str, str]) -> str:
    for word, other in instead.items():
        said = said.replace(word, other)
    return said


def written(page: str) -> list[list[str]]:
    """List the calls of `lifespan` that a page shows, in its blocks and in its text, as words behind that name."""
    lines = [line for block in FENCED.findall(page) for line in block.splitlines()]
    lines += [" ".join(span.split()) for span in SPAN.findall(FENCED.sub("", page))]
    return [_words(call[1]) for line in lines if (call := CALLED.search(line))]


def _words(call: str) -> list[str]:
    """Split as a shell does, up to what ends a command or sends its output elsewhere."""
    split = shlex.shlex(call.replace("2>", ">"), posix=True, punctuation_chars="|&;<>")
    split.whitespace_split = True
    return list(takewhile(lambda word: word[0] not in "|&;<>", split))


def _write(said: str, folder: Path) -> None:
    name = CAPTION.match(said)
    if name:
        (folder / name[1]).write_text(said[name.end() :], encoding="utf-8")


def _run(commands: str, folder: Path) -> Told:
    here = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    env = os.environ | {"PATH": here, "COLUMNS": "120", "PYTHONPATH": str(folder), "NO_COLOR": "1"}
    bash = ["bash", "-euo", "pipefail", "-c", commands]
    said = subprocess.run(bash, cwd=folder, env=env, capture_output=True, text=True, check=False)
    return Told(commands, said.returncode, said.stdout, said.stderr)


def _tidy(out: str) -> str:
    lines = [line.rstrip() for line in out.strip("\n").splitlines()]
    return "\n".join([*lines, ""])


def main(words: Sequence[str]) -> int:
    """Show on the pages what their commands print now; say which failed."""
    failed = 0
    for page in map(Path, words or map(str, pages())):
        with tempfile.TemporaryDirectory() as folder:
            text, told = follow(page.read_text(encoding="utf-8"), Path(folder))
        for one in told:
            if one.code:
                failed += 1
                sys.stderr.write(f"{page.name}: exit code {one.code}: {one.command}{one.err}\n")
        page.write_text(text, encoding="utf-8")
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
