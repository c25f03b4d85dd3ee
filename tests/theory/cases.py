"""All cases. Sizes, loads and laws differ on purpose; those of oracles.json are named.

`fresh_days` is what it takes for standard errors below 0.5% of every value, found by trying.
"""

from __future__ import annotations

from . import desks
from .case import Case
from .demand import NobodyWaits, OpeningDay
from .desks import Desk
from .exact import any_patience, p_wait_within, single_agent
from .inboxes import BusyInbox
from .laws import constant, exponential, gamma, lognormal, uniform, weibull
from .priorities import PriorityDesk

MINUTE, TWO_MINUTES = exponential(60), exponential(120)
LEVELS = tuple(f"service_level_{name}" for name in desks.LEVELS)

# Telephone ----------------------------------------------------------------------------------------

ERLANG_C = (
    Desk(
        title="Erlang C, 1 agent",
        agents=1,
        per_hour=30,
        handling=MINUTE,
        warm_up_min=60,
        day_min=960,
        days=10,
        fresh_days=3300,
    ),
    Desk(
        title="Erlang C, 2 agents",
        agents=2,
        per_hour=84,
        handling=MINUTE,
        start=1,
        warm_up_min=90,
        day_min=960,
        days=5,
        fresh_days=3200,
    ),
    Desk(
        title="Erlang C, 5 agents",
        agents=5,
        per_hour=225,
        handling=MINUTE,
        start=4,
        warm_up_min=60,
        day_min=960,
        fresh_days=2600,
    ),
    Desk(
        title="Erlang C, 20 agents",
        agents=20,
        per_hour=960,
        handling=MINUTE,
        start=16,
        warm_up_min=30,
        day_min=480,
        fresh_days=1000,
        only=("p_wait", "occupancy", "service_level_offered"),
    ),
    Desk(
        title="Erlang C, 50 agents (oracles.json)",
        agents=50,
        per_hour=2880,
        handling=MINUTE,
        start=64,
        warm_up_min=150,
        day_min=150,
        fresh_days=1080,
        only=("p_wait", "occupancy"),
    ),
    Desk(
        title="Erlang C, 100 agents",
        agents=100,
        per_hour=5520,
        handling=MINUTE,
        start=92,
        warm_up_min=40,
        day_min=45,
        fresh_days=900,
        only=("service_level_offered", "occupancy"),
    ),
)

ERLANG_A = (
    Desk(
        title="Erlang A, 2 agents",
        agents=2,
        per_hour=120,
        handling=MINUTE,
        patience=MINUTE,
        start=2,
        warm_up_min=10,
        day_min=480,
        days=6,
        fresh_days=1000,
    ),
    Desk(
        title="Erlang A, 5 agents, 20% overload",
        agents=5,
        per_hour=360,
        handling=MINUTE,
        patience=exponential(30),
        start=5,
        warm_up_min=10,
        day_min=480,
        fresh_days=400,
    ),
    Desk(
        title="Erlang A, 5 agents, three times their load",
        agents=5,
        per_hour=900,
        handling=MINUTE,
        patience=exponential(20),
        within_s=60,
        start=15,
        warm_up_min=5,
        day_min=60,
        days=5,
        fresh_days=600,
        by_itself=(
            "p_wait",
            "p_abandon",
            "service_level_answered",
            "service_level_without_early_abandons",
            "service_level_early_abandons_good",
            "service_level_virtual",
        ),
        more_days=74,
    ),
    Desk(
        title="Erlang A, 20 agents, exactly their load",
        agents=20,
        per_hour=1200,
        handling=MINUTE,
        patience=TWO_MINUTES,
        start=20,
        warm_up_min=15,
        day_min=240,
        fresh_days=1400,
    ),
    Desk(
        title="Erlang A, 20 agents, twice their load",
        agents=20,
        per_hour=2400,
        handling=MINUTE,
        patience=MINUTE,
        within_s=60,
        start=40,
        warm_up_min=8,
        day_min=120,
        fresh_days=180,
    ),
    Desk(
        title="Erlang A, 50 agents (oracles.json)",
        agents=50,
        per_hour=2880,
        handling=MINUTE,
        patience=TWO_MINUTES,
        start=48,
        warm_up_min=12,
        day_min=120,
        fresh_days=2600,
    ),
    Desk(
        title="Erlang A, 100 agents (bench W1)",
        agents=100,
        per_hour=1140,
        handling=exponential(300),
        patience=TWO_MINUTES,
        start=95,
        warm_up_min=40,
        day_min=480,
        fresh_days=1300,
        only=("p_wait", "occupancy", "wait_abandoned_s", *LEVELS),
    ),
)


def _any_patience(desk: Desk) -> dict[str, float]:
    return any_patience(
        arrival_rate_per_s=desk.rate_per_s,
        mean_handle_s=desk.handling.mean_s,
        agents=desk.agents,
        patience=desk.patience,
        within_s=desk.within_s,
    )


