"""Problems: every error as an RFC 9457 document. Only this module knows which error is which status."""

from __future__ import annotations

import logging
import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, NamedTuple

from flask import Response
from werkzeug.exceptions import HTTPException

from costcalc import errors
from costcalc.usage.file_words import INNER_WORDS
from costcalc.usage.flags import FIELD_OF
from costcalc_api.own_shapes import PROBLEM
from costcalc_api.settings import BODY_SECONDS
from costcalc_api.writing import json_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from flask import Flask

log = logging.getLogger("costcalc")

PROBLEM_TYPE = "application/problem+json"


class Kind(NamedTuple):
    """A kind of problem: its status and title; the code is the error's own."""

    status: int
    title: str


KINDS: dict[type[errors.CostcalcError], Kind] = {
    errors.UnknownModelError: Kind(404, "No model has this name"),
    errors.AmbiguousModelError: Kind(404, "Several models share this name"),
    errors.PatternOnlyError: Kind(404, "Only a pattern of a feed knows this name"),
    errors.UnknownClaimError: Kind(404, "No claim has this id"),
    errors.NoPriceInForceError: Kind(404, "No price in force"),
    errors.NotDatedError: Kind(404, "A price is known, and not for this day"),
    errors.UnpricedModelError: Kind(404, "Nobody lists a price for this model"),
    errors.MeterNotPricedError: Kind(404, "No price for this meter"),
    errors.NotSoldError: Kind(404, "Not for sale"),
    errors.UsageError: Kind(422, "This question cannot be answered as it stands"),
    errors.UnknownValueError: Kind(404, "The table does not know this provider, country or group"),
    errors.UnknownTrainingError: Kind(404, "Nothing is known of training this model"),
    errors.OptionError: Kind(422, "The model does not know this option"),
    errors.MomentError: Kind(422, "Neither a day nor an instant"),
    errors.InstantNeededError: Kind(422, "A whole day does not answer this: give an instant"),
    errors.RequestSizeError: Kind(422, "The price depends on the size of each request"),
    errors.WorkloadError: Kind(422, "This workload cannot be"),
    errors.ContextWindowError: Kind(422, "A request is larger than the model reads"),
    errors.NumberError: Kind(422, "Not a number"),
    errors.UnitError: Kind(422, "An unknown unit, or the wrong one"),
    errors.CurrencyError: Kind(422, "No rate for this currency"),
    errors.MissingExtraError: Kind(501, "This service was installed without that part"),
    errors.PricingTableError: Kind(503, "The pricing table cannot be used"),
}
"""What each error of the core is in HTTP; whatever is not here is a fault of the service, and a 500."""

HTTP_KINDS: dict[str, Kind] = {
    "malformed_json": Kind(400, "The body is not JSON"),
    "malformed_query": Kind(400, "The query cannot be read"),
    "bad_request": Kind(400, "The request cannot be read"),
    "not_found": Kind(404, "There is nothing at this path"),
    "method_not_allowed": Kind(405, "This path does not take this method"),
    "not_acceptable": Kind(406, "None of the accepted formats is spoken here"),
    "body_too_slow": Kind(408, "The body did not arrive in time"),
    "body_too_large": Kind(413, "The body is too large"),
    "unsupported_media_type": Kind(415, "The body must be application/json"),
    "unknown_host": Kind(421, "This service does not go by that name"),
    "invalid_request": Kind(422, "The request does not have the shape of this question"),
    "too_many": Kind(422, "The request asks for more than one answer may hold"),
    "internal_error": Kind(500, "The service failed"),
    "busy": Kind(503, "The service is busy"),
}
"""The problems of HTTP itself, by code."""


class Fault(NamedTuple):
    """One part of a request that is wrong: a parameter of the query, or a JSON pointer into the body."""

    detail: str
    parameter: str | None = None
    pointer: str | None = None


class Problem(NamedTuple):
    """Why there is no answer; `error` is that of the core, `faults` are the parts of the request."""

    code: str
    kind: Kind
    detail: str
    error: errors.CostcalcError | None = None
    faults: Sequence[Fault] = ()


class RequestProblemError(Exception):
    """A request that is refused at this edge, before any operation sees it."""

    headers: tuple[tuple[str, str], ...] = ()

    def __init__(self, code: str, detail: str, faults: Sequence[Fault] = ()) -> None:
        self.code = code
        self.detail = detail
        self.faults = tuple(faults)
        super().__init__(detail)

    def to_dict(self) -> dict[str, Any]:
        """The problem document."""
        return document(self.code, HTTP_KINDS[self.code], self.detail, faults=self.faults)


def document(
    code: str,
    kind: Kind,
    detail: str,
    error: errors.CostcalcError | None = None,
    faults: Sequence[Fault] = (),
) -> dict[str, Any]:
    """A problem document."""
    return PROBLEM.document(Problem(code, kind, detail, error, faults))


def kind_of(error: type[errors.CostcalcError]) -> Kind | None:
    """The kind of an error: that of its class, or of the nearest one above."""
    return next((KINDS[each] for each in error.__mro__ if each in KINDS), None)


