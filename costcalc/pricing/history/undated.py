"""For which days something vouches for a price: feeds without dates, the life of models, what is assumed.

A feed that does not say since when a price holds speaks of the day on which it was read, and of those after.
Before a model was released and after its shutdown it has no price at all. Whoever asks for a price of another
day all the same (`assumed`) gets the nearest figure that is known, as an estimate.
"""

from __future__ import annotations

from datetime import date, datetime

from costcalc.periods import day_start, spell
from costcalc.pricing.model import BEGINNING, UNDATED_BASIS, Model, PricePeriod
from costcalc.pricing.source import first_instant
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from costcalc.pricing.documents import Document

FOREVER = "9999"
"""Later than the end of every period, as text."""

DAY = len("2025-01-20")

NEAR_DAYS = 31
"""Between a release and the first sighting of a price at most so many days may lie for it to answer there."""

ASSUMED_BEFORE = "nothing says that this price held before {}: it is the first that is known"
ASSUMED_AFTER = "nothing says that this price still held from {} on: it is the last that is known"
ASSUMED = "nothing says that this price held on a day before {}"


def end_of(period: Document) -> str:
    """When a period ends; later than everything where it is open."""
    return period.get("effective_to", FOREVER)  # type: ignore[no-any-return]


def holds(period: Document, instant: str) -> bool:
    """Whether a period is in force at an instant."""
    return bool(period["effective_from"] <= instant < end_of(period))


def without(document: Document, *keys: str) -> Document:
    """A document that does not say some of what it says."""
    return {key: said for key, said in document.items() if key not in keys}


def common_time(one: Document, other: Document) -> tuple[str, str]:
    """From when until when both of two entries hold; it ends before it begins where they never do."""
    return max(one["effective_from"], other["effective_from"]), min(end_of(one), end_of(other))


def vouched(document: Document, read: str | None) -> Document:
    """A model of a feed whose prices without dates begin on the day on which they are known of it.

    `read` is the day on which the feed was read. What ended before that is kept apart, as `undated`.
    """
    if all(each["effective_from_basis"] != UNDATED_BASIS for each in document["prices"]):
        return document
    known, unknown = [], list(document.get("undated", ()))
    first = _first_known(read)
    for period in document["prices"]:
        start = period["effective_from"]
        if period["effective_from_basis"] == UNDATED_BASIS:
            start = max(start, first)
        if start < end_of(period):
            known.append({**period, "effective_from": start})
        else:  # it was over before anybody vouched for it
            unknown.append(period)
    return {**document, "prices": known, **({"undated": unknown} if unknown else {})}


def _first_known(read: str | None) -> str:
    """The beginning of the day on which a feed was read; never, where its file does not say a day."""
    try:
        return day_start(date.fromisoformat((read or "")[:DAY])).isoformat()
    except ValueError:
        return FOREVER


def lived(document: Document, life: Document | None) -> Document:
    """A model with what is known of its life: no price before its release, none from its shutdown on.

    `life` is what our own files say of a model whose prices are elsewhere.
    """
    if life is not None:
        said = {**document.get("lifecycle", {}), **life["lifecycle"]}
        document = {**document, **life, "lifecycle": said}
        if "released" in said:
            document["released"] = said["released"]["on"]
    known = document.get("lifecycle", {})
    days = (known.get(name, {}).get("on") for name in ("released", "shutdown"))
    first, last = (day and first_instant(day).isoformat() for day in days)
    if first is None and last is None:
        return document
    for field in ("prices", "undated"):
        if field in document:
            document = {**document, field: list(_within(document[field], first or "", last or FOREVER))}
    return document


