"""Names of tiers, types, pools and bots, and values given by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from imroute.errors import Invalid, invalid, listed, unknown_name
from imroute.scenario.raw import (
    Context,
    Names,
    Raw,
    Reader,
    T,
    each,
    each_item,
    mapping,
    shown,
    text,
)
from imroute.units import SHARE, Form, parse_share

SHARE_TOLERANCE = 0.001 + 1e-9  # three times 33.3%, whatever binary fractions say


def known(what: str, raw: Raw, names: Names | None) -> str:
    """Read a name that is defined elsewhere; all pass while it is not known which there are."""
    name = text(raw, f"the name of a {what}")
    if names is None or name in names:
        return name
    raise Invalid(unknown_name(what, name, names))


def known_list(what: str, raw: Raw, names: Names | None) -> tuple[str, ...]:
    """Read one name or a list of names, each known, none twice."""
    if isinstance(raw, str):
        return (known(what, raw, names),)
    found = each_item(
        raw, f"names of {what}s: {listed(names or ())}", lambda x: known(what, x, names)
    )
    if len(set(found)) < len(found):
        second = next(i for i, name in enumerate(found) if name in found[:i])
        raise invalid(found[second], f"each {what} once", "take the second one out", (second,))
    return tuple(found)


def known_map(
    what: str, raw: Raw, names: Names | None, parse: Callable[[str], T], form: Form
) -> dict[str, T]:
    """Read a value for each of some names."""
    written = mapping(raw, f"{form.allowed}, for each {what}: {{NAME: {form.example}}}")

    def read(key: str, value: Raw) -> T:
        known(what, key, names)
        return parse(text(value, form.allowed))

    return dict(zip(written, each(written.items(), read), strict=True))


def per_type(parse: Callable[[str], float], form: Form) -> Reader[dict[str, float] | float]:
    """Read one value for all types, or a map by type."""

    def read(raw: Raw, context: Context) -> dict[str, float] | float:
        if isinstance(raw, Mapping):
            return known_map("contact type", raw, context.types, parse, form)
        return parse(text(raw, f"{form.allowed}, or one for each contact type"))

    return read


# ----------------------------------------------------------------- shares of a whole


def shares_of(raw: Mapping[str, Raw]) -> dict[str, float]:
    """Read shares that make up a whole; a rounding of 0.1% is levelled out."""
    shares = each(raw.items(), lambda _, value: parse_share(text(value, SHARE.allowed)))
    return dict(zip(raw, levelled(shares, shown(raw)), strict=True))


def levelled(shares: Sequence[float], written: str) -> list[float]:
    total = sum(shares)
    if abs(total - 1) > SHARE_TOLERANCE:
        raise invalid(
            f"{percent(total)} in all: {written}",
            "shares that add up to 100%",
            f"{'take away' if total > 1 else 'add'} {percent(abs(total - 1))}",
        )
    return [share / total for share in shares]


def percent(share: float) -> str:
    return f"{share * 100:.6g}%"


def shares_by_tier(raw: Raw, context: Context) -> dict[str, float]:
    """Read the shares of the tiers; tiers left out have none."""
    written = mapping(raw, "shares of the tiers: {vip: 10%, regular: 90%}")
    each(written.items(), lambda key, _: known("tier", key, context.tiers))
    return shares_of(written)


def bot_by_tier(raw: Raw, context: Context) -> dict[str, str | None] | str | None:
    """Read the bot for all or per tier; none, and tiers left out: straight to a person."""

    def bot(value: Raw) -> str | None:
        return None if value == "none" else known("bot", value, context.bots)

    if not isinstance(raw, Mapping):
        return bot(raw)
    written = mapping(raw, "a bot for each tier: {vip: none, regular: helper}")
    return dict(each(written.items(), lambda key, x: (known("tier", key, context.tiers), bot(x))))
