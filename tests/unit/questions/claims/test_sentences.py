"""The sentences of claims: plain, complete, and in the reader's language."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from pathlib import Path

import pytest

from costcalc.language.numerals import (
    LANGUAGES,
    NARROW,
    NO_BREAK,
    UNITS,
    amount_in,
    typeset,
)
from costcalc.meters import METERS
from costcalc.questions.claims import phrasebook
from costcalc.questions.claims.comparison import headline, ratio_in, ratio_words
from costcalc.questions.claims.figures import Figure, other_evidence, training_figures, value_of
from costcalc.questions.claims.judge import VERDICTS, judge_all
from costcalc.questions.claims.phrasebook import BOOK, name_of, publisher_of, spoken, verdict_words
from costcalc.questions.claims.told_claims import ToldClaim
from costcalc.questions.claims.told_figures import ToldFigure, template_for
from tests.asking import claims


def sentence(judged, lang="en"):
    """What becomes of a claim."""
    return ToldClaim(judged, lang).sentence


def told_groups(ledger, lang="en"):
    """The groups of a ledger, in a language."""
    return ledger._replace(lang=lang).told_groups


def spaced(text):
    """The text with plain spaces."""
    return text.replace(NO_BREAK, " ").replace(NARROW, " ")


@pytest.fixture(scope="module")
def judged(shipped):
    """Every claim of the shipped table, judged, by id."""
    return {each.claim.id: each for each in judge_all(shipped)}


@pytest.fixture(scope="module")
def ledger(shipped):
    """The whole ledger of the shipped table."""
    return claims(shipped, {})


def figure(**changes):
    """DeepSeek V3's final run at 5.576 million dollars, with changes."""
    cost = Fraction(5_576_000)
    base = Figure(
        "run", "maker/model", "Model", "training_cost", "rented", "final_run", cost, cost, "USD"
    )  # fmt: skip
    return base._replace(**changes)


def entries():
    """Every entry of the book, with its kind and name."""
    for kind, names in BOOK.kinds.items():
        for name, entry in names.items() if isinstance(names, dict) else ():
            for each in entry.values() if isinstance(entry, dict) else [entry]:
                yield kind, name, each


def english_words():
    """English words of the book that French does not use."""
    unfilled = re.compile(r"\{\w+\}")
    spoken_words = [
        " ".join(unfilled.sub(" ", spoken(entry, lang)) for kind, _, entry in entries() if kind != "labels")
        for lang in LANGUAGES
    ]
    return {*re.findall(r"[a-z]{3,}", spoken_words[0])} - {*re.findall(r"[a-zà-ÿ]{3,}", spoken_words[1])}


def test_the_book_is_whole():
    """Each entry has both languages, and asks for the same words in both, with `of` or without."""
    for kind, name, entry in entries():
        assert isinstance(entry, str) or len(entry) == len(LANGUAGES), (kind, name)
        asked = [
            {word.removeprefix("of_") for word in re.findall(r"\{(\w+)\}", spoken(entry, lang))}
            for lang in LANGUAGES
        ]
        assert kind == "figures" or asked[0] == asked[1], (kind, name)


def test_no_name_stands_twice_in_the_book():
    """A second entry of one name would hide the first."""
    text = Path(phrasebook.__file__).with_suffix(".json").read_text(encoding="utf-8")

    def once(pairs):
        names = [name for name, _ in pairs]
        assert len(names) == len({*names}), names
        return dict(pairs)

    assert json.loads(text, object_pairs_hook=once) == BOOK.kinds


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_claim_has_one_plain_sentence(judged, lang):
    """A sentence is one line, ends with a full stop, and shows no slug, no template and no double mark."""
    for name, each in judged.items():
        said = sentence(each, lang)
        assert said.endswith("."), name
        assert not said.endswith(".."), name
        assert "\n" not in said, name
        assert said[0].isupper() or said[0].isdigit(), name
        assert not re.search(r"[_{}]|/deepseek|deepseek/|openai/|  |,,|, \(|\(\)|None", said), (name, said)
        assert not any(verdict in said for verdict in VERDICTS if "_" in verdict), name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_decisive_figure_is_in_the_sentence(judged, lang):
    """The number that decides stands in the sentence, or the claim's own that it equals to the last digit."""
    for name, each in judged.items():
        decisive = each.decisive
        if decisive is None or decisive.point is None:
            continue
        unit = "point" if decisive.quantity == "benchmark_score_difference" else decisive.unit
        assert spaced(amount_in(abs(decisive.point), unit, lang)) in spaced(sentence(each, lang)), name


