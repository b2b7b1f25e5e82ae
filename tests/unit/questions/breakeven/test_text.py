"""The report of a break-even: its tables line by line, and its rows."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from costcalc.pricing_table import load
from costcalc.questions.breakeven.described import FULL_UTILISATION
from costcalc.questions.breakeven.text import LEGEND, breakeven_lines
from costcalc.questions.documents import columns_of, rows_of
from costcalc.render import render
from costcalc.report.text import PLAIN, Look
from tests.asking import breakeven
from tests.builders import ROOT

TODAY = date(2026, 11, 22)
REQUEST: dict[str, Any] = {"input": "800", "output": "200"}
RENTED: dict[str, Any] = {"gpus": "8", "gpu_rate": "2.5", "throughput": "10000 token/s", "utilisation": "50%"}
BLOCKS = "█"


@pytest.fixture(scope="module")
def ask(own_environment):
    """The document of a question to the invented table of the cases."""
    table = load(ROOT / "tests" / "cases" / "tables" / "hosting.yaml")

    def document(**words: Any) -> dict[str, Any]:
        found: dict[str, Any] = breakeven(table, words, TODAY).to_dict()
        return found

    return document


def block(lines: list[str], start: str) -> list[str]:
    """The lines from one that begins so, up to the next empty line."""
    first = next(place for place, line in enumerate(lines) if line.startswith(start))
    return lines[first : lines.index("", first)]


def test_a_small_one_line_by_line(ask):
    """Without a rate: the request, the hardware, full use, the models, why, sources, notes, the command."""
    *lines, command = breakeven_lines(ask(model=["frontier"], **REQUEST, **RENTED), PLAIN)
    assert lines == [
        "  one request: 800 input tokens, 200 output tokens",
        "  8 GPUs at 10000 token/s, busy 50 % of the time",
        "  on 2026-11-22, USD before tax",
        "",
        "  own hardware        USD",
        "  rent          480.00     8 GPU × 2.5 USD an hour × 24 hours",
        "  a day         480.00",
        "  a Mtoken        1.11111  at full use, 432,000,000 tokens a day",
        "",
        "  capacity  tokens a day",
        "  serves     432,000,000",
        "",
        "  model           a Mtoken  break-even  pays  API/own",
        "  maker/frontier      8.00         60M  yes      7.2×",
        f"  {LEGEND}",
        "",
        "why",
        "  maker/frontier: pays from 60,000,000 tokens a day, 13.9 % of what the hardware serves",
        "",
        "where your own hardware costs less, with more machines as they are needed",
        "  maker/frontier: from 60,001 requests a day on",
        "",
        "sources",
        "  Made up for the tests, published 2026-01-01, read 2026-11-22",
        "    https://example.com/prices",
        "    maker/frontier input 5.00 USD/Mtoken, output 20.00 USD/Mtoken",
        "",
        "note: the workload has no rate of requests: ratios and margins are at full use of the hardware",
        "note: blended prices and ratios are rounded; --format json has all digits",
    ]
    assert command == (
        "costcalc breakeven frontier --input 800 --output 200 --gpus 8 --gpu-rate 2.5 "
        "--throughput '10000 token/s' --utilisation 50% --on 2026-11-22"
    )


def test_a_workload_against_what_is_served(ask):
    """With a rate both costs of a million tokens are shown, and how much of the capacity is asked for."""
    asked = ask(model=["frontier"], requests="200000/day", **REQUEST, **RENTED, operations="3000 USD/month")
    lines = [*breakeven_lines(asked, Look(width=80))]
    assert lines[0] == "  200000 requests/day: 800 input tokens, 200 output tokens"
    assert block(lines, "  own hardware") == [
        "  own hardware        USD",
        "  rent          480.00     8 GPU × 2.5 USD an hour × 24 hours",
        "  operations    100.00     as given",
        "  a day         580.00",
        "  a Mtoken        1.34259  at full use, 432,000,000 tokens a day",
        "  a Mtoken        2.90     at this workload, 200,000,000 tokens a day",
    ]
    assert block(lines, "  capacity") == [
        "  capacity   tokens a day",
        f"  serves      432,000,000          {BLOCKS * 40}",
        f"  asked for   200,000,000  46.3 %  {BLOCKS * 18}▌",
    ]
    ascii_lines = [*breakeven_lines(asked, Look(width=80, blocks=False))]
    assert block(ascii_lines, "  capacity")[2].endswith(f"46.3 %  {'#' * 18}")


def test_too_small(ask):
    """What is asked for is the longer bar then, and what all of it takes is said instead of a cost."""
    lines = [*breakeven_lines(ask(model=["frontier"], requests="1M/day", **REQUEST, **RENTED), PLAIN)]
    assert block(lines, "  capacity")[2:] == [
        f"  asked for  1,000,000,000  231.5 %  {BLOCKS * 40}",
        "  all of it takes 24 GPUs: 1,440.00 USD a day, 1.44 USD a Mtoken",
    ]
    assert not [line for line in lines if "at this workload" in line]


def test_nothing_asked_for(ask):
    """No requests at all are no bar and no cost of a million tokens."""
    lines = [*breakeven_lines(ask(model=["frontier"], requests="0/day", **REQUEST, **RENTED), PLAIN)]
    assert block(lines, "  capacity")[2] == "  asked for             0  0 %"


def test_hosts_of_the_same_weights_are_marked(ask):
    """The table marks them, says so below it, and gives models with one reason together."""
    words = {"self_host": "open", "gpu": "G80", "requests": "400000/day", "operations": "100 USD/day"}
    lines = [*breakeven_lines(ask(model=["frontier"], **words, **REQUEST, **RENTED), Look(width=80))]
    assert lines[1] == "  8 G80 at 10000 token/s, busy 50 % of the time, running open"
    assert block(lines, "     model") == [
        "     model           API a day  a Mtoken  break-even  pays  API/own",
        "  =  host/open          320.00      0.80        725M  no     0.552×",
        "  =  maker/open         640.00      1.60      362.5M  yes      1.1×",
        "     maker/frontier   3,200.00      8.00       72.5M  yes     5.52×",
        "  break-even is in tokens a day, input and output together; API/own is what the",
        "  API costs over what the hardware costs; = are hosts of the weights that you",
        "  would run",
    ]
    assert block(lines, "what fits")[1:] == [
        "  Open has 100 billion parameters; its weights against the 640 GB of 8 G80: 200",
        "  GB at fp16, which fit; 100 GB at fp8, which fit; 56.2 GB at q4, which fit",
        "    “80 GB”, Made up for the tests, published 2026-01-01, read 2026-11-22",
        "      https://example.com/prices",
    ]
    small = {**RENTED, "gpus": "1", "gpu": "G24", "quantisation": "fp8"}
    lines = [*breakeven_lines(ask(model=["frontier"], self_host="open", **REQUEST, **small), PLAIN)]
    assert block(lines, "why")[1:] == [
        "  host/open, maker/open, maker/frontier: never here: the weights do not fit into the GPUs' memory"
    ]


def test_defaults_are_always_shown(ask):
    """Each default has its flag, its value, how it came about, its date, its words and its source."""
    lines = [*breakeven_lines(ask(self_host="open", gpu="G80", gpus="16", input="800", output="1200"), PLAIN)]
    measured = "8 x G80, FP8, batch 64, Engine A, 1000 tokens in and 1000 out a request"
    assert block(lines, "taken for") == [
        "taken for what you did not say",
        "  --gpu-rate 2 USD/GPU_hour (1 to 3): the middle of 1 to 3 USD, what G80 are rented at",
        "    on 2026-03, “1 to 3 USD”, Made up for the tests, published 2026-01-01, read 2026-11-22",
        "      https://example.com/prices",
        f"  --throughput 10000 token/second: measured on {measured}",
        "    on 2026-02, “10000”, Made up for the tests, published 2026-01-01, read 2026-11-22",
        "      https://example.com/prices",
        f"  --utilisation 1: {FULL_UTILISATION.how}",
    ]
    assert lines[1] == "  16 G80 at 10000 token/second per 8 GPUs, busy 100 % of the time, running open"


def test_ranges(ask):
    """Ranges stay as said; quantiles, how often the hardware is cheaper, and what moves its cost."""
    words = {**RENTED, "gpu_rate": "2..3", "utilisation": "30%..70%"}
    asked = ask(model=["frontier", "cheap"], input="400..700 token", output="200", **words, draws="10k")
    lines = [*breakeven_lines(asked, Look(width=80))]
    assert lines[:2] == [
        "  one request: 400..700 input tokens, 200 output tokens",
        "  8 GPUs at 10000 token/s, busy 30%..70% of the time",
    ]
    own, cheap, frontier = block(lines, "in doubt")[2:5]
    assert own.split()[:3] == ["your", "own", "hardware"]
    assert cheap.split()[-2:] == ["0", "%"]
    assert frontier.split()[-2:] == ["100", "%"]
    assert "10000 draws, seed 1" in " ".join(lines)
    moves = block(lines, "what moves the cost of your own hardware most")
    assert [line.split("  ")[1] for line in moves[2:]] == ["utilisation", "gpu rate"]
    row = rows_of(asked)[1]
    assert (row["model"], row["probability_own_cheaper"], row["draws"]) == ("maker/frontier", "1", 10000)
    assert float(row["own_p10"]) < float(row["own_p90"]) < float(row["api_p10"])


def test_two_directions_and_a_mix(ask):
    """Throughputs of prefill and decode are both said, and a mix by its shapes."""
    shapes = [{"name": "question", "weight": "9", **REQUEST}, {"input": "8k", "output": "1k"}]
    words = {"throughput_input": "20k token/s", "throughput_output": "2000", "gpus": "8", "gpu_rate": "2.5"}
    lines = [*breakeven_lines(ask(model=["frontier"], requests="40/day", shapes=shapes, **words), PLAIN)]
    assert lines[:2] == [
        "  40 requests/day, a mix of 9 × question, 1 × shape 2",
        "  8 GPUs at 20k token/s of input and 2000 token/s of output, busy 100 % of the time",
    ]


def test_another_currency(ask):
    """The hardware and each model are in the currency too, at the rate that is shown."""
    words = {**RENTED, "fx_rate": "0.5 EUR/USD", "requests": "100000/day"}
    asked = ask(model=["frontier"], **REQUEST, **words)
    lines = [*breakeven_lines(asked, Look(width=80))]
    assert "  1 USD = 0.5 EUR (given by you), rounded" in lines
    assert block([*breakeven_lines(asked, PLAIN)], "  own hardware") == [
        "  own hardware        USD         EUR",
        "  rent          480.00     240.00      8 GPU × 2.5 USD an hour × 24 hours",
        "  a day         480.00     240.00",
        "  a Mtoken        1.11111    0.555556  at full use, 432,000,000 tokens a day",
        "  a Mtoken        4.80       2.40      at this workload, 100,000,000 tokens a day",
    ]
    assert "  maker/frontier     800.00  400.00      8.00         60M  yes     1.67×" in lines
    assert rows_of(asked)[0]["converted_api_cost_per_day"] == "400"


def test_free(ask):
    """What costs nothing has no break-even and no ratio, and needs no zero for it."""
    asked = ask(model=["free"], **REQUEST, **(RENTED | {"gpu_rate": "0"}))
    (row,) = [line for line in breakeven_lines(asked, PLAIN) if line.startswith("  maker/free  ")]
    assert row.split() == ["maker/free", "0.00", "—", "no", "—"]


def test_hardware_that_costs_nothing(ask):
    """It pays from the first token, which is 0 and no number of millions."""
    asked = ask(model=["frontier"], **REQUEST, **(RENTED | {"gpu_rate": "0"}))
    (row,) = [line for line in breakeven_lines(asked, PLAIN) if line.startswith("  maker/frontier  ")]
    assert row.split() == ["maker/frontier", "8.00", "0", "yes", "—"]


def test_under_a_contract(own_environment):
    """List costs stand beside the contracted ones, and the contract below, with its source and its notes."""
    table = load(ROOT / "tests" / "cases" / "tables" / "contract.yaml")
    words = {"model": ["acme/large", "rival/one"], "requests": "1000/day", "on": "2026-06-01T12:00:00Z"}
    asked = breakeven(table, {**words, "input": "10000", "cached": "50%", "output": "500", **RENTED}, TODAY)
    lines = [*breakeven_lines(asked.to_dict(), Look(width=100))]
    assert block(lines, "  model")[:3] == [
        "  model       API a day  at list  a Mtoken  break-even  pays  API/own",
        "  rival/one       10.75    10.75   1.02381      468.8M  no    0.0224×",
        "  acme/large      62.50    82.50   5.95238      80.64M  no      0.13×",
    ]
    assert block(lines, "contract")[-1] == "  costs of acme/large are after its prices and discounts"
    assert any(line.startswith("note: acme/large: the contract acme-2026 has terms that a") for line in lines)
    row = rows_of(asked.to_dict())[1]
    assert (row["list_cost_per_day"], row["contract"]) == ("82.5", "acme-2026")


def test_text_of_each_model(shipped):
    """The heading says what the text is; factors stand with their source, those alike together."""
    words = {
        "model": ["gpt-5.5"], "self_host": "deepseek-r1", "language": "fr", "tokens_measured_with": "o200k",
        "gpu": "H200", "on": "2026-11-22", **REQUEST, **RENTED,
    }  # fmt: skip
    lines = [*breakeven_lines(breakeven(shipped, words, TODAY).to_dict(), PLAIN)]
    assert lines[2] == "  on 2026-11-22, text in fr, tokens counted with o200k, USD before tax"
    counted = block(lines, "tokens as each model counts them")
    assert counted[1].startswith("  your own hardware, novita/deepseek-r1-0528, ")
    assert counted[2] == "    tokens: × 1.16 for text in fr, from o200k to deepseek-v3"
    assert "gpt-5.5" not in "".join(counted)  # it counts as was counted


@pytest.mark.parametrize("width", [80, 120])
def test_no_line_is_wider_than_the_screen(width, ask):
    """But for addresses and the command, which are to be copied."""
    offer = "A vendor with a rather long name: input 1 USD/Mtoken, output 2 USD/Mtoken"
    words = {
        "self_host": "open",
        "gpu": "G80",
        "gpus": "4",
        "requests": "10k..20k/day",
        "fx_rate": "2 EUR/USD",
    }
    asked = ask(model=["frontier"], offer=[offer], input="800", output="1200", **words, draws="10k")
    *lines, _ = breakeven_lines(asked, Look(width=width))
    assert [line for line in lines if len(line) > width and "://" not in line] == []


def test_columns_are_flat(ask):
    """A row a model, with what is said of the hardware, and the models that cannot be compared at the end."""
    asked = ask(model=["frontier"], requests="100000/day", **REQUEST, **RENTED)
    (row,) = rows_of(asked)
    assert tuple(row) == columns_of(asked)
    said = {name: value for name, value in row.items() if value not in (None, "")}
    assert said == {
        "model": "maker/frontier",
        "name": "Frontier",
        "on": "2026-11-22",
        "currency": "USD",
        "same_weights": "false",
        "api_cost_per_day": "800",
        "blended_unit_price": "8",
        "breakeven_tokens_per_day": "60000000",
        "breakeven_requests_per_day": "60000",
        "reached": "true",
        "ratio_to_own": "1.66666666667",
        "margin": "66.6666666667",
        "api_cost_per_request": "0.008",
        "intervals": "60001..",
        "reason": "pays from 60,000,000 tokens a day; 100,000,000 are asked for, 166.7 % of that",
        "own_cost_per_day": "480",
        "own_cost_per_million_tokens": "1.11111111111",
        "own_cost_per_million_tokens_at_workload": "4.8",
        "capacity_tokens_per_day": "432000000",
        "tokens_per_day": "100000000",
        "share_used": "0.231481481481",
        "can_serve": "true",
        "gpus": "8",
        "machines_needed": "1",
        "effective_from": "2026-01-01T00:00:00Z",
        "sources": "https://example.com/prices",
    }
    unsold = ask(model=["frontier", "host/later"], **REQUEST, **RENTED)
    last = rows_of(unsold)[-1]
    assert (last["model"], last["code"], last["reason"]) == ("host/later", "no_price_in_force", None)
    assert "host/later" in last["problem"]


def test_too_little_hardware(ask):
    """The price at the load is that of the machines that it takes: in CSV, on a terminal, in Markdown."""
    asked = ask(model=["frontier"], requests="1M/day", **REQUEST, **RENTED)
    (row,) = rows_of(asked)
    assert (row["own_cost_per_million_tokens_at_workload"], row["machines_needed"]) == ("1.44", "3")
    for text in ("\n".join(breakeven_lines(asked, PLAIN)), render(asked, "markdown")):
        assert re.search("all of it takes 24 GPUs: 1,?440.00 USD a day, 1.44 USD a Mtoken", text)
        assert "0.48" not in text


@pytest.mark.parametrize("requests", ["1M/day", "100000/day"])
def test_a_row_says_what_its_ratio_is_over(ask, requests: str):
    """The ratio, times the cost of the machines that it takes or else of those named, is the API's cost."""
    asked = ask(model=["frontier"], requests=requests, **REQUEST, **RENTED, fx_rate="0.5 EUR/USD")
    (row,) = rows_of(asked)
    over = row["needed_cost_per_day"] or row["own_cost_per_day"]
    assert float(row["ratio_to_own"]) * float(over) == pytest.approx(float(row["api_cost_per_day"]))
    needed = asked["own"]["needed"] or {}
    assert (row["needed_gpus"], row["needed_cost_per_day"]) == (
        needed.get("gpus"),
        needed.get("cost_per_day"),
    )
    assert row["converted_needed_cost_per_day"] == ("720" if needed else None)


