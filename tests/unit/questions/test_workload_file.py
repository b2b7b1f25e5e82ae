"""Workload files: what they say, and every problem with its line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from costcalc.asking.words import read_workload
from costcalc.errors import CostcalcError, UsageError, WorkloadError
from costcalc.questions.workload_file import MOST_PROBLEMS, FileWords, read_workload_file

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
        ("shapes:\n  - {share: 9}\n", "shapes.0.share: unknown key: shapes have a `weight`, a whole number"),
        ("shapes:\n  - {requests: 9/day}\n", "shapes.0.requests: unknown key here: it stands at the top of"),
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


def test_the_words_of_a_projection(tmp_path: Path):
    """Growth, phases, hours and scenarios stay the texts that they are; maps of shares become lists."""
    words = words_of(
        tmp_path,
        """\
requests: 8000/day..12000/day
input: 400..700 token
cached: 40%..60%
output: 500 token ± 20%
start: 2026-12
months: 36
growth: 5%/month
ceiling: 1M/day
phases:
  - {from: 2027-06, requests: 20000/day, growth: 2%/month, ceiling: 50000/day}
hours: mon-fri 09:00-18:00 Europe/Paris
price_trend: -40%/year
elasticity: 1.11
discount_rate: 8%
text: {language: fr, tokens_measured_with: o200k}
verbosity: high
success: {deepseek-r1: 79.8%, o1: 79.2%}
seat: 20 USD/month
seats: 400
currency: EUR
models: [deepseek-r1, o1]
baseline: o1
draws: 20k
seed: 7
scenarios:
  slow: {growth: 1%/month}
  a mix: {shapes: [{name: short, weight: 3, input: 100..200, output: 50}], hours: [sat, sun]}
