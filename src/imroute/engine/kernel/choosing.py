"""A contact picks an agent: the one whom the rule's policy scores lowest, of those with room.

Ties go to the longest since last assigned, then to the lower pool and number.
"""

from __future__ import annotations

import numpy as np

from imroute.compiled import cold, hot
from imroute.engine.contract import WEIGHT_UNIT
from imroute.engine.kernel.bits import bit, lowest, ones
from imroute.engine.kernel.draws import ROUTE, draw
from imroute.engine.kernel.layout import (
    NOBODY,
    NOT_A_NUMBER,
    Day,
    Number,
    Row,
    Tables,
    Word,
    numbers,
)
from imroute.engine.kernel.lively import contacts_of, lively, weight_of
from imroute.engine.kernel.lookup import service
from imroute.engine.kernel.policies import call
from imroute.engine.kernel.seats import BY_IDLENESS, BY_NUMBER, bench_of, first_seat, idlest

U = np.uint64
ZERO = U(0)
UNIT = float(WEIGHT_UNIT)
NONE_YET = np.int64(0)

(
    LEAST_LOADED,
    LOWEST_RATIO,
    MOST_SPARE,
    MOST_LOADED,
    BEST_SKILL,
    LONGEST_IDLE,
    ROUND_ROBIN,
    RANDOM,
    OF_ONES_OWN,
) = numbers(*range(9))


@hot
def choose_on_benches(tables: Tables, day: Day, now: float, number: Number) -> Number:
    """The agent for a contact, of those with room; NOBODY if there is none."""
    class_ = tables.classes[U(day.live[U(number)].class_)]
    if class_.choose_agent == OF_ONES_OWN:
        return _by_policy(tables, day, now, number)
    if class_.choose_agent > BEST_SKILL:
        return choose_otherwise(tables, day, number)
    best = NOBODY
    best_score = 0.0
    for i in range(class_.first_pool, class_.first_pool + class_.pools):
        found, score = _lowest_load(tables, day, tables.lists[U(i)], class_)
        if found == NOBODY:
            continue
        if best == NOBODY or beats(day, score, found, best_score, best):
            best = found
            best_score = score
        if not class_.any_pool:
            break
    return best


@hot
def beats(day: Day, score: float, agent: Number, best_score: float, best: Number) -> bool:
    if score != best_score:
        return score < best_score
    return day.agents[U(agent)].last_assigned < day.agents[U(best)].last_assigned


@hot
def _lowest_load(tables: Tables, day: Day, number: Number, class_: Row) -> tuple[Number, float]:
    """The best of a pool's agents, where a score depends on the load alone; and the score."""
    pool = tables.pools[U(number)]
    bench = tables.benches[U(number)]
    best = NOBODY
    best_score = 0.0
    for word in range((pool.loads + 63) >> 6):
        mask = day.bits[U(bench.first_mask + word)]
        while mask != ZERO:
            row = np.int64(lowest(mask)) + (word << 6)
            mask &= mask - U(1)
            load = tables.loads[U(pool.first_load + row)]
            if load.weight + class_.weight > pool.capacity:
                continue
            score = _score(tables, class_, number, pool, load)
            if best != NOBODY and score > best_score:
                if class_.choose_agent == LEAST_LOADED:  # loads are in the order of contacts
                    return best, best_score
                continue
            found = np.int64(first_seat(day, bench, row))
            if best == NOBODY or beats(day, score, found, best_score, best):
                best = found
                best_score = score
    return best, best_score


@hot
def _score(tables: Tables, class_: Row, number: Number, pool: Row, load: Row) -> float:
    how = class_.choose_agent
    if how == LEAST_LOADED:
        return np.float64(load.contacts)
    if how == MOST_LOADED:
        return -np.float64(load.contacts)
    if how == LOWEST_RATIO:
        return np.float64(load.weight) / np.float64(pool.capacity)
    if how == MOST_SPARE:
        return np.float64(load.weight - pool.capacity)
    return -np.float64(service(tables, number, class_.type).skill)


# ---------------------------------------------------------------------- other orders


@cold
def choose_otherwise(tables: Tables, day: Day, number: Number) -> Number:
    """The same for policies that look at idleness or at numbers."""
    class_ = tables.classes[U(day.live[U(number)].class_)]
    if class_.choose_agent == RANDOM:
        return _any_one(tables, day, number, class_)
    best = NOBODY
    best_score = 0.0
    for i in range(class_.first_pool, class_.first_pool + class_.pools):
        pool = tables.lists[U(i)]
        if class_.choose_agent == LONGEST_IDLE:
            bench = bench_of(tables, BY_IDLENESS, pool)
            found = np.int64(idlest(tables, day, bench, class_.weighs))
            score = 0.0 if found == NOBODY else day.agents[U(found)].idle_since_s
        else:
            found, score = _next_in_turn(tables, day, pool, class_)
        if found == NOBODY:
            continue
        if best == NOBODY or beats(day, score, found, best_score, best):
            best = found
            best_score = score
        if not class_.any_pool:
            break
    return best


@hot
def _free_word(tables: Tables, day: Day, pool: Row, bench: Row, class_: Row, word: Number) -> Word:
    """Agents of 64 numbers who have room for a contact of this class."""
    free = ZERO
    for row in range(pool.loads):
        if day.counts[U(bench.first_count + row)] == 0:
            continue
        if tables.loads[U(pool.first_load + row)].weight + class_.weight <= pool.capacity:
            free |= day.bits[U(bench.first_word + row * bench.words + word)]
    return free


