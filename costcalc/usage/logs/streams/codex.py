"""Codex: a session counts up, and a request is what its total grew by.

Which lines of a session's file have something to say: most are answers, and results of tools.
"""

from __future__ import annotations

import re

from costcalc.usage.logs.faults import LogFaultError
from costcalc.usage.logs.row.counting import Counting
from costcalc.usage.logs.streams.codex_session import Session
from costcalc.usage.logs.text.json_text import read as read_json
from costcalc.usage.logs.text.lines import blocks
from costcalc.usage.records.tools import CODEX
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from costcalc.usage.logs.files.opened import LogFile
    from costcalc.usage.logs.rows import Said

NAME = "codex"
TITLE = "Codex"
HEAD = re.compile(rb'\{"timestamp":"([^"]{1,40})","type":"(\w+)","payload":\{(?:"type":"(\w+)")?')
"""How Codex begins a line, which is read without its JSON."""
EVENTS = (b"token_count", b"task_started", b"turn_started", b"thread_settings_applied")
TYPES = (b"session_meta", b"turn_context")
NEEDLES = (*EVENTS, *TYPES, b"thread.started", b"turn.completed")
TIER_NOTE = (
    "Codex did not write down the service tier of some requests, which its config.toml may say: they are "
    "taken to be of the standard one"
)

_SIGNS = {
    b'"type":"session_meta"': "it begins with the meta of a session",
    b'"type":"thread.started"': "it begins with a thread, as codex exec writes it in JSON",
    b'"type":"turn.completed"': "it tells turns, as codex exec does in JSON",
    b'"record_type":"state"': "it holds states, as the first versions wrote them",
}


def signs(head: bytes) -> str | None:
    """By what the beginning of a file shows that Codex wrote it."""
    if not head.startswith(b"{"):
        return None
    return next((why for sign, why in _SIGNS.items() if sign in head), None)


class Reader:
    """Reads files of Codex, each for itself: the same session in another folder is told by identities."""

    def __init__(self) -> None:
        self._counting = Counting(CODEX)
        self._is_tier_open = False

    def notes(self) -> tuple[str, ...]:
        """What to know of all that was read."""
        return (TIER_NOTE,) if self._is_tier_open else ()

    def read(self, file: LogFile) -> Iterator[Said]:
        """What the lines of a file say."""
        session = Session(file.name, self._counting)
        for block in blocks(file):
            if block.refused:
                yield block.refused
            for number, line in enumerate(block.lines, block.first):
                yield from _said(session, number, line, is_last=block.is_last)
        yield from session.end()
        self._is_tier_open |= session.is_tier_open
        if file.fault:
            yield file.fault


def _said(session: Session, number: int, line: bytes, *, is_last: bool) -> Iterator[Said]:
    """What a line says."""
    head = HEAD.match(line) if line.endswith(b"}") else None
    if head is not None:
        yield from session.written(head[1].decode(errors="replace"))
        kind, event = head[2], head[3]
        if kind not in TYPES and event is not None and event not in EVENTS:
            return
    elif not line.strip() or (not session.is_open and _is_beside(line)):
        return
    try:
        told = read_json(line)
    except LogFaultError as fault:
        yield (LogFaultError("cut line") if is_last else fault).of(number)
        return
    if isinstance(told, dict):
        if head is None:
            yield from session.written(told.get("timestamp"))
        yield from session.told(number, told)


def _is_beside(line: bytes) -> bool:
    """Whether a line has nothing to say, however it begins."""
    return line.endswith(b"}") and not any(each in line for each in NEEDLES)
