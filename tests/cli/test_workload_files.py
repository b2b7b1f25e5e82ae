"""Workload files: every problem with its file, line and key."""

from __future__ import annotations

from textwrap import dedent

import pytest

from costcalc.errors import WorkloadError
from costcalc.usage.files import read_workload_file
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
