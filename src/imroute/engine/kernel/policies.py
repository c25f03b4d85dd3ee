"""Policies of one's own, compiled: called by address with plain numbers, many compiled at once."""

from __future__ import annotations

from typing import Any

import numba
from llvmlite import ir
from numba.core import types
from numba.core.errors import NumbaError
from numba.extending import intrinsic

from imroute.engine.contract import AgentView, ContactView, Plan, Policy
from imroute.engine.policy import ARGUMENT, SCALARS, name_of, policies_of
from imroute.errors import Problem, UsageError, listed

AGENT_FIELDS = len(AgentView._fields)
_kept: dict[int, Any] = {}  # compiled policies by address: they live as long as the process
_addresses: dict[Policy, int] = {}


def address_of(policy: Policy) -> int:
    """Compile a policy, once, and tell where it is; refuse what cannot be compiled."""
    if policy not in _addresses:
        if numba.config.DISABLE_JIT:  # type: ignore[attr-defined]
            address, kept = len(_kept) + 1, policy
        else:
            kept = _compiled(policy)
            address = kept.address
        _kept[address] = kept
        _addresses[policy] = address
    return _addresses[policy]


def _compiled(policy: Policy) -> Any:
    inner: Any = numba.njit(policy)

    def score(  # a function that is called by address has plain arguments, all of them named
        pool: Any,
        place: Any,
        contacts: Any,
        load: Any,
        capacity: Any,
        idle_since_s: Any,
        last_assigned: Any,
        skill: Any,
        number: Any,
        type_: Any,
        tier: Any,
        priority: Any,
        weight: Any,
        joined_s: Any,
        now_s: Any,
        stage: Any,
    ) -> Any:
        try:
            return float(
                inner(
                    AgentView(
                        pool, place, contacts, load, capacity, idle_since_s, last_assigned, skill
                    ),
                    ContactView(number, type_, tier, priority, weight, joined_s, now_s, stage),
                )
            )
        except Exception:
            return float("nan")

    signature = types.float64(*(_type(kind) for _, kind in SCALARS))
    try:
        return numba.cfunc(signature)(score)
    except NumbaError as error:
        raise _cannot_be_compiled(policy, error) from None


def not_a_number_of_compiled(plan: Plan) -> UsageError:
    """Compiled code cannot tell what went wrong in a policy; uncompiled it can."""
    got = f"no number from {listed(policies_of(plan).values())}"
    allowed = "a number for every free agent; the lowest wins"
    do = "run it with engine='reference', which tells for whom and why"
    return UsageError(Problem(got, allowed, do, (ARGUMENT,)))


def _type(kind: type) -> Any:
    return types.int64 if kind is int else types.float64


def _cannot_be_compiled(policy: Policy, error: Exception) -> UsageError:
    why = next((line.strip() for line in str(error).splitlines() if line.strip()), "")
    got = f"{name_of(policy)}: {why}"
    allowed = "a function that numba can compile: numbers, math and functions of numbers"
    do = "write it more simply, or run it with engine='reference', which takes any function"
    return UsageError(Problem(got, allowed, do, (ARGUMENT, name_of(policy))))


if numba.config.DISABLE_JIT:  # type: ignore[attr-defined]

    def call(address: Any, numbers: Any) -> float:
        """Ask the policy at an address."""
        agent, contact = numbers[:AGENT_FIELDS], numbers[AGENT_FIELDS:]
        return float(_kept[int(address)](AgentView(*agent), ContactView(*contact)))

else:

    @intrinsic
    def call(context: Any, address: Any, numbers: Any) -> Any:
        """Ask the policy at an address."""

        def emit(context: Any, builder: Any, signature: Any, given: Any) -> Any:
            kinds = [context.get_value_type(kind) for kind in numbers.types]
            function = ir.FunctionType(ir.DoubleType(), kinds)
            where = builder.inttoptr(given[0], function.as_pointer())
            return builder.call(
                where, [builder.extract_value(given[1], i) for i in range(len(kinds))]
            )

        return types.float64(types.uint64, numbers), emit
