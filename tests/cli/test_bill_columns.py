"""`price --file`: a column that a price may depend on is read, or stops the file, or is named a label."""

from __future__ import annotations

import csv
import io
import json

import pytest


def words(text: str) -> list[str]:
    """The words of a text."""
    return text.split()


USAGES = words(
    """
    prompt_tokens completion_tokens total_tokens cached_tokens cache_creation_input_tokens
    cache_read_input_tokens prompt_tokens_details.cached_tokens promptTokenCount thoughtsTokenCount
    cachedContentTokenCount toolUsePromptTokenCount tokens_prompt tokens_completion tokens_cached
    native_tokens_reasoning gen_ai.usage.input_tokens gen_ai.usage.cache_read.input_tokens
    llm.token_count.prompt reasoningTokens uncached_input_tokens ephemeral_1h_input_tokens
    input_cached_tokens usage_input_tokens_no_cache CACHED_TOKENS
    web_search_requests num_search_results audio image_count n_images prompttokens
    cacheReadInputTokens cacheread in out usageMetadata usage_details prompt_cache_hit_tokens cache_hit
    jetons reasoning-tokens cache thinking
    audio_ms input_audio_ms tokens_ms cache_read_ms audio_duration_ms input_latency
    prompt_n predicted_n completion_n n_prompt ptok ctok itok otok tokin tokout ctokens out_tks
    outLen input_size is_cached
    prompt_len completion_length promptSize prompt completion cache_hits tool_calls input_text SkuMeter
    """
)
DATES = words(
    """
    date Timestamp month created_at createdAt created startTime start_time starttime endTime date/time
    utc_date start_time_iso DAY usage_date_utc request_created_at logging_time startTimeUnixNano
    charge_period_start at
    timestamp_ms created_at_ms startTimeMs ts_ms epoch_ms time_ms raw.timestamp_ms requested_at_ms end_ns
    bucket_start interval_start intervalEnd ymd yyyymmdd YYYY-MM-DD eventtime requestdate hour_bucket
    tsms createdatms valid_from as_of used_on occurred
    """
)
OPTIONS = words(
    """
    tier batch is_batch modelSpeed
    context_window trafficType aws_region pricing.tier
    region_ms batch_mode ptu service_level serviceClass datacenter data_centre deployment_type off_peak
    PTUs service_plan on_demand spot rate_plan
    """
)
PROVIDERS = words(
    """
    Host
    provider_ms PublisherName publisher served_by InvoiceIssuerName
    """
)
MONIES = words(
    """
    Currency costUSD cost_total spend amount_currency Cost price total_cost cost_latency
    """
)
SPACED = [
    "Prompt Tokens",
    "Cache Read",
    "Input (w/ Cache Write)",
    "Max Mode",
    "BYOK Usage",
    "Date (UTC)",
]
READ = {
    "num_model_requests": "requests",
    "request_count": "requests",
    "Requests": "requests",
    "serviceTier": "service_tier",
    "service-tier": "service_tier",
    "SERVICE_TIER": "service_tier",
    "Region": "region",
    "inferenceGeo": "inference_geo",
    "Speed": "speed",
    "provider": "says who sells the model",
    "provider_name": "says who sells the model",
    "custom_llm_provider": "says who sells the model",
    "providerID": "says who sells the model",
    "vendor": "says who sells the model",
    "gen_ai.system": "says who sells the model",
    "gen_ai.provider.name": "says who sells the model",
    "Output Tokens": "output_tokens",
}
"""What is read under other names than ours, and what is said of it."""
LABELS = words(
    """
    team user project request_id requestId note customer feature id environment app department cost_center
    session_id trace_id status prompt_version prompt_name api_key workspace language latency_ms source
    tags model_version request_tags finish_reason tokenizer team_id user_id end_user url comment score
    generation_time_ms time_to_first_token_ms ticket_number
    duration_ms ttft response_time responseTimeMs processing_time total_time wall_time elapsed_ms p95_latency
    batch_id batch_name num_retries retry_count max_tokens max_output_tokens reasoning_effort thinking_budget
    customer_tier user_tier customer_region sales_region vendor_id supplier_id access_token due_date
    date_of_birth day_of_week created_by at_risk look_at fiscal_year front_end candidate
    provider_request_id app_region input_type dark_mode num_tools assigned_to based_on
    """
)


