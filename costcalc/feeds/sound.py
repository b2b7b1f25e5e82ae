"""The models of a market that a pricing table may hold: feeds are checked for what our own files are."""

from __future__ import annotations

from costcalc.pricing.documents import model_from
from costcalc.pricing.file.checks import check_model
from costcalc.pricing.file.merge import source_of
from costcalc.pricing.market import LeftOut
from costcalc.pricing.model import Provider
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from costcalc.pricing.documents import Document
    from costcalc.pricing.market import Market

MOST_VARIANTS = 100
"""Of one period; in 2026 none has more than nine. How they relate is found out pair by pair."""

TOO_MANY = f"it has more than {MOST_VARIANTS} prices of options, hours and sizes"


def sound(market: Market) -> Market:
    """The market without the models in which something is wrong; they are listed as left out, with what."""
    wrong = {name: why for name, each in market.models.items() if (why := _wrong(market, each))}
    if not wrong:
        return market
    left_out = [LeftOut(name, "model", why) for name, why in wrong.items()]
    return market._replace(
        models={name: each for name, each in market.models.items() if name not in wrong},
        patterns=[each for each in market.patterns if each.model not in wrong],
        left_out=[*market.left_out, *left_out],
    )


def _wrong(market: Market, document: Document) -> str | None:
    """The first thing that is wrong with a model."""
    if any(len(period["variants"]) > MOST_VARIANTS for period in document["prices"]):
        return TOO_MANY
    source = source_of(market)
    model = model_from(document, lambda _: source, lambda name: Provider(name, **market.providers[name]))
    return next((finding.message for finding in check_model(model, {model.id})), None)
