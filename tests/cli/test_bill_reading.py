"""`price --file`: bills as they are mailed: columns of others, notations of others, answers of providers."""

from __future__ import annotations

import csv
import io
import json
import shlex
from typing import Any

import pytest

from tests.builders import SHIPPED

THE_TABLE = str(SHIPPED)


@pytest.fixture
def priced(costcalc):
    """Price a bill on the shipped table: what was said, and its rows."""

    def ask(text: str | bytes, *flags: str, delimiter: str = ",", pricing: str | None = THE_TABLE):
        stdin = text if isinstance(text, bytes) else text.encode()
        said = costcalc("price", "--file", "-", *flags, stdin=stdin, pricing=pricing)
        return said, list(csv.DictReader(io.StringIO(said.out, newline=""), delimiter=delimiter))

    return ask


BILLS = {
    # 100,000 at 10 and 10,000 at 50 USD/Mtoken: fast mode of Opus 4.8
    "speed": (
        "model,on,input_tokens,output_tokens,speed\nclaude-opus-4-8,2026-06-15,100000,10000,fast",
        "1.5",
    ),
    # 1,000 at 0.625: flex is half of 1.25
    "tier": ("model,on,input_tokens,output_tokens,tier\ngpt-5,2026-02-01,1000,0,flex", "0.000625"),
    # 10 at 3, 5,381 at 3.75, 13,513 at 0.30 and 3 at 15
    "anthropic": (
        (
            "model,on,input_tokens,cache_creation_input_tokens,cache_read_input_tokens,output_tokens\n"
            "claude-sonnet-4-5,2026-01-27,10,5381,13513,3"
        ),
        "0.02430765",
    ),
    # 1,000 at 3, 1,000 at 6 and 100 at 15
    "an hour": (
        "model,on,input_tokens,output_tokens,cache_creation_1h\nclaude-sonnet-4-5,2026-02-01,1000,100,1000",
        "0.0105",
    ),
    # 486,448 at 1.75, 16,358,912 at 0.175 and 63,820 at 14
    "codex": (
        (
            "model,on,input_tokens,output_tokens,cached_tokens,reasoning_output_tokens\n"
            "openai/gpt-5.3-codex,2026-03-01,16845360,63820,16358912,24882"
        ),
        "4.6075736",
    ),
    # o3 cost 10 until 2025-06-10
    "FOCUS": ("model,ChargePeriodStart,input,output\no3,2025-06-01,1000,0", "0.01"),
    # gpt-4o cost 5 then
    "date": ("model,date,input,output\ngpt-4o,2024-06-01,1000000,0", "5"),
    "seller": ("provider,model,on,input,output\ncerebras,gpt-oss-120b,2026-03-01,1000000,0", "0.35"),
    "camel": ("model,on,inputTokens,outputTokens\ngpt-4o,2025-06-01,1000000,0", "2.5"),
    # 1,000 at 0.30, of which 400 at 0.03, and 50 + 70 at 2.50
    "gemini": (
        (
            "model,on,promptTokenCount,cachedContentTokenCount,candidatesTokenCount,thoughtsTokenCount\n"
            "gemini-2.5-flash,2026-02-01,1000,400,50,70"
        ),
        "0.000492",
    ),
    # 600 at 2.50, 400 at 1.25 and 100 at 10
    "traces": (
        (
            "gen_ai.response.model,timestamp,gen_ai.usage.input_tokens,gen_ai.usage.cache_read.input_tokens,"
            "gen_ai.usage.output_tokens,gen_ai.provider.name\ngpt-4o,2026-02-01T00:00:00Z,1000,400,100,openai"
        ),
        "0.003",
    ),
    # all tokens of Converse stand beside one another: 1,000 at 3, 400 at 0.30, 100 at 15
    "converse": (
        "modelId,on,inputTokens,cacheReadInputTokens,outputTokens\nclaude-sonnet-4-5,2026-02-01,1000,400,100",
        "0.00462",
    ),
    # those of Vercel's SDK are inside: 600 at 2.50, 400 at 1.25, 100 at 10
    "vercel": (
        "model,on,inputTokens,cachedInputTokens,outputTokens\ngpt-4o,2026-02-01,1000,400,100",
        "0.003",
    ),
    # 1,200 at 3.75, 1,000 at 3, 5,000 at 0.30 and 300 at 15
    "Cursor": (
        (
            "Date,Kind,Model,Input (w/ Cache Write),Input (w/o Cache Write),Cache Read,Output Tokens,"
            "Total Tokens,Cost\n"
            '"2026-03-01T10:00:00.000Z",Included,claude-sonnet-4-5,1200,1000,5000,300,7500,0.1'
        ),
        "0.0135",
    ),
    # 10,000 at 5, 5,000 at 6.25, 90,000 at 0.50, 5,000 at 25 and 3 searches at 0.01
    "the console": (
        (
            "usage_date_utc,model_version,api_key,workspace,usage_type,context_window,usage_input_tokens_no_cache,"
            "usage_input_tokens_cache_write_5m,usage_input_tokens_cache_write_1h,usage_input_tokens_cache_read,"
            "usage_output_tokens,web_search_count,inference_geo,speed\n"
            "2026-03-22,claude-opus-4-6,k,w,standard,\u2264 200k,10000,5000,0,90000,5000,3,"
            "not_available,standard"
        ),
        "0.28125",
    ),
    # 5,882 at 2.50, 1,280 at 1.25 and 900 at 10
    "OpenAI's page": (
        (
            "start_time,end_time,start_time_iso,end_time_iso,num_model_requests,model,batch,service_tier,"
            "input_tokens,output_tokens,input_cached_tokens,input_uncached_tokens\n"
            "1767225600,1767312000,2026-01-01T00:00:00+00:00,2026-01-02T00:00:00+00:00,3.0,gpt-4o-2024-08-06,"
            "False,default,7162.0,900.0,1280.0,5882.0"
        ),
        "0.025305",
    ),
    # the same on the batch's terms: half
    "a batch": (
        "model,on,batch,prompt_tokens,completion_tokens\ngpt-4o,2026-02-01,true,1000,100",
        "0.00175",
    ),
    "a class a row": (
        "utc_date,model,type,price,amount\n2026-05-13,deepseek-v4-flash,output_tokens,0.000002,1000000",
        "0.28",
    ),
    "ccusage": (
        (
            "date,model,inputTokens,outputTokens,cacheCreationTokens,cacheReadTokens,totalTokens,totalCost\n"
            "2026-01-27,claude-sonnet-4-5,10,3,5381,13513,18907,1"
        ),
        "0.02430765",
    ),
}


