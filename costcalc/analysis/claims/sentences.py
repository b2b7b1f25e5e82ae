"""One plain sentence for each verdict, built from the figures that decide it, in English and in French."""

from __future__ import annotations

from costcalc.analysis.claims.clauses import amount_of, base_for, says, signed, source_of
from costcalc.analysis.claims.clauses import what_of as _what_of
from costcalc.analysis.claims.groups import group_sentence
from costcalc.analysis.claims.headline import comparison, ratio_words
from costcalc.analysis.claims.judge import agrees
from costcalc.analysis.claims.vocabulary import (
    ATTRIBUTIONS,
    CLAIM_MEASURES,
    CLAIM_SCOPES,
    SCOPES,
    VERDICT_WORDS,
    name_of,
    word,
)
from costcalc.language.numerals import de, difference_in, typeset
from costcalc.numbers import plain, significant
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from costcalc.analysis.claims.figures import Figure
    from costcalc.analysis.claims.judge import Judged
    from costcalc.pricing.facts import Claim, Group

__all__ = [
    "attribution",
    "comparison",
    "disagreement",
    "ratio_words",
    "sentence",
    "value_of",
    "value_words",
    "verdict_words",
    "what_of",
]

LOWERED = frozenset({
    "a", "an", "any", "building", "cheaper", "companies", "hundreds", "it", "models", "no", "on", "open",
    "the", "ce", "cette", "c’était", "des", "en", "entre", "il", "la", "le", "les", "si", "un", "une",
})  # fmt: skip
"""Words that lose their capital when a title becomes part of a sentence; `l’` is another."""


def sentence(judged: Judged, lang: str = "en") -> str:
    """What becomes of a claim, in one sentence."""
    teller = _Teller(judged, lang)
    told = teller.numeric() if judged.claim.value is not None else teller.worded()
    return typeset(f"{told[0].upper()}{told[1:]}.", lang)


def what_of(figure: Figure, lang: str = "en") -> str:
    """What a figure is, in words: `cached input of DeepSeek R1`."""
    return typeset(_what_of(figure, lang), lang)


def value_of(figure: Figure) -> str | None:
    """The figure as plain text: a number, `low..high`, an open bound, or its words."""
    if figure.text is not None:
        return figure.text
    bounds = [
        None if bound is None else plain(significant(bound)) if bound else "0"
        for bound in (figure.low, figure.high)
    ]
    if bounds[0] == bounds[1]:
        return bounds[0]
    return f"{bounds[0] or ''}..{bounds[1] or ''}"


def value_words(figure: Figure, lang: str = "en") -> str:
    """The figure as it is read, with its unit: `5.576 million US dollars`."""
    return typeset(amount_of(figure, lang), lang)


def verdict_words(verdict: str, lang: str = "en") -> str:
    """A verdict for a heading: `True, but of another measure`."""
    return word(VERDICT_WORDS.get(verdict), lang, verdict)


def attribution(claim: Claim, lang: str = "en") -> str:
    """Who says so: the article, or somebody whom it quotes."""
    return word(ATTRIBUTIONS.get(claim.attributed_to), lang, claim.attributed_to)


def disagreement(group: Group, members: Sequence[Judged], lang: str = "en") -> str:
    """What the claims of a group give, the figures behind them, and how they fare, in one sentence."""
    return sentence(members[0], lang) if len(members) == 1 else group_sentence(group, members, lang)


