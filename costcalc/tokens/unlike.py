"""Unlike tokens: the same text is a different number of tokens for each model, and some models write more.

Where the language of a text and the tokenizer that its tokens were counted with are said, the quantities of a
workload are converted for each model:

    tokens × factor of the model's tokenizer / factor of the tokenizer counted with

for fresh, cached and written input, for output and reasoning; audio, images, video and requests stay. With
`verbosity`, output and reasoning are multiplied by an end of a published range instead, for the models that
it is about: each model's tokens were counted by its own tokenizer for it. What comes out is an estimate and
says so, with the factor and its source; a model whose tokenizer or factor is not known is left as it is, and
says that.
"""

from __future__ import annotations

from fractions import Fraction

from costcalc.meters import METERS, PARTS, USAGE_FIELDS
from costcalc.numbers import (
    EXACT,
    ZERO,
    as_fraction,
    in_places,
    plain,
    rounded_text,
    settle,
    tidy,
)
from costcalc.tokens.shapes import ADJUSTMENT
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal
    from typing import Any

    from costcalc.pricing.cited import Cited
    from costcalc.pricing.facts import Facts
    from costcalc.pricing.model import Model
    from costcalc.pricing.source import Source
    from costcalc.pricing.texts import LanguageFactor, Tokenizer, Verbosity
    from costcalc.usage.usage import Parts
    from costcalc.usage.workload import Shape, Workload

PLACES = 6
"""Decimal places of a token to which a quantity without a finite decimal form is rounded."""

ONE = Fraction(1)
NO_VERBOSITY = "no published range of verbosity is about this model: its output tokens are taken as said"
_SHORT = 4


class TextSaid(NamedTuple):
    """What is said of a text: its language, the family its tokens were counted with, and the verbosity.

    `costcalc.tokens.said.text_of` makes one and checks it. Language and family come together.
    """

    language: str | None = None
    measured_with: str | None = None
    verbosity: str | None = None

    @property
    def said(self) -> dict[str, str | None] | None:
        """Language and family, as a workload file has them; None where only a verbosity was said."""
        if self.language is None:
            return None
        return {"language": self.language, "tokens_measured_with": self.measured_with}

    @property
    def words(self) -> dict[str, str]:
        """The words that say it."""
        named = {
            "language": self.language,
            "tokens_measured_with": self.measured_with,
            "verbosity": self.verbosity,
        }
        return {name: said for name, said in named.items() if said is not None}


class TokenFactor(NamedTuple):
    """Tokens of a model for each token counted; a range where one is published, of which `high` is used."""

    low: Fraction
    high: Fraction
    cited: tuple[Cited, ...]


class Verbose(NamedTuple):
    """By how much more a model writes: the end of a published range that was asked for."""

    end: str
    factor: Fraction
    published: Verbosity


