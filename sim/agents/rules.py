"""What one member does and feels: scalar functions, each readable in a lesson and testable in plain Python.

The same functions are compiled into the day's loops. Only arithmetic that is the same compiled and in plain Python is
used: ``+ - * /``, comparisons, :func:`sim.exponential.exp`, and ``log``, ``log1p`` of :mod:`math`; no ``**`` with a
constant, no NumPy function.

Every ``p`` is a :class:`sim.agents.behaviour.Behaviour`: ``lifespan show behaviour`` prints the unit, range and source
of each of its numbers. Where no other source is named, the equation is the project's own (``docs/odd.md``).
"""

import math

from sim.agents.behaviour import Behaviour
from sim.compiled import inlined
from sim.exponential import exp

LN2 = 0.6931471805599453


# -- shapes ------------------------------------------------------------------------------------------------------------
@inlined
def logistic(x: float) -> float:
    """Give 1 / (1 + exp(−x)), in (0, 1)."""
    return 1.0 / (1.0 + exp(-x))


@inlined
def saturated(amount: float, scale: float) -> float:
    """Give 1 − exp(−amount / scale): 0 for nothing, towards 1 for much."""
    return 1.0 - exp(-amount / scale)


@inlined
def faded(value: float, days: int, half_life: float) -> float:
    """Read a value that was last changed some days ago and halves every ``half_life`` days."""
    return value * exp(-days * LN2 / half_life)


@inlined
def power_law(days: int, scale: float, power: float) -> float:
    """Give (1 + days / scale)^−power: forgetting is quick at first and then slow.

    References
    ----------
    .. [1] J. T. Wixted, E. B. Ebbesen, "On the form of forgetting", Psychological Science 2 (1991), 409-415.
    """
    return exp(-power * math.log1p(days / scale))


# -- taste -------------------------------------------------------------------------------------------------------------
@inlined
def distance(one: float, other: float) -> float:
    """Measure how far two tastes lie apart on the circle [0, 1), from 0 to 0.5."""
    d = abs(one - other)
    return min(d, 1.0 - d)


@inlined
def match(apart: float, p: Behaviour) -> float:
    """Say how well something fits a reader whose taste lies ``apart`` from it: 1 at 0, falling like a bell."""
    x = apart / p.taste_width
    return exp(-x * x)


# -- visiting ----------------------------------------------------------------------------------------------------------
@inlined
def awareness(days_unreached: int, p: Behaviour) -> float:
    """Say how present a community is to somebody whom it last reached so many whole days before yesterday."""
    return power_law(days_unreached, p.awareness_days, p.awareness_power)


# -- posting and answering ---------------------------------------------------------------------------------------------
@inlined
def diffusion(audience: float, p: Behaviour) -> float:
    """Give the factor by which an audience makes each of its members talk less: audience^−exponent, 1 for one."""
    return exp(-p.audience_exponent * math.log(max(audience, 1.0)))


@inlined
def expected_response(response: float, p: Behaviour) -> float:
    """Say how far the answers that earlier posts brought encourage another post, in [floor, 1)."""
    return p.response_floor + (1.0 - p.response_floor) * saturated(response, 1.0)


@inlined
def posts_expected(propensity: float, interest: float, response: float, diffused: float, p: Behaviour) -> float:
    """Give the mean number of posts of one visit."""
    return p.post_rate * propensity * interest * expected_response(response, p) * diffused


@inlined
def answer_chance(fit: float, propensity: float, p: Behaviour) -> float:
    """Give the chance that a reader answers a post which fits so well; who talks more answers more, up to always."""
    return fit * min(1.0, p.reply_chance * propensity)


@inlined
def next_response(response: float, answers: float, posts: int, p: Behaviour) -> float:
    """Update the running number of answers a post, after posts that brought so many answers."""
    return response + p.response_weight * (answers / posts - response) if posts > 0 else response


