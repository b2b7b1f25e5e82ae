"""The contract: api/openapi.json says what the service does, all of it and nothing else."""

from __future__ import annotations

import gzip
import json
import re
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance
from werkzeug.test import run_wsgi_app

from costcalc.asking.added import ADDED
from costcalc.questions import QUESTIONS
from costcalc.report.notation import DECIMALS, SEPARATORS
from costcalc_api import create_app
from costcalc_api.bodies import title_of
from costcalc_api.openapi import document as openapi
from costcalc_api.questions import ASKED
from tests.api.conftest import PRICING
from tests.builders import ROOT

DOCUMENT = openapi.document()
NOTATION = {"sep": SEPARATORS, "decimal": DECIMALS, "bom": ("1", "0", "true", "false")}
NAMES_OF_FORM = {"format", "numbers", "strict", *NOTATION}
POSTED = [each for each in ASKED.values() if each.route.bodies]


def test_the_kept_document_is_the_present_one():
    """api/openapi.json is generated, and up to date (`make generate`)."""
    assert json.loads((ROOT / "api" / "openapi.json").read_text("utf-8")) == DOCUMENT


def test_the_document_is_served(client):
    """/openapi.json is that document."""
    assert client.get("/openapi.json").json == DOCUMENT


def test_every_route_is_documented_and_every_documented_one_exists(app):
    """Routes and methods of the service and of the document are the same."""
    served = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert served == {(path, method) for path, methods in DOCUMENT["paths"].items() for method in methods}


def test_operation_command_path_and_id_have_one_name():
    """The operation's name is the path and the operationId."""
    for name in QUESTIONS:
        assert DOCUMENT["paths"][f"/v1/{name}"]["get"]["operationId"] == name
    ids = [
        operation["operationId"] for methods in DOCUMENT["paths"].values() for operation in methods.values()
    ]
    assert len(ids) == len(set(ids))


def test_a_flag_is_true_or_false_on_every_path():
    """In a query it is one of two words, whatever else its question may say of numbers."""
    for asked in ASKED.values():
        said = {each["name"]: each for each in DOCUMENT["paths"][asked.route.path]["get"]["parameters"]}
        flags = [each.name for each in asked.parameters if each.kind == "flag"]
        assert all(said[name]["schema"]["enum"] == ["true", "false"] for name in flags), asked.name


@pytest.mark.parametrize(
    "question",
    [ASKED[name] for name in QUESTIONS],
)  # fmt: skip
def test_every_word_is_documented(question):
    """Every word of a question is a query parameter, with its other names, but those for bodies alone."""
    parameters = {
        each["name"]: each for each in DOCUMENT["paths"][f"/v1/{question.name}"]["get"]["parameters"]
    }
    queried = [each for each in question.parameters if each.name not in question.route.in_bodies]
    assert parameters.keys() == {each.name for each in queried} | NAMES_OF_FORM
    for each in queried:
        assert all(name in parameters[each.name]["description"] for name in each.also)


@pytest.mark.parametrize("question", ASKED.values(), ids=ASKED)
def test_what_additions_say_is_promised_where_they_are_taken(question):
    """An answer has the members of the additions that its question takes, and none of others."""
    answer = DOCUMENT["components"]["schemas"][openapi.shape_of(question).name]["properties"]
    taken = {ADDED[each.name].whole.name for each in question.question.additions}
    assert {each.whole.name for each in ADDED.values()} & answer.keys() == taken
    assert ("asked" in answer) == bool(taken)


@pytest.mark.parametrize("question", POSTED)
def test_every_word_may_stand_in_a_body(question):
    """Every name of every word is a member of the body."""
    members = DOCUMENT["components"]["schemas"][title_of(question)]["properties"].keys()
    asking = question.question.asking
    known = {*question.names, *question.route.in_bodies}
    assert members - known <= {*asking.maps, asking.inner}
    assert known <= members


@pytest.mark.parametrize("path", [each.route.path for each in POSTED])
def test_every_example_works(shipped_client, path):
    """The examples of bodies in the document are answered on the shipped table, as the document says."""
    content = DOCUMENT["paths"][path]["post"]["requestBody"]["content"]["application/json"]
    for example in content[openapi.EXAMPLES].values():
        answer = shipped_client.post(path, json=example["value"])
        assert answer.status_code == 200, answer.text[:300]
        schema[path]["POST"].validate_response(answer)


