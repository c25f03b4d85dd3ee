"""An agent at work: attention for one message, or for all blocks of work in hand."""

from __future__ import annotations

from imroute.customers import Purpose
from imroute.distributions import Distribution, quantile
from imroute.engine.contract import HANDLING, WRAP_UP, Kind, Outcome, Step, rank
from imroute.engine.reference.calendar import Signal
from imroute.engine.reference.desk import Desk, Process
from imroute.engine.reference.in_hand import part_done, see_off
from imroute.engine.reference.news import News
from imroute.engine.reference.passing import pass_on, why_now
from imroute.engine.reference.people import Agent, Block, Contact
from imroute.engine.reference.routing import Router
from imroute.engine.reference.speed import speed, switch_cost_s


def work(desk: Desk, router: Router, agent: Agent) -> Process:
    """One agent, all day."""
    while True:
        if agent.inbox:
            contact = next_in_inbox(agent)
            if contact.type_plan.handling is None:
                yield from reply(desk, router, agent, contact)
            else:
                begin_block(desk, agent, contact, contact.type_plan.handling)
        elif agent.blocks:
            yield from carry_on(desk, router, agent)
        else:
            agent.news = Signal(desk.calendar)
            yield agent.news


def next_in_inbox(agent: Agent) -> Contact:
    """Take what is to be done next: background work last, as the inbox says, then as it came."""
    if len(agent.inbox) == 1:
        return agent.inbox.pop()
    new_first = agent.pool.plan.new_contacts_first
    first = min(
        agent.inbox,
        key=lambda one: (one.type_plan.background, new_first and one.replies_of_leg > 0),
    )
    agent.inbox.remove(first)
    return first


# --------------------------------------------------------- conversations


def reply(desk: Desk, router: Router, agent: Agent, contact: Contact) -> Process:
    """Answer a message; after the last reply wrap up and let go."""
    turn, effort = contact.replies, contact.type_plan.agent_reply
    if contact.replies_of_leg == 0:
        contact.work_began_s = desk.now
    u = contact.draw(Purpose.EXCHANGE, turn)[0]
    yield from attend(desk, agent, contact, turn, effort_s=quantile(effort, u))
    if contact.replies_of_leg == 0:
        contact.first_reply_s = desk.now
    contact.replies += 1
    contact.replies_of_leg += 1
    desk.note(Step.REPLIED, contact, agent, turn)
    yield from after_reply(desk, router, agent, contact)


def after_reply(desk: Desk, router: Router, agent: Agent, contact: Contact) -> Process:
    """Let go, pass on or wrap up; else it is the customer's turn."""
    is_last = contact.replies >= contact.turns
    if not contact.is_open:
        see_off(desk, router, contact)
    elif (why := why_now(router, agent, contact, is_last)) is not None:
        pass_on(desk, router, contact, why)
    elif is_last:
        contact.news.give(Outcome.COMPLETED)
        yield from wrap_up(desk, agent, contact)
        router.matching.release(contact)
    else:
        contact.news.give(News.YOUR_TURN)


def wrap_up(desk: Desk, agent: Agent, contact: Contact) -> Process:
    effort = contact.type_plan.wrap_up
    if effort is not None:
        u = contact.draw(Purpose.CONVERSATION)[1]
        yield from attend(desk, agent, contact, WRAP_UP, effort_s=quantile(effort, u))


def attend(desk: Desk, agent: Agent, contact: Contact, turn: int, effort_s: float) -> Process:
    """Give a contact undivided attention; work once begun is not interrupted."""
    seconds = effort_s / speed(desk, agent, contact, turn) + switch_cost_s(desk, agent, contact)
    row = desk.book.begin_work(contact, agent, turn)
    agent.attends = contact
    yield desk.calendar.at(desk.now + seconds, rank(Kind.WORK_ENDS, contact.number))
    agent.attends = None
    desk.book.end_work(row)


# -------------------------------------------------------- blocks of work


def begin_block(desk: Desk, agent: Agent, contact: Contact, handling: Distribution) -> None:
    """Add a block of work; all blocks in hand progress at once, so the pace of all changes."""
    effort_s = quantile(handling, contact.draw(Purpose.HANDLING, contact.passes)[0])
    if contact.part_done and not contact.passes:
        effort_s *= 1 - part_done(contact)
    advance(desk, agent)
    done_at = agent.progress + effort_s / speed(desk, agent, contact, HANDLING)
    contact.work_began_s = contact.first_reply_s = desk.now  # picking up is the answer
    agent.blocks.append(Block(contact, done_at, desk.book.begin_work(contact, agent, HANDLING)))


def carry_on(desk: Desk, router: Router, agent: Agent) -> Process:
    """Work on all blocks in hand until the first of them is done or another comes."""
    first = min(agent.blocks, key=lambda block: (block.done_at, block.contact.number))
    left = max(first.done_at - agent.progress, 0.0)
    end_s = desk.now + left * slowdown(agent)
    done = desk.calendar.at(end_s, rank(Kind.WORK_ENDS, first.contact.number))
    agent.news = Signal(desk.calendar)
    done.callbacks.append(agent.news.give)
    if (yield agent.news) is not None:
        end_block(desk, router, agent, first)


def end_block(desk: Desk, router: Router, agent: Agent, block: Block) -> None:
    advance(desk, agent)
    agent.blocks.remove(block)
    desk.book.end_work(block.row)
    contact = block.contact
    why = why_now(router, agent, contact, is_last=True)
    if why is not None:
        pass_on(desk, router, contact, why)
    else:
        contact.news.give(Outcome.COMPLETED)
        router.matching.release(contact)


def advance(desk: Desk, agent: Agent) -> None:
    """Bring the progress of the blocks up to date, before their number changes."""
    if agent.blocks:
        agent.progress += (desk.now - agent.progress_at_s) / slowdown(agent)
    agent.progress_at_s = desk.now


def slowdown(agent: Agent) -> float:
    factors = agent.pool.plan.slowdown
    return factors[min(len(agent.blocks), len(factors)) - 1]
