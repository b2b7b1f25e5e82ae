"""The report of a projection: totals, months, overtakes, doubt, contracts, notes."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

from typing import Any

import pytest

from costcalc.pricing_table import load
from costcalc.questions.documents import columns_of, rows_of
from costcalc.questions.project.tables import MOST_MONTHS, MOST_YEARS, amount, percent, sparkline
from costcalc.render import render
from costcalc.report.text import Look, cell_width
from tests.builders import ROOT, model, period, pricing_file, projected, table_of

TABLES = ROOT / "tests" / "cases" / "tables"
AHEAD = load(TABLES / "ahead.yaml")
CONTRACTS = load(TABLES / "contract.yaml")
WORK = {"requests": "1000/day", "input": "1000", "output": "0"}
SCENARIOS = {"as planned": {}, "twice as many": {"requests": "2000/day", "growth": "1%/month"}}


def report(*models: str, table: Any = AHEAD, width: int | None = None, **words: Any) -> str:
    """The report as a person reads it."""
    document = projected(table, *models, **{**WORK, **words}).to_dict()
    return render(document, "table", Look(width=width))


def test_the_whole_report():
    """The question, the totals, each month with the cheapest marked, who overtakes whom, the sources, the notes."""
    said = report("promotion", "steady", start="2026-12")
    assert said == """\
  1000 requests/day: 1000 input tokens, 0 output tokens
  2026-12 to 2027-02, 3 months, USD before tax

   model            total  ratio  first  months   last
1  maker/promotion  89.25     1×  15.50  ▃█▇     35.00
2  maker/steady     90.00  1.01×  31.00  ██▇     28.00

         requests  maker/promotion  maker/steady
2026-12    31,000            15.50         31.00
2027-01    31,000            38.75         31.00
2027-02    28,000            35.00         28.00

overtakes
  from 2027-01 maker/steady costs less than maker/promotion, by the month

sources
  Made up for the tests, read 2026-11-22: maker/promotion, maker/steady

