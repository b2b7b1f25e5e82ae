"""A workload: how many requests, and what one of them looks like, or a mix of several shapes."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from costcalc.errors import CostcalcError, NumberError, UsageError, WorkloadError
from costcalc.meters import FIELD_PLACES, USAGE_FIELDS
from costcalc.numbers import EXACT, ZERO, as_fraction, count_number, percentage, plain
from costcalc.prose import is_plain, listed, shown
from costcalc.units import read_quantity, read_requests_per_day
from costcalc.usage.flags import FIELD_OF, LENGTHS
from costcalc.usage.parts import disjoint_parts
from costcalc.usage.usage import MOST_DECIMALS
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction
    from typing import Any, NoReturn

    from costcalc.usage.parts import Parts

UNSAID = "say what one request uses, such as input=1500, output=500, or preset=support-assistant"
MOST_SHAPES = 1_000
LARGEST_WEIGHT = 10**14
MOST_DIGITS = 30
LONGEST_NAME = 60


class Amount(NamedTuple):
    """A quantity of one request that was read already: a number, or a share of all input or all output.

    `said` is what a complaint about a share shows.
    """

    value: Decimal
    said: str = ""
    is_share: bool = False


class Rate(NamedTuple):
    """A rate of requests that was read already, and how it is said."""

    per_day: Fraction
    said: str


Quantity = str | int | Decimal | Amount
"""A quantity as people give it: a number, or a text with a unit or a percentage; or as it was read."""


class Shape(NamedTuple):
    """One kind of request: disjoint parts, and how often it comes (an integer weight).

    Token counts may be fractions of a token: they are means over many requests.
    """

    name: str
    weight: int
    fields: Mapping[str, Decimal]
    parts: Parts

    @property
    def meters(self) -> tuple[str, ...]:
        """The meters of the parts."""
        return tuple([meter for meter, _ in self.parts])

    @property
    def input_tokens(self) -> Decimal:
        """All input tokens of one request."""
        return self.fields.get("input_tokens", ZERO)

    @property
    def output_tokens(self) -> Decimal:
        """All output tokens of one request."""
        return self.fields.get("output_tokens", ZERO)

    @property
    def tokens(self) -> Fraction:
        """Input and output of one request together."""
        return as_fraction(self.input_tokens) + as_fraction(self.output_tokens)

    def quantities(self) -> dict[str, Any]:
        """As a workload takes it, read already."""
        amounts = {field: Amount(value) for field, value in self.fields.items()}
        return {"name": self.name, "weight": self.weight, **amounts}

    def to_dict(self) -> dict[str, object]:
        """As a workload file has it."""
        quantities = {field: plain(value) for field, value in self.fields.items()}
        return {"name": self.name, "weight": self.weight, **quantities}


class Workload:
    """What is asked of a model day after day. Frozen.

    >>> Workload(requests="10000/day", input="1500 token", cached="60%", output="500 token")
    Workload(requests='10000/day', input_tokens='1500', cache_read_tokens='900', output_tokens='500')

    `requests` is a rate, and may be left out: then costs are per request only. Quantities go by the fields of
    a usage (`input_tokens`) or by their short names (`input`, `cached`); a part may be a percentage of all
    input, or all output. `shapes` is a mix: a list of maps like these, each with a `weight` and a `name`.
    """

    __slots__ = ("per_day", "requests", "shapes", "total_weight")

    requests: str | None
    per_day: Fraction | None
    shapes: tuple[Shape, ...]
    total_weight: int

    def __init__(
        self,
        *,
        requests: str | Rate | None = None,
        shapes: Sequence[Mapping[str, Any] | Shape] | None = None,
        **quantities: Quantity,
    ) -> None:
        if shapes is not None and quantities:
            raise WorkloadError(f"give either shapes or {listed(quantities)}", "shapes")
        if shapes is not None and not isinstance(shapes, list | tuple):
            raise WorkloadError(f"must be a list of maps, not {shown(shapes)}", "shapes")
        if shapes is not None and not 0 < len(shapes) <= MOST_SHAPES:
            raise WorkloadError(f"a mix has from 1 to {MOST_SHAPES} shapes", "shapes")
        put = object.__setattr__
        rate = requests if requests is None or isinstance(requests, Rate) else _rate(requests)
        put(self, "requests", None if rate is None else rate.said)
        put(self, "per_day", None if rate is None else rate.per_day)
        mix: Sequence[object] = [{"name": "request", **quantities}] if shapes is None else shapes
        put(self, "shapes", tuple(_shape(each, position) for position, each in enumerate(mix, 1)))
        put(self, "total_weight", sum(shape.weight for shape in self.shapes))

    @property
    def meters(self) -> frozenset[str]:
        """The meters that some of its requests use."""
        return frozenset(meter for shape in self.shapes for meter in shape.meters)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"a Workload is frozen: make a new one instead of setting {name}")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"a Workload is frozen: {name} cannot be taken from it")

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, tuple(getattr(self, name) for name in Workload.__slots__)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Workload):
            return NotImplemented
        return (self.per_day, self._mixed) == (other.per_day, other._mixed)

    def __hash__(self) -> int:
        return hash((self.per_day, tuple(shape.parts for shape in self.shapes)))

    def __repr__(self) -> str:
        words = [f"requests={self.requests!r}"] if self.requests is not None else []
        if self.is_mix:
            words.append(f"shapes={[shape.to_dict() for shape in self.shapes]!r}")
        else:
            words += [f"{field}={plain(value)!r}" for field, value in self.shapes[0].fields.items()]
        return f"Workload({', '.join(words)})"

    def weight_of(self, shape: Shape) -> Fraction | int:
        """The share of the requests that have a shape; all weights add up to 1."""
        if not self.is_mix:
            return 1
        from fractions import Fraction

        return Fraction(shape.weight, self.total_weight)

    def check_said(self) -> None:
        """Refuse a shape that says nothing of what a request uses: it would cost nothing."""
        for place, shape in enumerate(self.shapes, 1):
            if not shape.fields:
                raise WorkloadError(
                    "says nothing of what a request uses, such as input=1500", f"shapes.{place}"
                )

    @property
    def _mixed(self) -> object:
        """What is mixed; of one shape alone its name and weight say nothing."""
        return self.shapes if self.is_mix else self.shapes[0].fields

    @property
    def is_mix(self) -> bool:
        """Whether there are several shapes."""
        return len(self.shapes) > 1

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it; `Workload.from_dict` reads it again."""
        if self.is_mix:
            return {"requests": self.requests, "shapes": [shape.to_dict() for shape in self.shapes]}
        return {"requests": self.requests, **{k: plain(v) for k, v in self.shapes[0].fields.items()}}

    def quantities(self) -> dict[str, Any]:
        """What `to_dict` writes, as it was read: a workload of these words is not read again."""
        rate = None if self.per_day is None else Rate(self.per_day, self.requests or "")
        if self.is_mix:
            return {"requests": rate, "shapes": list(self.shapes)}
        return {"requests": rate, **{k: Amount(v) for k, v in self.shapes[0].fields.items()}}

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> Workload:
        """Build a workload from what `to_dict` wrote, or a file or request says."""
        if not isinstance(fields, Mapping):
            raise WorkloadError(f"a workload is a map, not {shown(fields)}")
        return cls(**{name: value for name, value in fields.items() if value is not None})


