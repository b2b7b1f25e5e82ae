"""The formats of OpenAI: chat completions, Responses, embeddings, images, audio and realtime."""

from __future__ import annotations

from costcalc.usage.records.format import Choice, Format, Instant
from costcalc.usage.records.google import TRAFFIC

_REFERENCE = "https://platform.openai.com/docs/api-reference"
INSIDE = "what came from the cache, and the reasoning, are inside the input and the output"

# `default` is the list price. `auto` is what a request may ask for: an answer that repeats it does not say
# which tier it was.
TIERS = Choice(
    "service_tier",
    ("service_tier",),
    {
        "default": None,
        "standard": None,
        "flex": "flex",
        "priority": "priority",
        "batch": "batch",
        "auto": "!it is what was asked for, and says not which tier it was",
        "scale": "=it is paid for by the unit, and not by the token",
    },
)

# gpt-4o-search-preview and gpt-5-search-api search before they answer:
# https://platform.openai.com/docs/guides/tools-web-search
_SEARCHES = (
    "a web search is billed with each request to this model, and the record does not count it: "
    "add web_searches"
)

_TIMES = ("latency_checkpoint",)
"""How long the parts of an answer took, which Azure OpenAI says in its usage."""

# Vertex AI answers so for models of others, and says which traffic it was:
# https://docs.cloud.google.com/vertex-ai/generative-ai/docs/multimodal/call-vertex-using-openai-library
_VERTEX = TRAFFIC._replace(paths=("extra_properties.google.traffic_type",))

CHAT = Format(
    name="openai-chat",
    title="OpenAI chat completions",
    source=f"{_REFERENCE}/chat/object",
    rule=INSIDE,
    counts={
        "prompt_tokens": "input",
        "prompt_tokens_details.cached_tokens": "cache_read",
        "prompt_tokens_details.cache_write_tokens": "cache_write",
        "prompt_tokens_details.audio_tokens": "input_audio",
        "prompt_tokens_details.image_tokens": "input_image",
        "prompt_tokens_details.video_tokens": "input_video",
        "completion_tokens": "output",
        "completion_tokens_details.reasoning_tokens": "reasoning",
        "completion_tokens_details.audio_tokens": "output_audio",
        "completion_tokens_details.image_tokens": "output_image",
    },
    needs=("prompt_tokens", "completion_tokens"),
    signs={"object": "chat.completion"},
    unsplit={"prompt_tokens_details.cached_tokens": ()},
    totals={"total_tokens": (("prompt_tokens", "completion_tokens"),)},
    silent=(
        "prompt_tokens_details.text_tokens",
        "completion_tokens_details.text_tokens",
        # Both are inside the completion, and billed as it is.
        "completion_tokens_details.accepted_prediction_tokens",
        "completion_tokens_details.rejected_prediction_tokens",
        *_TIMES,
    ),
    choices=(TIERS, _VERTEX),
    on=(Instant("created"),),
    open_of={"-search-preview": _SEARCHES, "-search-api": _SEARCHES},
)

RESPONSES = Format(
    name="openai-responses",
    title="OpenAI Responses",
    source=f"{_REFERENCE}/responses/object",
    rule=INSIDE,
    counts={
        "input_tokens": "input",
        "input_tokens_details.cached_tokens": "cache_read",
        "input_tokens_details.cache_write_tokens": "cache_write",
        "output_tokens": "output",
        "output_tokens_details.reasoning_tokens": "reasoning",
    },
    needs=("input_tokens", "output_tokens"),
    signs={"object": "response"},
    totals={"total_tokens": (("input_tokens", "output_tokens"),)},
    silent=_TIMES,
    choices=(TIERS, _VERTEX),
    on=(Instant("created_at"),),
    told={
        "tool_usage.web_search.num_requests": "web_search",
        "tool_usage.image_gen.total_tokens": "!the tokens of images are billed beside these, and not counted",
    },
    items={
        "output": {
            "web_search_call": "web_search",
            "file_search_call": "storage_search",
            "code_interpreter_call": "!a container's session is billed beside the tokens, and a record does "
            "not say when it began: add container_sessions where it began here",
            "image_generation_call": "!the tokens of images are billed beside these, and not counted",
        }
    },
)

