"""The addition `energy`, on comparisons and projections."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from costcalc.additions import energy
from costcalc.additions.entries import entries_of
from costcalc.asking.added import ENERGY_OF_ENTRY
from costcalc.errors import UsageError
from tests.asking import compare
from tests.builders import SHIPPED
from tests.totals import projection, total

TODAY = date(2025, 1, 25)
ASK: dict[str, Any] = {"model": ["deepseek-r1", "o1"], "input": "1500", "output": "500", "energy": True}


def document(table, **words) -> dict[str, Any]:
    """A comparison with its energy, as JSON has it."""
    return compare(table, ASK | words, TODAY).to_dict()


def energy_of(document: dict[str, Any], model: str) -> dict[str, Any]:
    """What is said of one model."""
    (row,) = [row for row in document["rows"] if row["model"] == model]
    said: dict[str, Any] = row["energy"]
    return said


def test_rows_have_ranges_and_the_check(shipped):
    """R1 by its parameters with the check beside it, o1 by the catalogue without one."""
    said = document(shipped, requests="10000/day")
    r1, o1 = energy_of(said, "deepseek/deepseek-r1"), energy_of(said, "openai/o1")
    assert r1["wh_per_request"] == {"low": "1.81", "high": "1.99"}
    assert r1["wh_per_day"] == {"low": "18100", "high": "19900"}
    assert r1["cross_check"]["wh_per_request"] == "0.0957"  # 500 × 10,200 / 14,800 / 3,600
    assert [each["id"] for each in r1["cross_check"]["sources"]] == [
        "train-supercluster-dgx",
        "train-deepseek-inference",
    ]
    assert o1["cross_check"] is None
    assert len(o1["warnings"]) == 2
    assert Decimal(o1["wh_per_request"]["low"]) < Decimal(o1["wh_per_request"]["high"])


def test_the_head_says_what_it_is(shipped):
    """The document says zone, mix, package, and what is left out."""
    head = document(shipped)["energy"]
    assert (head["zone"], head["mix_kgco2e_per_kwh"]) == ("WOR", "0.458")
    assert head["label"].startswith("estimates")
    assert head["leaves_out"].startswith("input tokens")
    assert head["cross_check"]["wh_per_1000_output_tokens"] == "0.191"


def test_without_a_rate_there_is_no_day(shipped):
    """A workload without a rate has energy per request only."""
    assert energy_of(document(shipped), "openai/o1")["wh_per_day"] is None


def test_a_cleaner_zone_emits_less(shipped):
    """The same energy emits less in France than in China."""
    fra, chn = (energy_of(document(shipped, zone=zone), "openai/o1") for zone in ("fra", "CHN"))
    assert fra["wh_per_request"] == chn["wh_per_request"]
    assert Decimal(fra["gco2e_per_request"]["high"]) < Decimal(chn["gco2e_per_request"]["low"])


def test_a_mix_takes_its_mean(shipped):
    """Three requests of 100 tokens and one of 2,100 take what a mean request of 600 takes."""
    shapes = [
        {"name": "short", "weight": "3", "input": "10", "output": "100"},
        {"name": "long", "weight": "1", "input": "10", "output": "2100"},
    ]
    words = {name: value for name, value in ASK.items() if name not in {"input", "output"}}
    mixed = compare(shipped, words | {"shapes": shapes}, TODAY).to_dict()
    assert energy_of(mixed, "openai/o1") == energy_of(document(shipped, output="600"), "openai/o1")


def test_what_has_no_estimate_says_why(shipped):
    """No output, a quote, and a model of a size that nobody knows: each with its reason."""
    said = document(
        shipped, model=["claude-3-opus"], offer=["V: input 1 USD/Mtoken, output 1 USD/Mtoken"], output="5"
    )
    assert energy_of(said, "offer/V") == {"reason": energy.QUOTED}
    assert energy_of(said, "anthropic/claude-3-opus") == {
        "reason": "neither EcoLogits nor the pricing table knows how large Claude 3 Opus is"
    }
    silent = document(shipped, output="0")
    assert energy_of(silent, "openai/o1") == {"reason": energy.NO_OUTPUT}


def test_a_zone_alone_is_refused(shipped):
    """A zone without energy is a slip."""
    with pytest.raises(UsageError, match="ask for energy too"):
        compare(shipped, {**ASK, "energy": False, "zone": "FRA"}, TODAY)


def test_a_total_of_a_projection():
    """A horizon of 10 requests with 4,000 output and 1,000 reasoning tokens takes 10 × a request of 500."""
    tokens = {"input": "99", "output": "4000", "reasoning": "1000", "image": "7"}
    one, none = entries_of(projection(total("a", requests="10", tokens=tokens), total("a")))
    assert (one.output_tokens, one.requests) == (Fraction(500), Fraction(10))
    assert none.output_tokens == 0


def test_totals_have_the_energy_of_the_horizon(shipped):
    """A total says what its request takes, and what all its requests take."""
    found = projection(total("deepseek/deepseek-r1", requests="10000", tokens={"output": "5000000"}))
    (entry,) = energy.answer(shipped, energy.read({"energy": True}), found).entries
    said = ENERGY_OF_ENTRY.document(entry)
    assert said["wh_per_request"] == {"low": "1.81", "high": "1.99"}
    assert said["wh"] == {"low": "18100", "high": "19900"}
    assert "wh_per_day" not in said


SCRIPT = """
import json, socket, sys

def refused(*args, **kwargs):
    raise AssertionError("the network was asked")

socket.socket.connect = socket.getaddrinfo = socket.create_connection = refused
from datetime import date
from tests.asking import compare
from costcalc.pricing_table import load

table = load(sys.argv[1])
words = {"model": ["deepseek-r1", "o1"], "input": "1500", "output": "500"}
compare(table, words, date(2025, 1, 25)).to_dict()
before = any(name.startswith("ecologits") for name in sys.modules)
said = compare(table, words | {"energy": True}, date(2025, 1, 25)).to_dict()
print(json.dumps([before, [row["energy"]["wh_per_request"] for row in said["rows"]]]))
"""


def test_it_is_loaded_only_when_asked_and_asks_no_network():
    """A plain comparison does not load EcoLogits; an estimate works without a network."""
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", SCRIPT, str(SHIPPED)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    before, ranges = json.loads(run.stdout)
    assert before is False
    assert ranges[0] == {"low": "1.81", "high": "1.99"}
    assert run.stderr == ""
