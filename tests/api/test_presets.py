"""Presets over HTTP: packaged workloads by their names, and never a file."""

from __future__ import annotations

import pytest

PATH = "/v1/compare?model=deepseek-r1&model=o1&on=2025-03-01"


def test_a_preset_by_get_and_post(shipped_client):
    """A preset is a word like the others, which beat what it says."""
    document = shipped_client.get(f"{PATH}&preset=rag-search&requests=9/day").json
    assert document["workload"] == {
        "requests": "9/day", "input_tokens": "8200", "cache_read_tokens": "1200", "output_tokens": "450",
    }  # fmt: skip
    assert "--preset rag-search --requests 9/day" in document["command"]
    body = {
        "model": ["deepseek-r1", "o1"],
        "on": "2025-03-01",
        "preset": "rag-search",
        "workload": {"requests": "9/day"},
    }
    posted = shipped_client.post("/v1/compare", json=body).json
    assert posted["rows"] == document["rows"]


def test_a_preset_with_growth(shipped_client):
    """A comparison takes the steady state of a preset for a projection."""
    document = shipped_client.get(f"{PATH}&preset=support-rollout").json
    assert document["workload"]["requests"] == "4000/day"
    assert len(document["workload"]["shapes"]) == 2


@pytest.mark.parametrize(
    "name",
    ["nobody", "", "../../config/pricing", "/etc/passwd", "preset:rag-search", "rag-search.yaml", "a%00b"],
)
def test_only_names(shipped_client, name):
    """A path is no name of a preset: 422 with the parameter, and the names that there are."""
    answer = shipped_client.get(f"{PATH}&preset={name}")
    assert answer.status_code == 422
    assert answer.json["errors"][0]["parameter"] == "preset"
    assert "choose from batch-classification, " in answer.json["detail"]


def test_problems_of_a_preset(shipped_client):
    """A mix and a quantity, and a range, are 422 with the way out; `workload` is no file."""
    for words, said in (
        ("preset=support-assistant&output=5", "is a mix of 2 shapes"),
        ("preset=coding-rollout", "`project` takes ranges"),
        ("workload=examples/workloads/rag-search.yaml", "this path takes no 'workload'"),
    ):
        answer = shipped_client.get(f"{PATH}&{words}")
        assert answer.status_code == 422
        assert said in answer.text


@pytest.mark.parametrize(
    ("path", "left_out"),
    [
        (
            f"{PATH}&preset=support-rollout",
            ["ceiling", "discount_rate", "growth", "months", "scenarios", "start"],
        ),
        (f"{PATH}&preset=translation-fr", None),
        ("/v1/project?model=deepseek-v4-pro&start=2026-12&months=1&preset=rag-search", None),
    ],
)
def test_what_is_left_out_of_a_preset_is_named(shipped_client, path, left_out):
    """Nothing of a preset is dropped in silence: its words for another question are in the answer."""
    answer = shipped_client.get(path)
    assert answer.status_code == 200, answer.text
    told = answer.json.get("left_out_of_preset")
    assert told == (left_out and dict.fromkeys(left_out, "project"))


def test_the_text_of_a_preset_in_a_break_even(shipped_client):
    """What `translation-fr` says of its text adjusts candidates and hardware, and is no longer dropped."""
    words = "self_host=deepseek-r1&gpu=H200&gpus=8&throughput=9000&on=2026-11-22"
    document = shipped_client.get(f"/v1/breakeven?model=gpt-5.5&preset=translation-fr&{words}").json
    assert document["text"] == {"language": "fr", "tokens_measured_with": "o200k"}
    assert "left_out_of_preset" not in document
    assert document["own"]["adjustment"]["factor"] == "1.16"


def test_a_comparison_without_a_workload(client):
    """It is of a preset, which the answer names, in a query as in a body."""
    for answer in (client.get("/v1/compare?model=o1"), client.post("/v1/compare", json={"model": ["o1"]})):
        assert (answer.status_code, answer.get_json()["assumed_preset"]) == (200, "support-assistant")
