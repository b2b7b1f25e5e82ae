"""The endpoints of the questions: from words to an answer, with what caches need to know about it."""

from __future__ import annotations

import hashlib
import sys
from datetime import UTC, datetime
from functools import lru_cache, partial
from time import time
from typing import TYPE_CHECKING, Any, NamedTuple

from flask import Response, current_app, request
from werkzeug.exceptions import RequestEntityTooLarge

from costcalc.errors import CostcalcError
from costcalc.pricing.names.meaning import FewHints
from costcalc.prose import shown
from costcalc.questions.doubts import certain
from costcalc_api import bodies, problems
from costcalc_api.forms import JSON, TYPES, check_number, negotiated, written, written_document
from costcalc_api.limits import is_long
from costcalc_api.problems import Fault, RequestProblemError, wrong_word
from costcalc_api.queries import read_query
from costcalc_api.questions import ASKED
from costcalc_api.serving import compression
from costcalc_api.serving.middleware import HEADERS
from costcalc_api.settings import LARGE_LIST, LARGEST_BODY, MOST_ITEMS
from costcalc_api.strict_json import read_json
from costcalc_api.tables import DAY_SECONDS, PASSING_SECONDS, Answer, day_open

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeVar
    from wsgiref.types import WSGIEnvironment

    from flask import Flask

    from costcalc.asking.words import Words
    from costcalc.pricing_table import PricingTable
    from costcalc_api.queries import Form
    from costcalc_api.questions import Asked, Result
    from costcalc_api.serving.gate import Gate
    from costcalc_api.tables import Key, ServingTable, TableKeeper

    Written = TypeVar("Written")

SETTLED_SECONDS = 3_600
"""How long an answer about a day that was named may be kept: only a corrected table changes it."""
NO_STORE = ("Cache-Control", "no-store")
VARY = ("Vary", "Accept")
OF_A_BODY = frozenset({"ETag", "Content-Encoding"})
"""Headers that a 304 has anew, or not at all."""


class InUse(NamedTuple):
    """What a request is answered with: taken once, it stays the same for the rest of it."""

    serving: ServingTable
    gate: Gate


def in_use(app: Flask) -> InUse:
    """The table in use, with what goes with it, and the gate of a service."""
    keeper: TableKeeper = app.extensions["costcalc"]
    return InUse(keeper.serving, app.extensions["costcalc.gate"])


def get(asked: Asked, id: str | None = None) -> Response:  # noqa: A002 - the name in paths
    """Answer a GET; `id` stood in the path."""
    return sent(asked_by_get(asked, in_use(current_app), request.environ, id))


def asked_by_get(
    asked: Asked, used: InUse, environ: WSGIEnvironment, named: str | None = None
) -> Answer | Response:
    """The answer to a GET, or the problem that there is instead of one; `named` stood in the path."""
    key = asked.name, named, environ.get("QUERY_STRING", ""), environ.get("HTTP_ACCEPT")
    return given(used.serving, environ, key, lambda: _made(asked, used, key))


def given(
    serving: ServingTable, environ: WSGIEnvironment, key: Key, make: Callable[[], Answer | Response]
) -> Answer | Response:
    """The answer that is kept under a key, or is made now; in gzip for who takes it, compressed once."""
    coded = compression.wanted(environ)
    answer = serving.kept(key, coded=coded)
    if answer is None:
        made = (serving.kept(key, coded=False) if coded else None) or make()
        if isinstance(made, Response):
            return made
        answer = compression.compressed(made) if coded else made
        serving.keep(key, answer, coded=coded)
    return answer


def leave_headers(answer: Answer, environ: WSGIEnvironment) -> bool:
    """Leave the headers of an answer for the envelope to add; whether its client has the answer already."""
    # Werkzeug's own headers would take several microseconds for each.
    environ[HEADERS] = headers = answer.headers
    if "HTTP_IF_NONE_MATCH" not in environ:
        return False
    known = compression.etag_known(headers, environ["HTTP_IF_NONE_MATCH"])
    if known is not None:
        environ[HEADERS] = [("ETag", known), *(each for each in headers if each[0] not in OF_A_BODY)]
    return known is not None


def sent(made: Answer | Response) -> Response:
    """An answer as Flask sends it."""
    if isinstance(made, Response):
        return made
    if leave_headers(made, request.environ):
        return Response(status=304)
    return Response(made.body, 200, content_type=made.content_type)


def _made(asked: Asked, used: InUse, key: Key) -> Answer | Response:
    """Answer what is asked for the first time; a problem where there is no answer."""
    _, named, query, accept = key
    words, form = read_query(query, asked.names)
    if named is not None:
        _add_named(asked, words, named)
    now, form = present(), negotiated(form, accept)
    check_number(asked.question, form)
    body = _answered(asked, used, words, form, now, in_body=False)
    if isinstance(body, Response):
        return body
    headers = _caching(asked, words, form, f"{used.serving.table.hash} {named} {query}", now)
    settled = asked.question.clock is None or bool(words.get(asked.question.time))
    day = None if settled or asked.question.clock != "day" else day_open(now.timestamp())
    is_kept = settled or day is not None
    return Answer(body, TYPES[form.format or "json"], [VARY, *headers], is_kept, day, asked.limit.is_quick)


def _add_named(asked: Asked, words: dict[str, Any], named: str) -> None:
    """Take what stood in the path for the word that it is."""
    for name in words:
        if asked.names[name].name == asked.route.in_path:
            raise wrong_word(name, "stands in the path already")
    words[asked.route.in_path] = named


