"""What somebody called a column steers no terminal on which a log of it is told."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("more", [(), ("--format", "csv"), ("--format", "markdown")])
@pytest.mark.parametrize("command", ["usage", "reprice"])
def test_the_name_of_a_column_steers_no_terminal(costcalc, tmp_path, monkeypatch, command, more):
    """A file of which nothing counts is told with its reason, on one line and without what colours it."""
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    pytest.importorskip("duckdb")
    monkeypatch.chdir(tmp_path)
    columns = {"model": ["o1"], "input_tokens": [1], "output_tokens": [1], "a\n\x1b[31m\x9b_tokens": [1]}
    pq.write_table(pa.table(columns), "log.parquet")
    said = costcalc(command, "log.parquet", *more)
    assert "unknown field a" in said.out + said.err
    assert not {"\x1b", "\x9b"} & {*said.out, *said.err}
    if not more and command == "usage":
        assert [line for line in said.out.splitlines() if line.startswith("refused: 1 row, unknown field a ")]
