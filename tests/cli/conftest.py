"""The command line in process, on the frozen table."""

from __future__ import annotations

import io
import sys
from typing import NamedTuple

import pytest

from costcalc.cli.main import run
from tests.builders import ROOT

TABLE = str(ROOT / "tests" / "golden" / "pricing.yaml")


class Said(NamedTuple):
    """What a command wrote, and how it ended."""

    code: int
    out: str
    err: str


@pytest.fixture
def costcalc(capsys, monkeypatch):
    """Run a command on the frozen table, as a person in a pipe would."""
    monkeypatch.delenv("COLUMNS", raising=False)

    def ask(*argv: str, stdin: bytes | None = None, pricing: str | None = TABLE) -> Said:
        if stdin is not None:
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        code = run([*argv, *(["--pricing", pricing] if pricing else [])])
        captured = capsys.readouterr()
        return Said(code, captured.out, captured.err)

    return ask
