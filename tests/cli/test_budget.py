"""`--fail-above`: exit code 5 above a budget, and a short review in Markdown."""

from __future__ import annotations

import json

import pytest

from tests.builders import ROOT

# Acme One on 2025-02-01: 0.55 and 2.19 USD a million; 1,500 in and 500 out are 0.00192 USD a request, and
# with 1,000 of them a day 1.92 USD a day, 57.60 USD in 30 days, 700.80 USD in 365.
WORK = ("--requests", "1000/day", "--input", "1500", "--output", "500", "--on", "2025-02-01")
DEAR = "Dear: input 5.50 USD/Mtoken, output 21.90 USD/Mtoken"
"""Ten times as much: 576 USD in 30 days."""


@pytest.mark.parametrize(
    ("budget", "code"),
    [
        ("57.60 USD/month", 0),  # exactly at the budget is not above it
        ("57.599999999999 USD/month", 5),
        ("500 USD/month", 0),
        ("$57/month", 5),
        ("57 $ per month", 5),
        ("1.92 USD/day", 0),
        ("1.91 USD/day", 5),
        ("700.8 usd/year", 0),
        ("700 USD/year", 5),
        ("0.00192 USD/request", 0),
        ("0.00191 USD/request", 5),
        ("0 USD/month", 5),
        ("1k USD/month", 0),
    ],
)
def test_a_comparison_against_a_budget(costcalc, budget: str, code: int):
    """What one model costs in the time said is held against the budget, to the last digit."""
    said = costcalc("compare", "one", *WORK, "--fail-above", budget)
    assert said.code == code
    assert f"is {'above' if code else 'within'} the budget of" in said.err
    assert "acme/one" in said.err
    assert said.out == costcalc("compare", "one", *WORK).out


def test_the_message_has_the_difference(costcalc):
    """The figure, the budget, and by how much the one is above the other."""
    said = costcalc("compare", "one", *WORK, "--fail-above", "50 USD/month")
    assert said.err.splitlines() == [
        "costcalc: 57.60 USD/month is above the budget of 50 USD/month (+15.2 %): acme/one",
        "costcalc: figures are before tax; a month is 30 days, a year 365",
    ]
    assert costcalc("compare", "one", *WORK, "--fail-above", "60 USD/month", "--quiet").err == ""
    assert "+15.2 %" in costcalc("compare", "one", *WORK, "--fail-above", "50 USD/month", "--quiet").err


def test_a_hair_above_is_told_with_all_its_digits(costcalc):
    """What is rounded to the budget itself is not told as it."""
    said = costcalc("compare", "one", *WORK, "--fail-above", "57.5999999 USD/month")
    assert "57.60 USD/month is above the budget of 57.5999999" in said.err
    said = costcalc("compare", "one", *WORK, "--requests", "1000/day", "--fail-above", "1 USD/month")
    assert said.code == 2  # said twice
    work = ("--requests", "1000000001/day", "--input", "1500", "--output", "500", "--on", "2025-02-01")
    said = costcalc("compare", "one", *work, "--fail-above", "57600000 USD/month")
    assert "57,600,000.0576 USD/month is above the budget of 57,600,000 USD/month" in said.err


def test_each_model_named_keeps_to_it(costcalc):
    """Of several that are named one above is enough; with a baseline that one alone counts."""
    both = ("compare", "one", *WORK, "--offer", DEAR, "--fail-above", "100 USD/month")
    said = costcalc(*both)
    assert said.code == 5
    assert "576.00 USD/month is above" in said.err
    assert "offer/Dear" in said.err
    assert "figures are of each model that is named" in said.err
    kept = costcalc(*both, "--baseline", "one")
    assert kept.code == 0
    assert "of the baseline alone" in kept.err
    assert costcalc(*both, "--baseline", "offer/Dear").code == 5
    assert costcalc(*both, "--top", "1").code == 5  # what is not shown is held against it all the same


def test_of_all_models_the_cheapest(costcalc):
    """Of all that are on sale it fails where even the cheapest is above."""
    cheapest = json.loads(costcalc("compare", "--all", *WORK, "--format", "json").out)["rows"][0]
    amount = cheapest["cost_per_month"]
    said = costcalc("compare", "--all", *WORK, "--fail-above", f"{amount} USD/month")
    assert said.code == 0
    assert "of the cheapest of" in said.err
    assert costcalc("compare", "--all", *WORK, "--fail-above", "0.0001 USD/month").code == 5


