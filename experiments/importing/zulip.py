"""Zulip: the export of an organisation, and zulip-archive's files of a topic."""

from pydantic import TypeAdapter, ValidationError

from experiments.importing.acts import BOT, Act
from experiments.importing.forms import Acts, Format
from experiments.importing.kept import Text, Time, kept
from experiments.importing.sources import Source
from experiments.importing.text import decoded

SYSTEM_BOTS = ("notification-bot", "welcome-bot", "emailgateway")


@kept
class Message:
    """A message of the export."""

    id: int
    sender: Text
    date_sent: Time
    recipient: Text = ""


@kept
class Reaction:
    """A reaction, by message."""

    user_profile: Text
    message: int


@kept
class Export:
    """A file of messages."""

    zerver_message: list[Message]
    zerver_reaction: tuple[Reaction, ...] = ()


@kept
class User:
    """Somebody of the organisation."""

    id: Text
    date_joined: Time
    is_bot: bool = False


@kept
class Realm:
    """The organisation."""

    zerver_userprofile: list[User]


def read(export: Export, source: Source) -> Acts:
    """Read messages and reactions, without those of bots."""
    bots = _bots(source)
    sent = {message.id: message for message in export.zerver_message}
    for line, message in enumerate(export.zerver_message, 1):
        if message.sender in bots:
            yield BOT
        else:
            yield Act(line, message.sender, message.date_sent, room=message.recipient, id=message.id)
    for line, reaction in enumerate(export.zerver_reaction, 1):
        of = sent.get(reaction.message)
        if of and reaction.user_profile not in bots:
            yield Act(line, reaction.user_profile, of.date_sent, kind="reaction", to=of.sender, room=of.recipient)


def _bots(source: Source) -> frozenset[str]:
    beside = source.beside("realm.json")
    try:
        realm = TypeAdapter(Realm).validate_json(decoded(beside.data())) if beside else None
    except ValidationError:
        realm = None
    return frozenset(user.id for user in realm.zerver_userprofile if user.is_bot) if realm else frozenset()


def read_realm(realm: Realm, source: Source) -> Acts:
    """Read when each joined."""
    for line, user in enumerate(realm.zerver_userprofile, 1):
        if user.is_bot:
            yield BOT
        else:
            yield Act(line, user.id, user.date_joined, kind="join")


@kept
class Archived:
    """A message of an archived topic."""

    id: int
    sender_full_name: str
    timestamp: Time


def read_archive(messages: list[Archived], source: Source) -> Acts:
    """Read a topic; its folder is the stream."""
    for line, message in enumerate(messages, 1):
        name = message.sender_full_name
        if name.lower().replace(" ", "-") in SYSTEM_BOTS:
            yield BOT
        else:
            yield Act(line, "", message.timestamp, name, room=str(source.place.parent), id=message.id)


FORMATS = (
    Format(
        "zulip",
        "Zulip, export of an organisation: messages-….json, with realm.json beside them",
        "json",
        ("zerver_message[].sender zerver_message[].date_sent",),
        read,
        "who wrote when; reactions, on the day of the message; streams",
        "who answered whom",
        model=Export,
    ),
    Format(
        "zulip-realm",
        "Zulip, realm.json of an export",
        "json",
        ("zerver_userprofile[].id zerver_userprofile[].date_joined",),
        read_realm,
        "when each joined; who is a bot",
        "whatever anybody wrote",
        model=Realm,
        roster=True,
    ),
    Format(
        "zulip-archive",
        "Zulip, files of zulip-archive, a topic each",
        "json",
        ("[].id [].sender_full_name [].timestamp",),
        read_archive,
        "who wrote when; streams",
        "identities (a changed name is another member), answers, reactions, bots, members who never write",
        model=list[Archived],
    ),
)
