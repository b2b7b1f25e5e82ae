"""Comparisons: rows, ratios, steady states and what cannot be ranked."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

import json
from datetime import date

import pytest

from costcalc import Workload
from costcalc.errors import OptionError, UnknownModelError, UsageError
from tests.asking import compare
from tests.builders import model, period, pricing_file, table_of, usd

TABLE = table_of(
    pricing_file(
        model(period("input: 1 USD/Mtoken, output: 2 USD/Mtoken"), "acme/cheap", "aliases: [cheap]"),
        model(period("input: 3 USD/Mtoken, output: 6 USD/Mtoken",
                     also="variants: [{when: {service_tier: batch}, rates: {input: 1.5 USD/Mtoken, output: 3 USD/Mtoken}}]"), "acme/dear"),
        model(period("input: 0 USD/Mtoken, output: 0 USD/Mtoken"), "acme/free"),
        model(period("input: 1 USD/Mtoken", end="2025-06-10T12:00:00Z") + period("input: 3 USD/Mtoken", start="2025-06-10T12:00:00Z"),
              "acme/changing"),
        model(period("input: 1 USD/Mtoken", end="2025-06-10T12:00:00Z"), "acme/ending"),
        model(period("input: 1 USD/Mtoken, request: 0.01 USD/request"), "acme/fee"),
        model(period("input: 1 USD/Mtoken", also="""\
            guaranteed_until: 2025-02-01T00:00:00Z
            effective_from_basis: observed
            variants: [{when: {daily: ["00:00-06:00"]}, rates: {input: 0.5 USD/Mtoken}}]
            """), "acme/night"),
    )
)  # fmt: skip
WORK = Workload(requests="1000/day", input=1000, output=100)
ON = "2025-06-01"


def test_rows_from_the_cheapest_to_the_dearest():
    """Rows are ranked, with costs per request, day, 30 days and 365 days."""
    result = TABLE.compare(WORK, ["acme/dear", "cheap"], on=ON)
    assert [row.model.id for row in result.rows] == ["acme/cheap", "acme/dear"]
    cheap, dear = result.rows
    assert cheap.cost_per_request == usd("0.0012")
    assert (cheap.cost_per_day, cheap.cost_per_month, cheap.cost_per_year) == (
        usd("1.2"),
        usd("36"),
        usd("438"),
    )
    assert cheap.blended_unit_price == usd("1.09090909091")
    assert (dear.ratio_to_cheapest, dear.ratio_to_baseline) == (usd("3"), None)
    assert (cheap.matched, dear.matched) == ("alias", "exact")
    assert [line.meter for line in cheap.charges] == ["input", "output"]
    assert cheap.charges is cheap.charges


def test_a_baseline_is_ranked_too():
    """A baseline that was not among the models joins them."""
    result = TABLE.compare(WORK, ["cheap"], on=ON, baseline="acme/dear")
    assert [row.model.id for row in result.rows] == ["acme/cheap", "acme/dear"]
    assert result.rows[0].ratio_to_baseline == usd("0.333333333333")
    assert result.baseline_row is result.rows[1]


def test_a_baseline_that_is_not_shown():
    """It is ranked all the same, and what is shown is a multiple of it."""
    words = {"model": ["cheap"], "input": "1000", "output": "100", "baseline": "acme/dear", "top": "1"}
    result = compare(TABLE, words, date(2025, 6, 1))
    assert [row.ratio_to_baseline for row in result.rows] == [usd("0.333333333333")]


def test_nothing_is_a_multiple_of_free():
    """Where the cheapest is free there is no ratio but its own."""
    rows = TABLE.compare(WORK, ["acme/free", "acme/dear"], on=ON).rows
    assert [row.ratio_to_cheapest for row in rows] == [1, None]


def test_a_model_named_twice_is_one_row():
    """A model by its id and by its alias is one row."""
    assert len(TABLE.compare(WORK, ["cheap", "acme/cheap"], on=ON).rows) == 1


def test_a_change_in_the_day_is_a_mean():
    """On the day of a change a request costs the mean of both prices, labelled so."""
    (row,) = TABLE.compare(Workload(input=1_000_000), ["acme/changing"], on="2025-06-10").rows
    assert row.cost_per_request == 2
    assert row.estimate == "even use over the day"
    assert len(row.periods) == 2
    assert row.cost_per_day is None


def test_windows_are_a_mean_over_the_week():
    """A quarter of each day at half price is seven eighths of the price."""
    (row,) = TABLE.compare(Workload(input=1_000_000), ["acme/night"], on="2025-06-11").rows
    assert row.cost_per_request == usd("0.875")
    assert row.estimate == "even use over the week"
    assert len(row.notes) == 2
    assert row.to_dict()["guaranteed_until"] == "2025-02-01T00:00:00Z"


def test_a_request_is_the_sum_of_its_lines_and_a_day_is_exact():
    """Three lines of 2/3 USD, each rounded, are 2.000000000001 USD; of that one request a day costs 2, exactly."""
    thirds = ", ".join(
        f"{{when: {{daily: ['{hours}']}}, rates: {{input: {rate} USD/Mtoken}}}}"
        for hours, rate in (("00:00-08:00", 2), ("08:00-16:00", 2))
    )
    table = table_of(pricing_file(model(period("input: 2 USD/Mtoken", also=f"variants: [{thirds}]"))))
    (row,) = table.compare(Workload(requests="1/day", input=1_000_000), ["acme/one"], on=ON).rows
    assert sum(line.list_cost for line in row.charges) == row.cost_per_request == usd("2.000000000001")
    assert (row.cost_per_day, row.cost_per_year) == (usd("2"), usd("730"))
    assert "a request's cost is their sum" in row.notes[-1]


def test_a_price_that_ends_in_the_day_is_unranked():
    """A model whose price ends in the course of the day asks for an instant, and the others are ranked."""
    result = TABLE.compare(Workload(input=1), ["acme/ending", "cheap"], on="2025-06-10")
    assert [(each.model, each.code) for each in result.unranked] == [("acme/ending", "instant_needed")]
    assert len(result.rows) == 1


def test_options_that_some_models_know():
    """A model without the option is unranked; where none has it, the question is wrong."""
    result = TABLE.compare(WORK, ["acme/dear", "cheap"], on=ON, options={"service_tier": "batch"})
    assert [row.cost_per_request for row in result.rows] == [usd("0.0018")]
    assert [each.code for each in result.unranked] == ["unknown_option"]
    with pytest.raises(OptionError):
        TABLE.compare(WORK, ["cheap"], on=ON, options={"service_tier": "batch"})


def test_a_fee_per_request():
    """A request has one fee, whatever its size."""
    (row,) = TABLE.compare(Workload(requests="10/day", input=1000), ["acme/fee"], on=ON).rows
    assert row.cost_per_request == usd("0.011")
    assert row.cost_per_day == usd("0.11")


def test_a_workload_without_tokens_has_no_blended_price():
    """A price per million tokens needs tokens."""
    (row,) = TABLE.compare(Workload(images=0), ["cheap"], on=ON).rows
    assert row.blended_unit_price is None
    assert row.cost_per_request == 0


def test_blended_prices_do_not_depend_on_the_callers_context():
    """The sum of tokens is exact, whatever precision the caller computes in."""
    from decimal import localcontext

    work = Workload(input="123456789.123456789", output="987654321.987654321")
    expected = TABLE.compare(work, ["cheap"], on=ON).rows[0].blended_unit_price
    with localcontext() as context:
        context.prec = 2
        assert TABLE.compare(work, ["cheap"], on=ON).rows[0].blended_unit_price == expected


def test_offers():
    """An offer is a row with its own source, and never a table's model."""
    result = TABLE.compare(WORK, [], on=ON, offers=["VendorX: input 0.5 USD/Mtoken, output 0.001 USD/ktoken"])
    (row,) = result.rows
    assert (row.model.id, row.model.layer, row.cost_per_request) == ("offer/VendorX", "offer", usd("0.0006"))
    assert row.charges[0].source.title == "the offer of VendorX, as given in the question"
    assert "--offer" in result.command
    lacking = TABLE.compare(WORK, ["cheap"], on=ON, offers=["X: input 0.5 USD/Mtoken"])
    assert [(each.model, each.code) for each in lacking.unranked] == [("offer/X", "meter_not_priced")]


