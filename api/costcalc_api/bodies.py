"""The body of a request: strict JSON, its shape checked by pydantic against the words of the question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, StringConstraints, TypeAdapter, ValidationError

from costcalc.asking.files.words import MOST_PHASES, MOST_SCENARIOS
from costcalc.asking.words import QUANTITIES, RANGES, TEXT_WORDS
from costcalc.questions.project.reading import ASSUMPTIONS
from costcalc.usage.workload import MOST_SHAPES
from costcalc_api.body_types import (
    LIST,
    MAP,
    MONTH_PATTERN,
    REQUIRED,
    TAGS,
    Quantity,
    Text,
    UsageRecord,
    described,
    members,
    or_record,
    or_text,
    shape,
)
from costcalc_api.problems import Fault, RequestProblemError
from costcalc_api.queries import MOST_FAULTS
from costcalc_api.questions import ASKED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic_core import ErrorDetails

    from costcalc.asking.words import Parameter
    from costcalc_api.questions import Asked

MONTH = Annotated[Text, StringConstraints(pattern=MONTH_PATTERN)]
ONE = {"min_length": 1}
PROJECT = ASKED["project"]


def _mix(title: str, quantities: Iterable[Parameter]) -> Any:  # noqa: ANN401 - a type
    """A list of request shapes."""
    weight = described(Quantity, "how often the shape comes, beside the others")
    each = shape(title, {"name": Text, "weight": weight, **members(quantities)})
    return described(LIST[each], f"a mix of request shapes, at most {MOST_SHAPES}", **ONE)


def _of_request(asked: Asked) -> list[Parameter]:
    """The words that say how many requests come, and what each of them uses."""
    return [
        each for each in asked.parameters if each.kind in {"quantity", "range"} or each.name == "requests"
    ]


# --- what is said in maps and lists of maps ------------------------------------

_SHAPES, _DOUBTFUL_SHAPES = _mix("Shape", QUANTITIES), _mix("ShapeOfRanges", RANGES)
_TEXT = described(
    shape("TextOfWorkload", members(each for each in TEXT_WORDS if each.name != "verbosity")),
    "the language of the text, and whose tokenizer its tokens were counted with",
)
_DEMAND = described(MAP[MONTH, Quantity], "the requests of each month, instead of a rate", **ONE)
_GROWTH = members(each for each in ASSUMPTIONS if each.name in {"growth", "ceiling"})
_PHASE = shape("Phase", {"from": REQUIRED[MONTH], "requests": REQUIRED[Text], **_GROWTH})
_OWN = {"phase": or_text(described(LIST[or_text(_PHASE)], f"at most {MOST_PHASES}", **ONE))}
_SCENARIO = shape(
    "Scenario",
    {
        **members(_of_request(PROJECT)),
        "shapes": _DOUBTFUL_SHAPES,
        "text": _TEXT,
        **members([*ASSUMPTIONS, *TEXT_WORDS], _OWN),
        "demand": _DEMAND,
    },
)
_RESPONSE = described(
    UsageRecord, "an answer of a provider as it came: its usage, model, tier and instant count"
)
_SCENARIOS = described(
    MAP[Annotated[Text, Field(min_length=1, max_length=60)], _SCENARIO],
    f"by its name, what is different in a scenario; at most {MOST_SCENARIOS}",
    **ONE,
)

# --- the questions --------------------------------------------------------------

_INNER = {
    "price": "Usage", "compare": "Workload", "project": "WorkloadOfRanges", "breakeven": "WorkloadOfHardware",
}  # fmt: skip
"""What the map is called that may hold the words of a request; of others it has the name of the question."""


def _request(asked: Asked) -> Any:  # noqa: ANN401 - a type
    """The type of a question's body: its words, a map of those of a request, and what only maps can say."""
    asking, of_request = asked.question.asking, _of_request(asked)
    shapes = _DOUBTFUL_SHAPES if any(each.kind == "range" for each in of_request) else _SHAPES
    maps = {
        "shapes": shapes,
        "text": _TEXT,
        "scenarios": _SCENARIOS,
        "demand": _DEMAND,
        "response": _RESPONSE,
    }
    maps = {name: each for name, each in maps.items() if name in asking.maps}
    of_inner = {name: each for name, each in maps.items() if name in {"shapes", "text"}}
    name = _INNER.get(asked.name, f"{asked.name.title()}Words")
    within = {**members(of_request), **of_inner}
    inner = {asking.inner: shape(name, within)} if asking.inner else {}
    if "response" in asking.maps:
        inner = {asking.inner: or_record(inner[asking.inner], asking.names)}
    needed = [
        {"required": [name]}
        for each in asked.parameters
        if each.required and each.also
        for name in (each.name, *each.also)
    ]
    # An answer says its model itself; whether there is one, is seen when the words are read.
    own = [
        each._replace(required=not maps.get("response")) if each.required else each
        for each in asked.parameters
    ]
    return shape(
        title_of(asked),
        {**members(own, _OWN), **inner, **maps},
        {"anyOf": needed} if needed else None,
    )


def title_of(asked: Asked) -> str:
    """What the type of a question's body is called."""
    return f"{asked.name.title()}Request"


TYPES: dict[str, TypeAdapter[dict[str, Any]]] = {
    name: TypeAdapter(_request(asked)) for name, asked in ASKED.items() if asked.route.bodies
}
"""The type of each question's body."""


def read_words(asked: Asked, value: object) -> dict[str, Any]:
    """The words of one object; everything that is wrong with its shape is a 422 with pointers."""
    try:
        return TYPES[asked.name].validate_python(value)
    except ValidationError as error:
        faults = [_fault(each) for each in error.errors(include_url=False, include_input=False)[:MOST_FAULTS]]
        first = faults[0]
        detail = f"{first.pointer or 'the body'}: {first.detail}"
        if len(faults) > 1:
            detail = f"{len(faults)} parts of the body cannot be used; the first is {detail}"
        raise RequestProblemError("invalid_request", detail, faults) from None


def _fault(error: ErrorDetails) -> Fault:
    steps = [
        str(step)[:60].replace("~", "~0").replace("/", "~1")
        for step in error["loc"]
        if step not in {"[key]", *TAGS}
    ]
    detail = {
        "extra_forbidden": "this question takes no such member",
        "missing": "is missing",
        "dict_type": "must be an object",
        "list_type": "must be a list",
        "bool_type": "must be true or false",
    }.get(error["type"], error["msg"])
    return Fault(detail, pointer="".join(f"/{step}" for step in steps))
