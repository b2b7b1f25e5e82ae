"""What the answers to questions about training are, member by member."""

from __future__ import annotations

from operator import itemgetter

from costcalc.numbers import settle, significant
from costcalc.pricing.shapes import CITED_FACT, source_columns
from costcalc.rating.shapes import CURRENCY, OF_TABLE
from costcalc.report.cells import sourced
from costcalc.report.flat import Answer, Flat, answers
from costcalc.shapes import Shape, beside, count, many, money, one, ratio, schema, text, texts
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from decimal import Decimal
    from fractions import Fraction
    from typing import Any

BOUNDS = Shape(
    "",
    "Bounds of a cost.",
    money("cost_low", "null with an upper bound alone", of="low", null=True, column=6),
    money("cost_high", "null with a lower bound alone", of="high", null=True, column=7),
)
ESTIMATE = Shape(
    "TrainingEstimate",
    "What training costs by one method: `cost`, or `cost_low` and `cost_high`, in USD.",
    text("subject", column=1),
    text("method", column=3, title="method"),
    money("cost", of="point", optional=True, column=5, title="USD"),
    beside(BOUNDS, of=lambda estimate: estimate if estimate.point is None else None, optional=True),
    text("includes", column=8, title="includes"),
    text("excludes", column=9, title="leaves out"),
    text("how", column=10),
    source_columns(
        CITED_FACT, "id", "title", "url", "published", "printed", "verified", of="cited", null=True, column=11
    ),
)
AMORTISATION = Shape(
    "Amortisation",
    "What a training cost adds to each million tokens over a volume.",
    text("method", "by which the cost was found"),
    money("cost", "USD, to 12 significant digits", of=lambda spread: significant(spread.cost)),
    count("over_tokens", column=18),
    money(
        "per_million_tokens",
        "USD, to 12 significant digits",
        of=lambda spread: significant(spread.per_million_tokens),
        column=19,
    ),
    count(
        "tokens_for_share",
        "the volume from which the addition is below the share of the price",
        of=lambda spread: spread.tokens_for_share or None,
        null=True,
        column=20,
    ),
)


def _settled(name: str) -> Callable[[Any], Decimal | None]:
    """A quantity as amounts are written, to 12 places after the point."""

    def of(training: Any) -> Decimal | None:  # noqa: ANN401 - whatever has it
        value: Fraction | None = getattr(training, name)
        return None if value is None else settle(value)[0]

    return of


RANGE = (
    money("lowest", "of the costs of a run", null=True, column=12),
    money("highest", null=True, column=13),
)
GPU_HOURS = count("gpu_hours", of=_settled("gpu_hours"), null=True, column=14, title="GPU-hours")
FOUND = Shape(
    "",
    "What is known, or was asked, of the training of one subject.",
    text("subject"),
    text("model", null=True, column=2),
    CURRENCY._replace(column=4),
    many("estimates", ESTIMATE),
    *RANGE,
    GPU_HOURS,
    count("flop", of=_settled("flop"), null=True, column=15, title="FLOP"),
    ratio(
        "implied_mfu",
        "the share of the peak that the run must have reached",
        null=True,
        column=16,
        title="implied MFU",
    ),
    texts("notes", column=17),
)
TRAINING = Shape(
    "Training",
    "What training a model, or a run that was described, costs by every method.",
    schema("costcalc/training/1"),
    beside(FOUND, of="training"),
    OF_TABLE,
    one("amortisation", AMORTISATION, null=True),
)
SUBJECT = Shape(
    "TrainingSubject",
    "What there are training figures for.",
    text("subject", column=1, title="subject"),
    text("model", null=True, column=2),
    RANGE[0]._replace(column=5, title="costs"),
    RANGE[1]._replace(column=6),
    GPU_HOURS._replace(column=7),
    texts(
        "methods",
        of=lambda training: dict.fromkeys(each.method for each in training.estimates),
        column=3,
        title="methods",
    ),
)
SUBJECTS = Shape(
    "TrainingSubjects",
    "Everything that there are training figures for.",
    schema("costcalc/subjects/1"),
    CURRENCY._replace(column=4),
    many("subjects", SUBJECT),
    texts("gpus", "for which a run's hours can be computed"),
    OF_TABLE,
)
SPREAD = AMORTISATION.only("over_tokens", "per_million_tokens", "tokens_for_share")


def _rows(document: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    """One row an estimate; a subject of which only the hours are known has one row without a cost."""
    spread = document["amortisation"] or {}
    shared = {name: spread.get(name) for name in SPREAD.fields}
    for estimate in document["estimates"] or [{"subject": document["subject"]}]:
        yield {**shared, **sourced(estimate)}


ANSWERS = answers(
    Answer(TRAINING, Flat(_rows, rows=(ESTIMATE, SPREAD), shared=(TRAINING,))),
    Answer(SUBJECTS, Flat(itemgetter("subjects"), rows=(SUBJECT,), shared=(SUBJECTS,))),
)
