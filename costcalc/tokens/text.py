"""Unlike tokens in a report: what was said of the text, and where the factor of each model was read."""

from __future__ import annotations

from costcalc.report.sources import source_title
from costcalc.report.text import wrapped
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from costcalc.report.text import Document, Look

INDENT = "      "
OF_FIGURE = {"on": "of {}", "printed": "“{}”", "note": "{}", "url": "{}"}
"""What is said of a figure behind its source: its day, its words, a note, an address."""

OF_TEXT = {"language": "text in {}", "tokens_measured_with": "tokens counted with {}"}
VERBOSE = "output: × {factor}, the {end} end of {low} to {high} times those of {relative_to}"


def text_words(document: Document) -> list[str]:
    """What was said of the text: `text in fr, tokens counted with o200k`, `verbosity high`."""
    said, verbosity = document.get("text") or {}, document.get("verbosity")
    words = ", ".join([told.format(said[name]) for name, told in OF_TEXT.items() if said.get(name)])
    return [each for each in (words, verbosity and f"verbosity {verbosity}") if each]


def adjustment_lines(row: Document, look: Look) -> Iterator[str]:
    """How the tokens of a row came about, and who says so; nothing where they are as they were said."""
    for said, source in _factors(row["adjustment"]) if row.get("adjustment") else ():
        yield from wrapped(said, look, INDENT, first="  ")
        words = [template.format(source[name]) for name, template in OF_FIGURE.items() if source[name]]
        told = "; ".join([f"{source_title(source)} [{source['id']}]", *words])
        yield from wrapped(told, look, INDENT + "  ", first=INDENT)


def _factors(adjustment: Document) -> Iterator[tuple[str, Document]]:
    verbosity = adjustment.get("verbosity")
    if adjustment["source"]:
        tokens = "input tokens" if verbosity else "tokens"
        low = " (published: from {factor_low})" if "factor_low" in adjustment else ""
        said = (
            f"{tokens}: × {{factor}} for text in {{language}}, from {{measured_with}} to {{tokenizer}}{low}"
        )
        yield said.format(**adjustment), adjustment["source"]
    if "measured_with_source" in adjustment:
        yield f"and of {adjustment['measured_with']} itself", adjustment["measured_with_source"]
    if verbosity:
        yield VERBOSE.format(**verbosity), verbosity["source"]
