"""A second calculator, written from the rules alone: fractions, minutes, and nothing of costcalc's rating.

It reads a pricing document as a person would and answers what a usage costs, or which errors it may meet. Where
several things are wrong with one question, any of their codes is right.
"""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

Document = dict[str, Any]

SIZES = {"USD/Mtoken": 10**6, "USD/ktoken": 10**3, "USD/token": 1}

# direction, modality, class, lifetime of each token meter
POINTS: dict[str, tuple[str, str | None, str | None, str | None]] = {
    "input": ("in", None, None, None),
    "input_audio": ("in", "audio", None, None),
    "input_image": ("in", "image", None, None),
    "cache_read": ("in", None, "read", None),
    "cache_read_audio": ("in", "audio", "read", None),
    "cache_read_image": ("in", "image", "read", None),
    "cache_write": ("in", None, "write", None),
    "cache_write_5m": ("in", None, "write", "5m"),
    "cache_write_1h": ("in", None, "write", "1h"),
    "cache_write_12h": ("in", None, "write", "12h"),
    "output": ("out", None, None, None),
    "output_audio": ("out", "audio", None, None),
    "reasoning": ("out", None, "reasoning", None),
}
OTHERS = {"image": "images", "web_search": "web_searches", "page": "pages"}
FIELDS = {meter: f"{meter}_tokens" for meter in POINTS} | OTHERS


def inside(part: str, whole: str) -> bool:
    """Whether one meter's tokens are all tokens of another."""
    return part != whole and all(
        of_whole in (None, of_part) for of_whole, of_part in zip(POINTS[whole], POINTS[part], strict=True)
    )


NARROW = sorted(
    ((whole, {part for part in POINTS if inside(part, whole)}) for whole in POINTS),
    key=lambda each: len(each[1]),
)
"""Each meter with what it contains, the narrowest first."""


class Refused(Exception):  # noqa: N818 - it names what happened to the question
    """What is wrong with a question: one of these codes must be the engine's."""

    def __init__(self, *codes: str) -> None:
        super().__init__(*codes)
        self.codes = set(codes)


def split(usage: Document) -> dict[str, int]:
    """Disjoint quantities of an inclusive usage."""
    parts: dict[str, int] = {}
    for whole, within in NARROW:
        held = sum(count for part, count in parts.items() if part in within)
        given = usage.get(FIELDS[whole])
        if given is None:
            if held and whole in ("input", "output"):
                raise Refused("invalid_usage")
        elif given < held:
            raise Refused("invalid_usage")
        else:
            parts[whole] = given - held
    for meter, field in OTHERS.items():
        parts[meter] = usage.get(field, 0)
    return {meter: count for meter, count in parts.items() if count}


@cache
def instant(text: str) -> datetime:
    """An instant as the document writes it."""
    return datetime.fromisoformat(text)


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


@cache
def _span(span: str) -> tuple[int, int]:
    start, end = (int(clock[:2]) * 60 + int(clock[3:]) for clock in span.split("-"))
    return start, end


def in_window(when: Document, moment: datetime) -> bool:
    """Whether the hours of a variant hold at an instant."""
    local = moment.astimezone(_zone(when.get("timezone", "UTC")))
    days = when.get("weekdays") or ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    today, yesterday = names[local.weekday()], names[local.weekday() - 1]
    if "daily" not in when:
        return today in days
    clock = local.hour * 60 + local.minute
    for span in when["daily"]:
        start, end = _span(span)
        if start < end:
            if start <= clock < end and today in days:
                return True
        elif (clock >= start and today in days) or (clock < end and yesterday in days):
            return True
    return False


def has_window(when: Document) -> bool:
    """Whether a variant depends on the time."""
    return "daily" in when or "weekdays" in when


def big_enough(when: Document, size: Fraction) -> bool:
    """Whether a request's input reaches the threshold of a variant."""
    if "input_tokens_above" in when:
        return bool(size > when["input_tokens_above"])
    return bool(size >= when.get("input_tokens_from", 0))


