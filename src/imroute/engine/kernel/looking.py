"""Who finds whom where more than room decides: agents and contacts are looked at one by one."""

from __future__ import annotations

import numpy as np

from imroute.compiled import cold, hot
from imroute.engine.contract import WEIGHT_UNIT
from imroute.engine.kernel.choosing import (
    BEST_SKILL,
    LEAST_LOADED,
    LONGEST_IDLE,
    LOWEST_RATIO,
    MOST_LOADED,
    MOST_SPARE,
    OF_ONES_OWN,
    RANDOM,
    beats,
    choose_on_benches,
    lot,
    scored,
)
from imroute.engine.kernel.keeping import is_background, keep_if_heavy
from imroute.engine.kernel.layout import NOBODY, Day, Number, Row, Tables, numbers
from imroute.engine.kernel.limits import limit_ends_s
from imroute.engine.kernel.lines import first_for, goes_before
from imroute.engine.kernel.lively import lively
from imroute.engine.kernel.lookup import customer_of_type, service

U = np.uint64
ZERO = U(0)
A_SLOT = np.int64(WEIGHT_UNIT)
ON_BENCHES, ON_BENCHES_AFTER_ALL, ONE_BY_ONE, IN_ROUNDS = numbers(*range(4))


@cold
def way_in(tables: Tables, day: Day, number: Number) -> Number:
    """The class in which a contact joins, by what has happened to it so far."""
    life, contact = day.lives[U(number)], day.contacts[U(number)]
    target = np.int64(0)
    if life.target != NOBODY:
        target = np.int64(tables.pools[U(life.target)].target)
    way = target * tables.settings[ZERO].upsets + life.upset
    customer = customer_of_type(tables, np.int64(life.routed), contact)
    return np.int64(tables.lists[U(customer.first_entry + 2 * way + (contact.attempt > 0))])


# --------------------------------------------------------------- a contact looks for an agent


@hot
def choose_agent(tables: Tables, day: Day, now: float, number: Number) -> Number:
    """The agent for a contact that joins, or whose next stage begins; NOBODY if none is free."""
    class_ = tables.classes[U(day.live[U(number)].class_)]
    if not lively() or class_.one_by_one == ON_BENCHES:
        return choose_on_benches(tables, day, now, number)
    if class_.one_by_one == IN_ROUNDS:
        return NOBODY
    return look_for_agent(tables, day, now, number)


@cold
def look_for_agent(tables: Tables, day: Day, now: float, number: Number) -> Number:
    """The same, among all who are free for it."""
    agent = _agent_of_last_time(tables, day, now, number)
    if agent != NOBODY:
        return agent
    class_ = tables.classes[U(day.live[U(number)].class_)]
    if class_.one_by_one == ON_BENCHES_AFTER_ALL and day.tally[ZERO].agents_kept == 0:
        return choose_on_benches(tables, day, now, number)
    agent = best_free(tables, day, now, number, class_, np.int64(day.lives[U(number)].decliner))
    if agent == NOBODY and day.lives[U(number)].decliner != NOBODY:
        return best_free(tables, day, now, number, class_, NOBODY)
    return agent


@cold
def _agent_of_last_time(tables: Tables, day: Day, now: float, number: Number) -> Number:
    """Whoever is back soon goes to the agent who had the matter."""
    contact = day.contacts[U(number)]
    sticky_s = tables.rules[U(contact.rule)].sticky_s
    if contact.attempt == 0 or contact.passes > 0 or sticky_s != sticky_s:
        return NOBODY
    before = np.int64(day.people[U(number)].before)
    while day.lives[U(before)].had_by == NOBODY and day.people[U(before)].attempt > 0:
        before = np.int64(day.people[U(before)].before)
    if not contact.joined_s - day.lives[U(before)].had_until_s <= sticky_s:
        return NOBODY
    agent = np.int64(day.lives[U(before)].had_by)
    class_ = tables.classes[U(day.live[U(number)].class_)]
    skill = service(tables, day.agents[U(agent)].pool, class_.type).skill
    if skill > 0 and is_free(tables, day, now, agent, number):
        return agent
    return NOBODY


