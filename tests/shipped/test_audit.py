"""The shipped table against the feed that comes with it: what is known to be disputed is found."""

from __future__ import annotations

import pytest

from costcalc.pricing_table import load
from costcalc.questions.audit.shape import VALUE
from tests.builders import SHIPPED


@pytest.fixture(scope="module")
def market(own_environment: None):
    """The shipped table over genai-prices."""
    return load(SHIPPED, layers=["table", "genai-prices"])


def said(finding) -> dict[str, str | None]:
    """The amounts of a finding by layer."""
    return {value.layer: VALUE.document(value)["list_unit_price"] for value in finding.values}


def test_the_old_cached_price_of_o3(market):
    """Until 2025-06-10, cached input of o3 cost 2.50 by one reading and 0.50 by another; our table knows."""
    (one,) = market.audit(on="2025-05-15", model="o3").page
    assert (one.meter, said(one)) == ("cache_read", {"table": "2.5", "genai-prices": "0.5"})
    assert (one.known, one.severity, one.used) == (True, "low", "table")


def test_deepseek_on_a_saturday(market):
    """DeepSeek's peak is on weekdays; by a feed without weekdays V4 Pro costs twice as much on a Saturday."""
    findings = market.audit(on="2026-11-18", model="deepseek-v4-pro", kind="price").page
    assert {each.meter for each in findings} == {"input", "cache_read", "output"}
    for each in findings:
        assert (each.variant, each.on) == ("sat,sun 01:00-04:00,06:00-10:00", "2026-11-21T01:00:00Z")
        assert str(each.ratio) == "2"
    assert said(findings[0]) == {"table": "0.66", "genai-prices": "1.32"}


def test_deepseek_chat_is_no_name_any_more(market):
    """The name was retired on 2026-07-24; a feed lists it still, at V3's prices of 2025."""
    retired = market.audit(on="2026-11-22", kind="retired", model="deepseek/deepseek-chat").page
    (one,) = [each for each in retired if each.model == "deepseek/deepseek-chat"]
    assert one.values[-1].until == "2026-07-24T15:59:00Z"


def test_every_finding_can_be_read(market):
    """Each finding names who says what, and why costcalc uses what it uses."""
    answer = market.audit(on="2026-11-22", limit=1000)
    assert answer.page
    for each in answer.page:
        assert each.why.endswith(".")
        assert each.values
        assert each.kind in {"stale", "unsourced"} or len(each.values) > 1
