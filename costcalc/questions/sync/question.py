"""`sync`: bring feeds up to date, exchange rates and prices, each in files of its own.

A feed is read and checked whole before anything is written; one that is wrong leaves what is there as it is,
and does not keep the others from being read.
"""

from __future__ import annotations

from costcalc.errors import FeedError, MissingExtraError, OutputError, UsageError
from costcalc.places import feed_file, market_file
from costcalc.prose import listed, shown
from costcalc.questions.sync import market
from costcalc.questions.sync.market import MarketSync
from costcalc.questions.sync.rates import Synced, sync_rates
from costcalc.questions.sync.shape import REPORT
from costcalc.questions.sync.store import Store
from costcalc.questions.sync.way import WAY
from costcalc.table.layers import FETCHED_FEEDS, RATES
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date
    from typing import Any

    from costcalc.questions.sync.rates import Write
    from costcalc.questions.sync.way import Way

FEEDS = (RATES, *FETCHED_FEEDS)
"""Every feed that `sync` knows."""

SKIPPED = "skipped"

ACTIONS: dict[str, Callable[[Store], MarketSync]] = {
    "accept": market.accept,
    "reject": market.reject,
    "rollback": market.roll_back,
}
"""What can be said of one feed that was synchronised before."""


class Report(NamedTuple):
    """What became of several feeds."""

    feeds: Sequence[MarketSync]

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it, schema `costcalc/sync/2`."""
        return REPORT.document(self)

    @property
    def failed(self) -> list[str]:
        """The feeds that could not be used."""
        return [each.feed for each in self.feeds if each.outcome == market.FAILED]

    @property
    def held(self) -> list[str]:
        """The feeds of which something waits for someone to look at it."""
        return [each.feed for each in self.feeds if each.suspicions and each.outcome != market.REJECTED]


def sync(
    feed: str,
    today: date,
    *,
    source: str | None = None,
    place: str | None = None,
    write: Write | None = None,
    way: Way = WAY,
    dry_run: bool = False,
) -> Synced | MarketSync:
    """Bring one feed up to date, from `source` if it is named: a file, or for prices an address too.

    `place` is another file for exchange rates, `write` another way to write it; `way` says whence prices may
    be fetched. Raises `FeedError` for a feed that cannot be used, and `MissingExtraError` where the library
    that brings it is not installed.
    """
    _check([feed])
    if feed == RATES:
        return sync_rates(today, source=source, place=place, write=write, dry_run=dry_run)
    return market.sync_market(feed, today, source=source, way=way, dry_run=dry_run)


def _check(feeds: Iterable[str], known: Sequence[str] = FEEDS) -> None:
    for feed in feeds:
        if feed not in known:
            raise UsageError(f"there is no feed {shown(feed)}: it is {listed(known)}", "feed")


def sync_all(feeds: Sequence[str], today: date, *, way: Way = WAY, dry_run: bool = False) -> Report:
    """Bring several feeds up to date, all of them where none is named; one that fails stops no other.

    Where none is named, a feed whose library is not installed is skipped.
    """
    _check(feeds)
    found = []
    for feed in dict.fromkeys(feeds or FEEDS):
        try:
            found.append(entry_of(sync(feed, today, way=way, dry_run=dry_run)))
        except MissingExtraError as error:
            found.append(_not_done(feed, today, market.FAILED if feeds else SKIPPED, error))
        except (FeedError, OutputError) as error:
            found.append(_not_done(feed, today, market.FAILED, error))
    return Report([each._replace(dry_run=dry_run) for each in found])


def _not_done(feed: str, today: date, outcome: str, error: Exception) -> MarketSync:
    file = (feed_file if feed == RATES else market_file)(feed) or ""
    return MarketSync(feed, "", file, outcome, today.isoformat(), reason=str(error))


def entry_of(done: Synced | MarketSync) -> MarketSync:
    """What became of a feed, as one of several; exchange rates have what there is to say in `rates`."""
    if isinstance(done, MarketSync):
        return done
    is_new = done.days_added or done.days_changed or done.currencies_added
    return MarketSync(
        done.feed, done.read, done.file, market.APPLIED if is_new else market.UNCHANGED, done.days[-1],
        done.reason is None, done.reason, rates=done,
    )  # fmt: skip


def held(feeds: Sequence[str] = ()) -> Report:
    """The answers that wait for someone to look at them, of some feeds or of all."""
    _check(feeds, FETCHED_FEEDS)
    found = (market.review(Store(feed)) for feed in dict.fromkeys(feeds or FETCHED_FEEDS))
    return Report([each for each in found if each is not None])


def act(action: str, feeds: Sequence[str]) -> Report:
    """Accept, reject or roll back what there is of some feeds: one of ACTIONS."""
    _check(feeds, FETCHED_FEEDS)
    found = []
    for store in map(Store, dict.fromkeys(feeds)):
        with store.alone():
            found.append(ACTIONS[action](store))
    return Report(found)
