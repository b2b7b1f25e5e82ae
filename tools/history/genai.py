"""genai-prices: the JSON file of its repository, and the Python file of a release, which is read, not run.

The Python file is one list of calls of the package's own types with literals; whatever else is in it is
refused. Both become the package's types, and costcalc's importer reads those.
"""

from __future__ import annotations

import ast
from datetime import UTC, date, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from genai_prices import types

from costcalc.errors import FeedError
from costcalc.feeds import genai_prices
from costcalc.feeds.exact_json import read_json
from tools.history.readings import EMPTY, Reading, reading_of, unreadable

if TYPE_CHECKING:
    from collections.abc import Mapping

CALLED = frozenset(
    {
        *(
            "ArrayMatch",
            "ClauseAnd",
            "ClauseContains",
            "ClauseEndsWith",
            "ClauseEquals",
            "ClauseOr",
            "ClauseRegex",
        ),
        *("ClauseStartsWith", "ConditionalPrice", "ModelInfo", "ModelPrice", "PriceVariant", "Provider"),
        *("StartDateConstraint", "Tier", "TieredPrices", "TimeOfDateConstraint"),
    }
)
"""The types of the package that say something of prices or names."""

PASSED_OVER = frozenset({"extractors"})
"""What the history has no use for: how usage is found in an answer."""

DATES = {"datetime.date": date, "datetime.time": time}


def genai_json(content: bytes, path: str, day: date) -> Reading:
    """`prices/data.json`: the providers with their models."""
    try:
        found = read_json(content, genai_prices.FEED)
        providers = types._providers_from_raw(  # noqa: SLF001 - the package has no public reader
            [_without_extractors(each) for each in found]
        )
    except (FeedError, ValueError, TypeError, AttributeError) as error:
        return unreadable(path, error)
    return _reading(providers, path, day)


def genai_python(content: bytes, path: str, day: date) -> Reading:
    """`genai_prices/data.py` of a release."""
    try:
        tree = ast.parse(content)
        value = next(
            each.value
            for each in tree.body
            if isinstance(each, ast.AnnAssign)
            and isinstance(each.target, ast.Name)
            and each.target.id == "providers"
        )
        providers = None if value is None else _made(value)
    except (ValueError, TypeError, SyntaxError, StopIteration, RecursionError) as error:
        return unreadable(path, error)
    return _reading(providers, path, day)


def _reading(providers: Any, path: str, day: date) -> Reading:  # noqa: ANN401 - the package's own
    try:
        market = genai_prices.read(genai_prices.Package(providers, "of the history"), day.isoformat())
    except (ValueError, TypeError, AttributeError) as error:
        return unreadable(path, error)
    reading = reading_of(market.models.values(), market.left_out)
    return reading if reading.models else unreadable(path, ValueError(EMPTY))


def _without_extractors(provider: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in provider.items() if key not in PASSED_OVER}


def _made(node: ast.expr) -> Any:  # noqa: ANN401 - the package's own
    """The value of an expression of literals and of calls that are known."""
    match node:
        case ast.Constant(value=value):
            return value
        case ast.List(elts=elements):
            return [_made(each) for each in elements]
        case ast.Dict(keys=keys, values=values):
            return {
                _made(key): _made(each) for key, each in zip(keys, values, strict=True) if key is not None
            }
        case ast.Call(func=ast.Name(id="Decimal"), args=[ast.Constant(value=str(text))], keywords=[]):
            return Decimal(text)
        case ast.Call(func=ast.Name(id=name), args=[], keywords=named) if name in CALLED:
            given = {
                each.arg: _made(each.value) for each in named if each.arg and each.arg not in PASSED_OVER
            }
            return getattr(types, name)(**given)
        case ast.Call(func=function):
            called = DATES.get(ast.unparse(function))
            if called is not None:
                given = {each.arg: _made(each.value) for each in node.keywords if each.arg}
                return called(*map(_made, node.args), **given)
        case ast.Attribute() if ast.unparse(node) in {"datetime.UTC", "datetime.timezone.utc"}:
            return UTC
    raise ValueError(f"it has something that is no price: {ast.unparse(node)[:60]}")