@pytest.mark.parametrize(("text", "cost"), BILLS.values(), ids=BILLS)
def test_columns_of_others(priced, text, cost):
    """A bill under the names of a provider, a tool or an export costs what its own counting comes to."""
    said, (row,) = priced(text)
    assert (row["list_cost"], row["problem"], said.code) == (cost, "", 0)
    assert priced(text, "--quiet")[0].err == ""


@pytest.mark.parametrize(
    ("head", "names"),
    [
        ("inputTokens,outputTokens,cacheReadTokens", "--usage-format vercel or|--usage-format ccusage"),
        ("inputTokens,outputTokens,cachedInputTokens", "--usage-format vercel-5"),
    ],
)
def test_two_ways_of_counting_are_asked_about(priced, head, names):
    """A set of columns that two tools count differently stops the file; the format that is named decides."""
    text = f"model,on,{head}\nclaude-sonnet-4-5,2026-02-01,1000,100,400\ngpt-4o,2026-02-01,1000,100,400\n"
    said, _ = priced(text)
    assert (said.code, said.out) == (1, "")
    assert "are read in two ways" in said.err
    assert any(name in said.err for name in names.split("|"))


@pytest.mark.parametrize(
    ("name", "cost"), [("vercel", "0.00342"), ("ccusage", "0.00462")]
)  # 600 or 1,000 at 3, 400 at 0.30, 100 at 15
def test_the_format_that_is_named_decides(priced, name, cost):
    """`--usage-format` says whose the columns are."""
    text = "model,on,inputTokens,outputTokens,cacheReadTokens\nclaude-sonnet-4-5,2026-02-01,1000,100,400\n"
    assert priced(text, "--usage-format", name)[1][0]["list_cost"] == cost


