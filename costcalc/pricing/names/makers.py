"""Whose a bare name is: the maker that sells the models which are called so.

`claude-sonnet-4.6` is Anthropic's, whoever resells it. Weights that many host and their maker does not sell
(Llama, gpt-oss) are nobody's.
"""

from __future__ import annotations

import re

BEGINNINGS: dict[str, tuple[str, ...]] = {
    "anthropic": ("claude",),
    "openai": ("gpt", "chatgpt", "o", "codex", "dall-e", "text-embedding", "text-davinci", "davinci",
        "curie", "babbage", "ada", "text-curie", "text-babbage", "text-ada", "computer-use", "ft:gpt", "ft:o",
        "ft:davinci", "ft:babbage", "chat-latest", "omni-moderation", "whisper-1", "tts-1", "sora"),
    "google": ("gemini", "gemma", "imagen", "veo", "lyria", "text-embedding-0"),
    "deepseek": ("deepseek", "janus"),
    "mistral": ("mistral", "ministral", "mixtral", "codestral", "devstral", "magistral", "pixtral",
        "voxtral", "open-mistral", "open-mixtral", "open-codestral"),
    "xai": ("grok",),
    "alibaba": ("qwen", "qwq", "qvq"),
    "moonshotai": ("kimi", "moonshot"),
    "zai": ("glm",),
    "minimax": ("minimax",),
    "meta": ("muse",),
    "cohere": ("command", "embed-english", "embed-multilingual", "embed-v", "rerank-english",
        "rerank-multilingual", "rerank-v"),
    "perplexity": ("sonar", "pplx", "llama-3.1-sonar", "r1-1776"),
    "voyageai": ("voyage",),
    "azure": ("phi",),
    "typesafe": ("jev",),
    "ai21": ("jamba", "j2"),
    "reka": ("reka",),
    "jina": ("jina",),
    "stepfun": ("step",),
    "upstage": ("solar",),
    "inception": ("mercury",),
    "xiaomi": ("mimo",),
    "volcengine": ("doubao",),
    "arcee": ("trinity",),
    "": ("gpt-oss",),
}  # fmt: skip
"""How the names of a provider begin: one seller a maker, the longest counts; some are nobody's."""

ZONES = ("azure/eu/", "azure/us/")
"""How the ids of feeds begin that are a model of Azure in one of its data zones."""

EVERY_MAKER = frozenset(filter(None, BEGINNINGS))
"""The providers to whom any name belongs: who sells what it made, and not just the weights of others."""

MAKERS = {name: maker for maker, names in BEGINNINGS.items() for name in names}
_BY_LETTER: dict[str, list[str]] = {}
"""How names begin, by their first letter, the longest first."""
for _name in sorted(MAKERS, key=len, reverse=True):
    _BY_LETTER.setdefault(_name[0], []).append(_name)
_NAMED = {*MAKERS, *EVERY_MAKER}


def maker_of(name: str) -> str:
    """The maker of what a name is called, the seller before it left out; empty where nobody is known to be.

    `openrouter/claude-2` and `claude-2` are Anthropic's; `mistral.mistral-large-2402-v1:0` is what Bedrock
    calls its own; and `zai-glm-4.7` says its maker first.
    """
    bare = name.lower().rpartition("/")[2]
    maker = _begun(bare)
    said = "" if maker else re.split("[ _-]", bare, maxsplit=1)[0]
    return said if said in EVERY_MAKER and _begun(bare[len(said) + 1 :]) == said else maker


def _begun(bare: str) -> str:
    """The maker whose names begin as one does."""
    for start in _BY_LETTER.get(bare[:1], ()):
        rest = bare[len(start) :]
        # `mistralai` is another word, and `mistral.mistral-large` a name of Bedrock's.
        if bare.startswith(start) and not rest.removeprefix(".")[:1].isalpha():
            return MAKERS[start]
    return ""


def base_of_tuned(name: str) -> str | None:
    """`ft:gpt-4.1` of `ft:gpt-4.1:acme:support:A1b2C3`, OpenAI's name of a customer's model; else None.

    `ft:gpt-4.1` by itself, without anyone's name behind it, is no customer's model.
    """
    seller, slash, bare = name.rpartition("/")
    tuned, _, rest = bare.partition(":")
    base, _, whose = rest.partition(":")
    return f"{seller}{slash}{tuned}:{base}" if tuned.lower() == "ft" and base and whose else None


def dotted_maker(name: str) -> str | None:
    """`anthropic.` of `us.anthropic.claude-…`: a maker before the name, as only Bedrock writes its ids."""
    found = re.findall(r"(?<![a-z0-9-])([a-z0-9-]+\.)(?=[a-z])", name.lower())
    return next((each for each in found if each[:-1] in _NAMED), None)


def says_host(name: str, seller: str) -> bool:
    """Whether a name is written as only its host writes names, and so says whose price is meant.

    Bedrock puts the maker before the name with a point, Cloudflare begins with `@`, Fireworks and others
    have a path in which they stand themselves.
    """
    first, _, _ = name.partition("/")
    dotted = re.match(r"(?:[a-z][a-z0-9-]*\.)+[a-z]", name.rpartition("/")[2])
    return bool(dotted) or first.startswith("@") or seller in name.split("/")
