"""Which words of a name make another product of it: `-mini`, another version, the region of a cloud."""

from __future__ import annotations

import re
from collections import Counter
from difflib import get_close_matches

from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

PRODUCTS = frozenset({
    "air", "audio", "base", "chat", "code", "coder", "codex", "distill", "embed", "embedding",
    "extended", "fast", "flash", "free", "guard", "haiku", "highspeed", "image", "instant", "instruct",
    "large", "light", "lite", "live", "max", "medium", "micro", "mini", "nano", "native", "next", "nitro",
    "ocr", "omni", "opus", "plus", "pro", "realtime", "reasoner", "reasoning", "rerank", "research",
    "search", "small", "sonnet", "speech", "stt", "thinking", "transcribe", "translate", "tts", "turbo",
    "ultra", "video", "vision", "vl", "voice", "xl",
})  # fmt: skip
"""Words that make another product of a name, at a price of its own."""

LEFT_OUT = frozenset({"instruct", "instant"})
"""What is left out of the names of weights that answer, and what Groq writes behind them: `llama-3.1-8b`."""

SLIP = 0.7
"""How like a word is to the one that is meant."""

REGIONS = frozenset({"us", "eu", "apac", "au", "ca", "jp", "uk", "gov", "ap", "sa", "me", "in"})
"""What names a region of a cloud, where a model is sold at its regional price."""

_DAY = re.compile(
    r"(?<![0-9])(?:20[0-9]{2}-?[01][0-9]-?[0-3][0-9]|[01][0-9]-[0-3][0-9]|[0-3][0-9]{3})(?![0-9])"
)
"""A day, a month, or both: 20250929, 2025-09-29, 05-20, 2507, 0613."""

_BUILD = re.compile(r"(?<![a-z0-9])(?:v[0-9]{1,2}(?:-[0-9])?|00[0-9])(?![a-z0-9])")
"""The build of a model: 001, v1:0."""

_NUMBER = re.compile(r"[0-9]+|(?:[0-9]+x|a)?[0-9]+[bkm]")
"""A version, or a size: 80, 8b, 8x7b, a3b."""


def is_another(asked: str, names: Iterable[str]) -> bool:
    """Whether a name says another product than every one of a model's own names, sellers left out."""
    said = _words(asked)
    return not any(_is_same(said, _words(name)) for name in names)


def is_other_product(asked: str, name: str) -> bool:
    """Whether a name that is like another lacks a product's word of it, or has one that is no slip of it.

    `gpt-5-mini` is not meant by `gpt-5-thinking`, and `gpt-4o-mini` is by `gpt-4o-mni`.
    """
    said, known = (_words(each.rpartition("/")[2]) for each in (asked, name))
    more, less = said - known, known - said
    unknown = [word for word in more if word not in PRODUCTS]
    lacks = (word for word in more if word in PRODUCTS and not any(each.endswith(word) for each in less))
    return any(lacks) or any(
        not _is_slip(word, unknown) for word in less if word in PRODUCTS and word not in LEFT_OUT
    )


def _is_slip(word: str, others: list[str]) -> bool:
    """Whether a word is written in others, with a slip or together with what stands before it."""
    return any(each.endswith(word) for each in others) or bool(get_close_matches(word, others, 1, SLIP))


def _is_same(said: Counter[str], known: Counter[str]) -> bool:
    more, less = said - known, known - said
    if any(word in PRODUCTS or _NUMBER.fullmatch(word) for word in more) or not PRODUCTS.isdisjoint(less):
        return False
    # Without a word on the region, neither the regional nor the global price is the one that is meant.
    return "global" not in less and ("regional" not in less or not REGIONS.isdisjoint(said))


def _words(name: str) -> Counter[str]:
    """The words of a name, without days and builds."""
    joined = re.sub(r"[^a-z0-9]+", "-", name.lower())
    return Counter(each for each in _BUILD.sub("", _DAY.sub("", joined)).split("-") if each)
