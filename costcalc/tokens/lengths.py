"""Text instead of tokens: words, pages and characters, taken as tokens by the figures of a table.

    1500 word    12 page    8000 character    400..700 word

A length is taken as tokens of a root tokenizer, by the language of the text, and each model counts its own by
the factor of its tokenizer (see `unlike`). The result is an estimate with a low and a high end:

    12 page × 250..375..500 words × 1.25..1.33..1.67 tokens of o200k = 3,750..5,985..10,020 tokens

The number of tokens is rounded half even to a whole one. In one direction, input or output, either all
quantities are lengths or percentages of them, or none is: tokens of one tokenizer and those of another do not
add up.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

from costcalc.errors import UsageError
from costcalc.meters import USAGE_FIELDS
from costcalc.numbers import count_number
from costcalc.prose import listed, shown
from costcalc.usage.flags import FIELD_OF, LANGUAGE, LENGTHS, MEASURED_WITH, SHORT_NAMES
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any

    from costcalc.pricing.facts import Length
    from costcalc.rating.doubts import Between

    Words = Mapping[str, Any]

LOW, MIDDLE, HIGH = "low", "middle", "high"
ENDS = (LOW, HIGH)
LONGEST = 100
DEEPEST = 12
MOST_ENDS = 3
_LENGTH = rf"(?P<numbers>[0-9][^ ]*?) ?(?P<unit>{'|'.join(LENGTHS)})s?"


class Text(NamedTuple):
    """A length of text as it was said: so many of a unit, at its low end, in its middle, at its high end."""

    low: Fraction
    middle: Fraction
    high: Fraction
    unit: str
    said: str


def length_of(said: object) -> Text | None:
    """The length that a quantity says, `1500 word` or `400..700 words`; None where it says no such unit.

    Raises `NumberError` and `UsageError` for what is no number before the unit, or no range.
    """
    match = re.fullmatch(_LENGTH, said) if isinstance(said, str) and len(said) <= LONGEST else None
    if match is None:
        return None
    ends = [Fraction(count_number(each)) for each in match["numbers"].split("..")]
    if len(ends) > MOST_ENDS or ends != sorted(ends):
        raise UsageError(f"{shown(said)} is no range: write 400..700 {match['unit']}, the smaller end first")
    low, high = ends[0], ends[-1]
    return Text(low, ends[1] if len(ends) == MOST_ENDS else (low + high) / 2, high, match["unit"], str(said))


def says_length(words: object, deep: int = DEEPEST) -> bool:
    """Whether any quantity of words, or of the maps and lists in them, is a length of text.

    It looks into what lies `deep` within one another, as a list may hold itself; no question has more.
    """
    if isinstance(words, list | tuple):
        return deep > 0 and any(says_length(each, deep - 1) for each in words)
    if not isinstance(words, Mapping):
        return False
    return deep > 0 and any(
        is_length(name, said) or says_length(said, deep - 1) for name, said in words.items()
    )


def is_length(name: object, said: object) -> bool:
    """Whether a word is a quantity of text tokens, and is said in words, pages or characters."""
    said = said[0] if isinstance(said, list) and len(said) == 1 else said
    return counts_text(name) and isinstance(said, str) and re.fullmatch(_LENGTH, said[:LONGEST]) is not None


def counts_text(name: object) -> bool:
    """Whether a word is a quantity of text tokens."""
    meter = USAGE_FIELDS.get(FIELD_OF.get(str(name), ""))
    return meter is not None and meter.is_token and meter.modality is None


def direction_of(name: str) -> str:
    """Whether a quantity of text tokens goes in or out."""
    return USAGE_FIELDS[FIELD_OF[name]].direction or ""


class Rate(NamedTuple):
    """Tokens for one unit of text, and the figures that say so."""

    low: Fraction
    middle: Fraction
    high: Fraction
    figures: Sequence[Length]

    def of(self, text: Text, end: str, factor: Fraction = Fraction(1)) -> int:
        """A length as whole tokens, rounded half even, of a model with that factor."""
        number: Fraction = getattr(text, end) * getattr(self, end) * factor
        return round(number)


class Counted(NamedTuple):
    """A quantity that was said as a length, and what it was taken as; in a mix, the `shape` that has it."""

    field: str
    said: str
    tokens: int
    tokens_low: int
    tokens_high: int
    shape: str | None = None


class CountedText(NamedTuple):
    """Lengths of text as the tokens of one tokenizer, which may not be known, and the range of their cost."""

    counting: Counting
    tokenizer: str | None
    quantities: Sequence[Counted]
    between: Between | None = None

    @property
    def language(self) -> str:
        """The language of the text."""
        return self.counting.language


class Counting(NamedTuple):
    """How lengths in some words are taken as tokens of a family of tokenizers.

    `only` are the directions in which quantities are lengths: where nobody said whose tokenizer counted the
    others, those are each model's own already.
    """

    words: Words
    language: str
    is_assumed: bool
    family: str
    only: frozenset[str] | None
    rates: Mapping[str, Rate]

    def at(self, end: str = MIDDLE, factors: Mapping[str, Fraction] | None = None) -> dict[str, Any]:
        """The words with whole numbers of tokens at an end, or in the middle; with factors by direction."""

        def tokens(name: str, text: Text) -> str:
            factor = Fraction(1) if factors is None else factors[direction_of(name)]
            return str(self.rates[text.unit].of(text, end, factor))

        return _replaced(self.words, tokens)

    def ranged(self) -> dict[str, Any]:
        """The words with ranges of tokens, as they are drawn: `1875..1995..2505`."""

        def tokens(_: str, text: Text) -> str:
            ends = [str(self.rates[text.unit].of(text, end)) for end in (LOW, MIDDLE, HIGH)]
            return "..".join(ends) if ends[0] != ends[-1] else ends[0]

        return _replaced(self.words, tokens)

    def counted(self, factors: Sequence[Mapping[str, Fraction]] | None = None) -> list[Counted]:
        """Each length with its tokens; `factors` are those of a model at the middle and at both ends."""
        found: list[Counted] = []
        for name, text, shape in lengths_in(self.words):
            at = [each[direction_of(name)] for each in factors] if factors else [Fraction(1)] * 3
            rate = self.rates[text.unit]
            tokens = [rate.of(text, *each) for each in zip((MIDDLE, LOW, HIGH), at, strict=True)]
            found.append(Counted(FIELD_OF[name], text.said, tokens[0], tokens[1], tokens[2], shape))
        return found

    @property
    def as_said(self) -> CountedText:
        """The lengths as tokens of the family that they are counted with."""
        return CountedText(self, self.family, self.counted())

    @property
    def figures(self) -> list[Length]:
        """The figures that were used, each once."""
        used = (self.rates[text.unit].figures for _, text, _ in lengths_in(self.words))
        return list({each.id: each for figures in used for each in figures}.values())

    @property
    def text(self) -> dict[str, Any]:
        """What is said of the text, as a question takes it: each model counts its own tokens of it."""
        return {LANGUAGE: self.language, MEASURED_WITH: self.family, "counting": self}

    @property
    def again(self) -> dict[str, object]:
        """The quantities as they were said, by their short names: a part in percent stays one."""
        said = {name: value for name, value in self.words.items() if name in FIELD_OF and name != "requests"}
        return {SHORT_NAMES[FIELD_OF[name]]: value for name, value in said.items()}

    def workload(self, counted: Mapping[str, Any]) -> dict[str, Any]:
        """A workload as JSON has it, with its lengths, and what is a share of them, as they were said."""
        shapes = counted.get("shapes")
        if shapes is None:  # as of a mix of one shape, too
            (words,) = self.words.get("shapes") or (self.words,)
            return {**counted, **_as_said(words)}
        pairs = zip(shapes, self.words["shapes"], strict=True)
        return {**counted, "shapes": [{**shape, **_as_said(words)} for shape, words in pairs]}

    def label(self, counted: Sequence[Counted], whose: str) -> str:
        """What is taken for granted: `input 1500 word taken as 1995 tokens of o200k, 1875 to 2505 (…)`."""
        told = [
            f"{f'{each.shape}: ' if each.shape else ''}{SHORT_NAMES[each.field]} {each.said} taken as "
            f"{each.tokens} tokens{whose}, {each.tokens_low} to {each.tokens_high}"
            for each in counted
        ]
        assumed = ", which is assumed as no language was said" if self.is_assumed else ""
        publishers = (
            source.publisher or source.title
            for each in self.figures
            for source in (each.middle_cited.source, each.cited.source)
        )
        by = listed(list(dict.fromkeys(publishers)), "and")
        return f"{', '.join(told)} (text in {self.language}{assumed}, by figures of {by})"


def lengths_in(words: Words) -> Iterator[tuple[str, Text, str | None]]:
    """The lengths of words, with their names; in a mix, with the name or the place of their shape."""
    for name, said in words.items():
        if is_length(name, said) and (text := read_length(name, said)):
            yield name, text, None
    shapes = words.get("shapes")
    for place, shape in enumerate(shapes if isinstance(shapes, list) else (), 1):
        if isinstance(shape, Mapping):
            named = str(shape.get("name") or f"shape {place}")
            yield from ((name, text, named) for name, text, _ in lengths_in(shape))


def _as_said(words: Words) -> dict[str, Any]:
    """The lengths of words by their fields, and the shares of what is one."""
    lengths = {direction_of(name) for name, said in words.items() if is_length(name, said)}
    return {
        FIELD_OF[name]: said
        for name, said in words.items()
        if is_length(name, said) or (name in FIELD_OF and is_share(said) and direction_of(name) in lengths)
    }


def read_length(name: str, said: object) -> Text | None:
    """The length that a quantity says; `UsageError` that names it for what is none."""
    try:
        return length_of(said[0] if isinstance(said, list) else said)
    except ValueError as error:
        raise UsageError(getattr(error, "detail", str(error)), name) from error


def _replaced(words: Words, write: Callable[[str, Text], str]) -> dict[str, Any]:
    """The words with something else in the place of each length, those of shapes too."""
    found = dict(words)
    for name, text, shape in lengths_in(words):
        if shape is None:
            found[name] = write(name, text)
    if isinstance(words.get("shapes"), list):
        found["shapes"] = [
            _replaced(each, write) if isinstance(each, Mapping) else each for each in words["shapes"]
        ]
    return found


def is_share(said: object) -> bool:
    """Whether a quantity is said as a share of its whole: `60%`; `500 ± 20%` is a number."""
    return isinstance(said, str) and said.endswith("%") and not re.search(r"±|\+-", said)
