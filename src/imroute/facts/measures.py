"""The table of measures: id, unit, definition, source, what is reported of it and for what."""

from __future__ import annotations

from imroute.facts.measure import MAX, MEAN, THRESHOLD, TOTAL, Clock, Formula, Measure

DEFAULT_THRESHOLDS_S = (10.0, 15.0, 20.0, 30.0, 60.0, 120.0, 300.0)
REPEAT_WINDOW_S = 86400.0

_COUNT_STATS = (MEAN, TOTAL)
_TIME_STATS = (MEAN, "p50", "p80", "p90", "p95", "p99", MAX, THRESHOLD)

# What a measure can be told for: the parts that a scope may name.
_FIRST_LINE = frozenset({"type", "tier", "channel", "interval"})
_ARRIVING = _FIRST_LINE | {"rule"}
_ANSWERED = _ARRIVING | {"pool", "agent"}
_WORKING = frozenset({"pool", "agent", "interval"})

_FIELD = "usual in contact centres"
_RESPONSE = "IM response-time article"
_QUICK = "quick-response article"
_RATE = "response-rate article"
_STANDARDS = "service standards article"
_AFTER_SALES = "after-sales metrics article"
_LEVELS = "Jouini, Koole and Roubos, IIE Transactions 45, 2013"
_OURS = "imroute"


def _count(
    name: str, definition: str, parts: frozenset[str] = _ARRIVING, source: str = _FIELD
) -> Measure:
    return Measure(name, "count", definition, source, _COUNT_STATS, parts)


def _time(
    name: str, definition: str, source: str = _FIELD, parts: frozenset[str] = _ANSWERED
) -> Measure:
    return Measure(name, "s", definition, source, _TIME_STATS, parts)


def _share(
    name: str, definition: str, source: str = _FIELD, parts: frozenset[str] = _ARRIVING
) -> Measure:
    return Measure(name, "share", definition, source, (MEAN,), parts)


def _score(name: str, definition: str) -> Measure:
    return Measure(name, "score", definition, _STANDARDS, (MEAN,), _ANSWERED)


_COUNTS = (
    _count("arrivals", "Contacts that arrived, returns included."),
    _count(
        "offered",
        "Contacts that reached the human queue, those balked or asked to leave a message included.",
    ),
    _count(
        "answered",
        "Contacts assigned to an agent, but for those whose customer had left silently by then."
        " Scopes of rules, pools and agents, here and for all contacts: of the first who had it.",
        _ANSWERED,
    ),
    _count(
        "abandoned",
        "Contacts given up in the human queue, balked included, abandoned_silently apart.",
    ),
    _count("balked", "Contacts whose customer left at once because no agent was free."),
    _count(
        "abandoned_silently",
        "Contacts given up in the human queue with the window left open: they keep their place, and"
        " an agent finds out.",
    ),
    _count(
        "lost_in_conversation",
        "Contacts answered and not completed: the customer waited too long for a reply, or for"
        " another agent, or found nobody there any more.",
        _ANSWERED,
    ),
    _count("flowed_out", "Contacts that reached the queue and ended with a message left."),
    _count("turned_away", "Contacts refused because the queue was full."),
    _count("bot_entered", "Contacts that a bot answered first.", _FIRST_LINE),
    _count("bot_resolved", "Contacts that ended as resolved by the bot.", _FIRST_LINE),
    _count("bot_abandoned", "Contacts whose customer left during the bot session.", _FIRST_LINE),
    _count("handed_over", "Contacts that the bot handed over to people.", _ANSWERED),
    _count(
        "transferred",
        "Contacts passed on by an agent at least once: escalated, misrouted, or at the end of a"
        " shift; not background work put off for what cannot wait.",
        _ANSWERED,
    ),
    _count(
        "declined_offers",
        "Offers of a contact that an agent declined or did not take up in time. Scopes of pools and"
        " agents: of whom it was offered to.",
        _ANSWERED,
    ),
    _count(
        "repeat_contacts",
        "Contacts about a matter raised before.",
        _ANSWERED,
        _AFTER_SALES,
    ),
    _count("open_at_end", "Contacts still waiting in the human queue when the run ended."),
)

