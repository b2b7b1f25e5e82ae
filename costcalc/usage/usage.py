"""A usage: what one request used, or a sum of several, as the provider's API reports it.

Public fields are inclusive, as in OpenTelemetry: `input_tokens` contains what came from the cache. Inside,
a usage is split into disjoint parts, each of which is billed once.
"""

from __future__ import annotations

from decimal import Decimal

from costcalc.errors import UsageError
from costcalc.meters import FRACTIONAL_FIELDS, PARTS, USAGE_FIELDS
from costcalc.numbers import EXACT, ONE, ZERO, plain
from costcalc.prose import shown
from costcalc.usage.parts import disjoint_parts
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import NoReturn

    from costcalc.usage.parts import Parts

MOST = 10**24
LARGEST = Decimal(MOST)
"""More of anything than a usage can hold."""
_LEAST = Decimal(-MOST)  # `-LARGEST` would be rounded in the context of whoever asks

MOST_DECIMALS = 15
LARGEST_BITS = 100
NO_OPTIONS: Mapping[str, str] = {}


class Usage:
    """What one request used, or `requests` of them as one sum. Frozen, comparable, hashable.

    >>> Usage(input_tokens=1_000_000, cache_read_tokens=600_000, output_tokens=100_000)
    Usage(input_tokens=1000000, cache_read_tokens=600000, output_tokens=100000)

    Counts are whole numbers (int, or a Decimal without a fraction); seconds and token-hours may be Decimals.
    Floats are refused, and so are parts that exceed their whole: `UsageError`.
    """

    __slots__ = ("_fields", "input_total", "meters", "options", "parts", "requests")

    _fields: dict[str, Decimal]
    requests: int
    parts: Parts
    """Meters with their quantity: disjoint, in the order of the charge lines, without zeros."""
    meters: tuple[str, ...]
    """The meters of the parts."""
    input_total: Decimal
    """All input tokens: what the conditions on size look at."""
    options: Mapping[str, str]
    """The options of the price that a response said, such as its service tier: they are asked for with it."""

    def __init__(
        self,
        *,
        input_tokens: int | Decimal = 0,
        input_audio_tokens: int | Decimal = 0,
        input_image_tokens: int | Decimal = 0,
        input_video_tokens: int | Decimal = 0,
        cache_read_tokens: int | Decimal = 0,
        cache_read_audio_tokens: int | Decimal = 0,
        cache_read_image_tokens: int | Decimal = 0,
        cache_write_tokens: int | Decimal = 0,
        cache_write_5m_tokens: int | Decimal = 0,
        cache_write_1h_tokens: int | Decimal = 0,
        cache_write_12h_tokens: int | Decimal = 0,
        output_tokens: int | Decimal = 0,
        output_audio_tokens: int | Decimal = 0,
        output_image_tokens: int | Decimal = 0,
        output_video_tokens: int | Decimal = 0,
        reasoning_tokens: int | Decimal = 0,
        requests: int | Decimal = 0,
        web_searches: int | Decimal = 0,
        storage_searches: int | Decimal = 0,
        maps_searches: int | Decimal = 0,
        rerank_searches: int | Decimal = 0,
        citation_tokens: int | Decimal = 0,
        images: int | Decimal = 0,
        input_characters: int | Decimal = 0,
        output_characters: int | Decimal = 0,
        input_seconds: int | Decimal = 0,
        output_seconds: int | Decimal = 0,
        pages: int | Decimal = 0,
        cache_storage_token_hours: int | Decimal = 0,
        vector_storage_gigabyte_days: int | Decimal = 0,
        container_sessions: int | Decimal = 0,
        container_seconds: int | Decimal = 0,
    ) -> None:
        """Of the quantities of its fields; those left out are 0, or the sum of the parts that were given."""

    @classmethod
    def from_response(cls, response: object, usage_format: str | None = None) -> Usage:
        """The usage of what an API answered: a map, an SDK's own object, or the usage in either.

        >>> Usage.from_response({"input_tokens": 10, "cache_read_input_tokens": 600, "output_tokens": 3})
        Usage(input_tokens=610, cache_read_tokens=600, output_tokens=3)

        The format is recognised by what is there; `usage_format` (`anthropic`) names it where several fit.
        What the answer says of the price is kept in `options`; its model and instant are not, which
        `table.price(None, response, on=None)` takes from it too. Raises `UsageRecordError` for what is not
        understood, and `NotBilledError` for what nobody bills.
        """
        from costcalc.usage.records.reader import read_record

        record = read_record(response, usage_format)
        return _told(cls(**record.quantities), dict(record.options))

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"a Usage is frozen: make a new one instead of setting {name}")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"a Usage is frozen: {name} cannot be taken from it")

    def __getattr__(self, name: str) -> int | Decimal:
        """The quantity of a field; 0 where it was not given, the sum of its parts where those were."""
        if name not in USAGE_FIELDS:
            raise AttributeError(name)
        given = self._fields.get(name)
        if given is None:
            meter = USAGE_FIELDS[name].name
            given = ZERO
            for each, part in self.parts:
                if each in PARTS[meter]:
                    given = EXACT.add(given, part)
        return given if name in FRACTIONAL_FIELDS else int(given)

    def __dir__(self) -> list[str]:
        return [*object.__dir__(self), *USAGE_FIELDS]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Usage):
            return NotImplemented
        same_parts = self.parts == other.parts and self.requests == other.requests
        return same_parts and self.options == other.options

    def __hash__(self) -> int:
        return hash((self.parts, self.requests))

    def __repr__(self) -> str:
        told = f" told with {dict(self.options)!r}" if self.options else ""
        return f"Usage({', '.join(f'{field}={value!r}' for field, value in self._numbers().items())}){told}"

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (self._numbers(), self.options)

    def _numbers(self) -> dict[str, int | Decimal]:
        return {
            field: value if field in FRACTIONAL_FIELDS else int(value)
            for field, value in self._fields.items()
        }

    def to_dict(self) -> dict[str, int | str]:
        """The fields that were given: whole numbers as integers, others as plain decimal text."""
        return {
            field: plain(value) if field in FRACTIONAL_FIELDS else int(value)
            for field, value in self._fields.items()
        }


