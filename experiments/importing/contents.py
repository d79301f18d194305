"""What kind of thing a file holds, told by its first bytes: a table, lines, JSON, mails."""

import json
import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from pydantic_core import from_json

from experiments.importing.sources import ZIP, Source, is_workbook
from experiments.importing.tables import PARQUET, Table, csv_table, parquet_table, workbook_table
from experiments.importing.text import decoded, is_text
from sim.errors import InputError

MAIL = re.compile(rb"From \S.*\d{4}\r?\n[A-Za-z-]+:")
JSON = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*[\[{\"\]])")
JSON_HEAD = 1 << 22
DEEP = 4
ELEMENTS = 50
LINES_LOOKED_AT = 300


class Content:
    """A file's content in the forms in which formats ask for it, each made when it is asked for."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._head = source.head()

    @cached_property
    def readable(self) -> bool:
        """Tell whether this can be an export at all, and no picture or the like."""
        return is_text(self._head) or self._head.startswith(PARQUET) or self._workbook

    @cached_property
    def _workbook(self) -> bool:
        return self._head.startswith(ZIP) and is_workbook(self.source.data())

    @cached_property
    def text(self) -> str:
        """Give the text."""
        return decoded(self.source.data())

    @cached_property
    def table(self) -> Table | None:
        """Give the table, if it can be one."""
        if self._head.startswith(PARQUET):
            return parquet_table(self.source.data(), self.source.where)
        if self._workbook:
            return workbook_table(self.source.data(), self.source.where)
        return None if self.is_json or self.is_mail else csv_table(self.text)

    @cached_property
    def is_mail(self) -> bool:
        """Tell whether these are mails, one after the other."""
        return bool(MAIL.match(self._head.lstrip()))

    @cached_property
    def is_json(self) -> bool:
        """Tell whether it begins as JSON does."""
        return is_text(self._head) and bool(JSON.match(decoded(self._head)))

    @cached_property
    def by_lines(self) -> bool:
        """Tell whether each line is a JSON value of its own."""
        first, end, rest = self.text.lstrip()[:JSON_HEAD].partition("\n")
        return bool(end and first.startswith("{") and rest.strip() and _is_whole(first))

    @cached_property
    def paths(self) -> frozenset[str]:
        """Give the paths of keys in the first part of a JSON file: ``messages[].author.id``."""
        if not self.is_json:
            return frozenset()
        if self.by_lines:
            first = [line for line in self.text[:JSON_HEAD].split("\n")[:ELEMENTS] if _is_whole(line)]
            return frozenset(_paths([json.loads(line) for line in first]))
        try:
            return frozenset(_paths(from_json(self.text[:JSON_HEAD], allow_partial=True)))
        except ValueError as error:
            raise InputError(f"{self.source.where}: not valid JSON: {error}") from None

    @cached_property
    def first_lines(self) -> list[str]:
        """Give some of the first lines."""
        return [] if not is_text(self._head) or self.is_json else decoded(self._head).splitlines()[:LINES_LOOKED_AT]


def _is_whole(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _paths(value: Any, path: str = "", depth: int = 0) -> Iterator[str]:
    if depth > DEEP:
        return
    if isinstance(value, dict):
        for key, inner in value.items():
            here = f"{path}.{key}".lstrip(".")
            yield here
            yield from _paths(inner, here, depth + 1)
    elif isinstance(value, list):
        for inner in value[:ELEMENTS]:
            yield from _paths(inner, f"{path}[]", depth + 1)
