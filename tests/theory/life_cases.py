"""The life of a contact in small desks, and the chains that say what must come out."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from imroute.engine.contract import Log, OfferEnd, Outcome
from imroute.theory import erlang_a, erlang_b, erlang_c

from .case import HOUR_S
from .chain import in_balance
from .exact import single_agent
from .laws import constant
from .life import Life, arrived, ended, happened, held, waiting

GAVE_UP = (Outcome.ABANDONED, Outcome.BALKED)


# Coming back --------------------------------------------------------------------------------------


def retrials(agents: int = 3, per_h: float = 200, retry: float = 0.6) -> Life:
    """M/M/n/n whose blocked customers try again: Falin & Templeton, Retrial Queues (1997)."""
    rate, ends, tries = per_h / HOUR_S, 1 / 60, 1 / 90

    def moves(state: tuple[int, int]) -> Iterator[tuple[tuple[int, int], float]]:
        busy, away = state
        if busy < agents:
            yield (busy + 1, away), rate
            yield (busy + 1, away - 1), away * tries
        else:
            yield (busy, min(away + 1, 100)), rate * retry
            yield (busy, away - 1), away * tries * (1 - retry)
        yield (busy - 1, away), busy * ends

    chain = in_balance((0, 0), moves)
    attempts = chain.mean(lambda state: rate + state[1] * tries)
    blocked = chain.mean(lambda state: (rate + state[1] * tries) * (state[0] == agents))
    return Life(
        "retrials, nobody waits",
        f"""
contact_types: {{call: {{arrivals: {per_h}/h, handling: {{exponential: 60s}}}}}}
balks: 100%
retries: {{chance: {retry:.0%}, after: {{exponential: 90s}}}}
pools: {{desk: {{agents: {agents}, capacity: 1}}}}
""",
        {
            "contacts": (arrived, attempts),
            "balked": (ended(Outcome.BALKED), blocked),
            "held": (held(), chain.mean(lambda state: state[0])),
        },
        days=80,
    )


def impatient_retrials(agents: int = 2, per_h: float = 130, retry: float = 0.5) -> Life:
    """M/M/n+M whose customers try again after giving up."""
    rate, ends, gives_up, tries = per_h / HOUR_S, 1 / 60, 1 / 45, 1 / 120

    def moves(state: tuple[int, int]) -> Iterator[tuple[tuple[int, int], float]]:
        there, away = state
        queue = max(there - agents, 0)
        if there < 60:
            yield (there + 1, away), rate
            yield (there + 1, away - 1), away * tries
        yield (there - 1, away), min(there, agents) * ends
        yield (there - 1, min(away + 1, 60)), queue * gives_up * retry
        yield (there - 1, away), queue * gives_up * (1 - retry)

    chain = in_balance((0, 0), moves)
    queue = chain.mean(lambda state: max(state[0] - agents, 0))
    return Life(
        "retrials after giving up",
        f"""
contact_types: {{call: {{arrivals: {per_h}/h, handling: {{exponential: 60s}}}}}}
patience: {{exponential: 45s}}
retries: {{chance: {retry:.0%}, after: {{exponential: 120s}}}}
pools: {{desk: {{agents: {agents}, capacity: 1}}}}
""",
        {
            "contacts": (arrived, chain.mean(lambda state: rate + state[1] * tries)),
            "abandoned": (ended(Outcome.ABANDONED), queue * gives_up),
            "waiting": (waiting(), queue),
        },
        days=160,
    )


# Passed on ----------------------------------------------------------------------------------------

TRANSFERS = """
contact_types: {{call: {{arrivals: {per_h}/h, handling: {{exponential: 60s}}}}}}
patience: {{exponential: 60s}}
pools:
  front: {{agents: 2, capacity: 1, escalates: {{call: {{chance: 30%, to: back, warm: {warm}}}}}}}
  back: {{agents: 1, capacity: 1, speed: 0.8}}
