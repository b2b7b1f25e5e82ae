"""Questions about every model: filters, orders and pages of a list, and a comparison of all."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import costcalc
from costcalc.errors import NoPriceInForceError, UsageError
from costcalc.questions.verify.answer import verify
from tests.asking import compare, history, models
from tests.builders import SHIPPED, model, period, pricing_file, table_of

TODAY = date(2026, 11, 22)
TABLE = table_of(
    pricing_file(
        model(
            period("input: 1 USD/Mtoken, output: 4 USD/Mtoken"), "acme/small", "context_window: 8000 token"
        ),
        model(
            period("input: 3 USD/Mtoken, output: 2 USD/Mtoken"), "acme/large", "context_window: 200000 token"
        ),
        model(
            period("input: 0 USD/Mtoken, output: 0 USD/Mtoken", "2025-02-01"),
            "acme/gift",
            "released: 2025-02-01",
        ),
        model(period("image: 0.04 USD/image"), "acme/paint", "weights: open"),
    )
)
ASK = {"input": "1000", "output": "100", "on": "2025-06-01"}


def ids(**words: Any) -> list[str]:
    """The models of a list, without their provider."""
    return [
        row.model.id.partition("/")[2] for row in models(TABLE, {"on": "2025-06-01", **words}, TODAY).rows
    ]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ({"context": ">=200000 token"}, ["large"]),
        ({"context": ">200k"}, []),
        ({"context": "200k"}, ["large"]),  # at least as much
        ({"context": "<8001"}, ["small"]),
        ({"context": "= 8000 token"}, ["small"]),
        ({"max_input_price": "1 USD/Mtoken"}, ["small", "gift"]),
        ({"max_input_price": "0.99"}, ["gift"]),
        ({"max_output_price": "2"}, ["large", "gift"]),
        ({"layer": "table"}, ["small", "large", "gift", "paint"]),
        ({"sort": "input"}, ["gift", "small", "large", "paint"]),
        ({"sort": "-input"}, ["large", "small", "gift", "paint"]),
        ({"sort": "context"}, ["small", "large", "gift", "paint"]),
        ({"sort": "-model"}, ["small", "paint", "large", "gift"]),
        ({"sort": "released"}, ["gift", "small", "large", "paint"]),
        ({"sort": "-table"}, ["paint", "gift", "large", "small"]),
        ({"limit": "2"}, ["small", "large"]),
        ({"limit": 2, "offset": 3}, ["paint"]),
    ],
)
def test_what_is_asked_of_models(words: dict[str, Any], found: list[str]):
    """Filters, orders and pages; what lacks the thing asked about meets no bound, and is sorted last."""
    assert ids(**words) == found


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({"context": "0.5"}, "context: '0.5': tokens are whole"),
        ({"context": ">=much"}, "context: write a size"),
        ({"max_input_price": "-1"}, "max_input_price"),
        ({"max_output_price": "1 USD/request"}, "max_output_price"),
        ({"sort": "beauty"}, "sort: must be table, model"),
        ({"limit": "0"}, "limit: is a whole number from 1"),
        ({"offset": "x"}, "offset: is a whole number from 0"),
        ({"layer": "nowhere"}, "layer: 'nowhere' is none of table"),
    ],
)
def test_what_cannot_be_asked_of_models(words: dict[str, Any], says: str):
    """Each slip is told with the word that it is about."""
    with pytest.raises(UsageError) as caught:
        ids(**words)
    assert str(caught.value).startswith(says)


def test_all_models_are_ranked():
    """The cheapest of all that cost something; free ones and those that cannot serve it are counted."""
    found = compare(TABLE, {**ASK, "all": True, "top": "1"}, TODAY)
    document = found.to_dict()
    assert [row["model"] for row in document["rows"]] == ["acme/small"]
    assert (document["ranked"], document["free"]) == (2, 1)
    assert document["unranked_by_code"] == {"meter_not_priced": 1}
    assert document["unranked"] == []
    assert document["command"] == ("costcalc compare --all --top 1 --input 1000 --output 100 --on 2025-06-01")


@pytest.mark.parametrize(("more", "says"), [({}, ""), ({"search": "large"}, ": of those that were chosen")])
def test_all_models_on_a_day_without_prices(more: dict[str, Any], says: str):
    """It says that none of them has a price then; a vendor's offer is ranked alone."""
    asked = {**ASK, "all": True, "on": "2020-01-01", **more}
    with pytest.raises(NoPriceInForceError) as caught:
        compare(TABLE, asked, TODAY)
    assert str(caught.value) == f"each of the models has no price in force on 2020-01-01{says}"
    offered = {**asked, "offer": ["X: input 2 USD/Mtoken, output 3 USD/Mtoken"]}
    assert [row.model.id for row in compare(TABLE, offered, TODAY).rows] == ["offer/X"]


def test_words_that_no_model_matches():
    """They are told, and not that models have no price; with one that is sold, on another day, it is."""
    with pytest.raises(UsageError, match="no model matches search 'zzzz'") as caught:
        compare(TABLE, {**ASK, "all": True, "search": "zzzz"}, TODAY)
    assert caught.value.field == "search"


def test_some_of_all_models():
    """The words of `models` choose among all."""
    document = compare(TABLE, {**ASK, "all": True, "search": "large"}, TODAY).to_dict()
    assert [row["model"] for row in document["rows"]] == ["acme/large"]
    assert "--all --search large --top 20" in document["command"]


def test_the_cheapest_of_those_named():
    """`top` shortens a list of names too, and the decision is still between all of them."""
    asked = {**ASK, "model": ["acme/large", "acme/small"], "top": "1", "decide": True}
    document = compare(TABLE, asked, TODAY).to_dict()
    assert [row["model"] for row in document["rows"]] == ["acme/small"]
    assert document["decision"]["runner_up"] == "acme/large"
    assert "acme/small acme/large" in document["command"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({"all": True, "model": ["acme/small"]}, "all: name models, or ask for all of them"),
        ({"all": True, "top": "0"}, "top: is a whole number"),
    ],
)
def test_what_cannot_be_asked_of_all(words: dict[str, Any], says: str):
    """All models, or names: not both; and what chooses among all needs all."""
    with pytest.raises(UsageError) as caught:
        compare(TABLE, {**ASK, **words}, TODAY)
    assert str(caught.value).startswith(says)


def test_a_ranking_of_all_still_holds():
    """A saved ranking of all models is computed again for the models that it shows."""
    document = compare(TABLE, {**ASK, "all": True}, TODAY).to_dict()
    assert verify(TABLE, document).holds


def test_history_of_every_layer():
    """The layers whose prices are not used speak too, each with its name; nothing is said twice."""
    table = costcalc.load(SHIPPED, layers=["table", "genai-prices"])
    own = history(table, {"model": "o3"}, TODAY).to_dict()["periods"]
    every = history(table, {"model": "o3", "all_layers": True}, TODAY).to_dict()["periods"]
    assert every[: len(own)] == own
    assert {line["layer"] for line in own} == {"table"}
    others = every[len(own) :]
    assert others
    assert {line["layer"] for line in others} == {"genai-prices"}
    assert others[0]["effective_from"] == "2025-06-10T00:00:00Z"  # what it does not date ended before that
