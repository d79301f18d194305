"""What a platform's notices say of who came and went, in Chinese, English and Japanese."""

import re
from typing import NamedTuple


class Told(NamedTuple):
    """What a notice tells: of whom, by the names shown, and what they did. No names: of nobody."""

    kind: str
    names: tuple[str, ...] = ()


NOTHING = Told("")
N = r"[\"“「]?(?P<who>.+?)[\"”」]?"
A = r"[\"“「]?.*?[\"”」]?"

PATTERNS: tuple[tuple[str, str], ...] = (
    # WeChat, QQ, WhatsApp and LINE in Chinese
    ("join", rf"{A} ?(?:已?邀请|已?邀請) ?{N} ?(?:加入了?|进入了?)(?:本?群聊|本群|群组|群組|了本群)[。!！]?.*"),
    ("join", rf"{N} ?(?:通过|透過|通過|使用).*?(?:加入|进群).*"),
    ("join", rf"{N} ?(?:已经?|已經)?(?:加入了?|进入了?)(?:该|此|本)?(?:群聊|群组|群組|群|社群).*"),
    ("join", rf"{A} ?(?:已将|已將|将|將) ?{N} ?(?:添加|新增|加入)[至到](?:此|该|本)?(?:群组|群組|群).*"),
    ("join", rf"{A} ?(?:添加了?|新增了?|已新增) ?{N}(?:至群組|到群组)?[。]?"),
    ("removed", rf"{A} ?(?:已将|已將|将|將) ?{N} ?(?:移出|退出|踢出)了?(?:该|此|本)?(?:群聊|群组|群組|群).*"),
    ("removed", rf"{N} ?(?:已?被)(?:.{{0,40}}?)(?:移出|踢出|移除)了?(?:该|此|本)?(?:群聊|群组|群組|群).*"),
    ("removed", rf"{A} ?(?:移除了?|已移除|已讓|已让) ?{N}(?:退出群組)?[。]?"),
    ("leave", rf"{N} ?(?:已经?|已經)?(?:退出了?|退了|離開了?|离开了?|退)(?:该|此|本)?(?:群聊|群组|群組|群|社群).*"),
    # English
    ("join", rf"{N} joined (?:using|from|via) .*"),
    ("join", rf"{N} (?:has )?joined(?: the (?:group|chat|community))?\.?"),
    ("join", rf"{N} (?:was|were) added\.?"),
    ("join", rf".+? added {N}(?: to the group)?\.?"),
    ("removed", rf"{N} (?:was|were) removed\.?"),
    ("removed", rf".+? removed {N}(?: from the group)?\.?"),
    ("leave", rf"{N} (?:has )?left(?: the (?:group|chat|community))?\.?"),
    # Japanese
    ("join", rf"{A}が{N}をグループに追加しました.*"),
    ("removed", rf"{A}が{N}をグループから退会させました.*"),
    ("join", rf"{N}がグループに参加しました.*"),
    ("leave", rf"{N}がグループを退会しました.*"),
)
COMPILED = tuple((kind, re.compile(pattern)) for kind, pattern in PATTERNS)
MARKS = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
BETWEEN = re.compile(r"、|，|, and |, | and | 和 |\"和\"|”和“|と")
QUOTES = "\"“”「」'"
MYSELF = frozenset({"you", "You", "你", "您", "あなた"})
LONGEST = 400

RECALLED = re.compile(
    r"(?:撤回了一条消息|撤回了?一條訊息|已收回訊息|收回了訊息|此消息已删除|这条消息已删除|您已刪除此訊息|你已删除这条消息"
    r"|This message was deleted|You deleted this message|unsent a message|Message unsent|送信を取り消しました)"
)
SHORT = 80


def told(text: str) -> Told:
    """Say what a notice tells."""
    text = MARKS.sub("", text).strip()
    if len(text) > LONGEST or "\n" in text or RECALLED.search(text):
        return NOTHING
    for kind, pattern in COMPILED:
        if found := pattern.fullmatch(text):
            names = (name.strip(QUOTES + " ") for name in BETWEEN.split(found["who"]))
            return Told(kind, tuple(name for name in names if name and name not in MYSELF))
    return NOTHING


def is_recalled(text: str) -> bool:
    """Tell whether a text only says that a message was taken back."""
    return len(text) < SHORT and bool(RECALLED.search(text))
