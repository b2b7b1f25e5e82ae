"""Answers: from the words of a question to bytes, with what caches need to know about them."""

from __future__ import annotations

import hashlib
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flask import Response, current_app, request

from costcalc.errors import CostcalcError
from costcalc_api import bodies, problems
from costcalc_api.problems import Fault, RequestProblemError
from costcalc_api.queries import Form, read_query
from costcalc_api.questions import known
from costcalc_api.settings import MOST_ITEMS
from costcalc_api.writing import json_bytes, with_floats

if TYPE_CHECKING:
    from collections.abc import Mapping

    from costcalc.operations.pricing_table import PricingTable
    from costcalc_api.questions import Question

JSON, CSV = "application/json", "text/csv; charset=utf-8"
SETTLED_SECONDS = 3_600
"""How long an answer about a day that was named may be kept: only a corrected table changes it."""
PASSING_SECONDS = 300
DAY_SECONDS = 86_400
NO_STORE = ("Cache-Control", "no-store")
VARY = ("Vary", "Accept")


def table() -> PricingTable:
    """The table in use, which stays the same for the rest of a request once it is taken."""
    return current_app.extensions["costcalc"].table  # type: ignore[no-any-return]


def get(question: Question, model: str | None = None) -> Response:
    """Answer a GET; `model` stood in the path."""
    query = read_query(request.environ.get("QUERY_STRING", ""), question.names)
    words: dict[str, Any] = dict(query.words)
    if model is not None:
        if "model" in words:
            fault = Fault("stands in the path already", "model")
            raise RequestProblemError("invalid_request", f"model: {fault.detail}", [fault])
        words["model"] = model
    used, now, form = table(), datetime.now(UTC), _negotiated(query.form)
    headers = [("Content-Type", _type_of(form)), VARY, *_caching(question, words, form, used, now)]
    if request.headers.get("If-None-Match") and headers[2][0] == "ETag" and _is_known(headers[2][1]):
        return Response(status=304, headers=headers[1:])
    try:
        _check_model(used, words)
        document = question.answer(used, words, now).to_dict()
    except CostcalcError as error:
        return problems.response(problems.core_document(error, words, in_body=False))
    return Response(written(document, form), 200, headers)


def post(question: Question) -> Response:
    """Answer a POST of one object."""
    return _post_one(question, *_asked_by_post())


def _post_one(question: Question, form: Form, value: object) -> Response:
    words = bodies.read_words(question, value)
    try:
        used = table()
        _check_model(used, words)
        document = question.answer(used, words, datetime.now(UTC)).to_dict()
    except CostcalcError as error:
        return problems.response(problems.core_document(error, words, in_body=True))
    return _unkept(document, form)


def post_many(question: Question) -> Response:
    """Answer a POST of one object, or of a list: each item with its answer or its problem, in order."""
    form, value = _asked_by_post()
    if not isinstance(value, list):
        return _post_one(question, form, value)
    if len(value) > MOST_ITEMS:
        detail = f"at most {MOST_ITEMS} items in one request, and these are {len(value)}"
        raise RequestProblemError("too_many", detail, [Fault(detail, pointer="")])
    used, now = table(), datetime.now(UTC)
    return _unkept([_item(question, used, each, now) for each in value], form)


def _item(question: Question, used: PricingTable, value: object, now: datetime) -> dict[str, Any]:
    words: dict[str, Any] = {}
    try:
        words = bodies.read_words(question, value)
        _check_model(used, words)
        return question.answer(used, words, now).to_dict()
    except RequestProblemError as error:
        return error.to_dict()
    except CostcalcError as error:
        return problems.core_document(error, words, in_body=True)


def _check_model(used: PricingTable, words: Mapping[str, Any]) -> None:
    """An unknown model comes first: a 404 whatever else is wrong."""
    name = words.get("model")
    if isinstance(name, str):
        known(used, name)


def _asked_by_post() -> tuple[Form, Any]:
    form = _negotiated(read_query(request.environ.get("QUERY_STRING", ""), {}).form)
    if request.mimetype != JSON and not request.mimetype.endswith("+json"):
        said = request.mimetype or "nothing"
        raise RequestProblemError(
            "unsupported_media_type", f"send JSON, with Content-Type: application/json; it says {said[:60]}"
        )
    return form, bodies.read_body(request.get_data())


def written(document: Any, form: Form) -> bytes:  # noqa: ANN401 - JSON is anything
    """A document in the form asked for."""
    if form.floats:
        document = with_floats(document)
    if form.format == "csv":
        return _csv(document)
    return json_bytes(document)


def _csv(document: Any) -> bytes:  # noqa: ANN401 - JSON is anything
    from costcalc.report.csv import csv_text
    from costcalc.report.rows import rows_of

    listed = document if isinstance(document, list) else [document]
    rows = [row for each in listed for row in (rows_of(each) if "schema" in each else [_problem_row(each)])]
    return csv_text(rows).encode()


def _problem_row(problem: Mapping[str, Any]) -> dict[str, object]:
    return {"code": problem["code"], "problem": problem["detail"]}


def _unkept(document: Any, form: Form) -> Response:  # noqa: ANN401 - JSON is anything
    headers = [("Content-Type", _type_of(form)), VARY, NO_STORE]
    return Response(written(document, form), 200, headers)


def _type_of(form: Form) -> str:
    return CSV if form.format == "csv" else JSON


# --- which form ---------------------------------------------------------------


def _negotiated(form: Form) -> Form:
    """The form with its format settled: the query's word goes before the header's."""
    if form.format is not None:
        return form
    accept = request.environ.get("HTTP_ACCEPT")
    if not accept or accept == "*/*" or accept.startswith(JSON):
        return form
    best = request.accept_mimetypes.best_match([JSON, "text/csv", problems.PROBLEM_TYPE])
    if best is None:
        raise RequestProblemError("not_acceptable", "this path speaks application/json and text/csv")
    return form._replace(format="csv") if best == "text/csv" else form


# --- what caches need to know ---------------------------------------------------


def _caching(
    question: Question, words: Mapping[str, Any], form: Form, used: PricingTable, now: datetime
) -> list[tuple[str, str]]:
    """ETag and Cache-Control; an answer for the present instant is good for that instant alone."""
    on = words.get("on")
    seconds = SETTLED_SECONDS
    if not on:
        if question.clock == "instant":
            return [NO_STORE]
        seconds = PASSING_SECONDS
        if question.clock == "day":
            on = now.date().isoformat()
            seconds = min(seconds, DAY_SECONDS - int(time.time()) % DAY_SECONDS)
    asked = repr((used.hash, question.name, on, sorted(words.items()), form.format or "json", form.floats))
    tag = hashlib.blake2b(asked.encode("utf-8", "backslashreplace"), digest_size=16).hexdigest()
    return [("ETag", f'"{tag}"'), ("Cache-Control", f"public, max-age={seconds}")]


def _is_known(etag: str) -> bool:
    """Whether the client has this very answer."""
    said = request.headers.get("If-None-Match", "")
    return any(each.strip().removeprefix("W/") == etag for each in said.split(","))

