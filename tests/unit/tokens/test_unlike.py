"""Unlike tokens: what each model counts of the same text, and what is said where that is not known."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from costcalc import Workload
from costcalc.errors import UsageError
from costcalc.questions.compare.candidates import counted
from costcalc.questions.verify.answer import verify
from costcalc.tokens.shapes import ADJUSTMENT
from costcalc.tokens.unlike import (
    NO_VERBOSITY,
    TextSaid,
    adjust,
    adjusted,
    adjustment_of,
    text_of,
)
from tests.asking import compare
from tests.builders import facts_file, model, period, table_of, usd

RATES = "input: 1 USD/Mtoken, cache_read: 0.1 USD/Mtoken, output: 2 USD/Mtoken"
EVERY = f"{RATES}, input_audio: 5 USD/Mtoken, output_audio: 9 USD/Mtoken, image: 0.5 USD/image"
SECTIONS = """\
    tokenizers:
      base: {name: Base, source: sheet}
      more: {name: More, relative_to: base, source: sheet, factors: {fr: {factor: 1.25, source: letter, on: 2026-11-22}, en: {factor: 1, source: sheet}}}
      odd: {name: Odd, relative_to: base, source: sheet, factors: {fr: {factor: 1.03, source: sheet}}}
      wide: {name: Wide, relative_to: base, source: sheet, factors: {fr: {low: 1.1, high: 1.3, source: sheet, printed: "1.1 to 1.3"}}}
      alien: {name: Alien, source: sheet}
      near-alien: {name: Near, relative_to: alien, source: sheet, factors: {de: {factor: 1.5, source: sheet}}}
    verbosity:
      much: {models: [acme/more], relative_to: the others, low: 1.5, high: 4, source: sheet, printed: "1.5 to 4"}
"""
TABLE = table_of(
    facts_file(
        SECTIONS,
        model(period(EVERY), "acme/base", "tokenizer: base\n  aliases: [bee]"),
        model(period(EVERY), "acme/more", "tokenizer: more\n  context_window: 1200 token"),
        model(period(RATES), "acme/host", "tokenizer: more\n  weights_of: acme/more"),
        model(period(RATES), "acme/odd", "tokenizer: odd"),
        model(period(RATES), "acme/wide", "tokenizer: wide"),
        model(period(RATES), "acme/alien", "tokenizer: alien"),
        model(period(RATES), "acme/secret"),
    )
)
FACTS = TABLE.catalogue.facts()
FRENCH = TextSaid("fr", "base")
ON = "2025-06-01"
TODAY = date(2025, 6, 1)


def shape_of(name: str, said: TextSaid, **quantities: Any) -> Any:
    """The one shape of a workload, as a model counts it."""
    (shape,), _ = adjust(Workload(**quantities), TABLE.model(name, on=ON), FACTS, said)
    return shape


def test_nothing_is_touched_unless_asked():
    """Without a word about the text the shapes are the workload's own, and no fact is read."""
    workload = Workload(input=1000, output=100)
    assert counted(TABLE, workload, TABLE.model("acme/more", on=ON), None) == (workload.shapes, None)
    row = TABLE.compare(workload, ["acme/more"], on=ON)
    assert not {"text", "verbosity"} & row.to_dict().keys()
    assert "adjustment" not in row.to_dict()["rows"][0]
    assert "--language" not in row.command


def test_text_tokens_are_multiplied_and_nothing_else():
    """Input, cached and written input, output and reasoning are converted; audio, images and seconds are not."""
    shape = shape_of(
        "acme/more", FRENCH, input=1000, input_audio=100, cached=400, cache_read_audio=50, cache_write_1h=80, output=300,
        output_audio=40, reasoning=120, images=3, input_seconds="2.5", cache_storage_token_hours=8,
    )  # fmt: skip
    fields = {name: str(value) for name, value in shape.fields.items()}
    # fresh: 1,000 - 400 cached - 80 written - 50 of audio alone (100 - 50 cached) = 470 → 587.5; cached text 350 → 437.5
    assert dict(shape.parts) == {
        "input": Decimal("587.5"), "input_audio": 50, "cache_read": Decimal("437.5"), "cache_read_audio": 50,
        "cache_write_1h": 100, "output": 175, "output_audio": 40, "reasoning": 150, "image": 3,
        "input_second": Decimal("2.5"), "cache_storage": 10,
    }  # fmt: skip
    assert fields == {
        "input_tokens": "1225", "input_audio_tokens": "100", "cache_read_tokens": "487.5", "cache_read_audio_tokens": "50",
        "cache_write_1h_tokens": "100", "output_tokens": "365", "output_audio_tokens": "40", "reasoning_tokens": "150",
        "images": "3", "input_seconds": "2.5", "cache_storage_token_hours": "10",
    }  # fmt: skip


