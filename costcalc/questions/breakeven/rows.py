"""The flat rows of a break-even: one a model, each with what is said of the hardware, then the others."""

from __future__ import annotations

from decimal import Decimal

from costcalc.doubt.shapes import DRAWN_TOTAL
from costcalc.questions.breakeven.shape import BREAKEVEN, DRAWN_ROW, FIT, LISTED, NEEDED, OWN, ROW, SIMULATED
from costcalc.questions.compare.shape import UNRANKED
from costcalc.report.cells import contract_id, one_line, source_words
from costcalc.report.flat import Answer, Flat
from costcalc.shapes import CONVERTED, Field, Shape, text, texts
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    Entry = Mapping[str, Any]
    Cells = dict[str, Any]

QUANTILES = ("p10", "p50", "p90")
DRAWN = {"api": "api_cost_per_million_tokens", "own": "own_cost_per_million_tokens"}
OF_OWN = ("cost_per_day", "cost_per_million_tokens", "cost_per_million_tokens_at_workload")
BARE = ("capacity_tokens_per_day", "tokens_per_day", "share_used", "can_serve", "gpus", "machines_needed")
"""Members of the hardware whose columns have no more than their own names."""

OF_LISTED = (
    "unit", "term", "unit_price", "cost_per_day", "capacity_tokens_per_day", "breakeven_tokens_per_day",
    "cost_per_day_at_workload", "reached", "why_unknown", "last_seen", "notes",
)  # fmt: skip


def _rows(document: Entry) -> Iterable[Cells]:
    """Defaults are `word=value`.

    Ratios are over `needed_cost_per_day` where the hardware named is too small, else over `own_cost_per_day`.
    """
    own, fit = document["own"] or {}, document["fit"] or {}
    needed = _named("needed", own.get("needed") or {})
    hardware = _joined(own | {CONVERTED: {}}, _named("own", own), needed)
    hardware |= {"fits": fit.get("fits")}
    hardware |= {"defaults": {each["word"]: each["value"] for each in document["defaults"]}}
    for place, row in enumerate(document["rows"]):
        sources = dict.fromkeys(source_words(charge["source"]) for charge in row["charges"])
        yield {
            **_joined(
                hardware,
                _named("provisioned", row.get("provisioned") or {}),
                _cells_of_units(row),
                row,
                _drawn(document, place),
            ),
            "contract": contract_id(row),
            "sources": list(sources),
            "notes": [*row["notes"], *document["notes"]],
        }
    for each in document["unranked"]:
        yield {**hardware, **each, "problem": one_line(each["reason"]), "reason": None}


def _named(whose: str, entry: Entry) -> Cells:
    """The members of an entry under names that say whose they are, also in another currency."""
    amounts = {f"{whose}_{name}": each for name, each in entry.get(CONVERTED, {}).items()}
    return {**{f"{whose}_{name}": each for name, each in entry.items()}, CONVERTED: amounts}


def _joined(*entries: Entry) -> Cells:
    """The cells of some entries, and all their amounts in another currency."""
    cells = {name: each for entry in entries for name, each in entry.items()}
    amounts = {name: each for entry in entries for name, each in entry.get(CONVERTED, {}).items()}
    return {**cells, CONVERTED: amounts}


def _cells_of_units(row: Entry) -> Cells:
    """The units at list price that cost least for the workload."""
    units: Entry = min(row.get("listed_units", ()), key=_in_all, default={})
    cited = [each for each in (units.get("source"), units.get("capacity_source")) if each]
    sources = list(dict.fromkeys(map(source_words, cited)))
    return {**_named("listed", units), "listed_count": units.get("units"), "listed_sources": sources}


def _in_all(units: Entry) -> Decimal:
    return Decimal(units["cost_per_day_at_workload"] or units["cost_per_day"])


def _drawn(document: Entry, place: int) -> Cells:
    """What a simulation says of the row at a place."""
    simulation = document.get("simulation")
    if not simulation:
        return {}
    told = simulation | simulation["rows"][place]
    cells = {name: told[name] for name in ("seed", "draws", "probability_own_cheaper")}
    return _joined(cells, *(_named(whose, told[name]) for whose, name in DRAWN.items()))


def _fields(whose: str, shape: Shape, *names: str) -> list[Field]:
    return [shape[name]._replace(name=f"{whose}_{name}") for name in names]


def _from(column: float, *fields: Field) -> list[Field]:
    """Columns one behind the other."""
    return [each._replace(column=column + place / 100) for place, each in enumerate(fields)]


def _has_listed(document: Entry) -> bool:
    return any(row.get("listed_units") for row in document.get("rows", ()))


_COUNT, _SOURCES = LISTED["units"]._replace(name="listed_count"), texts("listed_sources")
OF_HARDWARE = Shape(
    "",
    "What only flat rows have.",
    *_from(14, *_fields("own", OWN, *OF_OWN)),
    *_from(17, *(OWN[name] for name in BARE)),
    FIT["fits"]._replace(column=23),
    texts("defaults", column=24),
    texts("sources", column=29),
    *_from(
        30,
        DRAWN_ROW["probability_own_cheaper"],
        *(field for whose in DRAWN for field in _fields(whose, DRAWN_TOTAL, *QUANTILES)),
        SIMULATED["seed"],
        SIMULATED["draws"],
    ),
    UNRANKED["code"]._replace(column=32),
    text("problem", column=33),
    *_from(34, *_fields("needed", NEEDED, "gpus", "cost_per_day")),
    *(
        each._replace(only=_has_listed)
        for each in _from(60, _COUNT, *_fields("listed", LISTED, *OF_LISTED), _SOURCES)
    ),
)
ANSWER = Answer(BREAKEVEN, Flat(_rows, rows=(ROW, OF_HARDWARE), shared=(BREAKEVEN,)))
