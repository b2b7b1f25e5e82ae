"""The application factory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from costcalc_api import endpoints, exporting, health, problems, settings
from costcalc_api.metrics import Counters
from costcalc_api.pages import views as pages
from costcalc_api.serving import compression
from costcalc_api.serving.direct import Direct
from costcalc_api.serving.gate import Gate
from costcalc_api.serving.hosts import Doorkeeper
from costcalc_api.serving.middleware import Envelope
from costcalc_api.tables import TableKeeper

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from wsgiref.types import WSGIApplication


def create_app(
    pricing: str | Path | None = None,
    overlay: str | Path | None = None,
    *,
    layers: Sequence[str] | None = None,
    cors_origins: tuple[str, ...] | None = None,
    proxies: int | None = None,
    reload_seconds: float = 1.0,
    metrics_directory: str | None = None,
    hosts: tuple[str, ...] | None = None,
) -> Flask:
    """The service as a WSGI application.

    `pricing`, `overlay` and `layers` are as in `costcalc.load`. `cors_origins` are the origins whose pages
    may read the answers (COSTCALC_CORS_ORIGINS), `proxies` the number of trusted proxies in front
    (COSTCALC_PROXIES), `hosts` the names that it goes by beside localhost (COSTCALC_HOSTS).
    Raises `PricingTableError` where there is no usable table to begin with.
    """
    app = Flask("costcalc_api", static_folder=None)
    keeper = TableKeeper(pricing, overlay, layers, reload_seconds)
    app.extensions["costcalc"] = keeper
    app.extensions["costcalc.gate"] = Gate()
    _setup_limits(app)
    problems.setup(app)
    endpoints.setup(app)
    exporting.setup(app)
    health.setup(app)
    pages.setup(app)
    compression.setup(app)
    counters = Counters([rule.rule for rule in app.url_map.iter_rules()], metrics_directory)
    app.extensions["costcalc.counters"] = counters
    inner = Doorkeeper(Direct(app), settings.names_said(settings.HOSTS) if hosts is None else hosts)
    origins = settings.names_said(settings.CORS_ORIGINS) if cors_origins is None else cors_origins
    envelope: WSGIApplication = Envelope(inner, counters, origins, keeper.watch)
    count = settings.proxies_said() if proxies is None else proxies
    if count:
        envelope = ProxyFix(envelope, x_for=count, x_proto=count, x_host=count)
    app.wsgi_app = envelope  # type: ignore[assignment,method-assign]
    return app


def _setup_limits(app: Flask) -> None:
    # Werkzeug cuts a chunked body here without a word.
    app.config["MAX_CONTENT_LENGTH"] = settings.LARGEST_BODY + 1
    app.url_map.merge_slashes = False  # an id is what it is, and no redirect is due
