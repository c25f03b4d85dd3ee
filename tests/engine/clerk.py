"""Logs written by hand: a clerk notes what happens, in the trace and in every table at once."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from imroute.engine.contract import (
    CONTACT,
    DUTY,
    LEG,
    NONE,
    OFFER,
    QUIET,
    TRACE,
    WORK,
    Log,
    OfferEnd,
    Outcome,
    Step,
    Why,
)

Who = tuple[int, int]
NOBODY: Who = (NONE, NONE)
OF_A_PART = LEG.names[2:]


def blank(table: np.dtype) -> dict[str, Any]:
    return {
        name: math.nan if table[name].kind == "f" else NONE if name != "passes" else 0
        for name in table.names
    }


class Clerk:
    def __init__(self) -> None:
        self.contacts: list[dict[str, Any]] = []
        self.tables: dict[str, list[dict[str, Any]]] = {
            name: [] for name in ("work", "duty", "legs", "offers", "quiet")
        }
        self.trace: list[tuple] = []
        self.here: dict[Who, float] = {}
        self.last: dict[tuple[str, int], dict[str, Any]] = {}
        self.message_s: dict[int, float] = {}
        self.first_leg: dict[int, dict[str, Any]] = {}  # of warm transfers

    def note(
        self, now: float, step: Step, contact: int = NONE, who: Who = NOBODY, detail: int = 0
    ) -> None:
        self.trace.append((now, int(step), contact, *who, int(detail)))

    def _add(self, table: str, dtype: np.dtype, contact: int, **known: Any) -> None:
        row = {**blank(dtype), "contact": contact, **known}
        self.tables[table].append(row)
        self.last[table, contact] = row

    # ------------------------------------------------------------------ agents

    def on(self, now: float, who: Who) -> None:
        self.here[who] = now
        self.note(now, Step.CAME_ON_DUTY, who=who)

    def off(self, now: float, who: Who) -> None:
        on_s = self.here.pop(who)
        self.tables["duty"].append(
            {"pool": who[0], "agent": who[1], "on_s": on_s, "off_s": now},
        )
        self.note(now, Step.WENT_OFF_DUTY, who=who)

    # ------------------------------------------------------------------ the queue

    def arrive(self, now: float, type_: int = 0, of: int = NONE) -> int:
        """A customer arrives, about the matter of another contact or one of his or her own."""
        number = len(self.contacts)
        first = number if of == NONE else self.contacts[of]["first_contact"]
        attempt = 0 if of == NONE else self.contacts[of]["attempt"] + 1
        row = {**blank(CONTACT), "customer": first, "first_contact": first, "attempt": attempt}
        row |= {"type": type_, "tier": 0, "outcome": Outcome.OPEN, "replies": 0, "arrived_s": now}
        self.contacts.append(row)
        self.note(now, Step.ARRIVED, number)
        return number

    def join(self, now: float, contact: int, stage: int = 0) -> int:
        self.contacts[contact] |= {"rule": 0, "joined_s": now}
        self.message_s[contact] = now
        self.note(now, Step.JOINED, contact)
        if stage != NONE:
            self.note(now, Step.STAGE_BEGAN, contact, detail=stage)
        return contact

    def comes(self, now: float, type_: int = 0, of: int = NONE) -> int:
        return self.join(now, self.arrive(now, type_, of))

    def offer(self, now: float, contact: int, who: Who) -> None:
        self._add("offers", OFFER, contact, pool=who[0], agent=who[1], offered_s=now)
        self.note(now, Step.OFFERED, contact, who)

    def end_offer(self, now: float, contact: int, how: OfferEnd) -> None:
        row = self.last["offers", contact]
        row |= {"result": how, "ended_s": now}
        self.note(now, Step.OFFER_ENDED, contact, (row["pool"], row["agent"]), how)

    def assign(self, now: float, contact: int, who: Who) -> None:
        self.contacts[contact] |= {"pool": who[0], "agent": who[1], "assigned_s": now}
        self.contacts[contact] |= {"queue_left_s": now, "would_be_assigned_s": now}
        offer = self.last.get(("offers", contact))
        if offer and math.isnan(offer["ended_s"]):
            offer |= {"result": OfferEnd.ACCEPTED, "ended_s": now}
        self.note(now, Step.ASSIGNED, contact, who)
        if contact in self.first_leg:
            self.free_first(now, contact)

    # -------------------------------------------------------------------- in hand

    def who(self, contact: int) -> Who:
        return self.contacts[contact]["pool"], self.contacts[contact]["agent"]

    def begin(self, now: float, contact: int) -> None:
        row, (pool, agent) = self.contacts[contact], self.who(contact)
        if math.isnan(row["work_began_s"]):
            row["work_began_s"] = now
        turn, message_s = row["replies"], self.message_s[contact]
        self._add(
            "work",
            WORK,
            contact,
            pool=pool,
            agent=agent,
            turn=turn,
            message_s=message_s,
            began_s=now,
        )
        self.note(now, Step.WORK_BEGAN, contact, (pool, agent), turn)

    def reply(self, now: float, contact: int) -> None:
        row = self.contacts[contact]
        self.last["work", contact]["ended_s"] = now
        if math.isnan(row["first_reply_s"]):
            row["first_reply_s"] = now
        self.note(now, Step.REPLIED, contact, self.who(contact), row["replies"])
        row["replies"] += 1

    def answer(self, began: float, ended: float, contact: int) -> None:
        self.begin(began, contact)
        self.reply(ended, contact)

    def silence(self, now: float, contact: int, weight: int) -> None:
        pool, agent = self.who(contact)
        self._add("quiet", QUIET, contact, pool=pool, agent=agent, weight=weight, began_s=now)
        self.note(now, Step.WENT_INACTIVE, contact, (pool, agent))

    def write(self, now: float, contact: int) -> None:
        self.message_s[contact] = now
        if ("quiet", contact) in self.last:
            self.last.pop(("quiet", contact))["ended_s"] = now
        self.note(now, Step.CUSTOMER_WROTE, contact, detail=self.contacts[contact]["replies"])

    def pass_on(self, now: float, contact: int, why: Why, warm: bool = False) -> None:
        """The contact leaves the agent; or, warm, only when the next has it."""
        row = self.contacts[contact]
        self._add("legs", LEG, contact, why=int(why), **{name: row[name] for name in OF_A_PART})
        self.note(now, Step.PASSED_ON, contact, self.who(contact), why)
        row |= {name: value for name, value in blank(CONTACT).items() if name in OF_A_PART}
        row["passes"] += 1
        self.first_leg[contact] = self.last["legs", contact]
        if not warm:
            self.free_first(now, contact)

    def free_first(self, now: float, contact: int) -> None:
        leg = self.first_leg.pop(contact)
        leg["freed_s"] = now
        self.note(now, Step.FREED, contact, (leg["pool"], leg["agent"]))

    def free(self, now: float, contact: int) -> None:
        self.contacts[contact]["freed_s"] = now
        self.note(now, Step.FREED, contact, self.who(contact))

    def end(self, now: float, contact: int, outcome: Outcome) -> None:
        row = self.contacts[contact]
        row |= {"outcome": outcome, "ended_s": now}
        waits = math.isnan(row["queue_left_s"]) and not math.isnan(row["joined_s"])
        if waits and outcome != Outcome.ABANDONED_SILENTLY:
            row["queue_left_s"] = now
        self.note(now, Step.ENDED, contact, detail=outcome)

    def complete(self, now: float, contact: int) -> None:
        self.contacts[contact]["resolved"] = 1
        self.end(now, contact, Outcome.COMPLETED)
        self.free(now, contact)

    def log(self) -> Log:
        """Lay out what was noted; whoever is on duty stays to the end."""
        ended_s = self.trace[-1][0]
        for who, on_s in self.here.items():
            row = {"pool": who[0], "agent": who[1], "on_s": on_s, "off_s": ended_s}
            self.tables["duty"].append(row)
        trace = np.array(self.trace, TRACE)
        contacts = _table(CONTACT, self.contacts)
        work, duty = _table(WORK, self.tables["work"]), _table(DUTY, self.tables["duty"])
        others = {
            name: _table(dtype, self.tables[name])
            for name, dtype in (("legs", LEG), ("offers", OFFER), ("quiet", QUIET))
        }
        return Log(0, contacts, work, duty, trace, ended_s, **others)


def _table(dtype: np.dtype, rows: list[dict[str, Any]]) -> np.ndarray:
    table = np.zeros(len(rows), dtype)
    for i, row in enumerate(rows):
        for name in dtype.names:
            table[name][i] = row[name]
    return table