routing: {{all: {{stages: [{{pools: [front]}}]}}}}
"""


def passed_on(log: Log) -> float:
    """Count passes; the slot of a warm transfer may be free later."""
    legs = log.legs
    later = np.zeros(len(legs))
    for number in np.unique(legs["contact"]):
        rows = np.flatnonzero(legs["contact"] == number)
        later[rows[:-1]] = legs["joined_s"][rows[1:]]
        later[rows[-1]] = log.contacts["joined_s"][number]
    return happened(later)


def cold_transfers(per_h: float = 110) -> Life:
    """Two desks in a row."""
    rate, ends, gives_up = per_h / HOUR_S, 1 / 60, 1 / 60
    back_ends = 0.8 * ends

    def moves(state: tuple[int, int]) -> Iterator[tuple[tuple[int, int], float]]:
        front, back = state
        done = min(front, 2) * ends
        yield (min(front + 1, 50), back), rate
        yield (front - 1, back), done * 0.7 + max(front - 2, 0) * gives_up
        yield (front - 1, min(back + 1, 50)), done * 0.3
        yield (front, back - 1), min(back, 1) * back_ends + max(back - 1, 0) * gives_up

    chain = in_balance((0, 0), moves)
    passes = chain.mean(lambda state: min(state[0], 2) * ends * 0.3)
    return Life(
        "cold transfers",
        TRANSFERS.format(per_h=per_h, warm="false"),
        {
            "passed on": (passed_on, passes),
            "lost": (
                ended(Outcome.LOST_IN_CONVERSATION),
                chain.mean(lambda state: max(state[1] - 1, 0) * gives_up),
            ),
            "held in front": (held(pool=0), chain.mean(lambda state: min(state[0], 2))),
            "held behind": (held(pool=1), chain.mean(lambda state: min(state[1], 1))),
        },
        days=160,
    )


def warm_transfers(per_h: float = 110) -> Life:
    """Two desks in a row; the first is blocked until the second begins."""
    rate, ends, gives_up = per_h / HOUR_S, 1 / 60, 1 / 60
    back_ends = 0.8 * ends
    State = tuple[int, int, int, int]  # at work, holding on, in line in front, busy behind

    def freed(state: State) -> State:
        works, holds, line, back = state
        return (works + 1, holds, line - 1, back) if line else state

    def moves(state: State) -> Iterator[tuple[State, float]]:
        works, holds, line, back = state
        if works + holds < 2:
            yield (works + 1, holds, line, back), rate
        elif line < 30:
            yield (works, holds, line + 1, back), rate
        yield (works, holds, line - 1, back), line * gives_up
        yield freed((works - 1, holds, line, back)), works * ends * 0.7
        if back:
            yield (works - 1, holds + 1, line, back), works * ends * 0.3
        else:
            yield freed((works - 1, holds, line, 1)), works * ends * 0.3
        yield freed((works, holds - 1, line, back)), holds * gives_up
        if holds:
            yield freed((works, holds - 1, line, back)), back * back_ends
        else:
            yield (works, holds, line, back - 1), back * back_ends

    chain = in_balance((0, 0, 0, 0), moves)
    return Life(
        "warm transfers",
        TRANSFERS.format(per_h=per_h, warm="true"),
        {
            "passed on": (passed_on, chain.mean(lambda state: state[0] * ends * 0.3)),
            "lost": (
                ended(Outcome.LOST_IN_CONVERSATION),
                chain.mean(lambda state: state[1] * gives_up),
            ),
            "held in front": (held(pool=0), chain.mean(lambda state: state[0] + state[1])),
            "held behind": (held(pool=1), chain.mean(lambda state: state[3])),
        },
        days=160,
    )


# Kept free ----------------------------------------------------------------------------------------


def reserve(agents: int = 4, spare: int = 1) -> Life:
    """Trunk reservation with queues: VIPs go first, others leave agents free for them."""
    vip, other, ends, gives_up = 60 / HOUR_S, 170 / HOUR_S, 1 / 60, 1 / 60
    State = tuple[int, int, int]  # busy, VIPs in line, others in line

    def looked(state: State) -> State:
        busy, first, line = state
        if first and busy < agents:
            return busy + 1, first - 1, line
        if line and busy < agents - spare:
            return busy + 1, first, line - 1
        return state

    def moves(state: State) -> Iterator[tuple[State, float]]:
        busy, first, line = state
        yield looked((busy, min(first + 1, 15), line)), vip
        yield looked((busy, first, min(line + 1, 30))), other
        yield looked((busy - 1, first, line)), busy * ends
        yield (busy, first - 1, line), first * gives_up
        yield (busy, first, line - 1), line * gives_up

    chain = in_balance((0, 0, 0), moves)
    return Life(
        "reserve",
        f"""
