"""Is it alive, is it ready, how is it doing: what supervisors and dashboards ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, current_app

from costcalc_api import gate, metrics
from costcalc_api.answers import NO_STORE
from costcalc_api.writing import json_bytes

if TYPE_CHECKING:
    from flask import Flask

    from costcalc_api.tables import TableKeeper


def healthz() -> Response:
    """The process answers."""
    return Response(json_bytes({"status": "ok"}), 200, [("Content-Type", "application/json"), NO_STORE])


def readyz() -> Response:
    """There is a table to answer from; says whether it is that of the files."""
    keeper: TableKeeper = current_app.extensions["costcalc"]
    body = {
        "status": "ready",
        "table": {"version": keeper.table.version, "hash": keeper.table.hash},
        "last_reload_successful": keeper.is_current,
        "note": None
        if keeper.is_current
        else "the changed pricing files cannot be used; the last good table answers, and the log says why",
    }
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
