"""The formulas against published values, brute-force Markov chains, limits and identities."""

import math
import subprocess
import sys
from itertools import product

import numpy as np
import pytest

from imroute.theory import (
    ServiceGoal,
    agents_needed,
    busy_agent,
    chat_chain,
    chat_offered_load,
    erlang_a,
    erlang_b,
    erlang_c,
    handle_s_by_chats,
    mt_g_inf_at_edges,
    mt_m_inf,
    priority_mean_waits_s,
    saturated_desk,
    square_root_staffing,
    staffing,
)

EXACT = 1e-9
TELEPHONE = {"arrival_rate_per_s": 0.8, "mean_handle_s": 60, "agents": 50}
CHAT = {
    "arrival_rate_per_s": 4 / 60,
    "mean_handle_s_by_chats": (180, 210, 240),
    "mean_patience_s": 60,
    "agents": 5,
}
FORMULAS = ("offered", "answered", "without_early_abandons", "early_abandons_good", "virtual")


def exactly(expected, rel=EXACT):
    return pytest.approx(expected, rel=rel, abs=1e-13)


def levels(desk, within_s):
    found = desk.service_levels(within_s)
    return {formula: getattr(found, formula) for formula in FORMULAS}


# Brute force --------------------------------------------------------------------------------------


def stationary(rates):
    """The stationary law of the chain with rates {(from, to): rate}, as {state: probability}."""
    states = sorted({state for pair in rates for state in pair})
    number = {state: index for index, state in enumerate(states)}
    balance = np.zeros((len(states), len(states)))
    for (source, target), rate in rates.items():
        balance[number[target], number[source]] += rate
        balance[number[source], number[source]] -= rate
    balance[-1] = 1
    right = np.zeros(len(states))
    right[-1] = 1
    return dict(zip(states, np.linalg.solve(balance, right), strict=True))


def mean(law, value):
    return sum(p * value(state) for state, p in law.items())


def telephone_by_brute_force(*, arrivals, handle_s, patience_s, agents, room):
    """The law of the number of customers of M/M/n/n+room+M."""
    rates = {}
    for inside in range(agents + room):
        above = inside + 1
        leaving = min(above, agents) / handle_s + max(above - agents, 0) / patience_s
        rates |= {(inside, above): arrivals, (above, inside): leaving}
    return stationary(rates)


def fates(ahead, drain, patience_s, within_s, *, gives_up):
    """(answered, gone, still waiting) within a time for a customer with so many ahead."""
    from scipy.linalg import expm

    answered, gone = ahead + 1, ahead + 2
    generator = np.zeros((ahead + 3, ahead + 3))
    for front in range(ahead + 1):
        generator[front, front - 1 if front else answered] += drain + front / patience_s
        generator[front, gone] += gives_up / patience_s
        generator[front, front] = -generator[front].sum()
    at_end = expm(generator * within_s)[ahead]
    return at_end[answered], at_end[gone], at_end[: ahead + 1].sum()


def chats_by_brute_force(*, arrivals, handle_s_by_chats, patience_s, agents, room, most_loaded):
    """The law of (chats of each agent by name, number waiting)."""
    capacity = len(handle_s_by_chats)
    full = (capacity,) * agents
    rates = {}

    def add(source, target, rate):
        rates[source, target] = rates.get((source, target), 0) + rate

    for held in product(range(capacity + 1), repeat=agents):
        with_room = [agent for agent in range(agents) if held[agent] < capacity]
        if with_room:
            choose = max if most_loaded else min
            chosen = choose(with_room, key=lambda agent, held=held: held[agent])
            add((held, 0), (changed(held, chosen, 1), 0), arrivals)
        for agent in range(agents):
            if held[agent]:
                rate = held[agent] / handle_s_by_chats[held[agent] - 1]
                add((held, 0), (changed(held, agent, -1), 0), rate)
    for waiting in range(room):
        leaving = agents * capacity / handle_s_by_chats[-1] + (waiting + 1) / patience_s
        add((full, waiting), (full, waiting + 1), arrivals)
        add((full, waiting + 1), (full, waiting), leaving)
    return stationary(rates)


def changed(held, agent, by):
    return (*held[:agent], held[agent] + by, *held[agent + 1 :])


# Erlang A and C -----------------------------------------------------------------------------------


def test_erlang_a_reproduces_the_exact_values():
    desk = erlang_a(**TELEPHONE, mean_patience_s=120)
    assert desk.p_wait == exactly(0.46777406855378467)
    assert desk.p_abandon == exactly(0.030912249162192453)
    assert desk.mean_queue == exactly(2.9675759195704754)
    assert desk.mean_wait_s == exactly(60 * 0.061824498324384906)
    assert desk.occupancy == exactly(0.9303242408042933)
    assert desk.p_blocked == 0
    assert desk.wait_quantile_s(0.9) == exactly(12.444647715128667)
    assert levels(desk, 20) == exactly(
        {
            "virtual": 0.9679430665845771,
            "offered": 0.9430189547469828,
            "answered": 0.9730996537018579,
            "without_early_abandons": 0.9720296029869882,
            "early_abandons_good": 0.9728643917078093,
        }
    )


def test_erlang_c_reproduces_the_exact_values():
    desk = erlang_c(**TELEPHONE)
    assert desk.p_wait == exactly(0.6944556111968342)
    assert desk.mean_wait_s == exactly(20.833668335905024)
    assert desk.mean_queue == exactly(16.66693466872402)
    assert desk.occupancy == exactly(0.96)
    assert desk.wait_quantile_s(0.9) == exactly(58.138741782008815)


