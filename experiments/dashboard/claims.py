"""What the sources claim, with the verdicts that are on record."""

import solara

from experiments.catalogue import catalogue
from experiments.claims.first import first_verdicts
from experiments.dashboard.parts import table, text, to_copy
from experiments.health.phrases import Words
from experiments.style import number


@solara.component
def Claims(words: Words) -> None:
    """Show the claims, by verdict."""
    kept, said = first_verdicts(), catalogue("claims")
    verdicts = sorted({one["verdict"] for one in kept.values()})
    names = {words("claims.all"): None} | {words.at("claims.verdicts").get(v, v): v for v in verdicts}
    chosen, set_chosen = solara.use_state("")
    text(words("claims.title"), "h2")
    if not kept:
        text(words("claims.none"), "p", "quiet")
    current = chosen if chosen in names else words("claims.all")
    solara.Select(words("claims.verdict"), [*names], value=current, on_value=set_chosen, dense=True)
    wanted = names[current]
    ids = [name for name in said if wanted is None or kept.get(name, {}).get("verdict") == wanted]
    rows = [[name, _verdict(kept.get(name), words), _effect(kept.get(name))] for name in ids]
    table(words.at("claims.head"), rows, [said[name] for name in ids])
    python = f"from experiments.claims.ask import ask\n\nask({ids if wanted else []!r})"
    to_copy(" ".join(["lifespan claims", *(ids if wanted else [])]), python, words)


def _verdict(kept: "dict[str, object] | None", words: Words) -> str:
    return words.at("claims.verdicts").get(kept["verdict"], str(kept["verdict"])) if kept else "–"


def _effect(kept: "dict[str, object] | None") -> str:
    effect = kept.get("effect") if kept else None
    if not isinstance(effect, dict):
        return "–"
    return f"{number(effect['estimate'])} ({number(effect['low'])} – {number(effect['high'])})"