def test_totals_decide(priced):
    """Where reasoning is inside the completion, the total says so, and where it is beside."""
    head = "model,on,prompt_tokens,completion_tokens,reasoning_tokens,total_tokens\n"
    name = "xai/grok-4-fast-reasoning,2025-11-01"  # at 0.20 and 0.50
    inside = priced(f"{head}{name},1000,100,70,1100\n")[1][0]
    beside = priced(f"{head}{name},1000,100,70,1170\n")[1][0]
    assert (inside["list_cost"], beside["list_cost"]) == ("0.00025", "0.000285")
    assert "are read in two ways" in priced(f"{head}{name},1000,100,70,\n")[0].err
    said, (first, second) = priced(f"{head}gpt-5,2026-02-01,1000,100,70,1100\ngpt-5,2026-02-01,1,1,1,9\n")
    assert (said.code, first["list_cost"]) == (1, "0.00225")
    assert "is not the sum" in second["problem"]


def test_a_whole_that_is_empty(priced):
    """An empty input beside what came from the cache is not 0."""
    text = (
        "model,on,input_tokens,cache_read_input_tokens,output_tokens\nclaude-sonnet-4-5,2026-02-01,,400,1\n"
    )
    assert "write 0" in priced(text)[1][0]["problem"]


UNSAID = "is empty, and others stand beside it: write 0 where it is none"
OWN, CHAT = "model,on,input,cached,output", "model,on,prompt_tokens,completion_tokens,total_tokens"


@pytest.mark.parametrize(
    ("head", "row", "cost", "column"),
    [
        (OWN, "gpt-4o,2025-06-01,,,10", "", "input"),
        (OWN, "gpt-4o,2025-06-01,,500,10", "", "input"),
        (OWN, "gpt-4o,2025-06-01,10,,", "", "output"),
        (OWN, "gpt-4o,2025-06-01,0,,10", "0.0001", ""),
        (OWN, "gpt-4o,2025-06-01,10,,0", "0.000025", ""),
        # an embedding has no output, and no price of one
        (OWN, "text-embedding-3-small,2025-06-01,10,,", "0.0000002", ""),
        (CHAT, "gpt-4o,2025-06-01,,10,", "", "prompt_tokens"),
        (CHAT, "gpt-4o,2025-06-01,10,,", "", "completion_tokens"),
        # the total says that there is no more
        (CHAT, "gpt-4o,2025-06-01,,10,10", "0.0001", ""),
        (CHAT, "gpt-4o,2025-06-01,10,,10", "0.000025", ""),
    ],
)
def test_a_whole_that_nobody_says(priced, head, row, cost, column):
    """An empty part is none; an empty input, or an output that has a price, is a count that is missing."""
    said, (found,) = priced(f"{head}\n{row}\n", "--strict")
    assert (found["list_cost"], found["problem"]) == (cost, f"{column}: {UNSAID}" if column else "")
    assert said.code == (4 if column else 0)


def test_names_that_objects_leave_out(costcalc):
    """What is null is missing; many programs leave out the name of what is 0."""
    row = {"model": "gpt-4o", "on": "2025-06-01"}
    rows = [{**row, "input": 10, "output": 0}, {**row, "input": 10}, {**row, "input": 10, "output": None}]
    said = costcalc(
        "price", "--file", "-", stdin="\n".join(map(json.dumps, rows)).encode(), pricing=THE_TABLE
    )
    found = [json.loads(each)["list_cost"] for each in said.out.splitlines()]
    assert found == ["0.000025", "0.000025", None]


def test_other_names_by_hand(priced):
    """`--map` says what a column is, whatever it is called."""
    text = "who,when,toks in,toks out\ngpt-4o,2026-02-01,1000,100\n"
    flags = ("--map", "model=who", "on=when", "--map", "input_tokens=toks in", "output=toks out")
    assert priced(text, *flags)[1][0]["list_cost"] == "0.0035"
    assert "no column of - is called 'nobody'" in priced(text, "--map", "model=nobody")[0].err
    assert "write WORD=COLUMN" in priced(text, "--map", "who")[0].err


SELLERS = {
    "Anthropic": "anthropic/claude-sonnet-4-5",
    "anthropic": "anthropic/claude-sonnet-4-5",
}


@pytest.mark.parametrize(("seller", "model"), SELLERS.items())
def test_a_seller_in_a_column(priced, seller, model):
    """The usual names of providers are read."""
    text = f"provider,model,on,input,output\n{seller},claude-sonnet-4-5,2026-02-01,1000,1\n"
    assert priced(text)[1][0]["model_id"] == model