def test_workload_one_of_the_benchmarks():
    desk = erlang_a(arrival_rate_per_s=95 / 300, mean_handle_s=300, mean_patience_s=120, agents=100)
    assert desk.p_abandon == pytest.approx(0.0270536, abs=5e-8)
    assert desk.mean_wait_s == pytest.approx(3.24643, abs=5e-6)
    assert desk.service_levels(20).offered == pytest.approx(0.922379, abs=5e-7)


SIMULATED_DAY = {"arrival_rate_per_s": 4.2 / 60, "mean_handle_s": 120, "agents": 12}


# Published means of 1000 simulated days of 480 minutes that start empty, hence the 3%.
def test_a_simulated_day_without_patience():
    desk = erlang_c(**SIMULATED_DAY)
    assert desk.service_levels(20).offered == pytest.approx(0.902, rel=0.03)
    assert desk.occupancy == pytest.approx(0.695, rel=0.03)


def test_a_simulated_day_with_patience():
    desk = erlang_a(**SIMULATED_DAY, mean_patience_s=60)
    assert desk.p_abandon == pytest.approx(58.609 / (4.2 * 480), rel=0.03)
    assert desk.service_levels(20).answered == pytest.approx(0.975, rel=0.03)
    assert desk.occupancy == pytest.approx(0.675, rel=0.03)


def test_a_simulated_day_with_five_places_to_wait():
    desk = erlang_a(**SIMULATED_DAY, mean_patience_s=math.inf, waiting_room=5)
    assert desk.p_blocked == pytest.approx(18.655 / (4.2 * 480), rel=0.03)
    assert desk.service_levels(20).answered == pytest.approx(0.929, rel=0.03)
    assert desk.mean_wait_answered_s == pytest.approx(60 * 0.06, rel=0.03)
    assert desk.occupancy == pytest.approx(0.689, rel=0.03)


BRUTE = {
    "quiet": {"arrivals": 0.2, "handle_s": 5.0, "patience_s": 8.0, "agents": 3},
    "overloaded": {"arrivals": 2.0, "handle_s": 5.0, "patience_s": 8.0, "agents": 3},
    "impatient": {"arrivals": 1.0, "handle_s": 5.0, "patience_s": 0.5, "agents": 2},
    "patient": {"arrivals": 0.4, "handle_s": 5.0, "patience_s": math.inf, "agents": 3},
    "one agent": {"arrivals": 0.15, "handle_s": 5.0, "patience_s": 30.0, "agents": 1},
}


@pytest.mark.parametrize("room", [1, 4, None])
@pytest.mark.parametrize("case", BRUTE.values(), ids=BRUTE)
def test_erlang_a_solves_its_markov_chain(case, room):
    within_s, endless = 3.0, 70
    law = telephone_by_brute_force(**case, room=endless if room is None else room)
    agents, last = case["agents"], max(law)
    desk = erlang_a(
        arrival_rate_per_s=case["arrivals"],
        mean_handle_s=case["handle_s"],
        mean_patience_s=case["patience_s"],
        agents=agents,
        waiting_room=room,
    )
    let_in = 1 - law[last]
    waits = {n - agents: p / let_in for n, p in law.items() if agents <= n < last}
    drain = agents / case["handle_s"]
    stays = {k: fates(k, drain, case["patience_s"], within_s, gives_up=1) for k in waits}
    virtual = {k: fates(k, drain, case["patience_s"], within_s, gives_up=0) for k in waits}
    queue = mean(law, lambda n: max(n - agents, 0))
    gone = queue / case["patience_s"] / (case["arrivals"] * let_in)
    in_time = 1 - sum(waits.values()) + sum(p * stays[k][0] for k, p in waits.items())
    early = sum(p * stays[k][1] for k, p in waits.items())

    assert desk.p_wait == exactly(sum(waits.values()))
    assert desk.p_abandon == exactly(gone)
    assert desk.mean_queue == exactly(queue)
    assert desk.contacts_held == exactly(mean(law, lambda n: min(n, agents)))
    assert desk.p_wait_over(within_s) == exactly(sum(p * stays[k][2] for k, p in waits.items()))
    assert desk.p_abandon_within(within_s) == exactly(early)
    assert levels(desk, within_s) == exactly(
        {
            "offered": in_time,
            "answered": in_time / (1 - gone),
            "without_early_abandons": in_time / (1 - early),
            "early_abandons_good": in_time + early,
            "virtual": 1 - sum(p * virtual[k][2] for k, p in waits.items()),
        }
    )
    if room is not None:
        assert desk.p_blocked == exactly(law[last])


@pytest.mark.parametrize("room", [4, None])
@pytest.mark.parametrize("patience_s", [10.0, 2000.0])
def test_mean_waits_are_the_areas_under_their_tails(patience_s, room):
    from scipy.integrate import quad

    desk = erlang_a(
        arrival_rate_per_s=0.5,
        mean_handle_s=7,
        mean_patience_s=patience_s,
        agents=4,
        waiting_room=room,
    )

    def area(tail):
        return pytest.approx(quad(tail, 0, math.inf, epsabs=1e-11, limit=200)[0], rel=1e-8)

    p_answered = desk.p_answered_within(math.inf)
    assert desk.mean_wait_s == area(desk.p_wait_over)
    assert desk.mean_virtual_wait_s == area(desk.p_virtual_wait_over)
    assert desk.mean_wait_answered_s == area(
        lambda t: 1 - desk.p_answered_within(t) / p_answered,
    )
    assert desk.mean_wait_abandoned_s == area(
        lambda t: 1 - desk.p_abandon_within(t) / desk.p_abandon,
    )


