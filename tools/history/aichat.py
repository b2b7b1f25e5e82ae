"""Aichat's `models.yaml`: by provider a list of models, prices in USD per million tokens.

Providers in China list yuan there, times 0.14, and others what is free of charge to begin with. Neither is a
price in US dollars. A model with a `real_name` is another with options of aichat's own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

from costcalc.feeds.entries import NO_PRICE, Entry, escaped
from costcalc.feeds.providers import model_id
from costcalc.pricing.market import LeftOut
from tools.history.lines import Said
from tools.history.readings import EMPTY, Reading, unreadable
from tools.history.scope import is_kept
from tools.history.sheets import Amounts, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

SELLERS = {
    "ai21": "ai21",
    "bedrock": "bedrock",
    "claude": "anthropic",
    "cloudflare": "cloudflare",
    "cohere": "cohere",
    "deepinfra": "deepinfra",
    "deepseek": "deepseek",
    "fireworks": "fireworks",
    "gemini": "google",
    "groq": "groq",
    "jina": "jina",
    "mistral": "mistral",
    "novita": "novita",
    "openai": "openai",
    "openrouter": "openrouter",
    "perplexity": "perplexity",
    "reka": "reka",
    "together": "together",
    "vertexai": "google-vertex",
    "vertexai-claude": "google-vertex",
    "voyageai": "voyageai",
    "xai": "xai",
}
"""Whose a provider's models are, as costcalc calls the seller."""

IN_YUAN = frozenset(
    {"ernie", "hunyuan", "lingyiwanwu", "minimax", "moonshot", "qianwen", "siliconflow", "zhipuai"}
)
"""Those that ask yuan: GLM-4 of 100 yuan is 14 there, Moonshot of 12 yuan is 1.68."""

PROVIDER_KEYS = ("provider", "platform", "type")
"""What the name of a provider is called: today, until January 2025, in the first days."""

METER_OF = {"input_price": "input", "output_price": "output"}
NOTHING = frozenset({"", "null", "~"})
"""How YAML writes that there is no value."""

BY_CHARACTER = re.compile(
    r"google-vertex/(?:gemini-1\.|text-?(?:multilingual-)?embedding-)|openrouter/google/gemini-(?:pro|flash)"
)

NOBODYS = frozenset({"jina/jina-embeddings-v2-base-zsh", "openrouter/gpt-4-vision-preview"})
"""Slips of the pen, under which nobody sells a model."""

SLIPS = {
    "bedrock/mistral.mistral-large-2402-v1:0": "input=8 output=2.4",  # output is 24
    "together/mistralai/Mixtral-8x7B-Instruct-v0.1": "input=0.9 output=0.9",  # 0.6, as for all of its size
}
"""Prices that it had for long, and nobody asked."""

OF_HOSTS = re.compile(
    r"openrouter/(?!(?:ai21|amazon|anthropic|cohere|openai(?!/gpt-oss)|perplexity|x-ai)/"
    r"|google/gemini-|mistralai/(?:mistral-(?:large|medium|small)|codestral|ministral|pixtral))"
)
"""Models on OpenRouter that many hosts serve: the price moves with them, and aichat looks once in weeks."""

OTHER_SELLER = "it is a reseller that only this source knows, or sells nothing"
YUAN = "its prices are in yuan, multiplied by a round rate"
HOSTS = "on OpenRouter its price is that of changing hosts, and is looked at once in weeks"
SLIP = "a slip: nobody asked this"
NO_NAME = "nobody sells a model of this name"
CHARACTERS = "Google Cloud sold it by the character, and the price is that of a million"
OWN_NAME = "it is another model with options that are aichat's own"
FREE = "its price is zero: what is free of charge to begin with, or unknown"


def aichat_file(content: bytes, path: str, day: date) -> Reading:  # noqa: ARG001 - as every reader
    """The models of all providers that the file has."""
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        listed = yaml.load(content, loader)  # noqa: S506 - makes texts only
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        return unreadable(path, error)
    if not isinstance(listed, list):
        return unreadable(path, ValueError("it is no list of providers"))
    left_out: list[LeftOut] = []
    models: dict[str, tuple[Said, ...]] = {}
    for provider in listed:
        for model, said in _models(provider, left_out):
            prices = text_of(_amounts(said, Entry(model, left_out)), {})
            if prices and SLIPS.get(model) == prices:
                left_out.append(LeftOut(model, prices, SLIP))
            elif prices:
                models[model] = (Said(prices),)
    return Reading(models, left_out) if models else unreadable(path, ValueError(EMPTY))


def _models(provider: Any, left_out: list[LeftOut]) -> Iterator[tuple[str, Mapping[str, Any]]]:  # noqa: ANN401 - YAML
    """The models of a provider that are kept."""
    said = provider if isinstance(provider, dict) else {}
    name = next((said[key] for key in PROVIDER_KEYS if isinstance(said.get(key), str)), "")
    seller = SELLERS.get(name)
    if seller is None:
        left_out.append(LeftOut(escaped(name), "provider", YUAN if name in IN_YUAN else OTHER_SELLER))
        return
    listed = said.get("models")
    for each in listed if isinstance(listed, list) else ():
        model = model_id(seller, str(each.get("name"))) if isinstance(each, dict) else None
        if model is None or not is_kept(model):
            continue
        if "real_name" in each:
            left_out.append(LeftOut(model, "model", OWN_NAME))
        elif OF_HOSTS.match(model):
            left_out.append(LeftOut(model, "model", HOSTS))
        elif model in NOBODYS:
            left_out.append(LeftOut(model, "model", NO_NAME))
        elif BY_CHARACTER.match(model):
            left_out.append(LeftOut(model, "model", CHARACTERS))
        else:
            yield model, each


def _amounts(said: Mapping[str, Any], entry: Entry) -> Amounts:
    """The prices of a model; none of one that is free, or has no price of input."""
    found: Amounts = {}
    for key, meter in METER_OF.items():
        value = said.get(key)
        amount = None if value in NOTHING else entry.amount(key, value)
        if amount is not None:
            found[meter] = amount
    priced = {meter: amount for meter, amount in found.items() if amount}
    if not priced:
        entry.leave_out("prices", FREE if found else NO_PRICE)
    return priced
