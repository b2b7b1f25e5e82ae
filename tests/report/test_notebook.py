"""Rows as arrow tables: every digit that the JSON has."""

from __future__ import annotations

from decimal import Decimal

import pytest

from costcalc import UsageError, Workload, load
from tests.builders import ROOT

TABLE = load()
ON = "2025-01-25"


def test_every_digit_is_kept():
    """A cost with more than twelve decimals is not rounded on its way into a frame."""
    pytest.importorskip("pyarrow")
    work = Workload(input="1", cached="33.33333%", output="1", requests="7/day")
    result = TABLE.compare(work, ["o1", "deepseek-r1", "gpt-4o"], on=ON)
    rows = result.to_arrow().to_pylist()
    for row, said in zip(rows, result.to_dict()["rows"], strict=True):
        assert row["model"] == said["model"]
        for name in ("cost_per_request", "cost_per_month", "ratio_to_cheapest"):
            assert row[name] == Decimal(said[name])
        assert row["ratio_to_baseline"] is None


def test_what_is_to_come_is_a_column_of_words():
    """The last column says what is known to change, in words; it is empty where nothing is."""
    pytest.importorskip("pyarrow")
    table = load(ROOT / "tests" / "cases" / "tables" / "changes.yaml")
    work = Workload(input="1000", output="200")
    found = table.compare(work, ["promoted", "steady"], on="2026-11-29").to_arrow()
    assert found.column_names[-1] == "changes"
    assert found["changes"].to_pylist() == ["guaranteed until 2026-12-10", ""]


def test_large_costs_fit_or_are_refused():
    """Costs of 40 digits take a wider type; what no type holds is a clear error."""
    pytest.importorskip("pyarrow")
    large = "999999999999999G"
    work = Workload(input=large, output=large, requests=f"{large}/day")
    result = TABLE.compare(
        work, [], on=ON, offers=["V: input 999999999999999 USD/Mtoken, output 1 USD/Mtoken"]
    )
    assert result.to_arrow().to_pylist()[0]["cost_per_year"] == result.rows[0].cost_per_year
    tiny = Workload(input="0.000000000000001", output="0", requests=f"{large}/day")
    offer = "V: input 0.000000000000001 USD/Mtoken, output 1 USD/Mtoken"
    assert TABLE.compare(tiny, [], on=ON, offers=[offer]).to_arrow().num_rows == 1


def test_what_no_type_holds_is_refused(monkeypatch):
    """More digits than arrow has are a clear error."""
    pytest.importorskip("pyarrow")
    monkeypatch.setattr("costcalc.report.notebook.PRECISION", 2)
    monkeypatch.setattr("costcalc.report.notebook.LARGEST_PRECISION", 2)
    result = TABLE.compare(Workload(input="1500"), ["o1"], on=ON)
    with pytest.raises(UsageError, match="more than 2 digits"):
        result.to_arrow()
