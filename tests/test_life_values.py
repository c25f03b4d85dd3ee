"""What each key of the life of a contact means, once it is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from imroute.loading import load, load_text
from imroute.scenario import Curve, PatienceTimes, Recorded, Spread, Started
from imroute.scenario.routes import (
    comes_back,
    keep_free,
    money_for,
    rule_for,
    surges_for,
)
from imroute.units import DAY, HOUR, MINUTE
from reading import BASE, added, changed, loaded

Write = Callable[..., Path]
CHAT = "    arrivals: 60/h\n"
AGENTS = "    agents: 14\n"
REST = "  rest:\n"


def of_type(line: str) -> str:
    return changed((CHAT, f"{CHAT}    {line}\n"))


def of_pool(line: str) -> str:
    return changed((AGENTS, f"{AGENTS}    {line}\n"))


def of_bot(line: str) -> str:
    text = changed(("pools:\n", f"bots: {{helper: {{{line}}}}}\npools:\n"))
    return text.replace(CHAT, f"{CHAT}    first_line: helper\n")


# Customers ----------------------------------------------------------------------------------------


def test_customers_in_a_conversation() -> None:
    text = added(
        "reply_patience: {exponential: 4m}\nleaves_silently: 40%\nclose_after: 3m\n"
        "inactive: {after: 4m, weight: 0}\nretries: {chance: 30%, after: 10m}"
    )
    scenario = loaded(text).scenario
    assert scenario.reply_patience == Spread("exponential", (240.0,))
    assert (scenario.leaves_silently, scenario.close_after) == (0.4, 180.0)
    assert scenario.inactive is not None
    assert (scenario.inactive.after, scenario.inactive.weight) == (240.0, 0.0)
    assert scenario.retries is not None
    assert (scenario.retries.chance, scenario.retries.after) == (0.3, Spread("constant", (600.0,)))


def test_how_long_a_silent_slot_is_held_is_assumed_where_somebody_leaves_silently() -> None:
    made = loaded(of_type("leaves_silently: 40%"))
    assert made.scenario.close_after == 5 * MINUTE
    (said,) = (value for value in made.assumed if value.path == "close_after")
    assert said.written == "5m"
    assert loaded(BASE).scenario.close_after is None
    own = changed(
        ("vip: {share: 5%}", "vip: {share: 5%, leaves_silently: 40%, close_after: 1m}"),
        ("regular: {share: 95%}", "regular: {share: 95%, close_after: 2m}"),
    )
    assert loaded(own).scenario.close_after is None


def test_who_can_come_back() -> None:
    text = changed(
        ("share: 5%", "share: 5%, retries: {chance: 30%, after: 10m}"),
        (CHAT, f"{CHAT}    returns: {{chance: 0%, after: 1h}}\n"),
    )
    scenario = loaded(text).scenario
    assert comes_back(scenario, "order", "vip")
    assert not comes_back(scenario, "refund", "regular")


# Channels -----------------------------------------------------------------------------------------

MAIL = "conversation: {turns: 1, agent_reply: 3m, customer_reply: 1h}"


@pytest.mark.parametrize("channel", ["email", "social"])
def test_who_writes_a_letter_waits_for_ever(channel: str) -> None:
    made = loaded(of_type(f"channel: {channel}\n    {MAIL}"))
    assert made.scenario.contact_types["refund"].patience == Spread("never")
    assert made.scenario.patience == Spread("exponential", (120.0,))
    (said,) = (a for a in made.assumed if a.path == "contact_types.refund.patience")
    assert said.written == "none"
    assert "contact_types.refund.conversation.turns" not in {a.path for a in made.assumed}


def test_a_written_patience_is_a_letters_too() -> None:
    text = of_type(f"channel: email\n    {MAIL}")
    assert loaded(f"{text}patience: 1h\n").scenario.contact_types["refund"].patience is None
    own = loaded(text.replace("channel: email", "channel: email\n    patience: 2h"))
    assert own.scenario.contact_types["refund"].patience == Spread("constant", (7200.0,))


def test_who_calls_waits_as_who_chats() -> None:
    scenario = loaded(of_type(f"channel: phone\n    {MAIL}")).scenario
    assert scenario.contact_types["refund"].patience is None


def test_a_variant_changes_the_channel_and_what_is_assumed_with_it() -> None:
    text = f"{BASE}variants:\n  v: {{contact_types.refund.channel: email, contact_types.refund.{MAIL}}}\n"
    made = loaded(text, "v")
    assert made.scenario.contact_types["refund"].patience == Spread("never")
    back = of_type(f"channel: email\n    {MAIL}")
    made = loaded(f"{back}variants:\n  v: {{contact_types.refund.channel: chat}}\n", "v")
    assert made.scenario.contact_types["refund"].patience is None
    new = f"{BASE}variants:\n  v: {{contact_types.mail: {{channel: email, arrivals: 3/h, {MAIL}}}, pools.team.skills: [order, refund, mail]}}\n"
    assert loaded(new, "v").scenario.contact_types["mail"].patience == Spread("never")


def test_a_rule_for_a_channel() -> None:
    text = of_type(f"channel: email\n    {MAIL}").replace(
        REST, "  letters: {match: {channel: [email, social]}, queue_limit: 9}\n  rest:\n"
    )
    scenario = loaded(text).scenario
    assert rule_for(scenario, "refund", "vip") == "letters"
    assert rule_for(scenario, "order", "vip") == "rest"


def test_a_target_for_a_channel() -> None:
    text = of_type(f"channel: email\n    {MAIL}").replace(
        "at_least: 80%", "at_least: 80%, for: {channel: email, tier: vip}"
    )
    assert loaded(text).scenario.targets[0].for_ == (("channel", "email"), ("tier", "vip"))


def test_targets_by_channel_are_written_for_the_channels_that_there_are() -> None:
    text = of_type(f"channel: email\n    {MAIL}")
    text = text[: text.index("targets:")] + "targets: channels\n"
    targets = loaded(text).scenario.targets
    assert [(t.within, t.for_) for t in targets] == [
        (5 * MINUTE, (("channel", "chat"),)),
        (DAY, (("channel", "email"),)),
    ]


# Who comes ----------------------------------------------------------------------------------------


def test_days_of_the_week() -> None:
    text = added("days: 5\nweekdays: {mon: 1.2, sun: 0}")
    scenario = loaded(text.replace("end: 24:00", "end: 24:00, weekday: sat")).scenario
    assert (scenario.days, scenario.day.weekday) == (5, "sat")
    assert scenario.weekdays == {"mon": 1.2, "sun": 0.0}
    assert loaded(BASE).scenario.days == 1


def test_surges_of_all_and_of_a_type() -> None:
    text = of_type("surges: [{name: call, at: 21:00, lasts: 1h, times: 0, day: 2}]")
    text += "days: 2\nsurges: [{at: 20:00, lasts: 30m, times: 3}]\n"
    scenario = loaded(text).scenario
    found = [(s.name, s.at, s.lasts, s.times, s.day) for s in surges_for(scenario, "refund")]
    assert found == [
        (None, 20 * HOUR, 30 * MINUTE, 3.0, None),
        ("call", 21 * HOUR, HOUR, 0.0, 2),
    ]
    assert len(surges_for(scenario, "order")) == 1


def test_a_surge_after_midnight() -> None:
    text = added("surges: [{at: 01:00, lasts: 30m, times: 3}, {at: 26:00, lasts: 1m, times: 2}]")
    text = text.replace("end: 24:00", "end: 04:00")
    assert [surge.at for surge in loaded(text).scenario.surges] == [HOUR, 26 * HOUR]


def test_who_is_there_at_the_start() -> None:
    text = added("start: {refund: 12, order: {waiting: 3, in_hand: 20}}")
    assert loaded(text).scenario.start == {"refund": Started(12), "order": Started(3, 20)}
    varied = f"{text}variants: {{v: {{start: {{times: 2}}}}, w: {{start.order.in_hand: 5}}}}\n"
    assert loaded(varied, "v").scenario.start["order"] == Started(6, 40)
    assert loaded(varied, "w").scenario.start["order"] == Started(3, 5)


def test_self_service() -> None:
    assert loaded(of_type("self_service: 20%")).scenario.contact_types["refund"].self_service == 0.2


# Files --------------------------------------------------------------------------------------------


def test_recorded_arrivals(write: Write) -> None:
    write("day, time ,tier\n,18:04:30,vip\n\n2,18:05,\n", "arrivals.csv")
    text = f"{changed(('60/h', '{times: arrivals.csv}'))}days: 2\n"
    made = load(write(text))
    arrivals = made.scenario.contact_types["refund"].arrivals
    assert arrivals is not None
    assert arrivals.form == "times"
    assert arrivals.recorded == (
        Recorded(18 * HOUR + 270, 1, "vip"),
        Recorded(18 * HOUR + 300, 2, None),
    )
    again = load_text(made.text)
    assert again.scenario == made.scenario
    assert again.text == made.text


def test_records_after_midnight(write: Write) -> None:
    write("time\n18:04\n00:30\n24:45:10\n", "arrivals.csv")
    text = changed(("60/h", "{times: arrivals.csv}"), ("end: 24:00", "end: 04:00"))
    arrivals = load(write(text)).scenario.contact_types["refund"].arrivals
    assert arrivals is not None
    assert [row.at_s / HOUR for row in arrivals.recorded] == pytest.approx(
        [18 + 4 / 60, 24.5, 24.75 + 10 / 3600]
    )


def test_a_variant_may_name_a_file_of_records(write: Write) -> None:
    write("time\n18:04\n", "arrivals.csv")
    base = write(
        f"{BASE}variants:\n  v: {{contact_types.refund.arrivals: {{times: arrivals.csv}}}}\n"
        "  w: {change: {contact_types.refund.arrivals: {times: [18:00]}}, "
        "contact_types.refund.arrivals.times: arrivals.csv}\n"
    )
    for name in ("v", "w"):
        arrivals = load(base, name).scenario.contact_types["refund"].arrivals
        assert arrivals is not None
        assert arrivals.form == "times"


@pytest.mark.parametrize("head", ["", "seconds\n", "\n"])
def test_samples(write: Write, head: str) -> None:
    write(f"{head}12\n\n12.0\n1m\n0.5\n", "replies.csv")
    made = load(write(f"{BASE}patience: {{samples: replies.csv}}\n"))
    table = ((0.5, 0.25), (12.0, 0.5), (60.0, 0.25))
    assert made.scenario.patience == Spread("values", (), table)
    assert load_text(made.text).scenario == made.scenario


def test_samples_of_counts_and_in_variants(write: Write) -> None:
    write("turns\n" + "3\n" * 150 + "1\n" * 50, "turns.csv")
    path = write(
        changed((CHAT, f"{CHAT}    conversation: {{turns: {{samples: turns.csv}}}}\n"))
        + "variants:\n  v: {contact_types.refund.conversation.turns: {times: 2}}\n"
        + "  w: {patience: {samples: turns.csv}}\n"
    )
    made = load(path)
    conversation = made.scenario.contact_types["refund"].conversation
    assert conversation is not None
    assert conversation.turns.table == ((1.0, 0.25), (3.0, 0.75))
    assert 'samples: "3, 3, ' in made.text
    assert load_text(made.text).text == made.text
    twice = load(path, "v").scenario.contact_types["refund"].conversation
    assert twice is not None
    assert twice.turns.table == ((2.0, 0.25), (6.0, 0.75))
    assert load(path, "w").scenario.patience == Spread("values", (), ((1.0, 0.25), (3.0, 0.75)))


def test_samples_of_a_base_are_found_beside_it(write: Write) -> None:
    (write("12\n", "replies.csv").parent / "below").mkdir()
    write("patience: {samples: replies.csv}\n", "base.yaml")
    text = BASE.replace("title: Desk", "extends: ../base.yaml\ntitle: Desk")
    made = load(write(text, "below/desk.yaml"))
    assert made.scenario.patience == Spread("values", (), ((12.0, 1.0),))


# Who gets whom ------------------------------------------------------------------------------------


def test_keys_of_rules() -> None:
    rule = (
        "sticky: 10m, assign_every: 15m, announces_wait: {patience: {times: 0.7}}, "
        "holding_reply: {after: 10s, patience: {times: 1.5}}, stages: [{pools: [team], "
        "skip_if: nobody_free}, {after: 1m, send_to: offline}]"
    )
    scenario = loaded(changed((REST, f"  first: {{{rule}}}\n{REST}")) + "sticky: 5m\n").scenario
    first = scenario.routing["first"]
    assert (first.sticky, scenario.sticky, first.assign_every) == (600.0, 300.0, 900.0)
    assert first.announces_wait is not None
    assert first.announces_wait.patience == PatienceTimes.model_construct(times=0.7)
    assert first.holding_reply is not None
    assert (first.holding_reply.after, first.holding_reply.patience.times) == (10.0, 1.5)
    assert first.stages is not None
    assert [(s.skip_if, s.send_to) for s in first.stages] == [
        ("nobody_free", None),
        (None, "offline"),
    ]


@pytest.mark.parametrize(
    ("change", "times"),
    [
        ("holding_reply.patience: {times: 2}", 2.0),
        ("holding_reply.patience.times: {times: 2}", 3.0),
        ("holding_reply.patience.times: {add: 1}", 2.5),
        ("holding_reply: {after: 1s, patience: {times: 4}}", 4.0),
    ],
)
def test_a_factor_of_patience_in_a_variant(change: str, times: float) -> None:
    text = added("holding_reply: {after: 10s, patience: {times: 1.5}}")
    reply = loaded(f"{text}variants: {{v: {{{change}}}}}\n", "v").scenario.holding_reply
    assert reply is not None
    assert reply.patience.times == times


def test_a_surge_in_a_variant() -> None:
    text = added("surges: [{name: sale, at: 20:00, lasts: 30m, times: 3}]")
    for change, wanted in {
        "surges.sale.times: {times: 2}": 6.0,
        "surges.1.times: 4": 4.0,
        "surges.sale: {at: 19:00, lasts: 1h, times: 5}": 5.0,
    }.items():
        (surge,) = loaded(f"{text}variants: {{v: {{{change}}}}}\n", "v").scenario.surges
        assert surge.times == wanted


def test_rules_for_those_who_come_back() -> None:
    text = changed((REST, f"  again: {{match: {{repeat: true}}}}\n{REST}"))
    text += "retries: {chance: 30%, after: 10m}\n"
    scenario = loaded(text).scenario
    assert rule_for(scenario, "refund", "vip") == "rest"
    assert rule_for(scenario, "refund", "vip", repeat=True) == "again"


# Bots ---------------------------------------------------------------------------------------------


def test_keys_of_bots() -> None:
    text = of_bot(
        "sessions: 500, when_full: wait, hours: [20:00, 02:00], outage: [{at: 20:10, lasts: 15m}], "
        "misroutes: 5%, upset: {chance: 2%, priority: high}"
    )
    bot = loaded(text).scenario.bots["helper"]
    assert (bot.sessions, bot.when_full, bot.misroutes) == (500, "wait", 0.05)
    assert bot.hours == (20 * HOUR, 26 * HOUR)
    assert (bot.outage[0].at, bot.outage[0].lasts) == (20 * HOUR + 600, 900.0)
    assert bot.upset is not None
    assert (bot.upset.chance, bot.upset.priority) == (0.02, 3.0)
    plain = loaded(of_bot("upset: {chance: 2%}")).scenario.bots["helper"]
    assert plain.upset is not None
    assert plain.upset.priority is None


# Pools --------------------------------------------------------------------------------------------


def test_keys_of_pools() -> None:
    text = of_pool(
        "switch_cost: 3s\n    absence: 5%\n    at_shift_end: hand_over\n"
        "    accept: {time: {mean: 4s, cv: 1}, declines: 2%, timeout: 20s}\n"
        "    assist: {speed: 1.3, share: 60%}\n    at_most: {contacts: 5, in: 10m}\n"
        "    ramp: {agents: 4, speed: 0.6, over: 20d}\n"
        "    outage: [{at: 23:00, lasts: 2h, day: 1}]\n"
        "    reserve: {for: {tier: vip, type: [order, refund]}, agents: 2}"
    )
    pool = loaded(text).scenario.pools["team"]
    assert (pool.switch_cost, pool.absence, pool.at_shift_end) == (3.0, 0.05, "hand_over")
    assert pool.accept is not None
    assert (pool.accept.declines, pool.accept.timeout) == (0.02, 20.0)
    assert pool.assist is not None
    assert (pool.assist.speed, pool.assist.share) == (1.3, 0.6)
    assert pool.at_most is not None
    assert (pool.at_most.contacts, pool.at_most.in_) == (5, 600.0)
    ramp = pool.ramp
    assert ramp is not None
    assert (ramp.agents, ramp.speed, ramp.to, ramp.over, ramp.since) == (4, 0.6, 1, 20 * DAY, 0)
    assert pool.reserve is not None
    assert (pool.reserve.agents, pool.reserve.for_.tier) == (2, ("vip",))
    assert pool.reserve.for_.type == ("order", "refund")
    assert pool.outage[0].day == 1


def test_escalations_and_their_variants() -> None:
    text = changed(
        (AGENTS, f"{AGENTS}    escalates: {{refund: {{chance: 12%, to: experts}}}}\n"),
        ("routing:", "  experts: {agents: 2, skills: [refund]}\nrouting:"),
    )
    way = loaded(text).scenario.pools["team"].escalates["refund"]
    assert (way.chance, way.to, way.after_turns, way.warm) == (0.12, "experts", 1, False)
    varied = f"{text}variants: {{v: {{pools.team.escalates.refund.chance: {{times: 2}}}}}}\n"
    assert loaded(varied, "v").scenario.pools["team"].escalates["refund"].chance == 0.24


def test_how_many_keep_free() -> None:
    text = of_type("background: true")
    scenario = loaded(text).scenario
    assert keep_free(scenario, scenario.pools["team"], "refund") == 1
    assert keep_free(scenario, scenario.pools["team"], "order") == 0
    scenario = loaded(text.replace("true", "true\n    keep_free: 3")).scenario
    assert keep_free(scenario, scenario.pools["team"], "refund") == 3
    scenario = loaded(text.replace(AGENTS, f"{AGENTS}    keep_free: 0\n")).scenario
    assert keep_free(scenario, scenario.pools["team"], "refund") == 0


# Money and experience -----------------------------------------------------------------------------


def test_money_of_a_type_wins_key_by_key() -> None:
    text = of_type("money: {sale: 9}") + "money: {sale: 180, converts: {20s: 30%, 5m: 10%}}\n"
    scenario = loaded(text).scenario
    curve = Curve((20.0, 300.0), (0.3, 0.1))
    assert money_for(scenario, "order") == (180.0, curve)
    assert money_for(scenario, "refund") == (9.0, curve)
    assert money_for(loaded(BASE).scenario, "order") is None


def test_a_curve_is_straight_between_its_points_and_level_outside() -> None:
    curve = Curve((20.0, 120.0), (0.9, 0.7))
    assert [curve.at(s) for s in (0, 20, 70, 120, 500)] == pytest.approx([0.9, 0.9, 0.8, 0.7, 0.7])


def test_curves_of_experience() -> None:
    text = added(
        "experience: {csat: {points: {20s: 90%, 2m: 70%}, when_unresolved: 0.5}, "
        "nps: {by: reply_time, points: {1m: 58, 5m: -20}, when_repeated: -10}}"
    )
    experience = loaded(text).scenario.experience
    assert experience is not None
    assert experience.csat is not None
    assert (experience.csat.by, experience.csat.when_unresolved) == ("first_answer", 0.5)
    assert experience.csat.when_transferred == 1.0
    assert experience.nps is not None
    assert experience.nps.points == Curve((60.0, 300.0), (58.0, -20.0))
    assert (experience.nps.by, experience.nps.when_repeated) == ("reply_time", -10.0)
    assert experience.ces is None


def test_default_curves_are_told_as_assumed() -> None:
    made = loaded(added("experience: default"))
    said = {value.path: value for value in made.assumed if value.path.startswith("experience.")}
    assert set(said) == {f"experience.{name}" for name in ("csat", "nps", "ces", "churn")}
    assert all("our assumption" in value.source for value in said.values())
    assert load_text(made.text).scenario == made.scenario
    finance = loaded(added("industry: finance\nexperience: default")).scenario.experience
    assert finance is not None
    assert finance.csat is not None
    assert finance.csat.points.values[0] == 0.8


def test_a_default_curve_may_be_changed_by_a_variant() -> None:
    text = added("experience: default\nvariants: {v: {experience.csat.when_unresolved: 0.1}}")
    experience = loaded(text, "v").scenario.experience
    assert experience is not None
    assert experience.csat is not None
    assert experience.csat.when_unresolved == 0.1
