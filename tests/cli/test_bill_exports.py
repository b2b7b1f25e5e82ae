"""`price --file`: exports of gateways and platforms as CSV, each counted as its maker counts."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from tests.builders import SHIPPED


@pytest.fixture
def exported(costcalc):
    """Price an export on the shipped table: what was said, and its rows."""

    def ask(head: str, *rows: str, flags: tuple[str, ...] = ()):
        stdin = "\n".join([head, *rows, ""]).encode()
        said = costcalc("price", "--file", "-", *flags, stdin=stdin, pricing=str(SHIPPED))
        return said, list(csv.DictReader(io.StringIO(said.out, newline="")))

    return ask


def cell(value: Any) -> str:
    """A value as JSON in a cell of CSV."""
    return '"' + json.dumps(value).replace('"', '""') + '"'


HELICONE = "request_created_at,request_model,prompt_tokens,completion_tokens,cost,response_status"
HELICONE_CACHED = (
    "request_created_at,request_model,prompt_tokens,prompt_cache_read_tokens,prompt_cache_write_tokens,"
    "completion_tokens,reasoning_tokens,cost,response_status"
)
GPT, CLAUDE = (
    "2026-01-15T10:00:00Z,gpt-4o,1000,400,0,100,0,9,200",
    "2026-01-15T10:00:00Z,claude-sonnet-4-5,1000,300,200,100,0,9,200",
)
NO_CACHE = "the file does not say what came from the cache: all input is taken for new"


def test_helicone(exported):
    """1,000 at 2.50 and 100 at 10; its own cost is kept, and that nothing is said of the cache is told."""
    said, (row,) = exported(HELICONE, "2026-01-15T10:00:00Z,gpt-4o,1000,100,9,200")
    assert (said.code, row["list_cost"], row["cost"]) == (0, "0.0035", "9")
    assert NO_CACHE in said.err
    assert "its own figures in money (cost) are kept beside ours" in said.err


@pytest.mark.parametrize(("row", "cost"), [(GPT, "0.003"), (CLAUDE, "0.00534")])
def test_helicone_counts_as_the_provider_does(exported, row, cost):
    """What came from the cache is inside GPT's prompt, and beside Claude's: 1,000 at 3 are all new."""
    _, (found,) = exported(HELICONE_CACHED, row)
    assert found["list_cost"] == cost


@pytest.mark.parametrize("flags", [(), ("--usage-format", "helicone-csv-inside")])
def test_helicone_of_both_kinds_is_refused(exported, flags):
    """A file with models of both has no one rule, whatever is said."""
    said, _ = exported(HELICONE_CACHED, GPT, CLAUDE, flags=flags)
    assert (said.code, said.out) == (1, "")
    assert "write those of each into a file of their own" in said.err


@pytest.mark.parametrize(
    ("head", "row"),
    [
        (
            "id,traceId,type,startTime,endTime,model,inputTokens,outputTokens,totalTokens,inputCost,totalCost,level",
            "o,t,GENERATION,2026-01-15T10:00:00.000Z,2026-01-15T10:00:01.000Z,gpt-4o,1000,100,1100,9,9,DEFAULT",
        ),
        (
            "id,traceId,startTime,model,promptTokens,completionTokens,totalTokens,calculatedTotalCost",
            "o,t,2026-01-15 10:00:00,gpt-4o,1000,100,1100,9",
        ),
    ],
)
def test_langfuse(exported, head, row):
    """Sums of input and output; what the cache gave is not told there."""
    said, (found,) = exported(head, row)
    assert (said.code, found["list_cost"], NO_CACHE in said.err) == (0, "0.0035", True)


def test_langfuse_with_its_details(exported):
    """Details that are not read, and which may say what came from the cache, stop the file."""
    head = "id,traceId,startTime,model,inputTokens,outputTokens,totalTokens,totalCost,usageDetails"
    said, _ = exported(head, f"o,t,2026-01-15T10:00:00Z,gpt-4o,1000,100,1100,9,{cell({'input': 1000})}")
    assert (said.code, "'usageDetails' looks like usage" in said.err) == (1, True)


def test_details_of_langfuse(exported):
    """Buckets that make the total stand beside one another; 400 at 1.25, and no bucket within another."""
    head = "id,traceId,startTime,model,inputTokens,outputTokens,totalTokens,totalCost,usageDetails,input"
    buckets = {
        "input": 600,
        "input_cached_tokens": 400,
        "output": 90,
        "output_reasoning_tokens": 10,
        "total": 1100,
    }
    said, (found, twice, none) = exported(
        head,
        f"o,t,2026-01-15T10:00:00Z,gpt-4o,1000,100,1100,9,{cell(buckets)},3 words",
        f"o,t,2026-01-15T10:00:00Z,gpt-4o,1000,100,1100,9,{cell({**buckets, 'input': 1000})},3 words",
        "o,t,2026-01-15T10:00:00Z,,,,,,{},",
    )
    assert (said.code, found["list_cost"], found["totalCost"]) == (1, "0.003", "9")
    assert "'usageDetails.total': 1100 is not input + input_cached_tokens + output" in twice["problem"]
    assert "no whole usage" in none["problem"]


SPEND_LOG = (
    "request_id,startTime,endTime,model,model_group,custom_llm_provider,prompt_tokens,completion_tokens,"
    "total_tokens,spend,cache_hit,status,metadata,team_id"
)
USAGE = {
    "prompt_tokens": 1000,
    "completion_tokens": 300,
    "total_tokens": 1300,
    "prompt_tokens_details": {"cached_tokens": 600},
    "cache_creation_input_tokens": 100,
    "cache_read_input_tokens": 600,
}


def spend(model: str, counts: str, cache_hit: str, status: str, metadata: str = "") -> str:
    """A row of LiteLLM's spend logs."""
    return f"x,2026-01-01 10:00:00.5,,{model},,,{counts},9,{cache_hit},{status},{metadata},a"


