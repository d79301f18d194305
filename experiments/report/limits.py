"""What an answer does not say: what was not seen, how precise it is, what it assumes."""

import math
from collections import Counter

from experiments.answer import Answer
from experiments.catalogue import BY_USER
from experiments.phrases import Words, percent
from experiments.precision import Precision, Reached
from experiments.style import number
from experiments.wording import reached_said, refusals
from sim.scenario import Scenario

ASSUMED, FITTED, SET, REST = "assumed", "fitted", "set", "rest"


def limits(
    answer: Answer, scenario: Scenario | None, precision: tuple[Precision, Reached] | None, words: Words
) -> list[str]:
    """Say the limits of an answer, a paragraph each."""
    said = [*_censoring(answer, words), *_precision(answer, precision, words)]
    said += [_assumed(scenario, words)] if scenario else []
    refused = answer.finished["acts_refused"].sum() if "acts_refused" in answer.finished else 0
    said += [refusals(int(refused), words)] if refused else []
    return [*said, words("limits.model")]


def _censoring(answer: Answer, words: Words) -> list[str]:
    n, lives = len(answer.finished), answer.survivals.values()
    cut, never = sum(s.censored for s in lives), sum(s.never_started for s in lives)
    said = [
        words("limits.cut", n=n, cut=cut, share=percent(cut / n), up_to=answer.up_to)
        if cut
        else words("limits.none_cut", n=n)
    ]
    said += [words("limits.never", n=never)] if never else []
    return [*said, words("limits.second")]


def _precision(answer: Answer, precision: tuple[Precision, Reached] | None, words: Words) -> list[str]:
    n = len(answer.finished) // len(answer.arms)
    if len(answer.arms) == 1:
        key, ends = "mean", [answer.survivals[answer.arms[0]].rmst_ci]
    else:
        d = answer.differences
        key, ends = "pairs", [*d.loc[d["outcome"] == "rmst", ["low", "high"]].itertuples(index=False, name=None)]
    half = max(((high - low) / 2 for low, high in ends if low is not None and high is not None), default=math.nan)
    if half == 0:
        key = "blind"
    known = {"replicates": n, "half": number(half), "up_to": number(answer.up_to)}
    said = [words("limits.few", replicates=n) if math.isnan(half) else words(f"limits.{key}", **known)]
    return [*said, reached_said(*precision, words)] if precision else said


def _assumed(scenario: Scenario, words: Words) -> str:
    """Count a scenario's numbers by where they come from."""
    sources = scenario.origins().values()
    counts = Counter(map(_kind, sources))
    about = {kind: counts[kind] for kind in (ASSUMED, FITTED, SET, REST)}
    title = words.term("texts", scenario.title)
    return words("limits.assumed", n=len(sources), scenario=title, name=scenario.name, **about)


def _kind(source: str) -> str:
    begins = {"assumed": ASSUMED, "calibrated": FITTED, BY_USER: SET}
    return next((kind for start, kind in begins.items() if source.startswith(start)), REST)
