"""The phases of a day: compiled loops over members that call the rules. Their order stands in ``sim/community.py``.

No phase reads what another member's turn in the same phase has written, so the order of rows does not matter.
"""

import math
from typing import Any, NamedTuple

import numpy as np

from sim.agents.behaviour import Behaviour
from sim.agents.candidates import World, acquaintance, heard_outside, taste_of, willingness_of
from sim.agents.population import (
    FOUNDER,
    INVITED,
    NO_FEE_DUE,
    OUTSIDE,
    Floats,
    Ints,
    Keys,
    People,
    born,
    empty_people,
    enter,
)
from sim.agents.rules import (
    answer_chance,
    awareness,
    benefit,
    diffusion,
    distance,
    faded,
    fee_accepted,
    help_willing,
    join_chance,
    leave_hazard,
    match,
    next_activity,
    next_average,
    next_interest,
    next_loyalty,
    next_reputation,
    next_response,
    posts_expected,
    read_share,
    recognition,
    renewal_worth,
    rested_loyalty,
    saturated,
    social,
    tell_chance,
    visit_rate,
)
from sim.compiled import compiled, inlined, phase
from sim.luck import (
    ADVERTISE,
    BRING,
    HELP_PLACE,
    HELPED_BY,
    HELPS,
    JOIN,
    LEAVE,
    NEED,
    NEED_KIND,
    PLACE,
    POST,
    PRIVATE,
    REACHED,
    RENEW,
    REPLY,
    REPLY_TIE,
    REPLY_WHOM,
    RING,
    SENIORITY,
    TELL,
    VISIT,
    bits,
    draw,
    key_of,
    pair_key,
    poisson,
)
from sim.order import first_at_or_after, sort_by_key
from sim.records import NOW, Records, no_days
from sim.room import (
    BINS,
    TODAY,
    Room,
    bin_of,
    close_feed,
    information_read,
    new_room,
    poster_at,
    posts_today,
    take_down_ads,
    unread_ads,
    unread_posts,
)
from sim.ties import CIRCLE_MOST, FELT, Ties, apply_proposals, no_ties, propose, strength_now

KIND_BITS, PLACE_SHIFT = np.uint64(56), np.uint64(8)
LIVELY_POSTS = 5.0  # posts of a day that reach 63 % of those whom the platform's push can reach; prototype


class Today(NamedTuple):
    """Lists that a day fills and the next one overwrites."""

    visitors: Ints  # rows; yesterday's until members visit
    attendees: Ints  # rows; of the last meeting, none on the day after a day without one
    seat: Keys  # their places, sorted
    help_key: Keys  # places of those ready to help, by kind of need, sorted
    helper: Ints
    uid: Ints  # candidates, and who invited them (row, −1 for nobody)
    recruiter: Ints
    order: Keys
    place: Ints


class State(NamedTuple):
    """All that changes in a community."""

    people: People
    ties: Ties
    room: Room
    today: Today
    row_of: Ints  # (people,): row of each uid, −1 for those who never joined
    now: Records  # (1,): counters and levels, sim.records.NOW
    daily: Records  # (days,): sim.records.DAILY


def new_state(world: World, p: Behaviour, days: int) -> State:
    """Make the state of a community in which nobody is yet, with room for everybody who may ever join."""
    rows = world.founders + world.audience
    candidates = 2 * rows + world.arrivals_most
    return State(
        people=empty_people(rows),
        ties=no_ties(rows, p.ties_most, (2 * (p.reply_tries + 2) + CIRCLE_MOST - 1) * rows),
        room=new_room(rows, p),
        today=Today(
            visitors=np.zeros(rows, np.int32),
            attendees=np.zeros(rows, np.int32),
            seat=np.zeros(rows, np.uint64),
            help_key=np.zeros(rows, np.uint64),
            helper=np.zeros(rows, np.int32),
            uid=np.zeros(candidates, np.int32),
            recruiter=np.zeros(candidates, np.int32),
            order=np.zeros(candidates, np.uint64),
            place=np.zeros(candidates, np.int32),
        ),
        row_of=np.full(rows, -1, np.int32),
        now=np.zeros(1, NOW),
        daily=no_days(days),
    )


