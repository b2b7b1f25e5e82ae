"""Problems: every error as an RFC 9457 document. Only this module knows which error is which status."""

from __future__ import annotations

import logging
import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, NamedTuple

from flask import Response
from werkzeug.exceptions import HTTPException

from costcalc import errors
from costcalc.asking.files.words import INNER_WORDS
from costcalc.questions.doubts import StrictError
from costcalc.shapes import Field, Shape, beside, many, moment, text, texts, whole
from costcalc.usage.flags import FIELD_OF
from costcalc.usage.records.errors import UsageRecordError
from costcalc_api.json_text import json_bytes
from costcalc_api.settings import BODY_SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from flask import Flask

log = logging.getLogger("costcalc")

PROBLEM_TYPE = "application/problem+json"


def _known(field: Field) -> Field:
    """A member of what an error knows, under the name that it has there; most know little of it."""
    name = field.of or field.name
    return field._replace(of=lambda error: getattr(error, str(name), None) or None, optional=True)


FACTS = Shape(
    "",
    "What an error knows that leads on.",
    *map(
        _known,
        (
            texts("near", "names that are near"),
            text("model"),
            text("meter"),
            moment("last_sold_until", of="earlier"),
            moment("first_priced_from", of="later"),
            text("successor"),
            texts("hosts", "others that sell the same"),
            texts("commands", "that ask for what there is"),
            texts("known", "what is known instead"),
            whole("context_window"),
        ),
    ),
)
FAULT = Shape(
    "ProblemFault",
    "One part of a request that is wrong, by its parameter or its JSON pointer.",
    text("detail"),
    text("parameter", optional=True),
    text("pointer", optional=True),
)
PROBLEM = Shape(
    "Problem",
    "An RFC 9457 problem; more members say what leads on (near names, successor, commands).",
    text("type", of=lambda problem: f"/docs#problem-{problem.code}"),
    text("title", of="kind.title"),
    whole("status", of="kind.status"),
    text("code", "a stable slug; what programs should look at"),
    text("detail"),
    beside(FACTS, of="error", optional=True),
    many("errors", FAULT, of="faults", optional=True),
)


class Kind(NamedTuple):
    """A kind of problem: its status and title, and what is told where nothing more exact is known."""

    status: int
    title: str
    detail: str = ""


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
    StrictError: Kind(422, "The answer is not exact and certain"),
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
    "not_found": Kind(
        404,
        "There is nothing at this path",
        "There is nothing at this path; /docs lists the paths that there are.",
    ),
    "method_not_allowed": Kind(
        405, "This path does not take this method", "The header Allow lists the methods that this path takes."
    ),
    "not_acceptable": Kind(406, "None of the accepted formats is spoken here"),
    "body_too_slow": Kind(
        408,
        "The body did not arrive in time",
        f"All of a body is to arrive within {BODY_SECONDS} seconds; ask again.",
    ),
    "body_too_large": Kind(
        413, "The body is too large", "A body has at most 64 KiB; send a longer list in parts."
    ),
    "unsupported_media_type": Kind(415, "The body must be application/json"),
    "unknown_host": Kind(421, "This service does not go by that name"),
    "invalid_request": Kind(422, "The request does not have the shape of this question"),
    "too_many": Kind(422, "The request asks for more than one answer may hold"),
    "internal_error": Kind(500, "The service failed", "The service could not answer; its log says why."),
    "busy": Kind(503, "The service is busy"),
}
"""The problems of HTTP itself, by code; the last of a status is that of HTTP's own errors."""

_CODES = {kind.status: code for code, kind in HTTP_KINDS.items()}


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
    """A request that is refused at this edge, before any question sees it."""

    headers: tuple[tuple[str, str], ...] = ()
    error = None

    def __init__(self, code: str, detail: str = "", faults: Sequence[Fault] = ()) -> None:
        self.code = code
        self.kind = HTTP_KINDS[code]
        self.detail = detail or self.kind.detail or self.kind.title
        self.faults = tuple(faults)
        super().__init__(self.detail)

    def to_dict(self) -> dict[str, Any]:
        """The problem document."""
        return PROBLEM.document(self)


def wrong_word(name: str, detail: str) -> RequestProblemError:
    """The refusal of one word of a query."""
    return RequestProblemError("invalid_request", f"{name}: {detail}", [Fault(detail, name)])


def kind_of(error: type[errors.CostcalcError]) -> Kind | None:
    """The kind of an error: that of its class, or of the nearest one above."""
    return next((KINDS[each] for each in error.__mro__ if each in KINDS), None)


