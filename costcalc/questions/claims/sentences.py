"""One plain sentence for each verdict, built from the figures that decide it, in English and in French."""

from __future__ import annotations

from typing import TYPE_CHECKING

from costcalc.language.numerals import difference_in, typeset
from costcalc.questions.claims.clauses import (
    amount_of,
    base_for,
    says,
    signed,
    source_of,
    what_of,
    with_source,
)
from costcalc.questions.claims.groups import group_sentence
from costcalc.questions.claims.judge import agrees
from costcalc.questions.claims.phrasebook import BOOK, name_of, speaker_of, title_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from costcalc.pricing.facts import Group
    from costcalc.questions.claims.figures import Figure
    from costcalc.questions.claims.judge import Judged


def sentence(judged: Judged, lang: str = "en") -> str:
    """What becomes of a claim, in one sentence."""
    teller = _Teller(judged, lang)
    told = teller.numeric() if judged.claim.value is not None else teller.worded()
    return typeset(f"{told[0].upper()}{told[1:]}.", lang)


def disagreement(group: Group, members: Sequence[Judged], lang: str = "en") -> str:
    """What the claims of a group give, the figures behind them, and how they fare, in one sentence."""
    return sentence(members[0], lang) if len(members) == 1 else group_sentence(group, members, lang)


