"""`price --file`: labels are told, and what their values say: a tier, a failure, counts under no name."""

from __future__ import annotations

import json

import pytest

from tests.builders import SHIPPED

THE_TABLE = str(SHIPPED)


@pytest.fixture
def labelled(costcalc):
    """Ask for rows with one more column of these values."""

    def ask(column: str, *values: object, flags: tuple[str, ...] = ()):
        rows = "".join(f'one,1000,5,2025-02-01,"{value}"\n' for value in values)
        return costcalc(
            "price", "--file", "-", *flags, stdin=f'model,input,output,on,"{column}"\n{rows}'.encode()
        )

    return ask


TIERS = "call it `service_tier` or `region`"
FAILED = "mostly nobody is charged for what failed"
COUNTS = "has numbers that may count what was used"
SELLER = "looks like a provider: call it `provider`, or write it before the model, as in openai/gpt-4o"
CLASSES = "tokens of each kind have a price of their own"
STOPS = [
    ("type", ["chat", "batch"], f"'type' has 'batch' (row 2): {TIERS}"),
    ("operation", ["priority"], TIERS),
    ("deployment", ["data-zone-eu"], TIERS),
    ("deployment", ["DataZoneStandard"], TIERS),
    ("deployment", ["GlobalBatch"], TIERS),
    ("deployment", ["eu-central-1"], TIERS),
    ("kind", ["flex"], TIERS),
    ("api", ["Batch API"], TIERS),
    ("traffic", ["ON_DEMAND_FLEX"], "'traffic' looks like an option"),
    ("office", ["us"], TIERS),
    ("status", ["success", "failed"], f"'status' has 'failed' (row 2): {FAILED}"),
    ("status", [200, 429], f"'status' has '429' (row 2): {FAILED}"),
    ("status_code", [500], FAILED),
    ("state", ["cancelled"], FAILED),
    ("finish_reason", ["error"], FAILED),
    ("error", ["", "rate limited"], FAILED),
    ("error_code", ["", "ThrottlingException"], FAILED),
    ("success", ["true", "false"], FAILED),
    ("cache_hit", ["false", "true"], "what a cache had costs less, or nothing"),
    ("type", ["input"], CLASSES),
    ("type", ["audio"], CLASSES),
    ("tin", [300, 500], f"'tin' {COUNTS}"),
    ("unit", ["1K tokens"], "counts are those of tokens"),
    ("dims", ["1024x1792"], TIERS),
    ("measured", ["thousands"], "counts are those of tokens"),
    ("einheit", ["Tsd."], "counts are those of tokens"),
    ("actual_model", ["two"], "the model that answered is the one that is billed: --map model=actual_model"),
    ("response_model", ["two"], "one that is billed: --map model=response_model"),
    ("routedModel", ["two"], "the model that answered is the one that is billed"),
    ("team", ["search", "Summe"], "such a row sums up what others used"),
    ("extra", ["cached_tokens=900"], "'cached_tokens' in it is not read"),
    ("details", ['{""cached_tokens"": 900}'], "'cached_tokens' in it is not read"),
    ("details", ["{'prompt_tokens': 900}"], "'prompt_tokens' in it is not read"),
    ("team", ["search", "Total"], "such a row sums up what others used"),
    ("team", ["search subtotal"], "such a row sums up what others used"),
    ("run_type", ["llm", "chain"], "such a row sums up what others used"),
    ("span", ["invoke_agent planner"], "such a row sums up what others used"),
    ("x", [12, 0], COUNTS),
    ("\u8f93\u5165", ["1000.0"], COUNTS),
    ("Unnamed: 3", [17, 5], COUNTS),
    ("reused", [4000, 120], COUNTS),
    ("platform", ["bedrock"], f"'platform' has 'bedrock' (row 1): {SELLER}: --map provider=platform"),
    ("service", ["openai", "Amazon Bedrock"], SELLER),
    ("backend", ["Microsoft Azure"], SELLER),
    ("router", ["OpenRouter"], SELLER),
    ("api", ["novita"], SELLER),
    ("gateway", ["Vercel AI Gateway"], SELLER),
]
"""Columns with their values, and what is said of them."""
GO_THROUGH = [
    ("deployment", ["GlobalStandard", "default", "on-demand"]),
    ("status", ["success", "completed", "200"]),
    ("error", ["", "null", "false"]),
    ("error_count", ["3"]),
    ("success", ["true", ""]),
    ("finish_reason", ["stop", "length"]),
    ("feature", ["dark batch importer", "error analysis"]),
    ("job", ["batch-worker"]),
    ("effort", ["high", "low"]),
    ("language", ["en", "in"]),
    ("customer_region", ["eu"]),
    ("call_type", ["acompletion"]),
    ("user", [10234, 9]),
    ("user_id", [10234, 9]),
    ("sku", [10234, 9]),
    ("row", [1, 2, 3]),
    ("", [0, 1, 2]),
    ("status_code", [200]),
    ("unit", ["tokens", "TOKENS"]),
    ("details", ['{""max_tokens"": 900, ""cached_tokens"": 0}']),
    ("text", ["Say how many tokens: 900 are what this answer has, and no more than that."]),
    ("team", ["total quality", "chain store"]),
    ("latency_ms", [1234, 99]),
    ("score", ["88", "7", "0.5"]),
    ("rating", ["1.000", "12.500"]),
    ("temperature", ["0.7", "1"]),
    ("requested_model", ["two"]),
    ("size_of_team", ["k", "m", "12"]),
    ("customer", ["Mistral", "OpenAI", "DeepSeek"]),
    ("feature", ["azure migration", "amazon orders", "better together", "google ads"]),
    ("url", ["https://example.org/a"]),
    ("seen", ["2025-02-02T10:00:00Z", "2025-02-02"]),
    ("logged", ["1748736000"]),
]
"""Columns that are labels, whatever their values sound like."""


