"""The application factory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from costcalc_api import endpoints, health, problems
from costcalc_api.metrics import Counters
from costcalc_api.pages import views as pages
from costcalc_api.serving import compression
from costcalc_api.serving.gate import Gate
from costcalc_api.serving.hosts import Doorkeeper
from costcalc_api.serving.middleware import Envelope
from costcalc_api.settings import (
    CORS_ORIGINS,
    HOSTS,
    LARGEST_BODY,
    METRICS_MODELS,
    Settings,
    names_said,
    proxies_said,
)
from costcalc_api.tables import TableKeeper

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


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
    settings = Settings(
        pricing=str(pricing) if pricing is not None else None,
        overlay=str(overlay) if overlay is not None else None,
        layers=None if layers is None else tuple(layers),
        cors_origins=names_said(CORS_ORIGINS) if cors_origins is None else cors_origins,
        proxies=proxies_said() if proxies is None else proxies,
        reload_seconds=reload_seconds,
        metrics_directory=metrics_directory,
        metrics_models=names_said(METRICS_MODELS),
        hosts=names_said(HOSTS) if hosts is None else hosts,
    )
    app = Flask("costcalc_api", static_folder=None)
    _setup_limits(app)
    _setup_table(app, settings)
    problems.setup(app)
    endpoints.setup(app)
    health.setup(app)
    pages.setup(app)
    compression.setup(app)
    _setup_envelope(app, settings)
    _setup_proxies(app, settings)
    return app


def _setup_limits(app: Flask) -> None:
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY + 1  # werkzeug cuts a chunked body here without a word
    app.url_map.merge_slashes = False  # an id is what it is, and no redirect is due


def _setup_table(app: Flask, settings: Settings) -> None:
    app.extensions["costcalc"] = TableKeeper(settings)
    app.extensions["costcalc.gate"] = Gate()


def _setup_envelope(app: Flask, settings: Settings) -> None:
    counters = Counters([rule.rule for rule in app.url_map.iter_rules()], settings.metrics_directory)
    app.extensions["costcalc.counters"] = counters
    keeper: TableKeeper = app.extensions["costcalc"]
    inner = Doorkeeper(app.wsgi_app, settings.hosts)
    app.wsgi_app = Envelope(inner, counters, settings.cors_origins, keeper.watch)  # type: ignore[method-assign]


def _setup_proxies(app: Flask, settings: Settings) -> None:
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
