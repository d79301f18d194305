"""What a store of very many runs takes: bytes, and the coordinator's time and memory, a run."""

import resource
import tempfile
from pathlib import Path

import numpy as np

from benchmarks.clock import cpu_of, say, short
from benchmarks.page import Section, table
from experiments.attempt import Result
from experiments.identity import identity
from experiments.run import Run, perform
from experiments.store import LEDGER, TABLE, Store
from sim.lifespan import LifespanRule
from sim.scenario import load_scenario

RUNS, QUICK_RUNS = 100_000, 10_000
PIECE = 80  # runs of 5 ms that two workers finish in a fifth of a second


def measure(quick: bool) -> Section:
    """Fill a store with runs that were made up, and open, ask and write it."""
    n = QUICK_RUNS if quick else RUNS
    say(f"a store of {n:,} runs")
    scenario = load_scenario("wechat_group")
    runs = [Run(f"arm {k % 4}", scenario, (), k // 4, 4 * (k // 4) + k % 4, 540, LifespanRule()) for k in range(n)]
    like = perform(runs[0]).row
    rng = np.random.default_rng(1)
    before = _most_memory()
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "s"
        with Store(folder, identity) as store:
            kept = cpu_of(lambda: _fill(store, runs, like, rng))
        costs = {"keeping it": kept}
        with Store(folder, identity) as store:
            costs["asking what is missing"] = cpu_of(lambda: store.missing(runs))
            costs["reading all into a table"] = cpu_of(lambda: store.write_table(store.table(runs)))
        sizes = {name: (folder / name).stat().st_size for name in (LEDGER, TABLE)}
    rows = [[what, f"{1e6 * seconds / n:.3g} µs"] for what, seconds in costs.items()]
    rows += [[f"`{name}`", f"{size / n:.3g} bytes"] for name, size in sizes.items()]
    rows.append(["the coordinator's memory, at most", f"{short((_most_memory() - before) / n)} bytes"])
    return Section({"scale": table(["what", "a run"], rows)}, {})


def _fill(store: Store, runs: list[Run], like: dict[str, object], rng: np.random.Generator) -> None:
    """Keep numbers of the same kind and name as those of a real run, of which none is like another."""
    for k in range(0, len(runs), PIECE):
        store.keep(
            [
                (run, Result({name: _made_up(value, rng) for name, value in like.items()}, None))
                for run in runs[k : k + PIECE]
            ]
        )


def _made_up(value: object, rng: np.random.Generator) -> object:
    if isinstance(value, bool | np.bool_):
        return bool(rng.integers(2))
    return int(rng.integers(540)) if isinstance(value, int) else float(rng.random())


def _most_memory() -> int:
    return 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
