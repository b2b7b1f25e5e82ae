"""Contract terms on the command line: an overlay of one's own over the table."""

from __future__ import annotations

import csv
import io
import json

import pytest

OVERLAY = """\
version: 1
currency: USD
sources:
  paper: {title: Framework agreement, article: agreement.pdf, kind: primary}
contracts:
  acme-2025:
    name: Framework agreement
    source: paper
    effective_from: 2025-01-01T00:00:00Z
    provider: acme
    discounts: [{percent: 20%}]
end: pricing/1
"""


@pytest.fixture
def overlay(tmp_path):
    """The path of an overlay with one contract."""
    file = tmp_path / "contract.yaml"
    file.write_text(OVERLAY)
    return str(file)


def test_an_overlay_s_contract_is_in_the_answer_and_its_command(costcalc, overlay):
    """The cost is contracted, and the command that gives it again names the overlay."""
    asked = ("price", "one", "--input", "1M", "--on", "2025-02-01", "--overlay", overlay)
    document = json.loads(costcalc(*asked, "--format", "json").out)
    assert (document["list_cost"], document["contracted_cost"]) == ("0.55", "0.44")
    assert f"--overlay {overlay}" in document["command"]
    without = costcalc("price", "one", "--input", "1M", "--on", "2025-02-01", "--format", "json")
    assert json.loads(without.out)["contract"] is None


def test_a_saved_result_holds_under_its_contract_alone(costcalc, overlay, tmp_path):
    """`verify` computes it again: without the overlay the contracted cost is another."""
    saved = str(tmp_path / "saved.json")
    asked = ("compare", "one", "two", "--input", "1000", "--on", "2025-02-25", "--overlay", overlay)
    assert costcalc(*asked, "--format", "json", "-o", saved).code == 0
    assert costcalc("verify", saved, "--overlay", overlay).code == 0
    without = costcalc("verify", saved)
    assert without.code == 1
    assert "contract" in without.out


def test_a_discount_is_said_ad_hoc(costcalc, overlay, tmp_path):
    """A percentage off list prices, without a file; it is verified, and refused beside a contract."""
    asked = ("price", "one", "--input", "1M", "--on", "2025-02-01", "--discount", "15%")
    document = json.loads(costcalc(*asked, "--format", "json").out)
    assert (document["list_cost"], document["contracted_cost"]) == ("0.55", "0.4675")
    assert "--discount 15%" in document["command"]
    saved = str(tmp_path / "saved.json")
    assert costcalc(*asked, "--format", "json", "-o", saved).code == 0
    assert costcalc("verify", saved).code == 0
    assert "15% off (input)" in costcalc(*asked).out
    both = costcalc(*asked, "--overlay", overlay)
    assert both.code == 2
    assert both.err.startswith("costcalc: --discount: the contract acme-2025 is in force for acme/one")
    said = costcalc("price", "--file", "-", "--discount", "10%", stdin=b"model,input,on\none,1M,2025-02-01\n")
    (row,) = csv.DictReader(io.StringIO(said.out, newline=""))
    assert (row["list_cost"], row["contracted_cost"]) == ("0.55", "0.495")
    wrong = costcalc("price", "one", "--input", "1", "--discount", "15")
    assert (wrong.code, wrong.err.partition(":")[2][:12]) == (2, " --discount:")


def test_a_bill_says_what_is_owed(costcalc, overlay):
    """Each row has the contracted cost and the contract behind the list cost."""
    bill = b"model,input,on\none,1M,2025-02-01\none,1M,2024-12-31\nhost/one,1M,2025-02-25\n"
    said = costcalc("price", "--file", "-", "--overlay", overlay, stdin=bill)
    rows = list(csv.DictReader(io.StringIO(said.out, newline="")))
    assert list(rows[0])[-2:] == ["contracted_cost", "contract"]
    assert (rows[0]["list_cost"], rows[0]["contracted_cost"], rows[0]["contract"]) == (
        "0.55",
        "0.44",
        "acme-2025",
    )
    assert (rows[1]["problem"] != "", rows[1]["contracted_cost"]) == (True, "")
    assert (rows[2]["contracted_cost"], rows[2]["contract"]) == (rows[2]["list_cost"], "")
    lines = costcalc(
        "price", "--file", "-", "--overlay", overlay, "--format", "json", stdin=bill
    ).out.splitlines()
    assert json.loads(lines[0])["contracted_cost"] == "0.44"


def test_check_tells_what_is_wrong_with_an_overlay(costcalc, overlay, tmp_path):
    """An overlay is checked over the table that it is about."""
    from tests.cli.conftest import TABLE

    assert costcalc("check", overlay, "--as-overlay", "--pricing", TABLE, pricing=None).code == 0
    broken = tmp_path / "broken.yaml"
    broken.write_text(OVERLAY.replace("20%", "120%"))
    said = costcalc("check", str(broken), "--as-overlay", "--pricing", TABLE, pricing=None)
    assert said.code == 1
    assert "broken.yaml:11: contracts.acme-2025.discounts.0.percent" in said.out


def test_strict_refuses_what_a_month_decides(costcalc, overlay, tmp_path):
    """Percentages are certain; a commitment makes a single request's cost something that a month decides."""
    asked = ("price", "one", "--input", "10k", "--on", "2025-02-01", "--strict")
    assert costcalc(*asked, "--overlay", overlay).code == 0
    file = tmp_path / "commitment.yaml"
    file.write_text(OVERLAY.replace("end:", "    commitment: {spend: 20000 USD/month}\nend:"))
    said = costcalc(*asked, "--overlay", str(file))
    assert said.code == 4
    assert "has terms that a month decides (a commitment)" in said.err
