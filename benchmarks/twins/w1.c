/* W1, Erlang A, by hand: 100 agents, one chat at a time; what C gives on one core.
   Arguments: days, hours a day, seed. One line a day: seconds, contacts, then for those who came
   after the first hour: contacts, abandoned, seconds waited, answered within 20 s. */
#include "calendar.h"

enum { AGENTS = 100 };
enum { WORK_ENDS, PATIENCE_ENDS };
enum { WAITING, ANSWERED, ABANDONED };
static const double GAP_S = 300. / 95, SERVICE_S = 300, PATIENCE_S = 120, WARM_UP_S = 3600;

typedef struct {
    double *came, *service, *waited;
    int8_t *state;
    int32_t *queue, idle[AGENTS];
    Calendar calendar;
} Desk;

static Desk new_desk(double horizon) {
    const size_t people = (size_t)(1.5 * horizon / GAP_S) + 1000;
    Desk d = {.came = space(people, 8), .service = space(people, 8), .waited = space(people, 8),
              .state = space(people, 1), .queue = space(people, 4),
              .calendar = empty_calendar(people + AGENTS)};
    return d;
}

/* Play one day and give the number of contacts. */
static long play(Desk *d, Random *r, double horizon) {
    Calendar c = d->calendar;
    long people = 0, first = 0, last = 0; /* the queue is from first up to last */
    int free = AGENTS, longest_idle = 0;
    double next = GAP_S * exponential(r);
    for (int a = 0; a < AGENTS; a++) d->idle[a] = a;
    for (;;) {
        if (next < horizon && (c.size == 0 || next <= c.time[0])) {
            const double now = next;
            const long i = people++;
            const double patience = PATIENCE_S * exponential(r);
            const double service = SERVICE_S * exponential(r);
            next = now + GAP_S * exponential(r);
            d->came[i] = now;
            if (free) {
                const int a = d->idle[longest_idle];
                if (++longest_idle == AGENTS) longest_idle = 0;
                free--;
                d->waited[i] = 0;
                d->state[i] = ANSWERED;
                add(&c, now + service, event_of(WORK_ENDS, a));
            } else {
                d->service[i] = service;
                d->state[i] = WAITING;
                d->queue[last++] = (int32_t)i;
                add(&c, now + patience, event_of(PATIENCE_ENDS, i));
            }
            continue;
        }
        if (c.size == 0) return people;
        const double now = c.time[0];
        const long who = c.event[0] >> 2;
        if ((c.event[0] & 3) == WORK_ENDS) {
            while (first < last && d->state[d->queue[first]] != WAITING) first++;
            if (first < last) {
                const long i = d->queue[first++];
                d->state[i] = ANSWERED;
                d->waited[i] = now - d->came[i];
                replace_first(&c, now + d->service[i], event_of(WORK_ENDS, who));
            } else {
                int end = longest_idle + free++;
                if (end >= AGENTS) end -= AGENTS;
                d->idle[end] = (int32_t)who;
                drop_first(&c);
            }
        } else {
            if (d->state[who] == WAITING) {
                d->state[who] = ABANDONED;
                d->waited[who] = now - d->came[who];
            }
            drop_first(&c);
        }
    }
}

static void tell(const Desk *d, long people, double seconds) {
    long counted = 0, abandoned = 0, in_time = 0;
    double waited = 0;
    for (long i = 0; i < people; i++) {
        if (d->came[i] < WARM_UP_S) continue;
        counted++;
        abandoned += d->state[i] == ABANDONED;
        in_time += d->state[i] == ANSWERED && d->waited[i] <= 20;
        waited += d->waited[i];
    }
    printf("%.9f %ld %ld %ld %.6f %ld\n", seconds, people, counted, abandoned, waited, in_time);
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
        tell(&desk, people, clock_s() - begun);
    }
    return 0;
}
