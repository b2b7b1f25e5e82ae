"""What the question commands share: load the table, report the answer, refuse it where --strict says so."""

from __future__ import annotations

import os

from costcalc.cli.exits import NO_PRICE, OK, STRICT
from costcalc.cli.output import look_of, say, write
from costcalc.report.render import render
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from typing import Any

    from costcalc.analysis.unranked import Unranked
    from costcalc.operations.pricing_table import PricingTable


VARIABLES = {"pricing": "COSTCALC_PRICING", "overlay": "COSTCALC_OVERLAY"}
"""What says the same as a flag, and so belongs into the command that reproduces a result."""


def now() -> datetime:
    """The present instant, to the second."""
    from datetime import UTC, datetime

    return datetime.now(UTC).replace(microsecond=0)


def load_table(found: Namespace) -> PricingTable:
    """The pricing table that the flags name."""
    from costcalc.operations.load import inputs, load_in_place

    arguments = []
    for name in ("pricing", "overlay", "layers"):
        used = getattr(found, name) or os.environ.get(VARIABLES.get(name, ""))
        if used:
            arguments += [f"--{name}", used]
    return load_in_place(inputs(found.pricing, found.overlay, layers_of(found)), arguments)


def layers_of(found: Namespace) -> list[str] | None:
    """The layers that the flags name; None for all."""
    return found.layers.split(",") if found.layers is not None else None


def report(document: Mapping[str, Any], found: Namespace) -> int:
    """Write an answer in the format asked for; the exit code."""
    explain = bool(getattr(found, "explain", False))
    text = render(document, found.format, look_of(found), explain=explain)
    write(text, found.place, table=found.format == "table")
    return refused(document, found)


def refused(document: Mapping[str, Any], found: Namespace) -> int:
    """Exit code 4 where --strict refuses the answer, with each reason on standard error."""
    if not found.strict:
        return OK
    from costcalc.cli.strict import reasons_of

    reasons = reasons_of(document)
    for reason in reasons:
        say(f"refused by --strict: {reason}")
    return STRICT if reasons else OK


def nothing_ranked(unranked: Sequence[Unranked], done: str = "ranked") -> int:
    """The exit code of an answer without any model, with each reason on standard error."""
    say(f"no model can be {done}")
    for each in unranked:
        say(each.reason if each.reason.startswith(each.model) else f"{each.model}: {each.reason}")
    return NO_PRICE
