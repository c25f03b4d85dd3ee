"""The reference pages of the docs, made from the models and the table of measures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from inspect import getdoc

from imroute import facts
from imroute.facts.measure import THRESHOLD
from imroute.facts.measures import MEASURES
from imroute.scenario import (
    Accept,
    AnnouncedWait,
    Assist,
    AtMost,
    Bot,
    Break,
    BreakRule,
    Busyness,
    ContactType,
    Conversation,
    CustomerKeys,
    Day,
    Escalation,
    Experience,
    HassleCurve,
    HoldingReply,
    Inactive,
    LeavingCurve,
    Match,
    Money,
    Part,
    PatienceTimes,
    Pool,
    Ramp,
    RecommendCurve,
    Reserve,
    Retries,
    Returns,
    Rule,
    RuleKeys,
    SatisfiedCurve,
    Scenario,
    Shift,
    ShiftRules,
    Stage,
    Stretch,
    Surge,
    Target,
    Tier,
    Upset,
    Variant,
    Whom,
)
from imroute.scenario.outline import PLACES, Slot, fields, own_keys, slots
from imroute.scenario.samples import MAX_ROWS
from imroute.schema import FILLED, default_of
from imroute.units import CLOCK, COUNT, DURATION, MONEY, NUMBER, PRIORITY, RATE, SHARE, WAGE

MADE = "<!-- made by imroute.reference_page: change the models or the tables, not this page -->"

SECTIONS: tuple[tuple[type[Part], str], ...] = (
    (Scenario, "Top level"),
    (Day, "`day`"),
    (Stretch, "A surge or an outage"),
    (Surge, "A surge"),
    (CustomerKeys, "Customers"),
    (Returns, "`returns`"),
    (Retries, "`retries`"),
    (Inactive, "`inactive`"),
    (Tier, "A tier"),
    (ContactType, "A contact type"),
    (Conversation, "`conversation`"),
    (Busyness, "`busyness`"),
    (Bot, "A bot"),
    (Upset, "`upset`"),
    (Pool, "A pool"),
    (Shift, "A shift"),
    (Break, "A break"),
    (ShiftRules, "`shift_rules`"),
    (BreakRule, "A break of `shift_rules`"),
    (Accept, "`accept`"),
    (Assist, "`assist`"),
    (Ramp, "`ramp`"),
    (Reserve, "`reserve`"),
    (AtMost, "`at_most` of a pool"),
    (Escalation, "An escalation"),
    (RuleKeys, "Routing"),
    (Rule, "A routing rule"),
    (Whom, "`match`, and `for` of a reserve"),
    (Match, "`match`"),
    (Stage, "A stage"),
    (AnnouncedWait, "`announces_wait`"),
    (HoldingReply, "`holding_reply`"),
    (PatienceTimes, "`patience` of these two"),
    (Target, "A target"),
    (Money, "`money`"),
    (Experience, "`experience`"),
    (SatisfiedCurve, "`csat`"),
    (RecommendCurve, "`nps`"),
    (HassleCurve, "`ces`"),
    (LeavingCurve, "`churn`"),
    (Variant, "A variant"),
)

VALUES = (
    ("time", DURATION),
    ("time of day", CLOCK),
    ("rate", RATE),
    ("share", SHARE),
    ("whole number", COUNT),
    ("number", NUMBER),
    ("priority", PRIORITY),
    ("money", MONEY),
    ("money for time", WAGE),
)

DISTRIBUTIONS = (
    ("`30s`, `{constant: 30s}`", "always", "`5`, `{constant: 5}`", "always"),
    ("`{exponential: 30s}`", "exponential, mean 30 s", "`{geometric: 5}`", "mean 5, at least 1"),
    (
        "`{mean: 30s, cv: 0.9}`",
        "lognormal, as real reply times look",
        "`{poisson: 5}`",
        "1 + Poisson(4)",
    ),
    ("`{median: 42s, sigma: 1.27}`", "lognormal", "`{values: {1: 20%, 6: 80%}}`", "as listed"),
    ("`{gamma: {mean: 30s, cv: 0.5}}`", "gamma", "", ""),
    ("`{weibull: {mean: 30s, cv: 0.5}}`", "Weibull", "", ""),
    ("`{uniform: [10s, 50s]}`", "anything between, alike", "", ""),
    ("`{values: {10s: 20%, 60s: 80%}}`", "as listed", "", ""),
    ("`{samples: file.csv}`", "as measured", "`{samples: file.csv}`", "as measured"),
)

OPERATIONS = (
    ("`pools.team.capacity: 2`", "a new value; at a path that is not written yet too"),
    ("`pools.team.agents: {add: 3}`", "so much more (or less: `-3`), in the unit that is written"),
    ("`demand: {times: 1.5}`", "so many times; also distributions, clock maps and maps by name"),
    ("`pools.team.agents: {add: 3, from: 20:00, to: 22:00}`", "only in that part of the day"),
    ("`pools.team.shifts.early.agents: 5`", "an item of a list, by its `name`"),
    ("`routing.rest.stages.2.after: 10s`", "or by its number, counted from 1"),
    ("`combine: [better_bot, three_at_peak]`", "other variants first, in this order, each once"),
)


INTRODUCTION = """A scenario is one YAML file. Every value is read as text, so `18:00` and `no`
need no quotes. NAME stands for a name of your own, N for the place in a list. A key that is not
on this page is refused, and so is whatever cannot be understood: nothing is ignored.

