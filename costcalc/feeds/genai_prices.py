"""The prices of the package genai-prices: 47 providers, 2,300 models, offline.

Its format: prices in USD per million tokens; `*_kcount` per thousand, `*_hours`, `*_kpages`, `*_mchars`. A
list of prices has constraints, of which the last that is active wins, and the first stands where none is.
Tiers hold for the whole request, above their start. Variants are partial prices for a request's context; one
without prices names what is meant where nothing is asked.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from importlib.metadata import version as version_of
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

from costcalc.extras import import_fault
from costcalc.feeds.entries import NO_METER, Entry, escaped
from costcalc.feeds.name_rules import rules_of
from costcalc.feeds.off_peak import hours_text
from costcalc.feeds.providers import provider_id
from costcalc.feeds.sheets import Offer, Sheets, flat, listed_period
from costcalc.numbers import EXACT, ONE, ZERO
from costcalc.pricing.conditions import STANDARD
from costcalc.pricing.market import UNDATED_BASIS, LeftOut, Market, Pattern, Sheet, Tier, Tiered
from costcalc.pricing.model import TAKEN_AS_FREE, Provider
from costcalc.pricing.source import Source
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from costcalc.pricing.documents import Document

FEED = "genai-prices"
SOURCE = "feed-genai-prices"
URL = "https://github.com/pydantic/genai-prices"

THOUSAND = Decimal(1_000)
HOUR = Decimal(3_600)

METER_OF: dict[str, tuple[str, Decimal]] = {
    **{
        f"{meter}_mtok": (meter, ONE)
        for meter in (
            "input", "output", "cache_read", "cache_write", "cache_write_5m", "cache_write_1h",
            "input_audio", "output_audio", "input_image", "output_image", "input_video", "output_video",
        )
    },
    "cache_audio_read_mtok": ("cache_read_audio", ONE),
    "cache_image_read_mtok": ("cache_read_image", ONE),
    "output_reasoning_mtok": ("reasoning", ONE),
    "output_citation_mtok": ("citation", ONE),
    "web_searches_kcount": ("web_search", THOUSAND),
    "storage_searches_kcount": ("storage_search", THOUSAND),
    "requests_kcount": ("request", THOUSAND),
    "input_document_kpages": ("page", THOUSAND),
    "input_mchars": ("input_character", ONE),
    "input_audio_hours": ("input_second", HOUR),
    "output_audio_hours": ("output_second", HOUR),
}  # fmt: skip
"""The meter of each price key, and how many of the meter's pricing units the price is for.

Prices by the hour stay as they are listed: 0.111 has no finite decimal form by the second.
"""

MINIMUM = dict.fromkeys(("groq/whisper-large-v3", "groq/whisper-large-v3-turbo"), "10")
"""Seconds of audio that a request is billed for at least: the package's code says it, and not its data."""

NAMES = {"processing": "service_tier"}
"""What an option of theirs is called here: batch is a service tier."""

STANDARD_THERE = {"service_tier": "default"}
"""What the standard of an option is called there."""

NO_CONSTRAINT = "costcalc has no such constraint"
NO_MINUTES = "it begins or ends between two minutes"
NO_HOURS = "it holds in some hours only"
ONE_OPTION = "two of its conditions are one option here"
NO_PRICE = "genai-prices lists no price for it"
NAMED_FREE = f"genai-prices lists no price for it, and its name says that it is free: {TAKEN_AS_FREE}"
DEPRECATED = "genai-prices calls it deprecated: it may no longer be sold"
TAKEN = "another model of this provider has the same id"


class Package(NamedTuple):
    """What the package says, and its version."""

    providers: Sequence[Any]
    version: str


def market(days: Mapping[str, str] | None = None) -> Market:
    """The prices of the installed package; `MissingExtraError` without it.

    `days` says of which day each version that is known is. These are the package's own data: an update that
    it may have fetched while it runs is not among them.
    """
    try:
        from genai_prices import data
    except ImportError as error:
        raise import_fault(error, "the feed genai-prices", "feeds", "genai_prices") from None
    installed = version_of("genai-prices")
    day = day_of(installed, days or {}, str(data.__file__))
    return read(Package(data.providers, installed), day)


def day_of(version: str, days: Mapping[str, str], file: str) -> str:
    """The day of a version, by which its figures are known.

    The same on every machine, whenever it was installed; of a version that came after all that are known, the
    day of its file, which is no earlier than theirs, and not to come.

    >>> day_of("0.2.3", {"0.2.3": "2026-11-10"}, "")
    '2026-11-10'
    """
    if version in days:
        return days[version]
    # No figure hangs on this clock: it keeps a file that is dated ahead from looking fresh.
    installed = datetime.fromtimestamp(Path(file).stat().st_mtime, UTC)
    day = min(installed, datetime.now(UTC)).date().isoformat()
    return max([day, *days.values()])


