"""A measured workload: kept usage sums as the words of a workload, whose mean costs what the requests cost.

Within a tier of sizes every price is linear in the tokens. So the requests of a tier are told as few shapes
as come to its sums exactly: whole tokens, rounded down in some and up in others, each of a size of the tier.
"""

from __future__ import annotations

from datetime import UTC
from decimal import Decimal

from costcalc.errors import UsageError
from costcalc.meters import METERS, PARTS
from costcalc.numbers import EXACT, plain
from costcalc.periods import zone_named
from costcalc.prose import listed
from costcalc.questions.reprice.costs.lots import Key, Sizes, key_of, summand
from costcalc.questions.reprice.cuts import least_of
from costcalc.questions.reprice.instants import moment
from costcalc.questions.reprice.reduction.totals import INPUT, OF_INPUT
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from fractions import Fraction
    from typing import Any

    from costcalc.questions.reprice.sums import Cell, Sum, UsageSums
    from costcalc.rating.table import RatingTable

OUTPUT = "output"
REDUCE_AGAIN = "reduce the logs again with this table"
STANDARD = ("service_tier", "standard")


class Measured(NamedTuple):
    """The words of a workload, and what to know of how it was measured."""

    words: dict[str, Any]
    notes: list[str]


class Piece(NamedTuple):
    """So many requests that are alike, and what each of them uses, by disjoint meters."""

    requests: int
    parts: dict[str, Decimal]


