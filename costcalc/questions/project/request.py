"""What a projection's document says of its question, and the command that asks it again."""

from __future__ import annotations

from costcalc.operations.words import read_options, texts
from costcalc.questions.project.rebound import rebound_of
from costcalc.usage.flags import FIELD_OF, SHORT_NAMES, command_line, flag, option_flags
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from costcalc.operations.words import Parameter, Words
    from costcalc.questions.project.projection import Projection
    from costcalc.questions.project.rebound import Rebound
    from costcalc.rating.table import RatingTable

MAPS = ("shapes", "scenarios", "demand", "text")
"""The words that are maps or lists of maps, which only a file or a body can say."""

FILED = ("shapes", "scenarios")
"""Those that no flags can say either: their command needs the workload file."""


class Question(NamedTuple):
    """The words of a question: as they were said, and with those of the preset that they name.

    `said_with` are the flags that say the workload, where a preset does; `left_out` are the words of the
    preset that a projection has no use for, each with the question that has.
    """

    said: Words
    words: Words
    said_with: Sequence[str] = ()
    left_out: Mapping[str, str] = {}


class Drawing(NamedTuple):
    """How often ranges are drawn, and from which seed."""

    draws: int
    seed: int


class Asked(NamedTuple):
    """What was asked, as the document has it; `rebound` is what an elasticity among it means."""

    workload: Mapping[str, Any]
    start: str
    months: int
    options: Mapping[str, str]
    offers: Sequence[str]
    assumptions: Mapping[str, Any]
    scenarios: Mapping[str, Any] | None
    left_out: Mapping[str, str]
    rebound: Rebound | None
    table: RatingTable
    command: str


def asked(
    table: RatingTable,
    question: Question,
    projection: Projection,
    drawing: Drawing | None,
    assumptions: Sequence[Parameter],
) -> Asked:
    """What was asked, so that it can be asked again."""
    words = question.words
    said = {each.name: value for each in assumptions if (value := _said(words, each)) is not None}
    if words.get("demand") is not None:
        said["demand"] = words["demand"]
    return Asked(
        _workload(words),
        str(projection.months[0]),
        len(projection.months),
        dict(read_options(words)),
        texts(words, "offer", "offers"),
        said,
        words.get("scenarios"),
        question.left_out,
        _rebound(table, projection),
        table,
        _command(table, question, projection, drawing, assumptions),
    )


def _rebound(table: RatingTable, projection: Projection) -> Rebound | None:
    """What the elasticity of the first scenario means; nothing where demand does not answer to prices."""
    elasticity = projection.courses[0].plan.elasticity if projection.courses else None
    return None if elasticity is None else rebound_of(table, elasticity)


def _workload(words: Words) -> dict[str, Any]:
    quantities = {FIELD_OF[name]: value for name, value in words.items() if name in FIELD_OF}
    maps = {name: words[name] for name in ("shapes", "text") if words.get(name) is not None}
    return {"requests": words.get("requests"), **quantities, **maps}


def _said(words: Words, parameter: Parameter) -> Any:  # noqa: ANN401 - whatever was said
    return next(
        (words[name] for name in (parameter.name, *parameter.also) if words.get(name) is not None), None
    )


def _command(
    table: RatingTable,
    question: Question,
    projection: Projection,
    drawing: Drawing | None,
    assumptions: Sequence[Parameter],
) -> str:
    """The command that gives the result again; what only a file can say needs its workload file."""
    words = question.words
    named = [course.model for course in projection.courses] + [each.model for each in projection.unranked]
    said = [model for model in dict.fromkeys(named) if not model.startswith("offer/")]
    if any(question.said.get(name) is not None for name in FILED):
        said += [flag("workload"), "FILE"]
    else:
        said += _workload_flags(question, assumptions)
    for offer in texts(words, "offer", "offers"):
        said += [flag("offer"), offer]
    said += ["--start", str(projection.months[0]), "--months", str(len(projection.months))]
    if drawing is not None:
        said += ["--draws", str(drawing.draws), "--seed", str(drawing.seed)]
    return command_line("project", *said, *option_flags(read_options(words)), *table.arguments)


def _workload_flags(question: Question, assumptions: Sequence[Parameter]) -> list[str]:
    """The flags that say the workload, and what is assumed beside it."""
    typed = {**(question.said.get("text") or {}), **question.said}
    said = list(question.said_with)
    if not said:
        for name, value in typed.items():
            said += _flags(SHORT_NAMES[FIELD_OF[name]], value) if name in FIELD_OF else []
    for parameter in assumptions:
        said += _flags(parameter.name, _said(typed, parameter))
    return said + ([flag("growth_file"), "FILE"] if typed.get("demand") is not None else [])


def _flags(name: str, value: Any) -> list[str]:  # noqa: ANN401 - whatever was said
    listed: Sequence[Any] = value if isinstance(value, list) else [] if value is None else [value]
    return [word for each in listed for word in (flag(name), phase_text(each))]


def phase_text(said: object) -> str:
    """A phase as a command line has it: `2027-03: 10000/day, growth 5%/month`; any other word as it is."""
    if not isinstance(said, dict):
        return str(said)
    more = [f"{name} {said[name]}" for name in ("growth", "ceiling") if said.get(name)]
    return ", ".join([f"{said['from']}: {said['requests']}", *more])
