"""Additions over HTTP: solved tasks, seats and energy."""

from __future__ import annotations

import csv
import io

import pytest

from costcalc.additions import energy
from costcalc.errors import MissingExtraError

QUESTION = "/v1/compare?model=deepseek-r1&model=o1&requests=10000/day&input=1500&output=500&on=2025-01-25"


def test_all_of_them(shipped_client):
    """A link asks for all three, and says what was asked."""
    asked = "&success=deepseek-r1%3D79.8%25&success=o1%3D79.2%25&seat=20+USD/month&seats=400&energy=true"
    answer = shipped_client.get(QUESTION + asked)
    assert answer.status_code == 200
    assert answer.json["rows"][0]["cost_per_solved_task"] == "0.002406015038"
    assert answer.json["seats"]["rows"][1]["cheaper"] == "seats"
    assert answer.json["rows"][1]["energy"]["wh_per_request"] == {"low": "0.698", "high": "1.18"}
    assert answer.json["asked"]["success"] == ["deepseek-r1=79.8%", "o1=79.2%"]


def test_a_body(shipped_client):
    """A body may say the seats as a number, and one share as a text."""
    body = {
        "models": ["o1"], "input": 1500, "output": 500, "on": "2025-01-25", "success": "o1=50%",
        "seat": "20 USD/month", "seats": 400, "energy": True, "zone": "FRA",
    }  # fmt: skip
    answer = shipped_client.post("/v1/compare", json=body)
    assert answer.status_code == 200
    assert answer.json["seats"]["cost_per_month"] == "8000"
    assert answer.json["energy"]["zone"] == "FRA"


def test_csv_and_floats(shipped_client):
    """CSV has the columns, and charting tools get numbers."""
    asked = f"{QUESTION}&energy=true&success=o1%3D50%25"
    rows = [*csv.DictReader(io.StringIO(shipped_client.get(f"{asked}&format=csv").text))]
    assert (rows[1]["wh_per_request_high"], rows[1]["cost_per_solved_task"]) == ("1.18", "0.105")
    row = shipped_client.get(f"{asked}&numbers=float").json["rows"][1]
    assert row["energy"]["wh_per_request"] == {"low": 0.698, "high": 1.18}
    assert row["cost_per_solved_task"] == 0.105


@pytest.mark.parametrize(
    ("asked", "parameter"),
    [
        ("success=o9%3D50%25", "success"),
        ("success=o1", "success"),
        ("successes=o1%3D150%25", "successes"),
        ("seat=20+USD/month", "seats"),
        ("seats=400", "seat"),
        ("seat=20+euros/month&seats=400", "seat"),
        ("seat=20+USD/month&seats=0", "seats"),
        ("energy=perhaps", "energy"),
        ("energy=true&zone=XXX", "zone"),
        ("zone=FRA", "zone"),
    ],
)
def test_what_cannot_be_used_is_named(shipped_client, asked: str, parameter: str):
    """A bad value is a 422 that names its parameter."""
    answer = shipped_client.get(f"{QUESTION}&{asked}")
    assert answer.status_code == 422, answer.text
    assert [each["parameter"] for each in answer.json["errors"]] == [parameter]


def test_a_service_without_the_extra(shipped_client, monkeypatch):
    """A service that was installed without EcoLogits says that it cannot, and is not broken."""

    def missing() -> str:
        raise MissingExtraError("an estimate of energy", "energy")

    monkeypatch.setattr(energy, "_load", missing)
    answer = shipped_client.get(f"{QUESTION}&energy=true")
    assert (answer.status_code, answer.json["code"]) == (501, "missing_extra")


def test_success_of_a_model_where_none_could_be_ranked(shipped_client):
    """Shares of success have no cost to spread where no model serves the workload: a 422, and no fault."""
    asked = "/v1/compare?all=true&input=1000&container_sessions=100&on=2026-11-28"
    answer = shipped_client.get(f"{asked}&success=o1=80%25")
    assert answer.status_code == 422
    assert "no model could be ranked" in answer.json["detail"]


def test_a_count_of_nothing_left_out_is_said(shipped_client):
    """Where every model is ranked, the members that count those that are not are there, and empty."""
    asked = "/v1/compare?all=true&provider=anthropic&input=1000&top=2&on=2026-11-22"
    document = shipped_client.get(asked).json
    assert (document["free"], document["unranked_by_code"]) == (0, {})


def test_a_preset_that_is_a_mix_on_every_model(shipped_client):
    """A preset is a small mix, which every model can be asked about; shapes of one's own are too many."""
    path = "/v1/compare?all=true&preset=support-assistant&on=2025-03-01"
    assert shipped_client.get(path).status_code == 200
    body = {"all": True, "shapes": [{"input": 1}, {"input": 2}], "on": "2025-03-01"}
    assert shipped_client.post("/v1/compare", json=body).status_code == 422
