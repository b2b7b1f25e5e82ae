"""The pages: the comparison form with its table, the claims, the documentation, their style and icon."""

from __future__ import annotations

import json
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import Response, current_app, render_template, request

from costcalc.asking.additions import parameters_of
from costcalc.asking.given import STRICT
from costcalc.errors import CostcalcError, UnknownModelError
from costcalc.language.numerals import LANGUAGES, typeset
from costcalc.pricing.names.meaning import MOST_TOLD, meant_by
from costcalc.questions.claims.judge import VERDICTS
from costcalc.questions.claims.phrasebook import LABELS, title_of, verdict_words
from costcalc.questions.compare.featured import OF_THE_ARTICLES, WORKLOAD, featured
from costcalc.questions.compare.request import ADDITIONS
from costcalc.questions.history.course import courses
from costcalc.questions.history.course_chart import course_chart
from costcalc.questions.models.listing import found as searched
from costcalc.questions.models.request import Request as ModelsRequest
from costcalc.rating.ways_out import IF_ALLOWED
from costcalc.report.charts.chart import MOST_COLOURS, place_of
from costcalc.report.charts.palette import class_of
from costcalc.report.safe import safe_lines
from costcalc_api import endpoints
from costcalc_api.openapi import document as openapi
from costcalc_api.pages.comparison import Reader, picture, places_of, reader_of, web_address
from costcalc_api.pages.comparison import comparison as shown_of
from costcalc_api.pages.models import model_page, models_page
from costcalc_api.pages.paste import paste_page
from costcalc_api.pages.words import words_in
from costcalc_api.problems import HTTP_KINDS, KINDS, RequestProblemError, core_document, wrong_word
from costcalc_api.queries import read_query
from costcalc_api.questions import ASKED
from costcalc_api.tables import PASSING_SECONDS, Answer

if TYPE_CHECKING:
    from collections.abc import Callable

    Made = tuple[str, dict[str, Any] | None]

    from flask import Flask

    from costcalc_api.endpoints import InUse
    from costcalc_api.questions import Asked

HTML, CSS = "text/html; charset=utf-8", "text/css; charset=utf-8"
JS = "text/javascript; charset=utf-8"
SVG = "image/svg+xml"
HOUR = [("Cache-Control", f"public, max-age={endpoints.SETTLED_SECONDS}")]
ASSISTANT = {"requests": "2000/day", "input": "40k", "cached": "85%", "output": "1200"}
OF_AN_ASSISTANT = ("claude-opus-5-5", "gpt-6.2-sol", "gemini-3.8-flash", "deepseek-v4.1-flash")
"""Models that people let write code."""
MOST_NEAR = 5
NOT_SHOWN = tuple(each for each in parameters_of(*ADDITIONS) if each.name != "lang")
"""Words of a comparison that ask for more than the page has a place for."""
TONES = {"holds": "good", "contradicted": "bad", "unsupported": "open", "not_checkable": "open"}
"""How a verdict is coloured; what holds in another way is between good and bad."""
MORE_WORDS = ("service_tier", "region", "hours", "discount", "baseline")
"""The words behind the disclosure of the form."""
FIELDS = ("model", "models", "requests", "input", "cached", "output", "on", *MORE_WORDS)
"""The words that the form has fields for; the others are kept as they were asked."""


def _view(
    name: str, make: Callable[[InUse], Answer | Response], *, asks: bool = True
) -> Callable[[], Response]:
    """The view of a page, of which a query asks something or does not count."""

    def view() -> Response:
        used, environ = endpoints.in_use(current_app), request.environ
        key = (name, None, environ.get("QUERY_STRING", "") if asks else "", None)
        return endpoints.sent(endpoints.given(used.serving, environ, key, lambda: make(used)))

    return view


