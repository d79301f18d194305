"""A community as Mesa sees it: a model whose agents are windows on its members, made when asked for."""

from collections.abc import Iterable
from typing import Any

import mesa
import numpy as np

from sim.agents.member import Member, MemberSet
from sim.errors import InputError
from sim.life import Life
from sim.lifespan import LifespanRule
from sim.policies.base import Policy
from sim.scenario import Scenario


class Community(Life, mesa.Model):  # type: ignore[misc]
    """A community and its operator. One step is one day.

    Parameters
    ----------
    scenario : str or Scenario
        The community as it starts; ``lifespan list scenarios`` says which there are.
    policies : iterable of Policy
        What the operator does, in this order.
    rng : int
        The seed, from 0 on: all of a community's luck. Two communities of one seed meet the same people.
    rule : LifespanRule, optional
        When it counts as dead.
    log_events : bool
        Keep who wrote on which day, for :meth:`events`.
    compiled : bool
        False for the slow loop in plain Python: the same bits, a thousand times slower.

    Attributes
    ----------
    day : int
        The day that comes next; days before it have been lived.

    Raises
    ------
    InputError
        Unknown scenario, or a seed that is not a whole number from 0 on.

    Examples
    --------
    >>> town = Community("wechat_group", rng=1)
    >>> town.step()
    >>> town.day
    1
    """

    def __init__(
        self,
        scenario: str | Scenario = "wechat_group",
        policies: Iterable[Policy] = (),
        *,
        rng: int = 1,
        rule: LifespanRule | None = None,
        log_events: bool = False,
        compiled: bool = True,
    ) -> None:
        Life.__init__(self, scenario, policies, rng=rng, rule=rule, log_events=log_events, compiled=compiled)
        mesa.Model.__init__(self, rng=int(rng))

    def step(self) -> None:
        """Live one day."""
        self.live(1)

    def _windows(self) -> MemberSet:
        rows = np.flatnonzero(self.state.people.listed[: int(self.state.now[0]["rows"])])
        return MemberSet((Member(self, int(row)) for row in rows), self.random)

    @property
    def agents(self) -> MemberSet:
        """Everybody on the list, as windows made when asked for."""
        return self._windows()

    @agents.setter
    def agents(self, _: object) -> None:
        raise AttributeError("members are made by the community: see Community.agents")

    @property
    def agents_by_type(self) -> dict[type, MemberSet]:
        """Members by type; there is one type."""
        return {Member: self._windows()}

    @property
    def agent_types(self) -> list[type]:
        """List the types of agents: members."""
        return [Member]

    def register_agent(self, agent: Any) -> None:
        """Refuse: people join by their own rules."""
        raise InputError("members join by the rules of candidates; nobody can be registered by hand")

    def deregister_agent(self, agent: Member) -> None:
        """Put a member out, as the operator does; no hours are charged."""
        self._make_records(self.day + 1)
        self.operator.put_out(np.array([agent.uid]), self.day)

    def remove_all_agents(self) -> None:
        """Put everybody out."""
        self._make_records(self.day + 1)
        self.operator.put_out(np.array(self.agents.get("uid")), self.day)
