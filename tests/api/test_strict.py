"""`strict=1` refuses what the command line refuses by `--strict`, and is nothing to who does not say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from costcalc.cli.main import run

if TYPE_CHECKING:
    from flask.testing import FlaskClient

DAY = "on=2026-11-22"
ESTIMATES = [
    f"/v1/price?model=gpt-4o&input=1500 word&output=5&{DAY}",
    f"/v1/price?model=sonnet&input=1500&{DAY}",
    f"/v1/compare?model=sonnet&model=gpt-4o&input=1500&output=5&{DAY}",
    f"/v1/compare?model=deepseek-chat&model=gpt-4o&input=1500&output=5&{DAY}",
    "/v1/project?model=deepseek-v4-pro&requests=10/day&input=1500&output=5&start=2026-12",
]
SURE = f"/v1/price?model=gpt-4o&input=1500&output=5&{DAY}"
BODY = {"model": "gpt-4o", "input": 1500, "output": 5, "on": "2026-11-22"}


@pytest.mark.parametrize("asked", ESTIMATES)
@pytest.mark.parametrize("form", ["", "&format=csv", "&numbers=float"])
def test_an_estimate_is_refused(asked, form, shipped_client: FlaskClient):
    """With each reason, as a fault of the parameter; without the word, or with a 0, it is answered."""
    for more in ("", "&strict=0", "&strict=false"):
        assert shipped_client.get(f"{asked}{form}{more}").status_code == 200
    answer = shipped_client.get(f"{asked}{form}&strict=1")
    problem = answer.get_json()
    assert (answer.status_code, problem["code"]) == (422, "refused_by_strict")
    assert problem["detail"].startswith("strict: refused: ")
    assert problem["errors"][0]["parameter"] == "strict"


@pytest.mark.parametrize("form", ["", "&format=csv", "&format=value"])
def test_what_is_certain_stays(form, shipped_client: FlaskClient):
    """The very bytes of the answer without the word."""
    strict, plain = (shipped_client.get(f"{SURE}{form}{more}") for more in ("&strict=true", ""))
    assert strict.status_code == 200
    assert strict.data == plain.data


def test_one_number_is_not_written(shipped_client: FlaskClient):
    """A spreadsheet gets no number that is in doubt."""
    assert shipped_client.get(f"{ESTIMATES[1]}&format=value&strict=1").status_code == 422


def test_bodies_and_lists(shipped_client: FlaskClient):
    """The query says it of a body too, and of each of a list by itself."""
    assert shipped_client.post("/v1/price?strict=1", json=BODY).status_code == 200
    refused = shipped_client.post("/v1/price?strict=1", json={**BODY, "model": "sonnet"})
    assert (refused.status_code, refused.get_json()["errors"][0]["parameter"]) == (422, "strict")
    listed = shipped_client.post("/v1/price?strict=1", json=[BODY, {**BODY, "model": "sonnet"}]).get_json()
    assert [each.get("code") for each in listed] == [None, "refused_by_strict"]


def test_the_reasons_are_those_of_the_command_line(shipped_client: FlaskClient, capsys):
    """Word for word."""
    told = shipped_client.get(f"{ESTIMATES[1]}&strict=1").get_json()["detail"].partition("refused: ")[2]
    assert run(["price", "sonnet", "--input", "1500", "--on", "2026-11-22", "--strict"]) == 4
    assert f"refused by --strict: {told}" in capsys.readouterr().err


@pytest.mark.parametrize("path", [f"/?model=gpt-4o&input=1500&{DAY}&strict=1", "/v1/export?strict=1"])
def test_where_it_says_nothing_it_is_refused(path, shipped_client: FlaskClient):
    """A page shows what is in doubt, and a table is no answer."""
    answer = shipped_client.get(path)
    assert answer.status_code == 422
    assert "strict" in answer.get_data(as_text=True)


@pytest.mark.parametrize("said", ["yes", "", "2"])
def test_only_what_it_can_be(said, shipped_client: FlaskClient):
    """Whatever else it says is refused."""
    assert shipped_client.get(f"{SURE}&strict={said}").status_code == 422
