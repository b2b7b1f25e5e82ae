"""The vocabulary of meters."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

import pytest

from costcalc.meters import FALLBACK, FRACTIONAL_FIELDS, METERS, NARROWEST_FIRST, PARTS, USAGE_FIELDS


def test_what_contains_what_follows_from_the_dimensions():
    """Cached audio lies in cached input and in audio input; a cache write has three lifetimes."""
    assert set(PARTS["cache_read"]) == {"cache_read_audio", "cache_read_image"}
    assert PARTS["input_audio"] == ("cache_read_audio",)
    assert set(PARTS["cache_write"]) == {"cache_write_5m", "cache_write_1h", "cache_write_12h"}
    assert {"cache_read", "cache_write_1h", "input_audio", "cache_read_audio"} <= set(PARTS["input"])
    assert set(PARTS["output"]) == {"output_audio", "output_image", "output_video", "reasoning"}
    assert PARTS["image"] == ()
    assert all(PARTS[name] == () for name in METERS if not METERS[name].is_token)
    assert PARTS["input"] == tuple(
        name for name in METERS if METERS[name].direction == "input" and name != "input"
    )


def test_the_dimensions_of_every_token_meter():
    """Direction, modality, class and lifetime, each None where it is whatever it is."""
    assert {meter.name: meter[-4:] for meter in METERS.values() if meter.is_token} == {
        "input": ("input", None, None, None),
        "input_audio": ("input", "audio", None, None),
        "input_image": ("input", "image", None, None),
        "input_video": ("input", "video", None, None),
        "cache_read": ("input", None, "cache_read", None),
        "cache_read_audio": ("input", "audio", "cache_read", None),
        "cache_read_image": ("input", "image", "cache_read", None),
        "cache_write": ("input", None, "cache_write", None),
        "cache_write_5m": ("input", None, "cache_write", "5m"),
        "cache_write_1h": ("input", None, "cache_write", "1h"),
        "cache_write_12h": ("input", None, "cache_write", "12h"),
        "output": ("output", None, None, None),
        "output_audio": ("output", "audio", None, None),
        "output_image": ("output", "image", None, None),
        "output_video": ("output", "video", None, None),
        "reasoning": ("output", None, "reasoning", None),
    }


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
        "requests", "web_searches", "storage_searches", "maps_searches", "rerank_searches", "images",
        "input_characters", "output_characters", "input_seconds", "output_seconds", "pages",
        "cache_storage_token_hours", "vector_storage_gigabyte_days", "container_sessions", "container_seconds",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "field", "consumed", "pricing_unit", "price_unit"),
    [
        *[
            (name, f"{name}_tokens", "Tokens", "1000000 Tokens", "USD/Mtoken")
            for name in (
                "input", "input_audio", "input_image", "input_video", "cache_read", "cache_read_audio",
                "cache_read_image", "cache_write", "cache_write_5m", "cache_write_1h", "cache_write_12h", "output",
                "output_audio", "output_image", "output_video", "reasoning",
            )
        ],
        ("request", "requests", "Requests", "Requests", "USD/request"),
        ("web_search", "web_searches", "Web Searches", "Web Searches", "USD/web_search"),
        ("storage_search", "storage_searches", "Storage Searches", "Storage Searches", "USD/storage_search"),
        ("maps_search", "maps_searches", "Maps Searches", "Maps Searches", "USD/maps_search"),
        ("rerank_search", "rerank_searches", "Rerank Searches", "Rerank Searches", "USD/rerank_search"),
        ("citation", "citation_tokens", "Tokens", "1000000 Tokens", "USD/Mtoken"),
        ("image", "images", "Images", "Images", "USD/image"),
        ("input_character", "input_characters", "Characters", "1000000 Characters", "USD/Mcharacter"),
        ("output_character", "output_characters", "Characters", "1000000 Characters", "USD/Mcharacter"),
        ("input_second", "input_seconds", "Seconds", "Seconds", "USD/second"),
        ("output_second", "output_seconds", "Seconds", "Seconds", "USD/second"),
        ("page", "pages", "Pages", "Pages", "USD/page"),
        ("cache_storage", "cache_storage_token_hours", "Token-Hours", "1000000 Token-Hours", "USD/Mtoken/hour"),
        ("vector_storage", "vector_storage_gigabyte_days", "GB-Days", "GB-Days", "USD/GB/day"),
        ("container_session", "container_sessions", "Sessions", "Sessions", "USD/session"),
        ("container_second", "container_seconds", "Seconds", "Seconds", "USD/second"),
    ],
)  # fmt: skip
def test_the_vocabulary(name: str, field: str, consumed: str, pricing_unit: str, price_unit: str):
    """What is counted under which name, in FOCUS' units; tokens are priced by the million, images one by one."""
    meter = METERS[name]
    assert (meter.name, meter.usage_field, meter.consumed_unit, meter.pricing_unit, meter.price_unit) == (
        name, field, consumed, pricing_unit, price_unit,
    )  # fmt: skip
    assert USAGE_FIELDS[field] is meter


def test_what_is_measured_need_not_be_whole():
    """Seconds, token-hours and gigabyte-days have fractions; whatever is counted has none."""
    assert USAGE_FIELDS.keys() >= FRACTIONAL_FIELDS
    assert {USAGE_FIELDS[field].unit for field in FRACTIONAL_FIELDS} == {
        "second",
        "token*hour",
        "GB*day",
    }
    assert {field for field, meter in USAGE_FIELDS.items() if meter.unit == "second"} <= FRACTIONAL_FIELDS