@pytest.mark.parametrize(("column", "values", "words"), STOPS)
def test_values_that_no_label_has(labelled, column, values, words):
    """A tier, a failure or counts stop the file under any name, unless --label keeps it."""
    said = labelled(column, *values)
    assert (said.code, said.out) == (1, "")
    assert words in said.err
    assert labelled(column, *values, flags=("--label", column, "--strict")).code == 0


@pytest.mark.parametrize(("column", "values"), GO_THROUGH)
def test_values_of_labels(labelled, column, values):
    """What is usual, a name for somebody, a text, a number of the row or a score is a label."""
    said = labelled(column, *values, flags=("--strict",))
    assert (said.code, "labels: " in said.err) == (0, True)


HOSTED = [
    ("account", "azure-prod"),
    ("endpoint", "https://openrouter.ai/api/v1/chat/completions"),
    ("endpoint", "my-deployment.openai.azure.com"),
    ("source", "bedrock/us-east-1"),
    ("customer", "Amazon Bedrock"),
]
OTHERS = [
    ("customer", "Mistral"),
    ("customer", "google"),
    ("feature", "azure migration"),
    ("feature", "better together"),
    ("url", "https://example.org/a"),
]


@pytest.mark.parametrize(("column", "value"), [*HOSTED, *OTHERS])
def test_hosts_of_the_table(costcalc, column, value):
    """Who sells what others made is known beside a place or a stage, and in an address."""
    text = f"model,input,output,on,{column}\ngpt-4o,1000,5,2025-06-01,{value}\n".encode()
    said = costcalc("price", "--file", "-", stdin=text, pricing=THE_TABLE)
    is_host = (column, value) in HOSTED
    assert (said.code, SELLER in said.err) == (1 if is_host else 0, is_host)


DATES = [
    "2025-02-02",
    "2025-02-02T10:00:00Z",
    "2025-02-02 10:00",
    "01.06.2025",
    "6/1/25",
    "1 Jun 2025",
    "Sun, 01 Jun 2025 10:00:00 GMT",
    "2025-06",
    "20250601",
    "1748736000",
    "1748736000.123",
    "1748736000000",
    "45809",
]


@pytest.mark.parametrize("column", ["x", "seen", "logged", "zeit", "z", "feature", "\u65e5\u671f"])
@pytest.mark.parametrize("value", DATES)
def test_a_date_that_is_due(costcalc, column, value):
    """A file without a date of use has one under a name that does not say so: most values of it are dates."""
    text = f'model,input,output,"{column}"\none,1000,5,"{value}"\none,1000,5,"{value}"\none,1000,5,n/a\n'
    said = costcalc("price", "--file", "-", stdin=text.encode())
    assert (said.code, said.out) == (1, "")
    assert f"has '{value}', and looks like a date: call it `on`" in said.err
    assert f"labels: {column}" in costcalc("price", "--file", "-", "--label", column, stdin=text.encode()).err


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("version", ["2024-08-06"]),
        ("due_date", ["2025-03-01"]),
        ("user_id", ["1748736000"]),
        ("experiment", ["2025-02-01", "control", "treatment"]),
        ("score", ["88.25"]),
        ("address", ["10.0.0.12"]),
        ("release", ["1.2.30"]),
    ],
)
def test_dates_of_something_else(costcalc, column, values):
    """Versions, dates that are due, ids and what is seldom a date are labels without a date of use too."""
    text = f"model,input,output,{column}\n" + "".join(f"one,1000,5,{value}\n" for value in values)
    assert f"labels: {column}" in costcalc("price", "--file", "-", stdin=text.encode()).err


