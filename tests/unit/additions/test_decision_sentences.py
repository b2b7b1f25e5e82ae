"""The decision in words: each way a decision can go, in both languages."""

# ruff: noqa: E501 - one sentence a line

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from costcalc.additions.decision_phrases import NOUNS
from costcalc.additions.decision_sentences import Later, Rival, Verdict, money_in, point_words, sentence
from costcalc.additions.tipping_points import Standing, TippingPoint
from costcalc.meters import METERS, PARTS, USAGE_FIELDS

NAMES = {"a": "DeepSeek R1", "b": "OpenAI o1", "c": "Claude"}


def verdict(*costs: str, **words: Any) -> Verdict:
    """A verdict on models of these costs, from the cheapest."""
    standings = [
        Standing(model, NAMES[model], Fraction(cost)) for model, cost in zip(NAMES, costs, strict=False)
    ]
    said: dict[str, Any] = {"months": 0, "points": None, "asked": max(len(costs), 2), **words}
    return Verdict(standings, NAMES, said.pop("months"), said.pop("points"), said.pop("asked"), **said)


def point(
    value: str = "1900", direction: str = "above", field: str = "output_tokens", **words: Any
) -> TippingPoint:
    """A tipping point from 500 of something; a whole or another unit as said."""
    said: dict[str, Any] = {
        "unit": "token", "present": Fraction(500), "beyond": 0, "to_model": "b", "from_cost": Fraction(1), "whole": None,
    } | words  # fmt: skip
    return TippingPoint(
        field, said["unit"], direction, said["present"], Fraction(value), said["beyond"], "a", said["to_model"],
        said["from_cost"], Fraction(1), said["whole"],
    )  # fmt: skip


def plain(text: str) -> str:
    """A sentence with the spaces of a typewriter."""
    return text.replace("\u202f", " ").replace("\u00a0", " ")


HEADS = [
    (
        verdict("576", "15750"),
        "DeepSeek R1 costs least: 576 USD in 30 days, 27.3 times less than OpenAI o1 (15,750 USD).",
        "DeepSeek R1 coûte le moins : 576 USD en 30 jours, 27,3 fois moins qu’OpenAI o1 (15 750 USD).",
    ),
    (
        verdict("1", "2", months=None),
        "DeepSeek R1 costs least: 1 USD a request, 2 times less than OpenAI o1 (2 USD).",
        "DeepSeek R1 coûte le moins : 1 USD par requête, 2 fois moins qu’OpenAI o1 (2 USD).",
    ),
    (
        verdict("0.5", "1300", months=36),
        "DeepSeek R1 costs least: 0.50 USD in 36 months, 2,600 times less than OpenAI o1 (1,300 USD).",
        "DeepSeek R1 coûte le moins : 0,50 USD en 36 mois, 2 600 fois moins qu’OpenAI o1 (1 300 USD).",
    ),
    (
        verdict("900", "1140", months=1),
        "DeepSeek R1 costs least: 900 USD in 1 month, 21 % less than OpenAI o1 (1,140 USD).",
        "DeepSeek R1 coûte le moins : 900 USD en 1 mois, soit 21 % de moins qu’OpenAI o1 (1 140 USD).",
    ),
    (
        verdict("1000", "1000.02"),
        "DeepSeek R1 costs least, but hardly: 1,000 USD in 30 days, only 0.02 USD less than OpenAI o1.",
        "DeepSeek R1 coûte le moins, mais de peu : 1 000 USD en 30 jours, 0,02 USD de moins qu’OpenAI o1.",
    ),
    (
        verdict("3.5", "3.5", "4"),
        "DeepSeek R1 and OpenAI o1 cost the same: 3.50 USD in 30 days.",
        "DeepSeek R1 et OpenAI o1 coûtent la même chose : 3,50 USD en 30 jours.",
    ),
    (
        verdict("1", "1", "1"),
        "DeepSeek R1, OpenAI o1 and Claude cost the same: 1 USD in 30 days.",
        "DeepSeek R1, OpenAI o1 et Claude coûtent la même chose : 1 USD en 30 jours.",
    ),
    (
        verdict("0", "12345.67"),
        "DeepSeek R1 costs nothing; OpenAI o1, the next, costs 12,346 USD in 30 days.",
        "DeepSeek R1 ne coûte rien ; OpenAI o1, le suivant, coûte 12 346 USD en 30 jours.",
    ),
    (
        verdict("0", "0"),
        "DeepSeek R1 and OpenAI o1 cost nothing.",
        "DeepSeek R1 et OpenAI o1 ne coûtent rien.",
    ),
    (
        verdict("0.014049384", months=None),
        "DeepSeek R1 is the only one that can serve this workload: 0.01405 USD a request.",
        "DeepSeek R1 est le seul à pouvoir traiter cette charge : 0,01405 USD par requête.",
    ),
    (
        verdict("0.014049384", months=None, unpriced=True),
        "DeepSeek R1 is the only one with a price then: 0.01405 USD a request.",
        "DeepSeek R1 est le seul à avoir un prix à cette date : 0,01405 USD par requête.",
    ),
    (
        verdict("7", asked=1),
        "DeepSeek R1 costs 7 USD in 30 days; there is nothing to compare it with.",
        "DeepSeek R1 coûte 7 USD en 30 jours ; il n’y a rien à quoi le comparer.",
    ),
    (verdict(), "No model can be ranked.", "Aucun modèle ne peut être classé."),
]


