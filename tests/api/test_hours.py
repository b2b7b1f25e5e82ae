"""Hours over HTTP: as on the command line, and refused in the words of parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask.testing import FlaskClient

ASK = {
    "model": "deepseek-v4-pro",
    "input": "1500",
    "output": "500",
    "requests": "10000/day",
    "on": "2026-11-30",
}


def test_hours_of_a_comparison(shipped_client: FlaskClient):
    """The span by the hour is told; hours of the peak alone cost twice those off-peak, exactly."""
    answer = shipped_client.get("/v1/compare", query_string=ASK).get_json()["rows"][0]
    assert (answer["by_hour"]["cost_per_month_low"], answer["by_hour"]["cost_per_month_high"]) == (
        "594",
        "1188",
    )
    peak = {**ASK, "hours": "mon-fri 09:00-12:00", "timezone": "Asia/Shanghai"}
    answer = shipped_client.get("/v1/compare", query_string=peak).get_json()
    assert answer["hours"] == ["mon-fri 09:00-12:00 Asia/Shanghai"]
    assert (answer["rows"][0]["cost_per_month"], answer["rows"][0]["estimate"]) == ("1188", None)
    body = {**ASK, "hours": ["sat,sun"]}
    assert shipped_client.post("/v1/compare", json=body).get_json()["rows"][0]["cost_per_month"] == "594"


def test_refused_hours(shipped_client: FlaskClient):
    """What is wrong with them is told of the parameter, in parameters."""
    found = shipped_client.get(
        "/v1/compare", query_string={**ASK, "hours": "sat", "on": "2026-11-30T00:00:00Z"}
    )
    assert found.status_code == 422
    assert found.get_json()["errors"] == [
        {
            "parameter": "hours",
            "detail": "the hours say when in a week requests come, and an instant has one price: "
            "say a day, as on=2026-11-30",
        }
    ]