def test_no_english_is_left_in_french(judged, ledger):
    """No English word of the vocabulary stands in a French sentence, beyond those that French uses."""
    allowed = {"open", "source", "for", "app", "store", "one", "own", "day", "post", "times", "close"}
    said = [sentence(each, "fr") for each in judged.values()]
    said += [each.disagreement for each in told_groups(ledger, "fr")]
    said += [ToldFigure(figure, "fr").what for each in judged.values() for figure in each.evidence]
    words = english_words()
    assert {"cached", "training", "share", "the"} <= words
    publishers = {
        publisher_of(figure.source.publisher or "", "fr")
        for each in judged.values()
        for figure in each.evidence
        if figure.source
    }
    for text in said:
        rest = text
        for publisher in sorted(publishers, key=len, reverse=True):
            rest = rest.replace(typeset(publisher, "fr"), "") if publisher else rest
        left = {*re.findall(r"\b[a-z]{3,}\b", rest)} & words - allowed
        assert not left, (left, text)


def test_french_spaces_stand_where_french_wants_them(judged):
    """No plain space stands before a double mark, a per cent or dollar sign, or inside a number."""
    for each in judged.values():
        assert not re.search(r" [:;!?%$»]|« |\d \d{3}\b", sentence(each, "fr")), sentence(each, "fr")


def test_whatever_a_figure_of_the_table_is_has_words(shipped, judged):
    """Quantity, measure, scope and unit of every figure have words in both languages."""
    facts = shipped.catalogue.facts()
    figures = [*training_figures(facts), *other_evidence(facts)]
    figures += [figure for each in judged.values() for figure in each.evidence]
    for each in figures:
        assert template_for(each) != "", each.id
        assert each.unit in UNITS, each.id
        assert each.scope is None or each.scope in {**BOOK.kinds["scopes"], **BOOK.kinds["runs"]}, each.id
        for lang in LANGUAGES:
            assert not re.search(r"[_{}]|\w/\w.*-", ToldFigure(each, lang).what), ToldFigure(each, lang).what
            assert ToldFigure(each, lang).amount
        assert ToldFigure(each, "en").what != ToldFigure(each, "fr").what, each.id
        assert each.quantity != "training_cost" or each.measure in BOOK.kinds["methods"], each.id
        assert not each.quantity.startswith("share_price") or each.measure in BOOK.kinds["measures"], each.id
        assert each.measure.replace("_", " ") not in ToldFigure(each, "fr").what or "_" not in each.measure, (
            each.id
        )


def test_the_claims_words_have_words(judged):
    """Each scope, quantity and measure that a claim's sentence names has words in both languages."""
    for each in judged.values():
        claim = each.claim
        if each.verdict == "different_scope" and each.decisive and claim.scope != each.decisive.scope:
            assert claim.scope in BOOK.kinds["scopes of claims"]
        if each.verdict == "holds_for_another_measure" and claim.value is not None:
            assert claim.measure in BOOK.kinds["measures"]
        if claim.value is not None:
            assert claim.quantity in BOOK.kinds["quantities"]
            assert claim.value.unit in UNITS


def test_every_meter_and_verdict_has_words():
    """The vocabulary holds all meters and verdicts, each in both languages."""
    assert BOOK.kinds["meters"].keys() == METERS.keys()
    for kind in ("verdicts", "one verdict", "many verdicts", "verdicts explained"):
        assert {*BOOK.kinds[kind]} == {*VERDICTS}
    assert verdict_words("contradicted", "fr") == "Contredit"


def test_the_price_of_cached_input(judged):
    """0.14 is true, but as the price of cached input, as both languages say."""
    one = judged["art-004-r1-price"]
    assert sentence(one) == (
        "0.14 $ per million tokens is true, but as the price of cached input of DeepSeek R1 "
        "(DeepSeek, 20 January 2025), not as an operating cost."
    )
    assert sentence(one, "fr") == (
        "0,14\u00a0$ par million de tokens\u00a0: c’est exact, mais comme prix de l’entrée en cache de "
        "DeepSeek R1 (DeepSeek, 20 janvier 2025), pas comme coût d’exploitation."
    )


