"""Slack: the export of a workspace, a folder a channel and a file a day; and the analytics of members, a line a day."""

import re

from pydantic import TypeAdapter, ValidationError

from experiments.importing.acts import BOT, NOTICE, RECALLED, Act
from experiments.importing.forms import Acts, Format
from experiments.importing.kept import Text, kept
from experiments.importing.sources import Source
from experiments.importing.text import decoded

WRITTEN = frozenset({"", "thread_broadcast", "me_message", "file_share", "file_comment"})
CAME = {"channel_join": "join", "group_join": "join", "channel_leave": "leave", "group_leave": "leave"}
SLACKBOT = "USLACKBOT"
MOST_A_DAY = 10_000


@kept
class Reaction:
    """A reaction, and who reacted so."""

    users: tuple[str, ...] = ()


@kept
class Message:
    """A message of a day."""

    type: Text = ""
    subtype: Text = ""
    user: Text = ""
    bot_id: Text = ""
    ts: str
    thread_ts: Text = ""
    reactions: tuple[Reaction, ...] = ()


@kept
class User:
    """Somebody of the workspace."""

    id: str
    is_bot: bool = False


@kept
class MemberDay:
    """What a member did on a day."""

    date: str
    user_id: str
    is_active: bool = False
    messages_posted_count: int = 0
    reactions_added_count: int = 0


def _bots(source: Source) -> frozenset[str]:
    """Give who is a bot, as the export's list of users has it, if that is there."""
    users = source.beside("users.json")
    try:
        listed = TypeAdapter(list[User]).validate_json(decoded(users.data())) if users else []
    except ValidationError:
        listed = []
    return frozenset({SLACKBOT, *(user.id for user in listed if user.is_bot)})


def read(messages: list[Message], source: Source) -> Acts:
    """Read a day of a channel; its folder is the channel."""
    room, bots = str(source.place.parent), _bots(source)
    for line, message in enumerate(messages, 1):
        if message.bot_id or message.subtype == "bot_message" or message.user in bots:
            yield BOT
        elif message.subtype in CAME:
            yield Act(line, message.user, _seconds(message.ts), kind=CAME[message.subtype], room=room)
        elif message.subtype == "tombstone":
            yield RECALLED
        elif message.subtype not in WRITTEN:
            yield NOTICE
        else:
            yield from _written(line, message, room)


def _written(line: int, message: Message, room: str) -> Acts:
    when = _seconds(message.ts)
    answers = message.thread_ts not in ("", message.ts)
    yield Act(
        line,
        message.user,
        when,
        kind="reply" if answers else "msg",
        room=room,
        id=(room, message.ts),
        answers=(room, message.thread_ts) if answers else None,
    )
    for user in (user for reaction in message.reactions for user in reaction.users):
        yield Act(line, user, when, kind="reaction", to=message.user, room=room)


def _seconds(ts: str) -> str:
    return ts if re.fullmatch(r"\d{9,11}(\.\d+)?", ts) else ""


def read_analytics(days: list[MemberDay], source: Source) -> Acts:
    """Read what each member did each day; who was only active, was seen."""
    for line, day in enumerate(days, 1):
        counts = {"msg": day.messages_posted_count, "reaction": day.reactions_added_count}
        counts["seen"] = int(day.is_active and not sum(counts.values()))
        for kind, n in counts.items():
            for _ in range(min(n, MOST_A_DAY)):
                yield Act(line, day.user_id, day.date, kind=kind)


def read_nothing(lists: object, source: Source) -> Acts:
    """Read a list that goes with an export and dates nothing."""
    yield from ()


FORMATS = (
    Format(
        "slack",
        "Slack, export of a workspace (ZIP): users.json, and a folder a channel",
        "json",
        ("[].type [].ts [].user", "[].type [].ts [].bot_id", "[].type [].ts [].subtype"),
        read,
        "who wrote when; who answered in whose thread; reactions, on the day of the message; joins and leaves of "
        "channels",
        "private channels, and what is older than a free plan shows (90 days)",
        model=list[Message],
    ),
    Format(
        "slack-analytics",
        "Slack, member analytics (admin.analytics.getFile), a line a member and day",
        "json",
        ("[].date [].user_id [].is_active", "[].date [].user_id [].messages_posted_count"),
        read_analytics,
        "how many messages and reactions on which day; who only looked in",
        "channels, and who answered whom",
        model=list[MemberDay],
        line_model=MemberDay,
    ),
    Format(
        "slack-lists",
        "Slack, lists of an export: users.json, channels.json",
        "json",
        ("[].id [].team_id [].profile", "[].id [].is_archived [].members", "[].id [].name [].deleted [].profile"),
        read_nothing,
        "who is a bot",
        "dates",
        model=list[User],
    ),
)
