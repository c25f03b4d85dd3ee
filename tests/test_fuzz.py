"""Whatever a file holds: it loads, or it is refused with words; never anything else, and soon."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from imroute.errors import ImrouteError, ScenarioError, UsageError
from imroute.loading import Loaded, check, load_text
from imroute.loading.nodes import Map, Node, Seq, Text, copied, flow, write
from imroute.loading.tree import parse_yaml
from imroute.scenario.outline import PLACES, keys_of
from reading import BASE

RICH = """\
title: Everything
industry: ecommerce
day: {start: 20:00, end: 06:00, interval: 30m}
patience: {exponential: 2m}
queue_limit: 50
tiers: {vip: {share: 5%, priority: high, patience: none}, regular: {share: 95%, balks: 2%}}
contact_types:
  order:
    arrivals: {20:00: 240/h, 23:00: 600/h, 02:00: 30/h}
    first_line: {vip: none, regular: helper}
    conversation: {turns: {geometric: 5}, agent_reply: {mean: 35s, cv: 0.9}, wrap_up: 15s}
    resolved: 90%
    returns: {chance: 50%, after: {exponential: 1h}}
  refund:
    arrivals: {counts: {20:00: 12, 00:30: 3}}
    tiers: {vip: 10%, regular: 90%}
    conversation: {turns: {values: {1: 20%, 6: 80%}}, customer_reply: {uniform: [10s, 50s]}}
    busyness: {cv: 18%}
bots: {helper: {resolves: {order: 60%}, leaves: 5%, cost: 0.10}}
pools:
  team: {agents: {20:00: 16, 02:00: 8}, skills: [order, refund], cost: 36/h, shrinkage: 30%}
  experts:
    shifts: [{name: late, agents: 4, from: 20:00, to: 04:00, breaks: [{at: 00:00, lasts: 30m}]}]
    capacity: 2
    skills: {refund: 4, order: 3}
    speed: {refund: 1.2}
    prefers: [refund]
routing:
  refunds: {match: {type: refund}, stages: [{pools: [experts]}, {after: 20s, skill_level: 3}]}
  rest: {stages: [{pools: [team]}, {after: 1m, only_level: 3, priority: high}], choose_pool: any}
targets:
  - {measure: service_level, within: 20s, at_least: 80%, for: {tier: vip}, formula: answered}
  - {measure: reply_time, stat: p90, at_most: 2m, during: [22:00, 02:00], in: every_interval}
start: {refund: 3}
warm_up: 1h
variants:
  more: {title: More, one_off: 500, pools.team.agents: {add: 3, from: 22:00, to: 01:00}}
  less: {demand: {times: 0.5}, routing.rest.stages.2.after: 30s}
  both: {combine: [more, less], change: {pools.experts.shifts.late.agents: 5}}
"""

LIFE = """\
title: A whole life
days: 5
weekdays: {mon: 1.2, sun: 0.6}
day: {start: 08:00, end: 20:00, weekday: tue}
surges: [{at: 12:00, lasts: 30m, times: 3, day: 2}]
site_limit: 200
leaves_silently: 40%
reply_patience: {exponential: 4m}
inactive: {after: 4m, weight: 0}
retries: {chance: 30%, after: 10m}
money: {sale: 180, converts: {20s: 30%, 5m: 10%}}
experience: default
sticky: 10m
assign_every: 15m
announces_wait: {patience: {times: 0.7}}
holding_reply: {after: 10s, patience: {times: 1.5}}
start: {refund: {waiting: 3, in_hand: 20}}
tiers: {vip: {share: 5%, urgency: urgent}, regular: {share: 95%}}
contact_types:
  call: {arrivals: {times: [08:00, "2/09:30 vip"]}, channel: phone, handling: 5m, weight: 3,
        urgency: important}
  refund: {arrivals: 10/h, urgency: general, first_line: helper, self_service: 20%, surges:
        [{name: a, at: 13:00, lasts: 1h, times: 0}], money: {sale: 3}}
  mail: {arrivals: 3/h, channel: email, conversation: {turns: 1, agent_reply: 3m,
        customer_reply: 1h}, urgency: low, background: true, keep_free: 2}
