"""The form of an answer: which one a client wants, and results written in it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from werkzeug.http import parse_accept_header

from costcalc.errors import UsageError
from costcalc.questions.audit.answer import Audit
from costcalc.questions.documents import fields_of, rows_of, shape_of
from costcalc.questions.doubts import certain
from costcalc.questions.one_number import NO_NUMBER, value_text
from costcalc.questions.price.result import Cost
from costcalc.questions.price.shape import COST
from costcalc.render import VALUE
from costcalc.report.csv import csv_text
from costcalc.report.notation import numbers_of, read_notation
from costcalc.shapes import Shape, text, whole
from costcalc_api.json_text import json_bytes, with_floats
from costcalc_api.problems import PROBLEM_TYPE, RequestProblemError, wrong_word
from costcalc_api.queries import YES, Form
from costcalc_api.settings import MOST_HEADERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from costcalc.asking.question import Question
    from costcalc.report.notation import Notation
    from costcalc.shapes import Field
    from costcalc_api.questions import Result
    from costcalc_api.tables import ServingTable

JSON, CSV = "application/json", "text/csv"
SPOKEN = (JSON, CSV, PROBLEM_TYPE)
"""The media types that answers and problems have; who wants problems alone gets JSON."""
TYPES = {"json": JSON, "csv": f"{CSV}; charset=utf-8", "value": "text/plain; charset=utf-8"}

_JSON_TEXT, _JSON_FLOATS = Form("json"), Form("json", "float")
_UNSAID = Form()[2:]
"""What is said of CSV where nothing is."""


def negotiated(form: Form, accept: str | None) -> Form:
    """The form with its format settled: the query's word goes before the header `Accept`."""
    if form.format is not None:
        return _checked(form)
    best = preferred(accept, SPOKEN) if accept else JSON
    if best is None:
        raise RequestProblemError("not_acceptable", "this path speaks application/json and text/csv")
    if best == CSV:
        return _checked(form._replace(format="csv"))
    return _checked(form._replace(format="json")) if form[2:] != _UNSAID else _json(form)


def _json(form: Form) -> Form:
    """JSON, of which there are two kinds: most ask for one of these."""
    return _JSON_FLOATS if form.floats else _JSON_TEXT


def _checked(form: Form) -> Form:
    """The form, where what it says of CSV is for CSV, and can be."""
    if form[2:] == _UNSAID:
        return form
    for name in ("sep", "decimal", "bom"):
        forms = ("csv", VALUE) if name == "decimal" else ("csv",)
        if getattr(form, name) is not None and form.format not in forms:
            raise wrong_word(name, "is how CSV is written: add format=csv, or leave it out")
    notation_of(form)
    return form


def notation_of(form: Form) -> Notation:
    """How CSV is written, or one number, which has no cells that a comma could part."""
    try:
        sep = "|" if form.format == VALUE else form.sep
        return read_notation(sep, form.decimal, bom=form.bom in YES)
    except UsageError as error:
        raise wrong_word(error.field, error.detail) from None


@lru_cache(MOST_HEADERS)
def preferred(header: str, offered: tuple[str, ...]) -> str | None:
    """The media type that a client likes best of those offered, the first of equals; None where it is none.

    >>> preferred("text/csv; charset=utf-8", ("application/json", "text/csv"))
    'text/csv'
    >>> preferred("text/html, */*;q=0.8", ("application/json", "text/csv"))
    'application/json'
    """
    ranges = list(_ranges(header))
    liked = {each: _liking(each, ranges) for each in offered}
    best = max(offered, key=liked.__getitem__)
    return best if liked[best] > (0, 0) else None


def _ranges(header: str) -> Iterator[tuple[str, float]]:
    """The media ranges of a header, without their parameters, each with its quality."""
    for said, quality in parse_accept_header(header):
        yield said.partition(";")[0].strip().lower(), quality


def _liking(offered: str, ranges: list[tuple[str, float]]) -> tuple[float, int]:
    """How much a media type is liked: what names it closest decides, and then counts among equals too."""
    for closeness, name in ((3, offered), (2, f"{offered.partition('/')[0]}/*"), (1, "*/*")):
        said = [quality for each, quality in ranges if each == name or (each, name) == ("*", "*/*")]
        if said:
            return max(said), closeness if max(said) else 0
    return 0, 0


def written(serving: ServingTable, result: Result, form: Form) -> bytes:
    """A result in the form asked for."""
    certain(result, strict=form.is_strict)
    if form.format == "json" and not form.floats and type(result) is Cost:  # the most asked of all
        return serving.costs.write(result)
    # Rows have no place to say that there are more pages.
    if form.format == "csv" and isinstance(result, Audit):
        result = result.whole
    return written_document(result.to_dict(), form)


def written_document(document: Any, form: Form) -> bytes:  # noqa: ANN401 - JSON is anything
    """A document, or a list of documents and problems, in the form asked for."""
    if form.format == VALUE:
        return _value(document, form)
    if form.format == "csv":
        rows, fields = _rows(document)
        if form.floats:
            columns = Shape("", "", *(each for each in fields if each.is_single))
            rows = [with_floats(row, columns) for row in rows]
        return csv_text(rows, [each.name for each in fields], notation_of(form), numbers_of(fields)).encode()
    return json_bytes(_with_floats(document) if form.floats else document)


def _value(document: Any, form: Form) -> bytes:  # noqa: ANN401 - as above
    """The one number of a document; a problem where it has none, or where there are several documents."""
    try:
        decimal = notation_of(form).decimal
        return value_text({} if isinstance(document, list) else document, decimal).encode()
    except UsageError as error:
        raise wrong_word(error.field, error.detail) from None


def check_number(question: Question, form: Form, *, is_list: bool = False) -> None:
    """Refuse, before anything is answered, one number of what has none whatever is asked."""
    if form.format == VALUE and (is_list or question.figure is None):
        raise wrong_word("format", NO_NUMBER)


def _with_floats(document: Any) -> Any:  # noqa: ANN401 - as above
    if isinstance(document, list):
        return [_with_floats(each) for each in document]
    return with_floats(document, shape_of(document)) if "schema" in document else document


def _rows(document: Any) -> tuple[list[dict[str, Any]], Sequence[Field]]:  # noqa: ANN401 - JSON is anything
    """The rows of one result; those of a list as one table, an item without a cost with code and problem."""
    if not isinstance(document, list):
        return rows_of(document), fields_of(document)
    rows: list[dict[str, Any]] = []
    asked: dict[str, Field] = {each.name: each for each in fields_of({"schema": COST["schema"].example})}
    for number, each in enumerate(document, 1):
        found = rows_of(each) if "schema" in each else [{"code": each["code"], "problem": each["detail"]}]
        rows += [{"item": number, **row} for row in found]
        asked |= {field.name: field for field in (fields_of(each) if "schema" in each else ())}
    return rows, [whole("item"), *asked.values(), text("code"), text("problem")]
