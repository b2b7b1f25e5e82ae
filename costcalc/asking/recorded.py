"""Usage records among the words of a question: what a record says, and what was said otherwise beats it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from costcalc.asking.words import read_options
from costcalc.errors import UsageError
from costcalc.numbers import plain
from costcalc.periods import spell
from costcalc.prose import shown
from costcalc.usage.flags import FIELD_OF
from costcalc.usage.records.errors import NotBilledError, UsageRecordError
from costcalc.usage.records.reader import read_record
from costcalc.usage.workload import Amount
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from costcalc.asking.words import Words
    from costcalc.usage.records.format import Format
    from costcalc.usage.records.reader import Record

RESPONSE, USAGE, FORMAT, READ_AS = "response", "usage", "usage_format", "read_as"
"""The words for an answer, for its usage alone, for the name of their format, and for how it was read."""


MOST_HINTED = 30
"""Of how many names of a usage that nobody understands it is looked for what they may mean."""


class ReadAs(NamedTuple):
    """How a usage record was read, what of it something said otherwise beats, and what it leaves open."""

    format: Format
    said_otherwise: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def with_record(words: Words) -> dict[str, Any]:
    """Words with what a usage record among them says: the model, the moment, options and quantities.

    What is said beside the record beats it. Raises `UsageRecordError`.
    """
    said = {name: value for name, value in words.items() if value is not None}
    name = said.pop(FORMAT, None)
    held = [said.pop(each) for each in (RESPONSE, USAGE) if each in said]
    if len(held) > 1:
        raise UsageError("is given beside `response`: say one of them", USAGE)
    if not held:
        raise UsageError("names the format of a usage record, and there is none", FORMAT)
    if name is not None and not isinstance(name, str):
        name = name[0] if isinstance(name, list) and len(name) == 1 and isinstance(name[0], str) else ""
    options = read_options(said)
    try:
        record = read_record(held[0], name, beaten=options)
    except UsageRecordError as error:
        if name is None and RESPONSE not in words and isinstance(held[0], Mapping):
            return _own_complaint(error, words, held[0])
        raise
    beaten = tuple(_beaten(record, said, options))
    read_as = ReadAs(record.format, beaten, record.notes)
    return {**_told(record, said), **said, **_options(record, said), READ_AS: read_as}


def _own_complaint(error: UsageRecordError, words: Words, usage: Words) -> dict[str, Any]:
    """The same words where a usage has names of our own, and is none of a format: both are told so.

    Beside names that only a format has, one of ours would be no way out.
    """
    from costcalc.hints.words import hint

    names = list(map(str, usage))[:MOST_HINTED]
    if not (error.path or error.field) and any(name in FIELD_OF or hint(name, FIELD_OF) for name in names):
        return dict(words)
    others = [name for name in names if name != error.path]
    if error.path in names and error.path not in FIELD_OF and all(name in FIELD_OF for name in others):
        detail = error.detail.removeprefix(f"{shown(error.path)}: ")
        raise type(error)(detail + hint(error.path, FIELD_OF), error.path) from None
    raise error


def _told(record: Record, said: Words) -> dict[str, Any]:
    """The words of a record that nothing else says."""
    fields = {FIELD_OF[name] for name in said if name in FIELD_OF}
    found: dict[str, Any] = {
        field: Amount(Decimal(value)) for field, value in record.quantities.items() if field not in fields
    }
    if "model" not in said:
        found["model"] = model_of(record)
    if "on" not in said and record.on is not None:
        found["on"] = record.on
    return found


def model_of(record: Record) -> str:
    """The model of a record, with who sold it where that was not its maker; an error where it says none."""
    if record.format.local:
        told = f"{record.format.local}: name a model to see what it would cost there"
        raise NotBilledError(told, field="model")
    if record.model is None:
        told = f"the record, read as {record.format.title}, does not say which model it was: name it"
        raise UsageRecordError(told, field="model")
    prefix = f"{record.seller}/" if record.seller else ""
    return record.model if record.model.startswith(prefix) else prefix + record.model


def _options(record: Record, said: Words) -> dict[str, Any]:
    """The options of a record beside those that were said, as pairs of `option`."""
    if not record.options:
        return {}
    known = said.get("option", [])
    pairs = [f"{name}={value}" for name, value in record.options.items()]
    return {"option": [*(known if isinstance(known, list) else [known]), *pairs]}


def _beaten(record: Record, said: Words, options: Mapping[str, str]) -> Iterator[str]:
    """What of a record counts otherwise, as it was said."""
    if record.model is not None and said.get("model") not in (None, record.model, [record.model]):
        yield f"the model {shown(record.model)}"
    if record.on is not None and "on" in said:
        yield f"the instant {spell(record.on)}"
    for name in options:
        yield f"any {name}"
    for name in said:
        field = FIELD_OF.get(name)
        if field is not None and field in record.quantities:
            yield f"{field} {plain(Decimal(record.quantities[field]))}"
