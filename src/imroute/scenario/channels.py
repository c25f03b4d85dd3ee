"""By which way customers write or call."""

from __future__ import annotations

from typing import Annotated, Literal

from imroute.errors import Invalid, unknown_choice
from imroute.scenario import schemas
from imroute.scenario.kind import Kind
from imroute.scenario.raw import Context, Raw, each_item, text

Channel = Literal["chat", "phone", "email", "social"]
CHANNELS = ("chat", "phone", "email", "social")
PATIENT = ("email", "social")  # nobody sits and waits for the answer


def channel(raw: Raw) -> str:
    """Read the name of a channel."""
    name = text(raw, "a channel")
    if name in CHANNELS:
        return name
    raise Invalid(unknown_choice(name, "a channel", CHANNELS))


def _channels(raw: Raw, context: Context) -> tuple[str, ...]:
    if isinstance(raw, str):
        return (channel(raw),)
    return tuple(dict.fromkeys(each_item(raw, "channels: [chat, email]", channel)))


_NAMES: schemas.Schema = {"enum": list(CHANNELS)}
Channels = Annotated[
    tuple[str, ...],
    Kind("channels", _channels, schemas.either(_NAMES, schemas.list_of(_NAMES)), "[chat, phone]"),
]
