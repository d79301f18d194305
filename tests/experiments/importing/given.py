"""The fixtures: exports of invented people, and what each tells."""

import re
import tomllib
from pathlib import Path

from experiments.importing.asked import Asked
from experiments.importing.reading import Imported, read_export

HERE = Path(__file__).parent
FIXTURES = HERE / "fixtures"
EXPECTED = tomllib.loads((HERE / "expected.toml").read_text(encoding="utf-8"))
READ = {said["file"]: said for said in EXPECTED["read"]}
REFUSED = {said["file"]: said["said"].strip() for said in EXPECTED["refused"]}
SINGLE = [name for name in READ if (FIXTURES / name).is_file()]
TOLD = re.compile(
    "青竹|石榴|蓝田|老白|徒步|读书会|rowan|hazel|linden|alder|walkers|wxid_|example|u_100|早|hello|周六", re.IGNORECASE
)


def rows(found: Imported) -> str:
    """Give a log as it stands in the table of what is expected."""
    return found.log.assign(day=found.log["day"].astype(str)).to_csv(index=False, header=False).strip()


def read(path: Path, asked: Asked | None = None) -> str:
    """Read an export; give its log as it stands in the table of what is expected."""
    return rows(read_export(path, asked))
