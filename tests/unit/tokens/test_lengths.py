"""Text instead of tokens: words, pages and characters, as an estimate with its range."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costcalc import Workload
from costcalc.errors import CostcalcError, UsageError, WorkloadError
from costcalc.questions.verify.answer import verify
from costcalc.tokens.counting import counting
from costcalc.tokens.lengths import length_of
from tests.asking import breakeven, compare, price
from tests.builders import facts_file, model, period, projected, table_of

RATES = "input: 1 USD/Mtoken, cache_read: 0.1 USD/Mtoken, output: 2 USD/Mtoken"
SECTIONS = """\
    tokenizers:
      base: {name: Base, source: sheet}
      more: {name: More, relative_to: base, source: sheet, factors: {fr: {factor: 1.25, source: sheet}, en: {factor: 1.5, source: sheet}}}
      alien: {name: Alien, source: sheet}
      near: {name: Near, relative_to: alien, source: sheet, factors: {en: {factor: 2, source: sheet}}}
    lengths:
      en-word: {unit: word, language: en, of: base, low: 1.25, middle: 1.33, high: 1.67, source: sheet, middle_source: letter}
      fr-word: {unit: word, language: fr, of: base, low: 1.4, middle: 1.5, high: 1.75, source: sheet}
      en-character: {unit: character, language: en, of: base, low: 0.2, middle: 0.25, high: 0.3, source: sheet}
      page: {unit: page, of: word, low: 250, middle: 375, high: 500, source: sheet}
