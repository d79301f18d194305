"""What the sources claim, with the verdicts that are on record: the first, and how they stand."""

import math
from collections.abc import Mapping
from typing import Any

import solara

from experiments.catalogue import catalogue
from experiments.claims.current import current_verdicts
from experiments.claims.first import first_verdicts
from experiments.dashboard.parts import table, text, to_copy
from experiments.phrases import Words
from experiments.wording import between


@solara.component
def Claims(words: Words) -> None:
    """Show the claims, by verdict as it stands."""
    first, said = first_verdicts(), catalogue("claims")
    now = {name: kept["verdict"] for name, kept in first.items()} | current_verdicts()
    names = {words("claims.all"): None} | {_named(v, words): v for v in sorted(set(now.values()))}
    chosen, set_chosen = solara.use_state("")
    text(words("claims.title"), "h2")
    if not now:
        text(words("claims.none"), "p", "quiet")
    current = chosen if chosen in names else words("claims.all")
    solara.Select(words("claims.verdict"), [*names], value=current, on_value=set_chosen, dense=True)
    wanted = names[current]
    ids = [name for name in said if wanted is None or now.get(name) == wanted]
    rows = [_row(name, now.get(name), first.get(name, {}), words) for name in ids]
    table(words.at("claims.head"), rows, [words.term("texts", said[name]) for name in ids])
    python = f"from experiments.claims.ask import ask\n\nask({ids if wanted else []!r})"
    to_copy(" ".join(["lifespan claims", *(ids if wanted else [])]), python, words)


def _row(name: str, now: str | None, first: Mapping[str, Any], words: Words) -> list[str]:
    effect = first.get("effect") or dict.fromkeys(("estimate", "low", "high"), math.nan)
    told = between(effect["estimate"], effect["low"], effect["high"], words)
    return [name, _named(now, words), _named(first.get("verdict"), words), told]


def _named(verdict: str | None, words: Words) -> str:
    return "–" if verdict is None else words.term("claim_verdicts", verdict)
