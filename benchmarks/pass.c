/* The pass that costs most, by hand: who visits, what they read, how it changes them. The same arithmetic in the same
   order as the rules of sim/agents/rules.py, so that the outputs can be compared. */
#include <math.h>
#include <stdint.h>

#define BINS 16
#define TIES 8
#define LN2 0.6931471805599453

typedef struct {
    uint64_t key;
    double taste, interest, half_life, activity, loyalty, satisfaction, expectation;
    int32_t last_visit, gap, joined, unused;
} member;

typedef struct {
    double strength;
    int32_t friend_row, met;
} half;

typedef struct {
    double posts, given, mass, kept_posts, kept_mass;
} topic;

typedef struct {
    double keep, attention, information_posts, alike_posts, social_strength, tie_half_life;
    double weight_information, weight_social, cost_overload, cost_visit;
    double interest_gain, habit_rate, habit_slope, habit_midpoint, habit_floor;
    double satisfaction_visits, expectation_visits;
    double loyalty_up, loyalty_down, loyalty_base, loyalty_social, loyalty_tenure, loyalty_tenure_days;
} numbers;

static inline uint64_t mix(uint64_t z) {
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static inline double draw(uint64_t key, int64_t day, int64_t decision) {
    uint64_t address = ((uint64_t)day << 16) | (uint64_t)decision;
    return (double)(mix(key ^ address) >> 11) * (1.0 / 9007199254740992.0);
}

static inline double larger(double a, double b) { return a > b ? a : b; }

static inline double smaller(double a, double b) { return a < b ? a : b; }

static inline double saturated(double amount, double scale) { return 1.0 - exp(-amount / scale); }

static inline double faded(double value, int64_t days, double half_life) {
    return value * exp((double)-days * LN2 / half_life);
}

static inline double logistic(double x) { return 1.0 / (1.0 + exp(-larger(x, -700.0))); }

static double information(const topic *feed, const double *fit, int b0, double share, double unseen, const numbers *p) {
    double total = 0.0;
    for (int k = 0; k < BINS; k++) {
        int step = (k + 1) / 2, b = (b0 + (k % 2 == 1 ? step : BINS - step)) % BINS;
        double mass = share * (larger(0.0, feed[b].mass) + unseen * feed[b].kept_mass);
        if (mass > 0.0)
            total += p->alike_posts * saturated(mass, p->alike_posts) * fit[b0 * BINS + b];
    }
    return saturated(total, p->information_posts);
}

static double present(const member *people, const half *ties, int64_t row, int64_t day, const numbers *p) {
    double total = 0.0;
    for (int k = 0; k < TIES; k++) {
        const half *tie = &ties[row * TIES + k];
        if (people[tie->friend_row].last_visit > day - 7)
            total += faded(tie->strength, day - tie->met, p->tie_half_life);
    }
    return saturated(total, p->social_strength);
}

static void feel(member *m, double info, double met, double cost, int64_t day, const numbers *p) {
    double interest = faded(m->interest, m->gap, m->half_life);
    double b = p->weight_information * interest * info + p->weight_social * met - cost;
    int64_t away = m->gap > 7 ? m->gap - 7 : 0;
    double loyalty = faded(m->loyalty, away, LN2 / p->loyalty_down);
    m->interest = interest + p->interest_gain * (1.0 - interest) * info;
    double wanted = logistic(p->habit_slope * (b - p->habit_midpoint));
    m->activity = larger(p->habit_floor, m->activity + p->habit_rate * (wanted - m->activity));
    int64_t tenure = day - m->joined;
    double grown = p->loyalty_tenure * (double)tenure / ((double)tenure + p->loyalty_tenure_days);
    double aim = logistic(p->loyalty_base + p->loyalty_social * met + grown);
    double rate = aim > loyalty ? p->loyalty_up : p->loyalty_down;
    double days = smaller(larger((double)m->gap, 1.0), 7.0);
    m->loyalty = loyalty + saturated(rate * days, 1.0) * (aim - loyalty);
    m->satisfaction += (b - m->satisfaction) / larger(p->satisfaction_visits, 1.0);
    m->expectation += (m->satisfaction - m->expectation) / larger(p->expectation_visits, 1.0);
}

int64_t live(member *people, const half *ties, const topic *feed, const double *fit, int64_t *visitors, int64_t n,
             int64_t day, int64_t visit, const numbers *p) {
    int64_t came = 0;
    for (int64_t row = 0; row < n; row++) {
        member *m = &people[row];
        if (draw(m->key, day, visit) >= m->activity)
            continue;
        m->gap = (int32_t)(day - m->last_visit);
        m->last_visit = (int32_t)day;
        visitors[came++] = row;
    }
    double kept = 0.0, now = 0.0;
    for (int b = 0; b < BINS; b++) {
        now = now + feed[b].posts + feed[b].given;
        kept += feed[b].kept_posts;
    }
    for (int64_t v = 0; v < came; v++) {
        member *m = &people[visitors[v]];
        double unseen = 1.0 - exp((double)(m->gap - 1) * log(p->keep));
        double unread = now + unseen * kept;
        double share = unread > 0.0 ? smaller(1.0, p->attention / unread) : 1.0;
        int b0 = (int)(m->taste * BINS);
        double info = information(feed, fit, b0 < BINS ? b0 : BINS - 1, share, unseen, p);
        double met = present(people, ties, visitors[v], day, p);
        feel(m, info, met, p->cost_overload * (1.0 - share) + p->cost_visit, day, p);
    }
    return came;
}
