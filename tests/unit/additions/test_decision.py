"""The addition `decision`: what it says of comparisons and of projections."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from costcalc import Workload
from costcalc.additions import decision
from costcalc.additions.decision import answer, read
from costcalc.additions.seats import SeatsCompared
from costcalc.asking.added import DECISION_SHAPE, Additions
from costcalc.errors import UsageError
from costcalc.pricing_table import load
from costcalc.questions.project.horizon import read_month
from costcalc.questions.project.result import Overtake
from costcalc.questions.verify.answer import verify
from tests.asking import compare, project
from tests.builders import ROOT, table_of
from tests.totals import projection as projection_of
from tests.totals import total

if TYPE_CHECKING:
    from costcalc.pricing.model import Model
    from costcalc.pricing_table import PricingTable
    from costcalc.questions.compare.request import Request

TODAY = date(2025, 6, 1)
ASK: dict[str, Any] = {"model": ["acme/cheap-input", "acme/cheap-output"], "input": "1000", "output": "200"}
MONTHLY = ASK | {"requests": "10000/day"}


@pytest.fixture(scope="module")
def table(own_environment: None) -> PricingTable:
    """The models that beat one another."""
    return load(ROOT / "tests" / "cases" / "tables" / "crossing.yaml")


def decided(table: PricingTable, **words: Any) -> dict[str, Any]:
    """What is said of a comparison."""
    found: dict[str, Any] = compare(table, {"decide": True} | words, TODAY).to_dict()["decision"]
    return found


def test_a_language_alone_asks_for_it(table):
    """`lang` asks for the decision, and nothing else does."""
    assert compare(table, ASK | {"lang": "fr"}, TODAY).to_dict()["decision"]["lang"] == "fr"
    assert "decision" not in compare(table, ASK, TODAY).to_dict()
    with pytest.raises(UsageError, match="must be en or fr, not 'FR'"):
        compare(table, ASK | {"lang": "FR"}, TODAY)


def test_what_was_searched_is_said(table):
    """The quantities that were turned, and how far; costs at a tipping point are those of a request."""
    said = decided(table, **MONTHLY)
    assert (said["measure"], said["tipping_measure"]) == ("cost_per_month", "cost_per_request")
    assert said["searched"] == [
        {"field": "input_tokens", "unit": "token", "present": "1000", "lowest": "0", "highest": "1000000"},
        {"field": "output_tokens", "unit": "token", "present": "200", "lowest": "0", "highest": "1000000"},
        {"field": "cache_read_tokens", "unit": "token", "present": "0", "lowest": "0", "highest": "1000"},
    ]
    assert [each["when"] for each in said["tipping_points"]] == [
        "below 600 input tokens a request",
        "above 333 output tokens a request",
        "with more than 296 of the 1,000 input tokens cached, 29.6 %",
    ]


def test_one_model_has_nobody_to_be_overtaken_by(table):
    """One model, or none that can be ranked: no tipping points are looked for."""
    alone = decided(table, model=["acme/flat"], input="1000")
    assert (alone["winner"], alone["runner_up"], alone["tipping_points"]) == ("acme/flat", None, None)
    nobody = decided(table, model=["acme/small"], input="9000")
    assert (nobody["winner"], nobody["tied"], nobody["difference"]) == (None, [], None)
    assert nobody["sentence"] == "No model can be ranked."


def test_offers_and_baselines_are_candidates(table):
    """A quote that reads no audio wins without it; a baseline is named too."""
    offer = "Quote: input 0.10 USD/Mtoken, output 0.10 USD/Mtoken"
    said = decided(table, model=["acme/flat"], baseline="acme/twin", offer=[offer], input="1000", output="1")
    assert (said["winner"], said["runner_up"]) == ("offer/Quote", "acme/flat")
    unable = decided(table, model=["acme/flat"], offer=["Q: output 1 USD/Mtoken"], input="1000", output="1")
    assert unable["tipping_points"][0]["to_model"] == "offer/Q"
    assert unable["sentence"].endswith("That changes below 1 input token a request (then Q).")


def test_hosts_of_one_model_are_told_apart(shipped):
    """Where several have the same name, their ids are named."""
    offers = [
        f"{name}: input {price} USD/Mtoken, output 1 USD/Mtoken" for name, price in (("GPT-5", 1), ("B", 2))
    ]
    said = decided(shipped, model=["openai/gpt-5"], offer=offers, input="1000", on="2025-11-01")
    assert said["sentence"].startswith(
        "offer/GPT-5 costs least: 0.001 USD a request, 20 % less than openai/gpt-5"
    )


def test_too_many_to_search(table, monkeypatch):
    """The winner is told all the same, and why there are no tipping points."""
    monkeypatch.setattr(decision, "MOST_EFFORT", 119)
    said = decided(table, **ASK)
    assert said["tipping_points"] is None
    assert said["not_searched"] == decision.TOO_MANY
    assert said["sentence"].endswith("(0.0038 USD).")


def test_what_nobody_sells_is_served_by_nobody(table):
    """A changed workload that every candidate refuses has no costs, and is no error."""
    comparison = compare(table, ASK, TODAY)
    vars(comparison).update(options={"service_tier": "batch"})  # which only a test may
    question = decision.of_comparison(table, comparison, "en")
    assert question.evaluate(Workload(input=1)) == {}


def test_text_counted_by_each_model_is_followed(shipped):
    """Tokens are converted for each model at every setting: R1 reads 64,000 tokens of 1.16 of o200k."""
    words = {"model": ["deepseek-r1", "o1"], "input": "1500", "output": "500", "on": "2025-01-25"}
    said = decided(shipped, **words, language="fr", tokens_measured_with="o200k")
    (point,) = said["tipping_points"]
    assert (point["value"], point["from_cost"]) == ("55172", None)


def test_solved_tasks_and_seats_where_they_change_who_wins(table):
    """They are named where another wins, and not where the winner stays."""
    solved = decided(table, **ASK, success=["acme/cheap-input=10%", "acme/cheap-output=50%"])
    assert solved["sentence"].endswith("A solved task, though, costs least on Cheap Output: 0.0076 USD.")
    same = decided(table, **ASK, success=["acme/cheap-input=50%", "acme/cheap-output=50%"])
    one = decided(table, **ASK, success=["acme/cheap-output=50%"])
    assert "task" not in same["sentence"] + one["sentence"]
    seats = decided(table, **MONTHLY, seat="10 USD/month", seats="89")
    assert seats["sentence"].endswith("The seats, though, cost even less: 890 USD in 30 days.")
    for dear in (
        MONTHLY | {"seat": "10 USD/month", "seats": "90"},
        ASK | {"seat": "0 USD/month", "seats": "1"},
    ):
        assert "seat" not in decided(table, **dear)["sentence"].lower()


def test_a_saved_decision_is_verified(table):
    """A decision is computed again with the rest, and differs where it was changed."""
    saved = compare(table, ASK | {"lang": "fr"}, TODAY).to_dict()
    assert verify(table, saved).holds
    saved["decision"]["winner"] = "acme/cheap-output"
    assert [each.place for each in verify(table, saved).differences] == ["decision.winner"]


# --- projections ---


def fake(*totals: Any, **more: Any) -> Any:
    """A projection of two models over 36 months from 2027-02."""

    def evaluate(workload: Workload) -> dict[str, Fraction]:
        (shape,) = workload.shapes
        size, output = Fraction(shape.input_tokens), Fraction(shape.output_tokens)
        return {"acme/cheap-input": size + 10 * output, "acme/cheap-output": 3 * size + 4 * output}

    work = Workload(input=1000, output=200)
    found = totals or two()
    return projection_of(*found, start="2027-02", months=36, workload=work, evaluate=evaluate, **more)


def two(dear: str = "3800.0000001", cheap: str = "3000", **more: Any) -> list[Any]:
    """The dear and the cheap total of two models."""
    return [
        total("acme/cheap-output", name="Cheap Output", cost=dear, **more),
        total("acme/cheap-input", name="Cheap Input", cost=cheap, **more),
    ]


def decided_of(table: PricingTable, projection: Any, **before: object) -> dict[str, Any]:
    """What is said of a projection."""
    projection.added = Additions(before, {})
    return DECISION_SHAPE.document(answer(table, read({"decide": True}), projection))


def test_a_projection(table):
    """Totals decide, and tipping points are those of the whole horizon."""
    said = decided_of(table, fake())
    assert (said["winner"], said["measure"], said["tipping_measure"]) == ("acme/cheap-input", "cost", "cost")
    assert [(each["field"], each["value"]) for each in said["tipping_points"]] == [
        ("input_tokens", "600"),
        ("output_tokens", "333"),
    ]
    assert said["sentence"].startswith(
        "Cheap Input costs least: 3,000 USD in 36 months, 21 % less than Cheap Output (3,800 USD). That changes"
    )


def overtake(
    month: str, model: str, overtakes: str, measure: str = "cost", scenario: str | None = None
) -> Overtake:
    """That one model overtakes another."""
    return Overtake(read_month(month), f"acme/{model}", f"acme/{overtakes}", measure, scenario)


def test_months_in_which_one_overtakes_another(table):
    """Who is cheaper from a month on to the end, and who was over fewer months; what was overtaken back is not."""
    overtakes = [
        overtake("2027-06", "cheap-output", "cheap-input"),
        overtake("2027-09", "cheap-input", "cheap-output"),
        overtake("2027-12", "cheap-input", "cheap-output", "cumulative_cost"),
        overtake("2028-03", "cheap-output", "cheap-input"),
    ]
    said = decided_of(table, fake(overtakes=overtakes))
    assert said["sentence"].endswith(
        "From month 14 (March 2028) on, a month costs less on Cheap Output. "
        "Over fewer than 11 months, Cheap Output would cost less."
    )
    back = decided_of(table, fake(overtakes=overtakes[:2]))
    assert "month costs less" not in back["sentence"]


def test_what_decides_besides_the_request(table):
    """Where totals are not those of the workload alone, nothing is searched, and the answer says why."""
    said = decided_of(table, fake(*two("3900")))
    assert (said["tipping_points"], said["not_searched"]) == (None, decision.NOT_ALIKE)


def test_scenarios_are_not_chosen(table):
    """A scenario is what comes about, not what is bought: the decision is between the models of the first."""
    overtakes = [
        overtake("2028-03", "cheap-output", "cheap-input", scenario=scenario) for scenario in ("more", "base")
    ]
    totals = [*two(scenario="base"), *two(cheap="2000", scenario="more")]
    said = decided_of(table, fake(*totals, overtakes=overtakes))
    assert said["not_searched"] is None
    assert said["winner"] == decided_of(table, fake())["winner"]
    assert "(base)" in said["sentence"]
    assert "(more)" not in said["sentence"]


def test_too_many_months_to_search(table, monkeypatch):
    """About 60 workloads on two models over 36 months, each month twice the effort of a comparison."""
    monkeypatch.setattr(decision, "MOST_EFFORT", 60 * 2 * 36 * 2)
    assert decided_of(table, fake())["not_searched"] is None
    monkeypatch.setattr(decision, "MOST_EFFORT", 60 * 2 * 36 * 2 - 1)
    assert decided_of(table, fake())["not_searched"] == decision.TOO_MANY


def test_draws_and_seats_of_a_projection(table):
    """How often the winner wins, and seats over the same months."""
    dear, cheap = two()
    cheap.drawn = SimpleNamespace(probability_cheapest=Decimal("0.75"), draws_too_large=False)
    seats = SeatsCompared(1, "", Fraction(1), Fraction(2999), (), "")
    said = decided_of(table, fake(dear, cheap), seats=seats)
    assert said["sentence"].endswith(
        "It is the cheapest in 75 % of the draws. The seat, though, costs even less: 2,999 USD in 36 months."
    )


def test_draws_that_some_model_cannot_read(table):
    """Small reads 8,000 tokens: where more are drawn, the share of the draws says so, whoever wins."""
    words = {
        "model": ["acme/small", "acme/flat"], "requests": "10/day", "output": "100", "start": "2027-01", "months": "1",
        "decide": True, "draws": "1000",
    }  # fmt: skip
    beyond = project(table, words | {"input": "7000..8500"}, TODAY).to_dict()
    assert [each.get("draws_too_large") for each in beyond["totals"]] == [True, None]
    assert (
        "in 100 % of the draws, some of which are larger than a model can read."
        in beyond["decision"]["sentence"]
    )
    within = project(table, words | {"input": "7000..8000"}, TODAY).to_dict()
    assert "in 100 % of the draws." in within["decision"]["sentence"]


def test_the_only_one_with_a_price(shipped):
    """Where the others had no price then they might serve it; where one lacks something else, they cannot."""
    words = {"model": ["gpt-5.5", "o1"], "input": "100", "output": "5", "on": "2025-06-01"}
    said = decided(shipped, **words)["sentence"]
    assert said.startswith("OpenAI o1 is the only one with a price then: 0.0018 USD a request.")
    mixed = decided(shipped, **words | {"model": ["gpt-5.5", "o1", "gpt-4o"], "input": "150000"})["sentence"]
    assert mixed.startswith("OpenAI o1 is the only one that can serve this workload: 2.25 USD a request.")


def test_a_projection_as_it_is_asked(table):
    """The real thing: three months of 1,000 requests a day, an offer beside the model."""
    words = {
        "model": ["acme/cheap-input"], "offer": ["Quote: input 3 USD/Mtoken, output 4 USD/Mtoken"],
        "requests": "1000/day", "input": "1000", "output": "200", "start": "2026-01", "months": "3", "lang": "fr",
    }  # fmt: skip
    said = project(table, words, TODAY).to_dict()["decision"]
    assert [(each["field"], each["value"]) for each in said["tipping_points"]] == [
        ("input_tokens", "600"),
        ("output_tokens", "333"),
    ]
    assert said["sentence"].startswith(
        "Cheap Input coûte le moins\N{NO-BREAK SPACE}: 270\N{NO-BREAK SPACE}USD en 3 mois"
    )


def test_refusals_count_in_the_effort(table, monkeypatch):
    """Two models that are rated and one that is refused take as long as five: 60 workloads on each."""
    ask = ASK | {"offer": ["Silent: input_audio 1 USD/Mtoken"]}
    for most, said in ((60 * 5, None), (60 * 5 - 1, decision.TOO_MANY)):
        monkeypatch.setattr(decision, "MOST_EFFORT", most)
        assert decided(table, **ask)["not_searched"] == said


def offers(many: int) -> list[str]:
    """Quotes that beat one another, the dearest of them first."""
    return [
        f"V{place}: input {many - place}.1 USD/Mtoken, output {2 + place % 89} USD/Mtoken"
        for place in range(many)
    ]


def test_a_decision_rates_the_offers_that_it_is_between(table, monkeypatch):
    """Of many offers the cheapest are rated again for tipping points, as of many models, and each is read once."""
    from costcalc.asking import offers as quotes
    from costcalc.questions.compare import question
    from costcalc.questions.compare import ranking as comparing

    rated, ask = [], comparing.compare

    def counted(table: PricingTable, request: Request, text: Any = None) -> Any:
        rated.append(len(request.models) + len(request.offers))
        return ask(table, request, text)

    monkeypatch.setattr(decision, "compare", counted)
    monkeypatch.setattr(question, "rank", counted)
    read, parse = [], quotes.parse_offer

    def noted(text: str) -> Model:
        read.append(text)
        return parse(text)

    monkeypatch.setattr(quotes, "parse_offer", noted)
    many = offers(300)
    said = decided(table, model=["acme/flat"], offer=many, input="1000", output="200")
    first, *again = rated
    assert first == 301
    assert len(again) > 5
    assert set(again) == {decision.MOST_DECIDED}
    assert len(read) == 300
    ask_all = {"model": ["acme/flat"], "offer": many, "input": "1000", "output": "200"}
    cheapest = {row.model.name for row in compare(table, ask_all, TODAY).rows[:100]}
    few = [offer for offer in many if offer.partition(":")[0] in cheapest]
    assert said["tipping_points"] == decided(table, **ask_all | {"offer": few})["tipping_points"]


SEEN = """
version: 1
currency: USD
sources: {sheet: {title: Price sheet, url: "https://example.com/prices", kind: primary}}
providers: {acme: {name: Acme}}
models:
  acme/sure:
    name: Sure
    prices:
    - {effective_from: 2025-01-01T00:00:00Z, source: sheet, rates: {input: 3 USD/Mtoken, output: 3 USD/Mtoken}}
  acme/fell:
    name: Fell
    prices:
    - {effective_from: 2025-01-01T00:00:00Z, effective_to: 2025-06-10T00:00:00Z, source: sheet, rates: {input: 5 USD/Mtoken, output: 5 USD/Mtoken}}
    - {effective_from: {not_before: 2025-06-01, not_after: 2025-06-10}, source: sheet, rates: {input: %s USD/Mtoken, output: 5 USD/Mtoken}}
