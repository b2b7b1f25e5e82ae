"""Nothing of a saved result can be changed, left out, doubled, exchanged or added without `verify` seeing it."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

import copy
import json
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import costcalc
from costcalc.asking.question import Question
from costcalc.errors import CostcalcError, ResultError
from costcalc.questions.verify import answer as verifying
from costcalc.questions.verify.answer import verify
from tests.asking import breakeven, compare, price, project
from tests.builders import ROOT, SHIPPED, table_of

if TYPE_CHECKING:
    from collections.abc import Iterator

TODAY = date(2026, 11, 22)
WORK = {"model": ["gpt-5.4", "deepseek-v4-pro"], "requests": "10000/day", "input": "1500", "output": "500"}
WORDS: dict[str, tuple[Any, dict[str, Any]]] = {
    "price": (price, {"model": "deepseek-r1", "input": "1M", "cached": "60%", "output": "100k", "on": "2025-03-01", "currency": "EUR"}),
    "compare": (compare, {**WORK, "model": [*WORK["model"], "dall-e-3", "o3-mini"], "baseline": "gpt-5.4", "offer": ["V: input 1 USD/Mtoken, output 2 USD/Mtoken"], "language": "fr", "tokens_measured_with": "o200k"}),
    "additions": (compare, {**WORK, "success": ["gpt-5.4=79.8%"], "seat": "20 USD/month", "seats": "400", "energy": True, "zone": "FRA", "decide": True, "fx_rate": "0.9 EUR/USD"}),
    "all": (compare, {"all": True, "weights": "open", "top": "2", "requests": "10/day", "input": "1500", "output": "500"}),
    "top": (compare, {**WORK, "top": "1"}),
    "preset": (compare, {"preset": "rag-search", "model": WORK["model"]}),
    "mix": (compare, {"model": WORK["model"], "requests": "10/day", "shapes": [{"name": "a", "input": 5, "weight": 2}, {"input": 100, "output": 7}]}),
    "project": (project, {**WORK, "start": "2026-12", "months": "3", "growth": "5%/month", "discount_rate": "8%", "price_trend": "-5%/month", "decide": True, "seat": "20 USD/month", "seats": "5"}),
    "project a preset": (project, {"preset": "rag-search", "model": WORK["model"], "start": "2026-12", "months": "2", "input": 2000}),
    "project ranges": (project, {**WORK, "requests": "5000..15000/day", "start": "2026-12", "months": "2", "draws": "1000", "scenarios": {"a": {}, "b": {"input": "500..600"}}}),
    "breakeven": (breakeven, {**WORK, "model": ["o1"], "self_host": "deepseek-r1", "gpu": "h200", "gpus": "8", "gpu_rate": "2", "throughput": "5000", "on": "2025-06-01"}),
    "breakeven ranges": (breakeven, {**WORK, "gpus": "8", "gpu_rate": "2..3", "throughput": "5000", "draws": "1000"}),
    "price off": (price, {"model": "gpt-5.4", "input": "1500 word", "output": "500", "on": "2026-06-01", "discount": "15%", "currency": "EUR"}),
    "compare off": (compare, {**WORK, "hours": ["09:00-18:00 Europe/Paris"], "seat": "20 EUR/month", "seats": "5", "discount": "15%", "on": "2026-11-20"}),
    "project off": (project, {**WORK, "start": "2026-12", "months": "2", "hours": ["09:00-18:00"], "discount": "15%", "currency": "EUR"}),
}  # fmt: skip
CONTRACT: dict[str, tuple[Any, dict[str, Any]]] = {
    "price under a contract": (
        price,
        {"model": "acme/large", "input": "10M", "output": "1M", "on": "2026-06-01"},
    ),
    "compare under a contract": (
        compare,
        {**WORK, "model": ["acme/large", "acme/small"], "on": "2026-06-01"},
    ),
    "project under a contract": (
        project,
        {**WORK, "model": ["acme/large", "acme/small"], "start": "2026-06", "months": "2"},
    ),
}
"""A question of every kind whose results can be verified, with what may stand beside the costs."""


@pytest.fixture(scope="module")
def tables():
    """The shipped table, and one with a contract."""
    contract = (ROOT / "tests" / "cases" / "tables" / "contract.yaml").read_text(encoding="utf-8")
    return costcalc.load(SHIPPED, layers=["table"]), table_of(contract)


@pytest.fixture(scope="module")
def results(tables):
    """The results of all questions, as a file holds them, each with its table."""
    return {
        name: (table, json.loads(json.dumps(ask(table, words, _clock(ask)).to_dict())))
        for table, questions in zip(tables, (WORDS, CONTRACT), strict=True)
        for name, (ask, words) in questions.items()
    }


def _clock(ask) -> date:
    return datetime(2026, 11, 22, tzinfo=UTC) if ask is price else TODAY


@pytest.fixture(autouse=True)
def _remember(monkeypatch: pytest.MonkeyPatch):
    """The same words are answered once: most changes are no change of the question."""
    ask, answers = Question.ask, {}

    def answer(question, table, words, now, **more):
        key = json.dumps([question.name, table.hash, words], sort_keys=True, default=str)
        if key not in answers:
            answers[key] = ask(question, table, words, now, **more)
        return answers[key]

    monkeypatch.setattr(Question, "ask", answer)


def places(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every place of a document, with what stands there."""
    yield place, value
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in below:
        yield from places(each, (*place, key))


