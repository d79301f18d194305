"""Why a community died, in words, as pictures and as a page."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from experiments.explain.account import ENGLISH, GAINS, LOSSES, sign_said
from experiments.explain.ask import Explanation
from experiments.files import write_whole
from experiments.phrases import Words
from experiments.report.document import document, section
from experiments.style import FEW, dressed
from experiments.wording import Table, between

GREY = "#9a9a9a"
SHADES = (FEW[2], FEW[5], GREY, FEW[1], FEW[4], FEW[3], FEW[0], FEW[6])
COLOURS = dict(zip((*GAINS, *LOSSES), SHADES, strict=True))


def headline(found: Explanation, words: Words = ENGLISH) -> list[str]:
    """Say in a few sentences what became of it, how, and what would have saved it."""
    return [_fate(found, words), _how_it_went(found, words), *_saved(found, words), *_parted(found, words)]


def _fate(found: Explanation, words: Words) -> str:
    life, (day, most) = found.relived.lifespan, found.peak
    rule = found.relived.run.rule
    if life.never_started:
        return words("explain.never", threshold=rule.threshold, window=rule.window)
    if life.died:
        end = words("explain.died", day=life.first_day + life.days, days=life.days)
    else:
        end = words("explain.lives", days=found.relived.run.days)
    return words.sentences(end, words("explain.peak", day=day, most=most))


def _how_it_went(found: Explanation, words: Words) -> str:
    after = found.accounts[found.accounts["day"] > found.peak[0]]
    sums = {name: int(after[name].sum()) for name in (*GAINS, *LOSSES)}
    lost = sorted(((n, cause) for cause in LOSSES if (n := sums[cause])), reverse=True)
    if not lost:
        return words("explain.nobody")
    gone = words.joined([_counted(n, cause, words) for n, cause in lost])
    won = words.joined([_counted(sums[name], name, words) for name in GAINS])
    return words("explain.lost", n=sum(n for n, _ in lost), gone=gone, won=won)


def _counted(n: int, way: str, words: Words) -> str:
    return words("explain.counted", n=n, what=words.at("ways")[way])


def _saved(found: Explanation, words: Words) -> list[str]:
    causes = found.causes.sort_values("estimate", ascending=False)
    sure, said = causes[causes["low"] > 0], []
    if len(sure):
        told = [_without(row, words) for row in sure.to_dict("records")]
        said.append(words("explain.shortens", causes=words.joined(told)))
    elif causes["low"].isna().all():
        said.append(words("explain.too_few"))
    else:
        said.append(words("explain.no_cause"))
    only_here = causes[(causes["here"] > 0) & ~(causes["low"] > 0)]
    if len(only_here):
        told = [
            words("explain.here", cause=_cause(row, words), days=f"{row['here']:+.0f}")
            for row in only_here.to_dict("records")
        ]
        said.append(words("explain.only_here", causes=words.joined(told)))
    return said


def _cause(row: Mapping[Any, Any], words: Words) -> str:
    return str(words.at("causes")[row["cause"]]["name"])


def _without(row: Mapping[Any, Any], words: Words) -> str:
    days = {"estimate": f"{row['estimate']:+.0f}", "low": f"{row['low']:.0f}", "high": f"{row['high']:.0f}"}
    return words("explain.without", cause=_cause(row, words), here=f"{row['here']:+.0f}", **days)


def _parted(found: Explanation, words: Words) -> list[str]:
    parted = found.parted
    if parted is None:
        return []
    if parted.first_day is None:
        return [words("explain.no_day", arm=parted.arm, replicate=str(found.relived.run.replicate))]
    last = parted.daily[parted.daily["measure"] == "active"].iloc[-1]
    days = [words("explain.by", n=row["difference"], day=row["day"]) for row in parted.grown.to_dict("records")]
    grown = words("answer.semicolon").join(days)
    end = words("explain.end", here=float(last["here"]), there=float(last["there"]))
    more = words("explain.grown", grown=grown, end=end) if grown else words("explain.never_grown", end=end)
    names = words.at("records")
    measures = words("list.comma").join(names[one]["name"] if one in names else one for one in parted.measures[:4])
    lead = words("explain.parted", arm=parted.arm, day=parted.first_day, measures=measures)
    return [words.sentences(lead, more)]


def order_table(found: Explanation, words: Words = ENGLISH) -> Table:
    """Tabulate what came first."""
    rows = [[sign_said(row, words), str(row["day"])] for row in found.order.to_dict("records")]
    return Table(words.at("heads.order"), rows)


def account_table(found: Explanation, words: Words = ENGLISH) -> Table:
    """Tabulate gains and losses, a row a stretch, until nothing happens any more; what took nobody is left out."""
    names = [name for name in (*GAINS, *LOSSES) if found.accounts[name].any()]
    last = found.accounts[found.accounts[names].any(axis=1)].index.max() if names else 0
    rows = [
        [words("explain.to_day", day=row["day"]), *(str(row[name]) for name in names), str(row["active"])]
        for row in found.accounts.loc[:last].to_dict("records")
    ]
    ways = words.at("ways")
    return Table([words("heads.stretch"), *(ways[name] for name in names), words("heads.active")], rows)


def cause_table(found: Explanation, words: Words = ENGLISH) -> Table:
    """Tabulate what each cause costs."""
    rows = [
        [
            _cause(row, words),
            words.at("causes")[row["cause"]]["without"],
            f"{row['here']:+.0f}",
            between(row["estimate"], row["low"], row["high"], words),
        ]
        for row in found.causes.sort_values("estimate", ascending=False).to_dict("records")
    ]
    return Table(words.at("heads.causes"), rows)


def mattered_table(found: Explanation, words: Words = ENGLISH) -> Table:
    """Tabulate whose going took most with it."""
    rows = [
        [
            words("explain.member", uid=str(row["uid"])),
            str(row["day"]),
            words.at("ways")[row["how"]],
            f"{row['share']:.0%}",
            words("explain.of", n=str(row["followed"]), of=str(row["ties"])),
            f"{row['expected']:.1f}",
        ]
        for row in found.mattered.to_dict("records")
    ]
    return Table(words.at("heads.mattered"), rows)


def parted_table(found: Explanation, words: Words = ENGLISH) -> Table:
    """Tabulate the first acts that only one of the two operators did."""
    acts = found.parted.acts if found.parted else pd.DataFrame()
    rows = [[str(row["day"]), row["arm"], row["policy"], row["action"]] for row in acts.to_dict("records")]
    return Table(words.at("heads.acts"), rows)


# -- pictures ----------------------------------------------------------------------------------------------------------
def accounts_picture(found: Explanation, words: Words = ENGLISH) -> go.Figure:
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
                name=words.at("ways")[name],
                marker={"color": COLOURS[name]},
                customdata=table[name],
                hovertemplate="%{customdata}",
            )
    active = found.relived.daily["active"]
    line = {"color": "#1a1a1a", "width": 2}
    figure.add_scatter(x=active.index, y=active.to_numpy(), name=words("heads.active"), line=line, hovertemplate="%{y}")
    life = found.relived.lifespan
    if life.died:
        figure.add_vline(x=life.first_day + life.days, line={"dash": "dot"}, annotation_text=words("life.dead"))
    figure.update_xaxes(title=words("pictures.day"))
    figure.update_yaxes(title=words("pictures.people"))
    return figure.update_layout(barmode="relative", bargap=0.25, margin={"t": 80})


def causes_picture(found: Explanation, words: Words = ENGLISH) -> go.Figure:
    """Draw what switching off each cause brings: here as a mark, on average as a bar with its interval.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    table = found.causes.sort_values("estimate")
    causes = [_cause(row, words) for row in table.to_dict("records")]
    hover = "%{x:+.0f} " + words("life.days")
    figure = dressed(go.Figure(), 34 * len(table) + 110)
    figure.add_bar(
        x=table["estimate"].to_numpy(),
        y=causes,
        orientation="h",
        error_x={
            "type": "data",
            "array": (table["high"] - table["estimate"]).fillna(0).to_numpy(),
            "arrayminus": (table["estimate"] - table["low"]).fillna(0).to_numpy(),
            "thickness": 1.2,
            "width": 3,
        },
        marker={"color": [FEW[0] if low > 0 else GREY for low in table["low"]]},
        name=words("life.average"),
        hovertemplate=hover,
    )
    mark = {"color": FEW[1], "size": 10, "symbol": "diamond"}
    said = {"mode": "markers", "name": words("life.this"), "hovertemplate": hover}
    figure.add_scatter(x=table["here"], y=causes, marker=mark, **said)
    figure.update_xaxes(title=words("life.more"))
    return figure.update_layout(hovermode="y unified", bargap=0.4)


