"""Kept usage sums, read again: nothing in the file is taken on trust."""

from __future__ import annotations

import re
from base64 import b64decode
from decimal import Decimal
from itertools import pairwise

from costcalc.errors import CostcalcError, ResultError
from costcalc.files import read_file
from costcalc.meters import METERS, USAGE_FIELDS
from costcalc.numbers import EXACT
from costcalc.periods import WEEKDAYS, parse_window, zone_named
from costcalc.pricing.conditions import Threshold
from costcalc.questions.reprice.reduction.kept import (
    ABOVE,
    CONTENT,
    FROM,
    HOW,
    LOG_FORMAT,
    MAP,
    OUTPUT,
    REASONING,
    SCHEMA,
    TIMEZONE,
)
from costcalc.questions.reprice.reduction.members import Member
from costcalc.questions.reprice.reduction.repeats import HASH_BYTES, Identities
from costcalc.questions.reprice.reduction.totals import whole
from costcalc.questions.reprice.sums import Cell, Counted, Entry, Held, Read, Slot, Spend, Sum, UsageSums, Way
from costcalc.strict_json import RECORDED
from costcalc.usage.logs.rows import Recorded
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    import os
    from collections.abc import Collection, Sequence

    from costcalc.periods import WeeklyWindow

NO_SUMS = "these are no usage sums: `costcalc usage LOG -o FILE` keeps some"
LARGEST = 256 * 1024 * 1024
MEMBERS = (
    "schema", "files", "table", "calendar", "cuts", "by", "timezone", "sums", "refused", "not_billed",
    "repeated", "identities",
)  # fmt: skip
TOKENS = frozenset(name for name, each in METERS.items() if each.is_token)
OTHERS = {
    field: each.name
    for field, each in USAGE_FIELDS.items()
    if each.name not in TOKENS and field != "requests"
}
COUNTS = ("requests", "first", "last", "tokens", "recorded", *OTHERS)
SHA256 = 64
BOM = b"\xef\xbb\xbf"


def load(place: str | os.PathLike[str]) -> UsageSums:
    """The usage sums of a file; `ResultError` with the place of what is wrong in it."""
    name = str(place)
    try:
        data = read_file(place, LARGEST)
    except (OSError, ValueError) as error:
        raise ResultError(f"{name}: it cannot be read: {getattr(error, 'strerror', None) or error}") from None
    return sums_in(data, name)


def is_kept(head: bytes) -> bool:
    """Whether a file that begins so is one of usage sums."""
    return re.match(rb'\s*\{\s*"schema"\s*:\s*"costcalc/usage/', head.removeprefix(BOM)) is not None