def at(document: Any, place: tuple[Any, ...]) -> Any:
    """What stands at a place."""
    for key in place:
        document = document[key]
    return document


def another(value: Any) -> Any:
    """Another value of the same type: one digit more, the other truth, a letter more."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    if value is None:
        return "x"
    digit = next((place for place, each in enumerate(value) if each.isdigit()), None)
    return (
        f"{value}x" if digit is None else f"{value[:digit]}{(int(value[digit]) + 1) % 10}{value[digit + 1 :]}"
    )


def tampered(document: Any) -> Iterator[tuple[str, tuple[Any, ...], Any]]:
    """The document with one thing changed, each in turn: what, where, and the document for the moment."""
    for place, value in list(places(document)):
        if isinstance(value, dict):
            for name in {"unknown", "command", "matched", "left_out_of_preset"} - value.keys():
                for added in (None, "alias"):
                    value[name] = added
                    yield f"added {name}", place, document
                    del value[name]
        if isinstance(value, list):
            before = value[:]
            for row in range(len(before)):
                value[:] = before[:row] + before[row + 1 :]
                yield "dropped", (*place, row), document
                value[:] = [*before[:row], copy.deepcopy(before[row]), *before[row:]]
                yield "doubled", (*place, row), document
                if row and before[row - 1] != before[row]:
                    value[:] = [*before[: row - 1], before[row], before[row - 1], *before[row + 1 :]]
                    yield "exchanged", (*place, row), document
            value[:] = [*before, "x"]
            yield "appended", place, document
            value[:] = before
        if place:
            yield from _replaced(document, place, value)


def _replaced(
    document: Any, place: tuple[Any, ...], value: Any
) -> Iterator[tuple[str, tuple[Any, ...], Any]]:
    holder, key = at(document, place[:-1]), place[-1]
    leaf = not isinstance(value, dict | list)
    empty: tuple[Any, ...] = ({}, [], None)
    others = [each for each in empty if each != value]
    for other in [another(value), *others] if leaf else others:
        holder[key] = other
        yield f"changed to {other!r}", place, document
        holder[key] = value
    if isinstance(holder, dict):
        before = dict(holder)
        del holder[key]
        yield "left out", place, document
        holder.clear()
        holder.update(before)


def holds(table, document: Any) -> bool:
    """Whether a document holds; what is refused does not."""
    try:
        return verify(table, document).holds
    except ResultError:
        return False


@pytest.mark.slow
@pytest.mark.parametrize("name", [*WORDS, *CONTRACT])
def test_every_change_is_seen(results, name: str):
    """Whatever is changed, left out, added, doubled or exchanged, the result does not hold."""
    table, document = results[name]
    found = verify(table, document)
    assert (found.holds, found.same_table) == (True, True), found.differences
    unseen = [(what, place) for what, place, changed in tampered(document) if holds(table, changed)]
    with_a_file = "--workload FILE" in document["command"]
    assert unseen == [("added left_out_of_preset", ())] * 2 * with_a_file
    assert verify(table, document).holds


def test_what_is_not_looked_at(results):
    """Only what is said to be outside may differ: by which name a model was asked, and where the table lies."""
    table, document = results["price"]
    assert document["matched"] == "alias"
    assert verify(table, {**document, "matched": "exact"}).holds
    for other in ("pattern", "guess", None, ["alias"]):
        assert not verify(table, {**document, "matched": other}).holds
    moved = f"{document['command']} --pricing elsewhere.yaml --layers table"
    found = verify(table, {**document, "command": moved})
    assert found.holds
    assert [each["field"] for each in found.to_dict()["outside"]] == [*verifying.OUTSIDE]


@pytest.mark.parametrize("spelt", ["", " --overlay ./x.yaml", " --layers 'a b,it'\"'\"'s'", " --pricing=-x"])
def test_ways_out_of_a_reason_lead_to_any_files(results, spelt: str):
    """The commands in a reason may say other files of prices, and nothing else: the table's hash says which."""
    table, document = results["compare"]
    elsewhere = costcalc.PricingTable(table.catalogue, {"overlay": "it's a contract.yaml"})
    ask, words = WORDS["compare"]
    moved = json.loads(json.dumps(ask(elsewhere, words, TODAY).to_dict()))
    assert moved["unranked"] != document["unranked"]
    assert verify(table, moved).holds
    assert verify(elsewhere, document).holds
    for each in moved["unranked"]:
        each["reason"] = each["reason"].replace(""" --overlay 'it'"'"'s a contract.yaml'""", spelt)
    assert verify(table, moved).holds
    moved["unranked"][0]["reason"] += " --on 2026-01-01"
    assert not verify(table, moved).holds