@pytest.mark.parametrize(("load", "agents"), [(0.5, 1), (7.2, 8), (40.0, 50), (9_900.0, 10_000)])
def test_erlang_c_is_the_textbook_formula(load, agents):
    desk = erlang_c(arrival_rate_per_s=load / 60, mean_handle_s=60, agents=agents)
    blocked = erlang_b(arrival_rate_per_s=load / 60, mean_handle_s=60, agents=agents)
    p_wait = blocked / (1 - load / agents * (1 - blocked))
    spare_per_s = (agents - load) / 60
    assert desk.p_wait == exactly(p_wait)
    assert desk.mean_wait_s == exactly(p_wait / spare_per_s)
    assert desk.mean_virtual_wait_s == exactly(p_wait / spare_per_s)
    assert desk.p_wait_over(3) == exactly(p_wait * math.exp(-3 * spare_per_s))
    in_time = 1 - p_wait * math.exp(-3 * spare_per_s)
    assert levels(desk, 3) == exactly(dict.fromkeys(FORMULAS, in_time))
    assert desk.p_abandon == 0
    assert math.isnan(desk.mean_wait_abandoned_s)


def test_great_patience_is_erlang_c():
    patient, endless = erlang_a(**TELEPHONE, mean_patience_s=1e13), erlang_c(**TELEPHONE)
    for measure in ("p_wait", "mean_wait_s", "mean_queue", "mean_virtual_wait_s", "occupancy"):
        assert getattr(patient, measure) == exactly(getattr(endless, measure))
    assert patient.p_abandon == pytest.approx(endless.mean_wait_s / 1e13, rel=1e-6)


def test_no_patience_is_erlang_b():
    desk = erlang_a(**TELEPHONE, mean_patience_s=1e-9)
    assert desk.p_abandon == exactly(erlang_b(**TELEPHONE), rel=1e-7)


def test_no_waiting_room_is_erlang_b():
    desk = erlang_a(**TELEPHONE, mean_patience_s=120, waiting_room=0)
    assert desk.p_blocked == exactly(erlang_b(**TELEPHONE))
    assert (desk.p_wait, desk.mean_queue, desk.p_abandon) == (0, 0, 0)
    assert levels(desk, 20) == dict.fromkeys(FORMULAS, 1)


def test_a_large_waiting_room_is_an_endless_one():
    large = erlang_a(**TELEPHONE, mean_patience_s=120, waiting_room=500)
    endless = erlang_a(**TELEPHONE, mean_patience_s=120)
    for measure in ("p_wait", "mean_wait_answered_s", "mean_wait_abandoned_s", "mean_queue"):
        assert getattr(large, measure) == exactly(getattr(endless, measure))
    assert levels(large, 20) == exactly(levels(endless, 20))


def test_a_finite_room_needs_no_stability():
    desk = erlang_a(
        arrival_rate_per_s=2, mean_handle_s=10, mean_patience_s=math.inf, agents=5, waiting_room=900
    )
    assert desk.answered_per_s == exactly(0.5)
    assert desk.p_blocked == exactly(0.75)


@pytest.mark.parametrize("patience_s", [1.0, 120.0, 1e6])
@pytest.mark.parametrize("load", [0.5, 0.99, 1.0, 1.1, 2.0])
@pytest.mark.parametrize("agents", [1, 100, 10_000])
def test_what_goes_in_comes_out_at_any_size(agents, load, patience_s):
    rate = agents * load / 300
    desk = erlang_a(
        arrival_rate_per_s=rate, mean_handle_s=300, mean_patience_s=patience_s, agents=agents
    )
    assert desk.answered_per_s * 300 == exactly(desk.contacts_held)
    assert desk.answered_per_s == exactly(rate * (1 - desk.p_abandon))
    assert desk.mean_wait_s == exactly(
        desk.mean_wait_answered_s * desk.p_answered_within(math.inf)
        + (desk.mean_wait_abandoned_s * desk.p_abandon if desk.p_abandon else 0)
    )
    assert 0 <= desk.p_wait <= 1
    assert all(0 <= level <= 1 + 1e-12 for level in levels(desk, 20).values())


def test_many_agents_agree_with_the_heavy_traffic_limit():
    """Halfin & Whitt (1981): P(wait) tends to 1 / (1 + b Phi(b) / phi(b))."""
    agents, grade = 40_000, 1.0
    desk = erlang_c(
        arrival_rate_per_s=(agents - grade * math.sqrt(agents)) / 60,
        mean_handle_s=60,
        agents=agents,
    )
    phi = math.exp(-(grade**2) / 2) / math.sqrt(2 * math.pi)
    share_below = (1 + math.erf(grade / math.sqrt(2))) / 2
    assert desk.p_wait == pytest.approx(1 / (1 + grade * share_below / phi), rel=0.01)


def test_many_overloaded_agents_agree_with_the_fluid_limit():
    desk = erlang_a(arrival_rate_per_s=50, mean_handle_s=300, mean_patience_s=120, agents=12_000)
    assert desk.p_abandon == pytest.approx(0.2, rel=1e-3)
    assert desk.mean_virtual_wait_s == pytest.approx(120 * math.log(1.25), rel=1e-3)


@pytest.mark.parametrize("share", [0.535, 0.6, 0.9, 0.999])
def test_the_quantile_of_the_wait_inverts_its_tail(share):
    desk = erlang_a(**TELEPHONE, mean_patience_s=120)
    assert desk.p_wait_over(desk.wait_quantile_s(share)) == exactly(1 - share)


def test_the_quantile_is_zero_where_nobody_waits():
    assert erlang_a(**TELEPHONE, mean_patience_s=120).wait_quantile_s(0.5) == 0


# Erlang B -----------------------------------------------------------------------------------------


