"""Response curves and sales: expected values of contacts, added up by hand."""

import math
from dataclasses import dataclass

import numpy as np
import pytest

from imroute.engine.contract import Outcome, Why
from imroute.measures import Reactions, Results
from imroute.measures.experience import EXPERIENCE
from imroute.scenario.curves import Curve
from test_measures import a_log, answered, gave_up, near, value, worked

from .lives import DUTY, Life, Stay, a_live_plan, log_of, random_lives, served


@dataclass(frozen=True)
class Response:
    by: str
    points: Curve
    when_unresolved: float
    when_repeated: float
    when_transferred: float


CSAT = Response("response_time", Curve((10.0, 60.0), (0.9, 0.4)), 0.5, 0.8, 0.9)
NPS = Response("resolution_time", Curve((100.0, 200.0), (50.0, -50.0)), -60.0, -20.0, -10.0)
CES = Response("reply_time", Curve((30.0, 130.0), (1.5, 3.5)), 1.0, 1.0, 0.5)
CHURN = Response("first_answer", Curve((0.0,), (0.09,)), 2.0, 10.0, 10.0)
MONEY = ((200.0, Curve((0.0, 100.0), (0.3, 0.1))), None)
REACTIONS = Reactions({"csat": CSAT, "nps": NPS, "ces": CES, "churn": CHURN}, MONEY)


@pytest.fixture(scope="module")
def day():
    lives = [
        Life(0, [served(0, 0, 5, 50, 60)], ended=150),
        Life(10, [served(10, 40, 45, 60, 70)], ended=60, resolved=0),
        Life(300, [served(300, 300, 300, 320, 330), served(330, 330, 340, 360, 370)], ended=360),
        Life(
            *(400, [served(400, 400, 535, 600, 610)]),
            ended=600,
            more={"attempt": 1, "first_contact": 1},
        ),
        Life(500, [Stay(500, left=520)], Outcome.ABANDONED, 520),
        Life(600, [served(600, 700, 705, 715, 990)], Outcome.ABANDONED_SILENTLY, 650, resolved=-1),
        Life(
            700,
            [Stay(math.nan, rule=-1)],
            Outcome.BOT_RESOLVED,
            720,
            bot_reply=701,
        ),
        Life(2000, [served(2000, 2000, 2000, 2010, 2020)], ended=2010, type=1),
    ]
    return Results(a_live_plan(), [log_of(lives, duty=DUTY)], reactions=REACTIONS)


def test_satisfaction(day):
    # 5 s; 35 s and not settled; passed on; 135 s and back; the bot's have no response time; 0 s.
    each = [0.9, 0.65 * 0.5, 0.9 * 0.9, 0.4 * 0.8, 0.9]
    assert value(day, "csat") == near(np.mean(each))
    assert value(day, "csat", "type:refund") == near(0.9)
    assert value(day, "csat", "pool:experts") == near(math.nan)
    assert value(day, "csat", "interval:18:30") == near(0.9)


def test_recommendation_may_be_below_zero(day):
    # Of the contact itself: 150, 50 (not settled), 60 (passed on), 200 (back), 20 (bot) and 10 s.
    each = [0.0, 50 - 60, 50 - 10, -50 - 20, 50, 50]
    assert value(day, "nps") == near(np.mean(each))
    assert value(day, "nps", "type:order × interval:18:00") == near(np.mean(each[:-1]))


def test_effort_goes_by_the_mean_of_the_replies(day):
    # Replies after 50, 50, (20 and 30), 200 and 10 s.
    each = [1.9, 1.9 + 1, 1.5 + 0.5, 3.5 + 1, 1.5]
    assert value(day, "ces") == near(np.mean(each))


def test_customers_lost(day):
    each = [0.09, 0.18, 0.9, 0.9, 0.09, 0.09]
    assert value(day, "churn") == near(np.mean(each))


def test_sales(day):
    # First replies after 50, 50, 20 and 200 s, the bot's after 1 s; refunds bring nothing.
    shares = [0.2, 0.2, 0.26, 0.1, 0.298]
    assert value(day, "sales", stat="total") == near(200 * sum(shares))
    assert value(day, "sales", "type:refund") == 0
    assert value(day, "sales", "agent:front/1") == near(200 * sum(shares[:-1]))


def test_values_stay_within_their_scale():
    gone = Response("response_time", Curve((0.0,), (0.9,)), 1.0, 1.0, 10.0)
    low = Response("response_time", Curve((0.0,), (-80.0,)), 0.0, 0.0, -90.0)
    passed = Life(0, [served(0, 0, 0, 9, 9), served(9, 9, 9, 20, 20)], ended=20)
    log = log_of([passed])
    curves = {"churn": gone, "nps": low, "ces": low}
    results = Results(a_live_plan(), [log], reactions=Reactions(curves))
    assert [value(results, name) for name in curves] == [1, -100, 1]


def test_only_what_has_a_curve_is_listed():
    log = a_log([answered(0, 0, 0, 1, 2), gave_up(0, 9)], [worked(0, 0, 0, 0, 1)])
    none = Results(a_live_plan(), [log])
    assert not {row.measure for row in none.rows()} & set(EXPERIENCE)
    assert math.isnan(value(none, "csat"))
    some = Results(a_live_plan(), [log], reactions=Reactions({"csat": CSAT}, (None, None)))
    assert {row.measure for row in some.rows()} & set(EXPERIENCE) == {"csat"}
    assert some.estimate("csat").unit == "share"
    assert Results(a_live_plan(), [log], reactions=REACTIONS).estimate("nps").unit == "score"


def test_mean_replies_of_lives_that_go_from_hand_to_hand():
    logs = [log_of(random_lives(seed)) for seed in range(3)]
    flat = Response("reply_time", Curve((0.0, 400.0), (1.0, 5.0)), 0.0, 0.0, 0.0)
    results = Results(a_live_plan(), logs, reactions=Reactions({"ces": flat}))
    for seed in range(3):
        means = []
        for life in random_lives(seed):
            replies = [s.replied - s.joined for s in life.stays if not math.isnan(s.replied)]
            if replies and life.outcome != Outcome.ABANDONED_SILENTLY:
                means.append(1 + 4 * min(np.mean(replies), 400) / 400)
        assert results.by_day("ces")[seed] == near(np.mean(means))


def test_what_yields_is_not_transferred():
    log = log_of(
        [Life(0, [served(0, 0, 0, 9, 9, why=Why.YIELDED), served(9, 9, 9, 20, 20)], ended=20)]
    )
    assert value(Results(a_live_plan(), [log], reactions=REACTIONS), "csat") == near(0.9)
