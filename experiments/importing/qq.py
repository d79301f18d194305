"""QQ's groups: the text that QQ itself exports, and the JSON of qq-chat-exporter."""

import re
from collections.abc import Iterator

from experiments.importing.acts import RECALLED, Act
from experiments.importing.forms import CHINA, Acts, Format
from experiments.importing.kept import Text, Time, kept
from experiments.importing.notices import is_recalled
from experiments.importing.sources import Source
from experiments.importing.wechat import notices

HEADER = re.compile(r"(\d{4}-\d\d-\d\d) (\d{1,2}:\d\d:\d\d) (?:【[^】]*】)?(.*?)(?:\((\d+)\)|<([^<>]+)>)?\s*$")
SIGN = r"\d{4}-\d\d-\d\d \d{1,2}:\d\d:\d\d .*(?:\(\d{4,}\)|<[^<>]+@[^<>]+>)\s*$"
GROUP = re.compile(r"消息对象[:：]\s*(.+)")
SYSTEM = "10000"


def read_text(lines: Iterator[tuple[int, str]], source: Source) -> Acts:
    """Read QQ's text: a line of time, title, name and number, the message below; a file may hold several groups."""
    room = str(source.place)
    header: tuple[int, re.Match[str]] | None = None
    before = ""
    for line, text in lines:
        found = HEADER.match(text)
        if found and before.strip(" =") and not (found[4] or found[5]):
            found = None  # a date within a message: headers without a number stand after a blank line
        before = text
        group = None if found else GROUP.match(text)
        if header and (found or group or text.strip()):
            yield from _said(*header, "" if found or group else text, room)
            header = None
        room = group[1] if group else room
        header = (line, found) if found else header
    if header:
        yield from _said(*header, "", room)


def _said(line: int, header: re.Match[str], text: str, room: str) -> Acts:
    day, _, name, number, mail = header.groups()
    if number == SYSTEM or name == "系统消息":
        yield from notices(line, text, day, room)
    elif is_recalled(text):
        yield RECALLED
    else:
        yield Act(line, number or mail or "", day, name, room=room)


@kept
class Reply:
    """What a message answers."""

    referencedMessageId: Text = ""  # noqa: N815


@kept
class Body:
    """What is kept of a message's content: the notices' text, and what it answers."""

    text: Text = ""
    reply: Reply | None = None


@kept
class Sender:
    """Who wrote."""

    uid: Text = ""
    uin: Text = ""
    name: Text = ""


@kept
class Message:
    """A message as qq-chat-exporter writes it, in its older and its newer form."""

    messageId: Text = ""  # noqa: N815
    id: Text = ""
    timestamp: Time
    sender: Sender
    type: Text = ""
    isSystemMessage: bool = False  # noqa: N815
    system: bool = False
    isRecalled: bool = False  # noqa: N815
    recalled: bool = False
    content: Body = Body()


@kept
class Chat:
    """The chat."""

    name: Text = ""


@kept
class Export:
    """The whole file."""

    chatInfo: Chat = Chat()  # noqa: N815
    messages: list[Message]


def read_exporter(export: Export, source: Source) -> Acts:
    """Read the JSON of qq-chat-exporter."""
    yield from _messages(export.messages, export.chatInfo.name or str(source.place))


def read_chunk(messages: list[Message], source: Source) -> Acts:
    """Read a part of a chunked export, a message a line; its folder is the chat."""
    yield from _messages(messages, str(source.place.parent))


def _messages(messages: list[Message], room: str) -> Acts:
    for line, message in enumerate(messages, 1):
        who, key = message.sender.uin or message.sender.uid, message.messageId or message.id
        if message.isRecalled or message.recalled:
            yield RECALLED
        elif message.isSystemMessage or message.system or message.type == "system" or who == SYSTEM:
            yield from notices(line, message.content.text, message.timestamp, room)
        else:
            answers = message.content.reply.referencedMessageId if message.content.reply else ""
            yield Act(
                line,
                who,
                message.timestamp,
                message.sender.name,
                "reply" if answers else "msg",
                room=room,
                id=(room, key) if key else None,
                answers=(room, answers) if answers else None,
            )


LACKS = "reactions, members who never write"
FORMATS = (
    Format(
        "qq-text",
        "QQ, exported as text by QQ itself",
        "lines",
        ("消息记录（此消息记录", SIGN),
        read_text,
        "who wrote when, by number; joins, leaves and removals that notices tell of; several groups in a file",
        f"replies, {LACKS}",
        zone=CHINA,
    ),
    Format(
        "qq-exporter",
        "QQ, JSON of qq-chat-exporter",
        "json",
        ("chatInfo messages[].sender.uid", "chatInfo messages[].sender.uin"),
        read_exporter,
        "who wrote when, by number; who answered whom; joins, leaves and removals that notices tell of",
        LACKS,
        zone=CHINA,
        model=Export,
    ),
    Format(
        "qq-exporter-lines",
        "QQ, chunked JSON lines of qq-chat-exporter",
        "json",
        ("[].sender.uid [].timestamp [].content", "[].sender.uin [].timestamp [].content"),
        read_chunk,
        "the same, a part a file",
        LACKS,
        zone=CHINA,
        model=list[Message],
        line_model=Message,
    ),
)