def test_erlang_b_is_its_sum():
    terms = [7.5**n / math.factorial(n) for n in range(11)]
    assert erlang_b(arrival_rate_per_s=2.5, mean_handle_s=3, agents=10) == exactly(
        terms[-1] / sum(terms)
    )


@pytest.mark.parametrize(("load", "agents"), [(10_000, 10_000), (9_000, 10_000), (10_500, 10_000)])
def test_erlang_b_of_many_agents_is_a_ratio_of_poisson_probabilities(load, agents):
    from scipy.special import gammaincc, gammaln

    exactly_full = math.exp(agents * math.log(load) - load - gammaln(agents + 1))
    assert erlang_b(arrival_rate_per_s=load, mean_handle_s=1, agents=agents) == exactly(
        exactly_full / gammaincc(agents + 1, load)
    )


# Chats --------------------------------------------------------------------------------------------

# The threshold of these values is 0.333 minutes, not a third of a minute.
CHAT_WITHIN_S = 0.333 * 60
CHAT_ORACLES = {
    "least_loaded": {
        "mean_queue": 0.6218747439746134,
        "p_abandon": 0.15546868599365335,
        "p_wait": 0.4247107639810619,
        "contacts_held": 13.051525499347257,
        "slot_utilisation": 0.8701016999564838,
        "occupancy": 0.9943951844602926,
        "mean_wait_s": 60 * 0.15546868599365335,
        "mean_virtual_wait_s": 60 * 0.22572067195502837,
        "answered_per_s": 3.3781252560253865 / 60,
        "p_virtual_wait_over": 0.25736833241531615,
        "p_answered_within": 0.7180717936095431,
        "p_abandon_within": 0.09745425679560227,
        "virtual": 0.7426316675846838,
        "offered": 0.7180717936095431,
        "answered": 0.8502607087511107,
        "without_early_abandons": 0.7956070914035909,
        "early_abandons_good": 0.8155260504051454,
    },
    "most_loaded": {
        "mean_queue": 0.635649651933812,
        "p_abandon": 0.158912412983453,
        "p_wait": 0.4341183685506391,
        "contacts_held": 13.16012795050384,
        "slot_utilisation": 0.8773418633669227,
        "occupancy": 0.9641649129059117,
        "mean_wait_s": 60 * 0.158912412983453,
        "mean_virtual_wait_s": 60 * 0.23072052363061923,
        "answered_per_s": 3.3643503480661883 / 60,
        "p_virtual_wait_over": 0.2630691992297084,
        "p_answered_within": 0.7118269104851543,
        "p_abandon_within": 0.09961292850658335,
        "virtual": 0.7369308007702916,
        "offered": 0.7118269104851543,
        "answered": 0.8463172224549192,
        "without_early_abandons": 0.790578777752207,
        "early_abandons_good": 0.8114398389917377,
    },
}


@pytest.mark.parametrize("policy", CHAT_ORACLES)
def test_the_chat_chain_reproduces_the_exact_values(policy):
    desk = chat_chain(**CHAT, policy=policy)
    found = levels(desk, CHAT_WITHIN_S)
    for measure, expected in CHAT_ORACLES[policy].items():
        value = found[measure] if measure in found else getattr(desk, measure)
        assert (value(CHAT_WITHIN_S) if callable(value) else value) == exactly(expected), measure


def test_balanced_agents_reproduce_the_published_calculator():
    """CCmath; its waiting time is the virtual one, and it takes all chats as spread evenly."""
    desk = chat_chain(**CHAT, policy="balanced")
    assert desk.p_abandon == pytest.approx(0.1544, abs=5e-5)
    assert desk.slot_utilisation == pytest.approx(0.8678, abs=5e-5)
    assert desk.mean_virtual_wait_s / 60 == pytest.approx(0.22, abs=5e-3)


@pytest.mark.parametrize("policy", ["least_loaded", "most_loaded"])
@pytest.mark.parametrize("arrivals", [0.05, 0.4, 1.5])
def test_the_chat_chain_solves_the_chain_of_named_agents(policy, arrivals):
    handle_s, patience_s, agents, room = (8.0, 13.0), 6.0, 3, 60
    law = chats_by_brute_force(
        arrivals=arrivals,
        handle_s_by_chats=handle_s,
        patience_s=patience_s,
        agents=agents,
        room=room,
        most_loaded=policy == "most_loaded",
    )
    desk = chat_chain(
        arrival_rate_per_s=arrivals,
        mean_handle_s_by_chats=handle_s,
        mean_patience_s=patience_s,
        agents=agents,
        policy=policy,
    )
    queue = mean(law, lambda state: state[1])
    assert desk.p_wait == exactly(mean(law, lambda state: min(state[0]) == len(handle_s)))
    assert desk.mean_queue == exactly(queue)
    assert desk.p_abandon == exactly(queue / patience_s / arrivals)
    assert desk.contacts_held == exactly(mean(law, lambda state: sum(state[0])))
    assert desk.occupancy == exactly(mean(law, lambda state: sum(map(bool, state[0]))) / agents)


def test_one_agent_is_the_same_under_every_policy():
    one = CHAT | {"agents": 1}
    balanced = chat_chain(**one)
    for policy in ("least_loaded", "most_loaded"):
        desk = chat_chain(**one, policy=policy)
        assert desk.p_wait == exactly(balanced.p_wait)
        assert desk.contacts_held == exactly(balanced.contacts_held)
        assert desk.occupancy == exactly(balanced.occupancy)