def present() -> datetime:
    """The present instant, to the second."""
    return _instant(int(time()))


@lru_cache(2)
def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def post(asked: Asked) -> Response:
    """Answer a POST of one object; of some questions also of a list."""
    form, value = _asked_by_post()
    is_list = isinstance(value, list) and asked.takes_lists
    check_number(asked.question, form, is_list=is_list)
    if is_list:
        return _unkept(_answered_list(asked, form, value), form)
    words = bodies.read_words(asked, value)
    body = _answered(asked, in_use(current_app), words, form, present(), in_body=True)
    return body if isinstance(body, Response) else _unkept(body, form)


def _answered(
    asked: Asked, used: InUse, words: dict[str, Any], form: Form, now: datetime, *, in_body: bool
) -> bytes | Response:
    """The answer as it is written, or the problem that there is instead of one."""
    try:
        return answered(asked, used, words, now, lambda found: written(used.serving, found, form))
    except CostcalcError as error:
        first = _told_first(asked, used.serving.table, words, error)
        return problems.response(problems.core_document(first, words, in_body=in_body))


def answered(
    asked: Asked, used: InUse, words: Words, now: datetime, write: Callable[[Result], Written]
) -> Written:
    """The result of some words, written; what takes long, to read or to answer, passes the gate."""
    table = used.serving.table
    request_of = used.gate.through(asked.read, table, words, now, is_large=is_long(words))
    return used.gate.through(
        lambda: write(asked.result(table, request_of)), is_large=asked.is_large(table, request_of)
    )


def _answered_list(asked: Asked, form: Form, value: list[Any]) -> bytes:
    """Each item with its answer or its problem, in order."""
    if len(value) > MOST_ITEMS:
        detail = f"at most {MOST_ITEMS} items in one request, and these are {len(value)}"
        raise RequestProblemError("too_many", detail, [Fault(detail, pointer="")])
    (serving, gate), now, hints = in_use(current_app), present(), FewHints()
    item = partial(_item, asked, serving.table, now, hints, strict=form.is_strict)
    return gate.through(
        lambda: written_document([item(each) for each in value], form),
        is_large=len(value) > LARGE_LIST,
    )


def _item(
    asked: Asked, used: PricingTable, now: datetime, hints: FewHints, value: object, *, strict: bool
) -> dict[str, Any]:
    words: dict[str, Any] = {}
    try:
        words = bodies.read_words(asked, value)
        return certain(asked.result(used, asked.read(used, words, now)), strict=strict).to_dict()
    except RequestProblemError as error:
        return error.to_dict()
    except CostcalcError as error:
        first = _told_first(asked, used, words, error)
        return problems.core_document(hints.of(first), words, in_body=True)


def _told_first(
    asked: Asked, used: PricingTable, words: Mapping[str, Any], error: CostcalcError
) -> CostcalcError:
    """What is told of an error: an unknown model comes first, a 404 whatever else is wrong."""
    try:
        asked.limit.named(used, words)
    except CostcalcError as unknown:
        return unknown
    return error


def _asked_by_post() -> tuple[Form, Any]:
    environ = request.environ
    form = negotiated(read_query(environ.get("QUERY_STRING", ""), {}).form, environ.get("HTTP_ACCEPT"))
    if request.mimetype != JSON and not request.mimetype.endswith("+json"):
        said = request.mimetype or "nothing"
        raise RequestProblemError(
            "unsupported_media_type", f"send JSON, with Content-Type: application/json; it says {said[:60]}"
        )
    coding = request.headers.get("Content-Encoding", "identity")
    if coding.strip().lower() not in {"", "identity"}:
        raise RequestProblemError(
            "unsupported_media_type", f"send the body as it is: Content-Encoding says {shown(coding)}"
        )
    body = request.get_data(cache=False)
    if len(body) > LARGEST_BODY:
        raise RequestEntityTooLarge
    return form, read_json(body)


def _unkept(body: bytes, form: Form) -> Response:
    request.environ[HEADERS] = [VARY, NO_STORE]
    return Response(body, 200, content_type=TYPES[form.format or "json"])


# --- what caches need to know ---------------------------------------------------


def _caching(
    asked: Asked, words: Mapping[str, Any], form: Form, of: str, now: datetime
) -> list[tuple[str, str]]:
    """Cache-Control and ETag; an answer for the present instant is good for that instant alone."""
    on, seconds = words.get(asked.question.time), SETTLED_SECONDS
    if not on:
        if asked.question.clock == "instant":
            return [NO_STORE]
        seconds = PASSING_SECONDS
        if asked.question.clock == "day":  # at midnight the same question means another day
            on = now.date()
            seconds = min(seconds, DAY_SECONDS - int(now.timestamp()) % DAY_SECONDS)
    # Another version of costcalc may say the same of a table in other words.
    version = sys.modules["costcalc"].__version__
    text = f"{version} {asked.name} {on} {form} {of}"
    tag = hashlib.blake2b(text.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()
    return [("Cache-Control", f"public, max-age={seconds}"), ("ETag", f'"{tag}"')]


def setup(app: Flask) -> None:
    """Add the routes; what stands in a path may hold slashes."""
    for name, asked in ASKED.items():
        path = asked.route.path.replace("{id}", "<path:id>")
        app.add_url_rule(path, name, partial(get, asked), methods=["GET"])
        if asked.route.bodies:
            app.add_url_rule(path, f"post_{name}", partial(post, asked), methods=["POST"])
