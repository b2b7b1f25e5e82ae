"""The body of a request: strict JSON, its shape checked by pydantic against the words of the question."""

from __future__ import annotations

from types import GenericAlias
from typing import TYPE_CHECKING, Annotated, Any, Required

from pydantic import (
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    StrictBool,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    WithJsonSchema,
    with_config,
)
from pydantic_core import PydanticCustomError
from typing_extensions import TypeAliasType, TypedDict

from costcalc.errors import shown
from costcalc.operations.words import Parameter, names_of
from costcalc.units import BOUND_OF_COUNTS
from costcalc.usage.workload import MOST_SHAPES
from costcalc_api.problems import Fault, RequestProblemError
from costcalc_api.queries import LONGEST_TEXT, MOST_FAULTS
from costcalc_api.questions import COMPARE, PRICE
from costcalc_api.settings import MOST_ITEMS
from costcalc_api.strict_json import Fractional, MalformedJsonError, read_json

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from costcalc_api.questions import Question

LARGEST_COUNT = BOUND_OF_COUNTS - 1
QUANTITY_PATTERN = r"^[0-9][0-9_.]*[kMG]?%?( ?[A-Za-z_/*]+)?$"
_LEAP = (
    "(19(7[26]|8[048]|9[26])|2[048]([02468][048]|[13579][26])|2[0-8](0[48]|[2468][048]|[13579][26]))-02-29"
)
_DAY = "(0[1-9]|1[0-9]|2[0-8])"
_DAYS = f"((0[1-9]|1[0-2])-{_DAY}|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31)"
_CLOCK = "([01][0-9]|2[0-3]):[0-5][0-9]"
_SECONDS = r"(:[0-5][0-9](\.[0-9]{1,6})?)?"
_YEAR = "(197[1-9]|19[89][0-9]|2[0-8][0-9][0-9])"
MOMENT_PATTERN = f"^({_YEAR}-{_DAYS}|{_LEAP})(T{_CLOCK}{_SECONDS}(Z|[+-]{_CLOCK}))?$"
"""Days that exist, from 1971 to 2899, so that no zone leads out of what `parse_moment` reads."""

MODELS_NAMED = {"anyOf": [{"required": ["model"]}, {"required": ["models"]}]}


def _quantity(value: object) -> object:
    """A whole number, or a text; a fraction must be a text, because a JSON number of it may lose digits."""
    if isinstance(value, Fractional):
        raise _wrong(f'{value} is no whole number; write a fraction as a string, such as "{value}"')
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise _wrong(f'must be a whole number, or a string such as "10k" or "60%", not {_shown(value)}')
    return value


def _text(value: object) -> object:
    if isinstance(value, Fractional) or not isinstance(value, str):
        raise _wrong(f"must be a string, not {_shown(value)}")
    return value


def _list(value: object) -> object:
    """One text stands for a list of it."""
    return [value] if isinstance(value, str) and not isinstance(value, Fractional) else value


def _wrong(detail: str) -> PydanticCustomError:
    return PydanticCustomError("wrong", "{detail}", {"detail": detail})


def _shown(value: object) -> str:
    words = {type(None): "null", bool: "true or false", dict: "an object", list: "a list"}
    return words.get(type(value)) or shown(value)


Text = Annotated[str, StringConstraints(max_length=LONGEST_TEXT), BeforeValidator(_text)]
Quantity = TypeAliasType(
    "Quantity",
    Annotated[
        Any,
        PlainValidator(_quantity),
        WithJsonSchema(
            {
                "anyOf": [
                    {"type": "integer", "minimum": 0, "maximum": LARGEST_COUNT},
                    {"type": "string", "pattern": QUANTITY_PATTERN, "maxLength": 100},
                ]
            }
        ),
    ],
)
MomentText = Annotated[
    str,
    StringConstraints(min_length=1),
    BeforeValidator(_text),
    WithJsonSchema({"type": "string", "pattern": MOMENT_PATTERN}),
]
Texts = TypeAliasType(
    "Texts",
    Annotated[
        list[Text],
        Field(min_length=1, max_length=MOST_ITEMS),
        BeforeValidator(_list),
        WithJsonSchema(
            {
                "anyOf": [
                    {"type": "string", "maxLength": LONGEST_TEXT},
                    {
                        "type": "array",
                        "items": {"type": "string", "maxLength": LONGEST_TEXT},
                        "minItems": 1,
                    },
                ]
            }
        ),
    ],
)
Options = dict[
    Annotated[Text, Field(min_length=1, max_length=50)], Annotated[Text, Field(min_length=1, max_length=50)]
]

