"""Each row of a comparison says how many tokens a request has on its model: in JSON, CSV and frames."""

from __future__ import annotations

from decimal import Decimal

import pytest

import costcalc

ON = "2026-11-20"
TOKENS = ["input_tokens", "cache_read_tokens", "output_tokens"]


@pytest.fixture(scope="module")
def table():
    """The shipped table."""
    return costcalc.load()


def test_tokens_are_those_of_the_charges(table):
    """Input is all of it, what came from the cache included: 600 + 900, and 500 out."""
    work = {"input": 1500, "cached": "60%", "output": 500}
    (row,) = table.compare(work, "gpt-5.5", on=ON).to_dict()["rows"]
    assert [row[name] for name in TOKENS] == ["1500", "900", "500"]
    consumed = {each["meter"]: each["consumed_quantity"] for each in row["charges"]}
    assert consumed == {"input": "600", "cache_read": "900", "output": "500"}


def test_tokens_of_a_mix_are_their_mean(table):
    """One request of 1,500 and two of 100: (1500 + 200) / 3, rounded to 12 digits; nothing is cached."""
    shapes = [{"name": "a", "weight": 1, "input": 1500}, {"name": "b", "weight": 2, "input": 100}]
    (row,) = table.compare({"shapes": shapes}, "gpt-5.5", on=ON).to_dict()["rows"]
    assert row["input_tokens"] == "566.666666667"
    assert not {"cache_read_tokens", "output_tokens"} & row.keys()


def test_tokens_are_as_each_model_counts_them(table):
    """A model that needs 1.45 times the tokens for the same text has so many, as its charges have."""
    said = {"language": "en", "tokens_measured_with": "claude-opus-4.6"}
    rows = table.compare({"input": 1000}, "gpt-5.5,claude-opus-4-7", on=ON, **said).rows
    counted = {row.model.id: row.to_dict()["input_tokens"] for row in rows}
    assert counted == {row.model.id: row.to_dict()["charges"][0]["consumed_quantity"] for row in rows}
    assert counted["anthropic/claude-opus-4-7"] == "1450"


def test_a_frame_can_compute_with_tokens(table):
    """The columns are there whatever was asked, as numbers, or exactly as decimals."""
    found = table.compare({"requests": "10/day", "input": 1500, "output": 500}, "gpt-5.5", on=ON)
    frame = found.to_pandas()
    assert [str(frame[name].dtype) for name in TOKENS] == ["float64"] * 3
    assert frame["input_tokens"].sum() + frame["output_tokens"].sum() == 2000
    assert frame["cache_read_tokens"].isna().all()
    assert found.to_pandas(numbers="decimal")["input_tokens"].sum() == Decimal(1500)
    assert found.to_polars()["output_tokens"].to_list() == [500.0]
