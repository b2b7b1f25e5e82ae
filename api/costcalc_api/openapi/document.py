"""The OpenAPI 3.1 document, from the words of the questions and the types that check them."""

from __future__ import annotations

import json
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from costcalc.asking.added import with_added
from costcalc.questions.documents import answer_of
from costcalc.render import VALUE
from costcalc.report.notation import DECIMALS, SEPARATORS
from costcalc_api import bodies, exporting, problems, settings
from costcalc_api.body_types import COUNT, MOMENT, QUANTITY, RANGE, TEXT
from costcalc_api.health import HEALTH, READINESS
from costcalc_api.openapi.schemas import REF, schemas
from costcalc_api.problems import PROBLEM
from costcalc_api.queries import FLAGS, FORMATS, NUMBERS
from costcalc_api.questions import ASKED

if TYPE_CHECKING:
    from costcalc.asking.words import Parameter
    from costcalc.shapes import Shape
    from costcalc_api.questions import Asked

Node = dict[str, Any]

DESCRIPTION = """\
What does an LLM workload cost, on which model, on which date, and how do we know?

Money is a string in plain decimal notation, and exact; `numbers=float` gives JSON numbers, which are not.
An answer to a GET has an `ETag`; with `on` it may be kept for an hour, without one only briefly. `/v1/price`
without `on` may not be kept at all, and has none.
Errors are RFC 9457 problems with a stable `code`. A word that a question does not take is refused.
"""

EXAMPLES = "x-examples-that-work"
"""The examples of bodies and, for GET, of whole paths. Not `examples`: tools would vary one member of them
at a time, and expect that any combination of valid members be a valid question, which no schema can promise
(more cached than input)."""


