"""What is said of feeds that were brought up to date, member by member."""

from __future__ import annotations

from costcalc.report.flat import Answer, Flat, answers, own
from costcalc.shapes import (
    NO_COLUMN,
    Shape,
    beside,
    flag,
    many,
    moment,
    one,
    price,
    ratio,
    schema,
    text,
    texts,
    whole,
)
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any

    from costcalc.pricing.market import Market

RATES = Shape(
    "FeedOfRates",
    "What a feed of exchange rates holds, and what is new in it.",
    text("feed", column=1),
    text("read", column=2),
    text("file", column=3),
    flag("written", of=lambda done: done.reason is None, column=4),
    text("reason", "why nothing was written", null=True, column=5),
    moment("first_day", of=lambda done: done.days[0], column=6),
    moment("last_day", of=lambda done: done.days[-1], column=7),
    whole("days", of=lambda done: len(done.days), column=8),
    texts("currencies", column=9),
    whole("days_added", of=lambda done: len(done.days_added), column=10),
    whole("days_changed", of=lambda done: len(done.days_changed), column=11),
    texts("currencies_added", column=12),
)
SYNCED = Shape(
    "SyncedRates",
    "What became of a feed of exchange rates.",
    schema("costcalc/sync/1"),
    beside(RATES, of=lambda done: done),
)
CHANGE = Shape(
    "FeedChange",
    "A price that is another than before, from an instant on; null stands for no price.",
    text("model", null=True, column=13, title="model"),
    text("meter", null=True, column=14, title="meter"),
    text("variant", null=True, column=15, title="variant"),
    moment("since", "null where the price is not dated", of="day", null=True, column=16, title="since"),
    price("before", "USD per unit", null=True, column=17, title="before"),
    price("after", null=True, column=18, title="after"),
    ratio("ratio", "what it is of what it was", null=True, column=19, title="ratio"),
)
SUSPICION = Shape(
    "Suspicion",
    "A reason not to use an answer before someone has looked; without a model it is of all.",
    text("model", null=True),
    beside(Shape("", CHANGE.help, *(each for each in CHANGE if each.name != "model")), of="change"),
    text("why", column=20, title="why"),
)


def _counted(of: Callable[[Market], int]) -> Callable[[Any], int | None]:
    """A count of what a feed says; None where nothing of it was read."""
    return lambda done: None if done.market is None else of(done.market)


FEED = Shape(
    "SyncedFeed",
    "What became of a feed.",
    text("feed", column=1),
    text("read", column=6),
    text("file", column=7),
    text("outcome", column=3),
    flag("dry_run", column=NO_COLUMN),
    flag("written", column=4),
    text("reason", "why it is not in force", null=True, column=5),
    moment("retrieved", column=8),
    flag("first", "nothing was in force before", column=9),
    whole("models", of=_counted(lambda market: len(market.models)), null=True, column=10),
    whole(
        "models_priced",
        of=_counted(lambda market: sum(1 for each in market.models.values() if each["prices"])),
        null=True,
        column=11,
    ),
    whole("left_out", of=_counted(lambda market: len(market.left_out)), null=True, column=12),
    texts("models_added", of="found.models_added"),
    texts("models_removed", of="found.models_removed"),
    many("changes", CHANGE, of="found.changes"),
    many("suspicions", SUSPICION),
    one("rates", RATES, "what there is to say of exchange rates", null=True),
)
REPORT = Shape("SyncReport", "What became of several feeds.", schema("costcalc/sync/2"), many("feeds", FEED))


def _rows(document: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    """One row a feed, then one a model that is new or gone, a price that changed, a reason to hold it."""
    for feed in document["feeds"]:
        shared = {name: feed[name] for name in ("feed", "outcome", "retrieved")}
        yield {**feed, "entry": "feed"}
        for name, entry in (("models_added", "model_added"), ("models_removed", "model_removed")):
            yield from ({**shared, "entry": entry, "model": model} for model in feed[name])
        for name, entry in (("changes", "change"), ("suspicions", "suspicion")):
            yield from ({**shared, "entry": entry, **each} for each in feed[name])


OWN = own(text("entry", column=2))
ANSWERS = answers(
    Answer(SYNCED, Flat(lambda document: [dict(document)], rows=(RATES,))),
    Answer(REPORT, Flat(_rows, rows=(FEED, CHANGE, SUSPICION.only("why"), OWN))),
)