note: after the last change that the table knows of, prices are taken to stay as they are, or to follow the trend that was said
costcalc project maker/promotion maker/steady --requests 1000/day --input 1000 --output 0 --start 2026-12 --months 3
"""  # fmt: skip


def test_one_month_and_one_model():
    """A single month is no span."""
    said = report("steady", months="1")
    assert "  2027-01, USD before tax" in said
    assert "overtakes" not in said


def test_who_overtakes_by_the_month_and_in_all_is_told_once():
    """The two measures of one month are one line; those of two months are two."""
    said = report("promotion", "steady", start="2026-12", months="4")
    assert "from 2027-01 maker/steady costs less than maker/promotion, by the month\n" in said
    assert "from 2027-03 maker/steady costs less than maker/promotion, in all since 2026-12\n" in said
    both = report(
        "promotion",
        "steady",
        start="2026-12",
        months="2",
        demand={"2026-12": 1, "2027-01": 100},
        requests=None,
    )
    assert "costs less than maker/promotion, by the month and in all since 2026-12\n" in both


def test_many_overtakes_are_cut():
    """Eight of them are read, and the rest counted."""
    names = {f"a{each}": {"requests": "1000/day"} for each in range(9)}
    said = report("promotion", "steady", start="2026-12", months="2", scenarios=names)
    assert said.count("costs less than") == 8
    assert "  and 1 more: --format json has all" in said
    assert "by the month (a7)" in said


@pytest.mark.parametrize(
    ("months", "lines"),
    [
        (MOST_MONTHS, ["2027-01", "2028-02"]),
        (MOST_MONTHS + 1, ["2027 ", "2028 (3 months)"]),
        (24, ["2027 ", "2028 "]),
        (25, ["2027 ", "2028 ", "2029 (1 month)"]),
        (MOST_YEARS * 12, ["2027 ", "2051 "]),
        (MOST_YEARS * 12 + 1, ["2020s (36 months)", "2030s ", "2050s (25 months)"]),
    ],
)
def test_long_horizons_are_shown_by_the_year_or_the_decade(months, lines):
    """Each line says its months where it is not whole."""
    said = report("steady", months=str(months))
    assert all(f"\n{line}" in said for line in lines)


def test_at_most_four_courses_have_months():
    """The others are counted; all of them have totals."""
    said = report("steady", "announced", "promotion", "hourly", "tiered", months="1")
    assert "  and 1 more: --format csv has every month of all" in said
    assert "5  maker/hourly" in said


def test_scenarios_in_narrow_columns_say_whose_months_they_are():
    """Where columns have the names of scenarios alone, the model that leads in all stands above them."""
    more = SCENARIOS | {f"a rather long name {each}": {"requests": f"{each}00/day"} for each in (3, 4)}
    wide, narrow = (report("steady", "promotion", scenarios=more, width=width) for width in (None, 90))
    assert "maker/steady, as planned" in wide
    assert "\nmaker/steady\n         as planned" in narrow
    assert "\nmaker/steady\n         as planned" not in report("steady", scenarios=more, width=90)


@pytest.mark.parametrize("width", [60, 80, 100, 120, 200])
@pytest.mark.parametrize("months", ["3", "24", "120"])
def test_no_table_is_wider_than_the_screen(width, months):
    """What finds no room gives way: the line of months, their ends, providers, courses; figures are never cut."""
    money = {"currency": "EUR", "fx_rate": "0.9 EUR/USD", "discount_rate": "8%"}
    for models in (
        ["steady"],
        ["steady", "announced"],
        ["steady", "announced", "promotion", "hourly", "tiered"],
    ):
        tables = report(*models, width=width, growth="5%/month", months=months, **money).split("\n\n")[1:3]
        assert max(cell_width(line) for table in tables for line in table.splitlines()) <= width
        assert "…" not in "".join(tables)


def test_scenarios_are_blocks_of_their_own():
    """Each has its name above its models and what is different in it in the heading; months are those of the cheapest."""
    said = report("steady", "announced", scenarios=SCENARIOS)
    assert "  - as planned: as said above\n  - twice as many: requests 2000/day; growth 1%/month\n" in said
    assert "\nas planned\n1  maker/steady " in said
    assert "\ntwice as many\n1  maker/steady " in said
    assert "as planned  twice as many" in report("steady", "announced", scenarios=SCENARIOS, width=60)
    assert "maker/steady, as planned  maker/steady, twice as many" in said
    assert "requests" not in said.split("\n\n")[2]  # they differ from scenario to scenario


def test_scenarios_with_other_winners():
    """Where the cheapest differ, their names stand beside the scenarios'."""
    scenarios = {
        "short": {"input": "1000"},
        "long": {"input": "1000", "requests": "1/day", "hours": ["mon 16:00-24:00"]},
    }
    said = report("promotion", "steady", scenarios=scenarios, start="2026-12", months="1", width=70)
    assert "short" in said
    mixed = report("steady", "tiered", scenarios={"a": {}, "b": {"cached": "100%"}}, width=50)
    assert "maker/steady" in mixed


def test_words_of_a_scenario_are_read_out():
    """Shapes, phases, months and texts have words."""
    scenarios = {
        "mix": {"shapes": [{"weight": 2, "name": "chat", "input": 5}, {"input": 7}]},
        "phased": {
            "phases": [{"from": "2027-02", "requests": "5/day", "growth": "1%/month", "ceiling": "9/day"}]
        },
        "listed": {"demand": {"2027-01": 5, "2027-02": 6, "2027-03": 7}},
    }
    said = report("steady", scenarios=scenarios)
    assert "- mix: a mix of 2 × chat, 1 × shape 2\n" in said
    assert "- phased: phases from 2027-02 5/day, growth 1%/month, ceiling 9/day\n" in said
    assert "- listed: requests of 3 months as said\n" in said


