"""`breakeven`: from how many tokens a day on it pays to run open weights yourself."""

from __future__ import annotations

from datetime import datetime

from costcalc.asking.question import DAY, Question, Route
from costcalc.asking.saved import map_of, words_of
from costcalc.errors import ResultError
from costcalc.questions.breakeven.answer import breakeven
from costcalc.questions.breakeven.request import ADDITIONS, ASKING, OWN_WORDS
from costcalc.usage.flags import flag
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from costcalc.asking.saved import Command, Document


def _again(saved: Document, command: Command) -> dict[str, Any]:
    """The words of a saved break-even, whose `words` say what its command says."""
    if not map_of(saved, "words").keys() <= {"model", "draws", "seed", *OWN_WORDS}:
        raise ResultError("'words' of the result is no map of the words of a break-even")
    return words_of(saved, command)


def _doubts(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Units that nobody is sure of, words that nobody said, and figures that were drawn."""
    for row in document["rows"]:
        for units in row.get("listed_units", ()):
            for reason in filter(None, [units["why_unknown"], *units["notes"]]):
                yield row["model"], f"{units['term']}: {reason}"
    for each in document["defaults"]:
        yield flag(each["word"]), f"an estimate: not said, {each['value']} is taken: {each['how']}"
    if "simulation" in document:
        yield "the answer", f"an estimate: {document['simulation']['estimate']}"


QUESTION = Question(
    "breakeven",
    "from how many tokens a day on it pays to run open weights yourself",
    ASKING,
    breakeven,
    (
        (
            "breakeven deepseek-r1 o1 --requests 40M/day --input 15200 --cached 8550 --output 4200 "
            "--gpu H800 --gpus 1814 --gpu-rate 2 --throughput '39610 token/s' --throughput-per '8 GPU' "
            "--utilisation 100% --on 2025-02-28T12:00:00Z"
        ),
        (
            "breakeven gpt-5.5 gemini-3.6-flash --requests 50000/day --input 1500 --output 500 "
            "--gpu H100 --gpus 8 --gpu-rate 2.5 --throughput '4176 token/s' --utilisation 50% "
            "--operations '3000 USD/month'"
        ),
        (
            "breakeven gpt-5.5 --self-host llama-3.3-70b --requests 50000/day --input 5000 --output 500 "
            "--gpu H100 --gpus 2 --gpu-price '30000 USD' --gpu-life '4 year' --tariff '0.10 USD/kWh'"
        ),
        (
            "breakeven gpt-5.5 --self-host deepseek-r1 --requests 500/day --input 1500 --output 500 "
            "--gpu RTX-4090 --gpus 1 --throughput '81 token/s' --quantisation q4"
        ),
        (
            "breakeven gpt-5.5 --requests 20000..60000/day --input 1500 --output 400..700 --gpu H100 "
            "--gpus 8 --gpu-rate 2..3 --throughput '4176 token/s' --utilisation 30%..70%"
        ),
    ),
    "MODEL... [--self-host MODEL] --gpus N [--gpu GPU] [--requests RATE] [--input N] [more]",
    "GPUs are rented (--gpu-rate) or bought (--gpu-price, --gpu-life). What you do not say is\n"
    "taken from the table's figures, and shown with its source. Any number may be a range: 30%..70%.",
    ADDITIONS,
    clock=DAY,
    present=datetime.date,
    a_tongue=True,
    ranks="compared with",
    tells_progress=True,
    has_chart=True,
    doubts=_doubts,
    again=_again,
    prices="rows",
    routes=(
        Route(
            "/v1/breakeven",
            (
                "/v1/breakeven?model=gpt-5.6-terra&self_host=deepseek-r1&requests=100000/day&input=1500&cached=60%25&output=500&gpu=H200&gpus=8&throughput=4176+token/s&operations=3000+USD/month&on=2026-11-22",
                "/v1/breakeven?model=gpt-5.6-terra&input=1500&output=500&gpus=8&gpu_rate=2..4+USD/GPU_hour&throughput=4176+token/s&utilisation=30%25..70%25&on=2026-11-22&draws=20k",
            ),
            "From how many tokens a day on it pays to run open weights yourself",
            "Rented GPUs or bought ones against API models, and against the hosts of the same weights that "
            "`self_host` names. What is not said of hardware is taken from the table, and shown with its "
            "source. No break-even is an answer with its reason. Any number may be a range; at most "
            "{MOST_DRAWS} draws, and less the more is drawn.",
            bodies={
                "rented": {
                    "model": "gpt-5.6-terra",
                    "self_host": "deepseek-r1",
                    "on": "2026-11-22",
                    "requests": "100000/day",
                    "input": 1500,
                    "cached": "60%",
                    "output": 500,
                    "gpu": "H200",
                    "gpus": 8,
                    "gpu_rate": "2..4 USD/GPU_hour",
                    "throughput": "4176 token/s",
                    "utilisation": "50%",
                    "operations": "3000 USD/month",
                    "draws": 20000,
                }
            },
        ),
    ),
)
