"""The query of a request: words for the question, and how the answer is to be written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qsl

from costcalc.asking.given import STRICT
from costcalc.hints.words import hint
from costcalc.prose import shown
from costcalc.report.notation import DECIMALS, SEPARATORS
from costcalc_api.problems import Fault, RequestProblemError
from costcalc_api.settings import MOST_ITEMS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from costcalc.asking.words import Parameter

FORMATS = ("json", "csv", "value")
NUMBERS = ("text", "float")
YES = ("1", "true")
FLAGS = ("1", "0", "true", "false")
MOST_FAULTS = 50
MOST_HINTS = 3
LONGEST_TEXT = 2_000
MOST_FIELDS = 2 * MOST_ITEMS


class Form(NamedTuple):
    """How an answer is written, as it was said; `format` None leaves it to the header Accept.

    `sep`, `decimal` and `bom` are about CSV; `strict` refuses an answer that is not exact and certain.
    """

    format: str | None = None
    numbers: str | None = None
    sep: str | None = None
    decimal: str | None = None
    bom: str | None = None
    strict: str | None = None

    @property
    def floats(self) -> bool:
        """Whether numbers are those of JSON."""
        return self.numbers == "float"

    @property
    def is_strict(self) -> bool:
        """Whether nothing less than an exact and certain answer will do."""
        return self.strict in YES


_UNSAID = Form()


class Query(NamedTuple):
    """What a query says."""

    words: dict[str, Any]
    form: Form


def read_query(text: str, names: Mapping[str, Parameter]) -> Query:
    """Read a query; a word that the question does not take, or takes once and finds twice, is refused."""
    words: dict[str, Any] = {}
    form = _UNSAID
    faults: list[Fault] = []
    for name, value in _pairs(text):
        parameter = names.get(name)
        if parameter is None:
            if name in _FORM:
                form = _with_form(form, name, value, faults)
            else:
                told = hint(name, [*names, *_FORM]) if len(faults) < MOST_HINTS else ""
                faults.append(Fault(f"this path takes no {shown(name)}{told}", name[:60]))
        elif len(value) > LONGEST_TEXT:
            faults.append(Fault(f"is longer than {LONGEST_TEXT} characters", name))
        elif not value and parameter.kind == "moment":
            faults.append(Fault("is empty; leave it out for the present", name))
        elif parameter.many:
            words.setdefault(name, []).append(value)
        elif name not in words:
            words[name] = value
        else:
            faults.append(Fault("is given more than once", name))
    if faults:
        _refuse(faults)
    return Query(words, form)


def _pairs(text: str) -> Iterable[tuple[str, str]]:
    try:
        if not text.isascii():  # WSGI has each byte as one character
            text = text.encode("latin-1").decode()
        if "%" not in text and "+" not in text:
            return _plain_pairs(text)
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except UnicodeError:
        raise RequestProblemError("malformed_query", "the query is not UTF-8") from None
    except ValueError:
        raise RequestProblemError("too_many", f"at most {MOST_FIELDS} parameters in one query") from None


def _plain_pairs(text: str) -> list[tuple[str, str]]:
    """What `parse_qsl` gives where nothing is escaped, in a quarter of the time."""
    parts = text.split("&")
    if len(parts) > MOST_FIELDS:
        raise ValueError(parts)
    return [(name, value) for name, _, value in [part.partition("=") for part in parts if part]]


_FORM = {
    "format": FORMATS,
    "numbers": NUMBERS,
    "sep": tuple(SEPARATORS),
    "decimal": tuple(DECIMALS),
    "bom": FLAGS,
    STRICT: FLAGS,
}


def _with_form(form: Form, name: str, value: str, faults: list[Fault]) -> Form:
    if value not in _FORM[name]:
        faults.append(Fault(f"must be {' or '.join(_FORM[name])}, not {shown(value)}", name))
    elif getattr(form, name) is None:
        return form._replace(**{name: value})
    else:
        faults.append(Fault("is given more than once", name))
    return form


def _refuse(faults: list[Fault]) -> None:
    named = ", ".join(dict.fromkeys(str(fault.parameter) for fault in faults[:MOST_FAULTS]))
    detail = (
        f"{len(faults)} of the parameters cannot be used: {named}"
        if len(faults) > 1
        else (f"{faults[0].parameter}: {faults[0].detail}")
    )
    raise RequestProblemError("invalid_request", detail, faults[:MOST_FAULTS])
