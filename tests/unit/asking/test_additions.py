"""Additions in a request: read with its other words, each by a module that is loaded where it is due."""

from __future__ import annotations

from decimal import Decimal

import pytest

from costcalc.additions.success import Share
from costcalc.asking import additions
from costcalc.asking.additions import CURRENCY, ENERGY, NOTHING, SUCCESS, read_besides
from costcalc.errors import UsageError
from costcalc.questions.compare.request import ASKING

WORDS = {"model": ["o1"], "input": "5"}


def test_what_was_not_asked_for_is_not_loaded(monkeypatch):
    """A request without any word of an addition needs none of their modules; others need their own."""
    loaded, load = [], additions.module_of

    def noted(name):
        loaded.append(name)
        return load(name)

    monkeypatch.setattr(additions, "module_of", noted)
    assert ASKING.read({**WORDS, "decide": False}).more is NOTHING
    assert loaded == []
    more = ASKING.read({**WORDS, "success": "o1=79.2%", "currency": "EUR"}).more
    assert loaded == ["success", "currency"]
    assert more.read["success"] == [Share("o1", Decimal("0.792"), "success")]
    assert more.words == {"success": "o1=79.2%", "currency": "EUR"}


def test_another_currency_comes_last():
    """It converts what all others found, wherever a question declares it."""
    words = {"success": "o1=79.2%", "currency": "EUR", "energy": True}
    assert [*read_besides((CURRENCY, SUCCESS, ENERGY), words).read] == ["success", "energy", "currency"]


@pytest.mark.parametrize(
    "wrong",
    [{"success": "o1=80"}, {"fx_rate": "0.92"}, {"seats": "4"}, {"zone": "FRA"}, {"lang": "de"}],
)
def test_what_is_wrong_is_told_where_the_request_is_read(wrong):
    """No table is needed to tell it."""
    with pytest.raises(UsageError):
        ASKING.read({**WORDS, **wrong})
