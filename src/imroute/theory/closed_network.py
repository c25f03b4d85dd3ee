"""One agent and the chats that go round between the agent's keyboard and the customers'."""

from collections.abc import Iterator
from dataclasses import dataclass

from imroute.theory import checks


@dataclass(frozen=True, kw_only=True)
class BusyAgent:
    """An agent who always holds the same number of chats."""

    chats: int
    utilisation: float
    """Share of time at work on a reply."""
    replies_per_s: float
    mean_response_s: float
    """From the customer's message to the agent's reply, the reply's work included."""
    mean_cycle_s: float
    """From one reply to the next in the same chat."""
    slowdown: float
    """mean_cycle_s over what it is with one chat."""
    throughput_factor: float
    """replies_per_s over what it is with one chat."""


@dataclass(frozen=True, kw_only=True)
class SaturatedDesk:
    """A desk on which the next chat begins the moment one ends: the most it can do."""

    contacts_per_s: float
    replies_per_s: float
    mean_handle_s: float
    """From assignment to the end of a chat."""
    busy_agents: float
    """Mean number of agents at work on a reply or wrap-up."""


def busy_agent(*, agent_reply_s: float, customer_reply_s: float, chats: int) -> BusyAgent:
    """One agent who always holds `chats` chats, as a closed network of two stations.

    The agent serves messages first come, first served, in exponential times; customers answer
    after a time of any distribution.

    Arguments: agent_reply_s, above 0, and customer_reply_s, at least 0, means in seconds; chats,
    at least 1.
    Errors: ValueError for any other value.
    Source: Gordon & Newell (1967); mean value analysis of Reiser & Lavenberg (1980).
    """
    _check_conversation(agent_reply_s, customer_reply_s)
    checks.whole("chats", chats, 1)
    *_, mean_response_s = _responses_s(agent_reply_s, customer_reply_s, chats)
    mean_cycle_s = mean_response_s + customer_reply_s
    slowdown = mean_cycle_s / (agent_reply_s + customer_reply_s)
    replies_per_s = chats / mean_cycle_s
    return BusyAgent(
        chats=chats,
        utilisation=replies_per_s * agent_reply_s,
        replies_per_s=replies_per_s,
        mean_response_s=mean_response_s,
        mean_cycle_s=mean_cycle_s,
        slowdown=slowdown,
        throughput_factor=chats / slowdown,
    )


def handle_s_by_chats(
    *,
    agent_reply_s: float,
    customer_reply_s: float,
    turns: float,
    capacity: int,
    wrap_up_s: float = 0.0,
) -> tuple[float, ...]:
    """The mean handle time of an agent's chats when 1, 2, ..., capacity are held throughout.

    It makes a conversation into the handle times of `chat_chain`. No customer reply follows the
    last of the `turns`, and the next chat begins at once. Exact for any law of the number of
    turns when replies are exponential and there is no wrap-up.

    Arguments: agent_reply_s, customer_reply_s and wrap_up_s, means in seconds; turns, mean number
    of replies, at least 1; capacity, at least 1.
    Errors: ValueError for any other value.
    Source: Baskett, Chandy, Muntz & Palacios (1975); as a station of its own, Chandy, Herzog & Woo
    (1975).
    """
    _check_conversation(agent_reply_s, customer_reply_s)
    checks.not_negative("wrap_up_s", wrap_up_s)
    checks.whole("capacity", capacity, 1)
    checks.require(turns >= 1, "turns", turns, "a number of at least 1")
    work_s = agent_reply_s + wrap_up_s / turns
    away_s = customer_reply_s * (turns - 1) / turns
    return tuple(
        turns * (response_s + away_s) for response_s in _responses_s(work_s, away_s, capacity)
    )


def saturated_desk(
    *,
    agents: int,
    agent_reply_s: float,
    customer_reply_s: float,
    turns: float,
    capacity: int,
    wrap_up_s: float = 0.0,
) -> SaturatedDesk:
    """Independent agents who all hold `capacity` chats all the time.

    Arguments: agents, at least 1; the others as for `handle_s_by_chats`.
    Errors: ValueError for any other value.
    Source: as for `handle_s_by_chats`.
    """
    checks.whole("agents", agents, 1)
    *_, mean_handle_s = handle_s_by_chats(
        agent_reply_s=agent_reply_s,
        customer_reply_s=customer_reply_s,
        turns=turns,
        capacity=capacity,
        wrap_up_s=wrap_up_s,
    )
    contacts_per_s = agents * capacity / mean_handle_s
    return SaturatedDesk(
        contacts_per_s=contacts_per_s,
        replies_per_s=contacts_per_s * turns,
        mean_handle_s=mean_handle_s,
        busy_agents=contacts_per_s * (turns * agent_reply_s + wrap_up_s),
    )


def _responses_s(work_s: float, away_s: float, chats: int) -> Iterator[float]:
    """Mean response times with 1, 2, ... chats: a message meets the queue of one chat fewer."""
    inbox = 0.0
    for held in range(1, chats + 1):
        response_s = work_s * (1 + inbox)
        inbox = held * response_s / (response_s + away_s)
        yield response_s


def _check_conversation(agent_reply_s: float, customer_reply_s: float) -> None:
    checks.positive("agent_reply_s", agent_reply_s)
    checks.not_negative("customer_reply_s", customer_reply_s)