def test_a_scenario_of_another_text(shipped):
    """What is said of the text is read out, and how each model counts it has its source."""
    words: dict[str, Any] = {"text": {"language": "fr", "tokens_measured_with": "o200k"}, "start": "2026-12"}
    said = report(
        "deepseek-v4-pro", table=shipped, **words, scenarios={"a": {}, "code": {"text": {"language": "code"}}}
    )
    assert "text in fr, tokens counted with o200k" in said
    assert (
        "tokens of deepseek/deepseek-v4-pro, a\n  tokens: × 1.16 for text in fr, from o200k to deepseek-v3"
        in said
    )
    assert "- code: text in code" in said


def test_a_text_that_is_said_in_two_places(shipped):
    """Its language in the workload, whose tokenizer counted it beside that."""
    words: dict[str, Any] = {"text": {"language": "fr"}, "tokens_measured_with": "o200k", "start": "2026-12"}
    said = report("deepseek-v4-pro", table=shipped, **words)
    assert "text in fr, USD before tax" in said
    assert "tokens measured with o200k" in said


def test_doubt():
    """Quantiles and how often each is the cheapest beside the totals; what moves the total most; how it was drawn."""
    said = report("steady", "announced", input="500..1500", requests="900..1100/day", draws="1000")
    assert "p10" in said
    assert (
        "what moves the total most (maker/steady)\n  input         at its 5 %  at its 95 %  share\n  input tokens"
        in said
    )
    assert "Monte Carlo: 1000 draws, seed 1" in said
    assert "  900..1100 requests/day: 500..1500 input tokens" in said
    unsure = report(
        "steady", input="1000", scenarios={"sure": {}, "unsure": {"input": "500..600"}}, draws="1000"
    )
    assert "what moves the total most (maker/steady, unsure)" in unsure


def test_rebound_leaves_requests_out_where_they_differ():
    """Each model has requests of its own then, and one column cannot say them."""
    alike = report("steady", "announced", price_trend="-10%/month")
    assert "requests" in alike.split("\n\n")[2]
    assert "requests" not in report("steady", "announced", elasticity="1").split("\n\n")[2]


def test_doubt_under_a_rebound():
    """Draws of unlike demand say of nobody how often it is the cheapest."""
    said = report("steady", "announced", input="500..1500", elasticity="1", draws="1000")
    assert "p10" in said
    assert "—" in said.split("\n\n")[1]


def test_an_elasticity_stands_beside_published_ones(shipped):
    """On which side of the threshold it is, and what others found."""
    said = report("gpt-5.4", table=shipped, elasticity="1.2", start="2026-12")
    assert "elasticity 1.2, above the threshold of 1: spend rises when prices fall" in said
    assert "published: 1.11 (" in said
    assert "below the threshold of 1: spend falls" in report("steady", elasticity="0.5")


def test_contracts():
    """The list cost beside the total, the contract with its source, and each step with its sign."""
    said = report("acme/large", "rival/one", table=CONTRACTS, requests="1M/day", months="1")
    assert "contract acme-2026: Framework agreement 2026/17, from 2026-01-01 to 2028-01-01" in said
    assert "  acme/large, from list cost to effective cost" in said
    assert "    list cost            248,000.00\n    discounts            −62,000.00\n" in said
    assert "    shortfall                 +0.00\n" in said
    assert "   model          list    total" in said
    assert "under contract" not in report("steady")


def test_two_contracts_are_told_apart():
    """Where the terms of one follow those of another, each step names its own."""
    document = projected(CONTRACTS, "acme/small", **WORK).to_dict()
    total = document["totals"][0]
    second = {**total["contracts"][0], "id": "acme-2028"}
    total["contracts"].append(second)
    total["steps"].append({**total["steps"][0], "detail": "acme-2028"})
    said = render(document, "table")
    assert [line.split()[1] for line in said.splitlines() if line.startswith("    discounts")] == [
        "acme-2026",
        "acme-2028",
    ]


