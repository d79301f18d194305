"""Any table with a column that says who and one that says when; and lists of paying members with their terms."""

import re
from collections import defaultdict
from collections.abc import Mapping
from difflib import get_close_matches
from itertools import pairwise

from experiments.importing.acts import KINDS, UNDATED, Act, MalformedError
from experiments.importing.asked import Asked
from experiments.importing.forms import Acts, Format
from experiments.importing.sources import Source
from experiments.importing.tables import Table
from sim.errors import InputError, unknown

ROLES: dict[str, tuple[str, ...]] = {
    "member": (
        *(
            "member",
            "memberid",
            "userid",
            "senderid",
            "authorid",
            "playerid",
            "uid",
            "wxid",
            "openid",
            "用户id",
            "成员id",
        ),
        *(
            "会员号",
            "会员id",
            "user",
            "sender",
            "author",
            "from",
            "成员",
            "会员",
            "用户",
            "发送人",
            "发送者",
            "username",
        ),
        *("login", "email", "mail", "phone", "手机号", "name", "nickname", "昵称", "姓名", "who"),
    ),
    "time": (
        *("time", "timestamp", "datetime", "date", "day", "createdat", "created", "createtime", "strtime", "sentat"),
        *("时间", "日期", "发送时间", "创建时间", "发表时间", "签到时间", "when"),
    ),
    "kind": ("kind", "event", "eventtype", "action", "type", "事件", "类型", "动作"),
    "room": ("room", "channel", "group", "groupid", "chat", "talker", "topic", "topicid", "群", "群名", "群聊", "频道"),
    "to": ("to", "replyto", "replytouserid", "recipient", "target", "回复", "回复给"),
    "start": (
        *("start", "startdate", "joined", "joinedat", "joindate", "joinedon", "since", "begin", "加入时间", "入群时间"),
        *("开始", "开始时间", "开始日期", "开通时间"),
    ),
    "end": (
        "end",
        "enddate",
        "expires",
        "expiresat",
        "expiry",
        "until",
        "到期",
        "到期时间",
        "结束",
        "结束时间",
        "有效期",
    ),
    "fee": ("fee", "amount", "price", "paid", "金额", "费用", "价格"),
    "status": ("status", "state", "状态"),
}
WORDS: dict[str, tuple[str, ...]] = {
    "msg": ("message", "chat", "text", "消息", "发言", "聊天"),
    "topic": ("post", "thread", "question", "发帖", "主题", "提问"),
    "reply": ("answer", "comment", "回复", "评论", "回答"),
    "reaction": ("like", "react", "点赞"),
    "attend": ("attended", "checkin", "check-in", "meetup", "签到", "到场", "参加"),
    "rsvp_yes": ("rsvp", "yes", "报名"),
    "join": ("joined", "register", "signup", "加入", "入群", "注册"),
    "leave": ("left", "quit", "unsubscribe", "cancel", "退出", "退群", "离开"),
    "removed": ("kick", "kicked", "ban", "banned", "移出", "踢出"),
    "seen": ("login", "visit", "view", "last_seen", "登录", "访问"),
    "pay": ("payment", "paid", "renew", "renewal", "order", "付款", "续费", "支付"),
    "refund": ("refunded", "退款"),
    "commit": ("push",),
    "admin": ("moderation",),
}
KIND_OF = {word: kind for kind, words in WORDS.items() for word in words} | {kind: kind for kind in KINDS}
REFUNDED = re.compile(r"refund|退款", re.IGNORECASE)
LATE_RENEWAL = 31  # days after a term's end in which the next may begin and nobody has left
DATA = re.compile(r"^$|\d{4}|@|^\d+$")
Chosen = Mapping[str, str]


