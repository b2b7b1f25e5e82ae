"""The general reader of rows: what one says, whichever members it has and however they are written."""

from __future__ import annotations

from collections.abc import Mapping

from costcalc.prose import shown
from costcalc.usage.logs.format import REQUEST, SPEND, SUM, TABLE
from costcalc.usage.logs.how import GENERIC
from costcalc.usage.logs.row.calls import calls_of
from costcalc.usage.logs.row.cells import number_of, with_numbers
from costcalc.usage.logs.row.conditions import all_hold, first_at, text_at
from costcalc.usage.logs.row.effective import effective
from costcalc.usage.logs.row.inside import answer_in, has_failed
from costcalc.usage.logs.row.moments import micros, stretch_at
from costcalc.usage.logs.row.names import model_named
from costcalc.usage.logs.row.spends import due_at, recorded_at, recorded_of
from costcalc.usage.logs.row.texts import with_texts_read
from costcalc.usage.logs.rows import NO_LABELS, NotBilled, Refused, Row, requests_of
from costcalc.usage.records.context import text_of, unwrapped
from costcalc.usage.records.errors import (
    NO_USAGE,
    NOT_UNDERSTOOD,
    TWO_WAYS,
    NotBilledError,
    UsageRecordError,
)
from costcalc.usage.records.formats import PAID_BY_THE_UNIT
from costcalc.usage.records.members import ABSENT, at, number
from costcalc.usage.records.objects import as_maps
from costcalc.usage.records.sellers import seller_of
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from costcalc.usage.logs.format import LogFormat
    from costcalc.usage.logs.how import How
    from costcalc.usage.logs.row.calls import Call
    from costcalc.usage.logs.rows import Said
    from costcalc.usage.records.context import Wrapped
    from costcalc.usage.records.format import Format
    from costcalc.usage.records.reader import Record

MOST_REASONS = 1_000
"""Rows are counted by their reason: names of members that nobody knows are among them."""
MODELS_AROUND = ("model", "model_name", "model_id", "modelId", "modelName", "request.model")
"""What logs call the model of a line whose answer does not say it."""