def ask_of(costcalc, column: str, *flags: str):
    """Ask for a row with one more column."""
    text = f'model,input,on,"{column}"\none,1000,2025-02-01,7\n'
    return costcalc("price", "--file", "-", *flags, stdin=text.encode())


@pytest.mark.parametrize("column", [*USAGES, *DATES, *OPTIONS, *PROVIDERS, *MONIES, *SPACED])
def test_what_a_price_may_depend_on_stops_the_file(costcalc, column):
    """Usage, dates, tiers, providers and money in any spelling: no row is priced, and the way out is told."""
    said = ask_of(costcalc, column)
    assert (said.code, said.out) == (1, "")
    assert "-:1: a column looks like what a price depends on" in said.err
    assert column in said.err
    assert "--label" in said.err


@pytest.mark.parametrize(
    "column", ["output_ktokens", "tokens_in_k", "output tokens (thousands)", "output_mtok"]
)
def test_counts_of_thousands_are_not_taken_for_tokens(costcalc, column):
    """Neither by a hint nor by a map, which priced them at a thousandth."""
    told = "it counts thousands or millions, by its name"
    assert "did you mean output" not in ask_of(costcalc, column).err
    said = ask_of(costcalc, column, "--map", f"output={column}")
    assert (said.code, said.out) == (2, "")
    assert told in said.err


@pytest.mark.parametrize(("column", "meaning"), READ.items())
def test_other_names_are_read(costcalc, column, meaning):
    """A column that is ours in another spelling, or a common name of it, is read, and that is said."""
    said = ask_of(costcalc, column)
    assert "costcalc: read as:" in said.err
    assert f"{column} {'' if ' ' in meaning else 'is '}{meaning}" in said.err
    assert ask_of(costcalc, column, "--quiet").err.count("read as") == 0


@pytest.mark.parametrize("column", [*USAGES, *DATES, *OPTIONS, *PROVIDERS, *MONIES, *SPACED, *READ])
def test_a_label_that_is_named_goes_through(costcalc, column):
    """`--label` keeps such a column, and the row is priced without it."""
    said = ask_of(costcalc, column, "--label", column, "--strict")
    assert said.code == 0
    (row,) = csv.DictReader(io.StringIO(said.out))
    assert (row["list_cost"], row[column]) == ("0.00055", "7")


@pytest.mark.parametrize("column", LABELS)
def test_ordinary_labels_go_through(costcalc, column):
    """A team, a request's id, a cost center, a latency are labels without being named, and told as such."""
    said = ask_of(costcalc, column, "--strict")
    assert (said.code, said.err) == (0, f"costcalc: read as: labels: {column}\n")


DECIDED = {
    "prompt": "Which 3 of these?",
    "completion": "These.",
    "input_text": "1, 2 or 3",
    "output_text": "2 it is",
    "tool_calls": "search",
    "cache_hit": "false",
    "host": "web-01",
    "host_name": "10.0.0.7",
    "from_cache": "no",
}


@pytest.mark.parametrize(("column", "text"), [*DECIDED.items(), *dict.fromkeys(DECIDED, "").items()])
def test_texts_are_labels(costcalc, column, text):
    """A column that may be a text or a count is a label where it holds texts, or nothing."""
    said = costcalc(
        "price", "--file", "-", stdin=f'model,input,on,{column}\none,1000,2025-02-01,"{text}"\n'.encode()
    )
    assert (said.code, said.err) == (0, f"costcalc: read as: labels: {column}\n")


@pytest.mark.parametrize("value", ["7", "1,500", " 1k", "12 tokens", "~20", "1e3", "3.0", "−4"])
@pytest.mark.parametrize("column", [name for name in DECIDED if not name.startswith("host")])
def test_a_number_among_texts_stops_the_file(costcalc, column, value):
    """Where one of its rows holds a number, the column is no label; the row is named."""
    text = f'model,input,on,{column}\none,1000,2025-02-01,a b\none,1000,2025-02-01,"{value}"\n'
    said = costcalc("price", "--file", "-", stdin=text.encode())
    assert said.code == 1
    assert "-:2: a column looks like what a price depends on" in said.err
    assert f"{column!r} looks like" in said.err