def test_a_workload_that_nobody_said(costcalc):
    """A verdict about a preset that nobody named says so, in Markdown too."""
    asked = ("compare", "gpt-4o", "--on", "2026-06-01", "--fail-above", "1 USD/month", "--format", "markdown")
    said = costcalc(*asked, pricing=None)
    assert said.code == 5
    for told in (said.out, said.err):
        assert "of the preset support-assistant, as no workload was said; before tax" in told
    french = costcalc(*asked, "--lang", "fr", pricing=None)
    assert "ceux du modèle de charge support-assistant, faute de charge dite" in french.out
    assert "no workload was said" not in costcalc(*asked, "--preset", "support-assistant", pricing=None).out


def test_what_has_no_figure_never_passes(costcalc):
    """A model that cannot be ranked keeps to no budget: exit 3, whatever the others cost."""
    for budget in ("1 USD/month", "1000 USD/month"):
        said = costcalc("compare", "one", "owl/paint", *WORK, "--fail-above", budget)
        assert said.code == 3
        assert "not held against the budget: owl/paint: " in said.err
    assert (
        costcalc(
            "compare", "one", "owl/paint", *WORK, "--fail-above", "99 USD/month", "--baseline", "one"
        ).code
        == 0
    )
    assert costcalc("compare", "owl/paint", *WORK, "--fail-above", "1000 USD/month").code == 3


def test_what_strict_refuses_is_no_figure(costcalc):
    """--strict comes first: a figure in doubt is refused before it is held against a budget."""
    said = costcalc("compare", "one", "owl/paint", *WORK, "--fail-above", "1 USD/month", "--strict")
    assert said.code == 4


@pytest.mark.parametrize(
    ("budget", "words"),
    [
        ("500", "does not say one currency: write '500 USD/month'"),
        ("500 USD", "an amount"),
        ("500 USD/week", "is for a week, and here it is /request, /day, /month or /year"),
        ("1,000 USD/month", "write digits, such as 1500"),
        ("-5 USD/month", "is no budget"),
        ("1e400 USD/month", "is no budget"),
        ("500 USD/month EUR", "is no budget"),
        ("$500 EUR/month", "does not say one currency"),
        ("500 XYZ/month", "no exchange rate is known"),
        ("5" * 100 + " USD/month", "is no budget"),
        ("nan USD/month", "is no budget"),
        ("", "is no budget"),
        ("٥ USD/month", "is no budget"),
    ],
)
def test_what_is_no_budget(costcalc, budget: str, words: str):
    """A budget that cannot be read stops the command: a gate that passes by a slip is none."""
    said = costcalc("compare", "one", *WORK, f"--fail-above={budget}")
    assert said.code == 2
    if budget != "500 USD":
        assert words in said.err
    assert "Traceback" not in said.err


def test_a_month_needs_a_rate(costcalc):
    """Without a rate of requests only a request can be held against a budget."""
    work = ("--input", "1500", "--output", "500", "--on", "2025-02-01")
    said = costcalc("compare", "one", *work, "--fail-above", "5 USD/month")
    assert said.code == 2
    assert "say --requests 10000/day" in said.err
    assert costcalc("compare", "one", *work, "--fail-above", "1 USD/request").code == 0


def test_a_price_against_a_budget(costcalc):
    """One usage: in all, or by the request where it is the sum of several; a month it has not."""
    asked = ("price", "one", "--input", "1M", "--output", "100k", "--on", "2025-02-01")  # 0.55 + 0.219
    assert costcalc(*asked, "--fail-above", "0.769 USD").code == 0
    assert costcalc(*asked, "--fail-above", "0.7689 USD").code == 5
    many = (*asked, "--requests", "100")
    assert costcalc(*many, "--fail-above", "0.00769 USD/request").code == 0
    assert costcalc(*many, "--fail-above", "0.00768 USD/request").code == 5
    said = costcalc(*asked, "--fail-above", "5 USD/month")
    assert said.code == 2
    assert "an amount alone or /request" in said.err