# -- candidates knock --------------------------------------------------------------------------------------------------
@phase
def candidates_hear(state: State, p: Behaviour, world: World, day: int) -> None:
    """List who hears of the community today: from outside, and from members who visited yesterday."""
    now = state.now[0]
    now["candidates"] = 0
    now["praised"] = 0
    now["warned"] = 0
    if world.audience == 0:
        return
    rate = world.arrivals_per_day * now["reputation"]
    for slot in range(world.arrivals_most):
        uid = heard_outside(slot, day, rate, world)
        if uid >= 0:
            _list_candidate(state, world, uid, -1, day)
    for v in range(now["visitors"]):
        _tell(state, p, world, state.today.visitors[v], day)
    for v in range(now["attendees"]):
        _bring(state, p, world, state.today.attendees[v], day)


@inlined
def _tell(state: State, p: Behaviour, world: World, row: int, day: int) -> None:
    people, now = state.people, state.now[0]
    surplus = people.satisfaction[row] - people.expectation[row]
    if people.listed[row] == 0 or draw(people.key[row], day, TELL) >= tell_chance(surplus, p):
        return
    uid = _next_acquaintance(people, row, p, world)
    if surplus > 0.0:
        now["praised"] += 1
        _list_candidate(state, world, uid, row, day)
    else:
        now["warned"] += 1


@inlined
def _bring(state: State, p: Behaviour, world: World, row: int, day: int) -> None:
    people, now = state.people, state.now[0]
    if people.listed[row] == 1 and draw(people.key[row], day, BRING) < p.bring_chance * now["event_quality"]:
        now["praised"] += 1
        _list_candidate(state, world, _next_acquaintance(people, row, p, world), row, day)


@inlined
def _next_acquaintance(people: People, row: int, p: Behaviour, world: World) -> int:
    people.told[row] += 1
    return acquaintance(people.taste[row], people.key[row], people.told[row] - 1, p, world)


@inlined
def _list_candidate(state: State, world: World, uid: int, recruiter: int, day: int) -> None:
    k = state.now[0]["candidates"]
    state.now[0]["candidates"] += 1
    from_whom: Any = np.uint64(0) if recruiter < 0 else state.people.key[recruiter]
    state.today.uid[k] = uid
    state.today.recruiter[k] = recruiter
    state.today.order[k] = bits(pair_key(key_of(world.key, uid), from_whom), day, PLACE)
    state.today.place[k] = k


@phase
def candidates_decide(state: State, p: Behaviour, world: World, day: int) -> None:
    """Let candidates join for whom it is worth it, in an order hashed from who they are, while there is room."""
    n = state.now[0]["candidates"]
    sort_by_key(state.today.order, state.today.place, n)
    for k in range(n):
        place = state.today.place[k]
        uid, recruiter = state.today.uid[place], state.today.recruiter[place]
        row = state.row_of[uid]
        away = row < 0 or state.people.listed[row] == 0
        if away and state.now[0]["listed"] < world.capacity and _wants_in(state, p, world, uid, recruiter):
            channel = OUTSIDE if recruiter < 0 else INVITED
            _let_in(state, p, world, uid, channel, recruiter, day)


@inlined
def _wants_in(state: State, p: Behaviour, world: World, uid: int, recruiter: int) -> bool:
    people, now = state.people, state.now[0]
    key, row = key_of(world.key, uid), state.row_of[uid]
    taste = taste_of(uid, key, world)
    if row >= 0:
        expected = people.satisfaction[row]
    elif recruiter >= 0:
        expected = now["reputation"] * match(distance(taste, people.taste[recruiter]), p)
    else:
        expected = now["reputation"] * appeal(state.room, bin_of(taste))
    stays = people.stays[row] if row >= 0 else 0
    fee, worth = now["entry_fee"], willingness_of(key, world)
    return draw(key, stays, JOIN) < join_chance(expected, worth, world.benefit_reference, fee, p)


@inlined
def appeal(room: Room, taste_bin: int) -> float:
    """Say how well what can be read just now fits a taste, from 0 to 1; 1 where nothing is to be read."""
    fitting, total = 0.0, 0.0
    for b in range(BINS):
        fitting = fitting + room.fit[taste_bin, b] * room.kept_mass[b]
        total = total + room.kept_mass[b]
    return fitting / total if total > 0.0 else 1.0


