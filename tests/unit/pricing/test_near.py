"""When near names are looked for: once a name, when they are read, and for the first few of a list."""

from __future__ import annotations

import pickle
from datetime import date

import pytest

from costcalc.errors import NoPriceInForceError, UnknownModelError
from costcalc.pricing.names import near
from costcalc.pricing.names.meaning import MOST_TOLD, NOT_LOOKED_FOR, FewHints
from tests.builders import model, period, pricing_file, table_of

TABLE = table_of(pricing_file(model(period("input: 1 USD/Mtoken"), "acme/alpha-1", "aliases: [alpha]")))


@pytest.fixture
def searches(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names for which near ones were looked for."""
    found: list[str] = []
    search = near.nearest

    def counted(name: str, names: list[str]) -> list[str]:
        found.append(name)
        return search(name, names)

    monkeypatch.setattr(near, "nearest", counted)
    TABLE.catalogue.made.pop("near", None)
    return found


def refused(name: str) -> UnknownModelError:
    """The error for a name that nobody has."""
    with pytest.raises(UnknownModelError) as caught:
        TABLE.model(name, on="2025-06-01")
    return caught.value


def test_nothing_is_looked_for_before_it_is_read(searches: list[str]):
    """A loop that passes over unknown names does not pay for hints."""
    errors = [refused(f"alpha-1{'x' * (number % 7)}-x{'y' * (number % 11)}") for number in range(1_000)]
    assert searches == []
    assert "did you mean" in str(errors[0])
    assert set(searches) == {"alpha-1-x"}


def test_once_a_name(searches: list[str]):
    """The same unknown name again is not looked for again."""
    assert len({str(refused("alfa")) for _ in range(100)}) == 1
    assert len(searches) <= 2  # among its makers' names, and among all


def test_the_first_few_of_a_list(searches: list[str]):
    """Further unknown names of a list say that nothing near was looked for, and what lists the names."""
    hints = FewHints()
    names = [f"alpha-1-{one}{two}" for one in "abcdefghij" for two in "vwxyz"]
    told = [str(hints.of(refused(each))) for each in names * 20]
    assert set(searches) == {*names[:MOST_TOLD]}
    assert sum(NOT_LOOKED_FOR in each for each in told) == 1_000 - 20 * MOST_TOLD
    assert told[-1] == (
        "no model is called 'alpha-1-jz' (near names are looked for for the first 3 unknown names of a list)"
        "; `costcalc models` lists what there is"
    )


def test_other_errors_of_a_list_are_as_they_are():
    """What is known without looking, and what is no unknown name, is told of each."""
    hints = FewHints()
    for number in range(10):
        known = UnknownModelError(f"old-{number}", ["new"], "today")
        assert hints.of(known) is known
    other = NoPriceInForceError("acme/alpha-1", date(2025, 1, 1))
    assert hints.of(other) is other


def test_an_unknown_name_travels():
    """From another process the error comes with its near names."""
    there = pickle.loads(pickle.dumps(refused("alpa")))  # noqa: S301 - our own bytes
    assert (str(there), there.near) == (str(refused("alpa")), ("alpha",))