def document() -> Node:
    """The whole document."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "costcalc", "version": version("costcalc"), "description": DESCRIPTION},
        "servers": [{"url": "/"}],
        "paths": {**_paths_of_questions(), exporting.PATH: {"get": _export()}, **_paths_of_others()},
        "components": {"schemas": _schemas()},
    }


def text() -> str:
    """The document as it is kept in api/openapi.json."""
    return json.dumps(document(), indent=2, ensure_ascii=False) + "\n"


def _schemas() -> Node:
    """What may be sent and what comes back, each by its name."""
    bodies_ = [(name, "validation", body) for name, body in bodies.TYPES.items()]
    _, found = TypeAdapter.json_schemas(bodies_, ref_template=f"{REF}{{model}}")  # type: ignore[arg-type]
    additions = {shape_of(asked): asked.question.additions for asked in ASKED.values()}
    answers = [with_added(shape, [each.name for each in more]) for shape, more in additions.items()]
    return dict(
        sorted(
            {
                **found["$defs"],
                **schemas([*answers, exporting.SHAPE, PROBLEM, HEALTH, READINESS]),
                **_TEXTS,
            }.items()
        )
    )


def _paths_of_questions() -> Node:
    paths: Node = {}
    for asked in ASKED.values():
        operations = paths[asked.route.path] = {"get": _get(asked)}
        if asked.route.bodies:
            operations["post"] = _post(asked)
    return paths


def _or_many(one: Node, other: Node, **more: str) -> Node:
    """One of these, or a list of them."""
    return {"oneOf": [one, {"type": "array", **more, "items": {"anyOf": [one, other]}}]}


def _ref(name: str) -> Node:
    return {"$ref": f"{REF}{name}"}


def _get(asked: Asked) -> Node:
    route = asked.route
    parameters = [
        _of_query(each)
        for each in asked.parameters
        if each.name in asked.names and each.name != route.in_path
    ]
    if route.in_path:
        id_: Node = {"type": "string", "minLength": 1}
        place = {"name": "id", "in": "path", "required": True, "schema": id_, "description": route.about_path}
        parameters.insert(0, place)
    return {
        "operationId": asked.name,
        **_about(asked),
        "parameters": [*parameters, *_form(asked)],
        EXAMPLES: list(route.examples),
        "responses": {
            "200": _answer(asked, _ref(shape_of(asked).name)),
            "304": {"description": "The answer is the one whose ETag stood in If-None-Match."},
            **_problems(400, 404, 406, 422, 503),
            "414": {"description": "The server itself: the address is too long."},
            "431": {"description": "The server itself: the head is larger than it reads (64 KiB at least)."},
        },
    }


def _export() -> Node:
    """The whole table for other tools."""
    content = {media.partition(";")[0]: {"schema": {"type": "string"}} for media in exporting.MEDIA.values()}
    content["application/json"] = {"schema": _ref(exporting.SHAPE.name)}
    content[exporting.MEDIA[exporting.SQLITE]] = {"schema": {"type": "string", "format": "binary"}}
    return {
        "operationId": exporting.NAME,
        "summary": "Every figure of the table, for other tools",
        "description": "Some megabytes: ask again with the `ETag` in `If-None-Match`, which costs nothing "
        "while the table is the same.",
        "tags": ["questions"],
        "parameters": [_of_query(exporting.FORMAT), *_WRITTEN],
        EXAMPLES: [f"{exporting.PATH}?format=csv"],
        "responses": {
            "200": {"description": "The answer.", "content": content},
            "304": {"description": "The answer is the one whose ETag stood in If-None-Match."},
            **_problems(400, 406, 422, 503),
        },
    }


def _about(asked: Asked) -> Node:
    """What is said of an operation; notes name the limits of the service by their names."""
    return {
        "summary": asked.route.summary,
        "description": asked.route.notes.format_map(vars(settings)) or asked.route.summary,
        "tags": ["questions"],
    }


def _post(asked: Asked) -> Node:
    body, answer = _ref(bodies.title_of(asked)), _ref(shape_of(asked).name)
    if asked.takes_lists:
        anything: Node = {"description": "anything else has its problem as answer"}
        body = _or_many(body, anything, description=f"at most {settings.MOST_ITEMS}")
        answer = _or_many(answer, _ref("Problem"))
    listed = {name: {"value": value} for name, value in asked.route.bodies.items()}
    return {
        "operationId": f"post_{asked.name}",
        **_about(asked),
        "parameters": _form(asked),
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": body, EXAMPLES: listed}},
        },
        "responses": {"200": _answer(asked, answer), **_problems(400, 404, 406, 408, 413, 415, 422, 503)},
    }


def shape_of(asked: Asked) -> Shape:
    """The members of the answers of a question."""
    return answer_of({"schema": f"costcalc/{asked.question.name}/1"}).shape


def _answer(asked: Asked, schema: Node) -> Node:
    content = {"application/json": {"schema": schema}, "text/csv": {"schema": {"type": "string"}}}
    if asked.question.figure is not None:
        content["text/plain"] = {"schema": {"type": "string", "pattern": "^-?[0-9]+([.,][0-9]+)?\n$"}}
    return {"description": "The answer.", "content": content}


def _problems(*statuses: int) -> Node:
    kinds = {kind.status: kind.title for kind in reversed(problems.HTTP_KINDS.values())}
    kinds[404] = "Nothing has this name, or no price is in force"
    content = {problems.PROBLEM_TYPE: {"schema": _ref("Problem")}}
    return {str(status): {"description": f"{kinds[status]}.", "content": content} for status in statuses}


def _form(asked: Asked) -> list[Node]:
    """How the answer is written: as one number only where the question has one."""
    has_one = asked.question.figure is not None
    told = "; value: one number in plain digits as text/plain, and nothing else" if has_one else ""
    schema: Node = {"enum": [each for each in FORMATS if has_one or each != VALUE]}
    about = f"the format of the answer; goes before the header Accept{told}"
    return [{"name": "format", "in": "query", "schema": schema, "description": about}, *_WRITTEN, _STRICT]


_WRITTEN: list[Node] = [
    {
        "name": "numbers", "in": "query", "schema": {"enum": list(NUMBERS)},
        "description": "float: money and ratios as JSON numbers, inexact, for charting tools",
    },
    {
        "name": "sep", "in": "query", "schema": {"enum": list(SEPARATORS)},
        "description": "what parts the cells of CSV; a comma unless said",
    },
    {
        "name": "decimal", "in": "query", "schema": {"enum": list(DECIMALS)},
        "description": "the mark of decimals of CSV, and of one number; a point unless said",
    },
    {
        "name": "bom", "in": "query", "schema": {"enum": [*FLAGS]},
        "description": "1: a mark before CSV that tells Excel that it is UTF-8",
    },
]  # fmt: skip
_STRICT: Node = {
    "name": "strict", "in": "query", "schema": {"enum": [*FLAGS]},
    "description": "1: refuse an answer that is not exact and certain, with each reason",
}  # fmt: skip

_TEXTS: Node = {
    "QuantityText": {
        **QUANTITY,
        "description": "1500, 10k, 1.5M, 10_000; a part may be a percentage: 60%",
    },
    "RangeText": {
        **RANGE,
        "description": "as QuantityText, or a range: 400..700 token, 400..500..700, 500 ± 20%, 40%..60%, "
        "400..700 lognormal",
    },
    "MomentText": {
        **MOMENT,
        "description": "a UTC day such as 2025-01-25, or an instant with its zone such as "
        "2025-01-25T20:00:00Z",
    },
}  # fmt: skip
_SCHEMAS: dict[str, Node] = {
    "quantity": _ref("QuantityText"),
    "count": _ref("QuantityText"),
    "range": _ref("RangeText"),
    "moment": _ref("MomentText"),
    "flag": {"type": "string", "enum": ["true", "false"]},
    "options": {"type": "string", "pattern": "^[a-z_]{1,50}=[a-z0-9_.-]{1,50}$"},
}


def _schema_of(parameter: Parameter) -> Node:
    """What a word may say in a query: what is declared of it, or else what words of its kind may."""
    if parameter.values:
        return {"enum": list(parameter.values)}
    if parameter.bounds:
        least, most = parameter.bounds
        return {"type": "integer", "minimum": least, "maximum": most}
    if parameter.pattern:
        text: Node = {"type": "string", "pattern": parameter.pattern}
        return {"anyOf": [COUNT, text]} if parameter.kind == "count" else text
    return _SCHEMAS.get(parameter.kind, TEXT)


def _of_query(parameter: Parameter) -> Node:
    schema = _schema_of(parameter)
    also = f" (also: {', '.join(parameter.also)})" if parameter.also else ""
    such = f", such as {parameter.example}" if parameter.example else ""
    node: Node = {
        "name": parameter.name,
        "in": "query",
        "description": f"{parameter.help}{such}{also}",
        "schema": {"type": "array", "items": schema} if parameter.many else schema,
    }
    if parameter.required:
        node["required"] = True
    if parameter.many and parameter.required:
        node["schema"]["minItems"] = 1
    return node


_ANY: Node = {"type": "string"}
_PLAIN: tuple[tuple[str, str, str, str, str, Node], ...] = (
    ("/healthz", "healthz", "The process answers", "answer", "application/json", _ref("Health")),
    ("/readyz", "readyz", "There is a table to answer from", "answer", "application/json", _ref("Readiness")),
    ("/metrics", "metrics", "Counters and gauges for Prometheus", "answer", "text/plain", _ANY),
    ("/openapi.json", "openapi", "This document", "answer", "application/json", {"type": "object"}),
    ("/docs", "docs", "This document as a page", "page", "text/html", _ANY),
    ("/costcalc.css", "stylesheet", "The style of the pages", "style", "text/css", _ANY),
    ("/favicon.ico", "icon", "The icon of the pages", "icon", "image/svg+xml", _ANY),
    ("/", "page", "A form to compare models, and its table", "page", "text/html", _ANY),
    ("/claims", "claims_page", "The claims of articles, judged", "page", "text/html", _ANY),
    ("/models", "models_page", "The models on sale, with the cost of a workload", "page", "text/html", _ANY),
    ("/models/{name}", "model_page", "A model, with its prices over time", "page", "text/html", _ANY),
    ("/paste", "paste", "A box for an API's answer, and what it cost", "page", "text/html", _ANY),
    ("/costcalc.js", "script", "What scripts add to the pages", "script", "text/javascript", _ANY),
)
"""What is no question: its path, its operation, what it is for, what it gives, and as what."""
_WITH_WORDS = {
    "/": ("Takes the words of /v1/compare; a mistake is shown on the page.", (404, 422, 400, 503)),
    "/claims": (
        "Takes the words of /v1/claims, `lang=fr` too; a mistake is shown on the page.", (404, 422, 400),
    ),
    "/models": (
        "Takes `search`, `sort` (a column, `-` before it), a workload and `lang`.", (404, 422, 400, 503),
    ),
    "/models/{name}": ("An id or an alias; takes a workload and `lang`.", (404, 422, 400, 503)),
    "/paste": ("Takes `lang`; what is pasted is sent by POST, and not kept.", (404, 422, 400, 503)),
}  # fmt: skip


def _paths_of_others() -> Node:
    paths: Node = {}
    for path, name, summary, given, media, schema in _PLAIN:
        answer = {"description": f"The {given}.", "content": {media: {"schema": schema}}}
        about, mistakes = _WITH_WORDS.get(path, ("", ()))
        paths[path] = {
            "get": {
                "operationId": name,
                "summary": summary,
                "tags": ["operation" if given == "answer" else "pages"],
                **({"description": about} if about else {}),
                "responses": {str(status): answer for status in (200, *mistakes)},
            }
        }
    paths["/models/{name}"]["get"]["parameters"] = [
        {"name": "name", "in": "path", "required": True, "schema": _ANY, "description": "an id or an alias"}
    ]
    paths["/paste"]["post"] = _paste(paths["/paste"]["get"])
    return paths


def _paste(get: Node) -> Node:
    """The form of the page with the box, as browsers send it."""
    fields = {name: {"type": "string"} for name in ("text", "model", "on", "lang")}
    form = {"application/x-www-form-urlencoded": {"schema": {"type": "object", "properties": fields}}}
    refused = {"description": "The text is too large.", "content": get["responses"]["200"]["content"]}
    return {
        **get,
        "operationId": "priced_paste",
        "requestBody": {"content": form},
        "responses": {**get["responses"], "413": refused},
    }
