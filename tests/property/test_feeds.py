"""What feeds say becomes periods that pass the table's own checks, and that cost what the feed says."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from costcalc import Usage
from costcalc.feeds import llm_prices, openrouter
from costcalc.feeds.sheets import Offer, Sheets, period_of
from costcalc.numbers import as_fraction
from costcalc.periods import day_start
from costcalc.pricing.documents import model_from
from costcalc.pricing.file.checks import check_model
from costcalc.pricing.market import UNDATED, UNDATED_BASIS, Tier, Tiered
from costcalc.pricing.model import Provider
from costcalc.pricing.source import Source
from costcalc.rating.charges import cost_of
from costcalc.rating.period import Ask
from costcalc.rating.rater import ModelRater
from tests.builders import usd

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal
    from typing import Any

    from costcalc.pricing.market import Sheet
    from costcalc.pricing.model import Model

METERS = ("input", "output", "cache_read")
SIZES = (1_000, 2_000)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
MINUTES = 7 * 24 * 60
MILLION = 1_000_000

amounts = st.integers(1, 9_999).map(lambda cents: usd(f"{cents}e-2"))
sizes = st.sampled_from([1, 999, 1_000, 1_001, 1_999, 2_000, 2_001, 50_000])
instants = st.integers(0, MINUTES - 1).map(lambda minute: MONDAY + timedelta(minutes=minute))


class Request:
    """One request, for an oracle to price."""

    def __init__(self, inside: int, cached: int, out: int, at: datetime) -> None:
        self.input, self.at = inside, at
        self.cached = cached % (inside + 1)
        self.counts = {"input": inside - self.cached, "cache_read": self.cached, "output": out}

    def __repr__(self) -> str:
        return f"<{self.counts} at {self.at:%a %H:%M}>"

    def cost_at(self, prices: Mapping[str, Decimal]) -> Fraction:
        """What it costs at some prices per million."""
        return sum(
            (as_fraction(prices[meter]) * count / MILLION for meter, count in self.counts.items()),
            Fraction(0),
        )

    def cost_on(self, model: Model, options: Mapping[str, str] | None = None) -> Decimal:
        """What costcalc says that it costs."""
        rater = ModelRater(model).at(self.at)
        assert rater is not None
        usage = Usage(
            input_tokens=self.input, cache_read_tokens=self.cached, output_tokens=self.counts["output"]
        )
        card = rater.card(Ask(options or {}, usage.input_total), self.at, self.at)
        return cost_of(card.alone, usage, self.at)


requests = st.builds(Request, sizes, st.integers(0, 10**6), st.integers(0, 10**6), instants)


def model_of(document: dict[str, Any]) -> Model:
    """A model of its document, which passes the checks of a table."""
    found = model_from(
        document, lambda name: Source(name, "Sheet", "dataset"), lambda name: Provider(name, name)
    )
    assert list(check_model(found, [found.id])) == []
    return found


# --- sheets: a base, options, hours and sizes in all their combinations


@st.composite
def tiereds(draw: st.DrawFn) -> Tiered:
    """A price that may change at some sizes."""
    found = draw(st.lists(st.sampled_from(SIZES), unique=True).map(sorted))
    return Tiered(draw(amounts), tuple(Tier(size, draw(st.booleans()), draw(amounts)) for size in found))


whole_sheets = st.fixed_dictionaries(dict.fromkeys(METERS, tiereds()))


@st.composite
def some_hours(draw: st.DrawFn) -> list[Offer]:
    """Up to two windows that do not overlap, of which one may cross midnight, with prices of their own."""
    edges = sorted(draw(st.lists(st.integers(0, 23), unique=True, min_size=2, max_size=4)))
    spans = [f"{start:02}:00-{end:02}:00" for start, end in [*pairwise(edges), (edges[-1], edges[0])]]
    days = draw(st.lists(st.sampled_from(WEEKDAYS), unique=True, max_size=3))
    chosen = draw(st.lists(st.sampled_from(spans), unique=True, max_size=2))
    more = {"weekdays": days} if days else {}
    return [Offer({"daily": [span], **more}, draw(whole_sheets)) for span in chosen]


@st.composite
def some_sheets(draw: st.DrawFn) -> Sheets:
    """A base, up to two offers that may need several options, and hours."""
    whens = st.dictionaries(
        st.sampled_from(["service_tier", "speed"]), st.sampled_from(["batch", "fast"]), min_size=1
    )
    prices = st.dictionaries(st.sampled_from(METERS), tiereds(), min_size=1)
    offers = draw(st.lists(st.builds(Offer, whens, prices), max_size=2))
    return Sheets(draw(whole_sheets), offers, draw(some_hours()))


def of_sheets(sheets: Sheets) -> Model:
    """A model with one period of these prices."""
    prices = [period_of(sheets, "sheet", UNDATED, None, UNDATED_BASIS)]
    return model_of({"id": "a/b", "provider": "a", "layer": "test", "name": "B", "prices": prices})


def is_open(hours: Offer, at: datetime) -> bool:
    """Whether hours are open; those that cross midnight belong to the day on which they begin."""
    start, end = (int(text[:2]) for text in str(hours.when["daily"][0]).split("-"))
    days: Sequence[str] = hours.when.get("weekdays", WEEKDAYS)
    today, yesterday = WEEKDAYS[at.weekday()] in days, WEEKDAYS[at.weekday() - 1] in days
    if start < end:
        return today and start <= at.hour < end
    return (today and at.hour >= start) or (yesterday and at.hour < end)


def price_at(tiered: Tiered, tokens: int) -> Decimal:
    """The price of the largest size that a request reaches."""
    reached = [
        tier for tier in tiered.tiers if tokens > tier.tokens or (tier.inclusive and tokens == tier.tokens)
    ]
    return reached[-1].amount if reached else tiered.amount


@given(some_sheets(), st.lists(requests, min_size=1, max_size=8), st.data())
@settings(max_examples=40, deadline=None)
def test_sheets_cost_what_they_say(sheets: Sheets, asked: list[Request], data: st.DataObject):
    """A request costs what the first offers and hours that apply say at its size, read one by one."""
    model = of_sheets(sheets)
    for request in asked:
        chosen = data.draw(st.lists(st.sampled_from(sheets.offers), unique_by=id)) if sheets.offers else []
        options: dict[str, str] = {}
        for offer in chosen:
            if all(options.get(name, value) == value for name, value in offer.when.items()):
                options |= offer.when
        open_now = [hours.prices for hours in sheets.hours if is_open(hours, request.at)]
        sheet: Sheet = open_now[0] if open_now else sheets.base
        applying = [offer.prices for offer in sheets.offers if offer.when.items() <= options.items()]
        prices = {
            meter: price_at(
                next((each[meter] for each in applying if meter in each), sheet[meter]), request.input
            )
            for meter in METERS
        }
        assert request.cost_on(model, options) == request.cost_at(prices), (request, options)


# --- OpenRouter: overrides, of which the last that holds and names a price counts

KEYS = {"prompt": "input", "completion": "output", "input_cache_read": "cache_read"}
CLOCKS = (0, 100, 430, 1200, 1830)
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

per_token = st.integers(1, 9_999).map(lambda tens: f"{tens}e-8")


@st.composite
def overrides(draw: st.DrawFn) -> dict[str, Any]:
    """Prices under one or more conditions."""
    found: dict[str, Any] = draw(st.dictionaries(st.sampled_from(list(KEYS)), per_token, min_size=1))
    kinds = draw(st.sets(st.sampled_from(["size", "clock", "days"]), min_size=1))
    if "size" in kinds:
        found["min_prompt_tokens"] = draw(st.sampled_from(SIZES))
    if "clock" in kinds:
        found["utc_start"], found["utc_end"] = draw(st.permutations(CLOCKS))[:2]
    if "days" in kinds:
        found["utc_days"] = draw(st.lists(st.sampled_from(DAYS), unique=True, min_size=1))
        # Which day is meant after midnight is not said.
        assume("clock" not in kinds or found["utc_start"] < (found["utc_end"] or 2400))
    return found


def holds(override: dict[str, Any], request: Request) -> bool:
    """Whether an override holds for a request."""
    clock = request.at.hour * 100 + request.at.minute
    start, end = override.get("utc_start", 0), override.get("utc_end", 0) or 2400
    is_open = start <= clock < end if start < end else clock >= start or clock < end
    return (
        request.input > override.get("min_prompt_tokens", 0)
        and DAYS[request.at.weekday()] in override.get("utc_days", DAYS)
        and is_open
    )


@given(
    st.fixed_dictionaries(dict.fromkeys(KEYS, per_token)),
    st.lists(overrides(), max_size=4),
    st.lists(requests, min_size=1, max_size=8),
)
@settings(max_examples=60, deadline=None)
def test_overrides_cost_what_they_say(
    pricing: dict[str, str], listed: list[dict[str, Any]], asked: list[Request]
):
    """A request costs what is left when all overrides that hold were applied, one after the other."""
    feed = {"data": [{"id": "acme/one", "pricing": {**pricing, "overrides": listed}}]}
    market = openrouter.read(json.dumps(feed), "2026-11-22")
    assert market.left_out == ()
    model = model_of(dict(market.models["openrouter/acme/one"]))
    for request in asked:
        prices = dict(pricing)
        for override in listed:
            if holds(override, request):
                prices |= {key: override[key] for key in KEYS if key in override}
        by_meter = {meter: usd(prices[key]) * MILLION for key, meter in KEYS.items()}
        assert request.cost_on(model) == request.cost_at(by_meter), request


# --- llm-prices: days that overlap, or leave gaps

FIRST = date(2025, 1, 1)

days = st.integers(0, 30).map(lambda number: FIRST + timedelta(days=number))


@st.composite
def listings(draw: st.DrawFn) -> dict[str, Any]:
    """An entry from a day on to before another, each perhaps not given."""
    start, end = draw(st.none() | days), draw(st.none() | days)
    assume(start is None or end is None or start < end)
    given = {"from_date": start and start.isoformat(), "to_date": end and end.isoformat()}
    return {"id": "one", "vendor": "acme", "input": draw(st.integers(1, 99)), **given}


@given(st.lists(listings(), min_size=1, max_size=5), st.integers(-3, 33))
@settings(max_examples=150, deadline=None)
def test_dated_prices_are_those_that_began_last(entries: list[dict[str, Any]], number: int):
    """On any day the price is of the entries that hold the one that began last, and none where none holds."""
    market = llm_prices.read(json.dumps({"prices": entries}), "2026-11-22")
    model = model_of(dict(market.models["acme/one"]))
    day = FIRST + timedelta(days=number)
    text = day.isoformat()
    holding = [each for each in entries if (each["from_date"] or "") <= text < (each["to_date"] or "9999")]
    rater = ModelRater(model).at(day_start(day))
    if not holding:
        assert rater is None
        return
    began = max(each["from_date"] or "" for each in holding)
    last = [each for each in holding if (each["from_date"] or "") == began]
    ends = min(each["to_date"] or "9999" for each in last)
    prices = {each["input"] for each in last if (each["to_date"] or "9999") == ends}
    assert rater is not None
    assert rater.base.period.rates["input"].amount in prices  # type: ignore[union-attr]
