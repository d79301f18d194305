"""What a run is asked for: numbers read off what was recorded of a life."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from experiments.people import people_of, tie_strength
from sim.life import Life
from sim.lifespan import Lifespan
from sim.records import Records

YEAR = 365
FORTNIGHT = 14
CORE = 0.1  # of the members, the most active: what a backbone is made of


class Seen:
    """What was recorded of a life, and what can be worked out from it.

    Parameters
    ----------
    life : Life
        That has lived its days.
    """

    def __init__(self, life: Life) -> None:
        self.daily: Records = life.days_seen
        self.rooms: Records = life.rooms_seen
        self.room_days: Records = np.asarray(life.state.rooms.daily)[: len(self.rooms), : life.day]
        self.lifespan: Lifespan = life.lifespan()
        self.room_lives = life.room_lifespans()[1:] if len(self.rooms) > 1 else []
        self.people = people_of(life)
        self.core = self.people.most_active(CORE)
        self.core_ties = tie_strength(life, self.core.row, self.core.row)


class Outcome(NamedTuple):
    """Something that a run is asked for."""

    name: str
    unit: str
    meaning: str


def _outcome(unit: str, meaning: str) -> Callable[[Callable[..., float]], Callable[..., float]]:
    def listed(f: Callable[..., float]) -> Callable[..., float]:
        OUTCOMES[f.__name__] = Outcome(f.__name__, unit, meaning)
        MEASURED[f.__name__] = f
        return f

    return listed


OUTCOMES: dict[str, Outcome] = {
    "lifespan": Outcome("lifespan", "days", "from the first alive day to the last, or to the horizon"),
    "lifespan_relative": Outcome("lifespan_relative", "days", "until daily writers stay below a tenth of their peak"),
    "lifespan_lineage": Outcome("lifespan_lineage", "days", "of the community and all that seceded from it"),
}
MEASURED: dict[str, Callable[..., float]] = {}


@_outcome("people", "members at the end")
def members_end(seen: Seen) -> float:
    return float(seen.daily["members"][-1])


@_outcome("people", "members on average over the days")
def members_mean(seen: Seen) -> float:
    return float(seen.daily["members"].mean())


@_outcome("people", "who joined")
def joined(seen: Seen) -> float:
    return float(seen.daily["joined_outside"].sum() + seen.daily["joined_invited"].sum())


@_outcome("people", "who left by an act of their own")
def left(seen: Seen) -> float:
    return float(seen.daily["left"].sum())


@_outcome("people", "who were put out")
def removed(seen: Seen) -> float:
    return float(seen.daily["removed"].sum())


@_outcome("share", "fees paid over fees fallen due; empty where none fell due")
def renewal_rate(seen: Seen) -> float:
    due = seen.daily["renewals_due"].sum()
    return float(seen.daily["renewed"].sum() / due) if due else float("nan")


@_outcome("yuan", "paid by members in all")
def revenue(seen: Seen) -> float:
    return float(seen.daily["earned"].sum())


@_outcome("posts", "written by members in all")
def posts(seen: Seen) -> float:
    return float(seen.daily["posts"].sum())


@_outcome("posts a member and day", "posts over the members listed, summed over the days")
def posts_per_member_day(seen: Seen) -> float:
    return float(seen.daily["posts"].sum() / max(seen.daily["members"].sum(), 1))


@_outcome("posts", "that advertise, in all")
def ads(seen: Seen) -> float:
    return float(seen.daily["ads"].sum())


@_outcome("posts", "advertisements that the operator took down")
def ads_taken_down(seen: Seen) -> float:
    return float(seen.daily["ads_taken_down"].sum())


@_outcome("people", "who came to meetings, summed over the meetings")
def attendees(seen: Seen) -> float:
    return float(seen.daily["attendees"].sum())


@_outcome("needs", "that somebody met, in all")
def helps(seen: Seen) -> float:
    return float(seen.daily["helps"].sum())


@_outcome("answers", "written by members in all")
def replies(seen: Seen) -> float:
    return float(seen.daily["replies"].sum())


@_outcome("people", "who wrote in the last window of the lifespan rule")
def active_end(seen: Seen) -> float:
    return float(seen.daily["active"][-1])


@_outcome("benefit", "satisfaction of those on the list, on average over the days")
def satisfaction_mean(seen: Seen) -> float:
    return float(seen.daily["satisfaction"].mean())


@_outcome("0 to 1", "loyalty of those on the list at the end")
def loyalty_end(seen: Seen) -> float:
    return float(seen.daily["loyalty"][-1])


@_outcome("ties a member", "at the end")
def ties_end(seen: Seen) -> float:
    return float(seen.daily["ties"][-1])


@_outcome("0 to 1", "mean strength of ties at the end")
def tie_strength_end(seen: Seen) -> float:
    return float(seen.daily["tie_strength"][-1])


@_outcome("rooms", "of the community in which somebody wrote in the last window of the lifespan rule")
def rooms_end(seen: Seen) -> float:
    return float(seen.daily["rooms"][-1])


@_outcome("rooms", "opened in all, by the operator or by members, beside the first")
def rooms_opened(seen: Seen) -> float:
    return float(len(seen.rooms) - 1)


@_outcome("rooms", "opened by members and lost to the community")
def rooms_seceded(seen: Seen) -> float:
    return float((seen.rooms["inside"] == 0).sum())


@_outcome("generations", "of rooms that came out of rooms, after the first")
def generations(seen: Seen) -> float:
    return float(seen.rooms["generation"].max())


@_outcome("days", "lifespan of the rooms opened after the first, on average, as far as seen; empty without any")
def room_lifespan(seen: Seen) -> float:
    return sum(room.days for room in seen.room_lives) / len(seen.room_lives) if seen.room_lives else float("nan")


@_outcome("share", "of the rooms opened after the first whose end was not seen; empty without any")
def rooms_cut(seen: Seen) -> float:
    return sum(not room.died for room in seen.room_lives) / len(seen.room_lives) if seen.room_lives else float("nan")


@_outcome("people", "active at the end in rooms that seceded only")
def members_lost(seen: Seen) -> float:
    return float(seen.daily["lost"][-1])


@_outcome("posts", "disputes of rivals for the lead, in all")
def disputes(seen: Seen) -> float:
    return float(seen.daily["disputes"].sum())


@_outcome("acts", "of the operator that were not possible")
def acts_refused(seen: Seen) -> float:
    return float(seen.daily["refused"].sum())


@_outcome("hours", "spent by the operator")
def hours(seen: Seen) -> float:
    return float(seen.daily["hours"].sum())


@_outcome("yuan", "spent by the operator")
def money(seen: Seen) -> float:
    return float(seen.daily["spent"].sum())


@_outcome("1 or 0", "whether it was still alive at the end, by the rule of few who write")
def alive_end(seen: Seen) -> float:
    return float(not seen.lifespan.died and not seen.lifespan.never_started)


@_outcome("people", "who wrote or met in the trailing window of the lifespan rule, on average over the days")
def active_mean(seen: Seen) -> float:
    return float(seen.daily["active"].mean())


@_outcome("share", "of those on the list at the end who wrote or met in the last window of the lifespan rule")
def active_share_end(seen: Seen) -> float:
    return float(seen.daily["active"][-1] / max(seen.daily["members"][-1], 1))


@_outcome("share", "of those on the list at the end who ever posted")
def posted_share_end(seen: Seen) -> float:
    return float((seen.people.posts > 0).mean()) if len(seen.people.posts) else float("nan")


@_outcome("share", "of posts that advertise; empty without any post")
def ads_share(seen: Seen) -> float:
    ads = seen.daily["ads"].sum()
    written = ads + seen.daily["posts"].sum()
    return float(ads / written) if written else float("nan")


@_outcome("people", "who joined on a member's word")
def joined_invited(seen: Seen) -> float:
    return float(seen.daily["joined_invited"].sum())


@_outcome("people a day", "who joined in the two weeks after a meeting, less those on other days; empty without either")
def joined_after_meetings(seen: Seen) -> float:
    joined = seen.daily["joined_outside"] + seen.daily["joined_invited"]
    held = np.flatnonzero(seen.daily["attendees"] > 0)
    after = np.zeros(len(joined), bool)
    for day in held:
        after[day + 1 : day + 1 + FORTNIGHT] = True
    return float(joined[after].mean() - joined[~after].mean()) if after.any() and not after.all() else float("nan")


@_outcome("meetings", "to which somebody came")
def meetings(seen: Seen) -> float:
    return float((seen.daily["attendees"] > 0).sum())


@_outcome("people", "who came to a meeting, on average over those to which somebody came; empty without any")
def attendees_per_meeting(seen: Seen) -> float:
    held = seen.daily["attendees"] > 0
    return float(seen.daily["attendees"][held].mean()) if held.any() else float("nan")


@_outcome("tie strength", "of all ties together, at the end")
def tie_strength_total(seen: Seen) -> float:
    last = seen.daily[-1]
    return float(last["members"] * last["ties"] * last["tie_strength"])


@_outcome("tie strength a member", "of a member's ties together, at the end")
def tie_strength_per_member(seen: Seen) -> float:
    return float(seen.daily["ties"][-1] * seen.daily["tie_strength"][-1])


@_outcome("tie strength a member", "of ties among the most active tenth, at the end; empty without members")
def core_tie_strength(seen: Seen) -> float:
    return float(seen.core_ties.mean()) if len(seen.core_ties) else float("nan")


@_outcome("0 to 1", "loyalty of the most active tenth at the end; empty without members")
def core_loyalty(seen: Seen) -> float:
    return float(seen.core.loyalty.mean()) if len(seen.core.loyalty) else float("nan")


@_outcome("share", "of fees fallen due after the first year that were paid; empty where none fell due")
def renewal_rate_later(seen: Seen) -> float:
    due = seen.daily["renewals_due"][YEAR:].sum()
    return float(seen.daily["renewed"][YEAR:].sum() / due) if due else float("nan")


@_outcome("yuan", "paid by members for what was offered to them")
def sales(seen: Seen) -> float:
    return float(seen.daily["earned_offers"].sum())


@_outcome("yuan an hour", "of sales over the operator's hours; empty without hours")
def sales_per_hour(seen: Seen) -> float:
    spent = seen.daily["hours"].sum()
    return float(seen.daily["earned_offers"].sum() / spent) if spent else float("nan")


@_outcome("hours", "of the operator's that members did not put in")
def paid_hours(seen: Seen) -> float:
    return float(seen.daily["hours"].sum() - seen.daily["lent_hours"].sum())


@_outcome("hours a member and year", "paid hours over the members listed")
def paid_hours_per_member(seen: Seen) -> float:
    return YEAR * paid_hours(seen) / max(float(seen.daily["members"].sum()), 1.0)


@_outcome("0 to 1", "reputation outside, at the end")
def reputation_end(seen: Seen) -> float:
    return float(seen.daily["reputation"][-1])


@_outcome("1 or 0", "whether members opened a room of their own")
def split_by_itself(seen: Seen) -> float:
    return float((seen.rooms["opener"] > 0).any())


@_outcome("1 or 0", "whether rooms that members opened were split in their turn")
def second_generation(seen: Seen) -> float:
    return float((seen.rooms["generation"] >= 2).any())


@_outcome("share", "of posts that stood in the first room, in the second half of the days less the first")
def first_room_share_gained(seen: Seen) -> float:
    half = seen.room_days.shape[1] // 2
    posts = seen.room_days["posts"]
    early, late = posts[:, :half].sum(axis=1), posts[:, half:].sum(axis=1)
    both = early.sum() > 0 and late.sum() > 0
    return float(late[0] / late.sum() - early[0] / early.sum()) if both else float("nan")