def read(content: Package, retrieved: str) -> Market:
    """The providers of the package as a market."""
    models: dict[str, Document] = {}
    patterns: list[Pattern] = []
    left_out: list[LeftOut] = []
    for provider in content.providers:
        for model in provider.models:
            reading = _Reading(provider, model)
            if reading.model in models:
                left_out.append(LeftOut(reading.model, escaped(f"{provider.id}/{model.id}"), TAKEN))
                continue
            models[reading.model] = reading.read()
            patterns += reading.patterns
            left_out += [*reading.rules, *dict.fromkeys(reading.unused)]
    # The version says which figures these are. The day of the installation is not part of the source: it
    # would differ from machine to machine, and every result with it.
    source = Source(SOURCE, f"genai-prices {content.version}", "dataset", "Pydantic", URL, licence="MIT")
    sellers = [Provider(provider_id(each.id), each.name) for each in content.providers]
    named = {seller.id: seller for seller in sellers}
    return Market(FEED, source, content.version, retrieved, named, models, patterns, left_out)


class _Reading(Entry):
    """One model of the package on its way to a document; prices that are left out are `unused`."""

    def __init__(self, provider: Any, said: Any) -> None:  # noqa: ANN401 - the package's own, as below
        self.provider, self.said = provider, said
        self.unused: list[LeftOut] = []
        self.rules: list[LeftOut] = []
        """Rules of names that are left out."""
        self.patterns: list[Pattern] = []
        super().__init__(f"{provider_id(provider.id)}/{said.id}", self.unused, None, said.id, said.name)

    def leave_out(self, what: str, why: str) -> None:
        """List something that the package, whose texts are harmless, says of the model."""
        self.unused.append(LeftOut(self.model, what, why))

    def read(self) -> Document:
        """The model, priced or not."""
        said = self.said
        aliases = [name for name in dict.fromkeys(self._aliases()) if name != self.model]
        periods = list(self._periods())
        if not periods and not self.unused and self.is_free:
            self.leave_out("prices", NAMED_FREE)
            free = Sheets(flat({"input": ZERO, "output": ZERO}))
            periods.append(listed_period(free, SOURCE, note=NAMED_FREE))
        for period in periods if self.model in MINIMUM else ():
            period["rates"]["input_second"]["minimum"] = MINIMUM[self.model]
        more: dict[str, Any] = {}
        if said.deprecated:
            for period in periods[-1:]:
                period["note"] = "; ".join(filter(None, (period.get("note"), DEPRECATED)))
            marked = {"on": None, "source": SOURCE, "basis": UNDATED_BASIS}
            more = {"lifecycle": {"deprecated": marked}, "note": DEPRECATED}
        listed = "genai-prices lists {0.what} for it, which is left out: {0.why}"
        self.unpriced = next(map(listed.format, self.unused), NO_PRICE)
        more["context_window"] = said.context_window or None
        return self.document(FEED, said.name or said.id, periods, aliases, **more)

    def _aliases(self) -> Iterator[str]:
        """The names that a rule takes as they are; the other rules become patterns."""
        theirs, name = self.provider.id, self.said.id
        yield f"{theirs}/{name}"
        for rule in rules_of(self.said.match):
            if rule.why:
                rules = f"the rule of names {rule.kind} {escaped(rule.text)}"
                self.rules.append(LeftOut(self.model, rules, rule.why))
            elif rule.kind == "equals":
                yield from (f"{seller}/{rule.text}" for seller in (provider_id(theirs), theirs))
                yield rule.text
            else:
                self.patterns.append(Pattern(self.model, rule.kind, rule.text))
        yield name

    def _periods(self) -> Iterator[Document]:
        """The stretches of time in which nothing but hours, options and sizes changes a price."""
        said = self.said.prices
        always = SimpleNamespace(constraint=None, prices=said)
        prices = self._readable(said if isinstance(said, list) else [always])
        variants = self._readable(self.said.price_variants or ())
        constraints = [each.constraint for each in (*prices, *variants)]
        days = sorted({each.start_date for each in constraints if hasattr(each, "start_date")})
        for start, end in pairwise([None, *days, None]) if prices else ():
            sheets, defaults = self._sheets(prices, variants, start)
            if sheets.base:
                yield listed_period(sheets, SOURCE, start, end, defaults=defaults or None)

    def _readable(self, entries: Sequence[Any]) -> list[Any]:
        """The entries whose constraints can be told."""
        readable = []
        for each in entries:
            if why := _why_unread(each.constraint):
                self.leave_out(f"the prices of {type(each.constraint).__name__}", why)
            else:
                readable.append(each)
        return readable

    def _sheets(
        self, prices: Sequence[Any], variants: Sequence[Any], start: date | None
    ) -> tuple[Sheets, dict[str, str]]:
        """All prices from a day on; and the options that are meant where nothing is asked."""
        base = self._sheet(_in_force(prices, start))
        hours = [Offer({"daily": spans}, self._sheet(each)) for each, spans in _by_hours(prices, start)]
        offers: list[Offer] = []
        defaults: dict[str, str] = {}
        for each in variants:
            if _is_hourly(each.constraint):
                self.leave_out(_spelled(each.when), NO_HOURS)
            elif _is_active(each.constraint, start):
                self._offer(each, offers, defaults)
        return Sheets(base, offers, hours), defaults

    def _offer(self, variant: Any, offers: list[Offer], defaults: dict[str, str]) -> None:  # noqa: ANN401 - a value of the package, which has no public types
        """Add a variant as an offer; or as a default, where it changes nothing and so names what is usual."""
        when = {NAMES.get(name, name): value for name, value in variant.when.items()}
        listed = _listed(variant.prices)
        sheet = self._sheet(variant.prices)
        if len(when) < len(variant.when):
            self.leave_out(_spelled(variant.when), ONE_OPTION)
        elif sheet or not (listed or _is_usual(when, defaults)):
            offers.append(Offer(when, sheet))

    def _sheet(self, prices: Any) -> Sheet:  # noqa: ANN401 - as above
        sheet: Sheet = {}
        for key, price in _listed(prices).items():
            meter, size = METER_OF.get(key, (None, ONE))
            if meter is None:
                self.leave_out(key, NO_METER)
            else:
                sheet[meter] = _tiered(price, size)
        return sheet


