"""The candidates of a question: the models that it names, and the quotes of vendors beside them.

A quote is read as a model to compare with: `VendorX: input 2.10 USD/Mtoken, output 12 USD/Mtoken`.
"""

from __future__ import annotations

from functools import lru_cache

from costcalc.errors import CostcalcError, UsageError
from costcalc.letters import is_plain
from costcalc.meters import METERS, USAGE_FIELDS
from costcalc.pricing.model import BEGINNING, OFFERED_BASIS, Model, Price, PricePeriod, Provider, Rate
from costcalc.pricing.source import Source
from costcalc.prose import shown
from costcalc.rating.rater import NO_OPTIONS, ModelRater
from costcalc.rating.table import by_model
from costcalc.units import read_list_price
from costcalc.usage.flags import FIELD_OF
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from costcalc.periods import Moment
    from costcalc.pricing.names.meaning import Meaning
    from costcalc.rating.table import RatingTable

OFFER = "offer/"
"""How the ids of quotes begin."""

LONGEST_OFFER = 2_000
LONGEST_NAME = 60
MOST_KEPT = 1_000
_FORM = "write an offer as `VendorX: input 2.10 USD/Mtoken, output 12 USD/Mtoken`"


def is_offer(model: str) -> bool:
    """Whether an id is that of a quote."""
    return model.startswith(OFFER)


def parse_offer(text: str) -> Model:
    """Read a quote; `UsageError` that says what is wrong with it."""
    if not isinstance(text, str):
        raise UsageError(f"{shown(text)} is no text; {_FORM}", "offer")
    if len(text) > LONGEST_OFFER:
        raise UsageError(f"the text is longer than {LONGEST_OFFER} characters", "offer")
    return _read(text)


@lru_cache(MOST_KEPT)
def _read(text: str) -> Model:
    """The quote of a text; a question reads it once for each workload that it tries."""
    name, colon, prices = text.partition(":")
    name = name.strip()
    if not colon or not 0 < len(name) <= LONGEST_NAME or not is_plain(name):
        raise UsageError(f"{shown(text)} has no name before its prices; {_FORM}", "offer")
    source = Source("offer", f"the offer of {name}, as given in the question", "primary", publisher=name)
    rates: dict[str, Rate] = {}
    for part in prices.split(","):
        word, _, price = part.strip().partition(" ")
        meter = METERS.get(word) or USAGE_FIELDS.get(FIELD_OF.get(word, ""))
        if meter is None:
            raise UsageError(f"{shown(word)} is no meter; {_FORM}", "offer")
        if meter.name in rates:
            raise UsageError(f"{meter.name} is priced twice", "offer")
        try:
            amount, per = read_list_price(price.strip(), meter)
            rates[meter.name] = Price(amount, source, printed=part.strip(), per=per)
        except CostcalcError as error:
            raise UsageError(f"{word}: {error}", "offer") from error
    return Model(
        id=f"{OFFER}{name}",
        name=name,
        provider=Provider("offer", name),
        prices=(PricePeriod(BEGINNING, None, rates, source, basis=OFFERED_BASIS),),
        layer="offer",
    )


class Candidate(NamedTuple):
    """A model to rate, and the options that it is asked for."""

    rater: ModelRater
    options: Mapping[str, str]
    meaning: Meaning | None = None
    """Since and until when the name that was asked stands for it, as far as that is known."""
    matched: str = "exact"


def quotes_of(offers: Sequence[str]) -> list[Model]:
    """The quotes of some offers; `UsageError` for what is none, and for two of one name."""
    quotes = [parse_offer(offer) for offer in offers]
    if len({quote.id for quote in quotes}) < len(quotes):
        raise UsageError("two offers have the same name: name each its own", "offer")
    return quotes


def candidates(
    table: RatingTable, models: Sequence[str], quotes: Sequence[Model], options: Mapping[str, str], on: Moment
) -> list[Candidate]:
    """Each model that is named, once, with the options that were asked; a quote takes none."""
    named = by_model(table.find_all(models, on)).values()
    return [
        *(Candidate(each.rater, options, each.meaning, each.matched) for each in named),
        *(Candidate(ModelRater(quote), NO_OPTIONS) for quote in quotes),
    ]