end: pricing/1
"""


@pytest.mark.parametrize(
    ("low", "contested"),
    [
        ("2", ["acme/fell"]),
        ("3", []),
        ("4", []),
    ],  # 0.003 is the winner's: what costs as much may not cost less
)
def test_a_rival_in_doubt_may_cost_less(low: str, contested: list[str]):
    """It is told where the lowest figure that may be right is below the winner's cost, and not else."""
    said = decided(table_of(SEEN % low), model=["acme/sure", "acme/fell"], input="1000", on="2025-06-05")
    assert (said["winner"], said["contested_by"]) == ("acme/sure", contested)
    assert ("not certain against Fell" in said["sentence"]) is bool(contested)


def test_a_rival_that_the_decision_is_not_between(monkeypatch):
    """Of more candidates than are decided between, those behind are no rivals, whatever is in doubt of them."""
    monkeypatch.setattr(decision, "MOST_DECIDED", 1)
    said = decided(table_of(SEEN % "2"), model=["acme/sure", "acme/fell"], input="1000", on="2025-06-05")
    assert (said["winner"], said["contested_by"]) == ("acme/sure", [])


CONTRACT = """
contracts:
  deal: {name: A deal, models: [acme/fell], effective_from: 2025-01-01T00:00:00Z, source: sheet, %s}
end: pricing/1
"""


