"""`costcalc reprice`: what logs cost then, and would cost on other models."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import costcalc as library
from costcalc import LoggedUsage
from costcalc.errors import UsageError
from costcalc.questions.doubts import StrictError
from tests.cli.conftest import TABLE
from tests.cli.test_usage import MARCH, line, log

if TYPE_CHECKING:
    from costcalc.questions.reprice.sums import UsageSums

WORDS = ("reprice", "log.jsonl", "--as", "two")


@pytest.fixture(autouse=True)
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in a folder of the test's own, with a log of three requests."""
    monkeypatch.chdir(tmp_path)
    log(tmp_path, line(1), line(2, cached=400), line(3, "night", MARCH + 31 * 86_400))


def test_a_log_is_repriced(costcalc):
    """What it cost by model, what others would cost, and on standard error what it was read as."""
    said = costcalc("reprice", "log.jsonl", "--as", "one,night")
    assert said.code == 0
    assert "read as answers" in said.err
    assert "logged as" in said.out
    assert "the same usage on other models" in said.out
    document = json.loads(costcalc("reprice", "log.jsonl", "--as", "one", "--format", "json").out)
    assert document["schema"] == "costcalc/reprice/1"
    assert document["requests"] == 3
    assert document["then"]["partial"] is False
    again = document["command"].split()
    assert again[:3] == ["costcalc", "reprice", "log.jsonl"]
    repeated = json.loads(costcalc(*again[1:], "--format", "json", pricing=None).out)
    assert repeated["then"] == document["then"]
    assert [each["cost"] for each in repeated["models"]] == [each["cost"] for each in document["models"]]


def test_kept_sums_are_repriced_as_their_logs(costcalc):
    """The same figures from the log, from its sums, and from two sums; groups are those that were kept."""
    costcalc("usage", "log.jsonl", "--by", "month", "-o", "sums.json")
    of_log = json.loads(
        costcalc("reprice", "log.jsonl", "--as", "one", "--by", "month", "--format", "json").out
    )
    of_sums = json.loads(costcalc("reprice", "sums.json", "--as", "one", "--format", "json").out)
    assert [each["by"] for each in of_sums["groups"]] == [{"month": "2025-03"}, {"month": "2025-04"}]
    assert {**of_sums, "command": ""} == {**of_log, "command": ""}
    by_model = costcalc("reprice", "sums.json", "--by", "model", "--format", "csv").out
    rows = list(csv.DictReader(io.StringIO(by_model)))
    assert [(row["row"], row["by_model"]) for row in rows] == [("then", "night"), ("then", "one")]


def test_sums_and_logs_are_repriced_together(costcalc, tmp_path):
    """As all logs at once; by the labels of the sums, where none is said; the same log twice is refused."""
    log(tmp_path, line(4), line(5, "night"), name="today.jsonl")
    costcalc("usage", "log.jsonl", "--by", "month,file", "-o", "sums.json")
    words = ("--as", "one", "--by", "month", "--format", "json")
    both = json.loads(costcalc("reprice", "sums.json", "today.jsonl", *words).out)
    whole = json.loads(costcalc("reprice", "log.jsonl", "today.jsonl", *words).out)
    assert {**both, "command": ""} == {**whole, "command": ""}
    groups = json.loads(costcalc("reprice", "sums.json", "today.jsonl", "--format", "json").out)["groups"]
    assert [each["by"]["file"] for each in groups] == ["log.jsonl", "today.jsonl", "log.jsonl"]
    twice = costcalc("reprice", "sums.json", "log.jsonl")
    assert twice.code == 1
    assert "log.jsonl: is in the sums twice" in twice.err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("sums.json", "--by", "team"), "are not kept apart by 'team'"),
        (("sums.json", "--log-format", "answers"), "--log-format: is how logs are read"),
        (("sums.json", "--map", "time=at"), "--map: is how logs are read"),
        (("sums.json", "--threads", "2"), "--threads: is how logs are read"),
        (("sums.json", "--timezone", "Europe/Paris"), "--timezone: the sums are of days of UTC"),
        (("log.jsonl", "--log-format", "answers", "--map", "time=at"), "--map: names columns of a generic"),
        (("log.jsonl", "--map", "time"), "--map: 'time' is no pair"),
        (("log.jsonl", "--model-map", "a=one,a=two"), "--model-map: 'a' is given twice"),
        (("log.jsonl", "--model-map", "nowhere"), "--model-map: 'nowhere' is no NAME=MODEL, and no file"),
        (("log.jsonl", "--weights", "open"), "--weights: chooses among all models: say --as all too"),
        (("log.jsonl", "--as", "all,one"), "--as: name models, or say all"),
        (("log.jsonl", "--prices", "soon"), "--prices: 'soon' is neither a day nor an instant"),
        ((), "logs: name a log"),
    ],
)
def test_words_that_do_not_go_together_are_refused(costcalc, words, message):
    """Each with the flag that it is about, and what to do."""
    costcalc("usage", "log.jsonl", "-o", "sums.json")
    said = costcalc("reprice", *words)
    assert said.code == 2
    assert message in said.err