@inlined
def help_willing(loyalty: float, p: Behaviour) -> float:
    """Give the chance that a visitor is ready to help today; it takes some loyalty."""
    return p.help_chance * min(1.0, loyalty / p.help_loyalty)


# -- what a visit gives ------------------------------------------------------------------------------------------------
@inlined
def information(value_read: float, p: Behaviour) -> float:
    """Give the information received from so many fitting quality-posts, in [0, 1)."""
    return saturated(value_read, p.information_posts)


@inlined
def value_of_bin(mass: float, fit: float, p: Behaviour) -> float:
    """Give what the posts of one taste bin are worth to a reader: posts alike add less and less."""
    return p.alike_posts * saturated(mass, p.alike_posts) * fit


@inlined
def social(strength_seen: float, p: Behaviour) -> float:
    """Give the social part of a visit from the summed strength of ties who were there lately, in [0, 1)."""
    return saturated(strength_seen, p.social_strength)


@inlined
def recognition(answers: float, p: Behaviour) -> float:
    """Give the recognition that so many answers bring, in [0, 1)."""
    return saturated(answers, p.recognition_answers)


@inlined
def read_share(unread: float, p: Behaviour) -> float:
    """Give the share of the unread that attention suffices for, in (0, 1]."""
    return min(1.0, p.attention / unread) if unread > 0.0 else 1.0


@inlined
def benefit(interest: float, info: float, ties: float, answered: float, helped: float, p: Behaviour) -> float:
    """Give what a visit brings, from its parts, each in [0, 1]."""
    told = p.weight_information * interest * info
    return told + p.weight_social * ties + p.weight_recognition * answered + p.weight_help * helped


@inlined
def annoyance(overload: float, ads: float, disputes: float, p: Behaviour) -> float:
    """Give what a visit costs, from what is too much, shares in [0, 1]."""
    return p.cost_overload * overload + p.cost_ads * ads + p.cost_disputes * disputes + p.cost_visit


@inlined
def meeting_benefit(quality: float, ties: float, p: Behaviour) -> float:
    """Give the benefit of a meeting from its own quality and the ties met there, each in [0, 1]."""
    return p.weight_event * quality + p.weight_social * ties - p.cost_visit


# -- how a visit changes a member; a meeting weighs as many visits as its hours ----------------------------------------
@inlined
def dosed(rate: float, visits: float) -> float:
    """Give the rate of so many visits at once: 1 − (1 − rate)^visits."""
    if visits <= 0.0:
        return 0.0
    return rate if visits == 1.0 or rate >= 1.0 else 1.0 - exp(visits * math.log1p(-rate))


@inlined
def next_interest(interest: float, gain: float, visits: float, p: Behaviour) -> float:
    """Let the best of information, help and meeting revive interest."""
    return interest + dosed(p.interest_gain, visits) * (1.0 - interest) * gain


@inlined
def next_activity(activity: float, benefit_: float, visits: float, p: Behaviour) -> float:
    """Let the habit of visiting follow what a visit brought. Only visits and meetings change it."""
    wanted = logistic(p.habit_slope * (benefit_ - p.habit_midpoint))
    return max(p.habit_floor, activity + dosed(p.habit_rate, visits) * (wanted - activity))


@inlined
def next_average(average: float, value: float, visits: float) -> float:
    """Update a running average over so many visits."""
    return average + (value - average) / max(visits, 1.0)


@inlined
def visit_rate(left: float, kept: float) -> float:
    """Update the share of days with a visit by a visit: what is left of it since the last, and kept from day to day."""
    return left + 1.0 - kept


@inlined
def rested_loyalty(loyalty: float, days_since_visit: int, p: Behaviour) -> float:
    """Read loyalty some days after the last visit: it holds for a week and then fades."""
    return faded(loyalty, max(0, days_since_visit - 7), LN2 / p.loyalty_down)


