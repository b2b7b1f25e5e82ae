"""Verdicts by rule: each rule with a claim and the figures that it takes."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costcalc.pricing.facts import Claim, Facts, Group
from costcalc.pricing.source import Quantity, Source
from costcalc.questions.claims.figures import Figure
from costcalc.questions.claims.judge import MOST_EVIDENCE, VERDICTS, agrees, judge, judge_all
from tests.builders import facts_file, model, period, table_of

if TYPE_CHECKING:
    from costcalc.pricing_table import PricingTable

LETTER = Source("letter", "A letter", "secondary", article="letter.txt", language="fr")
GROUP = Group("cost", "What it cost", "Ce que cela a coûté", "final_run")
NO_FACTS = Facts({}, {}, {}, {}, {}, {}, {}, {"cost": GROUP})


def claim(value: str | None, printed: str = "", **also: Any) -> Claim:
    """A claim on `acme/one`: its training cost in USD, unless said otherwise."""
    quantity = None
    if value and not also.get("is_date"):
        number, _, unit = value.partition(" ")
        quantity = Quantity(Decimal(number), unit or "USD")
    text = also.pop("text", value if also.get("is_date") else None)
    fields: dict[str, Any] = {
        "id": "c", "article": LETTER, "printed": printed or (value or "").replace(".", ","), "subject": "acme/one",
        "subject_as_stated": "One", "quantity": "training_cost", "measure": "training_cost", "scope": None,
        "operator": "=", "value": quantity, "text": text, "attributed_to": "the article", "on": None, "date": None,
        "group": None, "title": "One costs", "title_fr": "One coûte",
    }  # fmt: skip
    return Claim(**{**fields, **also})


def figure(low: str | None, high: str | None = "", **also: Any) -> Figure:
    """A figure on `acme/one`; a point unless `high` is given, None for an open end."""
    top = low if high == "" else high
    fields: dict[str, Any] = {
        "id": f"{low}..{top}", "subject": "acme/one", "name": "One", "quantity": "training_cost", "measure": "rented",
        "scope": None, "low": None if low is None else Fraction(low), "high": None if top is None else Fraction(top),
        "unit": "USD",
    }  # fmt: skip
    return Figure(**{**fields, **also})


def words(text: str, **also: Any) -> Figure:
    """A figure in words."""
    return figure(None, text=text, **also)


def verdict(one: Claim, *figures: Figure, name: str = "") -> str:
    """The verdict on a claim among figures."""
    return judge(one, figures, name, NO_FACTS).verdict


STATED = "training_cost"
R1: dict[str, Any] = {"subject": "acme/one", "relatives": ["acme/base"]}
BASE: dict[str, Any] = {"id": "base run", "subject": "acme/base", "name": "Base", "relatives": ["acme/one"]}
MILLIONS = {"5600000": "5,6 millions", "5800000": "5,8 millions", "6000000": "moins de 6 millions"}


@pytest.mark.parametrize(
    ("value", "operator", "expected"),
    [
        ("5600000", "=", "holds_for_another_subject"),  # 5.576 rounds to 5.6, and is the base's
        ("5800000", "=", "contradicted"),  # 5.576 does not round to 5.8, and nor does 5.87
        ("6000000", "<", "contradicted"),  # one's own part is less, the base's 7.0 is not
    ],
)
def test_a_base_model(value: str, operator: str, expected: str):
    """What a model was built on counts as a relative: a figure of it decides, and the verdict says so."""
    base = "7000000" if operator == "<" else "5576000"
    found = (
        figure("294672", **R1),
        figure(base, **BASE),
        figure("5870000", name="One with its base", subject="One+"),
    )
    assert verdict(claim(value, MILLIONS[value], operator=operator), *found, name="One") == expected


def test_less_than_six_holds_for_the_base():
    """Less than 6 million holds for 5.576 million of what it was built on; the nearest figure decides."""
    one = claim("6000000", MILLIONS["6000000"], operator="<")
    found = judge(one, [figure("294672", **R1), figure("5576000", **BASE)], "One", NO_FACTS)
    assert (found.verdict, found.decisive and found.decisive.id) == ("holds_for_another_subject", "base run")
    assert found.difference == 424_000


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ([], "unsupported"),
        ([figure("5576000", quantity="something_else")], "unsupported"),
        ([figure("5576000", subject="acme/other", name="Other")], "unsupported"),
        ([figure("5576000", unit="GPU")], "unsupported"),  # of another dimension
        ([figure("5576000", unit="no such unit")], "unsupported"),
        ([figure("5576", unit="kUSD", measure=STATED)], "holds"),  # converted
        ([figure("5576000", measure=STATED)], "holds"),
        ([figure("5576000")], "holds_for_another_measure"),
        ([figure("7000000"), figure("5576000", measure="cloud")], "holds_for_another_measure"),
        ([figure("7000000")], "contradicted"),
        ([figure("7000000", measure=STATED), figure("9000000")], "contradicted"),
        ([figure("7000000", measure=STATED), figure("5600000")], "holds_for_another_measure"),
        ([figure("5576000", subject="acme/v2", name="One-Zero")], "holds_for_another_subject"),
        ([figure("5576000", subject="acme/v2", name="One Large")], "holds_for_another_subject"),
        ([figure("5576000", subject="acme/v2", name="Onerous")], "unsupported"),  # no version of One
        ([figure("5576000", subject="acme/v2", name="One.5")], "unsupported"),
        ([figure("5000000", "6000000", measure=STATED)], "holds"),  # within a range
        ([figure("5700000", "6000000", measure=STATED)], "contradicted"),
        ([figure(None, "5000000", measure=STATED)], "contradicted"),
        ([words("much", measure=STATED)], "contradicted"),
    ],
)
def test_an_amount(figures: list[Figure], expected: str):
    """5.6 million, against what figures may say of it."""
    assert verdict(claim("5600000", "5,6 millions"), *figures, name="One") == expected


def test_scope_as_stated():
    """A claim with a scope is judged by figures of that scope; another scope is told apart."""
    scoped = claim("5600000", "5,6 millions", scope="final_run")
    assert verdict(scoped, figure("5576000", measure=STATED, scope="final_run")) == "holds"
    assert verdict(scoped, figure("5576000", measure=STATED, scope="everything")) == "different_scope"
    assert verdict(scoped, figure("5576000", scope="everything")) == "holds_for_another_measure"
    assert verdict(scoped, figure("9000000", scope="everything")) == "different_scope"
    assert verdict(scoped, figure("9000000", scope="final_run")) == "contradicted"
    assert verdict(scoped, figure("9000000", scope=None)) == "contradicted"


def test_scope_of_the_group():
    """A claim that holds in its own scope is of another scope than what its group is about."""
    hardware = {"measure": "bought", "scope": "company", "group": "cost"}
    stock = figure("500000000", None, measure="bought", scope="company")
    assert verdict(claim("500000000", "500 millions", operator=">", **hardware), stock) == "different_scope"
    within = {**hardware, "scope": "final_run"}
    run = figure("500000000", None, measure="bought", scope="final_run")
    assert verdict(claim("500000000", "500 millions", operator=">", **within), run) == "holds"
    assert verdict(claim("1000000", "1 million", **hardware), figure("9", scope="company")) == "contradicted"


@pytest.mark.parametrize(
    ("operator", "value", "low", "high", "expected"),
    [
        ("<", "6", "5.9", "", True),
        ("<", "6", "6", "", False),
        ("<", "6", "5", "6", False),
        ("<", "6", "5", None, False),  # more than 5 is not less than 6
        ("<", "6", None, "5.9", True),
        (">", "6", "6.1", "", True),
        (">", "6", "6", "", False),
        (">", "6", "6", None, True),  # more than 6, said both times
        (">", "6", "7", "9", True),
        (">", "6", None, "9", False),
        ("=", "6", "6.5", "", True),  # printed to one: half a step
        ("=", "6", "6.51", "", False),
        ("=", "6", "5.5", "", True),
        ("=", "6", "5.49", "", False),
        ("=", "6", None, None, False),
    ],
)
def test_operators(operator: str, value: str, low: str | None, high: str | None, expected: bool):
    """Each operator, with figures on both sides of its edge."""
    assert agrees(claim(value, operator=operator), figure(low, high)) is expected


def test_nearly():
    """`Près de 600 milliards` holds for 589 and for 593.7, and not for 540."""
    lost = {"operator": "~", "quantity": "loss", "measure": "loss"}
    one = claim("-600000000000", "près de 600 milliards de dollars", **lost)
    for amount, holds in (("-589e9", True), ("-593.7e9", True), ("-540e9", False), ("589e9", False)):
        assert agrees(one, figure(amount)) is holds, amount
    exact = one._replace(operator="=")
    assert not agrees(exact, figure("-589e9"))


def test_words():
    """Words are the same or they are not; only words on the very same measure contradict."""
    openness = {"quantity": "openness", "measure": "code"}
    one = claim(None, text="open", **openness)
    assert verdict(one, words("open", **openness)) == "holds"
    assert verdict(one, words("open", quantity="openness", measure="weights")) == "holds_for_another_measure"
    assert verdict(one, words("closed", **openness)) == "contradicted"
    assert verdict(one, words("closed", **openness), words("open", quantity="openness")) == "contradicted"
    assert verdict(one, words("closed", quantity="openness")) == "unsupported"
    assert verdict(one, figure("1", quantity="openness")) == "not_checkable"
    assert verdict(one) == "not_checkable"


def test_dates():
    """A date holds for itself; a month holds for a day in it, and not the other way round."""
    dated: dict[str, Any] = {"is_date": True, "quantity": "date", "measure": "post"}
    day = {"quantity": "date", "measure": "post"}
    assert verdict(claim("2023-10", **dated), words("2023-10-23", **day)) == "holds"
    assert verdict(claim("2023-10-23", **dated), words("2023-10-23", **day)) == "holds"
    assert verdict(claim("2023-10-23", **dated), words("2023-10", **day)) == "contradicted"
    assert verdict(claim("2023-10-22", **dated), words("2023-10-23", **day)) == "contradicted"
    assert verdict(claim("2023-10-22", **dated)) == "unsupported"


@pytest.mark.parametrize(
    ("quantity", "operator", "value", "expected"),
    [
        ("price_ratio", "<", "3.7", "holds_for_another_measure"),
        ("price_ratio", "<", "101", "contradicted"),
        ("score_difference", ">", "0.6", "holds_for_another_measure"),
        ("score_difference", ">", "-1", "contradicted"),
        ("price_elasticity", "<", "-1.11", "holds_for_another_measure"),
        ("ai_spend", ">", "80", "not_checkable"),  # compared with what?
        ("ai_spend", "~", "80", "not_checkable"),
    ],
)
def test_an_order_without_a_number(quantity: str, operator: str, value: str, expected: str):
    """`A fraction of the cost` is an order: a ratio under 100 %, a difference over 0."""
    one = claim(None, text="much", quantity=quantity, operator=operator)
    assert verdict(one, figure(value, quantity=quantity)) == expected
    assert verdict(one, words("much", quantity=quantity)) == "not_checkable"


def test_what_decides_comes_first():
    """Evidence begins with what decides, then the nearest; base prices before variants; at most a dozen."""
    many = [figure(str(number), id=str(number)) for number in range(20)]
    batch = figure("7", id="batch", scope="batch")
    found = judge(claim("7"), [batch, *many], "", NO_FACTS)
    assert [each.id for each in found.evidence[:5]] == ["7", "batch", "6", "8", "5"]
    assert len(found.evidence) == MOST_EVIDENCE
    assert found.difference == 0
    assert judge(claim("7"), [figure(None, "3")], "", NO_FACTS).difference is None
    assert judge(claim("7"), [], "One", NO_FACTS)._asdict() == {
        "claim": claim("7"), "verdict": "unsupported", "decisive": None, "evidence": (), "difference": None,
        "subject_name": "One", "group": None, "others": (),
    }  # fmt: skip


def claims_on_prices(*operators: str) -> str:
    """The section `claims:` with one claim on a price of 0.14 for each operator."""
    lines = ["claims:"]
    for index, operator in enumerate(operators):
        lines += [
            f'  c{index}: {{article: letter, printed: "0,14 $", subject: acme/one, subject_as_stated: One,',
            f'    quantity: price_per_million_tokens, measure: cost, operator: "{operator}",',
            "    value: 0.14 USD/Mtoken, attributed_to: A, on: 2025-06-01, title: T, fr: T}",
        ]
    return "\n".join(lines)


def test_other_models_that_carried_the_price():
    """A bare number is shown on other models of that day too; they do not change the verdict."""
    sheet = [
        model(period("input: 0.5 USD/Mtoken"), "acme/one"),
        model(period("input: 0.14 USD/Mtoken, output: 9 USD/Mtoken"), "acme/promo"),
        model(period("input: 0.14 USD/Mtoken", end="2025-05-01"), "acme/gone"),
        model(period("input: 1 USD/Mtoken", also="variants: [{when: {service_tier: batch}, rates: {input: 0.14 USD/Mtoken}}]"),
              "acme/batch"),
        model(period("input: 0.14 USD/Mtoken"), "other/two"),
    ]  # fmt: skip
    text = facts_file(claims_on_prices("=", "~", "<"), *sheet)
    text = text.replace("  acme: {name: Acme}", "  acme: {name: Acme}\n  other: {name: Other}")
    equal, nearly, less = judge_all(table_of(text))
    assert equal.verdict == "contradicted"
    assert [(each.subject, each.measure) for each in equal.others] == [
        ("acme/promo", "input"), ("other/two", "input"), ("acme/batch", "input"),
    ]  # fmt: skip
    assert equal.others[-1].scope is not None
    assert [each.subject for each in equal.evidence] == ["acme/one"]
    assert nearly.others == equal.others
    assert less.others == ()


AMOUNTS = st.decimals(min_value="0.01", max_value=999, places=2, allow_nan=False, allow_infinity=False)


@given(AMOUNTS)
def test_a_value_holds_for_itself_and_not_one_step_away(amount: Decimal):
    """Whatever the number, its own figure agrees, and one that differs in the last digit does not."""
    one = claim(str(amount))
    step = Decimal("0.01")
    assert agrees(one, figure(str(amount)))
    assert not agrees(one, figure(str(amount + step)))
    assert not agrees(one, figure(str(amount - step)))


@given(AMOUNTS, st.lists(AMOUNTS, max_size=5), st.sampled_from("=<>~"))
def test_the_order_of_figures_does_not_matter(amount: Decimal, others: list[Decimal], operator: str):
    """A verdict is one of the seven, whatever the order in which figures are read."""
    figures = [figure(str(each), id=str(index)) for index, each in enumerate(others)]
    one = claim(str(amount), operator=operator)
    assert verdict(one, *figures) == verdict(one, *reversed(figures))
    assert verdict(one, *figures) in VERDICTS


def test_only_models_of_the_day_are_looked_at(shipped: PricingTable, monkeypatch: pytest.MonkeyPatch):
    """The models without a price on the days of the claims would change no verdict and no evidence."""
    judged = judge_all(shipped)
    catalogue = shipped.catalogue
    few = list(catalogue.models_priced_between("2025-01-20", "2025-01-31"))
    assert 0 < len(few) < len(catalogue.ids()) / 2
    monkeypatch.setattr(type(catalogue), "models_priced_between", lambda found, *_: found.models())
    assert judge_all(shipped) == judged
