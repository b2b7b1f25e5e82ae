"""What stands in the cells of flat rows: lists and maps as texts, sources, contracts."""

from __future__ import annotations

from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    Row = dict[str, Any]


def flat_cell(value: object) -> object:
    """A value that fits a cell: lists are joined by `; `, maps written as `name=value`."""
    if isinstance(value, dict):
        return "; ".join(f"{name}={each}" for name, each in value.items())
    if isinstance(value, list | tuple):
        return "; ".join(str(each) for each in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value


def sourced(entry: Mapping[str, Any]) -> Row:
    """An entry with what is known of its source in columns of their own."""
    source = entry.get("source") or {}
    return {**entry, **{f"source_{name}": value for name, value in source.items()}}


def contract_id(entry: Mapping[str, Any]) -> object:
    """The contract of an entry, in a cell."""
    return entry["contract"]["id"] if entry.get("contract") else None


def source_words(source: Mapping[str, Any]) -> str:
    """The shortest words that lead to a source: its address, or what it is called."""
    return str(source.get("url") or source.get("article") or source.get("title") or source.get("id"))


def one_line(text: str) -> str:
    """The lines of a message as one."""
    return "; ".join(text.splitlines())


def gaps_of(total: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """The times in which a course is not billed; a result of before there could be several has one."""
    gaps: Sequence[Mapping[str, Any]] = total.get("gaps") or ([total["gap"]] if total.get("gap") else [])
    return gaps


def named(entry: Mapping[str, Any]) -> str:
    """What a course is called: its model, and its scenario where there are some."""
    return f"{entry['model']}, {entry['scenario']}" if entry.get("scenario") else str(entry["model"])
