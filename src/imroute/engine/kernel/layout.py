"""What a plan and a day look like in compiled code: tables of plain numbers.

Everything has a number: contacts as in the log, agents over all pools, pools, types, tiers and
rules as in the plan. A contact belongs to a class: its type, its tier and its stage of the rule.
Lists of numbers lie one after the other in `lists`; a table says where one begins and how long it
is. −1 (NOBODY) stands for none.
"""

from __future__ import annotations

from typing import Any, NamedTuple, TypeAlias

import numpy as np

Array: TypeAlias = Any  # a table of records, or of plain numbers
Row: TypeAlias = Any  # a record, with its fields as attributes
Number: TypeAlias = Any  # np.int64
Word: TypeAlias = Any  # np.uint64


def numbers(*of: int) -> list[Number]:
    """Typed constants: a plain one would compile whatever it is given to once more."""
    return [np.int64(number) for number in of]


[NOBODY] = numbers(-1)
UP, DOWN = numbers(1, -1)  # counting
WITHOUT_BOT, IN_SESSION, WAITS_FOR_SESSION = numbers(*range(3))
HEEDED, LEFT, INACTIVE, LOST = numbers(1, 2, 4, 8)  # bits: what there is to heed of a contact
OFFLINE, SKIP_IF_NOBODY_ON_DUTY, SKIP_IF_NOBODY_FREE = numbers(1, 2, 4)
ANNOUNCES, HOLDING_REPLY = numbers(1, 2)


def record(**fields: str) -> np.dtype:
    return np.dtype(list(fields.items()), align=True)


# ------------------------------------------------------------------ what a plan says

