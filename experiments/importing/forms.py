"""What a format is: how it is recognised, how it is read, and what it can tell."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from experiments.importing.acts import Act

Acts = Iterator[Act | str]
CHINA = "Asia/Shanghai"


class Format(NamedTuple):
    """A form in which people hold what happened in their community.

    Attributes
    ----------
    name, title : str
        What it is called in the command, and in words.
    shape : str
        ``"lines"``, ``"table"``, ``"json"`` or ``"mbox"``: what `read` is given.
    signs : tuple of str
        Any of these tells the format: for lines a regular expression that many a line matches, or one of the first,
        for a table its columns, parted by commas; for JSON paths that it holds, parted by blanks.
    read : callable
        Gives the acts of a file, and of what it left out the name.
    gives, lacks : str
        What it tells, and what nobody can tell from it.
    platform : str
        People and rooms of files of one platform are the same; by default the first word of the name.
    zone : str
        Where its times are at home, unless the user says.
    order : str, optional
        What comes first in its dates, if it is always the same.
    model, line_model : type, optional
        Of JSON: what is kept of it; and of a line, where each line is a value of its own.
    roster : bool
        Whether it lists only who is still there.
    asks : bool
        Whether `read` has to know what the user asked for.
    """

    name: str
    title: str
    shape: str
    signs: tuple[str, ...]
    read: Callable[..., Acts]
    gives: str
    lacks: str
    zone: str = "UTC"
    order: str | None = None
    model: Any = None
    line_model: Any = None
    roster: bool = False
    asks: bool = False

    @property
    def unit(self) -> str:
        """Give the word for a place in such a file."""
        return {"json": "message", "mbox": "mail"}.get(self.shape, "line")

    @property
    def platform(self) -> str:
        """Give the platform: people of one platform are known by the same identities."""
        return self.name.partition("-")[0]
