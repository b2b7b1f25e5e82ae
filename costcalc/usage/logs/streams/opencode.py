"""OpenCode: answers in a database, which a fork of a session copies under new ids.

So an answer is known by what it says: of which model, when it began and ended, and what it used. That is the
same in the tables of versions 1 and 2, and in the files that older versions wrote.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from decimal import Decimal

from costcalc.prose import shown
from costcalc.usage.logs.faults import LogFaultError
from costcalc.usage.logs.forms import Form, form_of
from costcalc.usage.logs.row.counting import Counting
from costcalc.usage.logs.rows import NotBilled, Recorded, Refused, Row
from costcalc.usage.logs.streams.database import opened
from costcalc.usage.logs.streams.instants import milliseconds_of
from costcalc.usage.logs.text.documents import documents
from costcalc.usage.logs.text.json_text import read as read_json
from costcalc.usage.records.errors import UsageRecordError
from costcalc.usage.records.tools import OPENCODE
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from costcalc.usage.logs.files.opened import LogFile
    from costcalc.usage.logs.rows import Said

    Told = Mapping[str, object]

NAME = "opencode"
TITLE = "OpenCode"
ANSWER = "assistant"
LONGEST_NAME = 300
MOST = 10**9
TABLES = {
    "message": "SELECT id, session_id, data FROM message ORDER BY id",
    "session_message": "SELECT id, session_id, data FROM session_message WHERE type = 'assistant' "
    "ORDER BY id",
}
"""The answers of version 1, and of version 2, which keeps the tables of the first."""
FOLDERS = {
    "session": "SELECT id, directory FROM session",
    "session_v2": "SELECT id, directory FROM session_v2",
}

_SIGNS = (b'"modelID"', b'"providerID"', b'"sessionID"', b'"role"')


def signs(head: bytes) -> str | None:
    """By what the beginning of a file shows that OpenCode wrote it."""
    if form_of(head) is Form.SQLITE:
        return "it is an SQLite database, as OpenCode keeps one"
    is_message = head.lstrip().startswith(b"{") and all(sign in head for sign in _SIGNS)
    return "it is a message with modelID and providerID" if is_message else None


class Reader:
    """Reads databases of OpenCode, and the files of single messages that it wrote before them."""

    def __init__(self) -> None:
        self._counting = Counting(OPENCODE)

    def notes(self) -> tuple[str, ...]:
        """What to know of all that was read."""
        return ()

    def read(self, file: LogFile) -> Iterator[Said]:
        """What the messages of a file say, by their places in it."""
        if form_of(file.head()) is not Form.SQLITE:
            for number, told in documents(file):
                yield from (told,) if isinstance(told, Refused) else self._said(number, told, {})
            return
        try:
            yield from self._stored(file)
        except LogFaultError as fault:
            yield fault.of(0)
        except sqlite3.Error as error:
            yield Refused(0, "cannot be read", str(error))
        file.finish()
        if file.fault:
            yield file.fault

    def _stored(self, file: LogFile) -> Iterator[Said]:
        """The messages of a database, of all tables that it has."""
        with opened(file) as database:
            tables = [each for each in TABLES if database.has(each)]
            if not tables:
                raise LogFaultError("unknown format", f"it has no table {' or '.join(TABLES)}")
            folders = {
                session: folder
                for each, query in FOLDERS.items()
                if database.has(each)
                for session, folder in database.rows(query)
            }
            number = 0
            for each in tables:
                for _, session, data in database.rows(TABLES[each]):
                    number += 1
                    labels = {"project": _decoded(folders.get(session)), "session": _decoded(session)}
                    yield from self._held(number, data, {name: said for name, said in labels.items() if said})

    def _held(self, number: int, data: object, labels: Mapping[str, str]) -> Iterator[Said]:
        if not isinstance(data, bytes):
            yield Refused(number, "no JSON", shown(data))
            return
        try:
            told = read_json(data)
        except LogFaultError as fault:
            yield fault.of(number)
        else:
            yield from self._said(number, told, labels)

    def _said(self, number: int, told: object, labels: Mapping[str, str]) -> Iterator[Said]:
        """What a message says; nothing if it is no answer."""
        if not isinstance(told, Mapping) or told.get("role", ANSWER) != ANSWER or told.get("tokens") is None:
            return
        try:
            yield self._row(number, told, labels)
        except LogFaultError as fault:
            yield fault.of(number, _recorded(told.get("cost")))
        except UsageRecordError as error:
            yield Refused(number, error.reason, error.of_row, _recorded(told.get("cost")))

    def _row(self, number: int, told: Told, labels: Mapping[str, str]) -> Said:
        tokens = told["tokens"]
        if not isinstance(tokens, Mapping):
            raise LogFaultError("no usage", shown(tokens))
        tally = self._counting.tally(tokens)
        if not tally.parts:
            return NotBilled(number, "all zero")
        time = told.get("time")
        time = time if isinstance(time, Mapping) else {}
        at, model = milliseconds_of(time.get("created")), _model(told)
        used = " ".join(f"{meter} {quantity}" for meter, quantity in tally.parts)
        identity = f"opencode {model} {at} {time.get('completed')} {used}"
        return Row(
            number,
            model,
            at,
            tally.parts,
            tally.size,
            tally.size,
            labels=labels or _labels(told),
            identity=identity,
            recorded=_recorded(told.get("cost")),
        )


def _model(told: Told) -> str:
    """The model after its seller, as a message of version 1 or 2 names them."""
    inner = told.get("model")
    inner = inner if isinstance(inner, Mapping) else {}
    model = told.get("modelID") or inner.get("id") or inner.get("modelID")
    provider = told.get("providerID") or inner.get("providerID")
    if not isinstance(model, str) or not model.strip() or len(model) > LONGEST_NAME:
        raise LogFaultError("no model", shown(model) if model else "")
    if not isinstance(provider, str) or not provider.strip() or len(provider) > LONGEST_NAME:
        return model
    return f"{provider}/{model}"


def _labels(told: Told) -> Mapping[str, str]:
    """The labels of a message that stands alone."""
    path = told.get("path")
    project = path.get("root") if isinstance(path, Mapping) else None
    labels = {"project": project, "session": told.get("sessionID")}
    return {name: said for name, said in labels.items() if isinstance(said, str) and said}


def _recorded(cost: object) -> Recorded | None:
    """What OpenCode took the answer to cost: 0 of a subscription says no more than that."""
    if isinstance(cost, bool) or not isinstance(cost, int | Decimal) or not 0 < cost < MOST:
        return None
    return Recorded(Decimal(cost), "USD")


def _decoded(value: object) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else ""
