"""What is to come, in words: `doubles on 2026-12-01`, `guaranteed until …`, `shut down on …, successor …`.

Entries are those of `changes` in JSON; all of one model at one instant and of one kind are told at once.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import groupby

from costcalc.language.numerals import number_in
from costcalc.meters import METERS
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

    Entry = Mapping[str, Any]

CENTS, ALL_DIGITS, PERCENT_DIGITS = 2, 60, 3
MIDNIGHT = "T00:00:00Z"

_WORDS = {
    "shutdown": "shut down {when}",
    "guarantee": "guaranteed until {date}",
    "doubles": "doubles {when}",
    "halves": "halves {when}",
    "rises_by": "rises by {percent} % {when}",
    "falls_by": "falls by {percent} % {when}",
    "rises": "rises {when}",
    "falls": "falls {when}",
    "moves": "changes {when}",
    "ends": "ends {when}",
    "name": "the name {alias} stands for it until {date}, and then for {to}",
    "name_ends": "the name {alias} stands for it until {date}, and nobody says for what then",
    "begins": "is known again from {date} on",
}


class Told(NamedTuple):
    """What a model is about to do, as a predicate: the kind of it, the instant, the words."""

    model: str
    kind: str
    at: str
    words: str


def told_of(entries: Iterable[Entry], lang: str = "en") -> list[Told]:
    """The changes of models in words, in the order given."""
    return [
        Told(*key, _in(lang, _told(list(group))))
        for key, group in groupby(entries, lambda each: (each["model"], each["kind"], each["at"]))
    ]


def change_texts(entries: Iterable[Entry]) -> list[str]:
    """The words alone."""
    return [each.words for each in told_of(entries)]


def _in(lang: str, text: str) -> str:
    if lang == "en":
        return text
    from costcalc.language.tongue import french

    return french().say(text)


def _told(group: Sequence[Entry]) -> str:
    first = group[0]
    kind, date = first["kind"], _date(first["at"])
    if kind == "name":
        template = _WORDS["name" if first["to"] else "name_ends"]
        return template.format(alias=first["alias"], date=date, to=first["to"])
    key = _movement(group) if kind == "price" else kind
    percent = ""
    if key.endswith("_by"):
        change = abs(Fraction(first["to"]) / Fraction(first["from"]) - 1)
        percent = number_in(change * 100, "en", digits=PERCENT_DIGITS)
    said = _WORDS[key].format(date=date, when=_when(first), percent=percent)
    if key not in {"shutdown", "guarantee", "ends"}:
        said += f" ({'; '.join(_figures(group))})"
    successor = next((each["successor"] for each in group if each["successor"]), None)
    if successor is not None:
        # As its own provider calls it, where that is the model's too.
        seller = first["model"].partition("/")[0] + "/"
        said += f", successor {successor.removeprefix(seller)}"
    return said


def _movement(group: Sequence[Entry]) -> str:
    """How prices move: the key of the words for it."""
    if all(each["to"] is None for each in group):
        return "ends"
    if all(each["from"] is None for each in group):
        return "begins"
    moves = [(Fraction(each["from"] or 0), Fraction(each["to"] or 0)) for each in group]
    if any(each["from"] is None or each["to"] is None for each in group):
        return "moves"
    ratios = {after / before if before else None for before, after in moves}
    if len(ratios) == 1 and (ratio := ratios.pop()):
        named = {Fraction(2): "doubles", Fraction(1, 2): "halves"}
        return named.get(ratio, "rises_by" if ratio > 1 else "falls_by")
    if all(after > before for before, after in moves):
        return "rises"
    return "falls" if all(after < before for before, after in moves) else "moves"


def _figures(group: Sequence[Entry]) -> Iterator[str]:
    """`input 0.75 to 1.50, output 3.75 to 7.50 USD/Mtoken`, a part for each variant and unit."""
    for (variant, unit), of in groupby(group, _kind_of_price):
        moves = ", ".join(f"{each['meter']} {_price(each['from'])} to {_price(each['to'])}" for each in of)
        yield f"{f'{variant}: ' if variant else ''}{moves} {unit}"


def _kind_of_price(entry: Entry) -> tuple[str | None, str]:
    meter = METERS.get(entry["meter"])  # None of a document that is not of this version's making
    return entry["variant"], "USD" if meter is None else meter.price_unit


def _price(text: str | None) -> str:
    return "no price" if text is None else number_in(Fraction(text), "en", CENTS, ALL_DIGITS)


def _when(entry: Entry) -> str:
    """The day of a change, or the days between which it was observed."""
    if entry["bracket"] is None:
        return f"on {_date(entry['at'])}"
    first, last = (_date(entry["bracket"][each]) for each in ("not_before", "not_after"))
    return f"between {first} and {last}"


def _date(text: str) -> str:
    """A day, with its time where that is not midnight."""
    return text.removesuffix(MIDNIGHT)