def test_a_factor_between_two_families():
    """From one family to another it is the quotient of their factors: 1.25 / 1.03, and the way back its inverse."""
    more, odd = TABLE.model("acme/more", on=ON), TABLE.model("acme/odd", on=ON)
    there = adjustment_of(more, FACTS, TextSaid("fr", "odd"))
    back = adjustment_of(odd, FACTS, TextSaid("fr", "more"))
    assert there.factor == Fraction(125, 103)
    assert there.factor * back.factor == 1
    found = ADJUSTMENT.document(there)
    assert found["factor"] == "1.21359223301"
    assert (found["source"]["id"], found["measured_with_source"]["id"]) == ("letter", "sheet")


def test_what_has_no_finite_form_is_rounded_to_six_places():
    """1,000 × 1.25 / 1.03 = 1,213.592233…; what has a finite form stays exact: 1,000.1 × 1.25 = 1,250.125."""
    assert shape_of("acme/more", TextSaid("fr", "odd"), input=1000).input_tokens == Decimal("1213.592233")
    assert shape_of("acme/more", FRENCH, input="1000.1").input_tokens == Decimal("1250.125")


def test_the_same_family_is_exact():
    """A model that uses the tokenizer that was counted with is left as it is, without a label."""
    adjustment = adjustment_of(TABLE.model("acme/base", on=ON), FACTS, FRENCH)
    assert adjustment.factor == 1
    assert adjustment.estimate is None
    assert not adjustment.notes
    found = ADJUSTMENT.document(adjustment)
    assert (found["factor"], found["source"]) == ("1", None)
    shape = Workload(input=7).shapes[0]
    assert adjusted(shape, adjustment) is shape


def test_a_measured_factor_of_one_is_still_an_estimate():
    """Another family that counts as many tokens is labelled: the 1.00 was measured on other texts."""
    adjustment = adjustment_of(TABLE.model("acme/more", on=ON), FACTS, TextSaid("en", "base"))
    assert adjustment.estimate == "1 × the tokens counted with base (more, en)"


def test_a_published_range_counts_at_its_upper_end():
    """A factor from 1.1 to 1.3 is taken as 1.3, and the other way round as 1 / 1.1; the other end is shown."""
    wide, base = TABLE.model("acme/wide", on=ON), TABLE.model("acme/base", on=ON)
    there, back = adjustment_of(wide, FACTS, FRENCH), adjustment_of(base, FACTS, TextSaid("fr", "wide"))
    assert (ADJUSTMENT.document(there)["factor"], ADJUSTMENT.document(there)["factor_low"]) == ("1.3", "1.1")
    assert there.estimate == "1.3 × the tokens counted with base (wide, fr, the upper end from 1.1)"
    assert (back.factor, ADJUSTMENT.document(back)["factor_low"]) == (Fraction(10, 11), "0.769230769231")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (
            "acme/secret",
            "not adjusted: the table does not know its tokenizer, so its tokens are taken as they were counted",
        ),
        (
            "acme/alien",
            "not adjusted: the table has no factor from base to alien for fr, so its tokens are taken as they were counted",
        ),
    ],
)
def test_what_is_not_known_is_said(name: str, reason: str):
    """A model without a tokenizer or factor keeps its tokens, and says so in a note and as an estimate."""
    workload = Workload(input=1000)
    shapes, adjustment = adjust(workload, TABLE.model(name, on=ON), FACTS, FRENCH)
    assert shapes == workload.shapes
    assert adjustment is not None
    assert adjustment.notes == (reason,)
    assert adjustment.estimate == "tokens taken as counted with base"
    assert (
        ADJUSTMENT.document(adjustment)["factor"]
        is ADJUSTMENT.document(adjustment)["output_factor"]
        is ADJUSTMENT.document(adjustment)["source"]
        is None
    )


