"""Gemini CLI: a session's messages, each written again whenever something of it changed; the last counts.

A session is lines, or, before 0.38, one document with all of its messages. What was rewound was billed.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath

from costcalc.prose import shown
from costcalc.usage.logs.faults import LogFaultError
from costcalc.usage.logs.forms import Form, form_of
from costcalc.usage.logs.row.counting import Counting
from costcalc.usage.logs.rows import NotBilled, Refused, Row
from costcalc.usage.logs.streams.instants import instant_of
from costcalc.usage.logs.text.documents import documents
from costcalc.usage.logs.text.json_lines import json_lines
from costcalc.usage.records.errors import UsageRecordError
from costcalc.usage.records.google import CLI
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from costcalc.usage.logs.files.opened import LogFile
    from costcalc.usage.logs.rows import Said

    Told = Mapping[str, object]

NAME = "gemini-cli"
TITLE = "Gemini CLI"
ANSWER = "gemini"
LONGEST_NAME = 300
ALL_MESSAGES = "messages"
CHANGES = "$set"
NEVER_COUNTED = "no tokens written down"

_SIGNS = (b'"projectHash"', b'"sessionId"')


def signs(head: bytes) -> str | None:
    """By what the beginning of a file shows that Gemini CLI wrote it."""
    is_session = head.lstrip().startswith(b"{") and all(sign in head for sign in _SIGNS)
    return "it begins with a session of a projectHash" if is_session else None


class Reader:
    """Reads files of Gemini CLI, each for itself."""

    def __init__(self) -> None:
        self._counting = Counting(CLI)

    def notes(self) -> tuple[str, ...]:
        """What to know of all that was read."""
        return ()

    def read(self, file: LogFile) -> Iterator[Said]:
        """What the messages of a file say; of one document, by their places in it."""
        session = _Session(file.name, self._counting)
        is_document = form_of(file.head()) is Form.DOCUMENTS
        for number, told in documents(file) if is_document else json_lines(file):
            if isinstance(told, Refused):
                yield told
            elif isinstance(told, Mapping):
                yield from session.told(None if is_document else number, told)
        yield from session.end()


class _Session:
    """What is known of a session after some of its lines."""

    def __init__(self, name: str, counting: Counting) -> None:
        self._counting = counting
        self._place = PurePath(name)
        self._id = ""
        self._labels: dict[str, str] = {}
        self._silent: dict[str, int] = {}
        """Answers of which no line told the tokens yet, by where they first stood."""

    def told(self, number: int | None, line: Told) -> Iterator[Said]:
        """What a line says, or a document, whose messages have the numbers of their places."""
        if "projectHash" in line and not self._id:
            self._meet(line)
        changed = line.get(CHANGES)
        for place in (line, changed if isinstance(changed, Mapping) else {}):
            messages = place.get(ALL_MESSAGES)
            if isinstance(messages, list):
                for own, each in enumerate(messages, 1):
                    yield from self._message(number or own, each)
        yield from self._message(number or 1, line)

    def end(self) -> Iterator[Said]:
        """What no line told until the end of the file."""
        for number in self._silent.values():
            yield NotBilled(number, NEVER_COUNTED)

    def _meet(self, session: Told) -> None:
        self._id = _text(session.get("sessionId"))
        folders = self._place.parts[:-1]
        chats = folders.index("chats") if "chats" in folders else None
        is_subagent = session.get("kind") == "subagent"
        parent = folders[-1] if is_subagent and chats is not None and chats < len(folders) - 1 else ""
        labels = {
            "project": folders[chats - 1] if chats else _text(session.get("projectHash")),
            "session": parent or self._id,
            "subagent": self._id if is_subagent else "",
        }
        self._labels = {name: value for name, value in labels.items() if value}

    def _message(self, number: int, message: object) -> Iterator[Said]:
        if not isinstance(message, Mapping) or message.get("type") != ANSWER:
            return
        own, tokens = _text(message.get("id")), message.get("tokens")
        if tokens is None:
            self._silent.setdefault(own, number)
            return
        self._silent.pop(own, None)
        try:
            yield self._row(number, own, message, tokens)
        except LogFaultError as fault:
            yield fault.of(number)
        except UsageRecordError as error:
            yield Refused(number, error.reason, error.of_row)

    def _row(self, number: int, own: str, message: Told, tokens: object) -> Said:
        if not isinstance(tokens, Mapping):
            raise LogFaultError("no usage", shown(tokens))
        # It writes 0 for what the answer did not say, the total too, and did not always write all.
        said = {name: value for name, value in tokens.items() if value or name != "total"}
        tally = self._counting.tally({"thoughts": 0, **said})
        identity = f"gemini {self._id} {own}" if own else None
        if not tally.parts:
            return NotBilled(number, "all zero", identity)
        model = _text(message.get("model"))
        if not model or len(model) > LONGEST_NAME:
            raise LogFaultError("no model", model[:LONGEST_NAME])
        at = instant_of(message.get("timestamp"))
        return Row(
            number, model, at, tally.parts, tally.size, tally.size, labels=self._labels, identity=identity
        )


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
