"""`project`: words in, a projection out; what is asked can be asked again."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

import costcalc
from costcalc.doubt import workload as drawing
from costcalc.errors import CostcalcError, UnknownModelError, UsageError, WorkloadError
from costcalc.pricing_table import load
from costcalc.questions.project import reading
from costcalc.questions.verify.answer import verify
from costcalc.usage import workload
from tests.asking import project
from tests.builders import ROOT, projected, usd

TABLES = ROOT / "tests" / "cases" / "tables"
AHEAD = load(TABLES / "ahead.yaml")
CONTRACTS = load(TABLES / "contract.yaml")
WORK = {"requests": "1000/day", "input": "1000", "output": "100"}
QUOTE = "VendorX: input 2 USD/Mtoken, output 1 USD/Mtoken"


def total(projection) -> Any:
    """What the cheapest costs."""
    return projection.courses[0].cost


def refused(**words: Any) -> CostcalcError:
    """The error with which a question is refused."""
    with pytest.raises(CostcalcError) as caught:
        projected(AHEAD, "steady", **{**WORK, **words})
    assert len(str(caught.value)) < 500
    assert str(caught.value).isprintable()
    return caught.value


def test_the_horizon_may_be_left_out():
    """Twelve months from the present one on."""
    found = project(AHEAD, {"model": "steady", **WORK}, date(2026, 11, 30))
    assert [str(found.months[0]), str(found.months[-1])] == ["2026-11", "2027-10"]


def test_words_by_any_of_their_names():
    """Texts as typed, JSON numbers, lists of one, and a map `workload` are one question."""
    said: list[dict[str, Any]] = [
        {**WORK},
        {"requests": ["1000/day"], "input_tokens": 1_000, "output": ["100"], "months": 3},
        {"workload": WORK, "months": ["3"], "options": {}},
        {**WORK, "growth": None, "preset": None, "scenarios": None, "hours": []},
    ]
    assert {total(projected(AHEAD, "steady", **each)) for each in said} == {126}


def test_a_model_named_twice_is_one_course():
    """By its id and by its alias."""
    assert len(projected(AHEAD, "steady", "maker/steady", **WORK).courses) == 1


def test_offers_beside_models():
    """A vendor's quote is a course with its own name; two of one name are refused."""
    found = projected(AHEAD, "steady", **WORK, offer=[QUOTE])
    assert [course.model for course in found.courses] == ["maker/steady", "offer/VendorX"]
    assert f"--offer '{QUOTE}'" in found.to_dict()["command"]
    assert projected(AHEAD, **WORK, offer=QUOTE).courses[0].cost == 189
    assert "two offers have the same name" in str(refused(offers=[QUOTE, QUOTE]))


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("months", {"months": "0"}),
        ("months", {"months": "1201"}),
        ("months", {"months": "1e9"}),
        ("months", {"months": 1e9}),
        ("months", {"months": "-3"}),
        ("months", {"months": "1.5"}),
        ("months", {"months": True}),
        ("months", {"months": 10**5000}),
        ("months", {"months": ["3", "4"]}),
        ("months", {"months": "9" * 10**6}),
        ("start", {"start": "2027"}),
        ("start", {"start": 2027}),
        ("start", {"start": "x" * 10**6}),
        ("draws", {"draws": "999", "input": "1..2"}),
        ("draws", {"draws": "11M", "input": "1..2"}),
        ("draws", {"draws": "many", "input": "1..2"}),
        ("seed", {"seed": "-1", "input": "1..2"}),
        ("seed", {"seed": 1.5, "input": "1..2"}),
        ("seed", {"seed": 2**32 + 1, "input": "1..2"}),
        ("model", {"model": []}),
        ("model", {"model": ["steady"] * 101}),
        ("model", {"model": [5]}),
        ("growths", {"growths": "5%/month"}),
        ("workload", {"workload": 5}),
        ("currency", {"currency": "XXX"}),
    ],
)
def test_what_is_refused_names_its_word(field, words):
    """Whatever is typed or sent, the answer says which word is wrong."""
    assert getattr(refused(**words), "field", None) == field


def test_what_goes_wrong_says_what_to_do():
    """A few messages as people read them."""
    assert str(refused(months="1e9")) == "months: is a whole number from 1 to 1200, not '1e9'"
    assert str(refused(start="2027")) == "start: '2027' is no month: write it as 2026-12"
    assert "did you mean growth" in str(refused(growths="5%"))
    assert "name the models to project, such as deepseek-r1 and o1" in str(refused(model=None))


