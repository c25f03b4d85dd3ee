"""Change one thing, nothing else moves: what-ifs replay the same customers, contact by contact."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest

from .days import Played, plan_of, play, run

BASE = """
day: {start: 08:00, end: 12:00, interval: 30m}
tiers:
  vip:   {share: 20%, priority: high}
  plain: {share: 80%}
contact_types:
  order:
    arrivals: {08:00: 60/h, 10:00: 120/h}
    patience: {exponential: 5m}
    first_line: helper
    resolved: 60%
    returns: {chance: 80%, after: {exponential: 20m}}
    conversation: {turns: {geometric: 4}, wrap_up: {uniform: [5s, 25s]}}
  refund:
    arrivals: 40/h
    patience: {mean: 3m, cv: 1}
    conversation: {turns: {poisson: 5}, agent_reply: {gamma: {mean: 30s, cv: 0.7}}}
bots: {helper: {reply: 2s, turns: {geometric: 2}, resolves: 30%, leaves: 10%}}
pools:
  team: {agents: 16, capacity: 3}
routing: {all: {stages: [{pools: [team]}]}}
"""

Key = tuple[str, int, int]  # type, customer, attempt


class Story(NamedTuple):
    """What a contact brought along and did, whenever it was served."""

    clock_s: float
    tier: str
    patience_s: float
    turns: int  # 0 if not completed
    works: list[float]  # of replies and wrap-up
    thinks: list[float]


def stories(day: Played) -> dict[Key, Story]:
    log, plan = day.log, day.plan
    works: dict[int, list[float]] = {}
    thinks: dict[int, list[float]] = {}
    last_end: dict[int, float] = {}
    for contact, _, _, turn, message_s, began_s, ended_s in log.work.tolist():
        works.setdefault(contact, []).append(ended_s - began_s)
        if turn > 0:
            thinks.setdefault(contact, []).append(message_s - last_end[contact])
        last_end[contact] = ended_s
    return {
        (plan.types[row["type"]].name, int(row["customer"]), int(row["attempt"])): Story(
            plan.start_clock_s + row["arrived_s"],
            plan.tiers[row["tier"]],
            float(row["patience_s"]),
            int(row["replies"]) if row["outcome"] == 7 else 0,
            works.get(i, []),
            thinks.get(i, []),
        )
        for i, row in enumerate(log.contacts)
    }


def firsts(told: dict[Key, Story]) -> dict[Key, Story]:
    return {key: story for key, story in told.items() if key[2] == 0}


def assert_alike(before: Story, after: Story, but: tuple[str, ...] = ()) -> None:
    """Nothing moved, as far as both contacts came; `but` some columns."""
    if "clock_s" not in but:
        assert after.clock_s == pytest.approx(before.clock_s, abs=1e-9)
    if "tier" not in but:
        assert after.tier == before.tier
    if "patience_s" not in but and not np.isnan(before.patience_s + after.patience_s):
        assert after.patience_s == before.patience_s
    if before.turns and after.turns and "turns" not in but:
        assert after.turns == before.turns
    for name in ("works", "thinks"):
        if name not in but:
            pairs = zip(getattr(before, name), getattr(after, name), strict=False)
            assert all(b == pytest.approx(a, abs=1e-6) for b, a in pairs)


@pytest.fixture(scope="module")
def base() -> dict[Key, Story]:
    told = stories(play(BASE))
    assert len(told) > 500
    assert sum(1 for story in told.values() if story.turns) > 250
    return told


def changed(old: str, new: str) -> dict[Key, Story]:
    text = BASE.replace(old, new)
    assert text != BASE, "nothing was changed"
    return stories(play(text))


def all_alike(before: dict[Key, Story], after: dict[Key, Story], *but: str) -> None:
    common = before.keys() & after.keys()
    assert common
    for key in common:
        # A return comes when its customer was served, so its clock may move; its luck may not.
        late = ("clock_s",) if key[2] else ()
        assert_alike(before[key], after[key], (*but, *late))


NEW_TYPE = "  gift: {arrivals: 90/h, conversation: {turns: 3}}\n"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("contact_types:\n", "contact_types:\n" + NEW_TYPE),
        ("bots:", NEW_TYPE + "bots:"),
        ("  team: {", "  more: {agents: 3, capacity: 2}\n  team: {"),
        ("[{pools: [team]}]", "[{pools: [team]}], choose_agent: random"),
        ("agents: 16", "agents: 17"),
        ("agents: 16", "agents: 3"),
        ("agents: 16", "agents: {08:00: 2, 09:00: 20}"),
        ("priority: high", "priority: low"),
        ("resolves: 30%", "resolves: 90%"),
        ("interval: 30m", "interval: 1h"),
        ("agents: 16", "agents: 16, absence: 30%"),
        ("agents: 16", "agents: 16, outage: [{at: 09:00, lasts: 1h}]"),
        ("agents: 16", "agents: 16, accept: {time: 5s, declines: 30%}"),
        ("agents: 16", "agents: 16, at_most: {contacts: 2, in: 5m}"),
        ("leaves: 10%", "leaves: 10%, outage: [{at: 09:00, lasts: 1h}], misroutes: 30%"),
        ("leaves: 10%", "leaves: 10%, sessions: 2, when_full: wait"),
    ],
)
def test_who_comes_and_what_they_do_does_not_depend_on_it(base, old, new):
    """Other types, pools, agents, policies, bots: the same first contacts, and each alike."""
    after = changed(old, new)
    without_new = {key: story for key, story in after.items() if key[0] != "gift"}
    assert firsts(without_new).keys() == firsts(base).keys()
    all_alike(base, after)


def test_the_order_of_types_does_not_matter(base):
    order, refund = BASE.split("  refund:\n")
    order, rest = order.split("  order:\n")[1], refund.split("bots:")
    text = BASE.split("  order:\n")[0] + "  refund:\n" + rest[0] + "  order:\n" + order
    text += "bots:" + rest[1]
    after = stories(play(text))
    assert after.keys() == base.keys()
    all_alike(base, after)


def test_patience_of_one_type_moves_nothing_but_that_patience(base):
    after = changed("patience: {exponential: 5m}", "patience: {exponential: 10m}")
    for key in base.keys() & after.keys():
        assert_alike(base[key], after[key], ("clock_s", "patience_s"))
        if not np.isnan(base[key].patience_s + after[key].patience_s):
            times = 2 if key[0] == "order" else 1  # and the most patient of 100 stays so
            assert after[key].patience_s == pytest.approx(times * base[key].patience_s)


@pytest.mark.parametrize("times", [1.1, 2])
def test_more_demand_keeps_every_customer_there_was(base, times):
    after = stories(play(f"demand: {times}\n{BASE}"))
    assert firsts(base).keys() < firsts(after).keys()
    assert len(firsts(after)) / len(firsts(base)) == pytest.approx(times, abs=0.15)
    all_alike(base, after)


def test_less_demand_keeps_some_of_them(base):
    after = stories(play(f"demand: 0.5\n{BASE}"))
    assert firsts(after).keys() < firsts(base).keys()
    all_alike(base, after)


def test_another_profile_keeps_whom_both_have(base):
    """From 09:00 to 10:00 twice as many, from 11:00 half: in the other hours the very same."""
    after = changed(
        "{08:00: 60/h, 10:00: 120/h}", "{08:00: 60/h, 09:00: 120/h, 10:00: 120/h, 11:00: 60/h}"
    )
    all_alike(base, after)

    def of_hour(told: dict[Key, Story], hour: int) -> set[Key]:
        return {key for key, story in firsts(told).items() if int(story.clock_s // 3600) == hour}

    assert of_hour(base, 8) == of_hour(after, 8)
    assert of_hour(base, 9) < of_hour(after, 9)
    assert of_hour(base, 10) == of_hour(after, 10)
    assert of_hour(base, 11) > of_hour(after, 11)


def test_a_warm_up_comes_before_the_same_customers(base):
    after = stories(play(f"warm_up: 1h\n{BASE}"))
    in_the_day = {key for key, story in firsts(after).items() if story.clock_s >= 8 * 3600}
    assert in_the_day == firsts(base).keys()
    assert len(in_the_day) < len(firsts(after))
    all_alike(base, after)


@pytest.mark.parametrize("end", ["13:00", "11:10"])
def test_a_longer_or_shorter_day_has_the_same_customers_as_long_as_both_last(base, end):
    after = changed("end: 12:00", f"end: {end}")
    until = min(12, int(end[:2]) + int(end[3:]) / 60) * 3600
    both = {key for key, story in firsts(base).items() if story.clock_s < until}
    assert both == {key for key, story in firsts(after).items() if story.clock_s < until}
    all_alike(base, after)


def test_a_new_tier_takes_customers_and_moves_nobody_between_the_others(base):
    """Half go to the new tier; the others keep a share of 1 to 4."""
    text = BASE.replace("share: 20%", "share: 10%").replace("share: 80%", "share: 40%")
    after = stories(play(text.replace("contact_types", "  new: {share: 50%}\ncontact_types")))
    all_alike(base, after, "tier")
    moved = [after[key].tier for key in firsts(base) if after[key].tier != base[key].tier]
    assert set(moved) == {"new"}
    assert len(moved) / len(firsts(base)) == pytest.approx(
        0.5, abs=4 * 0.5 / len(firsts(base)) ** 0.5
    )


def test_a_larger_share_takes_from_the_others_only(base):
    after = stories(
        play(BASE.replace("share: 20%", "share: 30%").replace("share: 80%", "share: 70%"))
    )
    pairs = {(base[key].tier, after[key].tier) for key in firsts(base)}
    assert pairs == {("vip", "vip"), ("plain", "plain"), ("plain", "vip")}


def test_customers_who_wait_at_the_start_are_added_to_the_others(base):
    after = stories(play(f"start: {{refund: 5}}\n{BASE}"))
    assert len(firsts(after)) == len(firsts(base)) + 5
    assert firsts(base).keys() < firsts(after).keys()
    all_alike(base, after)


def test_nobody_who_waits_at_the_start_is_anybody_who_comes_in_the_minute_before_midnight():
    """A warm-up before 00:00 lies at negative clock times, minute -1 next to it."""
    text = BASE.replace("08:00: 60/h, 10:00: 120/h", "00:00: 600/h").replace(
        "start: 08:00, end: 12:00", "start: 00:00, end: 00:30"
    )
    day = play(f"warm_up: 5m\nstart: {{order: 5}}\n{text}")
    rows = day.log.contacts[day.log.contacts["attempt"] == 0]
    orders = rows[rows["type"] == 0]
    assert len(np.unique(orders["customer"])) == len(orders)
    assert np.count_nonzero(orders["bot"] == -1) == 5  # nobody else goes past the bot


def test_a_bot_that_resolves_more_keeps_what_it_resolved():
    def resolved(share: int) -> set[Key]:
        day = play(BASE.replace("resolves: 30%", f"resolves: {share}%"))
        told = zip(stories(day), day.outcomes(), strict=True)
        return {key for key, outcome in told if outcome == "bot_resolved" and key[2] == 0}

    assert resolved(30) < resolved(50) < resolved(90)


# Days on end, surges, records ---------------------------------------------------------------------

SURGE = "surges: [{at: 09:30, lasts: 1h, times: 2.5}]"
BUSY = "busyness: {cv: 40%}"


def on_day(told: dict[Key, Story], day: int) -> dict[Key, Story]:
    return {key: story for key, story in firsts(told).items() if story.clock_s // 86400 == day}


def test_a_surge_adds_customers_while_it_lasts_and_moves_nobody(base):
    after = stories(play(f"{SURGE}\n{BASE}"))
    assert firsts(base).keys() < firsts(after).keys()
    more = [after[key].clock_s / 3600 for key in firsts(after).keys() - base.keys()]
    assert min(more) >= 9.5
    assert max(more) < 10.5
    all_alike(base, after)


@pytest.mark.parametrize("busy", ["", BUSY])
def test_another_day_comes_after_the_same_customers(busy):
    alone = stories(play(f"{busy}\n{BASE}"))
    after = stories(play(f"days: 2\n{busy}\n{BASE}"))
    assert on_day(after, 0).keys() == firsts(alone).keys()
    assert len(on_day(after, 1)) > 100
    all_alike(alone, after)


def test_what_one_weekday_brings_does_not_move_the_others():
    usual = stories(play(f"days: 3\n{BASE}"))
    after = stories(play(f"days: 3\nweekdays: {{tue: 2}}\n{BASE}"))
    for day in (0, 2):
        assert on_day(usual, day).keys() == on_day(after, day).keys()
    assert on_day(usual, 1).keys() < on_day(after, 1).keys()
    all_alike(usual, after)


def test_who_serves_himself_is_missed_by_nobody(base):
    after = changed(
        "patience: {exponential: 5m}", "self_service: 30%\n    patience: {exponential: 5m}"
    )
    gone = firsts(base).keys() - firsts(after).keys()
    assert firsts(after).keys() < firsts(base).keys()
    assert {key[0] for key in gone} == {"order"}
    all_alike(base, after)
    more = changed(
        "patience: {exponential: 5m}", "self_service: 60%\n    patience: {exponential: 5m}"
    )
    assert firsts(more).keys() < firsts(after).keys()


def test_recorded_customers_come_beside_the_others_and_their_copies_beside_them(base):
    rows = ", ".join(f"{8 + i // 60:02}:{i % 60:02}" for i in range(200))
    text = BASE.replace("bots:", f"  gift: {{arrivals: {{times: [{rows}]}}}}\nbots:")
    told = {times: stories(play(f"demand: {times}\n{text}")) for times in (0.6, 1, 1.7)}
    gifts = {times: {key for key in firsts(of) if key[0] == "gift"} for times, of in told.items()}
    assert gifts[0.6] < gifts[1] < gifts[1.7]
    assert len(gifts[1]) == 200
    all_alike(told[1], told[1.7])
    all_alike(told[0.6], told[1])
    all_alike(base, told[1])


def test_a_longer_record_keeps_the_customers_of_the_shorter():
    def of(rows: str) -> dict[Key, Story]:
        text = BASE.replace("bots:", f"  gift: {{arrivals: {{times: [{rows}]}}}}\nbots:")
        return stories(play(f"demand: 1.5\n{text}"))

    few, more = of("08:00, 09:00, 10:00"), of("08:00, 09:00, 10:00, 08:30, 11:00")
    assert firsts(few).keys() < firsts(more).keys()
    all_alike(few, more)


# Seeds and days -----------------------------------------------------------------------------------


def bits(day: Played) -> list[bytes]:
    log = day.log
    return [table.tobytes() for table in (log.contacts, log.work, log.duty, log.trace)]


def test_the_same_seed_and_day_give_the_same_log_bit_for_bit():
    plan = plan_of(BASE)
    assert bits(run(plan, seed=7, day=3)) == bits(run(plan, seed=7, day=3))
    assert bits(run(plan_of(BASE), seed=7, day=3)) == bits(run(plan, seed=7, day=3))


def test_other_seeds_and_other_days_have_nobody_in_common():
    plan = plan_of(BASE)
    days = [(1, 0), (2, 0), (1, 1), (1 + 2**32, 0), (2**62, 0)]
    patience = [set(run(plan, seed=s, day=d).log.contacts["patience_s"].tolist()) for s, d in days]
    for i, one in enumerate(patience):
        for other in patience[i + 1 :]:
            assert not {p for p in one & other if p == p}