@pytest.mark.parametrize("policy", ["balanced", "least_loaded", "most_loaded"])
def test_one_chat_at_a_time_is_erlang_a(policy):
    chats = chat_chain(
        arrival_rate_per_s=0.2,
        mean_handle_s_by_chats=(60,),
        mean_patience_s=120,
        agents=12,
        policy=policy,
    )
    calls = erlang_a(arrival_rate_per_s=0.2, mean_handle_s=60, mean_patience_s=120, agents=12)
    for measure in ("p_wait", "p_abandon", "contacts_held", "occupancy", "mean_virtual_wait_s"):
        assert getattr(chats, measure) == exactly(getattr(calls, measure))


@pytest.mark.parametrize("policy", ["balanced", "least_loaded", "most_loaded"])
@pytest.mark.parametrize("load", [0.1, 18.0, 24.0, 500.0])
def test_without_slowdown_slots_are_agents(policy, load):
    desk = {"arrival_rate_per_s": load / 60, "mean_patience_s": 30}
    chats = chat_chain(**desk, mean_handle_s_by_chats=(60, 60, 60), agents=8, policy=policy)
    calls = erlang_a(**desk, mean_handle_s=60, agents=24)
    for measure in ("p_wait", "p_abandon", "contacts_held", "mean_queue"):
        assert getattr(chats, measure) == exactly(getattr(calls, measure))


def test_a_chat_desk_with_a_finite_room_solves_its_chain():
    case = {"patience_s": 6.0, "agents": 2, "room": 3}
    law = chats_by_brute_force(
        arrivals=0.6, handle_s_by_chats=(8.0, 13.0), most_loaded=False, **case
    )
    desk = chat_chain(
        arrival_rate_per_s=0.6,
        mean_handle_s_by_chats=(8.0, 13.0),
        mean_patience_s=6.0,
        agents=2,
        policy="least_loaded",
        waiting_room=3,
    )
    assert desk.p_blocked == exactly(law[(2, 2), 3])
    assert desk.contacts_held == exactly(mean(law, lambda state: sum(state[0])))
    assert desk.mean_queue == exactly(mean(law, lambda state: state[1]))


@pytest.mark.parametrize(
    ("rate", "held", "gone"), [(120, 28_320, 0), (125 / 0.9, 30_000, 0.1)], ids=["keeps up", "over"]
)
def test_ten_thousand_chat_agents_agree_with_the_fluid_limit(rate, held, gone):
    """They end 95.238 chats a second with two each and 125 with three each."""
    desk = chat_chain(
        arrival_rate_per_s=rate,
        mean_handle_s_by_chats=(180, 210, 240),
        mean_patience_s=60,
        agents=10_000,
    )
    assert desk.contacts_held == pytest.approx(held, rel=1e-6)
    assert desk.p_abandon == pytest.approx(gone, rel=1e-6, abs=1e-12)


# One agent and the customers' replies -------------------------------------------------------------

REPLIES = {"agent_reply_s": 40, "customer_reply_s": 60}
CONVERSATION = REPLIES | {"turns": 5, "capacity": 3}

# chats: utilisation, replies a minute, mean response, cycle, slowdown, throughput factor,
# for an agent reply of 40 s and a customer reply of 60 s.
CLOSED_NETWORK = {
    1: (0.4, 0.6, 40.0, 100.0, 1.0, 1.0),
    2: (0.6896551724137931, 1.0344827586206897, 56.0, 116.0, 1.16, 1.7241379310344827),
    3: (
        0.8656716417910448,
        1.2985074626865671,
        78.62068965517241,
        138.6206896551724,
        1.386206896551724,
        2.164179104477612,
    ),
    4: (
        0.9520426287744227,
        1.428063943161634,
        108.05970149253733,
        168.05970149253733,
        1.6805970149253733,
        2.380106571936057,
    ),
    5: (
        0.9858168446856943,
        1.4787252670285416,
        142.87744227353463,
        202.87744227353463,
        2.028774422735346,
        2.464542111714236,
    ),
    6: (
        0.9964667393675027,
        1.4947001090512542,
        180.85098931885832,
        240.85098931885832,
        2.408509893188583,
        2.491166848418757,
    ),
}


@pytest.mark.parametrize(("chats", "expected"), CLOSED_NETWORK.items())
def test_the_closed_network_reproduces_the_exact_values(chats, expected):
    agent = busy_agent(agent_reply_s=40, customer_reply_s=60, chats=chats)
    assert (
        agent.utilisation,
        60 * agent.replies_per_s,
        agent.mean_response_s,
        agent.mean_cycle_s,
        agent.slowdown,
        agent.throughput_factor,
    ) == exactly(expected, rel=1e-12)


@pytest.mark.parametrize("chats", [1, 2, 7])
def test_the_closed_network_solves_its_markov_chain(chats):
    rates = {}
    for inbox in range(chats):
        rates[inbox, inbox + 1] = (chats - inbox) / 30
        rates[inbox + 1, inbox] = 1 / 20
    law = stationary(rates)
    agent = busy_agent(agent_reply_s=20, customer_reply_s=30, chats=chats)
    assert agent.utilisation == exactly(1 - law[0])
    assert agent.mean_response_s == exactly(mean(law, float) * 20 / (1 - law[0]))


def two_turn_chats_by_brute_force(chats, reply_s, customer_s):
    """The law of an agent's inbox, in order: each chat's first or second message, or awaited."""
    rates = {}
    for waiting in range(chats + 1):
        for inbox in product((1, 2), repeat=waiting):
            if waiting < chats:
                rates[inbox, (*inbox, 2)] = (chats - waiting) / customer_s
            if inbox:
                replied = inbox[1:] if inbox[0] == 1 else (*inbox[1:], 1)
                if replied != inbox:
                    rates[inbox, replied] = 1 / reply_s
    return stationary(rates)


