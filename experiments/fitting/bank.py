"""A bank of simulated communities, drawn once from the prior: what every log is compared with.

It lies in pieces in a folder outside the project's history. A piece is written whole or not at all, so whatever ends
the command, the same command goes on; and what a piece holds depends on its number alone, not on who computes it.
"""

import hashlib
import io
import json
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from experiments.attempt import Failure, Result
from experiments.baseline import ENSEMBLE
from experiments.files import write_whole
from experiments.fitting import months, prior, summaries
from experiments.fitting.months import lived
from experiments.fitting.prior import community, drawn, family_of, settings
from experiments.fitting.summaries import AGES, SUMMARIES, summarise
from experiments.identity import code_of
from experiments.runner import compile_once, cores, here_then_there, progress
from sim.errors import InputError
from sim.life import Life

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Counts = npt.NDArray[np.int32]

RUNS = 20_000
LONGEST = 108  # months that a run is observed
MOST = 5000.0  # members' active months after which a run ends early, so that large communities do not take all the time
TWINS = 2  # runs of one set of numbers, of which only the luck differs: making a community costs as much as its life
PIECE = 100  # runs
RNG = 20_261_127
FOLDER = Path("results")
MANIFEST = "bank.json"


class Piece(NamedTuple):
    """What is computed, stored and resumed as one: some runs of a bank."""

    arm: str  # the family, as workers call what they are at
    first: int
    runs: int
    longest: int = LONGEST
    most: float = MOST


def simulated(piece: Piece) -> Result:
    """Simulate a piece of a bank.

    Returns
    -------
    Result
        Its row holds an array a column: ``places`` of the numbers drawn, which ``scenario`` of the family, which
        ``set`` of numbers, ``seed``, ``length`` in months, ``actives``, ``newcomers`` by month, ``summaries`` by age.
    """
    names = family_of(piece.arm)
    rows: list[tuple[object, ...]] = []
    for number in range(piece.first // TWINS, -(-(piece.first + piece.runs) // TWINS)):
        rng = np.random.default_rng([RNG, number])
        places, which, seed = drawn(rng), number % len(names), int(rng.integers(2**31))
        scenario, policies = community(names[which], settings(places))
        life = Life(scenario, policies, rng=seed)
        for twin in range(TWINS):
            if twin:
                life.begin(seed + twin)
            seen = lived(life, piece.longest, piece.most)
            rows.append((places, which, number, seed + twin, seen.n, *_looked_at(seen, piece.longest)))
    names_of = ("places", "scenario", "set", "seed", "length", "actives", "newcomers", "summaries")
    return Result(
        {name: np.array(column) for name, column in zip(names_of, zip(*rows, strict=True), strict=True)}, None
    )


def _looked_at(seen: months.Months, longest: int) -> tuple[Counts, Counts, npt.NDArray[np.float32]]:
    """Give actives, newcomers and summaries in the space that the longest run takes; what was not reached is empty."""
    rest = longest - seen.n
    ages = [summarise(seen.until(age)) if age <= seen.n else np.full(len(SUMMARIES), np.nan) for age in AGES]
    actives, newcomers = (np.pad(counts, (0, rest)).astype(np.int32) for counts in (seen.actives, seen.newcomers))
    return actives, newcomers, np.array(ages, np.float32)


class Bank:
    """Simulated runs, each with the numbers that it was drawn with and what was seen of it.

    Parameters
    ----------
    family : str
    columns : dict of str to ndarray
        As :func:`simulated` gives them.
    """

    def __init__(self, family: str, columns: dict[str, npt.NDArray[np.generic]]) -> None:
        self.family, self.scenarios = family, family_of(family)
        self.places: Floats = columns["places"].astype(float)
        self.scenario, self.set, self.seed, self.length = (
            columns[name].astype(np.int64) for name in ("scenario", "set", "seed", "length")
        )
        self.actives, self.newcomers = (columns[name].astype(float) for name in ("actives", "newcomers"))
        self.summaries: Floats = columns["summaries"].astype(float)

    def __len__(self) -> int:
        """Count its runs."""
        return len(self.places)

    @cached_property
    def longest(self) -> int:
        """Months that its longest run was observed."""
        return int(self.actives.shape[1])

    def without(self, number: int) -> "Bank":
        """Give the bank without all runs of one set of numbers."""
        return self.only(self.set != number)

    def only(self, kept: npt.NDArray[np.bool_]) -> "Bank":
        """Give some of its runs."""
        names = ("places", "scenario", "set", "seed", "length", "actives", "newcomers", "summaries")
        return Bank(self.family, {name: getattr(self, name)[kept] for name in names})


def folder_of(family: str, folder: Path | None = None) -> Path:
    """Say where the bank of a family lies, unless it was said."""
    return folder or FOLDER / f"bank-{family}"


def make_bank(
    family: str, runs: int = RUNS, folder: Path | None = None, workers: int | None = None, longest: int = LONGEST
) -> Bank:
    """Make a bank, or go on with one that was begun.

    Parameters
    ----------
    family : str
    runs : int
    folder : Path, optional
        ``results/bank-FAMILY`` by default.
    workers : int, optional
        Processes; all cores by default. Whatever their number, the bank is the same.
    longest : int
        Months that each run is observed.

    Returns
    -------
    Bank

    Raises
    ------
    InputError
        Unknown family, senseless numbers, or a folder that holds something else.
    """
    if runs < 1:
        raise InputError(f"runs = {runs}: at least 1 is wanted")
    family_of(family)
    where = folder_of(family, folder)
    _claim(where, family, longest)
    pieces = [Piece(family, k, min(PIECE, runs - k), longest) for k in range(0, runs, PIECE)]
    missing = [piece for piece in pieces if not _path(where, piece).exists()]
    if missing:
        compile_once()
        _compute(where, missing, workers or cores())
    return _read(where, family, [_path(where, piece) for piece in pieces])


def _compute(where: Path, missing: Sequence[Piece], workers: int) -> None:
    with progress(len(missing) * PIECE) as bar:
        for batch in here_then_there(simulated, missing, workers):
            for piece, outcome in batch:
                if isinstance(outcome, Failure):
                    raise InputError(f"{where}: a run of the bank failed of {outcome.error}: {outcome.said}")
                write_whole(_path(where, piece), _packed(outcome.row))
                bar.update(piece.runs)


def _packed(columns: dict[str, object]) -> bytes:
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **columns)  # type: ignore[arg-type]
    return buffer.getvalue()


