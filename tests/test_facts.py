"""Every published number is there, with its source, and the loader hands it on unchanged."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import FrozenInstanceError
from itertools import pairwise
from pathlib import Path

import pytest

from imroute import facts, units

IM, QUICK, RATE = "IM response-time article", "quick-response article", "response-rate article"
STANDARDS, AFTER_SALES = "service standards article", "after-sales metrics article"
STRIPE, COMM100 = "Stripe support channel logs", "Comm100 benchmark reports"
UNRECORDED = "one of the five articles (not recorded which)"

# Table title → rows as (words that must all be in the row, words that must be in its source).
PUBLISHED: dict[str, list[tuple[list[str], str]]] = {
    "Industry answer targets": [
        (["finance", "10s"], IM),
        (["medical", "15s"], IM),
        (["ecommerce", "20s"], IM),
        (["general", "30s"], IM),
    ],
    "Quoted beside them": [(["itu", "15s"], IM)],
    "Share to answer in time": [(["80%"], "usual in the field")],
    "Targets by kind of business": [
        (["after_sales_enquiry", "1m", "2m"], IM),
        (["finance_support", "3m", "5m"], IM),
        (["technical_support", "5m", "10m"], IM),
        (["management_consulting", "10m", "30m"], IM),
    ],
    "Targets by customer": [
        (["ordinary", "1m", "3m"], IM),
        (["high_value", "30s", "1m"], IM),
        (["demanding", "30s"], IM),
    ],
    "Targets by channel": [
        (["im", "1m", "5m"], QUICK),
        (["email", "4h", "24h"], QUICK),
        (["social", "1h", "2h"], QUICK),
    ],
    "Response-rate targets": [
        (["immediate", "5m"], RATE),
        (["fast", "30m", "1h"], RATE),
        (["regular", "24h"], RATE),
        (["high", "5m", "95%"], RATE),
        (["middle", "1h", "90%"], RATE),
        (["low", "24h", "85%"], RATE),
    ],
    "Support levels": [
        (["L1", "5m", "10m"], IM),
        (["L2", "3m", "5m"], IM),
        (["L3", "1m", "3m"], IM),
    ],
    "Team efficiency": [
        (["high", "1m", "3m"], IM),
        (["average", "3m", "5m"], IM),
        (["low", "5m", "10m"], IM),
    ],
    "Occupancy advice": [
        (["at least", "75%"], STANDARDS),
        (["at most", "80%"], STANDARDS),
        (["overload", "85%"], STANDARDS),
    ],
    "Effective concurrency": [
        (["1", "1"], "ContactCentreHelper"),
        (["2", "1.7"], "ContactCentreHelper"),
        (["3", "2.5"], "ContactCentreHelper"),
        (["4", "2.9"], "ContactCentreHelper"),
        (["5", "3.5"], "ContactCentreHelper"),
    ],
    "Slow-down seen in logs": [
        (["1", "37s"], STRIPE),
        (["2", "48s"], STRIPE),
        (["3", "56s"], STRIPE),
        (["4", "1m24s"], STRIPE),
        (["5 or more", "2m20s"], STRIPE),
    ],
    "Rules of judgement": [
        (["even", "90%", "30m", "15m", "1m", "4h"], UNRECORDED),
        (["peak", "promotions"], QUICK),
        (["automatic assignment", "quarter", "half"], "vendor"),
    ],
    "Customer reactions to waiting": [
        (["competitor", "5m", "over 50%", "off by default"], UNRECORDED),
        (["ideal", "1m", "85%"], UNRECORDED),
    ],
    "Loyalty and effort": [
        (["further contacts", "96%"], UNRECORDED),
        (["low effort", "9%"], UNRECORDED),
    ],
    "Satisfaction by industry (CSAT)": [
        (["finance", "80%"], STANDARDS),
        (["retail", "88%"], STANDARDS),
    ],
    "Net promoter scores (NPS)": [
        (["department stores", "58"], UNRECORDED),
        (["internet service", "from 2"], UNRECORDED),
    ],
    "Formulas": [
        (["occupancy", "(time handling + after-contact work) / time logged in"], STANDARDS),
        (["mean resolution time", "total resolution time / resolved tickets"], STANDARDS),
        (["CSAT", "satisfied (4 or 5 of 5) / answers"], STANDARDS),
        (["CES", "scores 1 to 5"], STANDARDS),
        (["NPS", "% promoters (9 or 10) − % detractors (0 to 6)"], STANDARDS),
        (["upsell close rate", "upsells closed / tickets"], STANDARDS),
        (["FCR", "solved at first contact / contacts"], STANDARDS),
        (["repeat rate"], AFTER_SALES),
        (["retention rate"], AFTER_SALES),
        (["cost per contact"], AFTER_SALES),
    ],
    "Routing by urgency": [
        (["urgent", "senior", "expert"], QUICK),
        (["important", "experienced", "time limit"], QUICK),
        (["general", "automation", "junior"], QUICK),
        (["low", "self-service", "batch"], QUICK),
    ],
    "Levers": [
        (["peak", "{add: 3, from: 20:00, to: 22:00}"], "articles"),
        (["shift staff", "shifts:"], "articles"),
        (["train", "speed: 1.1", "resolves: 85%"], "articles"),
        (["match skills", "best_skill"], "articles"),
        (["VIPs", "priority: high"], "articles"),
        (["bot answer", "resolves.order_status: 75%"], "articles"),
        (["round the clock", "hours: [00:00, 24:00]"], "articles"),
        (["upset", "{chance: 2%, priority: high}"], "articles"),
        (["knowledge base", "{speed: 1.3, share: 60%}"], "articles"),
        (["assign automatically", "assign_every: 15m"], "articles"),
        (["holding reply", "{after: 10s, patience: {times: 1.5}}"], "articles"),
        (["deadlines", "due_date"], "articles"),
        (["support levels", "{after: 30s, pools: [L2]}"], "articles"),
        (["reclassify", "{after: 20s, priority: high}"], "articles"),
        (["self-service", "20%"], "articles"),
    ],
    "Assumed for you": [
        (["day.start", "09:00"], "our assumption"),
        (["day.end", "17:00"], "our assumption"),
        (["day.interval", "30m"], "usual in the field"),
        (["capacity", "3"], "our assumption"),
        (["shift_rules.starts", "30m"], "usual in the field"),
        (["shift_rules.lengths", "8h30m"], "our assumption"),
        (["shift_rules.breaks", "30m", "6h"], "2003/88/EC, Article 4"),
        (["shift_rules.days_a_week", "5"], "our assumption"),
        (["shift_rules.days_off", "together"], "2003/88/EC, Article 5"),
        (["patience", "{exponential: 2m}"], "our assumption"),
        (["patience.email", "none"], "our assumption"),
        (["close_after", "5m"], "our assumption"),
        (["priority", "1"], "our assumption"),
        (["resolved", "100%"], "our assumption"),
        (["weight", "1"], "our assumption"),
        (["skill_level", "3"], "our assumption"),
        (["conversation.turns", "{geometric: 5}"], "our assumption"),
        (["conversation.agent_reply", "{mean: 40s, cv: 1}"], "our assumption"),
        (["conversation.customer_reply", "{mean: 60s, cv: 1.2}"], "our assumption"),
        (["conversation.wrap_up", "none"], "our assumption"),
        (["bots.reply", "1s"], "our assumption"),
        (["bots.turns", "{geometric: 3}"], "our assumption"),
        (["bots.customer_reply", "{mean: 20s, cv: 1}"], "our assumption"),
        (["bots.resolves", "45%"], COMM100),
        (["experience.csat", "1m: 85%"], UNRECORDED[:23]),
        (["experience.csat.finance", "1m: 80%"], STANDARDS),
        (["experience.csat.ecommerce", "1m: 88%"], STANDARDS),
        (["experience.nps", "5m: 58", "1h: 2"], UNRECORDED[:23]),
        (["experience.ces", "5m: 1.5"], "our assumption"),
        (["experience.churn", "0s: 9%"], "survey of customer effort"),
    ],
    "Measured elsewhere": [
        (["delay after the first reply", "42 s", "μ 3.74", "σ 1.27"], STRIPE),
        (["one chat open", "37 s"], STRIPE),
        (["customer's reply", "55 s", "μ 4.01", "σ 1.32"], STRIPE),
        (["agent's messages", "4.7"], STRIPE),
        (["customer's messages", "7.4"], STRIPE),
        (["both sides", "8"], STRIPE),
        (["whole chat", "8m50s"], COMM100),
        (["wait for an agent", "35–50 s"], COMM100),
        (["takes first", "75%"], COMM100),
        (["fully resolves", "45%", "38–98%"], COMM100),
        (["one firm", "71%"], "Castellanos, Yom-Tov, Goldberg"),
        (["17 firms", "3–70%"], "Castellanos, Yom-Tov, Goldberg"),
        (["busyness", "gamma", "18%"], "bank 1999 data; Avramidis et al."),
        (["CV of handle times", "1.15–1.39"], "ContactCenters examples"),
        (["lognormal", "0.9"], "bank 1999 data"),
        (["first-contact resolution", "70%"], "vendor aggregates"),
        (["shrinkage", "30–35%"], "vendor aggregates"),
    ],
    "The default conversation, checked": [
        (["2", "8m40s"], "our reckoning"),
        (["3", "10m30s"], "our reckoning"),
    ],
    "Day shapes": [
        (["evening_peak", "20:30"], "our assumption"),
        (["office", "10:30"], "our assumption"),
        (["round_the_clock", "16:00"], "our assumption"),
    ],
}


def table(title: str) -> facts.Table:
    return next(table for table in facts.tables() if table.title == title)


# ------------------------------------------------------------------ the tables


def test_tables_are_the_published_ones_and_no_others():
    assert {table.title for table in facts.tables()} == set(PUBLISHED)
    assert len(facts.tables()) == len(PUBLISHED)


@pytest.mark.parametrize("title", PUBLISHED)
def test_table_has_every_published_number_in_its_row(title):
    rows = table(title).rows
    assert len(rows) == len(PUBLISHED[title])
    for row, (words, source) in zip(rows, PUBLISHED[title], strict=True):
        told = " | ".join(row[:-1])
        assert [word for word in words if not as_a_word(word, told)] == [], told
        assert source in row[-1]


def as_a_word(word: str, text: str) -> bool:
    """1m is not in 21m, nor in 0.1m or 1m30s."""
    return re.search(rf"(?<!\w)(?<!\d\.){re.escape(word)}(?!\w)", text) is not None


@pytest.mark.parametrize("title", PUBLISHED)
def test_no_row_without_a_source_and_all_columns_filled(title):
    found = table(title)
    assert found.columns[-1] == "source"
    for row in found.rows:
        assert len(row) == len(found.columns)
        assert row[-1].strip()
        optional = {found.columns.index("at least")} if title == "Response-rate targets" else set()
        empty = [i for i, text in enumerate(row) if not text.strip() and i not in optional]
        assert empty == [], row


def test_cells_are_single_lines_of_text():
    cells = [cell for table in facts.tables() for row in table.rows for cell in row]
    assert all(isinstance(cell, str) and "\n" not in cell for cell in cells)


def test_every_file_of_the_folder_is_shown():
    folder = Path(facts.__file__).parent
    assert {path.stem for path in folder.glob("*.toml")} == set(facts.FILES)


# ------------------------------------------------------------------ the loader


def test_industries():
    assert facts.INDUSTRIES == ("finance", "medical", "ecommerce", "general")
    assert [facts.industry(name).within_s for name in facts.INDUSTRIES] == [10, 15, 20, 30]
    for name in facts.INDUSTRIES:
        preset = facts.industry(name)
        assert (preset.name, preset.at_least, preset.focus_at_most) == (name, 0.80, 0.85)
        assert IM in preset.source
        assert STANDARDS in preset.source


def test_families_and_their_clocks():
    assert {name: facts.family(name).clock for name in facts.FAMILIES} == {
        "business_types": "from_request",
        "tiers": "from_request",
        "channels": "from_arrival",
        "response_rate": "from_arrival",
    }


def test_family_rows_are_numbers_of_seconds():
    rows = {row.id: row for row in facts.family("response_rate").rows}
    assert (rows["fast"].ideal_s, rows["fast"].limit_s) == (1800, 3600)
    assert [rows[name].at_least for name in ("high", "middle", "low")] == [0.95, 0.90, 0.85]
    assert [rows[name].limit_s for name in ("high", "middle", "low")] == [300, 3600, 86400]
    assert {rows[name].names for name in ("high", "middle", "low")} == {"priority"}
    assert {row.names for row in facts.family("business_types").rows} == {"type"}
    assert {row.names for row in facts.family("tiers").rows} == {"tier"}
    assert {row.names for row in facts.family("channels").rows} == {"channel"}


def test_family_row_that_names_no_share_has_the_usual_one_and_says_so():
    rows = {row.id: row for row in facts.family("response_rate").rows}
    assert (rows["fast"].at_least, rows["fast"].source) == (
        0.80,
        f"{RATE} (time), usual in the field (share)",
    )
    assert rows["high"].source == RATE


@pytest.mark.parametrize("name", ["business_types", "tiers", "channels", "response_rate"])
def test_no_ideal_above_its_limit_and_ids_are_unique(name):
    rows = facts.family(name).rows
    assert all(0 < row.ideal_s <= row.limit_s for row in rows)
    assert len({row.id for row in rows}) == len(rows)


def test_support_levels_get_faster_with_competence():
    levels = facts.support_levels().rows
    assert [(row.id, row.limit_s) for row in levels] == [("L1", 600), ("L2", 300), ("L3", 180)]


@pytest.mark.parametrize(
    ("response_s", "grade"),
    [(5, "high"), (126, "high"), (180, "high"), (181, "average"), (300, "average"), (600, "low")],
)
def test_efficiency_grade(response_s, grade):
    found = facts.efficiency_grade(response_s)
    assert found is not None
    assert found.id == grade


def test_slower_than_any_grade_has_none():
    assert facts.efficiency_grade(600.1) is None


def test_occupancy_advice():
    advice = facts.occupancy_advice()
    assert (advice.aim_from, advice.aim_to, advice.overload_above) == (0.75, 0.80, 0.85)
    assert advice.source == STANDARDS


def test_usual_share():
    assert facts.usual_share().at_least == 0.80


def test_defaults_are_written_as_a_planner_would():
    assert facts.default("conversation.turns").written == "{geometric: 5}"
    assert facts.default("patience").written == "{exponential: 2m}"
    assert len(facts.DEFAULTS) == len(table("Assumed for you").rows)
    assert all(facts.default(key).source for key in facts.DEFAULTS)
    assert units.parse_clock(facts.default("day.start").written) == 9 * 3600
    assert units.parse_clock(facts.default("day.end").written) == 17 * 3600
    assert units.parse_duration(facts.default("day.interval").written) == 1800
    assert units.parse_share(facts.default("bots.resolves").written) == 0.45


# ------------------------------------------------------------------ the shapes


def test_shapes_are_48_positive_weights():
    assert facts.SHAPES == ("evening_peak", "office", "round_the_clock")
    for name in facts.SHAPES:
        weights = facts.shape(name).weights
        assert len(weights) == 48
        assert min(weights) > 0
        assert sum(weights) / 48 == pytest.approx(1, abs=0.005)


@pytest.mark.parametrize("name", ["evening_peak", "office", "round_the_clock"])
def test_shapes_are_smooth_across_midnight_too(name):
    weights = facts.shape(name).weights
    steps = [abs(b - a) for a, b in pairwise((*weights, weights[0]))]
    assert max(steps) <= 0.25 * max(weights)


def test_busiest_half_hour_told_is_the_one_in_the_weights():
    for name, told in ((row[0], row[2]) for row in table("Day shapes").rows):
        weights = facts.shape(name).weights
        peak = max(weights)
        clock = units.format_clock(weights.index(peak) * 1800)
        assert told == f"{clock}, {peak} × the mean"


def test_shapes_do_what_their_names_say():
    evening, office = facts.shape("evening_peak").weights, facts.shape("office").weights
    assert 40 <= evening.index(max(evening)) < 44  # 20:00 to 22:00
    assert sum(office[16:36]) > 0.9 * sum(office)  # 08:00 to 18:00


# ------------------------------------------------------------ how it is loaded


@pytest.mark.parametrize(
    "look_up", [facts.industry, facts.family, facts.default, facts.shape], ids=lambda f: f.__name__
)
def test_unknown_names_are_key_errors(look_up):
    with pytest.raises(KeyError):
        look_up("no_such_name")


def test_grades_and_levels_are_no_families_to_choose():
    with pytest.raises(KeyError):
        facts.family("support_levels")


def test_unknown_attribute_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = facts.no_such_name


def test_exported_names_exist():
    assert [name for name in facts.__all__ if not hasattr(facts, name)] == []


def test_facts_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        facts.industry("finance").within_s = 1  # type: ignore[misc]


def test_facts_are_read_once():
    assert facts.tables() is facts.tables()
    assert facts.industry("finance") is facts.industry("finance")


def test_import_is_light_and_reads_no_file():
    code = (
        "import sys, imroute.facts as facts\n"
        "print([m for m in ('numpy', 'pydantic', 'tomllib', 'yaml') if m in sys.modules])\n"
        "facts.tables()\n"
        "print([m for m in ('numpy', 'pydantic', 'yaml') if m in sys.modules])\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split("\n") == ["[]", "[]", ""]