@pytest.mark.parametrize("models", [[], ()])
def test_models_are_a_list(models: object):
    """Nothing is no list of models; one text is the model that it names."""
    assert TABLE.compare(WORK, "cheap", on=ON) == TABLE.compare(WORK, ["cheap"], on=ON)
    with pytest.raises(UsageError, match="name the models to compare, as a list"):
        TABLE.compare(WORK, models, on=ON)  # type: ignore[arg-type]


def test_an_unknown_baseline():
    """A baseline that nobody knows is refused."""
    with pytest.raises(UnknownModelError):
        TABLE.compare(WORK, ["cheap"], on=ON, baseline="nobody")


def test_a_comparison_is_a_json_document():
    """A comparison says its workload, rounding and table, and the command that gives it again."""
    result = TABLE.compare(
        WORK, ["acme/dear", "cheap"], on=ON, baseline="cheap", options={"service_tier": "standard"}
    )
    document = json.loads(json.dumps(result.to_dict()))
    assert document["schema"] == "costcalc/compare/1"
    assert document["workload"] == {"requests": "1000/day", "input_tokens": "1000", "output_tokens": "100"}
    assert document["rows"][1]["ratio_to_cheapest"] == "3"
    assert document["command"] == (
        "costcalc compare acme/cheap acme/dear --requests 1000/day --input 1000 --output 100 --baseline acme/cheap "
        "--option service_tier=standard --on 2025-06-01"
    )
    assert result == TABLE.compare(
        WORK, ["cheap", "acme/dear"], on=ON, baseline="cheap", options={"service_tier": "standard"}
    )
    assert result != document
    assert repr(result) == "<Comparison on 2025-06-01: acme/cheap, acme/dear>"
    assert repr(result.rows[0]).startswith("Row('acme/cheap'")
    assert "<td>acme/dear</td>" in result._repr_html_()


