"""`price --file --by`: sums, totals, rows without a cost, budgets."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from costcalc.cli import output

BILL = b"""model,input,cached,output,on,team
one,1000,0,0,2025-02-01,a
one,2000,500,100,2025-02-15T10:00:00Z,b
one,1000,0,0,2025-05-01,a
nobody,7,0,3,2025-05-01,b
one,1000,0,0,2020-01-01,a
"""
"""Rows at 0.55, 0.14 and 2.19, and one at 0.60 USD/Mtoken; two have no price."""


@pytest.fixture
def summed(costcalc):
    """Sum up a bill: what was said."""

    def ask(*flags: str, stdin: bytes = BILL):
        return costcalc("price", "--file", "-", *flags, stdin=stdin)

    return ask


def test_sums_by_columns(summed):
    """Rows, requests, tokens and cost of each group, and of all; rows without a cost are counted."""
    said = summed("--by", "team,month", "--format", "json")
    document = json.loads(said.out)
    assert said.code == 1
    found = {(row["team"], row["month"]): row for row in document["rows"]}
    # 1,500 at 0.55, 500 at 0.14 and 100 at 2.19
    assert found["b", "2025-02"]["list_cost"] == "0.001114"
    assert found["b", "2025-02"]["input_tokens"] == "2000"
    assert found["b", "2025-02"]["cache_read_tokens"] == "500"
    assert (
        found["b", "2025-05"] | {"rows_failed": 1, "tokens_failed": "10", "list_cost": "0"}
        == found["b", "2025-05"]
    )
    assert document["total"]["list_cost"] == "0.002264"
    assert (document["total"]["rows"], document["total"]["rows_failed"]) == (5, 2)
    assert document["total"]["partial"] is True
    assert sorted(each["rows"] for each in document["failed"]) == [1, 1]


AT_MIDNIGHT = b"""model,input,on
one,1000,2025-02-01 00:30
one,1000,2025-02-01
one,1000,2025-01-31T23:30:00Z
one,1000,2025-02-28T23:30:00Z
nobody,1000,2025-01-31T23:30:00Z
"""


def test_days_are_those_of_the_zone(summed):
    """Half past midnight in Paris is of that day and month there; a day without a time is that day."""
    said = summed("--by", "day", "--timezone", "Europe/Paris", "--format", "json", stdin=AT_MIDNIGHT)
    rows = {row["day"]: row["rows"] for row in json.loads(said.out)["rows"]}
    assert rows == {"2025-02-01": 4, "2025-03-01": 1}
    said = summed("--by", "month", "--timezone", "UTC", "--format", "json", stdin=AT_MIDNIGHT)
    assert {row["month"]: row["rows"] for row in json.loads(said.out)["rows"]} == {"2025-01": 2, "2025-02": 3}


def test_a_budget_of_days_is_of_those_of_the_zone(summed):
    """Each row is 0.00055 USD: three on one day in Paris, two of which are of January in UTC."""
    rows = b"\n".join(AT_MIDNIGHT.splitlines()[:4])
    budget = ("--fail-above", "0.0012 USD/month")
    assert summed(*budget, "--timezone", "UTC", stdin=rows).code == 0
    said = summed(*budget, "--timezone", "Europe/Paris", "--format", "markdown", stdin=rows)
    assert (said.code, "in Europe/Paris" in said.out) == (5, True)


@pytest.mark.parametrize("form", ["table", "csv", "markdown"])
def test_forms_of_sums(summed, form):
    """Tables for people have a row with the total, CSV where it is asked for."""
    said = summed("--by", "model", "--format", form, "--total")
    assert "acme/one" in said.out
    assert "0.002264" in said.out
    if form == "csv":
        rows = list(csv.DictReader(io.StringIO(said.out)))
        assert rows[-1]["model"] == "total"
    else:
        assert "partial: 2 of 5 rows have no price" in said.out


def test_rows_for_people(summed):
    """Rows as a table of the terminal or of Markdown, with the total below."""
    for form in ("table", "markdown"):
        said = summed("--format", form)
        assert "total of 5 rows, partial: 2 have no price: 0.002264 USD" in said.out
        assert "no model is called" in said.out


def test_a_row_with_the_total(summed):
    """`--total` adds a row to CSV, and an object to JSONL."""
    rows = list(csv.DictReader(io.StringIO(summed("--total").out)))
    assert (rows[-1]["model"], rows[-1]["list_cost"]) == ("total", "0.002264")
    assert rows[-1]["note"] == "partial: 2 of 5 rows have no price"
    last = json.loads(summed("--total", "--format", "json").out.splitlines()[-1])
    assert last["total"]["list_cost"] == "0.002264"


def test_reasons_are_counted(summed):
    """Rows without a cost are counted by reason with their tokens; --strict refuses them."""
    said = summed()
    assert "2 of 5 rows could not be priced" in said.err
    assert "1 row, 10 tokens: no model is called 'nobody'" in said.err
    assert "1 row, 1000 tokens: acme/one has no price in force" in said.err
    assert "the total of the others is partial: 0.002264 USD" in said.err
    assert summed("--strict").code == 4


def test_one_number(summed):
    """`--format value` is the total; one that is partial is not written."""
    whole = b"model,input,on\none,1000,2025-02-01\none,1000,2025-02-02\n"
    assert summed("--format", "value", stdin=whole).out == "0.0011\n"
    assert summed("--format", "value").out == ""
    assert summed("--format", "value", "--by", "model").code == 2


@pytest.mark.parametrize(
    ("budget", "code"), [("0.0011 USD", 0), ("0.001 USD", 5), ("0.00054 USD/day", 5), ("0.00055 USD/day", 0)]
)
def test_a_budget(summed, budget, code):
    """What is above a budget ends with 5, in all or for one day; what equals it does not."""
    whole = b"model,input,on\none,1000,2025-02-01\none,1000,2025-02-02\n"
    assert summed("--fail-above", budget, stdin=whole).code == code


def test_a_partial_bill_is_held_against_no_budget(summed):
    """Where rows have no cost, nobody knows whether the whole keeps to the budget."""
    said = summed("--fail-above", "0 USD")
    assert said.code == 1
    assert "have no price, and the total is partial" in said.err


def test_other_currencies(summed):
    """`--currency` is asked of each row; rows with one of their own have no sum."""
    said = summed("--by", "model", "--fx-rate", "0.5 EUR/USD", "--currency", "EUR", "--format", "json")
    row = next(row for row in json.loads(said.out)["rows"] if row["model"] == "acme/one")
    assert Decimal(row["converted_list_cost"]) * 2 == Decimal(row["list_cost"])
    own = b"model,input,on,currency\none,1,2025-02-01,EUR\n"
    assert summed("--by", "model", stdin=own).code == 2


ROWS = b"model,input,on,team\none,1000,2025-02-01,a\none,2000,2025-02-02,a\n"
"""3,000 at 0.55: 0.00165."""
EUR = ("--currency", "EUR", "--fx-rate", "0.5 EUR/USD")


@pytest.mark.parametrize(
    ("flags", "due"),
    [
        ((), "0.00165"),
        (("--discount", "20%"), "0.00132"),
        (EUR, "0.000825"),
        ((*EUR, "--discount", "20%"), "0.00066"),
    ],
)
def test_the_one_number_of_a_bill(summed, flags, due):
    """It is what is due, in the currency that was asked for, as for one price; the total row says it too."""
    assert summed("--format", "value", *flags, stdin=ROWS).out == f"{due}\n"
    *_, total = csv.DictReader(io.StringIO(summed("--total", *flags, stdin=ROWS).out))
    listed = {"list_cost": "0.00165", "contracted_cost": "0.00132", "converted_list_cost": "0.000825"}
    assert {name: total[name] for name in listed if name in total} == {
        name: value for name, value in listed.items() if name in total
    }
    assert due in summed("--total", "--format", "table", *flags, stdin=ROWS).out
    assert f'"{due}"' in summed("--by", "team", "--format", "json", *flags, stdin=ROWS).out


def test_the_one_number_of_several_currencies(summed):
    """Rows that ask in different currencies have no sum in one."""
    own = b"model,input,on,currency,fx_rate\none,1,2025-02-01,EUR,0.5 EUR/USD\none,1,2025-02-01,,\n"
    said = summed("--format", "value", stdin=own)
    assert (said.code, said.out) == (2, "")


def test_what_no_contract_is_for_is_due_at_the_list(summed, tmp_path):
    """A sum of what is due has the rows, too, for which no contract is in force."""
    terms = tmp_path / "terms.yaml"
    terms.write_text(
        "version: 1\ncurrency: USD\nsources:\n"
        "  paper: {title: T, article: t.pdf, published: 2024-12-10, kind: primary}\n"
        "contracts:\n  half:\n    name: H\n    source: paper\n    effective_from: 2025-02-02T00:00:00Z\n"
        "    discounts: [{percent: 50%}]\nend: pricing/1\n"
    )
    # 1,000 at 0.55 on the day before, and half of 2,000 at 0.55
    said = summed("--by", "team", "--format", "json", "--overlay", str(terms), stdin=ROWS)
    assert json.loads(said.out)["total"]["contracted_cost"] == "0.0011"
    assert summed("--format", "value", "--overlay", str(terms), stdin=ROWS).out == "0.0011\n"


def test_mean_requests(summed):
    """`--mean-request` prices sums at the mean size, which is an estimate."""
    rows = b"model,input,requests,on\ntwo,1M,10,2025-06-01\n"
    assert "take all at their mean with requests: N and --mean-request, which is" in summed(stdin=rows).out
    said = summed("--mean-request", "--by", "model", "--format", "json", stdin=rows)
    assert json.loads(said.out)["rows"][0]["list_cost"] == "3"
    assert json.loads(said.out)["rows"][0]["rows_estimated"] == 1


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (("--by", "tean"), "did you mean team?"),
        (("--explain",), "leave it out with --file"),
        (("--timezone", "Mars/Base"), "is no time zone"),
        (("--input", "1"), "leave input out"),
    ],
)
def test_flags_that_do_not_fit(summed, flags, words):
    """What cannot be is refused before anything is read."""
    said = summed(*flags)
    assert said.code == 2
    assert words in said.err


@pytest.mark.parametrize("flag", ["--label", "--map", "--by", "--timezone"])
def test_flags_of_files_need_one(costcalc, flag):
    """Without a file they mean nothing."""
    said = costcalc("price", "one", "--input", "1", flag, "a=b")
    assert (said.code, f"{flag}: it " in said.err) == (2, True)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(
    some.lists(
        some.tuples(some.integers(1, 10**6), some.integers(0, 10**6), some.sampled_from("abc")),
        min_size=1,
        max_size=20,
    ),
    some.randoms(),
)
def test_sums_are_those_of_the_rows(costcalc, rows, dice):
    """Whatever the order of the rows, the groups add up to the rows, and to the total."""
    dice.shuffle(rows)
    lines = [f"one,{used},{made},2025-02-01,{team}" for used, made, team in rows]
    text = "\n".join(["model,input,output,on,team", *lines, ""]).encode()
    each = [
        (row["team"], Decimal(row["list_cost"]))
        for row in csv.DictReader(io.StringIO(costcalc("price", "--file", "-", stdin=text).out))
    ]
    said = json.loads(costcalc("price", "--file", "-", "--by", "team", "--format", "json", stdin=text).out)
    sums = {row["team"]: Decimal(row["list_cost"]) for row in said["rows"]}
    assert sums == {team: sum(cost for name, cost in each if name == team) for team in sums}
    assert Decimal(said["total"]["list_cost"]) == sum(sums.values())


NAMED = b"""date,model,team,input,output,requests
2025-02-01,one,a,1000000,100000,500
2025-02-02,nobody-has-a-model-with-a-name-as-long-as-this,b,1000000,100000,500
"""


@pytest.mark.parametrize(
    "flags", [("--by", "model,month,team"), ("--by", "team,model"), ("--format", "table")]
)
def test_ids_are_whole_on_a_narrow_screen(summed, monkeypatch, flags):
    """What says least is left out, which is said, and ids stand above their rows: none is cut."""
    monkeypatch.setattr(output, "_is_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", "80")
    said = summed(*flags, "--color", "never", stdin=NAMED)
    lines = said.out.splitlines()
    assert any("nobody-has-a-model-with-a-name-as-long-as-this" in line for line in lines)
    assert any("acme/one" in line for line in lines)
    assert "left out on this screen: " in said.out
    table = lines[: lines.index("")]
    assert max(map(len, table)) <= 80
    assert "list_cost" in table[0]


def test_sums_of_months_are_a_table_on_a_narrow_screen(summed, monkeypatch):
    """No id is in it, so that nothing stands above a row."""
    monkeypatch.setattr(output, "_is_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", "80")
    said = summed("--by", "month", "--color", "never", "--lang", "fr")
    assert said.out.splitlines()[1].startswith("2020-01")
    assert "omis sur cet écran" in said.out


def test_much_usage_on_a_narrow_screen(costcalc, monkeypatch):
    """What was used beside the input and the output is left out where there is no room, and that is said."""
    bill = (
        b"model,on,input_tokens,cache_read_tokens,cache_write_5m_tokens,output_tokens,web_searches\n"
        b"claude-opus-4-5,2026-03-22,1000000,200000,300000,50000,3\n"
    )
    monkeypatch.setattr(output, "_is_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", "80")
    asked = ("price", "--file", "-", "--by", "model,day", "--color", "never")
    said = costcalc(*asked, stdin=bill, pricing=None)
    assert max(map(len, said.out.splitlines())) <= 80
    # 500,000 × 5 + 200,000 × 0.5 + 300,000 × 6.25 + 50,000 × 25 a million, and three searches of a cent
    assert said.out.splitlines()[2].split() == ["2026-03-22", "1000000", "300000", "50000", "5.755"]
    assert "web_searches: --format csv" in " ".join(
        said.out.partition("left out on this screen: ")[2].split()
    )