EMBEDDINGS = Format(
    name="openai-embeddings",
    title="OpenAI embeddings",
    source=f"{_REFERENCE}/embeddings/create",
    rule="all tokens are input",
    counts={"prompt_tokens": "input"},
    needs=("prompt_tokens", "total_tokens"),
    totals={"total_tokens": (("prompt_tokens",),)},
)

IMAGES = Format(
    name="openai-images",
    title="OpenAI images",
    source=f"{_REFERENCE}/images/object",
    rule="text and images are inside the input, and the output is image tokens where it is not split",
    counts={
        "input_tokens": "input",
        "input_tokens_details.image_tokens": "input_image",
        "input_tokens_details.cached_tokens": "cache_read",
        "input_tokens_details.cached_tokens_details.image_tokens": "cache_read_image",
        "output_tokens": "output",
        "output_tokens_details.image_tokens": "output_image",
    },
    needs=("input_tokens", "input_tokens_details.text_tokens|input_tokens_details.image_tokens"),
    alone={"output_tokens": ("output_tokens_details.image_tokens", "output_image")},
    totals={"total_tokens": (("input_tokens", "output_tokens"),)},
    silent=(
        "input_tokens_details.text_tokens",
        "input_tokens_details.cached_tokens_details.text_tokens",
        "output_tokens_details.text_tokens",
    ),
    on=(Instant("created"), Instant("created_at")),
)

_TRANSCRIBED = Format(
    name="openai-transcription",
    title="OpenAI transcription",
    source=f"{_REFERENCE}/audio/json-object",
    rule="text and audio are inside the input",
    counts={
        "input_tokens": "input",
        "input_token_details.audio_tokens": "input_audio",
        "output_tokens": "output",
    },
    needs=("type", "input_tokens", "output_tokens"),
    totals={"total_tokens": (("input_tokens", "output_tokens"),)},
    silent=("type", "input_token_details.text_tokens"),
)
_TIMED = _TRANSCRIBED._replace(
    name="openai-transcription-seconds",
    title="OpenAI transcription by its duration",
    rule="seconds of audio are billed",
    counts={"seconds": "input_second"},
    needs=("type", "seconds"),
    totals={},
    silent=("type",),
)
_SPOKEN = Format(
    name="openai-speech",
    title="OpenAI speech",
    source=f"{_REFERENCE}/audio/speech-audio-done-event",
    rule="the input is text, and all output is audio",
    counts={"input_tokens": "input", "output_tokens": "output_audio output"},
    needs=("input_tokens", "output_tokens"),
    totals={"total_tokens": (("input_tokens", "output_tokens"),)},
    around={"type": ("speech.audio.done",)},
)

REALTIME = Format(
    name="openai-realtime",
    title="OpenAI realtime",
    source=f"{_REFERENCE}/realtime-server-events/response/done",
    unsplit={
        "input_token_details.cached_tokens": (
            "input_token_details.cached_tokens_details.audio_tokens",
            "input_token_details.cached_tokens_details.text_tokens",
        )
    },
    rule="text, audio and images are inside the input and the output, and what came from the cache in each",
    counts={
        "input_tokens": "input",
        "input_token_details.audio_tokens": "input_audio",
        "input_token_details.image_tokens": "input_image",
        "input_token_details.cached_tokens": "cache_read",
        "input_token_details.cached_tokens_details.audio_tokens": "cache_read_audio",
        "input_token_details.cached_tokens_details.text_tokens": "",
        "input_token_details.cached_tokens_details.image_tokens": "cache_read_image",
        "output_tokens": "output",
        "output_token_details.audio_tokens": "output_audio",
    },
    needs=(
        "input_tokens",
        "output_tokens",
        "input_token_details.text_tokens|output_token_details.text_tokens",
    ),
    totals={"total_tokens": (("input_tokens", "output_tokens"),)},
    silent=(
        "input_token_details.text_tokens",
        "output_token_details.text_tokens",
    ),
)

FORMATS = (CHAT, RESPONSES, EMBEDDINGS, IMAGES, REALTIME, _TRANSCRIBED, _TIMED, _SPOKEN)
