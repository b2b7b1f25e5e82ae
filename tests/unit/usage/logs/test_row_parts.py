"""The parts of a row: instants, amounts, names of models, numbers of tables, tests."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from costcalc.usage.logs.flat.clouds import BEDROCK
from costcalc.usage.logs.flat.known import FLAT
from costcalc.usage.logs.format import Spend
from costcalc.usage.logs.how import How
from costcalc.usage.logs.reader import read_logs
from costcalc.usage.logs.row.cells import number_of
from costcalc.usage.logs.row.conditions import all_hold, paths_of, text_at
from costcalc.usage.logs.row.inside import answer_in, rows_in
from costcalc.usage.logs.row.moments import stretch_of
from costcalc.usage.logs.row.names import model_named
from costcalc.usage.logs.row.reader import MOST_REASONS, RowReader
from costcalc.usage.logs.row.spends import amount_of, due_at, recorded_at
from costcalc.usage.logs.row.texts import with_texts_read
from costcalc.usage.logs.rows import Refused, Row
from costcalc.usage.records.errors import UsageRecordError
from costcalc.usage.records.format import MILLISECONDS, NANOSECONDS, SECONDS, WRITTEN, WRITTEN_UTC, Instant

if TYPE_CHECKING:
    from pathlib import Path

NEW_YEAR = 1_767_225_600_000_000
ARN = "arn:aws:bedrock:us-east-1:1"
HOUR = 3_600_000_000
MILLION = {"input_tokens": 1_000_000, "output_tokens": 1}


@pytest.mark.parametrize(
    ("value", "written", "zone", "start"),
    [
        (1767225600, SECONDS, None, NEW_YEAR),
        ("1767225600", SECONDS, None, NEW_YEAR),
        (Decimal("1767225600.25"), SECONDS, None, NEW_YEAR + 250_000),
        ("2026-01-01T00:00:00Z", SECONDS, None, NEW_YEAR),
        (1767225600000, MILLISECONDS, None, NEW_YEAR),
        ("1767225600000000001", NANOSECONDS, None, NEW_YEAR),
        (1767225600000, WRITTEN, None, NEW_YEAR),
        ("2026-01-01T00:00:00.5Z", WRITTEN, None, NEW_YEAR + 500_000),
        ("2026-01-01 01:00:00+01:00", WRITTEN, None, NEW_YEAR),
        ("2026-01-01 00:00:00 UTC", WRITTEN, None, NEW_YEAR),
        ("2026-01-01T00:00:00", WRITTEN_UTC, None, NEW_YEAR),
        ("2026-01-01T01:00:00", WRITTEN, "Europe/Paris", NEW_YEAR),
        ("2026-01-01T00:00:00.123456789Z", WRITTEN, None, NEW_YEAR + 123_456),
    ],
)
def test_an_instant_is_read_however_it_is_written(value: Any, written: str, zone: str | None, start: int):
    """Counted in any unit, or as a text with its zone; what is finer than a microsecond is cut."""
    assert stretch_of(value, Instant("at", written), zone) == (start, None)


@pytest.mark.parametrize(
    ("zone", "before"), [(None, 0), ("UTC", 0), ("Europe/Paris", HOUR), ("America/New_York", -5 * HOUR)]
)
def test_a_day_is_a_stretch_of_its_zone(zone: str | None, before: int):
    """A day of Paris begins an hour before that of UTC in winter."""
    start, end = stretch_of("2026-01-01", Instant("at", WRITTEN), zone)
    assert (start, end) == (NEW_YEAR - before, NEW_YEAR - before + 24 * HOUR)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("2026-01-01T00:00:00", "naive time"),
        ("01/02/2026", "ambiguous date"),
        ("2026-13-01T00:00:00Z", "no instant"),
        ("0001-01-01T00:00:00Z", "no instant"),
        ("yesterday", "no instant"),
        (True, "no instant"),
        ([1], "no instant"),
        (10**30, "no instant"),
        ("9" * 500, "no instant"),
    ],
)
def test_what_is_no_instant_is_refused(value: Any, reason: str):
    """Nothing is guessed: not the zone, not which number is the day."""
    with pytest.raises(UsageRecordError) as caught:
        stretch_of(value, Instant("at", WRITTEN), None)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        ("$0.12", "0.12"), (" 1.5e-7 ", "0.00000015"), ("-3", "-3"), (Decimal("0.1"), "0.1"), (5, "5"),
        ("Included", None), ("1e99999", None), (True, None), (None, None), (10**40, None), ("", None),
        (Decimal("1e400"), None), (Decimal("NaN"), None), (Decimal("1e-90"), None), ("1e99", None),
        ("1e-90", None), ("0,5", "0.5"), ("$1,234.5", "1234.5"), ("1.234,5", "1234.5"), ("1,234", None),
        ("12,34,5", None), ("1234,567", "1234.567"), ("-0,123", "-0.123"), ("1.23.4,5", None),
    ],
)  # fmt: skip
def test_an_amount_is_a_number_or_its_text(value: Any, amount: str | None):
    """Words are no amounts, nor is what no bill has."""
    assert amount_of(value) == (None if amount is None else Decimal(amount))


@pytest.mark.parametrize(
    ("name", "seller", "told"),
    [
        ("gpt-4o", None, "gpt-4o"),
        ("gpt-4o", "azure", "azure/gpt-4o"),
        ("azure/gpt-4o", "azure", "azure/gpt-4o"),
        ("publishers/google/models/gemini-2.5-pro", "vertex_ai", "vertex_ai/gemini-2.5-pro"),
        (f"{ARN}:foundation-model/amazon.nova-pro-v1:0", None, "amazon.nova-pro-v1:0"),
        (f"{ARN}:provisioned-model/x", None, f"{ARN}:provisioned-model/x"),
        ("arn:short", None, "arn:short"),
    ],
)  # fmt: skip
def test_a_model_is_named_after_its_seller(name: str, seller: str | None, told: str):
    """Where a cloud keeps a model is no part of its name; a profile of one's own has no other."""
    assert model_named(name, seller, FLAT["answers"]) == told


