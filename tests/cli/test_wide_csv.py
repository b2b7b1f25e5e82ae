"""The wide price list, the total of a price, and CSV as a spreadsheet reads it."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest

from costcalc.meters import METERS
from costcalc.pricing_table import load
from costcalc.questions.models.rows import PRICE_COLUMNS
from tests.builders import SHIPPED

ON = ("--on", "2026-06-01")


def rows_of(text: str, sep: str = ",") -> list[dict[str, str]]:
    """The rows of a CSV."""
    return [*csv.DictReader(io.StringIO(text, newline=""), delimiter=sep)]


def test_the_price_list_has_a_column_for_each_meter(costcalc):
    """Each column is of numbers alone, with the unit in its name; the days, the status and the source beside it."""
    rows = rows_of(costcalc("models", "--format", "csv", *ON, pricing=str(SHIPPED)).out)
    assert set(PRICE_COLUMNS) == set(METERS)
    prices = [row[column] for row in rows for column in PRICE_COLUMNS.values()]
    assert all(Decimal(price) >= 0 for price in prices if price)
    gpt = next(row for row in rows if row["model"] == "openai/gpt-4o")
    assert gpt["input_usd_per_million_tokens"] == "2.5"
    assert gpt["cache_read_usd_per_million_tokens"] == "1.25"
    assert gpt["page_usd_per_page"] == ""
    assert (gpt["status"], gpt["shutdown"], gpt["deprecated"]) == ("on sale", "2027-01-14", "2026-10-14")
    assert gpt["source_url"].startswith("https://")


def test_free_is_nought_and_no_price_is_nothing(costcalc, tmp_path):
    """0 is free, an empty cell no price; `as input` is the price that is billed; by the hour is by the second."""
    place = tmp_path / "own.yaml"
    place.write_text(
        "version: 1\ncurrency: USD\nsources: {s: {title: S, url: 'https://example.com/s', kind: primary}}\n"
        "providers: {acme: {name: Acme}}\nmodels:\n  acme/a:\n    name: A\n    prices:\n"
        "      - effective_from: 2026-01-01T00:00:00Z\n        source: s\n        rates: {input: 0 USD/Mtoken, "
        "cache_read: as input, output: 1.5 USD/Mtoken, input_second: 0.36 USD/hour}\nend: pricing/1\n"
    )
    (row,) = rows_of(costcalc("models", "--format", "csv", *ON, pricing=str(place)).out)
    assert row["input_usd_per_million_tokens"] == row["cache_read_usd_per_million_tokens"] == "0"
    assert row["output_usd_per_million_tokens"] == "1.5"
    assert row["input_second_usd_per_second"] == "0.0001"
    assert row["image_usd_per_image"] == ""


def test_a_french_price_list(costcalc):
    """`--sep ';' --decimal comma --bom`: 2,5, no text in a column of prices, and a mark before it."""
    asked = ("models", "--format", "csv", "--sep", ";", "--decimal", "comma", "--bom", *ON)
    text = costcalc(*asked, pricing=str(SHIPPED)).out
    assert text.startswith("\ufeffmodel;")
    rows = rows_of(text.removeprefix("\ufeff"), ";")
    gpt = next(row for row in rows if row["model"] == "openai/gpt-4o")
    assert gpt["input_usd_per_million_tokens"] == "2,5"
    assert gpt["name"] == "GPT-4o"
    prices = {row[column] for row in rows for column in PRICE_COLUMNS.values()}
    assert not [price for price in prices if "." in price]


def test_the_total_of_a_price_counts_once(costcalc):
    """The last row has the total in a column of its own: the sum of `list_cost` is the total, and not twice that."""
    asked = ("price", "o1", "--input", "1500", "--output", "50", "--on", "2025-01-25", "--format", "csv")
    rows = rows_of(costcalc(*asked, pricing=str(SHIPPED)).out)
    assert [row["row"] for row in rows] == ["charge", "charge", "total"]
    assert sum(Decimal(row["list_cost"] or 0) for row in rows) == Decimal("0.0255")
    assert sum(Decimal(row["total_list_cost"] or 0) for row in rows) == Decimal("0.0255")
    one = rows_of(costcalc("price", "o1", "--input", "1500", *asked[-4:], pricing=str(SHIPPED)).out)
    assert [(row["row"], row["total_list_cost"]) for row in one] == [("charge", "")]


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (("--decimal", "comma", "--format", "csv"), "--decimal: a comma cannot part both"),
        (("--sep", ",", "--decimal", "comma", "--format", "csv"), "--sep: a comma cannot part both"),
        (("--sep", ";"), "--sep: is how --format csv is written"),
        (("--bom", "--format", "json"), "--bom: is how --format csv is written"),
        (("--sep", "::", "--format", "csv"), "--sep: must be"),
        (("--sep", ";", "--format", "value"), "--sep: is how --format csv is written"),
    ],
)
def test_what_a_format_cannot_be(argv, words, costcalc):
    """A flag that would not count is refused, and so is a comma for two things."""
    said = costcalc("price", "one", "--input", "10", "--on", "2025-02-01", *argv)
    assert (said.code, said.out) == (2, "")
    assert words in said.err


def test_one_number_with_a_comma(costcalc):
    """A number alone has a decimal comma where it is asked for."""
    asked = (
        "price",
        "o1",
        "--input",
        "1500",
        "--on",
        "2025-01-25",
        "--format",
        "value",
        "--decimal",
        "comma",
    )
    assert costcalc(*asked, pricing=str(SHIPPED)).out == "0,0225\n"


def test_models_joined_by_commas(costcalc):
    """`a,b` is as good as `a b`, in every question that takes several models; a comma too many is refused."""
    several = (
        ("compare", "--input", "5"),
        ("project", "--input", "5", "--requests", "1/day", "--start", "2025-02"),
    )
    for question, *more in several:
        day = () if "--start" in more else ("--on", "2025-02-01")
        joined = costcalc(question, "one, night", *more, *day, "--format", "json")
        assert (joined.code, joined.out) == (
            0,
            costcalc(question, "one", "night", *more, *day, "--format", "json").out,
        )
    wrong = costcalc("compare", "one,,night", "--input", "5")
    assert (wrong.code, wrong.out) == (2, "")
    assert "has a comma too many" in wrong.err


def test_no_name_of_the_market_has_a_comma():
    """So that one can part names."""
    assert not [name for name in load().catalogue.ids() if "," in name]


def test_decimal_is_said_as_a_word_or_as_the_mark(costcalc):
    """`--decimal ,` is `--decimal comma`, as it is over HTTP."""
    asked = (
        "price",
        "gpt-4o",
        "--input",
        "1M",
        "--output",
        "100k",
        *ON,
        "--format",
        "csv",
        "--sep",
        ";",
        "--decimal",
    )
    marked, named = (
        costcalc(*asked, ",", pricing=str(SHIPPED)),
        costcalc(*asked, "comma", pricing=str(SHIPPED)),
    )
    assert (marked.code, marked.out) == (0, named.out)
    assert rows_of(marked.out, ";")[-1]["total_list_cost"] == "3,5"


def test_what_parts_cells_is_listed_legibly(costcalc):
    """A separator that there is not is told which there are, each in its quotes."""
    said = costcalc("compare", "one", "--input", "5", "--on", "2025-02-01", "--format", "csv", "--sep", "x")
    assert (said.code, said.err) == (2, "costcalc: --sep: must be ',', ';', '|' or tab, not 'x'\n")
