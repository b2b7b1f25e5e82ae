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
from costcalc.questions.claims.comparison import MATTER_MOST
from costcalc.questions.claims.ledger import claims
from costcalc.questions.claims.phrasebook import BOOK, LABELS, verdict_words
from costcalc.questions.claims.request import Request

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from costcalc.questions.claims.comparison import Comparison
    from costcalc.questions.claims.ledger import Ledger
    from costcalc.questions.claims.told_claims import ToldClaim, ToldGroup
    from costcalc.questions.claims.told_figures import ToldFigure

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "config" / "pricing.yaml"
FRAMES = ROOT / "tools" / "claims"
PAGES = {"en": "claims.md", "fr": "claims.fr.md"}


def files() -> dict[str, str]:
    """The pages by their path."""
    table = load(TABLE)
    return {f"docs/{PAGES[lang]}": _page(claims(table, Request(lang=lang))) for lang in LANGUAGES}


def _page(ledger: Ledger) -> str:
    lang, labels = ledger.lang, LABELS[ledger.lang]
    frame = Template(typeset((FRAMES / f"page.{lang}.md").read_text(encoding="utf-8"), lang))
    return frame.substitute(
        first=_first(ledger),
        comparison=_comparison(ledger.comparison, labels),
        counts=_counts(ledger, labels),
        groups="\n\n".join(part for each in ledger.sections for part in _section(each, labels)),
        hash=ledger.table_hash,
    )


def _first(ledger: Ledger) -> str:
    """The sentences that matter most; what is no claim is the honest ratio."""
    by_id = {told.claim.id: told.sentence for told in ledger.told_claims}
    said = [by_id.get(name, ledger.comparison.headline) for name in MATTER_MOST]
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
        for name, count in ledger.counts
    ]
    articles = {judged.claim.article.id for judged in ledger.claims}
    head = [labels["verdict"].capitalize(), labels["meaning"], labels["many"].capitalize()]
    total = labels["total"].format(count=len(ledger.claims), articles=len(articles))
    return f"{_table(head, rows)}\n\n{total}"


def _section(section: ToldGroup, labels: Mapping[str, str]) -> Iterator[str]:
    yield f"### {escaped(section.title)}"
    if len(section.members) > 1:
        yield escaped(section.disagreement)
    for told in section.claims:
        yield "\n".join(_claim(told, labels))


def _claim(told: ToldClaim, labels: Mapping[str, str]) -> Iterator[str]:
    """One claim: its words, who says it where, the verdict, and the figures that bear on it."""
    article = f"{labels['article'].capitalize()} {escaped(told.article)}"
    yield from (
        f"#### {escaped(told.title)}",
        "",
        f"> «\u00a0{escaped(told.claim.printed)}\u00a0»",
        ">",
        f"> {article}, {labels['said_by']} {escaped(told.speaker)}",
        "",
        f"**{escaped(told.verdict)}.** {escaped(told.sentence)}",
    )
    if told.figures:
        head = [labels["figure_deciding"], labels["value"].capitalize(), labels["source"].capitalize()]
        yield from ("", _table(head, [_evidence(each) for each in told.figures]))
    if told.others:
        others = ", ".join(escaped(each.what) for each in told.others)
        yield from ("", labels["others_priced"].format(others=others))
    yield from ("", f"`{told.claim.id}`")


def _evidence(told: ToldFigure) -> list[str]:
    source = told.figure.source
    return [escaped(told.what), escaped(told.amount), _link(told.said_by, source.url if source else None)]


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
