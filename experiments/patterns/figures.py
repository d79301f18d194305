"""Every published figure, and every probe of the simulator that answers for one."""

from experiments.patterns import answers, chapters, communities, karate, new_groups, newcomers, real_logs, renewal
from experiments.patterns.figure import Figure, Probe

PUBLISHED = (renewal, new_groups, newcomers, answers, karate)
PROBES: dict[str, Probe] = {
    probe.name: probe
    for module in (renewal, new_groups, newcomers, answers, communities, real_logs, chapters)
    for probe in module.PROBES
}
FIGURES: tuple[Figure, ...] = tuple(
    figure for module in (*PUBLISHED, communities, real_logs, chapters) for figure in module.FIGURES
)
