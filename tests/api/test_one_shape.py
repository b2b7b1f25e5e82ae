"""A member that a shape gains is found wherever its answer is written, with nothing said a second time."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from costcalc import Workload
from costcalc.questions.compare.shape import ROW
from costcalc.render import render
from costcalc.shapes import Shape, money
from costcalc_api.openapi.document import document as openapi

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from costcalc import PricingTable
    from costcalc.questions.compare.result import Comparison

WEEKLY = money(
    "cost_per_week",
    "7 days",
    of=lambda row: row.cost_per_day and row.cost_per_day * 7,
    null=True,
    title="7 days",
    label="a week",
)
SAID = "input=1501&output=499&requests=1000/day&on=2025-01-21"
ASKED = f"/v1/compare?model=deepseek-r1&model=o1&{SAID}"
NAME = WEEKLY.name


@pytest.fixture(autouse=True)
def gained(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows of comparisons have one more member, which nothing but their shape knows."""
    more: Shape = ROW.plus(WEEKLY)
    for slot in Shape.__slots__:
        monkeypatch.setattr(ROW, slot, getattr(more, slot))


def test_json(shipped_client: FlaskClient) -> None:
    """The document says it, exactly."""
    row = _rows(shipped_client, ASKED)[0]
    assert Decimal(row[NAME]) == 7 * Decimal(row["cost_per_day"])


def test_openapi() -> None:
    """The schema of a row declares it as an amount that is always there."""
    schema = openapi()["components"]["schemas"]["ComparisonRow"]
    assert NAME in schema["required"]
    assert schema["properties"][NAME]["description"] == "7 days"
    assert schema["properties"][NAME]["anyOf"][-1] == {"type": "null"}


def test_csv(shipped_client: FlaskClient) -> None:
    """It is the last column, with the same digits as in JSON."""
    written = _rows(shipped_client, ASKED)
    rows = list(csv.DictReader(io.StringIO(shipped_client.get(f"{ASKED}&format=csv").text)))
    assert [row[NAME] for row in rows] == [row[NAME] for row in written]
    assert list(rows[0])[-1] == NAME


def test_floats(shipped_client: FlaskClient) -> None:
    """It is a JSON number where numbers are wanted."""
    written, floats = _rows(shipped_client, ASKED), _rows(shipped_client, f"{ASKED}&numbers=float")
    assert [row[NAME] for row in floats] == [float(row[NAME]) for row in written]


def test_currencies(shipped_client: FlaskClient) -> None:
    """It is said in another currency too, in JSON and in a column."""
    asked = f"{ASKED}&fx_rate=2 EUR/USD"
    row = _rows(shipped_client, asked)[0]
    assert Decimal(row["converted"][NAME]) == 2 * Decimal(row[NAME])
    rows = list(csv.DictReader(io.StringIO(shipped_client.get(f"{asked}&format=csv").text)))
    assert rows[0][f"converted_{NAME}"] == row["converted"][NAME]


def test_arrow(shipped: PricingTable) -> None:
    """It is a column of decimals."""
    pytest.importorskip("pyarrow")
    found = _comparison(shipped)
    column = found.to_arrow().column(NAME)
    assert str(column.type).startswith("decimal")
    assert column.to_pylist() == [Decimal(row[NAME]) for row in found.to_dict()["rows"]]


def test_page(shipped_client: FlaskClient) -> None:
    """The page has a column under its label, with every digit behind the figure."""
    page = shipped_client.get(f"/?models=deepseek-r1&models=o1&{SAID}").text
    weekly = _rows(shipped_client, ASKED)[0][NAME]
    assert ">a week</th>" in page
    assert f'"{weekly}' in page


def test_report(shipped: PricingTable) -> None:
    """The table has a column under its title."""
    found = _comparison(shipped)
    lines = render(found.to_dict(), "text").splitlines()
    title = next(line for line in lines if "per request" in line)
    assert "7 days" in title


def _rows(client: FlaskClient, asked: str) -> list[dict[str, Any]]:
    document = client.get(asked).json
    assert document is not None
    found: list[dict[str, Any]] = document["rows"]
    return found


def _comparison(table: PricingTable) -> Comparison:
    workload = Workload(input=1501, output=499, requests="1000/day")
    return table.compare(workload, models=["deepseek-r1", "o1"], on="2025-01-21")
