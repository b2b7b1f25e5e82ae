"""Additions: the words that ask for more than costs, such as another currency or the energy."""

from __future__ import annotations

from costcalc.asking.words import Parameter, flag_said, texts
from costcalc.values import TYPE_CHECKING, NamedTuple, module_named

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import ModuleType
    from typing import Any

    from costcalc.asking.words import Words


class Addition(NamedTuple):
    """An addition: the module of `costcalc.additions` that makes it, and the words, any of which calls it."""

    name: str
    parameters: tuple[Parameter, ...]


class Besides(NamedTuple):
    """What is asked besides: what each addition read, by its name, and the words that said it."""

    read: Mapping[str, Any]
    words: Words


NOTHING = Besides({}, {})


CURRENCY = Addition(
    "currency",
    (
        Parameter("currency", "also say costs in this currency: EUR", example="EUR"),
        Parameter("fx_rate", "your own rate instead of the table's: 0.92 EUR/USD", example="0.92 EUR/USD"),
    ),
)
ENERGY = Addition(
    "energy",
    (
        Parameter("energy", "also estimate Wh and gCO2e, as ranges (needs costcalc[energy])", "flag"),
        Parameter("zone", "where the power comes from: WOR, USA, FRA, CHN", example="WOR"),
    ),
)
SUCCESS = Addition(
    "success",
    (
        Parameter(
            "success",
            "the share of tasks that a model solves, for the cost of a solved one: deepseek-r1=79.8%",
            also=("successes",),
            many=True,
            example="deepseek-r1=79.8%",
        ),
    ),
)
SEATS = Addition(
    "seats",
    (
        Parameter(
            "seat",
            "what a seat costs instead, to compare with: 20 USD/month, 20 EUR/month",
            example="20 USD/month",
        ),
        Parameter("seats", "how many seats", "count", example="400"),
    ),
)
DECISION = Addition(
    "decision",
    (
        Parameter("decide", "say who wins, by how much, and what would change it", "flag"),
        Parameter(
            "lang", "the language of that sentence, and of all text in a terminal: en or fr", example="en"
        ),
    ),
)


def read_besides(known: Sequence[Addition], words: Words) -> Besides:
    """What additions read of words; one of which no word was said is not loaded.

    Another currency is the last, wherever it is declared: it says what all others found.
    """
    asked = sorted((each for each in known if said_of((each,), words)), key=CURRENCY.__eq__)
    if not asked:
        return NOTHING
    return Besides({each.name: module_of(each.name).read(words) for each in asked}, said_of(asked, words))


def module_of(name: str) -> ModuleType:
    """The module that makes an addition."""
    return module_named(f"costcalc.additions.{name}")


def said_of(additions: Sequence[Addition], words: Words) -> dict[str, Any]:
    """The words of additions that were said, by their own names."""
    said: dict[str, Any] = {}
    for parameter in parameters_of(*additions):
        names = (parameter.name, *parameter.also)
        if parameter.kind == "flag":
            said |= {parameter.name: True} if any(flag_said(words, name) for name in names) else {}
        elif given := [words[name] for name in names if _is_said(words.get(name), many=parameter.many)]:
            said[parameter.name] = given[0] if len(given) == 1 else texts(words, *names)
    return said


def _is_said(value: object, *, many: bool) -> bool:
    """Whether a word says anything, as a list of nothing does not; whatever it is, it is only looked at."""
    return value is not None and not (many and isinstance(value, list) and not value)


def parameters_of(*additions: Addition) -> tuple[Parameter, ...]:
    """The words of some additions."""
    return tuple(parameter for addition in additions for parameter in addition.parameters)
