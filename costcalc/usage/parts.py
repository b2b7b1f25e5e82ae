"""The disjoint parts of a usage: inclusive quantities, split so that each token is billed once."""

from __future__ import annotations

from functools import lru_cache

from costcalc.errors import UsageError
from costcalc.meters import METERS, NARROWEST_FIRST, PARTS, USAGE_FIELDS
from costcalc.numbers import EXACT, ZERO, plain
from costcalc.prose import listed
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    Parts = tuple[tuple[str, Decimal], ...]

_NARROWNESS = {METERS[name].usage_field: place for place, name in enumerate(NARROWEST_FIRST)}
_PLACES = {name: place for place, name in enumerate(METERS)}
_ALWAYS_SAID = ("input_tokens", "output_tokens")
"""The wholes that must be said where anything is that they contain."""


def _refuse_whole(field: str, whole: Decimal | None, inside: Decimal, contained: list[str]) -> None:
    """Refuse a whole that is less than its parts, or was not said although it has some."""
    if whole is not None:
        fields = listed([METERS[part].usage_field for part in contained], "and")
        raise UsageError(
            f"{plain(whole)} is less than its parts ({fields}: {plain(inside)}); {field} contains them", field
        )
    if inside:
        raise UsageError(f"is missing, and must contain the {plain(inside)} tokens of its parts", field)


@lru_cache(1_000)
def _splitting(
    fields: tuple[str, ...],
) -> tuple[tuple[tuple[str, str, list[str]], ...], tuple[tuple[str, str], ...], tuple[str, ...]]:
    """How quantities of some fields are split: tokens, narrowest first; what stays as it is; the order.

    Each field comes with its meter, and one of tokens with the other meters that it contains.
    """
    tokens = {field for field in fields if field in _NARROWNESS}
    wholes = sorted(tokens.union(_ALWAYS_SAID) if tokens else (), key=_NARROWNESS.__getitem__)
    meters = {field: USAGE_FIELDS[field].name for field in (*wholes, *fields) if field != "requests"}
    inside = {field: [part for part in PARTS[meters[field]] if part in meters.values()] for field in wholes}
    split = tuple((field, meters[field], inside[field]) for field in wholes)
    whole = tuple((field, meter) for field, meter in meters.items() if field not in _NARROWNESS)
    return split, whole, tuple(sorted(meters.values(), key=_PLACES.__getitem__))


def disjoint_parts(values: Mapping[str, Decimal]) -> Parts:
    """Split inclusive quantities into parts that are billed once each.

    Of 1,000 input tokens with 600 from the cache, 400 are `input` and 600 `cache_read`. A whole that was not
    given is the sum of its parts, but `input_tokens` and `output_tokens` must always be said.
    """
    parts: dict[str, Decimal] = {}
    wholes, others, order = _splitting(tuple(values))
    for field, meter, within in wholes:
        whole, inside = values.get(field), ZERO
        for part in within:
            if part in parts:
                inside = EXACT.add(inside, parts[part])
        if whole is None or inside > whole:
            _refuse_whole(field, whole, inside, [part for part in within if part in parts])
        elif whole > inside:
            parts[meter] = EXACT.subtract(whole, inside)  # also of zero: 1E+6 becomes 1000000
    for field, meter in others:
        if values[field]:
            parts[meter] = values[field]
    return tuple([(name, parts[name]) for name in order if name in parts])