def _within(periods: Sequence[Document], first: str, last: str) -> Iterator[Document]:
    """The parts of periods that lie in a stretch; an edge that is cut is as certain as what cuts it."""
    for period in periods:
        start, end = max(period["effective_from"], first), min(end_of(period), last)
        if start >= end:
            continue
        cut = {**period, "effective_from": start}
        if start != period["effective_from"] and period["effective_from_basis"] != UNDATED_BASIS:
            cut.pop("from_bracket", None)
        day, bracket = first[:DAY], cut.get("from_bracket")
        if bracket and bracket[0] < day:
            cut.pop("from_bracket")
            cut |= {"from_bracket": [day, bracket[1]]} if day < bracket[1] else {}
        if end != FOREVER:
            cut["effective_to"] = end
        if end != end_of(period):
            cut.pop("to_bracket", None)
        yield cut


def settled(document: Document, life: Document | None) -> Document:
    """A model within its life, whose periods answer for all of the time that they can."""
    whole = lived(document, life)
    if any("from_bracket" in each for each in whole["prices"]):
        return {**whole, "prices": opened(whole["prices"])}
    return whole


def opened(prices: Sequence[Document]) -> list[Document]:
    """Periods of which one that begins after nothing answers for its bracket too, where that is short.

    Released on 2025-03-01 and first seen on 2025-03-20: its figure answers from the 1st on, as an estimate.
    Seen 31 days after the release it does, 32 days after it does not.
    """
    found: list[Document] = []
    for period in prices:
        bracket = period.get("from_bracket")
        follows = bool(found) and found[-1].get("effective_to") == period["effective_from"]
        # Where another period goes before, that answers until this one was seen.
        if bracket and not follows:
            first, last = map(date.fromisoformat, bracket)
            if (last - first).days <= NEAR_DAYS:
                period = {**period, "effective_from": first_instant(bracket[0]).isoformat()}  # noqa: PLW2901
            else:
                period = without(period, "from_bracket")  # noqa: PLW2901
        found.append(period)
    return found


def assumed(model: Model, born: datetime | None = None) -> Model:
    """A model whose prices also stand where nothing vouches for them, marked so.

    Those that are announced stay as they are: of the time before them somebody has said what was. `born` is
    when its maker released it: no host sold it before that.
    """
    life = model.lifecycle
    released = life.released.instant if life.released else None
    first = max(born or BEGINNING, released or BEGINNING)
    last = life.shutdown.instant if life.shutdown else None
    return model._replace(prices=tuple(_with_assumed(model, first, last)))


def as_said(model: Model) -> Model:
    """A model of a feed as the feed says it: what it does not date has held for ever."""
    if not any(each.basis == UNDATED_BASIS for each in (*model.prices[:1], *model.undated)):
        return model
    ends = [each.effective_to for each in model.undated]
    since = ends[-1] if ends and ends[-1] else BEGINNING
    first = (each._replace(start=since) if each.basis == UNDATED_BASIS else each for each in model.prices[:1])
    return model._replace(prices=(*model.undated, *first, *model.prices[1:]))


def _with_assumed(model: Model, first: datetime, last: datetime | None) -> Iterator[PricePeriod]:
    known = model.prices
    reached = first
    start = known[0].start if known else None
    for period in model.undated:
        begin, ends = max(period.start, reached), (period.effective_to, start)
        end = min(filter(None, ends), default=None)
        if end is None or begin < end:
            yield _assumed(period, begin, end, ASSUMED if start is None else ASSUMED_BEFORE, start or end)
            reached = end or begin
    if not known or start is None:
        return
    if reached < start and known[0].basis != "announced":
        yield _assumed(known[0], reached, start, ASSUMED_BEFORE, start)
    yield from known
    end = known[-1].effective_to
    if end is not None and last is None and known[-1].basis != "announced":
        yield _assumed(known[-1], end, None, ASSUMED_AFTER, end)


def _assumed(
    period: PricePeriod, start: datetime, end: datetime | None, words: str, known: datetime | None
) -> PricePeriod:
    """A period of a time for which nothing vouches for its price."""
    said = words.format(spell(known.date()) if known else "today")
    return period._replace(
        start=start, effective_to=end, basis=UNDATED_BASIS, from_bracket=None, to_bracket=None, assumed=said
    )
