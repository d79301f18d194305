"""What a second process compiles is what the day asks for."""

import subprocess
import sys

from experiments.warm import warm_up

HITS_AND_MISSES = """
from experiments.warm import _phases, compile_from_the_end
compile_from_the_end()
print(*(sum(sum(kind.values()) for kind in kinds) for kinds in zip(*(f.stats[1:] for f in _phases()))), len(_phases()))
"""


def test_the_second_process_compiles_every_phase_as_the_day_calls_it() -> None:
    warm_up()
    said = subprocess.run([sys.executable, "-c", HITS_AND_MISSES], capture_output=True, text=True, check=True)
    hits, misses, phases = map(int, said.stdout.split())
    assert misses == 0
    assert hits == phases > 20