contact_types:
  vip: {{arrivals: 60/h, handling: {{exponential: 60s}}, priority: high}}
  other: {{arrivals: 170/h, handling: {{exponential: 60s}}}}
patience: {{exponential: 60s}}
pools: {{desk: {{agents: {agents}, capacity: 1, reserve: {{for: {{type: vip}}, agents: {spare}}}}}}}
""",
        {
            "held": (held(), chain.mean(lambda state: state[0])),
            "VIPs waiting": (waiting(0), chain.mean(lambda state: state[1])),
            "others waiting": (waiting(1), chain.mean(lambda state: state[2])),
        },
        days=240,
    )


def background() -> Life:
    """Letters fill idle time: one of three agents stays free for chats."""
    chat, mail, gives_up, leaves = 100 / HOUR_S, 60 / HOUR_S, 1 / 60, 1 / 600
    State = tuple[int, int, int, int]  # chats, letters in hand; chats, letters in line

    def looked(state: State) -> State:
        chats, letters, first, line = state
        if first and chats + letters < 3:
            return chats + 1, letters, first - 1, line
        if line and not first and chats + letters < 2:
            return chats, letters + 1, first, line - 1
        return state

    def moves(state: State) -> Iterator[tuple[State, float]]:
        chats, letters, first, line = state
        yield looked((chats, letters, min(first + 1, 15), line)), chat
        yield looked((chats, letters, first, min(line + 1, 30))), mail
        yield looked((chats - 1, letters, first, line)), chats / 60
        yield looked((chats, letters - 1, first, line)), letters / 90
        yield looked((chats, letters, first - 1, line)), first * gives_up
        yield (chats, letters, first, line - 1), line * leaves

    chain = in_balance((0, 0, 0, 0), moves)
    return Life(
        "background work",
        """
contact_types:
  chat: {arrivals: 100/h, handling: {exponential: 60s}, patience: {exponential: 60s}}
  mail:
    arrivals: 60/h
    handling: {exponential: 90s}
    patience: {exponential: 10m}
    background: true
    keep_free: 1
pools: {desk: {agents: 3, capacity: 1}}
""",
        {
            "chats held": (held(0), chain.mean(lambda state: state[0])),
            "letters held": (held(1), chain.mean(lambda state: state[1])),
            "chats waiting": (waiting(0), chain.mean(lambda state: state[2])),
            "letters waiting": (waiting(1), chain.mean(lambda state: state[3])),
        },
        days=100,
    )


def yielding() -> Life:
    """Letters of several replies give way to a chat at the next reply."""
    chat, mail, gives_up, leaves = 70 / HOUR_S, 30 / HOUR_S, 1 / 60, 1 / 900
    State = tuple[int, int, int, int]  # chats, letters in hand; chats, letters in line

    def looked(state: State) -> State:
        chats, letters, first, line = state
        if first and chats + letters < 2:
            return chats + 1, letters, first - 1, line
        if line and not first and chats + letters < 2:
            return chats, letters + 1, first, line - 1
        return state

    def moves(state: State) -> Iterator[tuple[State, float]]:
        chats, letters, first, line = state
        yield looked((chats, letters, min(first + 1, 15), line)), chat
        yield looked((chats, letters, first, min(line + 1, 30))), mail
        yield looked((chats - 1, letters, first, line)), chats / 20 / 2
        yield looked((chats, letters - 1, first, line)), letters / 30 / 5
        if first:
            yield (chats + 1, letters - 1, first - 1, line + 1), letters / 30 * 4 / 5
        yield (chats, letters, first - 1, line), first * gives_up
        yield (chats, letters, first, line - 1), line * leaves

    chain = in_balance((0, 0, 0, 0), moves)
    return Life(
        "background work that yields",
        """
