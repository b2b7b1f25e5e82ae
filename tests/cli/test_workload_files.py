"""Workload files: every problem with its file, line and key."""

from __future__ import annotations

import json
import shlex
from textwrap import dedent

import pytest

from costcalc.errors import WorkloadError
from costcalc.questions.workload_file import read_workload_file
from costcalc.usage.workload import Workload


@pytest.fixture
def file(tmp_path):
    """A workload file of a text."""

    def write(text: str):
        place = tmp_path / "work.yaml"
        place.write_text(dedent(text), encoding="utf-8")
        return place

    return write


def test_a_mix(file):
    """Shapes with weights, a rate and options become the words of a comparison."""
    words = read_workload_file(
        file("""\
            version: 1
            requests: 10000/day
            shapes:
              - {name: chat, weight: 9, input: 1500, cached: 60%, output: 500}
              - {name: report, weight: 1, input_tokens: 250000, output_tokens: 8000}
            options: {service_tier: batch}
            """)
    )
    assert words["options"] == {"service_tier": "batch"}
    assert Workload(requests=words["requests"], shapes=words["shapes"]).total_weight == 10


def test_one_request(file):
    """The quantities of one request may stand in the file directly."""
    assert read_workload_file(file("input: 1500\noutput: 500\n")) == {"input": "1500", "output": "500"}


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("inptu: 5\n", ["work.yaml:1: inptu: unknown key; did you mean input?"]),
        ("version: 2\ninput: 5\n", ["work.yaml:1: version: 1 is due here"]),
        ("requests: 5/dya\ninput: 5\n", ["work.yaml:1: requests: "]),
        ("input: 5\nshapes: [{input: 1}]\n", ["work.yaml:1: input: a file has either"]),
        ("requests: 5/day\n", ["say what one request uses"]),
        ("shapes: []\n", ["work.yaml:1: shapes: "]),
        ("shapes: [x]\n", ["work.yaml:1: shapes.0: a map is due here"]),
        ("shapes: x\n", ["work.yaml:1: shapes: a list is due here"]),
        ("input: [1]\n", ["work.yaml:1: input: a text is due here"]),
        ("input: 5\ncached: 6\n", ["work.yaml:1: input: 5 is less than its parts"]),
        (
            "shapes:\n- {input: 10,\n   cached: 20}\n- {weight: 0, input: 1}\n- {input: 9**9**9}\n",
            ["work.yaml:2: shapes.0.input: 10 is less", "work.yaml:4: shapes.1.weight: ", "shapes.2.input: "],
        ),
        ("a: &x 1\n", ["anchors"]),
        ("- 1\n", ["must be a map"]),
        ("input: 5\ninput: 6\n", ["work.yaml:2: the key 'input' stands here again, first on line 1"]),
    ],
    ids=range(14),
)
def test_problems(text, problems, file):
    """Each problem is told with its place, all of them at once."""
    with pytest.raises(WorkloadError) as caught:
        read_workload_file(file(text))
    assert caught.value.problems
    for words in problems:
        assert words in str(caught.value)


def test_files_that_cannot_be_read(tmp_path):
    """A missing file, a directory and bytes that are no text are told as problems of that file."""
    binary = tmp_path / "x.yaml"
    binary.write_bytes(b"\xff\xfe")
    for place in (tmp_path / "none.yaml", tmp_path, binary, "a\x00b"):
        with pytest.raises(WorkloadError) as caught:
            read_workload_file(place)
        assert caught.value.problems[0].file == str(place)


ASK = ("compare", "acme/one", "--on", "2025-02-01")


def test_growth_and_scenarios_are_left_out_of_a_comparison(costcalc, file):
    """A comparison takes the steady state of a file for a projection, and says what it left out."""
    plain = "requests: 10/day\ninput: 1000\noutput: 100\n"
    place = file(f"{plain}growth: 5%/month\nscenarios: {{slow: {{growth: 1%/month}}}}\n")
    said = costcalc(*ASK, "--workload", str(place))
    assert said.code == 0
    assert said.err == "costcalc: growth and scenarios are for `costcalc project`: not used here\n"
    alone = costcalc(*ASK, "--workload", str(file(plain)))
    assert (alone.out, alone.err) == (said.out, "")


def test_a_range_is_no_quantity_of_a_comparison(costcalc, file):
    """A range in a comparison is told with its line, and the command that takes it; so it is on the line."""
    said = costcalc(*ASK, "--workload", str(file("requests: 5/day\ninput: 400..700 token\n")))
    assert said.code == 1
    assert said.err.endswith(
        "work.yaml:2: input: '400..700 token' is a range, and one number is due here: "
        "`project` takes ranges\n"
    )
    said = costcalc(*ASK, "--workload", str(file("shapes:\n- {name: a}\n- {name: b,\n   input: 5 ± 20%}\n")))
    assert "work.yaml:4: shapes.1.input: '5 ± 20%' is a range" in said.err
    for flags in (("--input", "1..2"), ("--input", "5", "--requests", "1/day..2/day")):
        said = costcalc(*ASK, *flags)
        assert said.code == 2
        assert "`project` takes ranges" in said.err


