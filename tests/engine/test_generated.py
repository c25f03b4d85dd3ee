"""Generated scenarios of every kind end, break no law, and route as a second reading says."""

from __future__ import annotations

from collections import Counter

from hypothesis import HealthCheck, Phase, given, note, settings

from imroute.customers import ARRIVALS
from imroute.engine.contract import Outcome

from .days import plan_of, run
from .generated import Generated, scenarios
from .witness import Witness

EXAMPLES = 400
seen: Counter[str] = Counter()


@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    phases=[Phase.generate, Phase.shrink],
)
@given(scenarios())
def test_generated_scenarios_break_no_law(generated: Generated):
    note(generated.text)
    note(str(generated.arrivals))
    day = run(plan_of(generated.text), generated.arrivals)  # checks the laws
    seen["decisions"] += Witness(day.plan, day.log, seed=1).swear()
    seen.update(day.outcomes())
    seen.update(line.split(" ", 2)[2].split("/")[0] for line in day.told("would be"))
    times = day.log.trace["time_s"]
    seen["at once"] += int((times[1:] == times[:-1]).sum())


def test_they_were_of_every_kind():
    """Runs after the test above, in the same process."""
    if not seen:  # another process ran it
        return
    assert all(seen[outcome.name.lower()] > 20 for outcome in Outcome if outcome != Outcome.OPEN)
    assert seen["decisions"] > 5_000
    assert seen["would be assigned"] > 200
    assert seen["at once"] > 50_000


def test_arrivals_of_generated_scenarios_fit_the_contract():
    assert ARRIVALS.names == ("time_s", "type", "tier", "customer")
