"""`lookup`: which meters of which models carried a price."""

from __future__ import annotations

from costcalc.asking.question import Question, Route
from costcalc.questions.lookup.matches import lookup
from costcalc.questions.lookup.request import ASKING

QUESTION = Question(
    "lookup",
    "which meters of which models carried a price",
    ASKING,
    lookup,
    ("lookup 0.14 --on 2025-01-25", "lookup '15 USD/Mtoken'", "lookup '0,14 $ par million de tokens'"),
    "PRICE [flags]",
    prices="matches",
    routes=(
        Route(
            "/v1/lookup",
            ("/v1/lookup?price=0,14&on=2025-01-25",),
            "Which meter of which model carried a price",
            "The bare number does not say which meter it was the price of; this does.",
        ),
    ),
)
