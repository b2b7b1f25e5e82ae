"""Presets in a question: the words of a packaged workload, under those that were said."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from costcalc.asking.presets import with_preset
from costcalc.errors import UsageError
from costcalc.questions.compare.request import ASKING
from costcalc.questions.project.request import ASKING as PROJECTED
from costcalc.questions.verify.answer import verify
from costcalc.usage.flags import command_line
from tests.asking import breakeven, compare, project
from tests.builders import one_model

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2026, 11, 22)
TEXT = """\
requests: 10/day
input_tokens: 1000
cached: 60%
output: 100
options: {service_tier: batch, region: eu}
models: [acme/one]
growth: 5%/month
success: {acme/one: 50%}
"""


@pytest.fixture(autouse=True)
def presets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three presets: `one`, `two` with words of several questions, and `mix` of two shapes."""
    folder = tmp_path / "data" / "workloads"
    folder.mkdir(parents=True)
    (folder / "one.yaml").write_text(TEXT)
    (folder / "two.yaml").write_text("requests: 5/day\ninput: 9\nbaseline: acme/one\ngrowth: 5%/month\n")
    (folder / "mix.yaml").write_text("requests: 5/day\nshapes: [{input: 5}, {input: 6}]\n")
    monkeypatch.setattr("costcalc.asking.files.chain._PACKAGE", tmp_path)


def words_of(**said: Any) -> dict[str, Any]:
    """The words of a comparison with a preset."""
    return with_preset(said, ASKING.names, ASKING.maps).words


def again(**said: Any) -> str:
    """The flags that a command says a workload with again."""
    request = ASKING.read({"model": "acme/one", **said})
    return command_line("compare", (), request.work.again).removeprefix("costcalc compare ")


def test_a_preset_is_spelled_out():
    """All that a preset says stands in the question, but for what the question has no use for."""
    asked = with_preset({"preset": "one", "model": ["o1"]}, ASKING.names, ASKING.maps)
    assert asked.words == {
        "model": ["o1"],
        "requests": "10/day",
        "input_tokens": "1000",
        "cached": "60%",
        "output": "100",
        "options": {"service_tier": "batch", "region": "eu"},
        "success": ["acme/one=50%"],
    }
    assert asked.left_out == ("growth",)
    assert again(preset="one") == "--preset one"
    assert with_preset({"preset": "one"}, PROJECTED.names).words["growth"] == "5%/month"


def test_no_preset():
    """Words without a preset stay what they are."""
    assert with_preset({"input": 5, "preset": None}, ASKING.names).words == {"input": 5}


@pytest.mark.parametrize(
    ("said", "words", "flags"),
    [
        ({"requests": "9/day"}, {"requests": "9/day"}, " --requests 9/day"),
        ({"requests": ["9/day"]}, {"requests": ["9/day"]}, " --requests 9/day"),
        ({"input": 7}, {"input": 7}, " --input 7"),
        ({"cache_read_tokens": "1"}, {"cache_read_tokens": "1"}, " --cached 1"),
        ({"model": "o3"}, {"model": "o3"}, ""),
        ({"successes": ["o3=1%"]}, {"successes": ["o3=1%"]}, ""),
        ({"service_tier": "flex"}, {"options": {"service_tier": "flex", "region": "eu"}}, ""),
        ({"option": ["region=us"]}, {"options": {"service_tier": "batch", "region": "us"}}, ""),
        ({"options": {"region": "us"}}, {"options": {"service_tier": "batch", "region": "us"}}, ""),
        ({"input": None}, {"input_tokens": "1000"}, ""),
    ],
)  # fmt: skip
def test_what_is_said_beats_the_preset(said: dict[str, Any], words: dict[str, Any], flags: str):
    """A word beats that of the preset under each of its names, and no other word of the preset."""
    plain = with_preset({"preset": "one"}, ASKING.names, ASKING.maps)
    asked = with_preset({"preset": "one", **said}, ASKING.names, ASKING.maps)
    assert {name: asked.words[name] for name in words} == words
    gone = plain.words.keys() - asked.words.keys()
    assert len(gone) == len(asked.words.keys() - plain.words.keys())
    assert again(preset="one", **said) == f"--preset one{flags}"


def test_a_mix_and_quantities():
    """Shapes beat quantities, which no flag can say again; a quantity beside a mix is refused."""
    asked = with_preset({"preset": "one", "shapes": [{"input": 5}]}, ASKING.names, ASKING.maps)
    assert "input_tokens" not in asked.words
    assert again(preset="one", shapes=[{"input": 5}]) == "--requests 10/day --input 5"
    assert again(preset="mix") == "--preset mix"
    assert again(preset="mix", shapes=[{"input": 5}, {"input": 6}]) == "--workload FILE"
    assert words_of(preset="mix", shapes=[{"input": 5}])["shapes"] == [{"input": 5}]
    with pytest.raises(UsageError, match="the preset mix is a mix of 2 shapes") as caught:
        words_of(preset="mix", output=5)
    assert caught.value.field == "output"


def test_answers_name_what_they_left_out():
    """Growth is for projections, a baseline for comparisons; an answer without a preset names nothing."""
    table = one_model("input: 1 USD/Mtoken, output: 4 USD/Mtoken")
    words = {"preset": "two", "model": ["acme/one"], "on": "2025-06-01"}
    compared = compare(table, words, DAY).to_dict()
    assert compared["left_out_of_preset"] == {"growth": "project"}
    assert verify(table, json.loads(json.dumps(compared))).holds
    projected = project(table, {**words, "on": None, "start": "2027-01"}, DAY).to_dict()
    assert projected["left_out_of_preset"] == {"baseline": "compare"}
    assert verify(table, json.loads(json.dumps(projected))).holds
    hardware = {"gpus": "8", "gpu_rate": "2", "throughput": "5000"}
    assert breakeven(table, words | hardware, DAY).to_dict()["left_out_of_preset"] == {
        "baseline": "compare",
        "growth": "project",
    }
    said = {"model": ["acme/one"], "on": "2025-06-01", "input": "5"}
    assert "left_out_of_preset" not in compare(table, said, DAY).to_dict()


@pytest.mark.parametrize("name", ["none", "../data/workloads/one", 5, ["one", "mix"]])
def test_no_such_preset(name: object):
    """Anything but the name of a preset is refused, and the error is about the word `preset`."""
    with pytest.raises(UsageError) as caught:
        words_of(preset=name)
    assert caught.value.field == "preset"


def test_what_was_read_once_is_not_changed():
    """A question does not change the preset for those that come after it."""
    words_of(preset="one", options={"region": "us"})["options"]["region"] = "x"
    assert words_of(preset="one")["options"] == {"service_tier": "batch", "region": "eu"}
