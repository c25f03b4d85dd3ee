"""The trace played again: is all that agents, and those who wait, do what routing allows?"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from imroute.engine.contract import NONE, Log, OfferEnd, Outcome, Plan, Step, Why
from imroute.engine.invariants.scene import Crew, Scene, Who

Breaches = Iterator[tuple[str, str]]
UNTOLD = (
    Step.ARRIVED,
    Step.BOT_REPLIED,
    Step.BOT_ENDED,
    Step.WORK_BEGAN,
    Step.WOULD_BE_ASSIGNED,
)


def routing_is_lawful(plan: Plan, log: Log) -> Breaches:
    """Check who is assigned to whom and when, all limits, and that nobody waits needlessly."""
    untold = UNTOLD if len(log.quiet) else (*UNTOLD, Step.REPLIED, Step.CUSTOMER_WROTE)
    trace = log.trace[~np.isin(log.trace["step"], untold)]
    replay, now = _Replay(plan, log), 0.0
    for time_s, step, contact, pool, agent, detail in trace.tolist():
        if time_s > now:
            yield from replay.settled(now)
            now = time_s
        yield from replay.moves[step](contact, (pool, agent), detail, now)
    yield from replay.settled(now)


class _Replay:
    """The laws, one step after the other."""

    def __init__(self, plan: Plan, log: Log) -> None:
        self.plan, self.scene = plan, Scene(plan, log)
        skips = any(stage.skip_if for rule in plan.rules for stage in rule.stages)
        # If not, those alike stand in line in the order in which they joined.
        self.mixes = bool(skips or len(log.legs) or len(log.offers))
        self.limited = [i for i, pool in enumerate(plan.pools) if pool.at_most != NONE]
        self.replied_s: dict[int, float] = {}
        self.moves: dict[int, Callable[[int, Who, int, float], Breaches]] = {
            Step.JOINED: self._joins,
            Step.STAGE_BEGAN: self._reaches,
            Step.ASSIGNED: self._is_assigned,
            Step.FREED: self._is_freed,
            Step.ENDED: self._ends,
            Step.CAME_ON_DUTY: self._comes,
            Step.WENT_OFF_DUTY: self._goes,
            Step.DAY_CLOSED: self._closes,
            Step.OFFERED: self._is_offered,
            Step.OFFER_ENDED: self._is_offered_no_more,
            Step.PASSED_ON: self._is_passed_on,
            Step.MISROUTED: self._is_misrouted,
            Step.WENT_INACTIVE: self._falls_silent,
            Step.CUSTOMER_WROTE: self._writes,
            Step.REPLIED: self._has_a_reply,
            Step.KEPT: self._is_kept_for,
        }

    # ------------------------------------------------------------------ at rest

    def settled(self, now: float) -> Breaches:
        """What holds between one instant and the next."""
        scene = self.scene
        if scene.silent:
            self._close_windows(now)
        for pool in scene.touched.union(self.limited):
            if self._waits_needlessly(scene.crews[pool], now):
                found = f"pool {self.plan.pools[pool].name}, {now} s"
                yield "nobody waits while an agent has room", found
        scene.touched.clear()
        scene.just_declined.clear()
        for rule, waiting in zip(self.plan.rules, scene.waiting, strict=True):
            if waiting > rule.queue_limit != NONE:
                yield "no more wait than the queue's limit", f"rule {rule.name}, {now} s"
        if len(scene.present) > self.plan.site_limit != NONE:
            yield "no more wait or are in hand than the site's limit", f"{now} s"

    def _waits_needlessly(self, crew: Crew, now: float) -> bool:
        line, room = self.scene.lines[crew.number], crew.most_room
        lightest = line.lightest
        if lightest is None or lightest > room:
            return False
        if not (crew.looks or crew.kept_for or self.scene.declined):
            return True
        contacts = list(line.of_each_kind())
        return any(
            self._is_free(crew, agent, contact, now)
            for agent, there in enumerate(crew.on_duty)
            if there and agent not in crew.kept_for and crew.room(agent) >= lightest
            for contact in contacts
            if self.scene.declined.get(contact) != (crew.number, agent)
        )

    def _is_free(self, crew: Crew, agent: int, contact: int, now: float) -> bool:
        weight = self.scene.weight(contact)
        fits = crew.on_duty[agent] and weight <= crew.room(agent)
        # The run is cut off before a limit ends at that very instant.
        cut_off = self.scene.closed and self.plan.at_close == "stop"
        limited = crew.is_at_limit(agent, now) or (cut_off and crew.limit_ends_s(agent) == now)
        return fits and not limited and self._spares(crew, agent, contact)

    def _spares(self, crew: Crew, agent: int, contact: int) -> bool:
        scene = self.scene
        need = crew.need(scene.types[contact], scene.tiers[contact])
        served_on = scene.closed and self.plan.at_close != "stop"
        return served_on or crew.spared(agent, scene.weight(contact)) >= need or not need

    # ------------------------------------------------------------------ the queue

    def _joins(self, contact: int, who: Who, detail: int, now: float) -> Breaches:
        self.scene.join(contact, detail, now)
        yield from ()

    def _reaches(self, contact: int, who: Who, detail: int, now: float) -> Breaches:
        self.scene.reach(contact, detail)
        self._close_window(contact, now)
        yield from ()

    def _ends(self, contact: int, who: Who, detail: int, now: float) -> Breaches:
        scene = self.scene
        if detail == Outcome.ABANDONED_SILENTLY:
            scene.silent.add(contact)
        elif contact not in scene.held:
            scene.wait_no_more(contact)
            scene.present.discard(contact)
        yield from ()

    def _close_windows(self, now: float) -> None:
        for contact in list(self.scene.silent):
            self._close_window(contact, now)

    def _close_window(self, contact: int, now: float) -> None:
        """Who left silently flows out untold."""
        scene = self.scene
        stands = contact in scene.silent and contact not in scene.offered
        if stands and scene.flows_out_s[contact] <= now:
            scene.wait_no_more(contact)
            scene.present.discard(contact)

    def _closes(self, contact: int, who: Who, detail: int, now: float) -> Breaches:
        self.scene.closed = True
        self._close_windows(now)
        yield from ()

    # -------------------------------------------------------------- who takes whom

    def _is_offered(self, contact: int, who: Who, detail: int, now: float) -> Breaches:
        if self.plan.pools[who[0]].accept is None:
            yield "offers are made where they are accepted", self._named(contact, who, now)
        yield from self._is_taken(contact, who, now)
        self.scene.offer(contact, who, now)

    def _is_offered_no_more(self, contact: int, who: Who, detail: int, now: float) -> Breaches:
        if self.scene.offered.get(contact) != who:
            yield "what ends was on offer", self._named(contact, who, now)
            return
        self.scene.end_offer(contact, detail in (OfferEnd.DECLINED, OfferEnd.TIMED_OUT))
        if detail == OfferEnd.CANCELLED:  # else there may be another before the instant is over
            self._close_window(contact, now)

    def _is_assigned(self, contact: int, who: Who, detail: int, now: float) -> Breaches:
        if self.plan.pools[who[0]].accept is None:
            yield from self._is_taken(contact, who, now)
        elif self.scene.offered.get(contact) != who:
            yield "who is assigned was on offer to this agent", self._named(contact, who, now)
        self.scene.assign(contact, who, now)

    def _is_taken(self, contact: int, who: Who, now: float) -> Breaches:
        """Check whether this agent may have this contact, now."""
        scene, (pool, agent) = self.scene, who
        crew, name = scene.crews[pool], self._named(contact, who, now)
        if contact not in scene.waits or contact in scene.offered:
            yield "who is taken waits", name
            return
        returns = scene.may_return_to(contact, who)
        if pool not in scene.pools(contact) and not returns:
            yield "contacts go to pools that their stage opens", name
        if not crew.plan.skill[scene.types[contact]]:
            yield "contacts go to agents with the skill", name
        if not crew.on_duty[agent]:
            yield "contacts go to agents on duty", name
        if crew.room(agent) < scene.weight(contact):
            yield "nobody holds more than the capacity", name
        if crew.is_at_limit(agent, now):
            yield "nobody takes more contacts in a while than the limit", name
        if not self._spares(crew, agent, contact):
            yield "agents are spared for those they are reserved for", name
        if scene.is_polled(contact) and not self._is_a_round(contact, now):
            yield "who is assigned by polling is assigned in a round", name
        looks_first = contact in scene.just_declined or crew.limit_ends_s(agent) == now
        if not (returns or looks_first):
            yield from self._is_in_turn(crew, agent, contact, now)

    def _is_in_turn(self, crew: Crew, agent: int, contact: int, now: float) -> Breaches:
        scene, name = self.scene, self._named(contact, (crew.number, agent), now)
        line = scene.lines[crew.number]
        if scene.is_background(contact) and agent not in crew.kept_for:
            if any(self._is_free(crew, agent, other, now) for other in line.of_each_kind()):
                yield "background work waits for all else", name
        elif scene.is_taken_at_once(contact) and agent not in crew.kept_for:
            who, age_s = (crew.number, agent), scene.age_s
            alike = line.kinds[scene.kind(contact)]
            for other in alike if self.mixes else [next(iter(alike))]:
                if age_s[other] < age_s[contact] and scene.declined.get(other) != who:
                    yield "of contacts alike the one that joined earlier goes first", name
                    break

    def _is_a_round(self, contact: int, now: float) -> bool:
        every_s = self.plan.rules[self.scene.rules[contact]].assign_every_s
        return bool(round(now / every_s) * every_s == now)

    def _is_kept_for(self, contact: int, who: Who, detail: int, now: float) -> Breaches:
        """A heavy contact that waits, and for which the agent would have room, if idle."""
        scene, crew = self.scene, self.scene.crews[who[0]]
        waits = contact in scene.waits and contact not in scene.offered
        stands = waits and who[0] in scene.pools(contact) and crew.on_duty[who[1]]
        weight, kept = (
            scene.weight(contact),
            any(contact in c.kept_for.values() for c in scene.crews),
        )
        if not stands or kept or not crew.room(who[1]) < weight <= crew.plan.capacity:
            yield "an agent is kept for a heavy contact that waits", self._named(contact, who, now)
        scene.keep(contact, who)

    # -------------------------------------------------------------------- agents

    def _comes(self, contact: int, who: Who, detail: int, now: float) -> Breaches:
        self.scene.duty(who, True)
        yield from ()

    def _goes(self, contact: int, who: Who, detail: int, now: float) -> Breaches:
        self.scene.duty(who, False)
        yield from ()

    def _is_freed(self, contact: int, who: Who, detail: int, now: float) -> Breaches:
        if not self.scene.free(contact, who, now):
            yield "who lets go has held", self._named(contact, who, now)

    def _is_passed_on(self, contact: int, who: Who, detail: int, now: float) -> Breaches:
        if self.scene.held.get(contact, (None,))[0] != who:
            yield "who passes on has held", self._named(contact, who, now)
        elif detail == Why.ESCALATED and self.scene.target(contact, who) == NONE:
            yield "contacts are passed on for a reason", self._named(contact, who, now)
        else:
            self.scene.pass_on(contact, detail)

    def _is_misrouted(self, contact: int, who: Who, detail: int, now: float) -> Breaches:
        true_type, tier = self.scene.true_types[contact], self.scene.tiers[contact]
        bots = self.plan.bots
        others = (bot.mistaken_for[true_type][tier] for bot in bots if bot.misroutes > 0)
        if not any(detail in mistaken for mistaken in others):
            yield "bots mistake contacts for others of their form", f"contact {contact}, {now} s"
        self.scene.types[contact] = detail
        yield from ()

    def _has_a_reply(self, contact: int, who: Who, detail: int, now: float) -> Breaches:
        self.replied_s[contact] = now
        yield from ()

    def _falls_silent(self, contact: int, who: Who, detail: int, now: float) -> Breaches:
        scene, name = self.scene, self._named(contact, who, now)
        customer = self.plan.types[scene.true_types[contact]].customers[scene.tiers[contact]]
        if scene.held.get(contact, (None,))[0] != who or contact in scene.quiet:
            yield "who goes inactive is in hand", name
        elif now != self.replied_s.get(contact, now) + customer.inactive_after_s:
            yield "contacts go inactive so long after a reply", name
        else:
            scene.quiet.add(contact)
            scene.reweigh(contact, min(scene.weight(contact), customer.inactive_weight))

    def _writes(self, contact: int, who: Who, detail: int, now: float) -> Breaches:
        """A message restores the weight, even above capacity."""
        scene = self.scene
        if contact in scene.quiet:
            scene.quiet.discard(contact)
            scene.reweigh(contact, scene.weight(contact))
        yield from ()

    def _named(self, contact: int, who: Who, now: float) -> str:
        return (
            f"contact {contact}, pool {self.plan.pools[who[0]].name}, agent {who[1] + 1}, {now} s"
        )
