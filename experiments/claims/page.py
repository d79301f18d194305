"""The page of the claims, and its picture."""

import math
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from experiments.files import write_whole
from experiments.wording import capital

Told = Mapping[str, Any]
ROW, NAMES, LEFT, SCALE, MOST = 16, 290, 470, 60, 4.0
COLOURS = {"supported": "#0072b2", "contradicted": "#d55e00", "depends": "#cc79a7", "not decided": "#999999"}
USES = {
    "calibrate": "Figures about communities as they are: the baseline is fitted to them",
    "mechanism": "What the model has to be able to represent",
    "report": "Reported, without a mark",
}


def write_page(path: Path, told: Sequence[Told], command: str) -> None:
    """Write the page, and the picture beside it.

    Parameters
    ----------
    path : Path
        Ends in ``.md``; the picture has the same name and ends in ``.svg``.
    told : sequence of mapping
        As :func:`experiments.claims.ask.ask` gives it.
    command : str
        That made it.
    """
    picture = path.with_suffix(".svg")
    write_whole(picture, drawn(told).encode())
    write_whole(path, "\n".join([*_page(told, picture.name, command), ""]).encode())


def _page(told: Sequence[Told], picture: str, command: str) -> Iterator[str]:
    predicted = [claim for claim in told if claim["verdict"]]
    yield "# What the sources claim, and what the model says\n"
    yield f"Made by `{command}`. Each claim is a study in `experiments/claims/`, written before its first run; nothing"
    yield "in the model was fitted to any of them. *Supported*: every contrast has the expected sign, its interval"
    yield "beyond the margin. *Contradicted*: one has the opposite sign so. *Depends*: so on the baseline, but not in"
    yield "95 % of the members of the calibrated ensemble, or with an assumed input otherwise. All else is *not"
    yield "decided*. Intervals are of 95 %, and hold at once for all contrasts of a claim. A first verdict is kept.\n"
    for verdict in COLOURS:
        yield f"- *{verdict}*: {sum(claim['verdict'] == verdict for claim in predicted)} of {len(predicted)} claims"
    yield f"\n![Effects of all contrasts in units of their intervals]({picture})\n"
    yield "| claim | verdict | at first | effect of the first contrast | lost without |"
    yield "| --- | --- | --- | --- | --- |"
    yield from (_line(claim) for claim in predicted)
    yield ""
    yield from (line for claim in predicted for line in _section(claim))
    for use, title in USES.items():
        yield f"## {title}\n"
        yield from (line for claim in told if claim["use"] == use for line in _otherwise(claim))


def _line(claim: Told) -> str:
    lost = ", ".join(loss["mechanism"] for loss in claim["lost_without"])
    return (
        f"| [{claim['id']}](#{claim['id']}) | **{claim['verdict']}**{', *fitted*' * bool(claim['fitted'])} "
        f"| {claim['first_verdict'] or '–'} | {_effect(claim['contrasts'][0])} | {lost or '–'} |"
    )


def _effect(contrast: Told) -> str:
    return f"{contrast['estimate']:.3g} ({contrast['low']:.3g} to {contrast['high']:.3g}) {contrast['unit']}"


def _section(claim: Told) -> Iterator[str]:
    yield f"## {claim['id']}\n\n> {claim['says']}\n"
    yield f"{claim['source']}. {claim['question']} **{capital(claim['verdict'])}**; {_both(claim)}.\n"
    yield from _conditions(claim)
    yield "| outcome | expected | difference | cut off | says | members |"
    yield "| --- | --- | ---: | ---: | --- | ---: |"
    yield from map(_contrast, claim["contrasts"])
    yield ""
    yield from (f"- {said}" for said in _remarks(claim))
    yield ""
    yield from _arms(claim)


def _both(claim: Told) -> str:
    over = claim["over_ensemble"]
    said = f"baseline: {claim['baseline_verdict']}, over {claim['replicates']} replicates"
    if over is None:
        return said + "; there is no ensemble yet"
    return said + f"; over {over['members']} members of the ensemble: {over['verdict']}"


