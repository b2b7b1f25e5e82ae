"""What a caller set for its own decimals changes no figure: neither precision, nor rounding, nor traps."""

from __future__ import annotations

import json
from decimal import (
    ROUND_UP,
    Clamped,
    Context,
    FloatOperation,
    Inexact,
    Overflow,
    Rounded,
    Subnormal,
    localcontext,
)
from typing import TYPE_CHECKING, Any

import pytest
import yaml

import costcalc
from tests.builders import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

CASES: list[dict[str, Any]] = yaml.load(
    (ROOT / "tests" / "cases" / "price" / "records.yaml").read_text("utf-8"),
    Loader=yaml.BaseLoader,  # noqa: S506 - texts only
)
CONTEXTS = {
    "three digits": Context(prec=3, traps=[]),
    "rounded up": Context(prec=1, rounding=ROUND_UP, traps=[]),
    "nothing is rounded": Context(
        prec=3, traps=[Inexact, Rounded, Subnormal, Clamped, Overflow, FloatOperation]
    ),
}
WORK = {"requests": "8000..9000/day", "input": "1523 ± 20%", "cached": "60%", "output": "517"}
OWN: dict[str, Any] = {
    "gpus": 8,
    "gpu_rate": "2..3 USD/GPU_hour",
    "throughput": "4176 token/s",
    "on": "2026-08-01",
}
RECORD = {
    "type": "message",
    "model": "claude-sonnet-4-5",
    "usage": {"input_tokens": 12_345, "cache_read_input_tokens": 45_678, "output_tokens": 987_654},
}


def read(case: dict[str, Any]) -> costcalc.Usage:
    """The usage of a record that is worked out by hand."""
    return costcalc.Usage.from_response(json.loads(case["record"]), case["ask"].get("usage_format"))


QUESTIONS: dict[str, Callable[[costcalc.PricingTable], object]] = {
    "records": lambda _: [read(case) for case in CASES],
    "a long record": lambda _: costcalc.Usage.from_response(RECORD),
    "price": lambda table: table.price(
        "o1", costcalc.Usage.from_response(RECORD), on="2025-03-01", discount="17.3%", currency="EUR"
    ).to_dict(),
    "compare": lambda table: table.compare(
        costcalc.Workload(requests="12345/day", input="1523.5", cached="61.7%", output="517"),
        ["deepseek-r1", "o1"],
        on="2025-03-01",
        decide=True,
        currency="EUR",
        seat="20 EUR/month",
        seats=37,
        lang="fr",
    ).to_dict(),
    "project": lambda table: table.project(
        WORK, ["gpt-5.5"], start="2026-12", months=3, growth="-12.345%/month"
    ).to_dict(),
    "breakeven": lambda table: table.breakeven(WORK, ["gpt-5.5"], **OWN).to_dict(),
    "lookup": lambda table: table.lookup("0.14").to_dict(),
    "history": lambda table: table.history("deepseek-r1").to_dict(),
    "claims": lambda table: [table.claims(lang=lang).to_dict() for lang in ("en", "fr")],
    "training": lambda table: table.training("deepseek-v3").to_dict(),
    "audit": lambda table: table.audit(on="2026-11-22", provider="openai").to_dict(),
}


@pytest.mark.parametrize("context", CONTEXTS.values(), ids=CONTEXTS)
@pytest.mark.parametrize("question", QUESTIONS)
def test_a_context_of_the_caller(shipped, question, context):
    """The answer is the same, to the last digit, and the context stays as it was."""
    expected = QUESTIONS[question](shipped)
    with localcontext(context) as own:
        before = (own.prec, own.rounding, dict(own.traps))
        assert QUESTIONS[question](shipped) == expected
        assert (own.prec, own.rounding, dict(own.traps)) == before
