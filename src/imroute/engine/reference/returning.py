"""What becomes of a matter after a contact: settled, or the customer is back, and when."""

from __future__ import annotations

import math

from imroute.customers import Purpose
from imroute.distributions import quantile
from imroute.engine.contract import MAX_RETURNS, Outcome, Plan
from imroute.engine.reference.desk import Desk
from imroute.engine.reference.people import Contact
from imroute.units import DAY

SERVED = (Outcome.COMPLETED, Outcome.BOT_RESOLVED)
TRY_AGAIN = (
    Outcome.ABANDONED,
    Outcome.ABANDONED_SILENTLY,
    Outcome.BALKED,
    Outcome.BOT_ABANDONED,
    Outcome.LOST_IN_CONVERSATION,
)


def what_follows(desk: Desk, contact: Contact) -> tuple[Contact, float] | None:
    """Draw whether the customer comes back; if so give the new contact, and when it arrives."""
    after_s = None
    if contact.outcome in SERVED:
        after_s = returns_after_s(desk, contact)
    elif contact.outcome in TRY_AGAIN:
        after_s = retries_after_s(contact)
    if after_s is None or contact.attempt == MAX_RETURNS:
        return None
    back_s = when_open(desk.plan, desk.now + after_s)
    return None if back_s >= desk.plan.day_end_s else (next_contact(desk, contact), back_s)


def returns_after_s(desk: Desk, contact: Contact) -> float | None:
    """Draw whether the matter is settled and, if not, after how long the customer is back."""
    settled, back = contact.draw(Purpose.AFTERWARDS)
    contact.resolved = int(settled < settled_share(desk, contact))
    after = contact.plan.return_after
    if contact.resolved or after is None or back >= contact.plan.return_chance:
        return None
    return quantile(after, contact.draw(Purpose.RETURN)[0])


def settled_share(desk: Desk, contact: Contact) -> float:
    if contact.outcome == Outcome.BOT_RESOLVED:
        return desk.plan.bots[contact.bot].truly_resolved
    assert contact.server is not None
    share = contact.server.pool.plan.resolves[contact.type]
    return contact.plan.resolved if share != share else share


def retries_after_s(contact: Contact) -> float | None:
    after = contact.plan.retry_after
    if after is None:
        return None
    tries, when = contact.draw(Purpose.RETRY)
    return quantile(after, when) if tries < contact.plan.retry_chance else None


def when_open(plan: Plan, time_s: float) -> float:
    """Move a time between two days to the opening of the next."""
    day = math.floor((time_s - plan.day_start_s) / DAY)
    opened_s = plan.day_start_s + DAY * day
    if plan.open_s and day >= 0 and time_s - opened_s >= plan.open_s:
        return plan.day_start_s + DAY * (day + 1)
    return time_s


def next_contact(desk: Desk, contact: Contact) -> Contact:
    again = desk.new_contact(contact.type, contact.tier, contact.luck)
    again.attempt, again.first_contact = contact.attempt + 1, contact.first_contact
    again.before = contact
    return again
