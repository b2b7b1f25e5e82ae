"""Names that ended, over HTTP: 200 with what is not ranked; 404 for a name that means nothing."""

from __future__ import annotations

import pytest

WORK = "input=1500&output=500"
QUESTIONS = [
    f"/v1/compare?{WORK}&on=2026-11-22",
    f"/v1/project?{WORK}&requests=10/day&start=2026-12&months=1",
    f"/v1/breakeven?{WORK}&gpus=8&gpu_rate=2+USD/GPU_hour&throughput=4000+token/s&on=2026-11-22",
]
NAMED = [pytest.param(each, id=each.partition("?")[0]) for each in QUESTIONS]


@pytest.mark.parametrize("question", NAMED)
def test_a_name_that_ended(question, shipped_client):
    """The others are answered, and it is told with its successor."""
    said = shipped_client.get(f"{question}&model=deepseek-v4.1-flash&model=deepseek-chat")
    assert said.status_code == 200, said.text
    (ended,) = said.json["unranked"]
    assert (ended["model"], ended["code"]) == ("deepseek-chat", "unknown_model")
    assert ended["successor"] == "deepseek/deepseek-v4.1-flash"


@pytest.mark.parametrize("question", NAMED)
def test_names_that_mean_nothing(question, shipped_client):
    """All of them at once, and none that ended."""
    said = shipped_client.get(f"{question}&model=no-such-model&model=deepseek-chat&model=nor-this-one")
    assert (said.status_code, said.json["code"]) == (404, "unknown_model")
    assert "'nor-this-one'" in said.json["detail"]
    assert "'deepseek-chat'" not in said.json["detail"]


def test_a_price_of_a_name_that_ended(shipped_client):
    """It says what follows, as a member too."""
    said = shipped_client.get("/v1/price?model=deepseek-chat&input=1000&output=10&on=2026-11-22")
    assert (said.status_code, said.json["code"]) == (404, "unknown_model")
    assert said.json["successor"] == "deepseek/deepseek-v4.1-flash"


def test_the_page_shows_it(shipped_client):
    """Beside the others, among what is not ranked."""
    said = shipped_client.get(f"/?model=deepseek-v4.1-flash&model=deepseek-chat&{WORK}&on=2026-11-22")
    assert said.status_code == 200
    assert "Not ranked" in said.text
    assert "its successor: deepseek/deepseek-v4.1-flash" in said.text
