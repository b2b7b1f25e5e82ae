"""What a question says of its text, checked against the families and languages that the table knows."""

from __future__ import annotations

from costcalc.errors import UsageError
from costcalc.pricing.names.meaning import meant_by
from costcalc.prose import listed, shown
from costcalc.tokens.unlike import TextSaid
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from costcalc.pricing.facts import Facts
    from costcalc.pricing.texts import Tokenizer
    from costcalc.rating.table import RatingTable

LANGUAGE, MEASURED_WITH, VERBOSITY = "language", "tokens_measured_with", "verbosity"
ENDS = ("low", "high")
"""The ends of a published range of verbosity that can be asked for."""


def text_of(
    table: RatingTable,
    *,
    language: str | None = None,
    tokens_measured_with: str | None = None,
    verbosity: str | None = None,
) -> TextSaid | None:
    """What was said of a text; None where nothing was.

    `tokens_measured_with` is a family of tokenizers, or a model that uses one. Raises `UsageError` with what
    there is, for a language or family that the table does not know.
    """
    if verbosity is not None and verbosity not in ENDS:
        raise UsageError(f"must be low or high, not {shown(verbosity)}", VERBOSITY)
    if language is None and tokens_measured_with is None:
        return None if verbosity is None else TextSaid(verbosity=verbosity)
    facts = table.catalogue.facts()
    if language is None:
        raise _lacking("say the language of the text too:", _languages(facts), LANGUAGE)
    if tokens_measured_with is None:
        with_what = "say with which tokenizer the tokens were counted:"
        raise _lacking(with_what, facts.tokenizers, MEASURED_WITH)
    family = _family(table, facts, tokens_measured_with)
    known = _languages(facts, family)
    if language not in known:
        without = f"the table has no factors of {family.id} for the language {shown(language)}"
        raise _lacking(f"{without}; those it has are for", known, LANGUAGE)
    return TextSaid(language, family.id, verbosity)


def _family(table: RatingTable, facts: Facts, said: str) -> Tokenizer:
    """The family of a name, or the one that the model of that name uses."""
    if said in facts.tokenizers:
        return facts.tokenizers[said]
    used = {table.catalogue.model(each.model).tokenizer for each in meant_by(table.catalogue, said)}
    if len(used) == 1 and (only := next(iter(used))) is not None:
        return facts.tokenizers[only]
    reason = "the table does not know its tokenizer" if used else "there is no such tokenizer"
    raise _lacking(f"{shown(said)}: {reason}; those it knows are", facts.tokenizers, MEASURED_WITH)


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
