"""The same views on Mesa's own page, for who knows it: its controls, in English, and one community."""

from typing import Any

import solara
from mesa.visualization import SolaraViz

from experiments.catalogue import catalogue
from experiments.dashboard.ledger import LastActs
from experiments.dashboard.live import Curves, PeopleAndTies
from experiments.dashboard.words import words_in
from sim.community import Community

WORDS = words_in("en")


def people(model: Community) -> Any:
    """Show rooms, members and ties."""
    return PeopleAndTies(model, WORDS)


def curves(model: Community) -> Any:
    """Show what is recorded each day."""
    return Curves([model], WORDS)


def ledger(model: Community) -> Any:
    """Show what the operator did."""
    return LastActs(model, "", WORDS)


@solara.component
def MesaPage() -> None:
    """Show the page."""
    chosen = {"type": "Select", "label": "scenario", "value": "wechat_group", "values": [*catalogue("scenarios")]}
    seed = {"type": "SliderInt", "label": "seed", "value": 1, "min": 0, "max": 100, "step": 1}
    solara.Style(".vue-grid-layout { min-width: min(820px, 94vw); }")  # or it has no width to begin with
    town = solara.use_memo(Community, [])
    SolaraViz(
        town,
        components=[(people, 0), (curves, 0), (ledger, 1)],
        model_params={"scenario": chosen, "rng": seed},
        name="A community, by Mesa's SolaraViz",
    )