_TYPES: dict[str, Any] = {"text": Text, "quantity": Quantity, "moment": MomentText, "flag": StrictBool}


def _type_of(name: str, parameter: Parameter) -> Any:  # noqa: ANN401 - a type
    if name == "options":
        return Options
    return Texts if parameter.many else _TYPES[parameter.kind]


_ANNOTATED: Any = Annotated  # what is made of the words, a type checker does not see
_REQUIRED: Any = Required
_TYPED_DICT: Any = TypedDict


def _described(name: str, parameter: Parameter) -> Any:  # noqa: ANN401 - a type
    text = parameter.help if name == parameter.name else f"the same as {parameter.name}: {parameter.help}"
    described: Any = _ANNOTATED[_type_of(name, parameter), Field(description=text)]
    return _REQUIRED[described] if parameter.required and not parameter.also else described


def _shape(title: str, fields: dict[str, Any], more: dict[str, Any] | None = None) -> Any:  # noqa: ANN401 - a type
    """A type of objects that may have these members and no others; what is left out stays out."""
    config = ConfigDict(extra="forbid", title=title, json_schema_extra=more)
    return with_config(config)(_TYPED_DICT(title, fields, total=False))


def _members(parameters: tuple[Parameter, ...]) -> dict[str, Any]:
    return {name: _described(name, each) for name, each in names_of(parameters).items()}


def _quantities(parameters: tuple[Parameter, ...]) -> tuple[Parameter, ...]:
    return tuple(each for each in parameters if each.kind == "quantity")


_WEIGHT = Annotated[Quantity, Field(description="how often the shape comes, beside the others")]
Shape = _shape("Shape", {"name": Text, "weight": _WEIGHT, **_members(_quantities(COMPARE.parameters))})
_SHAPES: Any = _ANNOTATED[
    GenericAlias(list, (Shape,)),
    Field(description=f"a mix of request shapes, at most {MOST_SHAPES}", min_length=1),
]
_RATE = {name: each for name, each in _members(COMPARE.parameters).items() if name == "requests"}
Usage = _shape("Usage", _members(_quantities(PRICE.parameters)))
Workload = _shape("Workload", {**_RATE, **_members(_quantities(COMPARE.parameters)), "shapes": _SHAPES})
PriceRequest = _shape("PriceRequest", {**_members(PRICE.parameters), "usage": Usage})
CompareRequest = _shape(
    "CompareRequest", {**_members(COMPARE.parameters), "workload": Workload, "shapes": _SHAPES}, MODELS_NAMED
)

REQUESTS: dict[str, Any] = {"price": PriceRequest, "compare": CompareRequest}
"""The type of each question's body."""

_ADAPTERS: dict[str, TypeAdapter[dict[str, Any]]] = {
    name: TypeAdapter(shape) for name, shape in REQUESTS.items()
}


def read_body(body: bytes) -> Any:  # noqa: ANN401 - JSON is anything
    """The body as JSON; one that is not JSON is a 400."""
    try:
        return read_json(body)
    except MalformedJsonError as error:
        raise RequestProblemError("malformed_json", f"the body is not JSON: {error}") from None


def read_words(question: Question, value: object) -> dict[str, Any]:
    """The words of one object; everything that is wrong with its shape is a 422 with pointers."""
    try:
        return _ADAPTERS[question.name].validate_python(value)
    except ValidationError as error:
        faults = [_fault(each) for each in error.errors(include_url=False, include_input=False)[:MOST_FAULTS]]
        first = faults[0]
        detail = f"{first.pointer or 'the body'}: {first.detail}"
        if len(faults) > 1:
            detail = f"{len(faults)} parts of the body cannot be used; the first is {detail}"
        raise RequestProblemError("invalid_request", detail, faults) from None


def _fault(error: ErrorDetails) -> Fault:
    steps = [str(step)[:60].replace("~", "~0").replace("/", "~1") for step in error["loc"] if step != "[key]"]
    detail = {
        "extra_forbidden": "this question takes no such member",
        "missing": "is missing",
        "dict_type": "must be an object",
        "list_type": "must be a list",
        "bool_type": "must be true or false",
    }.get(error["type"], error["msg"])
    return Fault(detail, pointer="".join(f"/{step}" for step in steps))
