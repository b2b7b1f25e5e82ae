"""FOCUS files: CSV in which every number has a point, and Parquet with exact decimals."""

from __future__ import annotations

import csv
import io
import sys
from decimal import Decimal

import pytest

from costcalc.errors import MissingExtraError, OutputError, UsageError
from costcalc.questions.reprice.focus.columns import FLAG, MOMENT, NUMBER, VERSIONS
from costcalc.questions.reprice.focus.rows import Focus
from costcalc.questions.reprice.focus.written import as_csv, as_parquet
from tests.builders import at, one_model
from tests.unit.questions.reprice.test_reprice import CACHED, NOON, repriced
from tests.usage_sums import Used

USAGE = {"input_tokens": 1_000_000, "cache_read_tokens": 1, "output_tokens": 3}
TABLE = one_model(CACHED)
ONE = Used("acme/one", NOON, USAGE, labels={"team": "=évil"})


def focus(*rows: Used, version: str = "1.2") -> Focus:
    """Rows of a log by day and team, as FOCUS has them."""
    return Focus(repriced(TABLE, rows, by=("day", "team")), version)


def test_csv_has_decimals_moments_and_empty_cells():
    """999999.0 tokens, never 999999; instants with Z; no cell for what is not there."""
    rows = list(csv.DictReader(io.StringIO(as_csv(focus(ONE)))))
    first = rows[0]
    assert (first["ConsumedQuantity"], first["PricingQuantity"]) == ("999999.0", "0.999999")
    assert (first["ListUnitPrice"], first["ListCost"]) == ("1.0", "0.999999")
    assert (first["ChargePeriodStart"], first["InvoiceId"]) == ("2025-03-01T00:00:00Z", "")
    assert (first["x_IsEstimate"], first["Tags"]) == ("true", '{"team": "=évil"}')
    numbers = [each.name for each in VERSIONS["1.2"] if each.kind == NUMBER]
    assert all("." in row[name] and "E" not in row[name] for row in rows for name in numbers)


@pytest.mark.parametrize("version", VERSIONS)
def test_parquet_holds_what_csv_holds(version):
    """The same rows and columns: decimals of 38 digits, instants of UTC, a flag, texts."""
    pa = pytest.importorskip("pyarrow")
    import pyarrow.parquet as pq

    found = focus(ONE, Used("acme/one", at("2025-03-02T12:00Z"), USAGE), version=version)
    table = pq.read_table(io.BytesIO(as_parquet(found)))
    assert table.to_pylist() == list(found.rows)
    for each, field in zip(found.columns, table.schema, strict=True):
        assert field.name == each.name
        if each.kind == NUMBER:
            assert (pa.types.is_decimal128(field.type), field.type.precision) == (True, 38)
        elif each.kind == MOMENT:
            assert field.type.tz == "UTC"
        else:
            assert field.type == (pa.bool_() if each.kind == FLAG else pa.string())


def test_an_empty_file_has_its_columns():
    """A day without usage is a file without rows, not none."""
    pytest.importorskip("pyarrow")
    import pyarrow.parquet as pq

    assert len(as_csv(focus()).splitlines()) == 1
    assert pq.read_table(io.BytesIO(as_parquet(focus()))).num_rows == 0


def test_numbers_that_do_not_fit_are_refused(monkeypatch):
    """Parquet's decimals have 38 digits: CSV takes more."""
    pytest.importorskip("pyarrow")
    found = focus(ONE)
    row = next(iter(found.rows))
    large, small = {**row, "ListCost": Decimal("1E+30")}, {**row, "ListCost": Decimal("1E-30")}
    monkeypatch.setattr(Focus, "rows", [large, small])
    with pytest.raises(UsageError, match="ListCost needs 61 digits"):
        as_parquet(found)
    assert "0.000000000000000000000000000001" in as_csv(found)


def test_parquet_without_pyarrow_names_the_extra(monkeypatch):
    """And CSV needs nothing."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtraError, match=r"costcalc\[arrow\]"):
        as_parquet(focus(ONE))
    assert as_csv(focus(ONE))


def test_the_library_writes_a_file(tmp_path):
    """CSV, or Parquet where the name ends so; a place that cannot be written to is told."""
    pq = pytest.importorskip("pyarrow.parquet")
    found = repriced(TABLE, [ONE], by=("day", "team"))
    found.to_focus(tmp_path / "usage.csv")
    assert (tmp_path / "usage.csv").read_text("utf-8").splitlines() == as_csv(focus(ONE)).splitlines()
    found.to_focus(str(tmp_path / "usage.parquet"), version="1.4")
    assert "ServiceProviderName" in pq.read_table(tmp_path / "usage.parquet").column_names
    with pytest.raises(OutputError, match="cannot write"):
        found.to_focus(tmp_path / "none" / "usage.csv")