def test_a_seller_that_contradicts_the_model(priced):
    """Two sellers in one row are an error of it, and one that nobody knows."""
    rows = "openai,anthropic/claude-sonnet-4-5,2026-02-01,1,1\nx,o3,2026-02-01,1,1\n"
    text = f"provider,model,on,input,output\n{rows}"
    said, (first, second) = priced(text)
    assert said.code == 1
    assert "another seller than" in first["problem"]
    assert "no provider that the table knows" in second["problem"]


NOTATIONS = {
    "pandas": ("model,on,input,output\no3,2026-02-01,1000.0,0.0\n", (), ","),
    "spaces": ("model;on;input;output\no3;2026-02-01;1 000;0\n", (), ";"),
    "narrow spaces": ("model;on;input;output\no3;2026-02-01;1\u202f000;0\n", (), ";"),
    "apostrophes": ("model;on;input;output\no3;2026-02-01;1'000;0\n", (), ";"),
    "a power": ("model,on,input,output\no3,2026-02-01,1.0E+03,0\n", (), ","),
    "commas": ('model,on,input,output\no3,2026-02-01,"1,000",0\nx,2026-02-01,"1,000,000",0\n', (), ","),
    "decimal commas": (
        "model;on;input;output;input_seconds\no3;2026-02-01;1.000;0;\nx;2026-02-01;1;0;0,5\n",
        (),
        ";",
    ),
    "commas by word": ('model,on,input,output\no3,2026-02-01,"1,000",0\n', ("--decimal", "point"), ","),
    "points by word": ("model;on;input;output\no3;2026-02-01;1.000;0\n", ("--decimal", "comma"), ";"),
    "day first": ("model;on;input;output\no3;13/02/2026;1000;0\nx;01/02/2026;1;0\n", (), ";"),
    "month first": ("model,on,input,output\no3,02/01/2026,1000,0\nx,02/13/2026,1,0\n", (), ","),
    "by word": ("model,on,input,output\no3,02/01/2026,1000,0\n", ("--dates", "mdy"), ","),
    "seconds": ("model,created,input,output\no3,1769904000,1000,0\n", (), ","),
    "milliseconds": ("model,timestamp_ms,input,output\no3,1769904000000,1000,0\n", (), ","),
    "a zone": ("model,on,input,output\no3,2026-02-01 10:00:00,1000,0\n", ("--timezone", "Europe/Paris"), ","),
    "tabs": ("model\ton\tinput\toutput\no3\t2026-02-01\t1000\t0\n", (), "\t"),
    "a mark": ("\ufeffmodel,on,input,output\r\no3,2026-02-01,1000,0\r\n", (), ","),
}


@pytest.mark.parametrize(("text", "flags", "delimiter"), NOTATIONS.values(), ids=NOTATIONS)
def test_notations(priced, text, flags, delimiter):
    """A thousand tokens of o3 are 0.002 USD however the file writes them."""
    _, rows = priced(text, *flags, delimiter=delimiter)
    assert (rows[0]["list_cost"], rows[0]["problem"]) == ("0.002", "")


@pytest.mark.parametrize("mark", ["utf-16", "utf-16-be", "utf-16-le"])
def test_other_encodings(priced, mark):
    """UTF-16 is read by its mark; what a spreadsheet says of the delimiter comes back."""
    text = "sep=;\nmodel;on;input;output;team\no3;2026-02-01;1000;0;\u00e9quipe\n"
    data = text.encode(mark) if mark == "utf-16" else ("\ufeff" + text).encode(mark)
    said, _ = priced(data, delimiter=";")
    assert said.out.startswith("sep=;\nmodel;on;")
    assert "\u00e9quipe;0.002;USD" in said.out


UNDECIDED = {
    "number": ('model,on,input\no3,2026-02-01,"1,000"\no3,2026-02-01,"2,500"\n', "--decimal point for 1000"),
    "contradiction": ('model,on,input\no3,2026-02-01,"1,5"\no3,2026-02-01,1.5\n', "row 2 has '1.5'"),
    "date": ("model,date,input\no3,01/02/2026,1\n", "--dates dmy or --dates mdy"),
    "two orders": ("model,date,input\no3,13/02/2026,1\no3,02/13/2026,1\n", "one notation for its dates"),
    "zone": ("model,date,input\no3,2026-02-01 10:00,1\n", "--timezone"),
    "units": ("model,ts,input\no3,1769904000,1\no3,1769904000000,1\n", "seconds (row 1"),
    "two dates": ("model,date,created_at,input\no3,2026-02-01,2026-02-01,1\n", "--map on=COLUMN"),
    "json": (
        '{"model":"o3","on":"2026-02-01","input":"1,000"}\n{"model":"o3","on":"2026-02-01","input":1.0}\n',
        "--decimal",
    ),
}