def test_names_that_tell_the_seller_themselves_stay_as_they_are():
    """The ids of Bedrock are its own."""
    assert model_named("eu.amazon.nova-micro-v1:0", "bedrock", BEDROCK) == "eu.amazon.nova-micro-v1:0"


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("3.0", Decimal("3.0")), (" 12 ", Decimal(12)), ("-5", Decimal(-5)), ("", None), ("1e3", "1e3"),
        ("1,000", "1,000"), ("true", "true"), ("9" * 60, Decimal("1e40")), (f"-{'9' * 60}", Decimal("-1e40")),
    ],
)  # fmt: skip
def test_a_cell_is_a_number_by_its_digits_alone(cell: str, number: object):
    """What a spreadsheet has shortened, or parted, is none."""
    assert number_of(cell) == number


def test_tests_are_of_values_and_of_how_they_begin_and_end():
    """Several must all hold; what is not there holds no test but that of another value."""
    row = {"status": 429, "kind": "Errored, No Charge", "n": {"x": "1"}}
    assert all_hold(row, "status^=4 & kind$=no charge & n.x=1")
    assert not all_hold(row, "status^=4 & kind$=charged")
    assert not all_hold(row, "gone^=4")
    assert paths_of("status^=4 & kind$=x & n.x!=1 & gone") == ("status", "kind", "n.x", "gone")


def test_a_truth_is_told_by_either_spelling_and_nothing_by_what_is_empty():
    """`"error": false` or an empty text tells of no error; a truth of JSON is `true`, and Python's `True`."""
    row = {"hit": True, "no": False, "gap": "", "none": {}, "list": [], "zero": 0, "why": {"code": 1}}
    assert all(all_hold(row, test) for test in ("hit=true", "hit=True", "no=false", "zero=0", "why"))
    assert not any(all_hold(row, test) for test in ("no", "gap", "gap!=x", "none", "list", "hit!=true"))


