"""The page of forecast skill, and its picture: every log's forecast beside what came."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from experiments.files import write_whole
from experiments.forecasting.baselines import MEANINGS
from experiments.forecasting.benchmark import MAIN, OURS, PLAIN, Benchmark
from experiments.forecasting.fans import PLACE, drawn
from experiments.forecasting.logs import AHEAD, FEWEST_MONTHS, SHARES, name_of
from experiments.forecasting.trial import SIMULATOR

HEADS = ("MASE", "interval score", "in 50 % band", "in 90 % band", "log score")
TITLES = {"mase": "MASE", "interval_score": "weighted interval score"}


def write_page(path: Path, found: Benchmark, data: Path) -> None:
    """Write the page, and the picture beside it.

    Parameters
    ----------
    path : Path
        Ends in ``.md``; the picture has the same name and ends in ``.svg``.
    found : Benchmark
    data : Path
        The folder of the logs.
    """
    picture = path.with_suffix(".svg")
    write_whole(picture, drawn(found, data).encode())
    write_whole(path, "\n".join([*_told(found, picture.name, data), ""]).encode())


def _told(found: Benchmark, picture: str, data: Path) -> Iterator[str]:
    logs, origins = found.table["log"].nunique(), len(found.table.groupby(["log", "share"]))
    shares = ", ".join(f"{share:.0%}" for share in SHARES)
    yield "# How good the forecasts are\n"
    alone = "" if SIMULATOR in found.names else " --baselines"
    yield f"Made by `lifespan benchmark-forecast DATA{alone} --page docs/forecast-skill.md`."
    yield f"{logs} logs of real communities with at least {FEWEST_MONTHS} months of 30 days were forecast {AHEAD}"
    yield f"months ahead, after {shares} of their months, from what was known by then: {origins} forecasts.\n"
    yield from _verdict(found)
    yield "\n## All forecasters\n"
    yield "Errors are divided by the mean error of the seasonal naive before the origin, one member at least. The"
    yield "interval score is that of Bracher et al. (2021) with the median and both bands; the log score is of being"
    yield f"alive {AHEAD} months on (three members or more in the month), in nats. Low is good; bands should hold 0.5"
    yield "and 0.9. In months without anybody most bands hold the nought, so narrow bands tend to hold too much.\n"
    yield _row("forecaster", *HEADS) + "\n" + _row("---", *["---:"] * len(HEADS))
    for name, means in found.means().items():
        yield _row(f"**{name}**" if name == OURS else name, *(f"{value:.3f}" for value in means.values()))
    yield from _made_of(found)
    yield "\n## What came\n"
    yield f"After {SHARES[PLACE]:.0%} of the months: what was known (black), the bands and the median of ours (blue),"
    yield f"and what came (red).\n\n![Every log's forecast and what came]({picture})"
    yield from _by_log(found)
    yield from _left_out(found, data)


def _verdict(found: Benchmark) -> Iterator[str]:
    said = found.answer()
    for main in MAIN:
        ratio, best = said[f"{main}_over_best_baseline"], said[f"{main}_over_best_in_hindsight"]
        yield f"- {TITLES[main]}: **{ratio:.3f}** times that of {found.chosen[main]}, the baseline that was best in"
        yield f"  trials before the first origin; {best:.3f} times that of {found.hindsight[main]}, best in hindsight"
    yield f"- the 50 % bands held {said['coverage_50']:.1%} of what came, the 90 % bands {said['coverage_90']:.1%}"
    means = found.means()
    if SIMULATOR in means:
        gained = ", ".join(f"{TITLES[main]} {means[OURS][main] / means[PLAIN][main]:.3f}" for main in MAIN)
        yield f"- beside the same stack without the simulator, which is 1: {gained}"


def _made_of(found: Benchmark) -> Iterator[str]:
    yield "\n## What ours is made of\n"
    yield "A weighted mean of the forecasters' quantiles, on the scale of logarithms. Weights and widths of the bands"
    yield "are learned anew for each share of the history, from trials of which all months lie before the origin of"
    yield "their own log; every log counts the same. They are chosen for the interval score; how far weights are drawn"
    yield "to even ones is chosen in these trials too, by logs that did not teach them; the 90 % band is then widened"
    yield "until it would have held 90 %.\n"
    yield _row("after", *found.names) + "\n" + _row("---", *["---:"] * len(found.names))
    for share, stack in found.stacks.items():
        yield _row(f"{share:.0%}", *(f"{weight:.2f}" for weight in stack.weights))
    yield ""
    for name, meaning in MEANINGS.items():
        yield f"- *{name}*: {meaning}"
    if SIMULATOR in found.names:
        yield f"- *{SIMULATOR}*: what became of those simulated communities of a bank that were where this one is;"
        yield f"  the bank holds {found.runs:,}"
    yield f"- *{PLAIN}*: ours without the simulator"
    yield "\nBands of the one-line baselines are drawn from their own past errors, those of ETS and BG/NBD from the"
    yield "model, those of Ribeiro's from what the fitted curve left unexplained. Of his paper only the abstract was at"
    yield "hand: its equations stand here as they are remembered, and for months, where the paper has days."
    if SIMULATOR in found.names:
        yield "\nNothing was fitted to what came. But the ranges of the bank's numbers were widened three times after"
        yield "its summaries at 60 months had been compared with those of 35 of the logs that the project was developed"
        yield "on (people came and went too little before), so its part in forecasts of these is no clean test; other"
        yield "logs are one. Weights of a log also learn from other logs' trials that lie later in the calendar."


def _by_log(found: Benchmark) -> Iterator[str]:
    yield "\n## By log\n"
    yield "Means over the three origins; *best* is the baseline chosen in training.\n"
    heads = ("ours MASE", "best MASE", "ours interval score", "best interval score", "in 50 % band", "in 90 % band")
    yield _row("log", *heads) + "\n" + _row("---", *["---:"] * len(heads))
    means = found.table.groupby(["log", "forecaster"])[[*MAIN, "coverage_50", "coverage_90"]].mean()
    for log in found.table["log"].unique():
        ours = means.loc[(log, OURS)]
        pairs = [(ours[main], means.loc[(log, found.chosen[main])][main]) for main in MAIN]
        shown = [*np.ravel(pairs), ours["coverage_50"], ours["coverage_90"]]
        yield _row(name_of(str(log)), *(f"{value:.3f}" for value in shown))


def _left_out(found: Benchmark, data: Path) -> Iterator[str]:
    if found.found.skipped:
        yield "\n## Left out\n"
        yield from ("- " + why.replace(f"{data}/", "") for why in found.found.skipped.values())


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
