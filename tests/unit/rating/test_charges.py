"""Charge lines: quantity × price × share, exact or said to be rounded, and where the price was read."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from costcalc import Usage
from costcalc.pricing.model import ADDED, Dispute, Price, Quote
from costcalc.pricing.shapes import PRICE_SOURCE
from costcalc.pricing.source import Source
from costcalc.rating.charges import charges_on, contracted_per_request, negotiated_per_request
from costcalc.rating.period import Ask
from tests.builders import ROOT, at, table_of, usd

TEXT = (ROOT / "tests" / "cases" / "tables" / "close-calls.yaml").read_text(encoding="utf-8")
ON = at("2026-06-01T12:00Z")
FEE = (("input", Decimal(1_000)),)
"""A request of 1,000 input tokens, which `acme/fee` also has a fee for."""


def card_of(table, name: str = "acme/fee"):
    """The base card of a model."""
    return table.find(name, ON).rater.at(ON).card(Ask({}, Decimal(1)), ON, ON)


@pytest.mark.parametrize(
    ("listed", "negotiated", "costs"),
    [
        ("1", "2", ("0.333333333333", "0.666666666667", False)),
        ("3", "2", ("1", "0.666666666667", False)),  # 3 × 1/3 is exact, 2 × 1/3 is not
        ("2", "3", ("0.666666666667", "1", False)),
        ("3", "6", ("1", "2", True)),
    ],
)
def test_a_line_is_exact_if_both_its_costs_are(listed: str, negotiated: str, costs: tuple[str, str, bool]):
    """A third of the use, at a list price and a negotiated one: a line that rounds either says so."""
    changes = {
        "input: 1 USD": f"input: {listed} USD",
        "meter: request": "meter: input",
        "0.008 USD/request": f"{negotiated} USD/Mtoken",
    }
    text = TEXT
    for old, new in changes.items():
        text = text.replace(old, new)
    table = table_of(text)
    parts = (("input", Decimal(1_000_000)),)
    (line, _fee) = charges_on(card_of(table), parts, 1, Fraction(1, 3), ON, contract=table.contracts[0])
    assert (str(line.list_cost), str(line.contracted_cost), line.exact) == costs


def test_one_request_has_one_fee():
    """1,000 × 1 per million and one negotiated fee of 0.008; what is negotiated of it is the fee alone."""
    table = table_of(TEXT)
    card, contract = card_of(table), table.contracts[0]
    assert contracted_per_request(card, FEE, ON, contract) == usd("0.009")
    assert contracted_per_request(card, FEE, ON, None) == usd("0.011")
    assert negotiated_per_request(card, FEE, ON, contract) == usd("0.008")


def test_a_discount_is_no_negotiated_price():
    """Half off the list moves with the list: nothing of it stays when list prices move."""
    table = table_of(TEXT.replace("meter: request, price: 0.008 USD/request", "percent: 50%"))
    card, contract = card_of(table), table.contracts[0]
    assert contracted_per_request(card, FEE, ON, contract) == usd("0.0055")
    assert negotiated_per_request(card, FEE, ON, contract) == 0


def test_a_line_reads_well():
    """A line says its sum; a share only where it is not all of the use."""
    table = table_of(TEXT)
    card = card_of(table)
    (whole, fee), (half, _) = (tuple(charges_on(card, FEE, 2, share, ON)) for share in (1, Fraction(1, 2)))
    assert (whole.exact, half.exact) == (True, True)
    assert repr(whole) == "<Charge input: 1000 × 1 USD per 1000000 Tokens = 0.001 USD>"
    assert repr(half) == "<Charge input: 1000 × 1 USD per 1000000 Tokens × 1/2 = 0.0005 USD>"
    assert repr(fee) == "<Charge request: 2 × 0.01 USD per Requests = 0.02 USD>"


def test_a_line_as_json():
    """Every field of a charge line, for a price with its words, a quote and a contract."""
    text = TEXT.replace(
        "input: 1 USD/Mtoken, output: 4 USD/Mtoken, request: 0.01 USD/request",
        'input: {price: 1 USD/Mtoken, printed: "$1 / MTok"}, output: 4 USD/Mtoken, request: 0.01 USD/request',
    ).replace(
        "kind: primary}\n  agreement",
        "published: 2025-01-01, retrieved: 2025-01-02, kind: primary}\n  agreement",
    )
    table = table_of(text)
    cost = table.price("acme/fee", Usage(input_tokens=1_500), on=ON)
    line, fee = (each.to_dict() for each in cost.charges)
    assert line == {
        "meter": "input",
        "billed_as": "input",
        "consumed_quantity": "1500",
        "consumed_unit": "Tokens",
        "list_unit_price": "1",
        "pricing_unit": "1000000 Tokens",
        "pricing_quantity": "0.0015",
        "list_cost": "0.0015",
        "contracted_unit_price": "1",
        "contracted_cost": "0.0015",
        "contract_term": None,
        "variant": None,
        "share": "1",
        "effective_from": "2025-01-01T00:00:00Z",
        "effective_to": None,
        "effective_from_basis": "announced",
        "source": {
            "id": "sheet",
            "title": "An invented price sheet",
            "url": "https://example.com/prices",
            "published": "2025-01-01",
            "retrieved": "2025-01-02",
            "printed": "$1 / MTok",
        },
    }
    assert {key: fee[key] for key in ("contracted_unit_price", "contracted_cost", "contract_term")} == {
        "contracted_unit_price": "0.008",
        "contracted_cost": "0.008",
        "contract_term": "0.008 USD/request for request",
    }


def test_the_source_of_a_price():
    """What is known of a price stands in its source: the article, the feed that added it, who agrees, quotes, differs."""
    letter = Source("letter", "A letter", "secondary", article="letter.txt", published="2025-01-03")
    sheet = Source(
        "sheet", "Price sheet", "primary", url="https://example.com/prices", retrieved="2025-01-02"
    )
    price = Price(
        usd("0.140"), letter, "14 cents", (sheet,), (Quote(sheet, "$0.14"),), (Dispute(sheet, usd("0.20"), note="older"),),
        f"{ADDED}litellm",
    )  # fmt: skip
    assert PRICE_SOURCE.document(price) == {
        "id": "letter",
        "title": "A letter",
        "url": None,
        "published": "2025-01-03",
        "retrieved": None,
        "printed": "14 cents",
        "article": "letter.txt",
        "note": "added from the feed litellm",
        "confirmed_by": ["sheet"],
        "quoted_by": [{"id": "sheet", "title": "Price sheet", "printed": "$0.14"}],
        "disputed_by": [{"id": "sheet", "list_unit_price": "0.2", "note": "older"}],
    }
    assert PRICE_SOURCE.document(Price(usd("1"), sheet, note="a note of our own")).keys() == {
        "id", "title", "url", "published", "retrieved", "printed",
    }  # fmt: skip
