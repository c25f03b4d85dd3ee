"""Who gets whom: rules and their stages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from imroute.engine.contract import NEVER, NONE, RulePlan, StagePlan
from imroute.engine.plan.names import thousandths, weight_of
from imroute.scenario import ContactType, Rule, Scenario
from imroute.scenario.routes import has_stages, opened, stages_of


def rule_plan(scenario: Scenario, name: str, rule: Rule) -> RulePlan:
    def written(key: str, otherwise: Any) -> Any:
        homes = (getattr(rule, key), getattr(scenario, key))
        return next((value for value in homes if value is not None), otherwise)

    announced, holding = written("announces_wait", None), written("holding_reply", None)
    return RulePlan(
        name=name,
        stages=tuple(_stages(scenario, rule)),
        choose_pool=written("choose_pool", "first" if has_stages(scenario, rule) else "any"),
        choose_agent=written("choose_agent", "least_loaded"),
        queue_limit=written("queue_limit", NONE),
        when_full=written("when_full", "offline"),
        sticky_s=written("sticky", NEVER),
        assign_every_s=written("assign_every", 0.0),
        announced_patience=announced.patience.times if announced else 1.0,
        holding_after_s=holding.after if holding else float("inf"),
        holding_patience=holding.patience.times if holding else 1.0,
    )


def _stages(scenario: Scenario, rule: Rule) -> Iterator[StagePlan]:
    stages = stages_of(scenario, rule)
    types = scenario.contact_types
    opened_to = [list(opened(scenario, stages, type_name)) for type_name in types]
    for i, stage in enumerate(stages):
        pools = tuple(
            _that_can_hold(scenario, contact_type, of_stage[i])
            for contact_type, of_stage in zip(types.values(), opened_to, strict=True)
        )
        yield StagePlan(
            after_s=stage.after,
            pools=pools,
            priority=NEVER if stage.priority is None else stage.priority,
            offline=stage.send_to == "offline",
            skip_if=stage.skip_if or "",
        )


def _that_can_hold(
    scenario: Scenario, contact_type: ContactType, names: list[str]
) -> tuple[int, ...]:
    """Leave out the pools whose agents can never hold so heavy a contact."""
    numbers = {name: number for number, name in enumerate(scenario.pools)}
    weight = weight_of(contact_type)
    return tuple(
        numbers[name] for name in names if thousandths(scenario.pools[name].capacity) >= weight
    )
