"""What a contact costs as the desk grows: agents, pools, contacts a day, people waiting."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from benchmarks.effort import Effort
from benchmarks.machine import answer, one_core
from benchmarks.probe import Case
from benchmarks.tables import Heading, Table

LOAD = 0.95
HANDLING_S, PATIENCE_S = 300, 120
CHAT_S = 160  # attention that a chat of W2 takes
POOLED_AGENTS = 640

COLUMNS = ("contacts a run", "ns a contact", "peak memory, MB")
AGENTS = Heading("Agents", ("desk", *COLUMNS))
POOLS = Heading("Pools", ("pools", *COLUMNS))
CONTACTS = Heading("Contacts a day", ("contacts a day", *COLUMNS))
QUEUE = Heading("Waiting contacts", ("waiting at first", *COLUMNS))


def headings() -> list[Heading]:
    return [AGENTS, POOLS, CONTACTS, QUEUE]


def tables(effort: Effort) -> Iterator[Table]:
    """One table a dimension; every row is measured in a process of its own."""
    with one_core():
        yield agents(effort)
        yield pools(effort)
        yield contacts(effort)
        yield queue(effort)


def _steps(first: int, most: int, times: int = 10) -> Iterator[int]:
    while first <= most:
        yield first
        first *= times


def _table(heading: Heading, note: str, cases: Sequence[tuple[str, Case]]) -> Table:
    probes = [answer(["-m", "benchmarks.probe", json.dumps(asdict(case))]) for _, case in cases]
    least_mb = min(found["ready_mb"] for found in probes)
    table = Table(heading, notes=(f"{note} {least_mb:.0f} MB are taken before the first day.",))
    for (label, _), found in zip(cases, probes, strict=True):
        memory = f"{found['peak_mb']:,.0f}"
        table.add(label, f"{found['contacts']:,.0f}", f"{found['ns']:,.0f}", memory)
    return table


# ------------------------------------------------------------------------------- dimensions


def agents(effort: Effort) -> Table:
    """More agents, and as many more customers."""
    sizes = list(_steps(10, effort.most_agents))
    cases = [
        *((f"W1, {size:,} agents", _calls(size, effort)) for size in sizes),
        *((f"W2, {size:,} agents", _chats(size, effort)) for size in sizes),
    ]
    note = "One pool, load 95% throughout; a day is as long as the contacts of a run take."
    return _table(AGENTS, note, cases)


def _calls(size: int, effort: Effort) -> Case:
    per_hour = LOAD * size * 3600 / HANDLING_S
    kind = f"arrivals: {per_hour}/h, handling: {{exponential: {HANDLING_S}s}}"
    return _lasting(effort, per_hour, kind, f"desk: {{agents: {size}, capacity: 1}}")


def _chats(size: int, effort: Effort) -> Case:
    per_hour = LOAD * size * 3600 / CHAT_S
    talk = "turns: 8, agent_reply: {exponential: 20s}, customer_reply: {exponential: 30s}"
    kind = f"arrivals: {per_hour}/h, conversation: {{{talk}}}"
    return _lasting(effort, per_hour, kind, f"desk: {{agents: {size}, capacity: 3}}")


def pools(effort: Effort) -> Table:
    """The same agents in more pools: all pools for everyone, or a pool and a rule for each type."""
    sizes = list(_steps(1, effort.most_pools, 4))
    cases = [
        *((f"{size} for one type, all compete", _shared(size, effort)) for size in sizes),
        *((f"{size} for a type each", _separate(size, effort)) for size in sizes[1:]),
    ]
    note = f"{POOLED_AGENTS} agents in all, one contact at a time as in W1, load 95%."
    return _table(POOLS, note, cases)


def _shared(size: int, effort: Effort) -> Case:
    per_hour = LOAD * POOLED_AGENTS * 3600 / HANDLING_S
    kind = f"arrivals: {per_hour}/h, handling: {{exponential: {HANDLING_S}s}}"
    each = f"{{agents: {POOLED_AGENTS // size}, capacity: 1}}"
    desk = ", ".join(f"desk_{number}: {each}" for number in range(size))
    return _lasting(effort, per_hour, kind, desk)


def _separate(size: int, effort: Effort) -> Case:
    per_hour = LOAD * POOLED_AGENTS * 3600 / HANDLING_S
    kind = f"arrivals: {per_hour / size}/h, handling: {{exponential: {HANDLING_S}s}}"
    numbers = range(size)
    types = ", ".join(f"chat_{number}: {{{kind}}}" for number in numbers)
    agents = POOLED_AGENTS // size
    desk = ", ".join(
        f"desk_{number}: {{agents: {agents}, capacity: 1, skills: [chat_{number}]}}"
        for number in numbers
    )
    routing = ", ".join(
        f"rule_{number}: {{match: {{type: chat_{number}}}, stages: [{{pools: [desk_{number}]}}]}}"
        for number in numbers
    )
    more = f"routing: {{{routing}}}\n"
    return _case(effort, per_hour, types, desk, PATIENCE_S, _hours(effort, per_hour), more)


def contacts(effort: Effort) -> Table:
    """More contacts a day for the same desk: as many times shorter, so that the load stays."""
    cases = []
    for size in _steps(1000, effort.most_contacts):
        per_hour = size / 24
        handling_s = LOAD * 100 * 3600 / per_hour
        kind = f"arrivals: {per_hour}/h, handling: {{exponential: {handling_s}s}}"
        patience_s = handling_s * PATIENCE_S / HANDLING_S
        types, desk = f"chat: {{{kind}}}", "desk: {agents: 100, capacity: 1}"
        cases.append((f"{size:,}", _case(effort, per_hour, types, desk, patience_s, 24)))
    note = "100 agents, a day of 24 h; handling time and patience shrink as the rate grows."
    return _table(CONTACTS, note, cases)


def queue(effort: Effort) -> Table:
    """W1 without an end to patience, with people waiting from the first instant."""
    per_hour = LOAD * 100 * 3600 / HANDLING_S
    types = f"chat: {{arrivals: {per_hour}/h, handling: {{exponential: {HANDLING_S}s}}}}"
    desk = "desk: {agents: 100, capacity: 1}"
    cases = [
        (
            f"{size:,}",
            _case(effort, per_hour, types, desk, 3.6e6, 24, f"start: {{chat: {size}}}\n"),
        )
        for size in (0, *_steps(100, effort.longest_queue))
    ]
    note = "100 agents at load 95%: what waits at first is worked off at 60 contacts an hour."
    return _table(QUEUE, note, cases)


# ------------------------------------------------------------------------------------- files


def _hours(effort: Effort, per_hour: float) -> float:
    """A day, or less of one if that has contacts enough."""
    return min(24.0, max(2.0, effort.a_probe / per_hour))


def _lasting(effort: Effort, per_hour: float, kind: str, desk: str) -> Case:
    hours = _hours(effort, per_hour)
    return _case(effort, per_hour, f"chat: {{{kind}}}", desk, PATIENCE_S, hours)


def _case(
    effort: Effort,
    per_hour: float,
    types: str,
    desk: str,
    patience_s: float,
    hours: float,
    more: str = "",
) -> Case:
    minutes = round(hours * 60)
    scenario = (
        f"title: Scaling\nday: {{start: 00:00, end: {minutes // 60:02}:{minutes % 60:02}}}\n"
        f"patience: {{exponential: {patience_s}s}}\n"
        f"contact_types: {{{types}}}\npools: {{{desk}}}\n{more}"
    )
    return Case(scenario, max(1, round(effort.a_probe / (per_hour * hours))))
