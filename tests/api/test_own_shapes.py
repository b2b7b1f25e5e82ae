"""What the service says of itself and of requests is declared, member by member."""

from __future__ import annotations

import pytest

from costcalc_api.health import HEALTH, READINESS
from costcalc_api.problems import PROBLEM
from tests.unit.questions.members import faults


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v1/models/nonesuch?on=2025-01-25", 404),
        ("/v1/price?model=o1&input=1&on=2001-01-01", 404),
        ("/v1/compare?model=nobody&model=noone&input=1", 404),
        ("/v1/price?model=o1&input=x", 422),
        ("/v1/price?modle=o1&input=3", 422),
        ("/v1/price?model=o1&input=1&on=2025-13-01", 422),
        ("/nothing", 404),
    ],
)
def test_problems(client, path: str, status: int):
    """Of the core, of the service, and of HTTP."""
    answer = client.get(path)
    assert answer.status_code == status
    assert list(faults(answer.json, PROBLEM)) == []


def test_health_and_readiness(client):
    """It is alive, and has a table."""
    assert list(faults(client.get("/healthz").json, HEALTH)) == []
    assert list(faults(client.get("/readyz").json, READINESS)) == []
