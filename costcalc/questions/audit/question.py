"""`audit`: what layers and feeds disagree about, what is old, and what has no source."""

from __future__ import annotations

from datetime import datetime

from costcalc.asking.question import DAY, Question, Route
from costcalc.questions.audit.answer import audit
from costcalc.questions.audit.request import ASKING

QUESTION = Question(
    "audit",
    "where layers and feeds contradict each other, and what is old",
    ASKING,
    audit,
    (
        "audit",
        "audit --model o3 --on 2025-05-15 --explain",
        "audit --kind price,unit --min-ratio 1.5 --format csv",
        "audit --layers table,genai-prices --fail-on unit,zero",
    ),
    "[flags]",
    "Every layer is asked for the same model, meter, tier and hours of the week. The answer says who\n"
    "says what since when, which price costcalc uses, and why. --fail-on passes over what our own\n"
    "table names as disputed.",
    clock=DAY,
    present=datetime.date,
    explains="each finding with who says so since when, and why",
    untyped=("layers",),
    routes=(
        Route(
            "/v1/audit",
            (
                "/v1/audit?kind=price&min_ratio=1.5&on=2026-11-22",
                "/v1/audit?model=o3&on=2025-05-15&format=csv",
            ),
            "Where layers and feeds contradict each other, and what is old",
            "Every layer is asked for the same model, meter, tier and hours of the week on `on`, or today. "
            "Each finding says who says what since when, which price costcalc uses, and why; the worst come "
            "first.",
        ),
    ),
)
