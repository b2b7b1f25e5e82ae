"""What training a model costs, by every method that there are figures for, and what that adds to a price."""

from __future__ import annotations

from costcalc.errors import UsageError
from costcalc.pricing.names.meaning import LONGEST_NAME, meant_by
from costcalc.questions.frames import Framed
from costcalc.questions.training.costs import amortised_over, of_own_run, of_subject
from costcalc.questions.training.shape import SUBJECTS, TRAINING
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from costcalc.pricing.facts import Facts
    from costcalc.questions.training.costs import Spread, Training
    from costcalc.questions.training.request import Request
    from costcalc.rating.table import RatingTable


class _TrainingAnswer(NamedTuple):
    training: Training
    table_hash: str
    amortisation: Spread | None


class TrainingAnswer(_TrainingAnswer, Framed):
    """What training costs, and what it adds to each million tokens over a volume, where that was asked."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<TrainingAnswer on {self.training.subject}: {len(self.training.estimates)} estimates>"

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it, schema `costcalc/training/1`."""
        return TRAINING.document(self)


def training(table: RatingTable, request: Request) -> TrainingAnswer:
    """Answer a question about training: on a model of the table, or on a run of one's own."""
    facts = table.catalogue.facts()
    found = of_own_run(facts, request.run) if request.model is None else trained(table, request.model)
    try:
        answer = TrainingAnswer(found, table.hash, _amortisation(request, found))
        answer.to_dict()
    except ArithmeticError:  # products of many words at the ends of their ranges
        field = "gpu_hours" if request.over_tokens is None else "over_tokens"
        raise UsageError("together with the other words this leads beyond all bounds", field) from None
    return answer


def trained(table: RatingTable, model: str) -> Training:
    """What training a model costs, by any of its names.

    Raises `UnknownTrainingError` where nothing is known of it.
    """
    facts, is_short = table.catalogue.facts(), len(model) <= LONGEST_NAME
    is_subject = model in _subjects(facts)  # as the figures say it, whatever model is called so
    names = meant_by(table.catalogue, model) if is_short and not is_subject else []
    found = table.catalogue.model(names[0].model) if names else None
    return of_subject(facts, found.id if found else model, found.name if found else model)


def _subjects(facts: Facts) -> dict[str, None]:
    """Everything that training figures are about, in their order."""
    named = [run.subject for run in facts.runs.values()]
    return dict.fromkeys([*named, *(estimate.subject for estimate in facts.estimates.values())])


def _amortisation(request: Request, found: Training) -> Spread | None:
    tokens, price, share = request.over_tokens, request.price, request.share
    if (price is None) != (share is None):
        raise UsageError("say price and share together", "share" if share is None else "price")
    if tokens is None:
        if price is not None:
            raise UsageError("say over how many tokens the cost is spread, such as 100e12", "over_tokens")
        return None
    spent = next((each for each in found.estimates if each.low is not None), None)
    if spent is None or spent.low is None:
        raise UsageError("there is no cost to spread", "over_tokens")
    return amortised_over(spent.low, tokens, price, share, spent.method)


class _Subjects(NamedTuple):
    subjects: Sequence[Training]
    gpus: Sequence[str]
    table_hash: str


class Subjects(_Subjects, Framed):
    """What there are training figures for, and the GPUs for which a run's hours can be computed."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<Subjects: {len(self.subjects)} of training, {len(self.gpus)} GPUs>"

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it, schema `costcalc/subjects/1`."""
        return SUBJECTS.document(self)


def subjects(table: RatingTable) -> Subjects:
    """Everything that the table has training figures for, in its order."""
    facts = table.catalogue.facts()
    known = [trained(table, name) for name in _subjects(facts)]
    gpus = [gpu.name for gpu in facts.gpus.values() if "bf16" in gpu.peaks]
    return Subjects(known, gpus, table.hash)