@inlined
def _let_in(state: State, p: Behaviour, world: World, uid: int, channel: int, recruiter: int, day: int) -> None:
    people, now = state.people, state.now[0]
    row = settle(state, p, world, uid, channel, recruiter, day)
    state.room.newcomers[bin_of(people.taste[row])] += 1
    if now["renewal_fee"] > 0.0:
        people.paid_until[row] = day + now["period"]
    state.daily[day]["earned"] += now["entry_fee"]
    if recruiter >= 0:
        state.daily[day]["joined_invited"] += 1
        propose(state.ties, people.uid, row, recruiter, p.tie_invited)
    else:
        state.daily[day]["joined_outside"] += 1


@inlined
def settle(state: State, p: Behaviour, world: World, uid: int, channel: int, recruiter: int, day: int) -> int:
    """Put somebody on the list; a new row for those who never had one. Gives the row."""
    people, now = state.people, state.now[0]
    row = state.row_of[uid]
    if row < 0:
        row = now["rows"]
        now["rows"] += 1
        state.row_of[uid] = row
        born(people, row, uid, key_of(world.key, uid), p, world)
    from_whom = people.uid[recruiter] if recruiter >= 0 else -1
    enter(people, row, channel, from_whom, day, now["entry_fee"], p)
    now["listed"] += 1
    return int(row)


@compiled
def founders_settle(state: State, p: Behaviour, world: World, joined_within: int) -> None:
    """Put the founders on the list, as members who came, free, in the days before day 0."""
    for uid in range(world.founders):
        row = settle(state, p, world, uid, FOUNDER, -1, 0)
        state.people.joined[row] = -int(draw(state.people.key[row], 0, SENIORITY) * joined_within)


# -- members visit, post, read, answer ---------------------------------------------------------------------------------
@phase
def members_visit(state: State, p: Behaviour, day: int) -> None:
    """Let everybody on the list look in, or not."""
    people, now, visitors = state.people, state.now[0], state.today.visitors
    for v in range(now["visitors"]):
        people.posts_today[visitors[v]] = 0
        people.ads_today[visitors[v]] = 0
        people.replies_today[visitors[v]] = 0
    n = 0
    for row in range(now["rows"]):
        if people.listed[row] == 1 and _visits(people, row, day, p):
            people.gap[row] = day - people.last_visit[row]
            people.last_visit[row] = day
            people.last_contact[row] = day
            visitors[n] = row
            n += 1
    now["visitors"] = n
    now["audience"] = next_average(now["audience"], n, 7.0)


@inlined
def _visits(people: People, row: int, day: int, p: Behaviour) -> bool:
    u = draw(people.key[row], day, VISIT)
    if u >= people.activity[row]:
        return False
    return bool(u < people.activity[row] * awareness(day - people.last_contact[row] - 1, p))


@phase
def visitors_post(state: State, p: Behaviour, day: int) -> None:
    """Let visitors post; put the posts into the feed."""
    people, now, room = state.people, state.now[0], state.room
    diffused = diffusion(now["audience"], p)
    n = 0
    for v in range(now["visitors"]):
        row = state.today.visitors[v]
        interest = faded(people.interest[row], people.gap[row], people.half_life[row])
        mean = posts_expected(people.propensity[row], interest, people.response[row], diffused, p)
        extraction = people.extraction[row]
        ads = poisson(draw(people.key[row], day, ADVERTISE), mean * extraction)
        if ads > 0:
            _advertise(people, room, row, ads, day)
        posts = poisson(draw(people.key[row], day, POST), mean * (1.0 - extraction))
        if posts > 0:
            _publish(people, room, row, posts, now["quality"], day)
            room.ring_key[n] = bits(people.key[row], day, RING)
            room.ring_row[n] = row
            n += 1
    now["posters"] = n
    state.daily[day]["ads_taken_down"] = int(take_down_ads(room))
    close_feed(room, n, p)


@inlined
def _advertise(people: People, room: Room, row: int, ads: int, day: int) -> None:
    room.ads[TODAY] += ads
    people.ads_today[row] = ads
    people.n_posts[row] += ads
    people.last_active[row] = day


@inlined
def _publish(people: People, room: Room, row: int, posts: int, quality: float, day: int) -> None:
    b = bin_of(people.taste[row])
    room.posts[b] += posts
    room.written[b] += posts * people.expertise[row] * quality
    room.posters[b] += 1
    people.posts_today[row] = posts
    people.n_posts[row] += posts
    people.last_active[row] = day


