"""The whole table for other tools, at /v1/export: as JSON, as CSV, or as the compiled SQLite file."""

from __future__ import annotations

import hashlib
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

from flask import Response, current_app, request

from costcalc.asking.given import STRICT
from costcalc.asking.words import Parameter
from costcalc.pricing.stored.compiling import for_others
from costcalc.prose import listed, shown
from costcalc.questions.export.export import export
from costcalc.questions.export.shape import EXPORT
from costcalc_api.endpoints import VARY, InUse, in_use, leave_headers
from costcalc_api.forms import TYPES, negotiated, written_document
from costcalc_api.problems import wrong_word
from costcalc_api.queries import Form, read_query
from costcalc_api.serving import compression
from costcalc_api.serving.middleware import HEADERS
from costcalc_api.tables import PASSING_SECONDS, Answer

if TYPE_CHECKING:
    from flask import Flask

    from costcalc.rating.table import RatingTable

    Node = dict[str, Any]

PATH, NAME = "/v1/export", "export"
SQLITE = "sqlite"
MEDIA = {"json": TYPES["json"], "csv": TYPES["csv"], SQLITE: "application/vnd.sqlite3"}
FORMAT = Parameter(
    "format", "json, csv, or sqlite: a database for Metabase, Superset or Datasette", values=tuple(MEDIA)
)


class Wanted(NamedTuple):
    """In which format the table is wanted; `form` is how JSON and CSV are written."""

    name: str
    form: Form


def wanted(query: str, accept: str | None) -> Wanted:
    """What a query asks for; the header Accept chooses between JSON and CSV where no format is said."""
    words, form = read_query(query, {FORMAT.name: FORMAT})
    if form.strict is not None:
        raise wrong_word(STRICT, "a table of prices is no answer that is exact or not: leave it out")
    name = words.get(FORMAT.name)
    if name is not None and name not in MEDIA:
        raise wrong_word(FORMAT.name, f"must be {listed(MEDIA)}, not {shown(name)}")
    if name != SQLITE:
        form = negotiated(form._replace(format=name), accept)
        return Wanted(form.format or "json", form)
    unused = next((each for each, said in form._asdict().items() if said is not None), None)
    if unused is not None:
        raise wrong_word(unused, "is how JSON and CSV are written: leave it out beside format=sqlite")
    return Wanted(SQLITE, form)


def view() -> Response:
    """Answer a GET: 304 where the client has it, before anything is made of the table."""
    environ = request.environ
    asked = wanted(environ.get("QUERY_STRING", ""), environ.get("HTTP_ACCEPT"))
    used = in_use(current_app)
    answer = Answer(b"", MEDIA[asked.name], _headers(used.serving.table, asked), settled=True)
    if leave_headers(answer, environ):
        return Response(status=304)
    packed = _packed(used, asked, answer)
    found = packed if compression.wanted(environ) else answer._replace(body=compression.unpacked(packed))
    environ[HEADERS] = found.headers
    return Response(found.body, 200, content_type=found.content_type)


def _packed(used: InUse, asked: Wanted, answer: Answer) -> Answer:
    """The export in gzip: of 17 MB half a one, which is kept as long as its table is in use."""
    serving, key = used.serving, (NAME, None, str(asked), None)
    found = serving.kept(key, coded=True)
    if found is None:
        # So much is made, and packed, that only a few do so at a time.
        found = used.gate.through(
            lambda: compression.compressed(answer._replace(body=body_of(serving.table, asked))), is_large=True
        )
        serving.keep(key, found, coded=True)
    return found


def body_of(table: RatingTable, asked: Wanted) -> bytes:
    """The table in the format asked for."""
    if asked.name == SQLITE:
        return for_others(table.catalogue.data)
    return written_document(export(table).to_dict(), asked.form)


def _headers(table: RatingTable, asked: Wanted) -> list[tuple[str, str]]:
    """The table changes seldom: others may keep it for a while, and ask with its ETag then."""
    text = f"{sys.modules['costcalc'].__version__} {NAME} {asked} {table.hash}"
    tag = hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
    return [
        VARY,
        ("Cache-Control", f"public, max-age={PASSING_SECONDS}"),
        ("ETag", f'"{tag}"'),
        ("Content-Disposition", f'attachment; filename="costcalc-prices.{asked.name}"'),
    ]


def setup(app: Flask) -> None:
    """Add the route."""
    app.add_url_rule(PATH, NAME, view, methods=["GET"])


SHAPE = EXPORT
"""What the JSON is, member by member."""
