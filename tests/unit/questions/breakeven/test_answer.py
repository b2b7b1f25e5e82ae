"""`breakeven` in words: units, defaults, what is asked again, and what is refused."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from costcalc import Workload
from costcalc.errors import CostcalcError, UsageError
from costcalc.pricing_table import load
from costcalc.questions.breakeven.answer import NOT_COUNTED
from costcalc.questions.breakeven.request import ASKING, NUMBERS
from costcalc.questions.training.question import QUESTION as TRAINING
from costcalc.questions.verify.answer import verify
from tests.asking import breakeven, training
from tests.builders import ROOT, table_of

TABLE = load(ROOT / "tests" / "cases" / "tables" / "hosting.yaml")
DAY = date(2026, 11, 22)
ASK = {
    "model": ["frontier"], "requests": "100000/day", "input": "800", "output": "200", "gpus": "8", "gpu_rate": "2.5",
    "throughput": "10000 token/s", "utilisation": "50%",
}  # fmt: skip
BOUGHT = {
    "gpu_rate": None,
    "gpu_price": "30000 USD",
    "gpu_life": "4 year",
    "tariff": "0.10 USD/kWh",
    "power": "700 watt",
}
TOKENIZERS = """\
tokenizers:
  base: {name: Base, source: made-up}
  more: {name: More, relative_to: base, source: made-up, factors: {fr: {factor: 1.25, source: made-up}}}