def core_document(error: errors.CostcalcError, words: Mapping[str, Any], *, in_body: bool) -> dict[str, Any]:
    """The problem document of an error of the core; `words` are what the client said, to point into."""
    kind = kind_of(type(error))
    if kind is None or kind.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        # What went wrong in here is for the log: a client can do nothing about it.
        log.error("a question failed: %s", error, exc_info=error)
        failed = HTTP_KINDS["internal_error"]
        return PROBLEM.document(Problem(error.code, kind or failed, failed.detail))
    # What a client can mend in what it said is pointed at; of a name that nobody has, each of several.
    faults: list[Fault] = []
    if kind.status == HTTPStatus.UNPROCESSABLE_ENTITY or isinstance(error, errors.UsageError):
        detail = getattr(error, "detail", str(error))
        in_body = in_body and not isinstance(error, StrictError)  # which the query says of any body
        faults = [_fault(detail, _pointer_to(error, words), in_body=in_body)]
    elif isinstance(error, errors.UnknownModelError) and error.every:
        places = _places(words)
        faults = [
            _fault(as_routes(str(each)), places.get(str(each.name), "model"), in_body=in_body)
            for each in error.every
        ]
    return PROBLEM.document(Problem(error.code, kind, as_routes(str(error)), error, faults))


def _fault(detail: str, place: str, *, in_body: bool) -> Fault:
    """What is wrong at a place of what the client said: `models/1`, or nowhere in particular."""
    if in_body:
        return Fault(detail, pointer=f"/{place}" if place else "")
    return Fault(detail, place.partition("/")[0] or "model")


def _places(words: Mapping[str, Any]) -> dict[str, str]:
    """Where each text was said first, alone or in a list."""
    places: dict[str, str] = {}
    for word, said in words.items():
        for number, each in enumerate(said) if isinstance(said, list) else ():
            places.setdefault(str(each), f"{word}/{number}")
        places.setdefault(str(said), word)
    return places


def as_routes(text: str) -> str:
    """A message with routes for the commands that list what there is: `costcalc models` is /v1/models."""
    return re.sub("`costcalc (models|claims)`", r"/v1/\1", text)


def _pointer_to(error: errors.CostcalcError, words: Mapping[str, Any]) -> str:
    """The pointer to the word that an error is about, as the client said it."""
    if isinstance(error, UsageRecordError) and (error.path or not error.field):
        record = "response" if words.get("response") is not None else "usage"
        return f"{record}/{_escaped(error.path).replace('.', '/')}".rstrip("/")
    if isinstance(error, errors.OptionError) and error.name in words:
        return error.name  # `region` alone is one of the options
    field = _in_words(str(getattr(error, "field", ""))).split(".")[0]
    if not field:
        return ""
    if field in words:
        return field
    for inner in ("", "usage", "workload", "text"):
        said = words.get(inner) if inner else words
        for name in said if isinstance(said, dict) else ():
            if name == field or FIELD_OF.get(name) == FIELD_OF.get(field, field):
                return f"{inner}/{_escaped(name)}" if inner else str(name)
    # The same word in the other number: what a list is complained of may have been said one by one.
    similar = {"models": "model", "options": "option", "offers": "offer", "phases": "phase"}
    other = {**similar, **{short: long for long, short in similar.items()}}.get(field, field)
    found = (other, field, *(("phases", "phase") if field in INNER_WORDS["phases"] else ()))
    return next((name for name in found if name in words), field)


def _escaped(name: str) -> str:
    """A name as a JSON pointer has it."""
    return name.replace("~", "~0").replace("/", "~1")


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


def refusal(error: RequestProblemError) -> Response:
    """A request that is refused, as an HTTP answer."""
    return response(error.to_dict(), error.headers)


def of_exception(error: Exception) -> Response:
    """What a request is told that ended so."""
    if isinstance(error, RequestProblemError):
        return refusal(error)
    return _on_http(error) if isinstance(error, HTTPException) else _on_fault(error)


def _on_http(error: HTTPException) -> Response:
    """Werkzeug's own errors; what they say in headers (Allow) stays."""
    status = error.code or 500
    if status < HTTPStatus.BAD_REQUEST:
        return Response(status=status, headers=error.get_headers())
    other = "bad_request" if status < HTTPStatus.INTERNAL_SERVER_ERROR else "internal_error"
    allowed = [(name, value) for name, value in error.get_headers() if name.lower() != "content-type"]
    return response(RequestProblemError(_CODES.get(status, other)).to_dict(), allowed)


def _on_fault(error: Exception) -> Response:
    """Whatever nobody foresaw: the log gets all of it, the client nothing of it."""
    log.error("the service failed", exc_info=error)
    return refusal(RequestProblemError("internal_error"))


def setup(app: Flask) -> None:
    """Answer every error with a problem document."""
    app.register_error_handler(HTTPException, _on_http)
    app.register_error_handler(RequestProblemError, refusal)
    app.register_error_handler(Exception, _on_fault)
