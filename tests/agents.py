"""Logs of agents as their tools write them, made for a test, and what readers make of such files."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from costcalc.usage.logs.files.opened import LogFile
from costcalc.usage.logs.rows import NotBilled, Refused, Repeated, Row

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
SESSION = "5e551011-0000-4000-8000-000000000001"


def at(seconds=0.0):
    """An instant as agents write it, so many seconds after noon."""
    text = (NOON + timedelta(seconds=seconds)).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


def micros(seconds=0.0):
    """The same instant in microseconds."""
    return round((NOON.timestamp() + seconds) * 1_000_000)


def message_id(number):
    """An id as Anthropic gives it."""
    return f"msg_01{number:022d}"


def claude(number=1, *, seconds=0.0, model="claude-opus-4-6", usage=None, id=None, request="", **around):  # noqa: A002
    """A line of an answer; what is handed over beside it stands around the message."""
    counts = {
        "input_tokens": 3,
        "cache_creation_input_tokens": 200,
        "cache_read_input_tokens": 5_000,
        "cache_creation": {"ephemeral_5m_input_tokens": 200, "ephemeral_1h_input_tokens": 0},
        "output_tokens": 100,
        "service_tier": "standard",
    }
    message = {
        "model": model,
        "id": message_id(number) if id is None else id,
        "type": "message",
        "role": "assistant",
        "content": [{"type": "text", "text": 'a "text"'}],
        "usage": {**counts, **(usage or {})},
    }
    line = {
        "isSidechain": False,
        "cwd": "/home/dev/shop",
        "sessionId": SESSION,
        "version": "2.1.156",
        "type": "assistant",
        "message": message,
        "requestId": request or f"req_{number}",
        "uuid": f"uuid-{number}-{seconds}",
        "timestamp": at(seconds),
    }
    return {name: value for name, value in {**line, **around}.items() if value is not None}


def counts(tokens, cached=0, output=0, reasoning=0, written=0):
    """Tokens as Codex counts them."""
    return {
        "input_tokens": tokens,
        "cached_input_tokens": cached,
        "cache_write_input_tokens": written,
        "output_tokens": output,
        "reasoning_output_tokens": reasoning,
        "total_tokens": tokens + output,
    }


def codex_line(seconds, kind, **payload):
    """A line of a Codex session."""
    return {"timestamp": at(seconds), "type": kind, "payload": payload}


def meta(session, seconds=0.0, **more):
    """The first line of a Codex session."""
    return codex_line(
        seconds, "session_meta", id=session, timestamp=at(seconds), cwd="/home/dev/shop", **more
    )


def turn(seconds, model="gpt-5.4", **more):
    """What a turn of Codex works with."""
    return codex_line(seconds, "turn_context", cwd="/home/dev/shop", model=model, **more)


def counted(seconds, total, last=None):
    """A line of Codex that tells the total so far, and the last request."""
    info = {"total_token_usage": total, "last_token_usage": last or total, "model_context_window": 272_000}
    return codex_line(seconds, "event_msg", type="token_count", info=info, rate_limits=None)


def event(seconds, name, **more):
    """An event of Codex."""
    return codex_line(seconds, "event_msg", type=name, **more)


def written(path, lines, *, end="\n"):
    """A file with a JSON text a line; bytes and texts stand in it as they are."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    texts = (
        each
        if isinstance(each, bytes)
        else (each if isinstance(each, str) else json.dumps(each, separators=(",", ":"))).encode()
        for each in lines
    )
    path.write_bytes(b"\n".join(texts) + end.encode())
    return path


class Found:
    """What a reader says of some files, and what counts of it."""

    def __init__(self, said, notes=()):
        self.said, self.notes = list(said), notes
        self.of = lambda kind: [each for _, each in self.said if isinstance(each, kind)]
        best: dict[str, Row] = {}
        alone: list[Row] = []
        for row in self.of(Row):
            if row.identity is None:
                alone.append(row)
            elif row.identity not in best or row.beats(best[row.identity]):
                best[row.identity] = row
        self.rows = [*alone, *best.values()]
        self.repeated = len(self.of(Row)) - len(self.rows) + len(self.of(Repeated))
        self.refused = [(each.number, each.reason) for each in self.of(Refused)]
        self.not_billed = Counter(each.reason for each in self.of(NotBilled))

    @property
    def requests(self):
        """The requests that count."""
        return sum(each.requests or 0 for row in self.rows for each in (row, *row.also))

    @property
    def parts(self):
        """All that was used, by meter."""
        found: Counter[str] = Counter()
        for row in self.rows:
            for each in (row, *row.also):
                found.update(dict(each.parts))
        return dict(found)


def read(stream, *paths):
    """What a new reader of a stream says of files."""
    reader = stream.Reader()
    said = [(str(path), each) for path in paths for each in reader.read(LogFile(str(path), str(path)))]
    return Found(said, reader.notes())
