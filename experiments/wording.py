"""An answer in words and tables: the same on a terminal, on a page and in the dashboard, in each language."""

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd

from experiments.answer import COSTS, Answer
from experiments.outcomes import OUTCOMES
from experiments.phrases import ENGLISH, Words, percent
from experiments.precision import Precision, Reached
from experiments.style import number

MANY = 4  # arms that stand side by side
SAID = 3  # arms, or other outcomes, of which a headline says a sentence each
BLOCKS = " ▁▂▃▄▅▆▇█"

Row = dict[str, Any]


class Table(NamedTuple):
    """Cells as text; what a column means, where that is said; whether they are words rather than numbers."""

    head: list[str]
    rows: list[list[str]]
    means: Sequence[str] = ()
    wordy: bool = False

    def turned(self) -> "Table":
        """Make rows of its columns."""
        head, *rows = map(list, zip(self.head, *self.rows, strict=True))
        return Table(head, rows)


def between(estimate: Any, low: Any, high: Any, words: Words = ENGLISH) -> str:
    """Write an estimate with its interval; an open end as such."""
    if estimate is None and low is None:
        return words("value.none")
    if estimate is not None and math.isnan(estimate):
        return "–"
    said = words("value.none") if estimate is None else number(estimate)
    if low is not None and math.isnan(low):
        return words("value.few", estimate=said)
    ends = {"low": low if low is not None else words("value.unknown")}
    ends |= {"high": high if high is not None else words("value.beyond")}
    return words("value.with_ends", estimate=said, **ends)


def setting(answer: Answer, title: str = "", words: Words = ENGLISH) -> str:
    """Say in a line what was simulated."""
    n = len(answer.finished) // len(answer.arms)
    said = words("setting.one" if n == 1 else "setting.many", n=n, days=answer.days)
    return words("setting.titled", title=title, said=said) if title else said


# -- sentences ---------------------------------------------------------------------------------------------------------
def headline(answer: Answer, words: Words = ENGLISH) -> list[str]:
    """Say the answer: a sentence an arm that differs, one for all that cannot be told apart, one for what else differs.

    Of many arms that differ, how many do, and which most.
    """
    if len(answer.arms) == 1:
        return [_life(answer, answer.arms[0], words)]
    others = {arm: answer.difference(arm) for arm in answer.arms if arm != answer.against}
    few = [arm for arm, d in others.items() if not d or math.isnan(d["low"])]
    same = [arm for arm, d in others.items() if arm not in few and d["low"] <= 0 <= d["high"]]
    apart = {arm: d for arm, d in others.items() if arm not in few + same}
    said = _apart(answer, apart, len(others), words)
    said += [_not_told_apart(answer, same, others, words)] if same else []
    said += [words("answer.few", arms=words.listed(few))] if few else []
    return said + _otherwise(answer, words)


def _life(answer: Answer, arm: str, words: Words) -> str:
    s = answer.survivals[arm]
    if s.median is None:
        last = s.curve().iloc[-1]
        low, high = percent(float(last["low"])), percent(float(last["high"]))
        return words("answer.alive", share=percent(float(last["alive"])), days=answer.up_to, low=low, high=high)
    begins, ends = s.median_ci
    return words("answer.dead", median=s.median, low=begins, high=words("answer.beyond") if ends is None else ends)


def _apart(answer: Answer, apart: dict[str, Row], of: int, words: Words) -> list[str]:
    """Say how each of a few arms differs; of many, how many do, and the ends."""
    if len(apart) <= SAID:
        return [_comparison(answer, arm, d, words) for arm, d in apart.items()]
    order = sorted(apart, key=lambda arm: -apart[arm]["estimate"])
    longer = sum(d["estimate"] > 0 for d in apart.values())
    counts = {"of": of, "longer": longer, "shorter": len(apart) - longer}
    ends = [_comparison(answer, arm, apart[arm], words) for arm in (order[0], order[-1])]
    return [words("answer.many", against=answer.against, **counts), *ends]


def _comparison(answer: Answer, arm: str, d: Row, words: Words) -> str:
    more = "longer" if d["estimate"] > 0 else "shorter"
    days = _whole_days(abs(d["estimate"]))
    ends = {"low": _signed(d["low"]), "high": _signed(d["high"])}
    return words(f"answer.{more}", arm=arm, days=days, against=answer.against, **ends)


