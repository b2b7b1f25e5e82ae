"""The lines of `config/history/periods.csv` as periods, and kept as they are until a model is asked for.

There are thousands, and few are asked for: what it costs to read them all is not paid by every table.
"""

from __future__ import annotations

from costcalc.meters import FALLBACK
from costcalc.pricing.history.filling import About, filled, with_life
from costcalc.pricing.history.undated import settled
from costcalc.pricing.source import HISTORY, HISTORY_SOURCE
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from typing import Any

    from costcalc.pricing.documents import Document


Line = list[str] | tuple[str, ...]
"""A line of the file, or as it is kept: its fields."""

TIER = "service_tier"
"""The option that a condition means by a bare word: `batch`."""

NOT_SOLD = "-"
"""What no file says: of a condition, or of a meter under it. It is refused, as what is not sold is."""

ALONE = "?"
"""What stands behind a figure that one file alone shows, in a period that several files confirm."""

NOT_KNOWN = "no public price file says what this costs under this condition"


def condition_of(text: str) -> tuple[tuple[str, ...], tuple[str, str] | None]:
    """The options of a condition, and its size.

    >>> condition_of("batch,>200000"), condition_of(">=128000"), condition_of("")
    ((('batch',), ('>', '200000')), ((), ('>=', '128000')), ((), None))
    """
    words = text.split(",") if text else []
    options = tuple(word for word in words if word[0] != ">")
    for word in words:
        if word[0] == ">":
            return options, (">=", word[2:]) if word[1] == "=" else (">", word[1:])
    return options, None


def when_of(text: str) -> Document:
    """A condition as a variant has it.

    >>> when_of("batch,>200000"), when_of("speed=fast")
    ({'service_tier': ['batch'], 'input_tokens_above': '200000'}, {'speed': ['fast']})
    """
    options, size = condition_of(text)
    when: Document = {}
    for word in options:
        name, _, value = word.rpartition("=")
        when[name or TIER] = [value]
    if size:
        when["input_tokens_from" if size[0] == ">=" else "input_tokens_above"] = size[1]
    return when


def periods_of(lines: Iterable[Line]) -> list[Document]:
    """The periods of a model from its lines, the oldest first; the first field, its name, is not read."""
    found: list[Document] = []
    for _, not_before, start, end, source, versions, others, prices, disputes in lines:
        source_id = HISTORY_SOURCE + source
        period: Document = {
            "effective_from": f"{start}T00:00:00+00:00",
            "effective_from_basis": "observed",
            "source": source_id,
            "note": f"seen in {source} {versions}",
            **_cards(prices, source_id),
        }
        if not_before:
            period["from_bracket"] = [not_before, start]
            if found and found[-1].get("effective_to") == period["effective_from"]:
                found[-1]["to_bracket"] = period["from_bracket"]
        if end:
            period["effective_to"] = f"{end}T00:00:00+00:00"
        if others:
            period["confirmed_by"] = [HISTORY_SOURCE + name for name in others.split(" ")]
        else:
            period["unconfirmed"] = True
        if ALONE in prices:
            period["unconfirmed_in_part"] = True
        if disputes:
            _dispute(period, disputes)
        found.append(period)
    return found


def _cards(prices: str, source: str) -> Document:
    """The base and the variants: `input=2.5 output=10@litellm batch:input=1.25 batch:output=5 >200000:-`."""
    rates: Document = {}
    variants: dict[str, Document] = {}
    for word in prices.split(" "):
        condition, _, figure = word.rpartition(":")
        meter, _, amount = figure.partition("=")
        if not condition:
            rates[meter] = _rate(amount, source)
            continue
        if condition not in variants:
            variants[condition] = {"when": when_of(condition), "rates": {}}
        if NOT_SOLD in (amount, figure):
            variants[condition]["note"] = NOT_KNOWN
        if figure == NOT_SOLD:
            variants[condition]["sold"] = False
        else:
            variants[condition]["rates"][meter] = _rate(amount, source)
    return {"rates": rates, "variants": list(variants.values())}