def _conditions(claim: Told) -> Iterator[str]:
    depends = claim["depends_on"] or {}
    if depends.get("inputs"):
        yield f"A sign changes with an input otherwise: {'; '.join(depends['inputs'])}.\n"
    elif depends.get("parameter"):
        sure = "" if depends["beyond_chance"] else ", which chance alone would give"
        yield (
            f"It depends: most on `{depends['parameter']}` (rank correlation with the effect "
            f"{depends['correlation']:.2f}{sure}).\n"
        )
    if claim["sides"]:
        sides = "; ".join(f"{side}: {verdict}" for side, verdict in claim["sides"].items())
        yield f"The sources contradict each other. {sides}."
        yield f"The model sides with {' and '.join(claim['sides_with']) or 'neither'}.\n"
    if claim["contradicts"]:
        yield f"Another source says otherwise: {', '.join(f'[{other}](#{other})' for other in claim['contradicts'])}.\n"


def _contrast(contrast: Told) -> str:
    days = f"{contrast['outcome']} (day {contrast['days']})"
    if contrast["asked"] != contrast["outcome"]:
        days += f", beside {contrast['asked']}"
    expected = f"{_names(contrast['arm'], contrast['minus'])}"
    if contrast["against"]:
        times = f"{contrast['times']:g} × " if contrast["times"] != 1 else ""
        expected += f" {contrast['sign'] or 'less'} {times}{_names(contrast['against'], contrast['against_minus'])}"
    if contrast["range"]:
        expected += f": {contrast['range'][0]:g} to {contrast['range'][1]:g}"
    elif contrast["margin"]:
        expected += f", by {contrast['margin']:g}"
    share = contrast["share_of_members"]
    members = "–" if share is None or math.isnan(share) else f"{share:.0%}"
    side = f" ({contrast['side']})" * bool(contrast["side"])
    return (
        f"| {days}{side} | {expected} | {_effect(contrast)} | {contrast['cut']:.0%} "
        f"| {contrast['verdict']} | {members} |"
    )


def _names(arms: Sequence[str], minus: Sequence[str]) -> str:
    return " and ".join(f"*{arm}*" for arm in arms) + (
        f" less {' and '.join(f'*{arm}*' for arm in minus)}" if minus else ""
    )


def _remarks(claim: Told) -> Iterator[str]:
    yield from claim["notes"]
    if claim["input"]:
        yield f"Assumed: {claim['input']}"
    yield f"Margins: {claim['margins']}"
    yield from (f"Cannot be asked: {said}" for said in claim["cannot"])
    if claim["also"]:
        yield "With inputs otherwise: " + "; ".join(f"{one['name']}: {one['verdict']}" for one in claim["also"])
    if claim["mechanisms_tried"]:
        lost = [f"{loss['mechanism']} ({loss['left']:.0%} of an effect left)" for loss in claim["lost_without"]]
        weaker = [f"{loss['mechanism']} ({loss['left']:.0%})" for loss in claim["weakened_without"]]
        tried = f"Of {claim['mechanisms_tried']} mechanisms, each switched off alone"
        yield f"{tried}, these take it away: {', '.join(lost) or 'none'}"
        if weaker:
            yield f"These take more than half of an effect, which still stands or is lost in luck: {', '.join(weaker)}"
    if claim["fitted"]:
        yield f"Fitted: {claim['fitted']} was added for it"


def _arms(claim: Told) -> Iterator[str]:
    if not claim["arms"]:
        return
    names = [*claim["arms"][0]["outcomes"]]
    yield f"<details><summary>Means of the arms on the baseline</summary>\n\n| arm | {' | '.join(names)} | cut off |"
    yield f"| --- {'| ---: ' * (len(names) + 1)}|"
    for arm in claim["arms"]:
        yield f"| {arm['arm']} | {' | '.join(_short(arm['outcomes'].get(name)) for name in names)} | {arm['cut']:.0%} |"
    yield "\n</details>\n"


def _short(value: float | None) -> str:
    return "–" if value is None or math.isnan(value) else f"{value:.4g}"