contact_types:
  chat:
    arrivals: 70/h
    conversation: {turns: {geometric: 2}, agent_reply: {exponential: 20s}, customer_reply: 0s}
    patience: {exponential: 60s}
  mail:
    arrivals: 30/h
    conversation: {turns: {geometric: 5}, agent_reply: {exponential: 30s}, customer_reply: 0s}
    patience: {exponential: 15m}
    background: true
    keep_free: 0
pools: {desk: {agents: 2, capacity: 1}}
""",
        {
            "chats held": (held(0), chain.mean(lambda state: state[0])),
            "letters held": (held(1), chain.mean(lambda state: state[1])),
            "chats waiting": (waiting(0), chain.mean(lambda state: state[2])),
            "letters waiting": (waiting(1), chain.mean(lambda state: state[3])),
        },
        days=300,
    )


def kept_for_the_heavy() -> Life:
    """One agent with two slots; a call that needs both makes the agent drain."""
    light, heavy, gives_up = 60 / HOUR_S, 8 / HOUR_S, 1 / 90
    State = tuple[int, int, int, int, bool]  # light, heavy in hand; in line; kept

    def looked(state: State) -> State:
        lights, heavies, line, first, _ = state
        while True:
            room = 2 - lights - 2 * heavies
            if first and room == 2:
                return lights, 1, line, first - 1, False
            if first and room:
                return lights, heavies, line, first, True
            if not (line and room):
                return lights, heavies, line, first, False
            lights, line = lights + 1, line - 1

    def moves(state: State) -> Iterator[tuple[State, float]]:
        lights, heavies, line, first, kept = state
        if lights + 2 * heavies < 2 and not kept:
            yield (lights + 1, heavies, line, first, kept), light
        else:
            yield (lights, heavies, min(line + 1, 30), first, kept), light
        if lights + heavies == 0:
            yield (0, 1, line, first, kept), heavy
        else:
            yield (lights, heavies, line, min(first + 1, 15), kept), heavy
        yield looked((lights - 1, heavies, line, first, kept)), lights / 60
        yield looked((lights, heavies - 1, line, first, kept)), heavies / 120
        yield (lights, heavies, line - 1, first, kept), line * gives_up
        fewer = (lights, heavies, line, first - 1, kept)
        yield (looked(fewer) if kept else fewer), first * gives_up

    chain = in_balance((0, 0, 0, 0, False), moves)
    return Life(
        "an agent kept for a heavy contact",
        """
contact_types:
  chat: {arrivals: 60/h, handling: {exponential: 60s}}
  call: {arrivals: 8/h, handling: {exponential: 120s}, weight: 2, priority: high}
patience: {exponential: 90s}
pools: {desk: {agents: 1, capacity: 2}}
""",
        {
            "chats held": (held(0), chain.mean(lambda state: state[0])),
            "calls held": (held(1), chain.mean(lambda state: state[1])),
            "chats waiting": (waiting(0), chain.mean(lambda state: state[2])),
            "calls waiting": (waiting(1), chain.mean(lambda state: state[3])),
        },
        days=250,
    )


# In hand ------------------------------------------------------------------------------------------


def inactive_weights() -> Life:
    """Chats that weigh nothing while the customer is silent, from the reply on."""
    rate, gives_up = 90 / HOUR_S, 1 / 60
    State = tuple[int, int, int]  # to be answered, silent, in line

    def looked(state: State) -> State:
        active, silent, line = state
        return (active + 1, silent, line - 1) if line and active < 2 else state

    def moves(state: State) -> Iterator[tuple[State, float]]:
        active, silent, line = state
        yield looked((active, silent, min(line + 1, 30))), rate
        works = (active > 0) / 15
        yield looked((active - 1, silent, line)), works / 3
        yield looked((active - 1, min(silent + 1, 25), line)), works * 2 / 3
        yield (active + 1, silent - 1, line), silent / 60
        yield (active, silent, line - 1), line * gives_up

    chain = in_balance((0, 0, 0), moves)
    return Life(
        "inactive weights",
        """
contact_types:
  chat:
    arrivals: 90/h
    conversation:
      turns: {geometric: 3}
      agent_reply: {exponential: 15s}
      customer_reply: {exponential: 60s}
