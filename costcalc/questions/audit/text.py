"""The report of an audit: who says what, the worst first; what each layer holds."""

from __future__ import annotations

from costcalc.prose import listed
from costcalc.questions.audit.shape import AUDITED_LAYER, FINDING
from costcalc.report.figures import counted, money, ratio
from costcalc.report.figures import pricing_unit as unit_of
from costcalc.report.folding import named_table
from costcalc.report.members import Told, Way, as_table, told_members
from costcalc.report.moments import UNDATED, short_moment
from costcalc.report.safe import safe
from costcalc.report.sources import address_lines
from costcalc.report.text import PLAIN, Cell, Column, Text, cell_width, item, table, wrapped
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from costcalc.report.members import Ways
    from costcalc.report.text import Document, Look

STYLES = {"high": "red", "medium": "yellow", "low": "dim"}
KNOWN = "known"
OF_ONE = ("stale", "unsourced")
"""Findings about one layer, which contradicts nobody."""


def audit_lines(document: Document, look: Look) -> Iterator[str]:
    """Findings as a table, and what each layer holds."""
    yield from _head(document, look)
    if document["findings"]:
        yield ""
        findings = document["findings"]
        columns, rows = as_table(told_members(FINDING, findings, WAYS).values(), findings)
        yield from named_table(columns, rows, look, name=2, below=(4, 5))
    yield from _tail(document, look)


def audit_explained(document: Document, look: Look) -> Iterator[str]:
    """Each finding in full: who says so since when and from where, what costcalc uses, and why."""
    yield from _head(document, look)
    for finding in document["findings"]:
        yield ""
        yield from _explained(finding, look)
    yield from _tail(document, look)


def _head(document: Document, look: Look) -> Iterator[str]:
    layers = [
        f"{each['layer']} (read {each['retrieved']})" if each["retrieved"] else each["layer"]
        for each in document["layers"]
    ]
    found = counted(document["total"], "finding")
    severities = ", ".join(f"{count} {name}" for name, count in document["severities"].items())
    yield from wrapped(
        f"{found} on {document['on']} among {listed(layers, 'and') if layers else 'no layers'}"
        f"{': ' + severities if severities else ''}; prices in USD",
        look,
    )
    kinds = ", ".join(f"{name} {count}" for name, count in document["counts"].items())
    if kinds:
        yield from wrapped(kinds, look, "  ", first="  ")


def _severity(finding: Document) -> Cell:
    severity = finding["severity"]
    return Cell(KNOWN if finding["known"] else severity, STYLES[severity])


def _who_says_what(finding: Document) -> str:
    if finding["kind"] in OF_ONE:
        return str(finding["why"])
    return "; ".join(_said(each, finding) for each in finding["values"])


def _said(value: Document, finding: Document) -> str:
    price = value["list_unit_price"]
    return f"{_of(value, finding)} {money(price) if price is not None else value['status']}"


def _of(value: Document, finding: Document) -> str:
    """A layer, and under which other name it has the model: `genai-prices (xai/grok-3)`."""
    name = f" ({value['model']})" if value["model"] not in (None, finding["model"]) else ""
    return f"{value['layer']}{name}"


def _explained(finding: Document, look: Look) -> Iterator[str]:
    about = [finding["model"] or finding["values"][0]["layer"], finding["meter"]]
    more = (finding["variant"], finding["ratio"] and ratio(finding["ratio"]), finding["known"] and KNOWN)
    title = " ".join(each for each in (f"{finding['kind']}:", *about) if each)
    severity = look.paint(finding["severity"], STYLES[finding["severity"]])
    yield f"{severity} {look.paint(safe(title), 'bold')}{safe(''.join(f', {each}' for each in more if each))}"
    for value in finding["values"]:
        yield from wrapped(_value(value, finding), look, "      ", first="  ")
        yield from address_lines(value["source"] or {}, look, " " * 6)
    yield from item(finding["why"], look)


def _value(value: Document, finding: Document) -> str:
    """What a layer says, since when, and where it was read."""
    parts = [value["status"]]
    if value["list_unit_price"] is not None:
        unit = f"/{unit_of(finding['pricing_unit'])}" if finding["pricing_unit"] else ""
        parts = [f"{money(value['list_unit_price'])} USD{unit}"]
    if value["since"]:
        observed = ", as observed" if value["basis"] == "observed" else ""
        parts.append(f"since {short_moment(value['since'])}{observed}")
    elif value["basis"] == UNDATED:
        parts.append("it does not say since when")
    if value["until"]:
        parts.append(f"until {short_moment(value['until'])}")
    if value["source"]:
        parts.append(value["source"]["title"])
    if value["retrieved"]:
        parts.append(f"read {value['retrieved']}")
    return f"{_of(value, finding)}: {', '.join(parts)}"


def _tail(document: Document, look: Look) -> Iterator[str]:
    last = document["offset"] + len(document["findings"])
    if last < document["total"]:
        yield ""
        yield from wrapped(
            f"findings {document['offset'] + 1} to {last} of {document['total']}: "
            f"--offset {last} shows the next, --explain the reasons",
            look,
        )
    yield ""
    layers = document["layers"]
    told = told_members(AUDITED_LAYER, layers, {"layer": Way(style="bold")})
    columns, rows = as_table(told.values(), layers)
    lines = table(columns, rows, look)
    if look.width is None or all(cell_width(line) <= look.width for line in table(columns, rows, PLAIN)):
        yield from lines
        return
    for row in rows:
        counts = [f"{count} {column.title}" for count, column in zip(row[1:], columns[1:], strict=True)]
        yield from wrapped(f"{row[0]}: {', '.join(counts)}", look, "  ", first="")


WAYS: Ways = {
    "said": Told(Column(""), _severity),  # of two members: what is known already is no matter of severity
    "kind": Way(),
    "model": Way(lambda finding: finding["model"] or finding["values"][0]["layer"], shrinks="middle"),
    "meter": Way(lambda finding: finding["meter"] or ""),
    "variant": Way(lambda finding: finding["variant"] or "", shrinks="end"),
    "values": Way(_who_says_what, shrinks="end"),
    "ratio": Way(lambda finding: ratio(finding["ratio"]) if finding["ratio"] else ""),
    "used": Way(lambda finding: finding["used"] or ("" if finding["kind"] in OF_ONE else "none")),
}
"""How the members of a finding are told, in their order."""

TEXTS = {
    "costcalc/audit/1": Text(audit_lines, audit_explained),
}
