"""The operations behind command line and service: words in, results out."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

import costcalc
from costcalc.errors import (
    CostcalcError,
    OptionError,
    ResultError,
    UnknownModelError,
    UsageError,
    WorkloadError,
)
from costcalc.pricing.stored.compiling import for_others
from costcalc.questions.check.answer import check
from costcalc.questions.config.answer import config
from costcalc.questions.export.export import export
from costcalc.questions.price.question import price_each
from costcalc.questions.verify.answer import verify
from tests.asking import compare, history, lookup, models, price
from tests.builders import SHIPPED, model, period, pricing_file, table_of, usd

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = NOW.date()
TABLE = table_of(
    pricing_file(
        model(period("input: 1 USD/Mtoken, output: 4 USD/Mtoken", end="2025-06-01")
              + period("input: 2 USD/Mtoken, output: 4 USD/Mtoken", start="2025-06-01"), also="aliases: [one]"),
        "acme/free:\n  name: Free\n  weights: open\n  unpriced: run it yourself\n  prices: []\n",
    )
)  # fmt: skip


def test_price_in_words():
    """Words by any of their names, as texts or JSON numbers, are one question."""
    said = {"model": "one", "input_tokens": 1_000_000, "on": "2025-01-01"}
    assert price(TABLE, said, NOW).list_cost == 1
    assert (
        price(TABLE, {"model": ["one"], "usage": {"input": "1M"}, "on": ["2025-01-01"]}, NOW).list_cost == 1
    )
    assert price(TABLE, {"model": "one", "input": "1M"}, NOW).on == NOW
    assert (
        price(
            TABLE,
            {"model": "one", "input": 2_000_000, "cached": "50%", "option": ["service_tier=standard"]},
            NOW,
        ).list_cost
        == 4
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"input": 1}, "model: name the model to price"),
        ({"model": "one"}, "say what was used, such as input=1000"),
        ({"model": "one", "requests": 5}, "say what was used"),
        ({"model": "one", "inptu": 5}, "this question takes no 'inptu'; did you mean input"),
        ({"model": "one", "input": 5, "input_tokens": 5}, "input_tokens is given twice, under two names"),
        ({"model": "one", "input": [5, 6]}, "input: is given more than once"),
        ({"model": "one", "usage": {"input": 5}, "input": 6}, "usage: input is given twice"),
        ({"model": "one", "usage": [5]}, "usage: must be a map of quantities"),
        ({"model": ["one", "two"], "input": 5}, "model: must be one text"),
        ({"model": 5, "input": 5}, "model: must be one text"),
        ({"model": "one", "input": 101, "cached": "50%"}, "'50%' is 50.5"),
        ({"model": "one", "input": "x"}, "input_tokens: 'x' is not a number"),
        ({"model": "one", "input": 5, "on": 5}, "on: must be one text"),
        ({"model": "one", "input": 5, "mean_request": "maybe"}, "mean_request: must be true or false"),
        ({"model": "one", "input": 5, "option": ["batch"]}, "'batch' is no option: write name=value"),
        ({"model": "one", "input": 5, "option": ["a=1", "a=2"]}, "'a' is given twice"),
        ({"model": "one", "input": 5, "option": ["a=1"], "options": {"a": "2"}}, "'a' is given twice"),
        ({"model": "one", "input": 5, "option": [5]}, "option: must be texts"),
        ({"model": "one", "input": 5, "option": ["a=1"] * 6_000}, "at most 5000 of them"),
        ({"model": "one", "input": 5, "options": {str(n): "x" for n in range(30)}}, "at most 20 options"),
        ({"model": "one", "input": 5, "service_tier": "batch"}, "does not know service_tier='batch'"),
        ({"model": "one", "input": 5, "service_tier": ""}, "service_tier: must be one text, such as batch"),
    ],
)
def test_words_that_are_no_question(words: dict[str, Any], message: str):
    """A slip in a question is refused with the name of the word."""
    with pytest.raises(CostcalcError) as caught:
        price(TABLE, words, NOW)
    assert message in str(caught.value)


def test_options_in_all_their_forms():
    """Options come as a map, as texts, or by their own names."""
    for words in (
        {"options": {"service_tier": "flex"}},
        {"options": ["service_tier=flex"]},
        {"option": "service_tier=flex"},
        {"service_tier": "flex"},
    ):
        with pytest.raises(OptionError, match="service_tier='flex'"):
            price(TABLE, {"model": "one", "input": 1, **words}, NOW)


def test_a_bill_keeps_its_rows():
    """Each row of a bill has its cost or its problem, in its place, with its labels."""
    rows = [
        {"model": "one", "input": "1M", "on": "2025-01-01", "team": "search"},
        {"model": "nobody", "input": "1M"},
        {"model": "one", "input": "", "output": "1M"},
    ]
    first, second, third = price_each(TABLE, rows, NOW)
    assert (first.row["team"], first.cost and first.cost.list_cost) == ("search", usd("1"))
    assert isinstance(second.problem, UnknownModelError)
    assert third.cost is not None
    assert third.cost.list_cost == usd("4")


def test_unknown_names_of_a_bill():
    """Near names are told of the first three unknown names of a bill, and of their other rows."""
    names = ["oen", "owl/oen", "noe", "eno", "oen"]
    problems = [
        str(each.problem) for each in price_each(TABLE, ({"model": name, "input": 1} for name in names), NOW)
    ]
    assert ["near names are looked for" in each for each in problems] == [False, False, False, True, False]


def test_compare_in_words():
    """A comparison in words takes the day that it is given for today."""
    result = compare(TABLE, {"model": "one", "requests": "1/day", "input": "1M"}, TODAY)
    assert (result.on, result.rows[0].cost_per_day) == (TODAY, usd("2"))
    mixed = compare(
        TABLE, {"models": ["one"], "workload": {"shapes": [{"input": 1}]}, "on": "2025-01-01"}, TODAY
    )
    assert mixed.rows[0].cost_per_request == usd("0.000001")


@pytest.mark.parametrize(
    "words",
    [{"model": "one", "shapes": 5}, {"model": "one", "shapes": [5]}, {"input": 5}, {"model": "one", "input": "x"},
     {"model": "one", "input": 5, "requests": ["1/day", "2/day"]}, {"model": "one", "input": 5, "requests": "often"}],
)  # fmt: skip
def test_comparisons_that_cannot_be(words: dict[str, Any]):
    """A comparison without models, or with a workload that cannot be, is refused."""
    with pytest.raises((UsageError, WorkloadError)):
        compare(TABLE, words, TODAY)


def test_what_carried_a_price(shipped):
    """0.14 in January 2025 was R1's cached input, V3's promotional input, Nova Micro's output, and nothing else."""
    found = {
        (each.row.model, each.row.meter)
        for each in lookup(shipped, {"price": "0.14", "on": "2025-01-25"}).matches
    }
    assert found == {
        ("deepseek/deepseek-r1", "cache_read"),
        ("deepseek/deepseek-v3", "input"),
        ("bedrock/amazon.nova-micro-v1:0", "output"),
    }
    same = lookup(shipped, {"price": "0,14 USD/Mtoken", "on": "2025-01-25T12:00:00Z"})
    assert {(each.row.model, each.row.meter) for each in same.matches} == found
    assert {each["model"] for each in same.to_dict()["matches"]} == {model for model, _ in found}
    assert len(lookup(shipped, {"price": "0.14"}).matches) > 2
    per_thousand = lookup(shipped, {"price": "0.00014 USD/ktoken", "on": "2025-01-25"})
    assert {(each.row.model, each.row.meter) for each in per_thousand.matches} == found
    assert lookup(shipped, {"price": "123.456"}).matches == []


