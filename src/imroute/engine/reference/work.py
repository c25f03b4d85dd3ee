"""An agent at work: several contacts in hand, attention for one thing at a time."""

from __future__ import annotations

from imroute.customers import Purpose
from imroute.distributions import Distribution, quantile
from imroute.engine.contract import HANDLING, WRAP_UP, Kind, Outcome, Step, rank
from imroute.engine.reference.desk import Desk, Process
from imroute.engine.reference.ending import end
from imroute.engine.reference.people import Agent, Block, Contact

# ------------------------------------------------------ contacts come, go


def take(desk: Desk, agent: Agent, contact: Contact) -> None:
    """Hold a contact that was assigned: its first message is there."""
    if contact.type_plan.handling is not None:
        _begin_block(desk, agent, contact)
    agent.contacts += 1
    agent.weight += contact.weight
    if contact.type_plan.handling is None:
        receive(desk, agent, contact)


def receive(desk: Desk, agent: Agent, contact: Contact) -> None:
    """A customer's message comes into the inbox."""
    agent.inbox.append(contact)
    if not agent.answering:
        agent.answering = True
        desk.calendar.process(answer(desk, agent))
    elif agent.message is not None and not agent.message.triggered:
        agent.message.succeed()


def release(desk: Desk, agent: Agent, contact: Contact) -> None:
    """The slot is free again; the agent looks for the next contact at once."""
    contact.freed_s = desk.now
    agent.contacts -= 1
    agent.weight -= contact.weight
    agent.idle_since_s = desk.now
    desk.note(Step.FREED, contact, agent)
    desk.gained_room([agent])


# --------------------------------------------------------- conversations


def answer(desk: Desk, agent: Agent) -> Process:
    """Answer one message after the other."""
    while True:
        if not agent.inbox:
            agent.message = desk.calendar.event()
            yield agent.message
        yield from _reply_to(desk, agent, _next_message(agent))


def _next_message(agent: Agent) -> Contact:
    if agent.pool.plan.new_contacts_first:
        for i, contact in enumerate(agent.inbox):
            if contact.replies == 0:
                return agent.inbox.pop(i)
    return agent.inbox.pop(0)


def _reply_to(desk: Desk, agent: Agent, contact: Contact) -> Process:
    turn = contact.replies
    reply = contact.draw(Purpose.EXCHANGE, turn)[0]
    if turn == 0:
        contact.work_began_s = desk.now
    yield from _work(desk, agent, contact, turn, contact.type_plan.agent_reply, reply)
    if turn == 0:
        contact.first_reply_s = desk.now
    contact.replies += 1
    desk.note(Step.REPLIED, contact, agent, turn)
    if contact.replies < contact.turns:
        assert contact.replied is not None
        contact.replied.succeed()
        return
    end(desk, contact, Outcome.COMPLETED)
    if contact.type_plan.wrap_up is not None:
        u = contact.draw(Purpose.CONVERSATION)[1]
        yield from _work(desk, agent, contact, WRAP_UP, contact.type_plan.wrap_up, u)
    release(desk, agent, contact)


def _work(
    desk: Desk, agent: Agent, contact: Contact, turn: int, effort: Distribution, u: float
) -> Process:
    """Give a contact undivided attention; work once begun is not interrupted."""
    seconds = quantile(effort, u) / agent.pool.plan.speed[contact.type]
    row = desk.begin_work(contact, agent, turn)
    yield desk.calendar.at(desk.now + seconds, _rank(agent, contact))
    desk.end_work(row)


def _rank(agent: Agent, contact: Contact) -> int:
    return rank(Kind.WORK_ENDS, contact.number, agent.pool.number, agent.number)


# -------------------------------------------------------- blocks of work


def _begin_block(desk: Desk, agent: Agent, contact: Contact) -> None:
    """Add a block of work; all blocks in hand progress at once, so every end moves."""
    handling = contact.type_plan.handling
    assert handling is not None
    work = quantile(handling, contact.draw(Purpose.HANDLING)[0])
    _advance(desk, agent)
    done_at = agent.progress + work / agent.pool.plan.speed[contact.type]
    contact.work_began_s = contact.first_reply_s = desk.now  # picking up is the answer
    agent.blocks.append(Block(contact, done_at, desk.begin_work(contact, agent, HANDLING)))
    if not agent.handling:
        agent.handling = True
        desk.calendar.process(handle(desk, agent))
    elif agent.news is not None and not agent.news.triggered:
        agent.news.succeed(None)


def _advance(desk: Desk, agent: Agent) -> None:
    """Bring the progress of the blocks up to date, before their number changes."""
    if agent.blocks:
        agent.progress += (desk.now - agent.progress_at_s) / _slowdown(agent)
    agent.progress_at_s = desk.now


def _slowdown(agent: Agent) -> float:
    factors = agent.pool.plan.slowdown
    return factors[min(len(agent.blocks), len(factors)) - 1]


def handle(desk: Desk, agent: Agent) -> Process:
    """Work on all blocks in hand; each arrival of one and each end changes the pace."""
    while True:
        agent.news = desk.calendar.event()
        _aim(desk, agent)
        done = yield agent.news
        if done is not None:
            _end_block(desk, agent, done)


def _aim(desk: Desk, agent: Agent) -> None:
    """Schedule the end of the block that is nearest to it, unless news come before."""
    if not agent.blocks:
        return
    block = min(agent.blocks, key=lambda block: (block.done_at, block.contact.number))
    left = max(block.done_at - agent.progress, 0.0)
    news = agent.news

    def ends() -> None:
        if news is agent.news and news is not None and not news.triggered:
            news.succeed(block)

    end_s = desk.now + left * _slowdown(agent)
    desk.calendar.call_at(end_s, _rank(agent, block.contact), ends)


def _end_block(desk: Desk, agent: Agent, block: Block) -> None:
    _advance(desk, agent)
    agent.blocks.remove(block)
    desk.end_work(block.row)
    end(desk, block.contact, Outcome.COMPLETED)
    release(desk, agent, block.contact)
