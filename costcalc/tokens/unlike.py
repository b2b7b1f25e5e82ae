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

from costcalc.errors import UsageError
from costcalc.meters import METERS, PARTS, USAGE_FIELDS
from costcalc.numbers import EXACT, ZERO, as_fraction, in_places, plain, rounded_text, settle, tidy
from costcalc.pricing.names.meaning import meant_by
from costcalc.prose import listed, shown
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from decimal import Decimal

    from costcalc.pricing.facts import Facts, Tokenizer, Verbosity
    from costcalc.pricing.model import Model
    from costcalc.pricing.source import Cited
    from costcalc.rating.table import RatingTable
    from costcalc.tokens.lengths import Counting
    from costcalc.usage.parts import Parts
    from costcalc.usage.workload import Shape, Workload

PLACES = 6
"""Decimal places of a token to which a quantity without a finite decimal form is rounded."""

ENDS = ("low", "high")
"""The ends of a published range of verbosity that can be asked for."""

ONE = Fraction(1)
NO_VERBOSITY = "no published range of verbosity is about this model: its output tokens are taken as said"
_SHORT = 4


class TextSaid(NamedTuple):
    """What is said of a text: its language, the family its tokens were counted with, and the verbosity.

    `text_of` makes one and checks it. Language and family come together, but of texts that were counted by
    several models, each with its own tokenizer (`own_tokens`). `counting` is how lengths of text
    were taken as tokens, where some were said, and `end` at which end of their range: "" is the middle.
    """

    language: str | None = None
    tokens_measured_with: str | None = None
    verbosity: str | None = None
    counting: Counting | None = None
    end: str = ""

    @property
    def said(self) -> dict[str, str | None] | None:
        """Language and family, as a workload file has them; None where only a verbosity was said."""
        if self.language is None:
            return None
        return {"language": self.language, "tokens_measured_with": self.tokens_measured_with}

    @property
    def words(self) -> dict[str, str]:
        """The words that say it, without what only counts lengths of text."""
        counted = self.counting
        own = {} if counted and counted.is_assumed else {"language": self.language}
        measured = {} if counted and counted.only else {"tokens_measured_with": self.tokens_measured_with}
        every = {**own, **measured, "verbosity": self.verbosity}
        return {name: said for name, said in every.items() if said is not None}

    def counts(self, direction: str | None) -> bool:
        """Whether quantities of a direction are converted: all, or those alone that were lengths of text."""
        return self.counting is None or self.counting.only is None or direction in self.counting.only


def text_of(
    table: RatingTable,
    *,
    language: str | None = None,
    tokens_measured_with: str | None = None,
    verbosity: str | None = None,
    counting: Counting | None = None,
) -> TextSaid | None:
    """What was said of a text; None where nothing was.

    `tokens_measured_with` is a family of tokenizers, or a model that uses one. Raises `UsageError` with what
    there is, for a language or family that the table does not know.
    """
    if verbosity is not None and verbosity not in ENDS:
        raise UsageError(f"must be low or high, not {shown(verbosity)}", "verbosity")
    if language is None and tokens_measured_with is None:
        return None if verbosity is None else TextSaid(verbosity=verbosity)
    facts = table.catalogue.facts()
    if language is None:
        raise _lacking("say the language of the text too:", _languages(facts), "language")
    if tokens_measured_with is None:
        with_what = "say with which tokenizer the tokens were counted:"
        raise _lacking(with_what, facts.tokenizers, "tokens_measured_with")
    family = family_of(table, facts, tokens_measured_with)
    known = _languages(facts, family)
    if language not in known:
        without = f"the table has no factors of {family.id} for the language {shown(language)}"
        raise _lacking(f"{without}; those it has are for", known, "language")
    return TextSaid(language, family.id, verbosity, counting)


def own_tokens(table: RatingTable, language: str) -> TextSaid:
    """What is said of texts that each model counted with its own tokenizer: `UsageError` as `text_of`."""
    known = _languages(table.catalogue.facts())
    if language not in known:
        without = f"the table has no factors for the language {shown(language)}"
        raise _lacking(f"{without}; those it has are for", known, "language")
    return TextSaid(language)