SPREAD = record(form="i8", a="f8", b="f8", c="f8", shares="i8")  # a distribution
SHARE = record(value="f8", cumulative="f8")
TYPE = record(
    weight="i4",
    weighs="i4",  # number of the weight among all different weights
    turns="i4",  # this and the next four: number in `spreads`
    agent_reply="i4",
    customer_reply="i4",
    wrap_up="i4",
    handling="i4",
    background="i4",
    heeded="i4",  # something is to be heeded of some of its customers
    part_done="i4",  # contacts in hand at the start may be of this type
)
CUSTOMER = record(  # type · tiers + tier
    balks="f8",
    resolved="f8",
    return_chance="f8",
    retry_chance="f8",
    leaves_silently="f8",
    close_after_s="f8",
    inactive_after_s="f8",
    inactive_weight="i4",
    retry_after="i4",  # this and the next three: number in `spreads`
    reply_patience="i4",
    patience="i4",
    return_after="i4",
    bot="i4",
    heeded="i4",  # in hand: who wait for replies, or do not speak, for only so long
    before_stages="i4",  # class of those whose first stage has not begun; the next follow
    first_entry="i4",  # in `lists`: the same for all ways in; see `way_in`
)
CLASS = record(
    priority="f8",
    due_within_s="f8",
    policy="u8",  # address of a policy of one's own
    next_stage_after_s="f8",  # from joining; infinite after the last stage
    type="i4",
    tier="i4",
    rule="i4",
    stage="i4",
    weight="i4",
    weighs="i4",
    choose_agent="i4",
    any_pool="i4",
    first_pool="i4",  # in `lists`: pools that may take it now
    pools="i4",
    first_prospect="i4",  # pools of this stage and of those to come
    prospects="i4",
    queue_limit="i4",
    when_full="i4",  # outcome
    opens_at_once="i4",  # of those before stages: the first stage begins on joining
    one_by_one="i4",  # how agents are looked for if not on benches
    opens="i4",  # in bits, what else happens when this stage opens
    tells="i4",  # in bits, what those who wait are told
)
RULE = record(
    sticky_s="f8",
    assign_every_s="f8",
    announced_patience="f8",  # factor of those told of a longer wait than they would take
    holding_after_s="f8",
    holding_patience="f8",
)
ESCALATION = record(chance="f8", to="i4", after_turns="i4", warm="i4")  # pool · types + type
BOT = record(
    leaves="f8",
    truly_resolved="f8",
    misroutes="f8",
    upset="f8",
    reply="i4",
    turns="i4",
    customer_reply="i4",
    upset_way="i4",  # which priority the upset have, from 1
    first_mistake="i4",  # in `mistakes`: row of the first type and tier
    sessions="i4",  # at once; −1: no limit
    waits="i4",
    first_answer="i4",  # in `stretches`: when it takes new sessions
    answers="i4",  # −1: always
)
STRETCH = record(begin_s="f8", end_s="f8")
MISTAKE = record(first="i4", types="i4")  # in `lists`: for which a contact may be taken
OUTAGE = record(at_s="f8", first="i4", bots="i4")  # in `lists`: those that fail
POOL = record(
    capacity="i4",
    first_agent="i4",
    agents="i4",
    new_contacts_first="i4",
    ranks_inbox="i4",  # messages are not simply answered as they come
    first_slowdown="i4",
    slowdowns="i4",
    first_class="i4",  # in `lists`: classes that the pool may take
    classes="i4",
    first_load="i4",
    loads="i4",
    has_other_orders="i4",  # benches by number or by idleness
    one_by_one="i4",  # how its agents look along the lines
    keeps="i4",  # they may be kept for a heavy contact
    lightest="i4",  # weight of a type that it has the skill for
    target="i4",  # among the pools to which contacts are escalated, from 1; 0: none
    accept_time="i4",  # in `spreads`: assignments are offers first; none: they are not
    at_most="i4",
    spares="i4",  # agents must keep free slots
    background="i4",  # it may take what is done only when nothing else waits
    all_classes="i4",  # in `lists`: `classes`, and behind them those that look in rounds
    first_time="i4",  # in `assigned_s`
    at_most_in_s="f8",
    declines="f8",
    timeout_s="f8",
)
SERVICE = record(  # pool · types + type
    skill="i4",
    prefers="i4",
    speed="f8",
    resolves="f8",
    has_pace="i4",  # the pool's row of PACE has a say
)
PACE = record(  # of a pool: what makes work quicker or slower than its speed
    switch_cost_s="f8",
    assist_share="f8",
    assist_speed="f8",
    first_hire="i4",  # number of the first agent newly hired
    first_speed="i4",  # in `speeds`: of those newly hired, day by day
    speeds="i4",
)
LOAD = record(contacts="i4", weight="i4", has_room="i4")  # what an agent may hold
BENCH = record(  # order · pools + pool: agents with room, in an order that a policy needs
    words="i8",  # 64 places each, for each load; none: no rule needs that order
    groups="i8",  # 64 words each
    first_mask="i8",  # in `bits`: loads that somebody has
    first_word="i8",
    first_group="i8",
    first_place="i8",  # in `places`
    first_count="i8",  # in `counts`
    first_node="i8",  # in `trees`
    leaves="i8",
)
CHANGE = record(  # of staff
    at_s="f8", kind="i4", pool="i4", count="i4", first="i4", named="i4", day="i4", hands_over="i4"
)
SETTINGS = record(
    day_end_s="f8",
    day_start_s="f8",
    open_s="f8",  # from the start of a day to its end; 0: there is one day
    days="i8",
    types="i8",
    tiers="i8",
    weights="i8",
    choose_contact="i8",
    at_close="i8",
    changes="i8",
    upsets="i8",  # how many priorities of the upset there are, and none
    spares="i8",  # some pool must keep free slots
    site_limit="i8",  # contacts that wait or are in hand; −1: none
)
RATE = record(from_s="f8", per_s="f8")  # clock time; of this day, busyness included
DEMAND = record(
    key0="u8",
    key1="u8",
    first_rate="i8",
    rates="i8",
    first_tier="i8",  # in `tiers`
    tiers="i8",  # that customers may have
    in_hand_at_start="i8",
    waiting_at_start="i8",
    self_service="f8",
    work="i8",  # purpose of the draw for the first work: a reply or a block
)
TIER = record(tier="i8", word="u8", share="f8")
RECORDED = record(time_s="f8", customer="u8", type="i4", tier="i4")  # in the order of time