def told(word: object) -> object:
    """A word of a workload as `to_dict` writes it, also where it was read already."""
    if isinstance(word, Amount):
        return plain(word.value)
    if isinstance(word, list):
        return [each.to_dict() if isinstance(each, Shape) else each for each in word]
    return word.said if isinstance(word, Rate) else word


def _rebuild(*state: object) -> Workload:
    workload = Workload.__new__(Workload)
    for name, value in zip(Workload.__slots__, state, strict=True):
        object.__setattr__(workload, name, value)
    return workload


def _rate(requests: str) -> Rate:
    try:
        return Rate(read_requests_per_day(requests), requests)
    except CostcalcError as error:
        raise WorkloadError(_range_hint(requests) or str(error), "requests") from error


def _shape(entry: object, position: int) -> Shape:
    if isinstance(entry, Shape):
        return entry
    if not isinstance(entry, Mapping) or not all(isinstance(key, str) for key in entry):
        raise WorkloadError(f"a shape is a map of quantities, not {shown(entry)}", f"shapes.{position}")
    quantities = dict(entry)
    name = quantities.pop("name", None) or f"shape {position}"
    if not isinstance(name, str) or len(name) > LONGEST_NAME or not is_plain(name):
        raise WorkloadError(
            f"a name is a text of at most {LONGEST_NAME} characters, not {shown(name)}",
            f"shapes.{position}.name",
        )
    place = f"shapes.{name}." if name != "request" else ""
    weight = _weight(quantities.pop("weight", 1), f"{place}weight")
    fields: dict[str, Any] = {}
    for given, value in quantities.items():
        field = FIELD_OF.get(given)
        if field is None or field == "requests":
            raise WorkloadError(_unknown(given), f"{place}{given[:LONGEST_NAME]}")
        if field in fields:
            raise WorkloadError(f"{field} is given twice", f"{place}{given}")
        fields[field] = value
    read: dict[str, Decimal] = {}
    for field in sorted(fields, key=FIELD_PLACES.__getitem__):
        read[field] = read_field(field, fields[field], read, place)
    try:
        return Shape(name, weight, read, disjoint_parts(read))
    except UsageError as error:
        raise WorkloadError(error.detail, f"{place}{error.field}") from error


