"""The ledger of claims in the words of a page, which docs/claims.md and the service's /claims lay out."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from costcalc.analysis.claims.articles import COMPARED
from costcalc.analysis.claims.clauses import amount_of, source_of, what_of
from costcalc.analysis.claims.headline import headline, ratio_in, ratio_words
from costcalc.analysis.claims.judge import VERDICTS
from costcalc.analysis.claims.phrasebook import LABELS, name_of, speaker_of, title_of, verdict_words
from costcalc.analysis.claims.sentences import disagreement, sentence
from costcalc.language.numerals import date_in, joined, number_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from costcalc.analysis.claims.figures import Figure
    from costcalc.analysis.claims.judge import Judged
    from costcalc.operations.claims import Ledger
    from costcalc.pricing.model import Source

UNTITLED = "(untitled) "
"""How the table begins what stands for the title of an article without one."""


class ToldFigure(NamedTuple):
    """A figure that bears on a claim; `url` is where its source says that it is."""

    what: str
    value: str
    source: str
    url: str | None
    printed: str | None


class ToldClaim(NamedTuple):
    """One claim; `printed` is in the language of its article, `others` are prices of the same number."""

    id: str
    title: str
    printed: str
    language: str
    article: str
    by: str
    verdict: str
    verdict_words: str
    sentence: str
    figures: list[ToldFigure]
    others: list[str]


class ToldGroup(NamedTuple):
    """Claims on the same thing, and how they disagree."""

    title: str
    disagreement: str
    claims: list[ToldClaim]


class ToldLedger(NamedTuple):
    """All that a question about claims gave: verdicts with their words and counts, ratios, and claims."""

    total: int
    verdicts: list[tuple[str, str, int]]
    headline: str | None
    ratios: list[tuple[str, str, str, str]]
    day: str
    models: tuple[str, str]
    groups: list[ToldGroup]
    hash: str


def told(found: Ledger) -> ToldLedger:
    """The claims of an answer, in the words of its language."""
    lang = found.lang
    counts = Counter(judged.verdict for judged in found.claims)
    model, other = (name_of(each, lang) for each in COMPARED[:2])
    return ToldLedger(
        len(found.claims),
        [(name, verdict_words(name, lang), counts[name]) for name in VERDICTS if counts[name]],
        headline(found.ratios, model, other, lang),
        list(_ratios(found)),
        date_in(COMPARED[2], lang),
        (model, other),
        list(_groups(found)),
        found.table_hash,
    )


def _ratios(found: Ledger) -> Iterator[tuple[str, str, str, str]]:
    """What is compared, what it costs with each model, and how many times more with the other."""
    for each in found.ratios:
        if each.ratio is not None:
            costs = (_price(each.cost, found.lang), _price(each.other_cost, found.lang))
            yield ratio_words(each.what, found.lang), *costs, ratio_in(each.ratio, found.lang)


def _price(cost: Fraction, lang: str) -> str:
    return joined(number_in(cost, lang, 2), "$", lang)


def _groups(found: Ledger) -> Iterator[ToldGroup]:
    """The groups with those of their claims that were asked for; claims without a group at the end."""
    lang = found.lang
    for group, members in found.groups:
        said = disagreement(group, members, lang) if len(members) > 1 else ""
        asked = [_claim(judged, lang) for judged in found.claims if judged.claim.group == group.id]
        yield ToldGroup(title_of(group, lang), said, asked)
    rest = [_claim(judged, lang) for judged in found.claims if judged.group is None]
    if rest:
        yield ToldGroup(LABELS[lang]["rest"], "", rest)


def _claim(judged: Judged, lang: str) -> ToldClaim:
    claim = judged.claim
    return ToldClaim(
        claim.id,
        title_of(claim, lang),
        claim.printed,
        claim.article.language,
        _article(claim.article, lang),
        speaker_of(claim.attributed_to, lang),
        judged.verdict,
        verdict_words(judged.verdict, lang),
        sentence(judged, lang),
        [_figure(each, lang) for each in judged.evidence],
        [what_of(each, lang) for each in judged.others],
    )


def _article(source: Source, lang: str) -> str:
    """The number and title of an article; that it has none is said in the language of the page."""
    title = source.title.removeprefix(UNTITLED)
    untitled = LABELS[lang]["untitled"] if title != source.title else ""
    return f"{(source.article or source.id).split('_', 1)[0]}, {untitled}«\u00a0{title}\u00a0»"


def _figure(figure: Figure, lang: str) -> ToldFigure:
    url = figure.source.url if figure.source else None
    return ToldFigure(
        what_of(figure, lang), amount_of(figure, lang), source_of(figure, lang), url, figure.printed
    )
