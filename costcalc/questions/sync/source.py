"""Where the answer of a feed of prices comes from: its own address, another that is allowed, or a file."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from costcalc.errors import FeedError
from costcalc.feeds.exact_json import LARGEST_CONTENT
from costcalc.feeds.kept import FORM, Kept, importer_of, kept_from
from costcalc.files import open_file
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from costcalc.questions.sync.way import Way

ENVELOPE = f'{{"form": "{FORM}"'.encode()
"""How a kept file begins, carried from another machine."""


class Answer(NamedTuple):
    """Where an answer was read, and the answer; `newer` is false where a server says that nothing is."""

    read: str
    kept: Kept
    newer: bool = True


def answer_of(feed: str, today: date, source: str | None, way: Way, known: Kept | None) -> Answer:
    """The answer of a feed; that which is `known`, as of today, where the server has nothing newer.

    Raises `FeedError` where there is none; what it says is not looked at here.
    """
    if source is not None and "://" not in source:
        return Answer(source, _of_file(feed, today, source))
    # What fetches takes a while to load, and a file needs none of it.
    from costcalc.questions.sync.fetch import fetch

    own = str(importer_of(feed).URL)
    url = source or own
    same = known if known is not None and known.url == url else None
    own_too = way._replace(allow_hosts=(own.split("/")[2], *way.allow_hosts))
    fetched = fetch(feed, url, own_too, same)
    if same is not None and fetched.content is None:
        return Answer(url, same._replace(retrieved=today.isoformat()), newer=False)
    text = _text(feed, fetched.content or b"")
    return Answer(url, Kept(feed, url, today.isoformat(), text, fetched.etag, fetched.last_modified))


def content_of(feed: str, place: str, most: int) -> tuple[bytes, date]:
    """What is in a file, a byte more than the most at most; and the day on which it was changed last."""
    try:
        with open_file(place) as file:
            changed = datetime.fromtimestamp(os.fstat(file.fileno()).st_mtime, UTC).date()
            return file.read(most + 1), changed
    except (OSError, ValueError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or error
        raise FeedError(feed, f"{place} cannot be read: {reason}") from None


def _of_file(feed: str, today: date, place: str) -> Kept:
    """The answer in a file: as the feed gave it, or as another costcalc kept it.

    Of the day on which the file was changed last, since nobody knows a better one.
    """
    content, changed = content_of(feed, place, 3 * LARGEST_CONTENT)
    if content.startswith(ENVELOPE):
        kept = kept_from(content, feed)
        return kept._replace(retrieved=min(kept.retrieved, today.isoformat()), instead=None)
    if len(content) > LARGEST_CONTENT:
        raise FeedError(feed, f"{place} is larger than {LARGEST_CONTENT >> 20} MiB")
    return Kept(feed, place, min(changed, today).isoformat(), _text(feed, content))


def _text(feed: str, content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise FeedError(feed, f"it is not UTF-8 text: byte {error.start + 1} cannot be read") from None
