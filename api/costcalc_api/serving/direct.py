"""Questions that are answered before Flask: a GET at the plain path of one, as dashboards ask all day.

What Flask does for a request takes half as long as to find such an answer, and none of it is needed for one.
All else goes on to Flask, which would answer these with the same bytes and headers: a test compares them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response

from costcalc_api import endpoints, problems
from costcalc_api.questions import ASKED
from costcalc_api.serving.compression import packed
from costcalc_api.serving.middleware import ROUTE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from flask import Flask


class Direct:
    """A WSGI application before the Flask one, which stands aside where somebody hooked into that."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._flask: WSGIApplication = app.wsgi_app
        self._views = {each.route.path: (each, app.view_functions[each.name]) for each in ASKED.values()}
        self._hooks = {key: list(hooks) for key, hooks in app.after_request_funcs.items()}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request, or let Flask answer it."""
        path = environ["PATH_INFO"]
        asked, view = self._views.get(path, (None, None))
        if asked is None or environ["REQUEST_METHOD"] != "GET" or self._is_hooked(asked.name, view):
            return self._flask(environ, start_response)
        environ[ROUTE] = path
        try:
            made = endpoints.asked_by_get(asked, endpoints.in_use(self._app), environ)
        except Exception as error:  # noqa: BLE001 - told and logged as Flask would
            made = problems.of_exception(error)
        if isinstance(made, Response):
            return packed(made, environ)(environ, start_response)
        if endpoints.is_known(made, environ):
            start_response("304 NOT MODIFIED", [])
            return ()
        length = str(len(made.body))
        start_response("200 OK", [("Content-Type", made.content_type), ("Content-Length", length)])
        return (made.body,)

    def _is_hooked(self, name: str, view: object) -> bool:
        """Whether the application was changed since it was made: whoever guards it is not passed by."""
        app = self._app
        return bool(
            app.before_request_funcs
            or app.teardown_request_funcs
            or app.url_value_preprocessors
            or app.after_request_funcs != self._hooks
            or app.view_functions[name] is not view
        )