@cold
def best_free(
    tables: Tables, day: Day, now: float, number: Number, class_: Row, but: Number
) -> Number:
    """The agent whom the rule's policy takes, but for one."""
    if class_.choose_agent == RANDOM:
        return _any_one(tables, day, now, number, class_, but)
    best, best_score = NOBODY, 0.0
    for i in range(class_.first_pool, class_.first_pool + class_.pools):
        pool = tables.pools[U(tables.lists[U(i)])]
        for agent in range(pool.first_agent, pool.first_agent + pool.agents):
            if agent == but or not _is_free(tables, day, now, agent, number):
                continue
            score = _score(tables, day, now, agent, number, class_)
            if best == NOBODY or beats(day, score, agent, best_score, best):
                best, best_score = np.int64(agent), score
        if best != NOBODY and not class_.any_pool:
            break
    return best


@cold
def _any_one(
    tables: Tables, day: Day, now: float, number: Number, class_: Row, but: Number
) -> Number:
    """By lot among all free agents of the first pool that has any, or of all pools."""
    total, last = np.int64(0), class_.first_pool
    for i in range(class_.first_pool, class_.first_pool + class_.pools):
        last = i
        total += _free_of_pool(tables, day, now, number, tables.lists[U(i)], but)
        if total > 0 and not class_.any_pool:
            break
    if total == 0:
        return NOBODY
    wanted = np.int64(lot(tables, day, number) * np.float64(total))
    for i in range(class_.first_pool, last + 1):
        pool = tables.pools[U(tables.lists[U(i)])]
        for agent in range(pool.first_agent, pool.first_agent + pool.agents):
            if agent != but and _is_free(tables, day, now, agent, number):
                if wanted == 0:
                    return np.int64(agent)
                wanted -= 1
    return NOBODY


@cold
def _free_of_pool(
    tables: Tables, day: Day, now: float, number: Number, pool_: Number, but: Number
) -> Number:
    """How many agents of a pool are free for a contact."""
    pool, total = tables.pools[U(pool_)], np.int64(0)
    for agent in range(pool.first_agent, pool.first_agent + pool.agents):
        if agent != but and _is_free(tables, day, now, agent, number):
            total += 1
    return total


@cold
def _score(
    tables: Tables, day: Day, now: float, agent: Number, number: Number, class_: Row
) -> float:
    how, who = class_.choose_agent, day.agents[U(agent)]
    pool = tables.pools[U(who.pool)]
    if how == LEAST_LOADED:
        return np.float64(who.contacts)
    if how == MOST_LOADED:
        return -np.float64(who.contacts)
    if how == LOWEST_RATIO:
        return np.float64(who.weight) / np.float64(pool.capacity)
    if how == MOST_SPARE:
        return np.float64(who.weight - pool.capacity)
    if how == BEST_SKILL:
        return -np.float64(service(tables, who.pool, class_.type).skill)
    if how == LONGEST_IDLE:
        return who.idle_since_s
    if how == OF_ONES_OWN:
        return scored(tables, day, now, number, agent)
    last = np.int64(day.floors[U(who.pool)].last_chosen)
    return np.float64((np.int64(who.number) + pool.agents - last - 1) % pool.agents)


# ------------------------------------------------------------------------ who is free for whom


@cold
def is_free(tables: Tables, day: Day, now: float, agent: Number, number: Number) -> bool:
    """Whether an agent may take a contact."""
    if not _is_free(tables, day, now, agent, number):
        return False
    if day.lives[U(number)].decliner != agent:
        return True
    return not _others_are_free(tables, day, now, agent, number)


@cold
def _others_are_free(tables: Tables, day: Day, now: float, agent: Number, number: Number) -> bool:
    class_ = tables.classes[U(day.live[U(number)].class_)]
    for i in range(class_.first_pool, class_.first_pool + class_.pools):
        pool = tables.pools[U(tables.lists[U(i)])]
        for other in range(pool.first_agent, pool.first_agent + pool.agents):
            if other != agent and _is_free(tables, day, now, other, number):
                return True
    return False


