"""The files of one feed in the user's data directory, each written whole or not at all.

    feeds/<feed>.json                     the answer in force
    feeds/<feed>.held.json                a newer one that someone has to look at first
    feeds/<feed>.rejected.json            the last one that someone rejected
    feeds/history/<feed>/<day>-<sha>.json the answers that were in force before, the last five
    feeds/observed/<feed>.jsonl           when each price was first seen here, a line a change
    feeds/last/<feed>.json                how the last sync ended

Whatever moment a machine stops at, the answer in force is the old or the new one: it is put in place last of
all that must be there with it, and what is left over is found out from its content.

Most feeds do not say since when a price holds. The observed file does, from the day on which it was begun: a
price that differs from the one before it was first seen on the day of its line. A line that was cut when the
machine stopped is dropped; what it said is seen again at the next sync.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

from costcalc.errors import FeedError, OutputError
from costcalc.feeds.kept import LARGEST_KEPT, kept_from
from costcalc.files import write_at_once
from costcalc.numbers import plain
from costcalc.places import market_file
from costcalc.pricing.stored.own import check_folder, open_own
from costcalc.questions.sync.difference import prices_at
from costcalc.values import TYPE_CHECKING, NamedTuple
from costcalc.whole_files import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any, BinaryIO

    from costcalc.feeds.kept import Kept
    from costcalc.pricing.market import Market

    Key = tuple[str, str, str | None]

MOST_SNAPSHOTS = 5
BUSY = "another `costcalc sync` is at work there: wait until it is done"
NO_HOME = "there is no home directory: set COSTCALC_DATA"


class KeptFile(NamedTuple):
    """A file in which an answer of a feed is, or may be."""

    path: Path
    feed: str

    def read(self) -> Kept | None:
        """The answer; None where there is none that can be used."""
        try:
            with open_own(str(self.path)) as file:
                return kept_from(file.read(LARGEST_KEPT + 1), self.feed)
        except (OSError, FeedError):
            return None

    @property
    def is_damaged(self) -> bool:
        """Whether something is there that is no answer."""
        return self.path.exists() and self.read() is None

    def write(self, answer: Kept) -> None:
        """Keep an answer."""
        put(self.path, answer.to_bytes())

    def drop(self) -> None:
        """Remove what is there."""
        with _writing(self.path):
            self.path.unlink(missing_ok=True)


class Store:
    """The files of one feed: the answer in force, one that waits, the last that was rejected, and more."""

    def __init__(self, feed: str) -> None:
        place = market_file(feed)
        if place is None:
            raise OutputError(f"the feed {feed}", NO_HOME)
        self.feed, self.file = feed, Path(place)
        self.kept, self.held, self.rejected = (
            KeptFile(self.file.with_name(f"{feed}{word}.json"), feed) for word in ("", ".held", ".rejected")
        )
        self._directory = self.file.parent
        self._history = self._directory / "history" / feed
        self._observed = self._directory / "observed" / f"{feed}.jsonl"
        self._last = self._directory / "last" / f"{feed}.json"

    def reject(self) -> None:
        """Take the held answer out of the way, or a part of the one in force, and keep it to know it by."""
        kept = self.kept.read()
        if self.held.read() is None and kept is not None:
            self.rejected.write(kept._replace(instead=None))
            return
        with _writing(self.held.path):
            self.held.path.replace(self.rejected.path)
            _settle(self._directory)

    def keep(self, found: Kept, market: Market) -> None:
        """Put an answer in force, with all that belongs to it; `market` is what it says."""
        with _writing(self._observed):
            observe(self._observed, market)
        before = self.kept.read()
        if before is not None and before.digest != found.digest:
            self._remember(before)
        self.kept.write(found)
        for old in self._snapshots()[MOST_SNAPSHOTS:]:
            old.drop()

    def confirm(self, found: Kept) -> None:
        """Note that a feed says the same still, or again: another answer that waits is not what it says."""
        if found != self.kept.read():
            self.kept.write(found)
        held = self.held.read()
        if held is not None and held.retrieved <= found.retrieved:
            self.held.drop()

    def _remember(self, kept: Kept) -> None:
        """Put the answer in force into the history, as its end: what it was rolled back from goes."""
        snapshots = self._snapshots()
        for later in snapshots[: _place_of(kept, snapshots) + 1]:
            later.drop()
        self._snapshot(kept).write(kept)

    def earlier(self) -> Iterator[tuple[str, Kept | None]]:
        """The answers that were in force before the one that is, each with its file, the last first.

        None stands for one that is damaged.
        """
        kept, snapshots = self.kept.read(), self._snapshots()
        later = 0 if kept is None else _place_of(kept, snapshots) + 1
        for each in snapshots[later:]:
            yield str(each.path), each.read()

    def was_in_force(self, answer: Kept) -> bool:
        """Whether an answer is among the earlier ones that are kept."""
        return _place_of(answer, self._snapshots()) >= 0

    def roll_back(self, before: Kept) -> None:
        """Put an earlier answer in force again, and hold the one that was; none that is held is lost."""
        kept = self.kept.read()
        if kept is not None:
            if not self.was_in_force(kept):
                self._snapshot(kept).write(kept)
            if self.held.read() is None:
                self.held.write(kept)
        self.kept.write(before)

    def _snapshot(self, kept: Kept) -> KeptFile:
        return KeptFile(self._history / f"{kept.retrieved}-{kept.digest[:8]}.json", self.feed)

    def _snapshots(self) -> list[KeptFile]:
        """The answers that were in force before, the last first."""
        found = self._history.glob("*-*.json") if self._history.is_dir() else ()
        newest_first = sorted(found, key=lambda each: (each.stat().st_mtime_ns, each.name), reverse=True)
        return [KeptFile(each, self.feed) for each in newest_first]

    def note(self, result: dict[str, Any]) -> None:
        """Write down how a sync ended."""
        put(self._last, json.dumps(result).encode())

    def noted(self) -> dict[str, Any] | None:
        """How the last sync ended; None where nobody knows."""
        try:
            with open_own(str(self._last)) as file:
                found = json.loads(file.read())
        except (OSError, ValueError):
            return None
        return found if isinstance(found, dict) else None

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Be the only sync in the data directory; the system lets go of a process that is gone."""
        with _writing(self._directory):
            self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            check_folder(str(self._directory))
            file = open(self._directory / "sync.lock", "ab", opener=write_at_once)  # noqa: SIM115 - below
        with file:
            with _writing(self._directory):
                free = _lock(file)
            if not free:
                raise OutputError(str(self._directory), BUSY)
            self._sweep()
            yield

    def _sweep(self) -> None:
        """Remove what a sync that was stopped was writing; exchange rates are written without the lock."""
        for left in self._directory.rglob(".*.tmp"):
            if not left.name.startswith(".ecb."):
                KeptFile(left, self.feed).drop()


