"""Additions: what a result says besides its costs where it is asked, such as another currency or the energy.

Each addition is a module of `operations` with `PARAMETERS` (in `additions_words`) and
`add(table, words, result, document)`, which writes into the document. Only those asked for are loaded, so
that a quick command stays quick.
"""

from __future__ import annotations

from importlib import import_module

from costcalc.operations.words import Parameter, flag_said, texts
from costcalc.usage.flags import flag, quoted
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from typing import Any

    from costcalc.operations.words import Words
    from costcalc.rating.table import RatingTable


class Addition(NamedTuple):
    """An addition: the module that makes it, and the words that ask for it, any of which calls it."""

    module: str
    parameters: tuple[Parameter, ...]


MONEY = Addition(
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
        Parameter("seat", "what a seat costs instead, to compare with: 20 USD/month", example="20 USD/month"),
        Parameter("seats", "how many seats", "count", example="400"),
    ),
)
DECISION = Addition(
    "decision",
    (
        Parameter("decide", "say who wins, by how much, and what would change it", "flag"),
        Parameter("lang", "the language of that sentence, in JSON and CSV: en or fr", example="en"),
    ),
)

Asked = tuple[Addition, ...]


class Added:
    """A result, and what its document says besides; everything else is the result's own."""

    def __init__(self, result: Any, table: RatingTable, words: Words, asked: Asked) -> None:  # noqa: ANN401 - any result
        self.result, self.table, self.words, self.asked = result, table, words, asked
        self.document = self._document()

    def _document(self) -> dict[str, Any]:
        document: dict[str, Any] = self.result.to_dict()
        for addition in self.asked:
            module = import_module(f"costcalc.additions.{addition.module}")
            module.add(self.table, self.words, self.result, document)
        said = said_of(self.asked, self.words)
        document["asked"] = said
        document["command"] += "".join(_flags(said))
        return document

    def __repr__(self) -> str:
        return repr(self.result)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - what the result has
        return getattr(self.result, name)

    def to_dict(self) -> dict[str, Any]:
        """The result as JSON has it, with what was added."""
        return self.document


def with_additions(result: Any, table: RatingTable, words: Words, known: Asked) -> Any:  # noqa: ANN401 - any result
    """The result, with what the words ask for besides; the result itself where they ask for nothing."""
    asked = tuple(each for each in known if said_of((each,), words))
    return Added(result, table, words, asked) if asked else result


def said_of(additions: Asked, words: Words) -> dict[str, Any]:
    """The words of additions that were said, by their own names."""
    said: dict[str, Any] = {}
    for parameter in parameters_of(*additions):
        for name in (parameter.name, *parameter.also):
            if parameter.kind == "flag" and flag_said(words, name):
                said[parameter.name] = True
            elif parameter.kind != "flag" and words.get(name) not in (None, []):
                again = parameter.name in said
                said[parameter.name] = texts(words, parameter.name, *parameter.also) if again else words[name]
    return said


def parameters_of(*additions: Addition) -> tuple[Parameter, ...]:
    """The words of some additions."""
    return tuple(parameter for addition in additions for parameter in addition.parameters)


def _flags(said: dict[str, Any]) -> list[str]:
    return [
        f" {flag(name)}" if each is True else f" {flag(name)} {quoted(str(each))}"
        for name, value in said.items()
        for each in (value if isinstance(value, list) else [value])
    ]
