"""How an agent answers an offer."""

from __future__ import annotations

from imroute.customers import Purpose
from imroute.distributions import quantile
from imroute.engine.contract import AcceptPlan, OfferEnd
from imroute.engine.reference.people import Contact


def answer(contact: Contact, accept: AcceptPlan) -> tuple[float, OfferEnd]:
    """Draw after how long an offer ends, and how, if nothing cancels it."""
    u, declines = contact.draw(Purpose.OFFER, contact.offers)
    after_s = quantile(accept.time, u)
    if after_s >= accept.timeout_s:
        return accept.timeout_s, OfferEnd.TIMED_OUT
    return after_s, OfferEnd.DECLINED if declines < accept.declines else OfferEnd.ACCEPTED