def _comparison_page(used: InUse) -> Answer | Response:
    """The question as a form; below it the comparison that it asks for, or what is wrong with it."""
    asked = partial(_asked, used, "compare", _example(used), lambda found: found.to_dict(), decides=True)
    words, comparison, problem = asked()
    lang = "fr" if words.pop("lang", "en") == "fr" else "en"
    words.pop("decide", None)
    reader = reader_of(lang)
    models = _listed(words.get("model")) + _listed(words.get("models"))
    ids = _ids(used, models)
    unknown = problem is not None and problem["code"] == UnknownModelError.code
    text = render_template(
        "page.html",
        here="compare",
        lang=lang,
        say=reader.words,
        languages=[(each, urlencode({**words, "lang": each}, doseq=True)) for each in LANGUAGES],
        said=words,
        today=str(endpoints.present().date()),
        chips=[
            {"value": each, "name": name, "colour": class_of(place_of(place)), "unknown": not model}
            for place, (each, (model, name)) in enumerate(ids.items())
        ],
        wrong=_wrong(problem),
        more_words=MORE_WORDS,
        more_said=any(words.get(name) for name in MORE_WORDS),
        tries=_tries(lang),
        kept=_kept(words),
        without=urlencode({name: words[name] for name in words if name in FIELDS}, doseq=True),
        undated=_undated(words, comparison),
        comparison=comparison and shown_of(comparison, places_of([each for each, _ in ids.values()]), reader),
        pictures=_pictures(used, words, comparison, ids, reader) if comparison else [],
        problem=problem,
        near=_near(used, words, models) if unknown else [],
        query=urlencode(words, doseq=True),
        undayed=urlencode({name: each for name, each in words.items() if name != "on"}, doseq=True),
        link=urlencode({**words, **({"lang": lang} if lang != "en" else {})}, doseq=True),
    )
    return _page(text, problem, settled=bool(words.get("on")))


def _pictures(
    used: InUse,
    words: dict[str, Any],
    comparison: dict[str, Any],
    ids: dict[str, tuple[str, str]],
    reader: Reader,
) -> list[dict[str, Any]]:
    """The charts below a comparison: what its workload cost over time, on the models that have a colour."""
    chosen = list(dict.fromkeys(model for model, _ in ids.values() if model))[:MOST_COLOURS]
    if not comparison["rows"] or not chosen:
        return []
    asked, now = ASKED["compare"], endpoints.present()
    rest = {name: each for name, each in words.items() if name not in {"model", "models", "on", "baseline"}}

    def row_of(model: str, day: date) -> Any:  # noqa: ANN401 - a row of a document
        said = {**rest, "model": model, "on": str(day)}
        try:
            rows = endpoints.answered(asked, used, said, now, lambda found: found.to_dict()["rows"])
        except CostcalcError:
            return None
        return rows[0] if rows else None

    found = list(courses(used.serving.table, chosen, row_of))
    if not found:
        return []
    day = datetime.fromisoformat(comparison["on"]).date()
    chart = course_chart(found, places_of(chosen), day, now.date())
    return [picture(chart, reader)]


def _ids(used: InUse, models: list[str]) -> dict[str, tuple[str, str]]:
    """What was typed for each model, with its id and its name; without an id where nobody is called so."""
    catalogue = used.serving.table.catalogue
    found = {}
    for each in dict.fromkeys(filter(None, models)):
        meant = meant_by(catalogue, each)
        model = catalogue.model(meant[0].model) if len(meant) == 1 else None
        found[each] = (model.id, model.name) if model else ("" if not meant else each, each)
    return found


def _wrong(problem: dict[str, Any] | None) -> set[str]:
    """The words of the form that a problem is about."""
    if problem is None:
        return set()
    return {str(each.get("parameter")) for each in (problem, *problem.get("errors", ()))}


def _tries(lang: str) -> list[tuple[str, str]]:
    """Questions to begin with: each with its query."""
    own = {"lang": lang} if lang != "en" else {}
    asked = {
        "today": {},
        "articles": OF_THE_ARTICLES,
        "assistant": {"model": list(OF_AN_ASSISTANT), **ASSISTANT},
    }
    return [(name, urlencode({**words, **own}, doseq=True)) for name, words in asked.items()]


