"""What the columns of a bill were read as, in words, where that is more than our own names."""

from __future__ import annotations

from costcalc.cli.bills.survey import INNER
from costcalc.prose import listed
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from costcalc.cli.bills.plan import Plan
    from costcalc.usage.columns.conventions import Convention
    from costcalc.usage.columns.exports import Export

MODEL, ON = "model", "on"
WHOLE = frozenset({"input", "output", "input_tokens", "output_tokens"})
"""Names of ours that mean the same in any spelling; of others it is said what is inside, and what beside."""


def bare(name: str) -> str:
    """A name without the map of usage that it stands in."""
    return name.removeprefix(f"{INNER}.")


def read_as(plan: Plan, usage: Convention, export: Export | None, known: Mapping[str, str]) -> Iterator[str]:
    """What a file was read as, where that is more than our own names."""
    money = [each for each in (export.money if export else ()) if each in known]
    if plan.house:
        yield f"all models are those of {plan.house}"
    if plan.classes is not None and export is not None:
        yield f"usage as {export.format.title} counts it ({export.format.rule})"
    if usage.adds:
        yield from _usage_told(plan, usage)
    spelt = {column: word for column, word in plan.words.items() if column != word and bare(column) != word}
    yield from (f"{column} is {'the model' if word == MODEL else word}" for column, word in spelt.items())
    yield from _columns_told(plan)
    yield from usage.notes
    yield from _export_told(plan, export, money)


def _columns_told(plan: Plan) -> Iterator[str]:
    """Which columns are the date, the seller and the batch."""
    if plan.on is None:
        yield "no column is a date, and rows are priced at the present instant"
    elif bare(plan.on) != ON:
        until = f", until {plan.until}" if plan.until else ""
        clock = f", {plan.clock} the time of its day" if plan.clock else ""
        yield f"{plan.on} is the date of use{clock}{until}"
    if plan.seller is not None:
        yield f"{plan.seller} says who sells the model"
    if plan.batch is not None:
        yield f"{plan.batch} is service_tier batch"


def _export_told(plan: Plan, export: Export | None, money: Sequence[str]) -> Iterator[str]:
    """What is to know of an export."""
    if export is None:
        return
    if export.noted:
        yield export.noted
    if plan.is_sum:
        yield "each row is a sum of requests, of which nobody says how many"
    if plan.sizes is not None:
        yield f"{plan.sizes[0]} says how large each of them was"
    if money:
        yield f"its own figures in money ({listed(money, 'and')}) are kept beside ours"


def _usage_told(plan: Plan, usage: Convention) -> Iterator[str]:
    """How columns of usage are read: which is what, or the rule of a format where parts are counted."""
    if len(usage.adds) > len(WHOLE & {*plan.alone.values()}) or plan.summed:
        yield f"usage as {usage.title} counts it ({usage.rule})"
        return
    yield "; ".join(
        f"{column} is all {field.removesuffix('_tokens')}" for column, field in plan.alone.items()
    )