def options_of(when: Document) -> dict[str, list[str]]:
    """What a variant asks of the caller."""
    own = ("input_tokens_above", "input_tokens_from", "daily", "weekdays", "timezone")
    return {
        name: value if isinstance(value, list) else [value] for name, value in when.items() if name not in own
    }


def winner(applying: list[Document]) -> Document | None:
    """The most particular of the variants that apply: it has conditions that all others have, and more."""
    best = applying
    for name in {name for each in applying for name in options_of(each["when"])}:
        best = [each for each in best if name in options_of(each["when"])]
        fewest = min((len(options_of(each["when"])[name]) for each in best), default=0)
        best = [each for each in best if len(options_of(each["when"])[name]) == fewest]
    edges = [(_edge(each["when"]), each) for each in best]
    highest = max((edge for edge, _ in edges), default=None)
    best = [each for edge, each in edges if edge == highest]
    if any(has_window(each["when"]) for each in best):
        best = [each for each in best if has_window(each["when"])]
        least = min(_length(each["when"]) for each in best)
        best = [each for each in best if _length(each["when"]) == least]
    return best[0] if best else None


def _edge(when: Document) -> tuple[int, int]:
    if "input_tokens_above" in when:
        return when["input_tokens_above"], 1
    return when.get("input_tokens_from", -1), 0


def _length(when: Document) -> int:
    minutes = 0
    for span in when.get("daily", ["00:00-24:00"]):
        start, end = _span(span)
        minutes += (end - start - 1) % 1440 + 1
    return minutes * len(when.get("weekdays") or range(7))


def rate_of(rates: Document, meter: str) -> tuple[str, Fraction]:
    """The meter whose rate a meter is billed at, and USD for one of it."""
    text = rates.get(meter)
    if isinstance(text, dict):
        text = text["price"]
    if text == "not sold":
        raise Refused("not_sold")
    if text is not None and text.startswith("as "):
        return rate_of(rates, text[3:])
    if text is not None:
        number, unit = text.split(" ")
        return meter, Fraction(number) / SIZES.get(unit, 1)
    if meter in ("cache_read", "reasoning"):
        return rate_of(rates, "input" if meter == "cache_read" else "output")
    if meter == "cache_read_audio":
        return rate_of(rates, "input_audio")
    if meter == "cache_read_image":
        return rate_of(rates, "input_image")
    priced = {"cache_write_5m", "cache_write_1h", "cache_write_12h"} & rates.keys()
    if meter == "cache_write" and not priced:
        return rate_of(rates, "input")
    if meter == "cache_write_5m":
        return rate_of(rates, "cache_write")
    raise Refused("meter_not_priced")


def rates_of(period: Document, variant: Document | None) -> Document:
    """The rates of a request: a variant's, with what is not counted in tokens carried over."""
    if variant is None:
        return dict(period["rates"])
    carried = {meter: rate for meter, rate in period["rates"].items() if meter not in POINTS}
    return {**carried, **variant["rates"]}


