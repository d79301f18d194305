"""Text out of bytes: UTF-8, UTF-16, or GB18030.

No library guesses here: exports are in one of three alphabets, and only senders' names depend on the choice.
"""

import codecs
from collections.abc import Iterator

BOMS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
SAMPLE = 1 << 20
UNREADABLE = "\ufffd"


def decoded(data: bytes) -> str:
    """Give the text; a byte that no alphabet explains becomes a mark of its own."""
    mark = next((mark for mark in BOMS if data.startswith(mark)), b"")
    encoding = BOMS.get(mark) or _without_mark(data)
    return data[len(mark) :].decode(encoding, errors="replace")


def _without_mark(data: bytes) -> str:
    sample = data[:SAMPLE]
    nulls = sample[0::2].count(0), sample[1::2].count(0)
    if max(nulls) > len(sample) // 8:
        return "utf-16-le" if nulls[1] > nulls[0] else "utf-16-be"
    strange = {name: data.decode(name, errors="replace").count(UNREADABLE) for name in ("utf-8",)}
    if not strange["utf-8"]:
        return "utf-8"
    strange["gb18030"] = data.decode("gb18030", errors="replace").count(UNREADABLE)
    return min(strange, key=lambda name: strange[name])


def lines_of(text: str) -> Iterator[tuple[int, str]]:
    """Go through the lines with their numbers; only line feeds and carriage returns end one."""
    return enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1)


def is_text(head: bytes) -> bool:
    """Tell whether bytes look like text in any of the three alphabets."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    nulls = head.count(0)
    return nulls == 0 or (nulls > len(head) // 8 and decoded(head).count("\0") == 0)