def test_the_date_that_a_map_says(costcalc):
    """The flag that the refusal names is the way out."""
    text = b"model,input,output,seen\none,1000,5,2025-02-02\n"
    said = costcalc("price", "--file", "-", "--map", "on=seen", stdin=text)
    assert (said.code, "2025-02-02" in said.out) == (0, True)


@pytest.mark.parametrize("usage", [{"input": 1000, "output": 0}, {"usage": {"input": 1000, "output": 0}}])
def test_labels_beside_a_map_of_usage(costcalc, usage):
    """A row that counts in its map of usage counts something, and its labels are looked at."""
    for beside, word in (({"seen": "2025-02-02"}, "a date"), ({"meta": {"from": "azure"}}, "a provider")):
        row = json.dumps({"model": "one", **usage, **beside}).replace("from", "platform").encode()
        said = costcalc("price", "--file", "-", stdin=row)
        assert (said.code, said.out, f"looks like {word}" in said.err) == (1, "", True)


def test_the_model_that_answered(costcalc):
    """The column that is called model is a label then: 1,000 at 0.15 and not at 2.50 USD/Mtoken."""
    text = b"model,actual_model,on,input,output\ngpt-4o,gpt-4o-mini,2025-06-01,1000,0\n"
    flags = ("price", "--file", "-", "--map", "model=actual_model")
    assert "keep it with --label model" in costcalc(*flags, stdin=text, pricing=THE_TABLE).err
    said = costcalc(*flags, "--label", "model", "--format", "value", stdin=text, pricing=THE_TABLE)
    assert (said.code, said.out) == (0, "0.00015\n")


def test_a_count_that_is_due(costcalc):
    """Where nothing is read as all output, whole numbers that vary may be it, whatever they are called."""
    text = "model,input,on,antwort{}\none,1000,2025-02-01,90{}\none,1000,2025-02-01,120{}\n"
    said = costcalc("price", "--file", "-", stdin=text.format("", "", "").encode())
    assert (said.code, f"'antwort' {COUNTS}" in said.err) == (1, True)
    assert costcalc("price", "--file", "-", stdin=text.format(",output", ",1", ",1").encode()).code == 0


def test_failures_that_used_nothing(costcalc):
    """A failed row without tokens costs nothing, and is no reason to stop."""
    rows = b"model,input,output,on,status\none,1000,5,2025-02-01,ok\none,0,0,2025-02-01,failed\n"
    assert costcalc("price", "--file", "-", stdin=rows).code == 0


def test_all_columns_are_told_by_all_rows(costcalc):
    """Whatever row tells it, each such column is named at once, and the flags that keep them."""
    rows = b"model,input,on,type,tin,team\none,1,2025-02-01,chat,5,a\none,1,2025-02-01,batch,70,b\n"
    said = costcalc("price", "--file", "-", stdin=rows)
    assert said.code == 1
    assert all(words in said.err for words in ("2 columns look like", "'type' has", "'tin' has"))
    assert "--label type --label tin" in said.err
    kept = costcalc("price", "--file", "-", "--label", "type,tin", stdin=rows)
    assert "read as: labels: type, tin, team" in kept.err


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"type": "batch"}, TIERS),
        ({"metadata": {"kind": "batch"}}, "'metadata.kind' has 'batch'"),
        ({"success": False}, FAILED),
        ({"tin": 400}, COUNTS),
        ({"usage": {"input_tokens": 1000, "warm": 400}}, "'usage.warm' counts something"),
    ],
)
def test_values_of_objects(costcalc, more, words):
    """JSONL is looked at in the same way, also what stands within."""
    row = {"model": "one", "on": "2025-02-01", **({} if "usage" in more else {"input": 1000}), **more}
    said = costcalc("price", "--file", "-", stdin=json.dumps(row).encode())
    assert (said.code, said.out) == (1, "")
    assert words in said.err


def test_labels_beside_answers(costcalc):
    """What stands beside an answer is a label too, and tells as much."""
    usage = {"prompt_tokens": 1000, "completion_tokens": 0, "total_tokens": 1000}
    row = {"response": {"object": "chat.completion", "model": "one", "created": 1738368000, "usage": usage}}
    for more, code in (({"team": "a"}, 0), ({"status": "failed"}, 1), ({"kind": "batch"}, 1)):
        assert costcalc("price", "--file", "-", stdin=json.dumps({**row, **more}).encode()).code == code


def test_many_labels_are_told_in_part(costcalc):
    """The first twelve are named, and of the others it is said how many they are."""
    names = [f"label {letter}{letter}" for letter in "abcdefghijklmn"]
    head = ",".join(["model", "input", "on", *names])
    said = costcalc("price", "--file", "-", stdin=f"{head}\none,1,2025-02-01{',a' * 14}\n".encode())
    assert "label ll and 2 more" in said.err
