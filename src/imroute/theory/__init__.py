"""Exact formulas of queueing theory: oracles for the engines, first guesses for the studies.

Times are in seconds and rates per second throughout. A leaf: imports nothing else of imroute.
"""

from imroute.theory.closed_network import (
    BusyAgent,
    SaturatedDesk,
    busy_agent,
    handle_s_by_chats,
    saturated_desk,
)
from imroute.theory.desks import chat_chain, erlang_a, erlang_b, erlang_c
from imroute.theory.loss import Policy
from imroute.theory.priorities import priority_mean_waits_s
from imroute.theory.staffing import (
    Formula,
    OfferedLoad,
    ServiceGoal,
    agents_needed,
    chat_offered_load,
    mt_g_inf_at_edges,
    mt_m_inf,
    square_root_staffing,
    staffing,
)
from imroute.theory.steady_state import ServiceLevels, SteadyState

__all__ = [
    "BusyAgent",
    "Formula",
    "OfferedLoad",
    "Policy",
    "SaturatedDesk",
    "ServiceGoal",
    "ServiceLevels",
    "SteadyState",
    "agents_needed",
    "busy_agent",
    "chat_chain",
    "chat_offered_load",
    "erlang_a",
    "erlang_b",
    "erlang_c",
    "handle_s_by_chats",
    "mt_g_inf_at_edges",
    "mt_m_inf",
    "priority_mean_waits_s",
    "saturated_desk",
    "square_root_staffing",
    "staffing",
]