@phase
def visitors_help(state: State, p: Behaviour, day: int) -> None:
    """Let visitors who need help find somebody among today's visitors who can and will."""
    people, today, visitors = state.people, state.daily[day], state.today.visitors
    _helpers_step_forward(state, p, day)
    for v in range(state.now[0]["visitors"]):
        row = visitors[v]
        key = people.key[row]
        people.helped[row] = 0
        if draw(key, day, NEED) < p.need_chance:
            today["needs"] += 1
            helper = _helper_for(state, row, int(draw(key, day, NEED_KIND) * p.need_kinds), day)
            if helper >= 0:
                _help(state, row, helper, day, p)


@inlined
def _helpers_step_forward(state: State, p: Behaviour, day: int) -> None:
    people, today = state.people, state.today
    n = 0
    for v in range(state.now[0]["visitors"]):
        row = today.visitors[v]
        loyalty = rested_loyalty(people.loyalty[row], people.gap[row], p)
        if people.skill[row] >= 0 and draw(people.key[row], day, HELPS) < help_willing(loyalty, p):
            today.help_key[n] = _place_for(people.skill[row], bits(people.key[row], day, HELP_PLACE))
            today.helper[n] = row
            n += 1
    state.now[0]["helpers"] = n
    sort_by_key(today.help_key, today.helper, n)


@inlined
def _place_for(kind: int, scattered: int) -> Any:
    """Give a place on the ring of all helpers, where those of one kind stand together."""
    return (np.uint64(kind) << KIND_BITS) | (np.uint64(scattered) >> PLACE_SHIFT)


@inlined
def _helper_for(state: State, row: int, kind: int, day: int) -> int:
    """Find the next helper of a kind after a drawn place, or else the first of the kind; nobody helps himself."""
    today, n = state.today, state.now[0]["helpers"]
    after = first_at_or_after(today.help_key, n, _place_for(kind, bits(state.people.key[row], day, HELPED_BY)))
    for start in (after, first_at_or_after(today.help_key, n, _place_for(kind, 0))):
        for k in range(start, min(start + 2, n)):
            helper = today.helper[k]
            if state.people.skill[helper] == kind and helper != row:
                return int(helper)
    return -1


@inlined
def _help(state: State, row: int, helper: int, day: int, p: Behaviour) -> None:
    people = state.people
    people.helped[row] = 1
    _write_to(people, helper, row, day)
    people.thanks[helper] += 1
    propose(state.ties, people.uid, row, helper, p.tie_help)
    state.daily[day]["helps"] += 1


@phase
def visitors_read(state: State, p: Behaviour, world: World, day: int) -> None:
    """Let visitors read, and feel what the visit was worth."""
    people, room = state.people, state.room
    for v in range(state.now[0]["visitors"]):
        row = state.today.visitors[v]
        posts = float(people.posts_today[row])
        unseen = 1.0 - _kept(world.keep, people.gap[row] - 1)
        ads = unread_ads(room, float(people.ads_today[row]), unseen)
        unread = unread_posts(room, posts, unseen) + ads
        share = read_share(unread, p)
        b = bin_of(people.taste[row])
        own = posts * people.expertise[row] * state.now[0]["quality"] * room.worn[b]
        info = information_read(room, b, own, posts, share, unseen, world.search, p)
        met = social(strength_of_present(people, state.ties, row, day, p), p)
        _feel(people, row, info, met, 1.0 - share, ads / max(unread, 1.0), day, p)


@inlined
def _kept(keep: float, days: int) -> float:
    return math.exp(days * math.log(keep)) if keep > 0.0 else (1.0 if days == 0 else 0.0)


@inlined
def strength_of_present(people: People, ties: Ties, row: int, day: int, p: Behaviour) -> float:
    """Sum the strength of a member's ties to people who were there within the last seven days."""
    total = 0.0
    for k in range(ties.friend.shape[1]):
        friend = ties.friend[row, k]
        if friend >= 0 and people.last_visit[friend] > day - 7:
            total = total + strength_now(ties, row, k, day, p)
    return total


