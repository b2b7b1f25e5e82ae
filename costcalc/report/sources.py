"""The sources of a result: what they are called, their dates, and how they print each price."""

from __future__ import annotations

from costcalc.pricing.model import NEWEST
from costcalc.report.figures import money, pricing_unit
from costcalc.report.safe import safe
from costcalc.report.text import wrapped
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from costcalc.report.text import Look

    Charge = dict[str, Any]


PRODUCT = " × "
"""What stands in the note of a price that is a factor times another price."""


class Use(NamedTuple):
    """A source, and what it was used for: by the words that it prints, the models and their meters."""

    source: Mapping[str, Any]
    words: dict[str, dict[str, list[str]]]


def uses_of(charges: Iterable[tuple[str, Charge]]) -> list[Use]:
    """Each source once, in the order in which the charge lines, each with its model, use them.

    Prices whose printed words are not on file are gathered under no words, with their figures.
    """
    uses: dict[str, Use] = {}
    for model, charge in charges:
        source = charge["source"]
        words = uses.setdefault(source["id"], Use(source, {})).words
        meters = words.setdefault(source.get("printed") or "", {}).setdefault(model, [])
        meter = _meter(charge)
        if meter not in meters:
            meters.append(meter)
    return list(uses.values())


def _meter(charge: Charge) -> str:
    """A meter: with its figure where no words print it, with both factors where they print one alone."""
    source, note = charge["source"], charge["source"].get("note") or ""
    if not source.get("printed"):
        price = f"{money(charge['list_unit_price'])} USD/{pricing_unit(charge['pricing_unit'])}"
        return f"{charge['meter']} {price}"
    return f"{charge['meter']} {note}" if PRODUCT in note else str(charge["meter"])


def source_lines(charges: Iterable[tuple[str, Charge]], look: Look, *, words: bool = True) -> Iterator[str]:
    """The block `sources` of a report, of charges with the name of their model, if there are several.

    Without `words`, each source is a line and its address.
    """
    yield look.title("sources")
    for use in uses_of(charges):
        yield from wrapped(source_title(use.source), look, "    ", first="  ")
        yield from address_lines(use.source, look, "    ")
        for said, models in use.words.items() if words else ():
            yield from _words(said, models, look)


def _words(said: str, models: Mapping[str, list[str]], look: Look) -> Iterator[str]:
    """A line for the words of a source; one for each model where only its figures are known."""
    named = [f"{model} {', '.join(meters)}".strip() for model, meters in models.items()]
    if said:
        named = [f"{'; '.join(named)}: “{said}”"]
    for each in named:
        yield from wrapped(each, look, "      ", first="    ")


def numbered(rows: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """The numbers by which the sources of rows are called, by their ids."""
    names = dict.fromkeys(each["source"]["id"] for each in rows if each["source"])
    return {name: number for number, name in enumerate(names, 1)}


def numbered_lines(
    rows: Sequence[Mapping[str, Any]],
    look: Look,
    title: Callable[[Mapping[str, Any]], str],
    words: Callable[[Sequence[Mapping[str, Any]]], Iterable[str]],
) -> Iterator[str]:
    """Each source once by its number, with its address, and the words on the rows that rest on it."""
    from costcalc.report.folding import told  # which a price alone does without

    for name, number in numbered(rows).items():
        used = [each for each in rows if each["source"] and each["source"]["id"] == name]
        source, lead = used[0]["source"], f"  [{number}] "
        indent = " " * len(lead)
        yield from told(title(source), look, indent, first=lead)
        yield from address_lines(source, look, indent)
        for said in words(used):
            yield from told(said, look, f"{indent}  ", first=indent)


def source_title(source: Mapping[str, Any]) -> str:
    """What a source is called, with its dates: `DeepSeek-R1 Release, published 2025-01-20`."""
    members = {"article": "article", "published": "published", "retrieved": "read"}
    said = [f"{word} {source[name]}" for name, word in members.items() if source.get(name)]
    return ", ".join([str(source.get("title") or source["id"]), *said])


def address_lines(source: Mapping[str, Any], look: Look, indent: str) -> Iterator[str]:
    """The address of a source, if it has one; never broken, so that it can be followed."""
    if source.get("url"):
        yield indent + look.paint(safe(source["url"]), "cyan")


def newest_lines(entries: Iterable[Mapping[str, Any]], look: Look) -> Iterator[str]:
    """Which model each name of a family stands for, which is said before any figure."""
    told = dict.fromkeys(note for each in entries for note in each["notes"] if NEWEST in note)
    for note in told:
        yield from wrapped(note, look, "  ")


def note_lines(notes: Iterable[str], look: Look) -> Iterator[str]:
    """Notes, one under the other."""
    for note in notes:
        label = f"note{look.colon[:-1]}"
        for number, line in enumerate(wrapped(note, look, "      ", first=f"{label} ")):
            yield line.replace(label, look.paint(label, "yellow"), 1) if not number else line


def command_lines(document: Mapping[str, Any], look: Look) -> Iterator[str]:
    """The command that gives the result again; never broken, so that it can be copied."""
    yield look.paint(safe(look.again(document["command"])), "dim")
