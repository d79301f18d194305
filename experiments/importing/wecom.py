"""WeCom's customer groups: the official list of members, and the tables of its vendors."""

from experiments.importing.acts import UNDATED, Act
from experiments.importing.forms import CHINA, Acts, Format
from experiments.importing.kept import Text, Time, kept
from experiments.importing.sources import Source
from experiments.importing.tables import Table


@kept
class Member:
    """A member of a group."""

    userid: str
    join_time: Time


@kept
class Group:
    """A group."""

    chat_id: Text = ""
    member_list: list[Member]


@kept
class Answer:
    """What the interface answers."""

    group_chat: Group


def read_list(answer: Answer, source: Source) -> Acts:
    """Read the list of a group's members."""
    group = answer.group_chat
    for line, member in enumerate(group.member_list, 1):
        yield Act(line, member.userid, member.join_time, kind="join", room=group.chat_id or str(source.place))


def read_table(table: Table, source: Source) -> Acts:
    """Read a vendor's table of members, which keeps those who left."""
    names = ("user_id", "join_time", "group_id", "deleted_time", "last_chat_msg_time")
    for line, (member, joined, room, left, last) in table.pick(*names):
        happened = [(joined, "join"), (last, "msg"), (left, "leave")]
        dated = [(when, kind) for when, kind in happened if when.strip("0")]
        if not dated:
            yield UNDATED
        for when, kind in dated:
            yield Act(line, member, when, kind=kind, room=room)


FORMATS = (
    Format(
        "wecom",
        "WeCom (企业微信), members of a customer group: groupchat/get",
        "json",
        ("group_chat.member_list[].userid group_chat.member_list[].join_time",),
        read_list,
        "when each joined, by group",
        "those who left, and whatever anybody wrote",
        zone=CHINA,
        model=Answer,
        roster=True,
    ),
    Format(
        "wecom-table",
        "WeCom (企业微信), a vendor's table of members",
        "table",
        ("user_id,join_time,group_id", "user_id,join_time,deleted_time"),
        read_table,
        "when each joined, left and last wrote, by group",
        "all that was written before the last message",
        zone=CHINA,
    ),
)
