"""The claims on one thing in one sentence: what they give, the figures behind them, and how they fare."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from costcalc.language.numerals import joined, listed_in, parts_of, typeset
from costcalc.questions.claims.judge import counted, number_of
from costcalc.questions.claims.phrasebook import BOOK, LABELS, title_of
from costcalc.questions.claims.told_figures import changed, is_change, unsigned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from costcalc.pricing.facts import Claim, Group
    from costcalc.questions.claims.told_claims import ToldClaim


class ToldGroup(NamedTuple):
    """Claims on the same thing, as they are told in a language."""

    group: Group
    members: Sequence[ToldClaim]
    lang: str

    @property
    def title(self) -> str:
        """What the thing is."""
        return title_of(self.group, self.lang)

    @property
    def disagreement(self) -> str:
        """How they disagree; of a single claim, what becomes of it.

        `The articles give 5.6 and 5.8 million …; the figures behind them: …; of 11 claims 2 are true, …`.
        """
        if len(self.members) == 1:
            return self.members[0].sentence
        numbers = [told for told in self.members if told.claim.value]
        if numbers:
            parts = [self._given([told.claim for told in numbers]), *self._behind(numbers), self._tally()]
        else:
            parts = [self._say("title: tally", title=self.title, tally=self._tally())]
        return typeset(f"{LABELS[self.lang]['semicolon'].join(parts)}.", self.lang)

    def _say(self, template: str, **words: str) -> str:
        return BOOK.say("sentences", template, self.lang, **words)

    def _given(self, claims: Sequence[Claim]) -> str:
        """What the articles give, quantity by quantity."""
        said = []
        for quantity in dict.fromkeys(claim.quantity for claim in claims):
            values = _values([claim for claim in claims if claim.quantity == quantity], self.lang)
            words = BOOK.word("quantities", quantity, self.lang)
            said.append(self._say("values", values=listed_in(values, self.lang), quantity=words))
        return self._say("given", values=listed_in(said, self.lang))

    def _behind(self, numbers: Sequence[ToldClaim]) -> list[str]:
        """The figures that decide, each once."""
        found: dict[str, str] = {}
        for claim in numbers:
            if claim.decisive is not None and claim.decisive.id not in found:
                told = claim.telling(claim.decisive)
                said = self._say("amount for what", amount=told.amount, what=told.what)
                found[claim.decisive.id] = told.sourced(said)
        lead = "figures behind" if len(found) > 1 else "figure behind"
        return [self._say(lead, figures=listed_in([*found.values()], self.lang))] if found else []

    def _tally(self) -> str:
        """`of 11 claims, one is true, 2 are contradicted`."""
        said = [
            BOOK.say("one verdict" if count == 1 else "many verdicts", verdict, self.lang, count=f"{count}")
            for verdict, count in counted(told.judged.verdict for told in self.members)
        ]
        return self._say("tally", count=f"{len(self.members)}", counts=listed_in(said, self.lang))


def _values(claims: Sequence[Claim], lang: str) -> list[str]:
    """The values of claims; the unit stands after the last, where it is the same for all."""
    parts = [_parts(claim, lang) for claim in sorted(claims, key=_size)]
    # `5,6, 5,8 et 6 millions` could not be told apart.
    commas = lang == "fr" and len(parts) > 2 and any("," in digits for digits, _ in parts)  # noqa: PLR2004
    alike = len({tail for _, tail in parts}) == 1 and not is_change(claims[0].quantity) and not commas
    bare = parts[:-1] if alike else []
    found = [digits for digits, _ in bare] + [joined(*each, lang) for each in parts[len(bare) :]]
    return list(dict.fromkeys(found))


def _size(claim: Claim) -> Fraction:
    return abs(number_of(claim) or Fraction(0))


def _parts(claim: Claim, lang: str) -> tuple[str, str]:
    """The digits of a claim's number, with the words of its sign and operator, and its unit."""
    number, unit = number_of(claim) or Fraction(0), claim.value.unit if claim.value else ""
    digits, tail = parts_of(unsigned(number, claim.quantity), unit, lang)
    return changed(number, claim.quantity, unit, lang, claim.operator, digits), tail