def test_every_path_of_an_example_works(shipped_client):
    """The examples of whole paths in the document are answered on the shipped table, in every form."""
    for path, methods in DOCUMENT["paths"].items():
        for example in methods.get("get", {}).get(openapi.EXAMPLES, ()):
            answer = shipped_client.get(example)
            assert answer.status_code == 200, (example, answer.text[:300])
            assert re.fullmatch(re.sub(r"\{\w+\}", ".+", path), example.partition("?")[0])
            if "format=csv" in example:
                continue
            schema[path]["GET"].validate_response(answer)
            for form in ("format=csv", "numbers=float", "format=csv&numbers=float"):
                joint = "&" if "?" in example else "?"
                assert shipped_client.get(f"{example}{joint}{form}").status_code == 200, (example, form)


def test_every_question_has_an_example():
    """Every GET under /v1 shows a path that works, and /docs links to it."""
    for path, methods in DOCUMENT["paths"].items():
        assert not path.startswith("/v1/") or methods["get"][openapi.EXAMPLES]


def test_the_docs_page_lists_every_operation(client):
    """/docs has a heading for every operation, and nothing from elsewhere."""
    text = client.get("/docs").text
    for methods in DOCUMENT["paths"].values():
        for operation in methods.values():
            assert f'<section id="{operation["operationId"]}"' in text
    assert not re.search(r'(?:src|href)="(?:https?:)?//', text)
    assert "<script" not in text


def unpacking(app):
    """The service as most clients see it: gzip is unpacked, which werkzeug's own client does not."""

    def answer(environ, start_response):
        parts, status, headers = run_wsgi_app(app, environ, buffered=True)
        body = b"".join(parts)
        if body and headers.pop("Content-Encoding", None) == "gzip":
            body = gzip.decompress(body)
            headers["Content-Length"] = str(len(body))
        start_response(status, list(headers))
        return [body]

    return answer


schema = schemathesis.openapi.from_wsgi("/openapi.json", unpacking(create_app(PRICING, reload_seconds=0)))
schema.config.output.sanitization.update(enabled=False)
# What is wrong may also be too long, and is refused for that first.
refused = schema.config.checks.negative_data_rejection
refused.expected_statuses = [*refused.expected_statuses, "413"]
SEARCH: Any = {
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "derandomize": True,
    "database": None,
}


OF_MANY_WORDS = "^/v1/(price|compare|project|breakeven|training)$"
"""Where words that are valid by themselves may be no question: a cached share of no input, half of a run."""
OF_FEW_EXAMPLES = "^/(models|models/.*|paste)$"
"""Pages that take free text, of which some has no answer, and that read much of the market each time."""
OF_KNOWN_MODELS = "^/v1/(project|breakeven)$"
"""Those of them that are asked about a known model only: the words of an unknown one are not looked at."""


def in_one_notation(case):
    """A case without what is said of CSV where it asks for another format, or a comma for two things.

    Each is valid by itself; whatever is not valid stays, and is to be refused.
    """
    said = case.query
    if not isinstance(said, dict):
        return case
    valid = [
        name for name, known in NOTATION.items() if isinstance(said.get(name), str) and said[name] in known
    ]
    if said.get("strict") in ("1", "true"):  # which refuses valid questions, where answers are in doubt
        del said["strict"]
    for name in valid:
        if said.get("format") != "csv" or (name == "decimal" and said.get("sep", ",") == ","):
            del said[name]
    if said.get("format") == "sqlite" and said.get("numbers") in {"text", "float"}:
        del said["numbers"]
    return case


@schema.exclude(path_regex=f"{OF_MANY_WORDS}|{OF_FEW_EXAMPLES}").parametrize()
@settings(max_examples=30, **SEARCH)
def test_whatever_is_asked(case):
    """Whatever the document allows or forbids, the service answers as it says: all checks of schemathesis."""
    in_one_notation(case).call_and_validate()


@schema.include(path_regex=OF_FEW_EXAMPLES).parametrize()
@settings(max_examples=10, **SEARCH)
def test_whatever_is_asked_of_a_page(case):
    """The same of the pages of models and of the box for an answer."""
    case.call_and_validate(excluded_checks=[positive_data_acceptance])


@schema.include(path_regex=OF_MANY_WORDS).exclude(path_regex=OF_KNOWN_MODELS).parametrize()
@settings(max_examples=60, **SEARCH)
def test_whatever_is_asked_in_many_words(case):
    """The same of the questions with many words, of which some together have no answer."""
    case.call_and_validate(excluded_checks=[positive_data_acceptance])


@schema.include(path_regex="^/v1/(price|compare|project|breakeven)$").parametrize()
@settings(max_examples=60, **SEARCH)
def test_whatever_is_asked_about_a_known_model(case):
    """The same about a model that there is, where what is valid may still have no answer."""
    if isinstance(case.body, dict) and isinstance(case.body.get("model"), str | list):
        case.body["model"] = "o1"
    if isinstance(case.query, dict) and case.query.get("model"):
        case.query["model"] = "o1"
    case.call_and_validate(excluded_checks=[positive_data_acceptance])