@inlined
def _feel(
    people: People, row: int, info: float, met: float, overload: float, ads: float, day: int, p: Behaviour
) -> None:
    gap = people.gap[row]
    interest = faded(people.interest[row], gap, people.half_life[row])
    answered = recognition(people.answers[row] + people.thanks[row], p)
    helped = float(people.helped[row])
    b = benefit(interest, info, met, answered, helped, overload, ads, p)
    loyalty = rested_loyalty(people.loyalty[row], gap, p)
    people.interest[row] = next_interest(interest, max(info, helped), 1.0, p)
    people.activity[row] = next_activity(people.activity[row], b, 1.0, p)
    people.loyalty[row] = next_loyalty(loyalty, met, answered, 0.0, day - people.joined[row], gap, p)
    people.satisfaction[row] = next_average(people.satisfaction[row], b, p.satisfaction_visits)
    people.expectation[row] = next_average(people.expectation[row], people.satisfaction[row], p.expectation_visits)
    people.response[row] = next_response(people.response[row], people.answers[row], people.posted[row], p)
    people.rate[row] = visit_rate(people.rate[row], gap, p)
    people.answers[row] = 0
    people.thanks[row] = 0
    people.posted[row] = people.posts_today[row]


@phase
def visitors_answer(state: State, p: Behaviour, day: int) -> None:
    """Let visitors answer today's posters; answers are felt at the poster's next visit."""
    people = state.people
    for v in range(state.now[0]["visitors"]):
        row = state.today.visitors[v]
        for t in range(p.reply_tries):
            to = _considered(state, row, t, day, p)
            if to < 0 or to == row:
                continue
            fit = match(distance(people.taste[row], people.taste[to]), p)
            if draw(people.key[row], day, REPLY + t) < answer_chance(fit, people.propensity[row], p):
                _answer(state, row, to, day, p)


@inlined
def _considered(state: State, row: int, t: int, day: int, p: Behaviour) -> int:
    people, ties = state.people, state.ties
    key = people.key[row]
    u = draw(key, day, REPLY_TIE + t)
    n = 0
    for k in range(ties.friend.shape[1]):
        if ties.friend[row, k] >= 0 and people.posts_today[ties.friend[row, k]] > 0:
            n += 1
    if n == 0 or u >= p.reply_to_ties:
        return poster_at(state.room, state.now[0]["posters"], bits(key, day, REPLY_WHOM + t))
    left = int(u / p.reply_to_ties * n)
    for k in range(ties.friend.shape[1]):
        friend = ties.friend[row, k]
        if friend >= 0 and people.posts_today[friend] > 0:
            if left == 0:
                return int(friend)
            left -= 1
    return -1


@inlined
def _answer(state: State, row: int, to: int, day: int, p: Behaviour) -> None:
    _write_to(state.people, row, to, day)
    state.people.answers[to] += 1
    propose(state.ties, state.people.uid, row, to, p.tie_reply)


@inlined
def _write_to(people: People, row: int, to: int, day: int) -> None:
    people.replies_today[row] += 1
    people.n_replies[row] += 1
    people.last_active[row] = day
    people.n_answers[to] += 1
    people.last_contact[to] = day


# -- what reaches those who did not look in ----------------------------------------------------------------------------
@phase
def others_are_reached(state: State, p: Behaviour, world: World, day: int) -> None:
    """Let visitors tell their ties, and the platform show a lively room to those who did not look in."""
    people, now = state.people, state.now[0]
    for v in range(now["visitors"]):
        _tell_ties(people, state.ties, state.today.visitors[v], day, p)
    for v in range(now["attendees"]):
        _tell_ties(people, state.ties, state.today.attendees[v], day, p)
    pushed = world.push * saturated(posts_today(state.room), LIVELY_POSTS)
    if pushed <= 0.0:
        return
    for row in range(now["rows"]):
        if people.listed[row] == 1 and draw(people.key[row], day, REACHED) < pushed:
            people.last_contact[row] = day


@inlined
def _tell_ties(people: People, ties: Ties, row: int, day: int, p: Behaviour) -> None:
    for k in range(ties.friend.shape[1]):
        friend = ties.friend[row, k]
        if friend >= 0 and people.last_contact[friend] < day:
            u = draw(pair_key(people.key[friend], people.key[row]), day, PRIVATE)
            if u < p.private_contact * strength_now(ties, row, k, day, p):
                people.last_contact[friend] = day


# -- members leave -----------------------------------------------------------------------------------------------------
@phase
def members_leave(state: State, p: Behaviour, world: World, day: int) -> None:
    """Let members leave by an act, or by not paying when a fee falls due."""
    people, now = state.people, state.now[0]
    for row in range(now["rows"]):
        if people.listed[row] == 0:
            continue
        loyalty = rested_loyalty(people.loyalty[row], day - people.last_visit[row], p)
        if people.paid_until[row] == day and not _renews(state, p, world, row, loyalty, day):
            _leave(state, row)
            state.daily[day]["not_renewed"] += 1
        elif draw(people.key[row], day, LEAVE) < _hazard(people, row, loyalty, day, p):
            _leave(state, row)
            state.daily[day]["left"] += 1