@pytest.mark.parametrize(("told", "english", "french"), HEADS)
def test_who_wins_and_by_how_much(told: Verdict, english: str, french: str):
    """A lead of many times, of some percent, of hardly anything, a tie, nothing to pay, alone, nobody."""
    assert sentence(told) == english
    assert plain(sentence(told, "fr")) == french


POINTS = [
    (point(), "above 1,900 output tokens a request", "au-dessus de 1 900 tokens en sortie par requête"),
    (point("1"), "above 1 output token a request", "au-dessus de 1 token en sortie par requête"),
    (point("0", field="input_tokens"), "above 0 input tokens a request", "au-dessus de 0 token en entrée par requête"),
    (
        point("1.5", "below", "input_tokens"),
        "below 1.5 input tokens a request",
        "en dessous de 1,5 token en entrée par requête",
    ),
    (point("2", "below", "images"), "below 2 images a request", "en dessous de 2 images par requête"),
    (
        point("1234567", "above", "input_characters"),
        "above 1,234,567 input characters a request",
        "au-dessus de 1 234 567 caractères en entrée par requête",
    ),
    (point("137", unit="percent"), "above 137 % of these output tokens", "au-dessus de 137 % de ces tokens en sortie"),
    (
        point("80", "below", "input_tokens", unit="percent"),
        "below 80 % of these input tokens",
        "en dessous de 80 % de ces tokens en entrée",
    ),
    (
        point("905", field="cache_read_tokens", whole=Fraction(1500)),
        "with more than 905 of the 1,500 input tokens cached, 60.3 %",
        "avec plus de 905 des 1 500 tokens en entrée lus en cache, soit 60,3 %",
    ),
    (
        point("905", "below", "cache_read_tokens", whole=Fraction(1500)),
        "with fewer than 905 of the 1,500 input tokens cached, 60.3 %",
        "avec moins de 905 des 1 500 tokens en entrée lus en cache, soit 60,3 %",
    ),
    (
        point("0", "above", "cache_read_tokens", whole=Fraction(1500)),
        "as soon as any input is cached",
        "dès qu’une partie de l’entrée est en cache",
    ),
    (
        point("1500", "below", "cache_read_tokens", whole=Fraction(1500)),
        "as soon as any input is not cached",
        "dès qu’une partie de l’entrée n’est plus en cache",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("found", "english", "french"), POINTS)
def test_when_the_winner_changes(found: TippingPoint, english: str, french: str):
    """Of 0 and 1.5 there is one in French, and many in English."""
    assert point_words(found) == english
    assert plain(point_words(found, "fr")) == french


def test_what_would_change_it():
    """The nearest three, joined as people do; who then wins, and whom it is out of reach of."""
    points = [
        point("100000", to_model="c"),
        point("600", from_cost=None),
        point("0", "below", "input_tokens"),
        point("400", "below", to_model="c"),
    ]
    told = verdict("1", "3", points=points)
    assert sentence(told).partition(". ")[2] == (
        "That changes above 600 output tokens a request (out of reach of DeepSeek R1; then OpenAI o1), "
        "below 400 output tokens a request (then Claude) or above 100,000 output tokens a request (then Claude)."
    )
    assert plain(sentence(told, "fr")).partition(". ")[2] == (
        "Cela change au-dessus de 600 tokens en sortie par requête (hors de portée de DeepSeek R1 ; alors OpenAI o1), "
        "en dessous de 400 tokens en sortie par requête (alors Claude) ou au-dessus de 100 000 tokens en sortie par "
        "requête (alors Claude)."
    )


@pytest.mark.parametrize(
    ("is_mix", "english", "french"),
    [
        (False, "Nothing in the size of a request changes that.", "La taille d’une requête n’y change rien."),
        (
            True,
            "Nothing in the size of the requests changes that.",
            "La taille des requêtes n’y change rien.",
        ),
    ],
)
def test_nothing_would_change_it(is_mix, english, french):
    """No tipping point is an answer; where none were looked for, nothing is said of them."""
    told = verdict("1", "3", points=[], is_mix=is_mix)
    assert sentence(told).endswith(f"). {english}")
    assert plain(sentence(told, "fr")).endswith(f"). {french}")
    assert sentence(told._replace(points=None)).endswith("(3 USD).")


def test_draws_that_are_larger_than_a_model_reads():
    """How often the winner wins is not said without them, in either language."""
    told = verdict("576", "15750", months=36, share_of_draws=Fraction(1), too_large=True)
    assert sentence(told).partition("USD). ")[2] == (
        "It is the cheapest in 100 % of the draws, some of which are larger than a model can read."
    )
    assert plain(sentence(told, "fr")).partition("USD). ")[2] == (
        "Ce choix l’emporte dans 100 % des tirages, dont certains dépassent ce qu’un modèle peut lire."
    )


def test_what_time_and_other_measures_change():
    """Months, draws, solved tasks and seats, each in a sentence of its own."""
    told = verdict(
        "576", "15750", months=36, later=Later("OpenAI o1", "2028-03", 14), shorter=Later("Claude", "2027-06", 6),
        rivals=[Rival("task", "Claude", Fraction("0.002")), Rival("seats", "", Fraction(20))],
        share_of_draws=Fraction("0.9312"),
    )  # fmt: skip
    assert sentence(told).partition("USD). ")[2] == (
        "It is the cheapest in 93.1 % of the draws. From month 14 (March 2028) on, a month costs less on OpenAI o1. "
        "Over fewer than 6 months, Claude would cost less. A solved task, though, costs least on Claude: 0.002 USD. "
        "The seats, though, cost even less: 20 USD in 36 months."
    )
    assert plain(sentence(told, "fr")).partition("USD). ")[2] == (
        "Ce choix l’emporte dans 93,1 % des tirages. À partir du mois 14 (mars 2028), un mois coûte moins cher avec "
        "OpenAI o1. Sur moins de 6 mois, Claude coûterait moins cher. Mais une tâche réussie coûte le moins avec Claude : "
        "0,002 USD. Mais les abonnements par utilisateur coûtent encore moins : 20 USD en 36 mois."
    )
    one = verdict("1", "3", rivals=[Rival("seat", "", Fraction(0))])
    assert sentence(one).endswith("The seat, though, costs even less: 0 USD in 30 days.")
    assert plain(sentence(one, "fr")).endswith(
        "l’abonnement par utilisateur coûte encore moins : 0 USD en 30 jours."
    )


@pytest.mark.parametrize(
    ("amount", "english", "french"),
    [
        ("0", "0 USD", "0\u00a0USD"),
        ("0.0000012345678", "0.000001235 USD", "0,000001235\u00a0USD"),
        ("0.5", "0.50 USD", "0,50\u00a0USD"),
        ("0.14", "0.14 USD", "0,14\u00a0USD"),
        ("7.5", "7.50 USD", "7,50\u00a0USD"),
        ("576", "576 USD", "576\u00a0USD"),
        ("2062.5", "2,062.50 USD", "2\u202f062,50\u00a0USD"),
        ("9999.999", "10,000 USD", "10\u202f000\u00a0USD"),
        ("16859260.8", "16,859,261 USD", "16\u202f859\u202f261\u00a0USD"),
    ],
)
def test_amounts(amount, english, french):
    """Whole from ten thousand on, with cents from one, else four digits; French spaces do not break."""
    assert money_in(Fraction(amount), "en") == english
    assert money_in(Fraction(amount), "fr") == french


def test_names_are_left_as_they_are():
    """A name with signs that French sets apart keeps them; braces are no templates."""
    odd = Verdict(
        [Standing("a", "A: 1000 % {winner}", Fraction(1)), Standing("b", "B", Fraction(3))], {}, None, None, 2
    )
    assert "A: 1000 % {winner} coûte le moins" in sentence(odd, "fr")


@pytest.mark.parametrize(
    ("contested", "en", "fr"),
    [
        (["OpenAI o1"], "But that is not certain against OpenAI o1: prices are in doubt.", "Mais ce n’est pas certain face à OpenAI o1\u00a0: des prix sont incertains."),
        (["A", "B", "C", "D"], "But that is not certain against A, B, C and D: prices are in doubt.", "Mais ce n’est pas certain face à A, B, C et D\u00a0: des prix sont incertains."),
        (["A", "B", "C", "D", "E"], "But that is not certain against A, B, C and 2 more: prices are in doubt.", "Mais ce n’est pas certain face à A, B, C et à 2 autres\u00a0: des prix sont incertains."),
    ],
)  # fmt: skip
def test_who_may_cost_less_all_the_same(contested: list[str], en: str, fr: str):
    """It stands behind who wins, in both languages; of many three are named."""
    told = verdict("100", "130", contested=contested)
    assert en in sentence(told)
    assert fr in sentence(told, "fr")
    assert sentence(told).index("costs least") < sentence(told).index("not certain against")


def test_the_next_one_whose_price_is_not_certain():
    """Where no range is known, that alone is said."""
    told = verdict("100", "130", unsure="OpenAI o1")
    assert "The price of OpenAI o1, the next, is not certain then." in sentence(told)
    assert "Le prix d’OpenAI o1, le suivant, n’est pas certain à cette date." in sentence(told, "fr")


def test_every_quantity_that_may_turn_a_decision_has_a_noun():
    """Those that are no part of another: of parts it is their share of the whole that is told."""
    parts = {METERS[part].usage_field for inside in PARTS.values() for part in inside}
    assert NOUNS.keys() == USAGE_FIELDS.keys() - parts - {"requests"}
