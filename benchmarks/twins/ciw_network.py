"""W1 in Ciw: one node whose customers renege."""

from __future__ import annotations

import math
import time

import ciw
from ciw.dists import Exponential

from benchmarks.workloads import HANDLING_S, HOUR_S, W1, Day, w1_day

DRAIN_S = 3600.0  # chats that are open when Ciw stops leave no record: go on, count them not


def w1(hours: float, seed: int) -> Day:
    begun = time.perf_counter()
    ciw.seed(seed)
    network = ciw.create_network(
        arrival_distributions=[Exponential(W1.per_hour / HOUR_S)],
        service_distributions=[Exponential(1 / HANDLING_S)],
        reneging_time_distributions=[Exponential(1 / W1.patience_s)],
        number_of_servers=[W1.agents],
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(hours * HOUR_S + DRAIN_S)
    records = simulation.get_all_records(only=["service", "renege"])
    seconds = time.perf_counter() - begun
    # A record tells of a chat; those of the drain count for the time taken and for nothing else.
    told = [
        (record.arrival_date, record.waiting_time, record.record_type == "renege")
        for record in records
        if record.arrival_date < hours * HOUR_S and not math.isnan(record.waiting_time)
    ]
    return w1_day(seconds, len(records), *zip(*told, strict=True))