def test_words_of_too_little_hardware_agree(ask):
    """The legend says which hardware the ratio is over, and of which one the table says whether it pays."""
    words = {"model": ["frontier"], "requests": "1M/day", **REQUEST, **RENTED, "fx_rate": "0.5 EUR/USD"}
    lines = [*breakeven_lines(ask(**words), PLAIN)]
    (legend,) = [line for line in lines if "API/own is" in line]
    assert (
        legend
        == f"  {LEGEND}: the 24 GPUs that all of the workload takes; whether it pays is said of the 8 named"
    )
    said = "all of it takes 24 GPUs: 1,440.00 USD = 720.00 EUR a day, 1.44 USD = 0.72 EUR a Mtoken"
    assert f"  {said}" in lines
    markdown = render(ask(**words), "markdown")
    assert "480.00 USD = 240.00 EUR a day, 1.11111 USD = 0.555556 EUR a Mtoken at full use" in markdown
    assert said in markdown


def test_hostile_names(ask):
    """What a quote is called steers no terminal, breaks no table and is no formula."""
    quote = "=1+1|<b>: input 1 USD/Mtoken, output 2 USD/Mtoken"
    asked = ask(offer=[quote], **REQUEST, **RENTED)
    before_command = render(asked, "markdown").partition("\n```")[0]
    assert "offer/=1+1\\|&lt;b&gt;" in before_command
    assert "<b>" not in before_command
    assert "offer/=1+1|<b>" in render(asked, "table", Look(width=80))
    asked["rows"][0]["model"] = "=\x1b[31m\u202ered"
    asked["workload"] = {"requests": None, "shapes": [{"name": "\x1b]0;x\x07"}]}
    for form in ("table", "csv", "markdown"):
        text = render(asked, form, Look(width=80))
        assert not {"\x1b", "\x07", "\u202e"} & {*text}
    assert "'=" in render(asked, "csv")


def test_markdown_says_the_rest(ask):
    """Below the table and the command: workload, hardware, its cost, defaults with sources, fit and notes."""
    asked = ask(self_host="open", gpu="G80", gpus="16", input="800", output="1200")
    rest = render(asked, "markdown").rpartition("```\n")[2].strip().splitlines()
    assert rest[0] == "- one request: 800 input tokens, 1,200 output tokens"
    assert rest[2] == "- 768.00 USD a day, 0.444444 USD a Mtoken at full use"
    assert rest[3].startswith("- --gpu-rate 2 USD/GPU\\_hour (1 to 3): the middle of 1 to 3 USD")
    assert rest[3].endswith(
        "(on 2026-03, “1 to 3 USD”, Made up for the tests, published 2026-01-01, read 2026-11-22)"
    )
    assert any("which fit" in line for line in rest)
    assert rest[-1].startswith("- the workload has no rate of requests")
