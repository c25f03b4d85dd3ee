"""What must hold between the keys of a part, and between the parts of a scenario."""

from __future__ import annotations

import pytest

from reading import changed, loaded, problem, told

MEASURES = "targets:\n  - {measure: service_level, within: 20s, at_least: 80%}"


def said(change: tuple[str, str], *words: str) -> None:
    """One problem, and word for word this."""
    heading, *rest = words
    assert told(changed(change)) == [problem(f"desk.yaml:{heading}", *rest)]


# Shares -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "heading", "written", "allowed", "do"),
    [
        (
            ("share: 5%", "share: 15%"),
            "3:1  tiers",
            "110% in all: vip 15%, regular 95%",
            "tier shares that add up to 100%",
            "take away 10%",
        ),
        (
            ("share: 5%", "share: 1%"),
            "3:1  tiers",
            "96% in all: vip 1%, regular 95%",
            "tier shares that add up to 100%",
            "add 4%",
        ),
        (
            ("{share: 5%}\n  regular: {share: 95%}", "{}\n  regular: {priority: low}"),
            "5:3  tiers.regular.share",
            "no 'share'",
            "one tier may leave its share out",
            "write `share` for all of vip, regular, or for all but one",
        ),
        (
            ("60/h", "60/h\n    tiers: {vip: 10%, regular: 80%}"),
            "11:5  contact_types.refund.tiers",
            "90% in all: {vip: 10%, regular: 80%}",
            "shares that add up to 100%",
            "add 10%",
        ),
    ],
)
def test_shares_that_do_not_add_up(
    change: tuple[str, str], heading: str, written: str, allowed: str, do: str
) -> None:
    said(change, heading, written, allowed, do)


def test_one_tier_is_everybody_and_a_lone_share_must_say_so() -> None:
    tiers = "tiers:\n  vip: {share: 5%}\n  regular: {share: 95%}"
    assert loaded(changed((tiers, "tiers: {all: {}}"))).scenario.tiers["all"].share == 1
    (problem,) = told(changed((tiers, "tiers: {all: {share: 50%}}")))
    assert "written: 50% in all: all 50%" in problem


# Types and arrivals -------------------------------------------------------------------------------


def test_a_type_that_nobody_brings() -> None:
    said(
        ("arrivals: 60/h", "weight: 1"),
        "9:3  contact_types.refund.arrivals",
        "no 'arrivals'",
        "how many come",
        "write for example arrivals: 60/h",
    )


def test_contacts_that_wait_at_the_start_are_arrivals_enough() -> None:
    text = changed(
        ("arrivals: 60/h", "weight: 1"), ("title: Desk", "title: Desk\nstart: {refund: 3}")
    )
    assert loaded(text).scenario.contact_types["refund"].arrivals is None


def test_a_conversation_or_handling() -> None:
    said(
        ("arrivals: 60/h", "arrivals: 60/h\n    conversation: {}\n    handling: 5m"),
        "12:5  contact_types.refund.handling",
        "both",
        "`conversation` or `handling`, not both",
        "keep `conversation` if you know reply times, else `handling`",
    )


@pytest.mark.parametrize(
    ("written", "count"),
    [
        ("99999/s", "2,159,978,400"),
        ("{per_day: 30000000, shape: office}", "30,000,000"),
        ("{counts: {18:00: 9999999}}", "119,999,988"),
    ],
)
def test_a_volume_that_nobody_could_simulate(written: str, count: str) -> None:
    said(
        ("60/h", written),
        "10:5  contact_types.refund.arrivals",
        f"about {count} contacts a day",
        "at most 20,000,000 contacts a day",
        "look at the unit of the rate: 240/h is an hour's",
    )