@pytest.mark.parametrize("name", ["compare", "breakeven", "project"])
def test_the_order_of_flags_is_no_matter(results, name: str):
    """A command that says the same in another order is the same command; with another value it is not."""
    table, document = results[name]
    head, *flags = document["command"].split(" --")
    assert verify(table, {**document, "command": " --".join([head, *reversed(flags)])}).holds
    assert not holds(table, {**document, "command": document["command"].replace("500", "501")})
    for other in ("", "costcalc", "costcalc models", "rm -rf /", "costcalc compare 'x", 5):
        assert not holds(table, {**document, "command": other})


def test_the_ways_that_were_taken(results):
    """What once passed: a line cut out, counts, a name, a day, and a traceback for a text among rows."""
    table, document = results["compare"]
    cut = {**document, "rows": document["rows"][:-1]}
    (gone,) = verify(table, cut).differences
    assert (gone.place, gone.saved) == ("rows", ", ".join(row["model"] for row in cut["rows"]))
    assert not holds(table, {**document, "unranked": ["x"]})
    table, document = results["all"]
    assert not verify(table, {**document, "ranked": document["ranked"] + 1}).holds
    table, document = results["price"]
    changed = copy.deepcopy(document)
    changed["charges"][0]["source"]["retrieved"] = "2020-01-01"
    (difference,) = verify(table, changed).differences
    assert difference.place == "charges.0.source.retrieved"


def test_a_guessed_name(results, monkeypatch: pytest.MonkeyPatch):
    """A result whose model was recognised by a pattern holds, with the note that says so, and not without."""
    monkeypatch.undo()
    table = costcalc.load(layers=["genai-prices"]).allowing(undated=True)
    usage = costcalc.Usage(input_tokens=1_000)
    document = json.loads(json.dumps(table.price("openai/gpt-5-nano-2099", usage, on="2026-01-01").to_dict()))
    assert document["matched"] == "pattern"
    assert verify(table, document).holds
    assert not verify(table, {**document, "matched": "exact"}).holds
    assert not verify(table, {**document, "notes": document["notes"][1:]}).holds