def test_an_unknown_model_fails_the_whole_question():
    """As in any other question."""
    with pytest.raises(UnknownModelError, match="no model is called 'nobody'"):
        projected(AHEAD, "steady", "nobody", **WORK)


@pytest.mark.parametrize(
    ("changes", "cost"),
    [
        ({"input": "500"}, "81"),
        ({"input_tokens": "500"}, "81"),
        ({"cached": "50%"}, "85.5"),
        ({"requests": "2000/day"}, "252"),
        ({"shapes": [{"input": 2_000}]}, "180"),
        ({"growth": "0%/month"}, "126"),
        ({"phases": [{"from": "2027-03", "requests": "0/day"}]}, "82.6"),
        ({"phase": "2027-03: 0/day"}, "82.6"),
        ({"demand": {"2027-01": "1000", "2027-02": "0", "2027-03": 0}}, "1.4"),
    ],
)
def test_a_scenario_changes_what_it_says(changes, cost):
    """Everything else is as said for all."""
    found = projected(AHEAD, "steady", **WORK, scenarios={"base": {}, "other": changes})
    assert {course.scenario: course.cost for course in found.courses} == {"base": 126, "other": usd(cost)}


@pytest.mark.parametrize(
    ("words", "changes", "cost"),
    [
        ({"shapes": [{"input": 2_000}], "input": None, "output": None}, {"input": "500"}, "45"),
        ({"phases": [{"from": "2027-02", "requests": "0/day"}]}, {"phase": "2027-03: 0/day"}, "82.6"),
        ({"phase": ["2027-02: 0/day"]}, {"phases": [{"from": "2027-03", "requests": "0/day"}]}, "82.6"),
        (
            {"demand": {"2027-01": 1, "2027-02": 1, "2027-03": 1}, "requests": None},
            {"requests": "1000/day"},
            "126",
        ),
        ({"growth": "5%/month"}, {"growth": "0%/month"}, "126"),
    ],
)
def test_a_scenario_takes_the_place_of_what_it_says_otherwise(words, changes, cost):
    """Quantities stand for shapes, one list of phases for another, a rate for months one by one, and the other way round."""
    found = projected(AHEAD, "steady", **{**WORK, **words}, scenarios={"other": changes})
    assert total(found) == usd(cost)


def never(*_: object, **__: object) -> None:
    """Nothing is read."""
    raise AssertionError("a quantity was read again")


def test_a_workload_is_not_read_again(monkeypatch):
    """Its quantities and its rate are taken as they are; a scenario lays its own over them, in their percentages."""
    one = costcalc.Workload(requests="1000/day", input="1000", cached="25%", output="100")
    mix = costcalc.Workload(requests="1000/day", shapes=[{"input": 1_000}, {"output": 100}])
    with monkeypatch.context() as patched:
        for place in (workload, drawing, reading):
            patched.setattr(place, "read_quantity", never)
            patched.setattr(place, "read_requests_per_day", never)
        for each in (one, mix):
            found = AHEAD.project(each, ["steady"], start="2027-01", months=3)
            assert found.workload.shapes == each.shapes
            assert found.to_dict()["workload"] == each.to_dict()
    scenarios = {
        "as said": {},
        "more": {"input": "2000"},
        "half": {"cached": "50%"},
        "both": {"input": "2000", "cached": "50%"},
    }
    found = AHEAD.project(one, ["steady"], start="2027-01", months=3, scenarios=scenarios)
    assert {
        str(each.plan.scenario): [str(value) for value in each.plan.workload.shapes[0].fields.values()]
        for each in found.request.work.readings
    } == {
        "as said": ["1000", "250.00", "100"],
        "more": ["2000", "250.00", "100"],
        "half": ["1000", "500.00", "100"],
        "both": ["2000", "1000.00", "100"],
    }


def test_a_scenario_of_another_text(shipped):
    """Its map says the language; what it does not say of the text is as said for all."""
    words = {**WORK, "language": "fr", "tokens_measured_with": "o200k", "start": "2026-12"}
    scenarios = {"text": {}, "code": {"text": {"language": "code"}}}
    found = projected(shipped, "deepseek-v4-pro", **words, scenarios=scenarios)
    said = {course.scenario: course.to_dict()["adjustment"]["language"] for course in found.courses}
    assert said == {"text": "fr", "code": "code"}


