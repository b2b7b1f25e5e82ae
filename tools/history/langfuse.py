"""Langfuse's default prices, USD per token: SQL migrations until October 2024, a JSON file since.

The migrations give some prices a first day. Neither form names a seller: the prices are the makers'.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from costcalc.feeds.entries import Entry, escaped
from costcalc.meters import METERS
from costcalc.pricing.market import LeftOut
from tools.history import exact_json
from tools.history.lines import Said
from tools.history.readings import EMPTY, NO_SELLER, Reading, said_twice, unreadable
from tools.history.scope import maker_of
from tools.history.sheets import Amounts, Condition, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

METER_OF = {
    "input": "input",
    "output": "output",
    "total": "input",
    "input_cached_tokens": "cache_read",
    "input_cache_read": "cache_read",
    "cache_read_input_tokens": "cache_read",
    "input_cache_creation": "cache_write",
    "cache_creation_input_tokens": "cache_write",
    "cache_write_tokens": "cache_write",
    "input_cache_creation_5m": "cache_write_5m",
    "input_cache_creation_1h": "cache_write_1h",
    "input_audio_tokens": "input_audio",
    "output_audio_tokens": "output_audio",
    "input_cached_audio_tokens": "cache_read_audio",
    "output_reasoning_tokens": "reasoning",
    "output_reasoning": "reasoning",
}
"""The meter of each usage type; of the other types, all are other names of these."""

SIZE_KEYS = {"usageDetailPattern", "operator", "value"}
NO_CONDITION = "a condition that has no form here"
TWO_PRICES = "two of its prices are for the same meter, and differ"


def langfuse_file(content: bytes, path: str, day: date) -> Reading:  # noqa: ARG001 - as every reader
    """The JSON file: a list of models."""
    try:
        found, twice = exact_json.loads(content)
    except (ValueError, RecursionError) as error:
        return unreadable(path, error)
    if not isinstance(found, list):
        return unreadable(path, ValueError("it is no list of models"))
    left_out = said_twice(twice)
    models: dict[str, tuple[Said, ...]] = {}
    for each in found:
        name = each.get("modelName") or each.get("model_name") if isinstance(each, dict) else None
        maker = maker_of(name) if isinstance(name, str) else None
        if maker is None:
            left_out.append(LeftOut(escaped(name), "model", NO_SELLER))
            continue
        entry = Entry(f"{maker}/{name}", left_out)
        offers = dict(_tiers(each, entry))
        prices = text_of(offers.pop((), {}), offers)
        if prices:
            models[entry.model] = (Said(prices),)
    return Reading(models, left_out) if models else unreadable(path, ValueError(EMPTY))


def _tiers(said: Mapping[str, Any], entry: Entry) -> Iterator[tuple[Condition, Amounts]]:
    """The prices of a model, and what they are under conditions."""
    if "pricingTiers" not in said:
        yield (), _amounts(said.get("prices"), entry)
        return
    for tier in said["pricingTiers"]:
        condition = _condition(tier)
        if condition is None:
            entry.leave_out(str(tier.get("name")), NO_CONDITION)
        else:
            yield condition, _amounts(tier.get("prices"), entry)


def _condition(tier: Mapping[str, Any]) -> Condition | None:
    options: list[str] = []
    sizes: list[str] = []
    for each in tier.get("conditions", ()):
        match each:
            case {"key": "service_tier", "operator": "in", "values": ["fast", "priority"]}:
                options.append("priority")
            case {"key": "service_tier", "operator": "in", "values": [str(value)]}:
                options.append(value)
            case {"key": "speed", "operator": "in", "values": [str(value)]}:
                options.append(f"speed={value}")
            case {"usageDetailPattern": str(), "operator": "gt", "value": int(size)}:
                sizes.append(f">{size}")
            case _:
                return None
    return (*sorted(options), *sizes)


def _amounts(prices: Any, entry: Entry) -> Amounts:  # noqa: ANN401 - JSON
    found: Amounts = {}
    listed = prices if isinstance(prices, dict) else {}
    for key, value in listed.items():
        meter = METER_OF.get(key)
        if meter is None or (key == "total" and "input" in listed):
            continue
        amount = entry.amount(key, value, METERS[meter].pricing_size)
        if amount and found.setdefault(meter, amount) != amount:
            entry.leave_out(key, TWO_PRICES)
    return found


class Row(NamedTuple):
    """A price of the database: of one side of a model, from a day on or from the beginning."""

    id: str
    name: str
    start: str
    amounts: tuple[tuple[str, Decimal], ...]


TEXT = r"'(?:[^']|'')*'"
COMMENT = re.compile(r"--[^\n]*")
STATEMENT = re.compile(rf"(?:{TEXT}|[^;'])+")
INSERT = re.compile(
    r'\s*INSERT\s+INTO\s+"?(pricings|models)"?\s*\(([^)]*)\)\s*VALUES(.*)', re.IGNORECASE | re.DOTALL
)
DELETE = re.compile(
    r'\s*DELETE\s+FROM\s+"?(pricings|models)"?\s+WHERE\s+"?id"?\s+in\s*\((.*)\)', re.IGNORECASE | re.DOTALL
)
TUPLE = re.compile(rf"\(((?:{TEXT}|[^()'])*)\)")
VALUE = re.compile(rf"\s*({TEXT}|[^,']+?)\s*(?:,|$)")
TOUCHES = re.compile(r'(?:INTO|FROM|UPDATE|TABLE)\s+"?(?:pricings|models)"?\b', re.IGNORECASE)
UNITS = {"TOKENS": "", "CHARACTERS": "_character"}
SIDES = {"PROMPT": "input", "COMPLETION": "output", "TOTAL": "input"}
PER_THOUSAND = Decimal(1_000)
NOT_READ = "a statement of another form, which is not carried out"


class Migrations:
    """The price tables as the migrations make them, one after the other."""

    def __init__(self) -> None:
        self.tables: dict[str, dict[str, Row]] = {"pricings": {}, "models": {}}

    def run(self, content: bytes, path: str) -> Reading:
        """Carry out a migration; the state after it."""
        left_out: list[LeftOut] = []
        for match in STATEMENT.finditer(COMMENT.sub("", content.decode())):
            statement = match[0]
            insert, delete = INSERT.match(statement), DELETE.match(statement)
            if insert:
                columns = [each.strip().strip('"') for each in insert[2].split(",")]
                for values in TUPLE.finditer(insert[3]):
                    self._insert(
                        insert[1].lower(), dict(zip(columns, _values(values[1]), strict=False)), left_out
                    )
            elif delete:
                for value in _values(delete[2]):
                    self.tables[delete[1].lower()].pop(value or "", None)
            elif re.match(r'\s*DROP\s+TABLE\s+(?:IF\s+EXISTS\s+)?"?pricings"?', statement, re.IGNORECASE):
                self.tables["pricings"].clear()
            elif TOUCHES.search(statement) and re.match(
                r"\s*(?:INSERT|DELETE|UPDATE)", statement, re.IGNORECASE
            ):
                left_out.append(LeftOut(escaped(path), "statement", NOT_READ))
        return Reading(dict(self._models()), left_out)

    def _insert(self, table: str, said: Mapping[str, str | None], left_out: list[LeftOut]) -> None:
        name = (said.get("model_name") or "").strip()
        maker = maker_of(name)
        if maker is None:
            left_out.append(LeftOut(escaped(name), "model", NO_SELLER))
            return
        entry = Entry(f"{maker}/{name}", left_out)
        amounts = _of_side(said, entry) if table == "pricings" else _of_model(said, entry)
        row = Row(
            said.get("id") or "", entry.model, (said.get("start_date") or "")[:10], tuple(amounts.items())
        )
        self.tables[table][row.id] = row

    def _models(self) -> Iterator[tuple[str, tuple[Said, ...]]]:
        """What the tables say of each model; the later of the two tables, once it has any."""
        rows = self.tables["models"] or self.tables["pricings"]
        sheets: dict[str, dict[str, Amounts]] = {}
        for row in rows.values():
            sheets.setdefault(row.name, {}).setdefault(row.start, {}).update(row.amounts)
        for name, by_day in sheets.items():
            days = sorted(by_day)
            ends = [*days[1:], ""]
            said = tuple(
                Said(text_of(by_day[day], {}), day, end) for day, end in zip(days, ends, strict=True)
            )
            yield name, tuple(each for each in said if each.prices)


def _values(text: str) -> list[str | None]:
    """The values of a row: texts without their quotes, numbers as they are written, None for NULL."""
    found: list[str | None] = []
    for match in VALUE.finditer(text):
        word = match[1]
        quoted = word.startswith("'")
        found.append(word[1:-1].replace("''", "'") if quoted else None if word.upper() == "NULL" else word)
    return found


def _of_side(said: Mapping[str, str | None], entry: Entry) -> Amounts:
    """The price of one side per thousand tokens."""
    meter = SIDES.get(said.get("token_type") or "")
    if meter is None or said.get("pricing_unit") != "PER_1000_TOKENS" or said.get("currency") != "USD":
        entry.leave_out("price", NO_CONDITION)
        return {}
    amount = entry.amount("price", said.get("price"), PER_THOUSAND)
    return {meter: amount} if amount else {}


def _of_model(said: Mapping[str, str | None], entry: Entry) -> Amounts:
    """The prices of both sides per token or character; `total_price` where no side has one."""
    unit = UNITS.get(said.get("unit") or "")
    if unit is None:
        entry.leave_out("unit", NO_CONDITION)
        return {}
    found: Amounts = {}
    for side in ("input", "output"):
        amount = entry.amount(side, said.get(f"{side}_price"), METERS["input"].pricing_size)
        if amount:
            found[f"{side}{unit}"] = amount
    total = entry.amount("total", said.get("total_price"), METERS["input"].pricing_size)
    return found or ({f"input{unit}": total} if total else {})
