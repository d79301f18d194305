"""An answer in words and tables: the same on a terminal and on a page."""

import math
from typing import Any, NamedTuple

import pandas as pd

from experiments.answer import COSTS, Answer
from experiments.outcomes import OUTCOMES
from experiments.style import number

MANY = 4  # arms that stand side by side
BLOCKS = " ▁▂▃▄▅▆▇█"


class Table(NamedTuple):
    """Cells as text."""

    head: list[str]
    rows: list[list[str]]

    def turned(self) -> "Table":
        """Make rows of its columns."""
        head, *rows = map(list, zip(self.head, *self.rows, strict=True))
        return Table(head, rows)


def between(estimate: Any, low: Any, high: Any) -> str:
    """Write an estimate with its interval; an open end as such."""
    if estimate is None and low is None:
        return "not reached"
    if estimate is not None and math.isnan(estimate):
        return "–"
    said = "not reached" if estimate is None else number(estimate)
    if low is not None and math.isnan(low):
        return f"{said} (too few runs)"
    return f"{said} ({number(low) if low is not None else '?'} to {number(high) if high is not None else 'beyond'})"


def headline(answer: Answer) -> list[str]:
    """Say the answer: a sentence for every arm that differs, and one for all that cannot be told apart."""
    if len(answer.arms) == 1:
        return [_life(answer, answer.arms[0])]
    others = {arm: answer.difference(arm) for arm in answer.arms if arm != answer.against}
    few = [arm for arm, d in others.items() if not d or math.isnan(d["low"])]
    open_ = [arm for arm, d in others.items() if arm not in few and d["low"] <= 0 <= d["high"]]
    said = [_comparison(answer, arm, d) for arm, d in others.items() if arm not in few + open_]
    said += [_not_told_apart(answer, open_, others)] if open_ else []
    return said + ([f"Too few replicates to say how sure: {', '.join(few)}."] if few else [])


def _life(answer: Answer, arm: str) -> str:
    s = answer.survivals[arm]
    if s.median is None:
        return f"Half of the communities or more are still alive {answer.up_to} days on."
    low, high = s.median_ci
    upper = number(high) if high is not None else "beyond the horizon"
    return f"Half of the communities are dead by day {number(s.median)} (95 % interval {number(low)} to {upper})."


def _comparison(answer: Answer, arm: str, d: dict[str, Any]) -> str:
    more = "longer" if d["estimate"] > 0 else "shorter"
    interval = f"(95 % interval {_signed(d['low'])} to {_signed(d['high'])})"
    return f"{arm} lives {abs(d['estimate']):.0f} days {more} than {answer.against} {interval}."


def _not_told_apart(answer: Answer, arms: list[str], found: dict[str, dict[str, Any]]) -> str:
    lead = f"Not to be told apart from {answer.against} in how long they live: "
    if all(s.died + s.never_started == 0 for s in (answer.survivals[arm] for arm in (*arms, answer.against))):
        return f"{lead}{', '.join(arms)}; every community outlives the {answer.days} days."
    told = (f"{arm} ({_signed(found[arm]['low'])} to {_signed(found[arm]['high'])} days)" for arm in arms)
    return f"{lead}{', '.join(told)}."


def _signed(days: float) -> str:
    return f"{days:+.0f}" if round(days) else "0"


def room_table(rooms: pd.DataFrame) -> Table:
    """Say of every room of one life where it comes from and how long it lived."""
    head = ["room", "opened on day", "out of room", "by", "belongs", "lifespan, days", "members at the end"]
    rows = [
        [
            str(room["room"]),
            str(room["opened"]),
            str(room["parent"]) if room["parent"] >= 0 else "–",
            str(room["opener"]),
            "to the community" if room["inside"] else "seceded",
            str(room["lifespan"]) if room["died"] else f"{room['lifespan']} so far",
            str(room["members"]),
        ]
        for room in rooms.to_dict("records")
    ]
    return Table(head, rows)


def life_table(answer: Answer) -> Table:
    """Tabulate the lifespans of all arms."""
    days = list(answer.survivals[answer.arms[0]].alive)
    shown = days[-2:]
    head = ["arm", "median days", f"mean to day {answer.up_to}", *(f"alive at {d}" for d in shown)]
    head += ["died", "cut off", "never started", "median, 10 % rule"]
    rows = []
    for arm in answer.arms:
        s, relative = answer.survivals[arm], answer.relative_survivals[arm]
        row = [arm, between(s.median, *s.median_ci), between(s.rmst, *s.rmst_ci)]
        row += [f"{s.alive[d]:.0%}" for d in shown]
        row += [str(s.died), str(s.censored), str(s.never_started), between(relative.median, *relative.median_ci)]
        rows.append(row)
    return Table(head, rows)