def test_names_of_a_log_come_from_a_file(costcalc, tmp_path):
    """Lines of pairs, or a map in JSON; what is neither is refused."""
    log(tmp_path, line(1, "prod"), line(2, "test"))
    (tmp_path / "names.txt").write_text("# ours\n\nprod=one\n")
    (tmp_path / "names.json").write_text('{"prod": "one", "test": "night"}')
    for said, unpriced in (("names.txt", 1), ("names.json", 0), ("prod=one,test=night", 0)):
        found = costcalc("reprice", "log.jsonl", "--model-map", said, "--format", "json")
        assert len(json.loads(found.out)["unpriced"]) == unpriced
    (tmp_path / "bad.txt").write_text("prod one\n")
    (tmp_path / "bad.json").write_text('{"prod": 1}')
    (tmp_path / "no.json").write_text("{")
    for said, message in (
        ("bad.txt", "'prod one' is no pair"),
        ("bad.json", "a map of names and models is due"),
        ("no.json", "this is no JSON"),
    ):
        assert message in costcalc("reprice", "log.jsonl", "--model-map", said).err


def test_rows_that_cannot_be_read_end_with_one(costcalc, tmp_path):
    """The others are priced all the same; with --strict it ends with four, and says why."""
    log(tmp_path, line(1), line(2, cached=2_000))
    said = costcalc("reprice", "log.jsonl")
    assert said.code == 1
    assert "1 of 2 rows could not be read, and are in no cost" in said.err
    strict = costcalc("reprice", "log.jsonl", "--strict")
    assert strict.code == 4
    assert "refused by --strict: log.jsonl, row 2: cannot be read: cached exceeds input" in strict.err


def test_where_nothing_can_be_read_that_is_what_is_told(costcalc, tmp_path):
    """And not that nothing says when it was, which no prices of a day would help; the command asks again."""
    rows = "time,model,input_tokens,output_tokens\n2025-03-01 10:00:00,one,5,5\n"
    (tmp_path / "naive.csv").write_text(rows)
    maps = [f"--map={name}={name}" for name in ("time", "model", "input_tokens", "output_tokens")]
    said = costcalc(
        "reprice", "naive.csv", "--log-format", "generic", *maps, "--as", "two", "--format", "json"
    )
    document = json.loads(said.out)
    assert said.code == 1
    assert [(each["reason"], each["rows"]) for each in document["refused"]] == [("naive time", 1)]
    assert "--as two" in document["command"]
    assert "could not be read" in said.err


def test_a_candidate_that_nobody_has_ends_with_three(costcalc):
    """As in a comparison, and before any log is read."""
    said = costcalc("reprice", "log.jsonl", "--as", "nobody/none")
    assert said.code == 3
    assert said.err.startswith("costcalc: no model is called 'nobody/none'")


def test_a_currency_that_nobody_has_is_told_before_a_log_is_read(costcalc, monkeypatch):
    """Whatever day its rate would be of; one of one's own needs no rate of the table."""
    with monkeypatch.context() as patch:
        patch.setattr("costcalc.questions.reprice.reading.logs_and_sums", None)
        said = costcalc("reprice", "log.jsonl", "--currency", "XXX", pricing=None)
    assert said.code == 2
    assert "no exchange rate is known for 'XXX'" in said.err
    costcalc("usage", "log.jsonl", "-o", "sums.json")
    own = costcalc("reprice", "sums.json", "--currency", "XXX", "--fx-rate", "2", "--format", "json")
    assert json.loads(own.out)["fx"]["currency"] == "XXX"


