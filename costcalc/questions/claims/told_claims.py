"""Claims and groups of them in words: one plain sentence each, built from the figures that decide.

What becomes of a claim depends on its verdict; a group says what its claims give, and how they fare.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from costcalc.language.numerals import difference_in, joined, listed_in, typeset
from costcalc.questions.claims.judge import agrees, counted, number_of
from costcalc.questions.claims.phrasebook import BOOK, LABELS, name_of, title_of, verdict_words
from costcalc.questions.claims.told_figures import ToldFigure, is_change, signed, signed_parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from costcalc.pricing.facts import Group
    from costcalc.questions.claims.figures import Figure
    from costcalc.questions.claims.judge import Judged

BASE_RUNS = ("final_run", "pre_training")
"""Scopes of a run that makes a base model, on which relatives are built."""

UNTITLED = "(untitled) "
"""How the table begins what stands for the title of an article without one."""


class ToldClaim:
    """A claim with its verdict, as it is told in a language."""

    def __init__(self, judged: Judged, lang: str = "en") -> None:
        claim = judged.claim
        self.judged, self.claim, self.lang = judged, claim, lang
        self.decisive = judged.decisive
        self.title, self.verdict = title_of(claim, lang), verdict_words(judged.verdict, lang)
        self.speaker = BOOK.word("speakers", claim.attributed_to, lang)
        self.is_quoted = claim.attributed_to not in BOOK.kinds["speakers"]
        self.number, self.unit = number_of(claim) or Fraction(0), claim.value.unit if claim.value else ""
        value = signed(self.number, claim.quantity, self.unit, lang, claim.operator)
        self.words = {"who": self.speaker, "subject": name_of(judged.subject_name, lang), "value": value}
        self.words["quoted"] = self._say("quoted", who=claim.attributed_to) if self.is_quoted else ""

    @property
    def article(self) -> str:
        """The number and title of its article; that it has none is said in the language of the page."""
        source = self.claim.article
        title = source.title.removeprefix(UNTITLED)
        untitled = LABELS[self.lang]["untitled"] if title != source.title else ""
        return f"{(source.article or source.id).split('_', 1)[0]}, {untitled}«\u00a0{title}\u00a0»"

    @property
    def figures(self) -> list[ToldFigure]:
        """What bears on it."""
        return [ToldFigure(figure, self.lang) for figure in self.judged.evidence]

    @property
    def others(self) -> list[ToldFigure]:
        """The prices of other models that carried the same number on that day."""
        return [ToldFigure(figure, self.lang, other_model=True) for figure in self.judged.others]

    @property
    def evidence(self) -> list[ToldFigure]:
        """What bears on it, and then the others."""
        return self.figures + self.others

    @property
    def sentence(self) -> str:
        """What becomes of it, in one sentence."""
        said = self._of_words() if self.claim.value is None else self._of_number()
        return typeset(f"{said[0].upper()}{said[1:]}.", self.lang)

    # --- claims with a number, which begin with it ---

    def _of_number(self) -> str:
        figure = self.decisive
        if figure is None:
            return self._say("no source")
        match self.judged.verdict:
            case "holds":
                return self._right(figure)
            case "holds_for_another_measure":
                return self._right(figure, "right, but") + self._not_as_stated()
            case "holds_for_another_subject":
                return self._right(figure) + self._not_for_subject()
            case "different_scope" if self._is_outside_its_group(figure):
                scope = (self.judged.group and self.judged.group.scope) or ""
                return self._right(figure) + self._say("not for", what=BOOK.word("scopes", scope, self.lang))
            case "different_scope":
                return self._say("another scope", scopes=self._scopes(figure))
            case "contradicted":
                told = self.telling(figure).clause + self._off(figure) + self._second(figure)
                return self._say("contradicted by", told=told)
        return self._add("not confirmed", figure)

    def _right(self, figure: Figure, template: str = "right") -> str:
        """That it is right, of what, and who says so."""
        told, value = self.telling(figure), self.words["value"]
        of_what = "as the price" if self.claim.quantity.startswith("price_per") else "for what"
        what = self._say(of_what, what=told.what)
        shown = ["" if told.amount == value else told.amount, told.said_by]
        said = self._say("joint").join(filter(None, shown))
        lead = value + self.words["quoted"]
        if self.lang == "fr":  # where a colon follows, before which no comma stands
            lead = lead.rstrip(",")
        return self._say(template, lead=lead, what=f"{what} ({said})" if said else what)

    def _not_as_stated(self) -> str:
        """What it is not, and what that would be where it is known."""
        measure = BOOK.word("measures", self.claim.measure, self.lang, "")
        told = self._say("not as stated", measure=measure) if measure else ""
        stated = next((each for each in self._own() if each.measure == self.claim.measure), None)
        return told + self._add("then", stated)

    def _not_for_subject(self) -> str:
        """That it is not so for the claim's own subject, or that nothing says so."""
        own = next(iter(self._own()), None)
        if own is not None and agrees(self.claim, own):
            return self._add("said of subject", own)
        return self._say("not for", what=self.words["subject"]) + self._add("then", own)

    def _is_outside_its_group(self, figure: Figure) -> bool:
        """Whether it holds in its own scope, and that is not the one of its group."""
        group = self.judged.group
        return self.claim.scope == figure.scope and bool(group and group.scope)

    def _scopes(self, figure: Figure) -> str:
        """The scope that the article speaks of, and what the figure says of another."""
        another = self._say("scope of the article")
        scope = BOOK.word("scopes of claims", self.claim.scope or "", self.lang, another)
        return self._add("scopes", figure, scope=scope)

    def _off(self, figure: Figure) -> str:
        """By how much the figure differs from the claim."""
        if figure.low is None:
            return ""
        gap = figure.low - self.number
        size = difference_in(gap, self.number, self.unit, self.lang)
        return self._say("off above" if gap > 0 else "off below", size=size)

    def _second(self, figure: Figure) -> str:
        """The next figure of another name: the only one that fits, or another that does not."""
        points = (each for each in self.judged.evidence if each.point is not None)
        other = next((each for each in points if each.name != figure.name), None)
        if other is None:
            return ""
        if agrees(self.claim, other):
            return self._add("only this fits", other)
        return self._add("and", other) + self._off(other)

    # --- claims in words ---

    def _of_words(self) -> str:
        """`According to the article, R1 is open source; that is true`."""
        title, who = self.title, self.speaker
        if self.claim.attributed_to in title:
            who = BOOK.word("speakers", "the article", self.lang)
        elif self.is_quoted:
            who = self._say("quoted in the article")
        first = title.split(" ", 1)[0]
        if first.lower() in BOOK.kinds["lowered"] or first.startswith("L’"):
            title = title[0].lower() + title[1:]
        told = self._shown(self.decisive) if self.decisive else self._say(self.judged.verdict)
        return self._say("according to", who=who, title=title, told=told)

    def _shown(self, figure: Figure) -> str:
        """What becomes of a claim in words by the figure that decides, or that is nearest."""
        match self.judged.verdict:
            case "holds":
                return self._true(figure)
            case "holds_for_another_measure" | "holds_for_another_subject":
                return self._true_elsewhere(figure)
            case "different_scope":
                return self._say("different_scope: this", scopes=self._scopes(figure))
            case verdict:
                return self._add(f"{verdict}: this", figure)

    def _true(self, figure: Figure) -> str:
        """That it is so; the figure where it says more than the claim, and one that says otherwise."""
        if figure.text is not None and figure.text == self.claim.text:
            told = self.telling(figure).sourced(self._say("holds"))
        else:
            told = self._add("holds: this", figure)
        others = [each for each in self._own() if each.measure == figure.measure]
        if others and (figure.text is None or not agrees(self.claim, others[0])):
            told += self._add("by another source", others[0])
        return told

    def _true_elsewhere(self, figure: Figure) -> str:
        """Of what it is true, and what the figures say of the claim's own measure and subject."""
        verdict, name = self.judged.verdict, name_of(figure.name, self.lang)
        against = next((each for each in self._own() if not agrees(self.claim, each)), None)
        if against is not None:
            return self._add(f"{verdict}: but", figure, name=name, against=self.telling(against).clause)
        also = next(iter(self._own()), None) if verdict == "holds_for_another_subject" else None
        return self._add(f"{verdict}: this", figure, name=name) + self._add("and", also)

    # --- figures ---

    def _own(self) -> list[Figure]:
        """The figures on the claim's own subject, apart from the one that decides."""
        others = (each for each in self.judged.evidence if each != self.decisive)
        return [each for each in others if each.subject == self.claim.subject]

    def telling(self, figure: Figure) -> ToldFigure:
        """A figure in words, which say of a base model's run that the claim's subject was built on it."""
        subject = self.claim.subject
        is_base = figure.scope in BASE_RUNS and figure.subject != subject and subject in figure.relatives
        return ToldFigure(figure, self.lang, self.words["subject"] if is_base else "")

    def _add(self, template: str, figure: Figure | None, **words: str) -> str:
        """A template with what a figure says; nothing where there is no figure."""
        return self._say(template, told=self.telling(figure).clause, **words) if figure else ""

    def _say(self, template: str, **words: str) -> str:
        """A template of the language, filled."""
        return BOOK.say("sentences", template, self.lang, **{**self.words, **words})


