"""Kept answers: what they held comes out of the file again, and what stands instead of parts of it."""

from __future__ import annotations

import json

import pytest

from costcalc.errors import FeedError, PricingTableError
from costcalc.feeds.kept import HELD, Kept, import_market, kept_from, market_kept
from costcalc.pricing.documents import model_from
from costcalc.pricing.model import Provider
from costcalc.pricing.source import Source
from costcalc.questions.sync.store import KeptFile
from tests.builders import ROOT
from tests.feeds.server import litellm

SAMPLE = (ROOT / "tests" / "feeds" / "litellm-sample.json").read_text(encoding="utf-8")


def kept(content: str = SAMPLE, **more) -> Kept:
    """LiteLLM's file as it is kept."""
    return Kept("litellm", "https://example.com/feed.json", "2026-11-22", content, **more)


def model(document):
    """The model of a document."""
    return model_from(document, lambda name: Source(name, name, "dataset"), lambda name: Provider(name, name))


def test_models_that_stay_as_they_were():
    """A model that is held is what it was, with all tiers and options, even of a provider that is gone."""
    before = import_market(kept()).models
    small = kept(litellm(6).decode(), instead=dict(before))
    found = import_market(kept_from(small.to_bytes(), "litellm"))
    assert {name: model(found.models[name]) for name in before} == {
        n: model(each) for n, each in before.items()
    }
    assert "acme/m0" in found.models
    assert found.providers["anthropic"].name == "Anthropic"
    assert [each.model for each in found.left_out if each.why == HELD] == list(before)


def test_models_that_stay_away():
    """A new model that is held is not there."""
    found = import_market(kept(litellm(6).decode(), instead={"acme/m0": None}))
    assert sorted(found.models) == [f"acme/m{n}" for n in range(1, 6)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"retrieved": "../../x"},
        {"retrieved": "2026-W47-7"},
        {"etag": 1},
        {"url": None},
        {"instead": []},
        {"instead": {"acme/m0": None}},
        {"content": 1},
        {"content": "{}"},
        {"form": "feed/2"},
        {"feed": "openrouter"},
    ],
)
def test_files_that_are_damaged(wrong):
    """A file of which anything is not what it was is damaged."""
    good = kept()
    assert kept_from(good.to_bytes(), "litellm") == good
    with pytest.raises(FeedError, match="damaged"):
        kept_from(json.dumps({**json.loads(good.to_bytes()), **wrong}).encode(), "litellm")


@pytest.mark.parametrize("content", [5, 1.5, None, True, [], {}])
def test_contents_that_are_no_text(content):
    """An answer is a text: what is none is damaged, though its digest is right."""
    with pytest.raises(FeedError, match="damaged"):
        kept_from(kept(content).to_bytes(), "litellm")


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b"null", b"[" * 100_000, b'{"form": "feed/1"}'])
def test_files_that_are_none(data):
    """Nor is anything else a kept file."""
    with pytest.raises(FeedError, match="damaged"):
        kept_from(data, "litellm")


def test_a_file_that_is_too_large(monkeypatch):
    """It is not even looked at."""
    monkeypatch.setattr("costcalc.feeds.kept.LARGEST_KEPT", 30)
    with pytest.raises(FeedError, match="too large"):
        kept_from(b" " * 31, "litellm")


def test_no_more_than_may_be_is_read(tmp_path):
    """A file of a terabyte is refused before memory is full."""
    place = tmp_path / "litellm.json"
    with place.open("wb") as file:
        file.truncate(2**40)
    with pytest.raises(PricingTableError, match="too large"):
        market_kept("litellm", str(place))
    assert KeptFile(place, "litellm").read() is None
