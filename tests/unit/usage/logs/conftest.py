"""Logs on disk, as they are opened."""

from __future__ import annotations

import pytest

from costcalc.usage.logs.files.opened import LogFile


@pytest.fixture
def log(tmp_path):
    """Opens bytes as a log, which lies on disk."""

    def opened(content: bytes, name: str = "log") -> LogFile:
        place = tmp_path / name
        place.write_bytes(content)
        return LogFile(name, str(place))

    return opened


@pytest.fixture(params=["orjson", "Python"])
def either_reader(request, monkeypatch):
    """Each test that uses it runs with orjson, and with what Python brings."""
    if request.param == "orjson":
        pytest.importorskip("orjson")
    else:
        monkeypatch.setitem(__import__("sys").modules, "orjson", None)
