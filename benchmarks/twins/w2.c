/* W2, chats side by side, by hand: 40 agents with 3 slots, 8 replies, fewest chats first (ties: the
   lowest number); what C gives on one core. Arguments: days, hours a day, seed. One line a day:
   seconds, contacts, then for those who came after the first hour: contacts, abandoned, answered,
   seconds to the first reply; agents' time from then on: seconds at work, seconds in all. */
#include "calendar.h"

enum { AGENTS = 40, SLOTS = 3, REPLIES = 8, INBOX = 4 };
enum { REPLY_ENDS, CUSTOMER_WRITES, PATIENCE_ENDS };
enum { WAITING, ASSIGNED, ABANDONED };
enum { NOBODY = -1 };
static const double GAP_S = 3600. / 855, PATIENCE_S = 120, REPLY_S = 20, CUSTOMER_S = 30;
static const double WARM_UP_S = 3600;

typedef struct {
    int32_t chats, working_on, first, unread, inbox[INBOX];
} Agent;

typedef struct {
    double *came, *first_reply_s, at_work_s;
    int8_t *state, *replies;
    int32_t *agent, *queue;
    Agent agents[AGENTS];
    Calendar calendar;
} Desk;

static Desk new_desk(double horizon) {
    const size_t people = (size_t)(1.5 * horizon / GAP_S) + 1000;
    Desk d = {.came = space(people, 8), .first_reply_s = space(people, 8),
              .state = space(people, 1), .replies = space(people, 1), .agent = space(people, 4),
              .queue = space(people, 4), .calendar = empty_calendar(people + 4 * AGENTS)};
    return d;
}

static inline int least_loaded(const Agent *agents) {
    int fewest = SLOTS, chosen = 0;
    for (int a = 0; a < AGENTS && fewest > 0; a++)
        if (agents[a].chats < fewest) {
            fewest = agents[a].chats;
            chosen = a;
        }
    return chosen;
}

static inline void put(Agent *agent, long chat) {
    agent->inbox[(agent->first + agent->unread++) & (INBOX - 1)] = (int32_t)chat;
}

static inline long take(Agent *agent) {
    const long chat = agent->inbox[agent->first];
    agent->first = (agent->first + 1) & (INBOX - 1);
    agent->unread--;
    return chat;
}

static inline double overlap(double from, double to, double first, double last) {
    const double begun = from > first ? from : first, ended = to < last ? to : last;
    return ended > begun ? ended - begun : 0;
}

/* Play one day and give the number of contacts. */
static long play(Desk *d, Random *r, double horizon) {
    Calendar c = d->calendar;
    long people = 0, first = 0, last = 0; /* the queue is from first up to last */
    int chats = 0;
    double next = GAP_S * exponential(r), at_work = 0;
    for (int a = 0; a < AGENTS; a++) d->agents[a] = (Agent){.working_on = NOBODY};
    for (;;) {
        long who = NOBODY; /* whose message the agent now finds */
        int a = 0, first_is_over = 0;
        double now = next;
        if (now < horizon && (c.size == 0 || now <= c.time[0])) {
            const long i = people++;
            next = now + GAP_S * exponential(r);
            d->came[i] = now;
            d->replies[i] = 0;
            if (chats < AGENTS * SLOTS) {
                a = least_loaded(d->agents);
                d->agents[a].chats++;
                chats++;
                d->state[i] = ASSIGNED;
                d->agent[i] = a;
                who = i;
            } else {
                d->state[i] = WAITING;
                d->queue[last++] = (int32_t)i;
                add(&c, now + PATIENCE_S * exponential(r), event_of(PATIENCE_ENDS, i));
            }
        } else {
            if (c.size == 0) break;
            now = c.time[0];
            first_is_over = 1;
            const int kind = c.event[0] & 3;
            const long subject = c.event[0] >> 2;
            if (kind == REPLY_ENDS) {
                a = (int)subject;
                Agent *agent = &d->agents[a];
                const long i = agent->working_on;
                agent->working_on = NOBODY;
                if (d->replies[i] == 0) d->first_reply_s[i] = now - d->came[i];
                if (++d->replies[i] < REPLIES) {
                    const double writes = now + CUSTOMER_S * exponential(r);
                    replace_first(&c, writes, event_of(CUSTOMER_WRITES, i));
                    first_is_over = 0;
                } else {
                    while (first < last && d->state[d->queue[first]] != WAITING) first++;
                    if (first < last) {
                        const long j = d->queue[first++];
                        d->state[j] = ASSIGNED;
                        d->agent[j] = a;
                        put(agent, j);
                    } else {
                        agent->chats--;
                        chats--;
                    }
                }
                if (agent->unread) who = take(agent);
            } else if (kind == CUSTOMER_WRITES) {
                who = subject;
                a = d->agent[who];
            } else if (d->state[subject] == WAITING) {
                d->state[subject] = ABANDONED;
            }
        }
        if (who != NOBODY) {
            Agent *agent = &d->agents[a];
            if (agent->working_on != NOBODY) {
                put(agent, who);
            } else {
                const double ends = now + REPLY_S * exponential(r);
                at_work += overlap(now, ends, WARM_UP_S, horizon);
                agent->working_on = (int32_t)who;
                if (first_is_over) {
                    replace_first(&c, ends, event_of(REPLY_ENDS, a));
                    first_is_over = 0;
                } else {
                    add(&c, ends, event_of(REPLY_ENDS, a));
                }
            }
        }
        if (first_is_over) drop_first(&c);
    }
    d->at_work_s = at_work;
    return people;
}

static void tell(const Desk *d, long people, double horizon, double seconds) {
    long counted = 0, abandoned = 0;
    double first_replies = 0;
    for (long i = 0; i < people; i++) {
        if (d->came[i] < WARM_UP_S) continue;
        counted++;
        if (d->state[i] == ABANDONED)
            abandoned++;
        else
            first_replies += d->first_reply_s[i];
    }
    printf("%.9f %ld %ld %ld %ld %.6f %.6f %.6f\n", seconds, people, counted, abandoned,
           counted - abandoned, first_replies, d->at_work_s, AGENTS * (horizon - WARM_UP_S));
}

int main(int count, char **words) {
    if (count != 4) return 2;
    const long days = atol(words[1]);
    const double horizon = 3600 * atof(words[2]);
    Random r = seeded(strtoull(words[3], NULL, 10));
    Desk desk = new_desk(horizon);
    make_layers();
    for (long day = 0; day < days; day++) {
        const double begun = clock_s();
        const long people = play(&desk, &r, horizon);
        tell(&desk, people, horizon, clock_s() - begun);
    }
    return 0;
}
