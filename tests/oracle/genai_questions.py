"""Random questions about each model of genai-prices, in both notations, and why costcalc may refuse one.

What is expected is read from the package's own figures, by rules written here a second time.
"""

# ruff: noqa: E501, S311 - one case a line; a seed makes it reproducible

from __future__ import annotations

import os
from collections import Counter
from datetime import UTC, datetime, time, timedelta
from decimal import Context, Decimal, localcontext
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

from genai_prices import Usage as TheirUsage
from genai_prices.types import StartDateConstraint, TieredPrices, TimeOfDateConstraint

import costcalc
from costcalc.feeds.providers import provider_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from genai_prices.types import ModelInfo, ModelPrice, PriceVariant, Provider

USAGES = int(os.environ.get("ORACLE_USAGES", "4"))
"""Questions of each model; a model with tiers, dates or contexts is asked four times as many."""

FIRST, LAST = datetime(2024, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)

INPUT = {
    # cell: the fields of costcalc's usage that count it, and those of theirs
    "text": ((), ()),
    "cached": (("cache_read_tokens",), ("cache_read_tokens",)),
    "audio": (("input_audio_tokens",), ("input_audio_tokens",)),
    "cached audio": (
        ("input_audio_tokens", "cache_read_tokens", "cache_read_audio_tokens"),
        ("input_audio_tokens", "cache_read_tokens", "cache_audio_read_tokens"),
    ),
    "image": (("input_image_tokens",), ("input_image_tokens",)),
    "cached image": (
        ("input_image_tokens", "cache_read_tokens", "cache_read_image_tokens"),
        ("input_image_tokens", "cache_read_tokens", "cache_image_read_tokens"),
    ),
    "video": (("input_video_tokens",), ("input_video_tokens",)),
    "write": (("cache_write_tokens",), ("cache_write_tokens",)),
    "write 5m": (("cache_write_tokens", "cache_write_5m_tokens"), ("cache_write_tokens", "cache_write_5m_tokens")),
    "write 1h": (("cache_write_tokens", "cache_write_1h_tokens"), ("cache_write_tokens", "cache_write_1h_tokens")),
}  # fmt: skip
"""Disjoint parts of the input; each also counts as `input_tokens`."""

OUTPUT = {
    "plain": ((), ()),
    "reasoning": (("reasoning_tokens",), ("output_reasoning_tokens",)),
    "spoken": (("output_audio_tokens",), ("output_audio_tokens",)),
    "drawn": (("output_image_tokens",), ("output_image_tokens",)),
    "filmed": (("output_video_tokens",), ("output_video_tokens",)),
}
"""Disjoint parts of the output."""

OTHERS = {
    "web search": ("web_searches", "web_searches", "web_searches_kcount"),
    "storage search": ("storage_searches", "storage_searches", "storage_searches_kcount"),
    "page": ("pages", "input_document_pages", "input_document_kpages"),
    "character": ("input_characters", "input_characters", "input_mchars"),
    "second in": ("input_seconds", "input_audio_seconds", "input_audio_hours"),
}
"""What is not counted in tokens: our field, theirs, and their price."""

PRICES = {
    # cell: prices of which one is enough for it, and the reason why the two differ where there is none
    "text": (("input_mtok",), "missing price"),
    "cached": (("cache_read_mtok", "input_mtok"), "missing price"),
    "audio": (("input_audio_mtok",), "other modality"),
    "cached audio": (("cache_audio_read_mtok", "input_audio_mtok"), "other modality"),
    "image": (("input_image_mtok",), "other modality"),
    "cached image": (("cache_image_read_mtok", "input_image_mtok"), "other modality"),
    "video": (("input_video_mtok",), "other modality"),
    "write": (("cache_write_mtok", "input_mtok"), "missing price"),
    "write 5m": (("cache_write_mtok", "input_mtok"), "missing price"),
    "write 1h": (("cache_write_1h_mtok",), "write of an hour"),
    "plain": (("output_mtok",), "missing price"),
    "reasoning": (("output_reasoning_mtok", "output_mtok"), "missing price"),
    "spoken": (("output_audio_mtok",), "other modality"),
    "drawn": (("output_image_mtok",), "other modality"),
    "filmed": (("output_video_mtok",), "other modality"),
    **{cell: ((price,), "missing price") for cell, (_, _, price) in OTHERS.items()},
}
MEASURED = {price for prices, _ in PRICES.values() for price in prices}
"""The prices of what the questions ask about."""

