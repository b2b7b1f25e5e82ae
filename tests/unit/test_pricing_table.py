"""PricingTable: the public face answers every question."""

from __future__ import annotations

import copy
from decimal import Decimal

import pytest

import costcalc


@pytest.fixture(scope="module")
def table():
    """The shipped table."""
    return costcalc.load()


def test_claims_from_python(table):
    """All claims, or one by its id, in either language."""
    assert len(table.claims().claims) >= 26
    (claim,) = table.claims("art-004-r1-price", lang="fr").to_dict()["claims"]
    assert claim["verdict"] == "holds_for_another_measure"
    assert "0,14" in claim["sentence"]
    assert {each.claim.id for each in table.claims(search="0,14").claims} >= {"art-004-r1-price"}


def test_an_unknown_claim(table):
    """An id that there is none of is an error with near matches."""
    with pytest.raises(costcalc.UnknownClaimError, match="art-004-r1-price"):
        table.claims("art-004-r1-prices")


def test_training_from_python(table):
    """A model of the table, and a run of one's own."""
    assert table.training("deepseek-v3").to_dict()["estimates"][0]["cost"] == "5576000"
    own = table.training(gpu_hours="2.788e6 GPU_hour", gpu_rate="2 USD/GPU_hour")
    assert own.to_dict()["estimates"][0]["cost"] == "5576000"


def test_a_comparison_from_python(table):
    """Offers may be the baseline, and two of one name are refused."""
    work = costcalc.Workload(input="1500", output="500")
    offer = "VendorX: input 2.10 USD/Mtoken, output 12 USD/Mtoken, request 0.001 USD/request"
    result = table.compare(work, ["o1"], on="2025-01-25", offers=[offer], baseline="offer/VendorX")
    assert result.baseline_row is not None
    assert str(result.baseline_row.ratio_to_baseline) == "1"
    with pytest.raises(costcalc.UsageError, match="same name"):
        table.compare(work, ["o1"], on="2025-01-25", offers=[offer, offer])


def test_what_is_no_usage_and_no_workload(table):
    """A number is not a usage, and not a workload: the error says what is."""
    with pytest.raises(costcalc.UsageError, match="a Usage is due, not '5'"):
        table.price("o1", 5, on="2025-01-25")
    with pytest.raises(costcalc.UsageError, match=r"a Workload, a map such as .*, a preset's name or a file"):
        table.compare(5, ["o1"], on="2025-01-25")


def test_a_charge_reads_well(table):
    """The repr of a charge line is its sum."""
    cost = table.price("deepseek-r1", costcalc.Usage(input_tokens=1_000_000), on="2025-03-01")
    assert (
        repr(cost.charges[0])
        == "<Charge input: 1000000 × 0.55 USD per 1000000 Tokens × 2/3 = 0.366666666667 USD>"
    )


WORK = costcalc.Workload(requests="10/day", input="1500", output="500")


def test_a_comparison_says_more_where_it_is_asked(table):
    """The words of the command line are keywords, as in a projection; the rows stay what they are."""
    plain = table.compare(WORK, ["o1", "deepseek-r1"], on="2025-01-25")
    assert type(plain).__name__ == "Comparison"
    more = table.compare(
        WORK, ["o1", "deepseek-r1"], on="2025-01-25", decide=True, success=["o1=79.2%", "deepseek-r1=79.8%"],
        seat="20 USD/month", seats=400, currency="EUR",
    )  # fmt: skip
    document = more.to_dict()
    assert document["decision"]["winner"] == "deepseek/deepseek-r1"
    assert document["success"]["ranking"][0]["cost_per_solved_task"] == "0.002406015038"
    assert document["seats"]["cost_per_month"] == "8000"
    assert document["fx"]["currency"] == "EUR"
    assert document["command"].endswith("--seat '20 USD/month' --seats 400 --decide --currency EUR")
    assert [row.cost_per_request for row in more.rows] == [row.cost_per_request for row in plain.rows]
    assert repr(more) == repr(plain)
    assert table.compare(WORK, ["o1"], on="2025-01-25", decide=None, currency=None).to_dict().keys() == (
        plain.to_dict().keys()
    )


