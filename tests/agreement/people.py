"""Customers by chance: who they are, what they want, when they come."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from .coming import arrivals, records, surges
from .spreads import Pen, Written

BOT_NAMES = ("helper", "greeter")
CHANNELS = ("chat", "phone", "email", "social")
URGENCIES = ("urgent", "important", "general", "low")


def tiers(pen: Pen, names: list[str]) -> dict[str, Written]:
    shares = {1: ["100%"], 2: ["30%", "70%"], 3: ["10%", "40%", "50%"]}[len(names)]
    return {
        name: {
            "share": share,
            **customer_keys(pen, 0.15 if pen.on_the_grid else 0.25),
            **themed_keys(pen, 0.25),
            **({"urgency": pen.one_of(*URGENCIES)} if pen.about("urgency", 0.2) else {}),
        }
        for name, share in zip(names, shares, strict=True)
    }


def contact_types(pen: Pen, tier_names: list[str]) -> dict[str, Written]:
    """Write one to four types; they share a customary form, to which some are exceptions."""
    names = [f"type{i}" for i in range(pen.one_of(1, 2, 2, 3, 4))]
    if pen.endless:
        return {names[0]: dict(_endless(pen.endless))}
    by_turns, mixed = pen.often(0.6), pen.often(0.5)
    return {
        name: dict(_contact_type(pen, tier_names, by_turns != (mixed and i % 2 == 1), len(names)))
        for i, name in enumerate(names)
    }


def _endless(what: str) -> Iterator[tuple[str, Written]]:
    """Comes back at once, again and again: a thousand times, and no more; or is passed around."""
    yield "arrivals", "4/h"
    if what == "returns":
        yield "resolved", "0%"
        yield "returns", {"chance": "100%", "after": "0s"}
    else:
        yield "resolved", "100%"
    yield "handling", "0s"


def _contact_type(
    pen: Pen, tier_names: list[str], by_turns: bool, types: int
) -> Iterator[tuple[str, Written]]:
    if pen.about("records", 0.7):
        yield "arrivals", {"times": records(pen, tier_names)}
    elif not pen.on_the_grid and pen.often(0.95):
        yield "arrivals", arrivals(pen, types)
    yield from customer_keys(pen, 0.15 if pen.on_the_grid else 0.3).items()
    yield from themed_keys(pen, 0.35, () if by_turns else BY_TURNS).items()
    if pen.often(0.7 if pen.about("kept") else 0.4):
        yield "weight", pen.one_of("0.5", "0.75", "1", "1.5", "2", "3")
    if "records" not in pen.themes and pen.often(0.1):
        yield "busyness", {"cv": "50%"}
    if pen.often(0.15):
        yield (
            "tiers",
            {name: f"{100 // len(tier_names)}%" for name in tier_names[:-1]}
            | {tier_names[-1]: f"{100 - 100 // len(tier_names) * (len(tier_names) - 1)}%"},
        )
    if pen.often(0.8 if pen.about_bots else 0.3):
        yield "first_line", _first_line(pen, tier_names)
    yield from _of_themes(pen)
    if by_turns:
        yield "conversation", dict(_conversation(pen))
    else:
        yield "handling", pen.time(60, zero=0.05)


def _of_themes(pen: Pen) -> Iterator[tuple[str, Written]]:
    if pen.about("self_service", 0.6):
        yield "self_service", pen.chance_of()
    if pen.about("channels"):
        yield "channel", pen.one_of(*CHANNELS)
    if pen.about("urgency", 0.7):
        yield "urgency", pen.one_of(*URGENCIES)
    if pen.about("background", 0.5):
        yield "background", "true"
        if pen.often(0.6):
            yield "keep_free", pen.whole(0, 2)
    if pen.about("surges", 0.4):
        yield "surges", surges(pen)


def _first_line(pen: Pen, tier_names: list[str]) -> Written:
    if pen.often(0.6):
        return pen.one_of(*BOT_NAMES)
    return {name: pen.one_of("none", *BOT_NAMES) for name in tier_names}


def _conversation(pen: Pen) -> Iterator[tuple[str, Written]]:
    yield "turns", pen.turns()
    yield "agent_reply", pen.time(20)
    yield "customer_reply", pen.time(25)
    if pen.often(0.6):
        yield "wrap_up", pen.one_of("none", *(pen.time(10) for _ in range(3)))


def top_customer_keys(pen: Pen) -> dict[str, Written]:
    """Write what holds for all; what the loader would assume is not on the grid."""
    if not pen.on_the_grid:
        return customer_keys(pen, 0.25) | themed_keys(pen, 0.7)
    return {
        "patience": pen.one_of(
            "none", f"{pen.length}m", *(pen.time(mean_s) for mean_s in (60, 300, 900, 1800))
        ),
        "resolved": pen.one_of("0%", "0%", "30%"),
        "returns": {
            "chance": pen.one_of("80%", "100%"),
            "after": pen.time(pen.one_of(60, 300), zero=0.1),
        },
        **customer_keys(pen, 0.1),
        **themed_keys(pen, 0.7),
    }


def customer_keys(pen: Pen, share: float) -> dict[str, Written]:
    """Write what may stand at top level, on a type or on a tier."""
    written: dict[str, Written] = {}
    if pen.often(share):
        written["patience"] = "none" if pen.often(0.2) else pen.time(pen.one_of(30, 60, 300))
    if pen.often(share / 2):
        written["balks"] = pen.share()
    if pen.often(0.6 if pen.about("kept") else share):
        written["priority"] = pen.priority()
    if pen.often(share):
        written["resolved"] = pen.share()
    if pen.often(share):
        written["returns"] = {
            "chance": pen.one_of("40%", "80%"),
            "after": pen.time(300, zero=0.4),
        }
    return written


def themed_keys(pen: Pen, share: float, but: tuple[str, ...] = ()) -> dict[str, Written]:
    """Write customers' habits that the scenario is about."""
    return {
        key: write(pen)
        for theme, habits in HABITS.items()
        if theme not in but and pen.about(theme, share)
        for key, write in habits.items()
        if key == theme or pen.often(0.8)
    }


def _reply_patience(pen: Pen) -> Written:
    return "none" if pen.often(0.1) else pen.time(pen.one_of(20, 60), zero=0.1)


def _inactive(pen: Pen) -> Written:
    return {"after": pen.moment(15), "weight": pen.one_of("0", "0.1", "0.25", "0.5", "2")}


def _retries(pen: Pen) -> Written:
    if pen.often(0.2):
        return {"chance": pen.one_of("20%", "50%"), "after": "0s"}
    return {"chance": pen.chance_of(), "after": pen.time(120, zero=0)}


HABITS: dict[str, dict[str, Callable[[Pen], Written]]] = {
    "retries": {"retries": _retries},
    "leaves_silently": {
        "leaves_silently": Pen.chance_of,
        "close_after": lambda pen: "0s" if pen.often(0.1) else pen.moment(60),
    },
    "reply_patience": {"reply_patience": _reply_patience},
    "inactive": {"inactive": _inactive},
}
BY_TURNS = ("reply_patience", "inactive", "switch_cost")  # of conversations only
