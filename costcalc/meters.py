"""The vocabulary of meters: what is counted, in which unit, and what contains what.

A token meter is a point in a few dimensions: direction, modality and class. `None` in a dimension means
"whatever it is", so containment follows from the data: `input` contains `cache_read`, `cache_read` contains
`cache_read_audio`, and `input_audio` contains that too.
"""

from __future__ import annotations

from decimal import Decimal

from costcalc.values import NamedTuple

MILLION = Decimal(1_000_000)


class Meter(NamedTuple):
    """One thing that is counted and priced.

    `unit` is what one of it is called where units are parsed; prices are listed per `pricing_size` of
    `consumed_unit` (FOCUS), so 1,000,000 for tokens and 1 for images.
    """

    name: str
    usage_field: str
    unit: str
    consumed_unit: str
    pricing_size: Decimal = Decimal(1)
    direction: str | None = None
    modality: str | None = None
    token_class: str | None = None
    lifetime: str | None = None

    @property
    def is_token(self) -> bool:
        """Whether this meter counts tokens of a request, and so may contain or be contained."""
        return self.direction is not None

    @property
    def pricing_unit(self) -> str:
        """The unit that a list price is for, in FOCUS' words: `1000000 Tokens`, `Images`."""
        return self.consumed_unit if self.pricing_size == 1 else f"{self.pricing_size} {self.consumed_unit}"

    @property
    def price_unit(self) -> str:
        """The unit of its price as people write it: `USD/Mtoken`, `USD/image`."""
        prefix = "M" if self.pricing_size == MILLION else ""
        return f"USD/{prefix}{self.unit.replace('*', '/')}"

    def pricing_unit_of(self, per: Decimal | None) -> str:
        """The unit of a price that is for `per` of what is counted: `3600 Seconds` of one by the hour."""
        return self.pricing_unit if per is None else f"{per} {self.consumed_unit}"


def _tokens(name: str, direction: str, *dimensions: str | None) -> Meter:
    return Meter(name, f"{name}_tokens", "token", "Tokens", MILLION, direction, *dimensions)


_ALL = (
    _tokens("input", "input"),
    _tokens("input_audio", "input", "audio"),
    _tokens("input_image", "input", "image"),
    _tokens("input_video", "input", "video"),
    _tokens("cache_read", "input", None, "cache_read"),
    _tokens("cache_read_audio", "input", "audio", "cache_read"),
    _tokens("cache_read_image", "input", "image", "cache_read"),
    _tokens("cache_write", "input", None, "cache_write"),
    _tokens("cache_write_5m", "input", None, "cache_write", "5m"),
    _tokens("cache_write_1h", "input", None, "cache_write", "1h"),
    _tokens("cache_write_12h", "input", None, "cache_write", "12h"),
    _tokens("output", "output"),
    _tokens("output_audio", "output", "audio"),
    _tokens("output_image", "output", "image"),
    _tokens("output_video", "output", "video"),
    _tokens("reasoning", "output", None, "reasoning"),
    Meter("request", "requests", "request", "Requests"),
    Meter("web_search", "web_searches", "web_search", "Web Searches"),
    Meter("storage_search", "storage_searches", "storage_search", "Storage Searches"),
    Meter("maps_search", "maps_searches", "maps_search", "Maps Searches"),
    Meter("rerank_search", "rerank_searches", "rerank_search", "Rerank Searches"),
    Meter("citation", "citation_tokens", "token", "Tokens", MILLION),
    Meter("image", "images", "image", "Images"),
    Meter("input_character", "input_characters", "character", "Characters", MILLION),
    Meter("output_character", "output_characters", "character", "Characters", MILLION),
    Meter("input_second", "input_seconds", "second", "Seconds"),
    Meter("output_second", "output_seconds", "second", "Seconds"),
    Meter("page", "pages", "page", "Pages"),
    Meter("cache_storage", "cache_storage_token_hours", "token*hour", "Token-Hours", MILLION),
    Meter("vector_storage", "vector_storage_gigabyte_days", "GB*day", "GB-Days"),
    Meter("container_session", "container_sessions", "session", "Sessions"),
    Meter("container_second", "container_seconds", "second", "Seconds"),
)

METERS: dict[str, Meter] = {meter.name: meter for meter in _ALL}
"""Every meter by name, in the order in which charge lines show them."""

USAGE_FIELDS: dict[str, Meter] = {meter.usage_field: meter for meter in _ALL}
"""Every meter by the field of a usage that counts it."""
FIELD_PLACES = {field: place for place, field in enumerate(USAGE_FIELDS)}
"""The place of each of these fields: a whole stands before its parts."""

TIMES = {"second", "hour", "day"}
"""The units of time that meters are counted in."""

FRACTIONAL_FIELDS = frozenset(meter.usage_field for meter in _ALL if TIMES & set(meter.unit.split("*")))
"""The fields that measure time instead of counting, and so need not be whole."""

LIFETIME_METERS = tuple(meter.name for meter in _ALL if meter.lifetime)


def _contains(whole: Meter, part: Meter) -> bool:
    return (
        whole.direction == part.direction
        and whole is not part
        and whole.modality in (None, part.modality)
        and whole.token_class in (None, part.token_class)
        and whole.lifetime in (None, part.lifetime)
    )


_OF_TOKENS = tuple(meter for meter in _ALL if meter.is_token)
PARTS: dict[str, tuple[str, ...]] = {
    **{meter.name: () for meter in _ALL},
    **{each.name: tuple(part.name for part in _OF_TOKENS if _contains(each, part)) for each in _OF_TOKENS},
}
"""What each meter contains: `cache_write` → its three lifetimes; `input` → everything that comes in."""

NARROWEST_FIRST: tuple[str, ...] = tuple(
    sorted((meter.name for meter in _OF_TOKENS), key=lambda name: len(PARTS[name]))
)
"""Token meters, each after everything that it contains."""


def _class_whole(meter: Meter) -> str | None:
    """What a token class without a rate of its own is billed as: what contains it, in its own modality."""
    if meter.lifetime:
        # 5 minutes is the lifetime that writes have when nobody asks; longer ones cost more, so never less.
        return "cache_write" if meter.lifetime == "5m" else None
    if not meter.token_class or not meter.direction:
        return None
    return f"{meter.direction}_{meter.modality}" if meter.modality else meter.direction


FALLBACK: dict[str, str] = {meter.name: whole for meter in _ALL if (whole := _class_whole(meter))}
"""`cache_read` → `input`, `cache_read_audio` → `input_audio`, `cache_write_5m` → `cache_write`, and so on."""

LONG_WRITES = frozenset(name for name in LIFETIME_METERS if name not in FALLBACK)
"""Writes to a cache that live longer than those that nobody asks for."""