@cold
def _is_free(tables: Tables, day: Day, now: float, agent: Number, number: Number) -> bool:
    """The same, whoever declined it."""
    who, live = day.agents[U(agent)], day.live[U(number)]
    class_, pool = tables.classes[U(live.class_)], tables.pools[U(who.pool)]
    if not who.on_duty or who.weight + class_.weight > pool.capacity:
        return False
    if who.kept_for != NOBODY and who.kept_for != number:
        kept_for = tables.classes[U(day.live[U(who.kept_for)].class_)]
        if class_.priority < kept_for.priority:
            return False
    if pool.at_most != NOBODY and limit_ends_s(tables, day, agent) > now:
        return False
    return not pool.spares or _enough_is_spare(tables, day, agent, class_)


@cold
def _enough_is_spare(tables: Tables, day: Day, agent: Number, class_: Row) -> bool:
    """Whether, with one more contact assigned, enough agents of the pool keep a free slot."""
    who, settings = day.agents[U(agent)], tables.settings[ZERO]
    kind = (np.int64(who.pool) * settings.types + class_.type) * settings.tiers + class_.tier
    left = np.int64(tables.spares[U(kind)])
    if left <= 0 or day.tally[ZERO].closed:
        return True
    pool = tables.pools[U(who.pool)]
    for other in range(pool.first_agent, pool.first_agent + pool.agents):
        weight = np.int64(day.agents[U(other)].weight)
        if other == agent:
            weight += class_.weight
        left -= day.agents[U(other)].on_duty and weight + A_SLOT <= pool.capacity
    return bool(left <= 0)


# --------------------------------------------------------------- an agent looks along the lines


@hot
def first_in_line(tables: Tables, day: Day, now: float, agent: Number) -> Number:
    """The contact that an agent takes next, perhaps a shadow; NOBODY if there is none."""
    if lively() and tables.pools[U(day.agents[U(agent)].pool)].one_by_one:
        return look_along_lines(tables, day, now, agent)
    return first_for(tables, day, now, agent)


@cold
def look_along_lines(tables: Tables, day: Day, now: float, agent: Number) -> Number:
    """The same, among all for whom the agent is free."""
    who = day.agents[U(agent)]
    if not who.on_duty or day.floors[U(who.pool)].waiting == 0:
        return NOBODY
    pool = tables.pools[U(who.pool)]
    keep_if_heavy(tables, day, now, agent)
    presses = pool.background and _something_presses(tables, day, pool)
    best = NOBODY
    for i in range(pool.first_class, pool.first_class + pool.classes):
        number = _first_of_line(tables, day, now, agent, tables.lists[U(i)], presses)
        if number == NOBODY:
            continue
        if best == NOBODY or goes_before(tables, day, now, who.pool, number, best):
            best = number
    return best


@cold
def _first_of_line(
    tables: Tables, day: Day, now: float, agent: Number, class_: Number, presses: bool
) -> Number:
    """The first of a class for whom an agent is free: of those alike only a decliner matters."""
    number = np.int64(day.lines[U(class_)].first)
    if number == NOBODY or not _is_free(tables, day, now, agent, number):
        return NOBODY
    while number != NOBODY:
        waits_its_turn = presses and is_background(tables, day, number)
        if not waits_its_turn and is_free(tables, day, now, agent, number):
            return number
        number = np.int64(day.live[U(number)].behind)
    return NOBODY


@cold
def _something_presses(tables: Tables, day: Day, pool: Row) -> bool:
    """Whether anybody is in line for a pool, shadows left out, who is not background."""
    for i in range(pool.first_class, pool.first_class + pool.all_classes):
        number = np.int64(day.lines[U(tables.lists[U(i)])].first)
        while number != NOBODY:
            if not day.live[U(number)].gave_up and not is_background(tables, day, number):
                return True
            number = np.int64(day.live[U(number)].behind)
    return False