# Pools --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            ("    agents: 14\n", ""),
            (
                "12:3  pools.team",
                "neither",
                "`agents` or `shifts`, one of them",
                "write agents: 14, or shifts",
            ),
        ),
        (
            ("agents: 14", "agents: 14\n    shifts: [{agents: 4, from: 18:00, to: 24:00}]"),
            (
                "12:3  pools.team",
                "both",
                "`agents` or `shifts`, one of them",
                "write agents: 14, or shifts",
            ),
        ),
        (
            ("agents: 14", "agents: 1000000"),
            (
                "13:5  pools.team.agents",
                "1,000,000 agents",
                "at most 100,000 agents",
                "look at the number",
            ),
        ),
        (
            ("agents: 14", "shifts: [{agents: 4, from: 09:00, to: 34:00}]"),
            (
                "13:39  pools.team.shifts.1.to",
                "more than 24 hours",
                "a shift of at most 24 hours",
                "write the time of day at which it ends",
            ),
        ),
        (
            (
                "agents: 14",
                "shifts: [{agents: 4, from: 18:00, to: 22:00, breaks: [{at: 23:00, lasts: 10m}]}]",
            ),
            (
                "13:59  pools.team.shifts.1.breaks.1",
                "at 23:00",
                "a break between 18:00 and 22:00",
                "move it",
            ),
        ),
        (
            (
                "agents: 14",
                "shifts: [{agents: 4, from: 22:00, to: 06:00, "
                "breaks: [{at: 23:30, lasts: 1h}, {at: 00:00, lasts: 10m}]}]",
            ),
            (
                "13:83  pools.team.shifts.1.breaks.2",
                "at 00:00",
                "breaks in order that do not overlap",
                "move it",
            ),
        ),
        (
            ("skills: [order, refund]", "skills: [order, refund]\n    shrinkage: 100%"),
            (
                "15:5  pools.team.shrinkage",
                "100%",
                "a share below 100%: somebody has to work",
                "write for example 30%",
            ),
        ),
        (
            (
                "agents: 14\n    skills: [order, refund]",
                "agents: 14\n    skills: order\n    prefers: [refund]",
            ),
            (
                "15:15  pools.team.prefers.1",
                "refund",
                "types that the pool has the skill for",
                "add 'refund' to `skills`, or take it out",
            ),
        ),
    ],
)
def test_pools(change: tuple[str, str], words: tuple[str, ...]) -> None:
    said(change, *words)


def test_a_break_may_lie_after_midnight() -> None:
    shift = (
        "shifts: [{agents: 4, from: 18:00, to: 06:00, breaks: [{at: 23:30, lasts: 1h}, "
        "{at: 02:00, lasts: 4h}]}]"
    )
    assert loaded(changed(("agents: 14", shift))).scenario.pools["team"].size == 4


def test_chats_of_a_pool_have_one_form() -> None:
    said(
        ("60/h", "60/h\n    handling: 5m"),
        "13:3  pools.team",
        "`handling` for refund and `conversation` for order",
        "chats of one form in a pool",
        "give all of them `conversation` or `handling`, or split the pool",
    )


def test_a_contact_that_fills_the_agent_may_have_any_form() -> None:
    text = changed(("60/h", "60/h\n    handling: 5m\n    weight: 3"))
    assert loaded(text).scenario.contact_types["refund"].weight == 3


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            ("agents: 14", "agents: 14\n    slowdown: [1, 1.2]"),
            (
                "14:5  pools.team.slowdown",
                "slowdown",
                "slowdown with `handling` only",
                "take it out: with `conversation` the slow-down emerges",
            ),
        ),
    ],
)
def test_keys_without_effect(change: tuple[str, str], words: tuple[str, ...]) -> None:
    said(change, *words)


def test_an_inbox_without_messages() -> None:
    text = changed(
        ("{18:00: 240/h, 20:00: 300/h}", "60/h\n    handling: 5m"),
        ("  refund:\n    arrivals: 60/h", "  refund: {arrivals: 60/h, handling: 5m}"),
        ("agents: 14", "agents: 14\n    inbox: first_come"),
    )
    assert told(text) == [
        problem(
            "desk.yaml:14:5  pools.team.inbox",
            "inbox",
            "inbox with `conversation` only",
            "take it out: with `handling` there is no inbox",
        )
    ]


# Routing ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            ("skills: [order, refund]", "skills: [order]"),
            (
                "16:3  routing.rest",
                "no pool of its stages can serve refund",
                "a pool with the skill",
                "give a pool the skill",
            ),
        ),
        (
            ("skills: [order, refund]", "skills: [order]\n  others: {agents: 1, skills: refund}"),
            (
                "17:3  routing.rest",
                "no pool of its stages can serve refund",
                "a pool with the skill",
                "add one that has it: others",
            ),
        ),
        (
            ("60/h", "60/h\n    weight: 5\n    handling: 5m"),
            (
                "18:3  routing.rest",
                "refund weighs 5, more than an agent of its pools can hold",
                "a pool with capacity for it",
                "raise capacity or lower weight",
            ),
        ),
        (
            ("[{pools: [team]}]", "[{pools: [team]}, {after: 0s, pools: [team]}]"),
            (
                "17:32  routing.rest.stages.2.after",
                "after 0s",
                "a stage later than the one before (0s)",
                "give each stage its time, in order",
            ),
        ),
        (
            ("[{pools: [team]}]", "[{pools: [team]}, {after: 9s}]"),
            (
                "17:31  routing.rest.stages.2",
                "nothing to do",
                "a stage that names pools, a skill_level, an only_level or a priority",
                "name its pools",
            ),
        ),
        (
            ("[{pools: [team]}]", "[{pools: [team]}, {after: 9s, only: true, priority: 2}]"),
            (
                "17:43  routing.rest.stages.2.only",
                "only: true",
                "`only` beside pools or a level",
                "name the pools that are left, or take `only` out",
            ),
        ),
        (
            ("  rest:\n", "  rest:\n    when_full: offline\n"),
            (
                "17:5  routing.rest.when_full",
                "when_full",
                "when_full beside a queue_limit or site_limit",
                "add queue_limit or site_limit, or take when_full out",
            ),
        ),
        (
            ("title: Desk", "title: Desk\nwhen_full: offline"),
            (
                "2:1  when_full",
                "when_full",
                "when_full beside a queue_limit or site_limit",
                "add queue_limit or site_limit, or take when_full out",
            ),
        ),
        (
            ("pools:\n", "bots: {helper: {resolves: 5%}}\npools:\n"),
            (
                "11:8  bots.helper",
                "bot helper",
                "bots that some type, or a variant, has as first_line",
                "write first_line: helper on a contact type, or take the bot out",
            ),
        ),
    ],
)
def test_routing(change: tuple[str, str], words: tuple[str, ...]) -> None:
    said(change, *words)