def test_spend_logs_of_litellm(exported):
    """Each row is the record that it is: the cache stands in its metadata, and a failure has no cost."""
    said, rows = exported(
        SPEND_LOG,
        spend(
            "claude-sonnet-4-5-20250929", "1000,300,1300", "False", "success", cell({"usage_object": USAGE})
        ),
        spend("gpt-4o", "1000.0,100.0,1100.0", "False", "success"),
        spend("gpt-4o", "1000,100,1100", "True", "success"),
        spend("gpt-4o", "0,0,0", "None", "failure"),
        flags=("--total",),
    )
    # 300 at 3, 100 at 3.75, 600 at 0.30 and 300 at 15; then 1,000 at 2.50 and 100 at 10
    assert [row["list_cost"] for row in rows] == ["0.005955", "0.0035", "", "", "0.009455"]
    assert (said.code, rows[0]["priced_on"]) == (0, "2026-01-01T10:00:00.500000Z")
    assert "answered from a cache of its own: nothing was billed" in rows[2]["note"]
    assert "the request failed: nothing was billed" in rows[3]["note"]
    assert "its own figures in money (spend) are kept beside ours" in said.err


@pytest.mark.parametrize(
    ("counts", "metadata", "words"),
    [
        ("1.000,100,1100", "", "a number is due, not the text '1.000'"),
        ("1000,100,1100", "\"{'usage_object': {}}\"", "metadata: is no JSON, and may hold what was used"),
    ],
)
def test_spend_logs_that_cannot_be_read(exported, counts, metadata, words):
    """What may be a thousand, and a map that is no JSON, are errors of their rows."""
    good = spend("gpt-4o", "1000,100,1100", "False", "success")
    said, (_, row) = exported(SPEND_LOG, good, spend("gpt-4o", counts, "False", "success", metadata))
    assert (said.code, words in row["problem"]) == (1, True)


def test_a_table_of_costs_is_no_export(exported):
    """Columns of usage and money alone are no log of anybody: the money stops the file."""
    said, _ = exported("model,date,prompt_tokens,completion_tokens,cost", "gpt-4o,2025-06-01,1000,100,9")
    assert (said.code, "'cost' looks like money" in said.err) == (1, True)


