"""What a desk in balance does to its customers and its agents."""

import math
from dataclasses import dataclass, field

from imroute.theory import checks
from imroute.theory.loss import LossDesk
from imroute.theory.waiting import WaitLaw


@dataclass(frozen=True, kw_only=True)
class ServiceLevels:
    """The five service levels in use, each a share of customers.

    A: answered within the threshold. E: gave up within the threshold.
    """

    within_s: float
    offered: float
    """A over all who were let in."""
    answered: float
    """A over those answered."""
    without_early_abandons: float
    """A over all but E."""
    early_abandons_good: float
    """A and E over all who were let in."""
    virtual: float
    """Whose wait would be within the threshold had they not given up."""


@dataclass(frozen=True, kw_only=True)
class SteadyState:
    """What a desk in balance does to its customers and its agents.

    Shares and waits are of the customers let in: those `p_blocked` of all arrivals are left out.
    A wait that nobody has (of the abandoned when nobody abandons) is nan.
    """

    p_blocked: float
    """Share of all arrivals turned away because the waiting room was full."""
    p_wait: float
    p_abandon: float
    mean_queue: float
    mean_wait_s: float
    mean_wait_answered_s: float
    mean_wait_abandoned_s: float
    mean_virtual_wait_s: float
    """Mean of what the wait would be had this customer not given up."""
    answered_per_s: float
    contacts_held: float
    """Mean number of contacts with agents."""
    slot_utilisation: float
    """Share of the slots that are taken."""
    occupancy: float
    """Share of the agents who hold at least one contact."""
    mean_patience_s: float
    law: WaitLaw = field(repr=False)
    """The wait of those who must wait."""

    def p_virtual_wait_over(self, within_s: float) -> float:
        """P(V > within_s): the share who would wait longer than within_s, had none given up."""
        checks.not_negative("within_s", within_s)
        return self.p_wait * self.law.p_over(within_s)

    def p_wait_over(self, within_s: float) -> float:
        """P(W > within_s): the share who wait longer than within_s, answered in the end or not."""
        return self.p_virtual_wait_over(within_s) * math.exp(-within_s / self.mean_patience_s)

    def p_answered_within(self, within_s: float) -> float:
        """The share who are answered within within_s seconds (math.inf: who are answered)."""
        checks.require(within_s >= 0, "within_s", within_s, "a number of at least 0")
        return 1 - self.p_wait + self.p_wait * self.law.p_answered_within(within_s)

    def p_abandon_within(self, within_s: float) -> float:
        """The share who give up within within_s seconds."""
        gone = 1 - self.p_answered_within(within_s) - self.p_wait_over(within_s)
        return max(gone, 0.0)

    def wait_quantile_s(self, share: float) -> float:
        """The time within which that share of waits ends, by an answer or by giving up.

        Arguments: share, at least 0 and below 1. Errors: ValueError for any other share.
        """
        from scipy.optimize import brentq

        checks.share("share", share)
        if self.p_wait <= 1 - share:
            return 0.0
        latest_s = 1.0
        while self.p_wait_over(latest_s) > 1 - share:
            latest_s *= 2
        root = brentq(lambda t: self.p_wait_over(t) - (1 - share), 0.0, latest_s, xtol=1e-12)
        return float(root)

    def service_levels(self, within_s: float) -> ServiceLevels:
        """The five service levels for a threshold.

        Arguments: within_s, the threshold in seconds, at least 0. Errors: ValueError below 0.
        Source: Jouini, Koole & Roubos (2013), IIE Transactions 45, who sort out the definitions.
        """
        in_time, early = self.p_answered_within(within_s), self.p_abandon_within(within_s)
        return ServiceLevels(
            within_s=within_s,
            offered=in_time,
            answered=_over(in_time, self.p_answered_within(math.inf)),
            without_early_abandons=_over(in_time, 1 - early),
            early_abandons_good=in_time + early,
            virtual=1 - self.p_virtual_wait_over(within_s),
        )


def steady_state(
    loss: LossDesk,
    law: WaitLaw,
    *,
    arrival_rate_per_s: float,
    mean_patience_s: float,
    agents: int,
    capacity: int,
) -> SteadyState:
    """Puts a waiting room in front of a desk: below full the two spend time alike."""
    log_full = _log(loss.p_full) + law.log_mass
    log_total = _log_sum(_log(1 - loss.p_full), log_full)
    p_full, below_full = math.exp(log_full - log_total), math.exp(-log_total)
    p_blocked = p_full * law.p_no_room
    p_wait = p_full * (1 - law.p_no_room) / (1 - p_blocked)
    mean_wait_s = p_wait * law.mean_wait_s
    answered_wait_s = p_wait * law.mean_wait_if_answered_s
    p_abandon = mean_wait_s / mean_patience_s
    p_answered = 1 - p_wait + p_wait * law.p_answered_within(math.inf)
    let_in_per_s = arrival_rate_per_s * (1 - p_blocked)
    contacts_held = agents * capacity - loss.free_slots * below_full
    return SteadyState(
        p_blocked=p_blocked,
        p_wait=p_wait,
        p_abandon=p_abandon,
        mean_queue=let_in_per_s * mean_wait_s,
        mean_wait_s=mean_wait_s,
        mean_wait_answered_s=_over(answered_wait_s, p_answered),
        mean_wait_abandoned_s=_over(mean_wait_s - answered_wait_s, p_abandon),
        mean_virtual_wait_s=p_wait * law.mean_virtual_s,
        answered_per_s=let_in_per_s * p_answered,
        contacts_held=contacts_held,
        slot_utilisation=contacts_held / (agents * capacity),
        occupancy=1 - loss.idle_agents * below_full / agents,
        mean_patience_s=mean_patience_s,
        law=law,
    )


def _over(part: float, whole: float) -> float:
    return part / whole if whole else math.nan


def _log(value: float) -> float:
    return math.log(value) if value > 0 else -math.inf


def _log_sum(first: float, second: float) -> float:
    greater = max(first, second)
    return greater + math.log1p(math.exp(min(first, second) - greater))
