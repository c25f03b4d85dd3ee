"""Recorded arrivals beside the rest of a scenario: what fits, and what is refused."""

from __future__ import annotations

from reading import changed, loaded, problem, told


def with_record(top: str = "", rows: str = "18:00", tiers: str = "") -> str:
    arrivals = f"arrivals: {{times: [{rows}]}}{tiers}"
    return changed(("arrivals: 60/h", arrivals), ("title: Desk", f"title: Desk\n{top}".strip()))


def test_a_customer_is_not_copied_without_end():
    assert loaded(with_record("demand: 1000")).scenario.demand == 1000
    too_many = "demand: 10\nweekdays: {mon: 2}\nsurges: [{at: 18:00, lasts: 1h, times: 51}]"
    assert told(with_record(too_many)) == [
        problem(
            "desk.yaml:13:5  contact_types.refund.arrivals",
            "up to 1,020 copies of each recorded customer",
            "at most 1,000 copies",
            "write smaller factors for demand, weekdays or surges",
        )
    ]


def test_a_recorded_tier_has_a_share():
    only_vip = "\n    tiers: {vip: 100%}"
    loaded(with_record(rows="18:00 vip", tiers=only_vip))
    assert told(with_record(rows="18:00 vip, 18:01 regular", tiers=only_vip)) == [
        problem(
            "desk.yaml:10:5  contact_types.refund.arrivals",
            "tier regular in the record",
            "tiers with a share among customers of refund: vip",
            "give regular a share, or leave its name out of the rows",
        )
    ]
