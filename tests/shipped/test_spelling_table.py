"""1,280 spellings of the best known models, and six of every curated one, with what each finds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import costcalc
from costcalc.errors import CostcalcError, UnknownModelError
from costcalc.periods import parse_moment
from costcalc.pricing.names.makers import maker_of
from tests.builders import SHIPPED

if TYPE_CHECKING:
    from costcalc.pricing.model import Model
    from costcalc.pricing_table import PricingTable

REFUSED = "refused"
ROWS = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parent / "spellings.tsv").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith(("#", "spelling\t"))
]
OWN = ("overlay", "table")


@pytest.fixture(scope="module")
def table() -> PricingTable:
    """What a plain installation has, offline."""
    return costcalc.load(SHIPPED, layers=["overlay", "table", "genai-prices", "history"])


def found(table: PricingTable, spelling: str, on: str) -> str:
    """The id of the model that a spelling finds on a day, whether it is sold by the token or not."""
    try:
        return table.find(spelling, parse_moment(on)).rater.model.id
    except UnknownModelError:
        return REFUSED


def test_each_spelling_of_the_table(table: PricingTable):
    """Every row finds its model, of the maker or seller that it says, and what names none is refused."""
    assert len(ROWS) >= 1280
    wrong = [
        (spelling, on, model, got)
        for spelling, on, model in ROWS
        if (got := found(table, spelling, on)) != model
    ]
    assert not wrong


def test_a_found_spelling_is_found_in_any_case(table: PricingTable):
    """Upper and lower case of whatever is found find the same, but of ids that differ in nothing else."""
    for spelling, on, model in ROWS[::3]:
        if model != REFUSED:
            for other in (spelling.upper(), spelling.lower(), spelling.swapcase()):
                assert found(table, other, on) == model, (spelling, other)


def written(model: Model) -> list[str]:
    """Six ways to write a model of a maker: in capitals, with other marks, after a colon."""
    provider, _, bare = model.id.partition("/")
    return [
        model.id.upper(),
        bare.upper(),
        bare.replace("-", "_"),
        bare.replace("-", " ").title(),
        f"{provider}:{bare}",
        f"{provider}/{bare.replace('-', '_')}",
    ]


def test_every_curated_model_of_a_maker_in_six_spellings(table: PricingTable):
    """Each finds what the id or the bare name finds on a day of its price; never a reseller's."""
    own = [
        each
        for each in costcalc.load(SHIPPED, layers=list(OWN)).models()
        if maker_of(each.id) == each.provider.id
    ]
    assert len(own) > 250
    asked = 0
    for model in own:
        starts = [period.effective_from for period in model.prices if period.rates and period.effective_from]
        if not starts or ":" in model.id or model.id.count("/") > 1:
            continue
        on = max(starts).isoformat().replace("+00:00", "Z")
        try:
            meant = table.find(model.id.partition("/")[2], parse_moment(on)).rater.model.id
        except CostcalcError:
            continue
        for spelling in written(model):
            wanted = model.id if "/" in spelling or ":" in spelling else meant
            assert found(table, spelling, on) == wanted, (spelling, on)
            asked += 1
    assert asked > 1_000


def test_every_curated_model_after_its_seller(table: PricingTable):
    """Five spellings of each id, those of hosts too, find it on the last day on which its price began."""
    asked = 0
    for model in costcalc.load(SHIPPED, layers=list(OWN)).models():
        starts = [period.effective_from for period in model.prices if period.rates and period.effective_from]
        if not starts:
            continue
        provider, _, bare = model.id.partition("/")
        spellings = [
            model.id.upper(),
            model.id.replace("-", "_"),
            f"{provider}/{bare.replace('-', ' ')}",
            f"{provider}:{bare}",
            f"{provider}/{bare.title()}",
        ]
        for spelling in spellings:
            assert table.find(spelling, max(starts)).rater.model.id == model.id, (spelling, max(starts))
            asked += 1
    assert asked > 3_000
