"""`claims` in words: which claims are shown, with what evidence, and in which language."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

from itertools import chain
from typing import Any

import pytest

from costcalc.errors import UnknownClaimError, UsageError
from costcalc.questions.claims.judge import VERDICTS
from tests.asking import claims
from tests.builders import facts_file, model, period, pricing_file, table_of

CLAIMS = """\
    claims:
      price:
        {article: letter, printed: "un coût d’exploitation de 0,14 $", subject: acme/one, subject_as_stated: Un,
         quantity: price_per_million_tokens, measure: cost, value: 0.14 USD/Mtoken, attributed_to: A, on: 2025-06-01,
         title: One costs 0.14 $, fr: L’IA coûte 0&comma;14 $, group: prices}
      bare:
        {article: letter, printed: "beaucoup", subject: nobody, subject_as_stated: Personne, quantity: spend, measure: m,
         operator: "~", text: billions, attributed_to: A, title: Billions, fr: Des milliards}
    groups:
      prices: {title: The price, fr: Le prix}
"""
SHEET = (
    model(period("input: 0.5 USD/Mtoken, cache_read: 0.14 USD/Mtoken")),
    model(period("input: 0.14 USD/Mtoken"), "acme/other"),
)
TABLE = table_of(facts_file(CLAIMS.replace("&comma;", "."), *SHEET))


def answer(table: Any = TABLE, **words: Any) -> dict[str, Any]:
    """The answer as JSON has it."""
    return claims(table, words).to_dict()


def ids(table: Any, **words: Any) -> list[str]:
    """The ids of the claims that are shown."""
    return [each["id"] for each in answer(table, **words)["claims"]]


def test_json():
    """The keys of the contract are all there, with the evidence and its sources."""
    found = answer()
    assert (found["schema"], found["table"], found["lang"]) == (
        "costcalc/claims/1",
        {"hash": TABLE.hash},
        "en",
    )
    one, bare = found["claims"]
    contract = {"id", "article", "printed", "subject", "quantity", "operator", "value", "unit", "attributed_to",
                "verdict", "sentence", "evidence", "group"}  # fmt: skip
    assert contract <= one.keys()
    assert (one["article"], one["value"], one["unit"], one["verdict"]) == (
        "letter.txt", "0.14", "USD/Mtoken", "holds_for_another_measure",
    )  # fmt: skip
    assert one["difference"] == "0"  # none at all is a difference of nothing, not an unknown one
    assert (bare["value"], bare["text"], bare["difference"], bare["group"]) == (None, "billions", None, None)
    (group,) = found["groups"]
    assert (group["id"], group["title"], group["claims"]) == ("prices", "The price", ["price"])
    assert found["price_comparison"] == []  # this table has neither R1 nor o1


def test_evidence_names_what_it_is_on():
    """Evidence on the subject comes first; another model that carried the number is marked."""
    (one,) = answer(id="price")["claims"]
    assert [(each["id"], each["value"], each["other_model"]) for each in one["evidence"]] == [
        ("acme/one cache_read", "0.14", False), ("acme/one input", "0.5", False), ("acme/other input", "0.14", True),
    ]  # fmt: skip
    assert {each["source"]["id"] for each in one["evidence"]} == {"sheet"}
    assert {"what", "value", "unit", "source"} <= one["evidence"][0].keys()


def test_in_french():
    """Titles and groups in French where French is asked."""
    found = answer(lang="fr")
    assert found["claims"][0]["title"] == "L’IA coûte 0.14 $"
    assert found["groups"][0]["title"] == "Le prix"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ({}, ["price", "bare"]),
        ({"id": "price"}, ["price"]),
        ({"claim": "price"}, ["price"]),
        ({"id": ["price"]}, ["price"]),
        ({"verdict": "not_checkable"}, ["bare"]),
        ({"verdict": "holds"}, []),
        ({"id": "price", "verdict": "holds"}, []),  # it is there, and does not hold
        ({"group": "prices"}, ["price"]),
        ({"article": "letter"}, ["price", "bare"]),
        ({"article": "A LETTER"}, ["price", "bare"]),
        ({"article": "000"}, []),
        ({"search": "0,14"}, ["price"]),
        (
            {"search": "COUT D'EXPLOITATION"},
            ["price"],
        ),  # without capitals, accents, and the printer's apostrophe
        ({"search": "$ coût"}, ["price"]),
        ({"search": "milliards"}, ["bare"]),
        ({"search": "a letter"}, ["price", "bare"]),
        ({"search": "0,15"}, []),
        ({"search": ""}, ["price", "bare"]),
    ],
)
def test_filters(words: dict[str, Any], expected: list[str]):
    """By id, article, verdict, group, and words as a reader remembers them."""
    assert ids(TABLE, **words) == expected


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({"lang": "de"}, "lang: must be en or fr"),
        ({"verdict": "true"}, "verdict: must be holds"),
        ({"group": "costs"}, "group: must be prices"),
        ({"serach": "x"}, "did you mean search"),
        ({"id": "price", "claim": "price"}, "not both"),
        ({"id": 5}, "must be one text"),
        ({"search": ["a", "b"]}, "must be one text"),
    ],
)
def test_refused(words: dict[str, Any], says: str):
    """A word or value that there is none of is refused, never an empty answer."""
    with pytest.raises(UsageError) as caught:
        claims(TABLE, words)
    assert says in str(caught.value)


def test_an_unknown_claim():
    """An unknown id is refused with near ones, however long it is."""
    with pytest.raises(UnknownClaimError, match="did you mean price"):
        claims(TABLE, {"id": "prices"})
    with pytest.raises(UnknownClaimError) as caught:
        claims(TABLE, {"id": "x" * 100_000})
    assert len(str(caught.value)) < 200


def test_a_table_without_claims():
    """A user's own table has none, and says so by an empty ledger."""
    empty = table_of(pricing_file())
    assert answer(empty)["claims"] == []
    with pytest.raises(UsageError, match="this table has none"):
        claims(empty, {"group": "prices"})


