"""`price --file` on files that nobody meant: each ends with an exit code and a line, never a traceback."""

from __future__ import annotations

import errno
import io
import json
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from costcalc.cli.main import run
from tests.builders import ROOT

TABLE = str(ROOT / "tests" / "golden" / "pricing.yaml")
NAMES = [
    "model", "Model", "on", "date", "created_at", "end_time", "input", "output", "cached", "input_tokens",
    "output_tokens", "prompt_tokens", "completion_tokens", "total_tokens", "cached_tokens", "inputTokens",
    "cache_read_input_tokens", "cache_creation_input_tokens", "reasoning_tokens", "requests",
    "provider", "tier",
    "batch", "service_tier", "type", "amount", "price", "currency", "fx_rate", "team", "option",
    "size", "usage",
    "response", "language", "discount", "",
]  # fmt: skip
CELLS = some.one_of(
    some.sampled_from(
        ["one", "two", "1", "1000", "1,000", "1.000", "1,5", "1.5", "-5", "1e3", "1E+400", "60%",
         "true", "flex",
         "2025-02-01", "01/02/2025", "25/02/2025", "1738368000", "1738368000000",
         "2025-02-01 10:00", "acme", "EUR",
         "0.5 EUR/USD", "input_cache_hit_tokens", "\u0661\u0662", "\x00", "NaN", "=1+1", "", " "]
    ),
    some.text(max_size=8),
)  # fmt: skip
FLAGS = some.lists(
    some.sampled_from(
        ["--strict", "--total", "--by=model", "--by=team,month", "--decimal=comma", "--dates=dmy",
         "--timezone=UTC",
         "--format=json", "--format=markdown", "--format=value", "--label=team", "--map=input=tok",
         "--usage-format=anthropic", "--mean-request", "--currency=EUR"]
    ),
    max_size=3,
    unique=True,
)  # fmt: skip
CODES = {0, 1, 2, 3, 4}


def ended(monkeypatch, data: bytes, *flags: str) -> int:
    """The exit code for a file; what it wrote is thrown away."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))
    return run(["price", "--file", "-", "--pricing", TABLE, *flags])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=100)
@given(
    some.lists(some.sampled_from(NAMES), min_size=1, max_size=8, unique=True),
    some.lists(some.lists(CELLS, max_size=9), max_size=4),
    some.sampled_from(",;\t"),
    FLAGS,
)
def test_any_table(monkeypatch, capsys, names, rows, delimiter, flags):
    """Any columns with anything in them end with an exit code."""
    lines = [delimiter.join(names), *(delimiter.join(row) for row in rows)]
    data = "\n".join(lines).encode("utf-8", "surrogatepass")
    assert ended(monkeypatch, data, *flags) in CODES
    assert "Traceback" not in capsys.readouterr().err


JSON = some.recursive(
    some.one_of(some.none(), some.booleans(), some.integers(), some.floats(allow_nan=False), CELLS),
    lambda each: some.one_of(
        some.lists(each, max_size=3), some.dictionaries(some.sampled_from(NAMES), each, max_size=4)
    ),
    max_leaves=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=100)
@given(
    some.lists(some.dictionaries(some.sampled_from(NAMES), JSON, max_size=6), min_size=1, max_size=3), FLAGS
)
def test_any_objects(monkeypatch, capsys, rows, flags):
    """Any objects end with an exit code."""
    data = "".join(f"{json.dumps(row)}\n" for row in rows).encode()
    assert ended(monkeypatch, data, *flags) in CODES
    assert "Traceback" not in capsys.readouterr().err


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(
    some.binary(max_size=200),
    some.sampled_from([b"", b"model,input,on\n", b"\xff\xfe", b"\xef\xbb\xbf{", b"sep="]),
)
def test_any_bytes(monkeypatch, capsys, data, start):
    """Any bytes end with an exit code."""
    assert ended(monkeypatch, start + data) in CODES
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (b"model,input,on\n", 0, ""),
        (b"model,input,on\none,1\n", 1, "2 cells, and the first line 3"),
        (b"model,input,on\none,1\x00,2025-02-01\n", 1, "is not a number"),
        (b"model,input,on\none," + b"9" * 200_000 + b",2025-02-01\n", 1, "field larger than field limit"),
        ("model,input\none,1\n".encode("utf-16")[:-1], 1, "not UTF-16"),
        (b"model,model,on\none,1,2025-02-01\n", 1, "two columns are called 'model'"),
        (b"\x1f\x8b\x08\x00" + b"\x00" * 50, 1, "zcat"),
        (b"PAR1" + b"\x00" * 50, 1, "Parquet"),
        (b"\xfd7zXZ\x00" + b"\x00" * 50, 1, "xzcat"),
        (b'[{"model":"one"}]\n', 1, "one object a line"),
        (b'{"model":"one","input":1,"on":"2025-02-01"}\n[1]\n', 1, "1 of 2 rows"),
        (b"sep=;\n", 1, "it is empty"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_files_that_nobody_meant(costcalc, data, code, words):
    """Each is told for what it is."""
    said = costcalc("price", "--file", "-", stdin=data)
    assert said.code == code
    assert words in said.err + said.out
    assert len(said.err) < 3_000


def test_a_pipe_that_nobody_writes_to(costcalc, tmp_path):
    """A named pipe is refused at once."""
    place = tmp_path / "pipe"
    os.mkfifo(place)
    said = costcalc("price", "--file", str(place))
    assert (said.code, "it is a pipe, and no file" in said.err) == (1, True)


def test_nothing_is_left_of_a_pipe(costcalc, tmp_path, monkeypatch):
    """What comes through a pipe is kept in a file that is gone when it ends, also where it ends badly."""

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    for data, code in ((b"model,input,on\none,1,2025-02-01\n", 0), (b"model,date,on\n", 1)):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(Pipe(data), encoding="utf-8"))
        assert run(["price", "--file", "-", "--pricing", TABLE]) == code
        assert list(tmp_path.iterdir()) == []


class Endless(io.RawIOBase):
    """A pipe of zeros that never comes to an end; `asked` counts the reads."""

    asked = 0

    def readable(self) -> bool:  # noqa: D102 - as of any stream
        return True

    def readinto(self, buffer) -> int:  # noqa: D102 - as of any stream
        self.asked += 1
        buffer[:] = bytes(len(buffer))
        return len(buffer)


def test_a_pipe_of_no_text_without_an_end(costcalc, monkeypatch):
    """What is no text is refused by its first bytes, and not kept until the disk is full."""
    zeros = Endless()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BufferedReader(zeros)))
    assert run(["price", "--file", "-", "--pricing", TABLE]) == 1
    assert zeros.asked == 1


def test_a_file_that_a_disk_cannot_read(costcalc, monkeypatch, capsys):
    """An error of the disk is told, at the first byte as at any other."""

    class Failing(Endless):
        def seekable(self) -> bool:
            return True

        def seek(self, *_) -> int:
            return 0

        def readinto(self, _) -> int:
            raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BufferedReader(Failing())))
    assert run(["price", "--file", "-", "--pricing", TABLE]) == 1
    assert capsys.readouterr().err == "costcalc: -: it cannot be read: Input/output error\n"