class RowReader:
    """Reads the rows of one format, one after another: what each says hangs on nothing before it."""

    def __init__(self, of: LogFormat, how: How) -> None:
        self.of, self.how = of, how
        self.formats = effective(of)
        self.times = {each.name: each.on for each in of.counts}
        self.labels = {name: "|".join(of.labels.get(name, (name,))) for name in how.by}
        self.models = tuple(dict.fromkeys(path for each in self.formats for path in each.model))
        self._reasons: set[str] = set()
        self.counted = frozenset(
            path for each in self.formats for path in (*each.counts, *each.unpriced, *each.checked)
        )

    def said(self, number: int, row: object) -> Said:
        """What a row says, and if that is nothing, why."""
        try:
            row = self.prepared(row)
            return self._said(number, row)
        except NotBilledError as error:
            return NotBilled(number, error.reason, identity_of(self.of, row, None))
        except UsageRecordError as error:
            if error.reason == NO_USAGE and self.of.is_wrapped and has_failed(row):
                return NotBilled(number, "the request failed")
            if error.reason in PAID_BY_THE_UNIT:
                return NotBilled(number, error.reason, identity_of(self.of, row, None))
            recorded = recorded_at(row, self.of.spend)
            return Refused(number, self._bounded(error.reason), self._told(error), recorded)

    def _told(self, error: UsageRecordError) -> str:
        """What is wrong with a row; of one that two formats of answers read differently, how to say which."""
        if error.reason == TWO_WAYS and self.of.is_wrapped:
            return f"{error.alone.replace('usage_format', 'log_format')}: {error.of_row}"
        return error.of_row

    def _bounded(self, reason: str) -> str:
        """A reason; of a log in which each row has another one, that it is not understood."""
        if reason not in self._reasons and len(self._reasons) >= MOST_REASONS:
            return NOT_UNDERSTOOD
        self._reasons.add(reason)
        return reason

    def prepared(self, row: object) -> object:
        """A row as maps, with numbers in its cells and the JSON of its texts read."""
        if self.of.texts:
            row = with_texts_read(row, self.of.texts)
        row = as_maps(with_numbers(row, self.counted) if self.of.container == TABLE else row)
        if not self.of.lifted or not isinstance(row, Mapping):
            return row
        lifted = {name: first_at(row, paths) for name, paths in self.of.lifted.items()}
        return {**row, **{name: found for name, found in lifted.items() if found is not ABSENT}}

    def _said(self, number: int, row: object) -> Said:
        for tests, reason in self.of.not_billed.items():
            if all_hold(row, tests):
                return NotBilled(number, reason, identity_of(self.of, row, None))
        if self.of.kind == SPEND:
            return self._spend(number, row)
        return self._usage(number, row)

    def _spend(self, number: int, row: object) -> Said:
        recorded = due_at(row, self.of.spend)
        if recorded is None:
            return NotBilled(number, self.of.no_usage or "no amount")
        start, end = self.when(row)
        return Row(
            number, "", start, (), 0, 0, 0, end, (), self.labels_of(row), self.identity_of(row, None),
            recorded,
        )  # fmt: skip

    def _usage(self, number: int, row: object) -> Said:
        answer = self._answer(row)
        if answer is None:
            return NotBilled(number, self.of.no_usage)
        self.refuse_undue(row)
        wrapped, record, calls = self._read(unwrapped(answer), row)
        if record.format.local:
            return NotBilled(number, "it ran on a machine of one's own")
        model = self.model_of(row, record.model, record.seller)
        start, end = self.when(row, wrapped.answer, record.format.name, wrapped.on)
        first, *others = self._sized(calls, row)
        options = {**self.options_of(row), **dict(first.options)}
        told = Row(
            number, model, start, first.parts, first.smallest, first.largest, self._requests(row, first), end,
            tuple(sorted(options.items())), self.labels_of(row), self.identity_of(row, record.id),
            recorded_at(row, self.of.spend),
        )  # fmt: skip
        also = tuple(self._also(told, each, record, row) for each in others)
        told = told._replace(also=also) if also else told
        _refuse_unsaid(told)
        return told

    def _read(self, wrapped: Wrapped, row: object) -> tuple[Wrapped, Record, list[Call]]:
        """An answer, or the one within it where it is none itself, and what is read of it."""
        try:
            return wrapped, *calls_of(self._named(wrapped, row), self.formats)
        except UsageRecordError as error:
            inner = answer_in(wrapped.answer)
            if not self.of.is_wrapped or error.reason != NO_USAGE or inner is wrapped.answer:
                raise
            wrapped = wrapped._replace(answer=inner)
            return wrapped, *calls_of(self._named(wrapped, row), self.formats)

    def _named(self, wrapped: Wrapped, row: object) -> Wrapped:
        """An answer with its model, where what stands around it alone says which that was."""
        answer = wrapped.answer
        if (
            not (self.of.is_wrapped and isinstance(answer, Mapping))
            or text_of(answer, self.models) is not None
        ):
            return wrapped
        model = text_of(row, MODELS_AROUND)
        return wrapped if model is None else wrapped._replace(answer={**answer, "model": model})

    def _also(self, told: Row, call: Call, record: Record, row: object) -> Row:
        """A further call of a row: at the same instant, by the same seller."""
        options = tuple(sorted({**self.options_of(row), **dict(call.options)}.items()))
        further = told._replace(
            parts=call.parts, smallest=call.smallest, largest=call.largest, requests=call.requests,
            options=options, identity=None, recorded=None,
        )  # fmt: skip
        if call.model is None:
            return further
        return further._replace(model=model_named(call.model, record.seller, self.of))

    def _answer(self, row: object) -> object:
        """Where the usage of a row is looked for; None where it has none, and so is not billed."""
        answer = at(row, self.of.at)
        if self.of.no_usage and not any(_has_usage(answer, each) for each in self.formats):
            return None
        if answer is ABSENT:
            raise UsageRecordError("there is no answer", self.of.at, reason="no usage")
        return answer

    def options_of(self, row: object) -> dict[str, str]:
        """The options that a row says by itself, apart from a usage."""
        found = {name: text_at(row, path) for name, path in self.of.option_columns.items()}
        return {**self.of.options, **{name: value for name, value in found.items() if value is not None}}

    def refuse_undue(self, row: object) -> None:
        """Refuse a row without a member that its price hangs on."""
        for path, (reason, way_out) in self.of.due.items():
            if first_at(row, path) is ABSENT:
                raise UsageRecordError(way_out, path.partition("|")[0], reason=reason)
        recorded_of(row, self.of.spend)

    def model_of(self, row: object, model: str | None = None, seller: str | None = None) -> str:
        """The name of the model, as the row says it, else its answer, after that of its seller."""
        said = text_of(row, self.of.model) or model
        if said is None and self.of.is_wrapped:
            said = text_of(row, MODELS_AROUND)
        if said is None:
            raise UsageRecordError("the row does not say which model it was", reason="no model")
        if self.of.sold_by:
            seller, _ = seller_of(text_of(row, self.of.sold_by), None, seller or "")
        return model_named(said, seller, self.of)

    def when(
        self, row: object, answer: object = None, read_as: str = "", on: datetime | None = None
    ) -> tuple[int | None, int | None]:
        """When a row was, as the format says, else as its answer does; or from when to when.

        `read_as` is the format of the answer's usage, `on` what it was wrapped in says.
        """
        zone = self.how.timezone
        found = stretch_at(row, self.of.on, zone)
        if found is None and read_as:
            found = stretch_at(answer, self.times[read_as], zone)
            found = found or ((micros(on), None) if on else None)
        found = found or stretch_at(row, self.of.otherwise, zone)
        if found is None:
            if read_as in self.of.timeless:
                return None, None
            raise UsageRecordError("the row does not say when it was", reason="no time")
        until = stretch_at(row, self.of.until, zone)
        if until is not None and until[0] <= found[0]:
            raise UsageRecordError("it ends before it begins", self.of.until[0].path, reason="no stretch")
        return found[0], until[0] if until else found[1]

    def _sized(self, calls: list[Call], row: object) -> list[Call]:
        """The calls with the bounds of their sizes: of a sum, whatever may have been in one request."""
        call = calls[0]
        if self.of.kind != SUM and call.requests == 1:
            return calls
        if self.of.sizes is None:
            return [call._replace(smallest=0), *calls[1:]]
        path, known = self.of.sizes
        said = text_at(row, path)
        if said is None:
            return [call._replace(smallest=0), *calls[1:]]
        if said not in known:
            told = f"{shown(said)} is no size of requests that costcalc knows"
            raise UsageRecordError(told, path, reason="unknown context window")
        least, most = known[said]
        if 0 < call.largest < least:  # not one of its requests can be so large: nobody knows which price
            told = f"{shown(said)} cannot be, as all its requests together have {call.largest} input tokens"
            raise UsageRecordError(told, path, reason="context window above all input")
        bounded = call._replace(smallest=min(least, call.largest), largest=min(most, call.largest))
        return [bounded, *calls[1:]]

    def _requests(self, row: object, call: Call) -> int | None:
        if self.of.kind == REQUEST:
            return requests_of(call.requests, call.parts)
        found = first_at(row, self.of.requests) if self.of.requests else ABSENT
        if found is ABSENT:
            return None
        found = number_of(found, self.of.requests) if isinstance(found, str) else found
        return requests_of(int(number(found, self.of.requests)), call.parts)

    def identity_of(self, row: object, said: str | None) -> str | None:
        """What tells a row from others; `said` is the id of its answer.

        A bucket may be of a group that costcalc does not know: what it says in words tells it from others,
        but where somebody says which column does.
        """
        identity = identity_of(self.of, row, said)
        if identity is None or self.of.kind == REQUEST or self.of.name == GENERIC:
            return identity
        return "\n".join((identity, *sorted(_words_of(row))))

    def labels_of(self, row: object) -> Mapping[str, str]:
        """The labels asked for that a row has."""
        if not self.labels:
            return NO_LABELS
        told = {name: text_at(row, paths) for name, paths in self.labels.items()}
        return {name: value for name, value in told.items() if value is not None}