@pytest.mark.parametrize(
    ("scenarios", "message"),
    [
        ({}, "must be a map of 1 to 20 scenarios"),
        ([], "must be a map of 1 to 20 scenarios"),
        ({str(each): {} for each in range(21)}, "must be a map of 1 to 20 scenarios"),
        ({"a": None}, "'a': must be a map of what is different in it"),
        ({"a": []}, "'a': must be a map of what is different in it"),
        ({"": {}}, "'' is no name of a scenario"),
        ({5: {}}, "'5' is no name of a scenario"),
        ({"a\n": {}}, "is no name of a scenario"),
        ({"a" * 61: {}}, "is no name of a scenario"),
        ({"a": {"model": "steady"}}, "'a': 'model' is nothing that a scenario changes"),
        ({"a": {"months": "3"}}, "'a': 'months' is nothing that a scenario changes"),
        ({"a": {"input": "x"}}, "'a': input_tokens: 'x' is not a number"),
        ({"a": {"growth": "5%"}}, "'a': growth: '5%' is no pace"),
    ],
)
def test_scenarios_that_cannot_be(scenarios, message):
    """The complaint names the scenario, and the word in it."""
    error = refused(scenarios=scenarios)
    assert isinstance(error, UsageError)
    assert error.field == "scenarios"
    assert message in str(error)


def test_ranges_are_drawn():
    """Costs are those of the middles; quantiles, means and probabilities stand beside them, labelled and seeded."""
    asked = {**WORK, "input": "500..1500", "draws": "2000", "seed": "7"}
    found = projected(AHEAD, "steady", "announced", **asked).to_dict()
    assert (found["seed"], found["draws"]) == (7, 2_000)
    assert found["totals"][0]["cost"] == "126"
    for entry in (*found["rows"], *found["totals"]):
        quantiles = [usd(entry[name]) for name in ("p5", "p10", "p50", "p90", "p95")]
        assert quantiles == sorted(quantiles)
    assert sum(usd(each["probability_cheapest"]) for each in found["totals"]) == 1
    assert "Monte Carlo: 2000 draws, seed 7" in found["estimate"]
    assert found["estimate"].count("Monte Carlo") == 1
    assert [each["name"] for each in found["simulation"]["uncertain"]] == ["input_tokens"]
    assert {(each["model"], each["than"]) for each in found["simulation"]["cheaper"]} == {
        ("maker/steady", "maker/announced"),
        ("maker/announced", "maker/steady"),
    }
    assert [each["share"] for each in found["sensitivity"]] == ["1", "1"]


def test_ranges_are_told_once():
    """Also where models that end before the last month are drawn apart."""
    asked = {**WORK, "input": "500..1500", "draws": "1000", "start": "2026-12", "months": "4"}
    found = projected(AHEAD, "steady", "leaving", **asked)
    assert [course.gap is None for course in found.courses] == [True, False]
    assert [each["name"] for each in found.to_dict()["simulation"]["uncertain"]] == ["input_tokens"]
    assert [course.to_dict() for course in found.courses] == found.to_dict()["totals"]


def test_the_fewest_draws_of_months_are_told():
    """Of more than ten years fewer draws are kept; a model that ends before has more of them."""
    asked = {**WORK, "input": "500..1500", "draws": "20000", "start": "2026-12", "months": "130"}
    found = projected(AHEAD, "steady", "leaving", **asked).to_dict()
    assert found["simulation"]["monthly_draws"] == 16_384
    assert found["estimate"].endswith("quantiles of a month from the first 16384 draws")


def test_the_same_seed_gives_the_same_bytes():
    """And another seed others."""
    asked = {**WORK, "input": "500..1500", "draws": "1000"}
    first, again, other = (
        json.dumps(projected(AHEAD, "steady", **asked, seed=seed).to_dict()) for seed in ("1", "1", "2")
    )
    assert first == again != other


def test_nothing_is_drawn_where_nothing_is_uncertain():
    """Draws and a seed alone make no simulation, and no quantiles."""
    found = projected(AHEAD, "steady", **WORK, draws="1000", seed="3").to_dict()
    assert (found["seed"], found["draws"], found["estimate"]) == (None, None, None)
    assert not {"p50", "simulation", "sensitivity"} & {*found, *found["totals"][0], *found["rows"][0]}


