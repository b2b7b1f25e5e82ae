"""Words and figures in what claims say: any notation of a figure finds the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costcalc.errors import UnknownClaimError
from costcalc.questions.claims.search import asked_figure, begins_with_figure, figures_in, readings
from tests.asking import claims
from tests.builders import facts_file, table_of

CLAIMS = """\
    claims:
      price:
        {article: letter, printed: "un coût de 0,14 $ par million", subject: nobody, subject_as_stated: Un,
         quantity: price_per_million_tokens, measure: cost, value: 0.14 USD/Mtoken, attributed_to: A,
         title: One costs 0.14 $, fr: Un coûte 0.14 $}
      cost-14:
        {article: letter, printed: "5,576 millions de dollars", subject: nobody, subject_as_stated: Un,
         quantity: training_cost, measure: rented, value: 5576000 USD, attributed_to: A,
         title: It cost 5.576 million dollars, fr: Cela a coûté 5.576 millions}
"""
TABLE = table_of(facts_file(CLAIMS))


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        ("0.14", {"0.14"}),
        ("0,14", {"0.14"}),
        ("0.140", {"0.14"}),
        ("2,048", {"2048", "2.048"}),  # English thousands, or French decimals
        ("0,048", {"0.048"}),  # no thousands begin with a zero
        ("1.500,50", {"1500.5"}),
        ("1,500.50", {"1500.5"}),
        ("5,576,000", {"5576000"}),
        ("294 672", {"294672"}),
        ("1234,567", {"1234.567"}),  # four digits before a sign are no group
        ("007", {"7"}),
    ],
)
def test_readings(figure: str, expected: set[str]):
    """One sign before three digits may be either; all else is one number."""
    assert readings(figure) == expected


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("0.14", ["price"]),
        ("0,14", ["price"]),
        ("$0.14", ["price"]),
        ("0,14 $", ["price"]),
        ("0.14 USD", ["price"]),
        ("0,14 $ par million", ["price"]),
        ("5,576,000", ["cost-14"]),  # in its own unit
        ("5.576", ["cost-14"]),
        ("5.576 million dollars", ["cost-14"]),
    ],
)
def test_an_amount_in_the_place_of_an_id(amount: str, expected: list[str]):
    """Whoever remembers the figure alone finds the claim that says it."""
    assert [each["id"] for each in claims(TABLE, {"id": amount}).to_dict()["claims"]] == expected


@pytest.mark.parametrize("amount", ["14", "0.15", "0,14 €", "0.14 bananas", "prices", "$", ""])
def test_what_no_claim_says(amount: str):
    """A figure is found whole: 14 is neither in 0.14 nor in an id; another currency is another amount."""
    with pytest.raises(UnknownClaimError):
        claims(TABLE, {"id": amount})


def test_a_search_for_a_part_of_a_figure_goes_on_as_it_was():
    """In a search a part of a word is enough, of a figure too."""
    found = claims(TABLE, {"search": "14"}).to_dict()["claims"]
    assert [each["id"] for each in found] == ["price", "cost-14"]
    assert [each["id"] for each in claims(TABLE, {"search": "$0.14"}).to_dict()["claims"]] == ["price"]


@given(st.text(max_size=40))
def test_any_word_is_read(text: str):
    """Nothing is too odd to be searched for."""
    assert isinstance(begins_with_figure(text), bool)
    figures_in(text)
    asked_figure(text)


@given(st.integers(0, 10**9), st.integers(0, 99))
def test_both_notations_of_a_price_are_one_figure(whole: int, cents: int):
    """French and English print the same figure."""
    assert readings(f"{whole},{cents:02}") == readings(f"{whole}.{cents:02}")
