"""What a format tells: acts of people, and what it leaves out, counted."""

from collections.abc import Hashable
from typing import NamedTuple

KINDS: dict[str, str] = {
    "msg": "a message in a chat",
    "topic": "a new topic, thread or mail",
    "reply": "an answer to somebody",
    "reaction": "a reaction to somebody's message, on the day of that message where it has none of its own",
    "commit": "a change to code",
    "attend": "came to a meeting",
    "act": "something done, of a kind not told apart",
    "rsvp_yes": "said they would come to a meeting",
    "join": "came in",
    "leave": "went by their own act",
    "removed": "was put out",
    "seen": "was last seen by the platform",
    "pay": "paid for a term",
    "refund": "got a payment back",
    "admin": "did an operator's work",
}

BOT = "bots"
NOTICE = "notices"
RECALLED = "recalled"
UNDATED = "undated"
REPEATED = "repeated"
ASIDE = "not of members"
DROPPED: dict[str, str] = {
    BOT: "messages of bots",
    NOTICE: "notices of the platform",
    RECALLED: "messages taken back",
    UNDATED: "rows without a day",
    REPEATED: "messages that stand in two files",
    ASIDE: "rows that say nothing of a member",
}


class Act(NamedTuple):
    """Something that somebody did, as a format tells it. It is held in memory only, and never written.

    Attributes
    ----------
    line : int
        Where it stands: a line, a row or a place in a list.
    who : str
        What the platform knows the person by; empty if only a name is known.
    when : str or float
        The time as it stands there, or seconds (also milli- or microseconds) since 1970.
    name : str
        The name that is shown.
    kind : str
        One of `KINDS`.
    to : str
        What the platform knows the person by who is answered.
    room : str
        Where it was.
    id, answers : hashable, optional
        This message, and the message that it answers.
    """

    line: int
    who: str
    when: str | float
    name: str = ""
    kind: str = "msg"
    to: str = ""
    room: str = ""
    id: Hashable = None
    answers: Hashable = None


class MalformedError(Exception):
    """A place in a file that is not as the format has it. What is said of it holds nothing of the file's content."""

    def __init__(self, line: int, said: str) -> None:
        super().__init__(said)
        self.line = line
        self.said = said