def test_a_family_without_the_language_is_not_adjusted():
    """A family that was measured in French alone is not adjusted for English."""
    adjustment = adjustment_of(TABLE.model("acme/odd", on=ON), FACTS, TextSaid("en", "base"))
    assert adjustment.tokens is None
    assert "no factor from base to odd for en" in adjustment.notes[0]


def test_verbosity_multiplies_output_alone():
    """The lower and the upper end multiply output and reasoning of the models that the range is about."""
    for end, factor in (("low", Fraction(3, 2)), ("high", Fraction(4))):
        said = TextSaid(verbosity=end)
        shape = shape_of("acme/more", said, input=1000, output=100, reasoning=60)
        assert (shape.input_tokens, shape.output_tokens) == (1000, 100 * factor)
        assert dict(shape.parts)["reasoning"] == 60 * factor
        assert adjustment_of(TABLE.model("acme/host", on=ON), FACTS, said).output_factor == factor


def test_verbosity_has_the_tokenizer_in_it():
    """4 times the output, and not 1.25 × 4: the range is of tokens as each model counts them; input is × 1.25."""
    adjustment = adjustment_of(TABLE.model("acme/more", on=ON), FACTS, TextSaid("fr", "base", "high"))
    found = ADJUSTMENT.document(adjustment)
    assert (found["factor"], found["output_factor"]) == ("1.25", "4")
    assert found["verbosity"] == {
        "range": "much", "end": "high", "factor": "4", "low": "1.5", "high": "4", "relative_to": "the others",
        "source": found["verbosity"]["source"],
    }  # fmt: skip
    assert found["verbosity"]["source"]["printed"] == "1.5 to 4"
    assert adjustment.estimate == (
        "1.25 × the input tokens counted with base (more, fr); output × 4, the high end of 1.5 to 4 times those of the others"
    )
    other = adjustment_of(TABLE.model("acme/odd", on=ON), FACTS, TextSaid("fr", "base", "high"))
    assert other.output_factor == other.factor == Fraction(103, 100)  # no range is about it


def test_verbosity_where_the_tokenizer_is_not_known():
    """Output goes by the range; input is taken as it was counted, and the label says so."""
    said = TextSaid("en", "odd", "low")
    adjustment = adjustment_of(TABLE.model("acme/more", on=ON), FACTS, said)
    assert adjustment.factor == 1
    assert adjustment.output_factor == Fraction(3, 2)
    assert str(adjustment.estimate).startswith(
        "input tokens taken as counted with odd; output × 1.5, the low"
    )


def test_factors_of_meters_in_floats():
    """Text by its direction, a cache as input; audio and images as they are."""
    adjustment = adjustment_of(TABLE.model("acme/more", on=ON), FACTS, TextSaid("fr", "base", "high"))
    meters = ("input", "cache_read", "cache_storage", "output", "reasoning", "input_audio", "image")
    assert adjustment.scale(meters) == {
        "input": 1.25, "cache_read": 1.25, "cache_storage": 1.25, "output": 4.0, "reasoning": 4.0,
    }  # fmt: skip


def test_verbosity_of_a_model_that_none_speaks_of():
    """A model that no published range is about keeps its output, and says so."""
    adjustment = adjustment_of(TABLE.model("acme/base", on=ON), FACTS, TextSaid(verbosity="high"))
    assert adjustment.output_factor == 1
    assert adjustment.notes == (NO_VERBOSITY,)
    assert ADJUSTMENT.document(adjustment)["output_factor"] is None