def test_how_columns_are_read_is_said_as_in_usage(costcalc, monkeypatch):
    """The engine, its memory and its threads; the engine alone is said again, as it has the logs."""
    heard = []

    def reduce_columns(paths, *_: object, table: str, engine: object, **said: object) -> UsageSums:
        heard.append((paths, engine, {name: said[name] for name in ("memory", "threads")}))
        return LoggedUsage.load("sums.json")

    costcalc("usage", "log.jsonl", "-o", "sums.json")
    monkeypatch.setattr("costcalc.questions.reprice.engine.reduce_columns", reduce_columns)
    words = ("--engine", "local[*]", "--memory", "1GB", "--threads", "2")
    for command in ("usage", "reprice"):
        said = costcalc(command, "lake.requests", *words, "--format", "json")
        assert said.code == 0
    session = object()
    library.load(TABLE).reprice(["lake.requests"], engine=session, memory="2GB")
    assert heard == [
        (["lake.requests"], "local[*]", {"memory": "1GB", "threads": 2}),
        (["lake.requests"], "local[*]", {"memory": "1GB", "threads": 2}),
        (["lake.requests"], session, {"memory": "2GB", "threads": None}),
    ]
    again = json.loads(said.out)["command"]
    assert "--engine 'local[*]'" in again
    assert "--memory" not in again
    (Path("saved.json")).write_text(said.out)
    verified = costcalc("verify", "saved.json")
    assert "which a saved file does not choose" in verified.err


@pytest.mark.parametrize("name", ["auto", "spark", "localhost", "yarn-client", "duckdb;"])
def test_an_engine_that_is_none(costcalc, name):
    """No Spark is asked to begin at what is the name of none."""
    said = costcalc("usage", "lake.requests", "--engine", name)
    assert said.code == 2
    assert "is no engine: say duckdb, or the master of a Spark" in said.err


def test_the_library_reprices_paths_and_sums():
    """Paths, sums and kept sums come to the same; maps and flags are checked."""
    table = library.load(TABLE)
    of_paths = table.reprice("log.jsonl", "one", by="month")
    sums = table.usage("log.jsonl", by="month")
    sums.save("sums.json")
    of_sums, of_kept = table.reprice(sums, ["one"]), table.reprice(["sums.json"], "one")
    assert of_paths.then.priced.cost == of_sums.then.priced.cost == of_kept.then.priced.cost
    assert [each.by for each in of_sums.groups] == [{"month": "2025-03"}, {"month": "2025-04"}]
    assert table.reprice(sums, by="model").groups[0].by == {"model": "night"}
    mapped = table.reprice("log.jsonl", model_map={"night": "one"})
    assert {each.model.id for each in mapped.then.models} == {of_paths.models[0].model.id}
    with pytest.raises(UsageError, match="a map of texts is due"):
        table.reprice("log.jsonl", model_map=["night"])  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="mean_request"):
        table.reprice("log.jsonl", mean_request=1)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="models_"):
        table.reprice("log.jsonl", models_="one")
    with pytest.raises(StrictError, match="without a price"):
        table.reprice(sums, model_map={"night": "nothing-of-the-kind"}, strict=True)
    assert table.reprice("log.jsonl", strict=True).then.partial is False


def test_standard_error_speaks_the_language_of_the_answer(costcalc, tmp_path):
    """What logs were read as, and how many rows could not be read; without --lang all of it is English."""
    log(tmp_path, line(1), line(2, service_tier="turbo"))
    said = costcalc("reprice", "log.jsonl", "--lang", "fr")
    assert said.err.splitlines() == [
        "costcalc: log.jsonl : lu comme answers (ses lignes ont l’usage d’une réponse d’API)",
        "costcalc: 1 ligne sur 2 n’a pas pu être lue, et n’est dans aucun coût",
    ]
    assert "n’est pas une valeur connue de service_tier" in said.out
    assert "1 of 2 rows could not be read" in costcalc("reprice", "log.jsonl").err


@pytest.mark.parametrize("form", ["csv", "markdown", "focus"])
def test_an_answer_that_has_no_place_for_reasons_has_them_beside_it(costcalc, monkeypatch, form):
    """Why rows cannot be read is told on standard error, with the first of each, in the answer's language."""
    monkeypatch.chdir(Path(__file__).parents[2])
    log = "examples/logs/requests.jsonl"
    told = f"1 row, cached exceeds input, first {log}:4: "
    assert told in costcalc("reprice", log, "--format", form).err
    if form == "markdown":
        french = costcalc("reprice", log, "--lang", "fr", "--format", form).err
        assert "1 ligne, plus de part en cache que d’entrée, d’abord" in french
    assert "cached exceeds input" not in costcalc("reprice", log).err
