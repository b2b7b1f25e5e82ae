"""The library takes what people have in their hands, such as maps and files, and answers every question."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

import costcalc

ON = "2025-01-25"
SAID: dict[str, Any] = {"requests": "10000/day", "input": 1500, "cached": "60%", "output": 500}
WORK = costcalc.Workload(**SAID)


@pytest.fixture(scope="module")
def table():
    """The shipped table."""
    return costcalc.load()


# --- a usage ---


def test_a_map_is_a_usage(table):
    """A map of the fields, or of their short names, costs what a Usage of them costs."""
    usage = costcalc.Usage(input_tokens=1_000_000, cache_read_tokens=600_000, output_tokens=100_000)
    cost = table.price("deepseek-r1", usage, on="2025-01-25T20:00:00Z")
    assert cost.list_cost == Decimal("0.523")
    for said in (usage.to_dict(), {"input": "1M", "cached": "60%", "output": "100k"}):
        assert table.price("deepseek-r1", said, on="2025-01-25T20:00:00Z") == cost


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"input": None, "output": 5}, "input: is None, which is no quantity"),
        ({"inputs": 1}, "takes no 'inputs'; did you mean input?"),
        ({"input": 1.5}, "is not a number"),
        ({"input": -1}, "is not a number"),
        ({"input": 1, "cached": 2}, "is less than its parts"),
        ({"input": 1, "input_tokens": 1}, "given twice"),
        ({}, "say what was used"),
        ([("input", 1)], "a Usage is due, not"),
    ],
    ids=range(8),
)
def test_what_is_no_map_of_a_usage(table, said, words: str):
    """A slip is an error: no field is dropped, and none is zero because it was misspelled."""
    with pytest.raises(costcalc.UsageError, match=words):
        table.price("o1", said, on=ON)


def test_a_cost_in_another_currency(table):
    """What the command line can add, the library can; a slip is an error."""
    cost = table.price("o1", {"input": 1000}, on=ON, currency="EUR", service_tier=None)
    assert cost.to_dict()["fx"]["currency"] == "EUR"
    assert cost.list_cost == table.price("o1", {"input": 1000}, on=ON).list_cost
    with pytest.raises(costcalc.UsageError, match="did you mean currency"):
        table.price("o1", {"input": 1000}, on=ON, curency="EUR")


# --- a workload ---


def _of_file(tmp_path, name: str, text: str):
    place = tmp_path / name
    place.write_text(text, encoding="utf-8")
    return place


def test_a_workload_in_any_form(table, tmp_path):
    """A Workload, a map, a YAML file and a JSON file of the same words: one answer."""
    yaml = _of_file(
        tmp_path, "work.yaml", "requests: 10000/day\ninput: 1500\ncached: 60%\noutput: 500\nmodels: [o1]\n"
    )
    read = _of_file(tmp_path, "work.json", json.dumps(SAID))
    expected = table.compare(WORK, ["o1"], on=ON)
    assert expected.rows[0].cost_per_request == Decimal("0.04575")  # 600 × 15, 900 × 7.5, 500 × 60
    for given in (SAID, str(yaml), yaml, read):
        assert table.compare(given, "o1", on=ON) == expected
    assert table.compare(yaml, on=ON) == expected  # the file names the model too
    own = {"gpu": "H100", "gpus": "8", "gpu_rate": "2.5", "throughput": "4176 token/s"}
    projected, against = (
        table.project(WORK, ["o1"], start="2025-02", months=2),
        table.breakeven(WORK, ["o1"], on=ON, **own),
    )
    for given in (SAID, str(yaml), read):
        found = table.project(given, "o1", start="2025-02", months=2)
        assert [row.cost for row in found.rows] == [row.cost for row in projected.rows]
        assert table.breakeven(given, "o1", on=ON, **own).to_dict()["rows"] == against.to_dict()["rows"]


def test_a_preset_by_its_name(table):
    """A preset is a workload by its name, or by its word, with what beats it."""
    named = table.compare("support-assistant", "gpt-5", on="2026-11-29")
    assert named == table.compare(models="gpt-5", preset="support-assistant", on="2026-11-29")
    assert "--preset support-assistant" in named.command
    other = table.compare({"requests": "7/day"}, "gpt-5", preset="support-assistant", on="2026-11-29")
    assert other.workload.requests == "7/day"
    with pytest.raises(costcalc.UsageError, match="preset: is said twice"):
        table.compare("support-assistant", "gpt-5", preset="rag-search", on="2026-11-29")


def test_neither_a_preset_nor_a_file(table):
    """A name of neither says which presets there are."""
    for name in ("suport-assistant", "none.yaml", "x" * 5000, "a\0b", ""):
        with pytest.raises(
            costcalc.CostcalcError, match=r"no preset and no file: .*support-assistant|cannot be read"
        ):
            table.compare(name, "gpt-5", on=ON)


def test_what_a_file_says_for_another_question_is_told(table, tmp_path):
    """Growth is nothing to a comparison: it is left out with a warning, as on the command line."""
    file = _of_file(tmp_path, "work.yaml", "requests: 5/day\ninput: 5\ngrowth: 5%/month\n")
    with pytest.warns(UserWarning, match="growth is for `project`: not used here") as caught:
        table.compare(file, "o1", on=ON)
    assert caught[0].filename == __file__
    assert table.project(file, "o1", start="2025-02", months=2).rows[1].requests > 5 * 31


def test_a_file_of_months(table, tmp_path):
    """A growth file is read, by its word as well as of a workload file."""
    months = _of_file(tmp_path, "months.csv", "month,requests\n2025-02,100\n2025-03,300\n")
    found = table.project({"input": 5}, "o1", start="2025-02", months=2, growth_file=str(months))
    assert [row.requests for row in found.rows] == [100, 300]
    file = _of_file(tmp_path, "work.yaml", "input: 5\ngrowth_file: months.csv\n")
    assert [row.requests for row in table.project(file, "o1", start="2025-02", months=2).rows] == [100, 300]
    with pytest.raises(costcalc.UsageError, match="growth_file: "):
        table.project({"input": 5}, "o1", start="2025-02", months=3, growth_file=str(months))


def test_a_slip_in_a_file_has_its_line(table, tmp_path):
    """An error about a word of a file is told with file and line."""
    file = _of_file(tmp_path, "work.yaml", "requests: 5/day\ninput: 5\nseat: x\n")
    with pytest.raises(costcalc.CostcalcError, match=r"work\.yaml:3: seat"):
        table.compare(file, "o1", on=ON)
    with pytest.raises(costcalc.UsageError, match=r"requests is said in .* too"):
        table.project(file, "o1", start="2025-02", requests="5/day")


@pytest.mark.parametrize(
    "work", [{}, None, {"shapes": [{}]}, {"shapes": [{"input": 5}, {"weight": 2}]}], ids=range(4)
)
def test_what_says_nothing_is_no_workload(table, work):
    """Nothing is not a workload that costs nothing, nor one that is taken for granted."""
    with pytest.raises(costcalc.CostcalcError, match=r"Workload|says nothing of what a request uses"):
        table.compare(work, "o1", on=ON)


# --- which models ---


def test_one_name_is_a_list_of_it(table):
    """A text is one model, or one offer, wherever a list is due."""
    assert table.compare(WORK, "o1", on=ON) == table.compare(WORK, ["o1"], on=ON)
    offer = "V: input 1 USD/Mtoken, output 2 USD/Mtoken"
    assert table.compare(WORK, "o1", on=ON, offers=offer) == table.compare(
        WORK, ("o1",), on=ON, offers=(offer,)
    )
    with pytest.raises(costcalc.UsageError, match="models: are due as a list of texts"):
        table.compare(WORK, 5, on=ON)


def test_every_model_on_sale(table):
    """`all` ranks every model that is on sale, or those that are chosen, as the command line does."""
    found = table.compare(WORK, all=True, provider="openai", top=3, on="2026-11-29")
    assert len(found.rows) == 3
    assert {row.model.provider.id for row in found.rows} == {"openai"}
    assert "--all --provider openai" in found.command
    assert len(table.compare(WORK, all=True, on="2026-11-29").rows) == 20
    with pytest.raises(costcalc.UsageError, match="say all too"):
        table.compare(WORK, "o1", weights="open", on=ON)
    with pytest.raises(costcalc.UsageError, match="not both"):
        table.compare(WORK, "o1", all=True, on=ON)


def test_the_other_words_of_the_command_line(table):
    """Options and allowances are words of a comparison too."""
    batch = table.compare(WORK, "o1", on=ON, service_tier="batch")
    assert batch == table.compare(WORK, "o1", on=ON, options={"service_tier": "batch"})
    assert batch.rows[0].cost_per_request == Decimal("0.02625")  # 1,500 × 7.5 + 500 × 30, per million


# --- the other questions ---


def test_the_history_of_a_name(table):
    """One line for each change, as the command line tells it."""
    found = table.history("o3")
    assert next(line.period.effective_from for line in found.lines) == datetime(2025, 4, 16, tzinfo=UTC)
    assert len(table.history("o3", on="2025-05-01").lines) == 1
    with pytest.raises(costcalc.UnknownModelError):
        table.history("o333")


def test_whose_price_a_figure_is(table):
    """A figure is looked up as it is listed, as a text or exactly."""
    found = table.lookup("0.14 USD/Mtoken", on=ON)
    assert "deepseek/deepseek-r1" in {each.row.model for each in found.matches}
    assert table.lookup("0,14", on=ON) == table.lookup(Decimal("0.14"), on=ON)
    assert table.lookup(15).amount == 15
    for amount in (0.14, True, None):
        with pytest.raises(costcalc.UsageError):
            table.lookup(amount, on=ON)


def test_which_models_there_are(table):
    """Without a day the models themselves, with one those that were asked for, and what they cost then."""
    assert next(iter(table.models())).id == "deepseek/deepseek-r1"
    found = table.models(on="2025-03-01", provider="openai", status="on sale")
    assert {row.model.provider.id for row in found.rows} == {"openai"}
    with pytest.raises(costcalc.UsageError, match="the library reads no clock"):
        table.models(provider="openai")


def test_whether_a_result_holds(table, tmp_path):
    """A result is verified as it is, as its map, in a list, or of its file."""
    compared, cost = table.compare(WORK, "o1", on=ON), table.price("o1", {"input": 1000}, on=ON)
    file = _of_file(tmp_path, "result.json", json.dumps(compared.to_dict()))
    for given in (compared, cost, compared.to_dict(), [compared, cost], (cost,), file, str(file)):
        assert table.verify(given).holds
    document = cost.to_dict()
    document["list_cost"] = "0.001"
    assert [each.place for each in table.verify(document).differences] == ["list_cost"]


@pytest.mark.parametrize(
    "given", [5, None, {}, [], "none.json", {"schema": "costcalc/history/1"}], ids=range(6)
)
def test_what_is_no_result(table, given):
    """What is no result is an error that says what is."""
    with pytest.raises(costcalc.ResultError):
        table.verify(given)


# --- whose price a bare name means ---


def test_a_provider_decides_wherever_a_name_is_priced(table):
    """`gpt-4o` is OpenAI's, and Azure's where that is said; what is said again means the same."""
    said, on = {"requests": "10/day", "input": 1000, "output": 100}, "2026-11-20"
    hardware = {"gpu": "H200", "gpus": "8", "throughput": "4176 token/s"}
    ahead = table.project(said, "gpt-4o", start="2026-12", months=2, provider="azure")
    assert [each.model for each in ahead.courses] == ["azure/gpt-4o"]
    assert "--provider azure" in ahead.command
    assert table.verify(ahead).holds
    own = table.breakeven(said, "gpt-4o", on=on, provider="azure", **hardware)
    assert [each.row.model.id for each in own.rows] == ["azure/gpt-4o"]
    assert table.verify(own).holds
    lines = table.history("gpt-4o", provider="azure").lines
    assert {each.model.id for each in lines} == {"azure/gpt-4o"}
    assert {each.model.id for each in table.history("gpt-4o").lines} == {"openai/gpt-4o"}
    with pytest.raises(costcalc.UnknownValueError, match="no provider is called 'frob'"):
        table.history("gpt-4o", provider="frob")


@pytest.mark.parametrize("ask", ["models", "history", "lookup", "training", "claims", "audit"])
def test_a_list_of_prices_is_in_no_other_currency(table, ask: str):
    """Prices as they are listed are in USD; the questions that say costs in another currency are named."""
    given = {"models": {"on": ON}, "history": {"model": "o1"}, "lookup": {"amount": "1"}, "audit": {"on": ON}}
    with pytest.raises((costcalc.UsageError, TypeError), match="currency"):
        getattr(table, ask)(**given.get(ask, {}), currency="EUR")