@pytest.mark.parametrize("host", ["together", "Azure", "api.deepinfra.com", "ai21", "novita/fp8", "7"])
def test_a_host_that_may_be_a_provider_stops_the_file(costcalc, host):
    """A machine's name is a label; the name of whoever sells the tokens is none."""
    said = costcalc(
        "price", "--file", "-", stdin=f"model,input,on,host\none,1000,2025-02-01,{host}\n".encode()
    )
    assert (said.code, said.out) == (1, "")
    assert "'host' looks like a provider" in said.err


def test_texts_and_lists_of_objects_are_labels(costcalc):
    """The same in JSONL: messages, calls of tools, yes or no."""
    more = {
        "prompt": [{"role": "user", "content": "x"}],
        "tool_calls": [{"type": "function"}],
        "cache_hit": False,
    }
    row = {"model": "one", "on": "2025-02-01", "input": 1000, **more}
    assert costcalc("price", "--file", "-", stdin=f"{json.dumps(row)}\n".encode()).code == 0
    row["tool_calls"] = 3
    assert costcalc("price", "--file", "-", stdin=f"{json.dumps(row)}\n".encode()).code == 1


def test_all_columns_are_told_at_once(costcalc):
    """Each column is named with what it looks like and what to call it."""
    text = b"model,input,on,created_at,cache_creation_input_tokens,served_by,inputTokens,team\n"
    said = costcalc("price", "--file", "-", "--strict", stdin=text)
    assert said.code == 1
    for words in (
        "4 columns look like",
        "'created_at' looks like a date: call it `on`",
        "'cache_creation_input_tokens' looks like usage: call it by what it counts",
        "'served_by' looks like a provider: call it `provider`",
        "'inputTokens' did you mean input_tokens?",
        "--label created_at --label cache_creation_input_tokens --label served_by --label inputTokens",
    ):
        assert words in said.err


@pytest.mark.parametrize(
    "flags",
    [
        ("--label", "day", "--label", "vendor"),
        ("--label", "day", "vendor"),
        ("--label", "day,vendor"),
        ("--label", "day, vendor", "--label", "team"),
    ],
)
def test_several_labels(costcalc, flags):
    """`--label` is given several times, or with several names."""
    text = b"model,input,on,day,vendor,team\none,1,2025-02-01,1,x,y\n"
    assert costcalc("price", "--file", "-", *flags, stdin=text).code == 0


def test_a_label_with_a_comma(costcalc):
    """A column whose name has a comma is named whole."""
    text = b'model,input,on,"day, month"\none,1,2025-02-01,1\n'
    assert costcalc("price", "--file", "-", "--label", "day, month", stdin=text).code == 0


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (("--file", "-", "--label", "nobody"), "--label: no column of - is called 'nobody'"),
        (("--file", "-", "--label", "team,nobody"), "--label: no column of - is called 'nobody'"),
        (("--file", "-", "--label", "model"), "--label: the model is what is priced"),
        (("one", "--input", "1", "--label", "team"), "--label: it names columns of --file"),
    ],
)
def test_labels_that_are_none(costcalc, flags, words):
    """A label that no column is called by, the model, and a label without a file are refused."""
    for text in (b"model,input,on,team\none,1,2025-02-01,a\n", b'{"model":"one","input":1,"team":"a"}\n'):
        said = costcalc("price", *flags, stdin=text)
        assert said.code == 2
        assert words in said.err


def test_a_word_of_the_question_may_be_a_label(costcalc):
    """A column that would be read is not, where it is named as a label."""
    text = b"model,input,on,currency,service_tier\none,1000,2025-02-01,XXX,nonsense\n"
    said = costcalc("price", "--file", "-", "--label", "currency,service_tier", stdin=text)
    (row,) = csv.DictReader(io.StringIO(said.out))
    assert (said.code, row["list_cost"], row["currency"]) == (0, "0.00055", "XXX")


