"""All flat formats of logs by their names, and those of answers by the name of an API."""

from __future__ import annotations

from functools import cache

from costcalc.usage.logs.flat import anthropic, clouds, openai, proxies, tools, traces
from costcalc.usage.logs.flat.answers import ANSWERS, NAMES, answers_of
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from costcalc.usage.logs.format import LogFormat

FLAT: dict[str, LogFormat] = {
    each.name: each
    for each in (
        ANSWERS,
        *openai.FORMATS,
        *anthropic.FORMATS,
        *clouds.FORMATS,
        *proxies.FORMATS,
        *traces.FORMATS,
        *tools.FORMATS,
    )
}
"""Every flat format; that of answers first, which is taken where no other is recognised."""


@cache
def flat_named(name: str) -> LogFormat | None:
    """The format of a name: of a log, or of the answers of an API; None where there is none."""
    is_of_answers = name in NAMES or any(name == each.name for each in ANSWERS.counts)
    return FLAT.get(name) or (answers_of(name) if is_of_answers else None)