@inlined
def next_loyalty(
    loyalty: float, ties: float, answered: float, shared: float, tenure: int, days: float, p: Behaviour
) -> float:
    """Move loyalty towards what a member lives through; it falls faster than it grows.

    Parameters
    ----------
    loyalty : float
        Before, in [0, 1].
    ties, answered : float
        The social part and the recognition of this visit, in [0, 1].
    shared : float
        Quality of what was lived through together, in [0, 1].
    tenure : int
        Days since joining.
    days : float
        Days for which this visit speaks: those since the last one, or its weight if that is more; at most seven.
    p : Behaviour

    Returns
    -------
    float
        In [0, 1].
    """
    lived = p.loyalty_social * ties + p.loyalty_recognition * answered + p.loyalty_shared * shared
    grown = p.loyalty_tenure * tenure / (tenure + p.loyalty_tenure_days)
    wanted = logistic(p.loyalty_base + lived + grown)
    up, down = p.loyalty_up, p.loyalty_down
    rate = up if wanted > loyalty else down
    return loyalty + saturated(rate * min(max(days, 1.0), 7.0), 1.0) * (wanted - loyalty)


# -- meetings ----------------------------------------------------------------------------------------------------------
@inlined
def attend_chance(sociability: float, interest: float, loyalty: float, ties: float, p: Behaviour) -> float:
    """Give the chance to come to a meeting, of somebody whom the announcement has reached; the habit plays no part."""
    return p.attend_chance * sociability * max(interest, loyalty, ties)


# -- the crowd, rivals, rooms of one's own -----------------------------------------------------------------------------
@inlined
def with_the_crowd(chance: float, share: float, p: Behaviour) -> float:
    """Raise a chance, or a mean number of posts, by the share of like-minded ties who just did the same."""
    return chance * (1.0 + p.crowd * share)


@inlined
def heat_of_contest(heat: float, first: float, second: float, p: Behaviour) -> float:
    """Move the heat of a contest, in [0, 1], given the two who lead: sticky, it rises in days and cools in weeks."""
    if second >= p.contest_near * first and second > 0.0:
        return heat + p.contest_rise * (1.0 - heat)
    return faded(heat, 1, p.contest_half_life)


@inlined
def strain(overload: float, satisfaction: float, expectation: float) -> float:
    """Say how much somebody suffers, in [0, 1]: from too much, or from less than they have come to expect."""
    bored = (expectation - satisfaction) / expectation if expectation > 0.0 else 0.0
    return min(1.0, max(overload, bored))


# -- ties --------------------------------------------------------------------------------------------------------------
@inlined
def strengthened(strength: float, by: float) -> float:
    """Strengthen a tie; it stays below 1."""
    return strength + by * (1.0 - strength)


# -- joining, renewing, leaving ----------------------------------------------------------------------------------------
@inlined
def fee_accepted(worth: float, fee: float, p: Behaviour) -> float:
    """Give the chance that somebody pays a fee for what is worth so much to them, both in yuan a year."""
    if fee <= 0.0:
        return 1.0
    if worth <= 0.0:
        return 0.0
    return logistic((math.log(worth) - math.log(fee)) / p.fee_softness)


@inlined
def purchase_chance(willingness: float, value: float, loyalty: float, price: float, p: Behaviour) -> float:
    """Give the chance that somebody buys what is worth so many years of full benefit; the loyal give more for it."""
    return fee_accepted(willingness * value * (1.0 + p.loyalty_premium * loyalty), price, p)


@inlined
def reached(reach: float, days: int) -> float:
    """Give the share of members whom an announcement reaches that is repeated on so many days, each independent."""
    missed = 1.0 - reach
    for _ in range(days - 1):
        missed = missed * (1.0 - reach)
    return 1.0 - missed if days > 1 else reach


@inlined
def yearly(fee: float, period: int) -> float:
    """Give what a fee for a period of so many days comes to in a year; for ever is a period like any other."""
    return fee * 365.0 / period if period > 0 else 0.0


