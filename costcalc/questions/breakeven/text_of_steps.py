"""The block of a break-even that says at how many requests a day hardware of one's own costs less."""

from __future__ import annotations

from costcalc.groups import gathered
from costcalc.report.figures import count
from costcalc.report.text import item
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from costcalc.report.text import Document, Look

MOST_SPANS = 4
"""Intervals that a sentence names."""


def interval_lines(document: Document, look: Look) -> Iterator[str]:
    """Of each model, between how many requests a day one's own hardware costs less; those alike together."""
    told = [(interval_words(row), row["model"]) for row in document["rows"] if row["intervals"]]
    if told:
        yield look.title("where your own hardware costs less, with more machines as they are needed")
    for said, models in gathered(told).items():
        yield from item(f"{', '.join(models)}: {said}", look)


def interval_words(row: Document) -> str:
    """`from 70,220 to 135,302 requests a day; from 140,439 requests a day on`."""
    spans = row["intervals"]
    said = [span_words(each) for each in spans[:MOST_SPANS]]
    if left := spans[MOST_SPANS:]:
        said.append(f"{len(left)} more such interval{'' if len(left) == 1 else 's'}, the last of them ")
        said[-1] += span_words(left[-1])
    if known_to := row["intervals_to_requests_per_day"]:
        said.append(f"not looked at beyond {count(known_to)} requests a day")
    return "; ".join(said)


def span_words(span: Document) -> str:
    """`from 70,220 to 135,302 requests a day`; one without an end is `from 140,439 requests a day on`."""
    first, last = span["from_requests_per_day"], span["to_requests_per_day"]
    if last is None:
        return f"from {count(first)} requests a day on"
    if first == last:
        return f"at {count(first)} requests a day"
    return f"from {count(first)} to {count(last)} requests a day"
