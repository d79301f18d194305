"""A community's life: its state, its operator, its policies, and the day in its order."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from sim.agents.behaviour import Behaviour
from sim.agents.candidates import World
from sim.compiled import compiled, plain, straight_into
from sim.day.arrivals import candidates_decide, candidates_hear
from sim.day.beginning import founders_settle, product_changes
from sim.day.closing import hosts_shut_rooms
from sim.day.contact import others_are_reached
from sim.day.contests import rivals_contest
from sim.day.duties import duties_are_done
from sim.day.evening import acts_run_out, record, reputation_moves, rooms_roll, ties_form
from sim.day.help import visitors_help
from sim.day.leaving import members_leave
from sim.day.meetings import events_take_place
from sim.day.morning import carry_out_orders_of, orders_are_carried_out
from sim.day.offers import visitors_buy
from sim.day.reading import visitors_read_and_answer
from sim.day.splitting import rooms_split
from sim.day.talk import feeds_close, members_visit, visitors_post
from sim.errors import InputError
from sim.lifespan import Lifespan, LifespanRule, lifespan_of, relative_lifespan_of
from sim.luck import world_key
from sim.operator import Operator
from sim.orders import UPKEEP, standing_orders
from sim.platform import platforms
from sim.policies.base import Policy, View
from sim.records import DAILY, ROOM_DAILY, Records, as_record, records
from sim.rooms import OPENERS
from sim.scenario import Scenario, load_scenario
from sim.seen import view_of
from sim.state import Given, State, forget, new_state


@compiled
def live_days(state: State, ps: Any, worlds: Any, first: int, end: int, orders_from: int) -> None:
    """Live from one day to before another, each in this order; ``ps`` and ``worlds`` hold one behaviour, one world."""
    p, world = ps[0], worlds[0]
    for day in range(first, end):
        product_changes(state, world, day)
        hosts_shut_rooms(state, world, day)
        orders_are_carried_out(state, world, day, orders_from)
        candidates_hear(state, p, world, day)
        candidates_decide(state, p, world, day)
        members_visit(state, p, world, day)
        visitors_post(state, p, day)
        rivals_contest(state, p, day)
        feeds_close(state, p, day)
        visitors_help(state, p, day)
        visitors_read_and_answer(state, p, day)
        visitors_buy(state, p, day)
        duties_are_done(state, day)
        events_take_place(state, p, world, day)
        others_are_reached(state, p, day)
        ties_form(state, p, day)
        members_leave(state, p, world, day)
        rooms_split(state, p, world, day)
        reputation_moves(state, p)
        record(state, p, day)
        rooms_roll(state, p)
        acts_run_out(state)


class Life:
    """A life of a community, day by day. :class:`sim.community.Community` is one that Mesa can look at.

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
    """

    def __init__(
        self,
        scenario: str | Scenario,
        policies: Iterable[Policy] = (),
        *,
        rng: int = 1,
        rule: LifespanRule | None = None,
        log_events: bool = False,
        compiled: bool = True,
    ) -> None:
        self.scenario_ = load_scenario(scenario)
        self.policies = tuple(policies)
        self.rule = rule or LifespanRule()
        self._looking = [policy for policy in self.policies if not policy.is_blind]
        self._logs, self._compiled = log_events, compiled
        self._known: set[Any] = set()
        p, world = _behaviour(self.scenario_), _world(self.scenario_, self.rule)
        self._given = Given(as_record(p), as_record(world))
        self._p: Any = self._given.people if compiled else (p,)
        orders = standing_orders(self.policies, self.scenario_.platform.hours)
        self.state = new_state(world, p, orders, self.scenario_.days)
        self.operator = Operator(self.state, self._given)
        self.begin(rng)

    def begin(self, rng: int) -> None:
        """Begin, or begin again: another life, of which only the seed is another, in the same memory.

        Parameters
        ----------
        rng : int
            The seed, from 0 on.

        Raises
        ------
        InputError
            Not a whole number from 0 on.
        """
        if isinstance(rng, bool) or not isinstance(rng, int | np.integer) or not 0 <= rng < 2**63:
            raise InputError(f"rng = {rng!r}: a whole number from 0 on is wanted")
        forget(self.state)
        self.operator.forget()
        self.day = 0
        self._given.world["key"] = world_key(int(rng))
        self._numbers: Any = self._given.world if self._compiled else (World(*self._given.world[0].item()),)
        self._do(founders_settle)
        founders = self.scenario_.members.size
        self._log: list[tuple[int, str, Any, Any]] = [(0, "join", self.state.people.uid[:founders].copy(), 1)]

    def _do(self, f: Any, *days: int) -> None:
        """Call a function of the engine: in plain Python, or compiled; straight, once the types are known to it."""
        if not self._compiled:
            with np.errstate(over="ignore"):
                plain(f)(self.state, self._p, self._numbers, *days)
        else:
            (straight_into(f) if f in self._known else f)(self.state, self._p, self._numbers, *days)
            self._known.add(f)

    # -- living --------------------------------------------------------------------------------------------------------
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
            stretch = self.day + 1 if self._logs else min(due, end)
            self._do(live_days, self.day, stretch, orders_from)
            if self._logs:
                self._note_events()
            self.day = stretch

    def _operate(self) -> bool:
        """Let the operator act if anything has to be looked at today; mere orders are left to the day itself.

        Returns
        -------
        bool
            Whether today's orders are done.
        """
        if not any(policy.next_day(self.day) == self.day for policy in self._looking):
            return False
        if self.scenario_.platform.hours:
            carry_out_orders_of(self.state, self._given.world, UPKEEP, self.day)
        for place, policy in enumerate(self.policies):
            if policy.is_blind:
                carry_out_orders_of(self.state, self._given.world, place, self.day)
            elif policy.next_day(self.day) == self.day:
                for action in policy.act(self.view(place)):
                    self.operator.apply(action, self._names[place], self.day, place)
        return True

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return tuple(map(str, self.policies))

    def view(self, place: int = 0) -> View:
        """Give what the operator can know this morning, on behalf of the policy at this place among the others."""
        return view_of(self.state, self.operator, self.day, self.scenario_.behaviour, place)

    def _make_records(self, end: int) -> None:
        have = len(self.state.daily)
        if end > have:
            longer = records(max(end, 2 * have), DAILY)
            longer[:have] = self.state.daily
            rooms = records((len(self.state.rooms.now), len(longer)), ROOM_DAILY)
            rooms[:, :have] = self.state.rooms.daily
            done = np.zeros((len(self.state.done), len(longer)), np.uint8)
            done[:, :have] = self.state.done
            self.state = self.operator.state = self.state._replace(
                daily=longer, done=done, rooms=self.state.rooms._replace(daily=rooms)
            )

    # -- what was seen -------------------------------------------------------------------------------------------------
    @property
    def days_seen(self) -> Records:
        """The records of the days lived, as they lie in memory; units in :data:`sim.records.MEASURES`."""
        return self.state.daily.view(np.ndarray)[: self.day]

    @property
    def rooms_seen(self) -> Records:
        """The records of the rooms that were ever opened, as they lie in memory."""
        return self.state.rooms.now.view(np.ndarray)[: int(self.state.now[0].rooms)]

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
        about = self.rooms_seen
        table = pd.DataFrame({name: about[name] for name in ("opened", "closed", "parent", "generation", "members")})
        table["closed"] = table["closed"].where(about["open"] == 0)
        table["opener"] = [OPENERS[k] for k in about["opener"]]
        table["inside"] = about["inside"] == 1
        lives = self.room_lifespans()
        table["lifespan"] = [life.days for life in lives]
        table["died"] = [life.died for life in lives]
        return table.rename_axis("room").reset_index()

    def room_lifespans(self) -> list[Lifespan]:
        """Give the lifespan so far of every room that was ever opened, by the rule of few who write."""
        active = np.asarray(self.state.rooms.daily)["active"]
        return [lifespan_of(active[r, : self.day], self.rule) for r in range(len(self.rooms_seen))]

    @property
    def rooms_daily(self) -> pd.DataFrame:
        """One row a room and day lived; units in :data:`sim.records.ROOM_MEASURES`."""
        n = int(self.state.now[0].rooms)
        days = pd.MultiIndex.from_product([range(n), range(self.day)], names=["room", "day"])
        return pd.DataFrame(self.state.rooms.daily[:n, : self.day].reshape(-1), index=days).reset_index()

    @property
    def ledger(self) -> pd.DataFrame:
        """One row an act of the operator."""
        return self.operator.ledger([*self._names, f"upkeep of the {self.scenario_.platform_name}"])

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
        if not self._logs:
            raise InputError("there is no event log: make the community with log_events=True")
        days, kinds, uids, times = zip(*self._log, strict=True)
        who = [np.repeat(uid, n) for uid, n in zip(uids, times, strict=True)]
        lengths = [len(uid) for uid in who]
        member = pd.factorize(np.concatenate(who))[0] + 1
        return pd.DataFrame({"member": member, "day": np.repeat(days, lengths), "kind": np.repeat(kinds, lengths)})

    def _note_events(self) -> None:
        people, now = self.state.people, self.state.now[0]
        rows = slice(0, int(now["rows"]))
        entered = (people.joined[rows] == self.day) & (people.channel[rows] > 0)
        self._log.append((self.day, "join", people.uid[rows][entered], 1))
        attendees = self.state.today.attendees[: int(now["attendees"])]
        self._log.append((self.day, "attend", people.uid[attendees], 1))
        visitors = self.state.today.visitors[: int(now["visitors"])]
        for kind, counts in (("post", people.posts_today + people.ads_today), ("reply", people.replies_today)):
            self._log.append((self.day, kind, people.uid[visitors], counts[visitors].copy()))


def _behaviour(scenario: Scenario) -> Behaviour:
    """Give how people are; where the world gives more to talk about, topics refill the sooner."""
    p = scenario.behaviour
    return p._replace(refill_world=p.refill_world * scenario.outside.news)


def _world(scenario: Scenario, rule: LifespanRule) -> World:
    members, outside, platform, operator = scenario.members, scenario.outside, scenario.platform, scenario.operator
    return World(
        key=np.uint64(0),  # type: ignore[arg-type]
        founders=members.size,
        joined_within=members.joined_within,
        rooms=members.rooms,
        places=members.places,
        ties=members.ties,
        tie_strength=members.tie_strength,
        taste_spread=members.taste_spread,
        audience=outside.audience,
        arrivals_per_day=outside.arrivals_per_day,
        arrivals_most=outside.arrivals_most,
        benefit_reference=outside.benefit_reference,
        willingness=members.willingness,
        willingness_spread=members.willingness_spread,
        platform=platforms().index(scenario.platform_name),
        capacity=platform.capacity,
        keep=platform.keep,
        push=platform.push,
        found=platform.found,
        talk=platform.talk,
        bonds=platform.bonds,
        closing=platform.closing,
        extraction=members.extraction,
        skills=members.skills,
        search=platform.search,
        admits=platform.admits,
        rooms_most=platform.rooms_most,
        rival_day=outside.rival_day,
        rival_share=outside.rival_share,
        window=rule.window,
        reputation=outside.reputation,
        hours_per_week=operator.hours_per_week,
        money=operator.money,
        leads=operator.leads,
        product_day=outside.product_day,
        product_quality=outside.product_quality,
        purpose=members.purpose,
        purpose_spread=members.purpose_spread,
    )
