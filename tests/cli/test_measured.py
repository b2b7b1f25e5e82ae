"""Kept usage as the workload of a question: what is compared, projected and held against hardware."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

import costcalc as library
from costcalc.errors import UsageError
from costcalc.questions.reprice.measured import measured
from tests.builders import at, one_model
from tests.cli.conftest import TABLE
from tests.cli.test_usage import MARCH, line, log
from tests.usage_sums import Used, sums_of

if TYPE_CHECKING:
    from pathlib import Path

DAY = 86_400
ON = ("--on", "2025-03-10T12:00Z")


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, costcalc: Any) -> None:
    """Stand in a folder of the test's own, with a log of three requests in ten days, and its sums."""
    monkeypatch.chdir(tmp_path)
    log(tmp_path, line(1), line(2, cached=400), line(3, "night", MARCH + 9 * DAY))
    assert costcalc("usage", "log.jsonl", "-o", "sums.json").code == 0


def _compared(costcalc: Any, *more: str) -> dict[str, Any]:
    said = costcalc("compare", "one", "night", "--workload", "sums.json", *ON, "--format", "json", *more)
    assert said.code == 0, said.err
    found: dict[str, Any] = json.loads(said.out)
    return found


def test_kept_usage_is_compared_at_the_rate_that_it_came(costcalc):
    """The requests of the days from the first to the last, and in ten days the cost of repricing them."""
    compared = _compared(costcalc)
    assert compared["workload"]["requests"] == "3 requests from 2025-03-01 to 2025-03-10"
    repriced = json.loads(
        costcalc("reprice", "sums.json", "--as", "one,night", "--prices", ON[1], "--format", "json").out
    )
    cost = {each["model"]: Fraction(each["cost"]) for each in repriced["models"]}
    month = {each["model"]: Fraction(each["cost_per_month"]) for each in compared["rows"]}
    assert month == {model: each * 3 for model, each in cost.items()}
    assert (
        "3 requests from 2025-03-01 to 2025-03-10, a mix of"
        in costcalc("compare", "one", "--workload", "sums.json", *ON).out
    )


def test_a_comparison_of_kept_usage_is_verified(costcalc, tmp_path):
    """Without the file: the result has its shapes."""
    (tmp_path / "result.json").write_text(json.dumps(_compared(costcalc)))
    (tmp_path / "sums.json").unlink()
    said = costcalc("verify", "result.json")
    assert said.code == 0
    assert "every figure holds" in said.out


def test_what_is_typed_of_the_rate_beats_what_was_measured(costcalc):
    """The shapes stay; other quantities beside them are refused, and so is a preset."""
    typed = _compared(costcalc, "--requests", "10/day")
    assert typed["workload"]["requests"] == "10/day"
    assert typed["workload"]["shapes"] == _compared(costcalc)["workload"]["shapes"]
    said = costcalc("compare", "one", "--workload", "sums.json", "--input", "5")
    assert (said.code, said.err) == (
        2, "costcalc: --input: is what requests use, which sums.json says: say it once\n"
    )  # fmt: skip
    said = costcalc("compare", "one", "--workload", "sums.json", "--preset", "rag-search")
    assert (said.code, said.err) == (2, "costcalc: --preset: stands beside --workload: say either\n")


def test_kept_usage_is_projected(costcalc, tmp_path):
    """With growth from the measured rate on, or with requests of months that a file says."""
    words = ("project", "one", "--workload", "sums.json", "--start", "2025-03", "--months", "2")
    document = json.loads(costcalc(*words, "--growth", "5%/month", "--format", "json").out)
    assert document["workload"]["requests"] == "3 requests from 2025-03-01 to 2025-03-10"
    assert Decimal(document["rows"][0]["requests"]) == Decimal("9.3")
    (tmp_path / "months.csv").write_text("month,requests\n2025-03,100\n2025-04,200\n")
    document = json.loads(costcalc(*words, "--growth-file", "months.csv", "--format", "json").out)
    assert [each["requests"] for each in document["rows"]] == ["100", "200"]


def test_the_library_takes_usage_and_its_file():
    """Sums of a table, and the path of kept ones, are the same workload; another table's are too."""
    table = library.load(TABLE)
    sums = table.usage("log.jsonl")
    one = table.compare(sums, "one", on="2025-03-10")
    assert one == table.compare("sums.json", "one", on="2025-03-10")
    assert table.project(sums, "one", start="2025-03").workload.shapes == one.workload.shapes
    with pytest.raises(UsageError, match="say either"):
        table.compare(sums, "one", on="2025-03-10", preset="rag-search")
    with pytest.raises(UsageError, match="is due, not"):
        table.compare((1, 2), "one", on="2025-03-10")  # type: ignore[arg-type]


def test_a_workload_file_in_flow_style_is_no_usage(costcalc, tmp_path):
    """A YAML file that begins as JSON does is read as it was; other JSON is told as a file of no workload."""
    (tmp_path / "mix.yaml").write_text("{requests: 10/day, input: 5, output: 1}")
    assert costcalc("compare", "one", "--workload", "mix.yaml", *ON).code == 0
    (tmp_path / "sums.json").write_text((tmp_path / "sums.json").read_text().replace("usage/1", "usage/9"))
    said = costcalc("compare", "one", "--workload", "sums.json", *ON)
    assert said.code != 0
    assert "the sums are of another version of costcalc" in said.err


