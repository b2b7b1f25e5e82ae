"""Hostile inputs through the library: each is refused with an error of costcalc's own, at once."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from decimal import Decimal
from typing import Any

import pytest

import costcalc
from costcalc.errors import CostcalcError
from tests.builders import ROOT

NUMBERS = [
    "10**10**10", "9**9**9", "2**2**40", "10^10^10 USD", "token**(10**10**10)", "9" * 4300 + "**3000", "a" * 1_000_000,
    "1" * 100_000, "nan", "NaN", "inf", "-inf", "1e400", "-1", "-0", "5 token; 4", "1 # x", "1_0_0", "1e1000000",
    "0e99999999", "0e-999999999", "1e999999999", "١٢٣", "１２", " 1_000 ", "0x10", "1,000", "1 000", "1:59:59",
    "__import__('os')", "\x00", "1\n", "", "1%%", "101%", "%", "½", "Ⅷ", "1e5", "+1", "1.", ".5",
]  # fmt: skip
NO_NUMBERS: list[Any] = [
    1.5, float("nan"), float("inf"), True, None, [], {}, object(), b"1", [10**5000], Decimal("nan"), Decimal("sNaN"),
    Decimal("1e999999999"), Decimal(-1), Decimal("0.5"), Decimal("inf"), -1, 10**5000, 10**25, 1j,
]  # fmt: skip
MOMENTS: list[Any] = [
    "", "now", "2025", "2025-13-01", "2025-02-30", "2025-01-25T20:00:00", "2025-01-25T20:00:00+99:99", "9" * 1_000_000,
    "2025-01-25T20:00:00.000000000Z", "٢٠٢٥-٠١-٢٥", "0000-00-00", "2025-01-25\x00", "2025-W01-1", "-2025-01-25",
    "99999-01-01", "2025-01-25T20:00:00Z; rm", None, 1737835200, 1.5, True, [], {},
]  # fmt: skip
NAMES: list[Any] = [
    "", " ", "\x00", "../../etc/passwd", "a" * 1_000_000, "'; drop table model; --", "deepseek-r1\n", "DEEPSEEK-R1\x00",
    "\N{RIGHT-TO-LEFT OVERRIDE}1o", "%", "*", "deepseek/*", "ｏ１", "о1", "\ud800", None, 5, [], {}, b"o1", ("o1",),
]  # fmt: skip
OPTIONS: list[Any] = [
    {"service_tier": ""}, {"": "batch"}, {"service_tier": "x" * 1_000_000}, {"service_tier": "batch\n"}, {"service_tier": None},
    {"service_tier": ["batch"]}, {5: "batch"}, {f"o{n}": "x" for n in range(1_000)}, "service_tier=batch", ["service_tier"], 5,
    {"service_tier": "ＢＡＴＣＨ"}, {"service_tier": "Batch"}, {"service_tier": "__proto__"}, {"__class__": "x"},
]  # fmt: skip
OFFERS: list[Any] = [
    "", "x", "x:", ":", "x: input", "x: input 1", "x: input nan USD/Mtoken", "x: input 1e400 USD/Mtoken", "x" * 1_000_000,
    "x: input 10**10**10 USD/Mtoken", "x: input 1 USD/Mtoken, input 2 USD/Mtoken", "x: input 1 EUR/Mtoken",
    "x: input 1 USD/request", "x: inputs 1 USD/Mtoken", "x\ny: input 1 USD/Mtoken", "x: input 1 USD/Mtoken,", "x: as input",
    "x: input -1 USD/Mtoken", "x: input 1 USD/Mtoken; output 2 USD/Mtoken", None, 5, ["x"],
]  # fmt: skip
PATHS: list[Any] = [
    "\x00",
    "",
    "/",
    "/nonexistent/pricing.yaml",
    "a" * 100_000,
    "/dev/zero",
    "/etc/passwd",
    "~",
    ".",
]


@pytest.fixture
def work() -> costcalc.Workload:
    """A plain workload."""
    return costcalc.Workload(requests="1/day", input=100, output=10)


def refused(ask: Any) -> str:
    """The message with which a question is refused: one of our own, and not a wall of text."""
    with pytest.raises(CostcalcError) as caught:
        ask()
    message = str(caught.value)
    assert message
    assert len(message) < 1_500
    assert message.replace("\n", "").isprintable()
    return message


def ids(value: object) -> str:
    """A short name of a hostile value, the same in every process."""
    by_type = isinstance(value, int | list) or type(value) is object
    return type(value).__name__ if by_type else repr(value)[:30]


@pytest.mark.parametrize("value", [*NUMBERS, *NO_NUMBERS], ids=ids)
def test_hostile_quantities_of_a_usage(value: Any):
    """A usage takes numbers, not texts, floats or anything that is no whole number from 0 on."""
    refused(lambda: costcalc.Usage(input_tokens=value))


@pytest.mark.parametrize(
    "name", ["input", "__class__", "a" * 1_000_000, "input_tokens ", "", "_fields"], ids=ids
)
def test_hostile_fields_of_a_usage(name: str):
    """A field that is none is refused, however long its name."""
    refused(lambda: costcalc.Usage(**{name: 1}))


@pytest.mark.parametrize("value", [*NUMBERS, *NO_NUMBERS], ids=ids)
def test_hostile_quantities_of_a_workload(value: Any):
    """A workload reads numbers by its grammar, and refuses everything else."""
    if isinstance(value, Decimal) and str(value) == "0.5":
        assert costcalc.Workload(input=value).shapes[0].input_tokens == value
        return
    refused(lambda: costcalc.Workload(input=value))


@pytest.mark.parametrize("value", [each for each in NUMBERS if each], ids=ids)
def test_hostile_rates_and_percentages(value: str):
    """Neither a rate nor a percentage lets a hostile number through."""
    refused(lambda: costcalc.Workload(requests=f"{value}/day", input=1))
    refused(lambda: costcalc.Workload(requests=value, input=1))
    refused(lambda: costcalc.Workload(input=100, cached=f"{value}%"))


@pytest.mark.parametrize(
    "shapes", [[], "abc", 5, ["abc"], [None], [[]], [{5: 1}], [{"weight": 0, "input": 1}], [{"weight": "1.5", "input": 1}],
               [{"weight": True, "input": 1}], [{"name": "x" * 1_000_000, "input": 1}], [{"name": "\x1b[31m", "input": 1}],
               [{"name": ["x"], "input": 1}], [{"input": 1}] * 1_001, [{"a" * 1_000_000: 1}], [{"requests": 5}], {"a": 1},
               [{"input": 1, "input_tokens": 1}], [{"weight": 10**15, "input": 1}], [{"input": 1, "cached": 2}]],
    ids=ids,
)  # fmt: skip
def test_hostile_shapes(shapes: Any):
    """A mix is a list of maps of quantities, each with a sound name and weight."""
    refused(lambda: costcalc.Workload(shapes=shapes))


@pytest.mark.parametrize("value", MOMENTS, ids=ids)
def test_hostile_moments(shipped, work, value: Any):
    """No question is answered for a moment that cannot be read."""
    usage = costcalc.Usage(input_tokens=1)
    refused(lambda: shipped.price("o1", usage, on=value))
    refused(lambda: shipped.compare(work, ["o1"], on=value))
    refused(lambda: shipped.model("o1", on=value))


@pytest.mark.parametrize("value", NAMES, ids=ids)
def test_hostile_names(shipped, work, value: Any):
    """A name that nobody has is unknown, whatever it is made of; what is no text is no name."""
    usage = costcalc.Usage(input_tokens=1)
    said = ["no model is called"] * 2 if isinstance(value, str) else ["a name is due", "must be texts"]
    assert said[0] in refused(lambda: shipped.price(value, usage, on="2025-01-25"))
    assert said[1] in refused(lambda: shipped.compare(work, ["o1", value], on="2025-01-25"))
    if value is not None:
        refused(lambda: shipped.compare(work, ["o1"], on="2025-01-25", baseline=value))


@pytest.mark.parametrize("value", OPTIONS, ids=ids)
def test_hostile_options(shipped, work, value: Any):
    """An option that is none is never the standard price."""
    usage = costcalc.Usage(input_tokens=1)
    refused(lambda: shipped.price("gpt-4o", usage, on="2025-01-25", options=value))
    refused(lambda: shipped.compare(work, ["gpt-4o"], on="2025-01-25", options=value))


def test_an_empty_tier_is_not_the_standard_one(shipped):
    """An empty text where a tier is due is refused."""
    usage = costcalc.Usage(input_tokens=1)
    refused(lambda: shipped.price("gpt-4o", usage, on="2025-01-25", service_tier=""))
    refused(lambda: shipped.price("gpt-4o", usage, on="2025-01-25", region=""))
    refused(
        lambda: shipped.price(
            "gpt-4o", usage, on="2025-01-25", service_tier="batch", options={"service_tier": "flex"}
        )
    )


@pytest.mark.parametrize("value", OFFERS, ids=ids)
def test_hostile_offers(shipped, work, value: Any):
    """A quote that cannot be read is refused with the form of one that can."""
    refused(lambda: shipped.compare(work, ["o1"], on="2025-01-25", offers=[value]))


@pytest.mark.parametrize("value", [5, 0, True, object()], ids=ids)
def test_offers_are_a_list(shipped, work, value: object):
    """What is neither a text nor a list of them is no list of quotes."""
    assert "offers: are due as a list of texts" in refused(
        lambda: shipped.compare(work, ["o1"], on="2025-01-25", offers=value)
    )


@pytest.mark.parametrize("path", PATHS, ids=ids)
def test_hostile_paths(path: str, monkeypatch: pytest.MonkeyPatch, tmp_path):
    """A path that is no pricing file is refused, as a table and as an overlay."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CostcalcError):
        costcalc.load(path)
    with pytest.raises(CostcalcError):
        costcalc.load(ROOT / "config" / "pricing.yaml", overlay=path)


