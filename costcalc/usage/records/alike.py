"""The formats of those that answer as OpenAI does and say a little more: Qwen, MiniMax, SGLang, Gemini."""

from __future__ import annotations

from costcalc.usage.records.hosts import XAI
from costcalc.usage.records.openai import CHAT, RESPONSES

_MODEL_STUDIO = "https://www.alibabacloud.com/help/en/model-studio"
_READ = "prompt_tokens_details.cached_tokens"
_WRITTEN = "prompt_tokens_details.cache_creation_input_tokens"
_WRITTEN_5M = "prompt_tokens_details.cache_creation.ephemeral_5m_input_tokens"
_CACHE_TYPE = "prompt_tokens_details.cache_type"
_WRITES = {_WRITTEN: "cache_write", _WRITTEN_5M: "cache_write_5m"}
_SEEN = ("image_tokens", "video_tokens")
_ALONE = {_WRITTEN_5M: (_WRITTEN, "cache_write")}

QWEN = CHAT._replace(
    name="qwen",
    title="Qwen chat completions with a cache of one's own",
    source=f"{_MODEL_STUDIO}/context-cache",
    counts={**CHAT.counts, **_WRITES},
    needs=(*CHAT.needs, f"{_WRITTEN}|{_WRITTEN_5M}"),
    alone=_ALONE,
    silent=(*CHAT.silent, _CACHE_TYPE),
)
# Images are billed as text there, and so no part of a usage.
QWEN_VL = CHAT._replace(
    name="qwen-vl",
    title="Qwen chat completions about images",
    source=f"{_MODEL_STUDIO}/vision",
    rule="images are input as text is",
    counts={path: meters for path, meters in CHAT.counts.items() if not path.endswith(_SEEN)},
    silent=(*CHAT.silent, *(f"prompt_tokens_details.{each}" for each in _SEEN)),
    around={"model": ()},
    whose=r"^(?:alibaba/|qwen/)?(?:qwen.*-vl|qvq)",
)
DASHSCOPE = RESPONSES._replace(
    name="dashscope",
    title="DashScope",
    source=f"{_MODEL_STUDIO}/qwen-api-via-dashscope",
    counts={
        "input_tokens": "input",
        _READ: "cache_read",
        **_WRITES,
        "output_tokens": "output",
        "output_tokens_details.reasoning_tokens": "reasoning",
    },
    needs=(*RESPONSES.needs, f"{_READ}|image_tokens|output_tokens_details.text_tokens"),
    alone=_ALONE,
    signs={},
    # Images are billed as text, and none of the models for audio answers here.
    silent=(*_SEEN, *(f"input_tokens_details.{each}" for each in ("text_tokens", *_SEEN)),
            "output_tokens_details.text_tokens", _CACHE_TYPE),
    id=("request_id",),
    on=(),
    told={},
    items={},
)  # fmt: skip
# The cache that was written is said in its parts alone, one for each turn of the model.
QWEN_RESPONSES = RESPONSES._replace(
    name="qwen-responses",
    title="Qwen Responses",
    source=f"{_MODEL_STUDIO}/compatibility-with-openai-responses-api",
    counts={
        **RESPONSES.counts,
        "input_tokens_details.cached_tokens": "",
        _READ: "cache_read",
        **_WRITES,
        "x_tools.web_search.count": "web_search",
    },
    needs=(*RESPONSES.needs, "x_details|x_tools.web_search.count"),
    alone={**_ALONE, "input_tokens_details.cached_tokens": (_READ, "cache_read")},
    silent=(*RESPONSES.silent, _CACHE_TYPE, "x_billing_type"),
    told={},
    items={},
    sums="x_details",
)

MINIMAX = CHAT._replace(
    name="minimax",
    title="MiniMax chat completions",
    source="https://platform.minimax.io/docs/api-reference/text-post",
    counts={**CHAT.counts, "total_characters": "input_character"},
    needs=(*CHAT.needs, "total_characters"),
)
SGLANG = CHAT._replace(
    name="sglang",
    title="SGLang chat completions",
    source="https://github.com/sgl-project/sglang/blob/main/python/sglang/srt/entrypoints/openai/protocol.py",
    counts={**CHAT.counts, "reasoning_tokens": "reasoning"},
    needs=(*CHAT.needs, "reasoning_tokens"),
)
SAMBANOVA = CHAT._replace(
    name="sambanova",
    title="SambaNova chat completions",
    source="https://docs.sambanova.ai/docs/en/api-reference/chat-completions/create-chat-based-completion",
    needs=(*CHAT.needs, "total_latency"),
    silent=(*CHAT.silent, "acceptance_rate", "completion_tokens_after_first_per_sec",
            "completion_tokens_after_first_per_sec_first_ten", "completion_tokens_per_sec", "end_time",
            "is_last_response", "start_time", "stop_reason", "time_to_first_token", "total_latency",
            "total_tokens_per_sec"),
    seller="sambanova",
)  # fmt: skip
CEREBRAS = CHAT._replace(
    name="cerebras",
    title="Cerebras chat completions",
    source="https://inference-docs.cerebras.ai/api-reference/chat-completions",
    around={"time_info": ()},
    seller="cerebras",
)
DEEPINFRA = CHAT._replace(
    name="deepinfra",
    title="DeepInfra chat completions",
    source="https://deepinfra.com/docs/openai_api",
    needs=(*CHAT.needs, "estimated_cost"),
    silent=(*CHAT.silent, "estimated_cost"),
    seller="deepinfra",
)

_COMPATIBLE = "https://ai.google.dev/gemini-api/docs/openai"
GEMINI_CHAT = CHAT._replace(
    name="gemini-chat",
    title="Gemini chat completions",
    source=_COMPATIBLE,
    rule="thoughts are in the total alone: all but the prompt is output",
    # What is neither prompt nor completion are thoughts: https://github.com/mozilla-ai/any-llm/issues/1290
    counts={
        "prompt_tokens": "input -output -reasoning",
        _READ: "cache_read",
        "completion_tokens": "-reasoning",
        "total_tokens": "output reasoning",
    },
    needs=(*CHAT.needs, "total_tokens"),
    totals={},
    silent=("prompt_tokens_details.text_tokens", "completion_tokens_details.text_tokens"),
    around={"object": ("chat.completion", "chat.completion.chunk"), "model": ()},
    whose="gemini",
)
GEMINI_CHAT_THOUGHTS = XAI._replace(
    name="gemini-chat-thoughts",
    title="Gemini chat completions that tell thoughts",
    source=_COMPATIBLE,
    counts={**CHAT.counts, "completion_tokens_details.reasoning_tokens": "reasoning output"},
    silent=CHAT.silent,
    signs={},
    unpriced={},
    whose="gemini",
)

FORMATS = (
    QWEN, QWEN_VL, DASHSCOPE, QWEN_RESPONSES, MINIMAX, SGLANG, SAMBANOVA, CEREBRAS, DEEPINFRA, GEMINI_CHAT,
    GEMINI_CHAT_THOUGHTS,
)  # fmt: skip
