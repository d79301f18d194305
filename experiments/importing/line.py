"""LINE's text: a line a day, below it times, senders and texts between tabs."""

import re
from collections.abc import Iterator

from experiments.importing.acts import RECALLED, Act
from experiments.importing.forms import Acts, Format
from experiments.importing.notices import is_recalled
from experiments.importing.sources import Source
from experiments.importing.wechat import notices

HEAD = r"\[LINE\] ?.*(?:聊天记录|聊天記錄|トーク履歴|Chat history)|Chat history (?:in|with) "
YEAR_FIRST = r"\d{4}[./]\d{1,2}[./]\d{1,2}"
DAY = re.compile(rf"(?P<a>{YEAR_FIRST})(?=$|[\s(（週周星])|[A-Z][a-z]{{2}}, (?P<b>\d{{1,2}}/\d{{1,2}}/\d{{4}})$")
MESSAGE = re.compile(r"(?:上午|下午|午前|午後)?\d{1,2}:\d\d ?(?:[AaPp][Mm])?\t([^\t]*)(?:\t(.*))?$")


def read(lines: Iterator[tuple[int, str]], source: Source) -> Acts:
    """Read a chat; what stands before the first day, and lines of longer messages, say nothing."""
    room, day = str(source.place), ""
    for line, text in lines:
        if found := DAY.match(text):
            day = found["a"] or found["b"]
        elif found := MESSAGE.match(text) if day else None:
            yield from _said(line, found[1], found[2], day, room)


def _said(line: int, who: str, text: str | None, day: str, room: str) -> Acts:
    if not who or text is None:
        yield from notices(line, text or who, day, room)
    elif is_recalled(text):
        yield RECALLED
    else:
        yield Act(line, "", day, who.strip(), room=room)


FORMATS = (
    Format(
        "line",
        "LINE, chat exported as text",
        "lines",
        (HEAD,),
        read,
        "who wrote when; who was seen to join, leave or be removed; each file is a room",
        "identities (a changed name is another member), replies, reactions, silent members",
        order="month-first",
    ),
)
