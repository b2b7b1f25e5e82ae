"""Prices that nobody can date for the day asked are no evidence of that day: they are counted apart."""

from __future__ import annotations

import pytest

from costcalc.pricing.file.merge import layered
from costcalc.pricing.stored.compiled import Catalogue
from costcalc.pricing.stored.compiling import compile_table
from costcalc.pricing_table import PricingTable
from costcalc.questions.claims.figures import prices_on
from costcalc.questions.lookup.text import lookup_lines
from costcalc.report.text import PLAIN
from tests.asking import claims, lookup
from tests.builders import facts_file, loaded, model, period
from tests.layers import listed, market

READ = "2026-11-20"
CLAIM = """\
    claims:
      cheap:
        article: letter
        title: It costs 2
        fr: Cela coûte 2
        attributed_to: the article
        printed: "2 $ par million de tokens"
        subject: acme/one
        subject_as_stated: One
        quantity: price_per_million_tokens
        measure: input
        operator: "="
        value: 2 USD/Mtoken
        date: 2025-06
        on: {on}
    """
OWN = (model(period("input: 2 USD/Mtoken, output: 9 USD/Mtoken"), also="aliases: [one]"),)
FEED = market(
    "litellm",
    listed("acme/one", "litellm", {"input": "2", "output": "9", "web_search": "0.02"}),
    listed("acme/other", "litellm", {"input": "2", "output": "7"}),
    listed("acme/gone", "litellm", {"input": "2", "output": "7"}, end="2025-03-01"),
    listed("acme/dated", "litellm", {"input": "2", "output": "7"}, start="2025-05-01"),
    read=READ,
)


def table_with(on: str = "2025-06-01") -> PricingTable:
    """Our own table over the feed, with a claim about a day."""
    own = loaded(facts_file(CLAIM.replace("{on}", on), *OWN))
    merged = layered(own, {"litellm": FEED}, ["table", "litellm"])
    return PricingTable(Catalogue(compile_table(merged, "", [FEED])))


@pytest.mark.parametrize(
    ("on", "models", "undated"),
    [
        ("2025-06-01", ["acme/one", "acme/dated"], 1),  # acme/other; acme/gone was over by then
        ("2025-02-01T12:00:00Z", ["acme/one"], 2),
        ("2026-11-19", ["acme/one", "acme/dated"], 1),
        ("2026-11-20", ["acme/one", "acme/other", "acme/dated"], 0),  # the day on which the feed was read
        ("2026-11-20T00:00:00Z", ["acme/one", "acme/other", "acme/dated"], 0),
        ("2026-11-22", ["acme/one", "acme/other", "acme/dated"], 0),
        (None, ["acme/one", "acme/other", "acme/gone", "acme/dated"], 0),
    ],
)
def test_a_lookup_of_a_day(on: str | None, models: list[str], undated: int):
    """A feed that dates nothing speaks of the day on which it was read and of those after."""
    found = lookup(table_with(), {"price": "2"} | ({"on": on} if on else {})).to_dict()
    assert [match["model"] for match in found["matches"]] == models
    assert found["undated"] == undated


def test_a_price_that_a_feed_added():
    """A meter that a feed does not date is not added to a period of our own, which has dates."""
    for on in ("2025-06-01", READ):
        found = lookup(table_with(), {"price": "0.02 USD/web_search", "on": on}).to_dict()
        assert (found["matches"], found["undated"]) == ([], 0)


def test_it_is_said_how_many_were_left_out():
    """The text says how many, and how to see them; of none it says nothing."""
    said = "\n".join(lookup_lines(lookup(table_with(), {"price": "2", "on": "2025-06-01"}).to_dict(), PLAIN))
    assert "2 USD on 2025-06-01 is the price of 2 meters" in said.replace("2.00", "2")
    assert "left out: a price of a feed that nobody can date for 2025-06-01; `costcalc lookup 2`" in said
    none = "\n".join(lookup_lines(lookup(table_with(), {"price": "7", "on": "2025-02-01"}).to_dict(), PLAIN))
    assert none.startswith("no price of the table is 7 USD on 2025-02-01\n\nleft out: 2 prices of feeds")
    later = "\n".join(lookup_lines(lookup(table_with(), {"price": "2", "on": READ}).to_dict(), PLAIN))
    assert "left out" not in later


@pytest.mark.parametrize(
    ("on", "others"), [("2025-06-01", ["acme/dated"]), (READ, ["acme/other", "acme/dated"])]
)
def test_claims(on: str, others: list[str]):
    """What else carried the number of a claim on its day is told of prices with dates alone."""
    (claim,) = claims(table_with(on), {}).to_dict()["claims"]
    assert [each["subject"] for each in claim["evidence"] if each["other_model"]] == others
    assert claim["verdict"] == "holds"


def test_a_figure_of_a_day_is_known_on_it():
    """Models bring the days with them for which their prices are known."""
    models = list(table_with().models())
    assert {each.subject for each in prices_on(models, "2026-11-19")} == {"acme/one", "acme/dated"}
    assert {each.subject for each in prices_on(models, READ)} == {"acme/one", "acme/other", "acme/dated"}