OTHER_PATIENCE = tuple(
    Desk(
        title=f"5 agents, patience {patience.written}",
        agents=5,
        per_hour=330,
        handling=MINUTE,
        patience=patience,
        start=5,
        warm_up_min=30,
        fresh_days=650,
        expected=_any_patience,
    )
    for patience in (constant(30), uniform(10, 50), lognormal(60, 1.5), gamma(45, 0.5))
)

# Waiting rooms ------------------------------------------------------------------------------------


def _blocked_only(desk: Desk) -> dict[str, float]:
    """Erlang B holds for any law of handling times with the same mean."""
    blocked = desk.steady.p_blocked
    load = desk.rate_per_s * desk.handling.mean_s
    return {"p_blocked": blocked, "occupancy": load * (1 - blocked) / desk.agents}


ERLANG_B = (
    Desk(
        title="Erlang B, 1 agent",
        agents=1,
        per_hour=60,
        handling=MINUTE,
        room=0,
        warm_up_min=10,
        day_min=480,
        days=20,
        fresh_days=1000,
        by_itself=("p_blocked", "occupancy"),
        more_days=150,
    ),
    *(
        Desk(
            title=f"Erlang B, 5 agents, handling {handling.written}",
            agents=5,
            per_hour=300,
            handling=handling,
            room=0,
            start=4,
            warm_up_min=60,
            day_min=480,
            fresh_days=300,
            expected=_blocked_only,
        )
        for handling in (constant(60), lognormal(60, 1.5), weibull(60, 0.5))
    ),
    Desk(
        title="Erlang B, 20 agents",
        agents=20,
        per_hour=1320,
        handling=gamma(60, 0.7),
        room=0,
        start=18,
        warm_up_min=30,
        fresh_days=300,
        expected=_blocked_only,
    ),
    Desk(
        title="5 agents, room for 3 who may give up",
        agents=5,
        per_hour=330,
        handling=MINUTE,
        patience=MINUTE,
        room=3,
        start=5,
        warm_up_min=15,
        fresh_days=1500,
    ),
    Desk(
        title="5 agents, room for 8 who never give up",
        agents=5,
        per_hour=330,
        handling=MINUTE,
        room=8,
        start=9,
        warm_up_min=20,
        fresh_days=2000,
    ),
)

# One agent, any handling time ---------------------------------------------------------------------


def _single_agent(desk: Desk) -> dict[str, float]:
    return single_agent(desk.rate_per_s, desk.handling)


def _constant_handling(desk: Desk) -> dict[str, float]:
    within = p_wait_within(desk.within_s, desk.rate_per_s, desk.handling.mean_s)
    return _single_agent(desk) | {"service_level_offered": within}


SINGLE_AGENT = (
    Desk(
        title="1 agent, handling 60s",
        agents=1,
        per_hour=36,
        handling=constant(60),
        within_s=120,
        warm_up_min=120,
        day_min=960,
        days=5,
        fresh_days=2200,
        expected=_constant_handling,
    ),
    *(
        Desk(
            title=f"1 agent, handling {handling.written}",
            agents=1,
            per_hour=per_hour,
            handling=handling,
            warm_up_min=240,
            day_min=960,
            days=5,
            fresh_days=fresh_days,
            expected=_single_agent,
        )
        for per_hour, handling, fresh_days in (
            (36, gamma(60, 0.5), 2500),
            (33, weibull(60, 0.8), 4000),
            (24, lognormal(60, 1.2), 9000),
            (30, uniform(10, 110), 2000),
        )
    ),
)

# Chat chain ---------------------------------------------------------------------------------------

SLOWDOWN = (1, 1.1667, 1.3333)
THREE_MINUTES = exponential(180)

CHAT_BY_ITSELF = (
    "p_wait",
    "slot_utilisation",
    "concurrency",
    "service_level_answered",
    "service_level_without_early_abandons",
    "service_level_early_abandons_good",
    "service_level_virtual",
)

