"""The flat rows of claims: one each, with its evidence as `value unit: what`."""

from __future__ import annotations

from costcalc.questions.claims.ledger import RATIO_QUANTITY
from costcalc.questions.claims.shape import CLAIM, LEDGER
from costcalc.report.cells import source_words
from costcalc.report.flat import Answer, Flat
from costcalc.shapes import Shape, map_of, ratio, text, texts
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any


def _rows(document: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    """Claims on prices have the comparison behind them too."""
    groups = {group["id"]: group for group in document["groups"]}
    ratios = {each["what"]: each["ratio"] for each in document["price_comparison"]}
    for claim in document["claims"]:
        group = groups.get(claim["group"], {})
        sources = [source_words(each["source"]) for each in claim["evidence"] if each["source"]]
        yield {
            **claim,
            "group_title": group.get("title"),
            "disagreement": group.get("disagreement"),
            "evidence": [_figure(each) for each in claim["evidence"]],
            "sources": list(dict.fromkeys(sources)),
            "price_comparison": ratios if claim["quantity"] == RATIO_QUANTITY else None,
        }


def _figure(evidence: Mapping[str, Any]) -> str:
    said = " ".join(str(part) for part in (evidence["value"], evidence["unit"]) if part is not None)
    return f"{said}: {evidence['what']}"


OWN = Shape(
    "",
    "What only flat rows have.",
    text("group_title", column=22),
    text("disagreement", column=23),
    texts("evidence", column=24),
    texts("sources", column=25),
    map_of(ratio("price_comparison", column=26)),
)
ANSWER = Answer(LEDGER, Flat(_rows, rows=(CLAIM, OWN), shared=(LEDGER,)))