@pytest.mark.parametrize(("text", "words"), UNDECIDED.values(), ids=UNDECIDED)
def test_what_no_row_tells_is_asked(priced, text, words):
    """Nothing is guessed: the file stops before anything is written, and says what to add."""
    said, _ = priced(text)
    assert (said.code, said.out) == (1, "")
    assert words in said.err


def test_a_range_of_time(priced):
    """An hour is priced at its beginning, what is longer on its UTC day, what is of two days not at all."""
    head = "model,start_time,end_time,input,output\n"
    rows = [
        "o3,2026-02-01T10:00:00Z,2026-02-01T11:00:00Z,1000,0",
        "o3,2026-02-01T00:00:00Z,2026-02-02T00:00:00Z,1000,0",
        "o3,2026-02-01T23:00:00Z,2026-02-02T02:00:00Z,1000,0",
    ]
    said, found = priced(head + "\n".join(rows) + "\n")
    assert [row["priced_on"] for row in found] == ["2026-02-01T10:00:00Z", "2026-02-01", ""]
    assert "more than one UTC day" in found[2]["problem"]
    assert said.code == 1


ANSWERS: list[dict[str, Any]] = [
    {"created": 1769904000, "model": "gpt-4o-2024-08-06", "object": "chat.completion", "choices": [],
     "usage": {"prompt_tokens": 1000, "completion_tokens": 100, "total_tokens": 1100,
               "prompt_tokens_details": {"cached_tokens": 400}}},
    {"model": "claude-sonnet-4-5-20250929", "type": "message", "content": [],
     "usage": {"input_tokens": 10, "output_tokens": 3, "cache_read_input_tokens": 13513,
               "cache_creation_input_tokens": 5381, "cache_creation": {"ephemeral_5m_input_tokens": 5381}}},
    {"modelVersion": "gemini-2.5-flash",
     "usageMetadata": {"promptTokenCount": 1000, "candidatesTokenCount": 50, "thoughtsTokenCount": 70,
                       "totalTokenCount": 1120}},
]  # fmt: skip


@pytest.mark.parametrize("within", [None, "response"])
def test_answers_of_providers(costcalc, within):
    """JSONL of whole answers is read answer by answer; its date may stand beside it."""
    rows = [{**each, "team": "a", "timestamp": "2026-02-01T00:00:00Z"} for each in ANSWERS]
    if within is not None:
        rows = [{"team": "a", "timestamp": "2026-02-01T00:00:00Z", within: each} for each in ANSWERS]
    text = "".join(f"{json.dumps(row)}\n" for row in rows)
    said = costcalc("price", "--file", "-", stdin=text.encode(), pricing=THE_TABLE)
    found = [json.loads(line) for line in said.out.splitlines()]
    assert [row["list_cost"] for row in found] == ["0.003", "0.02430765", "0.0006"]
    assert {row["priced_on"] for row in found} == {"2026-02-01T00:00:00Z"}
    assert said.code == 0


def test_answers_that_are_not_understood(costcalc):
    """A member that nobody understands is an error of its row."""
    strange = {**ANSWERS[0], "usage": {**ANSWERS[0]["usage"], "prompt_tokens_details": {"strange_tokens": 4}}}
    text = "".join(f"{json.dumps(row)}\n" for row in (ANSWERS[0], strange))
    said = costcalc("price", "--file", "-", stdin=text.encode(), pricing=THE_TABLE)
    assert said.code == 1
    assert "strange_tokens" in json.loads(said.out.splitlines()[1])["problem"]


@pytest.mark.parametrize("column", ["spend", "Spend", "amount", "fees"])
def test_money_is_no_slip_of_an_option(priced, column: str):
    """LiteLLM's `spend` is called what it is, and not taken for a slip of `speed`."""
    said, _ = priced(f"model,on,input,output,{column}\ngpt-4o,2025-06-01,1000,100,0.0035")
    assert (said.code, "looks like money" in said.err, "did you mean" in said.err) == (1, True, False)


