"""Who comes and what they will do: every draw is a pure function of its key.

What a customer draws does not hang on what else is in a scenario: see `draws`, and `tiles` for
those who come at rates.
"""

from imroute.customers.arriving import (
    ARRIVALS,
    IN_HAND_AT_START,
    WAITING_AT_START,
    arrivals,
    recorded_arrivals,
)
from imroute.customers.demand import Demand, Stream, busyness, streams
from imroute.customers.draws import (
    LOW32,
    Crowd,
    Luck,
    Purpose,
    absences,
    absent,
    name_words,
    pairs,
    philox,
    repeated,
    stream_key,
    uniform,
    uniforms,
)
from imroute.customers.records import RECORDED
from imroute.customers.shares import tiers
from imroute.customers.tiles import (
    PLACE_BITS,
    TILE_CHANCES,
    TILE_RATE_PER_S,
    TILE_S,
    customer_numbers,
    tile_chances,
)

__all__ = [
    "ARRIVALS",
    "IN_HAND_AT_START",
    "LOW32",
    "PLACE_BITS",
    "RECORDED",
    "TILE_CHANCES",
    "TILE_RATE_PER_S",
    "TILE_S",
    "WAITING_AT_START",
    "Crowd",
    "Demand",
    "Luck",
    "Purpose",
    "Stream",
    "absences",
    "absent",
    "arrivals",
    "busyness",
    "customer_numbers",
    "name_words",
    "pairs",
    "philox",
    "recorded_arrivals",
    "repeated",
    "stream_key",
    "streams",
    "tiers",
    "tile_chances",
    "uniform",
    "uniforms",
]
