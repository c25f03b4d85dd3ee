"""Controls of a scenario, and the changes that a variant would write for their values."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from app.conftest import EVENING, SCENARIOS
from imroute.app.controls import Panel
from imroute.language import speaking
from imroute.loading import Loaded, load, load_text

LEVERS = EVENING.with_name("levers.yaml")


def changes(loaded: Loaded, **values: float) -> dict[str, object]:
    return Panel(loaded).changes({key.replace("__", "."): v for key, v in values.items()})


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_controls_where_they_start_change_nothing(path: Path) -> None:
    panel = Panel(load(path))
    values = {control.key: control.start for control in panel.controls}
    assert panel.changes(values) == {}
    assert panel.changes({}) == {}


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_each_control_changes_the_scenario_alone(path: Path) -> None:
    loaded = load(path)
    panel = Panel(loaded)
    assert len({control.key for control in panel.controls}) == len(panel.controls)
    for control in panel.controls:
        if path.stem == "service_week" and control.group == "capacity":
            continue  # its chats are of one form with just this capacity
        low, high, step = control.range
        assert low <= control.start <= high
        if control.choices:
            other = next(value for value in control.choices if value != control.start)
        else:
            other = control.start + (step if control.start + step <= high else -step)
        made = panel.changes({control.key: other})
        assert made
        assert loaded.changed(made).text != loaded.text


def test_a_roster_by_the_clock_is_changed_all_day_in_a_part_or_written_out() -> None:
    panel, path = Panel(load(EVENING)), "pools.generalists.agents"
    assert panel.changes({path: 2}) == {path: {"add": 2}}
    assert panel.changes({f"{path}#2": 3}) == {path: {"add": 3, "from": "20:00", "to": "22:00"}}
    both = panel.changes({path: 1, f"{path}#2": 3})
    assert both == {path: {"18:00": 17, "20:00": 32, "22:00": 19}}


def test_agents_never_fall_below_none() -> None:
    panel, path = Panel(load(EVENING)), "pools.generalists.agents"
    made = panel.changes({path: -10, f"{path}#1": -16})
    assert made == {path: {"18:00": 0, "20:00": 18, "22:00": 8}}


def test_shifts_are_changed_each_at_its_own_place() -> None:
    panel, path = Panel(load(LEVERS)), "pools.experts.shifts"
    assert panel.changes({path: 1}) == {
        f"{path}.early.agents": {"add": 1},
        f"{path}.late.agents": {"add": 1},
    }
    assert panel.changes({f"{path}#2": -2}) == {f"{path}.late.agents": {"add": -2}}


def test_single_values_are_written_as_in_a_file() -> None:
    found = Panel(load(EVENING)).changes(
        {
            "demand": 1.25,
            "pools.specialists.agents": 8,
            "pools.specialists.capacity": 3.0,
            "bots.helper.resolves.order_status": 0.755,
            "targets.1.within": 90.0,
            "targets.3.at_most": 180.0,
            "targets.4.at_most": 0.8,
        }
    )
    assert found == {
        "demand": {"times": "1.25"},
        "pools.specialists.agents": 8,
        "pools.specialists.capacity": "3",
        "bots.helper.resolves.order_status": "75.5%",
        "targets.1.within": "1m30s",
        "targets.3.at_most": "3m",
        "targets.4.at_most": "80%",
    }


def test_a_plain_number_is_bounded_around_itself() -> None:
    text = textwrap.dedent(
        """
        title: x
        day: {start: 09:00, end: 10:00, interval: 30m}
        contact_types: {chat: {arrivals: 20/h}}
        pools: {team: {agents: 2, capacity: 2}}
        targets: [{name: line, measure: queue_length, at_most: 3}]
        """
    )
    panel = Panel(load_text(text))
    [control] = [one for one in panel.controls if one.group == "targets"]
    assert (control.key, control.looks, control.range) == (
        "targets.line.at_most",
        "number",
        (0, 10, 0.1),
    )
    assert panel.changes({control.key: 2.5}) == {control.key: "2.5"}


def test_two_bounds_have_a_control_each_and_are_written_in_their_order() -> None:
    text = textwrap.dedent(
        """
        title: x
        day: {start: 09:00, end: 10:00, interval: 30m}
        contact_types: {chat: {arrivals: 20/h}}
        pools: {team: {agents: 2, capacity: 1}}
        targets:
          - {measure: occupancy, between: [60%, 85%]}
          - {measure: response_time, between: [5s, 1m]}
        """
    )
    loaded = load_text(text)
    panel, path = Panel(loaded), "targets.1.between"
    own = [one for one in panel.controls if one.group == "targets"]
    assert [one.start for one in own] == [0.6, 0.85, 5, 60]
    assert panel.changes({}) == {}
    assert panel.changes({f"{path}#1": 0.7}) == {path: ["70%", "85%"]}
    assert panel.changes({f"{path}#1": 0.9}) == {path: ["85%", "90%"]}
    made = panel.changes({f"{path}#2": 0.9, "targets.2.between#2": 120})
    bounds = [target.between for target in loaded.changed(made).scenario.targets]
    assert [[end.value for end in pair or ()] for pair in bounds] == [[0.6, 0.9], [5, 120]]


def test_labels_are_in_the_language_spoken() -> None:
    with speaking("zh"):
        labels = [control.label for control in Panel(load(EVENING)).controls]
    assert "generalists：全天增减人数" in labels
