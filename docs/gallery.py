"""The gallery: what becomes of every community, and what every policy does. ``python -m docs.gallery [NAME …]``.

An entry is lived again only if the rules, its numbers or its policies have changed; ``docs/gallery.csv`` says of which
each picture is. Words and comments make no picture old.
"""

import ast
import hashlib
import json
import os
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from experiments.answer import Answer, arms_of
from experiments.run import Run, make, perform
from sim.files import HERE, names
from sim.policies import POLICIES, Policy, parse_policies
from sim.policies.base import name_of
from sim.scenario import load_scenario

FOLDER = Path(__file__).parent / "gallery"
PAGE, LEDGER = FOLDER.parent / "gallery.md", FOLDER.parent / "gallery.csv"
ALONE, OPERATED, WITH = "left alone", "as operated", "with the policy"
SEED, FIRST = 1, 10  # replicates of which the ledger keeps what they gave, to be lived again by whoever checks it
OF_SCENARIOS, OF_POLICIES = 200, 100
LARGE, MANY = 2_000, 20  # members from which fewer replicates are lived; replicates then
HUGE = 100_000
COLOURS = ("#0072b2", "#d55e00")


class Entry(NamedTuple):
    """One thing to be seen: a scenario, or a policy in a scenario that suits it."""

    name: str
    kind: str
    scenario: str
    arms: Mapping[str, tuple[Policy, ...]]
    replicates: int

    @property
    def digest(self) -> str:
        """Hash the rules and all that the runs depend on."""
        start = load_scenario(self.scenario)
        arms = {arm: [[str(act), code_of(type(act).__module__)] for act in acts] for arm, acts in self.arms.items()}
        said = [rules(), self.replicates, SEED, start.days, start.as_dict(), arms]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]

    def runs(self, replicates: int) -> list[Run]:
        """List its runs."""
        return arms_of(self.scenario, self.arms, replicates=replicates, rng=SEED)


@cache
def rules() -> str:
    """Hash the sources of ``sim/`` but for the policies, of which each entry has its own."""
    others = {code_path(kind.__module__) for kind in POLICIES.values()} | {HERE / "policies" / "__init__.py"}
    return _hash(path for path in sorted(HERE.rglob("*.py")) if path not in others)


@cache
def code_of(module: str) -> str:
    """Hash the source of a policy."""
    return _hash([code_path(module)])


def code_path(module: str) -> Path:
    """Give the file of a module of ``sim/``."""
    return (HERE.parent / module.replace(".", "/")).with_suffix(".py")


def _hash(paths: Iterable[Path]) -> str:
    """Hash files as code, without what is written for people."""
    digest = hashlib.sha256()
    for path in paths:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            body = getattr(node, "body", None)
            if isinstance(body, list) and body and _is_text(body[0]):
                del body[0]
        digest.update(ast.dump(tree).encode())
    return digest.hexdigest()


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def entries() -> dict[str, Entry]:
    """List what there is to be seen: scenarios as they are and as they are operated, then policies."""
    listed = [_of_scenario(name) for name in names("scenarios")]
    listed += [_of_policy(kind) for kind in POLICIES.values()]
    return {entry.name: entry for entry in listed}


def _of_scenario(name: str) -> Entry:
    start = load_scenario(name)
    arms: dict[str, tuple[Policy, ...]] = {ALONE: ()}
    if start.operated_by:
        arms[OPERATED] = parse_policies(", ".join(start.operated_by))
    size = start.members.size
    return Entry(name, "scenario", name, arms, 1 if size > HUGE else (MANY if size > LARGE else OF_SCENARIOS))


def _of_policy(kind: type[Policy]) -> Entry:
    arms = {ALONE: (), WITH: (kind(),)}
    return Entry(f"policy_{name_of(kind)}", "policy", kind.fits, arms, OF_POLICIES)


# -- living ------------------------------------------------------------------------------------------------------------
class Seen(NamedTuple):
    """What one run gave: its row, and members and active members day by day."""

    row: dict[str, object]
    members: np.ndarray[Any, np.dtype[np.int32]]
    active: np.ndarray[Any, np.dtype[np.int32]]


