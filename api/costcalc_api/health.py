"""Is it alive, is it ready, how is it doing: what supervisors and dashboards ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, current_app

from costcalc_api import metrics
from costcalc_api.endpoints import NO_STORE
from costcalc_api.json_text import json_bytes
from costcalc_api.own_shapes import HEALTH, READINESS
from costcalc_api.serving import gate

if TYPE_CHECKING:
    from flask import Flask

    from costcalc.shapes import Document
    from costcalc_api.tables import TableKeeper


def healthz() -> Response:
    """The process answers."""
    return _said(HEALTH.document(None))


def readyz() -> Response:
    """There is a table to answer from; says whether it is that of the files."""
    return _said(READINESS.document(current_app.extensions["costcalc"]))


def _said(body: Document) -> Response:
    return Response(json_bytes(body), 200, [("Content-Type", "application/json"), NO_STORE])


def metrics_text() -> Response:
    """Counters and gauges, as Prometheus reads them."""
    counters: metrics.Counters = current_app.extensions["costcalc.counters"]
    keeper: TableKeeper = current_app.extensions["costcalc"]
    text = metrics.text(counters, keeper, gate.in_use(), keeper.settings.metrics_models)
    return Response(text, 200, [("Content-Type", metrics.TEXT), NO_STORE])


def setup(app: Flask) -> None:
    """Add the routes."""
    app.add_url_rule("/healthz", view_func=healthz)
    app.add_url_rule("/readyz", view_func=readyz)
    app.add_url_rule("/metrics", "metrics", metrics_text)
