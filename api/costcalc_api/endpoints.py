"""The routes under /v1: one line each, because the questions and their answers are elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint

from costcalc_api import answers, questions

if TYPE_CHECKING:
    from flask import Flask, Response

v1 = Blueprint("v1", __name__, url_prefix="/v1")


@v1.get("/price")
def price() -> Response:
    """What one usage costs on one model."""
    return answers.get(questions.PRICE)


@v1.post("/price")
def post_price() -> Response:
    """What a usage costs on a model, or each usage of a list."""
    return answers.post_many(questions.PRICE)


@v1.get("/compare")
def compare() -> Response:
    """What a workload costs on each of several models."""
    return answers.get(questions.COMPARE)


@v1.post("/compare")
def post_compare() -> Response:
    """What a workload costs on each of several models; the workload may be a mix of shapes."""
    return answers.post(questions.COMPARE)


@v1.get("/project")
def project() -> Response:
    """What a workload will cost, month by month."""
    return answers.get(questions.PROJECT)


@v1.post("/project")
def post_project() -> Response:
    """The same, also of a mix of shapes, of scenarios, or of demand that is said month by month."""
    return answers.post(questions.PROJECT)


@v1.get("/breakeven")
def breakeven() -> Response:
    """From how many tokens a day on it pays to run open weights yourself."""
    return answers.get(questions.BREAKEVEN)


@v1.post("/breakeven")
def post_breakeven() -> Response:
    """The same, also of a mix of shapes."""
    return answers.post(questions.BREAKEVEN)


@v1.get("/models")
def models() -> Response:
    """Which models there are, and what they cost on a day."""
    return answers.get(questions.MODELS)


@v1.get("/models/<path:id>")
def model(id: str) -> Response:  # noqa: A002 - the path's own name
    """One model, and what it costs on a day."""
    return answers.get(questions.MODEL, id)


@v1.get("/history")
def history() -> Response:
    """What a model has cost over time; for ids that a path cannot hold."""
    return answers.get(questions.HISTORY)


@v1.get("/history/<path:id>")
def history_of(id: str) -> Response:  # noqa: A002 - the path's own name
    """What a model has cost over time."""
    return answers.get(questions.HISTORY, id)


@v1.get("/lookup")
def lookup() -> Response:
    """Which meter of which model carried a price."""
    return answers.get(questions.LOOKUP)


@v1.get("/claims")
def claims() -> Response:
    """What articles claim, and what becomes of it."""
    return answers.get(questions.CLAIMS)


@v1.get("/claims/<path:id>")
def claim(id: str) -> Response:  # noqa: A002 - the path's own name
    """One claim, and the figures that decide."""
    return answers.get(questions.CLAIM, id)


@v1.get("/training")
def training() -> Response:
    """What training costs: of a model, or of a run that the words describe."""
    return answers.get(questions.TRAINING)


@v1.get("/training/<path:id>")
def training_of(id: str) -> Response:  # noqa: A002 - the path's own name
    """What training a model costs."""
    return answers.get(questions.TRAINING_OF, id)


@v1.get("/audit")
def audit() -> Response:
    """Where layers and feeds contradict each other, and what is old."""
    return answers.get(questions.AUDIT)


def setup(app: Flask) -> None:
    """Add the routes."""
    app.register_blueprint(v1)