def test_a_name_with_other_marks(results, monkeypatch: pytest.MonkeyPatch):
    """A result that was asked with a dotted version, which is read with hyphens, holds."""
    monkeypatch.undo()
    table = costcalc.load(SHIPPED)
    document = table.price("claude-sonnet-4.6", costcalc.Usage(input_tokens=1_000), on="2026-11-01").to_dict()
    assert document["matched"] == "spelling"
    assert verify(table, json.loads(json.dumps(document))).holds


def test_another_table(results):
    """A result of another table is not of this one, with the same figures either, unless any table will do."""
    table, document = results["price"]
    other = {**document, "table": {**document["table"], "hash": "sha256:0"}}
    found = verify(table, other)
    assert (found.holds, found.same_table, found.same_figures) == (False, False, True)
    assert [each.place for each in found.differences] == ["table.hash"]
    anyhow = verify(table, other, any_table=True)
    assert (anyhow.holds, anyhow.same_table) == (True, False)
    assert "table.hash" in [each["field"] for each in anyhow.to_dict()["outside"]]
    dearer = verify(table, {**other, "list_cost": "1"}, any_table=True)
    assert (dearer.holds, dearer.same_figures) == (False, False)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=9)
    | st.sampled_from(["-1", "5%", "10k", "2026-01", "400..700", "1e99", "FILE", "--all", "costcalc price x"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
"""Whatever JSON holds, with some words that mean something."""


NAMES = (
    "command", "workload", "words", "rows", "unranked", "totals", "offers", "asked", "table", "start", "months",
    "assumptions",
)  # fmt: skip
SCHEMAS = st.fixed_dictionaries(
    {"schema": st.sampled_from([*verifying.verified()])}, optional=dict.fromkeys(NAMES, JSON)
)


@pytest.mark.parametrize(
    "beside",
    [
        {"demand": {"2027-01": 5, "2027-02": "6k"}},
        {"phases": [{"from": "2027-02", "requests": "5/day"}]},
        {"text": {"language": "fr"}},
        {"shapes": [{"input": 5}, {"input": 7}]},
        {"scenarios": {"a": {}, "b": {"input": 9000}}},
        {"input": 9000, "options": {"service_tier": "batch"}, "growth": "5%/month"},
    ],
    ids=lambda beside: next(iter(beside)),
)
def test_what_is_said_beside_a_preset(tables, beside: dict[str, Any]):
    """A result holds, however what stands beside its preset was said."""
    words = {"preset": "translation-fr", "model": WORK["model"], "start": "2027-01", "months": "2", **beside}
    document = json.loads(json.dumps(project(tables[0], words, TODAY).to_dict()))
    assert verify(tables[0], document).differences == []


@pytest.mark.parametrize(
    ("damaged", "message"),
    [
        (5, "result 2: it is no result: a JSON object with a `schema` is due"),
        ({"schema": "x"}, "result 2: 'x' is no result that can be verified"),
    ],
)
def test_which_of_several_results_is_wrong(results, damaged: Any, message: str):
    """A mistake in one of a list names which it is; of a file with one it names the file."""
    table, document = results["price"]
    with pytest.raises(ResultError) as caught:
        verify(table, [document, damaged])
    assert str(caught.value).startswith(message)
    with pytest.raises(ResultError) as caught:
        verify(table, damaged)
    assert "result 2" not in str(caught.value)


@pytest.mark.slow
@given(saved=JSON | SCHEMAS)
@settings(max_examples=150, deadline=None)
def test_whatever_is_in_a_file(tables, saved: Any):
    """No JSON of any shape ends in anything but a refusal, or a difference."""
    assert not holds(tables[0], saved)


@pytest.mark.slow
@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_whatever_stands_in_a_result(results, data: st.DataObject):
    """Nor does any JSON in any place of a true result: the question is read as strictly as one that is asked."""
    name = data.draw(st.sampled_from(["price", "mix", "top", "project", "project a preset", "breakeven"]))
    table, document = results[name]
    place = data.draw(st.sampled_from([place for place, _ in places(document) if place]))
    changed = copy.deepcopy(document)
    at(changed, place[:-1])[place[-1]] = data.draw(JSON)
    with suppress(CostcalcError):
        json.dumps(verify(table, changed).to_dict())
