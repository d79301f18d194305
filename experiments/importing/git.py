"""Commits, as git log lists them."""

import re
from collections.abc import Iterator

from experiments.importing.acts import BOT, Act
from experiments.importing.forms import Acts, Format
from experiments.importing.sources import Source

ONE_LINE = re.compile(r"([^\t]*)\t([^\t]*@[^\t]*|[^\t]*)\t(\d{9,11})$")
AUTHOR = re.compile(r"Author: +(.*?) *<(.*)>$")
DATE = re.compile(r"(?:Author)?Date: +(.+?)(?: [+-]\d{4})?$")
ROBOT = re.compile(r"\[bot\]|\bbot\b", re.IGNORECASE)


def read(lines: Iterator[tuple[int, str]], source: Source) -> Acts:
    """Read ``git log --format='%aN%x09%aE%x09%at'``, or ``git log`` as it is."""
    author: tuple[str, str] | None = None
    for line, text in lines:
        if found := ONE_LINE.match(text):
            yield _commit(line, found[1], found[2], found[3])
        elif found := AUTHOR.match(text):
            author = found[1], found[2]
        elif author and (found := DATE.match(text)):
            yield _commit(line, *author, found[1])
            author = None


def _commit(line: int, name: str, mail: str, when: str) -> Act | str:
    return BOT if ROBOT.search(name) else Act(line, mail.lower() or name, when, kind="commit")


FORMATS = (
    Format(
        "git",
        r"git log --format='%aN%x09%aE%x09%at', or git log as it is",
        "lines",
        (r"[^\t]*\t[^\t]*@[^\t]*\t\d{9,11}$", r"commit [0-9a-f]{40}\b"),
        read,
        "who committed when, by address",
        "whoever only talks or reviews, and that somebody has two addresses, unless a .mailmap says so",
    ),
)
