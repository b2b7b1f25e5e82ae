"""Tables with a row for each class of tokens: the rows of one bucket together are what was used in it.

Rows of a bucket need not stand together, so all buckets of a file are held until its end; there are as many
as there are days or hours, models and keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from costcalc.meters import USAGE_FIELDS
from costcalc.numbers import EXACT, ZERO
from costcalc.prose import listed, shown
from costcalc.usage.logs.format import REQUEST, LogFormat
from costcalc.usage.logs.row.calls import parts_of
from costcalc.usage.logs.row.cells import number_of
from costcalc.usage.logs.row.conditions import first_at, text_at
from costcalc.usage.logs.row.reader import RowReader, identity_of
from costcalc.usage.logs.row.spends import recorded_at
from costcalc.usage.logs.rows import NotBilled, Refused, Repeated, Row, requests_of
from costcalc.usage.records.errors import UsageRecordError
from costcalc.usage.records.format import added_to
from costcalc.usage.records.members import ABSENT, LARGEST, number
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from costcalc.usage.logs.how import How
    from costcalc.usage.logs.rows import Recorded, Said


SIDES = ("input", "output")


class _Class:
    """What the rows of one class of a bucket said so far."""

    def __init__(self) -> None:
        self.counted = ZERO
        self.recorded: Recorded | None = None


class _Bucket:
    """What the rows of one bucket said so far, by their class, and the first of them."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self.classes: dict[str, _Class] = {}
        self.recorded: Recorded | None = None


class LongRows:
    """Reads tables of one long format."""

    def __init__(self, of: LogFormat, how: How) -> None:
        assert of.long is not None  # noqa: S101 - as whoever calls has seen
        self.of, self.long = of, of.long
        self.reader = RowReader(of, how)

    def read(self, rows: Iterable[tuple[int, object]]) -> Iterator[Said]:
        """What each bucket comes to, in the order in which they begin, after the rows that cannot be read."""
        buckets: dict[object, _Bucket] = {}
        seen: set[tuple[str, ...]] = set()
        for place, row in rows:
            if isinstance(row, Refused):
                yield row
                continue
            if self._is_again(row, seen):
                yield Repeated(place)
                continue
            try:
                self._add(buckets, place, self.reader.prepared(row))
            except UsageRecordError as error:
                yield Refused(place, error.reason, error.of_row, recorded_at(row, self.of.spend))
        for bucket in buckets.values():
            yield from self._summed(bucket)

    def _is_again(self, row: object, seen: set[tuple[str, ...]]) -> bool:
        """Whether a row stands in a file twice, as in exports that were put together.

        Of a format whose rows have no identity two that are alike may be two.
        """
        if not self.of.id or not isinstance(row, Mapping):
            return False
        cells = tuple(map(str, row.values()))
        is_again = cells in seen
        seen.add(cells)
        return is_again

    def _add(self, buckets: dict[object, _Bucket], place: int, row: object) -> None:
        meter = text_at(row, self.long.meter)
        if meter is None:
            raise UsageRecordError("the row does not say what it counts", self.long.meter, reason="no meter")
        if meter in self.long.ignored:
            return
        if meter not in self.long.meters and meter != self.long.requests:
            known = listed(map(shown, filter(None, (*self.long.meters, self.long.requests))))
            raise UsageRecordError(
                f"{shown(meter)} is none of {known}", self.long.meter, reason=f"unknown meter {meter[:60]}"
            )
        said = first_at(row, self.long.quantity)
        if said is ABSENT:
            raise UsageRecordError("the row has no quantity", self.long.quantity, reason="no quantity")
        counted = number(self._number(said), self.long.quantity)
        made = self._row(place, row)
        key = (made.model, made.at, made.until, made.options, made.identity, *made.labels.items())
        bucket = buckets.setdefault(key, _Bucket(made))
        if made.recorded is not None:
            bucket.recorded = _together(bucket.recorded, made.recorded)
        found = bucket.classes.setdefault(meter, _Class())
        if made.recorded is not None:
            found.recorded = _together(found.recorded, made.recorded)
        found.counted = EXACT.add(found.counted, counted)

    def _number(self, found: object) -> object:
        return number_of(found, self.long.quantity) if isinstance(found, str) else found

    def _fields(self, classes: Mapping[str, _Class]) -> dict[str, Decimal]:
        """What classes are added to."""
        fields: dict[str, Decimal] = {}
        for meter, each in classes.items():
            for field, sign in added_to(self.long.meters.get(meter, "")):
                more = EXACT.multiply(Decimal(sign), each.counted)
                fields[field] = EXACT.add(fields.get(field, ZERO), more)
        return {name: fields[name] for name in USAGE_FIELDS if name in fields}

    def _row(self, place: int, row: object) -> Row:
        """What a row says besides its quantity: what is alike in all rows of its bucket."""
        self.reader.refuse_undue(row)
        start, end = self.reader.when(row)
        return Row(
            place, self.reader.model_of(row), start, (), 0, 0, None, end,
            tuple(sorted(self.reader.options_of(row).items())), self.reader.labels_of(row),
            identity_of(self.of, row, None), recorded_at(row, self.of.spend),
        )  # fmt: skip

    def _summed(self, bucket: _Bucket) -> Iterator[Said]:
        row, fields = bucket.row, self._fields(bucket.classes)
        try:
            parts = parts_of(fields)
        except UsageRecordError as error:
            yield Refused(row.number, error.reason, error.of_row, bucket.recorded)
            return
        told = bucket.classes.get(self.long.requests)
        requests = requests_of(None if told is None else int(told.counted), parts)
        if not parts and not requests:
            yield NotBilled(row.number, "empty bucket")
            return
        size = int(fields.get("input_tokens", 0))
        smallest = size if self.of.kind == REQUEST else 0
        row = row._replace(
            parts=parts, smallest=smallest, largest=size, requests=1 if self.of.kind == REQUEST else requests,
            recorded=bucket.recorded,
        )  # fmt: skip
        if self.long.is_apart and row.identity is not None:
            yield from self._apart(row, bucket.classes, fields)
        else:
            yield row

    def _apart(self, row: Row, classes: Mapping[str, _Class], fields: Mapping[str, Decimal]) -> Iterator[Row]:
        """A bucket as a row for each class: others of its id may stand in another file.

        So nobody knows its size where all of its input, or all of its output, may.
        """
        if not all(f"{side}_tokens" in fields for side in SIDES):
            row = row._replace(largest=LARGEST)
        elif row.requests == 1:
            row = row._replace(smallest=row.largest)
        for meter, each in classes.items():
            counts = meter == self.long.requests
            requests = row.requests if counts or row.requests is None else 0
            parts = () if counts else parts_of(self._fields({meter: each}))
            if parts or requests or each.recorded:
                identity = f"{row.identity}\n{meter}"
                yield row._replace(parts=parts, requests=requests, identity=identity, recorded=each.recorded)


def _together(known: Recorded | None, more: Recorded) -> Recorded:
    """What rows of a bucket cost; `UsageRecordError` for a currency that is not that of those before it."""
    if known is None:
        return more
    if known.currency != more.currency:
        raise UsageRecordError(
            f"it cost {more.amount:f} {more.currency}, and rows before it of its bucket {known.currency}: "
            "leave its cost out, or give each currency rows of its own",
            reason="several currencies",
        )
    return known._replace(amount=EXACT.add(known.amount, more.amount))
