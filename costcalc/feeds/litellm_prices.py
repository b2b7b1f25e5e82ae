"""The prices of one entry of LiteLLM's file, by its own rules.

A key is `<base>[_above_1hr|_above_12hr][_above_<N>k_tokens][_<service tier>]`. What a service tier does not
name costs what it costs without it, but in a batch it is billed as input. `tiered_pricing` replaces the flat
prices, and `off_peak_pricing` both.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from decimal import ROUND_HALF_EVEN, Context, Decimal
from itertools import product
from math import prod

from costcalc.feeds.entries import LARGEST_SIZE, NO_METER, Entry
from costcalc.feeds.off_peak import HoursError, conditions
from costcalc.feeds.sheets import MOST_VARIANTS, Offer, Sheets, thresholds
from costcalc.meters import METERS
from costcalc.numbers import plain, tidy
from costcalc.pricing.market import Sheet, Tier, Tiered
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

    Said = dict[str, Any]
    Options = tuple[tuple[str, str], ...]
    Sizes = dict[int, Decimal]
    Figures = dict[Options, dict[str, Sizes]]
    """Amounts by options, meter, and the input size above which they hold; 0 for requests of any size."""

METER_OF: dict[str, str] = {
    "input_cost_per_token": "input",
    "output_cost_per_token": "output",
    "cache_read_input_token_cost": "cache_read",
    "input_cost_per_token_cache_hit": "cache_read",
    "cache_creation_input_token_cost": "cache_write",
    "cache_creation_input_token_cost_above_1hr": "cache_write_1h",
    "cache_creation_input_token_cost_above_12hr": "cache_write_12h",
    "output_cost_per_reasoning_token": "reasoning",
    "input_cost_per_audio_token": "input_audio",
    "output_cost_per_audio_token": "output_audio",
    "cache_read_input_audio_token_cost": "cache_read_audio",
    "input_cost_per_image_token": "input_image",
    "output_cost_per_image_token": "output_image",
    "cache_read_input_image_token_cost": "cache_read_image",
    "input_cost_per_video_token": "input_video",
    "output_cost_per_video_token": "output_video",
    "input_cost_per_request": "request",
    "output_cost_per_image": "image",
    "input_cost_per_character": "input_character",
    "output_cost_per_character": "output_character",
    "input_cost_per_second": "input_second",
    "output_cost_per_second": "output_second",
    "output_cost_per_video_per_second": "output_second",
    "ocr_cost_per_page": "page",
    "citation_cost_per_token": "citation",
    "google_maps_grounding_cost_per_query": "maps_search",
    "code_interpreter_cost_per_session": "container_session",
    "vector_store_cost_per_gb_per_day": "vector_storage",
    "file_search_cost_per_gb_per_day": "vector_storage",
}
"""The meter of each base of a key; all prices are for one of it."""

TIERS = {tier: tier for tier in ("flex", "priority", "balanced", "ultrafast")} | {"batches": "batch"}
"""What the service tier of a key is called here."""

KEY = re.compile(
    r"([a-z_]+?(?:_above_1hr|_above_12hr)?)(?:_above_([1-9][0-9]{0,6})(k?)_tokens)?"
    rf"(?:_({'|'.join(TIERS)}))?"
)
RESOLUTION = re.compile(r"(output_cost_per_second)_([0-9]{3,4}p|[248]k)")
IMAGE_SIZE = re.compile(r"(output_cost_per_image)_([0-9](?:\.[0-9])?K|[0-9]{3,4})")

SEARCH = "search_context_cost_per_query"
SEARCH_SIZES = ("low", "medium", "high")
USUAL_SEARCH = "medium"
"""The size of a search that LiteLLM prices where nobody asks for another."""

QUERIES = {"search": "web_search", "rerank": "rerank_search"}
"""What a query is, by the mode of a model: that of a reranker comes with the documents of one search unit."""

IMAGES_MADE = ("image_generation", "image_edit")
SOUND = ("audio_transcription", "audio_speech", "realtime")

FOLLOWS = {"reasoning": "output"} | {
    f"{whole}_{kind}": whole
    for whole, kind in product(("input", "output", "cache_read"), ("audio", "image", "video"))
}
"""Parts that, where they are listed at the very price of their whole, cost what it costs in every tier."""

LONGEST_KEY = 100
PRICE_WORDS = re.compile("cost|pric|fee|free|uplift|provider_specific")
UNDERSTOOD = {"tiered_pricing", "off_peak_pricing", SEARCH}

FACTOR = "it multiplies prices, and costcalc takes prices that are written out"
ALLOWANCE = "an allowance, which a price per unit cannot say"
PIXELS = "costcalc counts images, not pixels"
DBU = "it is in a unit of the seller's own (DBU); the price in USD is read"
WHY: dict[str, str] = {
    "input_cost_per_pixel": PIXELS,
    "output_cost_per_pixel": PIXELS,
    "input_dbu_cost_per_token": DBU,
    "output_dbu_cost_per_token": DBU,
    "regional_endpoint_uplift_multiplier": FACTOR,
    "regional_processing_uplift_multiplier_eu": FACTOR,
    "regional_processing_uplift_multiplier_us": FACTOR,
    "search_free_requests": ALLOWANCE,
    "input_cost_per_query": "one request can be several such queries",
    "annotation_cost_per_page": "costcalc counts pages, whatever is asked of them",
}
NO_DECIMAL = "by the second it has no finite decimal form"
RUNNING_TIME = "a price for running time, not for what is sent"
SAME_TWICE = "another key says otherwise of the same meter"
NOTHING_BELOW = "there is no price below its size"
ZERO = "zero, which stands for unknown where input and output are both zero"
NOT_IN_ORDER = "its ranges do not follow one another from 0"

HOUR, MINUTE = Decimal(3_600), Decimal(60)
MANY_DIGITS = 11
"""Digits of a price by the second that nobody has printed: it was divided."""
FEW_DIGITS = Context(prec=4, rounding=ROUND_HALF_EVEN)
"""Digits that prices by the hour have."""
DIGITS = Context(prec=15, rounding=ROUND_HALF_EVEN)
"""As many digits as survive binary floating point; 1.0000000000000001e-07 was written by a program."""


class Prices:
    """What one entry says on its way to price sheets; `inclusive` if its tiers begin at their very size."""

    def __init__(self, entry: Entry, said: Said, *, inclusive: bool) -> None:
        self.entry, self.said, self.inclusive = entry, said, inclusive
        self.figures: Figures = defaultdict(lambda: defaultdict(dict))
        self.per: dict[tuple[Options, str], Decimal] = {}
        """Of how many seconds the prices are that are read as those of an hour."""

    def sheets(self) -> Sheets | None:
        """All that the entry prices; None where that is nothing."""
        for key, value in self.said.items():
            if value is not None:
                self._read(key, value)
        if "tiered_pricing" in self.said:
            self._read_ranges()
        self._read_searches()
        sheets = {options: self._sheet(options) for options in self.figures}
        base = sheets.pop((), {})
        self._drop_zeros([base, *sheets.values()])
        if not base:
            return None
        hours, times = self._off_peak()
        _follow(base, [*sheets.values(), hours])
        offers = [Offer(dict(options), sheet) for options, sheet in sheets.items() if sheet]
        found = Sheets(base, offers, [Offer(when, base | hours) for when in times if hours])
        if _variants(found) <= MOST_VARIANTS:
            return found
        self.entry.leave_out("options, hours and sizes", f"more than {MOST_VARIANTS} combinations of them")
        return Sheets({meter: Tiered(price.amount, (), price.per) for meter, price in base.items()})

    def _read(self, key: str, value: Any) -> None:  # noqa: ANN401 - whatever the file has there
        """One key of the entry, if it is about prices."""
        found = _meter_of(key, self.said)
        if found is None:
            if len(key) > LONGEST_KEY or (PRICE_WORDS.search(key) and key not in UNDERSTOOD):
                self._leave_out(key, value)
            return
        options, meter, size = found
        by_hour = printed_by_time(value) if METERS[meter].unit == "second" else None
        amount: Decimal | None
        if by_hour is not None:
            amount, self.per[options, meter] = by_hour
            unit = METERS[meter].pricing_unit_of(by_hour[1])
            self.entry.leave_out(key, f"read as {plain(amount)} per {unit}: {NO_DECIMAL}")
        else:
            amount = self._amount(key, value, meter)
        if amount is not None and self.figures[options][meter].setdefault(size, amount) != amount:
            self.entry.leave_out(key, SAME_TWICE)

    def _leave_out(self, key: str, value: object) -> None:
        """Say why a key is not taken over; special entries that multiply prices are listed one by one."""
        if key != "provider_specific_entry":
            why = RUNNING_TIME if key == "input_cost_per_second" else WHY.get(key, NO_METER)
            self.entry.leave_out(key, why)
        elif isinstance(value, dict):
            for name, number in value.items():
                if isinstance(number, int | Decimal):
                    self.entry.leave_out(f"{key}.{name}", ALLOWANCE if "free" in name else FACTOR)

    def _amount(self, key: str, value: object, meter: str) -> Decimal | None:
        """USD per pricing unit of the meter; None for what is no price."""
        if isinstance(value, Decimal) and (short := DIGITS.plus(value)) != value:
            why = f"read as {plain(short)}: the last digits are the noise of binary floating point"
            self.entry.leave_out(key, why)
            value = short
        return self.entry.amount(key, value, METERS[meter].pricing_size)

    def _read_ranges(self) -> None:
        """Tiers as a list of ranges, each above its start."""
        ranges = _ranges(self.said["tiered_pricing"])
        if not ranges:
            self.entry.leave_out("tiered_pricing", NOT_IN_ORDER)
            return
        self.inclusive = False
        base = self.figures[()]
        for key in sorted({key for _, rates in ranges for key in rates}):
            meter = METER_OF.get(key)
            if meter is None or not all(key in rates for _, rates in ranges):
                self.entry.leave_out(f"tiered_pricing.{key}", NO_METER if meter is None else NOTHING_BELOW)
                continue
            amounts = {start: self._amount(key, rates[key], meter) for start, rates in ranges}
            if None in amounts.values():
                continue
            if base[meter].get(0, amounts[0]) != amounts[0]:
                self.entry.leave_out(key, SAME_TWICE)
            base[meter] = {start: amount for start, amount in amounts.items() if amount is not None}

    def _read_searches(self) -> None:
        """The price of a web search by how much context it brings."""
        listed = self.said.get(SEARCH)
        if listed is None:
            return
        if not isinstance(listed, dict):
            self.entry.leave_out(SEARCH, "its sizes cannot be read")
            return
        amounts = {
            size: self._amount(SEARCH, listed[key], "web_search")
            for size in SEARCH_SIZES
            if (key := f"search_context_size_{size}") in listed
        }
        usual = amounts.get(USUAL_SEARCH)
        if usual is None:
            self.entry.leave_out(SEARCH, f"it has no price of the usual size, {USUAL_SEARCH}")
            return
        self.figures[()]["web_search"] = {0: usual}
        for size, amount in amounts.items() if set(amounts.values()) != {usual} else ():
            if amount is not None:
                self.figures[("search_context_size", size),]["web_search"] = {0: amount}

    def _sheet(self, options: Options) -> Sheet:
        """The prices of who asks for some options."""
        sheet: Sheet = {}
        for meter, sizes in self.figures[options].items():
            below = sizes.get(0, self.figures.get((), {}).get(meter, {}).get(0))
            if below is None:
                self.entry.leave_out(meter, NOTHING_BELOW)
                continue
            tiers = tuple(Tier(size, self.inclusive, sizes[size]) for size in sorted(sizes) if size)
            sheet[meter] = Tiered(below, tiers, self.per.get((options, meter)))
        return sheet

    def _drop_zeros(self, sheets: list[Sheet]) -> None:
        """Where neither input nor output of the base, the first, costs anything, take no zero for a price."""
        if any(not _is_zero(sheets[0][meter]) for meter in ("input", "output") if meter in sheets[0]):
            return
        zeros = [(sheet, meter) for sheet in sheets for meter, tiered in sheet.items() if _is_zero(tiered)]
        for sheet, meter in zeros:
            del sheet[meter]
        for meter in dict.fromkeys(meter for _, meter in zeros):
            self.entry.leave_out(meter, ZERO)

    def _off_peak(self) -> tuple[Sheet, list[dict[str, object]]]:
        """What costs something else in some hours, whatever the size of the request, and which hours."""
        block: Any = self.said.get("off_peak_pricing")
        sheet: Sheet = {}
        if block is None:
            return sheet, []
        try:
            times = conditions(block)
        except HoursError as error:
            self.entry.leave_out("off_peak_pricing", str(error))
            return sheet, []
        for key in block if times else ():
            if meter := METER_OF.get(key):
                amount = self._amount(key, block[key], meter)
                if amount is not None:
                    sheet[meter] = Tiered(amount)
            elif key not in {"hours_utc", "windows", "weekday_timezone"}:
                self.entry.leave_out(key, f"{NO_METER} (off_peak_pricing)")
        return sheet, times


def printed_by_time(value: object) -> tuple[Decimal, Decimal] | None:
    """The price of an hour or a minute that a price by the second was divided from, and its seconds.

    0.0002833333333333333 is 1.02 an hour: what was cut off after so many digits says so. 0.0001 and
    0.00003333, which have few digits, are what they are.
    """
    if not isinstance(value, Decimal) or len(value.as_tuple().digits) < MANY_DIGITS:
        return None
    short = DIGITS.plus(value)
    cut = Context(prec=min(len(short.as_tuple().digits), 15) - 1, rounding=ROUND_HALF_EVEN)
    for seconds in (HOUR, MINUTE):
        amount = FEW_DIGITS.multiply(short, seconds)
        if cut.divide(amount, seconds) == cut.plus(short):
            return tidy(amount), seconds
    return None


def _meter_of(key: str, said: Said) -> tuple[Options, str, int] | None:
    """The options, the meter and the size of a key; None for one that is no price or that has no meter."""
    if key == "input_cost_per_image":
        made = said.get("mode") in IMAGES_MADE and said.get("output_cost_per_image") is None
        return ((), "image", 0) if made else None
    if key == "input_cost_per_query":
        asked = QUERIES.get(str(said.get("mode")))
        repeated = said[key] == said.get("input_cost_per_token")  # the price of a token, entered twice
        return ((), asked, 0) if asked and not repeated else None
    for pattern, option in ((RESOLUTION, "resolution"), (IMAGE_SIZE, "size")):
        sized = pattern.fullmatch(key[:LONGEST_KEY])
        if sized:
            return ((option, sized[2]),), METER_OF[sized[1]], 0
    match = KEY.fullmatch(key[:LONGEST_KEY])
    meter = METER_OF.get(match[1]) if match else None
    if match is None or meter is None or (meter == "input_second" and said.get("mode") not in SOUND):
        return None
    size = int(match[2] or 0) * (1_000 if match[3] else 1)
    options = (("service_tier", TIERS[match[4]]),) if match[4] else ()
    return options, meter, size


def _ranges(listed: Any) -> list[tuple[int, Said]]:  # noqa: ANN401 - whatever the file has there
    """Each range by its start, with its prices; none if they do not follow one another from 0."""
    if not isinstance(listed, list) or not listed:
        return []
    found: list[tuple[int, Said]] = []
    ended = 0
    for each in listed:
        match each:
            case {"range": [start, end]} if _is_count(start) and _is_count(end) and start == ended < end:
                found.append((int(start), {key: value for key, value in each.items() if key != "range"}))
                ended = end
            case _:
                return []
    return found


def _is_count(value: object) -> bool:
    if not isinstance(value, int | Decimal) or isinstance(value, bool):
        return False
    return 0 <= value <= LARGEST_SIZE and value == int(value)


def _is_zero(tiered: Tiered) -> bool:
    return not tiered.amount and not any(tier.amount for tier in tiered.tiers)


def _follow(base: Sheet, others: list[Sheet]) -> None:
    """Let parts cost what their whole costs: always if listed at its price, reasoning in every other tier."""
    for part, whole in FOLLOWS.items():
        if part not in base or whole not in base:
            continue
        alike = base[part] == Tiered(base[whole].amount)
        if alike:
            base[part] = base[whole]
        for other in others:
            if whole in other and part not in other and (alike or part == "reasoning"):
                other[part] = other[whole]


def _variants(sheets: Sheets) -> int:
    """How many combinations of options, hours and sizes the sheets stand for, besides the base."""
    asked = Counter(name for offer in sheets.offers for name in offer.when)
    return prod(1 + count for count in (len(thresholds(sheets)), len(sheets.hours), *asked.values())) - 1
