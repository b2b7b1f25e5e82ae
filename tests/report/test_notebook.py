"""Rows as arrow tables, with every digit that the JSON has, and as frames that compute."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from costcalc import MissingExtraError, UsageError, Workload, load
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


WORK: dict[str, Any] = {"requests": "1000/day", "input": 1500, "output": "400..700 token"}


@pytest.fixture(scope="module")
def ahead():
    """Three months of one model, drawn, in euro too."""
    pytest.importorskip("numpy")
    model = "claude-haiku-4-5"
    return TABLE.project(WORK, model, start="2026-12", months=3, draws=2000, currency="EUR")


def test_a_frame_has_quantiles_tokens_and_currency(ahead):
    """The columns are those of CSV: what was drawn, tokens, the currency, and the amounts in another one."""
    pytest.importorskip("pyarrow")
    columns = ahead.to_arrow().column_names
    drawn, tokens = {"p10", "p50", "p90", "converted_p90"}, {"input_tokens", "output_tokens"}
    assert {*drawn, *tokens, "currency", "converted_cost"} <= {*columns}
    assert not {"problem", "code"} & {*columns}


def test_pandas_computes(ahead):
    """Numbers are floats, moments instants, flags and counts may be missing: none is an object."""
    pd = pytest.importorskip("pandas", reason="pandas is not installed: pip install 'costcalc[frames]'")
    frame = ahead.to_pandas()
    kinds = {name: str(kind) for name, kind in frame.dtypes.items()}
    assert {kinds[name] for name in ("cost", "p10", "p90", "input_tokens", "fx_rate")} == {"float64"}
    assert "object" not in kinds.values()
    assert frame["cost"].sum() == pytest.approx(float(ahead.courses[0].cost))
    assert set(frame["currency"]) == {"USD"}
    assert (frame["p10"] < frame["p90"]).all()
    compared = TABLE.compare(WORK | {"output": 500}, ["gpt-5", "o1"], on="2026-11-29").to_pandas()
    assert len(compared) == 1  # what is not ranked is no row
    assert compared["on"][0] == pd.Timestamp("2026-11-29", tz="UTC")
    assert str(compared["rank"].dtype) == "Int64"


def test_pandas_with_every_digit(ahead):
    """Exact decimals are pyarrow's, which add up to the last digit."""
    pytest.importorskip("pandas", reason="pandas is not installed: pip install 'costcalc[frames]'")
    frame = ahead.to_pandas(numbers="decimal")
    assert frame["cost"].sum() == ahead.courses[0].cost
    assert "decimal" in str(frame["cost"].dtype)


def test_polars_computes(ahead):
    """Floats, or exact decimals, and moments in UTC."""
    pl = pytest.importorskip("polars", reason="polars is not installed: pip install 'costcalc[frames]'")
    frame = ahead.to_polars()
    assert frame["cost"].dtype == pl.Float64
    assert frame["cost"].sum() == pytest.approx(float(ahead.courses[0].cost))
    exact = ahead.to_polars(numbers="decimal")
    assert exact["cost"].sum() == ahead.courses[0].cost
    compared = TABLE.compare(WORK | {"output": 500}, "gpt-5", on="2026-11-29").to_polars()
    assert compared["on"][0] == datetime(2026, 11, 29, tzinfo=UTC)


def test_every_answer_with_rows_is_a_frame():
    """What has flat rows is a table: as many as CSV has, but for those that have no figures."""
    pytest.importorskip("pandas", reason="pandas is not installed: pip install 'costcalc[frames]'")
    pytest.importorskip("polars", reason="polars is not installed: pip install 'costcalc[frames]'")
    found: list[tuple[Any, int]] = [
        (cost := TABLE.price("gpt-5", {"input": 1000, "output": 10}, on="2026-11-29"), len(cost.charges)),
        (listed := TABLE.models(on="2026-11-29", provider="openai"), len(listed.rows)),
        (matches := TABLE.lookup("0.14", on=ON), len(matches.matches)),
        (TABLE.history("o3"), 0),
        (TABLE.claims(), 0),
        (TABLE.training("deepseek-v3"), 3),
        (load(layers=["table", "genai-prices"]).audit(on="2026-11-29", limit=3), 0),
    ]
    for answer, rows in found:
        frames = (answer.to_arrow(), answer.to_pandas(), answer.to_polars())
        for frame in (*frames, answer.to_pandas(numbers="decimal")):
            assert len(frame) == (rows or len(answer.to_arrow())) > 0
        assert len(repr(answer)) < 200


def test_words_beside_numbers_have_a_column_of_their_own():
    """A price that is words is no float, and no zero: the words are beside it."""
    pytest.importorskip("pandas", reason="pandas is not installed: pip install 'costcalc[frames]'")
    frame = TABLE.history("o3").to_pandas()
    wordy = frame[frame["list_unit_price"].isna() & ~frame["withdrawn"].fillna(value=False)]
    assert set(wordy["list_unit_price_words"]) == {"as input", "not sold", "0.0015 per 60 Seconds"}
    assert str(frame["list_unit_price"].dtype) == "float64"
    assert "as input" in TABLE.history("o3").to_arrow()["list_unit_price"].to_pylist()


EXTRAS = [("pandas", "frames"), ("polars", "frames"), ("pyarrow", "arrow")]


@pytest.mark.parametrize(("library", "extra"), EXTRAS)
def test_a_missing_library_names_its_extra(library: str, extra: str, monkeypatch):
    """Without the library the error says which extra brings it."""
    monkeypatch.setitem(sys.modules, library, None)
    result = TABLE.compare(WORK | {"output": 500}, "gpt-5", on="2026-11-29")
    with pytest.raises(MissingExtraError, match=rf"pip install 'costcalc\[{extra}\]'"):
        getattr(result, {"pyarrow": "to_arrow"}.get(library, f"to_{library}"))()


@pytest.mark.parametrize("way", ["to_arrow", "to_pandas", "to_polars"])
def test_numbers_are_floats_or_decimals(way: str):
    """Any other kind of number is refused."""
    pytest.importorskip("pyarrow")
    result = TABLE.compare(WORK | {"output": 500}, "gpt-5", on="2026-11-29")
    with pytest.raises(UsageError, match="numbers: must be decimal or float, not 'exact'"):
        getattr(result, way)(numbers="exact")


def test_what_polars_cannot_hold_is_refused():
    """More digits than its decimals have are an error with a way out, and fit as floats."""
    pytest.importorskip("polars", reason="polars is not installed: pip install 'costcalc[frames]'")
    large = "999999999999999G"
    work = Workload(input=large, output=large, requests=f"{large}/day")
    offer = "V: input 999999999999999 USD/Mtoken, output 1 USD/Mtoken"
    result = TABLE.compare(work, [], on=ON, offers=[offer])
    with pytest.raises(UsageError, match="take numbers='float'"):
        result.to_polars(numbers="decimal")
    assert len(result.to_polars()) == 1