def _rate(said: str, source: str) -> Document:
    """`2.5`; `2.5@litellm` from another file than the rest; `2.5?` of one file alone."""
    figure = said.rstrip(ALONE)
    amount, _, other = figure.partition("@")
    if amount == NOT_SOLD:
        return {}
    rate: Document = {"amount": amount, "source": HISTORY_SOURCE + other if other else source}
    return rate if figure == said else {**rate, "is_alone": True}


def _dispute(period: Document, disputes: str) -> None:
    """Put what other files show beside the figures: `input=5@langfuse<2024-08-30`, settled; `!` is open.

    Where something is open, only that: it makes the period an estimate, and tells its range.
    """
    words = disputes.split(" ")
    still_open = [word for word in words if "!" in word]
    for word in still_open or words:
        name, _, said = word.rpartition("@")
        condition, _, figure = name.rpartition(":")
        meter, _, amount = figure.partition("=")
        file, _, last = said.partition("!" if still_open else "<")
        rates = _rates_under(period, condition)
        whole = FALLBACK.get(meter, "")
        if not condition and meter not in rates and "amount" in rates.get(whole, {}):
            # It is billed as what it is a part of, and a file with another price of that says otherwise.
            rates[meter] = {**rates[whole]}
            rates[meter].pop("disputed_by", None)
        if "amount" in rates.get(meter, {}):
            dispute = {"source": HISTORY_SOURCE + file, "amount": amount, "note": f"shown until {last}"}
            rate = rates[meter]
            rates[meter] = {**rate, "disputed_by": [*rate.get("disputed_by", ()), dispute]}
            if still_open:
                period["disputed"] = True


def _rates_under(period: Document, condition: str) -> Document:
    if not condition:
        return period["rates"]  # type: ignore[no-any-return]
    when = when_of(condition)
    return next((each["rates"] for each in period["variants"] if each["when"] == when), {})


class Shelved(NamedTuple):
    """What the history says of a model, kept until somebody asks for it.

    It fills a model of a feed, which was `read` on a day; `newest` is the last day of the history. A model
    that it alone knows has `names`.
    """

    lines: tuple[Line, ...]
    about: About
    names: tuple[str, ...] = ()
    read: str = ""
    newest: str = ""
    life: Document | None = None

    @property
    def row(self) -> Document:
        """What is said of a model that the history alone knows, without reading its prices."""
        model, released = self.about.model, self.about.released
        seller, _, bare = model.partition("/")
        row: Document = {"id": model, "name": bare, "provider": seller, "layer": HISTORY}
        row["aliases"] = [{"name": name} for name in self.names]
        return {**row, "released": released} if released else row

    @property
    def first(self) -> str:
        """The first day of prices, of a bracket before them, or of a release not long before."""
        _, not_before, first, *_ = self.lines[0]
        return min(first, not_before or first, self.about.released or first)

    @property
    def days(self) -> tuple[str, str | None]:
        """The first day, and the one on which its prices end."""
        return self.first, self.lines[-1][3] or None

    def has_any(self, figures: Collection[str]) -> bool:
        """Whether one of these amounts is among its prices."""
        words = (word for line in self.lines for word in line[7].split())
        prices = {word.rpartition("=")[2].rstrip(ALONE).partition("@")[0] for word in words}
        return not prices.isdisjoint(figures)

    def document(self, of_feed: Document | None) -> Document:
        """The model, as its feed has it, with the history; or with that alone."""
        seen = periods_of(self.lines)
        if of_feed is None:
            whole = with_life({**self.row, "prices": seen}, self.about, ended=True)
        else:
            whole = filled(of_feed, seen, self.about, self.read, self.newest)
        return settled(whole, self.life)


def unshelved(said: Document | list[Any]) -> Document:
    """A model's document of what a table keeps: that, or with what is shelved."""
    if isinstance(said, dict):
        return said
    of_feed, lines, about, *rest = said
    return Shelved(lines, About(*about), *rest).document(of_feed)


def never_had(said: Document | list[Any], figures: Collection[str]) -> bool:
    """Whether a model that the history alone knows had none of some amounts."""
    return isinstance(said, list) and said[0] is None and not Shelved(*said[1:]).has_any(figures)