class ToldGroup(NamedTuple):
    """Claims on the same thing, as they are told in a language; `claims` are those of them asked for.

    Without a group they are what is of none.
    """

    group: Group | None
    members: Sequence[ToldClaim]
    lang: str
    claims: Sequence[ToldClaim]

    @property
    def title(self) -> str:
        """What the thing is."""
        return title_of(self.group, self.lang) if self.group else LABELS[self.lang]["rest"]

    @property
    def disagreement(self) -> str:
        """How they disagree; of a single claim, what becomes of it.

        `The articles give 5.6 and 5.8 million …; the figures behind them: …; of 11 claims 2 are true, …`.
        """
        if len(self.members) == 1:
            return self.members[0].sentence
        numbers = [told for told in self.members if told.claim.value]
        if numbers:
            parts = [self._given(numbers), *self._behind(numbers), self._tally()]
        else:
            parts = [self._say("title: tally", title=self.title, tally=self._tally())]
        return typeset(f"{LABELS[self.lang]['semicolon'].join(parts)}.", self.lang)

    def _say(self, template: str, **words: str) -> str:
        return BOOK.say("sentences", template, self.lang, **words)

    def _given(self, numbers: Sequence[ToldClaim]) -> str:
        """What the articles give, quantity by quantity."""
        said = []
        for quantity in dict.fromkeys(told.claim.quantity for told in numbers):
            values = _values([told for told in numbers if told.claim.quantity == quantity], self.lang)
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


def _values(claims: Sequence[ToldClaim], lang: str) -> list[str]:
    """The values of claims; the unit stands after the last, where it is the same for all."""
    parts = [
        signed_parts(told.number, told.claim.quantity, told.unit, lang, told.claim.operator)
        for told in sorted(claims, key=lambda told: abs(told.number))
    ]
    # `5,6, 5,8 et 6 millions` could not be told apart.
    commas = lang == "fr" and len(parts) > 2 and any("," in digits for digits, _ in parts)  # noqa: PLR2004
    alike = len({tail for _, tail in parts}) == 1 and not is_change(claims[0].claim.quantity) and not commas
    bare = parts[:-1] if alike else []
    found = [digits for digits, _ in bare] + [joined(*each, lang) for each in parts[len(bare) :]]
    return list(dict.fromkeys(found))
