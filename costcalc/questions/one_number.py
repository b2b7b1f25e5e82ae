"""The one number of an answer: plain digits for a script or a cell of a spreadsheet, and nothing else."""

from __future__ import annotations

from costcalc.errors import UsageError
from costcalc.questions import QUESTIONS, question
from costcalc.report.money import currency_of
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from costcalc.asking.question import Figure

OTHERS = "json and csv have all of it"
NO_NUMBER = f"this answer is no single number: {OTHERS}"


def figure_of(document: Mapping[str, Any]) -> Figure:
    """Which figure an answer is asked for; `UsageError` where it has none that is of all that was asked."""
    name = document["schema"].split("/")[1] if "schema" in document else ""
    asked = question(name) if name in QUESTIONS else None
    if asked is None or asked.figure is None:
        raise UsageError(NO_NUMBER, "format")
    found = asked.figure(document)
    if isinstance(found, str):
        raise UsageError(f"{found}: {OTHERS}", "format")
    return found


def value_text(document: Mapping[str, Any], decimal: str = ".") -> str:
    """The number in plain decimal digits and a line break; in another currency where one was asked for."""
    entry, name, _ = figure_of(document)
    amounts = entry["converted"] if currency_of(document) else entry
    return f"{amounts[name]}\n".replace(".", decimal)


def told(document: Mapping[str, Any]) -> str:
    """What the number is of, in words: `EUR in 30 days`; nothing where the question alone says it."""
    of_what = figure_of(document).told
    return of_what and f"{currency_of(document) or document['currency']} {of_what}"
