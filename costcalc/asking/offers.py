"""A vendor's quote as a model to compare with: `VendorX: input 2.10 USD/Mtoken, output 12 USD/Mtoken`."""

from __future__ import annotations

from costcalc.errors import CostcalcError, UsageError
from costcalc.meters import METERS, USAGE_FIELDS
from costcalc.pricing.model import BEGINNING, OFFERED_BASIS, Model, Price, PricePeriod, Provider, Rate
from costcalc.pricing.source import Source
from costcalc.prose import is_plain, shown
from costcalc.rating.table import OFFER
from costcalc.units import read_list_price
from costcalc.usage.flags import FIELD_OF
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_OFFER = 2_000
LONGEST_NAME = 60
_FORM = "write an offer as `VendorX: input 2.10 USD/Mtoken, output 12 USD/Mtoken`"


class Offer(NamedTuple):
    """A quote: as it was said, and the model that it stands for."""

    said: str
    model: Model


def read_offers(said: Iterable[str]) -> tuple[Offer, ...]:
    """The quotes of some texts; `UsageError` for what is none, and for two of one name."""
    offers = tuple(Offer(each, parse_offer(each)) for each in said)
    if len({each.model.id for each in offers}) < len(offers):
        raise UsageError("two offers have the same name: name each its own", "offer")
    return offers


def parse_offer(text: str) -> Model:
    """Read a quote; `UsageError` that says what is wrong with it."""
    if len(text) > LONGEST_OFFER:
        raise UsageError(f"the text is longer than {LONGEST_OFFER} characters", "offer")
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
        id=f"{OFFER}/{name}",
        name=name,
        provider=Provider(OFFER, name),
        prices=(PricePeriod(BEGINNING, None, rates, source, basis=OFFERED_BASIS),),
        layer=OFFER,
    )
