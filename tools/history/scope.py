"""Which models the history keeps: those of sellers that costcalc knows, and of makers of models.

What merely repeats is left out: the copies of Bedrock's prices by region, commitments of months, fine-tuned
models of one customer, and the many resellers that only one source knows.
"""

from __future__ import annotations

import re

from costcalc.feeds.providers import SELLERS

MAKERS = frozenset(
    {
        *("ai21", "assemblyai", "deepgram", "inception", "jina_ai", "jina", "stability", "reka", "upstage"),
        *("stepfun", "tencent", "xiaomi", "xiaomi_mimo", "writer", "volcengine", "black_forest_labs"),
        *("arcee", "avian", "poolside", "recraft", "runwayml", "soniox", "morph", "sarvam"),
    }
)
"""Makers of models that sell them, and are not in costcalc's own table of sellers."""

REPEATED = re.compile(
    r"bedrock(?:-mantle)?/(?:[a-z]{2}-(?:[a-z]+-)+[0-9]/|[0-9]+-month-commitment/|\*/)"
    r"|bedrock/(?:invoke|moderation)/"
    r"|[^/]+/ft:.+"
)
"""Copies of one price by region or by commitment, and models that a customer trained."""

FINE_TUNED = re.compile(r"openai/ft:[a-z0-9.-]+")
"""A base model as OpenAI sells what was trained on it: these have prices of their own."""

MAKER_OF = (
    (
        re.compile(
            r"(?:ft:)?(?:gpt-(?!oss|neo|j-)|chatgpt-|o[134](?:-|$)|text-embedding-(?:3|ada)|text-(?:ada|babbage|curie|davinci)-"
            r"|(?:ada|babbage|curie|davinci)(?:-|$)|dall-e|whisper|tts-|omni-moderation|computer-use-preview|codex-)"
        ),
        "openai",
    ),
    (re.compile(r"claude-"), "anthropic"),
    (re.compile(r"gemini-"), "google"),
    (re.compile(r"(?:chat|codechat|text|code|textembedding)-(?:bison|gecko|unicorn)"), "google-vertex"),
    (
        re.compile(r"(?:open-)?(?:mistral|mixtral|codestral|ministral|magistral|pixtral|devstral|voxtral)-"),
        "mistral",
    ),
    (re.compile(r"(?:command|embed|rerank)-"), "cohere"),
    (re.compile(r"deepseek-"), "deepseek"),
    (re.compile(r"grok-"), "xai"),
    (re.compile(r"amazon-nova-"), "bedrock"),
    (re.compile(r"minimax-"), "minimax"),
    (re.compile(r"kimi-"), "moonshotai"),
)
"""Whose a model is that a source names without its seller: the maker's, where the name says it."""


def is_kept(model: str) -> bool:
    """Whether the history has lines of a model."""
    seller = model.partition("/")[0]
    if seller not in SELLERS and seller not in MAKERS:
        return False
    return bool(FINE_TUNED.fullmatch(model)) or not REPEATED.match(model)


def maker_of(name: str) -> str | None:
    """The maker that a bare name says; None where it says none."""
    return next((maker for pattern, maker in MAKER_OF if pattern.match(name)), None)
