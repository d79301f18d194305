"""What was asked of the live page, as a value: with a day, it says all that is shown, and can be typed again."""

import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from sim.community import Community
from sim.lifespan import LifespanRule
from sim.policies import Policy
from sim.scenario import Scenario, load_scenario

SIDES = ("A", "B")
SHORTEST = LifespanRule().window + 1  # days that a run has at the least

Policies = tuple[Policy, ...]


@dataclass(frozen=True)
class Asked:
    """A community as it starts, what is done in it, and luck; perhaps beside another operator's, on the same draws.

    Attributes
    ----------
    scenario : str
    settings : tuple of (str, float)
        Numbers that are set otherwise, in the order in which they were.
    sides : tuple of tuple of Policy
        What the operator does, and what a second one does beside.
    seed : int
    """

    scenario: str = "wechat_group"
    settings: tuple[tuple[str, float], ...] = ()
    sides: tuple[Policies, ...] = ((),)
    seed: int = 1

    @cached_property
    def start(self) -> Scenario:
        """The community on day 0."""
        return load_scenario(self.scenario).with_settings(dict(self.settings))

    # -- asking otherwise ----------------------------------------------------------------------------------------------
    def with_setting(self, key: str, value: float) -> "Asked":
        """Set a number; what the scenario says anyway is no setting.

        Raises
        ------
        InputError
            It is of the wrong type or out of range, or contradicts another.
        """
        others = {k: v for k, v in self.settings if k != key}
        usual = {number.key: number.value for number in load_scenario(self.scenario).numbers()}
        asked = replace(self, settings=tuple((others | ({key: value} if value != usual[key] else {})).items()))
        assert asked.start
        return asked

    def beside(self) -> "Asked":
        """Put a second community beside the first, or take it away."""
        return replace(self, sides=self.sides[:1] * (3 - len(self.sides)))

    def with_policies(self, side: int, policies: Sequence[Policy]) -> "Asked":
        """Let one operator do something else."""
        return replace(self, sides=(*self.sides[:side], tuple(policies), *self.sides[side + 1 :]))

    def adding(self, side: int, policy: Policy, day: int) -> "Asked":
        """Let an operator begin something on a day, by its schedule."""
        begun = replace(policy, start=max(day, policy.start))
        return self.with_policies(side, [*self.sides[side], begun])

    def stopping(self, side: int, place: int, day: int) -> "Asked":
        """Let an operator stop something on a day; what would never act then is taken away."""
        policies = [*self.sides[side]]
        policies[place] = replace(policies[place], stop=min(day, policies[place].stop))
        if policies[place].stop <= policies[place].start:
            del policies[place]
        return self.with_policies(side, policies)

    # -- living --------------------------------------------------------------------------------------------------------
    def lived(self, day: int) -> list[Community]:
        """Make the communities and live so many days: the same whatever way led here."""
        towns = [Community(self.start, policies, rng=self.seed) for policies in self.sides]
        for town in towns:
            town.live(day)
        return towns

    # -- saying it again -----------------------------------------------------------------------------------------------
    def commands(self, day: int) -> str:
        """Give the commands whose daily records end, or have a row, with what is shown: one a community."""
        names = SIDES if len(self.sides) > 1 else ("days",)
        lines = [self._run(policies, day, f"{name}.csv") for name, policies in zip(names, self.sides, strict=False)]
        return "\n".join(lines)

    def _run(self, policies: Policies, day: int, daily: str) -> str:
        words = ["lifespan", "run", self.scenario, *self._set(), *_each("--policy", map(str, policies))]
        words += ["--days", str(max(day, SHORTEST)), "--replicates", "1", "--seed", str(self.seed), "--daily", daily]
        return shlex.join(words)

    def comparison(self) -> str:
        """Give the command that asks the same of many communities, not of one."""
        if len(self.sides) == 1:
            return shlex.join(
                ["lifespan", "run", self.scenario, *self._set(), *_each("--policy", map(str, self.sides[0]))]
            )
        arms = (f"{name}: {', '.join(map(str, policies))}" for name, policies in zip(SIDES, self.sides, strict=True))
        return shlex.join(["lifespan", "compare", self.scenario, *self._set(), *_each("--arm", arms)])

    def _set(self) -> list[str]:
        return _each("--set", (f"{key}={value!r}" for key, value in self.settings))

    def python(self, day: int) -> str:
        """Give the same as Python."""
        start = f"load_scenario({self.scenario!r})"
        if self.settings:
            start += f".with_settings({dict(self.settings)!r})"
        lines = ["from sim import Community, load_scenario", "from sim.policies import parse_policies", ""]
        lines.append(f"start = {start}")
        for name, policies in zip(SIDES, self.sides, strict=False):
            town = f"town_{name.lower()}" if len(self.sides) > 1 else "town"
            written = ", ".join(map(str, policies))
            lines += [f"{town} = Community(start, parse_policies({written!r}), rng={self.seed})", f"{town}.live({day})"]
            lines.append(f"print({town}.daily.tail(1).T)")
        return "\n".join(lines)


def _each(option: str, values: Iterable[str]) -> list[str]:
    return [word for value in values for word in (option, value)]
