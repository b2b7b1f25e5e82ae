"""OpenLIT's `assets/pricing.json`: models by kind, prices in USD per thousand tokens, without sellers.

Whose a model is, its name says; where it is a host's own, the change of the file does that brought it: those
of Groq came with "Update Pricing for Groq", those of Together with "Monitoring Together AI".
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from costcalc.feeds.entries import Entry, escaped
from costcalc.feeds.providers import model_id
from costcalc.numbers import plain
from costcalc.pricing.market import LeftOut
from tools.history import exact_json
from tools.history.lines import Said
from tools.history.readings import EMPTY, NO_SELLER, Reading, said_twice, unreadable
from tools.history.scope import is_kept, maker_of
from tools.history.sheets import Amounts, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

PER_THOUSAND = Decimal(1_000)

SELLER_OF = (
    (re.compile(r"(?:ai21|amazon|anthropic|cohere|meta|mistral)\."), "bedrock"),
    (re.compile(r"(?:llama3-[0-9]+b-8192|mixtral-8x7b-32768|gemma-7b-it)$"), "groq"),
    (
        re.compile(r"(?:Gryphe|Qwen|codellama|databricks|deepseek-ai|google|meta-llama|nvidia)/"),
        "together",
    ),
    (re.compile(r"command$"), "cohere"),
    (re.compile(r"jamba-"), "ai21"),
    (re.compile(r"reka-"), "reka"),
)
"""Whose a model is beside what the maker's own names say; hosts before makers."""

AZURE = "azure_"

METER_OF = {
    "promptPrice": "input",
    "completionPrice": "output",
    "cacheReadPrice": "cache_read",
    "cacheCreationPrice": "cache_write",
}
HEAD = ("input", "output")
KINDS = ("chat", "embeddings")

NO_EMBEDDING = re.compile(r"(?:azure_)?(?:ada|ada-v2|text-ada-001)$")
"""Names of other models, or of none, under which the file has the price of text-embedding-ada-002."""

BY_CHARACTER = re.compile(r"google/gemini-1\.(?:0-pro-00[0-9]|5-\w+-preview-[0-9]{4})$|google-vertex/")
THINKING = re.compile(r"anthropic/.+-thinking-\w+$")
NOBODYS = frozenset(
    {
        *(
            "anthropic/claude-3-opus-202402291",
            "anthropic/claude-sonnet-4-7",
            "google/gemini-2.5-flash-lite-preview",
        ),
        *("google/gemini-2.5-pro-preview", "google/gemini-3-flash", "google/gemini-3.1-pro"),
    }
)
"""Names under which nobody sold a model on those days: slips, and ids without their ending."""

SLIPS = {
    "openai/gpt-4o": ("0.5", "1.5"),  # since September 2024: those of GPT-3.5
    "together/meta-llama/Meta-Llama-3.1-405B-Instruct-Lite-Pro-lora": ("0.88", "0.88"),  # the 70B's
    "together/meta-llama/Meta-Llama-3.1-405B-Instruct-Turbo": ("0.88", "0.88"),  # the 70B's
    "together/nvidia/Llama-3.1-Nemotron-70B-Instruct-HF": ("8.8", "8.8"),  # ten times 0.88
    "xai/grok-2": ("0.5", "1.5"),  # 2 and 10
    "xai/grok-3": ("0.5", "1.5"),  # 3 and 15
    "xai/grok-3-mini": ("0.1", "0.3"),  # 0.3 and 0.5
    "xai/grok-4": ("2", "8"),  # 3 and 15
    "xai/grok-4-fast": ("0.5", "1.5"),  # 0.2 and 0.5
    "xai/grok-beta": ("0.5", "1.5"),  # 5 and 15
    "xai/grok-vision-beta": ("0.5", "1.5"),  # 5 and 15
}
"""Input and output as it had them for long, and nobody asked."""

OTHER_KIND = "its prices are of images, characters or seconds"
CHARACTERS = "Google Cloud sold it by the character: the price is another, multiplied by four"
ANOTHER = "no embedding model has this name"
SLIP = "a slip: nobody asked this"
NO_NAME = "nobody sold a model of this name then"
OWN_NAME = "it is another model with an option in its name"
STORAGE = "of Gemini it is the price of input again"


def openlit_file(content: bytes, path: str, day: date) -> Reading:  # noqa: ARG001 - as every reader
    """The models that are chatted with, and those that embed."""
    try:
        found, twice = exact_json.loads(content)
    except (ValueError, RecursionError) as error:
        return unreadable(path, error)
    if not isinstance(found, dict):
        return unreadable(path, ValueError("it is no object of kinds"))
    left_out = said_twice(twice)
    left_out += [LeftOut(escaped(kind), "kind", OTHER_KIND) for kind in found if kind not in KINDS]
    models: dict[str, tuple[Said, ...]] = {}
    for kind in KINDS:
        for model, said in _models(kind, found.get(kind), left_out):
            amounts = _amounts(said, Entry(model, left_out))
            prices = text_of(amounts, {})
            if model in SLIPS and SLIPS[model] == tuple(
                plain(amounts[each]) for each in HEAD if each in amounts
            ):
                left_out.append(LeftOut(model, prices, SLIP))
            elif prices:
                models[model] = (Said(prices),)
    return Reading(models, left_out) if models else unreadable(path, ValueError(EMPTY))


def _models(kind: str, listed: Any, left_out: list[LeftOut]) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - JSON
    """The models of a kind that are kept."""
    for name, said in (listed if isinstance(listed, dict) else {}).items():
        if kind == "embeddings" and NO_EMBEDDING.match(name):
            left_out.append(LeftOut(escaped(name), "model", ANOTHER))
            continue
        seller = _seller_of(name)
        model = None if seller is None else model_id(seller, name.removeprefix(AZURE))
        if model is None or not is_kept(model):
            left_out.append(LeftOut(escaped(name), "model", NO_SELLER))
        elif BY_CHARACTER.match(model):
            left_out.append(LeftOut(model, "model", CHARACTERS))
        elif model in NOBODYS:
            left_out.append(LeftOut(model, "model", NO_NAME))
        elif THINKING.match(model):
            left_out.append(LeftOut(model, "model", OWN_NAME))
        else:
            yield model, said


def _seller_of(name: str) -> str | None:
    """Whose a name is; None where nothing says it for certain."""
    if name.startswith(AZURE):
        return "azure"
    return next((seller for pattern, seller in SELLER_OF if pattern.match(name)), None) or maker_of(name)


def _amounts(said: Any, entry: Entry) -> Amounts:  # noqa: ANN401 - JSON
    """What a model asks for a million tokens; an embedding has one price. A zero is none."""
    listed = said if isinstance(said, dict) else {"promptPrice": said}
    found: Amounts = {}
    for key, meter in METER_OF.items():
        if meter == "cache_write" and key in listed and "gemini" in entry.model:
            entry.leave_out(key, STORAGE)
            continue
        amount = entry.amount(key, listed.get(key), PER_THOUSAND)
        if amount:
            found[meter] = amount
    return found
