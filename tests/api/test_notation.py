"""CSV over HTTP as spreadsheets read it, the wide price list, and models joined by commas."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

if TYPE_CHECKING:
    from flask.testing import FlaskClient

PRICE = "/v1/price?model=o1&input=1500&output=50&on=2025-01-25"


def test_a_french_spreadsheet(shipped_client: FlaskClient):
    """`sep=;` and `decimal=,` write 0,0225, `bom=1` the mark that Excel looks for; each has an ETag of its own."""
    answer = shipped_client.get(f"{PRICE}&format=csv&sep=;&decimal=,&bom=1")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    text = answer.data.decode()
    assert text.startswith("\ufeffmodel;name;")
    (first, _, total) = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";")
    assert (first["list_cost"], total["total_list_cost"]) == ("0,0225", "0,0255")
    plain = shipped_client.get(f"{PRICE}&format=csv")
    assert plain.headers["ETag"] != answer.headers["ETag"]
    accepted = shipped_client.get(f"{PRICE}&sep=%3B&decimal=comma", headers={"Accept": "text/csv"})
    assert accepted.data.decode() == text.removeprefix("\ufeff")


def test_numbers_as_floats_have_commas_too(shipped_client: FlaskClient):
    """So do floats, a small one among them."""
    text = shipped_client.get(f"{PRICE}&format=csv&sep=tab&decimal=comma&numbers=float").data.decode()
    assert "\t0,0225\t" in text
    assert "\t5e-05\t" in text


def test_one_number_with_a_comma(shipped_client: FlaskClient):
    """For spreadsheets in French a cell may be 0,0255."""
    assert shipped_client.get(f"{PRICE}&format=value&decimal=,").text == "0,0255\n"


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("format=csv&decimal=,", "decimal"),
        ("format=csv&sep=,&decimal=,", "sep"),
        ("format=csv&sep=x", "sep"),
        ("format=csv&sep=;&sep=;", "sep"),
        ("format=csv&bom=yes", "bom"),
        ("sep=;", "sep"),
        ("format=json&bom=1", "bom"),
        ("format=value&sep=;", "sep"),
    ],
)
def test_what_cannot_be(query: str, parameter: str, shipped_client: FlaskClient):
    """A comma for two things, another sign, a word twice, or one of CSV where the answer is none."""
    answer = shipped_client.get(f"{PRICE}&{query}")
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["parameter"] == parameter


def test_a_post_has_it_in_its_query(shipped_client: FlaskClient):
    """A list of usages comes back as rows, each item with its total."""
    item = {"model": "o1", "input": 1500, "output": 50, "on": "2025-01-25"}
    text = shipped_client.post("/v1/price?format=csv&sep=;&decimal=,", json=[item, item]).data.decode()
    rows = [*csv.DictReader(io.StringIO(text, newline=""), delimiter=";")]
    assert [(row["item"], row["row"]) for row in rows] == [
        (item, row) for item in ("1", "2") for row in ("charge", "charge", "total")
    ]


def test_the_wide_price_list(shipped_client: FlaskClient):
    """A column a meter, with numbers alone."""
    text = shipped_client.get("/v1/models?provider=openai&format=csv&on=2026-06-01").data.decode()
    row = next(
        row for row in csv.DictReader(io.StringIO(text, newline="")) if row["model"] == "openai/gpt-4o"
    )
    assert (row["input_usd_per_million_tokens"], row["image_usd_per_image"]) == ("2.5", "")
    assert row["source_url"].startswith("https://")


def test_models_joined_by_commas(shipped_client: FlaskClient):
    """`model=a,b` is `model=a&model=b`, in a body too; one that nobody has is told by its name."""
    more = "input=5&output=5&on=2025-01-25"
    joined = shipped_client.get(f"/v1/compare?model={quote('o1,deepseek-r1')}&{more}")
    assert (
        joined.get_json() == shipped_client.get(f"/v1/compare?model=o1&model=deepseek-r1&{more}").get_json()
    )
    body = {"model": "o1, deepseek-r1", "input": 5, "output": 5, "on": "2025-01-25"}
    assert shipped_client.post("/v1/compare", json=body).get_json() == joined.get_json()
    unknown = shipped_client.get(f"/v1/compare?model=o1,nobody-1&{more}")
    assert unknown.status_code == 404
    assert "nobody-1" in unknown.get_json()["detail"]
    twice = shipped_client.get(f"/v1/compare?model=o1,,deepseek-r1&{more}")
    assert twice.status_code == 422