def test_only_scenarios_in_doubt_are_drawn():
    """The sure one has no quantiles; the other has, and says that it is the one."""
    scenarios = {"sure": {}, "unsure": {"requests": "500..1500/day"}, "impossible": {"input": "1M..2M"}}
    found = projected(AHEAD, "steady", **WORK, scenarios=scenarios, draws="1000").to_dict()
    assert {each["scenario"]: "p50" in each for each in found["totals"]} == {"sure": False, "unsure": True}
    assert {row["scenario"]: "p50" in row for row in found["rows"]} == {"sure": False, "unsure": True}
    assert {each["scenario"] for each in found["sensitivity"]} == {"unsure"}


def test_draws_that_no_model_can_serve():
    """Where nothing is ranked, nothing is drawn."""
    found = projected(AHEAD, "leaving", **{**WORK, "input": "500..1500", "start": "2027-03"}).to_dict()
    assert (found["rows"], found["totals"], found["seed"]) == ([], [], None)
    assert len(found["unranked"]) == 1


def test_draws_beyond_the_context_window_are_noted():
    """The total says that some requests are larger than the model reads."""
    (total_,) = projected(AHEAD, "steady", **{**WORK, "input": "50k..140k"}, draws="1000").to_dict()["totals"]
    assert any("it reads no more than 100,000" in note for note in total_["notes"])


def test_progress_is_told():
    """A long simulation says how far it is."""
    told = []
    asked = {"model": "steady", **WORK, "input": "1..2", "start": "2027-01", "draws": "70k"}
    project(AHEAD, asked, date(2026, 11, 22), progress=lambda done, of: told.append((done, of)))
    assert told[-1] == (70_000, 70_000)


def test_presets_are_spelled_out(shipped):
    """What is said beside a preset beats it, and is in the command beside its name."""
    words = {
        "preset": "support-rollout",
        "growth": "7%/month",
        "start": "2026-12",
        "months": "2",
        "draws": "1000",
    }
    found = projected(shipped, "gpt-5.4", **words).to_dict()
    assert "--preset support-rollout --growth 7%/month --start 2026-12" in found["command"]
    assert found["assumptions"]["growth"] == "7%/month"
    assert "ceiling" in found["assumptions"]
    assert "--ceiling" not in found["command"]


@pytest.mark.parametrize(
    ("words", "flags"),
    [
        ({}, "--requests 1000/day --input 1000 --output 100 --start 2027-01 --months 3"),
        ({"growth": "5%/month", "ceiling": "2k/day"}, "--growth 5%/month --ceiling 2k/day"),
        ({"phase": ["2027-02: 5/day", "2027-03: 6/day"]}, "--phase '2027-02: 5/day' --phase '2027-03: 6/day'"),
        ({"phases": [{"from": "2027-02", "requests": "5/day", "growth": "1%/month"}]}, "--phase '2027-02: 5/day, growth 1%/month'"),
        ({"hours": "mon-fri 09:00-18:00 Europe/Paris"}, "--hours 'mon-fri 09:00-18:00 Europe/Paris'"),
        ({"price_trend": "-5%/month", "elasticity": "1.1", "discount_rate": "8%"}, "--price-trend -5%/month --elasticity 1.1 --discount-rate 8%"),
        ({"input": "900..1100", "draws": "1000", "seed": "5"}, "--input 900..1100 --output 100 --start 2027-01 --months 3 --draws 1000 --seed 5"),
        ({"requests": None, "demand": {"2027-01": 5, "2027-02": 6, "2027-03": 7}}, "--input 1000 --output 100 --growth-file FILE --start"),
        ({"shapes": [{"input": 5}], "input": None, "output": None}, "maker/steady --workload FILE --start 2027-01"),
        ({"scenarios": {"a": {}}}, "maker/steady --workload FILE --start 2027-01"),
        ({"service_tier": "standard"}, "--option service_tier=standard"),
    ],
)  # fmt: skip
def test_the_command_asks_again(words, flags):
    """What flags can say, they say; a file has to say the rest."""
    command = projected(AHEAD, "steady", **{**WORK, **words}).to_dict()["command"]
    assert command.startswith("costcalc project maker/steady ")
    assert flags in command