@inlined
def join_chance(expected: float, willingness: float, reference: float, fee: float, p: Behaviour) -> float:
    """Give the chance that a candidate joins.

    Parameters
    ----------
    expected : float
        Expected benefit of a visit, in [0, 1].
    willingness : float
        Willingness to pay for full benefit, yuan a year.
    reference : float
        Benefit at which full willingness is reached.
    fee : float
        What entering costs, yuan.
    p : Behaviour

    Returns
    -------
    float
        In [0, 1].
    """
    worthwhile = logistic((expected - p.join_friction) / p.join_softness)
    return worthwhile * fee_accepted(willingness * min(1.0, expected / reference), fee, p)


@inlined
def renewal_worth(
    willingness: float, rate: float, satisfaction: float, loyalty: float, reference: float, p: Behaviour
) -> float:
    """Give what another year is worth to a member, in yuan: what the last 60 days brought, more with loyalty."""
    received = max(0.0, rate * satisfaction) / reference
    return willingness * received * (1.0 + p.loyalty_premium * loyalty)


@inlined
def promised(fee: float, p: Behaviour) -> float:
    """Give the benefit that a newcomer expects: a price is a promise."""
    return p.start_expectation + p.price_promise * saturated(max(fee, 0.0), p.price_promise_scale)


@inlined
def leave_hazard(loyalty: float, surplus: float, noticed: bool, p: Behaviour) -> float:
    """Give the chance of leaving by an act today; ``surplus`` is satisfaction above expectation, at least −1."""
    h = p.leave_hazard * exp(-p.leave_loyalty * loyalty - p.leave_surplus * max(surplus, -1.0))
    return h if noticed else p.leave_unnoticed * h


@inlined
def most_hazard(p: Behaviour) -> float:
    """Give what the chance of leaving by an act never exceeds: that without loyalty, disappointed by a whole unit."""
    return p.leave_hazard * exp(p.leave_surplus)


# -- word of mouth -----------------------------------------------------------------------------------------------------
@inlined
def tell_chance(surplus: float, p: Behaviour) -> float:
    """Give the chance that a visitor tells an acquaintance: for the good when pleased, as a warning when not."""
    return p.invite_rate * surplus if surplus > 0.0 else -p.warn_rate * surplus


@inlined
def deserved_reputation(average: float, quality: float) -> float:
    """Give the reputation that a community of this quality deserves, where average quality (1) has ``average``."""
    return average * quality / (1.0 - average + average * quality)


@inlined
def next_reputation(reputation: float, praised: int, warned: int, own: float, p: Behaviour) -> float:
    """Let words move the reputation outside; it returns to what the community itself is worth."""
    up = saturated(p.word_weight * praised, 1.0) * (1.0 - reputation)
    down = saturated(p.word_weight * warned, 1.0) * reputation
    moved = reputation + up - down
    return own + (moved - own) * exp(-LN2 / p.reputation_half_life)


# -- topics ------------------------------------------------------------------------------------------------------------
@inlined
def used_up(freshness: float, posts: float, p: Behaviour) -> float:
    """Give what is left of a topic's freshness after so many posts on it."""
    return freshness * exp(-posts / p.topic_posts)


@inlined
def mean_freshness(freshness: float, posts: float, p: Behaviour) -> float:
    """Give the freshness of the average post of a day with so many posts, while they use the topic up."""
    x = posts / p.topic_posts
    return freshness * saturated(x, 1.0) / x if x > 0.0 else freshness


@inlined
def refilled(freshness: float, newcomers: int, posters: int, p: Behaviour) -> float:
    """Let the world, newcomers and everybody who posts refill a topic."""
    rate = p.refill_world + p.refill_newcomer * newcomers + p.refill_poster * posters
    return freshness + (1.0 - freshness) * saturated(rate, 1.0)