def test_unranked_models():
    """A model that is not ranked has its reason; where none is, that is all there is to say."""
    said = report("steady", "leaving", start="2027-03")
    assert "not ranked\n  maker/leaving has no price in force on 2027-03-01T00:00:00Z" in said
    assert "last sold until 2027-02-10T00:00:00Z; its successor: maker/steady\n" in said
    nobody = report("leaving", start="2027-03")
    assert "  2027-03 to 2027-05, 3 months, USD before tax" in nobody
    assert "sources" not in nobody


def test_a_model_that_ends_in_these_months():
    """It stands below those that serve all months, without a rank, with a dash where nothing is billed, and why."""
    said = report("steady", "leaving")
    assert """
   model           total  ratio  first  months   last
1  maker/steady    90.00     1×  31.00  █▇█     31.00
—  maker/leaving  ≈40.00      —  31.00  █▃       9.00

         requests  maker/steady  maker/leaving
2027-01    31,000         31.00          31.00
2027-02    28,000         28.00           9.00
2027-03    31,000         31.00           —

  maker/leaving: billed until 2027-02-10 only, not for all of 3 months, and not ranked: the last known price of maker/leaving ends on 2027-02-10; its successor is maker/steady: --follow successor goes on with it
""" in said  # fmt: skip
    alone = report("leaving")
    assert "—  maker/leaving  ≈40.00      —" in alone
    months = report("steady", "leaving", months="30")
    assert "2027 (12 months)" not in months
    assert [
        line.split()[-1] for line in months.splitlines() if line.startswith(("2027 ", "2028 ", "2029 "))
    ] == ["40.00", "—", "—"]


def test_a_tier_that_begins_in_these_months():
    """Its months stand beside those of the others, with a dash before it begins; the cheapest is of whole months."""
    tiers = (
        "  variants: [{when: {service_tier: flex}, rates: {input: 0.50 USD/Mtoken, output: 2 USD/Mtoken}}]\n"
    )
    rates = "input: 1 USD/Mtoken, output: 4 USD/Mtoken"
    table = table_of(
        pricing_file(
            model(period(rates) + tiers, "acme/steady"),
            model(
                period(rates, end="2027-02-15") + period(rates, "2027-02-15", end="2027-03-11") + tiers
                + period(rates, "2027-03-11"),
                "acme/brief",
            ),
        )
    )  # fmt: skip
    said = report("acme/steady", "acme/brief", table=table, options={"service_tier": "flex"})
    assert """
         requests  acme/steady  acme/brief
2027-01    31,000        15.50        —
2027-02    28,000        14.00        7.00
2027-03    31,000        15.50        5.00

  acme/brief: billed from 2027-02-15 until 2027-03-11 only, not for all of 3 months, and not ranked: acme/brief is not known to be sold with service_tier=flex before 2027-02-15; acme/brief is not known to be sold with service_tier=flex from 2027-03-11 on
""" in said  # fmt: skip


def test_a_successor_that_goes_on():
    """It is ranked, and a note says from when on it is billed at whose prices."""
    said = report("steady", "leaving", follow="successor")
    assert "  follow successor\n" in said
    assert "\n1  maker/steady    90.00     1×" in said
    assert "\n2  maker/leaving  ≈90.00     1×" in said
    assert (
        "note: maker/leaving: the last known price of maker/leaving ends on 2027-02-10, and is billed at the prices of its successor maker/steady from then on"
        in said
    )


def test_notes_are_said_once():
    """What is taken for granted of all courses needs no names; of a model or a scenario its name."""
    said = report(
        "steady", "hourly", growth="1%/month", scenarios={"a": {}, "b": {"price_trend": "-1%/month"}}
    )
    assert "\nnote: an estimate: demand as said: grown requests are rounded to 12 decimals\n" in said
    assert "\nnote: maker/hourly: an estimate: even use over the month\n" in said
    assert "\nnote: b: an estimate: prices move by -1%/month after 2027-01, as said\n" in said
    own = report("steady", "hourly", scenarios={"a": {}, "b": {"hours": ["mon-fri 09:00-18:00"]}})
    assert "\nnote: maker/hourly, b: an estimate: use spread over mon-fri 09:00-18:00\n" in own