"""
HOSTILE = [
    "1e999", "nan", "inf", "10**10**10", "9" * 5_000, "-1", "0x10", "1,5", "", "NaN USD", "٣", "1e-999", "..", "±", "1..",
    "1..2..3..4", "-1..2", "5..1", "1 ± 200%", True, 10**40, -5, ["1", "2"], {"a": "b"}, 1.5,
]  # fmt: skip


def answer(**words: Any) -> dict[str, Any]:
    """The document of the words, others as in ASK; None leaves a word out."""
    said = {name: value for name, value in (ASK | words).items() if value is not None}
    return breakeven(TABLE, said, DAY).to_dict()


def test_units_are_as_good_as_bare_numbers():
    """Every word may have its unit, in the spellings that people use."""
    cost = answer(operations="3000 USD/month")["own"]
    for words in (
        {"operations": "100 USD/day"},
        {"operations": "36500 USD/year"},
        {"gpu_rate": "2.5 USD/GPU_hour"},
        {"gpu_rate": "1800 USD/GPU/month"},
        {"gpus": "8 GPU"},
        {"gpus": 8},
        {"gpus": ["8"]},
        {"utilisation": "0.5"},
        {"throughput": "10k token/second"},
        {"throughput": "10k tok/s"},
        {"throughput": "10 ktoken/s"},
        {"throughput": "0.01 Mtoken/sec"},
        {"throughput": "600000 token/minute"},
    ):
        assert answer(**{"operations": "3000 USD/month", **words})["own"] == cost, words


def test_what_has_no_finite_decimal_form_is_exact_until_the_end():
    """1,000 USD a month are 33 1/3 a day: written once, rounded once."""
    found = answer(operations="1000 USD/month")
    assert found["own"]["cost_per_day"] == "513.333333333333"
    assert found["rows"][0]["breakeven_tokens_per_day"] == "64166666.6667"


def test_the_document_is_json():
    """Every figure is plain text; nothing is a float."""
    text = json.dumps(answer(operations="1 USD/year"))

    def refuse(number: str) -> None:
        raise AssertionError(number)

    json.loads(text, parse_float=refuse)


def again(table: Any, document: dict[str, Any]) -> dict[str, Any]:
    """The document of the question that a document says of itself."""
    words = {name: document[name] for name in ("workload", "on", "options")} | document["words"]
    words |= {name: document[name] for name in ("text", "verbosity") if name in document}
    return breakeven(table, words | {"offer": document["offers"]}, date(1999, 1, 1)).to_dict()


@pytest.mark.parametrize(
    "words",
    [
        {},
        {"self_host": "open", "gpu": "G80", "quantisation": "4.5", "offer": ["X: input 1 USD/Mtoken, output 2 USD/Mtoken"]},
        {"utilisation": "30%..70%", "input": "500..1000", "requests": "10..20/minute", "draws": "2000", "seed": "5"},
        {"gpu_rate": None, "gpu": "G24", "service_tier": "standard", "on": "2026-05-02T10:00:00Z"},
        {"requests": None, "cached": "12.5%", "operations": "1000 USD/month"},
        {"input": None, "output": None, "shapes": [{"weight": "2", "input": "1..9", "output": "5"}, {"input": "7", "output": "1"}], "gpu_rate": "1..2"},
    ],
)  # fmt: skip
def test_a_document_can_be_asked_again(words: dict[str, Any]):
    """Workload, words, moment and options say everything that the answer depends on."""
    found = answer(**words)
    assert again(TABLE, found) == found


def test_the_command_says_everything():
    """The command line that gives the result again, in a fixed order."""
    found = answer(
        self_host="open", gpu="G80", operations="3000 USD/month", cached="50%", offer=["X: output 2 USD/Mtoken, input 1 USD/Mtoken"],
        options={"service_tier": "standard"},
    )  # fmt: skip
    assert found["command"] == (
        "costcalc breakeven frontier --requests 100000/day --input 800 --cached 400 --output 200 --self-host open --gpu G80 "
        "--gpus 8 --gpu-rate 2.5 --operations '3000 USD/month' --throughput '10000 token/s' --utilisation 50% "
        "--offer 'X: output 2 USD/Mtoken, input 1 USD/Mtoken' --option service_tier=standard --on 2026-11-22"
    )


def test_a_preset(shipped):
    """A workload that comes with costcalc, by its name, which the command keeps."""
    words = ASK | {"preset": "support-assistant", "model": ["gpt-5.6-terra"]}
    said = {name: value for name, value in words.items() if name not in ("input", "output", "requests")}
    found = breakeven(shipped, said, DAY).to_dict()
    assert "--preset support-assistant" in found["command"]
    assert found["own"]["tokens_per_day"] is not None


def test_what_a_preset_says_for_others_is_told(shipped):
    """Growth is for projections: the document names it, and verify does not miss it; hours count."""
    words = ASK | {"model": ["gpt-5.5"], "preset": "support-rollout"}
    said = {name: value for name, value in words.items() if name not in ("input", "output", "requests")}
    found = breakeven(shipped, said, DAY).to_dict()
    assert found["left_out_of_preset"] == dict.fromkeys(
        ("start", "months", "growth", "ceiling", "discount_rate", "scenarios"), "project"
    )
    assert found["hours"][0].startswith("mon-fri")
    assert verify(shipped, json.loads(json.dumps(found))).holds
    assert "left_out_of_preset" not in answer()


def test_the_text_of_a_preset(shipped):
    """What a preset says of its text counts, and is asked again: tokens are those of the model that is run."""
    words = ASK | {
        "model": ["gpt-5.5"],
        "preset": "translation-fr",
        "self_host": "deepseek-r1",
        "throughput": "9000",
    }
    said = {name: value for name, value in words.items() if name not in ("input", "output", "requests")}
    found = breakeven(shipped, said, DAY).to_dict()
    assert found["text"] == {"language": "fr", "tokens_measured_with": "o200k"}
    assert "left_out_of_preset" not in found
    assert found["own"]["tokens_per_day"] == "14964000"  # 3,000 × (3,200 + 1,100) × 1.16
    assert verify(shipped, json.loads(json.dumps(found))).holds
    assert "--preset translation-fr" in found["command"]
    assert found["command"].endswith("--language fr --tokens-measured-with o200k --on 2026-11-22")


def test_tokens_of_hardware_without_a_model(shipped):
    """Rows are adjusted; the hardware's tokens are taken as said, and a note says what to do."""
    words = ASK | {
        "model": ["gpt-5.5"],
        "language": "fr",
        "tokens_measured_with": "o200k",
        "verbosity": "high",
    }
    found = breakeven(shipped, words, DAY).to_dict()
    assert found["own"]["tokens_per_day"] == "100000000"
    assert "adjustment" not in found["own"]
    assert found["rows"][0]["adjustment"]["factor"] == "1"
    assert found["notes"] == [NOT_COUNTED]
    assert found["verbosity"] == "high"
    assert again(shipped, found) == found


