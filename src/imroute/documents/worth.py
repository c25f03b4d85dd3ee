"""What changes are worth, break-even values and mishaps for machines: JSON and CSV."""

from __future__ import annotations

from imroute.documents.run import scenario_document
from imroute.documents.text import as_csv, as_json, known
from imroute.intervals import Estimate
from imroute.studies.worth import BreakevenResult, ResilienceResult, WorthResult
from imroute.studies.worth.crossings import Crossing
from imroute.studies.worth.effects import Effect
from imroute.studies.worth.goals import Goal
from imroute.studies.worth.listed import NumberRow
from imroute.studies.worth.payback import Payback
from imroute.studies.worth.points import Point
from imroute.studies.worth.recovery import Recovery
from imroute.studies.worth.sick import Sick
from imroute.studies.worth.variants import ForTheMoney, VariantWorth
from imroute.units import format_clock

_ENDS = ("mean", "low", "high")
Document = dict[str, object]


def estimate_document(estimate: Estimate | None) -> Document | None:
    if estimate is None:
        return None
    return {name: known(getattr(estimate, name)) for name in _ENDS}


def _crossing(found: Crossing | None) -> Document | None:
    return None if found is None else estimate_document(found.times(float))


def _goal(goal: Goal, value: Estimate | None = None) -> Document:
    base = {} if value is None else {"value": estimate_document(value)}
    measure, scope, stat, _ = goal.asked
    return {
        "target": dict(goal.target.written),
        "number": goal.number,
        **{"measure": measure, "scope": scope, "stat": stat},
        "better": "more" if goal.sign > 0 else "less",
        **base,
    }


def _effect(effect: Effect) -> Document:
    return {
        "target": dict(effect.before.target.written),
        "value": known(effect.value),
        "change": estimate_document(effect.change),
        "before": effect.before.verdict,
        "after": effect.after.verdict,
    }


# Worth --------------------------------------------------------------------------------------------


def worth_document(result: WorthResult) -> Document:
    """Lay out what variants are worth; amounts of money and hours are those a day."""
    return {
        "scenario": scenario_document(result.loaded),
        "provenance": result.provenance,
        "goal": _goal(result.goal, result.value),
        "pool": result.place.pool,
        "over_days": result.over_s / 86400,
        "days_a_week": result.days_a_week,
        "worth": [_variant(one) for one in result.variants],
        "one_more_point": None if result.points is None else [_point(p) for p in result.points],
        "interrupted": result.interrupted,
    }


def _variant(one: VariantWorth) -> Document:
    return {
        "variant": one.name,
        "title": one.title,
        "one_off": one.one_off,
        "better": estimate_document(one.better),
        "agents": _crossing(one.agents),
        "paid_hours": estimate_document(one.hours),
        "wages": estimate_document(one.agents_cost),
        "makes_up": _crossing(one.make_up),
        "money": one.money and _money(one.money),
        "payback": one.payback and _payback(one.payback),
        "targets": [_effect(effect) for effect in one.effects],
    }


def _money(money: ForTheMoney) -> Document:
    return {
        "extra_cost": estimate_document(money.extra),
        "better_per_1000": estimate_document(money.per_1000),
        "agents_for_the_same": _crossing(money.agents),
        "better_by_agents": estimate_document(money.better),
        "ahead_of_agents": estimate_document(money.ahead),
    }


def _payback(back: Payback) -> Document:
    return {
        "agents": _crossing(back.saving.agents),
        "saved": estimate_document(back.saving.estimate),
        "days": estimate_document(back.days),
        "learning_days": back.learning_days,
    }


def _point(point: Point) -> Document:
    return {
        "place": point.place.name,
        "pool": point.place.pool,
        "better": estimate_document(point.better),
        "cost": estimate_document(point.cost),
        "price_of_a_point": estimate_document(point.price),
    }


def worth_json(result: WorthResult) -> str:
    return as_json(worth_document(result))


def worth_csv(result: WorthResult) -> str:
    """Write one row a number: what of, which, and its interval."""
    return as_csv(NumberRow._fields, result.rows)


def _row(estimate: Estimate) -> tuple[object, ...]:
    return tuple(known(getattr(estimate, name)) for name in _ENDS)


# Break-even ---------------------------------------------------------------------------------------


def breakeven_document(result: BreakevenResult) -> Document:
    wanted = result.range
    return {
        "scenario": scenario_document(result.loaded),
        "provenance": result.provenance,
        "goal": _goal(result.goal),
        "pool": result.place.pool,
        "path": wanted.path,
        "from": wanted.written(wanted.first),
        "to": wanted.written(wanted.last),
        "asks": result.asks,
        "extra_cost": result.extra,
        "breakeven": estimate_document(result.value),
        "better": "more" if result.rises else "less",
        "steady": result.steady,
        "tried": [
            {"value": one.value, "margin": estimate_document(one.margin)} for one in result.tried
        ],
        "interrupted": result.interrupted,
    }


def breakeven_json(result: BreakevenResult) -> str:
    return as_json(breakeven_document(result))


def breakeven_csv(result: BreakevenResult) -> str:
    """Write one row a value tried."""
    rows = ((one.value, *_row(one.margin)) for one in result.tried)
    return as_csv(("value", *_ENDS), rows)


# Mishaps ------------------------------------------------------------------------------------------


def resilience_document(result: ResilienceResult) -> Document:
    return {
        "scenario": scenario_document(result.loaded),
        "provenance": result.provenance,
        "goal": _goal(result.goal, result.value),
        "tolerance": result.tolerance,
        "sick": [_sick(one) for one in result.sick],
        "recovery": [_recovery(one) for one in result.recoveries],
        "interrupted": result.interrupted,
    }


def _sick(one: Sick) -> Document:
    return {
        "place": one.place.name,
        "pool": one.place.pool,
        "worse": estimate_document(one.worse),
        "impossible": one.impossible,
        "breaks": [dict(effect.before.target.written) for effect in one.broken],
        "targets": [_effect(effect) for effect in one.effects],
    }


def _recovery(one: Recovery) -> Document:
    return {
        "disturbance": one.disturbance.name,
        "path": one.disturbance.path,
        "ends": format_clock(one.disturbance.end_s),
        "mean_s": estimate_document(one.mean),
        "p90_s": estimate_document(one.p90),
        "days_not_over": one.not_over,
        "threshold": one.threshold,
        "late": estimate_document(one.late),
        "lost": estimate_document(one.lost),
        "moments": [
            {
                "after_s": moment.after_s,
                "waiting_usually": known(moment.usual),
                "waiting_more": estimate_document(moment.waiting),
                "service_level": estimate_document(moment.level),
            }
            for moment in one.moments
        ],
    }


def resilience_json(result: ResilienceResult) -> str:
    return as_json(resilience_document(result))


def resilience_csv(result: ResilienceResult) -> str:
    """Write one row a number: what of, which, and its interval; times in seconds."""
    return as_csv(NumberRow._fields, result.rows)