@pytest.mark.parametrize("chats", [1, 2, 4])
def test_handle_times_hold_for_a_fixed_number_of_turns(chats):
    law = two_turn_chats_by_brute_force(chats, reply_s=20, customer_s=30)
    ended_per_s = mean(law, lambda inbox: inbox[:1] == (2,)) / 20
    handle_s = handle_s_by_chats(agent_reply_s=20, customer_reply_s=30, turns=2, capacity=4)
    assert handle_s[chats - 1] == exactly(chats / ended_per_s)


def test_handle_time_of_a_lone_chat_is_the_sum_of_its_parts():
    conversation = CONVERSATION | {"capacity": 1, "wrap_up_s": 15}
    desk = saturated_desk(agents=1, **conversation)
    assert handle_s_by_chats(**conversation) == (exactly(5 * 40 + 4 * 60 + 15),)
    assert desk.mean_handle_s == exactly(455)
    assert desk.busy_agents == exactly((5 * 40 + 15) / 455)


def test_a_conversation_without_pauses_is_served_in_turn():
    assert handle_s_by_chats(agent_reply_s=40, customer_reply_s=0, turns=3, capacity=3) == exactly(
        (120, 240, 360)
    )


def test_independent_agents_do_as_much_as_one_of_them_times_their_number():
    conversation = {"agent_reply_s": 20, "customer_reply_s": 30, "turns": 1000, "capacity": 3}
    agent = busy_agent(agent_reply_s=20, customer_reply_s=30 * 0.999, chats=3)
    desk = saturated_desk(agents=7, **conversation)
    assert desk.replies_per_s == exactly(7 * agent.replies_per_s)
    assert desk.busy_agents == exactly(7 * agent.utilisation)
    assert desk.contacts_per_s == exactly(7 * agent.replies_per_s / 1000)
    assert desk.mean_handle_s == exactly(1000 * agent.mean_cycle_s)


def test_the_first_guess_comes_near_a_simulated_chat_desk():
    """Workload two of the benchmarks: 40 million simulated chats, .0765 abandoned."""
    handle_s = handle_s_by_chats(agent_reply_s=20, customer_reply_s=30, turns=8, capacity=3)
    desk = chat_chain(
        arrival_rate_per_s=0.2375, mean_handle_s_by_chats=handle_s, mean_patience_s=120, agents=40
    )
    assert desk.p_abandon == pytest.approx(0.0765, abs=0.003)


# Priorities ---------------------------------------------------------------------------------------


def test_priorities_reproduce_the_exact_values():
    waits = priority_mean_waits_s(arrival_rates_per_s=(0.4, 0.5, 0.6), mean_handle_s=6, agents=10)
    assert waits == exactly((0.5279459400850242, 1.1477085654022265, 8.722585097056932))


def test_a_single_class_waits_as_in_erlang_c():
    (wait_s,) = priority_mean_waits_s(arrival_rates_per_s=(0.8,), mean_handle_s=60, agents=50)
    assert wait_s == exactly(erlang_c(**TELEPHONE).mean_wait_s)


def test_two_classes_solve_their_markov_chain():
    first, second, handle_s, agents, longest = 0.15, 0.25, 2.0, 2, 28
    rates = {((0, 0, 0), (1, 0, 0)): first + second, ((1, 0, 0), (0, 0, 0)): 1 / handle_s}
    rates |= {((1, 0, 0), (2, 0, 0)): first + second, ((2, 0, 0), (1, 0, 0)): 2 / handle_s}
    for high, low in product(range(longest), repeat=2):
        here = (agents, high, low)
        if high + 1 < longest:
            rates[here, (agents, high + 1, low)] = first
        if low + 1 < longest:
            rates[here, (agents, high, low + 1)] = second
        if high or low:
            rates[here, (agents, high - 1, low) if high else (agents, 0, low - 1)] = (
                agents / handle_s
            )
    law = stationary(rates)
    waits = priority_mean_waits_s(
        arrival_rates_per_s=(first, second), mean_handle_s=handle_s, agents=agents
    )
    assert waits == exactly(
        (
            mean(law, lambda state: state[1]) / first,
            mean(law, lambda state: state[2]) / second,
        ),
        rel=1e-8,
    )


def test_only_the_classes_beyond_capacity_wait_for_ever():
    waits = priority_mean_waits_s(arrival_rates_per_s=(0.5, 0.4, 0.3), mean_handle_s=1, agents=1)
    assert waits[:2] == exactly((1 / (1 * 0.5), 1 / (0.5 * 0.1)))
    assert waits[2] == math.inf


def test_a_class_that_fills_the_agents_waits_for_ever():
    waits = priority_mean_waits_s(arrival_rates_per_s=(0.5, 0.5), mean_handle_s=1, agents=1)
    assert waits == (exactly(2), math.inf)


# Demand that changes ------------------------------------------------------------------------------

RATES = (0.5, 2.0, 0.0, 1.0)


def test_the_offered_load_solves_its_differential_equation():
    from scipy.integrate import solve_ivp

    load = mt_m_inf(arrival_rates_per_s=RATES, interval_s=900, mean_handle_s=400, initial_mean=70)
    held = 70.0
    for index, rate in enumerate(RATES):
        path = solve_ivp(
            lambda _, y, rate=rate: [rate - y[0] / 400, y[0]],
            (0, 900),
            [held, 0.0],
            method="DOP853",
            rtol=1e-12,
            atol=1e-12,
        )
        held, area = path.y[:, -1]
        assert load.at_edges[index + 1] == exactly(held)
        assert load.mean[index] == exactly(area / 900)
    assert load.at_edges[0] == 70


def test_a_load_in_balance_stays():
    load = mt_m_inf(
        arrival_rates_per_s=(0.5, 0.5), interval_s=900, mean_handle_s=400, initial_mean=200
    )
    assert load.at_edges == exactly((200, 200, 200))
    assert load.mean == exactly((200, 200))