def test_a_model_whose_tokenizer_is_not_known():
    """The hardware's tokens are taken as they were counted, and the note says why."""
    text = (ROOT / "tests" / "cases" / "tables" / "hosting.yaml").read_text(encoding="utf-8")
    table = table_of(text.replace("evidence:\n", f"{TOKENIZERS}evidence:\n"))
    words = ASK | {"self_host": "open", "language": "fr", "tokens_measured_with": "base"}
    found = breakeven(table, words, DAY).to_dict()
    taken, unknown = (note for note in found["notes"] if note.startswith("your own hardware: "))
    assert taken == "your own hardware: tokens taken as counted with base"
    assert unknown.startswith("your own hardware: not adjusted: the table does not know its tokenizer")


def test_a_host_s_weights_have_the_tokenizer_of_the_origin():
    """Where only the model's own entry names the tokenizer, its hosts run with it too."""
    text = (ROOT / "tests" / "cases" / "tables" / "hosting.yaml").read_text(encoding="utf-8")
    known = text.replace("    aliases: [open]\n", "    aliases: [open]\n    tokenizer: more\n")
    table = table_of(known.replace("evidence:\n", f"{TOKENIZERS}evidence:\n"))
    words = ASK | {"self_host": "host/open", "language": "fr", "tokens_measured_with": "base"}
    own = breakeven(table, words, DAY).to_dict()["own"]
    assert (own["adjustment"]["tokenizer"], own["tokens_per_day"]) == ("more", "125000000")


def test_under_a_contract():
    """Contracted and list costs side by side, with the contract, and what a month decides in a note."""
    words = {"model": ["acme/large", "rival/one"], "on": "2026-06-01T12:00:00Z", "requests": "1000/day"}
    request = {"input": "10000", "cached": "5000", "output": "500"}
    table = load(ROOT / "tests" / "cases" / "tables" / "contract.yaml")
    found = breakeven(table, ASK | words | request, DAY).to_dict()
    rival, large = found["rows"]
    # 5,000 × 7.5 + 5,000 × 2 + 500 × 30 = 62,500 of 5,000 × 10 + 5,000 × 2.5 + 500 × 40 = 82,500 per million.
    assert (large["api_cost_per_day"], large["list_cost_per_day"]) == ("62.5", "82.5")
    assert large["contract"]["id"] == "acme-2026"
    assert "has terms that a month decides (provisioned throughput, volume" in large["notes"][0]
    assert (rival["api_cost_per_day"], rival["list_cost_per_day"], rival["contract"]) == (
        "10.75",
        "10.75",
        None,
    )
    assert breakeven(table, ASK | words | request | {"requests": None}, DAY).rows[1].list_cost_per_day is None
    assert verify(table, json.loads(json.dumps(found))).holds


def test_another_currency(shipped):
    """Costs of the hardware and of the API are converted too."""
    found = breakeven(shipped, ASK | {"model": ["gpt-5.5"], "fx_rate": "0.5 EUR/USD"}, DAY).to_dict()
    assert found["own"]["converted"]["cost_per_day"] == "240"
    assert found["own"]["parts"][0]["converted"]["cost_per_day"] == "240"
    assert found["rows"][0]["converted"].keys() >= {"api_cost_per_day", "list_cost_per_day"}
    assert found["rows"][0]["converted"]["api_cost_per_day"] == str(
        int(found["rows"][0]["api_cost_per_day"]) // 2
    )


def test_from_python(shipped):
    """A Workload, models and words; the same answer as the operation's."""
    work = Workload(requests="100000/day", input="800", output="200")
    words = {"gpus": 8, "gpu_rate": "2.5", "throughput": "10000 token/s", "utilisation": "50%"}
    found = shipped.breakeven(work, ["gpt-5.5"], on="2026-11-22", **words)
    assert found.own.hardware.cost_per_day == 480
    assert found.rows[0].reached
    assert found == shipped.breakeven(work.to_dict(), ["gpt-5.5"], on=DAY, **words)
    hosts = shipped.breakeven(work, on="2026-11-22", self_host="deepseek-r1", **words)
    assert all(row.same_weights for row in hosts.rows)