def test_the_date_that_an_export_has_only_once(priced):
    """The pages of OpenAI's usage have `start_time` alone: it is the date, and is not passed over."""
    # o3 cost 10 until 2025-06-10, and 2 after; 1748736000 is 2025-06-01
    head = "start_time,end_time,model,input_tokens,input_cached_tokens,output_tokens,num_model_requests"
    said, (row,) = priced(f"{head}\n1748736000,1748822400,o3,1000,0,0,1\n")
    assert (row["list_cost"], row["priced_on"]) == ("0.01", "2025-06-01")
    assert "start_time is the date of use, until end_time" in said.err


def test_a_row_without_its_date(priced):
    """A row of which the date is empty is not priced at today's prices in silence."""
    said, (first, second) = priced("model,date,input\no3,2025-06-01,1000\no3,,1000\n")
    assert (said.code, first["list_cost"], second["list_cost"]) == (1, "0.01", "")
    assert "'date' is empty" in second["problem"]


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (("--map", "ouput_tokens=b"), "'b' is not read as 'ouput_tokens'"),
        (("--map", "output_tokens=b", "cached=b"), "'b' is given twice"),
        (("--map", "output_tokens=b", "--label", "b"), "'b' is said to be a label too"),
    ],
)
def test_a_map_that_reads_nothing(priced, flags, words):
    """A word of --map that is none, or a column that is two things, would drop what was used."""
    said, _ = priced("model,on,input,b\no3,2026-02-01,1000,5\n", *flags)
    assert (said.code, said.out) == (2, "")
    assert words in said.err


def test_what_cursor_charges_nobody_for(priced):
    """A request that ended in an error, or was stopped, has no cost in Cursor's export, and is no problem."""
    counted = "Input (w/ Cache Write),Input (w/o Cache Write),Cache Read,Output Tokens,Total Tokens"
    head = f"Date,Kind,Model,{counted},Cost"
    row = "2026-03-01T10:00:00.000Z,{},claude-sonnet-4-5,0,1000,0,0,1000,-"
    kinds = ["Included", '"Errored, No Charge"', '"Aborted, Not Charged"']
    said, rows = priced("\n".join([head, *map(row.format, kinds)]), "--total")
    assert said.code == 0
    assert [each["list_cost"] for each in rows] == ["0.003", "", "", "0.003"]


def test_answers_of_which_some_say_when(costcalc):
    """Where an answer says when it was, the date beside it may be empty; where nothing does, not."""
    usage = {"prompt_tokens": 1000, "completion_tokens": 0, "total_tokens": 1000}
    answers = [{"object": "chat.completion", "model": "o3", "created": 1748736000, "usage": usage}]
    answers.append({name: value for name, value in answers[0].items() if name != "created"})
    rows: list[dict[str, Any]] = [{"timestamp": "2025-06-01", "response": answers[1]}]
    rows += [{"timestamp": None, "response": each} for each in answers]
    stdin = "\n".join(map(json.dumps, rows)).encode()
    said = costcalc("price", "--file", "-", stdin=stdin, pricing=THE_TABLE)
    first, second, third = map(json.loads, said.out.splitlines())
    assert (first["list_cost"], second["list_cost"], third["list_cost"]) == ("0.01", "0.01", None)
    assert "says when it was" in third["problem"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("model,on,input,modality\ngemini-2.5-flash,2026-02-01,1000,audio\n", "'modality' looks like"),
        ("model,start,end,input\no3,2026-02-02T00:00:00Z,2026-02-01T00:00:00Z,1\n", "is before"),
    ],
)
def test_what_is_not_passed_over(priced, text, words):
    """A modality has prices of its own, and no time ends before it begins."""
    said, _ = priced(text)
    assert said.code == 1
    assert words in said.out + said.err