def family_of(table: RatingTable, facts: Facts, said: str) -> Tokenizer:
    """The family of a name, or the one that the model of that name uses."""
    if said in facts.tokenizers:
        return facts.tokenizers[said]
    used = {table.catalogue.model(each.model).tokenizer for each in meant_by(table.catalogue, said)}
    if len(used) == 1 and (only := next(iter(used))) is not None:
        return facts.tokenizers[only]
    reason = "the table does not know its tokenizer" if used else "there is no such tokenizer"
    raise _lacking(f"{shown(said)}: {reason}; those it knows are", facts.tokenizers, "tokens_measured_with")


def _languages(facts: Facts, family: Tokenizer | None = None) -> list[str]:
    """The languages in which tokens of a family can be converted, or those of any."""
    if family is not None and family.relative_to is not None:
        return sorted(family.factors)
    families = facts.tokenizers.values()
    related = [each for each in families if family is None or each.relative_to == family.id]
    return sorted({language for each in related for language in each.factors})


def _lacking(said: str, known: Iterable[str], word: str) -> UsageError:
    """What is wrong with a word, and what the table knows in its place."""
    return UsageError(f"{said} {listed(list(known) or ['none'], 'and')}", word)


class TokenFactor(NamedTuple):
    """Tokens of a model for each token counted; a range where one is published, of which `high` is used."""

    low: Fraction = ONE
    high: Fraction = ONE
    cited: tuple[Cited, ...] = ()

    @property
    def is_range(self) -> bool:
        """Whether a range is published."""
        return self.low != self.high


class Adjustment(NamedTuple):
    """What makes the tokens of a workload those of a model; `tokens` is None where no factor is known.

    `verbose` is the published range of how much more it writes, where an end of it is asked for.
    """

    text: TextSaid
    tokenizer: str | None
    tokens: TokenFactor | None
    verbose: Verbosity | None

    @property
    def factor(self) -> Fraction:
        """What input tokens are multiplied by."""
        return self._counted if self.text.counts("input") else ONE

    @property
    def _counted(self) -> Fraction:
        """What tokens are multiplied by: the high end of a range, but where its low one is asked for."""
        if self.tokens is None:
            return ONE
        return self.tokens.low if self.text.end == "low" else self.tokens.high

    @property
    def output_factor(self) -> Fraction:
        """What output and reasoning tokens are multiplied by.

        A range of verbosity is of tokens as each model counts them, its tokenizer included.
        """
        if self.verbose is None:
            return self._counted if self.text.counts("output") else ONE
        return Fraction(self.verbose.low if self.text.verbosity == "low" else self.verbose.high)

    def factor_of(self, name: str) -> Fraction:
        """What the quantity of a meter is multiplied by: text alone; what lies in a cache is input."""
        meter = METERS[name]
        if meter.unit not in {"token", "token*hour"} or meter.modality is not None:
            return ONE
        return self.output_factor if meter.direction == "output" else self.factor

    def scale(self, meters: Iterable[str]) -> dict[str, float]:
        """By how much the model counts what each meter counts otherwise, for estimates in floats."""
        return {name: float(factor) for name in meters if (factor := self.factor_of(name)) != ONE}

    @property
    def estimate(self) -> str | None:
        """What is taken for granted; None where the model counts as the tokens were counted, and no more."""
        return "; ".join(_labels(self)) or None

    @property
    def notes(self) -> tuple[str, ...]:
        """What was asked for and is not known of the model."""
        lacking = (
            (self.text.language, self.tokens, _unknown(self)),
            (self.text.verbosity, self.verbose, NO_VERBOSITY),
        )
        return tuple(note for asked, known, note in lacking if asked and known is None)


def adjust(
    workload: Workload, model: Model, facts: Facts, text: TextSaid
) -> tuple[tuple[Shape, ...], Adjustment]:
    """The shapes of a workload as a model counts them, and what made them so."""
    adjustment = adjustment_of(model, facts, text)
    return tuple(adjusted(shape, adjustment) for shape in workload.shapes), adjustment


