"""What makes work quicker or slower than a pool's speed: assistance, new hires, switching."""

from __future__ import annotations

import math

import numpy as np

from imroute.compiled import cold, hot
from imroute.engine.kernel.draws import ASSIST, ONLY, draw
from imroute.engine.kernel.layout import NOBODY, Day, Number, Row, Tables
from imroute.units import DAY

U = np.uint64
ZERO = U(0)


@hot
def day_of(tables: Tables, now: float) -> Number:
    """The day of the run, from 0; the warm-up belongs to the first."""
    settings = tables.settings[ZERO]
    return np.int64(max(math.floor((now - settings.day_start_s) / DAY), 0))


@cold
def speed_of_block(
    tables: Tables, day: Day, now: float, agent: Number, number: Number, speed: float
) -> float:
    """The speed of a block of work, by new hires and assistance."""
    return _speed(tables, day, now, agent, number, ONLY, speed)


@cold
def seconds_of(
    tables: Tables,
    day: Day,
    now: float,
    agent: Number,
    number: Number,
    turn: Number,
    effort: float,
    speed: float,
) -> float:
    """How long a reply, or a wrap-up, takes; the agent may have to find the way into it first."""
    seconds = effort / _speed(tables, day, now, agent, number, turn, speed)
    who = day.agents[U(agent)]
    today = day_of(tables, now)
    pace = tables.paces[U(who.pool)]
    if (
        pace.switch_cost_s > 0
        and who.worked_for != NOBODY
        and who.worked_for != number
        and who.worked_on_day == today
    ):
        seconds += pace.switch_cost_s
    who.worked_for = number
    who.worked_on_day = today
    return seconds


@hot
def _speed(
    tables: Tables,
    day: Day,
    now: float,
    agent: Number,
    number: Number,
    turn: Number,
    speed: float,
) -> float:
    who = day.agents[U(agent)]
    pace = tables.paces[U(who.pool)]
    if who.number >= pace.first_hire:
        speed = speed * _speed_of_hires(tables, pace, day_of(tables, now))
    if pace.assist_share > 0 and turn >= 0:  # wrap-up is not assisted
        u, _ = draw(day.demands, day.contacts[U(number)], ASSIST, turn)
        if u < pace.assist_share:
            speed = speed * pace.assist_speed
    return speed


@hot
def _speed_of_hires(tables: Tables, pace: Row, today: Number) -> float:
    return tables.speeds[U(pace.first_speed + min(today, pace.speeds - 1))]
