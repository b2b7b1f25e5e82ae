"""Contracts of a table: how they are read and layered, when they are in force, and which term decides."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

from datetime import date
from fractions import Fraction
from textwrap import indent

import pytest

import costcalc
from costcalc import Usage
from costcalc.errors import InstantNeededError, PricingTableError
from costcalc.pricing.contracts import Contract, Term
from costcalc.pricing.file.term_checks import MOST_CONTRACTS
from costcalc.pricing.stored.compiling import compile_table, for_others
from tests.builders import at, loaded, model, period, pricing_file, table_of, usd, variant

RATES = "input: 10 USD/Mtoken, cache_read: 1 USD/Mtoken, output: 40 USD/Mtoken"
VARIANTS = "variants:\n" + indent(
    variant("service_tier: [batch, flex]", RATES)
    + variant("input_tokens_above: 200000, service_tier: standard", RATES),
    "  ",
)
SHEET = pricing_file(
    model(period(RATES, also=VARIANTS), "acme/one"),
    model(period(RATES), "acme/two"),
    model(period(RATES), "host/one"),
).replace("acme: {name: Acme}", "acme: {name: Acme}\n  host: {name: Host}")


def overlay(*contracts: str) -> str:
    """An overlay of contracts: their body, each under a name."""
    head = "version: 1\ncurrency: USD\nsources:\n  paper: {title: The paper, article: paper.pdf, kind: primary}\ncontracts:\n"
    return head + "".join(indent(each, "  ") for each in contracts) + "end: pricing/1\n"


def deal(
    terms: str = "discounts: [{percent: 10%}]",
    name: str = "deal",
    scope: str = "",
    since: str = "2026-01-01T00:00:00Z",
    until: str = "",
) -> str:
    """A contract in a few words."""
    lines = [f"{name}:", "  name: A deal", "  source: paper", f"  effective_from: {since}"]
    lines += [f"  effective_to: {until}"] if until else []
    lines += [f"  {line}" for line in (*scope.splitlines(), *terms.splitlines()) if line]
    return "\n".join(lines) + "\n"


def contract(terms: str, scope: str = "") -> Contract:
    """The contract with these terms, as the compiled table gives it."""
    (found,) = table_of(SHEET, overlay(deal(terms, scope=scope))).contracts
    return found


def test_every_part_of_a_contract_comes_back():
    """What is written in an overlay is what the table gives: exact numbers, the source, the words."""
    found = contract(
        """\
discounts: [{percent: 12.5%, printed: 12.5 % off}, {model: acme/one, meter: input, when: {service_tier: [batch, flex]}, price: 0.004 USD/ktoken}]
volume_discounts: [{above: 50_000.01 USD, percent: 5%, printed: "5 %"}]
commitment: {spend: 20000 USD/month, printed: "20,000 a month"}
provisioned: [{model: acme/two, units: 3, price: 30.5 USD/hour, capacity: 300000 token/minute, printed: "30.50"}]
note: renewed every year
""",
        "provider: acme\nmodels: [host/one]",
    )
    assert (found.id, found.name, found.source.title, found.note) == (
        "deal",
        "A deal",
        "The paper",
        "renewed every year",
    )
    assert (found.effective_from, found.effective_to) == (at("2026-01-01T00:00Z"), None)
    assert list(found.terms.values()) == [
        Term(None, None, None, usd("0.125"), None, "12.5 % off"),
        Term("acme/one", "input", "service_tier=batch|flex", None, usd("4"), None),
    ]
    assert [str(term) for term in found.terms.values()] == [
        "12.5% off", "4 USD/Mtoken for input of acme/one with service_tier=batch|flex",
    ]  # fmt: skip
    assert found.bands[0][:2] == (usd("50000.01"), usd("0.05"))
    assert found.commitment == usd("20000")
    assert found.provisioned[0].tokens_per_hour == Fraction(3 * 5_000 * 3_600)
    assert found.monthly_terms() == ("provisioned throughput", "volume discounts", "a commitment")
    assert found.monthly_terms("acme/one") == ("volume discounts", "a commitment")


@pytest.mark.parametrize(
    ("scope", "covered"),
    [
        ("", ["acme/one", "acme/two", "host/one"]),
        ("provider: acme", ["acme/one", "acme/two"]),
        ("models: [acme/two]", ["acme/two"]),
        ("provider: host\nmodels: [acme/two]", ["acme/two", "host/one"]),
    ],
)
def test_a_contract_is_about_a_provider_some_models_or_all(scope: str, covered: list[str]):
    """Provider and models add up; neither means all models, those of the table below too."""
    table = table_of(SHEET, overlay(deal(scope=scope)))
    assert [each.id for each in table.models() if table.contract_of(each, date(2026, 6, 1))] == covered


ORDER = """\
discounts:
  - {percent: 1%}
  - {when: {service_tier: [batch, flex]}, percent: 2%}
  - {meter: input, percent: 3%}
  - {meter: output, when: {service_tier: [batch, flex]}, percent: 4%}
  - {meter: output, percent: 5%}
  - {model: acme/one, percent: 6%}
  - {model: acme/one, when: {service_tier: [batch, flex]}, percent: 7%}
  - {model: acme/one, meter: input, percent: 8%}
  - {model: acme/one, meter: cache_read, price: 0.5 USD/Mtoken}
  - {model: acme/one, meter: cache_read, when: {service_tier: standard}, price: 0.4 USD/Mtoken}
  - {meter: reasoning, percent: 11%}
