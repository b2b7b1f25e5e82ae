"""`claims`: what the articles say, what the figures say, and what becomes of it."""

from __future__ import annotations

from unicodedata import combining, normalize
from weakref import WeakKeyDictionary

from costcalc.errors import (
    NoPriceInForceError,
    UnknownClaimError,
    UnknownModelError,
    UsageError,
    listed,
    shown,
)
from costcalc.language.numerals import LANGUAGES
from costcalc.operations.words import Parameter, check_words, names_of, one_text
from costcalc.periods import parse_moment
from costcalc.questions.claims.articles import COMPARED
from costcalc.questions.claims.clauses import what_of
from costcalc.questions.claims.figures import Figure, value_of
from costcalc.questions.claims.judge import VERDICTS, Judged, judge_all
from costcalc.questions.claims.phrasebook import title_of
from costcalc.questions.claims.ratios import PriceRatio, honest_ratios
from costcalc.questions.claims.sentences import disagreement, sentence
from costcalc.questions.claims.shape import LEDGER
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from typing import Any

    from costcalc.operations.words import Words
    from costcalc.pricing.facts import Claim, Group
    from costcalc.rating.table import RatingTable

PARAMETERS = (
    Parameter("id", "one claim, such as art-004-r1-price", also=("claim",)),
    Parameter("article", "only claims of this article: 004, a file name, or words of its title"),
    Parameter("verdict", f"only claims that are {listed(VERDICTS)}"),
    Parameter("group", "only claims on this thing, such as training-cost"),
    Parameter("search", "only claims with these words, as a reader remembers them: 0,14"),
    Parameter("lang", "the language of the sentences: en or fr"),
)
"""The words of a question about claims."""

NAMES = names_of(PARAMETERS)
RATIO_QUANTITY = "price_per_million_tokens"


class Ledger(NamedTuple):
    """The claims asked for, the groups that they belong to, and the comparison behind the price claims."""

    table_hash: str
    lang: str
    claims: Sequence[Judged]
    groups: Sequence[tuple[Group, Sequence[Judged]]]
    ratios: Sequence[PriceRatio]

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it, schema `costcalc/claims/1`."""
        return LEDGER.document(self)

    @property
    def told_claims(self) -> Iterable[ToldClaim]:
        """The claims in the language asked for."""
        return (ToldClaim(judged, self.lang) for judged in self.claims)

    @property
    def told_groups(self) -> Iterable[ToldGroup]:
        """The groups in the language asked for."""
        return (ToldGroup(*group, self.lang) for group in self.groups)


class ToldClaim(NamedTuple):
    """A claim with its verdict, as it is told in a language."""

    judged: Judged
    lang: str

    @property
    def claim(self) -> Claim:
        """What is claimed."""
        return self.judged.claim

    @property
    def title(self) -> str:
        """The claim in short."""
        return title_of(self.claim, self.lang)

    @property
    def sentence(self) -> str:
        """What becomes of it."""
        return sentence(self.judged, self.lang)

    @property
    def evidence(self) -> Iterator[ToldFigure]:
        """What bears on it, and then the prices of other models that carried the same number on that day."""
        for figures, other_model in ((self.judged.evidence, False), (self.judged.others, True)):
            yield from (ToldFigure(figure, self.lang, other_model) for figure in figures)


class ToldFigure(NamedTuple):
    """A figure that bears on a claim, as it is told in a language."""

    figure: Figure
    lang: str
    other_model: bool

    @property
    def what(self) -> str:
        """What it is."""
        return what_of(self.figure, self.lang)

    @property
    def value(self) -> str | None:
        """The figure as plain text."""
        return value_of(self.figure)


class ToldGroup(NamedTuple):
    """Claims on the same thing, as they are told in a language."""

    group: Group
    members: Sequence[Judged]
    lang: str

    @property
    def title(self) -> str:
        """What the thing is."""
        return title_of(self.group, self.lang)

    @property
    def disagreement(self) -> str:
        """How they disagree."""
        return disagreement(*self)


def claims(table: RatingTable, words: Words) -> Ledger:
    """The claims of the table, judged; filtered by article, verdict, group and words.

    Raises `UnknownClaimError` for an id that there is none of.
    """
    check_words(words, NAMES)
    lang = _one_of(words, "lang", LANGUAGES) or "en"
    verdict = _one_of(words, "verdict", VERDICTS)
    facts = table.catalogue.facts()
    wanted = one_text(words, "id", "claim")
    if wanted is not None and wanted not in facts.claims:
        raise UnknownClaimError(wanted, [*facts.claims])
    group = _one_of(words, "group", facts.groups)
    asked = (wanted, verdict, group)
    every = judged_once(table)
    found = [judged for judged in every if _is_one(judged, *asked) and _is_said(judged.claim, words)]
    on_prices = any(judged.claim.quantity == RATIO_QUANTITY for judged in found)
    return Ledger(table.hash, lang, found, _groups(every, found), _ratios(table) if on_prices else ())


def _one_of(words: Words, name: str, known: Collection[str]) -> str | None:
    """The text that was said, which must be a known one."""
    said = one_text(words, name)
    if said is not None and said not in known:
        due = listed(known) if known else "left out: this table has none"
        raise UsageError(f"must be {due}, not {shown(said)}", name)
    return said


_JUDGED: WeakKeyDictionary[RatingTable, Sequence[Judged]] = WeakKeyDictionary()


def judged_once(table: RatingTable) -> Sequence[Judged]:
    """Every claim of a table, judged the first time that anyone asks: a service is asked again and again.

    Safe between threads: each step is one, and two that come first at once judge the same twice.
    """
    found = _JUDGED.get(table)
    if found is None:
        found = _JUDGED[table] = tuple(judge_all(table))
    return found


def _is_one(judged: Judged, wanted: str | None, verdict: str | None, group: str | None) -> bool:
    """Whether a claim has the id, the verdict and the group that were asked for."""
    claim = judged.claim
    return wanted in (None, claim.id) and verdict in (None, judged.verdict) and group in (None, claim.group)


def _is_said(claim: Claim, words: Words) -> bool:
    """Whether a claim is of the article, and has the words, that were asked for."""
    article, search = (_folded(one_text(words, name) or "") for name in ("article", "search"))
    titles = f"{claim.title} {claim.title_fr} {claim.article.title}"
    said = _folded(f"{claim.id} {claim.printed} {claim.subject_as_stated} {titles}")
    of_article = _folded(f"{claim.article.article} {claim.article.title} {claim.article.id}")
    return article in of_article and all(word in said for word in search.split())


def _folded(text: str) -> str:
    """Words as they are remembered: without capitals, accents and the form of apostrophes."""
    letters = normalize("NFKD", text.replace("’", "'")).lower()
    return "".join(letter for letter in letters if not combining(letter))


def _groups(every: Sequence[Judged], found: Sequence[Judged]) -> list[tuple[Group, list[Judged]]]:
    """The groups of the claims found, each with all of its claims, so that a disagreement is whole."""
    groups = dict.fromkeys(judged.group for judged in found if judged.group)
    return [(group, [judged for judged in every if judged.group == group]) for group in groups]


def _ratios(table: RatingTable) -> Sequence[PriceRatio]:
    """The comparison behind the article's two prices, where the table has both models on that day."""
    model, other, day = COMPARED
    try:
        return honest_ratios(table, model, other, parse_moment(day))
    except (UnknownModelError, NoPriceInForceError):
        return ()
