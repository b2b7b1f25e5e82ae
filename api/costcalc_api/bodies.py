"""The body of a request: strict JSON, its shape checked by pydantic against the words of the question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, StringConstraints, TypeAdapter, ValidationError

from costcalc.asking.words import TEXT_WORDS
from costcalc.questions.breakeven.hardware_said import READERS
from costcalc.questions.project.reading import ASSUMPTIONS
from costcalc.usage.file_words import MOST_PHASES, MOST_SCENARIOS
from costcalc.usage.workload import MOST_SHAPES
from costcalc_api.body_types import (
    MONTH_PATTERN,
    TAGS,
    Doubtful,
    Measured,
    Quantity,
    Text,
    described,
    list_of,
    map_of,
    members,
    of_kind,
    or_text,
    required,
    shape,
)
from costcalc_api.problems import Fault, RequestProblemError
from costcalc_api.queries import MOST_FAULTS
from costcalc_api.questions import ASKED
from costcalc_api.strict_json import MalformedJsonError, read_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails

    from costcalc.asking.words import Parameter
    from costcalc_api.questions import Asked

PRICE, COMPARE, PROJECT, BREAKEVEN = (ASKED[name] for name in ("price", "compare", "project", "breakeven"))
MODELS_NAMED = {"anyOf": [{"required": ["model"]}, {"required": ["models"]}]}
QUANTITIES = of_kind(COMPARE.parameters, "quantity")


def _mix(title: str, quantities: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a type
    """A list of request shapes."""
    weight = described(Quantity, "how often the shape comes, beside the others")
    each = shape(title, {"name": Text, "weight": weight, **quantities})
    return list_of(each, f"a mix of request shapes, at most {MOST_SHAPES}", min_length=1)


def _rate(parameters: tuple[Parameter, ...]) -> dict[str, Any]:
    return members(tuple(each for each in parameters if each.name == "requests"))


# --- a price, a comparison -----------------------------------------------------

_SURE = members(QUANTITIES)
_SHAPES = _mix("Shape", _SURE)
_TEXT = described(
    shape("TextOfWorkload", members(tuple(each for each in TEXT_WORDS if each.name != "verbosity"))),
    "the language of the text, and whose tokenizer its tokens were counted with",
)
Usage = shape("Usage", members(of_kind(PRICE.parameters, "quantity")))
Workload = shape("Workload", {**_rate(COMPARE.parameters), **_SURE, "shapes": _SHAPES, "text": _TEXT})
PriceRequest = shape("PriceRequest", {**members(PRICE.parameters), "usage": Usage})
CompareRequest = shape(
    "CompareRequest",
    {**members(COMPARE.parameters), "workload": Workload, "shapes": _SHAPES, "text": _TEXT},
    MODELS_NAMED,
)

# --- what is ahead: any quantity may be a range --------------------------------

_DOUBTFUL = {"quantity": Doubtful}
_RANGES = members(QUANTITIES, _DOUBTFUL)
_MIX = _mix("ShapeOfRanges", _RANGES)
_MONTH = Annotated[Text, StringConstraints(pattern=MONTH_PATTERN)]
_SAID_OF_DEMAND = members(tuple(each for each in ASSUMPTIONS if each.name in {"growth", "ceiling"}))
Phase = shape("Phase", {"from": required(_MONTH), "requests": required(Text), **_SAID_OF_DEMAND})
_PHASES = or_text(list_of(or_text(Phase), f"at most {MOST_PHASES}", min_length=1))
_OWN = {**_DOUBTFUL, "phase": _PHASES}
_DEMAND = map_of(_MONTH, Quantity, "the requests of each month, instead of a rate", min_length=1)
_OF_WORKLOAD = {**_RANGES, "shapes": _MIX, "text": _TEXT}
WorkloadOfRanges = shape("WorkloadOfRanges", {**_rate(PROJECT.parameters), **_OF_WORKLOAD})
Scenario = shape(
    "Scenario",
    {
        **_rate(PROJECT.parameters),
        **_OF_WORKLOAD,
        **members(ASSUMPTIONS, _OWN),
        **members(TEXT_WORDS),
        "demand": _DEMAND,
    },
)
_SCENARIOS = map_of(
    Annotated[Text, Field(min_length=1, max_length=60)],
    Scenario,
    f"by its name, what is different in a scenario; at most {MOST_SCENARIOS}",
    min_length=1,
)
ProjectRequest = shape(
    "ProjectRequest",
    {
        **members(PROJECT.parameters, _OWN),
        "workload": WorkloadOfRanges,
        "shapes": _MIX,
        "text": _TEXT,
        "scenarios": _SCENARIOS,
        "demand": _DEMAND,
    },
    MODELS_NAMED,
)
_HARDWARE = dict.fromkeys((*READERS, "quantisation"), Measured)
HardwareWorkload = shape("WorkloadOfHardware", {**_rate(BREAKEVEN.parameters), **_OF_WORKLOAD})
BreakevenRequest = shape(
    "BreakevenRequest",
    {
        **members(BREAKEVEN.parameters, {**_DOUBTFUL, **_HARDWARE}),
        "workload": HardwareWorkload,
        "shapes": _MIX,
        "text": _TEXT,
    },
)

REQUESTS: dict[str, Any] = {
    "price": PriceRequest,
    "compare": CompareRequest,
    "project": ProjectRequest,
    "breakeven": BreakevenRequest,
}
"""The type of each question's body."""

_ADAPTERS: dict[str, TypeAdapter[dict[str, Any]]] = {
    name: TypeAdapter(each) for name, each in REQUESTS.items()
}


def read_body(body: bytes) -> Any:  # noqa: ANN401 - JSON is anything
    """The body as JSON; one that is not JSON is a 400."""
    try:
        return read_json(body)
    except MalformedJsonError as error:
        raise RequestProblemError("malformed_json", f"the body is not JSON: {error}") from None


def read_words(asked: Asked, value: object) -> dict[str, Any]:
    """The words of one object; everything that is wrong with its shape is a 422 with pointers."""
    try:
        return _ADAPTERS[asked.name].validate_python(value)
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