def _not_told_apart(answer: Answer, arms: list[str], found: dict[str, Row], words: Words) -> str:
    if all(s.died + s.never_started == 0 for s in (answer.survivals[arm] for arm in (*arms, answer.against))):
        return words("answer.outlive", against=answer.against, arms=words.listed(arms), days=answer.days)
    told = [
        words("answer.with_ends", arm=arm, low=_signed(found[arm]["low"]), high=_signed(found[arm]["high"]))
        for arm in arms
    ]
    return words("answer.same", against=answer.against, arms=words.listed(told))


def _otherwise(answer: Answer, words: Words) -> list[str]:
    """Say where the first outcomes that were asked for by name differ most."""
    if answer.outcomes == tuple(OUTCOMES) or answer.differences.empty:
        return []
    named = [name for name in answer.outcomes if not name.startswith("lifespan") and name not in COSTS]
    found = [told for name in named if (told := _most(answer, name, words))][:SAID]
    told = words("answer.semicolon").join(found)
    return [words("answer.otherwise", against=answer.against, told=told)] if found else []


def _most(answer: Answer, name: str, words: Words) -> str:
    d = answer.differences
    rows = d[(d["outcome"] == name) & ((d["low"] > 0) | (d["high"] < 0))]
    if rows.empty:
        return ""
    row = max(rows.to_dict("records"), key=lambda one: abs(one["estimate"]))
    about = {"outcome": named(name, words), "unit": words.term("units", OUTCOMES[name].unit), "arm": row["arm"]}
    about |= {"low": row["low"], "high": row["high"]}
    return words("answer.other", estimate=("+" if row["estimate"] > 0 else "") + number(row["estimate"]), **about)


def _signed(days: float) -> str:
    return ("+" if days > 0 else "") + _whole_days(days)


def capital(said: str) -> str:
    """Begin with a capital letter."""
    return said[:1].upper() + said[1:]


def _whole_days(days: float) -> str:
    """Give days without a fraction; but less than one is not none."""
    return f"{days:.0f}" if abs(days) >= 1 else f"{days or 0:.2g}"


def reached_said(wanted: Precision, reached: Reached, words: Words) -> str:
    """Say which ended a study: the precision that was wanted, or the most replicates."""
    unit = words.term("units", wanted.unit)
    about = {"replicates": reached.replicates, "half": number(reached.half_width), "unit": unit}
    return words("reached.enough" if reached.enough else "reached.most", wanted=number(wanted.half_width), **about)


def refusals(n: int, words: Words = ENGLISH) -> str:
    """Say that acts of the operator were not done."""
    return words("operator.refused", n=n)


# -- tables ------------------------------------------------------------------------------------------------------------
def named(outcome: str, words: Words = ENGLISH) -> str:
    """Give an outcome's name."""
    return words.term("outcomes", outcome, outcome.replace("_", " "))


def _headed(key: str, words: Words, rows: list[list[str]], **blanks: str) -> Table:
    columns: list[dict[str, str]] = words.at(key)
    names, means = ([one[part].format(**blanks) for one in columns] for part in ("name", "means"))
    return Table(names, rows, means)


def room_table(rooms: pd.DataFrame, words: Words = ENGLISH) -> Table:
    """Say of every room of one life where it comes from and how long it lived."""
    told = [
        [
            str(room["room"]),
            str(room["opened"]),
            str(room["parent"]) if room["parent"] >= 0 else "–",
            words.term("openers", str(room["opener"])),
            words("tables.rooms.inside" if room["inside"] else "tables.rooms.outside"),
            number(room["lifespan"]) if room["died"] else words("tables.rooms.so_far", days=room["lifespan"]),
            str(room["members"]),
        ]
        for room in rooms.to_dict("records")
    ]
    return Table(words.at("tables.rooms.head"), told)


def life_table(answer: Answer, words: Words = ENGLISH) -> Table:
    """Tabulate the lifespans of all arms."""
    shown = list(answer.survivals[answer.arms[0]].alive)[-2:]
    rows = []
    for arm in answer.arms:
        s, relative = answer.survivals[arm], answer.relative_survivals[arm]
        row = [arm, between(s.median, *s.median_ci, words), between(s.rmst, *s.rmst_ci, words)]
        row += [f"{s.alive[d]:.0%}" for d in shown]
        row += [str(s.died), str(s.censored), str(s.never_started)]
        rows.append([*row, between(relative.median, *relative.median_ci, words)])
    blanks = dict(zip(("first", "second"), [*map(number, shown), "", ""], strict=False))
    table = _headed("tables.life", words, rows, up_to=number(answer.up_to), **blanks)
    few = 3 + len(shown)  # a short horizon has fewer named days
    return table._replace(head=table.head[:few] + table.head[5:], means=[*table.means[:few], *table.means[5:]])


