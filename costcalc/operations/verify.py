"""`verify`: does a saved result still hold? It is computed again, and compared figure by figure."""

from __future__ import annotations

from datetime import UTC, datetime

from costcalc.errors import CostcalcError, ResultError, shown
from costcalc.operations.additions import MONEY, parameters_of
from costcalc.operations.breakeven import ADDITIONS as BREAKEVEN_ADDITIONS
from costcalc.operations.breakeven import OWN_WORDS, breakeven
from costcalc.operations.compare import ADDITIONS, compare
from costcalc.operations.price import price
from costcalc.operations.project import ADDITIONS as PROJECT_ADDITIONS
from costcalc.operations.project import project
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import Any

    from costcalc.operations.additions import Asked
    from costcalc.rating.table import RatingTable

MOST_RESULTS = 10_000
MOST_DIFFERENCES = 200

PRICE_ADDITIONS = (MONEY,)

NOT_COMPARED = frozenset({
    "command", "matched", "table", "ranked", "free", "unranked_by_code", "left_out_of_preset", "retrieved",
})  # fmt: skip
"""What may differ in a result that holds: how models and workload were called, which table, and read when."""


class Difference(NamedTuple):
    """One place where the saved result and the present one say different things."""

    place: str
    saved: object
    now: object


class Verification(NamedTuple):
    """Whether saved results still hold, and where they do not."""

    results: int
    differences: Sequence[Difference]
    saved_hashes: Sequence[str]
    table_hash: str

    @property
    def holds(self) -> bool:
        """Whether every result, computed again, says the same."""
        return not self.differences

    @property
    def same_table(self) -> bool:
        """Whether the results were read from the very table in use."""
        return all(each == self.table_hash for each in self.saved_hashes)

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it, schema `costcalc/verify/1`."""
        return {
            "schema": "costcalc/verify/1",
            "holds": self.holds,
            "results": self.results,
            "same_table": self.same_table,
            "table": {"hash": self.table_hash},
            "differences": [each._asdict() for each in self.differences],
        }


def verify(table: RatingTable, saved: object) -> Verification:
    """Compute a saved result again: one of `price`, `compare`, `project` or `breakeven`, or a list of them.

    Raises `ResultError` for what is no such result.
    """
    results = saved if isinstance(saved, list) else [saved]
    if not 0 < len(results) <= MOST_RESULTS:
        raise ResultError(f"a file holds from 1 to {MOST_RESULTS} results, and this one {len(results)}")
    differences: list[Difference] = []
    hashes: list[str] = []
    for number, result in enumerate(results):
        place = f"{number}." if isinstance(saved, list) else ""
        differences += _again(table, result, place)
        hashes.append(_hash(result))
    return Verification(len(results), differences[:MOST_DIFFERENCES], hashes, table.hash)


def _again(table: RatingTable, saved: object, place: str) -> Iterator[Difference]:
    if not isinstance(saved, dict):
        raise ResultError(f"{place or 'the file'} is no result: a JSON object with a `schema` is due")
    compute = _COMPUTE.get(str(saved.get("schema")))
    if compute is None:
        raise ResultError(
            f"{shown(saved.get('schema'))} is no result that can be verified: {' or '.join(_COMPUTE)} is due"
        )
    try:
        now = compute(table, saved)
    except ResultError:
        raise
    except CostcalcError as error:
        yield Difference(place + "problem", None, str(error))
        return
    yield from _differences(_by_model(saved), _by_model(now), place)


def _price(table: RatingTable, saved: Mapping[str, Any]) -> dict[str, Any]:
    words = {name: _said(saved, name) for name in ("model", "usage", "on", "options")}
    words["mean_request"] = saved.get("mean_request", False)
    return price(table, words | _besides(saved, PRICE_ADDITIONS), _unused()).to_dict()


def _compare(table: RatingTable, saved: Mapping[str, Any]) -> dict[str, Any]:
    offered = {f"offer/{str(each).partition(':')[0].strip()}" for each in _listing(saved, "offers")}
    listed = [each for name in ("rows", "unranked") for each in _listing(saved, name)]
    asked = [str(each.get("model")) for each in listed if isinstance(each, dict)]
    words = {name: _said(saved, name) for name in ("workload", "on", "options")}
    words |= {"model": [each for each in asked if each not in offered], "offer": _listing(saved, "offers")}
    words |= {name: saved.get(name) for name in ("baseline", "text", "verbosity")}
    return compare(table, words | _besides(saved, ADDITIONS), _unused().date()).to_dict()


def _besides(saved: Mapping[str, Any], known: Asked) -> dict[str, Any]:
    """The words of what was asked besides the costs, such as the energy."""
    asked = saved.get("asked", {})
    names = {parameter.name for parameter in parameters_of(*known)}
    if not isinstance(asked, dict) or not asked.keys() <= names:
        raise ResultError(f"'asked' of the result is no map of {', '.join(sorted(names))}")
    return asked


def _project(table: RatingTable, saved: Mapping[str, Any]) -> dict[str, Any]:
    listed = [each for name in ("totals", "unranked") for each in _listing(saved, name)]
    asked = [str(each.get("model")) for each in listed if isinstance(each, dict)]
    words = {name: _said(saved, name) for name in ("workload", "start", "months", "options")}
    assumptions = _said(saved, "assumptions")
    if not isinstance(assumptions, dict):
        raise ResultError("'assumptions' of the result is no map")
    words |= {"model": [each for each in asked if not each.startswith("offer/")], **assumptions}
    words |= {"offer": _listing(saved, "offers"), "scenarios": saved.get("scenarios")}
    words |= {name: saved.get(name) for name in ("draws", "seed")}
    return project(table, words | _besides(saved, PROJECT_ADDITIONS), _unused().date()).to_dict()


def _breakeven(table: RatingTable, saved: Mapping[str, Any]) -> dict[str, Any]:
    said = _said(saved, "words")
    if not isinstance(said, dict) or not said.keys() <= {"model", "draws", "seed", *OWN_WORDS}:
        raise ResultError("'words' of the result is no map of the words of a break-even")
    words = said | {name: _said(saved, name) for name in ("workload", "on", "options")}
    words |= {"offer": _listing(saved, "offers"), "text": saved.get("text")}
    words |= {"verbosity": saved.get("verbosity")}
    return breakeven(table, words | _besides(saved, BREAKEVEN_ADDITIONS), _unused().date()).to_dict()


_COMPUTE: dict[str, Callable[[RatingTable, Mapping[str, Any]], dict[str, Any]]] = {
    "costcalc/price/1": _price,
    "costcalc/compare/1": _compare,
    "costcalc/project/1": _project,
    "costcalc/breakeven/1": _breakeven,
}


def _unused() -> datetime:
    """A clock for operations that are always told the moment."""
    return datetime(1970, 1, 1, tzinfo=UTC)


def _said(saved: Mapping[str, Any], name: str) -> object:
    if saved.get(name) in (None, ""):
        raise ResultError(f"the result does not say its {name!r}: it is not complete")
    return saved[name]


def _listing(saved: Mapping[str, Any], name: str) -> list[Any]:
    given = saved.get(name, [])
    if not isinstance(given, list) or not all(isinstance(each, dict | str) for each in given):
        raise ResultError(f"{name!r} of the result is no list")
    return given


def _hash(saved: object) -> str:
    table = saved.get("table") if isinstance(saved, dict) else None
    return str(table.get("hash")) if isinstance(table, dict) else ""


def _by_model(result: Mapping[str, Any]) -> dict[str, Any]:
    """A result in which rows that have no order of their own go by the id of their model."""
    return {
        key: {str(each.get("model")): each for each in value} if key == "unranked" else value
        for key, value in result.items()
    }


def _compared(keys: tuple[str, ...]) -> list[str]:
    return [key for key in dict.fromkeys(keys) if key not in NOT_COMPARED]


def _differences(saved: object, now: object, place: str) -> Iterator[Difference]:
    if isinstance(saved, dict) and isinstance(now, dict):
        for key in _compared((*saved, *now)):
            yield from _differences(saved.get(key), now.get(key), f"{place}{key}.")
    elif isinstance(saved, list) and isinstance(now, list) and len(saved) == len(now):
        for index, (one, other) in enumerate(zip(saved, now, strict=True)):
            yield from _differences(one, other, f"{place}{index}.")
    elif saved != now or type(saved) is not type(now):
        yield Difference(place.rstrip("."), saved, now)