@inlined
def _hazard(people: People, row: int, loyalty: float, day: int, p: Behaviour) -> float:
    surplus = people.satisfaction[row] - people.expectation[row]
    return leave_hazard(loyalty, surplus, people.last_contact[row] == day, p)


@inlined
def _renews(state: State, p: Behaviour, world: World, row: int, loyalty: float, day: int) -> bool:
    people, now, today = state.people, state.now[0], state.daily[day]
    fee = now["renewal_fee"]
    if fee <= 0.0:
        people.paid_until[row] = NO_FEE_DUE
        return True
    rate = faded(people.rate[row], day - people.last_visit[row], p.rate_half_life)
    worth = renewal_worth(people.willingness[row], rate, people.satisfaction[row], loyalty, world.benefit_reference, p)
    today["renewals_due"] += 1
    if draw(people.key[row], day, RENEW) >= fee_accepted(worth, fee, p):
        return False
    people.paid_until[row] = day + now["period"]
    today["renewed"] += 1
    today["earned"] += fee
    return True


@inlined
def _leave(state: State, row: int) -> None:
    state.people.listed[row] = 0
    state.now[0]["listed"] -= 1


# -- the day ends ------------------------------------------------------------------------------------------------------
@phase
def ties_form(state: State, p: Behaviour, day: int) -> None:
    """Apply what happened between people today."""
    apply_proposals(state.ties, day, p)


@phase
def reputation_moves(state: State, p: Behaviour) -> None:
    """Let the day's words move what is thought of the community outside."""
    now = state.now[0]
    now["reputation"] = next_reputation(now["reputation"], now["praised"], now["warned"], now["own_reputation"], p)


@phase
def record(state: State, p: Behaviour, world: World, day: int) -> None:
    """Write the day's row."""
    people, now, today = state.people, state.now[0], state.daily[day]
    today["members"] = now["listed"]
    today["visitors"] = now["visitors"]
    today["posters"] = now["posters"]
    today["reputation"] = now["reputation"]
    today["freshness"] = _mean_of(state.room.freshness)
    for v in range(now["visitors"]):
        row = state.today.visitors[v]
        today["posts"] += people.posts_today[row]
        today["replies"] += people.replies_today[row]
        today["ads"] += people.ads_today[row]
        today["writers"] += people.posts_today[row] + people.ads_today[row] + people.replies_today[row] > 0
    _record_feelings(state, p, world, day)
    if day % 7 == 0:
        _record_ties(state, p, day)
    else:
        today["ties"] = state.daily[day - 1]["ties"]
        today["tie_strength"] = state.daily[day - 1]["tie_strength"]


@inlined
def _mean_of(values: Floats) -> float:
    total = 0.0
    for i in range(values.shape[0]):
        total = total + values[i]
    return total / len(values)


@inlined
def _record_feelings(state: State, p: Behaviour, world: World, day: int) -> None:
    people, now, today = state.people, state.now[0], state.daily[day]
    interest, activity, loyalty, satisfaction, active = 0.0, 0.0, 0.0, 0.0, 0
    for row in range(now["rows"]):
        active += people.last_active[row] > day - world.window
        if people.listed[row] == 1:
            gap = day - people.last_visit[row]
            interest = interest + faded(people.interest[row], gap, people.half_life[row])
            loyalty = loyalty + rested_loyalty(people.loyalty[row], gap, p)
            activity = activity + people.activity[row]
            satisfaction = satisfaction + people.satisfaction[row]
    n = max(now["listed"], 1)
    today["active"] = active
    today["interest"] = interest / n
    today["activity"] = activity / n
    today["loyalty"] = loyalty / n
    today["satisfaction"] = satisfaction / n


@inlined
def _record_ties(state: State, p: Behaviour, day: int) -> None:
    people, ties, now = state.people, state.ties, state.now[0]
    total, n = 0.0, 0
    for row in range(now["rows"]):
        if people.listed[row] == 1:
            for k in range(ties.friend.shape[1]):
                strength = strength_now(ties, row, k, day, p)
                if strength >= FELT:
                    total = total + strength
                    n += 1
    state.daily[day]["ties"] = n / max(now["listed"], 1)
    state.daily[day]["tie_strength"] = total / max(n, 1)