def _otherwise(claim: Told) -> Iterator[str]:
    yield f"**{claim['id']}** ({claim['source']}). {claim['says']}"
    if claim["answered_by"]:
        yield f"Answered by `{claim['answered_by']}`."
    for test in claim["tests"]:
        yield f"- `{test}`"
    yield from (f"- Outside the model: {said}" for said in claim["cannot"])
    if claim["arms"] and claim["arms"][0]["alive"]:
        days = [*claim["arms"][0]["alive"]]
        heads = [f"alive at {day}" for day in days] + [f"by a tenth of the peak, {day}" for day in days]
        yield f"\n| arm | {' | '.join(heads)} |"
        yield f"| --- {'| ---: ' * (2 * len(days))}|"
        for arm in claim["arms"]:
            shares = [*arm["alive"].values(), *arm["alive_relative"].values()]
            yield f"| {arm['arm']} | {' | '.join(f'{share:.0%}' for share in shares)} |"
    yield ""


# -- the picture -------------------------------------------------------------------------------------------------------
def drawn(told: Sequence[Told]) -> str:
    """Draw every contrast with a sign: its interval, in units of its half-width, on the expected side or the other."""
    rows = [(claim, one) for claim in told for one in claim["contrasts"] if one["sign"]]
    height, middle = ROW * (len(rows) + 4), LEFT + MOST * SCALE
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {middle + MOST * SCALE + 20:.0f} {height}" '
        'font-family="system-ui, sans-serif" font-size="11">',
        f'<rect width="100%" height="{height}" fill="white"/>',
        f'<line x1="{middle}" x2="{middle}" y1="{ROW}" y2="{height - 2 * ROW}" stroke="#b0c4d4"/>',
        f'<text x="{middle - 8}" y="{height - 18}" text-anchor="end" fill="#555">against the source</text>',
        f'<text x="{middle + 8}" y="{height - 18}" fill="#555">with the source</text>',
        f'<text x="{middle}" y="{height - 4}" text-anchor="middle" fill="#555">difference, in halves of its 95 % '
        "interval; a triangle stands beyond the edge</text>",
        *_legend(height),
    ]
    for place, (claim, contrast) in enumerate(rows):
        first = place == 0 or rows[place - 1][0] is not claim
        parts += _drawn(claim["id"] if first else "", contrast, claim["verdict"], ROW * (place + 2), middle)
    return "\n".join([*parts, "</svg>", ""])


def _legend(height: int) -> Iterator[str]:
    for k, (verdict, colour) in enumerate(COLOURS.items()):
        yield f'<circle cx="{14 + 90 * k}" cy="{height - 22}" r="4" fill="{colour}"/>'
        yield f'<text x="{22 + 90 * k}" y="{height - 18}" fill="#555">{verdict}</text>'


def _drawn(name: str, contrast: Told, verdict: str, y: int, middle: float) -> Iterator[str]:
    if name:
        yield f'<text x="{NAMES}" y="{y + 4}" text-anchor="end" fill="{COLOURS[verdict]}">{escape(name)}</text>'
    yield f'<text x="{LEFT - 8}" y="{y + 4}" text-anchor="end" fill="#777">{escape(contrast["outcome"])}</text>'
    half = (contrast["high"] - contrast["low"]) / 2
    if not half > 0:
        return
    turn = 1 if contrast["sign"] == "above" else -1
    at = turn * contrast["estimate"] / half
    low, x, high = (middle + SCALE * max(-MOST, min(MOST, value)) for value in (at - 1, at, at + 1))
    colour = COLOURS[contrast["verdict"]]
    yield f'<line x1="{low:.1f}" x2="{high:.1f}" y1="{y}" y2="{y}" stroke="{colour}" stroke-width="2"/>'
    if abs(at) > MOST:
        tip, back = math.copysign(5, at), math.copysign(4, -at)
        yield f'<path d="M{x + tip:.1f} {y}L{x + back:.1f} {y - 5}V{y + 5}Z" fill="{colour}"/>'
    else:
        yield f'<circle cx="{x:.1f}" cy="{y}" r="3.5" fill="{colour}"/>'
