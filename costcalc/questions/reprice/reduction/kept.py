"""Usage sums as JSON, `costcalc/usage/1`: whole, exact, and the same bytes for the same sums.

Counts are numbers of JSON; money, and what has a fraction, is plain decimal text. A sum has a line for
itself, so that people can read a file, and compare it with another.
"""

from __future__ import annotations

import json
from base64 import b64encode

from costcalc.meters import METERS
from costcalc.numbers import plain
from costcalc.periods import WEEKDAYS, clock
from costcalc.questions.reprice.instants import spelled
from costcalc.questions.reprice.reduction.totals import added, order
from costcalc.report.safe import safe_json
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from decimal import Decimal
    from typing import Any

    from costcalc.periods import WeeklyWindow
    from costcalc.pricing.conditions import Threshold
    from costcalc.questions.reprice.sums import Cell, Counted, Entry, Identities, Read, Slot, Sum, UsageSums

    Document = dict[str, Any]

SCHEMA = "costcalc/usage/1"
OUTPUT, REASONING = "output", "reasoning"
ABOVE, FROM = "above", "from"
IDENTITIES = "identities"
CONTENT = "content_sha256"
HOW, LOG_FORMAT, TIMEZONE, MAP = "how", "log_format", "timezone", "map"
"""How a file was to be read: where it is as nobody said it, nothing stands there."""
LISTS = ("files", "sums", "refused", "not_billed")
"""The members that are long lists, which have a line for each of theirs."""


def document(sums: UsageSums) -> Document:
    """Usage sums as JSON has them."""
    return _members(sums, list)


def _members(sums: UsageSums, held: Callable[[Iterable[Document]], object]) -> Document:
    """The members of a document; its sums, of which there may be very many, are held as that says."""
    slots = {slot: place for place, slot in enumerate(_slots(sums.sums))}
    rows = sums.identities
    return {
        "schema": SCHEMA,
        "files": [_file(each) for each in sums.files],
        "table": {"hash": sums.table},
        "calendar": {
            "edges": [spelled(each) for each in sums.edges],
            "windows": [_window(each) for each in sums.windows],
            "slots": [_slot(each) for each in slots],
        },
        "cuts": [_cut(each) for each in sums.cuts],
        "by": list(sums.by),
        "timezone": sums.zone,
        "sums": held(_sum(cell, each, slots, sums.by) for cell, each in sums.sums.items()),
        "refused": [_refused(reason, each) for reason, each in sums.refused.items()],
        "not_billed": [_counted(reason, each) for reason, each in sums.not_billed.items()],
        "repeated": sums.repeated,
        "identities": False if rows == () else _identities(rows, sums) if rows else None,
    }


def text(sums: UsageSums) -> str:
    """The text of a file of usage sums."""
    return safe_json("".join(_lines(_members(sums, iter))))


def _lines(said: Document) -> Iterator[str]:
    """The members of a document, those that are long with a line for each of theirs."""
    yield "{"
    for place, (name, value) in enumerate(said.items()):
        yield f"{',' if place else ''}\n{_json(name)}: "
        if name in LISTS:
            yield from _line_each(value)
        elif name == IDENTITIES and value:
            yield "{"
            for number, (inner, listed) in enumerate(value.items()):
                yield f"{',' if number else ''}\n{_json(inner)}: "
                yield from _line_each(listed)
            yield "}"
        else:
            yield _json(value)
    yield "\n}\n"


def _line_each(values: Iterable[object]) -> Iterator[str]:
    lines = ",\n ".join(map(_json, values))
    yield f"[\n {lines}\n]" if lines else "[]"


_json = json.JSONEncoder(ensure_ascii=False).encode


def _slots(cells: Iterable[Cell]) -> list[Slot]:
    """The slots of cells, each once, in their order."""
    return list(dict.fromkeys(cell.slot for cell in sorted(cells, key=lambda each: order(each)[1])))


def _file(file: Read) -> Document:
    said: Document = {"name": file.name, "format": file.format, "size": file.size, "sha256": file.sha256}
    said |= {CONTENT: file.content} if file.content else {}
    said |= {"rows": file.rows, **({"why": file.why} if file.why else {})}
    way = {LOG_FORMAT: file.way.log_format, TIMEZONE: file.way.timezone, MAP: dict(file.way.columns)}
    way = {name: each for name, each in way.items() if each}
    return {**said, HOW: way} if way else said