""",
    )
    assert words["success"] == ["deepseek-r1=79.8%", "o1=79.2%"]
    assert words["hours"] == ["mon-fri 09:00-18:00 Europe/Paris"]
    assert words["phases"][0]["from"] == "2027-06"
    assert words["scenarios"]["a mix"]["hours"] == ["sat", "sun"]
    assert (words["input"], words["seed"], words["seats"]) == ("400..700 token", "7", "400")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("grwoth: 5%/month\n", "work.yaml:2: grwoth: unknown key; did you mean growth?"),
        ("text: {langage: fr}\n", "work.yaml:2: text.langage: unknown key; did you mean language?"),
        ("text: fr\n", "work.yaml:2: text: a map is due here"),
        ("phases: [{form: 2027-01}]\n", "work.yaml:2: phases.0.form: unknown key; did you mean from?"),
        ("phases: [{requests: 5/dya}]\n", "work.yaml:2: phases.0.requests: 'request/dya' where a rate"),
        ("phases: {from: 2027-01}\n", "work.yaml:2: phases: a list is due here"),
        ("hours: {mon: 5}\n", "work.yaml:2: hours: a list is due here"),
        ("success: 5%\n", "work.yaml:2: success: a map of models and shares is due here"),
        ("success: {o1: [5]}\n", "work.yaml:2: success: a map of models and shares is due here"),
        ("models: o1\n", "work.yaml:2: models: a list is due here"),
        ("seed: \n", "work.yaml:2: seed: something is due here"),
        ("scenarios: {}\n", "work.yaml:2: scenarios: "),
        ("scenarios: [a]\n", "work.yaml:2: scenarios: a map is due here"),
        ("scenarios:\n  a: 5\n", "work.yaml:3: scenarios.a: a map is due here"),
        (
            "scenarios:\n  a:\n    grwoth: 5\n",
            "work.yaml:4: scenarios.a.grwoth: unknown key; did you mean growth?",
        ),
        (
            "scenarios:\n  a: {scenarios: {b: {}}}\n",
            "work.yaml:3: scenarios.a.scenarios: unknown key here: it stands at the top of a file",
        ),
        ("scenarios:\n  a: {months: 3}\n", "scenarios.a.months: unknown key here: it stands at the top of a"),
        ("scenarios:\n  a: {}\n  b:\n    cached: 6\n", "work.yaml:4: scenarios.b: 5 is less than its parts"),
        ("scenarios:\n  b:\n    cached: 120%\n", "work.yaml:4: scenarios.b.cached: '120%' is not a number"),
        ("scenarios:\n  b:\n    requests: 5\n", "work.yaml:4: scenarios.b.requests: "),
        (
            "scenarios:\n  b: {input: 5, shapes: [{input: 5}]}\n",
            "work.yaml:3: scenarios.b.input: a file has either `shapes` or quantities",
        ),
        ("output: 1..2\ncached: six\n", "work.yaml:3: cached: 'six' is not a number"),
        ("output: 1..2\nrequests: 5/dya..6/day\ncached: 60%\nreasoning: 9 USD\n", "work.yaml:5: reasoning: "),
    ],
    ids=lambda value: value[:24],
)
def test_mistakes_in_words_of_a_projection(tmp_path: Path, text: str, problem: str):
    """A mistake in growth, phases and scenarios is refused with the file, the line and the key."""
    with pytest.raises(WorkloadError) as caught:
        words_of(tmp_path, f"input: 5\n{text}")
    assert problem in str(caught.value)
    assert len(caught.value.problems) == 1


def test_scenarios_may_say_what_a_request_is(tmp_path: Path):
    """Where every scenario says its request, the file need not; where one does not, it is told."""
    text = "requests: 1/day\nscenarios:\n  a: {input: 5}\n  b: {shapes: [{input: 6}]}\n"
    assert words_of(tmp_path, text)["scenarios"].keys() == {"a", "b"}
    with pytest.raises(WorkloadError, match=r"work.yaml:5: scenarios.c: say what one request uses"):
        words_of(tmp_path, f"{text}  c: {{growth: 5%/month}}\n")


def test_an_error_is_told_where_its_word_stands(tmp_path: Path):
    """What an operation finds wrong with a word of the file is told with its line; other errors stay."""
    words = words_of(
        tmp_path,
        "growth: fast\nhours: [mon, never]\nshapes:\n  - {input: 5}\n  - {name: long,\n     output: 1..2}\n",
    )
    assert isinstance(words, FileWords)
    for field, place in (
        ("growth", "work.yaml:1: growth: "),
        ("hours", "work.yaml:2: hours: "),
        ("hours.1", "work.yaml:2: hours.1: "),
        ("hours.1.share", "work.yaml:2: hours.1: "),
        ("shapes.long.output_tokens", "work.yaml:6: shapes.1.output: "),
        ("shapes.shape 1.input_tokens", "work.yaml:4: shapes.0.input: "),
        ("shapes.nobody.input_tokens", "work.yaml:3: shapes: "),
    ):
        for error in (UsageError("is wrong", field), WorkloadError("is wrong", field)):
            assert str(words.located(error)).endswith(f"{place}is wrong")
    for other in (UsageError("is wrong"), UsageError("is wrong", "months"), CostcalcError("x")):
        assert words.located(other) is other


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "a: " * 30_000,
        "[" * 30_000 + "]" * 30_000,
        "input: " + "[" * 13 + "]" * 13,
        "".join(f"k{number}: 1\n" for number in range(50_000)),
        "".join(f"k{number}: [1]\n" for number in range(50_000)),
        "shapes:\n" + "- {inptu: 1}\n" * 40_000,
        "input: 1\nscenarios:\n" + "".join(f"  s{number}: {{inptu: 1}}\n" for number in range(30_000)),
        "input: 1\nphases:\n" + "- {from: x}\n" * 50_000,
        "input: 1\nhours: [" + "x, " * 100_000 + "x]\n",
        "input: 1\nsuccess: {" + ", ".join(f"m{number}: 1%" for number in range(50_000)) + "}\n",
        "input: 1\nmonths: " + "9" * 1_000_000 + "\n",
        "? " + "k" * 1_000_000 + "\n: 1\n",
        "input: " + "9..9" * 40 + "\nextends: " + "../" * 300 + "\n",
    ],
    ids=range(13),
)
def test_hostile_files(tmp_path: Path, text: str):
    """Deep, long and huge files are refused, with at most so many problems, each of them short."""
    with pytest.raises(WorkloadError) as caught:
        words_of(tmp_path, text)
    assert len(caught.value.problems) <= MOST_PROBLEMS + 1
    assert max(len(problem.key) + len(problem.message) for problem in caught.value.problems) < 1_000
