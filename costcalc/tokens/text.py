"""Unlike tokens in a report: what was said of the text, and where the factor of each model was read."""

from __future__ import annotations

from costcalc.report.sources import source_title
from costcalc.report.text import wrapped
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from costcalc.report.text import Look

INDENT = "      "


def text_words(document: Mapping[str, Any]) -> list[str]:
    """What was said of the text: `text in fr, tokens counted with o200k`, `verbosity high`."""
    said, words = document.get("text"), []
    if said:
        words.append(f"text in {said['language']}, tokens counted with {said['tokens_measured_with']}")
    if document.get("verbosity"):
        words.append(f"verbosity {document['verbosity']}")
    return words


def adjustment_lines(row: Mapping[str, Any], look: Look) -> Iterator[str]:
    """How the tokens of a row came about, and who says so; nothing where they are as they were said."""
    adjustment = row.get("adjustment")
    if not adjustment:
        return
    for said, source in _factors(adjustment):
        yield from wrapped(said, look, INDENT, first="  ")
        yield from wrapped(_source_words(source), look, INDENT + "  ", first=INDENT)


def _factors(adjustment: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if adjustment["source"]:
        tokens = "input tokens" if "verbosity" in adjustment else "tokens"
        said = f"{tokens}: × {adjustment['factor']} for text in {adjustment['language']}"
        low = f" (published: from {adjustment['factor_low']})" if "factor_low" in adjustment else ""
        yield (
            f"{said}, from {adjustment['measured_with']} to {adjustment['tokenizer']}{low}",
            adjustment["source"],
        )
    if "measured_with_source" in adjustment:
        yield f"and of {adjustment['measured_with']} itself", adjustment["measured_with_source"]
    if "verbosity" in adjustment:
        verbosity = adjustment["verbosity"]
        ends = f"the {verbosity['end']} end of {verbosity['low']} to {verbosity['high']}"
        yield (
            f"output: × {verbosity['factor']}, {ends} times those of {verbosity['relative_to']}",
            verbosity["source"],
        )


def _source_words(source: Mapping[str, Any]) -> str:
    """A source with the day, the words and the note of its figure."""
    words = [f"{source_title(source)} [{source['id']}]"]
    words += [f"of {source['on']}"] if source["on"] else []
    words += [f"“{source['printed']}”"] if source["printed"] else []
    words += [source["note"]] if source["note"] else []
    words += [source["url"]] if source["url"] else []
    return "; ".join(words)