`extends: base.yaml` at top level starts from another file: parts and maps by name are laid over
those of the base, key by key; values (clock maps, distributions and lists among them) replace
what is there. `shifts` take the place of `agents`, `handling` that of `conversation`, and the
other way round; so they do in a variant.
"""

BY_TIME = """A **clock map** `{18:00: 14, 20:00: 22}` holds each value until the next time. Its
first time is at or before `day.start`; on a day that crosses midnight, `02:00` (or `26:00`) after
`20:00` is the next morning.

**Arrivals** are a rate, a clock map of rates, `{counts: {18:00: 120}}` or `{counts: file.csv}`
for each interval (columns `time` and the type's name, or `count`), or recorded customers,
`{times: file.csv}`, or `{times: [18:04:30, 2/18:05:10 vip]}` (columns `time`, and if wanted `day`,
1 being the first, and `tier`), or a number a day with a shape, `{per_day: 42000, shape: NAME}`,
which is one of """

SAMPLES = f"""A file of **samples** holds one value a line, times in seconds or with a unit; a first
line that is none is a heading. All count alike; at most {MAX_ROWS:,}. Files are named as seen from
the file that names them.
"""


VARIANTS = """`change: {...}` may hold the paths, which may also stand beside `title` and
`one_off`. Whole numbers are rounded half up. Paths begin with a key of the top level; a new tier,
type, bot, pool or rule is written whole.
"""


def keys_page() -> str:
    """Write the page of all keys."""
    parts = [
        f"# All keys of a scenario\n\n{MADE}\n",
        INTRODUCTION,
        "## Values\n\n" + _table(("value", "what may be written"), _values()),
        f"{BY_TIME}{', '.join(f'`{name}`' for name in facts.SHAPES)}.\n",
        "## Distributions\n\n"
        + _table(("of times", "meaning", "of counts", "meaning"), DISTRIBUTIONS),
        SAMPLES,
        *(_section(part, title) for part, title in SECTIONS),
        _by_urgency(),
        "## What a variant can do\n\n" + _table(("written", "does"), OPERATIONS),
        VARIANTS,
    ]
    return "\n".join(parts)


def measures_page() -> str:
    """Write the page of all measures."""
    rows = (
        (
            f"`{measure.id}`",
            measure.unit,
            measure.definition,
            ", ".join("share within a time" if s == THRESHOLD else s for s in measure.stats),
            ", ".join(part for part in SCOPES if part in measure.parts),
            measure.source,
        )
        for measure in MEASURES.values()
    )
    heads = ("measure", "unit", "definition", "told as", "for each", "source")
    return f"# All measures\n\n{MADE}\n\n{MEASURES_SAID}\n{_table(heads, rows)}"


SCOPES = ("type", "tier", "channel", "rule", "pool", "agent", "interval")
MEASURES_SAID = """A contact belongs to the interval in which it arrived; agents' time to the one
in which it passed. Over days, a ratio is the ratio of the sums. 0/0 is "no data". Every measure
is told for the whole day and for each of what the last column but one names.

A target names a measure by its id. A service level is named `service_level`, with its time under
`within`; which reading of it is meant is said by `formula` and `clock`, not by the longer ids.
"""


# ---------------------------------------------------------------------------- the pieces


def _values() -> Iterator[tuple[str, str]]:
    for name, form in VALUES:
        yield name, form.allowed


def _by_urgency() -> str:
    table = next(table for table in facts.tables() if table.title == "Routing by urgency")
    rows = (row[:-1] for row in table.rows)
    return f"## {table.title}\n\n{table.note}\n\n{_table(table.columns[:-1], rows)}"


def _section(part: type[Part], title: str) -> str:
    heads = ("key", "where", "what to write", "left out", "meaning")
    rows = [_row(part, key, slots(part)[key]) for key in own_keys(part)]
    rows += [EXTENDS] if part is Scenario else []
    return f"## {title}\n\n{getdoc(part)}\n\n{_table(heads, rows)}"


def _row(part: type[Part], key: str, slot: Slot) -> tuple[str, ...]:
    where = "<br>".join(f"`{path}.{key}`" if path else f"`{key}`" for path in PLACES[part].paths)
    meaning = (fields(part)[key].description or "").replace("\n", " ")
    return f"`{key}`", where, _to_write(key, slot), _left_out(part, key, slot), meaning


def _to_write(key: str, slot: Slot) -> str:
    if slot.choices:
        return ", ".join(f"`{choice}`" for choice in slot.choices)
    what = slot.kind.name if slot.kind is not None else FORMS[slot.form]
    return f"{what}: `{key}: {slot.example}`"


def _left_out(part: type[Part], key: str, slot: Slot) -> str:
    if written := default_of(part, key):
        assumed = ", assumed" if key in FILLED.get(part, {}) else ""
        return f"`{written}`{assumed}{' at top level' if assumed and part is CustomerKeys else ''}"
    if slot.otherwise:
        return slot.otherwise
    return QUIET.get(key) or ("needed" if fields(part)[key].is_required() else "none")


EXTENDS = (
    "`extends`",
    "`extends`",
    "file: `extends: base.yaml`",
    "none",
    "A file to start from, named as seen from this one.",
)
FORMS = {"part": "map", "parts by name": "maps by name", "list of parts": "list of maps"}

# What holds, and is no assumption about the world, if nothing is written.
QUIET = {
    "title": "the file's name",
    "day": "its parts are assumed",
    "tiers": "one tier",
    "routing": "one rule for all: every pool with the skill",
    "targets": "those of the industry",
    "surges": "none",
    "outage": "none",
    "conversation": "its parts are assumed",
}


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = (heads, ("---",) * len(heads), *rows)
    return "".join(f"| {' | '.join(map(_in_cell, line))} |\n" for line in lines)


def _in_cell(text: str) -> str:
    return text.replace("|", "\\|")