class Question:
    """One usage on one model at one moment."""

    def __init__(
        self, model: Document, usage: Document, on: date | datetime, asked: Document, *, mean: bool
    ) -> None:
        self.model = model
        self.usage = usage
        self.asked = asked
        self.on = on
        self.mean = mean
        self.requests = usage.get("requests", 1)
        self.total = usage.get("input_tokens", 0)
        window = model.get("context_window")
        self.window = int(window.split()[0]) if window else None
        self.is_sum = self.requests > 1 or (self.window is not None and self.total > self.window)

    def cost(self) -> Fraction:
        """USD, exact for an instant; for a day the sum of lines rounded to twelve places."""
        parts = split(self.usage)
        shares: dict[tuple[int, int | None], Fraction] = {}
        refusals: set[str] = set()
        for share, period_index, minute in self.stretches():
            try:
                variant_index = self.chosen(self.model["prices"][period_index], minute)
            except Refused as refused:
                refusals |= refused.codes
                continue
            key = (period_index, variant_index)
            shares[key] = shares.get(key, Fraction(0)) + share
        total = Fraction(0)
        for (period_index, variant_index), share in shares.items():
            period = self.model["prices"][period_index]
            variant = None if variant_index is None else period["variants"][variant_index]
            rates = rates_of(period, variant)
            fees = {"request": self.requests} if "request" in rates else {}
            if fees and self.is_sum and self.requests == 1:
                refusals.add("request_size_needed")
            for meter, count in (parts | fees).items():
                try:
                    _, unit = rate_of(rates, meter)
                except Refused as refused:
                    refusals |= refused.codes
                    continue
                total += rounded(count * unit * share)
        if refusals:
            raise Refused(*refusals)
        return total

    def stretches(self) -> list[tuple[Fraction, int, datetime]]:
        """Shares of the use, each with its period and an instant in it."""
        if isinstance(self.on, datetime):
            index = period_at(self.model, self.on)
            if index is None:
                raise Refused("no_price_in_force")
            return [(Fraction(1), index, self.on)]
        found = minutes_of(self.model, self.on)
        if all(period is None for _, period, _ in found):
            raise Refused("no_price_in_force")
        if any(period is None for _, period, _ in found):
            raise Refused("instant_needed")
        return [
            (Fraction(count, 1440), period, minute) for count, period, minute in found if period is not None
        ]

    def chosen(self, period: Document, moment: datetime) -> int | None:
        """The variant that a request meets; None is the base."""
        variants = period.get("variants", [])
        defaults = {"service_tier": "standard", **period.get("defaults", {})}
        options = defaults | self.asked
        fitting = [
            each
            for each in variants
            if all(options.get(name) in values for name, values in options_of(each["when"]).items())
            and (not has_window(each["when"]) or in_window(each["when"], moment))
        ]
        size = Fraction(self.total)
        if self.is_sum and any(
            ("input_tokens_above" in each["when"] or "input_tokens_from" in each["when"])
            and big_enough(each["when"], size)
            for each in fitting
        ):
            if not self.mean:
                raise Refused("request_size_needed")
            size = Fraction(self.total, self.requests)
            if self.window is not None and size > self.window:
                raise Refused("request_size_needed")
        won = winner([each for each in fitting if big_enough(each["when"], size)])
        known = options_of(won["when"]) if won else {}
        codes = set()
        if any(
            value not in known.get(name, []) and defaults.get(name) != value
            for name, value in self.asked.items()
        ):
            codes.add("unknown_option")
        if won and won.get("sold") == "false":
            codes.add("not_sold")
        if codes:
            raise Refused(*codes)
        return None if won is None else next(i for i, each in enumerate(variants) if each is won)


def edge(said: str | Document) -> datetime:
    """Where a period begins or ends; of an edge that lies between two days, midnight of the second in UTC."""
    return instant(said if isinstance(said, str) else f"{said['not_after']}T00:00:00+00:00")


def period_at(model: Document, moment: datetime) -> int | None:
    """The index of the period in force; None where nothing is sold."""
    for index, period in enumerate(model["prices"]):
        end = period.get("effective_to")
        if edge(period["effective_from"]) <= moment and (end is None or moment < edge(end)):
            return None if period.get("withdrawn") else index
    return None


_DAYS: dict[tuple[str, date], list[tuple[int, int | None, datetime]]] = {}


def minutes_of(model: Document, day: date) -> list[tuple[int, int | None, datetime]]:
    """The minutes of a UTC day in groups of the same period and windows: how many, the period, one of them."""
    key = (model["id"], day)
    if key not in _DAYS:
        groups: dict[Any, tuple[int, int | None, datetime]] = {}
        start = datetime(day.year, day.month, day.day, tzinfo=UTC)
        for count in range(1440):
            moment = start + timedelta(minutes=count)
            index = period_at(model, moment)
            variants = [] if index is None else model["prices"][index].get("variants", [])
            windows = tuple(in_window(each["when"], moment) for each in variants if has_window(each["when"]))
            found = groups.get((index, windows), (0, index, moment))
            groups[index, windows] = (found[0] + 1, *found[1:])
        _DAYS[key] = list(groups.values())
    return _DAYS[key]


def rounded(line: Fraction) -> Fraction:
    """A charge line: exact where it has a finite decimal form, else half even to twelve places."""
    rest = line.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return line if rest == 1 else Fraction(round(line * 10**12), 10**12)
