"""IRC logs: of ZNC and bots like it, irssi, and WeeChat."""

import re
from collections.abc import Iterator

from experiments.importing.acts import BOT, NOTICE, Act, MalformedError
from experiments.importing.forms import Acts, Format
from experiments.importing.sources import Source

CLOCK = r"\[?\d{1,2}:\d\d(?::\d\d)?\]?"
DATED = rf"(?:(?P<day>\d{{4}}-\d\d-\d\d)[ T])?{CLOCK}"
SAID = re.compile(rf"{DATED}[ \t]+(?:<[ @+%&~]?(?P<nick>[^>\s]{{1,40}})>|\* (?P<does>[^\s*]{{1,40}})) .*")
WEECHAT = re.compile(r"(?P<day>\d{4}-\d\d-\d\d) \d\d:\d\d:\d\d\t[@+%&~]?(?P<nick>[^\t\s]{1,40})\t(?P<text>.*)")
CAME = re.compile(
    rf"{DATED}[ \t]+(?:\*\*\* (?P<how>Joins|Parts|Quits): (?P<who>\S+)"
    r"|-!- (?P<nick>\S+) \[.*?\] has (?P<has>joined|left|quit).*"
    r"|\*\*\* (?P<nick2>\S+) (?:\S+ )?has (?P<has2>joined|left|quit).*).*"
)
ARROWS = {"-->": "join", "<--": "leave"}
WAY = {"Joins": "join", "joined": "join", "Parts": "leave", "left": "leave", "Quits": "quit", "quit": "quit"}
OPENED = re.compile(
    r"--- (?:Log opened|Day changed) \w{3} (?P<month>\w{3}) (?P<day>\d\d)(?: [\d:]{8})? (?P<year>\d{4})"
)
IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_.]?(\d\d)[-_.]?(\d\d)(?!\d)")
NO_LETTERS = re.compile(r"[_`^|\\\[\]{}-]+$")


def read(lines: Iterator[tuple[int, str]], source: Source) -> Acts:
    """Read a log; a nick with marks at its end is the nick without. Who quits may be back in a minute: no leaving."""
    found = IN_NAME.search(source.place.name)
    day = "-".join(found.groups()) if found else ""
    room = source.place.name[: found.start()] if found else source.place.name
    room = f"{source.place.parent}/{room}"
    for line, text in lines:
        if opened := OPENED.match(text):
            day = f"{opened['day']} {opened['month']} {opened['year']}"
            continue
        for act in _acts(line, text, day, room):
            if isinstance(act, Act) and not act.when:
                raise MalformedError(
                    line, "no day is known; a day is told by the file's name, such as channel_2024-05-01.log"
                )
            yield act


def _acts(line: int, text: str, day: str, room: str) -> Acts:
    if said := SAID.match(text):
        yield _of(line, said["nick"] or said["does"], said["day"] or day, "msg", room)
    elif said := WEECHAT.match(text):
        nick = said["text"].split(" ")[0] if said["nick"] in ARROWS else said["nick"]
        quits = " has quit" in said["text"]
        if said["nick"] in ("--", "=!=", " *") or (said["nick"] in ARROWS and quits):
            yield NOTICE
        else:
            yield _of(line, nick, said["day"], ARROWS.get(said["nick"], "msg"), room)
    elif came := CAME.match(text):
        how = WAY[came["how"] or came["has"] or came["has2"]]
        who = came["who"] or came["nick"] or came["nick2"]
        yield NOTICE if how == "quit" else _of(line, who, came["day"] or day, how, room)
    elif re.match(DATED, text):
        yield NOTICE


def _of(line: int, nick: str, day: str, kind: str, room: str) -> Act | str:
    who = NO_LETTERS.sub("", nick.lower()) or nick.lower()
    return BOT if who.endswith(("bot", "serv")) else Act(line, who, day, kind=kind, room=room)


FORMATS = (
    Format(
        "irc",
        "IRC, logs of ZNC, irssi, WeeChat and bots",
        "lines",
        (SAID.pattern, WEECHAT.pattern, CAME.pattern),
        read,
        "who wrote when, by nick; who came into and left the channel",
        "that somebody has two nicks; answers; who only reads. A day that no line says is that of the file's name",
    ),
)