@pytest.mark.parametrize(
    ("currency", "found"), [("eur", "EUR"), ("", "USD"), (None, "USD"), ("€", None), ("credits", None)]
)
def test_an_amount_is_of_a_currency_or_of_none(currency: str | None, found: str | None):
    """Credits and signs are no dollars: such a row has no record, and one of money alone is refused."""
    spends = (Spend("cost", currency_at="in"),)
    row = {"cost": "1.5", "in": currency}
    said = recorded_at(row, spends)
    assert (said and said.currency) == found
    if found is None:
        with pytest.raises(UsageRecordError, match="no currency of three letters"):
            due_at(row, spends)


def test_labels_are_texts_of_what_is_there():
    """A list is its members, and a map is no label."""
    row = {"tags": ["a", 1, None, {}], "flag": True, "map": {"a": 1}, "gap": " ", "n": 5}
    assert [text_at(row, path) for path in ("tags", "flag", "map", "gap|n")] == ["a,1", "true", None, None]


def test_rows_lie_within_lists_or_are_lines_themselves():
    """A bucket of a page may be a line of its own; what is in a list may be no map."""
    lists = ("data", "results|result")
    assert list(rows_in({"data": [{"d": 1, "results": [{"a": 1}]}, 7]}, lists)) == [{"d": 1, "a": 1}, 7]
    assert list(rows_in({"d": 1, "result": [{"a": 1}]}, lists)) == [{"d": 1, "a": 1}]
    assert list(rows_in("x", lists)) == ["x"]


def test_the_one_answer_in_a_row_is_found():
    """Of several nobody says which is meant."""
    answer = {"usage": {"prompt_tokens": 1}}
    assert answer_in({"a": {"b": answer}}) is answer
    two = {"a": answer, "b": dict(answer)}
    assert answer_in(two) is two
    assert answer_in([1]) == [1]


def test_names_that_nobody_knows_are_bounded_as_reasons():
    """Rows are counted by their reason: a log with another member in each row fills no memory."""
    reader = RowReader(FLAT["answers"], How())
    usage = {"prompt_tokens": 1, "completion_tokens": 1}
    rows = [{"model": "gpt-4o", "usage": {**usage, f"warp_{n}_tokens": 1}} for n in range(MOST_REASONS + 5)]
    reasons = {said.reason for said in map(reader.said, range(len(rows)), rows) if isinstance(said, Refused)}
    assert len(reasons) == MOST_REASONS + 1
    assert {"unknown field warp_0_tokens", "not understood"} <= reasons


def test_what_another_model_did_says_which():
    """An advisor has a price of its own: without its name nobody can tell it."""
    parts = [{"type": "advisor_message", "input_tokens": 5, "output_tokens": 1}]
    usage = {"input_tokens": 1, "output_tokens": 1, "iterations": parts}
    said = RowReader(FLAT["answers"], How()).said(1, {"model": "claude-opus-4-6", "usage": usage})
    assert isinstance(said, Refused)
    assert said.reason == "no model"


def test_iterations_of_no_model_that_answered_count_nothing_twice():
    """A million tokens that stand around an iteration, and in it, are one million: the row is refused."""
    part = {"type": "message", "model": "claude-opus-4-6-20260101", **MILLION}
    usage = {**MILLION, "iterations": [part]}
    said = RowReader(FLAT["answers"], How()).said(1, {"model": "claude-opus-4-6", "usage": usage})
    assert isinstance(said, Refused)
    assert said.reason == "no iteration of the model"


