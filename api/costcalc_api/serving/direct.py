"""Questions that are answered before Flask: a GET at the plain path of one, as dashboards ask all day.

What Flask does for a request takes half as long as to find such an answer, and none of it is needed for one.
All else goes on to Flask, which would answer these with the same bytes and headers: a test compares them.
"""

from __future__ import annotations

from copy import deepcopy
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING

from flask import Response, signals

from costcalc_api import endpoints, problems
from costcalc_api.questions import ASKED
from costcalc_api.serving.compression import packed
from costcalc_api.serving.middleware import ROUTE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from flask import Flask

HOOKS = attrgetter(
    "before_request_funcs", "after_request_funcs", "teardown_request_funcs", "teardown_appcontext_funcs",
    "url_value_preprocessors", "error_handler_spec",
)  # fmt: skip
"""What is added to an application by whoever wants to see, or to change, its requests and answers."""
PARTS = attrgetter(
    "request_class", "response_class", "session_interface", "full_dispatch_request", "preprocess_request",
    "dispatch_request", "make_response", "process_response",
)  # fmt: skip
"""What is replaced of one for that."""
SIGNALS = (
    signals.request_started, signals.request_finished, signals.request_tearing_down,
    signals.appcontext_pushed, signals.appcontext_popped, signals.appcontext_tearing_down,
)  # fmt: skip
RECEIVERS = attrgetter("receivers")


class Direct:
    """A WSGI application before the Flask one, which stands aside where somebody hooked into that.

    It is made last: what the application has until then is its own.
    """

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._flask: WSGIApplication = app.wsgi_app
        self._views = {
            each.route.path: (each, app.view_functions[each.name])
            for each in ASKED.values()
            if not each.route.in_path
        }
        self._hooks, self._parts = deepcopy(HOOKS(app)), PARTS(app)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request, or let Flask answer it."""
        path = environ.get("PATH_INFO", "")
        asked, view = self._views.get(path, (None, None))
        if (
            asked is None
            or environ.get("REQUEST_METHOD") != "GET"
            or "HTTP_UPGRADE" in environ  # werkzeug takes it for a WebSocket, which no route is
            or not is_name(environ.get("HTTP_HOST", ""))
            or self._app.view_functions[asked.name] is not view
            or self._is_hooked()
        ):
            return self._flask(environ, start_response)
        environ[ROUTE] = path
        try:
            made = endpoints.asked_by_get(asked, endpoints.in_use(self._app), environ)
        except Exception as error:  # noqa: BLE001 - told and logged as Flask would
            made = problems.of_exception(error)
        if isinstance(made, Response):
            return packed(made, environ)(environ, start_response)
        if endpoints.leave_headers(made, environ):
            start_response("304 NOT MODIFIED", [])
            return ()
        length = str(len(made.body))
        start_response("200 OK", [("Content-Type", made.content_type), ("Content-Length", length)])
        return (made.body,)

    def _is_hooked(self) -> bool:
        """Whether the application was changed since it was made: whoever guards it is not passed by."""
        return bool(
            HOOKS(self._app) != self._hooks
            or PARTS(self._app) != self._parts
            or self._app.config.get("TRUSTED_HOSTS")
            or any(map(RECEIVERS, SIGNALS))
        )


@lru_cache(1_000)
def is_name(host: str) -> bool:
    """Whether a host is a name that werkzeug can write, which refuses the others.

    >>> is_name("localhost:8000"), is_name("a..b")
    (True, False)
    """
    try:
        return not host or bool(host.encode("idna"))
    except UnicodeError:
        return False