def test_what_to_do_when_full_may_stand_apart_from_the_limit() -> None:
    both = changed(
        ("title: Desk", "title: Desk\nwhen_full: offline"),
        ("  rest:\n", "  rest:\n    queue_limit: 5\n"),
    )
    assert loaded(both).scenario.when_full == "offline"
    other = changed(
        ("title: Desk", "title: Desk\nqueue_limit: 5"),
        ("  rest:\n", "  rest:\n    when_full: offline\n"),
    )
    assert loaded(other).scenario.queue_limit == 5


def test_a_bot_for_a_variant_may_wait_for_it() -> None:
    text = changed(("pools:\n", "bots: {helper: {resolves: 5%}}\npools:\n"))
    text += "variants: {bot: {contact_types.order.first_line: helper}}\n"
    assert loaded(text).scenario.contact_types["order"].first_line is None
    assert loaded(text, "bot").scenario.contact_types["order"].first_line == "helper"


def test_customers_without_a_rule() -> None:
    lost = [
        problem(
            "desk.yaml:15:1  routing",
            f"no rule matches {name} of tier regular",
            "a rule for every type and tier",
            "add a last rule without `match`",
        )
        for name in ("order", "refund")
    ]
    assert told(changed(("  rest:\n", "  rest:\n    match: {tier: vip}\n"))) == lost


def test_customers_that_never_come_need_no_rule() -> None:
    text = changed(
        ("  rest:\n", "  rest:\n    match: {tier: vip}\n"),
        ("{share: 5%}", "{share: 100%}"),
        ("{share: 95%}", "{share: 0%}"),
    )
    assert loaded(text).scenario.tiers["regular"].share == 0


@pytest.mark.parametrize(
    "agents",
    [
        "agents: 0",
        "agents: {17:00: 5, 18:00: 0}",
        "agents: {18:00: 0, 24:00: 5}",
        "shifts: [{agents: 4, from: 08:00, to: 18:00}]",
        "shifts: [{agents: 0, from: 18:00, to: 20:00}]",
    ],
)
def test_pools_that_are_never_there(agents: str) -> None:
    wanted = [
        problem(
            "desk.yaml:16:3  routing.rest",
            f"the pools for {name} (team) never have an agent",
            "an agent at some time of the day",
            "add agents",
        )
        for name in ("order", "refund")
    ]
    assert told(changed(("agents: 14", agents))) == wanted


@pytest.mark.parametrize(
    "agents",
    [
        "agents: {17:00: 5, 23:00: 0}",
        "shifts: [{agents: 4, from: 23:00, to: 07:00}]",
        "shifts: [{agents: 4, from: 08:00, to: 18:30}]",
        "shifts: [{agents: 4, from: 12:00, to: 12:00}]",
    ],
)
def test_pools_that_are_there_at_some_time(agents: str) -> None:
    assert loaded(changed(("agents: 14", agents))).scenario.pools["team"]


