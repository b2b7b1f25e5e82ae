"""Figures as they are printed, in the notation of their language."""

from __future__ import annotations

import pytest

from costcalc.pricing.file.printed import figure_stands_in
from tests.builders import usd


@pytest.mark.parametrize(
    ("text", "amount", "language"),
    [
        ("$0.14 / million input tokens (cache hit)", "0.14", "en"),
        ("$15.00 / 1M input tokens", "15", "en"),
        ("input_cost_per_token: 1.5e-05", "15", "en"),
        ("$1,000.50", "1000.5", "en"),
        ("$.55 per million", "0.55", "en"),
        ("$0.00055 / 1K tokens", "0.55", "en"),
        ("0,14 $ par million de tokens", "0.14", "fr"),
        ("1\N{NARROW NO-BREAK SPACE}234,5 $", "1234.5", "fr"),
        ("1.234,5 $", "1234.5", "fr"),
    ],
)
def test_the_figure_stands_in_the_text(text: str, amount: str, language: str):
    """A figure is found per million, per thousand and per one, grouped or not."""
    assert figure_stands_in(text, usd(amount), language)


@pytest.mark.parametrize(
    ("text", "amount", "language"),
    [
        ("$10.14 / million", "0.14", "en"),
        ("$0.145 / million", "0.14", "en"),
        ("0,14 $", "0.14", "en"),
        ("0.14 $", "0.14", "fr"),
        ("free", "0", "en"),
        ("$1.5", "15", "en"),
    ],
)
def test_the_figure_does_not_stand_in_the_text(text: str, amount: str, language: str):
    """A part of a longer number, or another language's notation, is not the figure."""
    assert not figure_stands_in(text, usd(amount), language)