def adjustment_of(model: Model, facts: Facts, text: TextSaid) -> Adjustment:
    """What makes tokens, counted as `text` says, those of a model."""
    tokens = verbose = None
    if text.language and text.tokens_measured_with and model.tokenizer:
        counted_with = facts.tokenizers[text.tokens_measured_with]
        tokens = _factor(facts.tokenizers[model.tokenizer], counted_with, text.language)
    if tokens is None and text.counting and text.end:
        tokens = _spread(facts, model, text)
    if text.verbosity is not None:
        verbose = next((each for each in facts.verbosities.values() if each.is_about(model)), None)
    return Adjustment(text, model.tokenizer, tokens, verbose)


def _factor(family: Tokenizer, counted_with: Tokenizer, language: str) -> TokenFactor | None:
    """Tokens of a family for each token of another; None where they have no figure in common.

    1.16 (DeepSeek V3, French) / 1.03 (tekken, French) = 1.1262…
    """
    if family.id == counted_with.id:
        return TokenFactor()
    own, other = _to_root(family, language), _to_root(counted_with, language)
    if own is None or other is None or family.root != counted_with.root:
        return None
    return TokenFactor(own.low / other.high, own.high / other.low, own.cited + other.cited)


def _spread(facts: Facts, model: Model, text: TextSaid) -> TokenFactor:
    """How much fewer, and how much more, tokens a model may count whose tokenizer is not comparable.

    As much as those that the table knows differ; times what its own family has over an earlier one.
    """
    counted_with = facts.tokenizers[text.tokens_measured_with or ""]
    every = (_factor(each, counted_with, text.language or "") for each in facts.tokenizers.values())
    known = [each for each in every if each]
    own = facts.tokenizers[model.tokenizer].factors.get(text.language or "") if model.tokenizer else None
    more = Fraction(own.high) if own else ONE
    return TokenFactor(min(each.low for each in known), max(each.high for each in known) * more)


def _to_root(family: Tokenizer, language: str) -> TokenFactor | None:
    """The factor to the root, which is 1 for the root itself; None where it is not known."""
    if family.relative_to is None:
        return TokenFactor()
    found = family.factors.get(language)
    return found and TokenFactor(Fraction(found.low), Fraction(found.high), (found.cited,))


def adjusted(shape: Shape, adjustment: Adjustment) -> Shape:
    """A shape with its text tokens as the model counts them."""
    if adjustment.factor == adjustment.output_factor == ONE:
        return shape
    parts = tuple((name, _times(quantity, adjustment.factor_of(name))) for name, quantity in shape.parts)
    return shape._replace(parts=parts, fields=_fields(shape.fields, parts))


def _times(quantity: Decimal, factor: Fraction) -> Decimal:
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
        total = ZERO
        for name in (meter.name, *PARTS[meter.name]):
            total = EXACT.add(total, of.get(name, ZERO))
        found[field] = tidy(total) if meter.is_token else of.get(meter.name, said)
    return found


def _labels(adjustment: Adjustment) -> Iterator[str]:
    """What is taken for granted of the tokens, and of the output."""
    text, known, verbose = adjustment.text, adjustment.tokens, adjustment.verbose
    if text.counting is not None:
        yield text.counting.label(text.counting.counted(), f" of {text.tokens_measured_with}")
    tokens = f"{'input tokens' if verbose else 'tokens'}{{}} counted with {text.tokens_measured_with}"
    if known is None and text.language is not None:
        yield tokens.format(" taken as")
    elif known is not None and adjustment.tokenizer != text.tokens_measured_with:
        end = f", the upper end from {_short(known.low)}" if known.is_range else ""
        counted = f"{_short(known.high)} × the {tokens.format('')}"
        yield f"{counted} ({adjustment.tokenizer}, {text.language}{end})"
    if verbose is not None:
        ends = f"the {text.verbosity} end of {plain(verbose.low)} to {plain(verbose.high)}"
        yield f"output × {_short(adjustment.output_factor)}, {ends} times those of {verbose.relative_to}"


def _short(factor: Fraction) -> str:
    return rounded_text(factor, _SHORT)


def _unknown(adjustment: Adjustment) -> str:
    text, reason = adjustment.text, "the table does not know its tokenizer"
    if adjustment.tokenizer is not None:
        families = f"{text.tokens_measured_with} to {adjustment.tokenizer}"
        reason = f"the table has no factor from {families} for {text.language}"
    return f"not adjusted: {reason}, so its tokens are taken as they were counted"
