"""What must hold of every conversion of tokens, whatever the workload and the factors."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from costcalc import Workload
from costcalc.meters import METERS, PARTS
from costcalc.pricing.facts import LanguageFactor, Tokenizer, Verbosity
from costcalc.pricing.model import Model, Provider
from costcalc.pricing.source import Cited, Source
from costcalc.tokens.unlike import (
    PLACES,
    Adjustment,
    TextSaid,
    TokenFactor,
    adjust,
    adjusted,
    adjustment_of,
)
from tests.builders import facts_file, table_of

FACTS = table_of(facts_file("")).catalogue.facts()
SAID = TextSaid("fr", "base")
CITED = Cited(Source("s", "S", "measured"))
HALF_A_PLACE = Fraction(1, 2 * 10**PLACES)

factors = st.decimals(Decimal("0.01"), Decimal(100), places=6)
counts = st.integers(0, 10**12)


@st.composite
def workloads(draw: st.DrawFn) -> Workload:
    """A workload whose parts fit into their wholes."""
    cached, audio, fresh, written, plain, reasoning = (draw(counts) for _ in range(6))
    return Workload(
        input_tokens=cached + audio + fresh + written,
        cache_read_tokens=cached,
        input_audio_tokens=audio,
        cache_write_tokens=written,
        output_tokens=plain + reasoning,
        reasoning_tokens=reasoning,
        images=draw(st.integers(0, 1_000)),
    )


def by(factor: Fraction, output: Fraction = Fraction(1)) -> Adjustment:
    """An adjustment by a factor, and by another one of the output."""
    high = Decimal(output.numerator) / Decimal(output.denominator)
    published = Verbosity("v", (), "others", Decimal(1), high, CITED)
    said = SAID._replace(verbosity="high")
    return Adjustment(said, "other", TokenFactor(factor, factor, (CITED,)), published)


def using(family: str) -> Model:
    """A model that uses a family."""
    return Model(family, family, Provider("acme", "Acme"), (), tokenizer=family)


@given(workloads(), factors, factors)
def test_every_text_token_is_multiplied_once(workload: Workload, factor: Decimal, output: Decimal):
    """Each text part is its quantity times its factor, to half of the last place; nothing else changes."""
    (shape,) = workload.shapes
    adjustment = by(Fraction(factor), Fraction(output))
    after = dict(adjusted(shape, adjustment).parts)
    for name, before in shape.parts:
        meter = METERS[name]
        text = meter.is_token and meter.modality is None
        times = adjustment.output_factor if meter.direction == "output" else adjustment.factor
        due = Fraction(before) * (times if text else 1)
        assert abs(Fraction(after[name]) - due) <= HALF_A_PLACE


@given(workloads(), factors)
def test_wholes_are_the_sum_of_their_parts(workload: Workload, factor: Decimal):
    """Inclusive quantities after the conversion still contain their parts, and exactly those."""
    shape = adjusted(workload.shapes[0], by(Fraction(factor)))
    parts = dict(shape.parts)
    for whole in ("input", "output", "cache_read"):
        inside = sum((parts.get(each, Decimal(0)) for each in (whole, *PARTS[whole])), Decimal(0))
        assert shape.fields[f"{whole}_tokens"] == inside


@given(workloads())
def test_a_factor_of_one_changes_nothing(workload: Workload):
    """With the factor 1 the shape is the very one that was asked about."""
    (shape,) = workload.shapes
    assert adjusted(shape, by(Fraction(1))) is shape


@given(factors, factors)
def test_there_and_back_is_one(one: Decimal, other: Decimal):
    """From a family to another and back is the factor 1, exactly."""
    facts = FACTS._replace(tokenizers=families(one=(one, one), other=(other, other)))
    there = adjustment_of(using("other"), facts, TextSaid("fr", "one"))
    back = adjustment_of(using("one"), facts, TextSaid("fr", "other"))
    assert there.factor * back.factor == 1
    assert there.factor == Fraction(other) / Fraction(one)


@given(workloads(), factors, factors, factors)
def test_a_larger_factor_never_means_fewer_tokens(
    workload: Workload, low: Decimal, high: Decimal, other: Decimal
):
    """The upper end of a range is used, and it is at least the lower end."""
    ends = (min(low, high), max(low, high))
    facts = FACTS._replace(tokenizers=families(wide=ends, other=(other, other)))
    for family, counted_with in (("wide", "other"), ("other", "wide"), ("wide", "base"), ("base", "wide")):
        shapes, adjustment = adjust(workload, using(family), facts, TextSaid("fr", counted_with))
        assert adjustment is not None
        assert adjustment.tokens is not None
        assert adjustment.tokens.low <= adjustment.tokens.high == adjustment.factor
        least = adjusted(workload.shapes[0], by(adjustment.tokens.low))
        assert shapes[0].input_tokens >= least.input_tokens


def families(**ends: Any) -> dict[str, Tokenizer]:
    """Families relative to `base`, with their ends for French."""
    relative = {
        name: Tokenizer(name, name, "base", {"fr": LanguageFactor(low, high, CITED)}, CITED)
        for name, (low, high) in ends.items()
    }
    return {"base": Tokenizer("base", "Base", None, {}, CITED), **relative}
