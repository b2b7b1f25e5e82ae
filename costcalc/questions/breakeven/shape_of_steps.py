"""What is told of hardware of one's own by how many requests a day there are, member by member."""

from __future__ import annotations

from costcalc.shapes import Shape, count, many, money

STEP = Shape(
    "OwnStep",
    "So many machines of one's own: the requests a day that they, and no fewer, serve, and their cost.",
    count("machines"),
    count("gpus"),
    count("from_requests_per_day", of="first"),
    count("to_requests_per_day", of="last"),
    money("cost_per_day"),
    money("cost_per_million_tokens_at_from", null=True),
    money("cost_per_million_tokens_at_to", null=True),
)
INTERVAL = Shape(
    "CheaperInterval",
    "Whole requests a day at which one's own hardware, of as many machines as it takes, costs less.",
    count("from_requests_per_day", of="first"),
    count("to_requests_per_day", "null where there is no end", of="last", null=True),
)
CHEAPER = Shape(
    "",
    "Where one's own hardware costs less.",
    many(
        "intervals",
        INTERVAL,
        "the requests a day at which the hardware costs less; null where none is named",
        of="spans",
        null=True,
    ),
    count(
        "intervals_to_requests_per_day",
        "the requests a day up to which `intervals` has all; null where it has all that there are",
        of="known_to",
        null=True,
        column=36,
    ),
)
