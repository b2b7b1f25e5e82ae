"""The whole table over HTTP: JSON, CSV and SQLite, with an ETag, and nothing made for who has it already."""

from __future__ import annotations

import csv
import gzip
import io
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from costcalc.questions.export.export import export
from costcalc_api import create_app, exporting
from costcalc_api.tables import ServingTable
from tests.api.conftest import PRICING
from tests.report.contract import COLUMNS

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

PATH = "/v1/export"


def test_json_is_what_the_command_writes(client: FlaskClient, app: Flask):
    """Every figure with its source; it is meant to be kept as a file."""
    answer = client.get(PATH)
    assert answer.status_code == 200
    assert answer.get_json() == export(app.extensions["costcalc"].table).to_dict()
    assert answer.headers["Content-Disposition"] == 'attachment; filename="costcalc-prices.json"'


def test_csv_in_any_notation(client: FlaskClient):
    """The columns are those of the contract, by `format` or by the header Accept."""
    rows = [*csv.reader(io.StringIO(client.get(f"{PATH}?format=csv").text, newline=""))]
    assert tuple(rows[0]) == COLUMNS["costcalc/table/1"]
    french = client.get(f"{PATH}?format=csv&sep=;&decimal=,&bom=1").data.decode()
    assert french.startswith("\ufeffmodel;meter;")
    assert client.get(PATH, headers={"Accept": "text/csv"}).text == client.get(f"{PATH}?format=csv").text


def test_sqlite_can_be_opened(client: FlaskClient, tmp_path):
    """A database with the table of prices, and no documents of costcalc's own."""
    answer = client.get(f"{PATH}?format=sqlite")
    assert answer.headers["Content-Type"] == "application/vnd.sqlite3"
    place = tmp_path / "prices.sqlite"
    place.write_bytes(answer.data)
    with closing(sqlite3.connect(place)) as connection:
        rows = connection.execute("select count(*) from price").fetchone()[0]
        tables = {
            name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")
        }
    assert rows == len(client.get(PATH).get_json()["prices"])
    assert not {"fact", "pattern"} & tables


@pytest.mark.parametrize("query", ["", "?format=csv", "?format=sqlite", "?format=csv&sep=;"])
def test_nothing_is_made_for_who_has_it(query: str, client: FlaskClient, monkeypatch):
    """With the ETag the answer is a 304, in gzip too, and the table is not written again."""
    plain = client.get(PATH + query)
    packed = client.get(PATH + query, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"] != plain.headers["ETag"]
    monkeypatch.setattr(exporting, "body_of", None)
    for tag in (plain.headers["ETag"], packed.headers["ETag"]):
        again = client.get(PATH + query, headers={"If-None-Match": tag})
        assert (again.status_code, again.data) == (304, b"")


def test_each_form_has_a_tag_of_its_own(client: FlaskClient):
    """Another format or notation is another answer."""
    queries = (
        "",
        "?format=csv",
        "?format=sqlite",
        "?format=csv&sep=;",
        "?format=csv&bom=1",
        "?numbers=float",
    )
    tags = {client.get(PATH + query).headers["ETag"] for query in queries}
    assert len(tags) == len(queries)


@pytest.mark.parametrize(
    ("query", "status", "parameter"),
    [
        ("?format=xml", 422, "format"),
        ("?format=value", 422, "format"),
        ("?format=sqlite&sep=;", 422, "sep"),
        ("?format=sqlite&numbers=float", 422, "numbers"),
        ("?sep=;", 422, "sep"),
        ("?format=csv&format=json", 422, "format"),
        ("?model=o1", 422, "model"),
    ],
)
def test_what_is_no_export(query: str, status: int, parameter: str, client: FlaskClient):
    """A format that there is none of, or words that would not count, are refused."""
    answer = client.get(PATH + query)
    assert answer.status_code == status
    assert answer.get_json()["errors"][0]["parameter"] == parameter


def test_other_methods_and_types(client: FlaskClient):
    """Nothing is posted here, and nothing else is spoken."""
    assert client.post(PATH).status_code == 405
    assert client.get(PATH, headers={"Accept": "text/html"}).status_code == 406


def test_an_export_is_made_once_for_a_table(monkeypatch):
    """Whoever asks, in gzip or not and however it is spelled, the table is written once; a new one anew."""
    app = create_app(PRICING, reload_seconds=0)
    asker, made = app.test_client(), []
    write = exporting.body_of

    def counted(table, asked):
        made.append(asked.name)
        return write(table, asked)

    monkeypatch.setattr(exporting, "body_of", counted)
    plain = asker.get(f"{PATH}?format=csv")
    packed = asker.get(PATH, headers={"Accept": "text/csv", "Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.data) == plain.data == asker.get(f"{PATH}?format=csv").data
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert made == ["csv"]
    asker.get(f"{PATH}?format=csv&sep=;")
    assert made == ["csv", "csv"]
    keeper = app.extensions["costcalc"]
    keeper.serving = ServingTable(keeper.table)
    asker.get(f"{PATH}?format=csv")
    assert len(made) == 3
