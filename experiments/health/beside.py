"""Each figure beside what is published and beside real communities of its kind, and what is unusual in that."""

from typing import Any

from experiments import reference
from experiments.health.figures import Figure

ENOUGH = 50  # members on whom a figure without an interval has to be measured before it is called unusual


def beside(figures: dict[str, Figure], kind: str) -> list[dict[str, Any]]:
    """Put figures beside their references.

    Parameters
    ----------
    figures : dict of str to Figure
    kind : str
        Of community, as in `experiments.reference.BEGINNINGS`.

    Returns
    -------
    list of dict
        A row a figure: ``figure``, ``value``, ``of``, ``low``, ``high`` as in `Figure`; ``range`` (``median``, ``low``,
        ``high``, ``logs`` over real communities of the kind) or None; ``published`` (rows of ``value``, ``low``,
        ``high``, ``of``, ``source``); ``verdict``: ``below`` or ``above`` the range; ``maybe below`` or ``maybe
        above``, where chance alone may have put it there; ``within``; or None, where there is no value or no range.
    """
    ranges, published = reference.ranges(kind), reference.published()
    return [
        {
            "figure": name,
            **figure._asdict(),
            "range": (among := _range(ranges.get(name))),
            "published": published.get(name, []),
            "verdict": verdict(figure, among),
        }
        for name, figure in figures.items()
    ]


def _range(found: list[float] | None) -> dict[str, float] | None:
    return dict(zip(("median", "low", "high", "logs"), found, strict=True)) if found else None


def verdict(figure: Figure, among: dict[str, float] | None) -> str | None:
    """Say where a figure lies; see `beside`."""
    if figure.value is None or among is None:
        return None
    if among["low"] <= figure.value <= among["high"]:
        return "within"
    side = "below" if figure.value < among["low"] else "above"
    return side if _is_sure(figure, among, side) else f"maybe {side}"


def _is_sure(figure: Figure, among: dict[str, float], side: str) -> bool:
    if figure.low is None or figure.high is None:
        return figure.of >= ENOUGH
    return figure.high < among["low"] if side == "below" else figure.low > among["high"]