def test_the_final_run_of_the_base_model(judged):
    """5.6 million dollars is right for V3's final run, not for R1."""
    said = sentence(judged["art-003-cost-5.6m"])
    assert said.startswith(
        "5.6 million US dollars is right for the final training run of DeepSeek V3, the base of"
    )
    assert "(5.576 million US dollars; DeepSeek, 27 December 2024), not for DeepSeek R1;" in said
    assert "5,576 millions de dollars" in spaced(sentence(judged["art-003-cost-5.6m"], "fr"))


def test_a_contradiction_says_by_how_much(judged):
    """Fewer than 2,000 GPUs stands against 2,048, 48 more; 5.8 million against 5.576, 0.224 million less."""
    gpus = sentence(judged["art-000-gpus-lt2000"])
    assert gpus.startswith("Fewer than 2,000 GPUs for DeepSeek R1 is contradicted: ")
    assert "used 2,048 GPUs (DeepSeek, 27 December 2024), 48 more than stated; only this fits: " in gpus
    assert "0.224 million less than stated" in sentence(judged["art-000-cost-5.8m"])
    assert "soit 0,224 million de moins qu’annoncé" in spaced(sentence(judged["art-000-cost-5.8m"], "fr"))


def test_another_scope_and_who_is_quoted(judged):
    """500 million dollars, which SemiAnalysis says, is right for a company's hardware, not for a run."""
    said = sentence(judged["art-002-capex"])
    assert "which the article has from SemiAnalysis" in said
    assert "all the hardware of the company DeepSeek" in said
    assert said.endswith("not for a final training run.")
    assert ToldClaim(judged["art-002-capex"], "fr").speaker == "SemiAnalysis"
    assert ToldClaim(judged["art-004-r1-price"], "fr").speaker == "l’article"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("verdict", VERDICTS)
def test_every_verdict_can_be_said_of_every_claim(judged, verdict, lang):
    """A changed table may give any claim any verdict that its figures allow; each makes a whole sentence."""
    for each in judged.values():
        if each.decisive is None and each.claim.value is not None and verdict != "unsupported":
            continue
        said = sentence(each._replace(verdict=verdict), lang)
        assert said.endswith(".")
        assert "  " not in said
        if each.claim.value is None:
            assert sentence(each._replace(verdict=verdict, decisive=None, evidence=()), lang).endswith(".")


def test_a_number_without_a_source(judged):
    """A number that no source bears on says who gives it, and for what."""
    bare = judged["art-003-cost-5.6m"]._replace(verdict="unsupported", decisive=None, evidence=())
    assert sentence(bare) == (
        "No source was found for 5.6 million US dollars, which the article gives for DeepSeek R1."
    )


def test_a_figure_that_is_not_confirmed_says_so(judged):
    """Where its source did not confirm a figure, the sentence says so in both languages."""
    one = judged["art-003-cost-5.6m"]
    doubtful = one._replace(decisive=one.decisive._replace(cited=one.decisive.cited._replace(verified=False)))
    assert "27 December 2024, not confirmed)" in sentence(doubtful)
    assert "non confirmé" in sentence(doubtful, "fr")
    assert "confirmed" not in sentence(one)


def test_a_group_says_what_it_gives_and_what_stands_behind(ledger):
    """The costs of training: the numbers given, each figure behind them, and how the claims fare."""
    found = {each.group.id: each.disagreement for each in told_groups(ledger)}
    training = found["training-cost"]
    assert training.startswith(
        "The articles give 5.6, 5.8 and less than 6 million US dollars for training and more than 500 "
        "million US dollars for hardware; the figures behind them: "
    )
    assert "5.576 million US dollars for the final training run of DeepSeek V3" in training
    assert re.search(r"; of \d+ claims, .* and \d are not checkable\.$", training)
    assert found["gpu-count"].startswith("Fewer than 2,000 GPUs")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_group_has_one_sentence(ledger, lang):
    """A group's sentence is one line with a full stop and no slug."""
    for each in told_groups(ledger, lang):
        said = each.disagreement
        assert said.endswith("."), each.group.id
        assert not re.search(r"[_\n{}]", said), each.group.id


