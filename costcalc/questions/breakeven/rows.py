"""The flat rows of a break-even: one a model, each with what is said of the hardware, then the others."""

from __future__ import annotations

from decimal import Decimal

from costcalc.doubt.simulation import DRAWN_TOTAL
from costcalc.questions.breakeven.shape import BREAKEVEN, DRAWN_ROW, FIT, LISTED, NEEDED, OWN, ROW, SIMULATED
from costcalc.questions.compare.shape import UNRANKED
from costcalc.report.cells import contract_id, one_line, source_words
from costcalc.report.flat import Answer, Flat, own, placed
from costcalc.shapes import CONVERTED, MONEY, text, texts
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from costcalc.report.text import Document
    from costcalc.shapes import Field

    Cells = dict[str, Any]


def _rows(document: Document) -> Iterable[Cells]:
    """Defaults are `word=value`.

    Ratios are over `needed_cost_per_day` where the hardware named is too small, else over `own_cost_per_day`.
    """
    ours, fit = document["own"] or {}, document["fit"] or {}
    hardware = _joined(("", ours | {CONVERTED: {}}), ("own_", ours), ("needed_", ours.get("needed") or {}))
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
            "intervals": list(map(_span, row["intervals"] or ())),
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


def _span(interval: Document) -> str:
    """`70220..135302`; one without an end is `140439..`."""
    return f"{interval['from_requests_per_day']}..{interval['to_requests_per_day'] or ''}"


def _sources(cited: Iterable[Document]) -> list[str]:
    return list(dict.fromkeys(map(source_words, cited)))


def _drawn(document: Document, place: int) -> Iterator[tuple[str, Document]]:
    """What a simulation says of the row at a place."""
    if simulation := document.get("simulation"):
        row = simulation["rows"][place]
        for shape, said in ((SIMULATED, simulation), (DRAWN_ROW, row)):
            names = [*(each.name for each in placed(shape)), CONVERTED]
            yield "", {name: said[name] for name in names if name in said}
        yield "api_", row["api_cost_per_million_tokens"]
        yield "own_", simulation["own_cost_per_million_tokens"]


def _of_own(field: Field) -> Field:
    """Amounts are named as those of the hardware: API models have such too."""
    return field._replace(name=f"own_{field.name}") if field.kind == MONEY else field


def _has_listed(document: Document) -> bool:
    return any(row.get("listed_units") for row in document.get("rows", ()))


OF_HARDWARE = own(
    *map(_of_own, placed(OWN)),
    *placed(FIT),
    texts("defaults", column=24),
    texts("intervals", "requests a day at which the hardware costs less: `70220..135302`", column=38),
    texts("sources", column=29),
    *placed(DRAWN_ROW),
    *(
        each._replace(name=prefix + each.name, column=column)
        for prefix, column in (("api_", 30.1), ("own_", 30.2))
        for each in DRAWN_TOTAL
        if each.title  # those that are told on a terminal too
    ),
    *placed(SIMULATED),
    UNRANKED["code"]._replace(column=32),
    text("problem", column=33),
    *placed(NEEDED, "needed_"),
    *(
        each._replace(only=_has_listed)
        for each in (
            LISTED["units"]._replace(name="listed_count", column=60),
            *placed(LISTED, "listed_"),
            texts("listed_sources", column=80),
        )
    ),
)
ANSWER = Answer(BREAKEVEN, Flat(_rows, rows=(ROW, OF_HARDWARE), shared=(BREAKEVEN,)))
