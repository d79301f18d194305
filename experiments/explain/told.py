"""Why a community died, in words, as pictures and as a page."""

from pathlib import Path
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from experiments.explain.account import GAINS, LOSSES
from experiments.explain.ask import Explanation
from experiments.files import write_whole
from experiments.report.document import document, section
from experiments.style import FEW, dressed, number
from experiments.wording import Table, between

GREY = "#9a9a9a"
SHADES = (FEW[2], FEW[5], GREY, FEW[1], FEW[4], FEW[3], FEW[0], FEW[6])
COLOURS = dict(zip((*GAINS, *LOSSES), SHADES, strict=True))
COUNTED = (
    "Counted, from the life lived again day by day: who wrote or met in the thirty days before, and of those who no "
    "longer do, how they went. 'Fell silent' are those who are still on the list. The columns add up to the line."
)
MEASURED = (
    "Measured, by living the same people and luck again with a cause switched off: days lived more, in this life and "
    "on average over {n} lives of the arm (95 % intervals, simultaneous over the causes). One life alone is luck as "
    "much as cause. Causes work together: what each would have saved does not add up."
)
FOLLOWED = (
    "Counted: what share of all that was written in the sixty days before their last act was theirs, and how many of "
    "the ties who were active then no longer were sixty days later, beside as many as if ties went like all others. "
    "That they went after somebody does not say that they went because of them."
)


def headline(found: Explanation) -> list[str]:
    """Say in a few sentences what became of it, how, and what would have saved it."""
    return [_fate(found), _how_it_went(found), *_saved(found), *_parted(found)]


def _fate(found: Explanation) -> str:
    life, (day, most) = found.relived.lifespan, found.peak
    rule = found.relived.run.rule
    if life.never_started:
        return f"It never started: on no day had {rule.threshold} members written in the {rule.window} days before."
    said = f"Most were active on day {day}: {most}."
    if not life.died:
        return f"It had not died when the {found.relived.run.days:,} days ended. {said}"
    return f"It died on day {life.first_day + life.days}, after {life.days} days. {said}"


def _how_it_went(found: Explanation) -> str:
    after = found.accounts[found.accounts["day"] > found.peak[0]]
    sums = {name: int(after[name].sum()) for name in (*GAINS, *LOSSES)}
    lost = sorted(((n, cause) for cause in LOSSES if (n := sums[cause])), reverse=True)
    won = [f"{sums[name]} {name}" for name in GAINS]
    if not lost:
        return "After that nobody was lost."
    gone = _listed(f"{n} {cause}" for n, cause in lost)
    return f"After that {sum(n for n, _ in lost)} times somebody was lost: {gone}; against {_listed(won)}."


def _listed(parts: Any) -> str:
    said = list(parts)
    return " and ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)


def _saved(found: Explanation) -> list[str]:
    causes = found.causes.sort_values("estimate", ascending=False)
    sure = causes[causes["low"] > 0]
    said = []
    if len(sure):
        told = (f"{row['cause']} (without it {_gain(row)})" for row in sure.to_dict("records"))
        said.append(f"What shortens such lives: {_listed(told)}.")
    elif causes["low"].isna().all():
        said.append("Too few lives to say which cause shortens such lives.")
    else:
        said.append("No cause alone, switched off, lengthens such lives by more than luck does.")
    only_here = causes[(causes["here"] > 0) & ~(causes["low"] > 0)]
    if len(only_here):
        told = (f"{row['cause']} ({row['here']:+.0f})" for row in only_here.to_dict("records"))
        said.append(f"More days in this life, but on average no more than luck, without: {_listed(told)}.")
    return said


def _gain(row: dict[Any, Any]) -> str:
    return f"{row['estimate']:+.0f} days, {row['low']:.0f} to {row['high']:.0f}; here {row['here']:+.0f}"


def _parted(found: Explanation) -> list[str]:
    parted = found.parted
    if parted is None:
        return []
    if parted.first_day is None:
        return [f"Beside '{parted.arm}', replicate {found.relived.run.replicate}: no day differs."]
    last = parted.daily[parted.daily["measure"] == "active"].iloc[-1]
    grown = "; ".join(f"{row['difference']} on day {row['day']}" for row in parted.grown.to_dict("records"))
    end = f"in the end {number(float(last['here']))} are active here and {number(float(last['there']))} there"
    more = f"The active differ by {grown}; {end}." if grown else f"The active never differ; {end}."
    what = ", ".join(parted.measures[:4])
    lead = f"Beside '{parted.arm}', on the same people and luck, day {parted.first_day} is the first to differ"
    return [f"{lead} (in {what}). {more}"]


def order_table(found: Explanation) -> Table:
    """Tabulate what came first."""
    return Table(["what", "day"], [[row["what"], str(row["day"])] for row in found.order.to_dict("records")])


def account_table(found: Explanation) -> Table:
    """Tabulate gains and losses, a row a stretch, until nothing happens any more; what took nobody is left out."""
    names = [name for name in (*GAINS, *LOSSES) if found.accounts[name].any()]
    last = found.accounts[found.accounts[names].any(axis=1)].index.max() if names else 0
    rows = [
        [f"to day {row['day']}", *(str(row[name]) for name in names), str(row["active"])]
        for row in found.accounts.loc[:last].to_dict("records")
    ]
    return Table(["thirty days", *names, "active"], rows)


def cause_table(found: Explanation) -> Table:
    """Tabulate what each cause costs."""
    rows = [
        [row["cause"], row["without"], f"{row['here']:+.0f}", between(row["estimate"], row["low"], row["high"])]
        for row in found.causes.sort_values("estimate", ascending=False).to_dict("records")
    ]
    return Table(["switched off", "so that", "days more, here", "days more, on average"], rows)