def difference_table(answer: Answer, words: Words = ENGLISH) -> Table:
    """Tabulate the paired differences in lifespan and what they cost."""
    rows = [_difference(answer, arm, words) for arm in answer.arms if arm != answer.against]
    return _headed("tables.differences", words, rows, against=answer.against)


def _difference(answer: Answer, arm: str, words: Words) -> list[str]:
    days, hours = answer.difference(arm), answer.difference(arm, "hours")
    if not days:
        return [arm, "–", "–", "–", "–"]
    spent = hours.get("estimate", 0.0)
    each = days["estimate"] / spent if spent and spent > 0 else None
    ratio = days["unpaired_variance_ratio"]
    times = words("value.times", n=f"{1 / ratio:.1f}") if ratio and not math.isnan(ratio) else "–"
    return [arm, between(days["estimate"], days["low"], days["high"], words), number(spent), number(each), times]


def outcome_table(
    answer: Answer, words: Words = ENGLISH, *, without: Sequence[str] = (), differences: bool = False
) -> Table:
    """Tabulate the means of everything else: a row an outcome, or where there are many arms, a row an arm.

    Parameters
    ----------
    answer : Answer
    words : Words
        The language.
    without : sequence of str
        Outcomes to leave out.
    differences : bool
        Put the paired differences beside the means.
    """
    names = [name for name in measured(answer) if name not in without]
    means = {arm: answer.means(arm, names) for arm in answer.arms}
    others = [arm for arm in answer.arms if arm != answer.against and differences]
    head = [words("tables.outcomes.of"), words("tables.outcomes.unit"), *answer.arms]
    head += [words("tables.outcomes.arm_more", arm=arm, against=answer.against) for arm in others]
    rows = [
        [
            *_outcome(name, words),
            *(number(means[arm][name]) for arm in answer.arms),
            *(effect(answer, arm, name, words) for arm in others),
        ]
        for name in names
    ]
    return _readable(Table(head, rows))


def measured(answer: Answer) -> list[str]:
    """Name what was asked for beside lifespans, and what it cost."""
    names = dict.fromkeys((*answer.outcomes, *COSTS))
    return [name for name in names if name in answer.finished and not name.startswith("lifespan")]


def _outcome(name: str, words: Words) -> list[str]:
    return [named(name, words), words.term("units", OUTCOMES[name].unit)]


def effect_table(answer: Answer, words: Words = ENGLISH) -> Table:
    """Tabulate the paired differences in everything else, the same way round."""
    others = [arm for arm in answer.arms if arm != answer.against]
    known = answer.differences.dropna(subset="estimate")["outcome"].unique()
    rows = [
        [*_outcome(name, words), *(effect(answer, arm, name, words) for arm in others)]
        for name in known
        if name not in ("rmst", *COSTS)
    ]
    head = [words("tables.outcomes.more", against=answer.against), words("tables.outcomes.unit"), *others]
    return _readable(Table(head, rows))


def effect(answer: Answer, arm: str, outcome: str, words: Words = ENGLISH) -> str:
    """Write one paired difference."""
    d = answer.difference(arm, outcome)
    return between(d["estimate"], d["low"], d["high"], words) if d else "–"


def _readable(table: Table) -> Table:
    """Turn a wide table, where that makes it narrower."""
    return table.turned() if len(table.head) > max(2 + MANY, len(table.rows) + 1) else table


def curve_in_text(answer: Answer, arm: str, width: int = 48) -> str:
    """Draw a survival curve in one line of blocks, from day 0 to the last day seen in full."""
    curve = answer.survivals[arm].curve()
    days = [answer.up_to * (i + 0.5) / width for i in range(width)]
    shares = [float(curve[curve["day"] <= day]["alive"].iloc[-1]) for day in days]
    return "".join(BLOCKS[math.ceil(share * 8 - 1e-9)] for share in shares)
