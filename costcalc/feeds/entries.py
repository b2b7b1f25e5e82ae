"""What the importers of fetched feeds read alike: names, exact prices, sizes, days, and what is left out.

A feed may say anything. What is not taken over is listed with the reason, in printable ASCII whatever the
feed holds.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from decimal import Decimal

from costcalc.errors import FeedError
from costcalc.feeds.exact_json import read_json
from costcalc.feeds.providers import provider_name
from costcalc.meters import METERS
from costcalc.numbers import EXACT, LONGEST, ONE, plain, tidy
from costcalc.pricing.market import LeftOut, Market
from costcalc.pricing.model import Provider
from costcalc.prose import SHOWN_CHARACTERS
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from costcalc.pricing.documents import Document
    from costcalc.pricing.source import Source

    ModelsOf = Callable[[Any, list[LeftOut]], dict[str, Document]]

LONGEST_NAME = 200
LARGEST_PRICE = Decimal(1_000_000)
"""USD per pricing unit; more is a slip, and no price."""

LARGEST_SIZE = 1_000_000_000
"""Tokens of a request that are believed."""

NO_ID = "its id is too long, or has characters that an id may not hold"
NO_METER = "costcalc has no meter for it"
ZERO = "a zero that may mean unknown: nothing about the model says that it is free"
UNPRICED_ZERO = "its price is zero, which may mean unknown: nothing about the model says that it is free"
NO_PRICE = "the feed lists no price for it"

_FREE = re.compile(r"(?:^|[\s:(_-])free\)?$", re.IGNORECASE)
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,30})?(?:[eE][+-]?[0-2]?[0-9])?", re.ASCII)


def escaped(text: object) -> str:
    r"""A text of outside as printable ASCII, for messages: `a\x1b[31m`, cut where it is long."""
    whole = text if isinstance(text, str) else f"a value of type {type(text).__name__}"
    cut = whole[:SHOWN_CHARACTERS]
    shown = cut.encode("unicode_escape").decode("ascii")
    return f"{shown}..." if len(whole) > len(cut) else shown


def is_free(*names: object) -> bool:
    """Whether a name of a model says in so many words that it is free: `…:free`, `…-free`, `… (free)`."""
    return any(isinstance(name, str) and _FREE.search(name) for name in names)


class Entry:
    """One model of a feed while it is read; what is not taken over goes to `left_out`.

    `said` is what the feed says of it. It is free where one of its `names` says so, that in `said` included.
    """

    def __init__(self, model: str, left_out: list[LeftOut], said: object = None, *names: object) -> None:
        self.model, self._left_out, self._said = model, left_out, said
        self.is_free = is_free(*names, mapping(said).get("name"))
        self.unpriced = NO_PRICE
        """Why it has no price, where it has none."""

    def at(self, path: str) -> Any:  # noqa: ANN401 - whatever is there
        """What the feed says at a path of keys, such as `limit.context`; None where it says nothing."""
        found = self._said
        for key in path.split("."):
            found = mapping(found).get(key)
        return found

    def leave_out(self, what: str, why: str) -> None:
        """List something that the feed says of the model."""
        self._left_out.append(LeftOut(escaped(self.model), escaped(what), why))

    def amount(self, what: str, value: object, times: Decimal = ONE) -> Decimal | None:
        """A price, exactly; None where there is none, or none that can be believed."""
        if value is None:
            return None
        number = _number(value)
        if number is None:
            self.leave_out(what, f"'{escaped(value)}' is no amount of money")
        elif number < 0:
            self.leave_out(what, f"{plain(number)} is no price: prices are not negative")
        elif (price := EXACT.multiply(number, times)) > LARGEST_PRICE:
            self.leave_out(what, f"{plain(price)} USD is more than any price")
        else:
            return tidy(price)
        return None

    def name(self) -> str:
        """The name of the model as people read it; its id where that is no harmless text."""
        value = self.at("name")
        if isinstance(value, str) and 0 < len(value) <= LONGEST_NAME and value.isprintable():
            return value
        if value is not None:
            self.leave_out("name", f"it is no short printable text: '{escaped(value)}'")
        return self.model.partition("/")[2]

    def size(self, what: str, value: object = None) -> int | None:
        """A number of tokens: the value, or what is said at that path."""
        value = self.at(what) if value is None else value
        number = None if value is None or isinstance(value, str) else _number(value)
        if number is not None and 0 < number <= LARGEST_SIZE and number == number.to_integral_value():
            return int(number)
        if value is not None:
            self.leave_out(what, "it is no number of tokens")
        return None

    def day(self, what: str) -> str | None:
        """A day, or a month, at a path, as a text."""
        value = self.at(what)
        if isinstance(value, str) and (iso_day(value) or iso_day(f"{value}-01")):
            return value
        if value is not None:
            self.leave_out(what, f"'{escaped(value)}' is no date")
        return None

    def known(self, amounts: Mapping[str, Decimal]) -> dict[str, Decimal]:
        """The prices by meter that are meant: zeros only of a model that says that it is free.

        What is free then are its tokens and requests, not searches or images beside them.
        """
        free = [each for each in amounts if self.is_free and (METERS[each].is_token or each == "request")]
        zeros = [meter for meter, amount in amounts.items() if not amount and meter not in free]
        if zeros:
            self.leave_out(", ".join(zeros), ZERO)
        return {meter: amount for meter, amount in amounts.items() if meter not in zeros}

    def base(self, what: str, amounts: Mapping[str, Decimal]) -> dict[str, Decimal]:
        """The prices that are meant of plain requests; where there are none, it is `unpriced`."""
        if amounts and not any(amounts.values()) and not self.is_free:
            self.leave_out(what, UNPRICED_ZERO)
            self.unpriced = UNPRICED_ZERO
            return {}
        return self.known(amounts)

    def is_new(self, found: str | None, models: Mapping[str, Document], twice: str) -> bool:
        """Whether it is a model, by the id that was found for it, and none that is there already."""
        if found is None:
            self.leave_out("id", NO_ID)
        elif not isinstance(self._said, dict):
            self.leave_out("model", "it is no object")
        elif found in models:
            self.leave_out("model", twice)
        else:
            return True
        return False

    def document(
        self, feed: str, name: str, prices: list[Document], aliases: Sequence[str] = (), **more: object
    ) -> Document:
        """The model, priced or not; of what there is `more` to say, all that is said."""
        more["unpriced"] = None if prices else self.unpriced
        return {
            "id": self.model,
            "provider": self.model.partition("/")[0],
            "layer": feed,
            "name": name,
            "aliases": [{"name": each} for each in aliases],
            "prices": prices,
            **{key: value for key, value in more.items() if value is not None},
        }


def _number(value: object) -> Decimal | None:
    """A number as it is written: whole, decimal, or in a text."""
    if isinstance(value, str) and len(value) <= LONGEST and _NUMBER.fullmatch(value):
        number = Decimal(value)
        return number or abs(number)  # -0 is 0
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Decimal(value)
    return None


def iso_day(text: object) -> date | None:
    """A day as 2025-01-20; None for what else Python would read as one, and for the rest."""
    if isinstance(text, str) and re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        with suppress(ValueError):
            return date.fromisoformat(text)
    return None


def mapping(value: object) -> dict[str, Any]:
    """An object of JSON; an empty one in the place of anything else."""
    return value if isinstance(value, dict) else {}


def importer(feed: str, models_of: ModelsOf, source: Source) -> Callable[[bytes | str, str], Market]:
    """What reads an answer of a feed, of JSON, on a day; `models_of` reads the models out of its value.

    It raises `FeedError` for anything that is not that feed, whole.
    """

    def read(content: bytes | str, retrieved: str) -> Market:
        left_out: list[LeftOut] = []
        models = models_of(read_json(content, feed), left_out)
        # Not one price in all of it: this is another file, or one that was emptied.
        if not any(document["prices"] for document in models.values()):
            raise FeedError(feed, "not one model in it has a price: this is not the feed, or it was emptied")
        sellers = dict.fromkeys(document["provider"] for document in models.values())
        providers = {seller: Provider(seller, provider_name(seller)) for seller in sellers}
        dated = source._replace(retrieved=retrieved)
        return Market(feed, dated, None, retrieved, providers, models, left_out=tuple(left_out))

    return read