def test_assumptions_are_read_out():
    """Several hours and phases are joined, so that what belongs together stays so."""
    said = report("steady", hours=["mon: 50%", "tue: 20%"], phase=["2027-02: 5/day"], elasticity="1.1")
    assert "  phase 2027-02: 5/day; hours mon: 50% and tue: 20%; elasticity 1.1\n" in said


def test_another_currency():
    """A column of its own, and the rate below."""
    said = report("steady", currency="EUR", fx_rate="0.9 EUR/USD", discount_rate="0%")
    assert "   model         total    EUR    npv  ratio" in said
    assert "81.00" in said


def test_additions_follow():
    """Seats and the decision have blocks of their own."""
    assert "seats or the API" in report("steady", seat="20 USD/month", seats="5")


def test_flat_rows():
    """One row a month and course, then those that are not ranked; tokens are summed by direction."""
    document = projected(AHEAD, "steady", "leaving", **{**WORK, "cached": "50%", "output": "10"}).to_dict()
    rows = rows_of(document)
    assert [(row["month"], row["model"], row["code"]) for row in rows] == [
        ("2027-01", "maker/steady", None),
        ("2027-01", "maker/leaving", None),
        ("2027-02", "maker/steady", None),
        ("2027-02", "maker/leaving", None),
        ("2027-03", "maker/steady", None),
        ("2027-02", "maker/leaving", "gap"),
    ]
    assert (rows[0]["input_tokens"], rows[0]["output_tokens"], rows[0]["p50"]) == ("31000000", "310000", None)
    assert (rows[-1]["cost"], rows[-1]["problem"]) == (
        None,
        "the last known price of maker/leaving ends on 2027-02-10",
    )
    later = rows_of(projected(AHEAD, "steady", "leaving", **WORK, start="2027-03").to_dict())
    assert len(later) == 4
    assert (later[3]["model"], later[3]["month"], later[3]["code"]) == (
        "maker/leaving",
        None,
        "no_price_in_force",
    )
    assert columns_of(document)[:4] == ("month", "scenario", "model", "name")


@pytest.mark.parametrize(
    ("costs", "longest", "blocks", "line"),
    [
        (["0", "1", "2", "7"], 24, True, "▁▂▃█"),
        (["0", "0"], 24, True, "▁▁"),
        (["5"], 24, True, "█"),
        (["0", "4", "8"], 24, False, "_=%"),
        (["1", "3", "5", "7"], 2, True, "▃█"),
        (["1", "3"], 0, True, ""),
        ([], 24, True, ""),
    ],
)
def test_sparklines(costs, longest, blocks, line):
    """From nothing to the dearest; more months than there is room for are means."""
    assert sparkline(costs, longest, blocks=blocks) == line


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "—"), ("0", "0.00"), ("0.1", "0.10"), ("0.000001234567", "0.00000123457"), ("0.999999999", "1.00"),
        ("1", "1.00"), ("9999.99", "9,999.99"), ("9999.999", "10,000.00"), ("10000", "10,000"), ("1234567.89", "1,234,568"),
    ],
)  # fmt: skip
def test_amounts(text, said):
    """Cents up to 10,000, none above, and never a wrong zero."""
    assert amount(text) == said


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (None, "—"),
        ("0", "0%"),
        ("0.001", "<1%"),
        ("0.01", "1%"),
        ("0.555", "56%"),
        ("0.99", "99%"),
        ("0.9999", ">99%"),
        ("1", "100%"),
    ],
)
def test_percentages(share, said):
    """Few draws are not none, and nearly all are not all."""
    assert percent(share) == said


def test_every_price_is_explained():
    """--explain names each price that the months use, with the period and the words of its source."""
    document = projected(AHEAD, "hourly", **{**WORK, "input": "1000"}).to_dict()
    lines = render(document, "table", Look(), explain=True).splitlines()
    assert lines[-1] == document["command"]
    start = lines.index(f"prices of {document['totals'][0]['model']}")
    assert lines[start + 1].startswith("  from ")
    assert any(line.startswith("    input ") for line in lines[start:])
