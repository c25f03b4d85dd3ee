"""What the customer's side of a contact may hear, besides how it ended and why it is passed on."""

from __future__ import annotations

from enum import Enum, auto


class News(Enum):
    """What makes the customer's side of a contact go on."""

    ASSIGNED = auto()
    YOUR_TURN = auto()
    SESSION_BEGINS = auto()  # of those who wait for a bot
    BOT_FAILED = auto()
    GAVE_UP_ON_BOT = auto()