@pytest.mark.parametrize(
    "words",
    [
        {},
        {"price": "cheap"},
        {"price": "1e3"},
        {"price": "1 USD/banana"},
        {"price": "1", "meter": "x"},
        {"price": 5},
    ],
)
def test_prices_that_cannot_be_looked_up(words: dict[str, Any]):
    """What is no price is refused."""
    with pytest.raises(UsageError):
        lookup(TABLE, words)


def test_history_follows_a_name(shipped):
    """An alias is followed from model to model, with what changed."""
    lines = history(shipped, {"model": "deepseek-reasoner"}, TODAY).lines
    assert [line.model.id for line in lines][:4] == [
        "deepseek/deepseek-r1", "deepseek/deepseek-r1", "deepseek/deepseek-v3.1", "deepseek/deepseek-v3.2-exp",
    ]  # fmt: skip
    (first, second) = history(TABLE, {"model": "acme/one"}, TODAY).lines
    assert (first.changes, [change._asdict() for change in second.changes]) == (
        (),
        [{"meter": "input", "before": "1", "after": "2"}],
    )
    assert history(TABLE, {"model": "one"}, TODAY).to_dict()["periods"][0]["list_unit_prices"] == {
        "input": "1",
        "output": "4",
    }


def test_history_of_a_moment():
    """On the day on which a price ended at midnight, only the one that followed was in force."""

    def starts(on: str) -> list[date]:
        return [line.period.start.date() for line in history(TABLE, {"model": "one", "on": on}, TODAY).lines]

    assert starts("2025-05-31") == [date(2025, 1, 1)]
    assert starts("2025-06-01") == [date(2025, 6, 1)]
    assert starts("2025-06-01T00:00:00Z") == [date(2025, 6, 1)]
    assert starts("2024-12-31") == []


