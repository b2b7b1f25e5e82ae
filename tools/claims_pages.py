"""docs/claims.md and docs/claims.fr.md: the whole ledger of claims, for readers who install nothing.

Sentences and figures are those of `costcalc claims` on the shipped table; the rest is in `claims/`.
"""

from __future__ import annotations

import re
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from costcalc.language.numerals import LANGUAGES, typeset
from costcalc.pricing_table import load
from costcalc.questions.claims.articles import MATTER_MOST
from costcalc.questions.claims.clauses import amount_of, source_of, what_of
from costcalc.questions.claims.ledger import claims
from costcalc.questions.claims.page import article_words, comparison, counted, sections
from costcalc.questions.claims.phrasebook import BOOK, LABELS, speaker_of, title_of, verdict_words
from costcalc.questions.claims.request import Request
from costcalc.questions.claims.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from costcalc.questions.claims.figures import Figure
    from costcalc.questions.claims.judge import Judged
    from costcalc.questions.claims.ledger import Ledger
    from costcalc.questions.claims.page import Comparison, Section

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "config" / "pricing.yaml"
FRAMES = ROOT / "tools" / "claims"
PAGES = {"en": "claims.md", "fr": "claims.fr.md"}


def files() -> dict[str, str]:
    """The pages by their path."""
    table = load(TABLE)
    return {f"docs/{PAGES[lang]}": _page(claims(table, Request(lang=lang))) for lang in LANGUAGES}


def _page(ledger: Ledger) -> str:
    lang = ledger.lang
    frame = Template(typeset((FRAMES / f"page.{lang}.md").read_text(encoding="utf-8"), lang))
    told = comparison(ledger)
    return frame.substitute(
        first=_first(ledger, told),
        comparison=_comparison(told, LABELS[lang]),
        counts=_counts(ledger, LABELS[lang]),
        groups="\n\n".join(part for each in sections(ledger) for part in _section(each, lang)),
        hash=ledger.table_hash,
    )


def _first(ledger: Ledger, told: Comparison) -> str:
    """The sentences that matter most; what is no claim is the honest ratio."""
    by_id = {judged.claim.id: judged for judged in ledger.claims}
    said = [sentence(by_id[name], ledger.lang) if name in by_id else told.headline for name in MATTER_MOST]
    return "\n".join(f"{number}. {escaped(each)}" for number, each in enumerate(filter(None, said), 1))


def _comparison(told: Comparison, labels: Mapping[str, str]) -> str:
    """The ratios of the two models, each with what it compares."""
    rows = [[*map(escaped, row[:-1]), f"**{row[-1]}**"] for row in told.rows]
    head = [labels["compared"], told.model, told.other, labels["ratio"].capitalize()]
    intro = labels["comparison_text"].format(model=told.model, other=told.other, day=told.day)
    return f"{escaped(intro)}\n\n{_table(head, rows)}"


def _counts(ledger: Ledger, labels: Mapping[str, str]) -> str:
    """How many claims have each verdict."""
    lang = ledger.lang
    rows = [
        [
            escaped(verdict_words(name, lang)),
            escaped(typeset(BOOK.word("verdicts explained", name, lang), lang)),
            str(count),
        ]
        for name, count in counted(ledger)
    ]
    articles = {judged.claim.article.id for judged in ledger.claims}
    head = [labels["verdict"].capitalize(), labels["meaning"], labels["many"].capitalize()]
    total = labels["total"].format(count=len(ledger.claims), articles=len(articles))
    return f"{_table(head, rows)}\n\n{total}"


def _section(section: Section, lang: str) -> Iterator[str]:
    yield f"### {escaped(section.title)}"
    if section.disagreement:
        yield escaped(section.disagreement)
    for judged in section.claims:
        yield "\n".join(_claim(judged, lang, LABELS[lang]))


def _claim(judged: Judged, lang: str, labels: Mapping[str, str]) -> Iterator[str]:
    """One claim: its words, who says it where, the verdict, and the figures that bear on it."""
    claim = judged.claim
    article = f"{labels['article'].capitalize()} {escaped(article_words(claim.article, lang))}"
    yield from (
        f"#### {escaped(title_of(claim, lang))}",
        "",
        f"> «\u00a0{escaped(claim.printed)}\u00a0»",
        ">",
    )
    yield from (f"> {article}, {labels['said_by']} {escaped(speaker_of(claim.attributed_to, lang))}", "")
    yield f"**{escaped(verdict_words(judged.verdict, lang))}.** {escaped(sentence(judged, lang))}"
    if judged.evidence:
        head = [labels["figure_deciding"], labels["value"].capitalize(), labels["source"].capitalize()]
        yield from ("", _table(head, [_evidence(figure, lang) for figure in judged.evidence]))
    if judged.others:
        others = ", ".join(escaped(what_of(each, lang)) for each in judged.others)
        yield from ("", labels["others_priced"].format(others=others))
    yield from ("", f"`{claim.id}`")


def _evidence(figure: Figure, lang: str) -> list[str]:
    link = _link(source_of(figure, lang), figure.source.url if figure.source else None)
    return [escaped(what_of(figure, lang)), escaped(amount_of(figure, lang)), link]


def _link(text: str, url: str | None) -> str:
    """A text that leads to an address, in which brackets and spaces are encoded."""
    for mark, code in (("(", "%28"), (")", "%29"), (" ", "%20"), ("|", "%7C"), ("<", "%3C"), (">", "%3E")):
        url = url and url.replace(mark, code)
    return f"[{escaped(text)}]({url})" if url else escaped(text)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def escaped(text: str) -> str:
    """Text without markup, on one line; French spaces stay."""
    text = re.sub(r"[\r\n\t]+", " ", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"([\\`*_\[\]|$~#])", r"\\\1", text)
