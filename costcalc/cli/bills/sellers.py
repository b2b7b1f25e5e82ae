"""Who sells the model of a row, where a column of its own says it."""

from __future__ import annotations

import re

from costcalc.errors import UsageError
from costcalc.prose import shown
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from costcalc.pricing.stored.compiled import Catalogue

ALSO: dict[str, tuple[str, ...]] = {
    # https://opentelemetry.io/docs/specs/semconv/registry/attributes/gen-ai/#gen-ai-provider-name
    # https://docs.litellm.ai/docs/providers
    "azure": ("azureopenai", "azureaiopenai", "azureai", "azureaiinference", "azaiinference", "azaiopenai",
        "microsoft", "microsoftazure", "azurefoundry"),
    "bedrock": ("awsbedrock", "amazonbedrock", "aws", "amazon", "bedrockconverse", "amazonwebservices"),
    "google": ("gemini", "vertexai", "googlevertex", "googlevertexai", "gcpvertexai", "gcpgemini", "gcpgenai",
        "gcp", "googleai", "googleaistudio", "googlegenai", "vertex", "googlecloud", "vertexaibeta"),
    "xai": ("grok",),
    "mistral": ("mistralai",),
    "together": ("togetherai", "togethercomputer"),
    "fireworks": ("fireworksai",),
    "deepinfra": ("deepinfraai",),
    "perplexity": ("perplexityai",),
    "moonshotai": ("moonshot", "kimi"),
    "zai": ("zhipu", "zhipuai", "bigmodel"),
    "alibaba": ("dashscope", "qwen", "alibabacloud", "aliyun"),
    "github-copilot": ("githubcopilot", "copilot"),
}  # fmt: skip
"""What else a seller is called, in small letters alone."""
_CALLED = {name: seller for seller, names in ALSO.items() for name in names}


def namer(catalogue: Catalogue) -> Callable[[str, str], str]:
    """A function from a seller and a model, as a row says them, to the model's name with its seller."""
    sellers = {_letters(each): each for each in catalogue.sellers()}

    def named(said: str, model: str) -> str:
        seller = sellers.get(_CALLED.get(_letters(said), _letters(said)))
        if seller is None:
            raise UsageError(f"{shown(said)} is no provider that the table knows", "provider")
        first, slash, rest = model.partition("/")
        own = sellers.get(_CALLED.get(_letters(first), _letters(first))) if slash else None
        if own == seller or not model:
            return f"{seller}/{rest}" if own else model
        if own is None or catalogue.names(f"{seller}/{model}"):
            return f"{seller}/{model}"
        raise UsageError(f"{shown(said)} is another seller than {shown(model)} names", "provider")

    return named


def _letters(name: str) -> str:
    return re.sub("[^a-z0-9]", "", name.lower())
