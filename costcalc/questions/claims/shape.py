"""What the answer to a question about claims is, member by member."""

from __future__ import annotations

from costcalc.language.numerals import LANGUAGES
from costcalc.numbers import significant
from costcalc.pricing.shapes import CITED, cited
from costcalc.questions.claims.figures import value_of
from costcalc.questions.claims.judge import VERDICTS
from costcalc.rating.shapes import OF_TABLE
from costcalc.report.cells import source_words
from costcalc.report.flat import Answer, Flat, answers, own
from costcalc.shapes import (
    FIGURE,
    NO_COLUMN,
    Field,
    Shape,
    beside,
    count,
    flag,
    many,
    map_of,
    moment,
    money,
    one,
    ratio,
    schema,
    text,
    texts,
)
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

RATIO_QUANTITY = "price_per_million_tokens"
"""What the claims are of that the price comparison stands behind."""

EVIDENCE = Shape(
    "ClaimEvidence",
    "A figure that bears on a claim; what decides comes first.",
    text("id", of="figure.id"),
    text("what", "what the figure is, in the language asked for"),
    text("subject", of="figure.subject"),
    text("measure", of="figure.measure"),
    text("scope", of="figure.scope", null=True),
    Field("value", FIGURE, of=lambda told: value_of(told.figure), null=True),
    text("unit", of=lambda told: told.figure.unit or None, null=True),
    flag("verified", "whether the words were seen where they are printed", of="figure.verified"),
    flag("other_model", "a price of another model, which carried the same number on that day"),
    one(
        "source",
        CITED.plus(*cited("publisher")).only("id", "title", "publisher", "url", "published", "printed"),
        of="figure.cited",
        null=True,
    ),
)
STATED = Shape(
    "",
    "What an article says.",
    text("printed", "the words of the article", column=5),
    text("subject", column=6),
    text("subject_as_stated", column=7),
    text("quantity", column=8),
    text("measure", column=9),
    text("scope", null=True, column=10),
    text("operator", "= < > or ~ (about)", column=11),
    count("value", of=lambda claim: claim.value and claim.value.number, null=True, signed=True, column=12),
    text("unit", of=lambda claim: claim.value and claim.value.unit, null=True, column=13),
    text("text", null=True, column=14),
    text("attributed_to", column=15),
    moment("date", null=True, column=16),
    moment("on", null=True, column=17),
)
CLAIM = Shape(
    "JudgedClaim",
    "What an article claims, and what becomes of it. The verdict is computed from the evidence.",
    text("id", of="claim.id", column=1),
    text("article", of="claim.article.article", null=True, column=2),
    text("article_title", of="claim.article.title", column=3),
    text("title", "the claim in short, in the language asked for", column=4),
    beside(STATED, of="claim"),
    text("verdict", of="judged.verdict", values=VERDICTS, column=18),
    text("sentence", "what becomes of the claim, in the language asked for", column=19),
    count(
        "difference",
        "the claimed figure less the one that decides, in the claim's unit",
        of="judged.difference",
        null=True,
        signed=True,
        column=20,
    ),
    many("evidence", EVIDENCE, column=NO_COLUMN),
    text("group", of="claim.group", null=True, column=21),
)
GROUP = Shape(
    "ClaimGroup",
    "Claims on the same thing, all of them, and how they disagree.",
    text("id", of="group.id"),
    text("title"),
    texts("claims", of=lambda told: [member.claim.id for member in told.members]),
    text("disagreement"),
)
COMPARED_PRICE = Shape(
    "ComparedPrice",
    "How many times dearer the second model is, on one meter or on a real mix of tokens.",
    text("what"),
    ratio("ratio", null=True),
    money("cost", "USD, to 12 significant digits", of=lambda each: significant(each.cost)),
    money("other_cost", of=lambda each: significant(each.other_cost)),
    text("explanation"),
    text("source", "the id of a source", null=True),
)
LEDGER = Shape(
    "Ledger",
    "Claims with their verdicts, the groups that they belong to, and what is behind the price claims.",
    schema("costcalc/claims/1"),
    text("lang", values=LANGUAGES, column=27),
    OF_TABLE,
    many("claims", CLAIM, of="told_claims"),
    many("groups", GROUP, of="told_groups"),
    many("price_comparison", COMPARED_PRICE, of="ratios"),
)


def _rows(document: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    """One row a claim, its evidence as `value unit: what`; claims on prices have their comparison too."""
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


OWN = own(
    text("group_title", column=22),
    text("disagreement", column=23),
    texts("evidence", column=24),
    texts("sources", column=25),
    map_of(ratio("price_comparison", column=26)),
)
ANSWERS = answers(Answer(LEDGER, Flat(_rows, rows=(CLAIM, OWN), shared=(LEDGER,))))