def _near(used: InUse, words: dict[str, Any], models: list[str]) -> list[tuple[str, dict[str, str]]]:
    """What is near the first names that nobody has: ids, each with the question that says it instead."""
    table, day = used.serving.table, endpoints.present().date()
    unknown = [name for name in dict.fromkeys(models) if name and not meant_by(table.catalogue, name)]
    found = []
    for name in unknown[:MOST_TOLD]:
        rows = searched(table, ModelsRequest(search=name, limit=MOST_NEAR, on=day)).rows
        ids = [row.model.id for row in rows]
        found.append((name, {each: _with(words, models, name, each) for each in ids}))
    return [(name, near) for name, near in found if near]


def _with(words: dict[str, Any], models: list[str], name: str, other: str) -> str:
    """The query of a question with another model in the place of a name."""
    named = [other if each == name else each for each in models if each]
    rest = {key: value for key, value in words.items() if key not in {"model", "models"}}
    return urlencode({"model": named, **rest}, doseq=True)


def _example(used: InUse) -> dict[str, Any]:
    """What is compared where nothing was asked: models on sale today; without such, those of the articles."""
    today = featured(used.serving.table, endpoints.present().date()).models
    return {"model": list(today), **WORKLOAD} if today else dict(OF_THE_ARTICLES)


def _kept(words: dict[str, Any]) -> list[tuple[str, str]]:
    """What was asked besides what the form has fields for: each name with its value, once for each value."""
    return [
        (name, each)
        for name, value in words.items()
        if name not in FIELDS
        for each in _listed(value if isinstance(value, str | list) else str(value))
    ]


def _undated(words: dict[str, Any], comparison: dict[str, Any] | None) -> str | None:
    """The same question with undated prices, where one would answer more; None where it would not."""
    reasons = [each["reason"] for each in comparison["unranked"]] if comparison else []
    if words.get("allow_undated") or not any(IF_ALLOWED in each for each in reasons):
        return None
    return urlencode({**words, "allow_undated": "true"}, doseq=True)


def _claims_page(used: InUse) -> Answer | Response:
    """The claims of articles with their verdicts, in English or French; or what is wrong."""
    words, found, problem = _asked(used, "claims", {}, lambda found: found)
    lang = "fr" if words.get("lang") == "fr" else "en"
    text = render_template(
        "claims.html",
        here="claims",
        say=words_in(lang),
        said=words,
        lang=lang,
        label=LABELS[lang],
        found=found,
        groups=[
            (each.id, title_of(each, lang)) for each in used.serving.table.catalogue.facts().groups.values()
        ],
        verdicts=[(name, verdict_words(name, lang)) for name in VERDICTS],
        tones=TONES,
        typeset=partial(typeset, lang=lang),
        verdict_words=partial(verdict_words, lang=lang),
        web_address=web_address,
        problem=problem,
        query=urlencode(words, doseq=True),
        other=urlencode({**words, "lang": "en" if lang == "fr" else "fr"}, doseq=True),
    )
    return _page(text, problem, settled=True)


def _page(text: str, problem: dict[str, Any] | None, *, settled: bool) -> Answer | Response:
    """A page, which may be kept where no clock is in it; one that says what is wrong is not stored."""
    if problem:
        return Response(text, problem["status"], [endpoints.NO_STORE], content_type=HTML)
    headers = [("Cache-Control", f"public, max-age={PASSING_SECONDS}")]
    return Answer(text.encode(), HTML, headers, settled)


def _told(
    make: Callable[..., tuple[str, dict[str, Any] | None]], used: InUse, *named: str
) -> Answer | Response:
    """A page that another module makes; all of them hang on the present day."""
    try:
        text, problem = make(used, *named)
    except RequestProblemError as error:
        problem = error.to_dict()
        reader = reader_of("en")
        text = render_template("problem.html", say=reader.words, lang="en", problem=problem)
    return _page(text, problem, settled=False)