def test_the_command_says_the_text(shipped):
    """The language of a map is said with its flags."""
    words = {**WORK, "text": {"language": "fr", "tokens_measured_with": "o200k"}, "start": "2026-12"}
    command = projected(shipped, "gpt-5.4", **words).to_dict()["command"]
    assert "--language fr --tokens-measured-with o200k" in command


QUESTIONS: list[dict[str, Any]] = [
    {},
    {"growth": "5%/month", "ceiling": "2k/day", "price_trend": "-5%/month", "elasticity": "1.1", "discount_rate": "8%"},
    {"phase": ["2027-02: 5/day"], "hours": ["mon-fri 09:00-18:00 Europe/Paris: 80%"]},
    {"phases": [{"from": "2027-02", "requests": "5/day"}]},
    {"requests": None, "demand": {"2027-01": 5, "2027-02": "6k", "2027-03": 7}},
    {"input": None, "output": None, "shapes": [{"input": 5, "weight": 2}, {"name": "b", "input": "1..9", "cached": "5%"}], "draws": "1000"},
    {"scenarios": {"a": {}, "b": {"input": "500..600"}, "c": {"input": "200k"}}, "draws": "1000"},
    {"offer": [QUOTE], "currency": "EUR", "fx_rate": "0.9 EUR/USD", "seat": "20 USD/month", "seats": "5"},
    {"requests": "500..1500/day", "input": "500..700", "cached": "10%..20%", "growth": "1%..5%/month", "draws": "2k", "seed": 9},
]  # fmt: skip


@pytest.mark.parametrize("words", QUESTIONS, ids=lambda words: ",".join(words) or "plain")
def test_a_saved_result_holds(words):
    """What was written is computed again from itself, and another figure is found out."""
    models = ("steady", "hourly", "leaving", "tiered")
    saved = json.loads(json.dumps(projected(AHEAD, *models, **{**WORK, **words}).to_dict()))
    assert verify(AHEAD, saved).holds
    saved["rows"][1]["cost"] = "1"
    saved["totals"][0]["npv"] = "2"
    assert [each.place for each in verify(AHEAD, saved).differences] == ["rows.1.cost", "totals.0.npv"]


def test_a_saved_result_holds_under_its_contract():
    """With its steps."""
    saved = projected(CONTRACTS, "acme/small", "acme/mini", **WORK).to_dict()
    assert verify(CONTRACTS, json.loads(json.dumps(saved))).holds


@pytest.mark.parametrize(
    "change", [{"assumptions": []}, {"months": None}, {"start": ""}, {"totals": 5}, {"offers": "x"}]
)
def test_a_saved_result_that_is_none(change):
    """A document that lacks what was asked is refused, not guessed."""
    saved = {**projected(AHEAD, "steady", **WORK).to_dict(), **change}
    with pytest.raises(CostcalcError):
        verify(AHEAD, saved)


def test_a_saved_question_that_has_no_answer_any_more():
    """A word that is no longer understood is a difference, not a crash."""
    saved = {**projected(AHEAD, "steady", **WORK).to_dict(), "assumptions": {"growth": "5%"}}
    (difference,) = verify(AHEAD, saved).differences
    assert "is no pace" in str(difference.now)


def test_the_library_says_the_same():
    """`PricingTable.project` takes a Workload or a map, and the words of the command line."""
    work = costcalc.Workload(requests="1000/day", input=1_000, output=100)
    found = AHEAD.project(work, ["steady"], start="2027-01", months=3, growth="10%/month")
    assert found == projected(AHEAD, "steady", **WORK, growth="10%/month")
    ranged = AHEAD.project({**WORK, "input": "900..1100"}, ["steady"], start="2027-01", draws="1000")
    assert len(ranged.months) == 12
    assert ranged.simulation is not None
    mix = costcalc.Workload(
        requests="10/day", shapes=[{"input": 5, "weight": 2}, {"input": 6, "cached": "50%"}]
    )
    assert AHEAD.project(mix, ["steady"], start="2027-01", months=1).courses[0].cost > 0
    with pytest.raises(UsageError, match="requests: say how many requests come in"):
        AHEAD.project(costcalc.Workload(input=1), ["steady"], start="2027-01")
    with pytest.raises(WorkloadError):
        AHEAD.project({"requests": "1/day"}, ["steady"], start="2027-01")
