"""Prices on which public files disagree, as an audit tells them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from costcalc.pricing.model import Dispute, Model, Price
from costcalc.questions.audit.disagreements import disputes
from costcalc.questions.audit.shape import FINDING
from tests.builders import model, period, pricing_file, table_of

ON = date(2025, 6, 1)


LISTED = "input: 2 USD/Mtoken, output: 9 USD/Mtoken"


def disputed(amount: str, *, open_: bool = True, prices: str = LISTED, meter: str = "input") -> Model:
    """A model of 2 USD in and 9 out, whose input, or another meter, another source puts at an amount."""
    table = table_of(pricing_file(model(period(prices))))
    found = table.model("acme/one", on=ON)
    price = found.prices[0].rates[meter]
    assert isinstance(price, Price)
    said = price._replace(disputed_by=(Dispute(price.source._replace(id="other"), Decimal(amount)),))
    whole = found.prices[0]._replace(rates={**found.prices[0].rates, meter: said}, disputed=open_)
    return found._replace(prices=(whole,))


def test_a_disputed_price():
    """Both figures are told, the one that is used first, and how far they are apart; output is not."""
    (finding,) = disputes([disputed("5")], ON)
    assert (finding.kind, finding.model, finding.meter) == ("disputed", "acme/one", "input")
    assert [(value.amount, value.source and value.source.id) for value in finding.values] == [
        (Decimal(2), "sheet"),
        (Decimal(5), "other"),
    ]
    assert (finding.used_amount, finding.ratio) == (Decimal(2), Decimal("2.5"))


def test_a_disputed_price_by_the_hour():
    """Amounts are of the unit that the finding names, a second of sound, however they are printed."""
    (finding,) = disputes([disputed("0.36", prices="input_second: 0.18 USD/hour", meter="input_second")], ON)
    assert [value.amount for value in finding.values] == [Decimal("0.00005"), Decimal("0.0001")]
    assert (finding.used_amount, finding.ratio) == (Decimal("0.00005"), Decimal(2))
    assert FINDING.document(finding)["pricing_unit"] == "Seconds"


def test_the_files_that_say_it_are_named():
    """In a model of a feed, a figure of the history is the history's."""
    found = disputed("5")
    period = found.prices[0]
    seen = period.rates["input"]
    assert isinstance(seen, Price)
    price = seen._replace(source=seen.source._replace(id="history-portkey"))
    whole = period._replace(rates={**period.rates, "input": price})
    (finding,) = disputes([found._replace(layer="genai-prices", prices=(whole,))], ON)
    assert [value.layer for value in finding.values] == ["history", "genai-prices"]
    assert finding.used == "history"


def test_a_price_of_nothing_has_no_ratio():
    """Of a price and of nothing nobody says how many times apart they are."""
    (finding,) = disputes([disputed("0")], ON)
    assert finding.ratio is None


def test_what_is_settled_or_not_in_force_is_not_told():
    """A dispute that a page decided, and a day without a price."""
    assert list(disputes([disputed("5", open_=False)], ON)) == []
    assert list(disputes([disputed("5")], date(2020, 1, 1))) == []
