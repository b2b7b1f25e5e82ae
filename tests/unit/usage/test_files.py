"""Workload files: what they say, and every problem with its line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from costcalc.errors import WorkloadError
from costcalc.operations.words import read_workload
from costcalc.usage.files import read_workload_file

if TYPE_CHECKING:
    from pathlib import Path


def words_of(tmp_path: Path, text: str) -> dict[str, Any]:
    """The words of a workload file with this text."""
    file = tmp_path / "work.yaml"
    file.write_text(text, encoding="utf-8")
    return read_workload_file(file)


def test_one_request(tmp_path: Path):
    """A file of one request says its rate and its quantities."""
    words = words_of(tmp_path, "requests: 10k/day\ninput: 1500 token\ncached: 60%\noutput: 500\n")
    assert words == {"requests": "10k/day", "input": "1500 token", "cached": "60%", "output": "500"}
    assert read_workload(words).shapes[0].input_tokens == 1500


def test_a_mix(tmp_path: Path):
    """A file of a mix has shapes with names, weights and options for all."""
    text = (
        "version: 1\nrequests: 100/day\noptions: {service_tier: batch}\nshapes:\n"
        "  - {name: short, weight: 9, input: 1000, output: 100}\n  - {weight: 1, input: 300k, output: 1000}\n"
    )
    words = words_of(tmp_path, text)
    assert words["options"] == {"service_tier": "batch"}
    assert (
        read_workload({name: value for name, value in words.items() if name != "options"}).total_weight == 10
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("requests: 1/day\n", "work.yaml:1: say what one request uses"),
        ("inptu: 5\n", "work.yaml:1: inptu: unknown key; did you mean input?"),
        ("input: 5\nshapes: [{input: 1}]\n", "work.yaml:1: input: a file has either `shapes` or quantities"),
        ("shapes: []\n", "work.yaml:1: shapes: a mix has one shape at least"),
        ("requests: often\ninput: 5\n", "work.yaml:1: requests: "),
        ("input: 5\ncached: 6\n", "work.yaml:1: input: 5 is less than its parts"),
        (
            "shapes:\n  - {input: 5}\n  - {input: 5, cached: 120%}\n",
            "work.yaml:3: shapes.1.cached: '120%' is not a number",
        ),
        ("shapes:\n  - {input: 5, weight: 0}\n", "work.yaml:2: shapes.0.weight: a weight is a whole number"),
        ("shapes:\n  - {inptu: 5}\n", "work.yaml:2: shapes.0.inptu: unknown key"),
        ("shapes: 5\n", "work.yaml:1: shapes: a list is due here"),
        ("shapes: [5]\n", "work.yaml:1: shapes.0: a map is due here"),
        ("input: [5]\n", "work.yaml:1: input: a text is due here"),
        ("version: 2\ninput: 5\n", "work.yaml:1: version: 1 is due here"),
        ("input: &a 5\n", "work.yaml:1: anchors (&name) are not allowed"),
        ("input: 5\ninput: 6\n", "work.yaml:2: the key 'input' stands here again"),
        ("", "work.yaml: the file is empty"),
        (
            "# " + "é" * 3_000_000 + "\ninput: 5\n",
            "work.yaml: the workload file cannot be read: it is larger than 4 MiB",
        ),
    ],
    ids=lambda value: value[:30],
)
def test_mistakes(tmp_path: Path, text: str, problem: str):
    """A mistake is refused with the file, the line and the key."""
    with pytest.raises(WorkloadError) as caught:
        words_of(tmp_path, text)
    assert problem in str(caught.value)
    assert caught.value.problems


def test_files_that_cannot_be_read(tmp_path: Path):
    """A missing file, a folder, other encodings and a NUL in a path are refused with the reason."""
    latin = tmp_path / "latin.yaml"
    latin.write_bytes(b"input: \xe9")
    for path, words in (
        (tmp_path / "no.yaml", "No such file"),
        (tmp_path, "Is a directory"),
        (latin, "not UTF-8"),
        ("\0", "cannot be read"),
    ):
        with pytest.raises(WorkloadError, match=words):
            read_workload_file(path)


def test_all_problems_at_once(tmp_path: Path):
    """Two mistakes are two problems."""
    with pytest.raises(WorkloadError) as caught:
        words_of(tmp_path, "shapes:\n  - {input: x}\n  - {output: y}\n")
    assert [(problem.line, problem.key) for problem in caught.value.problems] == [
        (2, "shapes.0.input"),
        (3, "shapes.1.output"),
    ]
