"""All formats of usage records that are read, and those that a name asks for."""

from __future__ import annotations

from costcalc.prose import listed, shown
from costcalc.usage.records import (
    alike,
    amazon,
    anthropic,
    google,
    hosts,
    langfuse,
    openai,
    openrouter,
    tools,
)
from costcalc.usage.records.errors import UsageRecordError
from costcalc.usage.records.format import PAID_OTHERWISE
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from costcalc.usage.records.format import Format

FORMATS: tuple[Format, ...] = (
    *openai.FORMATS,
    *anthropic.FORMATS,
    *google.FORMATS,
    *amazon.FORMATS,
    *hosts.FORMATS,
    *openrouter.FORMATS,
    *alike.FORMATS,
    *langfuse.FORMATS,
    *tools.FORMATS,
)
"""Every format; of several that read a record alike the first is told."""

PAID_BY_THE_UNIT = frozenset(
    said.removeprefix(PAID_OTHERWISE)
    for each in FORMATS
    for choice in each.choices
    for said in choice.values.values()
    if said is not None and said.startswith(PAID_OTHERWISE)
)
"""The reasons for which a record has no price by the token, as it is paid for otherwise."""


def formats_named(name: str | None) -> tuple[Format, ...]:
    """The formats of a name, or of a family: `openai` is all that begin so; all where none was said."""
    if name is None:
        return FORMATS
    given: object = name
    if not isinstance(given, str):
        raise UsageRecordError(f"a name is due, not {shown(given)}", field="usage_format")
    found = [each for each in FORMATS if each.name == name]
    found = found or [each for each in FORMATS if each.name.startswith(f"{name}-")]
    if not found:
        raise UsageRecordError(
            f"there is no format {shown(name)}: {listed(families(FORMATS))}", field="usage_format"
        )
    return tuple(found)


def families(formats: Iterable[Format]) -> tuple[str, ...]:
    """The first part of each name, which means all formats that begin so."""
    return tuple(dict.fromkeys(each.name.partition("-")[0] for each in formats))