def parted_picture(found: Explanation, words: Words = ENGLISH) -> go.Figure:
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
        figure.add_vline(x=found.parted.first_day, line={"dash": "dot"}, annotation_text=words("life.differs"))
    figure.update_xaxes(title=words("pictures.day"))
    figure.update_yaxes(title=words("life.active"), rangemode="tozero")
    return figure.update_layout(legend={"orientation": "v", "y": 1.02, "yanchor": "bottom"}, margin={"t": 90})


# -- the page ----------------------------------------------------------------------------------------------------------
def sections(found: Explanation, words: Words = ENGLISH) -> list[dict[str, Any]]:
    """Give the sections of a page."""
    n = int(found.causes["n"].max()) if found.causes["n"].notna().any() else 1
    went, causes = accounts_picture(found, words), causes_picture(found, words)
    measured = words("explain.measured", n=n)
    said = [
        section(words("explain.went"), went, account_table(found, words), [words("explain.is_counted")]),
        section(words("explain.first"), table=order_table(found, words)),
        section(words("explain.causes"), causes, cause_table(found, words), [measured]),
    ]
    if len(found.mattered):
        notes = [words("explain.followed")]
        said.append(section(words("explain.mattered"), table=mattered_table(found, words), notes=notes))
    if found.parted:
        said.append(section(words("explain.beside"), parted_picture(found, words), parted_table(found, words)))
    return said


def title_of(found: Explanation, words: Words = ENGLISH) -> str:
    """Give the title: the question about this run."""
    run = found.relived.run
    asked = "explain.why" if found.relived.lifespan.died else "explain.how"
    return words(asked, arm=run.arm, replicate=str(run.replicate))


def again(found: Explanation, words: Words = ENGLISH) -> str:
    """Say whether it came out as it stands in the store."""
    if found.equal is None:
        return words("explain.unknown")
    return words("explain.equal" if found.equal else "explain.unequal")


def write_page(path: Path, found: Explanation, command: str, words: Words = ENGLISH) -> None:
    """Write the explanation as one HTML page."""
    policies = words("list.comma").join(map(str, found.relived.run.policies)) or words("explain.nothing_done")
    question = words.term("texts", found.question)
    setting = words.sentences(words("explain.setting", question=question, policies=policies), again(found, words))
    said = [*sections(found, words), section(words("again.title"), code=command)]
    made = document(title_of(found, words), setting, headline(found, words), said, words.language)
    write_whole(path, made.encode())