@pytest.mark.parametrize(
    ("more", "column"),
    [
        ({"cachedTokens": 5}, "cachedTokens"),
        ({"usage": {"input": 1, "cache_write_input_tokens": 5}}, "usage.cache_write_input_tokens"),
        ({"usage": {"input": 1, "cache_creation": {"x": 1}}}, "usage.cache_creation"),
        ({"input": 1, "metadata": {"usage_object": {}}}, "metadata.usage_object"),
        ({"input": 1, "response": {"body": {"prompt_tokens": 1}}}, "response.body.prompt_tokens"),
        ({"input": 1, "parts": [{"a": 1}, [{"tokenCount": 3}]]}, "parts.tokenCount"),
        ({"input": 1, "timestamp": "2026-01-01"}, "timestamp"),
        ({"input": 1, "raw": {"timestamp_ms": 1}}, "raw.timestamp_ms"),
        (
            {
                "attributes": [
                    {"key": "team", "value": "a"},
                    {"key": "gen_ai.usage.cache_read.input_tokens", "value": 9},
                ]
            },
            "attributes.gen_ai.usage.cache_read.input_tokens",
        ),
        ({"metrics": {"name": "promptTokens", "value": {"intValue": "9"}}}, "metrics.promptTokens"),
        ({"input": 1, "Tier": "gold"}, "Tier"),
    ],
)
def test_keys_of_objects(costcalc, more, column):
    """Keys stop a file too, those within other objects as well; `--label` names them by their way."""
    row = {"model": "one", "on": "2025-02-01", "input": 1000, **more}
    if "usage" in row:
        del row["input"]
    good = {"model": "one", "on": "2025-02-01", "input": 1000}
    text = "".join(f"{json.dumps(each)}\n" for each in (good, row)).encode()
    said = costcalc("price", "--file", "-", stdin=text)
    assert said.code == 1
    assert "-:2: a column looks like what a price depends on" in said.err
    assert f"'{column}'" in said.err
    assert said.out == ""  # the whole file is looked at before any of it is written
    kept = costcalc("price", "--file", "-", "--label", column, stdin=text)
    assert kept.code == 0
    assert len(kept.out.splitlines()) == 2


def test_no_usage_is_no_column_that_stops(costcalc):
    """A map of usage may be null where quantities stand beside it."""
    text = b'{"model": "one", "on": "2025-02-01", "input": 1000, "usage": null}\n'
    assert costcalc("price", "--file", "-", stdin=text).code == 0


def test_what_costcalc_appended_goes_through_again(costcalc):
    """The answer of a bill is a bill: its own columns do not stop it."""
    once = costcalc("price", "--file", "-", stdin=b"model,input,on\none,1000,2025-02-01\n")
    again = costcalc("price", "--file", "-", stdin=once.out.encode())
    assert (again.code, again.err) == (0, "")


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ("model," + ",".join(f"c{n}" for n in range(40_000)), "40001 cells: 10000 at most"),
        ("model," + ",".join(f"c{n}" for n in range(9_000)) + ",c8999", "two columns are called 'c8999'"),
        ("model,,", "two columns are without a name"),
        ("model," + "x" * 130_000, ""),
        ("model," + "x" * 140_000, "field larger than field limit"),
        ("model," + "tokens " * 18_000, "looks like usage"),
        ("model,input," + ",".join(f"label {n} of {'x' * 60}" for n in range(9_000)), ""),
    ],
    ids=["40,000 columns", "twice", "blank", "long", "longest", "long usage", "wide"],
)
def test_headers_without_end(costcalc, head, words):
    """Many columns, long names, blank and double ones are read at once, and refused where they must be."""
    said = costcalc("price", "--file", "-", stdin=f"{head}\n".encode())
    assert said.code == (1 if words else 0)
    assert words in said.err
    assert len(said.err) < 3_000


@pytest.mark.parametrize(
    ("option", "value", "cost"),
    [
        ("service_tier", "Batch", "0.625"),
        ("service_tier", "FLEX", "0.625"),
        ("Service Tier", "Standard", "1.25"),
        ("tier", "Priority", "2.5"),
    ],
)
def test_a_tier_in_capitals_is_that_tier(costcalc, option, value, cost):
    """A sheet writes `Batch`: GPT-5 costs 1.25, half of it in a batch or flex, and twice with priority."""
    text = f"model,input,on,{option}\ngpt-5,100000,2026-02-01,{value}\n"
    said = costcalc("price", "--file", "-", "--format", "value", stdin=text.encode(), pricing=None)
    assert float(said.out) * 10 == float(cost)