@pytest.mark.parametrize("words", [{"seets": 4}, {"model": ["o1"]}, {"requests": "1/day"}])
def test_a_comparison_takes_no_other_words(table, words):
    """A slip is an error with what comes near, and not silently nothing."""
    with pytest.raises(costcalc.UsageError, match=f"takes no '{next(iter(words))}'"):
        table.compare(WORK, ["o1"], on="2025-01-25", **words)


@pytest.mark.parametrize("word", ["requests", "input"])
def test_a_number_of_thousands_of_digits_is_none(table, word: str):
    """Python does not even write it; the error is ours, and names the word."""
    work = {"requests": "5/day", "input": 5, "output": 5, word: 10**5000}
    with pytest.raises(costcalc.CostcalcError, match="thousands of digits"):
        table.project(work, ["gpt-5.5"], start="2026-12", months=2)


def test_a_projection_is_told_its_start(table):
    """The library reads no clock, so that no start is an error and not the year 1."""
    with pytest.raises(costcalc.UsageError, match="say the first month, such as 2026-12") as caught:
        table.project(WORK, ["gpt-5.5"], start=None)
    assert caught.value.field == "start"


def test_a_region_that_is_no_text(table):
    """It is not even compared: a signalling NaN is equal to nothing, and says so by an error of its own."""
    with pytest.raises(costcalc.UsageError, match="region: must be one text"):
        table.price("o1", costcalc.Usage(input_tokens=1), on="2025-01-25", region=Decimal("sNaN"))


@pytest.mark.parametrize("said", [1, 0, "false", None])
def test_the_mean_of_requests_is_true_or_false(table, said: object):
    """What passes for a flag would be repeated in the command as it is."""
    with pytest.raises(costcalc.UsageError, match="mean_request: True or False is due"):
        table.price("o1", costcalc.Usage(input_tokens=1), on="2025-01-25", mean_request=said)


@pytest.mark.parametrize("name", ["catalogue", "words", "files", "audited"])
def test_a_table_is_frozen(name: str):
    """Whoever shares a table may rely on it."""
    with pytest.raises(AttributeError, match=f"frozen: {name}"):
        setattr(costcalc.load(), name, None)
    with pytest.raises(AttributeError, match="frozen: meta is set once"):
        costcalc.load().catalogue.meta = {}


def test_results_stay_as_they_were_made(table):
    """What says an answer cannot be made to say another, nor can what it is made of."""
    compared = table.compare(WORK, ["o1"], on="2026-05-01")
    projected = table.project(WORK, ["gpt-5.4"], start="2026-12", months=1)
    for value, name in ((compared, "rows"), (projected, "unranked"), (projected.courses[0], "drawn")):
        with pytest.raises(AttributeError, match=f"frozen: {name} is set once"):
            setattr(value, name, ())
        with pytest.raises(AttributeError, match=f"frozen: {name} cannot be taken"):
            delattr(value, name)


def test_a_copy_of_a_result_keeps_its_table(table):
    """A table is frozen, so that copies of what is of it share it."""
    found = table.project(
        costcalc.Workload(requests="10/day", input=1_000), ["o1"], start="2026-12", months=1
    )
    assert copy.deepcopy(found).to_dict() == found.to_dict()
    assert copy.deepcopy(table) is table
    with pytest.raises(AttributeError, match="frozen: catalogue"):
        del table.catalogue


def test_a_row_of_a_breakeven_as_json(table):
    """A row alone says what the document says of it."""
    work = costcalc.Workload(requests="10/day", input=1_000)
    found = table.breakeven(
        work, ["gpt-5.4"], on="2026-11-22", gpus=8, gpu_rate="2", throughput="4000 token/s"
    )
    assert found.rows[0].to_dict() == found.to_dict()["rows"][0]
    with pytest.raises(costcalc.UsageError, match="as a list of texts"):
        table.breakeven(work, 5, on="2026-11-22")
