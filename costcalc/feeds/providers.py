"""Who sells a model, by one id whatever a feed calls it: `x-ai` is `xai`, `together_ai` is `together`.

Where our own table has a provider, its id is the one. Two addresses of one company that have prices of
their own, such as Google's AI Studio and Vertex AI, stay two providers.
"""

from __future__ import annotations

import re

from costcalc.values import NamedTuple

PROVIDER = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}"
NAME = "[A-Za-z0-9@][A-Za-z0-9._:/@+-]{0,199}"
"""What an id may hold: nothing that a page, a terminal, a spreadsheet or a path could take for more."""


class Seller(NamedTuple):
    """A provider as people know it, and what feeds call it besides."""

    name: str
    spellings: tuple[str, ...] = ()


SELLERS: dict[str, Seller] = {
    # Those of our own table.
    "alibaba": Seller("Alibaba Cloud", ("dashscope", "qwen")),
    "anthropic": Seller("Anthropic"),
    "bedrock": Seller("Amazon Bedrock", ("aws", "amazon", "amazon-bedrock", "bedrock_converse")),
    "deepseek": Seller("DeepSeek"),
    "fireworks": Seller("Fireworks AI", ("fireworks_ai", "fireworks-ai")),
    "google": Seller("Google", ("gemini",)),
    "groq": Seller("Groq"),
    "meta": Seller("Meta", ("meta_llama", "meta-llama", "meta-ai", "llama")),
    "mistral": Seller("Mistral AI", ("mistralai",)),
    "moonshotai": Seller("Moonshot AI", ("moonshot", "moonshot-ai")),
    "novita": Seller("Novita AI", ("novita-ai", "novita_ai")),
    "openai": Seller("OpenAI"),
    "openrouter": Seller("OpenRouter"),
    "together": Seller("Together AI", ("together_ai", "together-ai", "togetherai")),
    "xai": Seller("xAI", ("x-ai",)),
    # Those of the feeds alone.
    "amazon-nova": Seller("Amazon Nova", ("amazon_nova",)),
    "azure": Seller("Microsoft Azure", ("azure_text",)),
    "azure-ai": Seller("Azure AI Foundry", ("azure_ai",)),
    "baseten": Seller("Baseten"),
    "cerebras": Seller("Cerebras"),
    "cloudflare": Seller("Cloudflare Workers AI", ("cloudflare-workers-ai",)),
    "cohere": Seller("Cohere", ("cohere_chat",)),
    "databricks": Seller("Databricks"),
    "deepinfra": Seller("DeepInfra"),
    "elevenlabs": Seller("ElevenLabs"),
    "github-copilot": Seller("GitHub Copilot", ("github_copilot",)),
    "google-vertex": Seller("Google Vertex AI", ("vertex_ai", "vertex", "google-vertex-anthropic")),
    "minimax": Seller("MiniMax"),
    "nebius": Seller("Nebius"),
    "nvidia": Seller("NVIDIA", ("nvidia_nim",)),
    "ovhcloud": Seller("OVHcloud AI Endpoints"),
    "perplexity": Seller("Perplexity"),
    "sambanova": Seller("SambaNova"),
    "scaleway": Seller("Scaleway"),
    "vercel": Seller("Vercel AI Gateway", ("vercel_ai_gateway",)),
    "voyageai": Seller("Voyage AI", ("voyage",)),
    "zai": Seller("Z.AI", ("z-ai",)),
    "zhipuai": Seller("Zhipu AI", ("bigmodel",)),
}

_IDS = {spelling: provider for provider, seller in SELLERS.items() for spelling in seller.spellings}


def provider_id(spelling: str) -> str:
    """The id of a provider as a feed spells it; a spelling that nobody knows is an id of its own."""
    return _IDS.get(spelling.lower(), spelling)


def provider_name(provider: str) -> str:
    """What people call a provider; its id, where nobody says."""
    seller = SELLERS.get(provider)
    return seller.name if seller else provider


def model_id(provider: str, name: str) -> str | None:
    """The id `<provider>/<name>` of a feed's model; None for text that no id may hold."""
    if not re.fullmatch(PROVIDER, provider, re.ASCII) or not is_name(name):
        return None
    return f"{provider}/{name}"


def is_name(text: object) -> bool:
    """Whether a model may be called this."""
    return isinstance(text, str) and re.fullmatch(NAME, text, re.ASCII) is not None