def test_all_of_them_together_are_quick():
    """A fresh process refuses every hostile value through usages, workloads and prices within its time limit."""
    code = f"""
import json, sys
import costcalc
from costcalc.errors import CostcalcError
table = costcalc.load({str(ROOT / "config" / "pricing.yaml")!r})
usage = costcalc.Usage(input_tokens=1)
work = costcalc.Workload(requests="1/day", input=1)
done = 0
for text in json.load(sys.stdin):
    for ask in (
        lambda: costcalc.Usage(input_tokens=text),
        lambda: costcalc.Usage(**{{text: 1}}),
        lambda: costcalc.Workload(input=text),
        lambda: costcalc.Workload(requests=text, input=1),
        lambda: costcalc.Workload(**{{text: 1}}),
        lambda: table.price(text, usage, on="2025-01-25"),
        lambda: table.price("o1", usage, on=text),
        lambda: table.price("o1", usage, on="2025-01-25", options={{"service_tier": text}}),
        lambda: table.price("o1", usage, on="2025-01-25", options={{text: "x"}}),
        lambda: table.compare(work, ["o1"], on="2025-01-25", offers=[text]),
        lambda: table.compare(work, ["o1"], on="2025-01-25", offers=["x: input " + text]),
    ):
        try:
            ask()
        except CostcalcError:
            done += 1
print(done)
"""
    texts = [*NUMBERS, *(each for each in NAMES if isinstance(each, str))]
    run = subprocess.run(
        [sys.executable, "-c", code],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert run.returncode == 0, run.stderr[-3_000:]
    assert int(run.stdout) == 11 * len(texts)


@pytest.mark.parametrize("value", [5, None, "o", b"o1", 0.5], ids=ids)
def test_models_that_are_no_list(shipped, work, value: Any):
    """Where a list of models is due, a text is one name, no list of its letters; anything else is refused."""
    refused(lambda: shipped.compare(work, value, on="2025-03-01"))
    refused(lambda: shipped.project(work, value, start="2026-12"))


@pytest.mark.parametrize("value", [5, None, "1500", ["input"]], ids=ids)
def test_workloads_that_are_none(shipped, value: Any):
    """A workload is a `Workload` or, of a projection, a map of its words."""
    assert "Workload" in refused(lambda: shipped.compare(value, ["o1"], on="2025-03-01"))
    assert "Workload" in refused(lambda: shipped.project(value, ["gpt-5.5"], start="2026-12"))


def test_an_unknown_word_is_refused_whatever_it_says(shipped, work):
    """A slip is no word that was not said, also where its value is None."""
    own = {"gpus": 8, "gpu": "H200", "throughput": "4176 token/s", "on": "2026-08-01"}
    assert "takes no 'nobody'" in refused(lambda: shipped.breakeven(work, ["gpt-5.5"], nobody=None, **own))
    assert "takes no 'nobody'" in refused(
        lambda: shipped.project(work, ["gpt-5.5"], start="2026-12", nobody=None)
    )


class Unsure:
    """A value that has no truth of its own, as arrays have none."""

    def __eq__(self, other: object) -> Any:
        """No more than another of its kind."""
        return self

    __hash__ = None  # type: ignore[assignment]

    def __bool__(self) -> bool:
        """Refuse."""
        raise ValueError("the truth value of an array is ambiguous")


CIRCLE: list[Any] = []
CIRCLE.append(CIRCLE)
DEEP: dict[str, Any] = {}
for _ in range(10_000):
    DEEP = {"usage": DEEP}


@pytest.mark.parametrize("value", [Unsure(), CIRCLE, DEEP], ids=["no truth", "a circle", "nested"])
def test_values_that_cannot_be_looked_at(shipped, work, value: Any):
    """What holds itself, lies thousands deep, or is neither true nor false is refused by its name."""
    usage, on = costcalc.Usage(input_tokens=1), "2025-01-25"
    refused(lambda: shipped.price("o1", value, on=on))
    for word in ("discount", "currency", "fx_rate", "options"):
        refused(lambda word=word: shipped.price("o1", usage, on=on, **{word: value}))
    for word in ("top", "hours", "baseline", "seat", "success", "context", "offers"):
        refused(lambda word=word: shipped.compare(work, ["o1"], on=on, **{word: value}))
    refused(lambda: shipped.compare(value, ["o1"], on=on))
    refused(lambda: shipped.compare(work, value, on=on))
    refused(lambda: shipped.project(work, ["o1"], start="2025-03", growth=value))
    refused(lambda: shipped.verify(value))
    refused(lambda: shipped.compare(work, ["o1"], on=on).to_arrow(numbers=value))
    counted = {"prompt_tokens": 5, "completion_tokens": 5, "total_tokens": 10}
    refused(lambda: costcalc.Usage.from_response({"usage": counted}, value))
    refused(lambda: costcalc.Usage.from_response({"usage": {**counted, "more": value}}))


def test_names_without_an_end(shipped, work):
    """A list that never ends is refused before memory does."""
    endless: Any = itertools.repeat("o1")
    assert "more than 100,000" in refused(lambda: shipped.compare(work, endless, on="2025-01-25"))
    refused(lambda: costcalc.load(ROOT / "config" / "pricing.yaml", layers=endless))