def test_models_of_a_file(costcalc, file):
    """A file's models are compared where none are typed; those that are typed stand for them."""
    place = str(file("models: [acme/one, acme/two]\nbaseline: acme/two\ninput: 5\n"))
    said = costcalc("compare", "--workload", place, "--on", "2025-06-01", "--format", "json")
    assert [row["model"] for row in json.loads(said.out)["rows"]] == ["acme/one", "acme/two"]
    said = costcalc("compare", "acme/two", "--workload", place, "--on", "2025-06-01", "--format", "json")
    assert [row["model"] for row in json.loads(said.out)["rows"]] == ["acme/two"]


@pytest.mark.parametrize("word", ["allow_undated", "allow_pattern"])
def test_what_a_file_allows(costcalc, file, word):
    """A file allows what a flag does, for all of its models; a slip is told with its line."""
    lines = f"requests: 5/day\ninput: 5\n{word}: "
    said = costcalc(*ASK, "--workload", str(file(f"{lines}true\n")), "--format", "json")
    flagged = costcalc(
        *ASK, "--workload", str(file(lines.replace(f"{word}: ", ""))), f"--{word.replace('_', '-')}",
        "--format", "json",
    )  # fmt: skip
    assert (said.code, json.loads(said.out)["rows"]) == (0, json.loads(flagged.out)["rows"])
    wrong = costcalc(*ASK, "--workload", str(file(f"{lines}maybe\n")))
    assert wrong.err.endswith(f"work.yaml:3: {word}: must be true or false, not 'maybe'\n")


def test_what_is_said_twice(costcalc, file):
    """A word that the file says too is refused, and so is a preset beside a file."""
    place = str(file("requests: 5/day\ninput: 5\n"))
    said = costcalc(*ASK, "--workload", place, "--requests", "6/day")
    assert (said.code, said.err) == (2, f"costcalc: requests is said in {place} too: say it once\n")
    said = costcalc(*ASK, "--workload", place, "--preset", "rag-search")
    assert said.code == 2
    assert "`extends: preset:NAME`" in said.err


def test_a_preset_and_what_beats_it(costcalc):
    """A preset is a workload by its name; flags beat what it says, and the command says both."""
    said = costcalc(*ASK, "--preset", "rag-search", "--format", "json")
    document = json.loads(said.out)
    assert document["workload"]["requests"] == "6000/day"
    assert document["command"].startswith("costcalc compare acme/one --preset rag-search --on 2025-02-01")

    said = costcalc(
        *ASK, "--preset", "rag-search", "--requests", "7/day", "--input-tokens", "1k", "--cached", "50%",
        "--format", "json",
    )  # fmt: skip
    document = json.loads(said.out)
    assert document["workload"] == {
        "requests": "7/day", "input_tokens": "1000", "cache_read_tokens": "500", "output_tokens": "450",
    }  # fmt: skip
    assert "acme/one --preset rag-search --requests 7/day --input 1k --cached 50% --on" in document["command"]
    again = costcalc(*shlex.split(document["command"])[1:], "--format", "json", pricing=None)
    assert json.loads(again.out)["workload"] == document["workload"]


def test_options_beside_a_preset(costcalc):
    """An option that is typed beats that of the preset, in any way of saying it."""
    for flags in (("--service-tier", "standard"), ("--option", "service_tier=standard")):
        said = costcalc(*ASK, "--preset", "batch-classification", *flags, "--format", "json")
        document = json.loads(said.out)
        assert document["options"] == {"service_tier": "standard"}
        assert "--preset batch-classification --option service_tier=standard" in document["command"]


def test_a_preset_that_is_a_mix(costcalc):
    """A quantity beside a mix says nothing of which shape it is: refused, with the way out."""
    said = costcalc(*ASK, "--preset", "support-assistant", "--requests", "9/day", "--format", "json")
    assert "--preset support-assistant --requests 9/day" in json.loads(said.out)["command"]
    said = costcalc(*ASK, "--preset", "support-assistant", "--output", "5")
    assert said.code == 2
    assert said.err.startswith("costcalc: --output: the preset support-assistant is a mix of 2 shapes")


def test_presets_for_projections(costcalc):
    """A preset with growth is compared as it starts, and what is left out is said."""
    said = costcalc(*ASK, "--preset", "support-rollout")
    assert said.code == 0
    assert said.err.startswith("costcalc: start, months, growth, ceiling, discount_rate and scenarios")
    said = costcalc(*ASK, "--preset", "coding-rollout")
    assert said.code == 2
    assert "'2500 ± 40%' is a range" in said.err


@pytest.mark.parametrize("name", ["nobody", "../support-assistant", "/etc/passwd", "support-assistant.yaml"])
def test_unknown_presets(costcalc, name):
    """A name that no preset has is told those that there are."""
    said = costcalc(*ASK, "--preset", name)
    assert said.code == 2
    assert said.err.startswith(f"costcalc: --preset: there is no preset '{name}': choose from batch-class")