@pytest.mark.parametrize("more", [{"input": "900"}, {"requests": "1/day"}, {"preset": "support-assistant"}])
def test_a_workload_is_said_once(shipped, more):
    """What a Workload says is not said beside it a second time: one of them would be passed over."""
    work = Workload(requests="100000/day", input="800", output="200")
    with pytest.raises(UsageError, match="say it there alone"):
        shipped.breakeven(work, ["gpt-5.5"], on=DAY, gpus=8, gpu_rate="2.5", throughput="1 token/s", **more)


def test_draws_of_nothing_are_not_repeated(shipped):
    """How ranges are drawn is no word of an answer without any, and of one with some though nobody said it."""
    words = {"gpus": 8, "gpu_rate": "2.5", "throughput": "10000 token/s", "input": 800, "output": 200}
    words |= {"model": "gpt-5.5", "on": "2026-11-22", "draws": "1k"}
    sure = breakeven(shipped, words, DAY).to_dict()
    assert not {"draws", "seed"} & sure["words"].keys()
    assert "--draws" not in sure["command"]
    unsure = breakeven(shipped, words | {"gpu_rate": "2..3"}, DAY).to_dict()
    assert (unsure["words"]["draws"], unsure["words"]["seed"]) == ("1000", "1")
    assert "--gpu-rate 2..3 --throughput '10000 token/s' --draws 1000 --seed 1 --on" in unsure["command"]


def test_frames_and_notebooks(shipped):
    """The rows as a pyarrow table, with every digit; and as HTML."""
    pytest.importorskip("pyarrow")
    words = {"gpus": 8, "gpu_rate": "2.5", "throughput": "10000 token/s"}
    work = Workload(requests="100000/day", input="800", output="200")
    found = shipped.breakeven(work, ["gpt-5.5", "o1"], on="2026-03-01", self_host="deepseek-r1", **words)
    rows = found.to_arrow().to_pylist()
    for row, said in zip(rows, found.to_dict()["rows"], strict=True):
        assert (row["model"], row["reason"], row["reached"]) == (
            said["model"],
            said["reason"],
            said["reached"],
        )
        assert row["api_cost_per_day"] == Decimal(said["api_cost_per_day"])
        assert row["margin"] == Decimal(said["margin"])
    assert {row["same_weights"] for row in rows} == {True, False}
    converted = shipped.breakeven(work, ["o1"], on="2026-03-01", currency="EUR", **words)
    assert "<td>openai/o1</td>" in converted._repr_html_()
    assert repr(converted) == "<BreakEven on 2026-03-01: openai/o1>"


