"""Energy: ranges of EcoLogits' model, and the check from a published throughput."""

from __future__ import annotations

import logging
import sys
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from costcalc.additions import energy
from costcalc.additions.energy import cross_check, estimate, mix_of, same_size
from costcalc.asking.added import FEW, SPAN
from costcalc.errors import MissingExtraError, UsageError
from costcalc.numbers import rounded_text
from tests.builders import model, pricing_file, table_of

if TYPE_CHECKING:
    from collections.abc import Iterator

THOUSAND = Fraction(1000)


def found(table, name: str, zone: str = "WOR", tokens: Fraction = THOUSAND):
    """The estimate of a model of a table, by its id."""
    one = table.catalogue.model(name)
    return estimate(one, table.catalogue.model(one.weights_id), tokens, zone)


def test_a_model_of_the_catalogue(shipped):
    """GPT-4o, 1,000 tokens in France: 1.44 to 2.40 Wh and 0.096 to 0.136 gCO2e, a guess with its warnings."""
    said = found(shipped, "openai/gpt-4o", "FRA")
    assert SPAN.document(said.wh) == {"low": "1.44", "high": "2.4"}
    assert SPAN.document(said.gco2e) == {"low": "0.0963", "high": "0.136"}
    assert said.method == energy.CATALOGUED
    assert said.model_used == "gpt-4o of openai, guessed at 440 billion parameters, 44 to 132 billion active"
    assert said.warnings == (
        "The model architecture has not been released, expect lower precision.",
        "The model architecture is multimodal, expect lower precision.",
    )


def test_a_model_whose_size_the_table_knows(shipped):
    """R1, 1,000 tokens in the USA: at a PUE of 1.2, the highest known, 3.98 Wh and 1.87 gCO2e."""
    said = found(shipped, "deepseek/deepseek-r1", "USA")
    assert (SPAN.document(said.wh)["high"], SPAN.document(said.gco2e)["high"]) == ("3.98", "1.87")
    assert said.wh.low < said.wh.high
    assert said.method.startswith(energy.SIZED)
    assert said.model_used == "deepseek/deepseek-r1, with 671 billion parameters, 37 billion active"
    assert said.warnings == ()


def test_a_host_serves_the_weights_of_another(shipped):
    """A host of R1's weights takes what R1 takes."""
    hosts = [name for name in shipped.catalogue.hosts_of("deepseek/deepseek-r1") if "deepseek/" not in name]
    assert hosts
    assert found(shipped, hosts[0]).wh == found(shipped, "deepseek/deepseek-r1").wh


def test_nobody_knows_the_size(shipped):
    """A closed model that the catalogue does not have gets no figure."""
    assert found(shipped, "anthropic/claude-3-opus") is None


@pytest.mark.parametrize("name", ["openai/o1", "deepseek/deepseek-r1", "mistral/mistral-large-2512"])
@pytest.mark.parametrize("tokens", [Fraction(1, 3), Fraction(500), Fraction(10**9)])
def test_ranges_are_ordered_positive_and_grow(shipped, name: str, tokens: Fraction):
    """Every range has a positive low end below its high end, and twice the tokens take more."""
    one, two = found(shipped, name, tokens=tokens), found(shipped, name, tokens=2 * tokens)
    for less, more in ((one.wh, two.wh), (one.gco2e, two.gco2e)):
        assert 0 < less.low <= less.high
        assert less.low < more.low
        assert less.high < more.high


def test_a_name_that_wanders_is_no_name():
    """An alias with an end, or `latest`, is not looked up: it may mean another model there."""
    one = model(
        """\
        - effective_from: 2025-01-01T00:00:00Z
          source: sheet
          rates: {input: 1 USD/Mtoken}
        """,
        also="aliases: [one-latest, {name: one-old, effective_to: 2025-06-01T00:00:00Z}, one-dated]",
    )
    table = table_of(pricing_file(one))
    assert list(energy._names(table.catalogue.model("acme/one"))) == ["one", "one-dated"]


def test_its_warnings_are_told_once(monkeypatch: pytest.MonkeyPatch):
    """What EcoLogits warns of stands in the answer, and not in the log of whoever asks too."""
    mix_of("WOR")
    logged: list[logging.LogRecord] = []
    heard = logging.Handler()
    monkeypatch.setattr(heard, "emit", logged.append)
    monkeypatch.setattr(logging.getLogger(), "handlers", [heard])
    logging.getLogger("ecologits").warning("lower precision")
    assert not logged


def test_the_mix_of_a_zone():
    """A zone has its grams per kWh, whatever the case of its letters; the package says its version."""
    assert (mix_of("WOR").zone, rounded_text(mix_of("WOR").kgco2e_per_kwh, FEW)) == ("WOR", "0.458")
    assert rounded_text(mix_of("fra").kgco2e_per_kwh, FEW) == "0.0414"
    assert mix_of("WOR").package.startswith("ecologits 0.")


@pytest.mark.parametrize("zone", ["XX", "", "FRANCE", "W" * 2_000, "\x00"])
def test_an_unknown_zone_is_refused(zone: str):
    """An unknown zone is an error that lists some."""
    with pytest.raises(UsageError, match="USA, CHN, DEU, FRA or GBR") as caught:
        mix_of(zone)
    assert caught.value.field == "zone"


def test_the_check(shipped):
    """10,200 W ÷ 14,800 token/s = 0.6892 J a token = 0.1914 Wh per 1,000: R1 is estimated at 20 times it."""
    check = cross_check(shipped.catalogue.facts())
    assert check is not None
    assert check.wh_per_token * 1000 == Fraction(10_200, 14_800) / Fraction(36, 10)
    assert rounded_text(check.wh_per_token * 1000, FEW) == "0.191"
    assert check.model == "deepseek/deepseek-r1"
    assert [each.printed for each in check.cited] == [
        "Maximum Power Consumption: Up to 10.2 kW at full load",
        "~14.8k tokens/s output during decoding",
    ]
    high = found(shipped, "deepseek/deepseek-r1").wh.high
    assert 18 < high / (check.wh_per_token * 1000) < 22


def test_a_table_without_these_facts_has_no_check():
    """A table without training facts has no check."""
    assert cross_check(table_of(pricing_file()).catalogue.facts()) is None


def test_same_size(shipped):
    """V3 is as large as R1; Llama is not, and of o1 nobody knows."""
    r1, v3, o1 = (
        shipped.catalogue.model(name)
        for name in ("deepseek/deepseek-r1", "deepseek/deepseek-v3", "openai/o1")
    )
    assert same_size(r1, v3)
    assert not same_size(o1, r1)
    assert not same_size(o1, o1)


def test_the_process_is_left_as_it_was(shipped, capfd):
    """EcoLogits' logger class does not become everyone's, and its warnings do not go to standard error."""
    found(shipped, "openai/gpt-4o")
    assert logging.getLoggerClass() is logging.Logger
    assert type(logging.getLogger("costcalc.made.after")) is logging.Logger
    assert capfd.readouterr().err == ""


@pytest.fixture
def without_ecologits(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An installation without the extra."""
    for name in [name for name in sys.modules if name.startswith("ecologits")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "ecologits", None)
    energy._load.cache_clear()
    yield
    energy._load.cache_clear()


@pytest.mark.usefixtures("without_ecologits")
def test_without_the_extra():
    """The error names what to install."""
    with pytest.raises(MissingExtraError, match=r"pip install 'costcalc\[energy\]'"):
        mix_of("WOR")
