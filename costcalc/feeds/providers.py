"""Who sells a model, by one id whatever a feed calls it: `x-ai` is `xai`, `together_ai` is `together`.

Where our own table has a provider, its id is the one. Two addresses of one company that have prices of
their own, such as Google's AI Studio and Vertex AI, stay two providers.
"""

from __future__ import annotations

import re

PROVIDER = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}"
NAME = "[A-Za-z0-9@][A-Za-z0-9._:/@+-]{0,199}"
"""What an id may hold: nothing that a page, a terminal, a spreadsheet or a path could take for more."""


SELLERS: dict[str, tuple[str, ...]] = {
    # Those of our own table.
    "alibaba": ("Alibaba Cloud", "dashscope", "qwen"),
    "anthropic": ("Anthropic",),
    "bedrock": ("Amazon Bedrock", "aws", "amazon", "amazon-bedrock", "bedrock_converse"),
    "deepseek": ("DeepSeek",),
    "fireworks": ("Fireworks AI", "fireworks_ai", "fireworks-ai"),
    "google": ("Google", "gemini"),
    "groq": ("Groq",),
    "meta": ("Meta", "meta_llama", "meta-llama", "meta-ai", "llama"),
    "mistral": ("Mistral AI", "mistralai"),
    "moonshotai": ("Moonshot AI", "moonshot", "moonshot-ai"),
    "novita": ("Novita AI", "novita-ai", "novita_ai"),
    "openai": ("OpenAI",),
    "openrouter": ("OpenRouter",),
    "together": ("Together AI", "together_ai", "together-ai", "togetherai"),
    "xai": ("xAI", "x-ai"),
    # Those of the feeds alone.
    "amazon-nova": ("Amazon Nova", "amazon_nova"),
    "azure": ("Microsoft Azure", "azure_text"),
    "azure-ai": ("Azure AI Foundry", "azure_ai"),
    "baseten": ("Baseten",),
    "cerebras": ("Cerebras",),
    "cloudflare": ("Cloudflare Workers AI", "cloudflare-workers-ai"),
    "cohere": ("Cohere", "cohere_chat"),
    "databricks": ("Databricks",),
    "deepinfra": ("DeepInfra",),
    "elevenlabs": ("ElevenLabs",),
    "github-copilot": ("GitHub Copilot", "github_copilot"),
    "google-vertex": ("Google Vertex AI", "vertex_ai", "vertex", "google-vertex-anthropic"),
    "minimax": ("MiniMax",),
    "nebius": ("Nebius",),
    "nvidia": ("NVIDIA", "nvidia_nim"),
    "ovhcloud": ("OVHcloud AI Endpoints",),
    "perplexity": ("Perplexity",),
    "sambanova": ("SambaNova",),
    "scaleway": ("Scaleway",),
    "vercel": ("Vercel AI Gateway", "vercel_ai_gateway"),
    "voyageai": ("Voyage AI", "voyage"),
    "zai": ("Z.AI", "z-ai"),
    "zhipuai": ("Zhipu AI", "bigmodel"),
}
"""What people call a provider, and what feeds call it besides."""

_IDS = {spelling: provider for provider, (_, *spellings) in SELLERS.items() for spelling in spellings}


def provider_id(spelling: str) -> str:
    """The id of a provider as a feed spells it; a spelling that nobody knows is an id of its own."""
    return _IDS.get(spelling.lower(), spelling)


def provider_name(provider: str) -> str:
    """What people call a provider; its id, where nobody says."""
    return SELLERS.get(provider, (provider,))[0]


def model_id(provider: str, name: str) -> str | None:
    """The id `<provider>/<name>` of a feed's model; None for text that no id may hold."""
    if not re.fullmatch(PROVIDER, provider, re.ASCII) or not is_name(name):
        return None
    return f"{provider}/{name}"


def is_name(text: object) -> bool:
    """Whether a model may be called this."""
    return isinstance(text, str) and re.fullmatch(NAME, text, re.ASCII) is not None
