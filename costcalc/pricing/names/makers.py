"""Whose a bare name is: the maker that sells the models which are called so.

`claude-sonnet-4.6` is Anthropic's, whoever resells it. Weights that many host and their maker does not sell
(Llama, gpt-oss) are nobody's.
"""

from __future__ import annotations

MAKERS: dict[str, tuple[str, ...]] = {
    "claude": ("anthropic",),
    "gpt": ("openai",), "gpt-oss": (), "chatgpt": ("openai",), "o": ("openai",), "codex": ("openai",),
    "dall-e": ("openai",), "text-embedding": ("openai",), "text-davinci": ("openai",), "davinci": ("openai",),
    "curie": ("openai",), "babbage": ("openai",), "ada": ("openai",), "text-curie": ("openai",),
    "text-babbage": ("openai",), "text-ada": ("openai",), "computer-use": ("openai",),
    "ft:gpt": ("openai",), "ft:o": ("openai",), "ft:davinci": ("openai",), "ft:babbage": ("openai",),
    "chat-latest": ("openai",), "omni-moderation": ("openai",), "whisper-1": ("openai",),
    "tts-1": ("openai",), "sora": ("openai",),
    "gemini": ("google",), "gemma": ("google",),
    "deepseek": ("deepseek",), "janus": ("deepseek",),
    "mistral": ("mistral",), "ministral": ("mistral",), "mixtral": ("mistral",), "codestral": ("mistral",),
    "devstral": ("mistral",), "magistral": ("mistral",), "pixtral": ("mistral",), "voxtral": ("mistral",),
    "open-mistral": ("mistral",), "open-mixtral": ("mistral",), "open-codestral": ("mistral",),
    "grok": ("xai",),
    "qwen": ("alibaba",), "qwq": ("alibaba",), "qvq": ("alibaba",),
    "kimi": ("moonshotai",), "moonshot": ("moonshotai",),
    "glm": ("zai",),
    "imagen": ("google",), "veo": ("google",), "lyria": ("google",), "text-embedding-0": ("google",),
    "minimax": ("minimax",),
    "muse": ("meta",),
    "command": ("cohere",), "embed-english": ("cohere",), "embed-multilingual": ("cohere",),
    "embed-v": ("cohere",), "rerank-english": ("cohere",), "rerank-multilingual": ("cohere",),
    "rerank-v": ("cohere",),
    "sonar": ("perplexity",), "pplx": ("perplexity",), "llama-3.1-sonar": ("perplexity",),
    "voyage": ("voyageai",),
    "phi": ("azure",),
    "jev": ("typesafe",),
    "jamba": ("ai21",), "j2": ("ai21",),
    "reka": ("reka",),
    "jina": ("jina",),
    "step": ("stepfun",),
    "solar": ("upstage",),
    "mercury": ("inception",),
    "mimo": ("xiaomi",),
    "doubao": ("volcengine",),
    "trinity": ("arcee",),
}  # fmt: skip
"""The providers that a name belongs to by how it begins: one seller a maker, the longest counts."""

_LONGEST_FIRST = sorted(MAKERS, key=len, reverse=True)
EVERY_MAKER = frozenset(maker for makers in MAKERS.values() for maker in makers)
"""The providers to whom any name belongs: who sells what it made, and not just the weights of others."""

_NAMED = {*MAKERS, *EVERY_MAKER}


def makers_of(name: str) -> tuple[str, ...]:
    """The makers of what a name is called, the seller before it left out; none where nobody is known to be.

    `openrouter/claude-2` and `claude-2` are Anthropic's; `mistral.mistral-large-2402-v1:0` is what Bedrock
    calls its own.
    """
    bare = name.lower().rpartition("/")[2]
    for start in _LONGEST_FIRST:
        rest = bare[len(start) :]
        # `mistralai` is another word, and `mistral.mistral-large` a name of Bedrock's.
        if (
            bare.startswith(start)
            and not rest[:1].isalpha()
            and not (rest[:1] == "." and rest[1:2].isalpha())
        ):
            return MAKERS[start]
    return ()


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
    import re

    found = re.findall(r"(?<![a-z0-9-])([a-z0-9-]+\.)(?=[a-z])", name.lower())
    return next((each for each in found if each[:-1] in _NAMED), None)


def says_host(name: str, seller: str) -> bool:
    """Whether a name is written as only its host writes names, and so says whose price is meant.

    Bedrock puts the maker before the name with a point, Cloudflare begins with `@`, Fireworks and others
    have a path in which they stand themselves.
    """
    import re

    first, _, _ = name.partition("/")
    dotted = re.match(r"(?:[a-z][a-z0-9-]*\.)+[a-z]", name.rpartition("/")[2])
    return bool(dotted) or first.startswith("@") or seller in name.split("/")