def test_the_workload_may_stand_in_a_map():
    """As a REST client sends it."""
    inner = {name: ASK[name] for name in ("requests", "input", "output")}
    rest = {name: value for name, value in ASK.items() if name not in inner}
    assert breakeven(TABLE, {"workload": inner, **rest}, DAY) == breakeven(TABLE, ASK, DAY)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({"gpus": None}, "gpus: say how many GPUs there are"),
        ({"gpu_rate": None}, "gpu_rate: say what a GPU-hour is rented at"),
        ({"gpu_rate": None, "gpu": "Bare"}, "gpu_rate: say what a GPU-hour is rented at"),
        ({"gpu": "G99"}, "gpu: there are no figures for 'G99': known are G80, G24, Bare"),
        ({"gpu_life": "4 year"}, "gpu_price: say gpu_price too: gpu_life is of hardware that is bought"),
        ({"tariff": "0.1 USD/kWh"}, "gpu_price: say gpu_price too: tariff"),
        (BOUGHT | {"gpu_life": None}, "gpu_life: say how long a bought GPU is used"),
        (BOUGHT | {"gpu_life": "4"}, "gpu_life: '4' has no unit"),
        (BOUGHT | {"gpu_life": "0 year"}, "gpu_life: must be more than 0"),
        (BOUGHT | {"tariff": None}, "tariff: say what energy costs too"),
        (BOUGHT | {"power": None}, "power: say what a GPU draws"),
        (BOUGHT | {"power": None, "gpu": "Bare"}, "power: say what a GPU draws"),
        (BOUGHT | {"pue": "0.9"}, "pue: must be at least 1"),
        ({"operations": "100"}, "operations: '100' has no unit: write a quantity such as 3000 USD/month"),
        (BOUGHT | {"tariff": "0.1"}, "tariff: '0.1' has no unit: write a quantity such as 0.10 USD/kWh"),
        ({"operations": "100 USD"}, "operations: '100 USD' is USD"),
        ({"operations": "100 EUR/day"}, "operations: 'EUR' where USD is due: write the amount in USD"),
        ({"throughput": "5 token"}, "throughput: '5 token' is token"),
        ({"throughput": "5 toks"}, "throughput: 'toks'"),
        ({"throughput_input": "5"}, "throughput_input: say it of input and output together, or of each alone"),
        ({"throughput": None, "throughput_output": "5"}, "throughput_input: say it too"),
        ({"throughput": None, "throughput_input": "5"}, "throughput_output: say it too"),
        ({"throughput": None, "throughput_per": "8 GPU"}, "throughput: say the throughput that so many GPUs have"),
        ({"utilisation": "1.01"}, "utilisation: must be at most 1 (or 100%)"),
        ({"quantisation": "q99"}, "quantisation: 'q99' is none: write bits of a weight such as 4.5, or fp32"),
        ({"quantisation": "65"}, "quantisation: must be more than 0 and at most 64 bits"),
        ({"parameters": "0"}, "parameters: must be more than 0"),
        ({"parameters": "1e31"}, "parameters: '1e31' is out of range"),
        ({"parameters": "1..2"}, "parameters: is one number, and no range"),
        ({"self_host": "o99"}, "no model is called 'o99'"),
        ({"gpu_hours": "1"}, "gpu_hours: this question takes no 'gpu_hours'"),
        ({"model": []}, "model: name the API models"),
    ],
)  # fmt: skip
def test_what_is_refused(words: dict[str, Any], says: str):
    """Half of what is needed, two ways at once, and what cannot be: the word, and what to do."""
    with pytest.raises(CostcalcError) as caught:
        answer(**words)
    assert says in str(caught.value)


@pytest.mark.parametrize("name", [*NUMBERS, "quantisation", "draws", "seed"])
@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: str(text)[:12])
def test_hostile_values(name: str, text: Any):
    """Whatever is said for a word is answered, or refused in a short message that names it."""
    words = dict(BOUGHT) if name in BOUGHT or name == "pue" else {}
    if name in ("throughput_input", "throughput_output"):
        words |= {"throughput": None, "throughput_input": "9", "throughput_output": "9"}
    with pytest.raises(UsageError) as caught:
        answer(**(words | {name: text}))
    assert caught.value.field == name
    assert len(str(caught.value)) < 400


def test_extremes_stay_exact():
    """The largest and smallest that may be said, all at once, are still answered."""
    large, small = "9" * 15 + "." + "9" * 15, "0.000000000000001"
    found = answer(
        requests=f"{'9' * 15}/second", gpus=large, gpu_rate=None, gpu_price=large, gpu_life=f"{small} hour", power=large,
        tariff=f"{large} USD/kWh", pue="1e30", throughput=small, throughput_per=small, utilisation="1e-30",
        operations=f"{large} USD/day", gpu="G80", parameters="1e30",
    )  # fmt: skip
    assert len(found["own"]["cost_per_day"]) > 80
    assert answer(gpus=small, gpu_rate=small, throughput=large)["rows"][0]["reached"] is True