def _path(where: Path, piece: Piece) -> Path:
    return where / f"{piece.first:06d}-{piece.runs}.npz"


def load_bank(family: str, folder: Path | None = None) -> Bank:
    """Read a bank, as far as it is made.

    Raises
    ------
    InputError
        There is none, or it was made by other code.
    """
    family_of(family)
    where = folder_of(family, folder)
    paths = sorted(where.glob("*.npz"))
    if not paths:
        raise InputError(f"{where}: there is no bank of simulations yet; make it with lifespan bank --family {family}")
    _claim(where, family, None)
    return _read(where, family, paths)


def _read(where: Path, family: str, paths: Iterable[Path]) -> Bank:
    pieces = []
    for path in paths:
        try:
            with np.load(path) as held:
                pieces.append(dict(held))
        except (OSError, ValueError, EOFError) as error:
            raise InputError(f"{path}: damaged ({error}); remove it, and make the bank again") from None
    return Bank(family, {name: np.concatenate([piece[name] for piece in pieces]) for name in pieces[0]})


def made_by(family: str) -> dict[str, str]:
    """Say what a bank depends on besides its numbers: the model, the prior, and what is looked at."""
    ours = [Path(str(module.__file__)) for module in (prior, months, summaries)]
    ours += [Path(__file__).parents[2] / "sim" / "behaviour.toml", ENSEMBLE]
    told = code_of() + b"".join(path.read_bytes() for path in ours)
    return {"family": family, "code": hashlib.sha256(told).hexdigest()[:16]}


def _claim(where: Path, family: str, longest: int | None) -> None:
    """Note whose bank lies in a folder; refuse one that is of another family or by other code."""
    path = where / MANIFEST
    wanted: dict[str, object] = {**made_by(family)} | ({"months": longest} if longest else {})
    if not path.exists():
        if where.is_dir() and any(where.iterdir()):
            raise InputError(f"{where}: holds something that is not a bank; name another folder, or remove it")
        write_whole(path, json.dumps(wanted).encode())
        return
    there = json.loads(path.read_text())
    wrong = [f"{key} {there.get(key)}, not {value}" for key, value in wanted.items() if there.get(key) != value]
    if wrong:
        raise InputError(
            f"{where}: this bank was made otherwise ({'; '.join(wrong)}); remove the folder, or name another"
        )
