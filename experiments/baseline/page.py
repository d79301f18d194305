"""The page about the fit: what was met, what conflicts, what nothing determined."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from experiments.baseline.calibrate import Fit, frozen, undetermined
from experiments.baseline.prior import load_prior
from experiments.files import write_whole

KEPT_WIDE = 0.8  # of the prior's spread left: nothing determined it
NARROWED = 0.5  # of it left: the figures did


def write_page(path: Path, fit: Fit) -> None:
    """Write the page.

    Parameters
    ----------
    path : Path
    fit : Fit
    """
    write_whole(path, "\n".join([*_told(fit), ""]).encode())


def _told(fit: Fit) -> Iterator[str]:
    prior = load_prior()
    left = undetermined(prior, fit.ensemble)
    missed = fit.figures[~fit.figures["baseline"].between(fit.figures["low"], fit.figures["high"])]
    yield "# The baseline, and how it was fitted\n"
    yield "Made by `lifespan calibrate --baseline`; `--check` says whether what is frozen is what the procedure gives."
    yield "What was thought before is in `experiments/baseline/prior.toml`; the figures are those marked *fit* in"
    yield "[patterns.md](patterns.md). The procedure is an ensemble smoother with multiple data assimilation (Emerick"
    yield f"and Reynolds 2013); of its members the {len(fit.ensemble)} that fit best are kept, in"
    yield "`experiments/baseline/ensemble.csv`, and the one that fits best when asked once more, or their middle if"
    yield "that does, is frozen as the baseline. No claim about an operator's choice is among the figures.\n"
    yield f"{len(fit.figures) - len(missed)} of {len(fit.figures)} figures are met by the baseline.\n"
    yield "## Figures that are not met: they conflict with the others, or the rules cannot give them\n"
    yield from _missed(missed)
    yield "\n## What the figures determined\n"
    yield "Share of the prior's spread that is left in the ensemble.\n"
    yield f"- determined (below {NARROWED}): {_listed(left[left < NARROWED])}"
    yield f"- hardly (to {KEPT_WIDE}): {_listed(left[(left >= NARROWED) & (left < KEPT_WIDE)])}"
    yield f"- by nothing (above): {_listed(left[left >= KEPT_WIDE])}\n"
    yield "## Frozen\n"
    yield "| number | before | frozen | 10 to 90 % of the ensemble |\n| --- | ---: | ---: | --- |"
    now = frozen()
    for free in prior:
        low, high = np.quantile(fit.ensemble[free.key].astype(float), [0.1, 0.9])
        yield f"| `{free.key}` | {free.median:g} | {now[free.key]:g} | {low:.3g} to {high:.3g} |"


def _missed(missed: pd.DataFrame) -> Iterator[str]:
    if missed.empty:
        yield "None."
        return
    yield "| figure | interval | baseline | 10 to 90 % of members |\n| --- | --- | ---: | --- |"
    for row in missed.to_dict("records"):
        yield (
            f"| {row['id']}: {row['figure']} | {row['low']:.3g} to {row['high']:.3g} | {row['baseline']:.3g} "
            f"| {row['p10']:.3g} to {row['p90']:.3g} |"
        )


def _listed(left: "pd.Series[float]") -> str:
    return ", ".join(f"`{key}` {share:.2f}" for key, share in left.items()) or "none"