def _window(window: WeeklyWindow) -> Document:
    daily = [f"{clock(start)}-{clock(end)}" for start, end in window.spans]
    weekdays = [WEEKDAYS[day] for day in sorted(window.weekdays)]
    return {"daily": daily, "weekdays": weekdays, "timezone": window.zone}


def _slot(slot: Slot) -> Document:
    start, end = (None if each is None else spelled(each) for each in (slot.start, slot.end))
    said = {"start": start, "end": end, "windows": list(slot.open), "span": slot.is_span}
    said |= {"joined": True} if slot.is_joined else {}
    return {**said, "unknown": list(slot.unknown)} if slot.unknown else said


def _cut(cut: Threshold) -> str:
    return f"{FROM if cut.inclusive else ABOVE} {plain(cut.tokens)}"


def _sum(cell: Cell, found: Sum, slots: Mapping[Slot, int], by: tuple[str, ...]) -> Document:
    """A sum, with its cell: the place of its slot, and how many cuts its requests reach, or may reach."""
    tier: int | list[int] = cell.smallest
    if cell.largest != cell.smallest:
        tier = [cell.smallest, cell.largest]
    return {
        "model": cell.model,
        "cell": {
            "slot": slots[cell.slot],
            "input_tier": tier,
            **({"pictured": True} if cell.is_pictured else {}),
            # What has none is left out, but where the amounts beside it would show another.
            **({} if cell.record == "" and not found.recorded else {"record": cell.record}),
        },
        "options": dict(cell.options),
        "by": dict(zip(by, cell.by, strict=True)),
        **counts(found),
    }


def counts(found: Sum) -> Document:
    """What a sum comes to, as JSON has it: `output` holds reasoning, which stands beside it too."""
    tokens = {name: each for name, each in found.parts.items() if METERS[name].is_token}
    if REASONING in tokens:
        tokens[OUTPUT] = added(tokens.get(OUTPUT, 0), tokens[REASONING])
    others = {
        METERS[name].usage_field: _number(each) for name, each in found.parts.items() if name not in tokens
    }
    first, last = (None if each is None else spelled(each) for each in (found.first, found.last))
    recorded = {
        currency: {"amount": plain(each.amount), "requests": each.requests}
        for currency, each in found.recorded.items()
    }
    return {
        "requests": found.requests,
        "first": first,
        "last": last,
        "tokens": {name: _number(tokens[name]) for name in METERS if name in tokens},
        **others,
        **({"recorded": recorded} if recorded else {}),
    }


def _number(quantity: int | Decimal) -> int | str:
    """A whole number as JSON has it, any other as text: no reader makes a float of that."""
    return quantity if isinstance(quantity, int) else plain(quantity)


def _refused(reason: str, counted: Counted) -> Document:
    recorded = {currency: plain(amount) for currency, amount in counted.recorded.items()}
    said = {**_counted(reason, counted), "detail": counted.detail}
    return {**said, "recorded": recorded} if recorded else said


def _counted(reason: str, counted: Counted) -> Document:
    return {"reason": reason, "rows": counted.rows, "file": counted.file, "row": counted.row}


def _identities(held: Identities, sums: UsageSums) -> Document:
    """The rows that count: of each its hash, where it stands, why it is not billed, or what it adds to sums.

    A shape says of which meters the numbers of such an entry are, and of which currency the last is.
    """
    cells = {cell: place for place, cell in enumerate(sums.sums)}
    shapes: dict[tuple[tuple[str, ...], str | None], int] = {}
    files: dict[str, int] = {}
    rows = []
    for identity, row in held.items():
        entries = [_entry(each, cells, shapes) for each in row.entries]
        file = files.setdefault(row.file, len(files))
        rows.append([b64encode(identity).decode(), file, row.number, row.reason, *entries])
    return {
        "files": list(files),
        "shapes": [{"meters": list(meters), "currency": currency} for meters, currency in shapes],
        "others": [{"sum": cells[cell], **counts(each)} for cell, each in held.others.items()],
        "others_not_billed": [_counted(reason, each) for reason, each in held.others_not_billed.items()],
        "rows": rows,
    }


def _entry(
    entry: Entry, cells: Mapping[Cell, int], shapes: dict[tuple[tuple[str, ...], str | None], int]
) -> list[object]:
    spent = entry.recorded
    shape = tuple(meter for meter, _ in entry.parts), None if spent is None else spent.currency
    numbers: list[object] = [_number(each) for _, each in entry.parts]
    if spent is not None:
        numbers.append(plain(spent.amount))
    place = shapes.setdefault(shape, len(shapes))
    return [cells[entry.cell], entry.at, entry.until, entry.requests, place, *numbers]
