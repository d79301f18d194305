"""How people are, whatever community they are in: the numbers that the rules read.

One set for every scenario; the values, each with its source, stand in ``sim/behaviour.toml``.
"""

from typing import Annotated, NamedTuple

from sim.quantity import quantity, whole


class Behaviour(NamedTuple):
    """The numbers of the rules, as compiled code reads them."""

    # tastes and reading
    taste_width: Annotated[float, quantity("circle", 0.01, 1, "distance in taste over which a match falls to 1/e")]
    attention: Annotated[float, quantity("posts a visit", 1, 10_000, "posts that a visitor can read")]
    information_posts: Annotated[float, quantity("quality-posts", 0.1, 1e3, "reading that gives 63 % of information")]
    alike_posts: Annotated[
        float, quantity("quality-posts", 0.1, 1e3, "posts of one taste that give 63 % of their worth")
    ]
    # what a visit is worth
    weight_information: Annotated[float, quantity("1", 0, 5, "weight of information times interest in the benefit")]
    weight_social: Annotated[float, quantity("1", 0, 5, "weight of meeting ties")]
    weight_recognition: Annotated[float, quantity("1", 0, 5, "weight of being answered")]
    weight_help: Annotated[float, quantity("1", 0, 5, "weight of being helped")]
    weight_event: Annotated[float, quantity("1", 0, 5, "weight of a meeting's own quality")]
    cost_overload: Annotated[float, quantity("1", 0, 5, "cost of a backlog beyond attention")]
    cost_ads: Annotated[float, quantity("1", 0, 5, "cost of finding nothing but advertisements")]
    cost_disputes: Annotated[float, quantity("1", 0, 5, "cost of finding nothing but disputes")]
    cost_visit: Annotated[float, quantity("1", 0, 1, "cost of looking in at all")]
    social_strength: Annotated[float, quantity("tie strength", 0.01, 20, "ties met that give 63 % of the social part")]
    recognition_answers: Annotated[float, quantity("answers", 0.01, 100, "answers that give 63 % of recognition")]
    # interest, habit, awareness
    start_interest: Annotated[float, quantity("1", 0, 1, "interest on joining")]
    interest_half_life: Annotated[float, quantity("days", 1, 10_000, "median half-life of interest without value")]
    interest_spread: Annotated[float, quantity("ln", 0, 3, "spread of that half-life between people")]
    interest_gain: Annotated[float, quantity("1 a visit", 0, 1, "how much full information revives interest")]
    start_activity: Annotated[float, quantity("visits a day", 0, 1, "median chance of a visit a day on joining")]
    activity_spread: Annotated[float, quantity("logit", 0, 5, "spread of that chance between people")]
    habit_rate: Annotated[float, quantity("1 a visit", 0, 1, "how fast the habit follows what visits bring")]
    habit_slope: Annotated[float, quantity("1", 0, 100, "how sharply the habit answers to benefit")]
    habit_midpoint: Annotated[float, quantity("benefit", -1, 2, "benefit that keeps a habit of every second day")]
    habit_floor: Annotated[float, quantity("visits a day", 0, 0.5, "habit that never goes below")]
    awareness_days: Annotated[float, quantity("days", 0.1, 1e3, "scale of forgetting a community that is silent")]
    awareness_power: Annotated[float, quantity("1", 0, 10, "power of that forgetting")]
    # loyalty, satisfaction, expectation
    start_loyalty: Annotated[float, quantity("1", 0, 1, "loyalty on joining")]
    loyalty_up: Annotated[float, quantity("1 a day", 0, 1, "how fast loyalty grows")]
    loyalty_down: Annotated[float, quantity("1 a day", 1e-6, 1, "how fast loyalty falls")]
    loyalty_base: Annotated[float, quantity("logit", -10, 10, "loyalty of somebody who gets nothing")]
    loyalty_social: Annotated[float, quantity("logit", 0, 20, "what ties add to it")]
    loyalty_recognition: Annotated[float, quantity("logit", 0, 20, "what being answered adds to it")]
    loyalty_shared: Annotated[float, quantity("logit", 0, 20, "what a meeting of full quality adds to it")]
    loyalty_tenure: Annotated[float, quantity("logit", 0, 20, "what long membership adds to it")]
    loyalty_tenure_days: Annotated[float, quantity("days", 1, 10_000, "membership that adds half of that")]
    satisfaction_visits: Annotated[float, quantity("visits", 1, 1e3, "visits over which satisfaction averages")]
    start_expectation: Annotated[float, quantity("benefit", 0, 1, "benefit that a newcomer expects of what is free")]
    expectation_visits: Annotated[float, quantity("visits", 1, 1e4, "visits in which people get used to what they get")]
    price_promise: Annotated[float, quantity("benefit", 0, 1, "what a high price adds to expectation")]
    price_promise_scale: Annotated[float, quantity("yuan", 1, 1e6, "price that adds 63 % of it")]
    # posting and answering
    post_rate: Annotated[float, quantity("posts a visit", 0, 50, "posts of an average, fully interested, lone visitor")]
    propensity_spread: Annotated[float, quantity("ln", 0, 4, "spread of the propensity to post between people")]
    expertise_spread: Annotated[float, quantity("ln", 0, 4, "spread of the quality of posts between people")]
    extraction_spread: Annotated[float, quantity("ln", 0, 4, "spread of the inclination to advertise between people")]
    response_floor: Annotated[float, quantity("1", 0, 1, "share of posting that needs no answers")]
    start_response: Annotated[float, quantity("answers a post", 0, 20, "answers that a newcomer hopes for")]
    response_weight: Annotated[float, quantity("1", 0, 1, "weight of the last posts in expecting answers")]
    audience_exponent: Annotated[
        float, quantity("1", 0, 2, "diffusion of responsibility: talk falls as audience^-this")
    ]
    reply_chance: Annotated[float, quantity("1 a try", 0, 1, "chance to answer a post that fits perfectly")]
    reply_tries: Annotated[int, whole("posts a visit", 0, 4, "posts that a visitor considers answering")]
    reply_to_ties: Annotated[float, quantity("1", 0, 1, "share of tries that go to a tie who posted, if there is one")]
    # needs and help
    need_kinds: Annotated[int, whole("kinds", 1, 64, "kinds of need that people have")]
    need_chance: Annotated[float, quantity("1 a visit", 0, 1, "chance to need help in one of them")]
    help_chance: Annotated[float, quantity("1 a visit", 0, 1, "chance that a fully willing visitor is there to help")]
    help_loyalty: Annotated[float, quantity("1", 0.001, 1, "loyalty from which somebody is fully willing")]
    # duties
    homework_chance: Annotated[
        float, quantity("1 a visit", 0, 1, "chance that homework is handed in, at full interest")
    ]
    named_chance: Annotated[
        float, quantity("1 a visit", 0, 1, "chance that homework of like taste is answered by who was named")
    ]
    duty_cost: Annotated[float, quantity("benefit", 0, 1, "what an hour of duty a week takes away from every visit")]
    # meetings
    attend_chance: Annotated[float, quantity("1", 0, 1, "chance to come, of the most sociable and most willing")]
    announcement_reach: Annotated[float, quantity("1", 0, 1, "share of members whom an announcement reaches")]
    visits_an_hour: Annotated[float, quantity("visits", 0, 20, "weight of an hour together in person")]
    visits_an_hour_online: Annotated[float, quantity("visits", 0, 20, "weight of an hour together online")]
    travel: Annotated[float, quantity("1", 0, 1, "share of those who would come who do from another place")]
    bring_chance: Annotated[
        float, quantity("1", 0, 1, "acquaintances told by who comes, for a meeting of full quality")
    ]
    # rivals for the lead
    standing_half_life: Annotated[float, quantity("days", 1, 1e4, "half-life of standing")]
    lead_standing: Annotated[float, quantity("answers", 0, 1e4, "standing that a leader has at least")]
    lead_days: Annotated[int, whole("days", 1, 1000, "in which one stands out before they are acknowledged")]
    contest_near: Annotated[float, quantity("1", 0, 1, "share of the first's standing that makes a rival")]
    contest_rise: Annotated[float, quantity("1 a day", 0, 1, "how fast a contest heats up while both are there")]
    contest_half_life: Annotated[float, quantity("days", 1, 1e4, "in which it cools down once somebody stands out")]
    contest_over: Annotated[float, quantity("1", 0, 1, "heat below which it is settled")]
    dispute_posts: Annotated[float, quantity("posts a day", 0, 1e3, "disputes of two rivals at full heat")]
    rival_opens: Annotated[float, quantity("1 a day", 0, 1, "chance that the second tires of a contest at full heat")]
    # several rooms
    attention_scale: Annotated[float, quantity("benefit", 0.01, 10, "difference in worth that shifts attention e-fold")]
    mute_chance: Annotated[float, quantity("1 a visit", 0, 1, "chance to mute a room of full overload")]
    open_chance: Annotated[float, quantity("1 a visit", 0, 1, "chance to open a room, at full strain")]
    open_ties: Annotated[int, whole("people", 1, 100, "who have to come along")]
    open_strength: Annotated[float, quantity("tie strength", 0, 1, "ties that are asked to come along")]
    abandon_days: Annotated[int, whole("days", 1, 100_000, "of silence after which a room that seceded is given up")]
    core_loyalty: Annotated[float, quantity("1", 0, 1, "loyalty of a core member")]
    culture_loyalty: Annotated[float, quantity("1", 0, 1, "mean loyalty of an established culture")]
    # the crowd
    crowd: Annotated[float, quantity("1", 0, 5, "how much more likely one acts when all ties just did; 0: no crowd")]
    # ties
    ties_most: Annotated[int, whole("ties", 1, 60, "ties that a member can hold")]
    tie_half_life: Annotated[float, quantity("days", 1, 1e4, "half-life of a tie without interaction")]
    tie_reply: Annotated[float, quantity("tie strength", 0, 1, "what an answer adds to a tie")]
    tie_help: Annotated[float, quantity("tie strength", 0, 1, "what help adds to a tie")]
    tie_meeting: Annotated[float, quantity("tie strength", 0, 1, "a meeting in person, shared over the circle")]
    tie_meeting_online: Annotated[float, quantity("tie strength", 0, 1, "a meeting online, shared over the circle")]
    tie_invited: Annotated[float, quantity("tie strength", 0, 1, "tie with whom one came")]
    tie_introduced: Annotated[float, quantity("tie strength", 0, 1, "tie with somebody whom one was introduced to")]
    private_contact: Annotated[float, quantity("1", 0, 1, "chance that a full tie who was there tells me so")]
    # joining, renewing, leaving
    join_friction: Annotated[float, quantity("benefit", 0, 1, "expected benefit at which half of the candidates join")]
    join_softness: Annotated[float, quantity("benefit", 0.001, 1, "how much they differ in that")]
    fee_softness: Annotated[float, quantity("ln", 0.01, 5, "what people do not know of their own mind about a fee")]
    loyalty_premium: Annotated[float, quantity("1", 0, 10, "how much more a year is worth to the fully loyal")]
    rate_half_life: Annotated[float, quantity("days", 1, 1e3, "memory of how often one came, when a fee falls due")]
    leave_hazard: Annotated[float, quantity("1 a day", 0, 1, "hazard of leaving without loyalty or surplus")]
    leave_loyalty: Annotated[float, quantity("1", 0, 50, "how loyalty lowers it")]
    leave_surplus: Annotated[float, quantity("1", 0, 50, "how satisfaction above expectation lowers it")]
    leave_unnoticed: Annotated[float, quantity("1", 0, 1, "share of it on days when the community is not noticed")]
    # word of mouth, reputation
    invite_rate: Annotated[float, quantity("1 a visit", 0, 5, "acquaintances told, a visit and unit of surplus")]
    warn_rate: Annotated[float, quantity("1 a visit", 0, 5, "acquaintances warned, a visit and unit of shortfall")]
    homophily: Annotated[float, quantity("circle", 0, 1, "spread of acquaintances' tastes around one's own")]
    word_weight: Annotated[float, quantity("1 a word", 0, 1, "how much one word moves the reputation outside")]
    reputation_half_life: Annotated[float, quantity("days", 1, 1e4, "in which reputation returns to what is deserved")]
    # topics
    topic_posts: Annotated[float, quantity("posts", 1, 1e6, "posts that use a taste's topics up to 37 %")]
    refill_world: Annotated[float, quantity("1 a day", 0, 1, "rate at which the world refills topics")]
    refill_newcomer: Annotated[float, quantity("1", 0, 1, "what a newcomer of that taste refills")]
    refill_poster: Annotated[float, quantity("1 a day", 0, 1, "what everybody of that taste who posts refills")]
    quality_spread: Annotated[float, quantity("ln", 0, 3, "spread of quality between communities")]
