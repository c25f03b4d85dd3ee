"""An agent at work: attention for one message, or for all blocks of work in hand."""

from __future__ import annotations

from imroute.customers import Purpose
from imroute.distributions import Distribution, quantile
from imroute.engine.contract import HANDLING, WRAP_UP, Kind, Step, rank
from imroute.engine.reference.calendar import Signal
from imroute.engine.reference.desk import Desk, Process
from imroute.engine.reference.people import Agent, Block, Contact
from imroute.engine.reference.routing import Router


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
    if agent.pool.plan.new_contacts_first:
        for i, contact in enumerate(agent.inbox):
            if contact.replies == 0:
                return agent.inbox.pop(i)
    return agent.inbox.pop(0)


# --------------------------------------------------------- conversations


def reply(desk: Desk, router: Router, agent: Agent, contact: Contact) -> Process:
    """Answer a message; after the last reply wrap up and let go."""
    turn, type_plan = contact.replies, contact.type_plan
    if turn == 0:
        contact.work_began_s = desk.now
    yield from attend(
        desk, agent, contact, turn, type_plan.agent_reply, contact.draw(Purpose.EXCHANGE, turn)[0]
    )
    if turn == 0:
        contact.first_reply_s = desk.now
    contact.replies += 1
    desk.note(Step.REPLIED, contact, agent, turn)
    contact.news.give()
    if contact.replies == contact.turns:
        if type_plan.wrap_up is not None:
            u = contact.draw(Purpose.CONVERSATION)[1]
            yield from attend(desk, agent, contact, WRAP_UP, type_plan.wrap_up, u)
        router.release(agent, contact)


def attend(
    desk: Desk, agent: Agent, contact: Contact, turn: int, effort: Distribution, u: float
) -> Process:
    """Give a contact undivided attention; work once begun is not interrupted."""
    seconds = quantile(effort, u) / agent.pool.plan.speed[contact.type]
    row = desk.book.begin_work(contact, agent, turn)
    yield desk.calendar.at(desk.now + seconds, rank(Kind.WORK_ENDS, contact.number))
    desk.book.end_work(row)


# -------------------------------------------------------- blocks of work


def begin_block(desk: Desk, agent: Agent, contact: Contact, handling: Distribution) -> None:
    """Add a block of work; all blocks in hand progress at once, so the pace of all changes."""
    effort = quantile(handling, contact.draw(Purpose.HANDLING)[0])
    advance(desk, agent)
    done_at = agent.progress + effort / agent.pool.plan.speed[contact.type]
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
    block.contact.news.give()
    router.release(agent, block.contact)


def advance(desk: Desk, agent: Agent) -> None:
    """Bring the progress of the blocks up to date, before their number changes."""
    if agent.blocks:
        agent.progress += (desk.now - agent.progress_at_s) / slowdown(agent)
    agent.progress_at_s = desk.now


def slowdown(agent: Agent) -> float:
    factors = agent.pool.plan.slowdown
    return factors[min(len(agent.blocks), len(factors)) - 1]