bots:
  helper: {sessions: 500, when_full: wait, hours: [08:00, 24:00], outage: [{at: 09:00, lasts:
        1h}], misroutes: 3%, upset: {chance: 2%, priority: high}}
pools:
  team: {agents: 3, switch_cost: 3s, absence: 5%, accept: {time: {mean: 4s, cv: 1}, declines:
        2%, timeout: 20s}, assist: {speed: 1.3, share: 60%}, ramp: {agents: 2, speed: 0.6, over:
        20d}, outage: [{at: 12:00, lasts: 1h, day: 5}], reserve: {for: {tier: vip, channel:
        [chat]}, agents: 2}, at_most: {contacts: 5, in: 10m}, escalates: {refund: {chance: 12%,
        to: experts}}, keep_free: 1, at_shift_end: hand_over}
  experts: {agents: 1, skills: {refund: 5}}
routing: by_urgency
targets:
 - {measure: service_level, within: 20s, at_least: 80%, for: {channel: email}}
variants:
  calm: {routing.low_mail.stages.1.after: 5m, start.refund.in_hand: {add: 2}, surges: []}
  mail: {contact_types.mail.channel: social, targets.1.for.channel: social, contact_types.mail.patience: {samples: [200, 3m]},
        weekdays.mon: 2}
"""

SOON_S = 3.0
ODD = (
    *("", "~", "0", "-1", "1e400", "nan", "inf", "99999999999999999999", "30", "10:30", "26:00"),
    *("120%", "0.0000001", "none", "true", "helper", "order", "vip", "team", "both", "3d", "1/s"),
    *("{}", "[]", "{a: b}", "[a, b]", "[[[]]]", "{times: 2}", "{add: -1, from: 1, to: 2}"),
    *("{exponential: 0s}", "{values: {}}", "{mean: 1s, cv: 9}", "{20:00: 1, 02:00: 2}"),
    *("{counts: x.csv}", "{per_day: 1e9, shape: x}", "pools.team", "a.b.c", "退款", "＃"),
    *("default", "by_urgency", "{samples: x.csv}", "{samples: [1, 2]}", "{times: [18:00, x]}"),
    *("\\u200d", "*", "&a", "<<", "!x", "'", '"'),
)
KEYS = sorted({key for part in PLACES for key in keys_of(part)})


def tried(text: str) -> Loaded | None:
    """Check a text with its variants; whatever goes wrong must be told in words, and soon."""
    began = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "desk.yaml"
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        try:
            return check(path)
        except (ScenarioError, UsageError) as error:
            assert_told_in_words(error)
            return None
        finally:
            assert time.process_time() - began < SOON_S


def assert_told_in_words(error: ImrouteError) -> None:
    said = str(error)
    assert said.strip()
    assert "Traceback" not in said
    assert "see the reference" not in said
    assert all(c.isprintable() or c == "\n" for c in said)
    for problem in error.problems if isinstance(error, ScenarioError) else ():
        assert problem.allowed
        assert problem.do
        assert problem.where


def places(node: Node) -> Iterator[tuple[Map | Seq, str | int]]:
    """Every place in a tree at which something stands."""
    if not isinstance(node, Text):
        for key in node if isinstance(node, Map) else range(len(node)):
            yield node, key
            yield from places(node[key])  # type: ignore[index]


def mutate(tree: Map, draw: st.DataObject) -> None:
    """Drop, double, replace or rename something somewhere."""
    found = list(places(tree))
    parent, key = found[draw.draw(st.integers(0, len(found) - 1))]
    how = draw.draw(st.sampled_from(("drop", "replace", "move", "rename", "add")))
    other, other_key = found[draw.draw(st.integers(0, len(found) - 1))]
    value = copied(other[other_key])  # type: ignore[index]
    odd = write(draw.draw(st.sampled_from(ODD)), tree.mark)
    if how == "drop":
        del parent[key]  # type: ignore[arg-type]
    elif how == "replace":
        parent[key] = odd  # type: ignore[index]
    elif how == "move":
        parent[key] = value  # type: ignore[index]
    elif isinstance(parent, Seq):
        parent.append(value)
    elif how == "rename":
        parent.put(draw.draw(st.sampled_from((*ODD, *KEYS))), parent.pop(str(key)))
    else:
        parent.put(draw.draw(st.sampled_from(KEYS)), odd)


ODDITIES = {odd: write(odd, parse_yaml(BASE, "").mark) for odd in ODD}


def as_text(node: Node) -> str:
    """The tree as YAML; odd pieces go in as they are, quotes and brackets included."""
    if isinstance(node, Map):
        return (
            "{"
            + ", ".join(f"{as_text(write(k, node.mark))}: {as_text(v)}" for k, v in node.items())
            + "}"
        )
    if isinstance(node, Seq):
        return "[" + ", ".join(map(as_text, node)) + "]"
    return str(node) if node in ODDITIES else flow(node)


QUIET = settings(deadline=None, suppress_health_check=list(HealthCheck))


def test_the_scenario_that_is_spoilt_is_sound() -> None:
    made = tried(RICH)
    assert made is not None
    assert made.variants == ("more", "less", "both")
    made = tried(LIFE)
    assert made is not None
    assert made.variants == ("calm", "mail")


@settings(QUIET, max_examples=400)
@given(draw=st.data(), times=st.integers(1, 4))
def test_a_scenario_spoilt_at_random_places(draw: st.DataObject, times: int) -> None:
    tree = parse_yaml(draw.draw(st.sampled_from((RICH, LIFE, BASE))), "")
    for _ in range(times):
        if any(True for _ in places(tree)):
            mutate(tree, draw)
    lines = (f"{as_text(write(key, tree.mark))}: {as_text(value)}" for key, value in tree.items())
    made = tried("\n".join(lines))
    if made is not None:
        assert load_text(made.text).hash == made.hash


@settings(QUIET, max_examples=150)
@given(
    start=st.integers(0, len(RICH)),
    length=st.integers(0, 40),
    new=st.text(alphabet="{}[]:,#&*!|>'\"%@`-? \n\t\0aé：，１0~<", max_size=8),
)
@example(start=0, length=len(RICH), new="")
def test_characters_spoilt_anywhere(start: int, length: int, new: str) -> None:
    tried(RICH[:start] + new + RICH[start + length :])


@settings(QUIET, max_examples=100)
@given(data=st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    began = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "desk.yaml"
        path.write_bytes(data)
        try:
            check(path)
        except ScenarioError as error:
            assert_told_in_words(error)
    assert time.process_time() - began < SOON_S


@settings(QUIET, max_examples=150)
@given(
    path=st.lists(
        st.sampled_from((*KEYS, "team", "experts", "order", "vip", "1", "2", "late", "", "20:00")),
        max_size=5,
    ),
    value=st.sampled_from(ODD),
)
def test_any_path_and_value_in_a_variant(path: list[str], value: str) -> None:
    dotted = ".".join(path)
    tried(f"{RICH}  odd: {{'{dotted}': {value}}}\n")


@settings(QUIET, max_examples=100)
@given(st.text(max_size=60))
def test_any_text_as_a_title_survives_the_round_trip(title: str) -> None:
    quoted = yaml.dump(title, default_style='"', allow_unicode=False, width=10**6).strip()
    made = tried(BASE.replace("title: Desk", f"title: {quoted}"))
    if made is not None:
        assert load_text(made.text).scenario.title == made.scenario.title
