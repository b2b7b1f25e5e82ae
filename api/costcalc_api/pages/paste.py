"""A page with a box for what an API answered, or for its usage alone, that says what it cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response, current_app, render_template, request

from costcalc.errors import CostcalcError
from costcalc.language.numerals import LANGUAGES
from costcalc_api import endpoints
from costcalc_api.pages.comparison import line_of, money, reader_of
from costcalc_api.problems import RequestProblemError, core_document
from costcalc_api.questions import ASKED
from costcalc_api.strict_json import read_json

if TYPE_CHECKING:
    from costcalc_api.pages.comparison import Reader

HTML = "text/html; charset=utf-8"
WHOLE = ("usage", "usageMetadata", "model", "message", "response")
"""Members by one of which a whole answer is told from its usage alone."""
EXAMPLE = '{"model": "gpt-4o", "usage": {"prompt_tokens": 1500, "completion_tokens": 500}}'


def paste_page() -> Response:
    """The box, and what was pasted into it with its cost; nothing of it is kept."""
    said = request.form if request.method == "POST" else request.args
    reader = reader_of("fr" if said.get("lang") == "fr" else "en")
    text, model = said.get("text", "").strip(), said.get("model", "").strip()
    cost: dict[str, Any] | None = None
    problem: dict[str, Any] | None = None
    if text:
        try:
            cost = _shown(_priced(text, model, said.get("on", "").strip()), reader)
        except RequestProblemError as error:
            problem = error.to_dict()
        except CostcalcError as error:
            problem = core_document(error, {}, in_body=True)
    page = render_template(
        "paste.html", here="paste", lang=reader.lang, say=reader.words, text=text, model=model,
        on=said.get("on", ""), cost=cost, problem=problem, example=EXAMPLE,
        languages=[(each, f"lang={each}") for each in LANGUAGES],
    )  # fmt: skip
    status = problem["status"] if problem else 200
    return Response(page, status, [endpoints.NO_STORE], content_type=HTML)


def _priced(text: str, model: str, on: str) -> dict[str, Any]:
    """The document of the cost of what was pasted."""
    pasted = read_json(text.encode())
    is_whole = isinstance(pasted, dict) and any(name in pasted for name in WHOLE)
    words: dict[str, Any] = {"response" if is_whole else "usage": pasted}
    words |= {name: value for name, value in (("model", model), ("on", on)) if value}
    used, asked = endpoints.in_use(current_app), ASKED["price"]
    found: dict[str, Any] = endpoints.answered(
        asked, used, words, endpoints.present(), lambda cost: cost.to_dict()
    )
    return found


def _shown(document: dict[str, Any], reader: Reader) -> dict[str, Any]:
    """A cost as the page shows it: the total, its lines, and what is to be known of it."""
    read_as = document.get("usage_format", {})
    return {
        **document,
        "shown": money(document["contracted_cost"], reader),
        "lines": [line_of(each, reader) for each in document["charges"]],
        "notes": [reader.told(each) for each in (*document["notes"], *read_as.get("notes", ()))],
        "estimate": document["estimate"] and reader.told(document["estimate"]),
        "format": read_as.get("format"),
    }