def test_a_projection_against_a_budget(costcalc):
    """Each month, each twelve of them, a day of each, or all of them together."""
    work = ("--requests", "1000/day", "--input", "1500", "--output", "500")
    # 28 and 31 days at 1.92 USD: 53.76 and 59.52, in all 113.28
    asked = ("project", "one", *work, "--start", "2025-02", "--months", "2")
    for budget, code in (
        ("59.52 USD/month", 0), ("59 USD/month", 5), ("113.28 USD", 0), ("113 USD", 5), ("1.92 USD/day", 0),
        ("1.9 USD/day", 5), ("113.28 USD/year", 0), ("113 USD/year", 5), ("0.00192 USD/request", 0),
        ("0.0019 USD/request", 5),
    ):  # fmt: skip
        assert costcalc(*asked, "--fail-above", budget).code == code, budget
    said = costcalc(*asked, "--fail-above", "55 USD/month")
    assert "59.52 USD/month is above the budget of 55 USD/month (+8.22 %): acme/one in 2025-03" in said.err


def test_months_that_nobody_bills_never_pass(costcalc):
    """A model that ends within the months has no figure for all of them."""
    asked = ("project", "one", "--requests", "1000/day", "--input", "1500", "--output", "500")
    said = costcalc(*asked, "--start", "2025-07", "--months", "4", "--fail-above", "1000 USD/month")
    assert (said.code, "not held against the budget: acme/one: not billed for all months" in said.err) == (
        3,
        True,
    )


def test_ranges_are_held_by_their_middle(costcalc):
    """The middle of the ranges decides; where the quantiles lie on either side, that is said."""
    pytest.importorskip("numpy")
    work = ("--requests", "500..1500/day", "--input", "1500", "--output", "500")
    asked = (
        "project",
        "one",
        *work,
        "--start",
        "2025-02",
        "--months",
        "1",
        "--draws",
        "2000",
    )  # the middle is 53.76 USD
    said = costcalc(*asked, "--fail-above", "53.76 USD/month")
    assert said.code == 0
    assert "may lie on either side of the budget: " in said.err
    assert "(p10 to p90)" in said.err
    assert "of the middles of ranges" in said.err
    far = costcalc(*asked, "--fail-above", "5000 USD/month")
    assert "either side" not in far.err


def test_a_budget_in_euro(costcalc):
    """A budget in another currency is held by the rate of the day, or by one's own, and is an estimate."""
    asked = ("compare", "one", *WORK, "--fx-rate", "0.5 EUR/USD", "--fail-above")
    assert costcalc(*asked, "28.8 EUR/month").code == 0
    said = costcalc(*asked, "28.79 EUR/month")
    assert said.code == 5
    assert "28.80 EUR/month is above the budget of 28.79 EUR/month" in said.err
    assert "EUR by the rate 1 USD = 0.5 EUR" in said.err
    shipped = ("compare", "deepseek-r1", *WORK, "--fail-above")
    said = costcalc(*shipped, "1 EUR/month", pricing=None)
    assert said.code == 5
    assert "an estimate: " in said.err
    assert costcalc(*shipped, "1000 CNY/month", pricing=None).code == 0


def test_a_review_for_a_pull_request(costcalc, tmp_path):
    """Markdown is the verdict, a small table, what to know, and the command that gives it again."""
    file = tmp_path / "review.md"
    said = costcalc(
        "compare", "one", *WORK, "--offer", DEAR, "--fail-above", "100 USD/month", "--format", "markdown",
        "-o", str(file),
    )  # fmt: skip
    assert (said.code, said.out) == (5, "")
    lines = file.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "**✗ 576.00 USD/month is above the budget of 100 USD/month (+476 %): offer/Dear**"
    assert lines[2:6] == [
        "|  | model | USD/month | to the budget |",
        "| --- | --- | --- | --- |",
        "| ✗ | offer/Dear | 576.00 | +476 % |",
        "| ✓ | acme/one | 57.60 | −42.4 % |",
    ]
    assert lines[-2].startswith("costcalc compare acme/one ")
    assert lines[-2].endswith("--fail-above '100 USD/month'")
    within = costcalc("compare", "one", *WORK, "--fail-above", "60 USD/month", "--format", "markdown")
    assert within.out.startswith(
        "**✓ 57.60 USD/month is within the budget of 60 USD/month (−4 %): acme/one**\n"
    )
    unknown = costcalc("compare", "owl/paint", *WORK, "--fail-above", "60 USD/month", "--format", "markdown")
    assert unknown.out.startswith("**? not held against the budget: owl/paint: ")


