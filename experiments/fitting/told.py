"""Fits, forecasts and policies on a fitted community, in words and tables: the same on a terminal and on a page."""

from collections.abc import Mapping
from math import exp, isnan
from typing import Any

import numpy as np
import pandas as pd

from experiments.fitting.bank import Bank
from experiments.fitting.fit import Check, Fit
from experiments.forecasting.forecast import Forecast
from experiments.forecasting.ours import Learnt
from experiments.phrases import Words
from experiments.style import number
from experiments.wording import Table, between, refusals

KNOWN, OPEN = 0.5, 0.8  # of the prior's spread
SELDOM = 0.02
ASKED = (6, 12)  # months of which the chance to be alive is said
AHEAD = 12  # months, of the forecasts that were tested
PER_CENT = ("active", "alive")


# -- a fit -------------------------------------------------------------------------------------------------------------
def fit_said(found: Fit, held: Bank, checked: Check, left: pd.DataFrame, words: Words) -> list[str]:
    """Say how a log was fitted, what it determines, and what of it the model cannot give."""
    how = "fit.refined" if found.refined else "fit.bank"
    known, open_ = int((left["left"] < KNOWN).sum()), int((left["left"] > OPEN).sum())
    said = [
        words(how, months=len(found.actives), active=found.actives[-1], runs=len(held)),
        words("fit.left", n=len(left), known=known, open=open_),
        _met(checked, words),
    ]
    return [*said, *_provisos(found, checked, words)]


def _met(checked: Check, words: Words) -> str:
    seldom = checked.table[(checked.table["below"] < SELDOM) | (checked.table["below"] > 1 - SELDOM)]
    n, cannot = len(checked.table), [words.term("summaries", means) for means in seldom["means"]]
    told = {"n": n, "met": n - len(cannot)}
    if not cannot:
        return words("fit.all_met", **told)
    return words("fit.met", **told, cannot=words("answer.semicolon").join(cannot))


def _provisos(found: Fit, checked: Check, words: Words) -> list[str]:
    said, tried = [], checked.outgrown + len(checked.actives)
    if checked.outgrown:
        said.append(words("fit.outgrown", outgrown=checked.outgrown, tried=tried))
    if found.refined:
        said.append(words("fit.chains", n=found.refined))
    if found.shrunk > 1:
        said.append(words("fit.shrunk", times=f"{found.shrunk:.1f}"))
    if len(found.actives) > found.age:
        said.append(words("fit.age", age=found.age))
    return said


def numbers_table(left: pd.DataFrame, words: Words) -> Table:
    """Tabulate what the log left of each number."""
    rows = [
        [
            row["number"],
            number(row["middle"]),
            words("fit.interval", low=row["low"], high=row["high"]),
            f"{row['left']:.0%}",
            words.term("means", row["number"], row["means"]),
        ]
        for row in left.to_dict("records")
    ]
    return Table(words.at("fit.numbers_head"), rows)


def summaries_table(checked: Check, words: Words) -> Table:
    """Tabulate each summary of the log beside those of fitted communities."""
    rows = [
        [
            words.term("summaries", row["means"]),
            f"{row['log']:.2f}",
            words("fit.interval", low=f"{row['low']:.2f}", high=f"{row['high']:.2f}"),
            f"{row['below']:.0%}",
        ]
        for row in checked.table.to_dict("records")
    ]
    return Table(words.at("fit.summaries_head"), rows)


# -- a forecast --------------------------------------------------------------------------------------------------------
def forecast_said(found: Fit, told: Forecast, words: Words) -> list[str]:
    """Say how many will be active, and how likely it is to be alive."""
    ahead = told.actives.shape[1]
    low, high = (f"{end[-1]:.0f}" for end in told.band(0.9))
    middle, now = f"{np.median(told.actives[:, -1]):.0f}", f"{sum(found.actives[-3:]) / 3:.0f}"
    said = [words("forecast.middle", month=ahead, middle=middle, low=low, high=high, now=now)]
    chances = {months: told.chance_alive(months) for months in ASKED if months <= ahead}
    return said + [words("forecast.alive", months=n, chance=f"{chance:.0%}") for n, chance in chances.items()]


