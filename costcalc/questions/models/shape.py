"""What the answer to a question about models is, member by member."""

from __future__ import annotations

from costcalc.pricing.model import BilledAs, Price
from costcalc.pricing.shapes import LIFECYCLE
from costcalc.rating.shapes import CURRENCY, OF_TABLE
from costcalc.shapes import (
    NO_COLUMN,
    Shape,
    beside,
    many,
    map_of,
    moment,
    one,
    price,
    schema,
    text,
    texts,
    whole,
)
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from costcalc.pricing.model import PricePeriod, Rates


def list_prices(period: PricePeriod) -> dict[str, str]:
    """The base prices of a period by meter: decimal text, perhaps `per` an hour; or `as <meter>`."""
    prices = {}
    for meter, rate in period.rates.items():
        if isinstance(rate, Price):
            prices[meter] = rate.said_of(meter)
        elif isinstance(rate, BilledAs):
            prices[meter] = f"as {rate.meter}"
        else:
            prices[meter] = "not sold"
    return prices


def said_prices(rates: Rates) -> dict[str, str]:
    """The prices among rates, by meter."""
    return {meter: rate.said_of(meter) for meter, rate in rates.items() if isinstance(rate, Price)}


IN_FORCE = Shape(
    "",
    "Since and until when the price in force holds.",
    moment("effective_from", of="since", null=True, column=14, title="since"),
    moment("effective_to", null=True, column=15),
    text("effective_from_basis", of="basis", null=True, column=16),
)
MODEL_ROW = Shape(
    "ModelRow",
    "One model, with its base list prices on the day.",
    text("model", of="model.id", column=1, title="model"),
    text("name", of="model.name", column=2),
    text("provider", of="model.provider.id", column=4),
    text("jurisdiction", of="model.provider.jurisdiction", null=True, column=5),
    text("status", column=6, title="status"),
    text("weights", of="model.weights", null=True, column=7),
    text("weights_of", of="model.weights_of", null=True, column=8),
    text("licence", of="model.licence", null=True, column=9),
    moment("released", of="model.released", null=True, column=10),
    one("lifecycle", LIFECYCLE, of="model.lifecycle"),
    whole("context_window", null=True, column=11),
    text("successor", of="model.successor", null=True, column=12),
    texts("aliases", of=lambda row: dict.fromkeys(alias.name for alias in row.model.aliases), column=13),
    beside(IN_FORCE, of="period"),
    map_of(
        price(
            "list_unit_prices",
            "by meter; or words such as `as input`",
            of=lambda row: list_prices(row.period) if row.period else {},
            column=18,
            title="other prices",
        )
    ),
    texts(
        "variants",
        "the conditions under which prices are others",
        of=lambda row: [str(each.when) for each in row.period.variants] if row.period else (),
        column=19,
    ),
    text("source", of=lambda row: row.period.source.id if row.period else None, null=True, column=20),
    # Among the columns it stands behind those that were there before it.
    text(
        "source_url",
        of=lambda row: row.period.source.url if row.period else None,
        null=True,
        column=NO_COLUMN,
    ),
    text("note", null=True, column=21),
    text("layer", of="model.layer", column=22),
)
MODEL_LIST = Shape(
    "ModelList",
    "Models, in the order of the table.",
    schema("costcalc/models/1"),
    moment("on", column=3),
    CURRENCY._replace(column=17),
    OF_TABLE,
    whole("total", "how many were asked for, on any page", of_all=True),
    whole("offset"),
    texts(
        "searched_as",
        "what was looked for, where nothing is called what was to be looked for",
        optional=True,
        later=True,
        column=NO_COLUMN,
    ),
    many("models", MODEL_ROW, of="rows"),
)
