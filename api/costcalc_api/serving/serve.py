"""`costcalc serve`: the service on granian, with limits, workers that reload, and an orderly end."""

from __future__ import annotations

import os
import signal
import socket
import sys
from contextlib import contextmanager
from functools import partial
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from costcalc.errors import UsageError
from costcalc.extras import import_fault
from costcalc.pricing_table import load
from costcalc_api import settings
from costcalc_api.application import create_app
from costcalc_api.serving.reception import Reception

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from flask import Flask


DRAIN_SECONDS = 30
"""How long requests under way may take after SIGTERM."""

_M_TRIM_THRESHOLD = -1
"""The name that glibc's malloc.h has for how much freed memory a process keeps."""
_KEPT_BYTES = 128 * 1024
"""What that is before it grows."""


def _application(make: Callable[[], Flask]) -> Reception:
    """What a worker answers with; this is the first of ours that runs in its process."""
    _end_when_told()
    _give_memory_back()
    app = make()
    return Reception(app.wsgi_app, app.extensions["costcalc.gate"].close)


def _end_when_told() -> None:
    """Let signals end a worker that still loads: it begins with the handlers of the process that made it."""
    for number in (signal.SIGTERM, signal.SIGINT):
        inherited = getattr(signal.signal(number, signal.SIG_DFL), "__self__", None)
        if getattr(inherited, "interrupt_signal", False):  # one came already, and only they heard
            os._exit(0)


def _give_memory_back() -> None:
    """Let the C library give freed memory back to the system.

    glibc keeps twice as much of it as the largest block that was ever freed: after a list of all models 15 MB
    of a worker's 120. A threshold that is set stays as it is (mallopt(3), M_TRIM_THRESHOLD); what an operator
    has set in the environment stays too.
    """
    if "MALLOC_TRIM_THRESHOLD_" in os.environ:
        return
    try:
        import ctypes  # which a Python that was built without libffi has not

        ctypes.CDLL(None).mallopt(_M_TRIM_THRESHOLD, _KEPT_BYTES)
    except (ImportError, AttributeError, OSError, TypeError):  # another C library
        return


def serve(
    host: str = "127.0.0.1",
    port: int = 8000,
    workers: int = 1,
    pricing: str | Path | None = None,
    overlay: str | Path | None = None,
    *,
    layers: Sequence[str] | None = None,
    hosts: tuple[str, ...] = (),
) -> int:
    """Serve until SIGTERM or SIGINT; requests under way are answered first. Gives the exit code.

    `hosts` are names that it goes by, beside localhost and those of COSTCALC_HOSTS.
    Raises `PricingTableError` where there is no usable table to begin with.
    """
    _give_memory_back()  # a worker that is forked begins with what this process kept
    server = server_at(host, port, workers)
    _check_free(host, port)
    load(pricing, overlay=overlay, layers=layers)  # a broken table is said once, and not by every worker
    with _folder_of_counts() as counts:
        # Each worker makes its own; what is not said here it reads in its environment, which is this one's.
        make = partial(
            create_app,
            pricing,
            overlay,
            layers=layers,
            metrics_directory=counts,
            hosts=(*settings.names_said(settings.HOSTS), *hosts),
        )
        server.on_startup(partial(_tell, host, port))
        server.serve(target_loader=partial(_application, make), wrap_loader=False)
    return 0


def server_at(host: str, port: int, workers: int) -> Any:  # noqa: ANN401 - granian's own types are not all there
    """The server, with its limits; it listens when it is told to serve."""
    try:
        from granian import constants, http, log

        from costcalc_api.serving.server import Server
    except ImportError as error:
        raise import_fault(error, "costcalc serve", "api", "granian") from None

    return Server(
        "costcalc",
        address=host,
        port=port,
        interface=constants.Interfaces.RSGI,
        workers=workers,
        backpressure=_connections(),
        http=constants.HTTPModes.http1,
        http1_settings=http.HTTP1Settings(
            header_read_timeout=settings.HEADER_TIMEOUT_MILLISECONDS, max_buffer_size=settings.LARGEST_HEAD
        ),
        websockets=False,
        log_level=log.LogLevels.warning,
        log_dictconfig=_LOGS,
        respawn_failed_workers=True,
        workers_kill_timeout=DRAIN_SECONDS,
    )


def _connections() -> int:
    """How many connections a worker takes at a time: with all of them it can still open files of its own."""
    try:
        from resource import RLIM_INFINITY, RLIMIT_NOFILE, getrlimit, setrlimit
    except ImportError:  # not Unix
        return settings.CONNECTIONS
    soft, hard = getrlimit(RLIMIT_NOFILE)
    if soft == RLIM_INFINITY:
        return settings.CONNECTIONS
    wanted = settings.CONNECTIONS + settings.FILES
    if soft < wanted:
        soft = wanted if hard == RLIM_INFINITY else min(wanted, hard)
        setrlimit(RLIMIT_NOFILE, (soft, hard))
    return max(1, min(settings.CONNECTIONS, soft - settings.FILES))


@contextmanager
def _folder_of_counts() -> Iterator[str | None]:
    """A folder in which workers share their counters; None where there is no place for one."""
    try:
        folder = TemporaryDirectory(prefix="costcalc-", ignore_cleanup_errors=True)
    except OSError as error:
        sys.stderr.write(f"no temporary folder ({error}): /metrics tells of one worker at a time\n")
        yield None
        return
    with folder as name:
        yield name


def _check_free(host: str, port: int) -> None:
    """Refuse a port that is taken: granian would share it with whoever has it, and answer some requests."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise UsageError(f"cannot listen on {host}:{port}: {error.strerror}", "port") from None


_LOGS: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "plain", "stream": "ext://sys.stderr"}
    },
    "root": {"level": "WARNING", "handlers": ["stderr"]},
    "loggers": {
        "_granian": {"handlers": [], "propagate": True},
        "granian.access": {"handlers": [], "propagate": True},
    },
}


def _tell(host: str, port: int) -> None:
    shown = f"[{host}]" if ":" in host else host
    sys.stderr.write(f"costcalc listens on http://{shown}:{port} (Ctrl-C ends it)\n")
    sys.stderr.flush()