def core_document(error: errors.CostcalcError, words: Mapping[str, Any], *, in_body: bool) -> dict[str, Any]:
    """The problem document of an error of the core; `words` are what the client said, to point into."""
    kind = kind_of(type(error))
    if kind is None or kind.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        log.error("an operation failed: %s", error, exc_info=error)
        kind = kind or HTTP_KINDS["internal_error"]
        return document(error.code, kind, "The service could not answer; its log says why.")
    faults: list[Fault] = []
    if isinstance(error, errors.UnknownModelError) and error.every:
        faults = [*_unknown_names(error.every, words, in_body=in_body)]
    if kind.status == HTTPStatus.UNPROCESSABLE_ENTITY or isinstance(error, errors.UsageError):
        detail = getattr(error, "detail", str(error))
        said = _said(error, words)
        place = {"pointer": f"/{said}" if said else ""} if in_body else {"parameter": said or "model"}
        faults = [Fault(detail, **place)]
    return document(error.code, kind, as_routes(str(error)), error, faults)


def _unknown_names(
    unknown: Iterable[errors.UnknownModelError], words: Mapping[str, Any], *, in_body: bool
) -> Iterable[Fault]:
    """Each of several names that nobody has, and where the client said it."""
    places: dict[str, tuple[str, str]] = {}
    for word, said in words.items():
        for number, each in enumerate(said) if isinstance(said, list) else ():
            places.setdefault(str(each), (word, f"/{word}/{number}"))
        places.setdefault(str(said), (word, f"/{word}"))
    for error in unknown:
        word, pointer = places.get(str(error.name), ("model", "/model"))
        place = {"pointer": pointer} if in_body else {"parameter": word}
        yield Fault(as_routes(str(error)), **place)


def as_routes(text: str) -> str:
    """A message with routes for the commands that list what there is: `costcalc models` is /v1/models."""
    return re.sub("`costcalc (models|claims)`", r"/v1/\1", text)


def _said(error: errors.CostcalcError, words: Mapping[str, Any]) -> str:
    """The pointer to the word that an error is about, as the client said it."""
    field = _in_words(str(getattr(error, "field", ""))).split(".")[0]
    if not field:
        return ""
    if field in words:
        return field
    for inner in ("", "usage", "workload", "text"):
        said = words.get(inner) if inner else words
        for name in said if isinstance(said, dict) else ():
            if name == field or FIELD_OF.get(name) == FIELD_OF.get(field, field):
                return f"{inner}/{name}" if inner else str(name)
    similar = {"models": "model", "options": "option", "offers": "offer", "phases": "phase"}
    other = {**similar, **{short: long for long, short in similar.items()}}.get(field, field)
    found = (other, field, *(("phases", "phase") if field in INNER_WORDS["phases"] else ()))
    return next((name for name in found if name in words), field)


def _in_words(field: str) -> str:
    """The word that a field is in: `phase 2 growth` is in phases, `short input_tokens` in shapes."""
    *place, name = field.split(" ")
    if not place:
        return field
    return "phases" if place[0] == "phase" and name in INNER_WORDS["phases"] else "shapes"


def response(problem: Mapping[str, Any], headers: Iterable[tuple[str, str]] = ()) -> Response:
    """A problem as an HTTP answer."""
    return Response(
        json_bytes(problem),
        problem["status"],
        [*headers, ("Cache-Control", "no-store"), ("Vary", "Accept")],
        content_type=PROBLEM_TYPE,
    )


_HTTP_CODES = {
    404: "not_found", 405: "method_not_allowed", 406: "not_acceptable", 408: "body_too_slow",
    413: "body_too_large", 415: "unsupported_media_type",
}  # fmt: skip


def _on_http(error: HTTPException) -> Response:
    """Werkzeug's own errors; what they say in headers (Allow) stays."""
    status = error.code or 500
    if status < HTTPStatus.BAD_REQUEST:
        return Response(status=status, headers=error.get_headers())
    code = _HTTP_CODES.get(
        status, "bad_request" if status < HTTPStatus.INTERNAL_SERVER_ERROR else "internal_error"
    )
    allowed = [(name, value) for name, value in error.get_headers() if name.lower() != "content-type"]
    return response(
        document(code, HTTP_KINDS[code], _HTTP_DETAILS.get(code, HTTP_KINDS[code].title)), allowed
    )


_HTTP_DETAILS = {
    "not_found": "There is nothing at this path; /docs lists the paths that there are.",
    "method_not_allowed": "The header Allow lists the methods that this path takes.",
    "body_too_slow": f"All of a body is to arrive within {BODY_SECONDS} seconds; ask again.",
    "body_too_large": "A body has at most 64 KiB; send a longer list in parts.",
}


def _on_request(error: RequestProblemError) -> Response:
    return response(error.to_dict(), error.headers)


def _on_fault(error: Exception) -> Response:
    """Whatever nobody foresaw: the log gets all of it, the client nothing of it."""
    log.error("the service failed", exc_info=error)
    detail = "The service could not answer; its log says why."
    return response(document("internal_error", HTTP_KINDS["internal_error"], detail))


def setup(app: Flask) -> None:
    """Answer every error with a problem document."""
    app.register_error_handler(HTTPException, _on_http)
    app.register_error_handler(RequestProblemError, _on_request)
    app.register_error_handler(Exception, _on_fault)
