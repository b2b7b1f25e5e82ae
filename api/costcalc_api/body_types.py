"""The types of single members of a body, and how a type is made of the words of a question."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Required

from pydantic import (
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    PlainValidator,
    StrictBool,
    StringConstraints,
    Tag,
    WithJsonSchema,
    with_config,
)
from pydantic_core import PydanticCustomError
from typing_extensions import TypeAliasType, TypedDict

from costcalc.asking.words import names_of
from costcalc.doubt.ranges import LONGEST_RANGE
from costcalc.prose import shown
from costcalc.units import BOUND_OF_COUNTS
from costcalc_api.queries import LONGEST_TEXT
from costcalc_api.settings import MOST_ITEMS
from costcalc_api.strict_json import Fractional

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from costcalc.asking.words import Parameter

COUNT = {"type": "integer", "minimum": 0, "maximum": BOUND_OF_COUNTS - 1}
TEXT = {"type": "string", "maxLength": LONGEST_TEXT}
QUANTITY = {"type": "string", "pattern": r"^[0-9][0-9_.]*[kMG]?%?( ?[A-Za-z_/*]+)?$", "maxLength": 100}
_END = r"-?[0-9][0-9_.]*(e[+-]?[0-9]+)?[kMG]?%?( ?/?[A-Za-z_][A-Za-z0-9_/*]*)?"
_RANGE_PATTERN = rf"^ *{_END}( *(\.\.|±|\+-) *{_END}){{0,2}}( (uniform|triangular|lognormal))? *$"
RANGE = {"type": "string", "pattern": _RANGE_PATTERN, "maxLength": LONGEST_RANGE}
"""A quantity, or a range of them."""
_LEAP = (
    "(19(7[26]|8[048]|9[26])|2[048]([02468][048]|[13579][26])|2[0-8](0[48]|[2468][048]|[13579][26]))-02-29"
)
_DAY = "(0[1-9]|1[0-9]|2[0-8])"
_DAYS = f"((0[1-9]|1[0-2])-{_DAY}|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31)"
_CLOCK = "([01][0-9]|2[0-3]):[0-5][0-9]"
_SECONDS = r"(:[0-5][0-9](\.[0-9]{1,6})?)?"
_YEAR = "(197[1-9]|19[89][0-9]|2[0-8][0-9][0-9])"
MOMENT = {
    "type": "string",
    "pattern": f"^({_YEAR}-{_DAYS}|{_LEAP})(T{_CLOCK}{_SECONDS}(Z|[+-]{_CLOCK}))?$",
}
"""Days that exist, from 1971 to 2899, so that no zone leads out of what `parse_moment` reads."""
MONTH_PATTERN = f"^{_YEAR}-(0[1-9]|1[0-2])$"


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


# What is made of the words at run time, a type checker does not see.
ANNOTATED: Any = Annotated
LIST: Any = list
MAP: Any = dict
REQUIRED: Any = Required
_TYPED_DICT: Any = TypedDict

Text = Annotated[str, StringConstraints(max_length=LONGEST_TEXT), BeforeValidator(_text)]


def _numeric(name: str, text: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a type
    """A whole number or a text, under a name of its own in the document."""
    schema = WithJsonSchema({"anyOf": [COUNT, text]})
    return TypeAliasType(name, ANNOTATED[Any, PlainValidator(_quantity), schema])


Quantity = _numeric("Quantity", QUANTITY)
Doubtful = _numeric("QuantityOrRange", RANGE)
Measured = _numeric("Measured", TEXT)
"""A number that may have a unit, or be a range of such: 2.50 USD/GPU_hour, 30%..70%."""

MomentText = Annotated[
    str,
    StringConstraints(min_length=1),
    BeforeValidator(_text),
    WithJsonSchema(MOMENT),
]
Texts = TypeAliasType(
    "Texts",
    Annotated[
        list[Text],
        Field(min_length=1, max_length=MOST_ITEMS),
        BeforeValidator(_list),
        WithJsonSchema({"anyOf": [TEXT, {"type": "array", "items": TEXT, "minItems": 1}]}),
    ],
)
_Option = Annotated[Text, Field(min_length=1, max_length=50)]
Options = dict[_Option, _Option]

_TYPES: dict[str, Any] = {
    "text": Text,
    "quantity": Quantity,
    "range": Doubtful,
    "count": Quantity,
    "measure": Measured,
    "moment": MomentText,
    "flag": StrictBool,
}


def members(parameters: Iterable[Parameter], own: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The members that words become, by each of their names; `own` are types of single words."""
    return {name: _member(name, each, own or {}) for name, each in names_of(parameters).items()}


def _member(name: str, parameter: Parameter, own: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a type
    text = parameter.help if name == parameter.name else f"the same as {parameter.name}: {parameter.help}"
    otherwise = Texts if parameter.many else _TYPES[parameter.kind]
    item = Options if name == "options" else own.get(parameter.name, otherwise)
    found = described(item, text)
    return REQUIRED[found] if parameter.required and not parameter.also else found


def shape(title: str, fields: dict[str, Any], more: dict[str, Any] | None = None) -> Any:  # noqa: ANN401 - a type
    """A type of objects that may have these members and no others; what is left out stays out."""
    config = ConfigDict(extra="forbid", title=title, json_schema_extra=more)
    return with_config(config)(_TYPED_DICT(title, fields, total=False))


def described(item: Any, description: str, **bounds: Any) -> Any:  # noqa: ANN401 - types
    """A type with a description, and with bounds of its length."""
    return ANNOTATED[item, Field(description=description, **bounds)]


TAGS = ("[this]", "[text]", "[record]")
"""How pydantic names what may stand in one place, in that of an error; no pointer shows it."""


def or_text(item: Any) -> Any:  # noqa: ANN401 - types
    """This, or the text that says the same."""
    this, text, _ = TAGS
    return ANNOTATED[
        ANNOTATED[item, Tag(this)] | ANNOTATED[Text, Tag(text)],
        Discriminator(lambda value: text if isinstance(value, str) else this),
    ]


def _exact(value: object) -> object:
    """What a record holds, with its numbers as numbers: their digits are exact."""
    if isinstance(value, Fractional):
        return Decimal(value)
    if isinstance(value, dict):
        return {name: _exact(each) for name, each in value.items()}
    return [_exact(each) for each in value] if isinstance(value, list) else value


def _of_record(value: object) -> object:
    if not isinstance(value, dict | list):
        raise _wrong(f"must be an object, not {_shown(value)}")
    return _exact(value)


UsageRecord = TypeAliasType(
    "UsageRecord",
    Annotated[
        Any,
        PlainValidator(_of_record),
        WithJsonSchema(
            {"type": "object", "description": "an answer of a provider, or its usage, as it came"}
        ),
    ],
)


def or_record(item: Any, own: Collection[str]) -> Any:  # noqa: ANN401 - types
    """This, or a usage record: a map with a name that is none of our own."""
    this, _, record = TAGS
    return ANNOTATED[
        ANNOTATED[item, Tag(this)] | ANNOTATED[UsageRecord, Tag(record)],
        Discriminator(
            lambda value: (
                this if not isinstance(value, dict) or all(name in own for name in value) else record
            )
        ),
    ]