def mattered_table(found: Explanation) -> Table:
    """Tabulate whose going took most with it."""
    rows = [
        [
            f"member {row['uid']}",
            str(row["day"]),
            row["how"],
            f"{row['share']:.0%}",
            f"{row['followed']} of {row['ties']}",
            f"{row['expected']:.1f}",
        ]
        for row in found.mattered.to_dict("records")
    ]
    return Table(["who", "last act, day", "how", "share of the talk", "ties gone 60 days on", "expected"], rows)


def parted_table(found: Explanation) -> Table:
    """Tabulate the first acts that only one of the two operators did."""
    acts = found.parted.acts if found.parted else pd.DataFrame()
    rows = [[str(row["day"]), row["arm"], row["policy"], row["action"]] for row in acts.to_dict("records")]
    return Table(["day", "only in", "policy", "act"], rows)


# -- pictures ----------------------------------------------------------------------------------------------------------
def accounts_picture(found: Explanation) -> go.Figure:
    """Draw gains above and losses below the line, for each thirty days, with how many are active.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    figure = dressed(go.Figure(), 440)
    table = found.accounts
    for name in (*GAINS, *LOSSES):
        if table[name].any():
            sign = 1 if name in GAINS else -1
            figure.add_bar(
                x=table["day"],
                y=sign * table[name],
                name=name,
                marker={"color": COLOURS[name]},
                customdata=table[name],
                hovertemplate="%{customdata}",
            )
    active = found.relived.daily["active"]
    line = {"color": "#1a1a1a", "width": 2}
    figure.add_scatter(x=active.index, y=active.to_numpy(), name="active", line=line, hovertemplate="%{y}")
    life = found.relived.lifespan
    if life.died:
        figure.add_vline(x=life.first_day + life.days, line={"dash": "dot"}, annotation_text="dead")
    figure.update_xaxes(title="day")
    figure.update_yaxes(title="people")
    return figure.update_layout(barmode="relative", bargap=0.25, margin={"t": 80})


def causes_picture(found: Explanation) -> go.Figure:
    """Draw what switching off each cause brings: here as a mark, on average as a bar with its interval.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    table = found.causes.sort_values("estimate")
    figure = dressed(go.Figure(), 34 * len(table) + 110)
    figure.add_bar(
        x=table["estimate"].to_numpy(),
        y=table["cause"],
        orientation="h",
        error_x={
            "type": "data",
            "array": (table["high"] - table["estimate"]).fillna(0).to_numpy(),
            "arrayminus": (table["estimate"] - table["low"]).fillna(0).to_numpy(),
            "thickness": 1.2,
            "width": 3,
        },
        marker={"color": [FEW[0] if low > 0 else GREY for low in table["low"]]},
        name="on average",
        hovertemplate="%{x:+.0f} days",
    )
    mark = {"color": FEW[1], "size": 10, "symbol": "diamond"}
    said = {"mode": "markers", "name": "in this life", "hovertemplate": "%{x:+.0f} days"}
    figure.add_scatter(x=table["here"], y=table["cause"], marker=mark, **said)
    figure.update_xaxes(title="days lived more without it")
    return figure.update_layout(hovermode="y unified", bargap=0.4)


def parted_picture(found: Explanation) -> go.Figure:
    """Draw how many are active in both lives, day by day.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    assert found.parted is not None
    rows = found.parted.daily[found.parted.daily["measure"] == "active"]
    figure = dressed(go.Figure(), 340)
    names = (found.relived.run.arm, found.parted.arm)
    for side, name, colour in zip(("here", "there"), names, FEW, strict=False):
        figure.add_scatter(x=rows["day"], y=rows[side], name=name, line={"color": colour, "width": 2})
    if found.parted.first_day is not None:
        figure.add_vline(x=found.parted.first_day, line={"dash": "dot"}, annotation_text="first day that differs")
    figure.update_xaxes(title="day")
    figure.update_yaxes(title="active members", rangemode="tozero")
    return figure.update_layout(legend={"orientation": "v", "y": 1.02, "yanchor": "bottom"}, margin={"t": 90})


# -- the page ----------------------------------------------------------------------------------------------------------
def sections(found: Explanation) -> list[dict[str, Any]]:
    """Give the sections of a page."""
    n = int(found.causes["n"].max()) if found.causes["n"].notna().any() else 1
    said = [
        section("How it went", accounts_picture(found), account_table(found), [COUNTED]),
        section("What came first", table=order_table(found)),
        section("Without each cause", causes_picture(found), cause_table(found), [MEASURED.format(n=n)]),
    ]
    if len(found.mattered):
        said.append(section("Whose going mattered", table=mattered_table(found), notes=[FOLLOWED]))
    if found.parted:
        said.append(section("Beside the other arm", parted_picture(found), parted_table(found)))
    return said


def title_of(found: Explanation) -> str:
    """Give the title: the question about this run."""
    what = "Why did it die?" if found.relived.lifespan.died else "How did it go?"
    return f"{what} {found.relived.run.arm}, replicate {found.relived.run.replicate}"


def again(found: Explanation) -> str:
    """Say whether it came out as it stands in the store."""
    if found.equal is None:
        return "This run stands in no table yet."
    if found.equal:
        return "Lived again, it came out as it stands in the store, in every outcome."
    return "Lived again, it did not come out as it stands in the store: the sources have changed since."


def write_page(path: Path, found: Explanation, command: str) -> None:
    """Write the explanation as one HTML page."""
    policies = ", ".join(map(str, found.relived.run.policies)) or "no policy"
    setting = f"{found.question} {policies}. {again(found)}"
    said = [*sections(found), section("Again", code=command)]
    write_whole(path, document(title_of(found), setting, headline(found), said).encode())