"""
TABLE = table_of(
    facts_file(
        SECTIONS,
        model(period(RATES), "acme/base", "tokenizer: base"),
        model(period(RATES), "acme/more", "tokenizer: more\n  context_window: 2500 token"),
        model(period(RATES), "acme/near", "tokenizer: near"),
        model(period(RATES), "acme/secret"),
    )
)
NOW = datetime(2025, 6, 1, 12, tzinfo=UTC)


def asked(model: str, **words: Any) -> Any:
    """The price of a text."""
    return price(TABLE, {"model": model, **words}, NOW)


@pytest.mark.parametrize(
    ("said", "ends"),
    [
        ("1500 word", (1500, 1500, 1500)),
        ("1500 words", (1500, 1500, 1500)),
        ("1.5k word", (1500, 1500, 1500)),
        ("8_000 characters", (8000, 8000, 8000)),
        ("12pages", (12, 12, 12)),
        ("400..700 word", (400, 550, 700)),
        ("400..500..700 page", (400, 500, 700)),
        ("0.5 page", (Fraction(1, 2),) * 3),
    ],
)
def test_a_length_is_read(said: str, ends: Any):
    """A number, or a range of it, and one of three units, in the plural too."""
    found = length_of(said)
    assert found is not None
    assert (found.low, found.middle, found.high) == ends


@pytest.mark.parametrize(
    "said", ["1500", "1500 token", "60%", "word", "1500 wordss", "1500 mots", 1500, None]
)
def test_what_says_no_unit_of_text_is_none(said: object):
    """Numbers and tokens stay what they are."""
    assert length_of(said) is None


@pytest.mark.parametrize("said", ["1,500 word", "1e3 word", "700..400 word", "1..2..3..4 page", "1500x word"])
def test_what_is_no_number_before_a_unit_is_refused(said: str):
    """It is told as a number that cannot be read, or as a range that is none."""
    with pytest.raises(CostcalcError):
        length_of(said)


def test_the_price_of_words():
    """1,500 words × 1.25, 1.33, 1.67 tokens = 1,875, 1,995 and 2,505, at 1 USD a million."""
    cost = asked("acme/base", input="1500 word", output="0")
    assert cost.list_cost == Decimal("0.001995")
    assert (cost.list_cost_low, cost.list_cost_high) == (Decimal("0.001875"), Decimal("0.002505"))
    assert "input 1500 word taken as 1995 tokens, 1875 to 2505" in cost.estimate
    assert "assumed as no language was said" in cost.estimate
    document = cost.to_dict()
    text = document["counted_text"]
    assert document["usage"] == {"input_tokens": 1995, "output_tokens": 0}
    assert (text["language"], text["language_assumed"], text["tokenizer"]) == ("en", True, "base")
    assert text["quantities"] == [
        {
            "field": "input_tokens",
            "said": "1500 word",
            "tokens": 1995,
            "tokens_low": 1875,
            "tokens_high": 2505,
        }
    ]
    (figure,) = text["figures"]
    assert (figure["low"], figure["middle"], figure["high"]) == ("1.25", "1.33", "1.67")
    assert (figure["source"]["id"], figure["middle_source"]["id"]) == ("sheet", "letter")


def test_pages_are_words():
    """2 pages × 250, 375, 500 words × 1.4, 1.5, 1.75 tokens of French = 700, 1,125 and 1,750."""
    cost = asked("acme/base", input="2 page", output=0, language="fr")
    assert (cost.usage.input_tokens, cost.list_cost_low) == (1125, Decimal("0.0007"))
    assert cost.list_cost_high == Decimal("0.00175")
    assert "assumed" not in cost.estimate


def test_a_model_counts_with_its_own_tokenizer():
    """Factor 1.25 in French: 100 words × 1.5 × 1.25 = 187.5, rounded half even to 188."""
    cost = asked("acme/more", input="100 word", output="0", language="fr")
    assert cost.usage.input_tokens == 188
    assert cost.to_dict()["counted_text"]["tokenizer"] == "more"


def test_a_tokenizer_that_is_not_known_has_a_wider_range():
    """Known families have 1 to 1.5 times the tokens; one that is only known to be twice another up to 3 times."""
    known, secret, near = (
        asked(f"acme/{name}", input="1000 word", output="0") for name in ("base", "secret", "near")
    )
    assert known.list_cost == secret.list_cost == near.list_cost == Decimal("0.00133")
    assert (known.list_cost_high, secret.list_cost_high) == (Decimal("0.00167"), Decimal("0.002505"))
    assert near.list_cost_high == Decimal("0.00501")
    assert secret.to_dict()["counted_text"]["tokenizer"] is None
    assert "the model's own tokenizer is not known" in secret.estimate


def test_a_part_in_percent_is_of_the_tokens():
    """60 % of 1,995 tokens are 1,197; of 1,875 and 2,505 they are 1,125 and 1,503."""
    cost = asked("acme/base", input="1500 word", cached="60%", output="0")
    assert (cost.usage.cache_read_tokens, cost.list_cost) == (1197, Decimal("0.0009177"))
    assert (cost.list_cost_low, cost.list_cost_high) == (Decimal("0.0008625"), Decimal("0.0011523"))
    assert "--input '1500 word' --cached 60%" in cost.command


def test_tokens_and_lengths_of_one_direction_do_not_mix():
    """What is of two tokenizers is not added up; output in tokens beside input in words stays as it is."""
    with pytest.raises(UsageError, match="say both in words") as caught:
        asked("acme/base", input="1500 word", cached=100, output=0)
    assert caught.value.field == "cached"
    cost = asked("acme/more", input="100 word", output=500, language="fr")
    assert cost.usage.output_tokens == 500


@pytest.mark.parametrize(
    ("words", "field", "told"),
    [
        ({"input": "10 word", "language": "de"}, "language", "it does for en and fr"),
        ({"input": "10 character", "language": "fr"}, "language", "a character is in 'fr'; it does for en"),
        ({"input": "10 page", "language": "code"}, "language", "how long a page is in code"),
        ({"input": 10, "language": "fr"}, "language", "the quantities are tokens"),
        ({"input": "10 word", "input_audio": "5 word"}, "input_audio", "there is no unit 'word'"),
        ({"input": "1,5 word"}, "input", "is not a number"),
    ],
)
def test_what_cannot_be_counted(words: dict[str, Any], field: str, told: str):
    """An unknown language, a page of code, a language without a text, words of audio: told at their place."""
    with pytest.raises(UsageError, match=told) as caught:
        asked("acme/base", **words)
    assert str(caught.value.field).removesuffix("_tokens") == field


def test_a_table_without_figures_says_so():
    """A table of one's own without `lengths` takes no text."""
    table = table_of(facts_file("", model(period(RATES))))
    with pytest.raises(UsageError, match="no `lengths` of text"):
        price(table, {"model": "acme/one", "input": "10 word"}, NOW)


def test_a_workload_has_tokens():
    """It has no table: it says what to do with a length."""
    with pytest.raises(
        WorkloadError, match="is a length of text, which the figures of a table take as tokens"
    ):
        Workload(input="1500 word")


@pytest.mark.parametrize("said", ["one page", "-5 word", "few words"])
def test_a_length_says_how_many(said: str):
    """A number comes before the unit, in digits."""
    with pytest.raises(WorkloadError, match="does not say how many: a number comes first, as in 1500 word"):
        Workload(input=said)


def compared(**words: Any) -> Any:
    """A comparison of a text."""
    return compare(TABLE, {"model": ["acme/base", "acme/more"], "on": "2025-06-01", **words}, NOW.date())