CHAT_CHAIN = (
    *(
        Desk(
            title=f"Chat chain, 5 agents with 3 slots, {policy} (oracles.json)",
            agents=5,
            per_hour=240,
            handling=THREE_MINUTES,
            patience=MINUTE,
            slowdown=SLOWDOWN,
            choose_agent=policy,
            start=14,
            warm_up_min=20,
            day_min=480,
            days=4,
            fresh_days=920,
        )
        for policy in ("least_loaded", "most_loaded")
    ),
    *(
        Desk(
            title=f"Chat chain, 5 agents with 3 slots, twice the load, {policy}",
            agents=5,
            per_hour=480,
            handling=THREE_MINUTES,
            patience=exponential(30),
            slowdown=SLOWDOWN,
            choose_agent=policy,
            within_s=60,
            start=15,
            warm_up_min=6,
            day_min=120,
            days=4,
            fresh_days=640,
            more_days=66,
            by_itself=CHAT_BY_ITSELF * (policy == "most_loaded"),
        )
        for policy in ("least_loaded", "most_loaded")
    ),
    Desk(
        title="Chat chain, 3 agents with 2 slots, long patience, most_loaded",
        agents=3,
        per_hour=150,
        handling=TWO_MINUTES,
        patience=exponential(300),
        slowdown=(1, 1.4),
        choose_agent="most_loaded",
        start=5,
        warm_up_min=45,
        day_min=480,
        fresh_days=1250,
    ),
    Desk(
        title="Chat chain, 2 agents with 4 slots, most_spare",
        agents=2,
        per_hour=120,
        handling=exponential(240),
        patience=exponential(90),
        slowdown=(1, 1.1, 1.3, 1.6),
        choose_agent="most_spare",
        start=7,
        warm_up_min=25,
        day_min=480,
        days=4,
        fresh_days=750,
    ),
    Desk(
        title="Chat chain, 3 agents with 2 slots, nobody gives up, lowest_ratio",
        agents=3,
        per_hour=90,
        handling=TWO_MINUTES,
        slowdown=(1, 1.4),
        choose_agent="lowest_ratio",
        start=3,
        warm_up_min=90,
        day_min=960,
        fresh_days=1500,
        only=("p_wait", "occupancy", "slot_utilisation", "concurrency", "service_level_offered"),
    ),
)

# Priorities ---------------------------------------------------------------------------------------

PRIORITIES = (
    PriorityDesk(
        title="Priorities, 1 agent, 2 tiers, handling {mean: 60s, cv: 0.8}",
        agents=1,
        per_hour=36,
        shares=(0.3, 0.7),
        handling=lognormal(60, 0.8),
        days=8,
        fresh_days=2800,
    ),
    PriorityDesk(
        title="Priorities, 3 agents, 3 tiers",
        agents=3,
        per_hour=126,
        shares=(0.2, 0.3, 0.5),
        handling=MINUTE,
        days=3,
        fresh_days=2400,
    ),
    PriorityDesk(
        title="Priorities, 10 agents, 3 tiers (oracles.json, a minute there is 6 s here)",
        agents=10,
        per_hour=900,
        shares=(4 / 15, 5 / 15, 6 / 15),
        handling=exponential(36),
        fresh_days=950,
        only=("wait_s gold", "queue_length gold", "wait_s silver", "queue_length silver"),
        warm_up_min=60,
        day_min=480,
        tail_min=60,
    ),
)

# One agent, always the same chats -----------------------------------------------------------------

CLOSED_NETWORK = (
    *(
        BusyInbox(
            title=f"Closed network, {chats} chat{'s' * (chats > 1)} (oracles.json, 4 s for 40 s)",
            chats=chats,
            reply=exponential(4),
            think=exponential(6),
            more_days=days,
            by_itself=("focus_occupancy", "replies_per_s", "response_s")[: 3 if chats < 4 else 2],
        )
        for chats, days in ((1, 48), (2, 36), (3, 28), (4, 22), (5, 18), (6, 18))
    ),
    BusyInbox(
        title="Closed network, 2 agents with 3 chats, lognormal thinking",
        chats=3,
        agents=2,
        reply=exponential(4),
        think=lognormal(6, 1.2),
        days=2,
    ),
    BusyInbox(
        title="Backlog, 1 agent with 3 chats of 5 turns",
        chats=3,
        turns=5,
        reply=exponential(4),
        think=lognormal(7.5, 1.2),
        days=2,
        fresh_days=330,
    ),
)

# Days that change ---------------------------------------------------------------------------------

OPENING_DAY = (
    OpeningDay(
        title="Opening day, 12 agents (published)",
        agents=12,
        per_hour=252,
        handling=TWO_MINUTES,
        day_min=480,
        days=3,
        fresh_days=1500,
        only=("in_time_a_day", "occupancy"),
    ),
    OpeningDay(
        title="Opening day, 12 agents, patience 1 minute (published)",
        agents=12,
        per_hour=252,
        handling=TWO_MINUTES,
        patience=MINUTE,
        day_min=480,
        days=3,
        fresh_days=3500,
    ),
    OpeningDay(
        title="Opening day, 12 agents, room for 5 (published)",
        agents=12,
        per_hour=252,
        handling=TWO_MINUTES,
        room=5,
        day_min=480,
        days=3,
        fresh_days=3200,
        only=("in_time_a_day", "queue_length", "occupancy"),
    ),
)

NOBODY_WAITS = tuple(
    NobodyWaits(
        title=f"Nobody waits, handling {handling.written}",
        per_hour=(600, 1200, 1500, 900, 300),
        handling=handling,
        fresh_days=500,
    )
    for handling in (exponential(600), lognormal(600, 1.5), constant(600))
)

ALL: tuple[Case, ...] = (
    *ERLANG_C,
    *ERLANG_A,
    *OTHER_PATIENCE,
    *ERLANG_B,
    *SINGLE_AGENT,
    *CHAT_CHAIN,
    *PRIORITIES,
    *CLOSED_NETWORK,
    *OPENING_DAY,
    *NOBODY_WAITS,
)