def test_a_mix_says_its_shapes_in_its_lines():
    """The lines of a mix name their shape and its share; the command asks for the workload's file."""
    mix = Workload(shapes=[{"name": "a", "weight": 1, "input": 1}, {"name": "b", "weight": 3, "input": 2}])
    result = TABLE.compare(mix, ["cheap"], on=ON)
    lines = [line.to_dict() for line in result.rows[0].charges]
    assert [(line["shape"], line["share"]) for line in lines] == [("a", "1/4"), ("b", "3/4")]
    assert "--workload FILE" in result.command


def test_rows_as_an_arrow_table():
    """Rows become a pyarrow table, with costs as decimals, or say what to install."""
    result = TABLE.compare(WORK, ["acme/dear", "cheap"], on=ON)
    pyarrow = pytest.importorskip("pyarrow")
    table = result.to_arrow()
    assert isinstance(table, pyarrow.Table)
    assert table.column("model").to_pylist() == ["acme/cheap", "acme/dear"]
    assert table.column("cost_per_day").to_pylist()[0] == usd("1.2")


def test_arrow_is_an_extra(monkeypatch: pytest.MonkeyPatch):
    """Without pyarrow, the extra that brings it is named."""
    import sys

    from costcalc.errors import MissingExtraError

    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtraError, match=r"costcalc\[arrow\]"):
        TABLE.compare(WORK, ["cheap"], on=ON).to_arrow()
