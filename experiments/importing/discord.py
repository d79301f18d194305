"""Discord, as DiscordChatExporter writes a channel: CSV or JSON."""

from experiments.importing.acts import BOT, NOTICE, Act
from experiments.importing.forms import Acts, Format
from experiments.importing.kept import Text, kept
from experiments.importing.sources import Source
from experiments.importing.tables import Table

JOINED = frozenset({"GuildMemberJoin", "7"})
WRITTEN = frozenset({"Default", "Reply", "0", "19", "ApplicationCommand", "20", "ThreadStarterMessage", "21"})
HOOK = "#0000"


@kept
class User:
    """Somebody."""

    id: str
    isBot: bool = False  # noqa: N815


@kept
class Reaction:
    """A reaction, and who reacted so."""

    users: tuple[User, ...] = ()


@kept
class Reference:
    """What a message answers."""

    messageId: Text = ""  # noqa: N815


@kept
class Message:
    """A message, or a notice of the platform."""

    id: str
    type: str = "Default"
    timestamp: str
    author: User
    reactions: tuple[Reaction, ...] = ()
    reference: Reference | None = None


@kept
class Channel:
    """The channel."""

    id: Text = ""


@kept
class Export:
    """The whole file."""

    channel: Channel
    messages: list[Message]


def read(export: Export, source: Source) -> Acts:
    """Read a channel."""
    room = export.channel.id or str(source.place)
    for line, message in enumerate(export.messages, 1):
        if message.author.isBot:
            yield BOT
        elif message.type in JOINED:
            yield Act(line, message.author.id, message.timestamp, kind="join")
        elif message.type not in WRITTEN:
            yield NOTICE
        else:
            answers = message.reference.messageId if message.reference and message.type in ("Reply", "19") else ""
            kind = "reply" if answers else "msg"
            yield Act(
                line,
                message.author.id,
                message.timestamp,
                kind=kind,
                room=room,
                id=message.id,
                answers=answers or None,
            )
            yield from _reactions(line, message, room)


def _reactions(line: int, message: Message, room: str) -> Acts:
    for user in (user for reaction in message.reactions for user in reaction.users):
        if user.isBot:
            yield BOT
        else:
            yield Act(line, user.id, message.timestamp, kind="reaction", to=message.author.id, room=room)


def read_table(table: Table, source: Source) -> Acts:
    """Read a channel's CSV, which does not say what is a bot or a notice."""
    for line, (member, name, when) in table.pick("AuthorID", "Author", "Date"):
        if name.endswith(HOOK):
            yield BOT
        else:
            yield Act(line, member, when, room=str(source.place))


FORMATS = (
    Format(
        "discord",
        "Discord, DiscordChatExporter JSON, a file a channel",
        "json",
        ("guild channel messages[].author.id messages[].timestamp", "guild.id channel.id dateRange"),
        read,
        "who wrote when; who answered whom; reactions; joins, in the channel that shows them; channels",
        "who left, and members who never write",
        model=Export,
    ),
    Format(
        "discord-csv",
        "Discord, DiscordChatExporter CSV, a file a channel",
        "table",
        ("AuthorID,Author,Date",),
        read_table,
        "who wrote when; channels",
        "which members are bots, answers, who reacted, joins, who left, and members who never write",
    ),
)
