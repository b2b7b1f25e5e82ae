"""What is held of feeds: shown, accepted, rejected; and the way back to an earlier answer."""

from __future__ import annotations

from costcalc.errors import UsageError
from costcalc.feeds.difference import difference, suspicions
from costcalc.feeds.kept import import_market
from costcalc.feeds.store import Store
from costcalc.operations.sync_market import (
    APPLIED,
    HELD,
    REJECTED,
    TO_REVIEW,
    WAS_ROLLED_BACK,
    Judged,
    MarketSync,
    market_of,
    partly_held,
    written,
)
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from costcalc.feeds.difference import Suspicion
    from costcalc.feeds.kept import Kept

NOW_REJECTED = "it is not used, nor is the same when the feed says it again"
ROLLED_BACK = "what was in force before is so again; what was rolled back is held"
NOTHING_HELD = "nothing of {} is held"
NOTHING_BEFORE = "no earlier answer of {} is kept"


def review(feed: str) -> MarketSync | None:
    """What a held answer would change, or what is held of the one in force; None where nothing is."""
    store = Store(feed)
    held, kept = store.held(), store.kept()
    if held is not None:
        return _waiting(store, held, [])
    partly = partly_held(store, kept) if kept else None
    return _waiting(store, partly.answer, partly.suspicions) if partly and partly.suspicions else None


def _waiting(store: Store, answer: Kept, doubts: Sequence[Suspicion]) -> MarketSync:
    """An answer that waits, against what is in force now."""
    before, after = market_of(store.kept()), import_market(answer)
    found = difference(before, after)
    doubts = doubts or list(suspicions(before, after, found)) or [WAS_ROLLED_BACK]
    base = MarketSync(store.feed, answer.url, str(store.file), HELD, answer.retrieved, market=after)
    reason = TO_REVIEW.format(store.feed)
    return base._replace(reason=reason, first=before is None, found=found, suspicions=doubts)


def accept(feed: str) -> MarketSync:
    """Put in force what is held, or else what was rejected last."""
    store = Store(feed)
    with store.alone():
        answer = _accepted(store)
        done = _waiting(store, answer, [])._replace(outcome=APPLIED, reason=None, suspicions=())
        return written(store, Judged(done, answer))


def _accepted(store: Store) -> Kept:
    """The answer that there is to accept; what was rejected is forgotten where it is that."""
    held, kept, rejected = store.held(), store.kept(), store.rejected()
    if held is not None:
        return held
    if kept is not None and kept.instead:
        partly = partly_held(store, kept)
        if partly.suspicions:
            return partly.answer
        store.forgive()
        return kept._replace(instead=None)
    if rejected is None:
        raise UsageError(NOTHING_HELD.format(store.feed), "accept")
    store.forgive()
    return rejected


def reject(feed: str) -> MarketSync:
    """Drop what is held, and know it when the feed says it again."""
    store = Store(feed)
    with store.alone():
        done = review(feed)
        if done is None:
            raise UsageError(NOTHING_HELD.format(feed), "reject")
        store.reject()
        return done._replace(outcome=REJECTED, reason=NOW_REJECTED)


def roll_back(feed: str) -> MarketSync:
    """Put the answer in force that was so before, and hold the one that is."""
    store = Store(feed)
    with store.alone():
        before = store.before()
        if before is None:
            raise UsageError(NOTHING_BEFORE.format(feed), "rollback")
        market = import_market(before)
        found = difference(market_of(store.kept()), market)
        store.roll_back(before)
        base = MarketSync(feed, before.url, str(store.file), APPLIED, before.retrieved, written=True)
        return base._replace(reason=ROLLED_BACK, market=market, found=found)