def test_a_group_is_whole(shipped):
    """One claim of a group brings the ids of all that speak of the same thing."""
    found = answer(shipped, id="art-003-cost-5.6m")
    (group,) = found["groups"]
    assert {"art-000-cost-lt6m", "art-000-cost-5.8m", "art-003-cost-5.6m", "art-002-capex"} <= set(
        group["claims"]
    )
    assert found["price_comparison"] == []  # not asked about prices


def test_articles_as_people_name_them(shipped):
    """By number, by file, or by words of the title."""
    for name in ("004", "004_06842da37cb97f7d.txt", "ia open source chinoise"):
        assert set(ids(shipped, article=name)) == {
            each for each in ids(shipped) if each.startswith("art-004")
        }, name
    assert "art-004-r1-price" in ids(shipped, search="0,14")
    assert "art-002-nvidia" in ids(shipped, search="16,86")


def test_every_verdict_can_be_asked(shipped):
    """The seven verdicts divide the claims of the table."""
    parts = [ids(shipped, verdict=verdict) for verdict in VERDICTS]
    assert sorted(chain(*parts)) == sorted(ids(shipped))


def test_the_comparison_stands_beside_price_claims(shipped):
    """A price claim brings the ratios by meter and by mix, each explained."""
    found = answer(shipped, id="art-004-openai-price")["price_comparison"]
    assert [each["what"] for each in found] == ["cache_read", "input", "output", "mix", "mix x1.5", "mix x4"]
    assert all(each["explanation"] for each in found)


def test_no_comparison_where_a_model_was_not_sold():
    """A table with both models and no price that day has its claims all the same."""
    late = [
        model(period("input: 0.14 USD/Mtoken", start="2025-05-01"), name)
        for name in ("deepseek/deepseek-r1", "openai/o1")
    ]
    text = facts_file(CLAIMS.replace("&comma;", "."), *SHEET, *late)
    text = text.replace(
        "  acme: {name: Acme}", "  acme: {name: Acme}\n  deepseek: {name: D}\n  openai: {name: O}"
    )
    found = answer(table_of(text))
    assert found["price_comparison"] == []
    assert len(found["claims"]) == 2
