"""When each price of a feed was first seen here: a line a change, appended at each `costcalc sync`.

Most feeds do not say since when a price holds. This file does, from the day on which it was begun: a price
that differs from the one before it was first seen on the day of its line. A line that was cut when the
machine stopped is dropped; what it said is seen again at the next sync.
"""

from __future__ import annotations

import json
import os
from datetime import date

from costcalc.numbers import plain
from costcalc.pricing.stored.own import check_folder, open_own
from costcalc.questions.sync.difference import prices_at
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from costcalc.pricing.market import Market

    Key = tuple[str, str, str | None]


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
