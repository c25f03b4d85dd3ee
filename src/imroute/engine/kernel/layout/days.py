"""What happens on a day."""

from __future__ import annotations

from typing import NamedTuple

from imroute.engine.kernel.layout.words import Array, record

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
