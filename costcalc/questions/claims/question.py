"""`claims`: what the articles say, and what the figures say to it."""

from __future__ import annotations

from costcalc.asking.question import Question, Route
from costcalc.questions.claims.ledger import claims
from costcalc.questions.claims.request import ASKING
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any


def _doubts(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Verdicts that rest on a figure which nobody has verified."""
    for claim in document["claims"]:
        for decisive in claim["evidence"][:1]:
            if not decisive["verified"]:
                said = f"the verdict rests on a figure that is not verified, {decisive['id']}"
                yield claim["id"], f"an estimate: {said}"


QUESTION = Question(
    "claims",
    "what the articles say, and what the figures say to it",
    ASKING,
    claims,
    (
        "claims",
        "claims art-004-r1-price --explain",
        "claims 0.14",
        "claims --search '0,14' --lang fr",
        "claims --verdict contradicted --format csv",
    ),
    "[ID|AMOUNT] [flags]",
    "Verdicts are computed from the table's sourced figures. An ID, such as art-004-r1-price,\n"
    "stands beside each claim of the list.",
    explains="every claim in full, with the words of each source",
    doubts=_doubts,
    routes=(
        Route(
            "/v1/claims",
            ("/v1/claims?search=0,14", "/v1/claims?group=training-cost&lang=fr", "/v1/claims?format=csv"),
            "What articles claim, what the figures say, and what becomes of it",
            "What the articles say in their own words; the verdict is computed from the table's figures.",
        ),
        Route(
            "/v1/claims/{id}",
            ("/v1/claims/art-004-r1-price?lang=fr",),
            "One claim, the verdict on it, and the figures that decide",
            "The same answer as /v1/claims, with one claim; its group has all of its claims.",
            name="claim",
            in_path="id",
            about_path="the id of a claim, such as art-004-r1-price",
            takes=("id", "lang"),
        ),
    ),
)
