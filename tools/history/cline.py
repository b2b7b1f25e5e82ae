"""Cline's constants, `src/shared/api.ts`: objects of models by seller, prices in USD per million tokens.

Read are object literals of `export const …Models = {`. A value that is no literal, such as the name of
another constant, is listed. Tiers name the largest context of each price; `:1m` is a name of Cline's own.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from costcalc.feeds.entries import Entry, escaped
from costcalc.feeds.providers import model_id
from costcalc.pricing.market import LeftOut
from tools.history.lines import Said
from tools.history.readings import Reading
from tools.history.scope import is_kept
from tools.history.sheets import Amounts, Condition, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

SELLERS = {
    "anthropicModels": "anthropic",
    "basetenModels": "baseten",
    "bedrockModels": "bedrock",
    "cerebrasModels": "cerebras",
    "deepSeekModels": "deepseek",
    "fireworksModels": "fireworks",
    "geminiModels": "google",
    "groqModels": "groq",
    "internationalZAiModels": "zai",
    "minimaxModels": "minimax",
    "mistralModels": "mistral",
    "moonshotModels": "moonshotai",
    "nebiusModels": "nebius",
    "openAiNativeModels": "openai",
    "openRouterModels": "openrouter",
    "sambanovaModels": "sambanova",
    "vertexModels": "google-vertex",
    "xaiModels": "xai",
}
"""Whose the models of a constant are; others are resellers, subscriptions, and Qwen's, some in yuan."""

METER_OF = {
    "inputPrice": "input",
    "outputPrice": "output",
    "cacheReadsPrice": "cache_read",
    "cacheWritesPrice": "cache_write",
}
STARTS = re.compile(r"^export const (\w+Models)\b[^=\n]*= \{", re.MULTILINE)
TOKEN = re.compile(
    r"""\s+|//[^\n]*|/\*.*?\*/|(?P<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`)"""
    r"|(?P<number>-?(?:\d[\d_]*)?\.?\d[\d_]*(?:e-?\d+)?)|(?P<word>\w+(?:\.\w+)*)|(?P<mark>\.\.\.|[{}\[\]:,+*/()!?<>=&|-])",
    re.DOTALL,
)
NO_LITERAL = "its value is no literal"
NO_CONSTANT = "whose its models are is not known"
NO_SIZE = "a tier without a size, or not in order"
BOTH_ZERO = "both its prices are zero, which stands for unknown there"
STORAGE = "of Gemini it is the storage of a cache, which the file does not price by the hour"
THINKING = "the price of output that was thought"
OWN_NAME = ":1m"


class Name(NamedTuple):
    """A value that is an expression, and not a literal."""

    text: str