def _lock(file: BinaryIO) -> bool:
    """Whether the file is ours alone now, until it is closed."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        # Windows says of whatever keeps us from it that it is in use.
        if sys.platform != "win32" and not isinstance(error, BlockingIOError):
            raise
        return False
    return True


def _place_of(kept: Kept, snapshots: Sequence[KeptFile]) -> int:
    """Where an answer is among the earlier ones, of whatever day; -1 where it is not."""
    ends = f"-{kept.digest[:8]}.json"
    return next((place for place, each in enumerate(snapshots) if each.path.name.endswith(ends)), -1)


@contextmanager
def _writing(place: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:
        raise OutputError(str(place), getattr(error, "strerror", None) or str(error)) from None


def put(place: Path, data: bytes, check: Callable[[str], None] = check_folder) -> None:
    """Write a file whole, so that it is there after the machine stops, too."""
    with _writing(place):
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        check(str(place.parent))
        write_whole(place, data)
        _settle(place.parent)


def _settle(directory: Path) -> None:
    """Have the names in a directory written, where the system can."""
    with suppress(OSError):
        descriptor = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


class Seen(NamedTuple):
    """A price, and the day on which it was first seen; None where the model had none any more."""

    day: str
    model: str
    meter: str
    variant: str | None
    price: str | None

    @property
    def key(self) -> Key:
        """What it is the price of."""
        return self.model, self.meter, self.variant


def seen_in(path: Path) -> Iterator[Seen]:
    """Every line of a file, the oldest first; what is no line of ours is passed over."""
    try:
        with open_own(str(path)) as file:
            *lines, _ = file.read().split(b"\n")
    except OSError:
        return
    # A last line without its end was cut, however good it looks: it is dropped when the next is appended.
    for line in lines:
        seen = _seen(line)
        if seen is not None:
            yield seen


def _seen(line: bytes) -> Seen | None:
    try:
        found = Seen(**json.loads(line))
        date.fromisoformat(found.day)
    except (ValueError, TypeError, RecursionError):
        return None
    texts = all(isinstance(each, str) for each in (found.model, found.meter))
    return found if texts and all(each is None or isinstance(each, str) for each in found) else None


def observe(path: Path, market: Market) -> None:
    """Append what a market says otherwise than the file: it was first seen on the day of the market.

    A market that is older than what the file has of a price says nothing about it.
    """
    last = {seen.key: seen for seen in seen_in(path)}
    new = [json.dumps(seen._asdict(), ensure_ascii=True) for seen in _news(last, market)]
    if new:
        _append(path, "".join(f"{line}\n" for line in new).encode())


def _news(last: dict[Key, Seen], market: Market) -> Iterator[Seen]:
    day = market.retrieved
    prices = {
        (name, *key): plain(price)
        for name, each in market.models.items()
        for key, price in prices_at(each, f"{day}T00:00:00+00:00").items()
    }
    for key in dict.fromkeys((*last, *prices)):
        price, before = prices.get(key), last.get(key)
        if before is None or (before.price != price and before.day <= day):
            yield Seen(day, *key, price)


def _append(path: Path, lines: bytes) -> None:
    """Append whole lines, after the last whole line that is there."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    check_folder(str(path.parent))
    with path.open("ab+") as file:
        size = file.tell()
        file.seek(0)
        whole = file.read().rfind(b"\n") + 1
        if whole < size:
            file.truncate(whole)
        file.write(lines)
        file.flush()
        os.fsync(file.fileno())
