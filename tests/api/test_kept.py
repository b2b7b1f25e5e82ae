"""What is kept of answers: what is asked again and again, and no memory full of what is asked once."""

from __future__ import annotations

import pytest

from costcalc_api import create_app, endpoints, tables
from tests.api.conftest import PRICING

PRICE = "/v1/price?model=o1&on=2025-03-01&input={}"
COMPARE = "/v1/compare?model=o1&model=deepseek-r1&input=1000&on=2025-03-01"
GZIP = {"Accept-Encoding": "gzip"}


@pytest.fixture
def fresh():
    """A service that has answered nothing yet."""
    return create_app(PRICING, reload_seconds=0).test_client()


@pytest.fixture
def made(monkeypatch):
    """The queries for which an answer was worked out."""
    queries, work_out = [], endpoints._made

    def counted(asked, used, key):
        queries.append(key[2])
        return work_out(asked, used, key)

    monkeypatch.setattr(endpoints, "_made", counted)
    return queries


@pytest.mark.parametrize("headers", [{}, GZIP], ids=["plain", "gzip"])
def test_a_quick_answer_is_kept_when_it_is_asked_again(fresh, made, headers):
    """The third request is the first that is answered from memory, with the same bytes."""
    answers = [fresh.get(PRICE.format(1), headers=headers) for _ in range(4)]
    assert len(made) == 2
    assert len({(each.data, each.headers["ETag"]) for each in answers}) == 1


def test_what_takes_longer_is_kept_at_once(fresh, made):
    """A comparison is not worked out twice, nor are all claims."""
    for path in (COMPARE, "/v1/claims"):
        assert fresh.get(path).data == fresh.get(path).data
        assert len(made) == 1
        made.clear()


def test_questions_that_are_asked_once_drive_out_nothing(fresh, made, monkeypatch):
    """A script may ask thousands of questions: what dashboards ask stays where it is."""
    monkeypatch.setattr(tables, "MOST_KEPT", 3)
    for _ in range(2):
        fresh.get(PRICE.format(1))
    for quantity in range(2, 20):
        fresh.get(PRICE.format(quantity))
    made.clear()
    fresh.get(PRICE.format(1))
    assert made == []


def test_what_was_asked_once_is_forgotten_in_the_end(fresh, monkeypatch):
    """The list of what was asked once is bounded."""
    monkeypatch.setattr(tables, "MOST_ASKED_ONCE", 5)
    serving = fresh.application.extensions["costcalc"].serving
    for quantity in range(1, 20):
        fresh.get(PRICE.format(quantity))
        assert len(serving._asked_once) <= 5