def test_a_comparison_of_words():
    """Each row is asked about its own tokens, with its range: 100 words are 150 tokens, and 187.5 of `more`."""
    base, more = compared(input="100 word", output=10, language="fr").rows
    assert (base.cost_per_request, more.cost_per_request) == (Decimal("0.00017"), Decimal("0.0002075"))
    assert (base.between.low, base.between.high) == (Decimal("0.00016"), Decimal("0.000195"))
    assert (more.between.low, more.between.high) == (Decimal("0.000195"), Decimal("0.00023875"))
    assert "input 100 word taken as 150 tokens of base, 140 to 175" in more.estimate
    document = compared(input="100 word", output=10, language="fr").to_dict()
    assert document["workload"] == {"requests": None, "input_tokens": "100 word", "output_tokens": "10"}
    assert document["counted_text"]["quantities"][0]["tokens"] == 150
    assert document["rows"][0]["list_cost_per_request_low"] == "0.00016"
    assert "--language fr" in document["command"]
    assert "--tokens-measured-with" not in document["command"]


def test_a_context_window_holds_the_upper_end():
    """1,200 words may be 2,100 × 1.25 = 2,625 tokens of `more`, which reads 2,500: it is not ranked."""
    found = compared(input="1200 word", output=10, language="fr")
    assert [row.model.id for row in found.rows] == ["acme/base"]
    assert [each.model for each in found.unranked] == ["acme/more"]


def test_tokens_counted_by_another_family():
    """Where it is said whose tokenizer counted the tokens, the lengths are counted with it too."""
    found = compared(input="100 word", output=100, language="fr", tokens_measured_with="more")
    assert found.to_dict()["counted_text"]["quantities"][0]["tokens"] == 188  # 100 × 1.5 × 1.25 = 187.5
    base = next(row for row in found.rows if row.model.id == "acme/base")
    assert base.shapes[0].shape.fields["output_tokens"] == 80  # 100 / 1.25


def test_a_projection_draws_lengths():
    """A length is a range of tokens: low, middle and high are those of the figures."""
    found = projected(
        TABLE,
        "acme/base",
        start="2025-06",
        months=1,
        requests="10/day",
        input="100 word",
        output=10,
        draws=1000,
    ).to_dict()
    (said,) = found["simulation"]["uncertain"]
    assert (said["low"], said["high"]) == ("125", "167")
    assert found["totals"][0]["list_cost"] == "0.0459"  # 300 × (133 + 2 × 10) per million
    assert float(found["totals"][0]["p10"]) < 0.0459 < float(found["totals"][0]["p90"])
    assert found["workload"]["input_tokens"] == "100 word"
    assert found["counted_text"]["quantities"][0]["tokens_high"] == 167


def test_the_library_takes_text_as_words():
    """A usage or a workload that is a map of words; a language without a text is refused here too."""
    usage = {"input": "1500 word", "output": 0}
    cost = TABLE.price("acme/base", usage, on="2025-06-01", language="fr")
    assert (cost.usage.input_tokens, cost.list_cost_high) == (2250, Decimal("0.002625"))
    found = TABLE.compare(usage, ["acme/base"], on="2025-06-01", language="fr")
    assert found.rows[0].to_dict()["list_cost_per_request_low"] == "0.0021"
    with pytest.raises(UsageError, match="the quantities are tokens"):
        TABLE.price("acme/base", {"input": 1500, "output": 0}, on="2025-06-01", language="fr")


RESULTS = {
    "price": lambda: asked("acme/more", input="12 page", cached="61%", output="30 word", language="fr"),
    "assumed": lambda: asked("acme/secret", input="12 page", output="30 word"),
    "compare": lambda: compared(requests="10/day", input="1..2 page", cached="50%", output=10),
    "mix": lambda: compared(shapes=[{"input": "1 page", "output": 5}, {"weight": 2, "input": "9 word", "output": 1}]),
    "project": lambda: projected(
        TABLE, "acme/more", start="2025-06", months=2, requests="10/day", input="9 word", output=1, draws=1000
    ),
    "breakeven": lambda: breakeven(
        TABLE,
        {
            "model": ["acme/base"], "requests": "10/day", "input": "9 word", "output": 1, "gpus": "1", "gpu_rate": "2",
            "throughput": "100 token/s", "utilisation": "50%", "draws": "1000", "on": "2025-06-01",
        },
        NOW.date(),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", RESULTS)
def test_a_saved_result_holds(name: str):
    """The command says the text as it was said, and gives the same again."""
    import json

    saved = json.loads(json.dumps(RESULTS[name]().to_dict()))
    assert list(verify(TABLE, saved).differences) == []


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.sampled_from(["word", "page", "character"]))
def test_more_text_is_more_tokens(one: int, other: int, unit: str):
    """Counting goes up with the length, and low ≤ middle ≤ high."""
    read = [counting(TABLE, {"input": f"{each} {unit}"}) for each in sorted((one, other))]
    found = [each.counted()[0] for each in read if each]
    assert found[0].tokens <= found[1].tokens
    assert all(each.tokens_low <= each.tokens <= each.tokens_high for each in found)