def stack_said(learnt: Learnt, months: int, words: Words) -> str:
    """Say of what a forecast is put together."""
    weights = {name: weight for name, weight in learnt.weights.items() if weight >= 0.005}
    parts = [f"{words.at('forecast.makers')[name]} {weight:.0%}" for name, weight in weights.items()]
    said = words("forecast.stack", parts=words("list.comma").join(parts), logs=learnt.logs)
    return words.sentences(said, words("forecast.beyond", month=AHEAD) if months > AHEAD else "")


def width_said(found: Fit, wider: float, words: Words) -> str:
    """Say how wide the simulator's bands are, and from what that is known."""
    tried = len(found.past.before)
    rests = words("forecast.tried", n=tried) if tried else words("forecast.untried")
    if abs(wider - 1) < 0.05:
        return words("forecast.as_is", rests=rests)
    return words("forecast.wider", times=f"{wider:.2f}", rests=rests)


def forecast_table(told: Forecast, words: Words) -> Table:
    """Tabulate a forecast by month."""
    half, most = told.band(0.5), told.band(0.9)
    middle, come = np.median(told.actives, axis=0), np.median(told.newcomers, axis=0)
    few, many = np.quantile(told.newcomers, [0.05, 0.95], axis=0)
    rows = [
        [
            str(k + 1),
            f"{middle[k]:.0f}",
            _ends(half[0][k], half[1][k], words),
            _ends(most[0][k], most[1][k], words),
            f"{come[k]:.0f}",
            _ends(few[k], many[k], words),
            f"{told.chance_alive(k + 1):.0%}",
        ]
        for k in range(len(middle))
    ]
    return Table(words.at("forecast.head"), rows)


def _ends(low: float, high: float, words: Words) -> str:
    return words("fit.interval", low=f"{low:.0f}", high=f"{high:.0f}")


# -- policies on a fitted community ------------------------------------------------------------------------------------
def whatif_said(table: pd.DataFrame, gained: pd.DataFrame, days: int, words: Words) -> list[str]:
    """Say of every arm what it does to the active members, and of what lives that was learnt."""
    first, *others = table["arm"].unique()
    effects = gained[gained["outcome"] == "active"].set_index("arm")
    said = [_effect(arm, effects.loc[arm], first, days, words) for arm in others]
    lives = table.groupby(["member", "seed"])["off"].first()
    times = f"{exp(float(lives.median())):.1f}"
    refused = int(table["refused"].sum())
    said += [refusals(refused, words)] if refused else []
    return [*said, words("whatif.lives", n=len(lives), members=table["member"].nunique(), times=times)]


def _effect(arm: str, row: Mapping[Any, Any], first: str, days: int, words: Words) -> str:
    effect, low, high = (f"{100 * row[name]:+.0f}" for name in ("effect", "low", "high"))
    told = {"arm": arm, "first": first, "days": str(days), "share": f"{row['fit_share']:.0%}"}
    said = words("whatif.effect", effect=effect, low=low, high=high, **told)
    base, gained = (f"{100 * row[name]:.0f}" for name in ("base_middle", "middle"))
    middle = words("whatif.middle", arm=arm, first=first, base=base, gained=gained)
    return words.sentences(said, "" if row["low"] > 0 or row["high"] < 0 else words("whatif.undecided"), middle)


def effects_table(gained: pd.DataFrame, words: Words) -> Table:
    """Tabulate every effect, and whether its variance is the fit's or chance."""
    rows = []
    for row in gained.to_dict("records"):
        times = 100 if row["outcome"] in PER_CENT else 1
        base, effect, low, high = (times * row[name] for name in ("base", "effect", "low", "high"))
        share, name = row["fit_share"], words.at("whatif.outcomes")[row["outcome"]]
        fit, chance = ("–", "–") if isnan(share) else (f"{share:.0%}", f"{1 - share:.0%}")
        rows.append([row["arm"], name, number(base), between(effect, low, high, words), fit, chance])
    return Table(words.at("whatif.head"), rows)
