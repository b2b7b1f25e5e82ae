"""Answers of APIs, one a line, as programs log them: alone, in a batch, or within a line of a log."""

from __future__ import annotations

from costcalc.prose import listed
from costcalc.usage.logs.format import LogFormat
from costcalc.usage.records.format import WRITTEN, Instant
from costcalc.usage.records.formats import FORMATS as OF_USAGE
from costcalc.usage.records.formats import families, formats_named

WITHOUT_TIME = tuple(
    each.name for each in OF_USAGE if not each.on or each.name.startswith(("anthropic", "gemini", "vercel"))
)
"""Formats whose answers do not say when they were, or only where something wrapped them."""

TIMES = tuple(Instant(path, WRITTEN) for path in (
    "timestamp", "@timestamp", "time", "ts", "datetime", "date", "created_at", "createdAt", "started_at",
    "start_time", "startTime", "logged_at", "requested_at",
))  # fmt: skip
"""What logs call the instant of a line."""

ANSWERS = LogFormat(
    name="answers",
    title="answers of APIs: OpenAI, Anthropic, Gemini and all whose usage costcalc reads",
    source="records.md",
    counts=OF_USAGE,
    signs=("usage|usageMetadata|usage_metadata",),
    is_wrapped=True,
    not_billed={"processed_time & status^=error": "the request failed"},
    otherwise=TIMES,
    timeless=WITHOUT_TIME,
    labels={
        "project": ("project", "project_id", "metadata.project"),
        "team": ("team", "team_id", "metadata.team"),
        "user": ("user", "user_id", "metadata.user_id", "metadata.user"),
        "session": ("session_id", "session", "metadata.session_id"),
        "tags": ("tags", "metadata.tags"),
    },
)
"""Of any API; `answers_of` are those of some."""


def answers_of(name: str) -> LogFormat:
    """Answers of one API or family of them, by the name that its usage goes by: `openai`, `anthropic`."""
    formats = formats_named(name)
    titles = listed([each.title for each in formats[:3]], "and")
    return ANSWERS._replace(name=name, title=f"answers: {titles}", counts=formats)


NAMES = families(OF_USAGE)

FORMATS = (ANSWERS,)
