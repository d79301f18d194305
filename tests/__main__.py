"""Everything that has to pass: style, types, import rules, tests. ``python -m tests [pytest's options]``.

On a machine for continuous integration the long tests run too.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
LONG_TOO = ("-m", "long or not long") if os.environ.get("CI") else ()
SPREAD = ("-n", "auto", "--dist", "loadfile")
CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("lint-imports",),
    (sys.executable, "-m", "pytest", "-q", *SPREAD, *LONG_TOO, *sys.argv[1:]),
)


def main() -> int:
    """Run all checks, also after one has failed; give the number of those that did."""
    here = Path(sys.executable).parent
    failed = []
    for check in CHECKS:
        tool = here / check[0]
        command = [str(tool) if tool.exists() else check[0], *check[1:]]
        print("+", Path(command[0]).name, *command[1:], flush=True)  # noqa: T201
        if subprocess.run(command, cwd=ROOT, check=False).returncode:
            failed.append(check[0] if check[0] != sys.executable else "pytest")
    if failed:
        print("failed:", ", ".join(failed))  # noqa: T201
    return len(failed)


sys.exit(main())
