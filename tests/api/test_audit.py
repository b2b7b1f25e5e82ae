"""`/v1/audit`: pages, formats, caching, and what is refused."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

from costcalc_api import create_app
from tests.builders import SHIPPED
from tests.layers import keep_litellm

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient

DAY = "on=2026-11-22"


@pytest.fixture(scope="module")
def market_client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A client of the service on the shipped table, over LiteLLM's sample."""
    place = tmp_path_factory.mktemp("data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COSTCALC_DATA", str(place))
        patch.setenv("COSTCALC_LAYERS", "overlay,ecb,table,litellm")
        keep_litellm(place)
        yield create_app(SHIPPED, reload_seconds=0).test_client()


def test_an_audit(market_client):
    """The findings of a model, with who says what."""
    answer = market_client.get(f"/v1/audit?model=o3&kind=price&{DAY}")
    assert answer.status_code == 200
    assert answer.json["schema"] == "costcalc/audit/1"
    (cached,) = [each for each in answer.json["findings"] if each["meter"] == "cache_read"]
    assert [(each["layer"], each["list_unit_price"]) for each in cached["values"]] == [
        ("table", "0.5"),
        ("litellm", "2.5"),
    ]


def test_pages(market_client):
    """`limit` and `offset` page through all findings; `total` counts them."""
    whole = market_client.get(f"/v1/audit?{DAY}").json
    parts = [market_client.get(f"/v1/audit?limit=5&offset={start}&{DAY}").json for start in (0, 5, 10, 15)]
    assert [each for part in parts for each in part["findings"]] == whole["findings"][:20]
    assert {part["total"] for part in parts} == {whole["total"]}


def test_csv_is_whole_unless_a_limit_is_said(market_client, monkeypatch):
    """CSV has every finding, or says in each row of how many it has some."""
    monkeypatch.setattr("costcalc.questions.audit.answer.LIMIT", 2)
    document = market_client.get(f"/v1/audit?older_than=88&{DAY}").json
    whole, cut, none = (
        list(
            csv.DictReader(
                io.StringIO(market_client.get(f"/v1/audit?older_than=88&format=csv&{DAY}{more}").text)
            )
        )
        for more in ("", "&limit=3", "&offset=9000")
    )
    assert (len(document["findings"]), document["limit"]) == (2, 2)
    total = document["total"]
    assert len({row["finding"] for row in whole}) == total > 3
    assert len({row["finding"] for row in cut}) == 3
    assert {row["total"] for row in (*whole, *cut, *none)} == {str(total)}
    assert [row["finding"] for row in none] == [""]


def test_csv_and_floats(market_client):
    """CSV has flat rows; numbers=float has numbers."""
    rows = list(csv.DictReader(io.StringIO(market_client.get(f"/v1/audit?model=o3&format=csv&{DAY}").text)))
    assert [row["layer"] for row in rows[:2]] == ["table", "litellm"]
    answer = market_client.get(f"/v1/audit?model=o3&numbers=float&{DAY}").json["findings"][0]
    assert isinstance(answer["ratio"], float)
    assert isinstance(answer["used_list_unit_price"], float)
    assert isinstance(answer["values"][0]["list_unit_price"], float)


def test_what_a_cache_is_told(market_client):
    """A day that was named is kept for an hour, with an ETag that comes back as 304; today only briefly."""
    first = market_client.get(f"/v1/audit?{DAY}")
    assert first.headers["Cache-Control"] == "public, max-age=3600"
    again = market_client.get(f"/v1/audit?{DAY}", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    today = market_client.get("/v1/audit")
    assert int(today.headers["Cache-Control"].rpartition("=")[2]) <= 300
    assert today.headers["ETag"]


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("model=nobody", 404, "unknown_model"),
        ("provider=nobody", 404, "unknown_value"),
        ("layers=table,nobody", 404, "unknown_value"),
        ("kind=prise", 422, "invalid_usage"),
        ("limit=0", 422, "invalid_usage"),
        ("limit=1e9", 422, "invalid_usage"),
        ("min_ratio=NaN", 422, "invalid_usage"),
        ("on=x", 422, "invalid_moment"),
        ("fail_on=any", 422, "invalid_request"),
        ("limit=1&limit=2", 422, "invalid_request"),
    ],
)
def test_what_is_refused(market_client, query, status, code):
    """What cannot be is a problem with its code, never a 500."""
    answer = market_client.get(f"/v1/audit?{query}")
    assert (answer.status_code, answer.json["code"]) == (status, code)


def test_layers(market_client):
    """The layers to compare can be chosen."""
    answer = market_client.get(f"/v1/audit?layers=table&{DAY}").json
    assert [each["layer"] for each in answer["layers"]] == ["table"]
    assert answer["total"] == 0
