"""What becomes of an answer of a feed of prices: what it changes, whether it is put in force or held.

What is suspicious is held until someone accepts or rejects it: a few models stay as they were while the rest
is put in force; an answer that is suspicious as a whole lies beside the one in force. What was rolled back is
held too, so that the next sync does not put it in force again.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

from costcalc.errors import CostcalcError, FeedError, UsageError
from costcalc.feeds.kept import import_market
from costcalc.prose import listed
from costcalc.questions.sync.difference import Difference, Suspicion, difference, is_doubtful, suspicions
from costcalc.questions.sync.rates import DRY_RUN, NOTHING_NEW
from costcalc.questions.sync.shape import FEED
from costcalc.questions.sync.source import answer_of
from costcalc.questions.sync.store import Store
from costcalc.questions.sync.way import WAY
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from typing import Any

    from costcalc.feeds.kept import Kept
    from costcalc.pricing.market import Market
    from costcalc.questions.sync.rates import Synced
    from costcalc.questions.sync.way import Way

    Judged = tuple["MarketSync", Kept]
    """What becomes of a feed, and the answer to put in force, to hold, or to confirm."""

APPLIED, UNCHANGED, HELD, REJECTED, FAILED = "applied", "unchanged", "held", "rejected", "failed"
"""How the sync of a feed ends."""

NOT_MODIFIED = "the server has nothing newer"
TO_REVIEW = "what is held waits for you: `costcalc sync --accept {0}` or `--reject {0}`"
STILL_REJECTED = "this very answer was rejected; `costcalc sync --accept {}` takes it all the same"
WAS_ROLLED_BACK = Suspicion("it was in force, and was rolled back")
WAS_HELD = "it was held before"
DAMAGED = "the file in force was damaged; this was compared with the answer before it, of {}"
ALL_DAMAGED = "the file in force was damaged, and there is no sound answer before it to compare with"
HELD_DAMAGED = Suspicion("what was held before is damaged, and may have been this very answer")

NOW_REJECTED = "it is not used, nor is the same when the feed says it again"
ROLLED_BACK = "what was in force before is so again; what was rolled back is held"
NOTHING_HELD = "nothing of {} is held"
NOTHING_BEFORE = "no earlier answer of {} is kept"
NOTHING_SOUND = "no earlier answer of {} can be used: {}"
PASSED_OVER = "{} is damaged, and was passed over for the answer of {}"
DAMAGED_GONE = "the file in force was damaged; the answer before it, of {}, is in force again"
FILE_DAMAGED = "the file of what is held is damaged: {}"
TO_REMOVE = "`costcalc sync --reject {}` removes what is damaged"
REMOVED = "what was held is damaged, and removed"


class MarketSync(NamedTuple):
    """What the sync of a feed of prices found, and what became of it; `reason` is why it is not in force."""

    feed: str
    read: str
    file: str
    outcome: str
    retrieved: str
    written: bool = False
    reason: str | None = None
    first: bool = False
    market: Market | None = None
    found: Difference = Difference((), (), ())
    suspicions: Sequence[Suspicion] = ()
    dry_run: bool = False
    rates: Synced | None = None

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it: one of the `feeds` of schema `costcalc/sync/2`."""
        return FEED.document(self)


def sync_market(
    feed: str, today: date, *, source: str | None = None, way: Way = WAY, dry_run: bool = False
) -> MarketSync:
    """Bring a feed of prices up to date, from its own address or from `source`, an address or a file.

    Raises `FeedError` for an answer that cannot be used; then everything is as it was.
    """
    store = Store(feed)
    if dry_run:
        now = in_force(store)
        done, _ = _judged(store, now, today, source, way)
        reason = joined(now.damage, DRY_RUN) if done.outcome in {APPLIED, HELD} else done.reason
        return done._replace(dry_run=True, reason=reason)
    with store.alone():
        try:
            done = write_outcome(store, *_judged(store, in_force(store), today, source, way))
        except CostcalcError as error:
            with suppress(CostcalcError):
                store.note({"feed": feed, "outcome": FAILED, "reason": str(error)})
            raise
        store.note({"feed": feed, "outcome": done.outcome, "reason": done.reason})
        return done


def _judged(store: Store, now: InForce, today: date, source: str | None, way: Way) -> Judged:
    """What there is to do with the answer of a feed; nothing is written yet."""
    known = now.kept
    read, answer, newer = answer_of(store.feed, today, source, way, known)
    if known is None or answer.content != known.content:
        after = import_market(answer)
        return _weighed(store, now, answer, after, compared(store, now, answer, after)._replace(read=read))
    waiting, _ = partly_held(store, known)
    done = MarketSync(
        store.feed, read, str(store.file), UNCHANGED, answer.retrieved,
        reason=NOTHING_NEW if newer else NOT_MODIFIED, suspicions=waiting,
    )  # fmt: skip
    # What is kept is of the day on which the feed said it again; a tag is of one address alone.
    said_again = known._replace(retrieved=max(known.retrieved, answer.retrieved))
    if answer.url == known.url:
        said_again = said_again._replace(etag=answer.etag, last_modified=answer.last_modified)
    return done, said_again


class InForce(NamedTuple):
    """What an answer is compared with, and what is wrong with the file in force.

    `kept` is None for a file of which nothing can be read: it is fetched again, whatever the server calls it.
    """

    market: Market | None
    kept: Kept | None = None
    damage: str | None = None


def in_force(store: Store) -> InForce:
    """What is in force; where the file of it is damaged, the last sound answer that was so before."""
    kept = store.kept.read()
    market = market_of(kept)
    if market is not None or not store.file.exists():
        return InForce(market, kept)
    earlier, market, _ = last_sound(store)
    return InForce(market, damage=DAMAGED.format(earlier.retrieved) if earlier else ALL_DAMAGED)