def columns(table: Table, given: Chosen, where: str) -> dict[str, str]:
    """Guess which column says what; what the user says goes before.

    Raises
    ------
    InputError
        There is no such column or role, or none says who or when.
    """
    problems = [unknown("role", role, ROLES, "--column") for role in given if role not in ROLES]
    problems += [_no_column(name, table, where) for name in given.values() if name not in table.header]
    if problems:
        raise InputError(*problems)
    plain = {_plain(name): name for name in reversed(table.header) if name not in given.values()}
    guess = {role: next((plain[word] for word in words if word in plain), None) for role, words in ROLES.items()}
    chosen = {role: name for role, name in guess.items() if name} | dict(given)
    wanted = [role for role in ("member", "time") if role not in chosen and not (role == "time" and "start" in chosen)]
    if wanted:
        raise InputError(*(_no_role(role, table, where) for role in wanted))
    return chosen


def fits(table: Table) -> bool:
    """Tell whether the columns of a table can be guessed."""
    try:
        return bool(columns(table, {}, ""))
    except InputError:
        return False


def _plain(name: str) -> str:
    return re.sub(r"[\s_\-.]", "", name.lower())


def _no_column(name: str, table: Table, where: str) -> str:
    near = get_close_matches(name, table.header, n=1, cutoff=0.5)
    return f"--column: {where} has no column {name!r}; " + (f"did you mean {near[0]!r}?" if near else _has(table))


def _no_role(role: str, table: Table, where: str) -> str:
    says = {"member": "who", "time": "when"}[role]
    return f"{where}: no column is known to say {says}; say --column {role}=NAME; {_has(table)}"


def _has(table: Table) -> str:
    if any(DATA.search(name) for name in table.header):
        return "its first line is no header"
    return f"it has: {', '.join(name[:30] for name in table.header[:12])}"


def read(table: Table, source: Source, asked: Asked) -> Acts:
    """Read a row as an act, or, where a row has a start and no time, as a member's term."""
    chosen = columns(table, asked.columns, source.where)
    if "time" not in chosen:
        yield from _terms(table, chosen, asked)
        return
    names = [chosen.get(role, "") for role in ("member", "time", "kind", "room", "to")]
    for line, (member, time, kind, room, to) in table.pick(*names):
        if not time:
            raise MalformedError(line, "the time is missing")
        act = KIND_OF.get(kind.lower(), "act") if kind else "msg"
        yield Act(line, member, time, kind=act, room=room, to=to)


def _terms(table: Table, chosen: Chosen, asked: Asked) -> Acts:
    rows = list(table.pick(*(chosen.get(role, "") for role in ("member", "start", "end", "fee", "status"))))
    clock = asked.clock("UTC", None)
    starts, ends = (clock.days([row[1][k] for row in rows]) for k in (1, 2))
    until = asked.until if asked.until is not None else int(max(starts, default=0))
    of_member: dict[str, list[int]] = defaultdict(list)
    for place, (_, (member, start, *_)) in enumerate(rows):
        if not start:
            yield UNDATED
            continue
        of_member[member].append(place)
    for places in of_member.values():
        places.sort(key=lambda place: int(starts[place]))
        nexts = [int(starts[later]) for _, later in pairwise(places)] + [None]
        for place, following in zip(places, nexts, strict=True):
            yield from _term(rows[place], place == places[0], int(ends[place]), following, until)


def _term(row: tuple[int, list[str]], first: bool, end: int, following: int | None, until: int) -> Acts:
    line, (member, start, ends, fee, status) = row
    if first:
        yield Act(line, member, start, kind="join")
    if re.search(r"[1-9]", fee):
        yield Act(line, member, start, kind="pay")
    over = bool(ends) and end <= until
    if over and REFUNDED.search(status):
        yield Act(line, member, ends, kind="refund")
    if over and (following is None or following > end + LATE_RENEWAL):
        yield Act(line, member, ends, kind="leave")


FORMATS = (
    Format(
        "table",
        "Any table with a header: CSV, XLSX, Parquet; also member,start,end,fee,status",
        "table",
        (),
        read,
        "what its columns say: member, time, kind, room, to; or members' terms with fees, of which joins, payments, "
        "leaves and refunds follow",
        "whatever has no column; columns are guessed by their names, shown, and set by --column",
        asks=True,
    ),
)
