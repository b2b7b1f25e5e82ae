"""The cases that a buyer can read: what is asked, what is expected, and the sum by hand.

A case names its `table` (a file of `tables/`), or asks the shipped one. `ask` are words as a person types them.
"""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from costcalc.errors import CostcalcError
from costcalc.numbers import plain
from costcalc.pricing_table import load
from tests.asking import audit, breakeven, compare, price, project
from tests.builders import SHIPPED
from tests.layers import keep_litellm

HERE = Path(__file__).parent
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def cases(operation: str) -> list[Any]:
    """The cases of an operation, each under its own name."""
    found: list[Any] = []
    for file in sorted((HERE / operation).glob("*.yaml")):
        listed = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - texts only
        found += [pytest.param(case, id=f"{file.stem}: {case['case']}") for case in listed]
    return found


def table_asked(case: dict[str, Any]):
    """The table that a case asks."""
    return load(HERE / "tables" / f"{case['table']}.yaml" if "table" in case else SHIPPED)


def words(case: dict[str, Any]) -> dict[str, Any]:
    """What is asked, as it comes from a command line or a query; a `record` as it comes in a body."""
    record = {"response": json.loads(case["record"], parse_float=Decimal)} if "record" in case else {}
    return {**case["ask"], **record}


def said(value: object) -> object:
    """An expected value: `null` in a case is None."""
    return None if value == "null" else value


def check_holds(found: Any, expected: Any, place: str) -> None:
    """Check that a result holds what a case expects of it; what a case leaves out may be anything."""
    if isinstance(expected, dict):
        for key, value in expected.items():
            check_holds(found[key], value, f"{place}.{key}")
    elif isinstance(expected, list):
        for number, (one, other) in enumerate(zip(found, expected, strict=True)):
            check_holds(one, other, f"{place}.{number}")
    elif expected is not None:
        assert found == said(expected), place


def check_refused(case: dict[str, Any], ask: Any) -> None:
    """Check that a question is refused with the error and the words of the case."""
    with pytest.raises(CostcalcError) as caught:
        ask(table_asked(case))
    assert caught.value.code == case["error"], str(caught.value)
    for part in case.get("says", ()):
        assert part in str(caught.value)


@pytest.mark.parametrize("case", cases("price"))
def test_price_case(case: dict[str, Any]):
    """A price question has the answer, to the last digit, that was worked out by hand."""

    def ask(table: Any):
        return price(table, words(case), NOW)

    if "error" in case:
        check_refused(case, ask)
        return
    cost = ask(table_asked(case))
    result = cost.to_dict()
    for key, value in case["expect"].items():
        assert result[key] == said(value), key
    costs: dict[str, Decimal] = {}
    for charge in cost.charges:
        costs[charge.meter] = costs.get(charge.meter, Decimal(0)) + charge.list_cost
    assert sum(costs.values()) == cost.list_cost
    if "charges" in case:
        assert costs == {meter: Decimal(amount) for meter, amount in case["charges"].items()}
    if "billed_as" in case:
        assert {charge.meter: charge.billed_as for charge in cost.charges} == case["billed_as"]
    for note in case.get("notes", ()):
        assert note in result["notes"]
    if "format" in case:
        assert result["usage_format"]["name"] == case["format"]
        products = (product.split(" × ") for product in case["because"].split(" + "))
        by_hand = sum(Fraction(count) * Fraction(price) for count, price in products) / 1_000_000
        assert by_hand == Fraction(result["list_cost"])
    for meter, printed in case.get("quoted", {}).items():
        (charge,) = [each for each in cost.charges if each.meter == meter]
        assert printed in [quote.printed for quote in charge.price.quoted_by]


@pytest.mark.parametrize("case", cases("compare"))
def test_compare_case(case: dict[str, Any]):
    """A comparison has the rows, the order and the reasons that were worked out by hand."""

    def ask(table: Any):
        return compare(table, words(case), NOW.date())

    if "error" in case:
        check_refused(case, ask)
        return
    result = ask(table_asked(case)).to_dict()
    assert [row["model"] for row in result["rows"]] == [row["model"] for row in case["rows"]]
    for row, expected in zip(result["rows"], case["rows"], strict=True):
        assert {key: row[key] for key in expected} == {key: said(value) for key, value in expected.items()}
    unranked = {each["model"]: each for each in result["unranked"]}
    assert unranked.keys() == case.get("unranked", {}).keys()
    for model, expected in case.get("unranked", {}).items():
        assert unranked[model]["code"] == expected["code"]
        for part in expected["says"]:
            assert part in unranked[model]["reason"]
    for addition in ("success", "seats", "decision"):
        check_holds(result.get(addition), case.get(addition), addition)
    if rounded := case.get("rounded"):
        (row,) = [row for row in result["rows"] if row["model"] == rounded["model"]]
        tenths = round(Fraction(row["ratio_to_cheapest"]) * 10)
        assert Fraction(tenths, 10) == Fraction(rounded["ratio_to_cheapest"])