_TIMES = (
    _time(
        "response_time",
        "From joining the human queue until an agent begins work on the first reply, of contacts"
        " answered: queue_time + inbox_time.",
        _RESPONSE,
    ),
    _time(
        "queue_time",
        "From joining the human queue until an agent is assigned, of contacts answered.",
        _RESPONSE,
    ),
    _time(
        "inbox_time",
        "From assignment until the agent begins work on the first reply, of contacts answered.",
        _RESPONSE,
    ),
    _time(
        "queue_time_abandoned",
        "From joining the human queue until giving up, silently or not (balked: 0).",
        _FIELD,
        _ARRIVING,
    ),
    _time(
        "first_human_reply",
        "From arrival, bot included, until the first reply of an agent is sent.",
        _RATE,
    ),
    _time(
        "first_answer",
        "From arrival until the first reply by anyone, a bot included.",
        _QUICK,
    ),
    _time(
        "reply_time",
        "From a customer's message until the agent's reply to it is sent, of all replies; the first"
        " message counts from joining the human queue, and after a transfer from joining it again."
        " Scopes of pools and agents: of who replied.",
        _QUICK,
    ),
    _time(
        "transfer_wait",
        "From joining the queue after a transfer (see transferred) until the next agent begins."
        " Scopes of rules, pools and agents: of the next.",
    ),
    _time(
        "resolution_time",
        "From a customer's first arrival until the last contact about the same matter has ended, of"
        " matters whose last contact was completed or resolved by the bot.",
        _STANDARDS,
    ),
    _time(
        "handle_time",
        "From assignment until the agent's slot is free again: what a chat takes, waiting for the"
        " customer and behind other chats included; of all agents who had it, added up.",
    ),
    _time("focus_time", "Attention that agents spent on a contact, wrap-up included.", _OURS),
    _time("wrap_up_time", "Attention spent on a contact after its last reply."),
)

_IN_TIME: dict[Formula, str] = {
    "offered": "Contacts answered within the time, over contacts offered",
    "answered": "Contacts answered within the time, over contacts answered",
    "without_early_abandons": "Contacts answered within the time, over contacts offered less those"
    " given up within it",
    "early_abandons_good": "Contacts answered or given up within the time, over contacts offered",
    "virtual": "Contacts that would have been assigned within the time had they not given up, over"
    " contacts offered",
}
_STARTS: dict[Clock, str] = {
    "from_request": " (response_time: from joining the human queue).",
    "from_arrival": " (first_human_reply: from arrival, bot included).",
}


def service_level_id(formula: Formula = "offered", clock: Clock = "from_request") -> str:
    """The id under which one reading of the service level is reported."""
    parts = ["service_level"]
    parts += [formula] if formula != "offered" else []
    parts += [clock] if clock != "from_request" else []
    return "_".join(parts)


SERVICE_LEVELS: dict[str, tuple[Formula, Clock]] = {
    service_level_id(formula, clock): (formula, clock) for clock in _STARTS for formula in _IN_TIME
}


def _service_level(name: str, formula: Formula, clock: Clock) -> Measure:
    source = _RESPONSE if name == "service_level" else _LEVELS
    return Measure(
        name,
        "share",
        _IN_TIME[formula] + _STARTS[clock],
        _RATE if clock == "from_arrival" else source,
        (THRESHOLD,),
        _ANSWERED,
        listed=clock == "from_request" or formula == "offered",
    )


