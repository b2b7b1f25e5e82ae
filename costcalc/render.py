"""A result in the format that was asked for; only here a question's text is imported."""

from __future__ import annotations

from costcalc.questions import module_of
from costcalc.report.safe import safe_json, safe_lines
from costcalc.report.text import PAINTED, PLAIN, released
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from costcalc.report.charts.chart import Chart
    from costcalc.report.text import Look, Text

MARKDOWN = "markdown"
FLAT = ("csv", MARKDOWN)
"""The formats of flat rows, which have no place for what is said beside them."""
FORMATS = ("table", "json", *FLAT)
VALUE = "value"
"""The format of one number alone, of questions that have one."""

UNTOLD = frozenset({"costcalc/table/1"})
"""Documents for other tools alone, which nobody tells."""


def render(document: Mapping[str, Any], form: str, look: Look = PLAIN, *, explain: bool = False) -> str:
    """The text of a result, which ends with a line break."""
    if form == "json":
        import json

        return safe_json(json.dumps(document, indent=2, ensure_ascii=False)) + "\n"
    if form == VALUE:
        from costcalc.questions.one_number import value_text

        return value_text(document, look.notation.decimal if look.notation else ".")
    look = in_language(look._replace(lang=document.get("lang", look.lang)))
    if form in FLAT:
        return _flat(document, form, look)
    text = text_of(document)
    lines = text.explained if explain and text.explained else text.lines
    return printed("\n".join(lines(document, look)) + "\n", look)


def brief(document: Mapping[str, Any], look: Look = PLAIN) -> str:
    """The lines of a result that say the most, where it has such; else all of them."""
    look, text = in_language(look), text_of(document)
    return printed("\n".join((text.brief or text.lines)(document, look)) + "\n", look)


def in_language(look: Look) -> Look:
    """A reader with the tongue of the language asked for."""
    if look.lang == "en":
        return look
    from costcalc.language.tongue import french

    return look._replace(tongue=french())


def printed(text: str, look: Look) -> str:
    """A text that steers no terminal, with the spaces that its language writes."""
    harmless = safe_lines(text, PAINTED if look.colour else "")
    return harmless if look.lang == "en" else released(harmless, look)


def _flat(document: Mapping[str, Any], form: str, look: Look) -> str:
    """Flat rows; Markdown says below them what they have no place for."""
    from costcalc.questions.documents import fields_of, rows_of

    rows, fields = rows_of(document), fields_of(document)
    if form == "csv":
        from costcalc.report.csv import csv_text
        from costcalc.report.notation import PLAIN as PLAIN_NOTATION
        from costcalc.report.notation import numbers_of

        names, notation = [each.name for each in fields], look.notation or PLAIN_NOTATION
        return csv_text(rows, names, notation, numbers_of(fields))
    from costcalc.questions.markdown import markdown_text

    told = text_of(document).markdown if document["schema"] not in UNTOLD else None
    lines = list(told(document, look)) if told else []
    below = "".join(f"{line}\n" for line in ["", *lines] if lines)
    return printed(markdown_text(document, rows, fields, look) + below, look._replace(colour=False))


def chart_of(document: Mapping[str, Any]) -> Chart:
    """The chart of a document, of a question that has one; only the module that makes it is loaded."""
    charts: Mapping[str, Callable[[Mapping[str, Any]], Chart]] = module_of(document["schema"], "chart").CHARTS
    return charts[document["schema"]](document)


def picture(document: Mapping[str, Any], ending: str, look: Look = PLAIN) -> bytes:
    """The chart of a document as the bytes of a file, by how its name ends (`charts/files.py`)."""
    from costcalc.report.charts.files import written

    look = in_language(look._replace(lang=document.get("lang", look.lang)))
    return written(chart_of(document), ending, look)


def text_of(document: Mapping[str, Any]) -> Text:
    """How the document of a schema is told; only the module that tells it is loaded."""
    texts: Mapping[str, Text] = module_of(document["schema"], "text").TEXTS
    return texts[document["schema"]]
