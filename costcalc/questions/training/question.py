"""`training`: what training a model costs; without a word, what there are figures for."""

from __future__ import annotations

from costcalc.asking.question import Question, Route
from costcalc.questions.training.answer import subjects, training
from costcalc.questions.training.request import ASKING
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any


def _doubts(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Costs that are ranges or bounds, and figures that nobody has verified."""
    for each in document["estimates"]:
        source = each["source"]
        if "cost" not in each:
            yield each["method"], "an estimate: a range or a bound, not a figure"
        elif source and not source["verified"]:
            yield each["method"], f"an estimate: {source['title']} is not verified"


QUESTION = Question(
    "training",
    "what training a model costs, by every method that there are figures for",
    ASKING,
    training,
    (
        "training",
        "training deepseek-v3 --over-tokens 100e12 --price '0.55 USD/Mtoken' --share 5%",
        "training GPT-4",
        "training --gpu-hours '2.788e6 GPU_hour' --gpu-rate '2 USD/GPU_hour'",
        (
            "training --active-parameters 37e9 --tokens 14.8e12 --gpu H800 --mfu 0.35 --gpu-rate 2 "
            "--gpu-hours 2.788e6"
        ),
    ),
    "[MODEL] [flags] | --gpu-hours HOURS --gpu-rate RATE [more]",
    "Without a model and flags it lists what there are figures for. Numbers may have an\nexponent: 14.8e12.",
    prices=None,
    has_chart=True,
    doubts=_doubts,
    unasked=subjects,
    routes=(
        Route(
            "/v1/training",
            (
                "/v1/training?model=GPT-4",
                "/v1/training?gpu_hours=2.788e6&gpu_rate=2",
                "/v1/training?active_parameters=37e9&tokens=14.8e12&gpu=H800&mfu=35%25&gpu_rate=2+USD/GPU_hour",
            ),
            "What training a model costs, by every method that there are figures for",
            "Say a `model`; or a run: `gpu_hours` and `gpu_rate`, or `active_parameters`, `tokens`, `gpu`, "
            "`mfu` and `gpu_rate`, or hours with `gpu_price` and `gpu_life`. Each method says what it leaves "
            "out.",
        ),
        Route(
            "/v1/training/{id}",
            ("/v1/training/deepseek-v3?over_tokens=100e12&price=0.55&share=5%25",),
            "What training one model costs, by every method that there are figures for",
            "What each method includes and leaves out is said beside its cost.",
            name="training_of",
            in_path="model",
            about_path="a model of the table, or a name such as GPT-4; slashes may stand as they are",
            takes=("model", "over_tokens", "price", "share"),
        ),
    ),
)