def last_sound(store: Store) -> tuple[Kept | None, Market | None, Sequence[str]]:
    """The last answer that was in force before and can be read, what it says, and later files that cannot."""
    damaged: list[str] = []
    for place, kept in store.earlier():
        market = market_of(kept)
        if market is not None:
            return kept, market, damaged
        damaged.append(place)
    return None, None, damaged


def joined(*reasons: str | None) -> str | None:
    """Reasons in one sentence; None where there are none."""
    return "; ".join(filter(None, reasons)) or None


def compared(store: Store, now: InForce, answer: Kept, after: Market) -> MarketSync:
    """An answer, which says `after`, against what is in force; as if it waited for someone to look at it."""
    found = difference(now.market, after)
    return MarketSync(
        store.feed, answer.url, str(store.file), HELD, answer.retrieved,
        reason=joined(now.damage, TO_REVIEW.format(store.feed)),
        first=now.market is None and now.damage is None,
        market=after, found=found, suspicions=list(suspicions(now.market, after, found)),
    )  # fmt: skip


def _weighed(store: Store, now: InForce, answer: Kept, after: Market, held: MarketSync) -> Judged:
    """How much of a new answer is put in force; as `held` has it where that is nothing."""
    doubts, rejected = held.suspicions, store.rejected.read()
    # Someone rejected this very answer, and not only some models of it.
    if _is_same(rejected, answer) and (not doubts or is_doubtful(after, doubts)):
        return held._replace(outcome=REJECTED, reason=STILL_REJECTED.format(store.feed)), answer
    models = [doubt.model for doubt in doubts if doubt.model is not None]
    # Models of which someone rejected the very same stay as they were, and nobody is asked again.
    declined = _declined(rejected, after, models)
    waiting = [doubt for doubt in doubts if doubt.model not in declined]
    # Where files are damaged, nobody knows what it changes, or whether it was held.
    unsure = [Suspicion(ALL_DAMAGED)] if now.damage and now.market is None else []
    unsure += [HELD_DAMAGED] if store.held.is_damaged else []
    # What is held already stays so, without a doubt too: it was rolled back, or nobody has looked yet.
    if unsure or _is_same(store.held.read(), answer) or is_doubtful(after, waiting):
        return held._replace(suspicions=[*unsure, *doubts] or [WAS_ROLLED_BACK]), answer
    done = held._replace(outcome=APPLIED, suspicions=waiting, reason=held.reason if waiting else now.damage)
    if not models:
        return done, answer
    # A few models in doubt stay as they were, or away, while the rest is put in force.
    known = now.market.models if now.market else {}
    partly = answer._replace(instead={model: known.get(model) for model in models})
    market = import_market(partly)
    return done._replace(market=market, found=difference(now.market, market)), partly


def _is_same(known: Kept | None, answer: Kept) -> bool:
    return known is not None and known.content == answer.content


def _declined(rejected: Kept | None, after: Market, models: Iterable[str]) -> set[str]:
    """The models of which someone rejected the very same."""
    market = market_of(rejected) if models else None
    return {model for model in models if market and market.models.get(model) == after.models.get(model)}


def write_outcome(store: Store, done: MarketSync, answer: Kept) -> MarketSync:
    """Write what the outcome asks for."""
    if done.outcome == APPLIED and done.market is not None:
        store.keep(answer, done.market)
        # A newer answer is in force: what an older one was held for no longer matters.
        store.held.drop()
        return done._replace(written=True)
    if done.outcome == HELD:
        store.held.write(answer)
    if done.outcome == UNCHANGED:
        store.confirm(answer)
    return done


def partly_held(store: Store, kept: Kept) -> tuple[Sequence[Suspicion], Kept]:
    """What of the answer in force waits for someone, and the answer with all of that in force."""
    instead = kept.instead or {}
    if not instead:
        return (), kept
    before, after = import_market(kept), import_market(kept._replace(instead=None))
    declined = _declined(store.rejected.read(), after, instead)
    waiting = [name for name in instead if name not in declined]
    every = suspicions(before, after, difference(before, after))
    doubts = [doubt for doubt in every if doubt.model in waiting]
    # It was suspicious against what was in force then, and need not be against what is so now.
    said = {doubt.model for doubt in doubts}
    doubts += [Suspicion(WAS_HELD, name) for name in waiting if name not in said]
    declined_alone = {name: document for name, document in instead.items() if name in declined}
    return doubts, kept._replace(instead=declined_alone or None)


def market_of(kept: Kept | None) -> Market | None:
    """What an answer says; None where there is none, or nothing that this costcalc can read."""
    try:
        return import_market(kept) if kept else None
    except FeedError:
        return None


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
        reason=TO_REMOVE.format(store.feed), suspicions=[Suspicion(FILE_DAMAGED.format(place))],
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
        said = (FILE_DAMAGED.format(store.held.path), TO_REMOVE.format(store.feed))
        raise UsageError("; ".join(said), "accept")
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
        why = listed([f"{each} is damaged" for each in damaged], "and") if damaged else ""
        said = NOTHING_SOUND if damaged else NOTHING_BEFORE
        raise UsageError(said.format(store.feed, why), "rollback")
    now = in_force(store)
    done = DAMAGED_GONE.format(before.retrieved) if now.damage else ROLLED_BACK
    passed = [PASSED_OVER.format(each, before.retrieved) for each in damaged]
    found = compared(store, now, before, market)._replace(outcome=APPLIED, first=False, suspicions=())
    store.roll_back(before)
    return found._replace(written=True, reason=joined(*passed, done))