def test_general_handle_times_include_exponential_ones():
    expected = mt_m_inf(arrival_rates_per_s=RATES, interval_s=900, mean_handle_s=400)
    found = mt_g_inf_at_edges(
        arrival_rates_per_s=RATES, interval_s=900, handle_survival=lambda s: math.exp(-s / 400)
    )
    assert found == exactly(expected.at_edges)


def test_fixed_handle_times_hold_the_arrivals_of_that_long():
    found = mt_g_inf_at_edges(
        arrival_rates_per_s=RATES, interval_s=900, handle_survival=lambda s: float(s < 1350)
    )
    expected = (0, 450, 1800 + 225, 900, 900)
    assert found == pytest.approx(expected, rel=1e-6)


# Staffing -----------------------------------------------------------------------------------------

GOAL = ServiceGoal(within_s=20, at_least=0.8)


@pytest.mark.parametrize("handle_s_by_chats", [(300.0,), (180.0, 210.0, 240.0)])
@pytest.mark.parametrize("patience_s", [30.0, 120.0, math.inf])
@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize("rate", [0.001, 0.3])
def test_one_agent_fewer_than_needed_misses_the_goal(rate, formula, patience_s, handle_s_by_chats):
    goal = ServiceGoal(within_s=20, at_least=0.8, formula=formula)
    desk = {
        "arrival_rate_per_s": rate,
        "mean_handle_s_by_chats": handle_s_by_chats,
        "mean_patience_s": patience_s,
    }
    agents = agents_needed(**desk, goal=goal)
    assert levels(chat_chain(**desk, agents=agents), 20)[formula] >= 0.8
    load = chat_offered_load(arrival_rate_per_s=rate, mean_handle_s_by_chats=handle_s_by_chats)
    fewest = math.floor(load) + 1 if patience_s == math.inf else 1
    assert agents == fewest or levels(chat_chain(**desk, agents=agents - 1), 20)[formula] < 0.8


def test_without_patience_at_least_the_load_is_staffed():
    lax = ServiceGoal(within_s=600, at_least=0.01)
    agents = agents_needed(
        arrival_rate_per_s=0.8, mean_handle_s_by_chats=(60,), mean_patience_s=math.inf, goal=lax
    )
    assert agents == 49


def test_ten_thousand_agents_are_found():
    agents = agents_needed(
        arrival_rate_per_s=10_000 / 300,
        mean_handle_s_by_chats=(300,),
        mean_patience_s=math.inf,
        goal=GOAL,
    )
    assert 10_000 < agents < square_root_staffing(offered_load=10_000, grade=1)


def test_nobody_is_needed_for_no_demand():
    assert (
        agents_needed(
            arrival_rate_per_s=0, mean_handle_s_by_chats=(300,), mean_patience_s=120, goal=GOAL
        )
        == 0
    )


def test_steady_demand_is_staffed_as_in_balance():
    desk = {"mean_handle_s_by_chats": (300,), "mean_patience_s": 120, "goal": GOAL}
    found = staffing(arrival_rates_per_s=(0.2,) * 3, interval_s=1800, initial_mean=60, **desk)
    assert found == (agents_needed(arrival_rate_per_s=0.2, **desk),) * 3


def test_a_day_that_starts_empty_starts_with_fewer():
    desk = {"mean_handle_s_by_chats": (300,), "mean_patience_s": 120, "goal": GOAL}
    first, second = staffing(arrival_rates_per_s=(0.2, 0.2), interval_s=1800, **desk)
    mean_load = 60 * (1 - 300 / 1800 * (1 - math.exp(-1800 / 300)))
    assert first == agents_needed(arrival_rate_per_s=mean_load / 300, **desk)
    assert first < second


def test_staff_follow_demand_with_a_lag():
    desk = {"mean_handle_s_by_chats": (400, 600), "mean_patience_s": 120, "goal": GOAL}
    up, high, down = staffing(
        arrival_rates_per_s=(1.0, 1.0, 0.2), interval_s=1800, initial_mean=120, **desk
    )
    in_balance = agents_needed(arrival_rate_per_s=1.0, **desk)
    assert up < high <= in_balance
    assert agents_needed(arrival_rate_per_s=0.2, **desk) < down < high


def test_square_root_staffing():
    assert square_root_staffing(offered_load=100, grade=0.5) == 105
    assert square_root_staffing(offered_load=100.01, grade=0.5) == 106
    assert square_root_staffing(offered_load=0, grade=2) == 0


def test_the_load_of_chats_is_what_full_agents_can_bear():
    load = chat_offered_load(arrival_rate_per_s=0.3, mean_handle_s_by_chats=(180, 210, 240))
    assert load == exactly(0.3 * 240 / 3)


# Refusals -----------------------------------------------------------------------------------------

CLASSES = {"arrival_rates_per_s": (0.4, 0.5), "mean_handle_s": 6, "agents": 10}
CHANGING = {"arrival_rates_per_s": (1, 2), "interval_s": 900, "mean_handle_s": 60}
DEMAND = {"arrival_rate_per_s": 1, "mean_handle_s_by_chats": (60, 90)}
LOAD = {"offered_load": 10, "grade": 1}
SHARE = {"within_s": 20, "at_least": 0.8}
STAFF = {
    "arrival_rates_per_s": (1, 2),
    "interval_s": 900,
    "mean_handle_s_by_chats": (60, 90),
    "mean_patience_s": 120,
    "goal": GOAL,
}
CALLS = TELEPHONE | {"mean_patience_s": 60}

