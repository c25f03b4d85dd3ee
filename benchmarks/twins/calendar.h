/* What both twins need: random numbers, exponential draws, and a calendar of events. */
#pragma once
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static inline double clock_s(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void *space(size_t rows, size_t size) {
    void *found = malloc(rows * size);
    if (!found) {
        fprintf(stderr, "out of memory\n");
        exit(1);
    }
    return found;
}

/* Random bits: xoshiro256++ (Blackman and Vigna), seeded by splitmix64. */

typedef struct {
    uint64_t s[4];
} Random;

static inline uint64_t rotated(uint64_t x, int by) { return (x << by) | (x >> (64 - by)); }

static inline uint64_t bits(Random *r) {
    uint64_t *s = r->s;
    const uint64_t drawn = rotated(s[0] + s[3], 23) + s[0], shifted = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = rotated(s[3], 45);
    return drawn;
}

static Random seeded(uint64_t seed) {
    Random r;
    for (int i = 0; i < 4; i++) {
        uint64_t z = (seed += 0x9e3779b97f4a7c15ULL);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        r.s[i] = z ^ (z >> 31);
    }
    return r;
}

static inline double uniform(Random *r) { return ((double)(bits(r) >> 11) + 0.5) * 0x1p-53; }

/* Exponential draws of mean 1: the ziggurat of Marsaglia and Tsang, 256 layers of equal area. */

#define LAYERS 256
static const double TAIL = 7.69711747013104972, AREA = 0.0039496598225815571993;
static double edge[LAYERS + 1], height[LAYERS + 1];

static void make_layers(void) {
    edge[0] = AREA * exp(TAIL);
    edge[1] = TAIL;
    for (int i = 2; i < LAYERS; i++) edge[i] = -log(AREA / edge[i - 1] + exp(-edge[i - 1]));
    edge[LAYERS] = 0;
    for (int i = 0; i <= LAYERS; i++) height[i] = exp(-edge[i]);
}

static inline double exponential(Random *r) {
    for (;;) {
        const uint64_t drawn = bits(r);
        const int layer = drawn & (LAYERS - 1);
        const double x = (double)(drawn >> 11) * 0x1p-53 * edge[layer];
        if (x < edge[layer + 1]) return x;
        if (layer == 0) return TAIL - log(uniform(r));
        if (height[layer] + uniform(r) * (height[layer + 1] - height[layer]) < exp(-x)) return x;
    }
}

/* A binary heap in two arrays; an event is who << 2 | kind. A slot past the last holds infinity, so
   that the nearer of two children is found without asking whether there are two. */

typedef struct {
    double *time;
    int64_t *event;
    long size;
} Calendar;

static Calendar empty_calendar(size_t rows) {
    return (Calendar){space(rows + 2, sizeof(double)), space(rows + 2, sizeof(int64_t)), 0};
}

static inline int64_t event_of(int kind, long who) { return ((int64_t)who << 2) | kind; }

static inline void add(Calendar *c, double time, int64_t event) {
    long at = c->size++;
    while (at > 0) {
        const long parent = (at - 1) >> 1;
        if (c->time[parent] <= time) break;
        c->time[at] = c->time[parent];
        c->event[at] = c->event[parent];
        at = parent;
    }
    c->time[at] = time;
    c->event[at] = event;
}

/* What an event leads to takes its place at the top: one way down instead of one up and one down. */
static inline void replace_first(Calendar *c, double time, int64_t event) {
    double *times = c->time;
    int64_t *events = c->event;
    const long size = c->size;
    long at = 0, child = 1;
    times[size] = INFINITY;
    while (child < size) {
        child += times[child + 1] < times[child];
        const double nearer = times[child];
        if (nearer >= time) break;
        times[at] = nearer;
        events[at] = events[child];
        at = child;
        child = 2 * at + 1;
    }
    times[at] = time;
    events[at] = event;
}

static inline void drop_first(Calendar *c) {
    const long last = --c->size;
    replace_first(c, c->time[last], c->event[last]);
}