@cold
def _next_in_turn(tables: Tables, day: Day, number: Number, class_: Row) -> tuple[Number, float]:
    """The first free agent after the one assigned last, round and round; and how far after."""
    pool = tables.pools[U(number)]
    bench = bench_of(tables, BY_NUMBER, number)
    agents = np.int64(max(1, pool.agents))
    start = (np.int64(day.floors[U(number)].last_chosen) + 1) % agents
    for step in range(bench.words + 1):
        word = ((start >> 6) + step) % bench.words
        free = _free_word(tables, day, pool, bench, class_, word)
        if step == 0:
            free &= ~(bit(start) - U(1))
        elif step == bench.words:
            free &= bit(start) - U(1)
        if free != ZERO:
            place = (word << 6) + np.int64(lowest(free))
            return pool.first_agent + place, np.float64((place - start) % agents)
    return NOBODY, 0.0


@cold
def _any_one(tables: Tables, day: Day, number: Number, class_: Row) -> Number:
    """By lot among all free agents of the first pool that has any, or of all pools."""
    total = np.int64(0)
    last = class_.first_pool
    for i in range(class_.first_pool, class_.first_pool + class_.pools):
        last = i
        total += _free_agents(tables, day, tables.lists[U(i)], class_)
        if total > 0 and not class_.any_pool:
            break
    if total == 0:
        return NOBODY
    u = lot(tables, day, number)
    wanted = np.int64(u * np.float64(total))
    for i in range(class_.first_pool, last + 1):
        free = _free_agents(tables, day, tables.lists[U(i)], class_)
        if wanted < free:
            return _free_agent(tables, day, tables.lists[U(i)], class_, wanted)
        wanted -= free
    return NOBODY


@cold
def lot(tables: Tables, day: Day, number: Number) -> float:
    """The uniform number by which one of several agents is drawn."""
    contact, offers = day.contacts[U(number)], NONE_YET
    class_ = tables.classes[U(day.live[U(number)].class_)]
    if lively():
        offers = np.int64(day.lives[U(number)].offers)
    index = max(class_.stage, 0) + (np.int64(contact.passes) << 8) + (offers << 16)
    u, _ = draw(day.demands, contact, ROUTE, np.int64(index))
    return u


@cold
def _free_agents(tables: Tables, day: Day, number: Number, class_: Row) -> Number:
    """How many agents of a pool have room."""
    pool = tables.pools[U(number)]
    bench = bench_of(tables, BY_NUMBER, number)
    total = np.int64(0)
    for row in range(pool.loads):
        if tables.loads[U(pool.first_load + row)].weight + class_.weight <= pool.capacity:
            total += day.counts[U(bench.first_count + row)]
    return total


@cold
def _free_agent(tables: Tables, day: Day, number: Number, class_: Row, wanted: Number) -> Number:
    """The free agent of a pool before whom so many others come."""
    pool = tables.pools[U(number)]
    bench = bench_of(tables, BY_NUMBER, number)
    for word in range(bench.words):
        free = _free_word(tables, day, pool, bench, class_, word)
        here = np.int64(ones(free))
        if wanted < here:
            while wanted > 0:
                free &= free - U(1)
                wanted -= 1
            return pool.first_agent + (word << 6) + np.int64(lowest(free))
        wanted -= here
    return NOBODY


# ------------------------------------------------------------------- policies of one's own


@cold
def _by_policy(tables: Tables, day: Day, now: float, number: Number) -> Number:
    """The free agent whom a policy scores lowest; it has to be asked about each."""
    class_ = tables.classes[U(day.live[U(number)].class_)]
    best, best_score = NOBODY, 0.0
    for i in range(class_.first_pool, class_.first_pool + class_.pools):
        pool = tables.pools[U(tables.lists[U(i)])]
        bench = bench_of(tables, BY_NUMBER, tables.lists[U(i)])
        for word in range(bench.words):
            free = _free_word(tables, day, pool, bench, class_, word)
            while free != ZERO:
                agent = pool.first_agent + (word << 6) + np.int64(lowest(free))
                free &= free - U(1)
                score = scored(tables, day, now, number, agent)
                if best == NOBODY or beats(day, score, agent, best_score, best):
                    best = agent
                    best_score = score
        if best != NOBODY and not class_.any_pool:
            break
    return best


@cold
def scored(tables: Tables, day: Day, now: float, number: Number, agent: Number) -> float:
    """Ask the policy of a contact's rule, in the order of AgentView and ContactView."""
    contact, who = day.contacts[U(number)], day.agents[U(agent)]
    class_ = tables.classes[U(day.live[U(number)].class_)]
    score = call(
        class_.policy,
        (
            np.int64(who.pool),
            np.int64(who.number),
            contacts_of(tables, who),
            weight_of(tables, who) / UNIT,
            tables.pools[U(who.pool)].capacity / UNIT,
            who.idle_since_s,
            np.int64(who.last_assigned),
            np.int64(service(tables, who.pool, class_.type).skill),
            np.int64(number),
            np.int64(class_.type),
            np.int64(contact.tier),
            class_.priority,
            class_.weight / UNIT,
            contact.joined_s,
            now,
            np.int64(class_.stage),
        ),
    )
    if score != score:
        day.tally[ZERO].halted |= NOT_A_NUMBER
    return score