@pytest.mark.parametrize(
    ("words", "note"),
    [
        ({"self_host": "open"}, "what fits is not known: say gpu, one of the table's"),
        ({"quantisation": "q4", "gpu": "G80"}, "what fits is not known: say self_host, or parameters"),
        ({"self_host": "unsized", "gpu": "G80"}, "what fits is not known: the table does not say how many parameters Unsized has"),
        ({"parameters": "7e9", "gpu": "Bare"}, "what fits is not known: the table does not say how much memory 'Bare' has"),
    ],
)  # fmt: skip
def test_what_is_missing_for_what_fits(words: dict[str, Any], note: str):
    """Where it was asked what fits, an answer without it says why."""
    found = answer(**words)
    assert found["fit"] is None
    assert any(each.startswith(note) for each in found["notes"])


def test_pue_without_a_figure():
    """A table without facts has no PUE: 1 is assumed, and said."""
    text = (ROOT / "tests" / "cases" / "tables" / "hosting.yaml").read_text(encoding="utf-8")
    table = table_of(text.replace("    epoch-pue:", "    another-pue:"))
    words = {name: value for name, value in (ASK | BOUGHT).items() if value is not None}
    (default,) = breakeven(table, words, DAY).to_dict()["defaults"]
    assert (default["word"], default["value"], default["source"]) == ("pue", "1", None)


def test_the_power_of_a_gpu_alone():
    """Where no server is known, what the GPU draws at most."""
    found = answer(**(BOUGHT | {"power": None, "gpu": "G24", "pue": "1"}))
    assert found["defaults"][0]["value"] == "450 watt"
    assert found["defaults"][0]["how"].startswith("what one G24 draws at most, without the rest")


@pytest.mark.parametrize("parameters", [ASKING.parameters, TRAINING.parameters])
def test_messages_have_the_example_of_the_word(parameters: Any):
    """What a slip is told to write is what the help shows, so that nobody is sent to 1500 USD/Wh."""
    helped = {each.name: f"{each.help} {each.example}" for each in parameters}
    for name in helped.keys() & {*NUMBERS} - {"utilisation", "pue"}:
        slip = {name: "5 nothing"}
        own = parameters is ASKING.parameters
        ask = partial(answer, **slip) if own else partial(training, TABLE, slip)
        with pytest.raises(UsageError, match="a quantity such as ") as caught:
            ask()
        assert caught.value.field == name
        example = caught.value.detail.partition("a quantity such as ")[2].partition(" is due")[0]
        assert example in helped[name], name


def test_words_are_documented():
    """Every word has a line of help, and the names of training mean the same here."""
    assert all(parameter.help and len(parameter.help) < 110 for parameter in ASKING.parameters)
    for name in ("gpu", "gpu_rate", "gpu_price", "gpu_life", "power", "pue", "tariff"):
        assert name in TRAINING.asking.names
        assert name in ASKING.names


def test_the_page_says_what_the_code_does(shipped):
    """The worked figures of docs/breakeven.md are those of the shipped table."""
    page = " ".join((ROOT / "docs" / "breakeven.md").read_text(encoding="utf-8").split())
    words = {
        "model": ["gpt-5.5"], "self_host": "deepseek-r1", "requests": "100000/day", "input": "1000", "output": "2000", "gpu": "H200",
        "gpus": "8", "gpu_rate": "2.50..7.00", "utilisation": "30%..70%",
    }  # fmt: skip
    doubt = breakeven(shipped, words, DAY).to_dict()["simulation"]
    own = doubt["own_cost_per_million_tokens"]
    assert f"between {float(own['p5']):.2f} and {float(own['p95']):.2f} USD per million tokens" in page
    chances = {each["model"]: each["probability_own_cheaper"] for each in doubt["rows"]}
    assert f"Bedrock's R1 in {float(chances['bedrock/deepseek-r1']):.0%}".replace("%", " %") in page
    assert f"Novita's R1 in {float(chances['novita/deepseek-r1-0528']):.0%}".replace("%", " %") in page
    assert chances["fireworks/deepseek-r1-0528"] == chances["openai/gpt-5.5"] == "1"
    assert f"--input {words['input']} --output {words['output']}" in page
    for name, value in (("trtllm-h200-r1", "17,233.9"), ("nim-h100-llama-3.3-70b", "814.37")):
        entry = shipped.catalogue.facts().throughputs[name]
        assert value in page
        assert f"{entry.low.number:,}".startswith(value)
