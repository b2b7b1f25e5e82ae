"""Which format a log has, where nobody says it: by its first rows, with how it is known."""

from __future__ import annotations

from costcalc.prose import listed
from costcalc.usage.logs.faults import LogFaultError
from costcalc.usage.logs.flat.answers import ANSWERS
from costcalc.usage.logs.flat.known import FLAT
from costcalc.usage.logs.format import JSON, TABLE, LogFormat
from costcalc.usage.logs.forms import Form, form_of
from costcalc.usage.logs.opening import header_of, values_of
from costcalc.usage.logs.row.conditions import shows
from costcalc.usage.logs.row.inside import USAGES, answer_in, rows_in
from costcalc.usage.logs.rows import NO_ROWS, Refused
from costcalc.usage.logs.text.json_marks import BLANKS
from costcalc.usage.logs.text.json_text import read
from costcalc.usage.records.context import unwrapped
from costcalc.usage.records.errors import NotBilledError, UsageRecordError
from costcalc.usage.records.members import ABSENT, at
from costcalc.usage.records.objects import as_maps
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from costcalc.usage.logs.streams.stream import Stream

_WAY_OUT = (
    "name it with `log_format`, or say what its columns are: log_format=generic, with time, model, "
    "input_tokens and output_tokens in `map`"
)

NULL = "null"

_NO_TEXT = "it is no text, and neither gzip, zip, zstd, Parquet nor SQLite: write it as one of these"


class Found(NamedTuple):
    """The format that a log has, and how it is known."""

    format: LogFormat | Stream
    why: str


def detected(head: bytes, streams: Iterable[Stream] = ()) -> Found | Refused:
    """The format of a log that begins so; `Refused` where none is known by it, or several are."""
    for stream in streams:
        if why := stream.signs(head):
            return Found(stream, why)
    form = form_of(head)
    if form is Form.EMPTY:
        return Refused(0, "empty file")
    if form in {Form.JSON_LINES, Form.DOCUMENTS}:
        return (
            Refused(0, NO_ROWS)
            if head.translate(None, BLANKS) == b"[]"
            else _of_values([*values_of(head)], head)
        )
    if form is Form.CSV:
        return _of_header(header_of(head))
    if form is Form.UNKNOWN:
        return Refused(0, "unknown format", _NO_TEXT)
    return Refused(0, "unknown format", f"a {form.value} file of no format that is known: {_WAY_OUT}")


def _of_header(columns: Sequence[str]) -> Found | Refused:
    row = {column: column for column in columns}
    found = [each for each in FLAT.values() if each.container == TABLE and _shown(each, [row])]
    told = f"its columns are {listed(columns[:8], 'and')}" if columns else "it has no header"
    return _one(found, told)


def _of_values(values: Sequence[object], head: bytes) -> Found | Refused:
    flat = [each for each in FLAT.values() if each.container == JSON and each is not ANSWERS]
    found = [each for each in flat if _shown(each, _rows(values, each))]
    if not found:  # the first requests of a log may all have failed, and say nothing where others do
        found = [each for each in flat if _shown(each, [*map(_with_nulls, _rows(values, each))])]
    if not found and any(map(_is_answer, values)):
        return Found(ANSWERS, "its rows hold the usage of an API's answer")
    if not found and any(of.inside and not _rows(values, of) for of in flat if values):
        return Refused(0, NO_ROWS)
    first = next((each for each in values if isinstance(each, dict)), {})
    told = f"its first row holds {listed([*map(str, first)][:8], 'and')}" if first else "it holds no objects"
    return _one(found, told if values else _fault_in(head) or told)


def _fault_in(head: bytes) -> str:
    """Why the first line of a log without one that can be read cannot be."""
    line = next(filter(None, map(bytes.strip, head.split(b"\n"))), b"")
    try:
        read(line)
    except LogFaultError as fault:
        return f"its first line cannot be read, {': '.join(filter(None, (fault.reason, fault.detail)))}"
    return ""


def _one(found: list[LogFormat], told: str) -> Found | Refused:
    most = max((len(each.signs) for each in found), default=0)
    best = [each for each in found if len(each.signs) == most]
    if len(best) == 1:
        return Found(best[0], f"it has {listed(map(_plain, best[0].signs), 'and')}")
    if best:
        names = listed([f"log_format={each.name}" for each in best])
        return Refused(0, "ambiguous format", f"{told}: say which it is, {names}")
    return Refused(0, "unknown format", f"{told}, which is no format that is known: {_WAY_OUT}")


def _plain(sign: str) -> str:
    return sign.partition("|")[0].partition("=")[0]


def _rows(values: Sequence[object], of: LogFormat) -> list[object]:
    rows: list[object] = []
    for value in values:
        rows += [_as_maps(row) for row in rows_in(value, of.inside)]
    return rows


def _with_nulls(row: object) -> object:
    """A row in which null stands for something."""
    if not isinstance(row, dict):
        return row
    return {name: NULL if value is None else value for name, value in row.items()}


def _as_maps(row: object) -> object:
    try:
        return as_maps(row)
    except UsageRecordError:
        return row


def _shown(of: LogFormat, rows: Sequence[object]) -> bool:
    return any(all(shows(row, sign) for sign in of.signs) for row in rows)


def _is_answer(value: object) -> bool:
    try:
        answer = unwrapped(as_maps(value)).answer
    except NotBilledError:
        return True
    except UsageRecordError:
        return False
    found = answer_in(answer)
    return any(at(found, name) is not ABSENT for name in USAGES)