CONSOLE = (
    "usage_date_utc,model_version,usage_type,context_window,usage_input_tokens_no_cache,"
    "usage_input_tokens_cache_write_5m,usage_input_tokens_cache_write_1h,usage_input_tokens_cache_read,"
    "usage_output_tokens"
)
SIZES = [
    # a million at 3, 300,000 at 0.30 and 1,000 at 15; above 200,000 at 6, 0.60 and 22.50
    ("\u2264 200k", "1000000,0,0,300000,1000", "3.105", "every request taken at the mean size"),
    ("> 200k", "1000000,0,0,300000,1000", "6.2025", "every request taken at the mean size"),
    # what fits into one request of its size is exact
    ("\u2264 200k", "1000,0,0,0,0", "0.003", ""),
    ("> 200k", "250000,0,0,0,0", "1.5", ""),
]


@pytest.mark.parametrize(("size", "counts", "cost", "note"), SIZES)
def test_sums_that_say_how_large_each_was(exported, size, counts, cost, note):
    """The column of the size decides the price of a sum, which no number of requests tells."""
    _, (row,) = exported(CONSOLE, f"2026-01-15,claude-sonnet-4-5,standard,{size},{counts}")
    assert (row["list_cost"], row["problem"], note in row["note"]) == (cost, "", True)


@pytest.mark.parametrize(
    ("size", "words"),
    [
        ("> 200k", "and the whole row has 103 input tokens"),
        ("200 thousand", "is none of 0-200k"),
    ],
)
def test_sizes_that_cannot_be(exported, size, words):
    """A sum smaller than each of its requests, and a size that nobody knows, are errors of their rows."""
    _, (row,) = exported(CONSOLE, f"2026-01-15,claude-sonnet-4-5,standard,{size},100,0,0,3,0")
    assert words in row["problem"]


REPORT = (
    "starting_at,ending_at,uncached_input_tokens,cache_creation.ephemeral_5m_input_tokens,"
    "cache_creation.ephemeral_1h_input_tokens,cache_read_input_tokens,output_tokens,"
    "server_tool_use.web_search_requests,model,service_tier,context_window"
)


def test_usage_report_of_anthropic(exported):
    """All counts stand beside one another, as those of the console do."""
    day = "2026-01-01T00:00:00Z,2026-01-02T00:00:00Z"
    _, rows = exported(
        REPORT,
        f"{day},1500,500,1000,200,500,10,claude-sonnet-4-5-20250929,standard,0-200k",
        f"{day},900000,0,0,0,2000,0,claude-sonnet-4-5-20250929,batch,200k-1M",
    )
    # 1,500 at 3, 500 at 3.75, 1,000 at 6, 200 at 0.30, 500 at 15, and 10 searches; half of 6 and of 22.50
    assert [row["list_cost"] for row in rows] == ["0.119935", "2.7225"]


DEEPSEEK = "user_id,start_time_iso,end_time_iso,model,api_key_name,api_key,type,price,amount"


def test_days_of_deepseek(exported):
    """A day of the account is the UTC day of its date, in which the hours of its price lie."""
    rows = [
        f"u,2026-09-22T{begin}+08:00,2026-09-2{end}+08:00,deepseek-v4-pro,k,sk,input_cache_hit_tokens,0,1000000"
        for begin, end in (("00:00:00", "3T00:00:00"), ("10:00:00", "2T11:00:00"), ("10:00:00", "3T10:00:00"))
    ]
    _, (day, hour, shifted) = exported(DEEPSEEK, *rows)
    # 7 hours of 24 at 0.044, the others at 0.022
    assert (day["priced_on"], day["list_cost"]) == ("2026-09-22", "0.028416666666")
    assert "even use over the day" in day["note"]
    assert (hour["priced_on"], hour["list_cost"]) == ("2026-09-22T02:00:00Z", "0.044")
    assert "more than one UTC day" in shifted["problem"]


def test_a_budget_of_requests_that_nobody_counted(exported):
    """Sums that do not say how many requests they are of have no mean request to hold against a budget."""
    row = "2026-01-15,claude-sonnet-4-5,standard,\u2264 200k,1000,0,0,0,0"
    said, _ = exported(CONSOLE, row, flags=("--fail-above", "1 USD/request"))
    assert (said.code, "nobody says of how many requests" in said.err) == (2, True)
    assert exported(CONSOLE, row, flags=("--fail-above", "1 USD/day"))[0].code == 0
