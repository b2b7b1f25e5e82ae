"""`history`: what a name has cost over time, one dated line per change, each with its source."""

from __future__ import annotations

from costcalc.asking.question import Question, Route
from costcalc.questions.history.lines import history
from costcalc.questions.history.request import ASKING

QUESTION = Question(
    "history",
    "what a model has cost over time, with the sources",
    ASKING,
    history,
    ("history o3", "history deepseek-chat"),
    "MODEL [flags]",
    prices="periods",
    routes=(
        Route(
            "/v1/history",
            ("/v1/history?model=deepseek-reasoner",),
            "What a model has cost over time",
            "An alias is followed from model to model as it was re-pointed.",
        ),
        Route(
            "/v1/history/{id}",
            ("/v1/history/deepseek-reasoner",),
            "What a model has cost over time",
            "An alias is followed from model to model as it was re-pointed.",
            name="history_of",
            in_path="model",
            about_path="an id or an alias, such as deepseek/deepseek-r1; slashes may stand as they are",
        ),
    ),
)