def test_both_ends_of_a_range():
    """Both ends of the range, what it is relative to and its source; None where no range is about the model."""
    said = TextSaid(verbosity="high")
    found = adjustment_of(TABLE.model("acme/host", on=ON), FACTS, said).verbose
    assert found is not None
    assert (found.low, found.high) == (usd("1.5"), usd("4"))
    assert (found.cited.source.id, found.relative_to) == ("sheet", "the others")
    assert adjustment_of(TABLE.model("acme/base", on=ON), FACTS, said).verbose is None


def test_a_comparison_counts_before_it_rates():
    """Rows cost what their own tokens cost, ranked by it, each with its adjustment; charges show those tokens."""
    result = TABLE.compare(
        Workload(requests="10/day", input=800, output=100), ["acme/odd", "acme/more", "bee"], on=ON,
        language="fr", tokens_measured_with="bee",
    )  # fmt: skip
    assert [(row.model.id, row.cost_per_request) for row in result.rows] == [
        ("acme/base", usd("0.001")), ("acme/odd", usd("0.00103")), ("acme/more", usd("0.00125")),
    ]  # fmt: skip
    more = result.rows[2]
    assert {line.meter: str(line.consumed_quantity) for line in more.charges} == {
        "input": "1000",
        "output": "125",
    }
    assert more.to_dict()["adjustment"]["factor"] == "1.25"
    assert more.estimate == "1.25 × the tokens counted with base (more, fr)"
    assert more.cost_per_day == usd("0.0125")
    document = result.to_dict()
    assert document["text"] == {"language": "fr", "tokens_measured_with": "base"}
    assert document["workload"]["input_tokens"] == "800"
    assert "--language fr --tokens-measured-with base" in result.command


def test_the_context_window_is_of_the_tokens_that_the_model_counts():
    """960 tokens are 1,200 of the other family, and fit into 1,200; 961 do not."""
    fits, misses = (
        TABLE.compare(Workload(input=size), ["acme/more"], on=ON, language="fr", tokens_measured_with="base")
        for size in (960, 961)
    )
    assert len(fits.rows) == 1
    assert [each.code for each in misses.unranked] == ["context_window"]
    assert "1201.25 input tokens" in misses.unranked[0].reason


def test_a_mix_keeps_its_weights():
    """Each shape of a mix is converted, and keeps its weight."""
    mix = Workload(shapes=[{"weight": 3, "input": 100}, {"weight": 1, "input": 500, "output": 40}])
    (row,) = TABLE.compare(mix, ["acme/more"], on=ON, language="fr", tokens_measured_with="base").rows
    # (3 × 125 + 625) / 4 × 1 + 50 / 4 × 2 per million = 250 + 25
    assert row.cost_per_request == usd("0.000275")


def test_an_offer_is_not_adjusted_and_says_so():
    """Whose tokenizer a quoted model uses is not known."""
    (row,) = TABLE.compare(
        Workload(input=1000),
        [],
        on=ON,
        offers=["X: input 1 USD/Mtoken"],
        language="fr",
        tokens_measured_with="base",
    ).rows
    assert row.cost_per_request == usd("0.001")
    assert any("does not know its tokenizer" in note for note in row.notes)


@pytest.mark.parametrize(
    "words",
    [
        {"language": "fr", "tokens_measured_with": "base", "verbosity": "high"},
        {"text": {"language": "fr", "tokens_measured_with": "odd"}},
        {"verbosity": "low"},
        {
            "workload": {
                "input": "1000",
                "output": "10",
                "text": {"language": "fr", "tokens_measured_with": "bee"},
            }
        },
    ],
)
def test_a_saved_result_is_computed_again(words: dict[str, Any]):
    """`verify` asks with the same language, tokenizer and verbosity; another factor in the file is a difference."""
    asked = {"model": ["acme/more", "acme/secret"], "on": ON, **words}
    if "workload" not in words:
        asked |= {"input": "1000", "output": "10"}
    saved = json.loads(json.dumps(compare(TABLE, asked, TODAY).to_dict()))
    assert verify(TABLE, saved).holds
    saved["rows"][0].setdefault("adjustment", {})["output_factor"] = "9"
    assert [each.place for each in verify(TABLE, saved).differences] == ["rows.0.adjustment.output_factor"]


