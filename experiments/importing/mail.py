"""Mailing lists: mbox, as Mailman, Pipermail and Google Takeout write it."""

import re
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import parseaddr, parsedate_to_datetime

from experiments.importing.acts import BOT, UNDATED, Act
from experiments.importing.clocks import LAST_DAY, SECONDS_A_DAY
from experiments.importing.forms import Acts, Format
from experiments.importing.sources import Source

BEGIN = re.compile(rb"^From \S.*\d{4}\r?\n(?=[A-Za-z-]+:)", re.MULTILINE)
HEADERS_END = re.compile(rb"\r?\n\r?\n")
MESSAGE_ID = re.compile(r"<[^<>\s]+>")
ROBOT = re.compile(
    r"(?:no-?reply|mailer-daemon|postmaster|-(?:owner|bounces|request)|listserv|bugzilla|jira|github)\b", re.IGNORECASE
)


def read(data: bytes, source: Source) -> Acts:
    """Read the heads of the mails; their bodies are never looked at."""
    parser = BytesHeaderParser()
    starts = [found.end() for found in BEGIN.finditer(data)]
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(data)], strict=True), 1):
        stop = HEADERS_END.search(data, start, end)
        yield _mail(number, parser.parsebytes(data[start : stop.start() if stop else end]))


def _mail(number: int, mail: "Message[str, str]") -> Act | str:
    name, address = parseaddr(_plain(mail, "From").replace(" at ", "@"))
    when = _seconds(_plain(mail, "Date"))
    if ROBOT.search(address) or _plain(mail, "Auto-Submitted").lower() not in ("", "no"):
        return BOT
    if when is None:
        return UNDATED
    answered = _ids(mail, "In-Reply-To")[:1] or _ids(mail, "References")[-1:]
    own = next(iter(_ids(mail, "Message-ID")), None)
    kind = "reply" if answered else "topic"
    return Act(number, address.lower() or name, when, kind=kind, id=own, answers=answered[0] if answered else None)


def _plain(mail: "Message[str, str]", header: str) -> str:
    try:
        return str(make_header(decode_header(str(mail.get(header, "")))))
    except (LookupError, ValueError):
        return ""


def _ids(mail: "Message[str, str]", header: str) -> list[str]:
    return MESSAGE_ID.findall(str(mail.get(header, "")))


def _seconds(text: str) -> float | None:
    """Give the time of a mail; clocks of senders who live in no year of ours tell nothing."""
    try:
        seconds = parsedate_to_datetime(text).timestamp()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return seconds if SECONDS_A_DAY < seconds < LAST_DAY * SECONDS_A_DAY else None


FORMATS = (
    Format(
        "mbox",
        "Mailing list, mbox (Mailman, Pipermail, Google Takeout)",
        "mbox",
        (),
        read,
        "who wrote when, by address; who answered whom",
        "subscribers who never write, and that somebody has two addresses",
    ),
)