class _Teller:
    """Tells what becomes of one claim, in one language."""

    def __init__(self, judged: Judged, lang: str) -> None:
        self.judged, self.claim, self.lang = judged, judged.claim, lang
        self.french = lang == "fr"
        self.subject = name_of(judged.subject_name, lang)
        self.figure = judged.decisive

    def say(self, english: str, french: str, **words: str) -> str:
        """A template of the language, filled."""
        return (french if self.french else english).format_map(words)

    # --- claims with a number ---

    def numeric(self) -> str:
        """A claim with a number begins with it."""
        verdict, figure = self.judged.verdict, self.figure
        value = self.value()
        if figure is None:
            return self.say(
                "no source was found for {value}, which {who} gives for {subject}",
                "aucune source n’a été trouvée pour {value}, chiffre donné par {who} pour {subject}",
                value=value, who=attribution(self.claim, self.lang), subject=self.subject,
            )  # fmt: skip
        if verdict == "holds":
            return self.right(f"{value}{self.quoted()}")
        if verdict == "holds_for_another_measure":
            return self.right(f"{value}{self.quoted()}", but=True) + self.not_as_stated()
        if verdict == "holds_for_another_subject":
            return self.right(f"{value}{self.quoted()}") + self.not_for_subject()
        if verdict == "different_scope":
            return self.other_scope(value)
        lead = self.say("{value} for {subject}", "{value} pour {subject}", value=value, subject=self.subject)
        lead += self.quoted()
        if verdict == "contradicted":
            lead += self.say(" is contradicted: ", " : c’est contredit par les sources, car ")
            return lead + self.told(figure) + self.off(figure) + self.second(figure)
        return lead + self.say(
            " is not confirmed by any source; the nearest figure: ",
            " : aucune source ne le confirme ; le chiffre le plus proche : ",
        ) + self.told(figure)  # fmt: skip

    def value(self) -> str:
        """The claim's own number: `less than 6 million US dollars`."""
        claim = self.claim
        assert claim.value is not None  # noqa: S101 - asked for of claims with a number alone
        value = claim.value.as_in(claim.value.unit)
        return signed(value, claim.quantity, claim.value.unit, self.lang, claim.operator)

    def quoted(self) -> str:
        """That the article quotes another, where it does."""
        if self.claim.attributed_to in ATTRIBUTIONS:
            return ""
        who = self.claim.attributed_to
        return self.say(
            ", which the article has from {who},", ", chiffre que l’article attribue à {who},", who=who
        )

    def right(self, lead: str, *, but: bool = False) -> str:
        """That it is right, of what, and who says so."""
        figure = self.figure
        assert figure is not None  # noqa: S101 - the verdict rests on it
        what, number = self.what(figure), amount_of(figure, self.lang)
        if self.claim.quantity.startswith("price_per"):
            what = self.say("as the price of {what}", "comme prix {of}", what=what, of=de(what))
        else:
            what = self.say("for {what}", "pour {what}", what=what)
        shown = self.say("; ", " ; ").join(
            filter(None, ("" if number == self.value() else number, source_of(figure, self.lang)))
        )
        return self.say(
            "{lead} is true, but {what}" if but else "{lead} is right {what}",
            "{lead} : c’est exact, mais {what}" if but else "{lead} : c’est exact {what}",
            lead=lead.rstrip(",") if self.french else lead,
            what=f"{what} ({shown})" if shown else what,
        )

    def not_as_stated(self) -> str:
        """What it is not, and what that would be where it is known."""
        measure = word(CLAIM_MEASURES.get(self.claim.measure), self.lang)
        told = self.say(", not {measure}", ", pas {measure}", measure=measure) if measure else ""
        stated = next((each for each in self.own() if each.measure == self.claim.measure), None)
        return told + (self.say("; ", " ; ") + self.told(stated) if stated else "")

    def not_for_subject(self) -> str:
        """That it is not so for the claim's own subject, or that nothing says so."""
        own = next(iter(self.own()), None)
        if own is not None and agrees(self.claim, own):
            return self.say(
                ", while the article says it of {subject}; {own}",
                ", alors que l’article le dit {of} ; {own}",
                subject=self.subject, of=de(self.subject), own=self.told(own),
            )  # fmt: skip
        told = self.say(", not for {subject}", ", pas pour {subject}", subject=self.subject)
        return told + (self.say("; ", " ; ") + self.told(own) if own else "")

    def other_scope(self, value: str) -> str:
        """A number of another scope than the claim's, or than its group's."""
        figure, group = self.figure, self.judged.group
        assert figure is not None  # noqa: S101 - the verdict rests on it
        if self.claim.scope == figure.scope and group and group.scope:
            return self.right(f"{value}{self.quoted()}") + self.say(
                ", not for {scope}",
                ", pas pour {scope}",
                scope=word(SCOPES.get(group.scope), self.lang, group.scope),
            )
        return self.say(
            "{value} for {subject}{quoted} can be neither confirmed nor refuted: {scope}",
            "{value} pour {subject}{quoted} : on ne peut ni le confirmer ni le démentir, car {scope}",
            value=value, subject=self.subject, quoted=self.quoted(), scope=self.scopes(figure),
        )  # fmt: skip

    def scopes(self, figure: Figure) -> str:
        """The scope that the article speaks of, and what the figure says of another."""
        pair = CLAIM_SCOPES.get(self.claim.scope or "")
        scope = self.say("the article speaks of another scope", "l’article parle d’un autre périmètre")
        return self.say(
            "{scope}; what is known: {told}",
            "{scope} ; ce que l’on sait : {told}",
            scope=word(pair, self.lang) if pair else scope, told=self.told(figure),
        )  # fmt: skip

    def off(self, figure: Figure) -> str:
        """By how much the figure differs from the claim."""
        claim = self.claim
        if claim.value is None or figure.low is None:
            return ""
        value = claim.value.as_in(claim.value.unit)
        gap = figure.low - value
        size = difference_in(gap, value, claim.value.unit, self.lang)
        if gap > 0:
            return self.say(", {size} more than stated", ", soit {size} de plus qu’annoncé", size=size)
        return self.say(", {size} less than stated", ", soit {size} de moins qu’annoncé", size=size)

    def second(self, figure: Figure) -> str:
        """The next figure of another name: the only one that fits, or another that does not."""
        other = next(
            (each for each in self.judged.evidence if each.name != figure.name and each.point is not None),
            None,
        )
        if other is None:
            return ""
        if agrees(self.claim, other):
            return self.say(
                "; only this fits: {told}", " ; seul ceci convient : {told}", told=self.told(other)
            )
        return self.say("; and ", " ; et ") + self.told(other) + self.off(other)

    # --- claims in words ---

    def worded(self) -> str:
        """A claim in words begins with what it says, and who says it."""
        told: str = getattr(self, f"worded_{self.judged.verdict}")()
        return f"{self.lead()}{self.say('; ', ' ; ')}{told}"

    def lead(self) -> str:
        """`according to the article, R1 is open source`."""
        claim = self.claim
        who = attribution(claim, self.lang)
        title = claim.title_fr if self.french else claim.title
        if claim.attributed_to in title:
            who = self.say("the article", "l’article")
        elif claim.attributed_to not in ATTRIBUTIONS:
            who += self.say(", quoted in the article", ", cité dans l’article")
        first = title.split(" ", 1)[0]
        if first.lower() in LOWERED or first.startswith("L’"):
            title = title[0].lower() + title[1:]
        return self.say("according to {who}, {title}", "selon {who}, {title}", who=who, title=title)

    def worded_holds(self) -> str:
        """That it is so; the figure where it says more than the claim, and one that says otherwise."""
        figure = self.figure
        if figure is None:
            return self.say("that is true", "c’est exact")
        same = figure.text is not None and figure.text == self.claim.text
        said = source_of(figure, self.lang)
        told = self.say("that is true", "c’est exact") + (f" ({said})" if said else "")
        if not same:
            told = self.say("that is true: ", "c’est exact : ") + self.told(figure)
        others = [each for each in self.own() if each.measure == figure.measure and each != figure]
        if others and (figure.text is None or not agrees(self.claim, others[0])):
            told += self.say("; by another source, ", " ; selon une autre source, ") + self.told(others[0])
        return told

    def worded_holds_for_another_measure(self) -> str:
        """That it depends on the measure, or what the figures show."""
        figure = self.figure
        if figure is None:
            return self.say("that depends on the measure", "tout dépend de ce que l’on mesure")
        against = next((each for each in self.own() if not agrees(self.claim, each)), None)
        if against is None:
            return self.say("what the sources show: ", "ce que montrent les sources : ") + self.told(figure)
        return self.say(
            "that depends on what one looks at: {told}, but {against}",
            "tout dépend de ce que l’on regarde : {told}, mais {against}",
            told=self.told(figure), against=self.told(against),
        )  # fmt: skip

    def worded_holds_for_another_subject(self) -> str:
        """Of what it is true, and what the figures say of the claim's own subject."""
        figure = self.figure
        if figure is None:
            return self.say("that is true of another", "c’est exact pour un autre")
        own = next((each for each in self.own() if not agrees(self.claim, each)), None)
        name = name_of(figure.name, self.lang)
        if own is None:
            told = self.say("that is true of {name}: {told}", "c’est exact pour {name} : {told}",
                            name=name, told=self.told(figure))  # fmt: skip
            also = next(iter(self.own()), None)
            return told + (self.say("; and ", " ; et ") + self.told(also) if also else "")
        return self.say(
            "that is true of {name}, not of {subject}: {told}, but {own}",
            "c’est exact pour {name}, pas pour {subject} : {told}, mais {own}",
            name=name, subject=self.subject, told=self.told(figure), own=self.told(own),
        )  # fmt: skip

    def worded_different_scope(self) -> str:
        """What the article speaks of, and what the source does."""
        told = self.say(
            "that can be neither confirmed nor refuted", "on ne peut ni le confirmer ni le démentir"
        )
        if self.figure is None:
            return told
        return told + self.say(": ", ", car ") + self.scopes(self.figure)

    def worded_contradicted(self) -> str:
        """What the figure says instead."""
        told = self.say("the sources contradict it", "les sources le contredisent")
        return f"{told}{self.say(': ', ' : ')}{self.told(self.figure)}" if self.figure else told

    def worded_unsupported(self) -> str:
        """That no source was found, and what is known."""
        told = self.say("no source was found that confirms it", "aucune source trouvée ne le confirme")
        known = self.say("; what is known: ", " ; ce que l’on sait : ")
        return told + (known + self.told(self.figure) if self.figure else "")

    def worded_not_checkable(self) -> str:
        """That it cannot be checked, and a figure to compare with."""
        told = self.say("put like this, it cannot be checked", "ainsi formulé, ce n’est pas vérifiable")
        known = self.say("; a figure for comparison: ", " ; un chiffre à titre de repère : ")
        return told + (known + self.told(self.figure) if self.figure else "")

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

    def what(self, figure: Figure) -> str:
        """What a figure is."""
        return _what_of(figure, self.lang, self.base(figure))

    def told(self, figure: Figure) -> str:
        """What a figure says, and who says so."""
        said = source_of(figure, self.lang)
        return says(figure, self.lang, self.base(figure)) + (f" ({said})" if said else "")