TIERED = one_model(
    "input: 1 USD/Mtoken, output: 2 USD/Mtoken",
    "- when: {input_tokens_above: 1000}\n  rates: {input: 2 USD/Mtoken, output: 4 USD/Mtoken}\n",
)
FLAT = one_model("input: 1 USD/Mtoken, output: 2 USD/Mtoken")
NOON = at("2025-03-01T12:00Z")


def _used(size: int = 10, **more: Any) -> Used:
    return Used("acme/one", NOON, {"input_tokens": size, "output_tokens": 1})._replace(**more)


@pytest.mark.parametrize("more", [{"requests": None}, {"requests": 7}])
def test_requests_of_unknown_size_are_no_workload(more: dict[str, Any]):
    """A bucket whose requests nobody counted, or of whose sizes nobody knows where they lie, is refused."""
    bucket = _used(5_000, until=at("2025-03-01T13:00Z"), **more)
    with pytest.raises(
        UsageError, match=r"of 1 of 2 sums \(of acme/one\) nobody says how large each request"
    ):
        TIERED.compare(sums_of(TIERED, [_used(), bucket]), "acme/one", on=NOON)


def test_many_models_of_unknown_size_are_counted():
    """Three are named, and how many more there are."""
    rows = [_used(5, model=f"acme/{name}", requests=None) for name in "abcdef"]
    with pytest.raises(UsageError, match=r"\(of acme/a, acme/b, acme/c and 3 more\)"):
        measured(sums_of(FLAT, rows))


def test_sums_of_a_table_with_fewer_sizes_are_reduced_again():
    """A price that changes within a tier of the sums has no exact mean; elsewhere the sums do."""
    with pytest.raises(UsageError, match=r"1001 input tokens and more.*reduce the logs again"):
        TIERED.compare(sums_of(FLAT, [_used()]), "acme/one", on=NOON)
    assert FLAT.compare(sums_of(TIERED, [_used()]), "acme/one", on=NOON).rows


def test_sums_of_nothing_are_refused():
    """Where no row could be counted there is nothing to measure."""
    with pytest.raises(UsageError, match="nothing to measure"):
        measured(sums_of(FLAT, []))


def test_requests_that_used_nothing_count():
    """A request without a token is one of the requests: of two, one is free."""
    rows = [_used(), Used("acme/one", NOON, {})]
    assert FLAT.compare(sums_of(FLAT, rows), "acme/one", on=NOON).rows[0].fraction == Fraction(12, 2 * 10**6)


def test_options_and_what_is_left_out_are_told():
    """The requests that were asked with options are workload too; which, a note says; and a warning."""
    rows = [
        _used(options={"service_tier": "standard"}),
        _used(options={"service_tier": "batch", "region": "eu"}),
    ]
    sums = sums_of(FLAT, rows)
    (note,) = measured(sums).notes
    assert note.startswith(
        "of the measured requests 1 with region=eu and 1 with service_tier=batch were asked"
    )
    with pytest.warns(UserWarning, match="1 with region=eu"):
        FLAT.compare(sums, "acme/one", on=NOON)


def test_rows_that_are_not_in_the_workload_are_told(costcalc, tmp_path):
    """Refused rows, and rows that nobody bills."""
    log(tmp_path, line(1), "{", name="other.jsonl")
    costcalc("usage", "other.jsonl", "-o", "other.json")
    said = costcalc("compare", "one", "--workload", "other.json", *ON)
    assert said.err == "costcalc: not in the measured workload: 1 row of the logs that could not be read\n"


def test_requests_of_no_time_have_no_rate():
    """Their costs are per request, and a note says why."""
    sums = sums_of(FLAT, [_used(), _used(at=None)])
    found = measured(sums)
    assert "requests" not in found.words
    assert found.notes == ["some of the measured requests are of no known time: there is no rate of them"]


def test_further_calls_count_for_as_few_requests_as_their_size_allows():
    """2,500 tokens in calls of at most 1,000 are three of them; of larger ones any number may be one."""
    sums = sums_of(TIERED, [_used()])
    cell, found = next(iter(sums.sums.items()))
    calls = found._replace(requests=0, parts={"input": 2_500})
    other = cell._replace(model="acme/two")
    told = measured(sums._replace(sums={cell: found, other: calls}))
    assert sum(each["weight"] for each in told.words["shapes"]) == 1 + 3
    assert told.notes == ["3 of the measured requests are further calls of others, which count too"]
    large = other._replace(smallest=1, largest=1)
    told = measured(sums._replace(sums={cell: found, large: calls}))
    assert [each["name"] for each in told.words["shapes"]] == [
        "up to 1000 input tokens",
        "1001 input tokens or more",
    ]


def test_days_are_those_of_the_zone_of_the_sums():
    """23:30 in UTC is the next day in Paris."""
    late = _used(at=at("2025-03-01T23:30Z"))
    assert (
        measured(sums_of(FLAT, [_used(), late])).words["requests"]
        == "2 requests from 2025-03-01 to 2025-03-01"
    )
    in_paris = sums_of(FLAT, [_used(), late], by=["day"], zone="Europe/Paris")
    assert measured(in_paris).words["requests"] == "2 requests from 2025-03-01 to 2025-03-02"
