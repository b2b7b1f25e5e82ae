"""Labels as columns of a table: each has its own, whatever it is called, beside those of the answer."""

from __future__ import annotations

import csv
import io
import json

import pytest


@pytest.fixture
def log(tmp_path, monkeypatch):
    """One request, with labels that are called as columns of answers are."""
    monkeypatch.chdir(tmp_path)
    row = {"time": "2025-03-01T12:00:00Z", "model": "one", "input_tokens": 7, "output_tokens": 3}
    labels = {"first": "a", "by_model": "b", "Cost": "c", "last": "d"}
    (tmp_path / "log.jsonl").write_text(json.dumps({**row, **labels}) + "\n")
    return ("log.jsonl", "--map", "input_tokens=input_tokens,output_tokens=output_tokens", "--format", "csv")


def of_csv(text: str) -> tuple[list[str], dict[str, str]]:
    """The columns, and the first row by them."""
    header, first, *_ = csv.reader(io.StringIO(text))
    return header, dict(zip(header, first, strict=True))


def test_a_label_called_as_a_count_takes_no_place_of_it(costcalc, log):
    """Sums by labels `first` and `last` have both: the labels, and the first and the last instant."""
    header, row = of_csv(costcalc("usage", *log, "--by", "first,last,by_model").out)
    assert len({*header}) == len(header)
    assert [row[name] for name in ("by_first", "by_last", "by_model")] == ["a", "d", "b"]
    assert (row["first"], row["last"], row["model"]) == (row["last"], "2025-03-01T12:00:00Z", "one")


def test_two_labels_never_share_a_column(costcalc, log):
    """By `model` and a column called `by_model`, a repricing has a column of each, in any case."""
    header, row = of_csv(costcalc("reprice", *log, "--by", "model,by_model,Cost").out)
    assert len({each.lower() for each in header}) == len(header)
    assert [row[name] for name in ("by_model", "by_by_model", "by_Cost")] == ["one", "b", "c"]