class _Tier:
    """What was used in requests of the sizes of one tier, of whatever model and at whatever time."""

    def __init__(self, least: int, most: int | None) -> None:
        self.least, self.most = least, most
        self.requests = 0
        self.further = 0
        """Sums of further calls of requests, each of which counts for as few as its size allows."""
        self.parts: dict[str, int | Fraction] = {}

    def add(self, found: Sum) -> None:
        """Add a sum whose requests were counted."""
        requests = found.requests or self._fewest(found.parts)
        self.further += requests if not found.requests else 0
        self.requests += requests
        for meter, quantity in found.parts.items():
            self.parts[meter] = self.parts.get(meter, 0) + summand(quantity)

    def _fewest(self, parts: Mapping[str, int | Decimal]) -> int:
        size = sum(summand(each) for meter, each in parts.items() if meter in OF_INPUT)
        return max(1, -int(-size // self.most) if self.most else 1)

    @property
    def name(self) -> str:
        """Its sizes in words."""
        if self.most is None:
            return f"{self.least} input tokens or more" if self.least else "any size"
        return (
            f"{self.least} to {self.most} input tokens" if self.least else f"up to {self.most} input tokens"
        )

    def shapes(self) -> Iterator[dict[str, Any]]:
        """Its requests as shapes of a workload; one of several has a number."""
        pieces = list(pieces_of(self.parts, self.requests))
        for number, each in enumerate(pieces, 1):
            name = self.name if len(pieces) == 1 else f"{self.name}, {number}"
            yield {"name": name, "weight": each.requests, **_fields(each.parts)}


def measured(sums: UsageSums, table: RatingTable | None = None) -> Measured:
    """Usage sums as a workload: the mean requests a day between the first day and the last, and their shapes.

    Prices of a `table` must tell apart no more sizes than the sums do. Raises `UsageError` where requests
    were not counted, or their sizes are not known, so that no mean of theirs has the cost of all of them.
    """
    used = {cell: each for cell, each in sums.sums.items() if each.parts or each.requests}
    if not used:
        raise UsageError("these sums hold no usage: there is nothing to measure", "workload")
    _check_known(used)
    if table is not None and table.hash != sums.table:
        sizes = Sizes(sums.cuts)
        _check_cuts(sizes, {key_of(cell, each, sizes) for cell, each in used.items()}, table)
    tiers: dict[int, _Tier] = {}
    for cell, each in used.items():
        tiers.setdefault(cell.smallest, _tier(sums, cell.smallest)).add(each)
    ordered = [tiers[place] for place in sorted(tiers)]
    words: dict[str, Any] = {"shapes": [shape for tier in ordered for shape in tier.shapes()]}
    requests = sum(each.requests for each in ordered)
    if rate := _rate(sums, used.values(), requests):
        words["requests"] = rate
    return Measured(
        words, [*_notes(sums, used), *_notes_on_rate(rate, sum(each.further for each in ordered))]
    )


def _check_known(used: Mapping[Cell, Sum]) -> None:
    unknown = [cell for cell, each in used.items() if each.requests is None or cell.smallest != cell.largest]
    if not unknown:
        return
    models = list(dict.fromkeys(cell.model for cell in unknown))
    named = listed([*models[:3], f"{len(models) - 3} more"] if len(models) > 4 else models, "and")  # noqa: PLR2004
    raise UsageError(
        f"of {len(unknown)} of {len(used)} sums (of {named}) nobody says how large each request was, so that "
        "no mean request has their cost: `costcalc reprice` prices them; for an estimate say a mean request "
        "yourself, as in requests=10000/day, input=1500, output=500",
        "workload",
    )


def _check_cuts(sizes: Sizes, keys: Collection[Key], table: RatingTable) -> None:
    from costcalc.questions.reprice.boundaries import boundaries_of

    for cut in boundaries_of(table).cuts:
        if any(sizes.reached(cut, key) is None for key in keys):
            raise UsageError(
                f"prices of this table tell apart requests of {least_of(cut)} input tokens and more, and "
                f"these sums, of another table, do not: {REDUCE_AGAIN}",
                "workload",
            )


def _tier(sums: UsageSums, place: int) -> _Tier:
    least = least_of(sums.cuts[place - 1]) if place else 0
    return _Tier(least, least_of(sums.cuts[place]) - 1 if place < len(sums.cuts) else None)


def pieces_of(parts: Mapping[str, int | Fraction], requests: int) -> Iterator[Piece]:
    """So many requests, of whole units as they are counted in, that come to given quantities exactly.

    Of 7 tokens in 3 requests one has 3 and two have 2. Units that are left over of one meter of the input go
    to other requests than those of the next, as long as there are others: so no request has two more input
    tokens than another, and all are of the sizes between which their mean lies.
    """
    decimals = {meter: _decimals(quantity) for meter, quantity in parts.items()}
    finest = max((each for meter, each in decimals.items() if meter in OF_INPUT), default=0)
    spans: dict[str, tuple[int, int, int, int]] = {}
    marks, position = {0}, 0
    for meter, quantity in parts.items():
        places = finest if meter in OF_INPUT else decimals[meter]
        units, left = divmod(int(quantity * 10**places), requests)
        start = position if meter in OF_INPUT else 0
        end = (start + left) % requests
        if meter in OF_INPUT:
            position = end
        marks |= {start, end}
        spans[meter] = units, start, left, places
    ordered = sorted(marks)
    for first, after in zip(ordered, [*ordered[1:], requests], strict=True):
        found = {}
        for meter, (units, start, left, places) in spans.items():
            count = units + ((first - start) % requests < left)
            if count:
                found[meter] = EXACT.scaleb(Decimal(count), -places)
        yield Piece(after - first, found)


def _decimals(quantity: int | Fraction) -> int:
    """How many decimals a quantity has."""
    places = 0
    while (quantity * 10**places).denominator != 1:
        places += 1
    return places


def _fields(parts: Mapping[str, Decimal]) -> dict[str, str]:
    """Disjoint parts as the quantities of a workload, of which wholes contain their parts."""
    if not parts:
        return {METERS[INPUT].usage_field: "0"}
    wholes = {each for each in (INPUT, OUTPUT) if any(METERS[name].is_token for name in parts)}
    fields = {}
    for meter in METERS:
        if meter in parts or meter in wholes:
            inside = [parts[each] for each in (meter, *PARTS[meter]) if each in parts]
            whole = Decimal(0)
            for each in inside:
                whole = EXACT.add(whole, each)
            fields[METERS[meter].usage_field] = plain(whole)
    return fields


def _rate(sums: UsageSums, used: Iterable[Sum], requests: int) -> str | None:
    """The requests of the days from the first to the last of them; None where some are of no time."""
    found, zone = list(used), zone_named(sums.zone) if sums.zone != "UTC" else UTC
    firsts = [each.first for each in found if each.first is not None]
    lasts = [each.last for each in found if each.last is not None]
    if len(firsts) < len(found) or not lasts:
        return None
    first, last = (moment(each).astimezone(zone).date() for each in (min(firsts), max(lasts)))
    return f"{requests} requests from {first} to {last}"


def _notes(sums: UsageSums, used: Mapping[Cell, Sum]) -> Iterator[str]:
    asked: dict[str, int] = {}
    for cell, each in used.items():
        for option in cell.options:
            if option != STANDARD:
                name = "=".join(option)
                asked[name] = asked.get(name, 0) + (each.requests or 0)
    if asked:
        told = listed([f"{count:,} with {name}" for name, count in asked.items()], "and")
        yield f"of the measured requests {told} were asked for: say `option` for such prices here"
    for counted, what in ((sums.refused, "could not be read"), (sums.not_billed, "nobody bills")):
        if rows := sum(each.rows for each in counted.values()):
            told = "1 row" if rows == 1 else f"{rows:,} rows"
            yield f"not in the measured workload: {told} of the logs that {what}"


def _notes_on_rate(rate: str | None, further: int) -> Sequence[str]:
    notes = [] if rate else ["some of the measured requests are of no known time: there is no rate of them"]
    if further:
        notes.append(f"{further:,} of the measured requests are further calls of others, which count too")
    return notes
