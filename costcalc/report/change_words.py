"""What is to come, in words: `doubles on 2026-12-01`, `guaranteed until …`, `shut down on …, successor …`.

Entries are those of `changes` in JSON; all of one model at one instant and of one kind are told at once.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import groupby

from costcalc.language.numerals import LANGUAGES, date_in, joined, number_in
from costcalc.meters import METERS
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

    Entry = Mapping[str, Any]

CENTS, ALL_DIGITS, PERCENT_DIGITS = 2, 60, 3
MIDNIGHT = "T00:00:00Z"

_WORDS: dict[str, tuple[str, str]] = {
    "on": ("on {date}", "le {date}"),
    "between": ("between {first} and {last}", "entre le {first} et le {last}"),
    "shutdown": ("shut down {when}", "arrêté {when}"),
    "guarantee": ("guaranteed until {date}", "garanti jusqu’au {date}"),
    "doubles": ("doubles {when}", "double {when}"),
    "halves": ("halves {when}", "est divisé par deux {when}"),
    "rises_by": ("rises by {percent} {when}", "augmente de {percent} {when}"),
    "falls_by": ("falls by {percent} {when}", "baisse de {percent} {when}"),
    "rises": ("rises {when}", "augmente {when}"),
    "falls": ("falls {when}", "baisse {when}"),
    "moves": ("changes {when}", "change {when}"),
    "ends": ("ends {when}", "prend fin {when}"),
    "name": (
        "the name {alias} stands for it until {date}, and then for {to}",
        "le nom {alias} le désigne jusqu’au {date}, puis désigne {to}",
    ),
    "name_ends": (
        "the name {alias} stands for it until {date}, and nobody says for what then",
        "le nom {alias} le désigne jusqu’au {date}, et nul ne dit quoi ensuite",
    ),
    "begins": ("is known again from {date} on", "est connu à nouveau à partir du {date}"),
    "successor": (", successor {successor}", ", successeur {successor}"),
    "from_to": ("{meter} {before} to {after}", "{meter} de {before} à {after}"),
    "nothing": ("no price", "rien"),
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
        Told(*key, _told(list(group), LANGUAGES.index(lang)))
        for key, group in groupby(entries, lambda each: (each["model"], each["kind"], each["at"]))
    ]


def change_texts(entries: Iterable[Entry]) -> list[str]:
    """The words alone."""
    return [each.words for each in told_of(entries)]


def _told(group: Sequence[Entry], place: int) -> str:
    kind = group[0]["kind"]
    date, when = _date(group[0]["at"], place), _when(group[0], place)
    if kind == "name":
        key = "name_ends" if group[0]["to"] is None else "name"
        return _WORDS[key][place].format(alias=group[0]["alias"], date=date, to=group[0]["to"])
    key = _movement(group) if kind == "price" else kind
    rate = Fraction(group[0]["to"]) / Fraction(group[0]["from"]) if key.endswith("_by") else Fraction(1)
    said = _WORDS[key][place].format(date=date, when=when, percent=_percent(rate, place))
    successor = next((each["successor"] for each in group if each["successor"]), None)
    if key not in {"shutdown", "guarantee", "ends"}:
        said += f" ({'; '.join(_figures(group, place))})"
    if successor is not None:
        said += _WORDS["successor"][place].format(successor=_short(group[0]["model"], successor))
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


def _percent(ratio: Fraction, place: int) -> str:
    lang = LANGUAGES[place]
    return joined(number_in(abs(ratio - 1) * 100, lang, digits=PERCENT_DIGITS), "%", lang)


def _figures(group: Sequence[Entry], place: int) -> Iterator[str]:
    """`input 0.75 to 1.50, output 3.75 to 7.50 USD/Mtoken`, a part for each variant and unit."""
    lang = LANGUAGES[place]
    for (variant, unit), of in groupby(group, _kind_of_price):
        moves = [
            _WORDS["from_to"][place].format(
                meter=each["meter"], before=_price(each["from"], place), after=_price(each["to"], place)
            )
            for each in of
        ]
        yield f"{f'{variant}: ' if variant else ''}{joined(', '.join(moves), unit, lang)}"


def _kind_of_price(entry: Entry) -> tuple[str | None, str]:
    meter = METERS.get(entry["meter"])  # None of a document that is not of this version's making
    return entry["variant"], "USD" if meter is None else meter.price_unit


def _price(text: str | None, place: int) -> str:
    if text is None:
        return _WORDS["nothing"][place]
    return number_in(Fraction(text), LANGUAGES[place], CENTS, ALL_DIGITS)


def _when(entry: Entry, place: int) -> str:
    """The day of a change, or the days between which it was observed."""
    if entry["bracket"] is None:
        return _WORDS["on"][place].format(date=_date(entry["at"], place))
    first, last = (_date(entry["bracket"][each], place) for each in ("not_before", "not_after"))
    return _WORDS["between"][place].format(first=first, last=last)


def _date(text: str, place: int) -> str:
    """A day as it is read, with its time where that is not midnight."""
    day, _, time = text.partition("T")
    if LANGUAGES[place] == "en":
        return text.removesuffix(MIDNIGHT)
    said, clock = date_in(day, LANGUAGES[place]), time.removesuffix("Z").removesuffix(":00")
    return said if not time or text.endswith(MIDNIGHT) else f"{said} à {clock} UTC"


def _short(model: str, successor: str) -> str:
    """The successor as its own provider calls it, where that is the model's too."""
    seller = model.partition("/")[0] + "/"
    return successor.removeprefix(seller)