class Adjustment(NamedTuple):
    """What makes the tokens of a workload those of a model; `tokens` is None where no factor is known."""

    text: TextSaid
    tokenizer: str | None
    tokens: TokenFactor | None
    verbose: Verbose | None

    @property
    def factor(self) -> Fraction:
        """What input tokens are multiplied by."""
        return self.tokens.high if self.tokens else ONE

    @property
    def output_factor(self) -> Fraction:
        """What output and reasoning tokens are multiplied by.

        A range of verbosity is of tokens as each model counts them, its tokenizer included.
        """
        return self.verbose.factor if self.verbose else self.factor

    def scale(self, meters: Iterable[str]) -> dict[str, float]:
        """By how much the model counts what each meter counts otherwise, for estimates in floats."""
        factors = {"input": self.factor, "output": self.output_factor}
        return {name: float(factors[METERS[name].direction or "input"]) for name in meters if _is_text(name)}

    @property
    def estimate(self) -> str | None:
        """What is taken for granted; None where the model counts as the tokens were counted, and no more."""
        return "; ".join(_labels(self)) or None

    @property
    def notes(self) -> tuple[str, ...]:
        """What was asked for and is not known of the model."""
        notes = [_unknown(self)] if self.text.language is not None and self.tokens is None else []
        if self.text.verbosity is not None and self.verbose is None:
            notes.append(NO_VERBOSITY)
        return tuple(notes)

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it: factors as plain decimal text, to 12 significant digits; None where not known."""
        return ADJUSTMENT.document(self)


class VerbosityRange(NamedTuple):
    """Both ends of a published range, relative to what, and where it was read."""

    low: Fraction
    high: Fraction
    source: Source
    relative_to: str


def adjust(
    workload: Workload, model: Model, facts: Facts | None, text: TextSaid | None
) -> tuple[tuple[Shape, ...], Adjustment | None]:
    """The shapes of a workload as a model counts them, and what made them so; None where nothing was said.

    `facts` may be None only where `text` is.
    """
    if text is None or facts is None:
        return workload.shapes, None
    adjustment = adjustment_of(model, facts, text)
    return tuple(adjusted(shape, adjustment) for shape in workload.shapes), adjustment


def adjustment_of(model: Model, facts: Facts, text: TextSaid) -> Adjustment:
    """What makes tokens, counted as `text` says, those of a model."""
    tokens = None
    if text.language is not None and text.measured_with is not None and model.tokenizer is not None:
        counted_with = facts.tokenizers[text.measured_with]
        tokens = _factor(facts.tokenizers[model.tokenizer], counted_with, text.language)
    found = _verbosity(model, facts) if text.verbosity is not None else None
    verbose = None
    if found is not None and text.verbosity is not None:
        end = found.low if text.verbosity == "low" else found.high
        verbose = Verbose(text.verbosity, Fraction(end), found)
    return Adjustment(text, model.tokenizer, tokens, verbose)


def verbosity_range(model: Model, facts: Facts) -> VerbosityRange | None:
    """The published range of how much more a model writes; None where none is about it."""
    found = _verbosity(model, facts)
    if found is None:
        return None
    return VerbosityRange(Fraction(found.low), Fraction(found.high), found.cited.source, found.relative_to)


def _verbosity(model: Model, facts: Facts) -> Verbosity | None:
    return next((each for each in facts.verbosities.values() if each.is_about(model)), None)


def _factor(family: Tokenizer, counted_with: Tokenizer, language: str) -> TokenFactor | None:
    """Tokens of a family for each token of another; None where they have no figure in common.

    1.16 (DeepSeek V3, French) / 1.03 (tekken, French) = 1.1262…
    """
    if family.id == counted_with.id:
        return TokenFactor(ONE, ONE, ())
    if family.root != counted_with.root:
        return None
    own, other = _relative(family, language), _relative(counted_with, language)
    if own is None or other is None:
        return None
    cited = tuple(each.cited for each in (*own, *other))
    (low, high), (least, most) = _ends(own), _ends(other)
    return TokenFactor(low / most, high / least, cited)


def _relative(family: Tokenizer, language: str) -> tuple[LanguageFactor, ...] | None:
    """The factor to the root: none is needed for the root itself; None where it is due and not known."""
    if family.relative_to is None:
        return ()
    found = family.factors.get(language)
    return None if found is None else (found,)


def _ends(factors: tuple[LanguageFactor, ...]) -> tuple[Fraction, Fraction]:
    return (Fraction(factors[0].low), Fraction(factors[0].high)) if factors else (ONE, ONE)


def adjusted(shape: Shape, adjustment: Adjustment) -> Shape:
    """A shape with its text tokens as the model counts them."""
    factors = {"input": adjustment.factor, "output": adjustment.output_factor}
    if factors["input"] == factors["output"] == ONE:
        return shape
    parts = tuple((name, _part(name, quantity, factors)) for name, quantity in shape.parts)
    return shape._replace(parts=parts, fields=_fields(shape.fields, parts))


def _part(name: str, quantity: Decimal, factors: Mapping[str, Fraction]) -> Decimal:
    return _tokens(quantity, factors[METERS[name].direction or "input"]) if _is_text(name) else quantity


def _is_text(name: str) -> bool:
    """Whether a meter counts tokens of text; what lies in a cache is input, kept for so many hours."""
    meter = METERS[name]
    return meter.unit in {"token", "token*hour"} and meter.modality is None


def _tokens(quantity: Decimal, factor: Fraction) -> Decimal:
    """A quantity times a factor: exact where it has a finite decimal form, else rounded to PLACES."""
    value = as_fraction(quantity) * factor
    settled, is_exact = settle(value)
    return settled if is_exact else in_places(value, PLACES)


def _fields(fields: Mapping[str, Decimal], parts: Parts) -> dict[str, Decimal]:
    """The inclusive quantities again, from the parts; what counts no tokens stays."""
    of = dict(parts)
    found = {}
    for field, said in fields.items():
        meter = USAGE_FIELDS[field]
        inside = (meter.name, *PARTS[meter.name]) if meter.is_token else ()
        total = ZERO
        for name in inside:
            total = EXACT.add(total, of.get(name, ZERO))
        found[field] = tidy(total) if inside else of.get(meter.name, said)
    return found


def _labels(adjustment: Adjustment) -> list[str]:
    text, known, verbose = adjustment.text, adjustment.tokens, adjustment.verbose
    labels, tokens = [], "input tokens" if verbose else "tokens"
    if text.language is not None and known is None:
        labels.append(f"{tokens} taken as counted with {text.measured_with}")
    elif known is not None and adjustment.tokenizer != text.measured_with:
        end = f", the upper end from {rounded_text(known.low, _SHORT)}" if known.low != known.high else ""
        labels.append(
            f"{rounded_text(known.high, _SHORT)} × the {tokens} counted with {text.measured_with} "
            f"({adjustment.tokenizer}, {text.language}{end})"
        )
    if verbose is not None:
        low, high = plain(verbose.published.low), plain(verbose.published.high)
        labels.append(
            f"output × {rounded_text(verbose.factor, _SHORT)}, the {verbose.end} end of {low} to {high} "
            f"times those of {verbose.published.relative_to}"
        )
    return labels


def _unknown(adjustment: Adjustment) -> str:
    text = adjustment.text
    if adjustment.tokenizer is None:
        reason = "the table does not know its tokenizer"
    else:
        reason = (
            f"the table has no factor from {text.measured_with} to {adjustment.tokenizer} for {text.language}"
        )
    return f"not adjusted: {reason}, so its tokens are taken as they were counted"