def look(run: Run) -> Seen:
    """Live a run."""
    result = perform(run, daily=True)
    assert result.daily is not None
    return Seen(run.labels() | result.row, *(result.daily[name].to_numpy(np.int32) for name in ("members", "active")))


def lived(entry: Entry, pool: ProcessPoolExecutor) -> list[Seen]:
    """Live all runs of an entry, arm by arm, since runs of one arm share memory."""
    runs = sorted(entry.runs(entry.replicates), key=lambda run: list(entry.arms).index(run.arm))
    return list(pool.map(look, runs, chunksize=max(1, len(runs) // 8)))


def first_ten(entry: Entry) -> str:
    """Live the first ten replicates, and give the lifespan and the members at the end of each."""
    lives = [make(run) for run in entry.runs(min(FIRST, entry.replicates))]
    return _digits((life.lifespan().days, life.days_seen["members"][-1]) for life in lives)


def _digits(pairs: Iterator[tuple[object, object]]) -> str:
    return " ".join(f"{days}/{int(members)}" for days, members in pairs)  # type: ignore[call-overload]


# -- drawing -----------------------------------------------------------------------------------------------------------
def answer(entry: Entry, seen: Sequence[Seen]) -> Answer:
    """Say what the runs of an entry say."""
    run = entry.runs(1)[0]
    table = pd.DataFrame([life.row for life in seen])
    return Answer(table, tuple(entry.arms), ALONE, run.days, run.rule, ("members_mean",))


def draw(entry: Entry, seen: Sequence[Seen], path: Path) -> None:
    """Draw the survival of the runs, and members and active members over time: median and 10 to 90 % of them."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context({"svg.hashsalt": entry.name, "svg.fonttype": "none", "font.size": 8}):
        alive, members, active = (figure := Figure(figsize=(8, 2.5), layout="constrained")).subplots(1, 3)
        said = answer(entry, seen)
        for colour, arm in zip(COLOURS, entry.arms, strict=False):
            if entry.replicates > 1:
                curve = said.survivals[arm].curve()
                band = (curve["day"], curve["low"], curve["high"])
                alive.fill_between(*band, step="post", color=colour, alpha=0.15, lw=0)
                alive.step(curve["day"], curve["alive"], where="post", color=colour, label=arm)
            else:
                alive.plot([], [], color=colour, label=arm)
            lives = [life for life in seen if life.row["arm"] == arm]
            _over_time(members, [life.members for life in lives], colour)
            _over_time(active, [life.active for life in lives], colour)
        alive.set(title="share alive", xlabel="days of life", ylim=(0, 1.02))
        figure.legend(frameon=False, loc="outside upper center", ncols=len(entry.arms))
        members.set(title="members", xlabel="day", ylim=(0, None))
        active.set(title="active in 30 days", xlabel="day", ylim=(0, None))
        for panel in (alive, members, active):
            panel.spines[["top", "right"]].set_visible(False)
        figure.savefig(path, metadata={"Date": None})


def _over_time(panel: Any, lives: list[Any], colour: str) -> None:
    days = np.unique(np.linspace(0, len(lives[0]) - 1, 120).astype(int))
    low, middle, high = np.quantile(np.array(lives)[:, days], [0.1, 0.5, 0.9], axis=0)
    panel.fill_between(days, low, high, color=colour, alpha=0.15, lw=0)
    panel.plot(days, middle, color=colour)


# -- the page ----------------------------------------------------------------------------------------------------------
def row_of(entry: Entry, seen: Sequence[Seen], seconds: float) -> dict[str, object]:
    """Give the entry's row of the ledger."""
    said = answer(entry, seen)
    last = list(entry.arms)[-1]
    row: dict[str, object] = {"name": entry.name, "digest": entry.digest, "replicates": entry.replicates}
    row |= {"seconds": round(seconds, 1), "lifespan": said.survivals[ALONE].rmst, "up_to": said.up_to}
    if last != ALONE and entry.replicates > 1:
        for outcome in ("rmst", "members_mean"):
            d = said.difference(last, outcome)
            row |= {f"{outcome}_difference": d["estimate"], f"{outcome}_low": d["low"], f"{outcome}_high": d["high"]}
    by_replicate = sorted(seen, key=lambda life: (life.row["replicate"], list(entry.arms).index(str(life.row["arm"]))))
    some = by_replicate[: FIRST * len(entry.arms)]
    return row | {"first_ten": _digits((life.row["lifespan"], life.row["members_end"]) for life in some)}  # type: ignore[misc]


def page(ledger: pd.DataFrame) -> str:
    """Write the page from the ledger."""
    rows: dict[Any, Any] = ledger.set_index("name").to_dict("index")
    listed = [entry for entry in entries().values() if entry.name in rows]
    parts = [HEAD]
    for kind, title in (("scenario", "Communities"), ("policy", "Policies")):
        parts.append(f"## {title}\n")
        parts += [_section(entry, rows[entry.name]) for entry in listed if entry.kind == kind]
    return "\n".join(parts)


HEAD = """# Gallery

What becomes of every community, left alone and as its operator runs it; and what every policy does in a community that
suits it, on the same people and luck. Curves are shares of runs alive with 95 % bands, members and active members are
medians with the range of 10 to 90 % of the runs; lifespans are restricted means up to the day that every run is seen
to. How people are was fitted once, for all; of what makes a scenario most is assumed: `lifespan show NAME`.

Made by `python -m docs.gallery`, which lives again only what has changed.
"""


def _section(entry: Entry, row: dict[str, Any]) -> str:
    start = load_scenario(entry.scenario)
    lines = [f"### `{entry.name.removeprefix('policy_')}`\n"]
    if entry.kind == "scenario":
        custom = ", ".join(start.operated_by)
        acts = f"As operated: `{custom}`." if custom else "Nobody operates it by custom."
        lines.append(f"{start.title} ({start.kind}; {start.source}). {start.says} {acts}\n")
    else:
        (policy,) = entry.arms[WITH]
        lines.append(f"{(policy.__doc__ or '').strip().splitlines()[0]} In `{entry.scenario}`: `{policy}`.\n")
    lines.append(f"![{entry.name}](gallery/{entry.name}.svg)\n")
    runs = f"{row['replicates']:,} runs an arm" if row["replicates"] > 1 else "One run an arm"
    said = f"Lives {row['lifespan']:,.0f} of {row['up_to']:,.0f} days left alone"
    if not pd.isna(row.get("rmst_difference")):
        said += f"; {list(entry.arms)[-1]} {_difference(row, 'rmst')} days, {_difference(row, 'members_mean')} members"
    lines.append(f"{said}. {runs}, {start.days:,} days, {row['seconds']:.0f} s.\n")
    return "\n".join(lines)


def _difference(row: dict[str, Any], outcome: str) -> str:
    value, low, high = (row[f"{outcome}_{end}"] for end in ("difference", "low", "high"))
    return f"{value:+,.0f} ({low:+,.0f} to {high:+,.0f})"


def read_ledger() -> pd.DataFrame:
    """Read what the pictures were made of."""
    return pd.read_csv(LEDGER) if LEDGER.exists() else pd.DataFrame(columns=["name", "digest"])


def main(words: Sequence[str]) -> int:
    """Live and draw what has changed, or what is named."""
    ledger = read_ledger().set_index("name", drop=False)
    old = dict(zip(ledger["name"], ledger["digest"], strict=True))
    wanted = [e for e in entries().values() if e.name in words or (not words and old.get(e.name) != e.digest)]
    FOLDER.mkdir(exist_ok=True)
    workers = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for entry in wanted:
            begun = time.perf_counter()
            seen = lived(entry, pool)
            seconds = time.perf_counter() - begun
            draw(entry, seen, FOLDER / f"{entry.name}.svg")
            new = pd.DataFrame([row_of(entry, seen, seconds)]).set_index("name", drop=False)
            ledger = new if ledger.empty else pd.concat([ledger.drop(entry.name, errors="ignore"), new])
            _write(ledger)
            say(f"{entry.name}: {entry.replicates} runs an arm, {seconds:.1f} s")
    _write(ledger)
    return 0


def say(text: str) -> None:
    """Tell who waits what was done."""
    print(text, file=sys.stderr, flush=True)  # noqa: T201


def _write(ledger: pd.DataFrame) -> None:
    order = [name for name in entries() if name in ledger.index]
    ledger.loc[order].to_csv(LEDGER, index=False, float_format="%.6g")
    PAGE.write_text(page(ledger.loc[order]), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