class _Tokens:
    """The tokens of a constant from its opening brace on."""

    def __init__(self, text: str, place: int) -> None:
        self.text, self.place = text, place
        self.kind, self.word = "", ""
        self.next()

    def next(self) -> None:
        """Go to the next token; ValueError where there is none."""
        while True:
            match = TOKEN.match(self.text, self.place)
            if match is None:
                raise ValueError("the constant does not end")
            self.place = match.end()
            if match.lastgroup:
                self.kind, self.word = match.lastgroup, match[0]
                return

    def value(self) -> Any:  # noqa: ANN401 - whatever the constant has there
        """A literal, or a `Name`."""
        if self.word == "{":
            return self._object()
        if self.word == "[":
            return self._list()
        kind, word = self.kind, self.word
        self.next()
        if self.word not in {",", "}", "]"}:
            return Name(self._rest(word))
        if kind == "number":
            return Decimal(word.replace("_", ""))
        return word[1:-1] if kind == "text" else Name(word)

    def _rest(self, start: str) -> str:
        """An expression up to what ends it."""
        words, depth = [start], 0
        while depth or self.word not in {",", "}", "]"}:
            depth += (self.word in "([{") - (self.word in ")]}")
            words.append(self.word)
            self.next()
        return " ".join(words)

    def _object(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        self.next()
        while self.word != "}":
            if self.word == ",":
                self.next()
                continue
            key = self.word[1:-1] if self.kind == "text" else self.word
            self.next()
            if self.word == ":":
                self.next()
                found[key] = self.value()
            else:
                found[key] = Name(self._rest(key))
        self.next()
        return found

    def _list(self) -> list[Any]:
        found: list[Any] = []
        self.next()
        while self.word != "]":
            if self.word == ",":
                self.next()
            else:
                found.append(self.value())
        self.next()
        return found


def cline_file(content: bytes, path: str, day: date) -> Reading:  # noqa: ARG001 - as every reader
    """The models of all sellers that the file has."""
    text = content.decode(errors="replace")
    left_out: list[LeftOut] = []
    models: dict[str, tuple[Said, ...]] = {}
    for match in STARTS.finditer(text):
        seller = SELLERS.get(match[1])
        if seller is None:
            left_out.append(LeftOut(escaped(match[1]), "constant", NO_CONSTANT))
            continue
        try:
            found = _Tokens(text, match.end() - 1).value()
        except (ValueError, RecursionError) as error:
            left_out.append(LeftOut(escaped(match[1]), "constant", escaped(str(error))))
            continue
        for name, said in found.items():
            model = model_id(seller, name)
            if model is None or not is_kept(model) or name.endswith(OWN_NAME):
                continue
            entry = Entry(model, left_out)
            if not isinstance(said, dict):
                entry.leave_out("model", NO_LITERAL)
                continue
            offers = dict(_tiers(said, entry))
            prices = text_of(offers.pop((), {}), offers)
            if prices:
                models[model] = (Said(prices),)
    return Reading(models, left_out)


def _tiers(said: dict[str, Any], entry: Entry) -> Iterator[tuple[Condition, Amounts]]:
    """The prices of a model, and those of larger contexts."""
    base = _of_misses(_amounts(said, entry))
    thinking = said.get("thinkingConfig")
    if isinstance(thinking, dict) and any("outputPrice" in key for key in thinking):
        entry.leave_out("thinkingConfig.outputPrice", THINKING)
    if not any(base.get(meter) for meter in ("input", "output")):
        if base:
            entry.leave_out("prices", BOTH_ZERO)
        return
    tiers = said.get("tiers")
    if not isinstance(tiers, list):
        if tiers is not None:
            entry.leave_out("tiers", NO_LITERAL)
        yield (), _priced(base)
        return
    below: int | None = None
    for tier in tiers:
        size = tier.get("contextWindow") if isinstance(tier, dict) else None
        yield () if below is None else (f">{below}",), _priced(base | _of_misses(_amounts(tier, entry)))
        if not isinstance(size, Decimal):
            if tier is not tiers[-1]:
                entry.leave_out("tiers", NO_SIZE)
            return
        below = int(size)


def _of_misses(amounts: Amounts) -> Amounts:
    """DeepSeek's input that no cache holds stands there as what is written to it, beside an input of 0."""
    if amounts.get("input") == 0 and amounts.get("cache_write"):
        return {meter: amount for meter, amount in amounts.items() if meter != "cache_write"} | {
            "input": amounts["cache_write"]
        }
    return amounts


def _priced(amounts: Amounts) -> Amounts:
    return {meter: amount for meter, amount in amounts.items() if amount}


def _amounts(said: Any, entry: Entry) -> Amounts:  # noqa: ANN401 - whatever the constant has there
    found: Amounts = {}
    for key, meter in METER_OF.items():
        value = said.get(key) if isinstance(said, dict) else None
        if isinstance(value, Name):
            entry.leave_out(key, NO_LITERAL)
        elif meter == "cache_write" and "gemini" in entry.model:
            if value:
                entry.leave_out(key, STORAGE)
        elif value is not None:
            amount = entry.amount(key, value)
            if amount is not None:
                found[meter] = amount
    return found