ANSWER: dict[str, Any] = {
    "object": "chat.completion", "created": 1748736000,
    "model": "gpt-4o-2024-08-06", "service_tier": "default",
    "usage": {"prompt_tokens": 1000, "completion_tokens": 100, "total_tokens": 1100},
}  # fmt: skip
"""1,000 at 2.50 and 100 at 10 USD/Mtoken, on 2025-06-01."""
AGREES: dict[str, tuple[dict[str, Any], str]] = {
    "nothing": ({}, "0.0035"),
    "the name that was asked for": ({"model": "gpt-4o"}, "0.0035"),
    "the seller's name": ({"model": "openai/gpt-4o-2024-08-06"}, "0.0035"),
    "the day": ({"on": "2025-06-01"}, "0.0035"),
    "written later": ({"timestamp": "2025-06-01T00:10:00Z"}, "0.0035"),
    "counts": ({"input": 1000, "output": "100", "requests": 1}, "0.0035"),
    "their own counts": ({"prompt_tokens": 1000, "total_tokens": 1100, "completion_tokens": 100}, "0.0035"),
    "a text": ({"input": "Hello"}, "0.0035"),
    "the tier": ({"service_tier": "auto"}, "0.0035"),
    # of which the answer says nothing: 400 at 1.25; half of it all
    "what came from the cache": ({"cached": 400}, "0.003"),
    "a batch": ({"service_tier": "batch"}, "0.00175"),
}


@pytest.mark.parametrize(("beside", "cost"), AGREES.values(), ids=AGREES)
def test_what_stands_beside_an_answer_and_agrees(costcalc, beside, cost):
    """What the answer does not say is used, and what it says too may be said again."""
    row = json.dumps({**beside, "response": ANSWER})
    said = costcalc("price", "--file", "-", stdin=row.encode(), pricing=THE_TABLE)
    found = json.loads(said.out)
    assert (found["list_cost"], found["problem"]) == (cost, None)


CONTRADICTS: dict[str, tuple[dict[str, Any], str]] = {
    "model": ({"model": "gpt-4o-mini"}, "is 'gpt-4o-mini' here, and 'gpt-4o-2024-08-06' in the answer"),
    "on": ({"on": "2026-06-01"}, "is 2026-06-01 here, and 2025-06-01T00:00:00Z in the answer"),
    "timestamp": ({"timestamp": 1780272000}, "is 2026-06-01T00:00:00Z here, and 2025-06-01T00:00:00Z in"),
    "input": ({"input": 5}, "is 5 here, and 1000 in the answer"),
    "output": ({"output": "2k"}, "is 2000 here, and 100 in the answer"),
    "prompt_tokens": ({"prompt_tokens": 500}, "is 500, which the answer beside it says nowhere"),
    "service_tier": ({"service_tier": "flex"}, "is 'flex' here, and 'default' in the answer"),
}


@pytest.mark.parametrize(("beside", "words"), CONTRADICTS.values(), ids=CONTRADICTS)
def test_what_contradicts_the_answer_beside_it(costcalc, beside, words):
    """A row that says two things of one is refused with both; kept as a label it is passed over."""
    row = json.dumps({**beside, "response": ANSWER}).encode()
    said = costcalc("price", "--file", "-", stdin=row, pricing=THE_TABLE)
    (column,) = beside
    assert (said.code, f"{column}: {words}" in json.loads(said.out)["problem"]) == (1, True)
    kept = costcalc("price", "--file", "-", "--label", column, stdin=row, pricing=THE_TABLE)
    assert json.loads(kept.out)["list_cost"] == "0.0035"


ATTRIBUTES = {"gen_ai.usage.input_tokens": 1000, "gen_ai.usage.output_tokens": 100}
NAMED = {**ATTRIBUTES, "gen_ai.request.model": "gpt-4o"}
AROUND: dict[str, tuple[dict[str, Any], str]] = {
    "model": ({"model": "gpt-4o", "attributes": ATTRIBUTES}, "0.0035"),
    "both": ({"model": "openai/gpt-4o", "attributes": NAMED}, "0.0035"),
    "tier": ({"service_tier": "batch", "attributes": NAMED}, "0.00175"),
    "option": ({"option": "service_tier=batch", "attributes": NAMED}, "0.00175"),
}


@pytest.mark.parametrize(("row", "cost"), AROUND.values(), ids=AROUND)
def test_what_stands_around_the_usage_of_an_answer(costcalc, row, cost):
    """The model and the options beside attributes are those of the row, where these have none."""
    stdin = json.dumps({"on": "2025-06-01", **row}).encode()
    said = costcalc("price", "--file", "-", stdin=stdin, pricing=THE_TABLE)
    assert (said.code, json.loads(said.out)["list_cost"]) == (0, cost)


UNDATED = {**ANSWER, "model": "o3", "created": None}