def _listed(prices: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """The prices of a sheet by their keys.

    Hours of audio whichever way it goes are the same as those of incoming audio where both cost the same.
    """
    found = {
        key: price for key, price in vars(prices).items() if price is not None and not key.startswith("_")
    }
    if "audio_hours" in found and found["audio_hours"] == found.get("input_audio_hours"):
        del found["audio_hours"]
    return found


def _is_usual(when: Mapping[str, str], defaults: dict[str, str]) -> bool:
    """Whether options that change nothing are what is meant without them; `defaults` learns them."""
    (name, value), *more = when.items()
    if more or name in STANDARD:
        return not more and STANDARD_THERE.get(name) == value
    return defaults.setdefault(name, value) == value


def _spelled(when: Mapping[str, str]) -> str:
    return "the prices of " + escaped(", ".join(f"{name}={value}" for name, value in when.items()))


def _tiered(price: Any, size: Decimal) -> Tiered:  # noqa: ANN401 - a Decimal, or the package's tiers
    """A price by the meter's own pricing unit, or by the hour."""
    per, size = (size, ONE) if size == HOUR else (None, size)
    if isinstance(price, Decimal):
        return Tiered(EXACT.divide(price, size), (), per)
    tiers = (Tier(tier.start, inclusive=False, amount=EXACT.divide(tier.price, size)) for tier in price.tiers)
    return Tiered(EXACT.divide(price.base, size), tuple(tiers), per)


def _why_unread(constraint: Any) -> str | None:  # noqa: ANN401 - the package's own, as below
    """Why a constraint cannot be told; None where it can."""
    if constraint is None or hasattr(constraint, "start_date"):
        return None
    if not _is_hourly(constraint):
        return NO_CONSTRAINT
    clocks = (_utc(constraint.start_time), _utc(constraint.end_time))
    return NO_MINUTES if any(clock.second or clock.microsecond for clock in clocks) else None


def _is_hourly(constraint: Any) -> bool:  # noqa: ANN401 - as above
    """Whether a constraint names hours of the day."""
    return hasattr(constraint, "start_time")


def _is_active(constraint: Any, day: date | None, minute: int | None = None) -> bool:  # noqa: ANN401 - as above
    """Whether a constraint is met on a day, in a minute of it; a day None is before any that is named."""
    if constraint is None or (minute is None and _is_hourly(constraint)):
        return constraint is None
    at = datetime.combine(day or date.min, time(*divmod(minute or 0, 60)), UTC)
    return bool(constraint.active(at))


def _in_force(prices: Sequence[Any], day: date | None, minute: int | None = None) -> Any:  # noqa: ANN401 - as above
    """The prices that count on a day, in a minute of it or, without one, in the hours that nothing names."""
    for each in reversed(prices):
        if _is_active(each.constraint, day, minute):
            return each.prices
    return prices[0].prices


def _by_hours(prices: Sequence[Any], day: date | None) -> list[tuple[Any, list[str]]]:
    """Prices that differ from the usual ones, with their hours: the day is cut where any begin or end."""
    usual = _in_force(prices, day)
    hourly = [each.constraint for each in prices if _is_hourly(each.constraint)]
    edges = sorted({edge for each in hourly for edge in _minutes(each)})
    found: dict[int, tuple[Any, list[str]]] = {}
    for opens, closes in zip(edges, [*edges[1:], *edges[:1]], strict=True):
        there = _in_force(prices, day, opens)
        if there is not usual:
            found.setdefault(id(there), (there, []))[1].append(hours_text(opens, closes))
    return list(found.values())


def _minutes(constraint: Any) -> tuple[int, int]:  # noqa: ANN401 - as above
    opens, closes = _utc(constraint.start_time), _utc(constraint.end_time)
    return opens.hour * 60 + opens.minute, closes.hour * 60 + closes.minute


def _utc(clock: time) -> time:
    """A time of day in UTC, which is what one without a zone is."""
    if clock.tzinfo is None:
        return clock
    return datetime.combine(date(1970, 1, 1), clock).astimezone(UTC).time()
