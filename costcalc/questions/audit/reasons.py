"""Why costcalc uses what it uses where layers disagree, in a sentence or two."""

from __future__ import annotations

from costcalc.numbers import ZERO, plain
from costcalc.pricing.source import HISTORY, OWN
from costcalc.prose import listed
from costcalc.questions.audit.findings import ENDED, NAME_ENDED, NOT_YET
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal
    from fractions import Fraction

    from costcalc.questions.audit.findings import Value
    from costcalc.questions.audit.opinions import Stated

WHOSE = {"table": "our table", "overlay": "your overlay"}
UNITS = {
    3: "thousand tokens and million tokens mistaken for one another",
    6: "the price of a token and that of a million mistaken for one another",
    9: "the unit mistaken more than once",
}
"""What a ratio with so many zeros looks like."""
UNIT_SLACK = 2
"""A ratio counts as a mistaken unit up to this factor beside one of `UNITS`: from 500 to 2,000."""

KNOWN = " Our table names this dispute itself."

SHOWN = "public price files that are less often stale say otherwise than {}"


def whose(layer: str) -> str:
    """A layer in a sentence."""
    return WHOSE.get(layer, layer)


def why_of_price(
    name: str, values: Sequence[Value], used: str | None, said: Stated | None, ratio: Fraction | None
) -> str:
    """Why costcalc uses one of several prices."""
    sentences = list(_about(name, values, ratio))
    if used is None or said is None:
        sentences.append("costcalc uses none of them: nothing that it uses has a price for this.")
    elif used in OWN:
        sentences += _own(values, used, said)
    else:
        others = _others(values, used, said.amount)
        comes = SHOWN if used == HISTORY else "it comes before {} in the order of the layers"
        before = f": {comes.format(listed(others, 'and'))}" if others else ""
        sentences.append(f"costcalc uses {used}{before}, and no table of our own has the figure.")
    return " ".join(sentences)


def mistaken_unit(ratio: Fraction) -> str | None:
    """What of units a ratio of prices looks like; None for one that does not."""
    for zeros, said in UNITS.items():
        if 10**zeros <= ratio * UNIT_SLACK and ratio <= 10**zeros * UNIT_SLACK:
            return said
    return None


def _about(name: str, values: Sequence[Value], ratio: Fraction | None) -> Iterator[str]:
    if name == "unit" and ratio is not None:
        unit = mistaken_unit(ratio)
        yield f"This looks like {unit}." if unit else "Two of these differ like mistaken units."
    elif name == "zero":
        yield f"Zero says that it costs nothing: {_who(values, ZERO)}."
    elif name == "not_sold":
        yield f"Not for sale, by {_who(values, None)}."


def _who(values: Sequence[Value], amount: Decimal | None) -> str:
    return listed((whose(value.layer) for value in values if value.amount == amount), "and")


def _others(values: Sequence[Value], used: str, amount: Decimal | None) -> list[str]:
    """The layers that say something else."""
    others = (value for value in values if value.layer != used and value.amount != amount)
    return list(dict.fromkeys(value.layer for value in others))


def _own(values: Sequence[Value], used: str, said: Stated) -> Iterator[str]:
    """Our own figure with its source, and who contradicts it."""
    yield f"costcalc uses {whose(used)}, the highest layer that has the model."
    others = _others(values, used, said.amount)
    if others and said.amount is not None and said.price is not None:
        verb = "contradicts" if len(others) == 1 else "contradict"
        source = said.price.source
        when = (("published", source.published), ("read", source.retrieved))
        read = next((f", {word} {day}" for word, day in when if day), "")
        figure = f"sourced figure of {plain(said.amount)} ({source.title}{read})"
        yield f"{listed(others, 'and')} {verb} {whose(used)}'s {figure}."


def why_of_sale(
    selling: Sequence[Value], silent: Sequence[Value], last: Sequence[Decimal | None], used: str | None
) -> str:
    """Why costcalc takes a model for sold, or not; `last` are the last prices of those who do not sell it."""
    sentences = [_silence(value, price) for value, price in zip(silent, last, strict=True)]
    if used is None:
        sellers = listed(dict.fromkeys(whose(each.layer) for each in selling), "and")
        sentences.append(f"costcalc does not price it, although {sellers} would.")
    else:
        sentences.append(f"costcalc prices it as {whose(used)} does, the highest layer that has this id.")
    return " ".join(sentences)


def _silence(value: Value, last: Decimal | None) -> str:
    """What a layer says that does not sell."""
    until = f" since {value.until}" if value.until else ""
    at = f", at {plain(last)} before" if last is not None else ""
    said = {
        ENDED: f"it is no longer sold{until}{at}",
        NAME_ENDED: f"the name no longer stands for {value.model}{until}{at}",
        NOT_YET: f"it is not sold before {value.since}",
    }
    who = whose(value.layer)
    who = f"{who[:1].upper()}{who[1:]}" if value.layer in WHOSE else who
    return f"{who} says that {said.get(value.status, 'nobody lists a price for it')}."
