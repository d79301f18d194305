"""The finished studies of ``results/reference/``. ``python -m tests.reference`` runs them and writes them anew."""

import shutil
import tempfile
from pathlib import Path

from experiments.store import MANIFEST, TABLE
from experiments.sweep import sweep

REFERENCE = Path(__file__).parent.parent / "results" / "reference"
STUDIES = sorted(path.stem for path in REFERENCE.glob("*.toml"))


def write() -> None:
    """Run every study, and keep its table and its manifest."""
    for name in STUDIES:
        with tempfile.TemporaryDirectory() as home:
            out = sweep(REFERENCE / f"{name}.toml", Path(home) / name).out
            (REFERENCE / name).mkdir(exist_ok=True)
            for file in (TABLE, MANIFEST):
                shutil.copy(out / file, REFERENCE / name / file)


if __name__ == "__main__":
    write()
