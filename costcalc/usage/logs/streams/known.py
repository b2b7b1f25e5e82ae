"""The logs with state that are known, in the order in which a file is held against their signs."""

from __future__ import annotations

from costcalc.usage.logs.streams import claude_code, codex, gemini_cli, opencode
from costcalc.usage.logs.streams.stream import Stream

STREAMS = tuple(
    Stream(each.NAME, each.TITLE, each.signs, each.Reader)
    for each in (claude_code, codex, gemini_cli, opencode)
)
