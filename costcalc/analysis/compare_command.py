"""The command that gives a comparison again."""

from __future__ import annotations

from costcalc.numbers import plain
from costcalc.periods import spell
from costcalc.usage.flags import command_line, flag, option_flags, usage_flags
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from costcalc.analysis.comparison import Comparison


def command_of(comparison: Comparison) -> str:
    """The command line; a mix of shapes needs its workload file."""
    workload = comparison.workload
    words = [*(comparison.asked_by or models_of(comparison))]
    if comparison.said_with:
        words += comparison.said_with
    elif workload.is_mix:
        words += ["--workload", "FILE"]
    else:
        if workload.requests is not None:
            words += ["--requests", workload.requests]
        words += usage_flags({field: plain(value) for field, value in workload.shapes[0].fields.items()})
    for offer in comparison.offers:
        words += [flag("offer"), offer]
    if comparison.baseline:
        words += ["--baseline", comparison.baseline]
    if comparison.text is not None:
        words += comparison.text.flags
    words += [*option_flags(comparison.options), "--on", spell(comparison.on), *comparison.table.arguments]
    return command_line("compare", *words)


def models_of(comparison: Comparison) -> tuple[str, ...]:
    """The models that were asked, as words of a command."""
    asked = [row.model.id for row in comparison.rows] + [each.model for each in comparison.unranked]
    return tuple(model for model in asked if not model.startswith("offer/"))
