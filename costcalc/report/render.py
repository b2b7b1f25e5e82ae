"""A result in the format that was asked for."""

from __future__ import annotations

from importlib import import_module

from costcalc.report.safe import safe_json, safe_lines
from costcalc.report.text import PAINTED, PLAIN
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from costcalc.report.text import Look

FLAT = ("csv", "markdown")
"""The formats of flat rows, which have no place for what is said beside them."""
FORMATS = ("table", "json", *FLAT)

_TABLES = {
    "costcalc/price/1": "price",
    "costcalc/compare/1": "compare",
    "costcalc/project/1": "project",
    "costcalc/breakeven/1": "breakeven",
    "costcalc/models/1": "listing",
    "costcalc/history/1": "listing",
    "costcalc/lookup/1": "listing",
    "costcalc/check/1": "listing",
    "costcalc/verify/1": "listing",
    "costcalc/config/1": "listing",
    "costcalc/sync/1": ".questions.sync.text",
    "costcalc/sync/2": ".questions.sync.text",
    "costcalc/claims/1": "claims",
    "costcalc/training/1": "training",
    "costcalc/subjects/1": "training",
    "costcalc/audit/1": "audit",
}
"""The module that writes each schema's table; only that one is loaded."""

_EXPLAINED = {
    "costcalc/claims/1": "claims",
    "costcalc/project/1": "project_explained",
    "costcalc/audit/1": "audit",
}
"""The modules that explain what they tabulate; `report.explain` explains the others."""

_MARKDOWN = {
    "costcalc/claims/1": "claims",
    "costcalc/breakeven/1": "breakeven",
    "costcalc/compare/1": "decision",
    "costcalc/project/1": "decision",
    "costcalc/training/1": "training",
}
"""The modules that have more to say in Markdown than the rows."""


def render(document: Mapping[str, Any], form: str, look: Look = PLAIN, *, explain: bool = False) -> str:
    """The text of a result, which ends with a line break."""
    if form == "json":
        import json

        return safe_json(json.dumps(document, indent=2, ensure_ascii=False)) + "\n"
    if form == "csv":
        from costcalc.report.csv import csv_of

        return csv_of(document)
    if form == "markdown":
        from costcalc.report.markdown import markdown_text

        return safe_lines(markdown_text(document) + _more_markdown(document))
    text = "\n".join(_lines(document, look, explain=explain)) + "\n"
    return safe_lines(text, PAINTED if look.colour else "")


def _lines(document: Mapping[str, Any], look: Look, *, explain: bool) -> list[str]:
    schema = document["schema"]
    if explain and schema in _EXPLAINED:
        module = import_module(f"costcalc.report.{_EXPLAINED[schema]}")
        return list(getattr(module, f"{_name(schema)}_explained")(document, look))
    if explain:
        from costcalc.report.explain import explain_lines

        return list(explain_lines(document, look))
    module = import_module(f".{_TABLES[schema]}", "costcalc.report")
    return list(getattr(module, f"{_name(schema)}_lines")(document, look))


def _name(schema: str) -> str:
    return schema.split("/")[1]


def _more_markdown(document: Mapping[str, Any]) -> str:
    """What the table leaves to be said, below it."""
    schema = document["schema"]
    if schema not in _MARKDOWN:
        return ""
    module = import_module(f"costcalc.report.{_MARKDOWN[schema]}")
    lines = list(getattr(module, f"{_name(schema)}_markdown")(document))
    return "".join(f"{line}\n" for line in ["", *lines]) if lines else ""
