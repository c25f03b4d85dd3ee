"""Those who wait: a line for each class, by age, then by number."""

from __future__ import annotations

import numpy as np

from imroute.compiled import hot
from imroute.engine.kernel.layout import DOWN, NOBODY, UP, Day, Number, Tables, numbers
from imroute.engine.kernel.lively import lively, weight_of
from imroute.engine.kernel.lookup import service

U = np.uint64
ZERO = U(0)


@hot
def stand_in_line(tables: Tables, day: Day, number: Number) -> None:
    """A contact goes behind all of its class who are older; nearly always the last place."""
    live = day.live[U(number)]
    live.in_line = 1
    day.tally[ZERO].in_line += 1
    line = day.lines[U(live.class_)]
    before = np.int64(line.last)
    while before != NOBODY and _is_younger(day, before, number):
        before = np.int64(day.live[U(before)].before)
    behind = np.int64(line.first if before == NOBODY else day.live[U(before)].behind)
    live.before = before
    live.behind = behind
    if before == NOBODY:
        line.first = number
    else:
        day.live[U(before)].behind = number
    if behind == NOBODY:
        line.last = number
    else:
        day.live[U(behind)].before = number
    _count(tables, day, live.class_, UP)


@hot
def since_s(day: Day, number: Number) -> float:
    """When a contact first joined the human queue: its age runs from there."""
    return day.lives[U(number)].since_s if lively() else day.contacts[U(number)].joined_s


@hot
def _is_younger(day: Day, other: Number, number: Number) -> bool:
    a, b = since_s(day, other), since_s(day, number)
    return a > b or (a == b and other > number)


@hot
def leave_line(tables: Tables, day: Day, number: Number) -> None:
    live = day.live[U(number)]
    live.in_line = 0
    day.tally[ZERO].in_line -= 1
    line = day.lines[U(live.class_)]
    if live.before == NOBODY:
        line.first = live.behind
    else:
        day.live[U(live.before)].behind = live.behind
    if live.behind == NOBODY:
        line.last = live.before
    else:
        day.live[U(live.behind)].before = live.before
    _count(tables, day, live.class_, DOWN)


@hot
def _count(tables: Tables, day: Day, class_: Number, by: Number) -> None:
    kind = tables.classes[U(class_)]
    for i in range(kind.first_pool, kind.first_pool + kind.pools):
        day.floors[U(tables.lists[U(i)])].waiting += by


# ------------------------------------------------------ an agent looks along the lines


@hot
def first_for(tables: Tables, day: Day, now: float, agent: Number) -> Number:
    """The contact that an agent takes next, perhaps a shadow; NOBODY if none fits."""
    who = day.agents[U(agent)]
    if not who.on_duty or day.floors[U(who.pool)].waiting == 0:
        return NOBODY
    pool = tables.pools[U(who.pool)]
    room = pool.capacity - weight_of(tables, who)
    best = NOBODY
    for i in range(pool.first_class, pool.first_class + pool.classes):
        class_ = tables.lists[U(i)]
        first = np.int64(day.lines[U(class_)].first)
        if first == NOBODY or tables.classes[U(class_)].weight > room:
            continue
        if best == NOBODY or goes_before(tables, day, now, who.pool, first, best):
            best = first
    return best


@hot
def goes_before(tables: Tables, day: Day, now: float, pool: Number, a: Number, b: Number) -> bool:
    turn_a, turn_b = _turn(tables, day, pool, a), _turn(tables, day, pool, b)
    if turn_a != turn_b:
        return turn_a < turn_b
    return goes_before_by_score(tables, day, now, a, b)


@hot
def goes_before_by_score(tables: Tables, day: Day, now: float, a: Number, b: Number) -> bool:
    """Whether a contact goes before another by the policy, age and number."""
    score_a, score_b = score(tables, day, now, a), score(tables, day, now, b)
    if score_a != score_b:
        return score_a < score_b
    return not _is_younger(day, a, b)


@hot
def _turn(tables: Tables, day: Day, pool: Number, number: Number) -> Number:
    class_ = tables.classes[U(day.live[U(number)].class_)]
    return service(tables, pool, class_.type).prefers


PRIORITY_THEN_AGE, FIFO, DUE_DATE, WEIGHTED_AGE = numbers(0, 1, 2, 3)


@hot
def score(tables: Tables, day: Day, now: float, number: Number) -> float:
    how = tables.settings[ZERO].choose_contact
    class_ = tables.classes[U(day.live[U(number)].class_)]
    age_from_s = since_s(day, number)
    if how == PRIORITY_THEN_AGE:
        return -class_.priority
    if how == DUE_DATE:
        return age_from_s + class_.due_within_s
    if how == WEIGHTED_AGE:
        return -class_.priority * (now - age_from_s)
    return 0.0