class Tables(NamedTuple):
    """A plan."""

    spreads: Array
    shares: Array
    types: Array
    customers: Array
    classes: Array
    rules: Array
    bots: Array
    bot_resolves: Array  # bot · types + type
    stretches: Array
    mistakes: Array
    outages: Array
    pools: Array
    services: Array
    paces: Array
    speeds: Array
    slowdown: Array
    loads: Array
    moves: Array  # (load · weights + weight) · 2: load with one more such contact, one less
    benches: Array
    lists: Array
    roster: Array
    escalations: Array
    spares: Array  # (pool · types + type) · tiers + tier: agents who must keep a free slot
    settings: Array  # one row


# ------------------------------------------------------------------ what happens

PERSON = record(
    time_s="f8",
    customer="u8",
    patience="f8",  # uniform numbers drawn ahead; this and the next belong to joining the queue
    balk="f8",
    work="f8",  # these to the first reply, or to the block of work
    think="f8",
    first_contact="i4",
    before="i4",  # of who is back: the contact that this one follows
    type="i2",
    tier="i2",
    attempt="i2",
)
LIVE = record(  # of a contact, beside the log
    message_s="f8",  # when what is to be answered was written
    think="f8",  # uniform number for the customer's next message
    done_at="f8",  # progress at which a block of work is done
    row="i4",  # of the block of work
    class_="i4",
    before="i4",  # in line
    behind="i4",
    after="i4",  # in an inbox, or among an agent's blocks
    turns="i4",
    turn="i4",  # of the bot session; of the customer's last message
    luck="i4",  # where numbers for the next replies are drawn ahead
    timer="i4",  # place in the heap of timers
    in_line="i1",
    gave_up="i1",
    with_bot="i1",
    wraps_up="i1",
)
LIFE = record(  # of a contact, if the plan is lively: what few contacts need
    since_s="f8",  # its age runs from here: it first joined the human queue
    due_s="f8",  # when the customer writes next, if nothing comes between
    offer_due_s="f8",  # when the offer that is out is answered
    had_until_s="f8",  # when the agent who had it last let go
    had_by="i4",  # that agent
    routed="i4",  # the type that it counts as
    upset="i4",  # which priority it has as such, from 1; 0: it is not
    target="i4",  # pool to which it was escalated
    offers="i4",  # made so far
    offer="i4",  # row in `offers` of the one that is out …
    offer_agent="i4",  # … to this agent …
    offer_result="i4",  # … and how it will end
    decliner="i4",  # agent who declined it last
    keeps="i4",  # agent who is kept for it
    leg="i4",  # row in `legs` of the warm transfer that is not yet answered …
    first_slot="i4",  # … the agent who still holds it …
    first_class="i4",  # … and the class that it had then
    closes_s="f8",  # when the slot held for a customer who has left is free
    quiet="i4",  # row in `quiet`, while inactive
    escalates_at="i4",  # replies after which it is passed on
    why="i4",  # it is passed on
    has_come="i4",  # the contact has arrived
    heed="i4",  # in bits: what there is to heed of it
)
AGENT = record(  # what is needed most in the first line of the processor's memory
    idle_since_s="f8",
    pool="i4",
    number="i4",  # in the pool
    load="i4",  # in `loads`
    contacts="i4",  # held
    weight="i4",
    last_assigned="i4",
    on_duty="i4",
    seated="i4",
    place="i4",  # in the order of assignments
    working_on="i4",
    row="i4",  # of the work that is going on
    inbox="i4",
    inbox_end="i4",
    block="i4",
    on_duty_since_s="f8",
    progress="f8",  # of the blocks in hand
    progress_at_s="f8",
    aim_s="f8",  # when the first block will be done
    blocks="i4",
    aim="i4",  # the contact
    worked_for="i4",  # the contact that was answered last
    worked_on_day="i4",
    kept_for="i4",  # a contact too heavy for now
    hands_over="i4",  # went off duty and passes on what is in hand
    looks="i4",  # among those who look for contacts now
    assigned="i4",  # how often
)
ITEM = record(  # of the agenda
    what="i4",
    number="i4",  # a contact, an agent or a pool
)
LINE = record(first="i4", last="i4")
DESK = record(sessions="i4", first="i4", last="i4")  # of a bot: open sessions; who waits for one
FLOOR = record(  # of a pool
    on_duty="i4",
    last_chosen="i4",
    waiting="i4",  # in line for it, shadows included
    could_serve="i4",  # after closing: who wait and may come to it, now or later
    next_place="i8",
)
QUEUE = record(  # of a rule
    waiting="i8",
    until_s="f8",  # number waiting, added up until then
    area_s="f8",
    assigned="i8",  # how many contacts have been, if waits are announced
    round_s="f8",  # when those under it look next; NaN: no round is to come
)
TALLY = record(
    last_s="f8",
    events="i8",
    timers="i8",
    people="i8",
    arriving="i8",  # next of the first arrivals
    arrivals="i8",
    changes="i8",
    assignments="i8",
    works="i8",
    duties="i8",
    notes="i8",
    legs="i8",
    offers="i8",
    quiets="i8",
    agenda="i8",  # what is still to be done of this event
    agents_kept="i8",
    begun="i8",  # of the agenda
    later="i8",  # agents who are to look when all else is done
    looked="i8",  # of those
    closing="i8",  # some look for contacts before they go home
    in_line="i8",  # who wait, shadows included
    inside="i8",  # contacts that wait, shadows left out, or are in hand
    lucks="i8",  # places for numbers drawn ahead that are free again
    lucks_used="i8",
    hole="i8",  # the top of the calendar has been taken and not yet replaced
    closed="i8",
    traced="i8",
    halted="i8",
)


