"""A projection explained: every price that its months use, with the words of its source."""

from __future__ import annotations

from costcalc.questions.project.tables import named
from costcalc.questions.project.text import project_lines
from costcalc.report.figures import money, pricing_unit
from costcalc.report.moments import in_force
from costcalc.report.safe import safe
from costcalc.report.sources import source_title
from costcalc.report.text import wrapped
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from costcalc.report.text import Look

    Entry = Mapping[str, Any]

INDENT = "  "


def project_explained(document: Entry, look: Look) -> Iterator[str]:
    """The report, and below it the prices of each model."""
    lines = list(project_lines(document, look))
    yield from lines[:-1]
    for total in document["totals"]:
        yield ""
        yield look.paint(f"prices of {safe(named(total))}", "bold")
        for price in total["prices"]:
            yield from _price(price, look)
    yield ""
    yield lines[-1]


def _price(price: Entry, look: Look) -> Iterator[str]:
    variant = f", with {price['variant']}" if price["variant"] else ""
    yield from wrapped(f"{in_force(price)}{variant}", look, INDENT)
    for meter, amount in price["list_unit_prices"].items():
        source = price["sources"][meter]
        printed = f": “{source['printed']}”" if source["printed"] else ""
        said = f"{meter} {money(amount)} USD/{pricing_unit(price['pricing_units'][meter])}"
        yield from wrapped(f"{said}, {source_title(source)}{printed}", look, "      ", first="    ")
