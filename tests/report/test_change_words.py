"""What is to come, in words: each kind, each movement, in two languages."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

from typing import Any

import pytest

from costcalc.report.change_words import change_texts, told_of


def entry(before: str | None, after: str | None, meter: str = "input", **more: Any) -> dict[str, Any]:
    """A change of a price on 2026-12-01."""
    return {
        "model": "acme/one", "at": "2026-12-01T00:00:00Z", "bracket": None, "kind": "price", "meter": meter,
        "from": before, "to": after, "variant": None, "successor": None, **more,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("moves", "words"),
    [
        ([("1", "2"), ("4", "8")], "doubles on 2026-12-01"),
        ([("2", "1"), ("0.25", "0.125")], "halves on 2026-12-01"),
        ([("1", "1.2")], "rises by 20 % on 2026-12-01"),
        ([("3", "4")], "rises by 33.3 % on 2026-12-01"),
        ([("1", "3")], "rises by 200 % on 2026-12-01"),
        ([("1", "0.9")], "falls by 10 % on 2026-12-01"),
        ([("1", "0")], "falls on 2026-12-01"),
        ([("0", "1")], "rises on 2026-12-01"),
        ([("1", "2"), ("4", "5")], "rises on 2026-12-01"),
        ([("2", "1"), ("4", "3")], "falls on 2026-12-01"),
        ([("1", "2"), ("4", "3")], "changes on 2026-12-01"),
        ([("1", None), ("4", "8")], "changes on 2026-12-01"),
        ([(None, "1")], "is known again from 2026-12-01 on"),
        ([("1", None), ("4", None)], "ends on 2026-12-01"),
    ],
)
def test_movements(moves: list[tuple[str | None, str | None]], words: str):
    """One movement of all prices is told with its size; the figures follow, but for a price that ends."""
    (said,) = change_texts(
        [entry(*move, meter) for move, meter in zip(moves, ("input", "output"), strict=False)]
    )
    assert said.partition(" (")[0] == words


def test_figures_have_their_units_and_conditions():
    """Each unit once, behind its figures; the conditions of a price that is not the base before them."""
    (said,) = change_texts(
        [
            entry("0.5", "1"),
            entry("0.000001", "0.000002", "output"),
            entry("0.01", "0.02", "image"),
            entry("0.25", "0.5", variant="service_tier=batch"),
        ]
    )
    assert said == (
        "doubles on 2026-12-01 (input 0.50 to 1.00, output 0.000001 to 0.000002 USD/Mtoken; image 0.01 to 0.02 USD/image; "
        "service_tier=batch: input 0.25 to 0.50 USD/Mtoken)"
    )
    (said,) = change_texts([entry("1", None), entry("1", "2", "output")])
    assert said == "changes on 2026-12-01 (input 1.00 to no price, output 1.00 to 2.00 USD/Mtoken)"


def test_kinds():
    """Guarantees, shutdowns, observed changes; a successor of the same seller by its own name, another's whole."""
    over = {"meter": None, "from": None, "to": None}
    entries = [
        entry(None, None) | over | {"kind": "guarantee"},
        entry(None, None) | over | {"kind": "shutdown", "successor": "acme/two"},
        entry("1", None, successor="other/one"),
        entry("1", "2", bracket={"not_before": "2026-11-20", "not_after": "2026-12-01"}),
    ]
    assert change_texts(entries[:2]) == [
        "guaranteed until 2026-12-01",
        "shut down on 2026-12-01, successor two",
    ]
    assert change_texts(entries[2:3]) == ["ends on 2026-12-01, successor other/one"]
    assert change_texts(entries[3:]) == [
        "doubles between 2026-11-20 and 2026-12-01 (input 1.00 to 2.00 USD/Mtoken)"
    ]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            [entry("1", "2")],
            "double le 1er décembre 2026 (entrée de 1,00 à 2,00\N{NO-BREAK SPACE}USD/Mtoken)",
        ),
        (
            [entry("1", "0.5")],
            "est divisé par deux le 1er décembre 2026 (entrée de 1,00 à 0,50\N{NO-BREAK SPACE}USD/Mtoken)",
        ),
        (
            [entry("1", "1.5")],
            "augmente de 50\N{NO-BREAK SPACE}% le 1er décembre 2026 (entrée de 1,00 à 1,50\N{NO-BREAK SPACE}USD/Mtoken)",
        ),
        ([entry("1", None, at="2026-12-01T16:00:00Z")], "prend fin le 1er décembre 2026 à 16:00 UTC"),
        (
            [entry("1", None, bracket={"not_before": "2026-11-20", "not_after": "2026-12-01"})],
            "prend fin entre le 20 novembre 2026 et le 1er décembre 2026",
        ),
    ],
)
def test_in_french(change: list[dict[str, Any]], words: str):
    """Dates, figures and verbs of French."""
    assert [each.words for each in told_of(change, "fr")] == [words]


def test_each_model_and_each_instant_is_told_apart():
    """Two models at once, and one model twice, are four sentences."""
    entries = [
        entry("1", "2", model=name, at=at)
        for name in ("a/b", "c/d")
        for at in ("2026-12-01T00:00:00Z", "2026-12-02T10:30:00Z")
    ]
    assert [(each.model, each.at) for each in told_of(entries)] == [
        (each["model"], each["at"]) for each in entries
    ]
    assert change_texts(entries)[1].startswith("doubles on 2026-12-02T10:30:00Z (")
