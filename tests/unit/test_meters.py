"""The vocabulary of meters."""

from __future__ import annotations

from costcalc.meters import FALLBACK, METERS, NARROWEST_FIRST, PARTS, USAGE_FIELDS


def test_what_contains_what_follows_from_the_dimensions():
    """Cached audio lies in cached input and in audio input; a cache write has three lifetimes."""
    assert set(PARTS["cache_read"]) == {"cache_read_audio", "cache_read_image"}
    assert PARTS["input_audio"] == ("cache_read_audio",)
    assert set(PARTS["cache_write"]) == {"cache_write_5m", "cache_write_1h", "cache_write_12h"}
    assert {"cache_read", "cache_write_1h", "input_audio", "cache_read_audio"} <= set(PARTS["input"])
    assert set(PARTS["output"]) == {"output_audio", "output_image", "output_video", "reasoning"}
    assert PARTS["image"] == ()


def test_token_meters_come_after_everything_they_contain():
    """Splitting a usage meets every part before its whole."""
    for place, name in enumerate(NARROWEST_FIRST):
        assert set(PARTS[name]) <= set(NARROWEST_FIRST[:place])


def test_fallbacks_stay_in_their_modality():
    """Cached audio is billed as audio, reasoning as output; a cache of an hour is billed as nothing else."""
    assert FALLBACK == {
        "cache_read": "input",
        "cache_read_audio": "input_audio",
        "cache_read_image": "input_image",
        "cache_write": "input",
        "cache_write_5m": "cache_write",
        "reasoning": "output",
    }


def test_usage_fields_are_public_names():
    """A token meter's field is its name with `_tokens`, others are plurals."""
    assert USAGE_FIELDS["cache_write_5m_tokens"].name == "cache_write_5m"
    assert {field for field in USAGE_FIELDS if not field.endswith("_tokens")} == {
        "requests", "web_searches", "storage_searches", "images", "input_characters", "output_characters",
        "input_seconds", "output_seconds", "pages", "cache_storage_token_hours",
    }  # fmt: skip


def test_pricing_units_are_those_of_focus():
    """Tokens are priced by the million, images one by one."""
    assert METERS["input"].pricing_unit == "1000000 Tokens"
    assert METERS["input"].price_unit == "USD/Mtoken"
    assert METERS["image"].pricing_unit == "Images"
    assert METERS["image"].price_unit == "USD/image"
    assert METERS["cache_storage"].price_unit == "USD/Mtoken/hour"
