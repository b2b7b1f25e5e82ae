"""How the service is set up: what `create_app` was given, or the environment says."""

from __future__ import annotations

import os

LARGEST_BODY = 64 * 1024
"""Bytes of a request's body."""

LARGEST_HEAD = 64 * 1024
"""Bytes of a request's line and headers; a GET with 1,000 models takes half of it."""

MOST_HEADERS = 128
"""Headers whose meaning is kept: clients send the same few again and again."""

MOST_ITEMS = 1_000
"""Models, offers or rows of one request."""

MOST_CELLS = 4_000
"""Models × request shapes of one comparison, which then takes less than a second; months × models × shapes of
all scenarios of a projection, which then takes about one."""

MOST_LINES = 12_000
"""Charge lines of one comparison: a line of each meter of each shape in each window of hours, and a line for
each model that cannot be ranked. Writing so many takes about a second."""

MOST_DECIDED_CELLS = 200
"""The same of a projection with a decision, for which it is computed again many times."""

MOST_HOURS = 1_000
"""Months × the hours of a week that are told apart in them."""

MOST_DRAWS = 100_000
"""Draws of a simulation."""

MOST_DRAWN = 60_000_000
"""Draws × the costs and ranges that are drawn: about a second."""

MOST_TURNED = 12_000
"""Costs × the ranges that they depend on, each of which is turned alone to see what it moves."""

HEADER_TIMEOUT_MILLISECONDS = 5_000

CONNECTIONS = 1_024
FILES = 128
"""Connections of a worker at a time (the others wait to be taken), and what else it may have open."""

BODY_SECONDS = 10
"""How long all of a body may take to arrive."""

REST_SECONDS = 2
LARGEST_REST = 4 * 1024 * 1024
"""How long, and how much of it, a body is read on that nobody wants, so that its sender hears the answer."""

PEER_SECONDS = 5
"""How long a peer may take for its answer once the service ends."""

LARGE_WORK = 200
LARGE_DRAWN = 2_000_000
LARGE_LIST = 80
LARGE_LISTING = 500
LARGE_READING = 250
"""Work in tenths of a millisecond, costs × draws, items of a list, models of a listing, and values of words
to read, which scenarios read again and again: above them a question is a large one, which takes 20 ms on a
machine that does nothing else, about 50 ms on a busy one."""

MOST_AT_WORK = 2
"""Large questions that are answered at a time; with more of them each small one waits longer for its turn."""

MOST_WAITING = 32
GATE_SECONDS = 60
"""How many more may wait, and how long."""

SWITCH_SECONDS = 0.001
"""How long a thread may compute while others want to: a small question changes threads about four times."""

THREADS = 48
"""Threads of a worker: one for each that may wait at the gate, and enough beside them for the others."""


HOSTS, CORS_ORIGINS, METRICS_MODELS = "COSTCALC_HOSTS", "COSTCALC_CORS_ORIGINS", "COSTCALC_METRICS_MODELS"
"""Variables of the environment: the names that the service goes by beside those of the loopback (`*` is any),
the origins whose pages may read its answers (or `*`), and the models of which /metrics has prices."""


def names_said(variable: str) -> tuple[str, ...]:
    """The names in a variable of the environment, joined by commas or spaces."""
    return tuple(os.environ.get(variable, "").replace(",", " ").split())


def proxies_said() -> int:
    """The number of trusted proxies in COSTCALC_PROXIES; 0 where it says none."""
    said = os.environ.get("COSTCALC_PROXIES", "0")
    return int(said) if said.isascii() and said.isdigit() else 0