def _make(self: Usage, **fields: int | Decimal) -> None:
    """What makes a usage: one that takes any field is quicker than one that lists them all."""
    values: dict[str, Decimal] = {}
    for field, value in fields.items():
        if field not in USAGE_FIELDS:
            raise UsageError(_unknown_field(field))
        if type(value) is int and 0 <= value <= MOST:  # what nearly every quantity is
            values[field] = Decimal(value)
        elif type(value) is Decimal and value.same_quantum(ONE) and ZERO < value <= LARGEST:
            values[field] = value
        else:
            values[field] = _quantity(field, value)
    requests = int(values["requests"]) if "requests" in values else 1
    if requests < 1:
        raise UsageError("a usage is of one request at least", "requests")
    parts = disjoint_parts(values)
    put = object.__setattr__  # which nobody else may
    put(self, "_fields", values)
    put(self, "requests", requests)
    put(self, "input_total", values.get("input_tokens", ZERO))
    put(self, "parts", parts)
    put(self, "meters", tuple([meter for meter, _ in parts]))
    put(self, "options", NO_OPTIONS)


# The parameters that `inspect`, and so help and completion, show are those of the other.
_make.__wrapped__ = Usage.__init__  # type: ignore[attr-defined]
_make.__qualname__ = Usage.__init__.__qualname__  # which Python's own errors call it by
Usage.__init__ = _make  # type: ignore[method-assign]


def _rebuild(fields: dict[str, int | Decimal], options: Mapping[str, str]) -> Usage:
    return _told(Usage(**fields), options)


def _told(usage: Usage, options: Mapping[str, str]) -> Usage:
    """A usage with the options that a response said, where it said any."""
    if options:
        object.__setattr__(usage, "options", options)
    return usage


def _unknown_field(field: str) -> str:
    from costcalc.hints.words import hint, is_of_others

    way_out = "; Usage.from_response takes a provider's own usage" if is_of_others(field) else ""
    return f"there is no field {shown(field)}{hint(field, USAGE_FIELDS)}{way_out}"


def _quantity(field: str, value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        hint = "a float is not exact: " if isinstance(value, float) else ""
        raise UsageError(f"{hint}give an int or a Decimal, not {shown(value)}", field)
    if isinstance(value, int) and value.bit_length() > LARGEST_BITS:
        raise UsageError("at most 10^24", field)
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise UsageError(f"{value} is no quantity", field)
        # Bounded before any arithmetic: Decimal("1e999999999") is legal, and hangs whoever formats it.
        if value and (
            value.adjusted() > LARGEST.adjusted() or int(value.as_tuple().exponent) < -MOST_DECIMALS
        ):
            raise UsageError(f"at most 10^24, with at most {MOST_DECIMALS} decimals", field)
        value = value or ZERO
    number = Decimal(value) if _LEAST <= value <= LARGEST else None
    if number is None:
        raise UsageError("at most 10^24", field)
    if number < 0:
        raise UsageError(f"{number} is negative: a quantity is 0 or more", field)
    if field not in FRACTIONAL_FIELDS and number != number.to_integral_value():
        raise UsageError(f"{number} is not whole, and this field counts", field)
    return number
