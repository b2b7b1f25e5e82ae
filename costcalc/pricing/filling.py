"""A model of our table or of a feed with what was seen of the time that it does not tell of."""

from __future__ import annotations

from costcalc.pricing.likeness import contradicts, is_whole
from costcalc.pricing.model import UNDATED_BASIS
from costcalc.pricing.shelf import with_life
from costcalc.pricing.source import FEED_SOURCE, HISTORY_SOURCE
from costcalc.pricing.undated import FOREVER
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from costcalc.pricing.documents import Document
    from costcalc.pricing.shelf import About

OWN = frozenset({"overlay", "table"})
"""The layers whose periods stay as they are."""


def filled(document: Document, seen: Sequence[Document], about: About, read: str, newest: str) -> Document:
    """A model of a higher layer with what was seen of the time that it does not tell of.

    `read` is the day on which its feed was read, `newest` the last of the history.
    """
    if document["layer"] in OWN:
        first, *others = document["prices"]
        before = [each for each in _until(seen, first) if "unconfirmed" not in each]
        if not before or _is_first(first, document):
            return document
        prices = [*_joined(before, first, seen), *others]
        return with_life({**document, "prices": prices}, about, ended=False)
    if not document["prices"]:
        known = {key: value for key, value in document.items() if key != "unpriced"}
        return with_life({**known, "prices": [*seen]}, about, ended=_ends(seen[-1]) != FOREVER)
    now = f"{read}T23:59:59"
    place = next((i for i, each in enumerate(document["prices"]) if _holds(each, now)), None)
    if place is None:
        return document
    current = document["prices"][place]
    seen = [_of_feed(each, current) for each in seen]
    agreeing = _agreeing(seen, current)
    whole_from = _whole(seen, agreeing, current)
    if whole_from < len(seen):
        prices = [*_vouched(seen[:whole_from], agreeing), *_known(current, seen[whole_from:])]
    elif agreeing == len(seen) and any(_disputes(each, current) for each in seen):
        prices = [*seen]
    else:
        # What the feed says is newer than all of the history.
        undated = current["effective_from_basis"] == UNDATED_BASIS and newest < read
        changed = {**current, "from_bracket": [newest, read]} if undated else current
        vouched = _vouched(seen, agreeing)
        prices = _joined(_until(vouched, changed), changed, vouched)
    past = (each for each in document["prices"][:place] if _ends(each) <= prices[0]["effective_from"])
    whole = {**document, "prices": [*past, *prices, *document["prices"][place + 1 :]]}
    return with_life(whole, about, ended=_ends(prices[-1]) != FOREVER)


def _is_first(period: Document, document: Document) -> bool:
    """Whether a period of ours is known to be the first: its beginning has a bracket, or is the release."""
    released = document.get("released") or ""
    return "from_bracket" in period or period["effective_from"][: len("2025-01-20")] <= released


def _of_feed(period: Document, current: Document) -> Document:
    """What was seen, which needs no second file where it is the feed's own."""
    own = f"{HISTORY_SOURCE}{current['source'].removeprefix(FEED_SOURCE)}"
    return _without_doubt(period) if period["source"] == own else period


def _whole(seen: Sequence[Document], agreeing: int, current: Document) -> int:
    """The place from which on a feed's sheet was seen whole, of those from which on its figures agree."""
    place = len(seen)
    while place > agreeing and is_whole(current, seen[place - 1]):
        place -= 1
    return place


def _vouched(seen: Sequence[Document], agreeing: int) -> list[Document]:
    """What was seen; the prices that the feed still has need no second file."""
    return [*seen[:agreeing], *(_without_doubt(each) for each in seen[agreeing:])]


def _without_doubt(period: Document) -> Document:
    return {key: value for key, value in period.items() if key != "unconfirmed"}


def _until(seen: Sequence[Document], after: Document) -> list[Document]:
    """What was seen before a period of which better is known."""
    start, found = after["effective_from"], []
    for each in seen:
        if each["effective_from"] < start <= _ends(each):
            found.append(_bare({**each, "effective_to": start}))
        elif each["effective_from"] < start:
            found.append(each)
    return found


def _joined(before: list[Document], after: Document, seen: Sequence[Document]) -> list[Document]:
    """What was seen, and the period that follows; an edge between them that was only observed is both's.

    Where the figures before it are the same, nothing changed there; else it is as narrow as both know.
    """
    bracket = after.get("from_bracket")
    if not bracket or not before or before[-1].get("effective_to") != after["effective_from"]:
        return [*before, after]
    *earlier, last = before
    if not contradicts(last, after):
        return [*before, {key: value for key, value in after.items() if key != "from_bracket"}]
    days = [bracket[0], last["effective_from"][: len("2025-01-20")]]
    days += [
        each["from_bracket"][0]
        for each in seen
        if each["effective_from"] == after["effective_from"] and "from_bracket" in each
    ]
    shared = [max(days), bracket[1]]
    return [*earlier, {**last, "to_bracket": shared}, {**after, "from_bracket": shared}]


def _ends(period: Document) -> str:
    return str(period.get("effective_to", FOREVER))


def _bare(period: Document) -> Document:
    """A period whose end has no bracket."""
    return {key: value for key, value in period.items() if key != "to_bracket"}


def _agreeing(seen: Sequence[Document], current: Document) -> int:
    """The place from which on all that was seen agrees with a feed's sheet, with no day between."""
    place = len(seen)
    while place and not contradicts(seen[place - 1], current):
        if place < len(seen) and seen[place - 1].get("effective_to") != seen[place]["effective_from"]:
            break
        place -= 1
    return place


def _known(current: Document, seen: Sequence[Document]) -> list[Document]:
    """A feed's sheet since its figures are known: one period, but where others dispute them."""
    pieces: list[Document] = []
    for each in seen:
        rates = {meter: _disputed(rate, each, meter) for meter, rate in current["rates"].items()}
        rates = {**each["rates"], **rates}
        if pieces and pieces[-1]["rates"] == rates:
            continue
        piece = {**current, "effective_from": each["effective_from"], "rates": rates}
        if each.get("disputed"):
            piece["disputed"] = True
        if pieces:
            pieces[-1]["effective_to"] = each["effective_from"]
        elif "from_bracket" in each:
            piece["from_bracket"] = each["from_bracket"]
        pieces.append(piece)
    return pieces


def _disputed(rate: Document, seen: Document, meter: str) -> Document:
    """A feed's figure, with those of others that were in dispute with it."""
    beside = seen["rates"].get(meter, {}).get("disputed_by") if seen.get("disputed") else None
    return {**rate, "disputed_by": beside} if beside else rate


def _disputes(seen: Document, current: Document) -> bool:
    """Whether a feed's figure is one that was in dispute when something else was seen."""
    return any(
        each["source"] == f"{HISTORY_SOURCE}{current['source'].removeprefix('feed-')}"
        and each["amount"] == current["rates"].get(meter, {}).get("amount")
        for meter, rate in seen["rates"].items()
        for each in rate.get("disputed_by", ())
    )


def _holds(period: Document, instant: str) -> bool:
    return bool(period["effective_from"] <= instant < period.get("effective_to", FOREVER))