@pytest.mark.parametrize(
    ("terms", "low", "contested"),
    [
        ("discounts: [{percent: 10%}]", "3.4", []),  # 3.06 USD a million, of 3 that the other one costs
        ("discounts: [{percent: 10%}]", "3.3", ["acme/fell"]),  # 2.97
        ("discounts: [{meter: input, price: 3.5 USD/Mtoken}]", "2", []),
    ],
)
def test_a_rival_in_doubt_under_a_contract(terms: str, low: str, contested: list[str]):
    """Its range is that of what is owed: less a discount, and none at a price of the contract's own."""
    table = table_of((SEEN % low).replace("end: pricing/1\n", CONTRACT.lstrip() % terms))
    said = decided(table, model=["acme/sure", "acme/fell"], input="1000", on="2025-06-05")
    assert (said["winner"], said["contested_by"]) == ("acme/sure", contested)


@pytest.mark.parametrize(
    ("terms", "told"),
    [
        ("discounts: [{percent: 50%}]", True),
        ("discounts: [{meter: input, price: 2.5 USD/Mtoken}]", False),
    ],
)
def test_a_winner_at_a_price_of_the_contract_is_certain(terms: str, told: bool):
    """Which list price held makes no difference to what is owed."""
    table = table_of((SEEN % "4").replace("end: pricing/1\n", CONTRACT.lstrip() % terms))
    said = decided(table, model=["acme/sure", "acme/fell"], input="1000", on="2025-06-05")
    assert said["winner"] == "acme/fell"
    assert ("is not certain" in said["sentence"]) is told


def test_a_winner_in_doubt_may_cost_more():
    """The other one then has a chance, certain as its price is."""
    said = decided(table_of(SEEN % "2"), model=["acme/sure", "acme/fell"], input="1000", on="2025-06-10")
    assert (said["winner"], said["contested_by"]) == ("acme/fell", ["acme/sure"])
    assert "the price of Fell is not certain then" in said["sentence"]
    assert "not certain against Sure" in said["sentence"]


def test_a_projection_over_days_in_doubt():
    """Totals have no range: it is said of the winner, or of the next one, whose price is not certain."""
    words = {"decide": True, "model": ["acme/sure", "acme/fell"], "requests": "10/day", "input": "1000"}
    table = table_of(SEEN % "2")
    (may, june) = (
        project(table, words | {"start": start, "months": 1}, TODAY).to_dict()["decision"]
        for start in ("2025-05", "2025-06")
    )
    assert "not certain" not in may["sentence"]
    assert "The price of Sure" not in june["sentence"]
    assert "price of Fell" in june["sentence"]
    assert june["contested_by"] == []
