"""The lines of `config/history/periods.csv` as periods: read one by one, when a model is asked for."""

from __future__ import annotations

from costcalc.meters import FALLBACK
from costcalc.pricing.source import HISTORY_SOURCE
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

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