def difference_table(answer: Answer) -> Table:
    """Tabulate the paired differences in lifespan and what they cost."""
    head = ["arm", f"days more than {answer.against}", "hours more", "days an hour", "runs if unpaired"]
    rows = []
    for arm in answer.arms:
        if arm == answer.against:
            continue
        days, hours = answer.difference(arm), answer.difference(arm, "hours")
        if not days:
            rows.append([arm, *("–" for _ in head[1:])])
            continue
        spent = hours.get("estimate", 0.0)
        each = days["estimate"] / spent if spent and spent > 0 else None
        ratio = days["unpaired_variance_ratio"]
        times = f"{1 / ratio:.1f} times" if ratio and not math.isnan(ratio) else "–"
        rows.append([arm, between(days["estimate"], days["low"], days["high"]), number(spent), number(each), times])
    return Table(head, rows)


def outcome_table(answer: Answer) -> Table:
    """Tabulate the means of everything else: a row an outcome, or where there are many arms, a row an arm."""
    names = [
        n for n in dict.fromkeys((*answer.outcomes, *COSTS)) if n in answer.finished and not n.startswith("lifespan")
    ]
    means = {arm: answer.means(arm, names) for arm in answer.arms}
    rows = [[_named(name), OUTCOMES[name].unit, *(number(means[arm][name]) for arm in answer.arms)] for name in names]
    return _readable(Table(["mean of", "unit", *answer.arms], rows))


def _named(outcome: str) -> str:
    return outcome.replace("relative", "by the 10 % rule").replace("_", " ")


def effect_table(answer: Answer) -> Table:
    """Tabulate the paired differences in everything else, the same way round."""
    others = [arm for arm in answer.arms if arm != answer.against]
    found = answer.differences.set_index(["outcome", "arm"])
    known = answer.differences.dropna(subset="estimate")["outcome"].unique()
    names = [name for name in known if name not in ("rmst", *COSTS)]
    rows = []
    for name in names:
        cells = (found.loc[(name, arm)] if (name, arm) in found.index else None for arm in others)
        said = ["–" if d is None else between(d["estimate"], d["low"], d["high"]) for d in cells]
        rows.append([_named(name), OUTCOMES[name].unit, *said])
    return _readable(Table([f"more than {answer.against} in", "unit", *others], rows))


def _readable(table: Table) -> Table:
    return table.turned() if len(table.head) > 2 + MANY else table


def curve_in_text(answer: Answer, arm: str, width: int = 48) -> str:
    """Draw a survival curve in one line of blocks, from day 0 to the last day seen in full."""
    curve = answer.survivals[arm].curve()
    days = [answer.up_to * (i + 0.5) / width for i in range(width)]
    shares = [float(curve[curve["day"] <= day]["alive"].iloc[-1]) for day in days]
    return "".join(BLOCKS[math.ceil(share * 8 - 1e-9)] for share in shares)


def refusals(n: int) -> str:
    """Say that acts of the operator were not done."""
    return (
        f"{n:,} acts of the operator were not done: the week's hours or the money were short, a meeting was held "
        "already, or there was no place for another room, or for more who hear of it. The ledger of a run says which."
    )


def how_it_was_asked(answer: Answer) -> list[str]:
    """Say what the figures mean and what they rest on."""
    n = len(answer.finished) // len(answer.arms)
    rule = answer.rule
    notes = [
        f"{n} replicates an arm over {answer.days} days. A community is alive on a day if at least {rule.threshold} "
        f"members wrote, or met, in the {rule.window} days before. It died on the last such day before a silence of "
        f"{rule.window} days. Runs cut off by the horizon count as alive, never as deaths; those that never started "
        "count as 0 days.",
        f"The mean is restricted to the first {answer.up_to} days, in which every run is seen in full. The second "
        "median is by a rule that scales with size: daily writers, averaged over 30 days, below 10 % of their peak.",
    ]
    if len(answer.arms) > 1:
        notes.append(
            "Arms are compared replicate by replicate on the same people and luck; intervals are simultaneous over "
            "the arms. 'Runs if unpaired' says how many times as many runs with independent luck the same precision "
            "would have taken."
        )
    notes.append(
        "The numbers of the model are a first baseline, partly assumed; it has not been fitted to real communities "
        "yet. Which is which: lifespan show."
    )
    refused = answer.finished["acts_refused"].sum() if "acts_refused" in answer.finished else 0
    if refused:
        notes.append(refusals(int(refused)))
    return notes + [f"{said}; they are left out." for said in answer.failures()]
