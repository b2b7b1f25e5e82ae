"""Parts that requests share: what they say again."""

from __future__ import annotations

from datetime import date

import pytest

from costcalc.asking.parts import on


@pytest.mark.parametrize(("moment", "words"), [(None, {}), (date(2025, 1, 25), {"on": "2025-01-25"})])
def test_a_moment_is_said_again(moment, words):
    """Where none was said, a command says none."""
    assert on().words(moment) == words