def _refuse_unsaid(row: Row) -> None:
    """Refuse a row that counts nothing, and says that it cost something: an image, or a minute of speech."""
    spent = row.recorded.amount if row.recorded is not None else 0
    if spent and not any(quantity for each in (row, *row.also) for _, quantity in each.parts):
        raise UsageRecordError(f"it cost {spent:f}, and nothing says what for", reason="nothing counted")


def identity_of(of: LogFormat, row: object, said: str | None) -> str | None:
    """What tells a row from others of its format: as the format says, else the id that its answer has."""
    for way in of.id:
        if way == "*" and isinstance(row, Mapping):
            return "\n".join((of.name, *map(str, row.values())))
        parts = [text_at(row, path) for path in way.split("+")]
        if len(parts) == 1 and parts[0] is not None:  # as of most
            return f"{of.name}\n{parts[0]}"
        if of.kind == REQUEST and None in parts:
            continue
        if any(part is not None for part in parts):
            return "\n".join((of.name, *(part or "" for part in parts)))
    return f"{of.name}\n{said}" if said is not None and not of.id else None


def _words_of(row: object, place: str = "") -> Iterator[str]:
    """What a row says in words, and what is so or not, by its places; no numbers, as those are counts."""
    for name, value in row.items() if isinstance(row, Mapping) else ():
        path = f"{place}.{name}"
        if isinstance(value, Mapping):
            yield from _words_of(value, path)
        elif isinstance(value, bool) or (isinstance(value, str) and value.strip("0123456789.,-+eE ")):
            yield f"{path}={value}"


def _has_usage(answer: object, of: Format) -> bool:
    """Whether any member is there without which there is no usage."""
    usages = [at(answer, place) for place in (*of.places, "")]
    needs = "|".join(of.needs)
    return any(isinstance(each, Mapping) and first_at(each, needs) is not ABSENT for each in usages)
