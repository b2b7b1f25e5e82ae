"""The ledger of claims as a page has it: docs/claims.md and the service's /claims lay out the same."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from costcalc.language.numerals import date_in, joined, number_in
from costcalc.questions.claims.articles import COMPARED
from costcalc.questions.claims.headline import headline, ratio_in, ratio_words
from costcalc.questions.claims.judge import VERDICTS
from costcalc.questions.claims.phrasebook import LABELS, name_of, title_of
from costcalc.questions.claims.sentences import disagreement

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from costcalc.pricing.source import Source
    from costcalc.questions.claims.judge import Judged
    from costcalc.questions.claims.ledger import Ledger
    from costcalc.questions.claims.ratios import PriceRatio

UNTITLED = "(untitled) "
"""How the table begins what stands for the title of an article without one."""


class Section(NamedTuple):
    """Claims on the same thing, and how they disagree."""

    title: str
    disagreement: str
    claims: Sequence[Judged]


class Comparison(NamedTuple):
    """The honest comparison: each row says what is compared, both prices, and how many times it is."""

    headline: str | None
    model: str
    other: str
    day: str
    rows: Sequence[tuple[str, str, str, str]]


def sections(found: Ledger) -> Iterator[Section]:
    """The groups with those of their claims that were asked for; claims without a group at the end."""
    lang = found.lang
    for group, members in found.groups:
        said = disagreement(group, members, lang) if len(members) > 1 else ""
        asked = [judged for judged in found.claims if judged.claim.group == group.id]
        yield Section(title_of(group, lang), said, asked)
    rest = [judged for judged in found.claims if judged.group is None]
    if rest:
        yield Section(LABELS[lang]["rest"], "", rest)


def counted(found: Ledger) -> list[tuple[str, int]]:
    """How many claims have each verdict that there is."""
    counts = Counter(judged.verdict for judged in found.claims)
    return [(name, counts[name]) for name in VERDICTS if counts[name]]


def comparison(found: Ledger) -> Comparison:
    """The price comparison of the articles in words; without rows where the ledger has none."""
    lang = found.lang
    model, other = (name_of(each, lang) for each in COMPARED[:2])
    rows = [
        (ratio_words(each.what, lang), *_prices(each, lang), ratio_in(each.ratio, lang))
        for each in found.ratios
        if each.ratio is not None
    ]
    said = headline(found.ratios, model, other, lang)
    return Comparison(said, model, other, date_in(COMPARED[2], lang), rows)


def _prices(ratio: PriceRatio, lang: str) -> tuple[str, str]:
    one, other = (joined(number_in(cost, lang, 2), "$", lang) for cost in (ratio.cost, ratio.other_cost))
    return one, other


def article_words(source: Source, lang: str) -> str:
    """The number and title of an article; that it has none is said in the language of the page."""
    title = source.title.removeprefix(UNTITLED)
    untitled = LABELS[lang]["untitled"] if title != source.title else ""
    return f"{(source.article or source.id).split('_', 1)[0]}, {untitled}«\u00a0{title}\u00a0»"