def sums_in(data: bytes, place: str) -> UsageSums:
    """The usage sums of the content of a file."""
    try:
        said = RECORDED.read(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ResultError(f"{place}: it is not UTF-8: byte {error.start} cannot be read") from None
    except ValueError as error:
        told = "" if is_kept(data) else f"; {NO_SUMS}"
        raise ResultError(f"{place}: this is no JSON: {error}{told}") from None
    return sums_of(said, place)


def sums_of(said: object, place: str) -> UsageSums:
    """The usage sums of a document."""
    return _sums(Member(said, place))


def _sums(said: Member) -> UsageSums:
    schema = said.value.get("schema") if isinstance(said.value, dict) else None
    if not str(schema).startswith(SCHEMA.rpartition("/")[0]):
        said.refuse(NO_SUMS)
    if schema != SCHEMA:
        said["schema"].refuse(f"{SCHEMA} is due: the sums are of another version of costcalc")
    said.only(MEMBERS)
    files = tuple(map(_file, said["files"].items()))
    calendar = said["calendar"].only(("edges", "windows", "slots"))
    edges = tuple(each.instant() for each in calendar["edges"].items())
    if any(one >= other for one, other in pairwise(edges)):
        calendar["edges"].refuse("they are not in ascending order")
    windows = tuple(map(_window, calendar["windows"].items()))
    slots = [_slot(each, edges, windows) for each in calendar["slots"].items()]
    cuts = tuple(map(_cut, said["cuts"].items()))
    if any(one.narrowness >= other.narrowness for one, other in pairwise(cuts)):
        said["cuts"].refuse("they are not in ascending order")
    by = tuple(each.text() for each in said["by"].items())
    sums: dict[Cell, Sum] = {}
    for each in said["sums"].items():
        found = _counts(each)
        cell = _cell(each, slots, len(cuts), by, _record(each["cell"], found))
        if cell in sums:
            each.refuse("another sum is of the same cell")
        sums[cell] = found
    table, zone = said["table"].only(("hash",))["hash"].text(), _zone(said["timezone"])
    read = UsageSums(files, table, edges, windows, cuts, sums, by, zone)
    read = read._replace(
        refused=_reasons(said["refused"], {"detail", "recorded"}),
        not_billed=_reasons(said["not_billed"]),
        repeated=said["repeated"].whole(),
    )
    return _with_identities(read, said["identities"])


def _zone(said: Member) -> str:
    name = said.text()
    try:
        zone_named(name)
    except CostcalcError as error:
        said.refuse(str(error))
    return name


def _file(said: Member) -> Read:
    said.only(("name", "format", "size", "sha256", "rows", "why", HOW, CONTENT))
    return Read(
        said["name"].text(), said["format"].text(), said["size"].whole(), _digest(said["sha256"]),
        said["why"].text() if said.has("why") else "", said["rows"].whole(),
        _way(said[HOW]) if said.has(HOW) else Way(),
        _digest(said[CONTENT]) if said.has(CONTENT) else "",
    )  # fmt: skip


def _digest(said: Member) -> str:
    digest = said.text()
    if digest and (len(digest) != SHA256 or not set(digest) <= set("0123456789abcdef")):
        said.refuse("64 hexadecimal digits are due")
    return digest


def _way(said: Member) -> Way:
    said.only((LOG_FORMAT, TIMEZONE, MAP))
    columns = said[MAP].members() if said.has(MAP) else ()
    return Way(
        said[LOG_FORMAT].text() if said.has(LOG_FORMAT) else "",
        _zone(said[TIMEZONE]) if said.has(TIMEZONE) else "",
        tuple((name, each.text()) for name, each in columns),
    )


def _window(said: Member) -> WeeklyWindow:
    said.only(("daily", "weekdays", "timezone"))
    daily = [each.text() for each in said["daily"].items()]
    weekdays = [each.one_of(WEEKDAYS) for each in said["weekdays"].items()]
    try:
        return parse_window(daily, weekdays, said["timezone"].text())
    except CostcalcError as error:
        said.refuse(str(error))


def _slot(said: Member, edges: Sequence[int], windows: Sequence[WeeklyWindow]) -> Slot:
    said.only(("start", "end", "windows", "span", "joined", "unknown"))
    start, end = (said[name].maybe(Member.instant) for name in ("start", "end"))
    if not {start, end} - {None} <= set(edges) or (start is not None and end is not None and start >= end):
        said.refuse("it lies between no two edges")
    opened = tuple(each.whole(len(windows)) for each in said["windows"].items())
    is_span = said["span"].flag()
    if any(one >= other for one, other in pairwise(opened)) or (is_span and opened):
        said["windows"].refuse("of a slot, the windows that are open, in their order; of a span none")
    unknown = (
        tuple(each.whole(len(windows)) for each in said["unknown"].items()) if said.has("unknown") else ()
    )
    is_twice = {*unknown} & {*opened} or any(one >= other for one, other in pairwise(unknown))
    if is_twice or (is_span and unknown):
        said["unknown"].refuse("of a slot, windows of which nobody looked, in their order; of a span none")
    is_joined = said["joined"].flag() if said.has("joined") else False
    if is_joined and not is_span:
        said["joined"].refuse("of a span alone")
    return Slot(start, end, opened, is_span, unknown, is_joined)


def _cut(said: Member) -> Threshold:
    word, _, size = said.text().partition(" ")
    if word not in {ABOVE, FROM}:
        said.refuse(f"a size such as `above 200000` or `from 128000` is due, not {said.value!r}")
    return Threshold(Member(size, said.place, said.where).amount(), word == FROM)


def _cell(said: Member, slots: Sequence[Slot], cuts: int, by: Sequence[str], record: str | None) -> Cell:
    said.only(("model", "cell", "options", "by", *COUNTS))
    cell = said["cell"].only(("slot", "input_tier", "pictured", "record"))
    tier = cell["input_tier"]
    ends = [each.whole(cuts + 1) for each in (tier.items() if isinstance(tier.value, list) else [tier])]
    if not ends or len(ends) > 2 or ends[0] > ends[-1]:  # noqa: PLR2004 - from, and to
        tier.refuse("a tier is due, or a list of the least and the greatest")
    labels = said["by"].only(by)
    return Cell(
        said["model"].text(),
        slots[cell["slot"].whole(len(slots))],
        ends[0],
        ends[-1],
        tuple(sorted((name, each.text()) for name, each in said["options"].members())),
        cell["pictured"].flag() if cell.has("pictured") else False,
        tuple(labels[name].maybe(Member.text) for name in by),
        record,
    )


def _record(cell: Member, found: Sum) -> str | None:
    """In which currency the rows of a cell have a record; of an older file, where its counts show that."""
    if cell.has("record"):
        return cell["record"].maybe(Member.text)
    if not found.recorded:
        return ""
    (currency, spend), *others = found.recorded.items()
    return currency if spend.requests == found.requests and not others else None


def _counts(said: Member) -> Sum:
    """What a sum comes to; `output` as it is kept holds reasoning."""
    tokens = {}
    for name, each in said["tokens"].members():
        if name not in TOKENS:
            said["tokens"].refuse(f"there is no class of tokens {name!r}")
        tokens[name] = each.number()
    if REASONING in tokens:
        output = EXACT.subtract(Decimal(tokens.get(OUTPUT, 0)), Decimal(tokens[REASONING]))
        if output < 0:
            said["tokens"].refuse("there is more reasoning than output, which holds it")
        tokens[OUTPUT] = output
    others = {meter: said[field].number() for field, meter in OTHERS.items() if said.has(field)}
    parts = {name: whole(quantity) for name, quantity in (*tokens.items(), *others.items()) if quantity}
    first, last = (said[name].maybe(Member.instant) for name in ("first", "last"))
    if (first is None) != (last is None) or (first is not None and last is not None and first > last):
        said.refuse("`first` and `last` are two instants, one after the other, or null")
    recorded = {}
    for currency, each in said["recorded"].members() if said.has("recorded") else ():
        each.only(("amount", "requests"))
        recorded[currency] = Spend(each["amount"].amount(signed=True), each["requests"].whole())
    in_order = {name: parts[name] for name in METERS if name in parts}
    return Sum(said["requests"].maybe(Member.whole), first, last, in_order, recorded)


def _reasons(said: Member, more: Collection[str] = ()) -> dict[str, Counted]:
    found = {}
    for each in said.items():
        each.only({"reason", "rows", "file", "row", *more})
        detail = each["detail"].text() if more else ""
        amounts = each["recorded"].members() if each.has("recorded") else ()
        recorded = {currency: amount.amount(signed=True) for currency, amount in amounts}
        reason = each["reason"].text()
        if reason in found:
            each.refuse(f"the reason {reason!r} stands twice")
        place = each["file"].text(), each["row"].whole()
        found[reason] = Counted(each["rows"].whole(), *place, detail, recorded)
    return found


def _with_identities(sums: UsageSums, said: Member) -> UsageSums:
    """Sums with the identities of their rows, which must come to what the sums are."""
    if said.value is None:
        return sums
    if said.value is False:
        return sums._replace(identities=())
    said.only(("files", "shapes", "others", "others_not_billed", "rows"))
    cells, held = list(sums.sums), Identities()
    others = [each.only(("sum", *COUNTS)) for each in said["others"].items()]
    held.others = {cells[each["sum"].whole(len(cells))]: _counts(each) for each in others}
    held.others_not_billed = _reasons(said["others_not_billed"])
    files = [each.text() for each in said["files"].items()]
    shapes = [_shape(each) for each in said["shapes"].items()]
    for each in said["rows"].items():
        identity, row = _row(each, files, shapes, cells)
        if not held.hold(identity, row):
            each.refuse("its identity stands twice")
    if held.with_others() != (sums.sums, sums.not_billed):
        said.refuse("the rows and the others do not come to the sums: the file was changed, or damaged")
    return sums._replace(identities=held)


def _shape(said: Member) -> tuple[tuple[str, ...], str | None]:
    said.only(("meters", "currency"))
    return tuple(each.one_of(METERS) for each in said["meters"].items()), said["currency"].maybe(Member.text)


def _row(
    said: Member,
    files: Sequence[str],
    shapes: Sequence[tuple[tuple[str, ...], str | None]],
    cells: Sequence[Cell],
) -> tuple[bytes, Held]:
    items = said.items()
    if len(items) < 4:  # noqa: PLR2004 - what every row has
        said.refuse("a hash, a file, a row and a reason are due")
    identity, file, number, reason, *entries = items
    try:
        key = b64decode(identity.text(), validate=True)
    except ValueError:
        key = b""
    if len(key) != HASH_BYTES:
        identity.refuse(f"{HASH_BYTES} bytes in base64 are due")
    row = Held(
        files[file.whole(len(files))],
        number.whole(),
        tuple(_entry(each, shapes, cells) for each in entries),
        reason.maybe(Member.text),
    )
    if row.reason is not None and row.entries:
        said.refuse("what is not billed adds nothing")
    return key, row


def _entry(
    said: Member, shapes: Sequence[tuple[tuple[str, ...], str | None]], cells: Sequence[Cell]
) -> Entry:
    items = said.items()
    if len(items) < 5:  # noqa: PLR2004 - what every entry has
        said.refuse("a sum, two instants, requests and a shape are due")
    cell, at, until, requests, shape, *numbers = items
    meters, currency = shapes[shape.whole(len(shapes))]
    if len(numbers) != len(meters) + (currency is not None):
        said.refuse("it has another number of quantities than its shape")
    spent = None if currency is None else Recorded(numbers.pop().amount(signed=True), currency)
    return Entry(
        cells[cell.whole(len(cells))],
        at.maybe(Member.whole),
        until.maybe(Member.whole),
        requests.maybe(Member.whole),
        tuple((meter, each.number()) for meter, each in zip(meters, numbers, strict=True)),
        spent,
    )
