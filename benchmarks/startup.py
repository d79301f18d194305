"""From the command to the answer, the first time and later; and what the runner adds."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.clock import cpu_of_children, interleaved, say, short, spread
from benchmarks.page import Section, table
from experiments.run import Run, perform
from experiments.runner import run_all
from sim.lifespan import LifespanRule
from sim.scenario import load_scenario

ROOT = Path(__file__).parent.parent
LIFESPAN = (sys.executable, "-c", "from experiments.cli import main; main()")
COLD, WARM = "one run, the first ever", "one run, later"
ONE_RUN = ("run", "wechat_group", "--replicates", "1", "--days", "60")


def measure(quick: bool) -> Section:
    """Measure start-up and the runner."""
    with tempfile.TemporaryDirectory() as kept:
        starts = start_up(3 if quick else 7, kept, renewed=not quick)
        overhead = runner(60 if quick else 200, kept)
        swept = in_a_sweep(500 if quick else 4000, kept)
    rows: list[list[Any]] = [[what, spread(cpu), spread(seconds)] for what, (cpu, seconds) in starts.items()]
    numbers: dict[str, float | None] = {"sweep_share_of_two_cores": swept["share"]}
    numbers |= {
        f"{name}_start_seconds": spread(starts[what][0]).median for name, what in (("cold", COLD), ("warm", WARM))
    }
    tables = {"startup": table(["what", "CPU seconds", "seconds"], rows), "runner": overhead, "sweep": _swept(swept)}
    return Section(tables, numbers)


def start_up(warm: int, kept: str, *, renewed: bool) -> dict[str, tuple[list[float], list[float]]]:
    """Run the command in processes of their own; give CPU seconds and seconds of each."""
    say("start-up, cold and warm")
    seen: dict[str, tuple[list[float], list[float]]] = {}
    _note(seen, COLD, ONE_RUN, kept, kept)
    if renewed:
        with tempfile.TemporaryDirectory() as empty:
            _note(seen, "one run, engine not compiled", ONE_RUN, empty, kept)
    for _ in range(warm):
        _note(seen, WARM, ONE_RUN, kept, kept)
        _note(seen, "`lifespan list`", ("list",), kept, kept)
        _note(seen, "`lifespan --help`", ("--help",), kept, kept)
        _note(seen, "Python alone", None, kept, kept)
    return seen


def _note(
    seen: dict[str, tuple[list[float], list[float]]], what: str, words: tuple[str, ...] | None, code: str, bytecode: str
) -> None:
    command = (sys.executable, "-c", "pass") if words is None else (*LIFESPAN, *words)
    cpu, seconds = cpu_of_children(command, env=environment(code, bytecode), cwd=code)
    lists = seen.setdefault(what, ([], []))
    lists[0].append(cpu)
    lists[1].append(seconds)


def environment(code: str, bytecode: str) -> dict[str, str]:
    """Give an environment in which machine code and byte code lie in folders of their own."""
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return inherited | {"XDG_CACHE_HOME": code, "PYTHONPYCACHEPREFIX": bytecode, "PYTHONPATH": str(ROOT)}


def runner(n: int, kept: str) -> str:
    """Compare runs by the runner, here and in two processes, with the same runs in a bare loop."""
    say("the runner")
    scenario = load_scenario("wechat_group")
    runs = [Run("alone", scenario, (), r, 1 + r, 365, LifespanRule()) for r in range(n)]
    perform(runs[0])
    tasks = {"loop": lambda: _all(runs), "here": lambda: _runner(runs)}
    costs = {name: [1e3 * cost for cost in costs] for name, costs in interleaved(tasks, 3).items()}
    start, each = _in_two(n, kept)
    rows: list[list[Any]] = [
        ["a bare loop", spread(costs["loop"]), "", ""],
        ["the runner, in this process", spread(costs["here"]), _more(spread(costs["here"]).median, costs), ""],
        ["the runner, two processes", short(each), _more(each, costs), short(start)],
    ]
    head = ["what", "CPU ms a run", "more than the loop, ms a run", "CPU seconds to start"]
    return table(head, rows)


def _all(runs: list[Run]) -> float:
    for run in runs:
        perform(run)
    return float(len(runs))


def _runner(runs: list[Run]) -> float:
    run_all(runs, workers=1)
    return float(len(runs))


def _more(each: float, costs: dict[str, list[float]]) -> str:
    return f"{each - spread(costs['loop']).median:+.3g}"


IN_TWO = """
import sys
import experiments.runner
import experiments.workers
from experiments.run import Run
from sim.lifespan import LifespanRule
from sim.scenario import load_scenario
experiments.runner.FEW_SECONDS = experiments.workers.FEW_SECONDS = 0.0
scenario = load_scenario("wechat_group")
n = int(sys.argv[1])
experiments.runner.run_all([Run("alone", scenario, (), r, 1 + r, 365, LifespanRule()) for r in range(n)], workers=2)
"""


def _in_two(n: int, kept: str) -> tuple[float, float]:
    """Give CPU seconds to start, and CPU ms a run, of runs in two workers: from two numbers of runs."""
    few, many = n // 4, 2 * n
    env = environment(kept, kept)
    cost = {k: cpu_of_children((sys.executable, "-c", IN_TWO, str(k)), env=env, cwd=ROOT)[0] for k in (3, few, many)}
    each = (cost[many] - cost[few]) / (many - few)
    return cost[few] - few * each, 1e3 * each


SWEEP = """
import json, resource, sys, tempfile, time
from pathlib import Path
from experiments import workers
from experiments.identity import identity
from experiments.run import Run, perform
from experiments.store import LEDGER, Store
from sim.lifespan import LifespanRule
from sim.scenario import load_scenario

workers.FEW_SECONDS = 0.0
scenario, n = load_scenario("wechat_group"), int(sys.argv[1])
runs = [Run("alone", scenario, (), r, 1 + r, 540, LifespanRule()) for r in range(n)]
with tempfile.TemporaryDirectory() as home, workers.Workers(perform, 2) as pool:
    list(pool.compute([Run("warm", scenario, (), r, 1 + r, 540, LifespanRule()) for r in range(200)]))
    folder = Path(home) / "s"
    begun, cpu, before = time.perf_counter(), time.process_time(), pool.seconds
    with Store(folder, identity) as store:
        for batch in pool.compute(store.missing(runs)):
            store.keep(batch)
    seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
    ledger = (folder / LEDGER).stat().st_size
    told = {"run": 1e3 * (pool.seconds - before) / n, "share": (pool.seconds - before) / (2 * seconds)}
    print(json.dumps(told | {"coordinator": 1e6 * cpu / n, "bytes": ledger / n}))
"""


def in_a_sweep(n: int, kept: str) -> dict[str, float]:
    """Sweep runs of some 5 ms in two processes, store included; say what share of two cores' time goes into runs."""
    command = (sys.executable, "-c", SWEEP, str(n))
    said = subprocess.run(command, env=environment(kept, kept), cwd=ROOT, capture_output=True, text=True, check=True)
    told: dict[str, float] = json.loads(said.stdout)
    return told


def _swept(told: dict[str, float]) -> str:
    head = ["ms a run", "of two cores' time in runs", "CPU µs of the coordinator a run", "bytes of the ledger a run"]
    row = [short(told["run"]), f"{told['share']:.0%}", short(told["coordinator"]), short(told["bytes"])]
    return table(head, [row])
