"""Portkey's price files, `pricing/openai.json`: an object by model, prices in US cents per token or use.

A zero stands for unknown there: every model has zeros for what it does not price. Names such as
`gemini-2.5-pro-gt-128k` are the prices of large requests of `gemini-2.5-pro`.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from costcalc.feeds.entries import Entry
from costcalc.feeds.providers import model_id, provider_id
from costcalc.meters import METERS
from tools.history import exact_json
from tools.history.lines import Said
from tools.history.readings import Reading, said_twice, unreadable
from tools.history.scope import is_kept
from tools.history.sheets import Amounts, Condition, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

CENT = Decimal("0.01")

SELLERS = {
    "azure-openai": "azure",
    "azure-ai": "azure-ai",
    "fireworks-ai": "fireworks",
    "mistral-ai": "mistral",
    "novita-ai": "novita",
    "palm": "google",
    "perplexity-ai": "perplexity",
    "reka-ai": "reka",
    "stability-ai": "stability",
    "together-ai": "together",
    "vertex-ai": "google-vertex",
    "workers-ai": "cloudflare",
    "zhipu": "zhipuai",
}
"""Whose a file is, where its name is not how costcalc spells the seller."""

METER_OF = {
    "request_token": "input",
    "response_token": "output",
    "cache_read_input_token": "cache_read",
    "cache_write_input_token": "cache_write",
    "request_audio_token": "input_audio",
    "response_audio_token": "output_audio",
    "cache_read_audio_input_token": "cache_read_audio",
}
UNITS = {"web_search": "web_search", "file_search": "storage_search", "thinking_token": "reasoning"}
"""Of `additional_units`, those that have a meter; `search` is said of several things."""

GROUPS = {"pay_as_you_go": (), "batch_config": ("batch",)}
SIZED = re.compile(r"(.+)-(gt|lte)-([0-9]{1,4})k")
NO_METER = "costcalc has no meter for it, or no option"
ZERO = "both its prices are zero, which stands for unknown there"
NOT_USD = "its prices are not in US dollars"


def portkey_file(content: bytes, path: str, day: date) -> Reading:  # noqa: ARG001 - as every reader
    """The models of one seller."""
    stem = path.rpartition("/")[2].removesuffix(".json")
    seller = SELLERS.get(stem, provider_id(stem))
    try:
        found, twice = exact_json.loads(content)
    except (ValueError, RecursionError) as error:
        return unreadable(path, error)
    if not isinstance(found, dict):
        return unreadable(path, ValueError("it is no object of models"))
    left_out = said_twice(twice)
    sheets: dict[str, dict[Condition, Amounts]] = {}
    for key, said in found.items():
        sized = SIZED.fullmatch(key)
        model = model_id(seller, sized[1] if sized else key)
        if key == "default" or model is None or not is_kept(model):
            continue
        above = f">{int(sized[3]) * 1_000}" if sized and sized[2] == "gt" else None
        groups = _groups(said, Entry(model, left_out))
        for condition, amounts in groups:
            if amounts:
                size = () if above is None else (above,)
                sheets.setdefault(model, {})[(*condition, *size)] = amounts
    models = {model: (Said(text_of(each.pop((), {}), each)),) for model, each in sheets.items()}
    return Reading({model: said for model, said in models.items() if said[0].prices}, left_out)


def _groups(said: Any, entry: Entry) -> Iterator[tuple[Condition, Amounts]]:  # noqa: ANN401 - JSON
    """The prices of a model as they are, and in a batch."""
    config = said.get("pricing_config") if isinstance(said, dict) else None
    if not isinstance(config, dict):
        entry.leave_out("pricing_config", "it is no object")
        return
    if config.get("currency", "USD") not in {"USD", None}:
        entry.leave_out("currency", NOT_USD)
        return
    for group, condition in GROUPS.items():
        amounts = _amounts(config.get(group), entry)
        if amounts:
            yield condition, amounts
        elif not condition:
            entry.leave_out("pay_as_you_go", ZERO)
    for group in config.keys() - GROUPS.keys() - {"currency", "calculate"}:
        entry.leave_out(group, NO_METER)


def _amounts(listed: Any, entry: Entry) -> Amounts:  # noqa: ANN401 - JSON
    """USD per pricing unit of what is priced; no zeros."""
    found: Amounts = {}
    if not isinstance(listed, dict):
        return found
    units = listed.get("additional_units")
    for key, price in (*listed.items(), *(units.items() if isinstance(units, dict) else ())):
        meter = METER_OF.get(key) or UNITS.get(key)
        value = price.get("price") if isinstance(price, dict) else None
        if meter and value is not None:
            amount = entry.amount(key, value, CENT * METERS[meter].pricing_size)
            if amount:
                found[meter] = amount
        elif value:
            entry.leave_out(key, NO_METER)
    return found