EVERY_FIELD = {field for _, fields in (*INPUT.values(), *OUTPUT.values()) for field in fields} | {
    "input_tokens", "output_tokens", "audio_seconds", "output_audio_seconds", "output_citation_tokens",
    "input_annotated_document_pages", "input_text_messages", *(field for _, field, _ in OTHERS.values()),
}  # fmt: skip

# --- random questions --------------------------------------------------------------------------------------------------


class Question(NamedTuple):
    """One request: how much of each cell, when, and in which context."""

    cells: Mapping[str, int]
    on: datetime
    context: Mapping[str, str]

    def ours(self) -> costcalc.Usage:
        """The request as costcalc's usage."""
        fields = self._summed(0)
        return costcalc.Usage(
            **fields, **{OTHERS[cell][0]: n for cell, n in self.cells.items() if cell in OTHERS}
        )

    def theirs(self) -> TheirUsage:
        """The request as the package's usage: every field said, so that nothing is inferred."""
        others = {OTHERS[cell][1]: n for cell, n in self.cells.items() if cell in OTHERS}
        seconds = {"audio_seconds": others.get("input_audio_seconds", 0)}
        return TheirUsage(**{**dict.fromkeys(EVERY_FIELD, 0), **self._summed(1), **others, **seconds})

    def _summed(self, side: int) -> dict[str, int]:
        fields = {"input_tokens": self.input_tokens, "output_tokens": 0}
        for cell, count in self.cells.items():
            if cell in OUTPUT:
                fields["output_tokens"] += count
            for field in {**INPUT, **OUTPUT}.get(cell, ((), ()))[side]:
                fields[field] = fields.get(field, 0) + count
        return fields

    @property
    def input_tokens(self) -> int:
        """All of the input."""
        return sum(count for cell, count in self.cells.items() if cell in INPUT)

    @property
    def options(self) -> dict[str, str]:
        """The context as costcalc's options: batch is a service tier, and the default tier is the standard."""
        named = {
            "service_tier" if name == "processing" else name: value for name, value in self.context.items()
        }
        return {
            name: "standard" if (name, value) == ("service_tier", "default") else value
            for name, value in named.items()
        }