patience: {exponential: 60s}
inactive: {after: 0s, weight: 0}
pools: {desk: {agents: 1, capacity: 2}}
""",
        {
            "held": (held(), chain.mean(lambda state: state[0] + state[1])),
            "waiting": (waiting(), chain.mean(lambda state: state[2])),
        },
        days=100,
    )


def offers(agents: int = 2, declines: float = 0.3) -> Life:
    """The slot is held while an offer is considered; a refusal only begins it anew."""
    rate, answers, ends, gives_up = 80 / HOUR_S, 1 / 10, 1 / 60, 1 / 45
    State = tuple[int, int, int]  # on offer, at work, in line

    def looked(state: State) -> State:
        offered, works, line = state
        return (offered + 1, works, line - 1) if line and offered + works < agents else state

    def moves(state: State) -> Iterator[tuple[State, float]]:
        offered, works, line = state
        yield looked((offered, works, min(line + 1, 50))), rate
        yield (offered - 1, works + 1, line), offered * answers * (1 - declines)
        yield looked((offered - 1, works, line)), offered * gives_up
        yield looked((offered, works - 1, line)), works * ends
        yield (offered, works, line - 1), line * gives_up

    chain = in_balance((0, 0, 0), moves)
    on_offer = chain.mean(lambda state: state[0])
    waits = on_offer + chain.mean(lambda state: state[2])

    def declined(log: Log) -> float:
        return happened(log.offers["ended_s"][log.offers["result"] == OfferEnd.DECLINED])

    return Life(
        "offers that may be declined",
        f"""
contact_types: {{call: {{arrivals: 80/h, handling: {{exponential: 60s}}}}}}
patience: {{exponential: 45s}}
pools:
  desk:
    agents: {agents}
    capacity: 1
    accept: {{time: {{exponential: 10s}}, declines: {declines:.0%}}}
""",
        {
            "declined": (declined, on_offer * answers * declines),
            "abandoned": (ended(Outcome.ABANDONED), waits * gives_up),
            "held": (held(), chain.mean(lambda state: state[1])),
            "waiting": (waiting(), waits),
        },
        days=80,
    )


def silent(agents: int = 2, per_h: float = 84) -> Life:
    """Everybody who gives up leaves the window open: agents then work as if nobody gave up."""
    desk = erlang_c(arrival_rate_per_s=per_h / HOUR_S, mean_handle_s=60, agents=agents)
    drain = agents / 60 - per_h / HOUR_S  # of the wait of those who wait, exponential
    gone = desk.p_wait / (1 + drain * 90)
    return Life(
        "silent abandonment",
        f"""
contact_types:
  chat:
    arrivals: {per_h}/h
    conversation: {{turns: 1, agent_reply: {{exponential: 60s}}, customer_reply: 1s}}
patience: {{exponential: 90s}}
leaves_silently: 100%
close_after: 0s
pools: {{desk: {{agents: {agents}, capacity: 1}}}}
""",
        {
            "abandoned silently": (ended(Outcome.ABANDONED_SILENTLY), gone * per_h / HOUR_S),
            "completed": (ended(Outcome.COMPLETED), (1 - gone) * per_h / HOUR_S),
            "held": (held(), per_h / 60),
            "waiting": (waiting(), desk.mean_queue),
        },
        days=700,
    )


def reply_patience(per_h: float = 300) -> Life:
    """A customer stays for each reply with the same chance; nobody waits for an agent."""
    stays, goes_on = (1 / 20) / (1 / 20 + 1 / 120), 1 - 1 / 4
    completes = stays * (1 - goes_on) / (1 - stays * goes_on)
    replies = 1 / (1 - stays * goes_on)
    return Life(
        "patience for replies",
        f"""
contact_types:
  chat:
    arrivals: {per_h}/h
    conversation:
      turns: {{geometric: 4}}
      agent_reply: {{exponential: 20s}}
      customer_reply: {{exponential: 30s}}