_SHARES = (
    _share(
        "immediate_answers",
        "Contacts assigned to an agent without any wait in the queue, over contacts offered.",
        _FIELD,
        _ANSWERED,
    ),
    _share("abandonment", "Contacts given up in the queue, silently or not, over those offered."),
    _share(
        "observed_abandonment",
        "Contacts seen to be given up in the queue, over contacts offered: as a chat system reports"
        " it, which takes those who leave silently for answered.",
        "Castellanos, Yom-Tov and Goldberg",
    ),
    _share(
        "containment",
        "Bot sessions that ended as resolved, over bot sessions less those the customer left.",
        _FIELD,
        _FIRST_LINE,
    ),
    _share(
        "true_containment",
        "Bot sessions that settled the matter, over bot sessions less those the customer left.",
        _OURS,
        _FIRST_LINE,
    ),
    _share(
        "first_contact_resolution",
        "First contacts that settled the matter with no later contact about it, over first contacts"
        " answered by an agent or resolved by a bot.",
        _STANDARDS,
        _ANSWERED,
    ),
    _share(
        "repeat_rate",
        "Contacts that follow an earlier one about the same matter within the window (24 hours),"
        " over arrivals; no data where the day is shorter than the window.",
        _AFTER_SALES,
    ),
    _share(
        "transfer_rate",
        "Contacts transferred, over contacts answered.",
        _FIELD,
        _ANSWERED,
    ),
)

_AGENTS = (
    Measure(
        "agents_on_duty", "agents", "Agents on duty, mean over time.", _FIELD, (MEAN,), _WORKING
    ),
    Measure(
        "paid_hours",
        "hours",
        "Hours logged in (on duty, or holding a contact) over one less shrinkage.",
        _FIELD,
        _COUNT_STATS,
        _WORKING,
    ),
    Measure(
        "contacts_per_agent_hour",
        "per hour",
        "Contacts answered over the agents' logged-in hours; of pools and agents, those transferred"
        " to them too.",
        _FIELD,
        (MEAN,),
        _WORKING,
    ),
    _share(
        "occupancy",
        "Share of the logged-in time in which an agent holds at least one contact.",
        _FIELD,
        _WORKING,
    ),
    _share(
        "focus_occupancy",
        "Share of the logged-in time in which an agent is at work on replies or wrap-up: handling"
        " time plus after-work over login time, for agents with several chats.",
        _STANDARDS,
        _WORKING,
    ),
    _share(
        "slot_utilisation",
        "Of the slots of agents on duty, the share that is held, contacts counted by their weight,"
        " those on offer too; while the customer is inactive, by the lower one.",
        _FIELD,
        _WORKING,
    ),
    Measure(
        "concurrency",
        "contacts",
        "Contacts held by an agent who holds any, mean over time.",
        _FIELD,
        (MEAN,),
        _WORKING,
    ),
)

_REST = (
    Measure(
        "queue_length",
        "contacts",
        "Contacts waiting in the human queue, first or again, on offer, or left silently: mean over"
        " opening hours; max is the longest queue of a day.",
        _FIELD,
        (MEAN, MAX),
        _ARRIVING,
    ),
    Measure(
        "cost",
        "money",
        "Paid hours of agents at their pool's cost, and bot sessions at their bot's.",
        _AFTER_SALES,
        _COUNT_STATS,
        _WORKING,
    ),
    Measure(
        "cost_per_contact",
        "money",
        "Cost over contacts answered by an agent or resolved by a bot; of pools and agents, those"
        " transferred to them too.",
        _AFTER_SALES,
        (MEAN,),
        _WORKING,
    ),
)

_ASKED = "of contacts answered by an agent or settled by the bot, by the curve under `experience`."
_EXPECTED = (
    _share("csat", f"Expected share of satisfied customers, {_ASKED}", _STANDARDS, _ANSWERED),
    _score("nps", f"Expected net promoter score, -100 to 100, {_ASKED}"),
    _score("ces", f"Expected effort of customers, 1 (very little) to 5 (very much), {_ASKED}"),
    _share("churn", f"Expected share of customers lost for good, {_ASKED}", _STANDARDS, _ANSWERED),
    Measure(
        "sales",
        "money",
        "Expected sales: for each contact of a type with `money`, what a sale brings times the"
        " share that buys, by the time from arrival to the first reply of an agent (of the bot, if"
        " the bot settled it); without a reply nothing.",
        _AFTER_SALES,
        _COUNT_STATS,
        _ANSWERED,
    ),
)

MEASURES: dict[str, Measure] = {
    measure.id: measure
    for measure in (
        *_COUNTS,
        *_TIMES,
        *(_service_level(name, *reading) for name, reading in SERVICE_LEVELS.items()),
        *_SHARES,
        *_AGENTS,
        *_REST,
        *_EXPECTED,
    )
}