class Asked:
    """A model of the package, and random questions that reach what is particular about it."""

    def __init__(self, provider: Provider, info: ModelInfo) -> None:
        self.provider, self.info = provider, info
        self.id = f"{provider_id(provider.id)}/{info.id}"
        self.random = Random(self.id)
        self.variants = info.price_variants or []
        if isinstance(info.prices, list):
            bases = [each.prices for each in info.prices]
            constraints = [each.constraint for each in info.prices]
        else:
            bases, constraints = [info.prices], []
        constraints += [each.constraint for each in self.variants]
        sheets = [*bases, *(each.prices for each in self.variants)]
        self.priced = {key for sheet in sheets for key, price in vars(sheet).items() if price is not None}
        self.is_free = not self.priced and f"{info.id} {info.name}".endswith((":free None", "free)"))
        self.usable = self.is_free or any(
            is_usable(key) for sheet in bases for key, price in vars(sheet).items() if price is not None
        )
        self.starts = sorted(tier_starts(sheets))
        self.days = sorted({each.start_date for each in constraints if isinstance(each, StartDateConstraint)})
        hours = [each for each in constraints if isinstance(each, TimeOfDateConstraint)]
        self.clocks = [clock for each in hours for clock in (each.start_time, each.end_time)]

    def questions(self) -> Iterator[Question]:
        """Random requests; more of them where a price depends on something."""
        particular = self.starts or self.days or self.clocks or self.variants
        for _ in range(USAGES * 4 if particular else USAGES):
            yield Question(self._cells(), self._instant(), self._context())

    def _cells(self) -> dict[str, int]:
        random = self.random
        everything = random.random() < 0.1
        usual = [cell for cell, (prices, _) in PRICES.items() if everything or self.priced & {*prices}]
        usual = usual or ["text", "plain"]
        chosen = [cell for cell in usual if random.random() < (0.3 if everything else 0.6)] or usual
        inside = [cell for cell in chosen if cell in INPUT]
        cells = {cell: random.randrange(1, 20_000) for cell in chosen if cell not in INPUT}
        if inside:
            total = self._size()
            cuts = sorted(random.randrange(total + 1) for _ in inside[1:])
            parts = [end - start for start, end in zip([0, *cuts], [*cuts, total], strict=True)]
            cells |= dict(zip(inside, parts, strict=True))
        return {cell: count for cell, count in cells.items() if count}

    def _size(self) -> int:
        edges = [*self.starts, *([self.info.context_window] if self.info.context_window else [])]
        if edges and self.random.random() < 0.7:
            return max(1, self.random.choice(edges) + self.random.choice((-1, 0, 1, 1_000)))
        return self.random.choice((1, self.random.randrange(1, 10_000), self.random.randrange(1, 400_000)))

    def _instant(self) -> datetime:
        random = self.random
        day = FIRST + timedelta(seconds=random.randrange(int((LAST - FIRST).total_seconds())))
        if self.days and random.random() < 0.6:
            edge = datetime.combine(random.choice(self.days), time(), UTC)
            day = edge + timedelta(seconds=random.choice((-1, 0, 1, 86_400 * 3)))
        if self.clocks and random.random() < 0.7:
            clock = random.choice(self.clocks)
            return datetime.combine(day.date(), clock) + timedelta(seconds=random.choice((-1, 0, 1)))
        return day

    def _context(self) -> dict[str, str]:
        random = self.random
        context: dict[str, str] = {}
        for variant in random.sample(self.variants, min(2, len(self.variants))):
            # Batch is a service tier here: a request cannot ask for two.
            tiers = {"processing", "service_tier"}
            if random.random() < 0.6 and not (tiers & variant.when.keys() and tiers & context.keys()):
                context |= variant.when
        if random.random() < 0.03:
            context |= random.choice(({"processing": "turbo"}, {"speed": "warp"}, {"colour": "red"}))
        return context

    def answer(self, question: Question) -> Decimal:
        """What the package says: exactly, but for prices by the hour, in Python's usual 28 digits."""
        with localcontext(Context() if "second in" in question.cells else None):
            price = self.info.calc_price(
                question.theirs(), self.provider, genai_request_timestamp=question.on,
                price_context=question.context or None,
            )  # fmt: skip
        return price.total_price

    def differing(self, question: Question) -> Counter[tuple[str, str]]:
        """Why costcalc refuses the question, as reason and code; read from the package's own figures."""
        if not self.usable:
            return Counter([("left out" if self.priced else "no price", "unpriced_model")])
        found: Counter[tuple[str, str]] = Counter()
        for name, value in question.context.items():
            if (name, value) != ("service_tier", "default") and not self._is_named(name, value, question.on):
                found["unknown context", "unknown_option"] += 1
        sheet = self.sheet(question)
        usable = {key for key in sheet if is_usable(key)}
        for cell in question.cells:
            prices, reason = PRICES[cell]
            if cell == "write" and "cache_write_1h_mtok" in sheet:
                prices = ("cache_write_mtok",)
            if not usable & {*prices}:
                is_left_out = cell == "second in" and sheet.keys() & {"audio_hours", *prices}
                found["left out" if is_left_out else reason, "meter_not_priced"] += 1
        window = self.info.context_window
        if window is not None and question.input_tokens > window:
            sizes = self._sizes(question.on)
            if "requests_kcount" in sheet or any(question.input_tokens > size for size in sizes):
                found["beyond the window", "request_size_needed"] += 1
        return found

    def sheet(self, question: Question) -> dict[str, Any]:
        """The prices that a question meets; zeros for a model that nobody prices and whose name says free."""
        if self.is_free:
            return dict.fromkeys(("input_mtok", "output_mtok"), Decimal(0))
        found = vars(self.info.get_prices(question.on, question.context))
        return {key: price for key, price in found.items() if price is not None}

    def _sizes(self, on: datetime) -> set[int]:
        """The sizes from which any price of that day changes, in whichever context."""
        sheets = [self.info.get_prices(on), *(each.prices for each in self._variants_on(on))]
        return tier_starts(sheets)

    def _is_named(self, name: str, value: str, on: datetime) -> bool:
        return any(each.when.get(name) == value for each in self._variants_on(on))

    def _variants_on(self, on: datetime) -> list[PriceVariant]:
        return [each for each in self.variants if each.constraint is None or each.constraint.active(on)]


def tier_starts(sheets: Iterable[ModelPrice]) -> set[int]:
    """The sizes from which any price of some sheets changes."""
    prices = [price for sheet in sheets for price in vars(sheet).values()]
    return {tier.start for price in prices if isinstance(price, TieredPrices) for tier in price.tiers}


def is_usable(key: str) -> bool:
    """Whether costcalc can express a price: it has a meter."""
    return key in MEASURED
