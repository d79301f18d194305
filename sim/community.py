"""A community: its state, its operator, its policies, and the day in its order."""

import math
from collections.abc import Iterable
from typing import Any

import mesa
import numpy as np
import pandas as pd

from sim.agents.candidates import World
from sim.agents.member import Member, MemberSet
from sim.agents.rules import deserved_reputation
from sim.compiled import compiled, plain, straight_into
from sim.day.arrivals import candidates_decide, candidates_hear, founders_settle
from sim.day.contact import others_are_reached
from sim.day.contests import rivals_contest
from sim.day.evening import record, reputation_moves, rooms_roll, ties_form
from sim.day.help import visitors_help
from sim.day.leaving import members_leave
from sim.day.meetings import events_take_place
from sim.day.morning import carry_out_orders_of, orders_are_carried_out
from sim.day.reading import visitors_read_and_answer
from sim.day.splitting import rooms_split
from sim.day.talk import feeds_close, members_visit, visitors_post
from sim.errors import InputError
from sim.lifespan import Lifespan, LifespanRule, lifespan_of, relative_lifespan_of
from sim.luck import QUALITY, normal, world_key
from sim.operator import Operator
from sim.orders import standing_orders
from sim.policies.base import Policy, View
from sim.records import DAILY, ROOM_DAILY, as_record, records
from sim.rooms import OPENERS
from sim.scenario import Scenario, load_scenario
from sim.seen import view_of
from sim.state import State, new_state


@compiled
def live_days(state: State, ps: Any, worlds: Any, first: int, end: int, orders_from: int) -> None:
    """Live from one day to before another, each in this order; ``ps`` and ``worlds`` hold one behaviour, one world."""
    p, world = ps[0], worlds[0]
    for day in range(first, end):
        orders_are_carried_out(state, world, day, orders_from)
        candidates_hear(state, p, world, day)
        candidates_decide(state, p, world, day)
        members_visit(state, p, world, day)
        visitors_post(state, p, day)
        rivals_contest(state, p, day)
        feeds_close(state, p, day)
        visitors_help(state, p, day)
        visitors_read_and_answer(state, p, world, day)
        events_take_place(state, p, day)
        others_are_reached(state, p, world, day)
        ties_form(state, p, day)
        members_leave(state, p, world, day)
        rooms_split(state, p, world, day)
        reputation_moves(state, p)
        record(state, p, day)
        rooms_roll(state, p, world)


