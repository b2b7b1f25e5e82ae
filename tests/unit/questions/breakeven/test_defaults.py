"""Defaults: only what a source states well enough, and never without the source."""

from __future__ import annotations

from fractions import Fraction

import pytest

from costcalc.errors import UsageError
from costcalc.pricing_table import load
from costcalc.questions.breakeven.described import Default, Sought, power_of, rent_of, throughput_of
from costcalc.questions.breakeven.hardware import Mix
from costcalc.questions.breakeven.shape import DEFAULT
from tests.builders import ROOT, table_of

TABLE = ROOT / "tests" / "cases" / "tables" / "hosting.yaml"
FACTS = load(TABLE).catalogue.facts()
EVEN = Mix(Fraction(1_000), Fraction(1_000))


def facts_with(old: str, new: str):
    """The facts of the table with a passage changed."""
    text = TABLE.read_text(encoding="utf-8")
    assert text.count(old) == 1
    return table_of(text.replace(old, new)).catalogue.facts()


@pytest.mark.parametrize(
    ("day", "value", "words"),
    [
        ("2026-11-22", 2, "the middle of 1 to 3 USD"),
        ("2026-03-01", 2, "the middle of 1 to 3 USD"),  # a month counts from its first day on
        ("2026-02-28", 5, "the middle of 4 to 6 USD"),
        ("2025-01-31", 2, "no figure from before 2025-01-31 is known"),  # "over 9" alone has no other end
    ],
)
def test_the_rent_of_a_day(day: str, value: int, words: str):
    """The latest figure from before the day; the source's own words go with it."""
    found = rent_of(FACTS.gpus["G80"], day)
    assert found is not None
    assert found.value == value
    assert words in found.how
    assert DEFAULT.document(found)["source"]["title"] == "Made up for the tests"


def test_a_gpu_that_nobody_rents():
    """No default, rather than that of another."""
    assert rent_of(FACTS.gpus["Bare"], "2026-11-22") is None
    assert power_of(FACTS.gpus["Bare"]) is None


def test_an_assumption_has_no_source():
    """It says so, with nulls where a source would be."""
    said = DEFAULT.document(Default("utilisation", Fraction(1), "assumed"))
    assert {name for name, value in said.items() if value is None} == {
        "low", "high", "on", "printed", "verified", "note", "source",
    }  # fmt: skip


def throughput(
    facts=FACTS, gpu: str | None = "G80", bits: int | None = 8, mix: Mix = EVEN, gpus: str | None = "8"
):
    """The default throughput of `open`."""
    names = ("maker/open", "Open")
    asked = (None if each is None else Fraction(each) for each in (bits, gpus))
    return throughput_of(facts, Sought(names, gpu, mix, *asked))


def test_the_figure_whose_requests_are_most_alike():
    """By the share of output: even requests, or long inputs; without lengths comes last."""
    assert throughput().default.value == 10_000
    assert throughput(mix=Mix(Fraction(5_000), Fraction(500))).default.value == 30_000
    assert throughput(bits=None).default.value == 10_000
    assert throughput(bits=16).default.value == 4_000


def test_what_was_measured_goes_with_it():
    """Of how many GPUs it is, at which precision, and whether the requests were like these."""
    found = throughput()
    assert (found.gpus, found.quantisation, found.caveat) == (8, ("fp8", 8), None)
    assert throughput(mix=Mix(Fraction(2_000), Fraction(1_000))).caveat is None  # twice as much is alike
    assert throughput(mix=Mix(Fraction(2_001), Fraction(2_000))).caveat is not None
    assert throughput(bits=None, gpus="4").default.value == 4_000  # the most alike is of eight
    assert throughput(bits=16).caveat == (
        "the source of the throughput does not say how long its requests were"
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("precision: FP8, ", ""),
        ("precision: FP8", "precision: some"),
        ('batch: "64", ', ""),
        ("direction: total", "direction: input"),
        ("direction: total, ", ""),
        ("value: 10000", "low: 9 token/second, high: 10000"),
        ("model: maker/open", "subject: Other"),
        ("gpu: G80, ", ""),
        ("gpus: 8 GPU, ", ""),
    ],
)
def test_what_a_figure_must_state(old: str, new: str):
    """A figure without it is none to rely on: the others are refused, as those of long inputs."""
    (entry,) = [
        line for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith("    even:")
    ]
    assert entry.count(old) == 1
    with pytest.raises(UsageError, match="for requests of which 10 % is output, and of yours 50 % is"):
        throughput(facts_with(entry, entry.replace(old, new)))


@pytest.mark.parametrize(
    ("output", "value"), [(500, 30_000), (2_000, 30_000), (2_500, 10_000), (10_000, 10_000)]
)
def test_a_share_of_output_that_is_alike(output: int, value: int):
    """Of 10 % and 50 % as measured, from half of it to twice as much: 5 % and 20 %, 25 % and 100 %."""
    mix = Mix(Fraction(10_000 - output), Fraction(output))
    assert throughput(mix=mix).default.value == value


@pytest.mark.parametrize("output", [0, 499, 2_001, 2_499])
def test_a_share_of_output_that_is_not(output: int):
    """Less than half of what was measured, or more than twice that: no default, but the list of figures."""
    with pytest.raises(UsageError, match="throughput=10000 token/s, throughput_per=8 GPU"):
        throughput(mix=Mix(Fraction(10_000 - output), Fraction(output)))


@pytest.mark.parametrize("gpus", ["1", "5", "7.5", "9", "12", None])
def test_gpus_that_are_no_multiple(gpus: str | None):
    """A machine is not cut: a default is of all its GPUs, or of several such machines."""
    with pytest.raises(UsageError, match="the table's figure is that of 8 GPUs, and"):
        throughput(gpus=gpus)
    assert throughput(gpus="24").gpus == 8


def test_nothing_was_published():
    """The error says what to say, and lists nothing where there is nothing."""
    text = TABLE.read_text(encoding="utf-8")
    bare = text.partition("  throughputs:")[0] + "end: pricing/1\n"
    with pytest.raises(UsageError) as caught:
        throughput(table_of(bare).catalogue.facts())
    assert caught.value.detail.startswith("say it, such as throughput=4176 token/s, ")
    assert "published" not in caught.value.detail


def test_what_was_published_is_listed():
    """Those of the model first on the GPU asked about; each with the flags that repeat it."""
    with pytest.raises(UsageError) as caught:
        throughput(gpu="G24")
    first, *others = caught.value.detail.splitlines()[2:]
    assert first.startswith("  500 token/s of input: maker/open, 8 x G24, precision not given, batch 64")
    assert len(others) == 5
    with pytest.raises(UsageError) as caught:
        throughput_of(FACTS, Sought((), "Bare", EVEN, None, None))
    assert "  100 to 300 token/s of tokens: Something, 1 x Bare" in caught.value.detail
    with pytest.raises(UsageError) as caught:
        throughput_of(FACTS, Sought((), None, EVEN, None, None))
    assert "  up to 4 token/s of output: Something, a box" in caught.value.detail
