"""What is saved of lives of several parts."""

import csv
import io

from imroute.customers import IN_HAND_AT_START
from imroute.documents import contacts_csv, offers_csv, passes_csv
from imroute.engine.contract import OfferEnd, Why
from imroute.units import DAY
from test_measures import a_log, joined

from .lives import Life, a_live_plan, log_of, offer, served


def read(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_contacts_tell_of_their_last_part_and_passes_of_those_before():
    lives = [
        Life(
            0,
            [
                served(0, 1, 2, 3, 4, why=Why.SHIFT_ENDED, rule=0),
                served(4, 5, 6, 7, 8, pool=1),
            ],
            ended=7,
        )
    ]
    offers = [offer(0, 4, 4.5, OfferEnd.TIMED_OUT, agent=1), offer(0, 4.5, 5, -1, pool=1)]
    plan, log = a_live_plan(), log_of(lives, offers)
    (contact,) = read(contacts_csv(plan, [log]))
    assert (contact["pool"], contact["passes"], contact["joined_s"]) == ("experts", "1", "4.0")
    (passed,) = read(passes_csv(plan, [log]))
    assert (passed["why"], passed["rule"], passed["pool"]) == ("shift_ended", "refunds", "front")
    assert (passed["agent"], passed["freed_s"]) == ("1", "4.0")
    first, second = read(offers_csv(plan, [log]))
    assert (first["result"], first["agent"], first["ended_s"]) == ("timed_out", "2", "4.5")
    assert (second["result"], second["pool"]) == ("open", "experts")


def test_the_day_of_arrival_is_told_and_who_was_in_hand_is_not_counted():
    plan = a_live_plan(days=2, open_s=3600.0, hours=25.0, weekday=4)
    log = a_log([joined(0, customer=IN_HAND_AT_START << 32), joined(60), joined(DAY + 60)])
    rows = read(contacts_csv(plan, [log]))
    assert [row["counted"] for row in rows] == ["0", "1", "1"]
    assert [row["arrived"] for row in rows] == ["fri 18:00", "fri 18:01", "sat 18:01"]