def test_what_another_model_did_is_a_request_of_it_without_the_options_of_the_answer():
    """An answer that was asked to be fast makes no advisor so; where it was served is so of both."""
    advisor = {"type": "advisor_message", "model": "claude-fable-5", "input_tokens": 7, "output_tokens": 3}
    usage = {
        **MILLION,
        "speed": "fast",
        "inference_geo": "us",
        "iterations": [{"type": "message", **MILLION}, advisor],
    }
    said = RowReader(FLAT["answers"], How()).said(1, {"model": "claude-opus-4-6", "usage": usage})
    assert isinstance(said, Row)
    assert said.options == (("inference_geo", "us"), ("speed", "fast"))
    (other,) = said.also
    assert (other.model, dict(other.parts)) == ("claude-fable-5", {"input": 7, "output": 3})
    assert (other.options, other.requests) == ((("inference_geo", "us"),), 1)


def test_lifetimes_of_which_nobody_knows_the_iteration_have_the_bounds_of_its_size():
    """Lifetimes that stand around iterations alone are right: only between which sizes they were is known."""
    part = {"type": "message", "input_tokens": 10, "output_tokens": 1, "cache_creation_input_tokens": 300}
    usage = {
        "input_tokens": 21,
        "output_tokens": 2,
        "cache_creation_input_tokens": 600,
        "cache_creation": {"ephemeral_5m_input_tokens": 500, "ephemeral_1h_input_tokens": 100},
        "iterations": [part, {**part, "input_tokens": 11}],
    }
    said = RowReader(FLAT["answers"], How()).said(1, {"model": "claude-opus-4-6", "usage": usage})
    assert isinstance(said, Row)
    assert [
        (dict(each.parts), each.smallest, each.largest, each.requests) for each in (said, *said.also)
    ] == [
        ({"input": 11, "output": 1}, 311, 311, 1),
        ({"input": 10, "output": 1}, 310, 310, 0),
        ({"cache_write_5m": 500, "cache_write_1h": 100}, 310, 311, 0),
    ]


def test_a_run_that_sums_requests_up_says_how_many():
    """A sum of three requests is no request of its size; entries of each are requests of their own."""
    usage = {"requests": 3, "input_tokens": 30, "output_tokens": 3, "total_tokens": 33}
    row = {"model": "gpt-4o", "timestamp": "2026-01-01T00:00:00Z", "usage": usage}
    said = RowReader(FLAT["answers"], How()).said(1, row)
    assert isinstance(said, Row)
    assert (said.requests, said.smallest, said.largest) == (3, 0, 30)


def test_texts_of_json_are_read_where_they_are_texts_of_json():
    """A text that begins otherwise is a text, and a row that is no map has none."""
    row = {"metadata": '{"team": "a"}', "tags": "a,b"}
    assert with_texts_read(row, ("metadata", "tags")) == {"metadata": {"team": "a"}, "tags": "a,b"}
    assert with_texts_read([1], ("metadata",)) == [1]
    with pytest.raises(UsageRecordError, match="metadata"):
        with_texts_read({"metadata": '{"team": '}, ("metadata",))


def test_a_row_that_is_read_in_two_ways_says_how_to_name_its_format(tmp_path: Path) -> None:
    """A log takes `log_format`, with the very name; what only one record can be told is no way out."""
    line = '{"id":"x","created":1767225600,"model":"grok-4","usage":{"prompt_tokens":10,"completion_tokens":5'
    line += ',"completion_tokens_details":{"reasoning_tokens":2}}}'
    (tmp_path / "x.jsonl").write_text(
        f'{line}\n{line.replace("grok-4", "o3")[:-1]},"service_tier":"turbo"}}\n'
    )
    two, tier = [said for _, said in read_logs([tmp_path / "x.jsonl"])]
    assert isinstance(two, Refused)
    assert isinstance(tier, Refused)
    which = (
        "say which it is: log_format=openai-chat, or log_format=xai: it is read differently as OpenAI chat"
    )
    assert two.detail.startswith(which)
    assert tier.detail.endswith("auto or scale")
    for name, output in (("openai-chat", 3), ("xai", 5)):
        row = next(said for _, said in read_logs([tmp_path / "x.jsonl"], How(name)))
        assert isinstance(row, Row)
        assert dict(row.parts)["output"] == output
