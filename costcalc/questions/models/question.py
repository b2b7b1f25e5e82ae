"""`models`: which models there are, and what they cost on a day."""

from __future__ import annotations

from datetime import datetime

from costcalc.asking.question import DAY, Question, Route
from costcalc.questions.models.listing import found
from costcalc.questions.models.request import ASKING

QUESTION = Question(
    "models",
    "which models there are, and what they cost on a day",
    ASKING,
    found,
    (
        "models claude",
        "models --provider openai",
        "models --weights open --exclude-jurisdiction CN --on 2025-06-01",
    ),
    "[TEXT] [flags]",
    "Where nothing is called what is searched for, what is near it is listed, and the list says so.",
    clock=DAY,
    present=datetime.date,
    untyped=("model",),
    prices="models",
    routes=(
        Route(
            "/v1/models",
            ("/v1/models?provider=openai&on=2025-03-01",),
            "Which models there are, and what they cost on a day",
            "`model` asks for one of them, for ids that a path cannot hold. `search` finds any spelling, and "
            "where nothing is called so, what is near: `searched_as` says what that is.",
        ),
        Route(
            "/v1/models/{id}",
            ("/v1/models/openai/o1?on=2025-03-01",),
            "One model, and what it costs on a day",
            name="model",
            in_path="model",
            about_path="an id or an alias, such as deepseek/deepseek-r1; slashes may stand as they are",
            takes=("model", "on"),
        ),
    ),
)