def test_values_stay_plain_for_machines():
    """`value_of` is digits, `low..high`, an open bound, or words."""
    assert value_of(figure()) == "5576000"
    assert value_of(figure(low=Fraction(0), high=Fraction(0))) == "0"
    assert value_of(figure(low=Fraction(3, 2), high=Fraction(4))) == "1.5..4"
    assert value_of(figure(high=None)) == "5576000.."
    assert value_of(figure(low=None)) == "..5576000"
    assert value_of(figure(text="open")) == "open"


def test_values_are_read_in_words():
    """A range, a bound and a change are said as a reader says them."""
    span = {"unit": "times", "low": Fraction(3, 2), "high": Fraction(4)}
    assert ToldFigure(figure(**span), "en").amount == "1.5 to 4"
    assert ToldFigure(figure(**span), "fr").amount == "de 1,5 à 4"
    assert ToldFigure(figure(low=Fraction(500_000), high=Fraction(2_000_000)), "en").amount == (
        "500,000 US dollars to 2 million US dollars"
    )
    assert ToldFigure(figure(high=None), "en").amount == "more than 5.576 million US dollars"
    assert spaced(ToldFigure(figure(low=None), "fr").amount) == "moins de 5,576 millions de dollars"
    fall = figure(quantity="share_price_change", unit="percent", low=Fraction(-4), high=Fraction(-4))
    assert spaced(ToldFigure(fall, "fr").amount) == "une baisse de 4 %"
    assert ToldFigure(fall._replace(low=Fraction(2), high=Fraction(2)), "en").amount == "a rise of 2 %"


def test_rises_and_falls_change_their_words():
    """The clause of a change says which way it went."""
    up = {"low": Fraction(3), "high": Fraction(3), "unit": "percent", "scope": None}
    assert (
        ToldFigure(figure(quantity="share_price_change", measure="fall", **up), "en").clause
        == "the share of Model gained 3 %"
    )
    assert "a gagné" in ToldFigure(figure(quantity="market_value_change", measure="loss", **up), "fr").clause
    assert (
        "3 % more energy" in ToldFigure(figure(quantity="energy_difference", measure="x", **up), "en").clause
    )
    down = {**up, "low": Fraction(-3), "high": Fraction(-3)}
    assert (
        "3 % less energy"
        in ToldFigure(figure(quantity="energy_difference", measure="x", **down), "en").clause
    )
    assert "baisser" in ToldFigure(figure(quantity="price_elasticity", measure="x", **up), "fr").clause


def test_words_that_are_not_known_are_plain():
    """A quantity, scope or unit without words is written as the table has it, without underscores."""
    odd = figure(quantity="water_use", measure="per_day", unit="litre_water", scope="some_place")
    assert ToldFigure(odd).what == "per day of Model"
    assert "litre water" in ToldFigure(odd).amount
    assert ToldFigure(odd, "en").said_by == ""
    assert name_of("maker/some-model", "fr") == "some-model"


def test_the_comparison_names_the_real_mix(ledger):
    """On DeepSeek's own mix the ratio is 29.6, not 53.6."""
    said = headline(ledger.ratios, "DeepSeek R1", "OpenAI o1")
    assert said is not None
    assert "costs 29.6 times as much as DeepSeek R1, not 53.6 times" in said
    french = headline(ledger.ratios, "DeepSeek R1", "OpenAI o1", "fr")
    assert french is not None
    assert "29,6 fois" in french
    assert headline(ledger.ratios[:1], "R1", "o1") is None


def test_every_ratio_says_what_it_compares(ledger):
    """Each row of the comparison has words; one that is new is written as it is."""
    for each in ledger.ratios:
        for lang in LANGUAGES:
            assert "_" not in ratio_words(each.what, lang)
    assert ratio_words("mix x1.5", "fr") == ("le même trafic, R1 écrivant 1,5 fois autant de tokens")
    assert ratio_words("cache_write", "en") == "cache write"
    assert (ratio_in(Fraction("29.5969"), "fr"), ratio_in(Fraction("9.985"), "en")) == ("29,6", "10.0")
    assert ratio_in(Fraction(1, 300), "en") == "0.00333"
