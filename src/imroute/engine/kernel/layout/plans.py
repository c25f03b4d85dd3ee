"""What a plan says."""

from __future__ import annotations

from typing import NamedTuple

from imroute.engine.kernel.layout.words import Array, record

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