def _model_view(name: str) -> Response:
    return _view(f"model page {name}", lambda used: _told(model_page, used, name))()


def _listed(value: Any) -> list[str]:  # noqa: ANN401 - one text, several, or none
    return [value] if isinstance(value, str) else list(value or ())


def _asked(
    used: InUse,
    name: str,
    unasked: dict[str, Any],
    write: Callable[[Any], Any],
    *,
    decides: bool = False,
) -> tuple[dict[str, Any], Any, dict[str, Any] | None]:
    """The words of the form, and the answer or the problem that they give; empty fields are not said."""
    asked = ASKED[name]
    words: dict[str, Any] = {}
    try:
        words = _said(asked) if request.query_string else dict(unasked)
        if not words.keys() - {"lang"}:
            words |= unasked
        now = endpoints.present()
        more = {"decide": True} if decides else {}
        return words, endpoints.answered(asked, used, {**words, **more}, now, write), None
    except CostcalcError as error:
        return words, None, core_document(error, words, in_body=False)
    except RequestProblemError as error:
        return {}, None, error.to_dict()


def _said(asked: Asked) -> dict[str, Any]:
    """The words of the query; what a page does not show is refused, and not left out in silence."""
    words, form = read_query(_filled(request.environ.get("QUERY_STRING", "")), asked.names)
    unseen = [name for name in words if asked.names[name] in NOT_SHOWN]
    if form.format or form.floats or form.is_strict or unseen:
        told = "numbers" if form.floats else "format" if form.format else STRICT
        name = unseen[0] if unseen else told
        raise wrong_word(name, f"this page does not show it: /v1/{asked.name} does")
    return words


def _filled(query: str) -> str:
    """A query without the fields that were left empty."""
    return "&".join(part for part in query.split("&") if part.partition("=")[2])


def legible(value: object) -> object:
    """What stands in a page, without what hides letters of a text or shows them in another order."""
    return safe_lines(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


def setup(app: Flask) -> None:
    """Add the routes; what never changes is made once."""
    static = Path(__file__).parent.parent / "static"
    style, icon = (static / "costcalc.css").read_bytes(), (static / "favicon.svg").read_bytes()
    script = (static / "costcalc.js").read_bytes()
    document = openapi.text().encode()

    def docs_page() -> bytes:
        return render_template(
            "docs.html",
            routes=[
                (method.upper(), path, operation)
                for path, operations in json.loads(document)["paths"].items()
                for method, operation in operations.items()
            ],
            examples=openapi.EXAMPLES,
            indented=partial(json.dumps, indent=2, ensure_ascii=False),
            problems=[*((error.code, kind) for error, kind in KINDS.items()), *HTTP_KINDS.items()],
            about=openapi.DESCRIPTION.replace("`", ""),
        ).encode()

    app.jinja_options = {**app.jinja_options, "finalize": legible}
    app.add_url_rule("/", "page", _view("page", _comparison_page))
    app.add_url_rule("/claims", "claims_page", _view("claims page", _claims_page))
    app.add_url_rule("/paste", "paste", paste_page, methods=["GET", "POST"])
    app.add_url_rule("/models", "models_page", _view("models page", partial(_told, models_page)))
    app.add_url_rule("/models/<path:name>", "model_page", _model_view)
    for path, name, kind, body in (
        ("/openapi.json", "openapi", "application/json", lambda: document),
        ("/docs", "docs", HTML, docs_page),
        ("/favicon.ico", "icon", SVG, lambda: icon),
        ("/costcalc.css", "stylesheet", CSS, lambda: style),
        ("/costcalc.js", "script", JS, lambda: script),
    ):
        make = partial(_unchanging, kind, body)
        app.add_url_rule(path, name, _view(name, make, asks=False))


def _unchanging(kind: str, body: Callable[[], bytes], _: InUse) -> Answer:
    """A document that only another version of the service changes."""
    return Answer(body(), kind, HOUR, settled=True)