def test_many_months_are_a_short_review(costcalc):
    """Of many months the dearest are shown, and the others counted."""
    said = costcalc(
        "project", "acme/two", "--requests", "1000/day", "--input", "1500", "--output", "500", "--start",
        "2025-07", "--months", "100", "--fail-above", "1 USD/month", "--format", "markdown",
    )  # fmt: skip
    assert said.code == 5
    assert said.out.count("| ✗ |") == 60
    assert "and 40 more, none dearer" in said.out
    assert "and 95 more above it" in said.out


BILL = """model,on,input_tokens,output_tokens
one,2025-02-01,1000000,100000
one,2025-02-27,1000000,100000
one,2025-03-03,1000000,200000
"""
"""0.769 USD twice, and 0.988: 1.538 in February, 0.988 in March, 2.526 in all."""


@pytest.fixture
def bill(tmp_path):
    """A bill of some rows."""

    def write(text: str) -> str:
        place = tmp_path / "bill.csv"
        place.write_text(text, encoding="utf-8")
        return str(place)

    return write


@pytest.mark.parametrize(
    ("budget", "code"),
    [
        ("2.526 USD", 0),
        ("2.525 USD", 5),
        ("1.538 USD/month", 0),
        ("1.53 USD/month", 5),
        ("0.988 USD/day", 0),
        ("0.98 USD/day", 5),
        ("2.526 USD/year", 0),
        ("2.5 USD/year", 5),
        ("0.842 USD/request", 0),
        ("0.841 USD/request", 5),
    ],
)
def test_a_bill_against_a_budget(costcalc, bill, budget: str, code: int):
    """All rows together, those of each day, month or year, or the mean request."""
    for more in ((), ("--by", "model"), ("--format", "value"), ("--format", "markdown")):
        assert costcalc("price", "--file", bill(BILL), "--fail-above", budget, *more).code == code


def test_a_partial_bill_never_passes(costcalc, bill):
    """Rows without a price end with 1, within the budget or above it; what is above is said all the same."""
    text = f"{BILL}nobody,2025-02-01,1,1\n"
    said = costcalc("price", "--file", bill(text), "--fail-above", "1 USD/month", "--format", "markdown")
    assert said.code == 1
    assert said.out.startswith("**✗ 1.538 USD/month is above the budget of 1 USD/month (+53.8 %): ")
    assert "1 of 4 rows have no price, and the total is partial" in said.out
    within = costcalc("price", "--file", bill(text), "--fail-above", "9 USD/month", "--format", "markdown")
    assert within.code == 1
    assert within.out.startswith("**? not held against the budget: ")
    assert costcalc("price", "--file", bill(text), "--fail-above", "9 USD", "--strict").code == 4


def test_a_bill_in_euro(costcalc, bill):
    """Each row by the rate of its day, or all by one's own: an estimate."""
    asked = ("price", "--file", bill(BILL), "--fail-above")
    own = costcalc(*asked, "1.263 EUR", "--fx-rate", "0.5 EUR/USD")
    assert own.code == 0
    assert costcalc(*asked, "1.262 EUR", "--fx-rate", "0.5 EUR/USD").code == 5
    shipped = ("price", "--file", bill(BILL.replace("one,", "deepseek-r1,")), "--fail-above")
    said = costcalc(*shipped, "0.1 EUR/month", pricing=None)
    assert said.code == 5
    assert "by the rate of the day of each row: an estimate" in said.err


def test_a_bill_without_rows_is_within_any_budget(costcalc, bill):
    """Nothing costs nothing; a budget that is for something else is refused before anything is written."""
    text = BILL.splitlines()[0] + "\n"
    assert costcalc("price", "--file", bill(text), "--fail-above", "0 USD").code == 0
    said = costcalc("price", "--file", bill(BILL), "--fail-above", "1 USD/week")
    assert (said.code, said.out) == (2, "")
    assert "/request, /day, /month or /year" in said.err


def test_other_commands_take_no_budget(costcalc):
    """What has no cost of its own has no budget."""
    for command in ("models", "lookup", "breakeven", "audit"):
        said = costcalc(command, "--fail-above", "5 USD")
        assert (said.code, "there is no flag '--fail-above'" in said.err) == (2, True)


def test_the_example_of_the_documentation_runs():
    """The step of the docs names flags that there are."""
    text = (ROOT / "docs" / "budget.md").read_text(encoding="utf-8")
    assert "--fail-above" in text
    assert "--format markdown" in text
