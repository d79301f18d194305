"""WhatsApp's text: a header a message, whose form follows the phone's language."""

import re
from collections.abc import Iterator
from functools import lru_cache

from experiments.importing.acts import NOTICE, RECALLED, Act
from experiments.importing.forms import Acts, Format
from experiments.importing.notices import MARKS, is_recalled, told
from experiments.importing.sources import Source

DATE = r"(\d{1,4}[/.-] ?\d{1,2}[/.-] ?\d{1,4})\.?,?"
HEADER = re.compile(
    rf"[\u200e\u200f\u202a]*(?:\[{DATE}[ \u202f]([^\]\n]{{4,24}})\]|{DATE}[ \u202f]([^\n-]{{4,24}}?) [-–]) ?(.*)"
)
SENDER = re.compile(r"([^:\n]{1,100}?):(?: |$)")
OF_THE_GROUP = re.compile(r"changed (?:the|this) (?:subject|group)|created (?:the )?group|更改了|建立了|创建了")
MEDIA = re.compile(r"omitted|attached|省略|附加|附件|忽略|Location|POLL|Contact", re.IGNORECASE)
FROM_THE_PLATFORM = "\u200e"


def read(lines: Iterator[tuple[int, str]], source: Source) -> Acts:
    """Read a chat; lines without a header go on with the message before."""
    room = str(source.place)
    for line, text in lines:
        header = HEADER.match(text)
        if not header:
            continue
        square, _, plain, _, rest = header.groups()
        when = square or plain
        sender = SENDER.match(rest)
        name = _shown(sender[1]) if sender else ""
        if not sender or not name:
            yield from _notice(line, rest, when, room)
            continue
        said = rest[sender.end() :]
        if said.startswith(FROM_THE_PLATFORM) and not MEDIA.search(said):
            yield from _notice(line, said, when, room)
        elif is_recalled(said):
            yield RECALLED
        else:
            yield Act(line, "", when, name, room=room)


def _notice(line: int, text: str, when: str, room: str) -> Acts:
    if is_recalled(text):
        yield RECALLED
        return
    notice = told(text)
    if not notice.names:
        yield NOTICE
    for name in notice.names:
        yield Act(line, "", when, _shown(name), notice.kind, room=room)


@lru_cache(maxsize=1 << 16)
def _shown(name: str) -> str:
    """Give a name without marks and the tilde of somebody who is no contact; nothing if it is a notice's beginning."""
    if OF_THE_GROUP.search(name):
        return ""
    return MARKS.sub("", name).strip().removeprefix("~").strip()


FORMATS = (
    Format(
        "whatsapp",
        "WhatsApp, chat exported as text",
        "lines",
        (HEADER.pattern,),
        read,
        "who wrote when; who was seen to join, leave or be removed; each file is a room",
        "identities (a changed name is another member), replies, reactions, silent members; 40,000 messages a file",
    ),
)