class Coming(NamedTuple):
    """Who may come on a day, and space to draw one minute of it."""

    demands: Array  # by type
    rates: Array
    tiers: Array
    recorded: Array
    chances: Array  # of so many customers on a tile
    tile: Array  # space for some minutes: tiles, who stands on them, who comes
    candidate: Array
    across: Array
    up: Array
    time_s: Array
    customer: Array
    type_: Array
    tier: Array  # of recorded customers; of others: none
    patience: Array
    balk: Array
    work: Array
    think: Array
    bucket: Array
    order: Array
    starts: Array


class Day(NamedTuple):
    """All that changes."""

    demands: Array  # by type
    people: Array
    contacts: Array  # the log's
    live: Array
    lives: Array  # one row if the plan is not lively
    agents: Array
    absent: Array  # agent · days + day
    event_s: Array
    event: Array
    timer_s: Array
    timer: Array
    lines: Array  # by class
    desks: Array  # by bot
    floors: Array
    queues: Array  # by rule
    waits: Array  # rule · WAITS_ANNOUNCED + place: the last waits, in turn
    bits: Array
    counts: Array
    places: Array
    trees: Array
    lucks: Array  # who has none lends one: free places for numbers drawn ahead
    ahead: Array  # pairs of uniform numbers, AHEAD of them a place: for replies
    ahead_think: Array  # and for the customer's messages after them
    takers: Array  # agents who look for contacts, and other short lists
    agenda: Array
    later: Array
    assigned_s: Array  # the last assignments of each agent, as many as count
    work: Array  # the log's, as the next five
    duty: Array
    legs: Array
    offers: Array
    quiet: Array
    trace: Array
    tally: Array  # one row


# Why a day cannot go on, as `halted` tells it.
SHORT_OF_PEOPLE, SHORT_OF_WORK, SHORT_OF_DUTY, SHORT_OF_TRACE, NOT_A_NUMBER, SHORT_OF_ROWS = (
    numbers(1, 2, 4, 8, 16, 32)
)
