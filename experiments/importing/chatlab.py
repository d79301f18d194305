"""ChatLab's own form, JSON or a line a message, to which its converter brings a dozen chats."""

from collections.abc import Sequence

from pydantic import Field

from experiments.importing.acts import RECALLED, Act
from experiments.importing.forms import CHINA, Acts, Format
from experiments.importing.kept import Text, Time, kept
from experiments.importing.sources import Source
from experiments.importing.wechat import notices

SYSTEM, TAKEN_BACK = 80, 81


@kept
class Message:
    """A message; where each line is a value of its own, a head or a member too."""

    sender: Text = ""
    accountName: Text = ""  # noqa: N815
    groupNickname: Text = ""  # noqa: N815
    timestamp: Time = ""
    type: int = 0
    content: Text = ""
    platformMessageId: Text = ""  # noqa: N815
    replyToMessageId: Text = ""  # noqa: N815


@kept
class Line(Message):
    """A line: head, member or message."""

    what: Text = Field("", alias="_type")


@kept
class Export:
    """The whole file."""

    messages: list[Message]


def read(export: Export, source: Source) -> Acts:
    """Read a chat."""
    yield from _messages(export.messages, str(source.place))


def read_lines(lines: list[Line], source: Source) -> Acts:
    """Read a chat of which each line is a message, after lines of its head and its members."""
    yield from _messages([line for line in lines if line.what == "message"], str(source.place))


def _messages(messages: Sequence[Message], room: str) -> Acts:
    for line, message in enumerate(messages, 1):
        if message.type == SYSTEM:
            yield from notices(line, message.content, message.timestamp, room)
        elif message.type == TAKEN_BACK:
            yield RECALLED
        else:
            yield _message(line, message, room)


def _message(line: int, message: Message, room: str) -> Act:
    key, answers = message.platformMessageId, message.replyToMessageId
    return Act(
        line,
        message.sender,
        message.timestamp,
        message.groupNickname or message.accountName,
        "reply" if answers else "msg",
        room=room,
        id=(room, key) if key else None,
        answers=(room, answers) if answers else None,
    )


FORMATS = (
    Format(
        "chatlab",
        "ChatLab, JSON",
        "json",
        ("chatlab messages[].sender messages[].timestamp", "chatlab meta messages"),
        read,
        "who wrote when; who answered whom; joins, leaves and removals that notices tell of",
        "reactions, members who never write",
        zone=CHINA,
        model=Export,
    ),
    Format(
        "chatlab-lines",
        "ChatLab, a line a message",
        "json",
        ("[]._type [].chatlab",),
        read_lines,
        "who wrote when; who answered whom; joins, leaves and removals that notices tell of",
        "reactions, members who never write",
        zone=CHINA,
        model=list[Line],
        line_model=Line,
    ),
)
