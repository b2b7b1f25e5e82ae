"""The answers in lines of Claude Code: what each used, which of them are one, and whose they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise
from pathlib import PurePath

from costcalc.prose import shown
from costcalc.usage.logs.faults import LogFaultError
from costcalc.usage.logs.row.calls import Call, calls_of, says_the_same
from costcalc.usage.logs.row.counting import USAGE, Counting
from costcalc.usage.logs.rows import NotBilled, Recorded, Refused, Row
from costcalc.usage.logs.streams.alike import Ways
from costcalc.usage.logs.streams.instants import instant_of
from costcalc.usage.records.anthropic import MESSAGES
from costcalc.usage.records.context import Wrapped
from costcalc.usage.records.errors import UsageRecordError
from costcalc.usage.records.sellers import IDS, seller_of
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from costcalc.usage.logs.rows import Said
    from costcalc.usage.logs.streams.alike import Begun

    Line = Mapping[str, object]

NOBODY = "<synthetic>"
"""The model of messages that Claude Code wrote itself: of errors, and of limits that were reached."""
LONG_ID = 16
"""Ids that no two answers share are longer: `msg_` and 24 characters, or a UUID of another API."""
OF_SELLERS = tuple(IDS)
MOST_LABELS = 10_000
LONGEST_MODEL = 300


class Answers:
    """Makes rows of the lines of answers."""

    def __init__(self) -> None:
        self._counting = Counting(MESSAGES)
        # What stands around a usage that is told in parts is read here.
        self._formats = (MESSAGES._replace(places=(USAGE,), on=(), whose="", around={}),)
        self._labels: dict[tuple[object, ...], dict[str, str]] = {}
        self._last: tuple[tuple[object, ...], Mapping[str, str]] = ((), {})
        self._last_told: tuple[tuple[bytes | None, ...], PurePath] | None = None
        self._told: Mapping[str, str] = {}
        self.ways = Ways(self._counting)
        self._models: dict[bytes, str] = {}
        """Models of answers that count, as far as they are remembered."""

    def quickly(self, number: int, line: bytes, begun: Begun, place: PurePath) -> Row | None:
        """What a line of a file says that is written as others were; None where it has to be read in full."""
        said = self.ways.read(line, begun)
        if said is None:
            return None
        told_by, answer_id, written, cwd, session, version, agent, tally = said
        model, identity = self._models.get(told_by), answer_id.decode()
        if model is None or not tally.parts or identity.startswith(OF_SELLERS):
            return None
        try:
            at = instant_of(written.decode())
            labels = self._labels_told((cwd, session, version, agent), place)
        except (LogFaultError, UnicodeDecodeError):
            return None
        return Row(
            number, model, at, tally.parts, tally.size, tally.size, 1, None, tally.options, labels, identity
        )  # fmt: skip

    def learn(self, text: str, told: object, said: Said | None) -> None:
        """Learn how a line is written, of what was made of it in full."""
        if type(said) is Row and not said.also and len(self._models) < MOST_LABELS:
            self._models[said.model.encode("utf-8", "surrogatepass")] = said.model
            self.ways.learn(text, told)

    def said(self, number: int, told: object, place: PurePath) -> Said | None:
        """What a line of a file at a place says; None of what is no answer."""
        answer = _answer(told)
        if answer is None:
            return None
        try:
            return self._row(number, answer, place)
        except LogFaultError as fault:
            return fault.of(number, _recorded(answer.get("costUSD")))
        except UsageRecordError as error:
            return Refused(number, error.reason, error.of_row, _recorded(answer.get("costUSD")))

    def _row(self, number: int, line: Line, place: PurePath) -> Said:
        message, usage = line["message"], _usage(line)
        assert isinstance(message, Mapping)  # noqa: S101 - as `_answer` says
        model = message.get("model")
        if model == NOBODY:
            return NotBilled(number, NOBODY, _text(message.get("id")))
        if not isinstance(model, str) or not model.strip() or len(model) > LONGEST_MODEL:
            raise LogFaultError("no model", shown(model) if model else "")
        main, *more = self._calls(usage, model)
        if not (main.parts or more):
            return NotBilled(number, "all zero")
        at = instant_of(line.get("timestamp"))
        answer_id = _text(message.get("id"))
        prefix = _seller(answer_id)
        labels = self._labels_of(
            (line.get("cwd"), line.get("sessionId"), line.get("version"), line.get("agentId"), place)
        )
        return Row(
            number,
            prefix + model,
            at,
            main.parts,
            main.smallest,
            main.largest,
            1,
            None,
            main.options,
            labels,
            answer_id if answer_id and len(answer_id) >= LONG_ID else _identity(answer_id, line, usage),
            _recorded(line.get("costUSD")),
            tuple(
                Row(
                    number, prefix + (each.model or model), at, each.parts, each.smallest, each.largest,
                    each.requests, None, each.options, labels,
                )
                for each in more
            ) if more else (),
        )  # fmt: skip

    def _labels_told(self, told: tuple[bytes | None, ...], place: PurePath) -> Mapping[str, str]:
        """The labels of a line as they stand in it; raises `UnicodeDecodeError`."""
        key = told, place
        if key != self._last_told:
            cwd, session, version, agent = [None if each is None else each.decode() for each in told]
            self._told = self._labels_of((cwd, session, version, agent, place))
            self._last_told = key
        return self._told

    def _calls(self, usage: Mapping[str, object], model: str) -> list[Call]:
        """The calls of an answer, of most one that is told once or twice."""
        told = usage.get(MESSAGES.sums)
        if told and not (isinstance(told, list) and len(told) == 1 and says_the_same(told[0], usage, model)):
            return calls_of(Wrapped({"model": model, USAGE: usage}), self._formats)[1]
        tally = self._counting.tally(usage)
        return [Call(tally.parts, tally.size, tally.size, None, 1, tally.options)]

    def _labels_of(self, key: tuple[object, object, object, object, PurePath]) -> Mapping[str, str]:
        """The labels of a line at a place; one map for all lines that have the same."""
        if key == self._last[0]:
            return self._last[1]
        cwd, session, version, agent = map(_text, key[:-1])
        place = key[-1]
        texts = (cwd, session, version, agent, place)
        found = self._labels.get(texts)
        if found is None:
            if len(self._labels) > MOST_LABELS:
                self._labels.clear()
            found = self._labels[texts] = _labels(cwd, session, version, agent, place)
        self._last = key, found
        return found


def _answer(told: object) -> Line | None:
    """The line of an answer, or the one that a line of progress tells of; None for all others.

    The results of tools hold sums of what subagents used, whose own files are counted.
    """
    if not isinstance(told, dict):
        return None
    if told.get("type") == "progress":
        data = told.get("data")
        inner = data.get("message") if isinstance(data, dict) else None
        told = {**told, **inner} if isinstance(inner, dict) else told
    message = told.get("message")
    if told.get("type") != "assistant" or not isinstance(message, dict) or "usage" not in message:
        return None
    return told


def _usage(line: Line) -> Mapping[str, object]:
    message = line["message"]
    usage = message.get("usage") if isinstance(message, Mapping) else None
    if not isinstance(usage, Mapping):
        raise LogFaultError("no usage", shown(usage))
    return usage


def _identity(answer_id: str | None, line: Line, usage: Mapping[str, object]) -> str | None:
    """What tells that two lines are of one answer where its id is none that no other has.

    A gateway may give all answers one short id: those are told apart by what they read, which grows, and
    where it hands on no request id either, by their session.
    """
    if answer_id is None:
        return _text(line.get("uuid"))
    read = (
        usage.get(name) for name in ("input_tokens", "cache_read_input_tokens", "cache_creation_input_tokens")
    )
    session = "" if line.get("requestId") else line.get("sessionId")
    return f"{answer_id} {session} {' '.join(map(str, read))}"


def _seller(answer_id: str | None) -> str:
    """What stands before the name of a model that a cloud sold: its ids begin in their own way."""
    if answer_id is None or not answer_id.startswith(OF_SELLERS):
        return ""
    return f"{seller_of(None, answer_id, '')[0]}/"


def _recorded(cost: object) -> Recorded | None:
    """What old versions wrote down as the cost; 0 says no more than that nobody counted."""
    if isinstance(cost, bool) or not isinstance(cost, int | Decimal) or not 0 < cost < 10**9:
        return None
    return Recorded(Decimal(cost), "USD")


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _labels(
    cwd: str | None, session: str | None, version: str | None, agent: str | None, place: PurePath
) -> dict[str, str]:
    is_agent = place.stem.startswith("agent-")
    found = {
        "project": _project(cwd, place),
        "session": session or (None if is_agent else place.stem),
        "version": version,
        "subagent": agent or (place.stem.removeprefix("agent-") if is_agent else None),
    }
    return {name: value for name, value in found.items() if value}


def _project(cwd: str | None, place: PurePath) -> str | None:
    """The folder that Claude Code was started in: it may go on to work in one within.

    Its name, with all but letters and digits as `-`, is that of the folder of the log.
    """
    folders = place.parts[:-1]
    if cwd is not None:
        for each in (cwd, *map(str, PurePath(cwd).parents)):
            if re.sub("[^A-Za-z0-9]", "-", each) in folders:
                return each
        return cwd
    return next((name for after, name in pairwise(folders) if after == "projects"), None)