"""


@pytest.mark.parametrize(
    ("name", "meter", "billed_as", "batch", "term"),
    [
        ("acme/two", "cache_read", "cache_read", False, "1% off"),
        ("acme/two", "input", "input", False, "3% off input"),
        ("acme/two", "cache_write", "input", False, "3% off input"),  # no price of its own: billed as input
        ("acme/two", "reasoning", "output", False, "11% off reasoning"),  # its own name comes first
        ("acme/one", "input", "input", False, "8% off input of acme/one"),
        ("acme/one", "output", "output", False, "6% off acme/one"),  # the model before the meter
        (
            "acme/one",
            "cache_read",
            "cache_read",
            False,
            "0.4 USD/Mtoken for cache_read of acme/one with service_tier=standard",
        ),
        (
            "acme/one",
            "input",
            "input",
            True,
            "7% off acme/one with service_tier=batch|flex",
        ),  # conditions come first
        ("acme/one", "output", "output", True, "7% off acme/one with service_tier=batch|flex"),
        (
            "acme/one",
            "cache_read",
            "cache_read",
            True,
            "7% off acme/one with service_tier=batch|flex",
        ),  # prices are for the base
        ("acme/two", "output", "output", True, "4% off output with service_tier=batch|flex"),
        ("acme/two", "cache_read", "cache_read", True, "2% off with service_tier=batch|flex"),
    ],
)
def test_the_most_specific_term_decides(name: str, meter: str, billed_as: str, batch: bool, term: str):
    """Conditions first; then model and meter, the model, the meter, the whole contract."""
    found = contract(ORDER).term_for(name, meter, billed_as, "service_tier=batch|flex" if batch else None)
    assert str(found) == term


def test_no_term_is_the_list_price():
    """A contract on output alone leaves input as it is."""
    found = contract("discounts: [{meter: output, percent: 5%}]")
    assert found.term_for("acme/one", "input", "input", None) is None
    table = table_of(SHEET, overlay(deal("discounts: [{meter: output, percent: 5%}]")))
    cost = table.price("acme/one", Usage(input_tokens=1_000_000), on="2026-06-01")
    assert (cost.contracted_cost, cost.steps, cost.contract) == (usd("10"), (), table.contracts[0])


@pytest.mark.parametrize(
    ("percent", "contracted"), [("0%", "10"), ("100%", "0"), ("33.333333333333333%", "6.6666666666666667")]
)
def test_the_edges_of_a_percentage(percent: str, contracted: str):
    """Nothing off, everything off, and many digits are all exact."""
    term = next(iter(contract(f"discounts: [{{percent: {percent}}}]").terms.values()))
    assert term.unit_price(usd("10")) == usd(contracted)


IN_FORCE = table_of(
    SHEET,
    overlay(
        deal(name="first", scope="provider: acme", until="2027-03-01T12:00:00Z"),
        deal(name="second", scope="models: [acme/one]", since="2027-03-01T12:00:00Z", until="2028-01-01T00:00:00Z"),
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("on", "found"),
    [
        (at("2025-12-31T23:59:59.999999Z"), None),
        (date(2025, 12, 31), None),
        (at("2026-01-01T00:00Z"), "first"),
        (date(2026, 1, 1), "first"),
        (at("2027-03-01T11:59:59.999999Z"), "first"),
        (at("2027-03-01T12:00Z"), "second"),
        (date(2027, 12, 31), "second"),
        (at("2028-01-01T00:00Z"), None),
        (date(2028, 1, 1), None),
    ],
)
def test_a_contract_is_in_force_from_its_start_to_its_end(on: date, found: str | None):
    """The start is in force, the end is not; a day is in force as a whole."""
    contract = IN_FORCE.contract_of(IN_FORCE.model("acme/one", on="2026-01-01"), on)
    assert (contract.id if contract else None) == found


@pytest.mark.parametrize("name", ["acme/one", "acme/two"])
def test_a_day_in_which_a_contract_changes_needs_an_instant(name: str):
    """Whether another one follows or not, a day in which one ends has no answer."""
    with pytest.raises(InstantNeededError, match="give an instant such as 2027-03-01T12:00:00Z"):
        IN_FORCE.price(name, Usage(input_tokens=1), on="2027-03-01")
    assert IN_FORCE.price("host/one", Usage(input_tokens=1), on="2027-03-01").contract is None


def test_a_higher_layer_replaces_a_contract():
    """The contract of an overlay takes the place of that of the same id below it."""
    table = table_of(
        SHEET, overlay(deal("discounts: [{percent: 10%}]")), overlay(deal("discounts: [{percent: 20%}]"))
    )
    assert table.price("acme/two", Usage(input_tokens=1_000_000), on="2026-06-01").contracted_cost == usd("8")


def test_contracts_are_part_of_the_hash_and_are_not_handed_on():
    """Another percentage is another table; what is exported for others holds no terms."""
    one, other = (table_of(SHEET, overlay(deal(f"discounts: [{{percent: {share}%}}]"))) for share in (10, 11))
    assert len({one.hash, other.hash, table_of(SHEET).hash}) == 3
    compiled = compile_table(loaded(SHEET, overlay(deal(name="secret-deal"))), "")
    assert b"secret-deal" in compiled
    assert b"secret-deal" not in for_others(compiled)


def test_problems_name_the_file_of_the_contract():
    """What is wrong with an overlay's contract is told with the overlay's line, not the table's."""
    with pytest.raises(PricingTableError) as caught:
        loaded(SHEET, overlay(deal(scope="models: [acme/three]")))
    (problem,) = caught.value.problems
    assert (problem.file, problem.line, problem.key) == ("overlay.yaml", 10, "contracts.deal.models.0")