class Community(mesa.Model):  # type: ignore[misc]
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
        if isinstance(rng, bool) or not isinstance(rng, int | np.integer) or not 0 <= rng < 2**63:
            raise InputError(f"rng = {rng!r}: a whole number from 0 on is wanted")
        super().__init__(rng=int(rng))
        self.scenario_ = load_scenario(scenario)
        self.policies = tuple(policies)
        self._looking = [policy for policy in self.policies if not policy.is_blind]
        self.rule = rule or LifespanRule()
        self.day = 0
        self._log: list[tuple[int, str, Any, Any]] | None = [] if log_events else None
        self._compiled = compiled
        self._known: State | None = None
        self._world = _world(self.scenario_, int(rng), self.rule)
        orders = standing_orders(self.policies)
        self.state = new_state(self._world, self.scenario_.behaviour, orders, self.scenario_.days)
        self._begin()
        means = self.scenario_.operator
        self.operator = Operator(self.state, means.hours_per_week, means.money, self._world)

    def _begin(self) -> None:
        now, p, world = self.state.now[0], self.scenario_.behaviour, self._world
        self._p: Any = as_record(p) if self._compiled else (p,)
        self._numbers: Any = as_record(world) if self._compiled else (world,)
        with np.errstate(over="ignore"):
            now["quality"] = math.exp(p.quality_spread * normal(world.key, 0, QUALITY))
            now["own_reputation"] = deserved_reputation(self.scenario_.outside.reputation, float(now["quality"]))
            now["reputation"] = now["own_reputation"]
            within, leads = self.scenario_.members.joined_within, self.scenario_.operator.leads
            self._engine(founders_settle)(self.state, self._p, self._numbers, within, leads)
        if self._log is not None:
            self._log.append((0, "join", self.state.people.uid[: world.founders].copy(), 1))

    def _engine(self, f: Any) -> Any:
        return f if self._compiled else plain(f)

    # -- living --------------------------------------------------------------------------------------------------------
    def step(self) -> None:
        """Live one day."""
        self.live(1)

    def live(self, n_days: int) -> None:
        """Live so many days, as one compiled stretch from one act of the operator to the next.

        Parameters
        ----------
        n_days : int
            From 0 on.

        Raises
        ------
        InputError
            Not a whole number from 0 on.
        """
        if not isinstance(n_days, int | np.integer) or n_days < 0:
            raise InputError(f"n_days = {n_days!r}: a whole number from 0 on is wanted")
        end = self.day + n_days
        self._make_records(end)
        while self.day < end:
            orders_from = self.day + self._operate()
            due = min((policy.next_day(self.day + 1) for policy in self._looking), default=end)
            stretch = self.day + 1 if self._log is not None else min(due, end)
            self._live_stretch(self.day, stretch, orders_from)
            if self._log is not None:
                self._note_events()
            self.day = stretch

    def _live_stretch(self, *days: int) -> None:
        if not self._compiled:
            with np.errstate(over="ignore"):
                plain(live_days)(self.state, self._p, self._numbers, *days)
        elif self._known is self.state:  # then its types are known too, and looking at them can be left out
            straight_into(live_days)(self.state, self._p, self._numbers, *days)
        else:
            live_days(self.state, self._p, self._numbers, *days)
            self._known = self.state

    def _operate(self) -> bool:
        """Let the operator act if anything has to be looked at today; mere orders are left to the day itself.

        Returns
        -------
        bool
            Whether today's orders are done.
        """
        if not any(policy.next_day(self.day) == self.day for policy in self._looking):
            return False
        for place, policy in enumerate(self.policies):
            if policy.is_blind:
                carry_out_orders_of(self.state, self._numbers, place, self.day)
            elif policy.next_day(self.day) == self.day:
                for action in policy.act(self.view()):
                    self.operator.apply(action, str(policy), self.day, place)
        return True

    def view(self) -> View:
        """Give what the operator can know this morning."""
        return view_of(self.state, self.operator, self.day, self.scenario_.behaviour)

    def _make_records(self, end: int) -> None:
        have = len(self.state.daily)
        if end > have:
            longer = records(max(end, 2 * have), DAILY)
            longer[:have] = self.state.daily
            rooms = records((self._world.rooms_most, len(longer)), ROOM_DAILY)
            rooms[:, :have] = self.state.rooms.daily
            done = np.zeros((len(self.state.done), len(longer)), np.uint8)
            done[:, :have] = self.state.done
            self.state = self.operator.state = self.state._replace(
                daily=longer, done=done, rooms=self.state.rooms._replace(daily=rooms)
            )

    # -- what was seen -------------------------------------------------------------------------------------------------
    @property
    def daily(self) -> pd.DataFrame:
        """One row a day lived; units in :data:`sim.records.MEASURES`."""
        return pd.DataFrame(self.state.daily[: self.day]).rename_axis("day")

    @property
    def rooms(self) -> pd.DataFrame:
        """One row a room that was ever opened.

        ``room``, ``opened``, ``closed`` (days; closed is empty while it is open), ``parent`` (room, −1 for the first),
        ``generation``, ``opener`` (operator, core, members, rival), ``inside`` (False where it seceded), ``members``,
        ``lifespan`` (days, by the rule of few who write) and ``died``.
        """
        n = int(self.state.now[0].rooms)
        about = self.state.rooms.now[:n]
        table = pd.DataFrame({name: about[name] for name in ("opened", "closed", "parent", "generation", "members")})
        table["closed"] = table["closed"].where(about.open == 0)
        table["opener"] = [OPENERS[k] for k in about.opener]
        table["inside"] = about.inside == 1
        lives = [lifespan_of(self.state.rooms.daily.active[r, : self.day], self.rule) for r in range(n)]
        table["lifespan"] = [life.days for life in lives]
        table["died"] = [life.died for life in lives]
        return table.rename_axis("room").reset_index()

    @property
    def rooms_daily(self) -> pd.DataFrame:
        """One row a room and day lived; units in :data:`sim.records.ROOM_MEASURES`."""
        n = int(self.state.now[0].rooms)
        days = pd.MultiIndex.from_product([range(n), range(self.day)], names=["room", "day"])
        return pd.DataFrame(self.state.rooms.daily[:n, : self.day].reshape(-1), index=days).reset_index()

    @property
    def ledger(self) -> pd.DataFrame:
        """One row an act of the operator."""
        return self.operator.ledger(self.policies)

    def lifespan(self) -> Lifespan:
        """Give the lifespan so far, by the rule of few who write."""
        return lifespan_of(self.state.daily["active"][: self.day], self.rule)

    def lineage_lifespan(self) -> Lifespan:
        """Give the lifespan so far of the community and all that seceded from it, by the rule of few who write."""
        return lifespan_of(self.state.daily["active_lineage"][: self.day], self.rule)

    def relative_lifespan(self) -> Lifespan:
        """Give the lifespan so far, by the rule of a share of the peak."""
        return relative_lifespan_of(self.state.daily["writers"][: self.day], self.rule)

    def events(self) -> pd.DataFrame:
        """Give the event log, in the format in which real logs are read.

        Returns
        -------
        pandas.DataFrame
            ``member`` (numbered from 1 in order of the first event), ``day``, ``kind``: ``join``, ``attend``, ``post``,
            ``reply``.

        Raises
        ------
        InputError
            The community was made without ``log_events=True``.
        """
        if self._log is None:
            raise InputError("there is no event log: make the community with log_events=True")
        days, kinds, uids, times = zip(*self._log, strict=True)
        who = [np.repeat(uid, n) for uid, n in zip(uids, times, strict=True)]
        lengths = [len(uid) for uid in who]
        member = pd.factorize(np.concatenate(who))[0] + 1
        return pd.DataFrame({"member": member, "day": np.repeat(days, lengths), "kind": np.repeat(kinds, lengths)})

    def _note_events(self) -> None:
        assert self._log is not None
        people, now = self.state.people, self.state.now[0]
        rows = slice(0, int(now["rows"]))
        entered = (people.joined[rows] == self.day) & (people.channel[rows] > 0)
        self._log.append((self.day, "join", people.uid[rows][entered], 1))
        attendees = self.state.today.attendees[: int(now["attendees"])]
        self._log.append((self.day, "attend", people.uid[attendees], 1))
        visitors = self.state.today.visitors[: int(now["visitors"])]
        for kind, counts in (("post", people.posts_today + people.ads_today), ("reply", people.replies_today)):
            self._log.append((self.day, kind, people.uid[visitors], counts[visitors].copy()))

    # -- as Mesa sees it -----------------------------------------------------------------------------------------------
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


def _world(scenario: Scenario, seed: int, rule: LifespanRule) -> World:
    outside, platform = scenario.outside, scenario.platform
    with np.errstate(over="ignore"):
        key = np.uint64(world_key(seed))
    return World(
        key=key,  # type: ignore[arg-type]
        founders=scenario.members.size,
        audience=outside.audience,
        arrivals_per_day=outside.arrivals_per_day,
        arrivals_most=outside.arrivals_most,
        benefit_reference=outside.benefit_reference,
        willingness=scenario.members.willingness,
        willingness_spread=scenario.members.willingness_spread,
        capacity=platform.capacity,
        keep=platform.keep,
        push=platform.push,
        extraction=scenario.members.extraction,
        skills=scenario.members.skills,
        search=platform.search,
        rooms_most=platform.rooms_most,
        rival_day=outside.rival_day,
        rival_share=outside.rival_share,
        window=rule.window,
    )