def _unknown(name: str) -> str:
    from costcalc.hints.words import hint

    return f"a workload has no {shown(name)}{hint(name, FIELD_OF)}"


def _weight(value: object, field: str) -> int:
    try:
        weight = count_number(str(value) if isinstance(value, int) and not isinstance(value, bool) else value)
    except NumberError as error:
        raise WorkloadError(str(error), field) from error
    if not 1 <= weight <= LARGEST_WEIGHT or weight != weight.to_integral_value():
        raise WorkloadError(f"a weight is a whole number from 1 to {LARGEST_WEIGHT}", field)
    return int(weight)


def read_field(field: str, value: object, known: Mapping[str, Decimal], place: str = "") -> Decimal:
    """Read the quantity of a usage field; a percentage is of all input, or all output, read before.

    Raises `WorkloadError` that names the field.
    """
    meter, read = USAGE_FIELDS[field], value if isinstance(value, Amount) else None
    if read is not None:
        if not read.is_share:
            return read.value
        value = read.said
    try:
        if isinstance(value, str) and value.endswith("%") and meter.is_token:
            whole = f"{meter.direction}_tokens"
            if whole not in known or field == whole:
                raise UsageError(f"{shown(value)} of what? say {whole} as a number")
            part = percentage(value) if read is None else read.value
            return _writable(EXACT.multiply(part, known[whole]), value)
        return read_quantity(_text(value), meter.unit)
    except CostcalcError as error:
        raise WorkloadError(_hint(value, field) or str(error), f"{place}{field}") from error


def _hint(value: object, field: str) -> str:
    """What to do with a length of text, or a range, where one number is due; nothing for what is neither."""
    meter, text = USAGE_FIELDS[field], value.rstrip("s") if isinstance(value, str) else ""
    if meter.is_token and meter.modality is None and text.endswith(LENGTHS):
        if not text[:1].isdecimal():
            return f"{shown(value)} does not say how many: a number comes first, as in 1500 word"
        return (
            f"{shown(value)} is a length of text, which the figures of a table take as tokens: a number of "
            "tokens is due here, and a question takes such words as a map or on the command line"
        )
    return _range_hint(value)


RANGE_MARKS = ("..", "±", "+-")


def is_range(value: object) -> bool:
    """Whether a text is meant as a range, such as `400..700 token` or `500 token ± 20%`."""
    return isinstance(value, str) and any(mark in value for mark in RANGE_MARKS)


def _range_hint(value: object) -> str:
    """What to do with a range where one number is due; nothing for what is none."""
    if not is_range(value):
        return ""
    return f"{shown(value)} is a range, and one number is due here: `project` takes ranges"


def _writable(part: Decimal, said: str) -> Decimal:
    """A part of a whole, as long as its digits can be written down and read again."""
    if len(plain(part).partition(".")[2]) > MOST_DECIMALS:
        raise UsageError(f"{shown(said)} has more than {MOST_DECIMALS} decimals here: give the number itself")
    return part


def _text(value: object) -> object:
    """A Decimal as text for the grammar, its exponent bounded first."""
    if isinstance(value, Decimal) and value.is_finite() and abs(value.adjusted()) <= MOST_DIGITS:
        return plain(value)
    return value
