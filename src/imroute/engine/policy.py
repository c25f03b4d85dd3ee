"""Policies of one's own: Python functions that score a free agent for a contact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from numbers import Real
from typing import get_type_hints

from imroute.engine.contract import AgentView, ContactView, Plan, Policy
from imroute.errors import Problem, UsageError, shorten, unknown_name

ARGUMENT = "choose_agent"
Policies = Policy | Mapping[str, Policy]  # for all rules, or by rule

# What a policy is told, number by number, for engines that call it with plain arguments.
SCALARS: tuple[tuple[str, type], ...] = (
    *((f"agent.{name}", kind) for name, kind in get_type_hints(AgentView).items()),
    *((f"contact.{name}", kind) for name, kind in get_type_hints(ContactView).items()),
)


def with_policies(plan: Plan, policies: Policies | None) -> Plan:
    """Put policies in the place of the rules' `choose_agent`."""
    if policies is None:
        return plan
    names = [rule.name for rule in plan.rules]
    chosen = policies if isinstance(policies, Mapping) else dict.fromkeys(names, policies)
    for name, policy in chosen.items():
        _refuse(name, policy, names)
    rules = (
        replace(rule, choose_agent=chosen.get(rule.name, rule.choose_agent)) for rule in plan.rules
    )
    return replace(plan, rules=tuple(rules))


def _refuse(name: str, policy: object, names: list[str]) -> None:
    if name not in names:
        raise UsageError(unknown_name("rule", str(name), names, (ARGUMENT,)))
    if not callable(policy):
        allowed = "a function of an agent and a contact that returns a number"
        do = "write names of policies in the scenario, and give functions here"
        raise UsageError(Problem(shorten(repr(policy)), allowed, do, (ARGUMENT, name)))


def policies_of(plan: Plan) -> dict[str, str]:
    """Name the policies of a plan by rule."""
    return {r.name: name_of(r.choose_agent) for r in plan.rules if callable(r.choose_agent)}


def name_of(policy: Policy) -> str:
    """Name a function as Python does; an object that is called, by its class."""
    named = policy if hasattr(policy, "__qualname__") else type(policy)
    return f"{named.__module__}.{named.__qualname__}"


def score(policy: Policy, agent: AgentView, contact: ContactView) -> float:
    """Ask a policy; what goes wrong inside it is told as Python does, with whom it was about."""
    try:
        given: object = policy(agent, contact)
    except Exception as error:
        error.add_note(f"in the policy {name_of(policy)}, for {_whom(agent, contact)}")
        raise
    number = float(given) if isinstance(given, Real) else float("nan")
    if number != number:
        raise not_a_number(policy, given, agent, contact)
    return number


def not_a_number(
    policy: Policy, given: object, agent: AgentView, contact: ContactView
) -> UsageError:
    got = f"{shorten(repr(given))} for {_whom(agent, contact)}"
    allowed = "a number for every free agent; the lowest wins"
    do = "return a number; float('inf') puts an agent last"
    return UsageError(Problem(got, allowed, do, (ARGUMENT, name_of(policy))))


def _whom(agent: AgentView, contact: ContactView) -> str:
    return f"{agent}, {contact}"
