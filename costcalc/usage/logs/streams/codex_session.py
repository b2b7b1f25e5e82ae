"""A session of Codex, line by line: whose work it is, of which model, and what its total grew by.

A total that is told twice is one request. What a fork or a subagent writes down again of its parent is none
of its own. `codex exec` prints a total at the end of each turn, of requests that it does not count.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePath

from costcalc.prose import shown
from costcalc.usage.logs.faults import LogFaultError
from costcalc.usage.logs.rows import NotBilled, Refused, Repeated, Row
from costcalc.usage.logs.streams.instants import instant_of
from costcalc.usage.logs.streams.replays import Beginning, spawn_of
from costcalc.usage.logs.streams.totals import growth_of
from costcalc.usage.records.errors import UsageRecordError
from costcalc.usage.records.format import NOT_KNOWN, PAID_OTHERWISE
from costcalc.usage.records.members import number as number_of
from costcalc.usage.records.openai import TIERS
from costcalc.usage.records.sellers import seller_of
from costcalc.usage.records.tools import CODEX
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from costcalc.usage.logs.row.counting import Counting
    from costcalc.usage.logs.rows import Options, Said
    from costcalc.usage.logs.streams.totals import Counts

    Told = Mapping[str, object]

TOTAL = "total_tokens"
"""What Codex sets by itself when a window is full: it is not the sum of the others then."""
FIRST_COUNTED = "2025-09-06"
NOTHING_COUNTED = f"Codex wrote no counts of tokens before {FIRST_COUNTED}"
EXEC_MODEL = (
    "what `codex exec` prints does not say which model answered: the session's own file does, below "
    "~/.codex/sessions"
)
TIERS_SINCE = TIERS._replace(values={**TIERS.values, "fast": "priority"})
"""The service tiers of OpenAI, and what Codex called one of them once."""
OWN_PROVIDER = "openai"
LONGEST_NAME = 300
IN_NAME = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$")


class Session:
    """What is known of a session after some of its lines."""

    def __init__(self, name: str, counting: Counting) -> None:
        self.is_tier_open = False
        self._counting = counting
        self._beginning = Beginning()
        self._waiting: list[Row] = []
        named = IN_NAME.search(PurePath(name).stem)
        self._id = named[0] if named else None
        self._first: str | None = None
        self._is_met = self._is_counted = False
        self._seller, self._model, self._labels = "", "", dict[str, str]()
        self._tier: str | None = None
        self._total: Counts | None = None
        self._times_anew = 0
        self._threads: dict[str, Counts] = {}
        self._thread = ""

    @property
    def is_open(self) -> bool:
        """Whether it hangs on when the next line was written, whose work it is."""
        return self._beginning.is_open

    def written(self, instant: object) -> Iterator[Said]:
        """When the next line was written."""
        if self._first is None and isinstance(instant, str):
            self._first = instant
        if self._beginning.is_open:
            self._beginning.line(instant)
            yield from self._decided()

    def told(self, number: int, line: Told) -> Iterator[Said]:
        """What a line says: of the session, of a turn, or what was used."""
        kind, payload = line.get("type"), line.get("payload")
        told = payload if isinstance(payload, Mapping) else {}
        event = told.get("type") if kind == "event_msg" else None
        if kind == "session_meta":
            self._meet(told)
        elif kind == "turn_context":
            self._turn(told)
        elif event in {"task_started", "turn_started"}:
            self._beginning.turn(told)
        elif event == "thread_settings_applied":
            self._set(told.get("thread_settings"))
        elif kind == "thread.started":
            self._thread = _text(line.get("thread_id"))
        elif event == "token_count" or kind == "turn.completed":
            self._is_counted = True
            yield from self._used(number, line, told)
            return
        yield from self._decided()

    def end(self) -> Iterator[Said]:
        """What is known at the end of the file."""
        yield from self._decided(is_end=True)
        if not self._is_counted and self._first is not None and self._first < FIRST_COUNTED:
            yield Refused(0, "no counts", NOTHING_COUNTED)

    def _meet(self, meta: Told) -> None:
        """Get to know the session, or, in a later line, the one whose work it writes down again."""
        if self._is_met and _text(meta.get("id")) == self._id:
            return  # it goes on, in the same file
        self._beginning.session(meta, is_first=not self._is_met)
        if self._is_met:
            return
        self._is_met = True
        self._id = _text(meta.get("id")) or self._id
        provider = _text(meta.get("model_provider"))
        if provider and provider != OWN_PROVIDER:
            self._seller = f"{seller_of(provider, None, '')[0]}/"
        spawned = spawn_of(meta)
        is_subagent = bool(spawned) or meta.get("thread_source") == "subagent"
        told = (spawned.get("agent_nickname"), spawned.get("agent_role"), self._id)
        labels = {
            "project": _text(meta.get("cwd")),
            "session": self._id,
            "version": _text(meta.get("cli_version")),
            "subagent": next(filter(None, map(_text, told)), "") if is_subagent else "",
        }
        self._labels = {name: value for name, value in labels.items() if value}

    def _turn(self, context: Told) -> None:
        self._beginning.turn(context)
        self._model = _text(context.get("model")) or self._model

    def _set(self, settings: object) -> None:
        tier = settings.get("service_tier") if isinstance(settings, Mapping) else None
        self._tier = tier if isinstance(tier, str) else "default"

    def _decided(self, *, is_end: bool = False) -> Iterator[Said]:
        """What waited to be known as work of this session: alone it is, with others it is a replay."""
        if self._waiting and (is_end or not self._beginning.is_open):
            if len(self._waiting) > 1:
                yield from (Repeated(row.number) for row in self._waiting)
            else:
                yield from self._waiting
            self._waiting = []

    def _used(self, number: int, line: Told, told: Told) -> Iterator[Said]:
        try:
            said = self._turn_used(number, line) if "usage" in line else self._request(number, line, told)
        except LogFaultError as fault:
            said = fault.of(number)
        except UsageRecordError as error:
            said = Refused(number, error.reason, error.of_row)
        if isinstance(said, Row) and self._is_met and self._beginning.is_replay is None:
            self._waiting.append(said)
        else:
            yield said

    def _request(self, number: int, line: Told, told: Told) -> Said:
        info = told.get("info")
        if info is None:
            return NotBilled(number, "info null")
        if not isinstance(info, Mapping):
            raise LogFaultError("no usage", shown(info))
        total = self._counts(info.get("total_token_usage"))
        last = None if info.get("last_token_usage") is None else self._counts(info["last_token_usage"])
        previous, self._total = self._total, total
        if self._beginning.is_replay:
            return Repeated(number)
        growth = growth_of(previous, total, last)
        self._times_anew += growth.is_anew
        if growth.is_nothing:
            return Repeated(number)
        identity = f"codex {self._id} {self._times_anew} {' '.join(map(str, total.values()))}"
        at = instant_of(line.get("timestamp"))
        options = self._options()
        main = self._row(number, at, growth.used, options)._replace(identity=identity if self._id else None)
        if growth.rest is None:
            return main
        rest = self._row(number, at, growth.rest, options)
        return main._replace(also=(rest._replace(requests=None, smallest=0),))

    def _turn_used(self, number: int, line: Told) -> Said:
        """The requests of a turn, of which nobody says how many they were."""
        total = self._counts(line["usage"])
        self._model = _text(line.get("model"))
        if not self._model:
            raise LogFaultError("no model", EXEC_MODEL)
        growth = growth_of(self._threads.get(self._thread, dict.fromkeys(total, 0)), total, None)
        self._threads[self._thread] = total
        if growth.is_nothing:
            return Repeated(number)
        at = instant_of(line["timestamp"]) if line.get("timestamp") else None
        identity = f"codex exec {self._thread} {' '.join(map(str, total.values()))}"
        row = self._row(number, at, growth.used, ())
        return row._replace(requests=None, smallest=0, identity=identity if self._thread else None)

    def _counts(self, usage: object) -> Counts:
        """The numbers of a usage, which the reader of records finds nothing wrong with."""
        if not isinstance(usage, Mapping):
            raise LogFaultError("no usage", shown(usage))
        said = {name: value for name, value in usage.items() if name != TOTAL}
        self._counting.tally(said)
        return {name: int(number_of(said.get(name) or 0, name)) for name in CODEX.counts}

    def _row(self, number: int, at: int | None, used: Counts, options: Options) -> Row:
        if not self._model or len(self._model) > LONGEST_NAME:
            raise LogFaultError("no model", self._model[:LONGEST_NAME])
        tally = self._counting.tally(used)
        model = self._seller + self._model
        return Row(
            number, model, at, tally.parts, tally.size, tally.size, options=options, labels=self._labels
        )

    def _options(self) -> Options:
        if self._tier is None:
            self.is_tier_open = True
            return ()
        if self._tier not in TIERS_SINCE.values:
            raise LogFaultError("unknown service_tier", shown(self._tier))
        option = TIERS_SINCE.values[self._tier]
        if option is not None and option.startswith((NOT_KNOWN, PAID_OTHERWISE)):
            raise LogFaultError("unknown service_tier", f"{shown(self._tier)}: {option[1:]}")
        return ((TIERS.option, option),) if option else ()


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
