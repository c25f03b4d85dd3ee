"""Distributions of durations and counts, as written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from imroute.errors import Invalid, did_you_mean, invalid, out_of_range
from imroute.scenario.names import shares_of
from imroute.scenario.raw import (
    Context,
    Raw,
    each,
    each_item,
    mapping,
    only_keys,
    shown,
    text,
    under,
)
from imroute.scenario.samples import equal_shares, listed_values
from imroute.units import (
    COUNT,
    DURATION,
    MAX_DURATION_S,
    parse_count,
    parse_duration,
    parse_number,
    parse_share,
    plain,
)

MAX_MEAN_COUNT = 1_000_000
LEAST_SPREAD, MOST_SPREAD = 0.001, 10.0


@dataclass(frozen=True, slots=True)
class Spread:
    """A distribution as written: its shape and the numbers that go with it."""

    shape: str
    numbers: tuple[float, ...] = ()
    table: tuple[tuple[float, float], ...] = ()  # value, share

    @property
    def least(self) -> float:
        """The smallest value that may come; 0 for shapes that reach down to it."""
        if self.shape == "values":
            return min(value for value, share in self.table if share > 0)
        return self.numbers[0] if self.shape in ("constant", "uniform") else 0.0


DURATIONS = (
    "30s, {exponential: 30s}, {mean: 30s, cv: 0.9}, {median: 42s, sigma: 1.27}, "
    "{gamma: {mean: 30s, cv: 0.5}}, {weibull: {mean: 30s, cv: 0.5}}, "
    "{uniform: [10s, 50s]}, {values: {10s: 20%, 60s: 80%}}, {samples: file.csv}"
)
COUNTS = "5, {geometric: 5}, {poisson: 5}, {values: {1: 20%, 6: 80%}}, {samples: file.csv}"
MEAN_COUNT = "a mean number of at least 1, such as 5"

# What the same distribution is called elsewhere, and how it is written here.
OTHER_NAMES = {
    "lognormal": "write {mean: 30s, cv: 0.9} or {median: 42s, sigma: 1.27}",
    "normal": "a time cannot be negative: write {mean: 30s, cv: 0.3} or {gamma: {mean: …, cv: …}}",
    "erlang": "write {gamma: {mean: 30s, cv: 0.5}}",
    "fixed": "write the value alone",
    "mean": "write {geometric: 5} or {poisson: 5}",
}


def duration_spread(raw: Raw, context: Context) -> Spread:
    """Read how a duration is distributed."""
    if isinstance(raw, str):
        return Spread("constant", (parse_duration(text(raw, DURATIONS)),))
    written = mapping(raw, DURATIONS)
    if set(written) & {"mean", "cv"}:
        return Spread("lognormal", mean_and_cv(written))
    if set(written) & {"median", "sigma"}:
        return Spread("lognormal_median", _two_numbers(written, "median", "sigma"))
    return _shaped(written, _DURATION_READERS, DURATIONS)


def patience_spread(raw: Raw, context: Context) -> Spread:
    """Read a patience: a distribution, or none for customers who never give up."""
    if raw == "none":
        return Spread("never")
    return duration_spread(raw, context)


def wrap_up_spread(raw: Raw, context: Context) -> Spread | None:
    """Read the work after the last reply, or none for no such work."""
    return None if raw == "none" else duration_spread(raw, context)


def count_spread(raw: Raw, context: Context) -> Spread:
    """Read how a number of turns is distributed; at least 1."""
    if isinstance(raw, str):
        return Spread("constant", (_at_least_one(text(raw, COUNTS)),))
    return _shaped(mapping(raw, COUNTS), _COUNT_READERS, COUNTS)


def _shaped(
    written: Mapping[str, Raw], readers: Mapping[str, Callable[[Raw], Spread]], allowed: str
) -> Spread:
    for key in written:
        if key not in readers:
            advice = OTHER_NAMES.get(key) or did_you_mean(key, readers) or "use one of these"
            raise invalid(key, allowed, advice, (key,))
    if len(written) != 1:
        raise invalid(shown(written), allowed, "name one distribution only")
    ((shape, value),) = written.items()
    return under(shape, value, readers[shape])


# ------------------------------------------------------------------------ their numbers


def mean_and_cv(raw: Raw) -> tuple[float, float]:
    return _two_numbers(raw, "mean", "cv")


def _two_numbers(raw: Raw, first: str, second: str) -> tuple[float, float]:
    allowed = f"{{{first}: 30s, {second}: 0.9}}"
    written = mapping(raw, allowed)
    only_keys(written, (first, second), allowed)
    parse = {first: _positive, second: spread_number}
    read = each(written.items(), lambda key, value: (key, parse[key](text(value, allowed))))
    numbers = dict(read)
    return numbers[first], numbers[second]


def spread_number(written: str) -> float:
    """Read a coefficient of variation or a sigma: 0.9 or 90%."""
    number = parse_share(written) if written.strip().endswith("%") else parse_number(written)
    if LEAST_SPREAD <= number <= MOST_SPREAD:
        return number
    allowed = f"a number from {LEAST_SPREAD:g} to {MOST_SPREAD:g}, such as 0.9"
    raise Invalid(out_of_range(written, allowed, "0.9"))


def busyness_cv(written: str) -> float:
    """Read how much days differ; 0% is not at all."""
    return 0.0 if plain(written.removesuffix("%")) == 0 else spread_number(written)


def _positive(written: str) -> float:
    if seconds := parse_duration(written):
        return seconds
    raise invalid(written, "a time above 0", "write a constant 0s on its own instead")


def _at_least_one(written: str) -> float:
    if count := parse_count(written):
        return float(count)
    raise invalid(written, "a whole number, at least 1", "write 1 or more")


def _of_one_time(shape: str, parse: Callable[[str], float]) -> Callable[[Raw], Spread]:
    return lambda raw: Spread(shape, (parse(text(raw, DURATION.allowed)),))


def _of_mean_count(shape: str) -> Callable[[Raw], Spread]:
    def read(raw: Raw) -> Spread:
        written = text(raw, MEAN_COUNT)
        mean = plain(written)
        if mean is None or not 1 <= mean <= MAX_MEAN_COUNT:
            raise Invalid(out_of_range(written, MEAN_COUNT, "5"))
        return Spread(shape, (mean,))

    return read


def _uniform(raw: Raw) -> Spread:
    allowed = "[10s, 50s]: the least and the most"
    seconds = each_item(raw, allowed, lambda item: parse_duration(text(item, allowed)))
    if len(seconds) != 2 or seconds[0] > seconds[1]:
        raise invalid(shown(raw), allowed, "write two times, the smaller first")
    return Spread("uniform", tuple(seconds))


def _values(parse: Callable[[str], float], example: str) -> Callable[[Raw], Spread]:
    def read(raw: Raw) -> Spread:
        written = mapping(raw, f"values with their shares: {example}")
        values = each(written.items(), lambda key, _: parse(key))
        shares = shares_of(written)
        return Spread("values", (), tuple(sorted(zip(values, shares.values(), strict=True))))

    return read


def parse_sample(written: str) -> float:
    """Read a measured time: seconds, or with a unit."""
    seconds = plain(written)
    return seconds if seconds is not None and seconds <= MAX_DURATION_S else parse_duration(written)


def _samples(parse: Callable[[str], float], allowed: str) -> Callable[[Raw], Spread]:
    def read(raw: Raw) -> Spread:
        values = listed_values(raw, allowed, parse)
        return Spread("values", (), tuple(equal_shares(values)))

    return read


SAMPLE_TIMES = "measured times, one a line: seconds, or with a unit: {samples: file.csv}"
SAMPLE_COUNTS = "measured numbers, one a line, at least 1: {samples: file.csv}"
_DURATION_READERS: Mapping[str, Callable[[Raw], Spread]] = {
    "constant": _of_one_time("constant", parse_duration),
    "exponential": _of_one_time("exponential", _positive),
    "gamma": lambda raw: Spread("gamma", mean_and_cv(raw)),
    "weibull": lambda raw: Spread("weibull", mean_and_cv(raw)),
    "uniform": _uniform,
    "values": _values(parse_duration, "{10s: 20%, 60s: 80%}"),
    "samples": _samples(parse_sample, SAMPLE_TIMES),
}
_COUNT_READERS: Mapping[str, Callable[[Raw], Spread]] = {
    "constant": lambda raw: Spread("constant", (_at_least_one(text(raw, COUNT.allowed)),)),
    "geometric": _of_mean_count("geometric"),
    "poisson": _of_mean_count("poisson"),
    "values": _values(_at_least_one, "{1: 20%, 6: 80%}"),
    "samples": _samples(_at_least_one, SAMPLE_COUNTS),
}
