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
    "condition": ("{variant}: ", "{variant}\u00a0: "),
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
        Told(*key, _told(list(group), lang))
        for key, group in groupby(entries, lambda each: (each["model"], each["kind"], each["at"]))
    ]


def change_texts(entries: Iterable[Entry]) -> list[str]:
    """The words alone."""
    return [each.words for each in told_of(entries)]


def _say(key: str, lang: str, **words: str | None) -> str:
    return _WORDS[key][LANGUAGES.index(lang)].format(**words)


def _told(group: Sequence[Entry], lang: str) -> str:
    first = group[0]
    kind, date = first["kind"], _date(first["at"], lang)
    if kind == "name":
        return _say(
            "name" if first["to"] else "name_ends", lang, alias=first["alias"], date=date, to=first["to"]
        )
    key = _movement(group) if kind == "price" else kind
    percent = ""
    if key.endswith("_by"):
        change = abs(Fraction(first["to"]) / Fraction(first["from"]) - 1)
        percent = joined(number_in(change * 100, lang, digits=PERCENT_DIGITS), "%", lang)
    said = _say(key, lang, date=date, when=_when(first, lang), percent=percent)
    if key not in {"shutdown", "guarantee", "ends"}:
        said += f" ({'; '.join(_figures(group, lang))})"
    successor = next((each["successor"] for each in group if each["successor"]), None)
    if successor is not None:
        # As its own provider calls it, where that is the model's too.
        seller = first["model"].partition("/")[0] + "/"
        said += _say("successor", lang, successor=successor.removeprefix(seller))
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


def _figures(group: Sequence[Entry], lang: str) -> Iterator[str]:
    """`input 0.75 to 1.50, output 3.75 to 7.50 USD/Mtoken`, a part for each variant and unit."""
    for (variant, unit), of in groupby(group, _kind_of_price):
        moves = (
            _say(
                "from_to",
                lang,
                meter=_meter(each["meter"], lang),
                before=_price(each["from"], lang),
                after=_price(each["to"], lang),
            )
            for each in of
        )
        condition = _say("condition", lang, variant=variant) if variant else ""
        yield f"{condition}{joined(', '.join(moves), unit, lang)}"


def _meter(name: str, lang: str) -> str:
    """What a meter is called in the language."""
    if lang == "en":
        return name
    from costcalc.language.tongue import french

    return french().say(name)


def _kind_of_price(entry: Entry) -> tuple[str | None, str]:
    meter = METERS.get(entry["meter"])  # None of a document that is not of this version's making
    return entry["variant"], "USD" if meter is None else meter.price_unit


def _price(text: str | None, lang: str) -> str:
    return _say("nothing", lang) if text is None else number_in(Fraction(text), lang, CENTS, ALL_DIGITS)


def _when(entry: Entry, lang: str) -> str:
    """The day of a change, or the days between which it was observed."""
    if entry["bracket"] is None:
        return _say("on", lang, date=_date(entry["at"], lang))
    first, last = (_date(entry["bracket"][each], lang) for each in ("not_before", "not_after"))
    return _say("between", lang, first=first, last=last)


def _date(text: str, lang: str) -> str:
    """A day as it is read, with its time where that is not midnight."""
    day, _, time = text.partition("T")
    if lang == "en":
        return text.removesuffix(MIDNIGHT)
    said, clock = date_in(day, lang), time.removesuffix("Z").removesuffix(":00")
    return said if not time or text.endswith(MIDNIGHT) else f"{said} à {clock} UTC"
