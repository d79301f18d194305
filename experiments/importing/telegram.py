"""Telegram Desktop's result.json, of one chat or of a whole account."""

from pydantic import Field

from experiments.importing.acts import ASIDE, NOTICE, Act
from experiments.importing.forms import Acts, Format
from experiments.importing.kept import Text, kept
from experiments.importing.sources import Source

GROUPS = ("group", "channel")
JOINED = frozenset({"join_group_by_link", "join_group_by_request"})
ADDED = frozenset({"invite_members", "create_group"})


@kept
class Reaction:
    """Who reacted, of those that the export names."""

    from_id: Text = ""
    date: Text = ""


@kept
class Reactions:
    """The reactions of a kind."""

    recent: tuple[Reaction, ...] = ()


@kept
class Message:
    """A message, or a notice of the platform."""

    id: int
    type: Text = "message"
    date: Text = ""
    date_unixtime: Text = ""
    name: Text = Field("", alias="from")
    from_id: Text = ""
    actor_id: Text = ""
    actor: Text = ""
    action: Text = ""
    members: tuple[str | None, ...] = ()
    reply_to_message_id: int | None = None
    reactions: tuple[Reactions, ...] = ()


@kept
class Chat:
    """A chat."""

    id: Text = ""
    type: Text = ""
    messages: tuple[Message, ...] = ()


@kept
class Chats:
    """The chats of an account."""

    chats: tuple[Chat, ...] = Field((), alias="list")


@kept
class Account(Chat):
    """The whole file: one chat, or those of an account."""

    chats: Chats | None = None
    left_chats: Chats | None = None


def read(account: Account, source: Source) -> Acts:
    """Read groups; private chats of an account are passed over unless the file is one."""
    listed = [some.chats for some in (account.chats, account.left_chats) if some]
    chats = [account] if account.messages else [chat for some in listed for chat in some]
    for chat in chats:
        if account.messages or any(word in chat.type for word in GROUPS):
            yield from _chat(chat)


def _chat(chat: Chat) -> Acts:
    authors = {message.id: message.from_id for message in chat.messages}
    for line, message in enumerate(chat.messages, 1):
        when = message.date_unixtime or message.date
        if message.type == "service":
            yield from _service(line, message, when, chat.id)
        elif not message.from_id:
            yield ASIDE
        else:
            answered = message.reply_to_message_id
            yield Act(
                line,
                message.from_id,
                when,
                message.name,
                "msg" if answered is None else "reply",
                to=authors.get(answered, "") if answered is not None else "",
                room=chat.id,
                id=(chat.id, message.id),
            )
            yield from _reactions(line, message, when, chat.id)


def _reactions(line: int, message: Message, when: str, room: str) -> Acts:
    for reaction in (one for some in message.reactions for one in some.recent if one.from_id):
        yield Act(line, reaction.from_id, reaction.date or when, kind="reaction", to=message.from_id, room=room)


def _service(line: int, message: Message, when: str, room: str) -> Acts:
    """Say who came and went; who was added or left is told by name only."""
    people = [name for name in message.members if name]
    if message.action in JOINED:
        yield Act(line, message.actor_id, when, message.actor, "join", room=room)
    elif message.action in ADDED and people:
        for name in people:
            yield Act(line, "", when, name, "join", room=room)
    elif message.action == "remove_members" and people:
        for name in people:
            yield Act(line, "", when, name, "leave" if name == message.actor else "removed", room=room)
    else:
        yield NOTICE


FORMATS = (
    Format(
        "telegram",
        "Telegram Desktop, result.json",
        "json",
        (
            "messages[].date messages[].type messages[].from_id",
            "messages[].date messages[].type messages[].actor_id",
            "chats.list[].messages",
        ),
        read,
        "who wrote when; who answered whom; who joined, left or was removed; reactions of those named; rooms",
        "which members are bots, members who never write, and of reactions all but the last few",
        model=Account,
    ),
)
