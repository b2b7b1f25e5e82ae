"""/docs: the OpenAPI document as one page, without scripts and without anything from elsewhere."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from costcalc_api import problems
from costcalc_api.openapi import document as openapi


class Word(NamedTuple):
    """A parameter, as the page shows it."""

    name: str
    place: str
    required: bool
    text: str


class Route(NamedTuple):
    """An operation, as the page shows it."""

    id: str
    method: str
    path: str
    summary: str
    text: str
    words: list[Word]
    links: list[str]
    examples: list[tuple[str, str]]
    statuses: list[tuple[str, str]]


class ProblemKind(NamedTuple):
    """A problem, as the page shows it."""

    code: str
    status: int
    title: str


def routes() -> list[Route]:
    """Every route of the document."""
    return [
        _route(method.upper(), path, operation)
        for path, operations in openapi.document()["paths"].items()
        for method, operation in operations.items()
    ]


def _route(method: str, path: str, operation: dict[str, Any]) -> Route:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    return Route(
        operation["operationId"],
        method,
        path,
        operation["summary"],
        operation.get("description", "").replace("`", ""),
        [
            Word(each["name"], each["in"], each.get("required", False), each["description"])
            for each in operation.get("parameters", ())
        ],
        operation.get(openapi.EXAMPLES, []),
        [
            (name, json.dumps(example["value"], indent=2, ensure_ascii=False))
            for name, example in body.get(openapi.EXAMPLES, {}).items()
        ],
        [(status, answer["description"]) for status, answer in operation["responses"].items()],
    )


def problem_kinds() -> list[ProblemKind]:
    """Every problem by its code."""
    core = [ProblemKind(error.code, *kind) for error, kind in problems.KINDS.items()]
    return [*core, *(ProblemKind(code, *kind) for code, kind in problems.HTTP_KINDS.items())]