reply_patience: {{exponential: 120s}}
pools: {{desk: {{agents: 60, capacity: 1}}}}
""",
        {
            "completed": (ended(Outcome.COMPLETED), completes * per_h / HOUR_S),
            "lost": (ended(Outcome.LOST_IN_CONVERSATION), (1 - completes) * per_h / HOUR_S),
            "held": (held(), (replies * 20 + (replies * stays * goes_on) * 30) * per_h / HOUR_S),
        },
        days=40,
    )


# Limits -------------------------------------------------------------------------------------------


def bot_sessions(waits: bool) -> Life:
    """A bot of five sessions: Erlang B if the others go to people, Erlang A if they wait."""
    rate, sessions = 300 / HOUR_S, 5
    blocked = erlang_b(arrival_rate_per_s=rate, mean_handle_s=60, agents=sessions)
    queue = erlang_a(arrival_rate_per_s=rate, mean_handle_s=60, mean_patience_s=40, agents=sessions)
    expected = {
        "resolved": (
            ended(Outcome.BOT_RESOLVED),
            rate * ((1 - queue.p_abandon) if waits else (1 - blocked)),
        )
    }
    if waits:
        expected["left"] = (ended(Outcome.BOT_ABANDONED), rate * queue.p_abandon)
    else:
        expected["to people"] = (ended(Outcome.COMPLETED), rate * blocked)
    return Life(
        f"bot sessions, {'waiting' if waits else 'or people'}",
        f"""
contact_types: {{call: {{arrivals: 300/h, handling: 1s, first_line: helper}}}}
patience: {{exponential: 40s}}
bots:
  helper:
    reply: {{exponential: 60s}}
    turns: 1
    customer_reply: 1s
    resolves: 100%
    sessions: {sessions}
    when_full: {"wait" if waits else "human"}
pools: {{desk: {{agents: 50, capacity: 1}}}}
""",
        expected,
        days=80,
    )


def site_limit(agents: int = 3, limit: int = 5) -> Life:
    """M/M/n with a place for so many, in hand or waiting."""
    rate = 200 / HOUR_S
    desk = erlang_a(
        arrival_rate_per_s=rate,
        mean_handle_s=60,
        mean_patience_s=math.inf,
        agents=agents,
        waiting_room=limit - agents,
    )
    return Life(
        "a limit of the site",
        f"""
contact_types: {{call: {{arrivals: 200/h, handling: {{exponential: 60s}}, patience: none}}}}
site_limit: {limit}
when_full: turned_away
pools: {{desk: {{agents: {agents}, capacity: 1}}}}
""",
        {
            "turned away": (ended(Outcome.TURNED_AWAY), rate * desk.p_blocked),
            "completed": (ended(Outcome.COMPLETED), rate * (1 - desk.p_blocked)),
        },
        days=80,
    )


def at_most_one_a_minute(per_h: float = 42) -> Life:
    """Work takes no time but one contact a minute is all there is: M/D/1."""
    desk = single_agent(per_h / HOUR_S, constant(60))
    return Life(
        "at most one contact a minute",
        f"""
contact_types: {{call: {{arrivals: {per_h}/h, handling: 0s, patience: none}}}}
pools: {{desk: {{agents: 1, capacity: 1, at_most: {{contacts: 1, in: 1m}}}}}}
""",
        {"waiting": (waiting(), desk["queue_length"])},
        days=400,
    )


def polling(per_h: float = 600) -> Life:
    """With agents enough everybody waits for the next round: half of the time between, on average."""
    return Life(
        "assignment by polling",
        f"""
contact_types: {{call: {{arrivals: {per_h}/h, handling: 1s, patience: none}}}}
assign_every: 2m
pools: {{desk: {{agents: 200, capacity: 1}}}}
""",
        {"waiting": (waiting(), per_h / HOUR_S * 60)},
        days=10,
    )


ALL = (
    retrials(),
    impatient_retrials(),
    cold_transfers(),
    warm_transfers(),
    reserve(),
    background(),
    yielding(),
    kept_for_the_heavy(),
    inactive_weights(),
    offers(),
    silent(),
    reply_patience(),
    bot_sessions(waits=False),
    bot_sessions(waits=True),
    site_limit(),
    at_most_one_a_minute(),
    polling(),
)
