"""The operator's ledger, as far as it was written."""

import solara
from mesa.visualization.utils import update_counter

from experiments.dashboard.parts import table, text
from experiments.phrases import Words
from experiments.style import number
from sim.community import Community

SHOWN = 8


@solara.component
def LastActs(model: Community, side: str, words: Words) -> None:
    """Tell what the operator spent and earned, and what was done last; a view that SolaraViz can show too."""
    update_counter.get()
    opened, set_opened = solara.use_state(False)
    days = model.days_seen
    spent = {name: float(days[name].sum()) for name in ("hours", "spent", "earned", "refused")}
    with solara.Div(classes=["ledger"]):
        text(words("ledger.title", side=side).strip(), "h2")
        text(words("ledger.sums", **spent))
        solara.Checkbox(label=words("ledger.open"), value=opened, on_value=set_opened)
        if opened:
            acts = model.ledger.tail(SHOWN)[::-1]
            rows = [
                [
                    str(act["day"]),
                    act["policy"],
                    act["action"],
                    number(act["hours"]),
                    number(act["money"]),
                    number(act["earned"]),
                    words("ledger.yes" if act["done"] else "ledger.no"),
                ]
                for act in acts.to_dict("records")
            ]
            table(words.at("ledger.head"), rows)
