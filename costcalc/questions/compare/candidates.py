"""The candidates of a question, models and quotes of vendors, and what a workload meets on each."""

from __future__ import annotations

from fractions import Fraction

from costcalc.errors import ContextWindowError
from costcalc.meters import LONG_WRITES
from costcalc.numbers import as_fraction, plain
from costcalc.pricing.names.meaning import said_again
from costcalc.questions.compare.unranked import Unranked
from costcalc.rating.charges import contracted_per_request
from costcalc.rating.period import NO_OPTIONS, Ask
from costcalc.rating.rater import ModelRater
from costcalc.rating.table import by_model
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from costcalc.asking.offers import Offer
    from costcalc.periods import Moment
    from costcalc.pricing.contracts import Contract
    from costcalc.pricing.model import Model
    from costcalc.pricing.names.meaning import Meaning
    from costcalc.rating.hours import Use
    from costcalc.rating.rater import ShapeSlices
    from costcalc.rating.table import NotNow, RatingTable
    from costcalc.tokens.unlike import Adjustment, TextSaid
    from costcalc.usage.workload import Shape, Workload


class Candidate(NamedTuple):
    """A model to rate, and the options that it is asked for."""

    rater: ModelRater
    options: Mapping[str, str]
    meaning: Meaning | None = None
    """Since and until when the name that was asked stands for it, as far as that is known."""
    matched: str = "exact"

    @property
    def again(self) -> str:
        """What asks for it again: its id, or the name that asked for more than a model."""
        return said_again(self.rater.model, self.meaning)


class Candidates(NamedTuple):
    """What is asked about, and names that stand for nothing on the moment, each with the reason."""

    found: Sequence[Candidate]
    refused: Mapping[str, NotNow]

    @property
    def unranked(self) -> list[Unranked]:
        """Those names as what is not ranked, under the name that was asked."""
        return [Unranked(name, name, error.code, error) for name, error in self.refused.items()]


def candidates(
    table: RatingTable, models: Sequence[str], offers: Sequence[Offer], options: Mapping[str, str], on: Moment
) -> Candidates:
    """Each model that is named, once, with the options that were asked; a quote takes none."""
    named, refused = table.sort_out(models, on)
    found = [
        *(
            # With the options that were asked, those that the name of a model says: the region in its path.
            Candidate(each.rater, {**each.options, **options}, each.meaning, each.matched)
            for each in by_model(named).values()
        ),
        *(Candidate(ModelRater(each.model), NO_OPTIONS) for each in offers),
    ]
    return Candidates(found, refused)


def of_others(found: Sequence[Candidate], meters: Iterable[str]) -> Sequence[Candidate]:
    """Candidates for usage of other models: one that prices no write to a cache bills any as input."""
    if LONG_WRITES.isdisjoint(meters):
        return found
    from costcalc.pricing.elsewhere import elsewhere

    return [each._replace(rater=ModelRater(elsewhere(each.rater.model))) for each in found]


def counted(
    table: RatingTable, workload: Workload, model: Model, text: TextSaid | None
) -> tuple[Sequence[Shape], Adjustment | None]:
    """The shapes of the workload as a model counts their tokens, where the question is about a text."""
    if text is None:
        return workload.shapes, None
    from costcalc.tokens.unlike import adjust

    return adjust(workload, model, table.catalogue.facts(), text)


def ask_for(
    shape: Shape, model: Model, options: Mapping[str, str], window: int | None, use: Use | None = None
) -> Ask:
    """What a model is asked for a shape; `ContextWindowError` where it reads less than that has."""
    if window is not None and shape.input_tokens > window:
        raise ContextWindowError(model.id, plain(shape.input_tokens), window)
    return Ask(options, shape.input_tokens, use=use)


def mean_cost(shapes: Sequence[ShapeSlices], on: Moment, contract: Contract | None) -> Decimal | Fraction:
    """The mean cost of a request, exactly; without a contract, at list prices."""
    if len(shapes) == 1 and len(shapes[0].slices) == 1:
        return contracted_per_request(shapes[0].slices[0].card, shapes[0].shape.parts, on, contract)
    total = Fraction(0)
    for each in shapes:
        for card, share in each.slices:
            cost = as_fraction(contracted_per_request(card, each.shape.parts, on, contract))
            total += cost * share * each.weight
    return total
