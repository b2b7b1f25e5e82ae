"""What unit tests share: somebody else, to whom files may belong."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

SOMEBODY = 4_321
"""A user who is neither root nor the one who runs the tests."""


@pytest.fixture
def give_away(monkeypatch: pytest.MonkeyPatch):
    """Give a file or folder to somebody else; who is not root plays somebody else instead."""

    def given(place: Path) -> None:
        if os.geteuid() == 0:
            os.chown(place, SOMEBODY, SOMEBODY, follow_symlinks=False)
        else:
            monkeypatch.setattr("costcalc.pricing.stored.own.os.geteuid", lambda: SOMEBODY)

    return given
