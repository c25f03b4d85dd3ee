"""Ways out of the queue without an agent; and home, once nobody waits for anybody."""

from __future__ import annotations

from imroute.engine.contract import Outcome, Step
from imroute.engine.reference.desk import Desk
from imroute.engine.reference.floor import Floor
from imroute.engine.reference.kept import end_keeping
from imroute.engine.reference.lines import Lines
from imroute.engine.reference.people import Contact, Pool


class Exits:
    """Who leaves the queue unserved, and who goes home after closing."""

    def __init__(self, desk: Desk, floor: Floor, lines: Lines) -> None:
        self.desk, self.floor, self.lines = desk, floor, lines

    def give_up(self, contact: Contact, outcome: Outcome) -> None:
        """The customer does not want to wait any more."""
        self.lines.discount(contact)
        if contact.in_line and (self.desk.closed or contact.passes):
            self.lines.leave(contact)
        elif contact.in_line:
            self.lines.become_shadow(contact)
        self.dismiss(contact, outcome)
        self.send_home_if_done()

    def flow_out(self, contact: Contact) -> None:
        """Nobody serves the contact."""
        if contact.in_line:
            self.lines.leave(contact)
        self.lines.discount(contact)
        if not contact.gave_up:
            self.dismiss(contact, Outcome.FLOWED_OUT)

    def dismiss(self, contact: Contact, outcome: Outcome) -> None:
        """Let a contact go; one that an agent had is lost."""
        contact.queue_left_s = self.desk.now
        self.desk.on_site -= 1
        end_keeping(self.desk, contact)
        contact.news.give(Outcome.LOST_IN_CONVERSATION if contact.passes else outcome)

    def end_warm_transfer(self, contact: Contact) -> None:
        """The next agent has the contact, or it is over: the first slot is free."""
        if contact.warm is not None:
            slot, leg = contact.warm.slot, contact.warm.leg
            contact.warm = None
            if contact.server is None:
                contact.had_until_s = self.desk.now
            self.floor.let_go(slot)
            self.desk.book.free_leg(leg)
            self.desk.note(Step.FREED, contact, slot.agent)
            self.desk.look_later(slot.agent)

    # ------------------------------------------------------------ after closing

    def after_closing(self, contact: Contact) -> None:
        """Shadows leave their lines, and whom nobody can serve flows out."""
        if contact.gave_up or not self.lines.has_prospects(contact):
            self.flow_out(contact)

    def send_home_if_done(self) -> None:
        """After closing nobody stays in a pool that nobody waits for."""
        if self.desk.closed:
            for pool in self.desk.pools:
                if not pool.could_serve:
                    self.send_home(pool)

    def send_home(self, pool: Pool) -> None:
        for agent in pool.agents if pool.on_duty else ():
            if agent.on_duty:
                self.floor.go_off_duty(agent)
