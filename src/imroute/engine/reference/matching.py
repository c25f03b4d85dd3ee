"""Who gets whom: contacts look for an agent, agents with room look for contacts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from imroute.engine.contract import (
    MAX_OFFERS,
    NEVER,
    AcceptPlan,
    Kind,
    OfferEnd,
    Step,
    rank,
)
from imroute.engine.reference.desk import Desk
from imroute.engine.reference.eligibility import is_at_limit, is_free, limit_ends_s
from imroute.engine.reference.exits import Exits
from imroute.engine.reference.floor import Floor
from imroute.engine.reference.kept import end_keeping, keep
from imroute.engine.reference.lines import Lines
from imroute.engine.reference.news import News
from imroute.engine.reference.offers import answer
from imroute.engine.reference.people import Agent, Contact, Offer, Slot
from imroute.engine.reference.policies import CHOOSE_CONTACT
from imroute.engine.reference.rounds import Rounds
from imroute.engine.reference.story import Story
from imroute.engine.reference.waits import Waits


class Matching:
    """Contacts and agents find each other; from an offer to the slot that is free again."""

    def __init__(self, desk: Desk, floor: Floor, lines: Lines, exits: Exits, waits: Waits) -> None:
        self.desk, self.floor, self.lines, self.exits = desk, floor, lines, exits
        self.waits = waits
        self.rounds = Rounds(desk, lines, self.finds_an_agent)
        self.score = CHOOSE_CONTACT[desk.plan.choose_contact]
        desk.look = self.look

    # --------------------------------------------------- contacts look for an agent

    def stand_in_line(self, contact: Contact) -> None:
        self.lines.stand(contact)
        self.rounds.expect(contact.rule)

    def looks_now(self, contact: Contact) -> bool:
        """Look for an agent, unless the rule does so in rounds; tell whether one was found."""
        return not self.desk.polls(contact.rule) and self.finds_an_agent(contact)

    def finds_an_agent(self, contact: Contact) -> bool:
        agent = self.floor.choose(contact)
        if agent is None:
            return False
        if contact.gave_up:
            self._would_be_assigned(contact)
        else:
            self._give(agent, contact)
        return True

    def _would_be_assigned(self, contact: Contact) -> None:
        self.lines.leave(contact)
        contact.would_be_assigned_s = self.desk.now
        self.desk.note(Step.WOULD_BE_ASSIGNED, contact)

    # ---------------------------------------------------- agents look for contacts

    def look(self, agents: Iterable[Agent]) -> None:
        """Agents on duty take turns, one contact each, until nothing changes."""
        looking = self._who_looks(agents)
        while True:
            took = {agent for agent in looking if self._takes_a_contact(agent)}
            if not took:
                return
            looking = [one for one in looking if one in took or one.pool.keeps_spare]

    def _who_looks(self, agents: Iterable[Agent]) -> list[Agent]:
        """List who looks: where some room must be spared, it may be for any of the pool."""
        looking = [agent for agent in agents if agent.on_duty]
        sparing = {agent.pool.number for agent in looking if agent.pool.keeps_spare}
        if sparing:
            looking = [agent for agent in looking if agent.pool.number not in sparing]
            for number in sparing:
                looking += (agent for agent in self.desk.pools[number].agents if agent.on_duty)
            looking.sort(key=lambda agent: (agent.pool.number, agent.number))
        return looking

    def _takes_a_contact(self, agent: Agent) -> bool:
        if not agent.on_duty or not agent.pool.queue:
            return False
        keep(self.desk, agent)
        while (contact := self._first_for(agent)) is not None:
            if not contact.gave_up:
                if self.desk.story is not None:
                    self._tell(self.desk.story, agent, contact)
                self._give(agent, contact)
                return True
            self._would_be_assigned(contact)
        return False

    def _first_for(self, agent: Agent) -> Contact | None:
        prefers, now, score = agent.pool.plan.prefers, self.desk.now, self.score
        return min(
            (contact for contact in self._offered_to(agent) if is_free(self.desk, agent, contact)),
            key=lambda c: (prefers[c.counts_as], score(c, now), *c.place),
            default=None,
        )

    def _offered_to(self, agent: Agent) -> Iterator[Contact]:
        """Yield the first of each kind in line, background work if nothing else is waiting."""
        contacts, pressing = self.desk.contacts, agent.pool.pressing
        for number in agent.pool.queue.first_of_each_kind():
            contact = contacts[number]
            waits_its_turn = pressing and contact.type_plan.background
            if not waits_its_turn and not self.desk.polls(contact.rule):
                yield contact

    def has_something_better(self, agent: Agent, contact: Contact) -> bool:
        """Tell whether this agent could do something that presses in place of this contact."""
        slot = contact.slot
        assert slot is not None
        if not agent.pool.pressing:
            return False
        others = (self.desk.contacts[number] for number in agent.pool.queue.everybody())
        return any(
            other.waiting
            and not other.type_plan.background
            and not self.desk.polls(other.rule)
            and is_free(self.desk, agent, other, slot.weight)
            for other in others
        )

    def _tell(self, story: Story, agent: Agent, taken: Contact) -> None:
        for watched in self.desk.contacts[story.number : story.number + 1]:
            if watched.waiting and agent.pool in watched.pools:
                story.contact_taken(self.desk.now, agent, taken, watched)

    # ------------------------------------------------------------------ assignment

    def _give(self, agent: Agent, contact: Contact) -> None:
        """Take a slot for the contact; where agents are asked, it is an offer first."""
        if contact.in_line:
            self.lines.leave(contact)
        slot = self.floor.hold(agent, contact)
        if is_at_limit(agent, self.desk.now):
            self._look_when_limit_ends(agent)
        accept = agent.pool.plan.accept
        if accept is None:
            self._assign(slot)
        else:
            self._offer(slot, accept)

    def _look_when_limit_ends(self, agent: Agent) -> None:
        pools_before = self.desk.pools[: agent.pool.number]
        number = sum(pool.plan.agents for pool in pools_before) + agent.number
        at = rank(Kind.LIMIT_ENDS, number)
        self.desk.calendar.call_at(limit_ends_s(agent), at, lambda: self.look([agent]))

    def _assign(self, slot: Slot) -> None:
        agent, contact, now = slot.agent, slot.contact, self.desk.now
        self.lines.discount(contact)
        contact.assigned_s = contact.queue_left_s = contact.would_be_assigned_s = now
        contact.server, contact.slot = agent, slot
        contact.had_by, contact.had_until_s = agent, NEVER
        self.waits.remember(contact.rule, now - contact.joined_s)
        self.desk.note(Step.ASSIGNED, contact, agent)
        end_keeping(self.desk, contact, None if agent.pool.plan.accept else agent)
        self.exits.end_warm_transfer(contact)
        self.exits.send_home_if_done()
        contact.news.give(News.ASSIGNED)

    def release(self, contact: Contact) -> None:
        """The slot is free again; the agent looks for the next contact at once."""
        slot = contact.slot
        assert slot is not None
        self.desk.on_site -= 1
        self.free(contact, slot)
        contact.freed_s = self.desk.now
        self.look([slot.agent])

    def free(self, contact: Contact, slot: Slot) -> None:
        contact.slot, contact.silent, contact.had_until_s = None, False, self.desk.now
        self.floor.let_go(slot)
        self.desk.note(Step.FREED, contact, slot.agent)

    # ---------------------------------------------------------------------- offers

    def _offer(self, slot: Slot, accept: AcceptPlan) -> None:
        contact = slot.contact
        after_s, how = answer(contact, accept)
        contact.offer = offer = Offer(slot, self.desk.book.begin_offer(slot))
        contact.offers += 1
        at = rank(Kind.OFFER_RESULT, contact.number)
        self.desk.calendar.call_at(self.desk.now + after_s, at, lambda: self._ends(offer, how))

    def _ends(self, offer: Offer, how: OfferEnd) -> None:
        contact = offer.slot.contact
        if contact.offer is not offer:
            return
        if how == OfferEnd.ACCEPTED:
            contact.offer = None
            self.desk.book.end_offer(offer, how)
            self._assign(offer.slot)
        else:
            self._take_back(offer, how)
            contact.declined_by = offer.slot.agent
            self._waits_on(contact)
            self.look([offer.slot.agent])

    def _waits_on(self, contact: Contact) -> None:
        """Back in line at the same place, unless it has been offered too often."""
        if contact.offers >= MAX_OFFERS:
            self.exits.flow_out(contact)
        else:
            self.stand_in_line(contact)
            if not self.looks_now(contact) and self.desk.closed:
                self.exits.after_closing(contact)
        self.exits.send_home_if_done()

    def _take_back(self, offer: Offer, how: OfferEnd) -> None:
        offer.slot.contact.offer = None
        self.floor.let_go(offer.slot, was_offer=True)
        self.desk.book.end_offer(offer, how)

    def cancel_offer(self, contact: Contact) -> list[Agent]:
        """Take back what is on offer, if it is; gives the agent, to look for others later."""
        offer = contact.offer
        if offer is None:
            return []
        self._take_back(offer, OfferEnd.CANCELLED)
        return [offer.slot.agent]