# Targets ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "heading", "written", "allowed", "do"),
    [
        (
            "{measure: service_level, at_least: 80%}",
            "19:5  targets.1.within",
            "no 'within'",
            "the time within which to answer",
            "write for example within: 20s",
        ),
        (
            "{measure: service_level, within: 20s}",
            "19:5  targets.1",
            "none",
            "one of at_least, at_most, between",
            "write for example at_least: 80%",
        ),
        (
            "{measure: abandonment, at_least: 1%, at_most: 5%}",
            "19:5  targets.1",
            "at_least, at_most",
            "one of at_least, at_most, between",
            "write for example at_least: 80%",
        ),
        (
            "{measure: abandonment, at_most: 5}",
            "19:28  targets.1.at_most",
            "5",
            "for abandonment: a share such as 80%",
            "write 5%",
        ),
        (
            "{measure: abandonment, at_most: 5s}",
            "19:28  targets.1.at_most",
            "5s",
            "for abandonment: a share such as 80%",
            "write a share such as 80%",
        ),
        (
            "{measure: reply_time, at_most: 2}",
            "19:27  targets.1.at_most",
            "2",
            "for reply_time: a time such as 2m",
            "add the unit: 2s or 2m",
        ),
        (
            "{measure: reply_time, stat: 20s, at_least: 90s}",
            "19:38  targets.1.at_least",
            "1m30s",
            "for reply_time: a share such as 80%",
            "write a share such as 80%",
        ),
        (
            "{measure: offered, at_most: 12%}",
            "19:24  targets.1.at_most",
            "12%",
            "for offered: a number such as 12",
            "write a number such as 12",
        ),
        (
            "{measure: abandonment, between: [5%, 3%]}",
            "19:28  targets.1.between",
            "[5%, 3%]",
            "the lowest and the highest value: [75%, 85%]",
            "write two values of one unit, the lower first",
        ),
        (
            "{measure: abandonment, between: [5%]}",
            "19:28  targets.1.between",
            "[5%]",
            "the lowest and the highest value: [75%, 85%]",
            "write two values of one unit, the lower first",
        ),
        (
            "{measure: occupancy, within: 20s, at_most: 80%}",
            "19:26  targets.1.within",
            "within",
            "within for service_level only",
            "take 'within' out",
        ),
        (
            "{measure: occupancy, at_most: 80%, clock: from_arrival}",
            "19:40  targets.1.clock",
            "clock",
            "clock for service_level only",
            "take 'clock' out",
        ),
        (
            "{measure: occupancy, at_most: 80%, formula: virtual}",
            "19:40  targets.1.formula",
            "formula",
            "formula for service_level only",
            "take 'formula' out",
        ),
        (
            "{measure: reply_time, stat: p91, at_most: 3m}",
            "19:27  targets.1.stat",
            "p91",
            "for reply_time: mean, p50, p80, p90, p95, p99, max, or a threshold such as 20s",
            "did you mean 'p99'?",
        ),
        (
            "{measure: occupancy, stat: max, at_most: 80%}",
            "19:26  targets.1.stat",
            "max",
            "for occupancy: mean",
            "use one of these",
        ),
        (
            "{measure: service_level, within: 20s, at_least: 80%, stat: p90}",
            "19:58  targets.1.stat",
            "p90",
            "no stat for service_level",
            "take it out; the time is `within`",
        ),
        (
            "{measure: abandonment, at_most: 5%, for: {pool: team}}",
            "19:47  targets.1.for.pool",
            "pool",
            "abandonment for other scopes: it has no meaning for a pool",
            "take 'pool' out",
        ),
        (
            "{measure: occupancy, at_most: 5%, for: {tier: vip}}",
            "19:45  targets.1.for.tier",
            "tier",
            "occupancy for other scopes: it has no meaning for a tier",
            "take 'tier' out",
        ),
        (
            "{measure: answered, at_most: 5, for: {type: order, tier: vip, pool: team}}",
            "19:37  targets.1.for",
            "{type: order, tier: vip, pool: team}",
            "one or two of tier, type, pool and channel",
            "leave one out",
        ),
        (
            "{measure: abandonment, at_most: 5%, during: [17:00, 20:00]}",
            "19:41  targets.1.during",
            "[17:00, 20:00]",
            "a part of the day, which goes from 18:00 to 24:00",
            "choose times within the day",
        ),
        (
            "{measure: abandonment, at_most: 5%, during: [22:00, 20:00]}",
            "19:41  targets.1.during",
            "[22:00, 20:00]",
            "two times of day: [20:00, 22:00]",
            "put the earlier time first",
        ),
        (
            "{measure: abandonment, at_most: 5%, in: every_hour}",
            "19:41  targets.1.in",
            "every_hour",
            "one of: every_interval",
            "use one of these",
        ),
    ],
)
def test_targets(target: str, heading: str, written: str, allowed: str, do: str) -> None:
    said(
        ("{measure: service_level, within: 20s, at_least: 80%}", target),
        heading,
        written,
        allowed,
        do,
    )


def test_a_measure_that_there_is_not() -> None:
    (problem,) = told(changed(("measure: service_level", "measure: servicelevel")))
    assert problem.startswith("desk.yaml:19:6  targets.1.measure\n  written: servicelevel\n")
    assert "allowed: a measure: arrivals, offered, answered, " in problem
    assert problem.endswith("do:      did you mean 'service_level'?")


def test_readings_of_the_service_level_are_named_by_their_keys() -> None:
    (problem,) = told(changed(("measure: service_level", "measure: service_level_answered")))
    assert problem.endswith(
        "do:      write measure: service_level, and name the reading by formula and clock"
    )


def test_no_targets_are_no_mistake() -> None:
    assert loaded(changed((MEASURES, "targets: []"))).scenario.targets == ()
