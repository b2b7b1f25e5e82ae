"""Records read by costcalc and by genai-prices: where both understand one, they count the same."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from genai_prices import data_snapshot

from costcalc.usage.records.reader import read_record
from costcalc.usage.usage import Usage
from tests.builders import ROOT

CASES: list[dict[str, Any]] = yaml.load(
    (ROOT / "tests" / "cases" / "price" / "records.yaml").read_text("utf-8"),
    Loader=yaml.BaseLoader,  # noqa: S506 - texts only
)
PROVIDERS = {each.id: each for each in data_snapshot.get_snapshot().providers}
THEIRS = {
    "openai-chat": ("openai", "chat"),
    "openai-responses": ("openai", "responses"),
    "openai-embeddings": ("openai", "embeddings"),
    "openai-images": ("openai", "images"),
    "openai-realtime": ("openai", "realtime"),
    "anthropic": ("anthropic", "default"),
    "gemini": ("google", "default"),
    "bedrock-converse": ("aws", "default"),
    "deepseek": ("deepseek", "chat"),
    "openrouter": ("openrouter", "chat"),
    "mistral": ("mistral", "default"),
    "mistral-ocr": ("mistral", "ocr"),
    "xai": ("x-ai", "chat"),
    "xai-responses": ("x-ai", "responses"),
    "cohere": ("cohere", "default"),
}
"""The extractor of each format there."""
FIELDS = {
    "input_tokens": "input_tokens",
    "output_tokens": "output_tokens",
    "cache_read_tokens": "cache_read_tokens",
    "cache_write_tokens": "cache_write_tokens",
    "cache_write_1h_tokens": "cache_write_1h_tokens",
    "input_audio_tokens": "input_audio_tokens",
    "output_audio_tokens": "output_audio_tokens",
    "cache_read_audio_tokens": "cache_audio_read_tokens",
    "output_image_tokens": "output_image_tokens",
    "reasoning_tokens": "output_reasoning_tokens",
}
"""Our fields, and theirs."""
LEFT_OUT = {
    "SDK": "it reads the names of the API alone",
    "version 6": "another library's",
    "rerank": "it reads tokens alone",
    "not split": "it takes none of the output for image tokens",
    "iterations": "it takes the counts around them, which leave out the compaction",
    "seconds of audio": "it has no seconds there",
}
"""What it does not read, or reads otherwise, by words of the case."""


def asked() -> list[Any]:
    """The cases that both read."""
    return [
        pytest.param(case, id=case["case"])
        for case in CASES
        if case["format"] in THEIRS and not any(words in case["case"] for words in LEFT_OUT)
    ]


@pytest.mark.parametrize("case", asked())
def test_the_same_count(case: dict[str, Any]):
    """Each field of a usage is what genai-prices extracts; what it leaves out is 0 with us."""
    record = json.loads(case["record"])
    usage = Usage(**read_record(record).quantities)
    for wrapping in ("response", "message"):  # of an event or a line, which it does not unwrap
        if "usage" in record.get(wrapping, {}) and case["format"] != "openai-realtime":
            record = record[wrapping]
    if case["format"] == "openai-realtime":
        record = record if "response" in record else {"response": {"usage": record}}
    elif not {"usage", "usageMetadata", "usage_info"} & record.keys():
        record = {"usage": record}
    provider, flavor = THEIRS[case["format"]]
    _, extracted = PROVIDERS[provider].extract_usage(record, api_flavor=flavor)
    assert {ours: int(getattr(extracted, theirs, None) or 0) for ours, theirs in FIELDS.items()} == {
        ours: getattr(usage, ours) for ours in FIELDS
    }