class _Teller:
    """Tells what becomes of one claim, in one language."""

    def __init__(self, judged: Judged, lang: str) -> None:
        self.judged, self.claim, self.lang = judged, judged.claim, lang
        self.figure = judged.decisive
        self.who = speaker_of(self.claim.attributed_to, lang)
        self.is_quoted = self.claim.attributed_to not in BOOK.kinds["speakers"]
        self.subject = name_of(judged.subject_name, lang)

    def say(self, template: str, **words: str) -> str:
        """A template of the language, filled."""
        return BOOK.say("sentences", template, self.lang, who=self.who, subject=self.subject, **words)

    def add(self, template: str, figure: Figure | None) -> str:
        """A template with what a figure says; nothing where there is no figure."""
        return self.say(template, told=self.told(figure)) if figure else ""

    # --- claims with a number ---

    def numeric(self) -> str:
        """A claim with a number begins with it."""
        figure, value = self.figure, self.value()
        who = self.claim.attributed_to
        quoted = BOOK.say("sentences", "quoted", self.lang, who=who) if self.is_quoted else ""
        if figure is None:
            return self.say("no source", value=value)
        match self.judged.verdict:
            case "holds":
                return self.right(figure, value + quoted)
            case "holds_for_another_measure":
                return self.right(figure, value + quoted, "right, but") + self.not_as_stated()
            case "holds_for_another_subject":
                return self.right(figure, value + quoted) + self.not_for_subject()
            case "different_scope" if self.is_outside_its_group(figure):
                scope = self.judged.group and self.judged.group.scope
                return self.right(figure, value + quoted) + self.say(
                    "not for", what=BOOK.word("scopes", scope or "", self.lang)
                )
            case "different_scope":
                return self.say("another scope", value=value, quoted=quoted, scopes=self.scopes(figure))
            case "contradicted":
                told = self.told(figure) + self.off(figure) + self.second(figure)
                return self.say("contradicted by", value=value, quoted=quoted, told=told)
        return self.say("not confirmed", value=value, quoted=quoted, told=self.told(figure))

    def value(self) -> str:
        """The claim's own number: `less than 6 million US dollars`."""
        claim = self.claim
        assert claim.value is not None  # noqa: S101 - asked for of claims with a number alone
        value = claim.value.as_in(claim.value.unit)
        return signed(value, claim.quantity, claim.value.unit, self.lang, claim.operator)

    def right(self, figure: Figure, lead: str, template: str = "right") -> str:
        """That it is right, of what, and who says so."""
        number = amount_of(figure, self.lang)
        of_what = "as the price" if self.claim.quantity.startswith("price_per") else "for what"
        what = self.say(of_what, what=what_of(figure, self.lang, self.base(figure)))
        shown = ["" if number == self.value() else number, source_of(figure, self.lang)]
        said = self.say("joint").join(filter(None, shown))
        lead = lead.rstrip(",") if self.lang == "fr" else lead
        return self.say(template, lead=lead, what=f"{what} ({said})" if said else what)

    def not_as_stated(self) -> str:
        """What it is not, and what that would be where it is known."""
        measure = BOOK.word("measures", self.claim.measure, self.lang, "")
        told = self.say("not as stated", measure=measure) if measure else ""
        stated = next((each for each in self.own() if each.measure == self.claim.measure), None)
        return told + self.add("then", stated)

    def not_for_subject(self) -> str:
        """That it is not so for the claim's own subject, or that nothing says so."""
        own = next(iter(self.own()), None)
        if own is not None and agrees(self.claim, own):
            return self.add("said of subject", own)
        return self.say("not for", what=self.subject) + self.add("then", own)

    def is_outside_its_group(self, figure: Figure) -> bool:
        """Whether it holds in its own scope, and that is not the one of its group."""
        group = self.judged.group
        return self.claim.scope == figure.scope and bool(group and group.scope)

    def scopes(self, figure: Figure) -> str:
        """The scope that the article speaks of, and what the figure says of another."""
        another = self.say("scope of the article")
        scope = BOOK.word("scopes of claims", self.claim.scope or "", self.lang, another)
        return self.say("scopes", scope=scope, told=self.told(figure))

    def off(self, figure: Figure) -> str:
        """By how much the figure differs from the claim."""
        claim = self.claim
        if claim.value is None or figure.low is None:
            return ""
        value = claim.value.as_in(claim.value.unit)
        gap = figure.low - value
        size = difference_in(gap, value, claim.value.unit, self.lang)
        return self.say("off above" if gap > 0 else "off below", size=size)

    def second(self, figure: Figure) -> str:
        """The next figure of another name: the only one that fits, or another that does not."""
        others = (
            each for each in self.judged.evidence if each.name != figure.name and each.point is not None
        )
        other = next(others, None)
        if other is None:
            return ""
        if agrees(self.claim, other):
            return self.add("only this fits", other)
        return self.add("and", other) + self.off(other)

    # --- claims in words ---

    def worded(self) -> str:
        """`According to the article, R1 is open source; that is true`."""
        title, who = title_of(self.claim, self.lang), self.who
        if self.claim.attributed_to in title:
            who = speaker_of("the article", self.lang)
        elif self.is_quoted:
            who = self.say("quoted in the article")
        first = title.split(" ", 1)[0]
        if first.lower() in BOOK.kinds["lowered"] or first.startswith("L’"):
            title = title[0].lower() + title[1:]
        told = self.shown(self.figure) if self.figure else self.say(self.judged.verdict)
        return BOOK.say("sentences", "according to", self.lang, who=who, title=title, told=told)

    def shown(self, figure: Figure) -> str:
        """What becomes of a claim in words by the figure that decides, or that is nearest."""
        match self.judged.verdict:
            case "holds":
                return self.true(figure)
            case "holds_for_another_measure" | "holds_for_another_subject" as verdict:
                return self.true_elsewhere(figure, verdict)
            case "different_scope":
                return self.say("different_scope: this", scopes=self.scopes(figure))
            case verdict:
                return self.add(f"{verdict}: this", figure)

    def true(self, figure: Figure) -> str:
        """That it is so; the figure where it says more than the claim, and one that says otherwise."""
        if figure.text is not None and figure.text == self.claim.text:
            told = with_source(self.say("holds"), figure, self.lang)
        else:
            told = self.add("holds: this", figure)
        others = [each for each in self.own() if each.measure == figure.measure and each != figure]
        if others and (figure.text is None or not agrees(self.claim, others[0])):
            told += self.add("by another source", others[0])
        return told

    def true_elsewhere(self, figure: Figure, verdict: str) -> str:
        """Of what it is true, and what the figures say of the claim's own measure and subject."""
        words = {"name": name_of(figure.name, self.lang), "told": self.told(figure)}
        against = next((each for each in self.own() if not agrees(self.claim, each)), None)
        if against is not None:
            return self.say(f"{verdict}: but", **words, against=self.told(against))
        also = next(iter(self.own()), None) if verdict == "holds_for_another_subject" else None
        return self.say(f"{verdict}: this", **words) + self.add("and", also)

    # --- figures ---

    def own(self) -> list[Figure]:
        """The figures on the claim's own subject, apart from the one that decides."""
        claim = self.claim
        return [
            each for each in self.judged.evidence if each.subject == claim.subject and each != self.figure
        ]

    def base(self, figure: Figure) -> str:
        """The claim's subject, where it was built on the figure's."""
        return base_for(figure, self.claim.subject, self.subject)

    def told(self, figure: Figure) -> str:
        """What a figure says, and who says so."""
        return with_source(says(figure, self.lang, self.base(figure)), figure, self.lang)