def test_many_contracts_are_too_many():
    """There is a bound, so that looking for overlaps stays quick."""
    spans = [(f"2{n:03}-01-01T00:00:00Z", f"2{n + 1:03}-01-01T00:00:00Z") for n in range(MOST_CONTRACTS + 1)]
    contracts = [deal(name=f"c{n}", since=since, until=until) for n, (since, until) in enumerate(spans)]
    assert len(table_of(SHEET, overlay(*contracts[:-1])).contracts) == MOST_CONTRACTS
    with pytest.raises(PricingTableError, match=f"contracts.c{MOST_CONTRACTS}: at most {MOST_CONTRACTS}"):
        loaded(SHEET, overlay(*contracts))


@pytest.mark.parametrize(
    "text", ["1e9%", "nan%", "15 %", "%", "-0%", "٥%", "1" * 100_000 + "%", "0x5%", "15%%", "15.%", "1_5%"]
)
def test_hostile_percentages(text: str):
    """What is no plain percentage is refused, with its line, and not with a wall of text."""
    with pytest.raises(PricingTableError, match="write a percentage") as caught:
        loaded(SHEET, overlay(deal(f'discounts: [{{percent: "{text}"}}]')))
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize(
    "terms",
    [
        'commitment: {spend: "1e9 USD/month"}', 'commitment: {spend: "USD/month"}', "commitment: {spend: 20000}", "commitment: {}",
        'commitment: {spend: "10**10**10 USD/month"}', 'volume_discounts: [{above: "nan USD", percent: 5%}]',
        "volume_discounts: [{above: 5 USD}]", "volume_discounts: {above: 5 USD, percent: 5%}", "discounts: [10%]", "discounts: 10%",
        "discounts: [{meter: input, price: 1e-3 USD/Mtoken}]", "discounts: [{meter: input, price: -1 USD/Mtoken}]",
        "discounts: [{percent: [10%]}]", "discounts: [{percent: 10%, when: {}}]", "discounts: [{percent: 10%, when: batch}]",
        "provisioned: [{model: acme/one, units: 0, price: 1 USD/hour, capacity: 1 token/second}]",
        "provisioned: [{model: acme/one, units: 1M, price: 1 USD/hour, capacity: 1e400 token/second}]",
        "provisioned: [{model: acme/one, units: 2M, price: 1 USD/hour, capacity: 1 token/second}]",
    ],
)  # fmt: skip
def test_hostile_terms(terms: str):
    """What is no term is refused, each with one problem."""
    with pytest.raises(PricingTableError) as caught:
        loaded(SHEET, overlay(deal(terms)))
    assert len(caught.value.problems) == 1
    assert caught.value.key.startswith("contracts.deal")


def test_a_table_without_contracts_has_none(shipped: costcalc.PricingTable):
    """The shipped table has no contract, and says so quickly."""
    assert shipped.contracts == ()
    assert shipped.contract_of(shipped.model("o1", on="2025-06-01"), date(2025, 6, 1)) is None
