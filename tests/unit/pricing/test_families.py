"""The newest of a line on sale on a day."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

import pytest

from costcalc import Usage
from costcalc.errors import InstantNeededError, UnknownModelError
from costcalc.pricing.names.families import FAMILIES
from costcalc.pricing.names.letters import unmarked
from costcalc.pricing.names.makers import EVERY_MAKER
from tests.builders import model, period, pricing_file, table_of

RATES = "input: 1 USD/Mtoken"
ANTHROPIC = "providers: {acme: {name: Acme}, anthropic: {name: Anthropic}, google: {name: Google}}"


def sold(model_id: str, start: str, end: str = "") -> str:
    """A model that is sold in a time, released at its beginning."""
    return model(period(RATES, start=start, end=end), model_id, f"released: {start}")


TABLE = table_of(
    pricing_file(
        sold("anthropic/claude-3-sonnet", "2024-03-04", "2025-07-21"),
        sold("anthropic/claude-sonnet-4", "2025-05-22", "2026-06-15"),
        sold("anthropic/claude-sonnet-4-5", "2025-09-29"),
        sold("anthropic/claude-haiku-4-5", "2025-10-15"),
        sold("google/gemini-2.5-flash", "2025-06-17", "2026-01-01"),
        sold("google/gemini-3-flash-preview", "2025-12-17"),
        sold("google/gemini-3.5-flash", "2026-05-19"),
    ).replace("providers:\n  acme: {name: Acme}", ANTHROPIC)
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "on", "model_id"),
    [
        ("sonnet", "2024-06-01", "anthropic/claude-3-sonnet"),
        ("sonnet", "2025-05-21", "anthropic/claude-3-sonnet"),
        ("sonnet", "2025-05-22", "anthropic/claude-sonnet-4"),
        ("Claude Sonnet", "2025-09-28", "anthropic/claude-sonnet-4"),
        ("anthropic/claude-sonnet-latest", "2025-09-29", "anthropic/claude-sonnet-4-5"),
        ("claude", "2026-11-01", "anthropic/claude-sonnet-4-5"),
        ("HAIKU", "2026-11-01", "anthropic/claude-haiku-4-5"),
        ("gemini flash", "2025-12-20", "google/gemini-2.5-flash"),  # a preview is not meant beside another
        ("gemini flash", "2026-02-01", "google/gemini-3-flash-preview"),  # it is, by itself
        ("gemini_flash", "2026-06-01", "google/gemini-3.5-flash"),
    ],
)
def test_the_newest_on_a_day(name: str, on: str, model_id: str):
    """Released last of those on sale, on the day that is asked, and the answer says so first."""
    cost = TABLE.price(name, Usage(input_tokens=1_000), on=on)
    assert (cost.model.id, cost.matched) == (model_id, "family")
    assert cost.notes[0].startswith(f"{name}: the newest ")
    assert cost.notes[0].endswith(f" on sale on {on}, {model_id}")


def test_before_the_first():
    """A family of which nothing is sold yet stands for nothing, and comes to stand for the first."""
    with pytest.raises(UnknownModelError, match="it stands for anthropic/claude-haiku-4-5 from 2025-10-15"):
        TABLE.model("haiku", on="2025-10-14")
    with pytest.raises(UnknownModelError):
        TABLE.model("opus", on="2026-01-01")


def test_another_in_the_course_of_a_day():
    """Which one is meant on a day in which the next is released by the hour, nobody knows."""
    late = model(period(RATES, start="2026-03-01T12:00:00Z"), "anthropic/claude-opus-5")
    table = table_of(
        pricing_file(sold("anthropic/claude-opus-4", "2025-05-22"), late).replace(
            "providers:\n  acme: {name: Acme}", ANTHROPIC
        )
    )
    with pytest.raises(InstantNeededError):
        table.model("opus", on="2026-03-01")
    assert table.model("opus", on="2026-03-01T12:00:00Z").id == "anthropic/claude-opus-5"


def test_the_rows_of_families():
    """Each word is one family's, of a maker that is known; a family of nobody's models has no name."""
    words = [unmarked(word) for row in FAMILIES for word in row.words]
    assert len(words) == len(set(words))
    assert {row.maker for row in FAMILIES} <= EVERY_MAKER
    assert len({row.said for row in FAMILIES}) == len(FAMILIES)
    with pytest.raises(UnknownModelError):
        TABLE.model("gpt", on="2026-01-01")


@pytest.mark.parametrize(
    ("on", "said"),
    [
        ("2025-12-16", "gemini flash: the newest Gemini Flash on sale on 2025-12-16, google/gemini-2.5-flash"),
        ("2025-12-31", "gemini flash: the newest Gemini Flash, previews apart, on sale on 2025-12-31, google/gemini-2.5-flash"),
        ("2026-01-02", "gemini flash: the newest Gemini Flash on sale on 2026-01-02, google/gemini-3-flash-preview"),
    ],
)  # fmt: skip
def test_a_newer_preview_is_said_to_be_left_out(on: str, said: str):
    """The newest that is no preview is not called the newest of all."""
    assert TABLE.price("gemini flash", Usage(input_tokens=1), on=on).notes[0] == said
