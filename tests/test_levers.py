"""Every lever that is named can be pulled: its variant loads and changes what happens."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import imroute
from imroute import facts
from imroute.engine.kernel import simulate
from imroute.engine.plan import make_plan

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "scenarios" / "levers.yaml"
PAGE = (ROOT / "docs" / "guides" / "levers.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (.+?) \| `(\w+)`[^|]* \| .+ \|$", PAGE, re.MULTILINE)
VARIANTS = [variant for _, variant in ROWS]


def test_the_page_has_every_lever_of_the_facts():
    [levers] = [table for table in facts.tables() if table.title == "Levers"]
    written = {lever for lever, _ in ROWS}
    for lever, *_ in levers.rows:
        assert set(lever.replace(", raise", "| raise").split("| ")) <= written


def test_the_page_names_every_variant():
    assert set(VARIANTS) == set(imroute.load(FILE).scenario.variants)


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_lever_changes_what_happens(variant):
    base, other = (
        simulate(make_plan(imroute.load(FILE, variant=name).scenario), seed=1, replication=0)
        for name in (None, variant)
    )
    same = base.contacts.tobytes() == other.contacts.tobytes()
    assert not same