def test_a_word_beats_the_same_of_the_map():
    """What is typed comes before what a file or preset says in its map `text`."""
    words = {
        "model": ["acme/more"],
        "input": "1000",
        "on": ON,
        "text": {"language": "en", "tokens_measured_with": "base"},
    }
    assert compare(TABLE, {**words, "language": "fr"}, TODAY).to_dict()["text"]["language"] == "fr"


@pytest.mark.parametrize(
    ("said", "field", "words"),
    [
        ({"language": "fr"}, "tokens_measured_with", "say with which tokenizer the tokens were counted: base, more, odd, wide, alien and near-alien"),
        ({"tokens_measured_with": "base"}, "language", "say the language of the text too: de, en and fr"),
        ({"language": "xx", "tokens_measured_with": "base"}, "language", "'xx'; those it has are for en and fr"),
        ({"language": "en", "tokens_measured_with": "odd"}, "language", "no factors of odd for the language 'en'; those it has are for fr"),
        ({"language": "fr", "tokens_measured_with": "alien"}, "language", "those it has are for de"),
        ({"language": "fr", "tokens_measured_with": "o201k"}, "tokens_measured_with", "there is no such tokenizer; those it knows are base"),
        ({"language": "fr", "tokens_measured_with": "acme/secret"}, "tokens_measured_with", "the table does not know its tokenizer"),
        ({"language": "", "tokens_measured_with": "base"}, "language", "''"),
        ({"language": "FR", "tokens_measured_with": "base"}, "language", "'FR'"),
        ({"language": "fr\x00", "tokens_measured_with": "base"}, "language", "\N{REPLACEMENT CHARACTER}"),
        ({"language": "x" * 10_000, "tokens_measured_with": "base"}, "language", "…"),
        ({"language": "fr", "tokens_measured_with": "\ud800"}, "tokens_measured_with", "no such tokenizer"),
        ({"language": "fr", "tokens_measured_with": "b" * 10_000}, "tokens_measured_with", "no such tokenizer"),
        ({"verbosity": "huge"}, "verbosity", "must be low or high, not 'huge'"),
        ({"verbosity": "1.5"}, "verbosity", "must be low or high"),
        ({"language": 5, "tokens_measured_with": "base"}, "language", "must be one text"),
        ({"language": ["fr", "en"], "tokens_measured_with": "base"}, "language", "must be one text"),
        ({"text": "fr"}, "text", "must be a map of language and tokens_measured_with"),
        ({"text": ["fr"]}, "text", "must be a map"),
        ({"text": {"langue": "fr"}}, "langue", "takes no 'langue'; did you mean language?"),
        ({"text": {"language": {"fr": 1}, "tokens_measured_with": "base"}}, "language", "must be one text"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(said: dict[str, Any], field: str, words: str):
    """A language, tokenizer or verbosity that is not there is an error that lists what there is."""
    with pytest.raises(UsageError) as caught:
        compare(TABLE, {"model": ["acme/more"], "input": "1000", "on": ON, **said}, TODAY)
    assert caught.value.field == field
    assert words in str(caught.value)
    assert len(str(caught.value)) < 1_000


def test_a_table_without_tokenizers_says_so():
    """Where the table knows no tokenizer, the error says that it knows none."""
    bare = table_of(facts_file("", model(period(RATES))))
    with pytest.raises(UsageError, match="those it knows are none"):
        text_of(bare, language="fr", tokens_measured_with="o200k")


def test_nothing_said_is_nothing():
    """No word about the text is None, and empty words are as good as none."""
    assert text_of(TABLE) is None
    assert compare(TABLE, {"model": ["acme/more"], "input": "1", "on": ON, "text": {}}, TODAY).text is None


def test_quantities_at_the_edge():
    """The largest and the smallest quantities stay exact."""
    largest, smallest = "100_000_000_000_000G", Decimal("0.000000000000001")
    assert shape_of("acme/base", TextSaid("fr", "more"), input=largest).input_tokens == 8 * 10**22
    assert shape_of("acme/more", FRENCH, input=smallest).input_tokens == Decimal("0.00000000000000125")
    assert shape_of("acme/more", FRENCH, input=0, output=0).parts == ()
