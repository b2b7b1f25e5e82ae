"""What is held of feeds: shown, accepted, rejected; and the way back to an earlier answer."""

from __future__ import annotations

from datetime import UTC, datetime

from costcalc.errors import UsageError
from costcalc.feeds.kept import import_market
from costcalc.prose import listed
from costcalc.questions.sync.difference import Suspicion
from costcalc.questions.sync.market import (
    APPLIED,
    HELD,
    REJECTED,
    WAS_HELD,
    WAS_ROLLED_BACK,
    MarketSync,
    compared,
    in_force,
    joined,
    last_sound,
    partly_held,
    write_outcome,
)
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from costcalc.feeds.kept import Kept
    from costcalc.questions.sync.store import Store

NOW_REJECTED = "it is not used, nor is the same when the feed says it again"
ROLLED_BACK = "what was in force before is so again; what was rolled back is held"
NOTHING_HELD = "nothing of {} is held"
NOTHING_BEFORE = "no earlier answer of {} is kept"
NOTHING_SOUND = "no earlier answer of {} can be used: {}"
PASSED_OVER = "{} is damaged, and was passed over for the answer of {}"
DAMAGED_GONE = "the file in force was damaged; the answer before it, of {}, is in force again"
HELD_DAMAGED = "the file of what is held is damaged: {}"
TO_REMOVE = "`costcalc sync --reject {}` removes what is damaged"
REMOVED = "what was held is damaged, and removed"


def review(store: Store) -> MarketSync | None:
    """What a held answer would change, or what is held of the one in force; None where nothing is."""
    if store.held.is_damaged:
        return _damaged(store)
    waiting = _held(store)
    return _waiting(store, *waiting) if waiting else None


def _held(store: Store) -> tuple[Kept, Sequence[Suspicion]] | None:
    """The answer that waits, or the one in force with all that is held of it, and why; None without any."""
    held, kept = store.held.read(), store.kept.read()
    if held is not None:
        return held, ()
    doubts, answer = partly_held(store, kept) if kept else ((), None)
    return (answer, doubts) if answer and doubts else None


def _damaged(store: Store) -> MarketSync:
    """A held answer that nobody can read, of the day on which its file was written."""
    place = store.held.path
    written_on = datetime.fromtimestamp(place.stat().st_mtime, UTC).date().isoformat()
    return MarketSync(
        store.feed, "", str(place), HELD, written_on,
        reason=TO_REMOVE.format(store.feed), suspicions=[Suspicion(HELD_DAMAGED.format(place))],
    )  # fmt: skip


def _waiting(store: Store, answer: Kept, doubts: Sequence[Suspicion] = ()) -> MarketSync:
    """An answer that waits, against what is in force now; something is said of why, in any case."""
    found = compared(store, in_force(store), answer, import_market(answer))
    held = WAS_ROLLED_BACK if store.was_in_force(answer) else Suspicion(WAS_HELD)
    return found._replace(suspicions=doubts or found.suspicions or [held])


def accept(store: Store) -> MarketSync:
    """Put in force what is held, or else what was rejected last."""
    answer = _accepted(store)
    done = _waiting(store, answer)._replace(outcome=APPLIED, reason=None, suspicions=())
    return write_outcome(store, done, answer)


def _accepted(store: Store) -> Kept:
    """The answer that there is to accept; what was rejected is forgotten where it is that."""
    if store.held.is_damaged:
        said = f"{HELD_DAMAGED.format(store.held.path)}; {TO_REMOVE.format(store.feed)}"
        raise UsageError(said, "accept")
    if waiting := _held(store):
        return waiting[0]
    # All that is held of the answer in force was declined, or a whole answer was.
    kept = store.kept.read()
    answer = kept._replace(instead=None) if kept and kept.instead else store.rejected.read()
    if answer is None:
        raise UsageError(NOTHING_HELD.format(store.feed), "accept")
    store.rejected.drop()
    return answer


def reject(store: Store) -> MarketSync:
    """Drop what is held, and know it when the feed says it again."""
    done = review(store)
    if done is None:
        raise UsageError(NOTHING_HELD.format(store.feed), "reject")
    # What cannot be read cannot be known again either.
    if store.held.is_damaged:
        store.held.drop()
        return done._replace(outcome=REJECTED, reason=REMOVED)
    store.reject()
    return done._replace(outcome=REJECTED, reason=NOW_REJECTED)


def roll_back(store: Store) -> MarketSync:
    """Put the answer in force that was so before, and hold the one that is."""
    before, market, damaged = last_sound(store)
    if before is None or market is None:
        raise UsageError(_nothing_before(store.feed, damaged), "rollback")
    now = in_force(store)
    done = DAMAGED_GONE.format(before.retrieved) if now.damage else ROLLED_BACK
    passed = [PASSED_OVER.format(each, before.retrieved) for each in damaged]
    found = compared(store, now, before, market)._replace(outcome=APPLIED, first=False, suspicions=())
    store.roll_back(before)
    return found._replace(written=True, reason=joined(*passed, done))


def _nothing_before(feed: str, damaged: Sequence[str]) -> str:
    if not damaged:
        return NOTHING_BEFORE.format(feed)
    return NOTHING_SOUND.format(feed, listed([f"{each} is damaged" for each in damaged], "and"))
