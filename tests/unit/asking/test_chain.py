"""Files that extend one another: what they say together, and where a problem of the whole stands."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from costcalc.asking.files.chain import preset_names, preset_place
from costcalc.errors import UsageError, WorkloadError
from costcalc.questions.workload_file import read_workload_file


@pytest.fixture
def write(tmp_path: Path):
    """Write files, by their names; the first is the one that is read."""

    def files(**texts: str) -> Path:
        for name, text in texts.items():
            (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
        return tmp_path / f"{next(iter(texts))}.yaml"

    return files


def refusal_of(place: Path) -> WorkloadError:
    """The error with which a file is refused."""
    with pytest.raises(WorkloadError) as caught:
        read_workload_file(place)
    return caught.value


def test_a_file_says_what_is_different(write: Any):
    """What a file says stands; the rest comes from the file that it extends, and from the one below that."""
    place = write(
        top="extends: middle.yaml\nrequests: 30/day\noptions: {region: eu}\n",
        middle="extends: base.yaml\ninput: 2k\noptions: {service_tier: batch}\n",
        base="requests: 10/day\ninput_tokens: 1000\noutput: 100\n",
    )
    assert read_workload_file(place) == {
        "requests": "30/day",
        "input": "2k",
        "output": "100",
        "options": {"service_tier": "batch", "region": "eu"},
    }


def test_paths_are_meant_from_the_file(tmp_path: Path):
    """`extends` and `growth_file` start from the folder of the file in which they stand."""
    (tmp_path / "base").mkdir()
    (tmp_path / "base" / "low.yaml").write_text("input: 5\ngrowth_file: ../months.csv\n")
    (tmp_path / "top.yaml").write_text("extends: base/low.yaml\n")
    words = read_workload_file(tmp_path / "top.yaml")
    assert words["growth_file"] == str(tmp_path / "base" / ".." / "months.csv")


def test_a_preset_may_be_extended(write: Any):
    """`extends: preset:NAME` takes up a workload that comes with costcalc."""
    words = read_workload_file(write(top="extends: preset:support-assistant\nrequests: 5/day\n"))
    assert words["requests"] == "5/day"
    assert [shape["name"] for shape in words["shapes"]] == ["question", "document"]


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("none.yaml", "top.yaml:2: extends: 'none.yaml' cannot be read: No such file"),
        ("..", "top.yaml:2: extends: '..' is not a file"),
        ("/dev/zero", "top.yaml:2: extends: '/dev/zero' is not a file"),
        ("top.yaml", "top.yaml:2: extends: 'top.yaml' extends this file in its turn: that is a circle"),
        ('"a\\0b"', "top.yaml:2: extends: 'a\N{REPLACEMENT CHARACTER}b' cannot be read: no path holds"),
        ("x" * 300, "cannot be read: File name too long"),
        ("preset:nobody", "top.yaml:2: extends: there is no preset 'nobody': choose from batch-cl"),
        ("preset:../x", "top.yaml:2: extends: there is no preset '../x': choose from "),
        ('""', "top.yaml:2: extends: something is due here"),
        ("[a.yaml]", "top.yaml:2: extends: a text is due here"),
    ],
)
def test_what_cannot_be_extended(write: Any, said: str, problem: str):
    """What cannot be extended is told with the line that names it."""
    assert problem in str(refusal_of(write(top=f"input: 5\nextends: {said}\n")))


def test_circles_and_long_chains(write: Any):
    """Files that extend one another in a circle are refused, by any path; so are more than ten."""
    circle = write(a="extends: b.yaml\ninput: 5\n", b="extends: ./a.yaml\n")
    (problem,) = refusal_of(circle).problems
    assert (problem.file, problem.line, problem.key) == (str(circle.with_name("b.yaml")), 1, "extends")
    os.link(circle, circle.with_name("c.yaml"))
    assert "that is a circle" in str(refusal_of(write(b="extends: c.yaml\n", a="extends: b.yaml\n")))

    chain = {f"f{at}": f"extends: f{at + 1}.yaml\n" for at in range(9)}
    assert read_workload_file(write(**chain, f9="input: 5\n")) == {"input": "5"}
    longer = refusal_of(write(**chain, f9="extends: f10.yaml\n", f10="input: 5\n"))
    assert str(longer).endswith("f9.yaml:1: extends: more than 10 files extend one another")


def test_a_file_that_is_none_of_ours(write: Any, tmp_path: Path):
    """A file of another kind is refused as such; what stands in it is not shown."""
    secret = tmp_path / "passwd"
    for text in (
        "root:x:0:0:root:/root:/bin/bash\nsecret-word:x\n",
        "token: [secret-word]\n",
        "- secret-word\n",
    ):
        secret.write_text(text)
        told = str(refusal_of(write(top="extends: passwd\ninput: 5\n")))
        assert str(secret) in told
        assert "secret-word" not in told
    secret.write_bytes(b"secret-word \xff")
    assert "not UTF-8: byte 12 cannot be read" in str(refusal_of(write(top="extends: passwd\ninput: 5\n")))


def test_problems_stand_where_they_were_written(write: Any):
    """A problem of the whole is told in the file that says the word it is about."""
    place = write(
        top="extends: base.yaml\noutput: 5\ncached: 2k\n", base="# the base\nrequests: 1/day\ninput: 1k\n"
    )
    (problem,) = refusal_of(place).problems
    assert (problem.file, problem.line, problem.key) == (str(place.with_name("base.yaml")), 3, "input")

    place = write(top="extends: base.yaml\n\nrequests: 1/dya\n", base="requests: x\ninput: 1k\n")
    (problem,) = refusal_of(place).problems
    assert (problem.file, problem.line, problem.key) == (str(place), 3, "requests")


def test_every_file_is_checked(write: Any):
    """Each file of a chain is told its unknown keys, and a base need not be a workload of its own."""
    error = refusal_of(write(top="extends: base.yaml\ninptu: 5\n", base="requests: 1/day\nmnths: 3\n"))
    assert [(Path(each.file).name, each.key) for each in error.problems] == [
        ("top.yaml", "inptu"),
        ("base.yaml", "mnths"),
    ]
    assert read_workload_file(write(top="extends: base.yaml\ninput: 5\n", base="requests: 1/day\n"))
    told = str(refusal_of(write(top="extends: base.yaml\n", base="requests: 1/day\n")))
    assert "top.yaml:1: say what one request uses" in told


def test_shapes_and_quantities_replace_one_another(write: Any):
    """A file that lists shapes has none of the quantities below it, and the other way round."""
    mix, one = "shapes: [{input: 5}]\n", "input: 9\noutput: 1\n"
    assert read_workload_file(write(top=f"extends: base.yaml\n{mix}", base=one)) == {
        "shapes": [{"input": "5"}]
    }
    assert read_workload_file(write(top=f"extends: base.yaml\n{one}", base=mix)) == {
        "input": "9",
        "output": "1",
    }


def test_presets_are_the_examples():
    """The presets are the files of examples/workloads; each can be read, and names no other kind of file."""
    assert {
        "support-assistant", "rag-search", "coding-agent", "batch-classification", "translation-fr",
        "support-rollout", "coding-rollout",
    } <= set(preset_names())  # fmt: skip
    for name in preset_names():
        assert "growth_file" not in read_workload_file(preset_place(name))


@pytest.mark.parametrize(
    "name", ["", "nobody", "../support-assistant", "support-assistant.yaml", None, 5, []]
)
def test_only_names_of_presets_are_known(name: object):
    """A preset goes by its name alone, never by a path; an unknown one is told those that there are."""
    with pytest.raises(UsageError, match="choose from batch-classification, ") as caught:
        preset_place(name)
    assert caught.value.field == "preset"


def test_an_install_without_presets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """The packaged presets come before the checkout's; where there are none, the error says so."""
    monkeypatch.setattr("costcalc.asking.files.chain._PACKAGE", tmp_path / "costcalc")
    assert preset_names() == []
    with pytest.raises(UsageError, match="this costcalc was installed without any"):
        preset_place("support-assistant")
    (tmp_path / "examples" / "workloads").mkdir(parents=True)
    (tmp_path / "examples" / "workloads" / "b.yaml").write_text("input: 1\n")
    assert preset_names() == ["b"]
    (tmp_path / "costcalc" / "data" / "workloads").mkdir(parents=True)
    (tmp_path / "costcalc" / "data" / "workloads" / "a.yaml").write_text("input: 1\n")
    assert preset_place("a") == str(tmp_path / "costcalc" / "data" / "workloads" / "a.yaml")