REFUSED = [
    (erlang_b, TELEPHONE, {"arrival_rate_per_s": 0}, "arrival_rate_per_s .* above 0, got 0"),
    (erlang_b, TELEPHONE, {"mean_handle_s": math.nan}, "mean_handle_s .* above 0, got nan"),
    (erlang_b, TELEPHONE, {"mean_handle_s": math.inf}, "mean_handle_s .* finite .* got inf"),
    (erlang_c, TELEPHONE, {"agents": 0}, "agents .* at least 1, got 0"),
    (erlang_c, TELEPHONE, {"agents": 49.5}, "agents .* whole number .* got 49.5"),
    (erlang_c, TELEPHONE, {"agents": 48}, "grows without bound: .* below 0.8, .* got 0.8"),
    (erlang_a, CALLS, {"mean_patience_s": 0}, "mean_patience_s .* above 0 .* got 0"),
    (erlang_a, CALLS, {"waiting_room": -2}, "waiting_room .* at least 0, got -2"),
    (chat_chain, CHAT, {"mean_handle_s_by_chats": ()}, r"by_chats .* at least one .* got \(\)"),
    (chat_chain, CHAT, {"mean_handle_s_by_chats": (60, 0)}, "mean_handle_s .* above 0, got 0"),
    (chat_chain, CHAT, {"policy": "idlest"}, "policy .* least_loaded, .* got 'idlest'"),
    (chat_chain, CHAT, {"policy": "least_loaded", "agents": 200}, "1373701 .* use .* 'balanced'"),
    (busy_agent, REPLIES | {"chats": 2}, {"chats": 0}, "chats .* at least 1, got 0"),
    (busy_agent, REPLIES | {"chats": 2}, {"agent_reply_s": 0}, "agent_reply_s .* got 0"),
    (busy_agent, REPLIES | {"chats": 2}, {"customer_reply_s": -1}, "customer_reply_s .* got -1"),
    (handle_s_by_chats, CONVERSATION, {"agent_reply_s": 0}, "agent_reply_s .* got 0"),
    (handle_s_by_chats, CONVERSATION, {"turns": 0.5}, "turns .* at least 1, got 0.5"),
    (handle_s_by_chats, CONVERSATION, {"capacity": 0}, "capacity .* at least 1, got 0"),
    (handle_s_by_chats, CONVERSATION, {"wrap_up_s": -1}, "wrap_up_s .* at least 0, got -1"),
    (saturated_desk, CONVERSATION, {"agents": 0}, "agents .* at least 1, got 0"),
    (priority_mean_waits_s, CLASSES, {"arrival_rates_per_s": ()}, "arrival_rates_per_s .* one"),
    (priority_mean_waits_s, CLASSES, {"arrival_rates_per_s": (1, 0)}, "arrival_rate_per_s .* 0"),
    (mt_m_inf, CHANGING, {"arrival_rates_per_s": (1, -1)}, "arrival_rate_per_s .* got -1"),
    (mt_m_inf, CHANGING, {"arrival_rates_per_s": ()}, "arrival_rates_per_s .* at least one"),
    (mt_m_inf, CHANGING, {"interval_s": 0}, "interval_s .* above 0, got 0"),
    (mt_m_inf, CHANGING, {"mean_handle_s": 0}, "mean_handle_s .* above 0, got 0"),
    (mt_m_inf, CHANGING, {"initial_mean": -1}, "initial_mean .* at least 0, got -1"),
    (chat_offered_load, DEMAND, {"arrival_rate_per_s": -1}, "arrival_rate_per_s .* got -1"),
    (chat_offered_load, DEMAND, {"mean_handle_s_by_chats": ()}, "by_chats .* at least one"),
    (chat_offered_load, DEMAND, {"mean_handle_s_by_chats": (60, 0)}, "mean_handle_s .* got 0"),
    (staffing, STAFF, {"mean_handle_s_by_chats": ()}, "by_chats .* at least one"),
    (square_root_staffing, LOAD, {"offered_load": -1}, "offered_load .* at least 0, got -1"),
    (ServiceGoal, SHARE, {"within_s": -1}, "within_s .* at least 0, got -1"),
    (ServiceGoal, SHARE, {"at_least": 1.0}, "at_least .* below 1, got 1.0"),
    (ServiceGoal, SHARE, {"formula": "best"}, "formula .* virtual, got 'best'"),
    (erlang_a(**CALLS).service_levels, {}, {"within_s": -1}, "within_s .* got -1"),
    (erlang_a(**CALLS).p_virtual_wait_over, {}, {"within_s": -1}, "within_s .* got -1"),
    (erlang_a(**CALLS).p_answered_within, {}, {"within_s": -1}, "within_s .* got -1"),
    (erlang_a(**CALLS).wait_quantile_s, {}, {"share": -0.1}, "share .* at least 0 .* got -0.1"),
    (erlang_a(**CALLS).wait_quantile_s, {}, {"share": 1.0}, "share .* below 1, got 1.0"),
]


@pytest.mark.parametrize(("call", "good", "bad", "says"), REFUSED)
def test_bad_arguments_are_refused_in_words(call, good, bad, says):
    with pytest.raises(ValueError, match=says):
        call(**good | bad)


def test_the_borders_are_allowed():
    desk = erlang_a(**CALLS)
    assert desk.wait_quantile_s(0) == 0
    assert desk.service_levels(0).virtual == exactly(1 - desk.p_wait)
    assert ServiceGoal(within_s=0, at_least=0).met_by(desk)
    assert handle_s_by_chats(**CONVERSATION | {"turns": 1}) == exactly((40, 80, 120))


def test_importing_the_formulas_stays_light():
    code = "import sys, imroute.theory; print('scipy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