@pytest.mark.parametrize("case", [*cases("price"), *cases("compare")])
def test_case_shows_its_sum_and_its_source(case: dict[str, Any]):
    """Every case says why it is right, and where that can be read."""
    assert case["because"]
    assert case["url"].startswith("https://")
    assert ("error" in case) != ("expect" in case or "rows" in case)


def summed(steps: Any) -> dict[str, str]:
    """The steps of a contract by name; of volume discounts there is one for each band."""
    amounts: dict[str, Decimal] = {}
    for step in steps:
        amounts[step["name"]] = amounts.get(step["name"], Decimal(0)) + Decimal(step["amount"])
    return {name: plain(amount) for name, amount in amounts.items()}


@pytest.mark.parametrize("case", cases("project"))
def test_project_case(case: dict[str, Any]):
    """A projection has the costs, to the last digit, that were worked out by hand."""

    def ask(table: Any):
        return project(table, words(case), NOW.date())

    if "error" in case:
        check_refused(case, ask)
        return
    result = ask(table_asked(case)).to_dict()
    check_adds_up(result)
    assert {each["model"]: each["code"] for each in result["unranked"]} == case.get("unranked", {})
    if not result["totals"]:
        return
    first = result["totals"][0]
    months = {row["month"]: row["cost"] for row in result["rows"] if row["model"] == first["model"]}
    check_holds(first, case.get("expect"), "total")
    check_holds(months, case.get("months"), "months")
    check_holds(first.get("steps", []), case.get("steps"), "steps")
    totals = {each.get("scenario", each["model"]): each["cost"] for each in result["totals"]}
    assert case.get("totals", totals) == totals
    if "overtakes" in case:
        assert result["overtakes"] == case["overtakes"]
    if "simulated" in case:
        check_simulated(result, case["simulated"])


def check_adds_up(result: dict[str, Any]) -> None:
    """Check that the months of each course add up to its total, to the last digit."""
    for total in result["totals"]:
        course = (total["model"], total.get("scenario"))
        costs = [
            Fraction(row["cost"]) for row in result["rows"] if (row["model"], row.get("scenario")) == course
        ]
        assert sum(costs) == Fraction(total["cost"])


def check_simulated(result: dict[str, Any], expected: dict[str, str]) -> None:
    """Check that draws are labelled and seeded, and that their quantiles are near those worked out by hand."""
    assert (str(result["seed"]), str(result["draws"])) == (expected["seed"], expected["draws"])
    assert expected["label"] in result["estimate"]
    (drawn,) = [each for each in result["totals"] if "p50" in each]
    assert drawn["scenario"] == expected["scenario"]
    quantiles = {name: Fraction(drawn[name]) for name in ("p5", "p10", "p50", "p90", "p95")}
    assert sorted(quantiles.values()) == list(quantiles.values())
    for name in quantiles.keys() & expected.keys():
        assert abs(quantiles[name] / Fraction(expected[name]) - 1) < Fraction("0.03"), name


@pytest.mark.parametrize("case", cases("project"))
def test_projected_case_shows_its_sum(case: dict[str, Any]):
    """Every case says why it is right; one on the shipped table also where that can be read."""
    assert case["because"]
    assert "table" in case or case["url"].startswith("https://")


def typed(value: Any) -> Any:
    """An expected value in which `true` and `false` are no texts."""
    if isinstance(value, dict):
        return {key: typed(each) for key, each in value.items()}
    if isinstance(value, list):
        return [typed(each) for each in value]
    return {"true": True, "false": False}.get(value, value)


@pytest.mark.parametrize("case", cases("breakeven"))
def test_breakeven_case(case: dict[str, Any]):
    """A break-even has the costs, the volumes and the reasons that were worked out by hand."""
    assert case["because"]
    assert case["url"].startswith("https://")

    def ask(table: Any):
        return breakeven(table, words(case), NOW.date())

    if "error" in case:
        check_refused(case, ask)
        return
    result = ask(table_asked(case)).to_dict()
    for part in ("own", "fit", "rows"):
        check_holds(result[part], typed(case.get(part)), part)
    for number, expected in enumerate(case.get("defaults", [])):
        check_holds(result["defaults"][number], typed(expected), f"defaults.{number}")
    if "published" in case:
        check_holds(result["fit"]["published"], typed(case["published"]), "published")
    for part in case.get("says_fit", ()):
        assert part in result["fit"]["sentence"]
    for part in case.get("notes", ()):
        assert any(part in note for note in result["notes"]), part


@pytest.mark.parametrize("case", cases("audit"))
def test_audit_case(case: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """An audit of the shipped table over LiteLLM's sample finds what was worked out by hand, and nothing else."""
    assert case["because"]
    assert case["url"].startswith("https://")
    monkeypatch.setenv("COSTCALC_DATA", str(tmp_path))
    keep_litellm(tmp_path)
    result = audit(load(SHIPPED, layers=["table", "litellm"]), words(case), NOW.date()).to_dict()
    found = [
        {**each, "says": {value["layer"]: value["list_unit_price"] for value in each["values"]}}
        for each in result["findings"]
    ]
    check_holds(found, typed(case["findings"]), "findings")
