"""Meetup: the list of members that organisers download, and tables of events, members and answers to invitations."""

from experiments.importing.acts import ASIDE, Act, MalformedError
from experiments.importing.forms import Acts, Format
from experiments.importing.sources import Source
from experiments.importing.tables import Table, csv_table
from experiments.importing.text import decoded


def read_members(table: Table, source: Source) -> Acts:
    """Read the list of members: when each joined, last looked in and last came."""
    names = ("Member ID", "User ID", "Joined Group on", "Last visited group on", "Last Attended")
    for line, (member, user, joined, seen, came) in table.pick(*names):
        yield Act(line, member or user, joined, kind="join")
        for when, kind in ((seen, "seen"), (came, "attend")):
            if when:
                yield Act(line, member or user, when, kind=kind)


def read_joined(table: Table, source: Source) -> Acts:
    """Read a table of members: when each joined."""
    for line, (member, joined, room) in table.pick("id", "joined", "groupId"):
        yield Act(line, member, joined, kind="join", room=room)


def read_answers(table: Table, source: Source) -> Acts:
    """Read who said yes, on the day they said so, and, where the events are known, that they came on that day."""
    events = _events(source)
    for line, (member, event, response, said) in table.pick("member_id", "event_id", "response", "created"):
        if response.lower() not in ("yes", "attended", "1", "true"):
            yield ASIDE
            continue
        when, room = events.get(event, ("", ""))
        if not (said or when):
            raise MalformedError(line, "the time is missing")
        yield Act(line, member, said or when, kind="rsvp_yes", room=room)
        if when:
            yield Act(line, member, when, kind="attend", room=room)


def _events(source: Source) -> dict[str, tuple[str, str]]:
    """Give the time and the group of each event that was held."""
    beside = source.beside("events.csv")
    table = csv_table(decoded(beside.data())) if beside else None
    if table is None:
        return {}
    rows = table.pick("id", "time", "group_id", "status")
    return {
        event: (time, room)
        for _, (event, time, room, status) in rows
        if status.lower() not in ("cancelled", "upcoming")
    }


def read_nothing(table: Table, source: Source) -> Acts:
    """Read a list of events; they count where somebody came."""
    yield from ()


FORMATS = (
    Format(
        "meetup-members",
        "Meetup, list of members (organisers' download)",
        "table",
        ("Member ID,Joined Group on", "User ID,Joined Group on"),
        read_members,
        "when each joined, last looked in and last came to a meeting",
        "members who left, and all meetings but the last of each",
        order="month-first",
        roster=True,
    ),
    Format(
        "meetup",
        "Meetup, table of answers to invitations, with events.csv beside it",
        "table",
        ("member_id,event_id,response",),
        read_answers,
        "who said yes when; and, with the events, who is taken to have come",
        "who did not come after all, and members who never answer",
    ),
    Format(
        "meetup-joined",
        "Meetup, table of members",
        "table",
        ("id,joined,groupId", "id,name,joined,topics"),
        read_joined,
        "when each joined",
        "members who left",
        roster=True,
    ),
    Format(
        "meetup-events",
        "Meetup, table of events",
        "table",
        ("id,time,utc_offset,group_id", "id,name,time,group_id"),
        read_nothing,
        "the days of meetings, for the answers beside it",
        "people",
    ),
)
