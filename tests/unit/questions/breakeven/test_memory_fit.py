"""What fits: weights against memory, at the byte."""

from __future__ import annotations

from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest

from costcalc.pricing_table import load
from costcalc.questions.breakeven.hardware import BITS, bits_named, gigabytes, read_quantisation, what_fits
from costcalc.questions.breakeven.shape import FIT
from tests.builders import ROOT

TABLE = load(ROOT / "tests" / "cases" / "tables" / "hosting.yaml")
FACTS = TABLE.catalogue.facts()
G24 = FACTS.gpus["G24"]
OPEN: Any = SimpleNamespace(id="maker/open", name="Open")


def fit(parameters: str, gpus: int = 1, said: tuple[str, Fraction] | None = ("int4", Fraction(4))):
    """What fits into some G24."""
    found = what_fits(FACTS, G24, Fraction(gpus), Fraction(parameters), said, None)
    assert found is not None
    return found


def test_the_edge():
    """24 GB hold 48 billion weights of four bits, and not one more."""
    assert fit("48e9").fits is True
    above = fit("48000000001")
    assert above.fits is False
    assert above.levels[0].gpus_needed == 2
    assert above.levels[0].largest_parameters == 48_000_000_000


def test_in_words():
    """What fits is said, of a model or of one of the user's."""
    assert fit("14e9").sentence == (
        "your model has 14 billion parameters; its weights against the 24 GB of 1 G24: "
        "7 GB at int4, which fit"
    )
    assert "has 500 million parameters" in fit("0.5e9").sentence
    assert FIT.document(fit("14e9"))["published"] == []


def of_open(gpus: int, said: tuple[str, Fraction] | None = None):
    """What fits of the model `open`, of 100 billion parameters, into some G24."""
    found = what_fits(FACTS, G24, Fraction(gpus), Fraction("100e9"), said, OPEN)
    assert found is not None
    return found


def test_without_a_quantisation():
    """Three usual ones are answered; whether it fits is said where they agree, and no file differs."""
    assert [level.name for level in of_open(1).levels] == ["fp16", "fp8", "q4"]
    assert of_open(1).fits is False  # 24 GB: nothing but another, smaller model
    assert of_open(3).fits is None  # 72 GB: the four bits and the file of 60 GB
    assert of_open(5).fits is None  # 120 GB: eight bits
    assert of_open(9).fits is True  # 216 GB: everything


def test_a_published_file_may_be_smaller():
    """Where no usual quantisation fits, a published file of the model leaves it open."""
    found = what_fits(FACTS, G24, Fraction(3), Fraction("1000e9"), None, OPEN)
    assert found is not None
    assert found.fits is None
    assert found.sentence.endswith(
        "; of published files Open at q4_k_m, 60 GB and Open Small at q4_k_m, 5 GB fit"
    )
    said = what_fits(FACTS, G24, Fraction(3), Fraction("1000e9"), ("fp8", Fraction(8)), OPEN)
    assert said is not None
    assert said.fits is False


def test_published_files():
    """Files of the model, and of smaller ones that bear its name, each with its source."""
    files = FIT.document(of_open(1))["published"]
    assert [(each["subject"], each["fits"]) for each in files] == [("Open", False), ("Open Small", True)]
    assert files[0]["source"]["printed"] == "60 GB"
    none = what_fits(FACTS, G24, Fraction(1, 10), Fraction("100e9"), None, OPEN)
    assert none is not None
    assert none.sentence.endswith("; of published files none fits")


def test_a_gpu_without_memory():
    """Nothing is known of what fits into it."""
    assert what_fits(FACTS, FACTS.gpus["Bare"], Fraction(1), Fraction(1), None, None) is None


@pytest.mark.parametrize(
    ("size", "text"),
    [("671e9", "671 GB"), ("377.4375e9", "377.4 GB"), ("1342e9", "1,342 GB"), ("5e7", "50 MB")],
)
def test_sizes_as_people_say_them(size: str, text: str):
    """Whole gigabytes from a thousand on, one decimal below."""
    assert gigabytes(Fraction(size)) == text


def test_names_of_quantisations():
    """Precisions go by their names in any case; a number is its own name."""
    assert bits_named("FP8") == 8
    assert bits_named("not given") is None
    assert read_quantisation("1.58") == ("1.58 bits", Fraction("1.58"))
    assert BITS["q8"] * 32 == 32 * 8 + 16  # a scale of 16 bits with each block of 32 weights