@pytest.mark.parametrize("within", [True, False])
@pytest.mark.parametrize(
    ("beside", "answer", "word"),
    [({"seen": "2025-06-01"}, UNDATED, "a date"), ({"platform": "azure"}, ANSWER, "a provider")],
)
def test_what_is_written_beside_an_answer_under_any_name(costcalc, beside, answer, word, within):
    """A date that the answers lack, and a seller, stop the file; the flag that is named reads them."""
    answer = {name: value for name, value in answer.items() if value is not None}
    row = json.dumps({**beside, **({"response": answer} if within else answer)}).encode()
    said = costcalc("price", "--file", "-", stdin=row, pricing=THE_TABLE)
    (column,) = beside
    assert (said.code, said.out, f"looks like {word}" in said.err) == (1, "", True)
    flag = {"seen": "on=seen", "platform": "provider=platform"}[column]
    assert f"--map {flag}" in said.err
    found = json.loads(costcalc("price", "--file", "-", "--map", flag, stdin=row, pricing=THE_TABLE).out)
    # 1,000 at 10 and 100 at 40 USD/Mtoken before the cut of 2025-06-10; Azure's price is OpenAI's
    assert (found["list_cost"], found["model_id"]) == {
        "seen": ("0.014", "openai/o3"),
        "platform": ("0.0035", "azure/gpt-4o-2024-08-06"),
    }[column]


def test_an_answer_within_an_answer(costcalc):
    """A row that is an answer, and holds another one, must count what that counts."""
    for count, code in ((1000, 0), (5, 1)):
        other = {**ANSWER, "usage": {**ANSWER["usage"], "prompt_tokens": count, "total_tokens": count + 100}}
        row = json.dumps({**ANSWER, "response": other}).encode()
        assert costcalc("price", "--file", "-", stdin=row, pricing=THE_TABLE).code == code


def test_a_column_of_zones(priced):
    """The zones of the times are no label: they say when a row was."""
    rows = "model,timestamp,timezone,input\no3,2025-06-10 01:00:00,Asia/Tokyo,1000\n"
    said, _ = priced(rows, "--timezone", "UTC")
    assert (said.code, "'timezone' looks like a date" in said.err) == (1, True)


def test_a_count_beside_a_row_that_is_an_answer(costcalc):
    """Where the row is the answer, our own names in it are no members of it and must agree as well."""
    for count, code in ((1000, 0), (4, 1)):
        row = json.dumps({**ANSWER, "input": count}).encode()
        assert costcalc("price", "--file", "-", stdin=row, pricing=THE_TABLE).code == code


MIXED = [
    # 1,000 at 3, of which 300 at 0.30, and 100 at 15; or 1,000 at 3 and 300 at 0.30 beside them
    ("prompt_tokens,completion_tokens,cache_read_tokens", "1000,100,300", "0.00369", "0.00459"),
    ("Input Tokens,Output Tokens,Cache Read", "1000,100,300", "0.00369", "0.00459"),
    ("Input,Output,Cache Read", "1000,100,300", "0.00369", "0.00459"),
    ("tokens_in,tokens_out,tokens_cached", "1000,100,300", "0.00369", "0.00459"),
    # 200 more at 3.75, inside or beside
    ("prompt_tokens,completion_tokens,cached,cache_write", "1000,100,300,200", "0.00384", "0.00534"),
    # 40 of the output thought, or 40 more at 15
    ("prompt_tokens,completion_tokens,thinking,total_tokens", "1000,100,40,7", "0.0045", "0.0051"),
]


@pytest.mark.parametrize(("head", "row", "inside", "beside"), MIXED)
def test_names_of_two_makers(priced, head, row, inside, beside):
    """What no API calls so together may be inside or beside: one sentence, and flags that work, for each."""
    text = f"model,on,{head}\nclaude-sonnet-4-5,2026-01-15,{row}\n"
    said, _ = priced(text)
    assert (said.code, said.out, "or beside it: no API has all of these names" in said.err) == (1, "", True)
    lines = dict(line.strip().split(": ", 1) for line in said.err.splitlines()[1:] if ": --" in line)
    for way, cost in (("inside", inside), ("beside", beside)):
        _, (found,) = priced(text, *shlex.split(lines[way]))
        assert (found["list_cost"], found["problem"]) == (cost, "")
