"""The shapes of what the service says of itself and of requests: problems, health, readiness."""

from __future__ import annotations

from typing import TYPE_CHECKING

from costcalc.rating.shapes import TABLE
from costcalc.shapes import Shape, always, beside, flag, many, moment, one, text, texts, whole

if TYPE_CHECKING:
    from costcalc.shapes import Field
    from costcalc_api.tables import TableKeeper


def _known(field: Field) -> Field:
    """A member of what an error knows, under the name that it has there; most know little of it."""
    name = field.of or field.name
    return field._replace(of=lambda error: getattr(error, str(name), None) or None, optional=True)


FACTS = Shape(
    "",
    "What an error knows that leads on.",
    *map(
        _known,
        (
            texts("near", "names that are near"),
            text("model"),
            text("meter"),
            moment("last_sold_until", of="earlier"),
            moment("first_priced_from", of="later"),
            text("successor"),
            texts("hosts", "others that sell the same"),
            texts("commands", "that ask for what there is"),
            texts("known", "what is known instead"),
            whole("context_window"),
        ),
    ),
)
FAULT = Shape(
    "ProblemFault",
    "One part of a request that is wrong, by its parameter or its JSON pointer.",
    text("detail"),
    text("parameter", optional=True),
    text("pointer", optional=True),
)
PROBLEM = Shape(
    "Problem",
    "An RFC 9457 problem; more members say what leads on (near names, successor, commands).",
    text("type", of=lambda problem: f"/docs#problem-{problem.code}"),
    text("title", of="kind.title"),
    whole("status", of="kind.status"),
    text("code", "a stable slug; what programs should look at"),
    text("detail"),
    beside(FACTS, of="error", optional=True),
    many("errors", FAULT, of="faults", optional=True),
)
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
