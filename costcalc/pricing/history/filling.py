"""A model of our table or of a feed with what was seen of the time that it does not tell of."""

from __future__ import annotations

from costcalc.pricing.file.likeness import contradicts, is_whole
from costcalc.pricing.history.undated import DAY, FOREVER, end_of, holds, without
from costcalc.pricing.model import UNDATED_BASIS
from costcalc.pricing.source import FEED_SOURCE, HISTORY_SOURCE, OWN
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from costcalc.pricing.documents import Document


class About(NamedTuple):
    """What the history knows of a model beside its prices: a line of `models.csv`.

    `names` are other names under which files have it; `taken_from` is a model whose feed wrongly calls it
    the same. `released_by` and `deprecated_by` are the files that say so. `last_seen` is the day on which it
    vanished from every file, empty while one has it.
    """

    model: str
    names: str = ""
    taken_from: str = ""
    released: str = ""
    released_by: str = ""
    deprecated: str = ""
    deprecated_by: str = ""
    last_seen: str = ""


def filled(document: Document, seen: Sequence[Document], about: About, read: str, newest: str) -> Document:
    """A model of a higher layer with what was seen of the time that it does not tell of.

    `read` is the day on which its feed was read, `newest` the last of the history.
    """
    if document["layer"] in OWN:
        first, *others = document["prices"]
        before = [each for each in _until(seen, first) if "unconfirmed" not in each]
        if not before or _is_first(first, document):
            return document  # what is announced stays as it is, and nothing came before the first
        prices = [*_joined(before, first, seen), *others]
        return with_life({**document, "prices": prices}, about, ended=False)
    if not document["prices"]:
        priced = {**without(document, "unpriced"), "prices": [*seen]}
        return with_life(priced, about, ended=end_of(seen[-1]) != FOREVER)
    now = f"{read}T23:59:59"
    place = next((i for i, each in enumerate(document["prices"]) if holds(each, now)), None)
    if place is None:
        return document  # what the feed says of now is what all that was seen is measured by
    current = document["prices"][place]
    # What was seen needs no second file where it is the feed's own.
    own = _source_in_history(current)
    seen = [without(each, "unconfirmed") if each["source"] == own else each for each in seen]
    agreeing = _agreeing(seen, current)
    whole_from = _whole(seen, agreeing, current)
    # Where its whole sheet was seen, the feed's figures hold since then.
    if whole_from < len(seen):
        prices = [*_vouched(seen[:whole_from], agreeing), *_known(current, seen[whole_from:])]
    # Where nothing seen agrees, and others won over its very figure, theirs stands.
    elif agreeing == len(seen) and any(_disputes(each, current) for each in seen):
        prices = [*seen]
    else:
        # What the feed says is newer than all of the history.
        undated = current["effective_from_basis"] == UNDATED_BASIS and newest < read
        changed = {**current, "from_bracket": [newest, read]} if undated else current
        vouched = _vouched(seen, agreeing)
        prices = _joined(_until(vouched, changed), changed, vouched)
    past = (each for each in document["prices"][:place] if end_of(each) <= prices[0]["effective_from"])
    whole = {**document, "prices": [*past, *prices, *document["prices"][place + 1 :]]}
    return with_life(whole, about, ended=end_of(prices[-1]) != FOREVER)


def with_life(document: Document, about: About, *, ended: bool) -> Document:
    """A model with its release where nobody else says it, and the day on which it was last seen."""
    life: Document = dict(document.get("lifecycle", {}))
    is_new = "released" not in life and document.get("released", about.released) == about.released
    if about.released and is_new:
        source = HISTORY_SOURCE + about.released_by
        life["released"] = {"on": about.released, "source": source, "basis": "announced"}
        document = {**document, "released": about.released}
    if about.deprecated and "deprecated" not in life:
        dated = about.deprecated[:1].isdigit()
        on, basis = (about.deprecated, "announced") if dated else (None, UNDATED_BASIS)
        life["deprecated"] = {"on": on, "source": HISTORY_SOURCE + about.deprecated_by, "basis": basis}
    if about.last_seen and ended:
        life["last_seen"] = about.last_seen
    released = life.get("released", {}).get("on") or document.get("released")
    prices = document["prices"]
    if released and len(released) > len("2025") and prices and "from_bracket" not in prices[0]:
        day = released[:DAY] if len(released) > len("2025-01") else f"{released}-01"
        seen = prices[0]["effective_from"][:DAY]
        if day < seen and prices[0]["effective_from_basis"] != "announced":
            prices = [{**prices[0], "from_bracket": [day, seen]}, *prices[1:]]
    return {**document, "prices": prices, **({"lifecycle": life} if life else {})}


def _is_first(period: Document, document: Document) -> bool:
    """Whether a period of ours is known to be the first: its beginning has a bracket, or is the release."""
    released = document.get("released") or ""
    return "from_bracket" in period or period["effective_from"][:DAY] <= released


def _whole(seen: Sequence[Document], agreeing: int, current: Document) -> int:
    """The place from which on a feed's sheet was seen whole, of those from which on its figures agree."""
    place = len(seen)
    while place > agreeing and is_whole(current, seen[place - 1]):
        place -= 1
    return place


def _vouched(seen: Sequence[Document], agreeing: int) -> list[Document]:
    """What was seen; the prices that the feed still has need no second file."""
    return [*seen[:agreeing], *(without(each, "unconfirmed") for each in seen[agreeing:])]


def _source_in_history(current: Document) -> str:
    """What the history calls the source of a feed's sheet."""
    return f"{HISTORY_SOURCE}{current['source'].removeprefix(FEED_SOURCE)}"


def _until(seen: Sequence[Document], after: Document) -> list[Document]:
    """What was seen before a period of which better is known."""
    start = after["effective_from"]
    return [
        {**without(each, "to_bracket"), "effective_to": start} if start <= end_of(each) else each
        for each in seen
        if each["effective_from"] < start
    ]


def _joined(before: list[Document], after: Document, seen: Sequence[Document]) -> list[Document]:
    """What was seen, and the period that follows; an edge between them that was only observed is both's.

    Where the figures before it are the same, nothing changed there; else it is as narrow as both know.
    """
    bracket = after.get("from_bracket")
    if not bracket or not before or before[-1].get("effective_to") != after["effective_from"]:
        return [*before, after]
    *earlier, last = before
    if not contradicts(last, after):
        return [*before, without(after, "from_bracket")]
    days = [bracket[0], last["effective_from"][:DAY]]
    then = (each for each in seen if each["effective_from"] == after["effective_from"])
    days += [each["from_bracket"][0] for each in then if "from_bracket" in each]
    shared = [max(days), bracket[1]]
    return [*earlier, {**last, "to_bracket": shared}, {**after, "from_bracket": shared}]


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
        each["source"] == _source_in_history(current)
        and each["amount"] == current["rates"].get(meter, {}).get("amount")
        for meter, rate in seen["rates"].items()
        for each in rate.get("disputed_by", ())
    )