def test_history_of_nobody():
    """A name that nobody has, and no name at all, are refused."""
    with pytest.raises(UnknownModelError, match="did you mean"):
        history(TABLE, {"model": "acme/ones"}, TODAY)
    with pytest.raises(UnknownModelError):
        history(TABLE, {"model": "x" * 1_000_000}, TODAY)
    with pytest.raises(UsageError, match="name the model"):
        history(TABLE, {}, TODAY)


def test_models_of_a_day(shipped):
    """Models have a status on a day, and can be chosen by it."""

    def ids(**words: Any) -> list[str]:
        return [row.model.id for row in models(shipped, words, TODAY).rows]

    assert "deepseek/deepseek-r1" in ids(on="2025-01-25", provider="deepseek", status="on sale")
    assert "deepseek/deepseek-r1" in ids(provider="deepseek", status="ended")
    assert ids(status="no list price") == [
        "deepseek/janus-pro", "meta/llama-3.3-70b", "openai/gpt-oss-120b", "openai/gpt-oss-20b",
        "openai/gpt-oss-safeguard-20b", "google/gemma-7b", "google/gemma-2-9b", "alibaba/qwq-32b",
    ]  # fmt: skip
    assert "openai/gpt-5" in ids(on="2024-01-01", status="not yet on sale")
    assert set(ids(weights="open", exclude_jurisdiction=["CN"], status="on sale", search="R1")) >= {
        "bedrock/deepseek-r1"
    }
    rows = models(TABLE, {"on": "2025-01-01T00:00:00Z"}, TODAY).to_dict()["models"]
    assert [(row["model"], row["status"], row["list_unit_prices"].get("input")) for row in rows] == [
        ("acme/one", "on sale", "1"), ("acme/free", "no list price", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [
        {"provider": "nobody"},
        {"weights": "half"},
        {"status": "sold"},
        {"exclude_jurisdiction": ["XX"]},
        {"colour": "red"},
    ],
)
def test_models_that_cannot_be_chosen(words: dict[str, Any]):
    """A filter that matches nothing by its nature is a slip."""
    with pytest.raises(UsageError):
        models(TABLE, words, TODAY)


def test_check_counts_or_complains(tmp_path: Path):
    """A sound file is counted, a broken one is told, alone or as an overlay."""
    found = check(SHIPPED)
    assert found.sound
    assert found.models >= 45
    assert found.periods >= 90
    assert found.to_dict()["problems"] == []
    file = tmp_path / "mine.yaml"
    file.write_text(pricing_file(model(period("input: 1 USD/request"))))
    assert check(file).problems[0].line is not None
    assert not check(file).sound
    file.write_text(pricing_file(model(period("input: 1 USD/Mtoken"))))
    assert check(file, as_overlay=True, pricing=SHIPPED).models == 1
    assert not check(tmp_path / "no.yaml").sound


def test_config_says_which_file_and_why():
    """The files in use, the reason, the cache and the table's hash are told."""
    found = config(SHIPPED).to_dict()
    assert found["files"] == [{"layer": "table", "file": str(SHIPPED), "why": "named in the call"}]
    assert found["table"]["hash"] == costcalc.load(SHIPPED).hash
    assert found["table"]["models"] >= 45


def test_export_in_every_form(shipped, tmp_path: Path):
    """The table goes out as JSON and as SQLite, with the same number of figures."""
    rows, found = shipped.catalogue.price_rows(), export(shipped)
    document = json.loads(json.dumps(found.to_dict()))
    assert len(document["prices"]) == len(rows)
    assert document["table"]["hash"] == shipped.hash
    assert {row["source"] for row in document["prices"] if row["source"]} == set(document["sources"])
    file = tmp_path / "table.sqlite"
    file.write_bytes(for_others(shipped.catalogue.data))
    connection = sqlite3.connect(file)
    (count,) = connection.execute("select count(*) from price").fetchone()
    (charted,) = connection.execute("select count(*) from price_for_charts").fetchone()
    connection.close()
    assert (count, charted) == (len(rows), sum(row.list_unit_price is not None for row in rows))


def test_results_verify_until_a_figure_changes():
    """A saved price or comparison holds on the same table, and no longer when a figure changes."""
    changed = table_of(
        pricing_file(model(period("input: 1.01 USD/Mtoken, output: 4 USD/Mtoken"), also="aliases: [one]"))
    )
    usage = costcalc.Usage(input_tokens=10, output_tokens=5)
    work = costcalc.Workload(requests="1/day", input=10, output=5)
    saved = [
        json.loads(json.dumps(TABLE.price("one", usage, on="2025-01-01").to_dict())),
        json.loads(
            json.dumps(
                TABLE.compare(
                    work,
                    ["one", "acme/free"],
                    on="2025-01-01",
                    offers=["X: input 1 USD/Mtoken, output 1 USD/Mtoken"],
                    baseline="one",
                ).to_dict()
            )
        ),
    ]
    found = verify(TABLE, saved)
    assert found.holds, found.differences
    assert found.same_table
    assert found.to_dict()["results"] == 2
    broken = verify(changed, saved)
    assert not broken.holds
    assert not broken.same_table
    assert "0.list_cost" in [each.place for each in broken.differences]
    gone = verify(table_of(pricing_file()), saved[0])
    assert [each.place for each in gone.differences] == ["problem"]


def test_every_shipped_answer_verifies(shipped):
    """Whatever the shipped table answers, verifies against it."""
    answered = 0
    for found in shipped.models():
        for on in ("2025-01-25", "2025-03-01", "2025-11-07", "2026-01-15T02:00:00Z", "2026-11-22"):
            tokens = costcalc.Usage(input_tokens=1_000, cache_read_tokens=3, output_tokens=7)
            usage = costcalc.Usage(images=2) if found.id == "openai/dall-e-3" else tokens
            try:
                cost = shipped.price(found.id, usage, on=on)
            except CostcalcError:
                continue
            answered += 1
            again = verify(shipped, json.loads(json.dumps(cost.to_dict())))
            assert again.holds, (found.id, on, again.differences)
    assert answered > 100


@pytest.mark.parametrize(
    "saved", [None, 5, "x", {}, [], [5], {"schema": "x"}, {"schema": "costcalc/price/1"}, {"schema": "costcalc/compare/1", "rows": 5},
              {"schema": "costcalc/compare/1", "rows": ["x"]},
              {"schema": "costcalc/price/1", "model": "", "usage": {}, "on": "x", "options": {}}, [{}] * 10_001],
)  # fmt: skip
def test_what_is_no_result_cannot_be_verified(saved: object):
    """Anything but a whole saved result is refused, or told as a difference."""
    with pytest.raises(ResultError):
        verify(TABLE, saved)


def test_the_command_of_a_result_gives_it_again(shipped):
    """The flags of a cost's command, read as words, are the same question."""
    import shlex

    cost = shipped.price(
        "gpt-4o",
        costcalc.Usage(input_tokens=1_000, cache_read_tokens=10, output_tokens=7),
        on="2025-06-01",
        service_tier="batch",
    )
    words = shlex.split(cost.command)
    assert words[:2] == ["costcalc", "price"]
    said: dict[str, Any] = {"model": words[2]}
    for name, value in zip(words[3::2], words[4::2], strict=True):
        said[name.removeprefix("--").replace("-", "_")] = value
    again = price(shipped, said, NOW)
    assert (again.list_cost, again.charges) == (cost.list_cost, cost.charges)
