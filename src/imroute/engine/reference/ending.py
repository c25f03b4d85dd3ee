"""How a contact ends, and who comes back."""

from __future__ import annotations

from imroute.customers import Purpose
from imroute.distributions import quantile
from imroute.engine.contract import Outcome, Step
from imroute.engine.reference.desk import Desk
from imroute.engine.reference.people import Contact


def end(desk: Desk, contact: Contact, outcome: Outcome) -> None:
    """It is over for the customer; those whose matter is not settled may come back."""
    contact.outcome, contact.ended_s = outcome, desk.now
    desk.note(Step.ENDED, contact, detail=outcome)
    if outcome in (Outcome.COMPLETED, Outcome.BOT_RESOLVED):
        settle(desk, contact)


def settle(desk: Desk, contact: Contact) -> None:
    """Draw whether the matter is settled and, if not, whether and when the customer is back."""
    settled, back = contact.draw(Purpose.AFTERWARDS)
    contact.resolved = int(settled < settled_share(desk, contact))
    after = contact.plan.return_after
    if not contact.resolved and after is not None and back < contact.plan.return_chance:
        back_s = desk.now + quantile(after, contact.draw(Purpose.RETURN)[0])
        if back_s < desk.plan.day_end_s:
            come_back(desk, contact, back_s)


def settled_share(desk: Desk, contact: Contact) -> float:
    if contact.outcome == Outcome.BOT_RESOLVED:
        return desk.plan.bots[contact.bot].truly_resolved
    assert contact.agent is not None
    share = contact.agent.pool.plan.resolves[contact.type]
    return contact.plan.resolved if share != share else share


def come_back(desk: Desk, contact: Contact, time_s: float) -> None:
    """The same customer opens a new contact about the same matter."""
    again = Contact(
        desk.plan,
        len(desk.contacts),
        contact.type,
        contact.tier,
        contact.luck,
        contact.attempt + 1,
        contact.first_contact,
    )
    desk.arrives_at(again, time_s)
