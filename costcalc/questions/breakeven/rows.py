"""The flat rows of a break-even: one a model, each with what is said of the hardware, then the others."""

from __future__ import annotations

from decimal import Decimal

from costcalc.doubt.simulation import DRAWN_TOTAL
from costcalc.questions.breakeven.shape import BREAKEVEN, DRAWN_ROW, FIT, LISTED, NEEDED, OWN, ROW, SIMULATED
from costcalc.questions.compare.shape import UNRANKED
from costcalc.report.cells import contract_id, one_line, source_words
from costcalc.report.flat import Answer, Flat
from costcalc.shapes import CONVERTED, Field, Shape, text, texts
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from costcalc.report.text import Document

    Cells = dict[str, Any]

QUANTILES = ("p10", "p50", "p90")
OF_OWN = ("cost_per_day", "cost_per_million_tokens", "cost_per_million_tokens_at_workload")
BARE = ("capacity_tokens_per_day", "tokens_per_day", "share_used", "can_serve", "gpus", "machines_needed")
"""Members of the hardware whose columns have no more than their own names."""

OF_LISTED = (
    "unit", "term", "unit_price", "cost_per_day", "capacity_tokens_per_day", "breakeven_tokens_per_day",
    "cost_per_day_at_workload", "reached", "why_unknown", "last_seen", "notes",
)  # fmt: skip


def _rows(document: Document) -> Iterable[Cells]:
    """Defaults are `word=value`.

    Ratios are over `needed_cost_per_day` where the hardware named is too small, else over `own_cost_per_day`.
    """
    own, fit = document["own"] or {}, document["fit"] or {}
    hardware = _joined(("", own | {CONVERTED: {}}), ("own_", own), ("needed_", own.get("needed") or {}))
    hardware |= {"fits": fit.get("fits")}
    hardware |= {"defaults": {each["word"]: each["value"] for each in document["defaults"]}}
    for place, row in enumerate(document["rows"]):
        units: Document = min(row.get("listed_units", ()), key=_in_all, default={})
        cited = [each for each in (units.get("source"), units.get("capacity_source")) if each]
        yield {
            **_joined(
                ("", hardware),
                ("provisioned_", row.get("provisioned") or {}),
                ("listed_", units),
                ("", row),
                *_drawn(document, place),
            ),
            "contract": contract_id(row),
            "sources": _sources(charge["source"] for charge in row["charges"]),
            "notes": [*row["notes"], *document["notes"]],
            "listed_count": units.get("units"),
            "listed_sources": _sources(cited),
        }
    for each in document["unranked"]:
        yield {**hardware, **each, "problem": one_line(each["reason"]), "reason": None}


def _joined(*entries: tuple[str, Document]) -> Cells:
    """The cells of some entries, each behind a prefix, and all their amounts in another currency."""
    cells: Cells = {}
    amounts: Cells = {}
    for prefix, entry in entries:
        cells |= {prefix + name: each for name, each in entry.items()}
        amounts |= {prefix + name: each for name, each in entry.get(CONVERTED, {}).items()}
    return {**cells, CONVERTED: amounts}


def _in_all(units: Document) -> Decimal:
    """What units cost a day: those at list price that cost least for the workload have columns."""
    return Decimal(units["cost_per_day_at_workload"] or units["cost_per_day"])


def _sources(cited: Iterable[Document]) -> list[str]:
    return list(dict.fromkeys(map(source_words, cited)))


def _drawn(document: Document, place: int) -> Iterator[tuple[str, Document]]:
    """What a simulation says of the row at a place."""
    if simulation := document.get("simulation"):
        told = simulation | simulation["rows"][place]
        yield "", {name: told[name] for name in ("seed", "draws", "probability_own_cheaper")}
        yield "api_", told["api_cost_per_million_tokens"]
        yield "own_", told["own_cost_per_million_tokens"]


def _columns(column: float, shape: Shape, *names: str, prefix: str = "") -> list[Field]:
    """Members of a shape as columns, one behind the other."""
    return [
        shape[name]._replace(name=prefix + name, column=column + place / 100)
        for place, name in enumerate(names)
    ]


def _has_listed(document: Document) -> bool:
    return any(row.get("listed_units") for row in document.get("rows", ()))


OF_HARDWARE = Shape(
    "",
    "What only flat rows have.",
    *_columns(14, OWN, *OF_OWN, prefix="own_"),
    *_columns(17, OWN, *BARE),
    *_columns(23, FIT, "fits"),
    texts("defaults", column=24),
    texts("sources", column=29),
    *_columns(30, DRAWN_ROW, "probability_own_cheaper"),
    *_columns(30.1, DRAWN_TOTAL, *QUANTILES, prefix="api_"),
    *_columns(30.2, DRAWN_TOTAL, *QUANTILES, prefix="own_"),
    *_columns(30.3, SIMULATED, "seed", "draws"),
    *_columns(32, UNRANKED, "code"),
    text("problem", column=33),
    *_columns(34, NEEDED, "gpus", "cost_per_day", prefix="needed_"),
    *(
        each._replace(only=_has_listed)
        for each in (
            LISTED["units"]._replace(name="listed_count", column=60),
            *_columns(60.1, LISTED, *OF_LISTED, prefix="listed_"),
            texts("listed_sources", column=61),
        )
    ),
)
ANSWER = Answer(BREAKEVEN, Flat(_rows, rows=(ROW, OF_HARDWARE), shared=(BREAKEVEN,)))
