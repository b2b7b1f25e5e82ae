"""Models as plain documents: the form in which the compiled table keeps them.

A document is what the YAML says after validation: texts, lists and maps, each figure with its own source.
`model_from` is the only way from a document to a `Model`, whether it was read a moment or a year ago.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from sys import intern

from costcalc.numbers import as_fraction, settle
from costcalc.periods import parse_window
from costcalc.pricing.conditions import Conditions, Threshold
from costcalc.pricing.lifecycle import MILESTONES, NO_LIFE, Lifecycle, Milestone
from costcalc.pricing.model import (
    Alias,
    BilledAs,
    Bracket,
    Dispute,
    Model,
    NotSold,
    Price,
    PricePeriod,
    Provider,
    Quote,
    Rate,
    Rates,
    Source,
    Variant,
    in_own_unit,
)
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Document = dict[str, Any]

THRESHOLDS = {"input_tokens_above": False, "input_tokens_from": True}
"""The conditions on the size of the input, and whether the size itself is included."""

WINDOW_CONDITIONS = ("daily", "weekdays", "timezone")
"""The conditions on time, which together are one."""


def model_from(
    document: Document, source: Callable[[str], Source], provider: Callable[[str], Provider]
) -> Model:
    """Build a model from its document; `source` and `provider` give what an id stands for."""
    return Model(
        id=document["id"],
        name=document["name"],
        provider=provider(document["provider"]),
        prices=tuple(_period(each, source) for each in document["prices"]),
        aliases=tuple(
            Alias(each["name"], _instant(each.get("effective_from")), _instant(each.get("effective_to")))
            for each in document.get("aliases", ())
        ),
        released=document.get("released"),
        weights=document.get("weights"),
        weights_of=document.get("weights_of"),
        licence=document.get("licence"),
        successor=document.get("successor"),
        context_window=document.get("context_window"),
        parameters=document.get("parameters", {}),
        unpriced=document.get("unpriced"),
        note=document.get("note"),
        layer=intern(document["layer"]),
        tokenizer=document.get("tokenizer"),
        lifecycle=_lifecycle(document["lifecycle"], source) if "lifecycle" in document else NO_LIFE,
        undated=tuple(_period(each, source) for each in document.get("undated", ())),
    )


def _lifecycle(document: Document, source: Callable[[str], Source]) -> Lifecycle:
    said = {
        name: Milestone(**{**document[name], "source": source(document[name]["source"])})
        for name in MILESTONES
        if name in document
    }
    return Lifecycle(**said, last_seen=document.get("last_seen"))


# Thousands of models share a few days, prices and words (`intern`): each is kept once.
_day = lru_cache(maxsize=4_096)(datetime.fromisoformat)


@lru_cache(maxsize=16_384)
def _plain_price(amount: str, source: Source) -> Price:
    return Price(Decimal(amount), source)


def _instant(text: str | None) -> datetime | None:
    return _day(text) if text else None


@lru_cache(maxsize=4_096)
def _bracket(first: str, last: str) -> Bracket:
    return Bracket(date.fromisoformat(first), date.fromisoformat(last))


def _period(document: Document, source: Callable[[str], Source]) -> PricePeriod:
    rates = _rates(document.get("rates", {}), source)
    return PricePeriod(
        start=_day(document["effective_from"]),
        effective_to=_instant(document.get("effective_to")),
        rates=rates,
        source=source(document["source"]),
        variants=tuple(_variant(each, rates, source) for each in document.get("variants", ())),
        defaults=document.get("defaults", {}),
        basis=intern(document.get("effective_from_basis", "announced")),
        guaranteed_until=_instant(document.get("guaranteed_until")),
        withdrawn=document.get("withdrawn", False),
        confirmed_by=tuple(source(each) for each in document.get("confirmed_by", ())),
        note=document.get("note"),
        context_window=document.get("context_window"),
        from_bracket=_bracket(*document["from_bracket"]) if "from_bracket" in document else None,
        to_bracket=_bracket(*document["to_bracket"]) if "to_bracket" in document else None,
        disputed=document.get("disputed", False),
        unconfirmed=document.get("unconfirmed", False),
        unconfirmed_in_part=document.get("unconfirmed_in_part", False),
    )


def unit_amount(rate: Document) -> Decimal:
    """USD per pricing unit of the meter of a figure, whichever unit it is printed in."""
    return in_own_unit(Decimal(rate["amount"]), _decimal(rate.get("per")))


def exact_amount(rate: Document) -> Decimal | None:
    """The same, exactly; None where it has no finite decimal form, as 0.111 an hour by the second."""
    amount, is_exact = settle(as_fraction(Decimal(rate["amount"])) / int(rate.get("per", 1)))
    return amount if is_exact else None


def alike(one: Document, other: Document) -> bool:
    """Whether two rates are the same price; 0.36 an hour and 0.006 a minute are."""
    if "per" not in one and "per" not in other:
        return bool(one.get("amount") == other.get("amount"))
    return "amount" in one and "amount" in other and unit_amount(one) == unit_amount(other)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _variant(document: Document, base: Rates, source: Callable[[str], Source]) -> Variant:
    from costcalc.meters import METERS

    # What is not counted in tokens costs the same in every variant that does not name it.
    carried = {name: rate for name, rate in base.items() if not METERS[name].is_token}
    return Variant(
        when=conditions_from(document["when"]),
        rates=carried | _rates(document.get("rates", {}), source),
        sold=document.get("sold", True),
        note=document.get("note"),
        assumed=document.get("assumes"),
    )


def conditions_from(when: Document) -> Conditions:
    """Build the conditions of a variant from what `when` says."""
    options = {
        intern(name): tuple(map(intern, values))
        for name, values in when.items()
        if name not in (*THRESHOLDS, *WINDOW_CONDITIONS)
    }
    threshold = None
    for name, inclusive in THRESHOLDS.items():
        if name in when:
            threshold = Threshold(Decimal(when[name]), inclusive)
    window = None
    if any(name in when for name in WINDOW_CONDITIONS):
        window = parse_window(when.get("daily", ()), when.get("weekdays", ()), when.get("timezone", "UTC"))
    return Conditions(options, threshold, window)


def _rates(documents: dict[str, Document], source: Callable[[str], Source]) -> Rates:
    return {intern(meter): _rate(document, source) for meter, document in documents.items()}


def _rate(document: Document, source: Callable[[str], Source]) -> Rate:
    if "as" in document:
        return BilledAs(document["as"])
    if "amount" not in document:
        return NotSold()
    if len(document) == 2:  # noqa: PLR2004 - the amount and its source, as feeds have it
        return _plain_price(document["amount"], source(document["source"]))
    return Price(
        amount=Decimal(document["amount"]),
        source=source(document["source"]),
        printed=document.get("printed"),
        confirmed_by=tuple(source(each) for each in document.get("confirmed_by", ())),
        quoted_by=tuple(
            Quote(source(each["source"]), each["printed"]) for each in document.get("quoted_by", ())
        ),
        disputed_by=tuple(
            Dispute(source(each["source"]), Decimal(each["amount"]), each.get("printed"), each.get("note"))
            for each in document.get("disputed_by", ())
        ),
        note=document.get("note"),
        per=_decimal(document.get("per")),
        minimum=_decimal(document.get("minimum")),
        factor=_decimal(document.get("factor")),
        is_alone=document.get("is_alone", False),
    )
