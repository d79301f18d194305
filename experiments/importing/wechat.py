"""WeChat's groups: copied text, and what MemoTrace, chatlog, WeFlow and EchoTrace write."""

import re
from collections.abc import Iterator

from experiments.importing.acts import NOTICE, RECALLED, Act
from experiments.importing.forms import CHINA, Acts, Format
from experiments.importing.kept import Text, Time, kept
from experiments.importing.notices import is_recalled, told
from experiments.importing.sources import Source
from experiments.importing.tables import Table

SYSTEM = "10000"
MOMENT = r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?\s+\d{1,2}:\d\d(?::\d\d)?"
NAME_FIRST = re.compile(rf"(?P<who>\S.{{0,60}}?)\s*[:：]?\s+(?P<when>{MOMENT})\s*[:：]?$")
TIME_FIRST = re.compile(rf"(?P<when>{MOMENT})\s+(?P<who>\S.{{0,60}}?)\s*[:：]?$")
ID = re.compile(r"(.*?)[(（<]([\w@.-]+)[)）>]$")


def notices(line: int, text: str, when: str | float, room: str) -> Acts:
    """Give the acts that a notice of the platform tells of."""
    if is_recalled(text):
        yield RECALLED
        return
    notice = told(text)
    if not notice.names:
        yield NOTICE
    for name in notice.names:
        yield Act(line, "", when, name, notice.kind, room=room)


def read_copied(lines: Iterator[tuple[int, str]], source: Source) -> Acts:
    """Read text as it is copied from a chat: a name and a time on a line, or the other way round, and text below."""
    room = str(source.place)
    header: tuple[int, str, str] | None = None
    for line, text in lines:
        found = NAME_FIRST.fullmatch(text) or TIME_FIRST.fullmatch(text)
        if not found:
            if header and text.strip():
                yield from _said(header, text, room)
                header = None
            continue
        if header:
            yield from _said(header, "", room)
        header = line, found["who"].strip(), found["when"]
    if header:
        yield from _said(header, "", room)


def _said(header: tuple[int, str, str], text: str, room: str) -> Acts:
    line, who, when = header
    if who in ("系统消息", "系统"):
        yield from notices(line, text, when, room)
    elif is_recalled(text):
        yield RECALLED
    else:
        known = ID.fullmatch(who)
        yield Act(line, known[2] if known else "", when, known[1] if known else who, room=room)


def read_memotrace(table: Table, source: Source) -> Acts:
    """Read MemoTrace's table; rows of private chats are three cells shorter than the header."""
    names = ("CreateTime", "StrTime", "Type", "Sender", "NickName", "TalkerId", "StrContent", "IsSender", "Remark")
    for line, (epoch, time, type_, sender, nick, room, text, own, remark) in table.pick(*names):
        when = epoch or time
        if type_ == SYSTEM:
            yield from notices(line, text, when, room)
        else:
            private = not (sender or nick or remark)
            yield Act(line, sender or _in_private(own, room) * private, when, nick or remark, room=room)


def _in_private(own: str, talker: str) -> str:
    """Give who wrote in a private chat: oneself, or the other."""
    return {"1": "oneself", "0": talker}.get(own, "")


def read_chatlog_table(table: Table, source: Source) -> Acts:
    """Read chatlog's table."""
    for line, (time, name, sender, room, text) in table.pick("Time", "SenderName", "Sender", "Talker", "Content"):
        if sender == "系统消息":
            yield from notices(line, text, time, room)
        else:
            yield Act(line, sender, time, name, room=room)


@kept
class ChatlogMessage:
    """A message as chatlog writes it."""

    seq: Text = ""
    time: Time
    talker: Text = ""
    sender: Text
    senderName: Text = ""  # noqa: N815
    type: Text = ""
    content: Text = ""


def read_chatlog(messages: list[ChatlogMessage], source: Source) -> Acts:
    """Read chatlog's JSON."""
    for line, message in enumerate(messages, 1):
        if message.type == SYSTEM or message.sender == "系统消息":
            yield from notices(line, message.content, message.time, message.talker)
        else:
            key = (message.talker, message.seq) if message.seq else None
            yield Act(line, message.sender, message.time, message.senderName, room=message.talker, id=key)


@kept
class WeFlowSession:
    """The chat."""

    wxid: Text = ""


@kept
class WeFlowMessage:
    """A message as WeFlow and EchoTrace write it."""

    createTime: Time  # noqa: N815
    type: Text = ""
    content: Text = ""
    isSend: int | None = None  # noqa: N815
    senderUsername: Text = ""  # noqa: N815
    senderDisplayName: Text = ""  # noqa: N815


@kept
class WeFlow:
    """The whole file."""

    session: WeFlowSession = WeFlowSession()
    messages: list[WeFlowMessage]


def read_weflow(export: WeFlow, source: Source) -> Acts:
    """Read WeFlow's and EchoTrace's JSON."""
    room = export.session.wxid or str(source.place)
    for line, message in enumerate(export.messages, 1):
        if message.type == "系统消息" or (message.isSend is None and not message.senderUsername):
            yield from notices(line, message.content, message.createTime, room)
        else:
            yield Act(line, message.senderUsername, message.createTime, message.senderDisplayName, room=room)


SILENT = "members who never write, and, unless the owner exported, who left"
FORMATS = (
    Format(
        "wechat-memotrace",
        "WeChat, MemoTrace (留痕) CSV",
        "table",
        ("localId,TalkerId,Type,CreateTime",),
        read_memotrace,
        "who wrote when; joins, leaves and removals that notices tell of; rooms",
        f"replies, reactions, {SILENT}",
        zone=CHINA,
    ),
    Format(
        "wechat-chatlog-csv",
        "WeChat, chatlog CSV",
        "table",
        ("Time,SenderName,Sender,Talker",),
        read_chatlog_table,
        "who wrote when; joins, leaves and removals that notices tell of; rooms",
        f"replies, reactions, {SILENT}",
        zone=CHINA,
    ),
    Format(
        "wechat-chatlog",
        "WeChat, chatlog JSON",
        "json",
        ("[].talker [].sender [].time [].isSelf", "[].talker [].sender [].time [].seq"),
        read_chatlog,
        "who wrote when; joins, leaves and removals that notices tell of; rooms; messages exported twice are told",
        f"replies, reactions, {SILENT}",
        zone=CHINA,
        model=list[ChatlogMessage],
        line_model=ChatlogMessage,
    ),
    Format(
        "wechat-weflow",
        "WeChat, WeFlow or EchoTrace JSON",
        "json",
        ("session messages[].createTime messages[].senderUsername",),
        read_weflow,
        "who wrote when; joins, leaves and removals that notices tell of",
        f"replies, reactions, {SILENT}",
        zone=CHINA,
        model=WeFlow,
    ),
)
COPIED = Format(
    "wechat-text",
    "WeChat, copied text and what is like it: a name and a time, text below",
    "lines",
    (rf"{NAME_FIRST.pattern}", rf"{TIME_FIRST.pattern}"),
    read_copied,
    "who wrote when",
    f"identities (a changed name is another member), replies, reactions, {SILENT}",
    zone=CHINA,
)
