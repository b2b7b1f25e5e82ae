"""Is it alive, is it ready, how is it doing: what supervisors and dashboards ask."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from flask import Response, current_app

from costcalc.rating.shapes import TABLE
from costcalc.shapes import Shape, always, flag, one, text
from costcalc_api import metrics
from costcalc_api.endpoints import NO_STORE
from costcalc_api.json_text import json_bytes
from costcalc_api.settings import METRICS_MODELS, names_said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Flask

    from costcalc.shapes import Document
    from costcalc_api.tables import TableKeeper


HEALTH = Shape("Health", "The process answers.", always("status", "ok"))


def _note(keeper: TableKeeper) -> str | None:
    if keeper.is_current:
        return None
    return "the changed pricing files cannot be used; the last good table answers, and the log says why"


READINESS = Shape(
    "Readiness",
    "There is a table to answer from.",
    always("status", "ready"),
    one("table", TABLE.only("version", "hash")),
    flag("last_reload_successful", of="is_current"),
    text("note", of=_note, null=True),
)


def healthz() -> Response:
    """The process answers."""
    return _json(HEALTH.document(None))


def readyz() -> Response:
    """There is a table to answer from; says whether it is that of the files."""
    return _json(READINESS.document(current_app.extensions["costcalc"]))


def _json(body: Document) -> Response:
    return Response(json_bytes(body), 200, [("Content-Type", "application/json"), NO_STORE])


def metrics_text(models: Sequence[str]) -> Response:
    """Counters and gauges, as Prometheus reads them, with the prices of some models."""
    counters: metrics.Counters = current_app.extensions["costcalc.counters"]
    keeper: TableKeeper = current_app.extensions["costcalc"]
    told = metrics.text(counters, keeper, current_app.extensions["costcalc.gate"], models)
    return Response(told, 200, [("Content-Type", metrics.TEXT), NO_STORE])


def setup(app: Flask) -> None:
    """Add the routes."""
    app.add_url_rule("/healthz", view_func=healthz)
    app.add_url_rule("/readyz", view_func=readyz)
    app.add_url_rule("/metrics", "metrics", partial(metrics_text, names_said(METRICS_MODELS)))
