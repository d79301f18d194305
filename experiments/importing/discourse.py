"""Discourse: the list of users, an answer of Data Explorer, the JSON of a topic."""

from typing import Any

from experiments.importing.acts import ASIDE, BOT, NOTICE, Act, MalformedError
from experiments.importing.forms import Acts, Format
from experiments.importing.kept import Text, kept
from experiments.importing.sources import Source
from experiments.importing.tables import Table

SMALL_ACTION = 3


def read_users(table: Table, source: Source) -> Acts:
    """Read the list of users: when each joined, and was last seen and last wrote."""
    for line, (member, joined, seen, posted) in table.pick("id", "created_at", "last_seen_at", "last_posted_at"):
        if member.startswith("-"):
            yield BOT
            continue
        yield Act(line, member, joined, kind="join")
        for when, kind in ((posted, "msg"), (seen, "seen")):
            if when:
                yield Act(line, member, when, kind=kind)


def read_posts(table: Table, source: Source) -> Acts:
    """Read posts as Data Explorer gives them."""
    for line, cells in table.pick("user_id", "created_at", "post_number", "topic_id", "reply_to_user_id"):
        yield from _post(line, cells)


def _post(line: int, cells: list[str]) -> Acts:
    member, when, number, topic, to = cells
    if member.startswith("-"):
        yield BOT
    elif not member:
        yield ASIDE
    else:
        first = number == "1"
        yield Act(
            line,
            member,
            when,
            kind="topic" if first else "reply",
            to=to,
            id=(topic, number) if topic and number else None,
            answers=None if first or to or not topic else (topic, "1"),
        )


@kept
class Explorer:
    """An answer of Data Explorer."""

    columns: list[str]
    rows: list[list[Any]]


def read_explorer(answer: Explorer, source: Source) -> Acts:
    """Read an answer of Data Explorer in JSON."""
    wanted = ("user_id", "created_at", "post_number", "topic_id", "reply_to_user_id")
    for line, row in enumerate(answer.rows, 1):
        if len(row) != len(answer.columns):
            raise MalformedError(line, f"{len(row)} values for {len(answer.columns)} columns")
        cells = dict(zip(answer.columns, row, strict=True))
        yield from _post(line, ["" if cells.get(name) is None else str(cells[name]) for name in wanted])


@kept
class Post:
    """A post of a topic."""

    user_id: int
    created_at: str
    post_number: int
    post_type: int = 1
    topic_id: Text = ""
    reply_to_post_number: int | None = None


@kept
class Stream:
    """The posts of a topic."""

    posts: list[Post]


@kept
class Topic:
    """A topic."""

    id: Text = ""
    category_id: Text = ""
    post_stream: Stream


def read_topic(topic: Topic, source: Source) -> Acts:
    """Read a topic; an answer to no post is one to the first."""
    key = topic.id or str(source.place)
    for line, post in enumerate(topic.post_stream.posts, 1):
        if post.user_id < 0:
            yield BOT
        elif post.post_type == SMALL_ACTION:
            yield NOTICE
        else:
            first = post.post_number == 1
            yield Act(
                line,
                str(post.user_id),
                post.created_at,
                kind="topic" if first else "reply",
                room=topic.category_id,
                id=(key, post.post_number),
                answers=None if first else (key, post.reply_to_post_number or 1),
            )


FORMATS = (
    Format(
        "discourse-users",
        "Discourse, list of users (Admin, Users, Export)",
        "table",
        ("id,username,created_at,last_seen_at,last_posted_at",),
        read_users,
        "when each joined, was last seen and last wrote",
        "all that was written before the last post, and accounts that were deleted",
        roster=True,
    ),
    Format(
        "discourse",
        "Discourse, Data Explorer, CSV: select user_id, created_at, post_number, topic_id, reply_to_user_id from posts",
        "table",
        ("user_id,created_at,post_number", "user_id,created_at,topic_id"),
        read_posts,
        "who wrote when; who answered whom",
        "members who never write, and visits",
    ),
    Format(
        "discourse-json",
        "Discourse, Data Explorer, JSON",
        "json",
        ("columns rows",),
        read_explorer,
        "who wrote when; who answered whom",
        "members who never write, and visits",
        model=Explorer,
    ),
    Format(
        "discourse-topic",
        "Discourse, JSON of topics (/t/ID.json?print=true)",
        "json",
        ("post_stream.posts[].user_id",),
        read_topic,
        "who wrote when; who answered whom; categories",
        "members who never write, visits, and topics that are not among the files",
        model=Topic,
    ),
)
