"""What is said where a key of the life of a contact cannot be honoured, word by word."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from imroute.loading.hints import hints
from reading import BASE, added, changed, loaded, problem, told, told_of

Write = Callable[..., Path]
CHAT = "    arrivals: 60/h\n"
AGENTS = "    agents: 14\n"
REST = "  rest:\n"
EXPERTS = ("routing:", "  experts: {agents: 2, skills: [refund]}\nrouting:")
BLOCKS = changed(
    (CHAT, f"{CHAT}    handling: 5m\n"), ("300/h}\n", "300/h}\n    handling: {mean: 4m, cv: 1}\n")
)
PARTS = "number, at least 1"


def of_type(line: str) -> str:
    return changed((CHAT, f"{CHAT}    {line}\n"))


def of_pool(line: str) -> str:
    return changed((AGENTS, f"{AGENTS}    {line}\n"))


def of_bot(line: str, base: str = BASE) -> str:
    text = changed(("pools:\n", f"bots: {{a: {{{line}}}}}\npools:\n"), base=base)
    return text.replace(CHAT, f"{CHAT}    first_line: a\n")


def of_rule(line: str) -> str:
    return changed((REST, f"  a: {{{line}}}\n{REST}"))


Case = tuple[str, str, str, str, str]  # text, path, written, allowed, what to do


def one_problem(case: Case) -> None:
    text, path, got, allowed, do = case
    (said,) = told(text)
    heading, rest = said.split("\n", 1)
    assert heading.split("  ")[1] == path
    assert rest == problem("", got, allowed, do).split("\n", 1)[1]


# Customers ----------------------------------------------------------------------------------------

TAKE_OUT = "take it out, or write `conversation` instead of `handling`"


@pytest.mark.parametrize(
    "case",
    [
        (
            of_type("handling: 5m\n    reply_patience: 1m").replace("[order, refund]", "[refund]"),
            "contact_types.refund.reply_patience",
            "reply_patience",
            "reply_patience with `conversation` only",
            TAKE_OUT,
        ),
        (
            f"{BLOCKS}inactive: {{after: 4m, weight: 0.1}}\n",
            "inactive",
            "inactive",
            "inactive with `conversation` only",
            TAKE_OUT,
        ),
        (
            BLOCKS.replace("vip: {share: 5%", "vip: {share: 5%, reply_patience: 1m"),
            "tiers.vip.reply_patience",
            "reply_patience",
            "reply_patience with `conversation` only",
            TAKE_OUT,
        ),
        (
            added("close_after: 3m"),
            "close_after",
            "close_after",
            "close_after beside leaves_silently",
            "add leaves_silently, or take close_after out",
        ),
        (
            added("inactive: {after: 4m, weight: 0.0001}"),
            "inactive.weight",
            "0.0001",
            "a number of slots, 0 or more, in steps of 0.001",
            "write for example 0.1",
        ),
        (
            added("retries: {chance: 30%}"),
            "retries.after",
            "no 'after'",
            "Time from giving up until the customer is back.",
            "add it, such as after: {exponential: 10m}",
        ),
        (
            of_type("keep_free: 2"),
            "contact_types.refund.keep_free",
            "keep_free",
            "keep_free beside background: true",
            "write background: true, or take keep_free out",
        ),
        (
            of_type("channel: mail"),
            "contact_types.refund.channel",
            "mail",
            "one of: chat, phone, email, social",
            "did you mean 'email'?",
        ),
        (
            of_type("channel: phone"),
            "contact_types.refund",
            "neither",
            "`handling` or `conversation`: for phone nothing is assumed",
            "write for example handling: {mean: 8m, cv: 1}",
        ),
        (
            of_type("channel: email\n    conversation: {turns: 1, agent_reply: 3m}"),
            "contact_types.refund.conversation.customer_reply",
            "no 'customer_reply'",
            "Time a customer takes for the next message; the slot stays taken.",
            "add it, such as customer_reply: {mean: 60s, cv: 1.2}",
        ),
        (
            changed((CHAT, "    arrivals: {times: [18:00]}\n    busyness: {cv: 18%}\n")),
            "contact_types.refund.busyness",
            "busyness",
            "recorded arrivals as they are: no day is busier than its record",
            "take busyness out",
        ),
        (
            added("money: {sale: 180}"),
            "money",
            "one of them",
            "`sale` and `converts`, both, for order",
            "write for example {sale: 180, converts: {20s: 30%, 5m: 10%}}",
        ),
    ],
)
def test_customers(case: Case) -> None:
    if case[1] == "money":
        assert told(case[0])[0].split("\n", 1)[1] == problem("", *case[2:]).split("\n", 1)[1]
    else:
        one_problem(case)


# Days ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "case",
    [
        (added("days: 0"), "days", "0", "1 to 366 days", "write for example 5"),
        (added("days: 367"), "days", "367", "1 to 366 days", "write for example 5"),
        (
            added("weekdays: {mon: 1.2, sonntag: 0.6}"),
            "weekdays.sonntag",
            "sonntag",
            "one of the keys: mon, tue, wed, thu, fri, sat, sun",
            "take the line out, or use one of the keys above",
        ),
        (
            added("weekdays: {mon: -1}"),
            "weekdays.mon",
            "-1",
            "a factor from 0 to 1000, such as 1.2",
            "leave the minus sign out",
        ),
        (
            changed(("end: 24:00", "end: 24:00, weekday: monday")),
            "day.weekday",
            "monday",
            "one of: mon, tue, wed, thu, fri, sat, sun",
            "did you mean 'mon'?",
        ),
        (
            added("surges: [{at: 17:00, lasts: 30m, times: 3}]"),
            "surges.1.at",
            "17:00",
            "a time of the day, 18:00 to 24:00",
            "choose a time within the day",
        ),
        (
            added("surges: [{at: 20:00, lasts: 30m, times: 3, day: 2}]"),
            "surges.1.day",
            "2",
            "a day of the scenario, which has 1",
            "write a day up to 1, or more `days` at top level",
        ),
        (
            added("surges: [{at: 20:00, lasts: 2d, times: 3}]"),
            "surges.1.lasts",
            "2d",
            "at most 24 hours: it recurs every day",
            "name its `day`, or write a shorter time",
        ),
        (
            added("surges: [{at: 20:00, lasts: 0s, times: 3}]"),
            "surges.1.lasts",
            "0s",
            "a time above 0",
            "write for example 10m",
        ),
        (
            of_pool("outage: [{at: 17:59, lasts: 5m}]"),
            "pools.team.outage.1.at",
            "17:59",
            "a time of the day, 18:00 to 24:00",
            "choose a time within the day",
        ),
        (
            added("start: {refund: {waiting: 3, inhand: 2}}"),
            "start.refund.inhand",
            "inhand",
            "one of the keys: waiting, in_hand",
            "did you mean 'in_hand'?",
        ),
        (
            added("start: {refund: {}}"),
            "start.refund",
            "{}",
            "a number waiting, or {waiting: 3, in_hand: 20}",
            "write it in the form shown above",
        ),
    ],
)
def test_days(case: Case) -> None:
    one_problem(case)


def test_too_many_contacts_in_many_days() -> None:
    text = changed(("60/h", "100000/h")).replace("agents: 14", "agents: 5000")
    assert loaded(text)
    (said,) = told(f"{text}days: 366\nweekdays: {{mon: 2}}\n")
    assert "written: about 439,200,000 contacts in 366 days" in said
    assert "allowed: at most 20,000,000 contacts in 366 days" in said


@pytest.mark.parametrize(
    ("channel", "allowed", "do"),
    [
        (
            "email",
            "a channel by which somebody comes: chat",
            "write channel: email on a contact type, or take the target out",
        ),
        ("fax", "a channel: chat, phone, email, social", "use one of these"),
    ],
)
def test_the_channel_of_a_target(channel: str, allowed: str, do: str) -> None:
    text = changed(("at_least: 80%", f"at_least: 80%, for: {{channel: {channel}}}"))
    one_problem((text, "targets.1.for.channel", channel, allowed, do))


# Rules --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "case",
    [
        (
            of_rule("assign_every: 0.5s"),
            "routing.a.assign_every",
            "0.5s",
            "a time of at least 1s",
            "write for example 15m",
        ),
        (
            of_rule("holding_reply: {after: 10s, patience: {times: 0}}"),
            "routing.a.holding_reply.patience.times",
            "0",
            "a factor from 0.01 to 100, such as 1.2",
            "write a number above 0",
        ),
        (
            of_rule("match: {channel: mail}"),
            "routing.a.match.channel",
            "mail",
            "a channel: chat, phone, email, social",
            "did you mean 'email'?",
        ),
        (
            of_rule("match: {repeat: often}"),
            "routing.a.match.repeat",
            "often",
            "true or false",
            "write true or false",
        ),
        (
            of_rule("stages: [{pools: [team]}, {after: 1m, send_to: offline, pools: [team]}]"),
            "routing.a.stages.2.pools",
            "pools",
            "`send_to` with `after` alone: nobody waits then",
            "give the pools a stage of their own before this one, or take it out",
        ),
        (
            of_rule("stages: [{pools: [team]}, {after: 1m, send_to: nowhere}]"),
            "routing.a.stages.2.send_to",
            "nowhere",
            "one of: offline",
            "use one of these",
        ),
        (
            of_rule(
                "stages: [{pools: [team]}, {after: 1m, send_to: offline}, "
                "{after: 2m, only_level: 3}]"
            ),
            "routing.a.stages.2.send_to",
            "send_to",
            "a last stage that sends",
            "put it last, or take the stages after it out",
        ),
        (
            of_rule("stages: [{pools: [team], skip_if: nobody_free}]"),
            "routing.a.stages.1.skip_if",
            "skip_if",
            "a stage with one after it",
            "add a stage after it, or take skip_if out",
        ),
        (
            of_rule("stages: [{send_to: offline}]"),
            "routing.a",
            "no pool of its stages can serve order",
            "a pool with the skill",
            "add one that has it: team",
        ),
        (
            changed(
                (REST, "  again: {match: {repeat: true}}\n  rest:\n    match: {repeat: true}\n")
            ),
            "routing",
            "no rule matches order of tier vip, regular",
            "a rule for every type and tier",
            "add a last rule without `match`",
        ),
        (
            changed((REST, "  rest:\n    match: {repeat: false}\n"))
            + "retries: {chance: 5%, after: 1m}\n",
            "routing",
            "no rule matches a repeat of order of tier vip, regular",
            "a rule for every type and tier",
            "add a last rule without `match`",
        ),
    ],
)
def test_rules(case: Case) -> None:
    text, path, *said = case
    first = told(text)[0]
    assert first.split("\n")[0].endswith(f"  {path}")
    assert first.split("\n", 1)[1] == problem("", *said).split("\n", 1)[1]


def test_a_rule_for_repeats_alone_is_never_used_where_nobody_comes_back() -> None:
    text = of_rule("match: {repeat: true}")
    (said,) = hints(loaded(text).scenario)
    assert said.startswith("The rule a is never used")
    assert hints(loaded(f"{text}retries: {{chance: 5%, after: 1m}}\n").scenario) == []


def test_a_day_of_the_week_without_factors_is_said() -> None:
    scenario = loaded(changed(("end: 24:00", "end: 24:00, weekday: sat"))).scenario
    assert hints(scenario) == ["`weekday` changes nothing without `weekdays`: all days are alike."]


# Bots ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "case",
    [
        (
            of_bot("when_full: wait"),
            "bots.a.when_full",
            "when_full",
            "when_full beside `sessions`",
            "add sessions, or take when_full out",
        ),
        (
            of_bot("sessions: 0"),
            "bots.a.sessions",
            "0",
            "a whole number, at least 1",
            "write 1 or more",
        ),
        (
            of_bot("hours: [08:00, 18:00]"),
            "bots.a.hours",
            "08:00 to 18:00",
            "some time of the day, 18:00 to 24:00",
            "choose other hours, or take the bot out",
        ),
        (
            of_bot("hours: [08:00, 08:00]"),
            "bots.a.hours",
            "[08:00, 08:00]",
            "two times of day: [08:00, 24:00]",
            "write times that are not alike, the first before 24:00; round the clock: leave it out",
        ),
        (
            of_bot(
                "misroutes: 5%",
                BASE.replace("  refund:\n    arrivals: 60/h\n", "")
                .replace("[order, refund]", "[order]")
                .replace("300/h}\n", "300/h}\n    first_line: a\n"),
            ),
            "bots.a.misroutes",
            "misroutes",
            "misroutes where there is another type to take a contact for",
            "take it out, or add types of the same form (conversation or handling)",
        ),
        (
            of_bot("upset: {priority: high}"),
            "bots.a.upset.chance",
            "no 'chance'",
            "Chance at each of the bot's replies.",
            "add it, such as chance: 2%",
        ),
    ],
)
def test_bots(case: Case) -> None:
    one_problem(case)


def test_whom_a_bot_mistakes_contacts_for_must_be_served_too() -> None:
    """Refunds have no VIPs; orders of VIPs taken for refunds would wait for nobody."""
    text = changed(
        (CHAT, f"{CHAT}    tiers: {{regular: 100%}}\n"),
        ("300/h}\n", "300/h}\n    first_line: a\n"),
        ("pools:\n", "bots: {a: {misroutes: 5%}}\npools:\n  few: {agents: 1, skills: [order]}\n"),
        (REST, f"  vips: {{match: {{tier: vip}}, stages: [{{pools: [few]}}]}}\n{REST}"),
    )
    (said,) = told(text)
    assert "routing.vips\n  written: no pool of its stages can serve refund" in said
    assert loaded(text.replace("misroutes: 5%", "misroutes: 0%"))


# Pools --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "case",
    [
        (
            BLOCKS.replace(AGENTS, f"{AGENTS}    switch_cost: 3s\n"),
            "pools.team.switch_cost",
            "switch_cost",
            "switch_cost with `conversation` only",
            "take it out: it comes before replies, and `handling` has none",
        ),
        (
            of_pool("absence: 100%"),
            "pools.team.absence",
            "100%",
            "a share below 100%",
            "write for example 5%",
        ),
        (
            of_pool("accept: {time: 4s, declines: 100%}"),
            "pools.team.accept.declines",
            "100%",
            "a share below 100%",
            "write for example 5%",
        ),
        (
            of_pool("accept: {time: {uniform: [20s, 30s]}, timeout: 20s}"),
            "pools.team.accept.timeout",
            "a timeout after 20s",
            "a timeout above the shortest time (20s)",
            "write a longer timeout, or a shorter time",
        ),
        (
            of_pool("ramp: {agents: 15, speed: 0.6, over: 20d}"),
            "pools.team.ramp.agents",
            "15",
            "at most 14, all the agents of the pool",
            "write fewer, or more agents on the pool",
        ),
        (
            of_pool("reserve: {for: {tier: vip}, agents: 15}"),
            "pools.team.reserve.agents",
            "15",
            "at most 14, all the agents of the pool",
            "write fewer, or more agents on the pool",
        ),
        (
            of_pool("reserve: {for: {}, agents: 2}"),
            "pools.team.reserve.for",
            "everybody",
            "some type, tier or channel",
            "write for example for: {tier: vip}",
        ),
        (
            of_pool("reserve: {for: {channel: chat}, agents: 2}"),
            "pools.team.reserve.for",
            "everybody",
            "some of the customers that the pool serves, not all",
            "name the few, or take reserve out",
        ),
        (
            of_pool("reserve: {for: {channel: phone}, agents: 2}"),
            "pools.team.reserve.for",
            "nobody",
            "some customers that the pool serves",
            "look at its skills",
        ),
        (
            of_pool("at_most: {contacts: 0, in: 10m}"),
            "pools.team.at_most.contacts",
            "0",
            "a whole number, at least 1",
            "write 1 or more",
        ),
        (
            of_pool("keep_free: 2"),
            "pools.team.keep_free",
            "keep_free",
            "keep_free where the pool has background contacts",
            "write background: true on a type of the pool, or take keep_free out",
        ),
        (
            of_pool("at_shift_end: leave"),
            "pools.team.at_shift_end",
            "leave",
            "one of: finish, hand_over",
            "use one of these",
        ),
        (
            of_pool("escalates: {refnd: {chance: 5%, to: team}}"),
            "pools.team.escalates.refnd",
            "refnd",
            "a contact type of this scenario: order, refund",
            "did you mean 'refund'?",
        ),
        (
            of_pool("escalates: {refund: {chance: 5%, to: expert}}"),
            "pools.team.escalates.refund.to",
            "expert",
            "a pool of this scenario: team",
            "use one of these, or define pool 'expert'",
        ),
        (
            of_pool("escalates: {refund: {chance: 5%, to: team}}"),
            "pools.team.escalates.refund.to",
            "team",
            "another pool",
            "name one that has the skill",
        ),
        (
            changed(
                EXPERTS,
                (AGENTS, f"{AGENTS}    escalates: {{order: {{chance: 5%, to: experts}}}}\n"),
            ),
            "pools.team.escalates.order.to",
            "experts",
            "a pool with the skill for order",
            "add the skill",
        ),
        (
            changed(
                (
                    "routing:",
                    "  few: {agents: 2, skills: [refund], escalates: {order: {chance: 5%, to: team}}}\nrouting:",
                )
            ),
            "pools.few.escalates.order",
            "order",
            "types that the pool has the skill for",
            "add it to `skills`, or take it out",
        ),
        (
            changed(
                ("routing:", "  few: {agents: 2, capacity: 1}\nrouting:"),
                (CHAT, f"{CHAT}    weight: 2\n"),
                (AGENTS, f"{AGENTS}    escalates: {{refund: {{chance: 5%, to: few}}}}\n"),
            ),
            "pools.team.escalates.refund.to",
            "refund weighs 2, more than an agent of few can hold",
            "a pool with capacity for it",
            "raise capacity or lower weight",
        ),
    ],
)
def test_pools(case: Case) -> None:
    one_problem(case)


def test_one_chat_at_a_time_has_a_switch_cost_too() -> None:
    assert loaded(of_pool("switch_cost: 3s\n    capacity: 1"))


def test_an_escalation_to_nobody() -> None:
    text = changed(
        ("routing:", "  experts: {agents: 0, skills: [refund]}\nrouting:"),
        (AGENTS, f"{AGENTS}    escalates: {{refund: {{chance: 5%, to: experts}}}}\n"),
    )
    one_problem(
        (
            text,
            "pools.team.escalates.refund.to",
            "experts never has an agent",
            "an agent at some time of the day",
            "add agents, or name another pool",
        )
    )


@pytest.mark.parametrize("change", ["refnd.chance: 5%", "refnd: {add: 3}"])
def test_a_slip_in_the_type_of_an_escalation_in_a_variant(change: str) -> None:
    text = changed(
        EXPERTS, (AGENTS, f"{AGENTS}    escalates: {{refund: {{chance: 5%, to: experts}}}}\n")
    )
    (said,) = told(f"{text}variants: {{v: {{pools.team.escalates.{change}}}}}\n", "v")
    assert "written: refnd\n  allowed: a contact type of this scenario: refund\n" in said
    assert said.endswith("did you mean 'refund'?")


def test_records_cannot_be_multiplied_by_a_variant() -> None:
    text = changed((CHAT, "    arrivals: {times: [18:00]}\n"))
    (said,) = told(f"{text}variants: {{v: {{contact_types.refund.arrivals: {{times: 2}}}}}}\n", "v")
    do = "change `demand`, or write surges for the type: recorded customers are copied"
    assert said.endswith(f"do:      {do}")


def test_agents_beside_those_who_are_kept() -> None:
    text = of_type("background: true\n    keep_free: 14")
    assert loaded(text)
    (said,) = told(text.replace("14\n    skills", "14\n    capacity: 1\n    skills"))
    assert said.split("\n", 1)[1] == (
        "  written: the pools for refund (team) keep all their agents free of it\n"
        "  allowed: agents beside those whom `reserve` or `keep_free` keeps\n"
        "  do:      keep fewer"
    )


# Curves -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "case",
    [
        (
            added("experience: {}"),
            "experience",
            "nothing",
            "a curve for csat, nps, ces or churn",
            "write for example csat: {points: {20s: 90%, 5m: 60%}}, or experience: default",
        ),
        (
            added("experience: defualt"),
            "experience",
            "defualt",
            "curves by measure, or the word: default",
            "did you mean 'default'?",
        ),
        (
            added("experience: {csat: {points: {2m: 90%, 20s: 70%}}}"),
            "experience.csat.points.20s",
            "20s",
            "times in order; the one before is 2m",
            "put the times in order",
        ),
        (
            added("experience: {nps: {points: {2m: 101}}}"),
            "experience.nps.points.2m",
            "101",
            "a score from -100 to 100",
            "write for example 58",
        ),
        (
            added("experience: {ces: {points: {2m: 0}}}"),
            "experience.ces.points.2m",
            "0",
            "an effort from 1 (very little) to 5 (very much)",
            "write for example 2",
        ),
        (
            added("experience: {churn: {by: queue_time, points: {2m: 10%}}}"),
            "experience.churn.by",
            "queue_time",
            "one of: response_time, first_answer, first_human_reply, reply_time, resolution_time",
            "did you mean 'response_time'?",
        ),
        (
            added("experience: {nps: {points: {2m: 10}, when_repeated: -300}}"),
            "experience.nps.when_repeated",
            "-300",
            "a number to add, from -200 to 200",
            "write -200 or more",
        ),
    ],
)
def test_curves(case: Case) -> None:
    one_problem(case)


# Files --------------------------------------------------------------------------------------------

RECORDS = changed(("60/h", "{times: arrivals.csv}"))


def test_every_bad_row_is_told_with_its_line(write: Write) -> None:
    write("time,day,tier\n18:04,,vip\n17:00\n,,\n,2,vip\n18:05,x,\n18:06,1,vip,3\n", "arrivals.csv")
    said = told_of(write(RECORDS))
    assert [one.split("\n")[0] for one in said] == [
        "arrivals.csv:5:1  contact_types.refund.arrivals.times",
        "arrivals.csv:6:1  contact_types.refund.arrivals.times",
        "arrivals.csv:7:1  contact_types.refund.arrivals.times",
    ]
    assert said[0].split("\n")[1:] == [
        "  written: an empty cell",
        "  allowed: a time of day such as 18:00, or 26:00 for 02:00 on the next morning",
        "  do:      fill it in, or take the row out",
    ]
    write("time,day,tier\n18:04,,vip\n17:00\n18:05,3,\n18:06,1,gold\n18.30\n", "arrivals.csv")
    said = told_of(write(f"{RECORDS}days: 2\n"))
    assert [one.split("\n")[:3:2] for one in said] == [
        [
            "arrivals.csv:3:1  contact_types.refund.arrivals.times.2",
            "  allowed: a time of the day, 18:00 to 24:00",
        ],
        [
            "arrivals.csv:4:1  contact_types.refund.arrivals.times.3",
            "  allowed: a day of the scenario, which has 2",
        ],
        [
            "arrivals.csv:5:1  contact_types.refund.arrivals.times.4",
            "  allowed: a tier of this scenario: vip, regular",
        ],
        [
            "arrivals.csv:6:1  contact_types.refund.arrivals.times.5",
            "  allowed: a time of day such as 18:00, or 26:00 for 02:00 on the next morning",
        ],
    ]


@pytest.mark.parametrize(
    ("text", "got", "do"),
    [
        (
            "",
            "an empty file",
            "name the columns in the first line: time,day,tier; leave others out",
        ),
        (
            "18:00\n",
            "columns 18:00",
            "name the columns in the first line: time,day,tier; leave others out",
        ),
        (
            "time,queue\n18:00,3\n",
            "columns time, queue",
            "name the columns in the first line: time,day,tier; leave others out",
        ),
        ("time\n\n", "no rows", "add them"),
    ],
)
def test_files_of_no_records(write: Write, text: str, got: str, do: str) -> None:
    write(text, "arrivals.csv")
    (said,) = told_of(write(RECORDS))
    assert said.split("\n")[0] == "arrivals.csv:1:1  contact_types.refund.arrivals.times"
    assert f"written: {got}\n" in said
    assert said.endswith(f"do:      {do}")


def test_a_file_of_records_that_is_not_there(write: Write) -> None:
    (said,) = told_of(write(RECORDS))
    assert said.startswith("desk.yaml:10:16  contact_types.refund.arrivals.times\n")
    assert "written: arrivals.csv: no such file" in said


@pytest.mark.parametrize(
    ("text", "line", "got", "do"),
    [
        ("", 1, "no values", "add them"),
        ("seconds\n", 1, "no values", "add them"),
        ("12\n3,5\n", 2, "3, 5", "keep one column, and write decimals with a point: 3.5"),
        ("12\nlong\n", 2, "long", "write for example 30s"),
        ("12\n-3\n", 2, "-3", "leave the minus sign out"),
    ],
)
def test_files_of_no_samples(write: Write, text: str, line: int, got: str, do: str) -> None:
    write(text, "replies.csv")
    (said,) = told_of(write(f"{BASE}patience: {{samples: replies.csv}}\n"))
    assert said.startswith(f"replies.csv:{line}:1  patience.samples")
    assert f"written: {got}\n" in said
    assert said.endswith(f"do:      {do}")


def test_samples_of_turns_are_at_least_one(write: Write) -> None:
    write("turns\n3\n0\n", "turns.csv")
    text = of_type("conversation: {turns: {samples: turns.csv}}")
    (said,) = told_of(write(text))
    assert said.startswith("turns.csv:3:1  contact_types.refund.conversation.turns.samples.2\n")


@pytest.mark.parametrize("rows", [100_000, 100_001])
def test_how_long_a_file_may_be(write: Write, rows: int) -> None:
    write("s\n" + "7\n" * rows, "replies.csv")
    path = write(f"{BASE}patience: {{samples: replies.csv}}\n")
    if rows == 100_000:
        assert told_of(write(f"{BASE}patience: {{samples: replies.csv}}\nbalks: x\n"))
    else:
        (said,) = told_of(path)
        assert "replies.csv: more than 100,001 lines" in said


def test_a_variant_of_what_is_not_written_is_told_to_write_it_whole() -> None:
    path = "pools.team.escalates.refund"
    said = told(BASE + f"variants: {{v: {{{path}.chance: 5%}}}}\n", "v")
    assert (
        said[0].split("\n", 1)[1]
        == problem(
            "", "no 'refund'", f"something written at {path}", f"write the whole of {path}"
        ).split("\n", 1)[1]
    )
