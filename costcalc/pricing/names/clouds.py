"""What names of clouds leave open: a price that the cloud does not list, an endpoint that is not said."""

from __future__ import annotations

from costcalc.periods import lasting
from costcalc.pricing.model import Price
from costcalc.pricing.names.makers import dotted_maker
from costcalc.pricing.names.owned import owned
from costcalc.pricing.names.spellings import AZURE_PRICES
from costcalc.pricing.source import OWN
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from costcalc.periods import Moment
    from costcalc.pricing.model import Model, Name, PricePeriod, Rates
    from costcalc.pricing.stored.compiled import Catalogue

ON_AZURE = (
    "{name}: no price list of Azure is known to have it; taken at the list price of {model}, which Azure's "
    f"global standard has for all that is known of both ({AZURE_PRICES})"
)
"""What is said of the price of a model that Azure sells and only OpenAI is known to list."""

NOT_LENT = (
    "{name}: Azure's global standard alone is known to have OpenAI's list price; its batches, its priority "
    "and its zones have prices of their own, and of this model none is known"
)
"""Why what else OpenAI takes for such a model is not taken for Azure's price.

Azure's batches are "50% less cost than global standard" for the models of a list, all of which the table has:
https://learn.microsoft.com/en-us/azure/foundry/openai/how-to/batch; so it is with priority:
https://learn.microsoft.com/en-us/azure/foundry/openai/concepts/priority-processing.
"""

HOW_SERVED = frozenset({"service_tier", "region", "inference_geo", "speed"})
"""The options that say how a request is served, and not what is made."""

ANY_ENDPOINT = (
    "{name} does not say whether an endpoint of a region or the global one of Bedrock answered: taken at the "
    "price of a region"
)
"""What is said of a name of Bedrock for which two of its ids may be meant, at two prices.

"Regional endpoints include a 10% premium over global endpoints":
https://platform.claude.com/docs/en/about-claude/pricing.
"""


def lent_to_azure(name: str, found: Iterable[Name]) -> list[Name]:
    """OpenAI's model for a name that no price list of Azure has; a fine-tuned one has a price of its own."""
    if ":" in name or "/" in name or name.endswith("latest"):
        return []
    return [each._replace(matched="spelling", note=ON_AZURE, is_lent=True) for each in found]


def as_lent(model: Model, name: str) -> Model:
    """A model of OpenAI as Azure sells it at the same price: what is served in another way is not sold.

    It has an id of its own, so that what is asked again, or is under a contract, is Azure's.
    """
    why = NOT_LENT.format(name=name)
    return model._replace(
        id=f"azure/{model.id.partition('/')[2]}",
        prices=tuple(_as_lent(each, why) for each in model.prices),
        weights_of=model.weights_id,
    )


def _as_lent(period: PricePeriod, why: str) -> PricePeriod:
    variants = (
        each if HOW_SERVED.isdisjoint(each.when.options) else each._replace(sold=False, note=why)
        for each in period.variants
    )
    return period._replace(variants=tuple(variants))


def other_endpoint(catalogue: Catalogue, name: str, model: str) -> str:
    """The id of Bedrock's global endpoint, where a name is taken for a region's and does not say which."""
    seller, _, rest = model.partition("/")
    if seller != "bedrock" or dotted_maker(name):
        return ""
    other = f"bedrock/global.{rest}"
    return other if any(each.matched == "exact" for each in catalogue.names(other)) else ""


def rivals(catalogue: Catalogue, model: str) -> list[Name]:
    """What may be meant by a feed's id of a data zone instead: the same model of Azure, of our own table."""
    return owned(catalogue, f"azure/{model.split('/', 2)[2]}")


def of_zone(catalogue: Catalogue, found: Name, on: Moment) -> Name:
    """What our own table sells in the data zone of Azure of which a feed has an id: `azure/eu/gpt-4.1`.

    The id of the feed stands where ours has no price of the zone then, and where they agree: it may know of
    more meters and tiers.
    """
    zone = found.model.split("/")[1]
    theirs = catalogue.model(found.model).period_at(lasting(on).start)
    for each in rivals(catalogue, found.model):
        model = catalogue.model(each.model)
        ours = _rates_in(model, zone, on) if model.layer in OWN and each.in_force(on) else {}
        if ours and (theirs is None or not _agree(ours, theirs.rates)):
            return each._replace(matched="spelling", region=zone, needs_region=True)
    return found


def _rates_in(model: Model, zone: str, on: Moment) -> Rates:
    """What a model costs in a region on a moment, and nothing else said; nothing where that has no price."""
    period = model.period_at(lasting(on).start)
    variants = () if period is None else period.variants
    alone = (each for each in variants if each.when.options.keys() == {"region"} and not each.when.threshold)
    return next((each.rates for each in alone if zone in each.when.options["region"]), {})


def _agree(ours: Rates, theirs: Rates) -> bool:
    """Whether every price of ours is one of theirs."""
    prices = {meter: rate.amount for meter, rate in ours.items() if isinstance(rate, Price)}
    return all(getattr(theirs.get(meter), "amount", None) == amount for meter, amount in prices.items())
