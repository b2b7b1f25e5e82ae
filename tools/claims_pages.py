"""docs/claims.md and docs/claims.fr.md: the whole ledger of claims, for readers who install nothing.

Sentences and figures are those of `costcalc claims` on the shipped table; the rest is in `claims/`.
"""

from __future__ import annotations

import re
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from costcalc.analysis.claims.articles import MATTER_MOST
from costcalc.analysis.claims.phrasebook import BOOK, LABELS
from costcalc.language.numerals import LANGUAGES, typeset
from costcalc.operations.claims import claims
from costcalc.operations.load import load
from costcalc.report.claims_page import told

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from costcalc.report.claims_page import ToldClaim, ToldGroup, ToldLedger

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "config" / "pricing.yaml"
FRAMES = ROOT / "tools" / "claims"
PAGES = {"en": "claims.md", "fr": "claims.fr.md"}


def files() -> dict[str, str]:
    """The pages by their path."""
    table = load(TABLE)
    return {f"docs/{PAGES[lang]}": _page(told(claims(table, {"lang": lang})), lang) for lang in LANGUAGES}


def _page(ledger: ToldLedger, lang: str) -> str:
    labels = LABELS[lang]
    frame = Template(typeset((FRAMES / f"page.{lang}.md").read_text(encoding="utf-8"), lang))
    return frame.substitute(
        first=_first(ledger),
        comparison=_comparison(ledger, labels),
        counts=_counts(ledger, labels, lang),
        groups="\n\n".join(part for group in ledger.groups for part in _group(group, labels)),
        hash=ledger.hash,
    )


def _first(ledger: ToldLedger) -> str:
    """The sentences that matter most; what is no claim is the honest ratio."""
    said = {claim.id: claim.sentence for group in ledger.groups for claim in group.claims}
    found = filter(None, (said.get(name, ledger.headline) for name in MATTER_MOST))
    return "\n".join(f"{number}. {escaped(each)}" for number, each in enumerate(found, 1))


def _comparison(ledger: ToldLedger, labels: Mapping[str, str]) -> str:
    """The ratios of the two models, each with what it compares."""
    model, other = ledger.models
    rows = [[*map(escaped, row[:-1]), f"**{row[-1]}**"] for row in ledger.ratios]
    head = [labels["compared"], model, other, labels["ratio"].capitalize()]
    intro = labels["comparison_text"].format(model=model, other=other, day=ledger.day)
    return f"{escaped(intro)}\n\n{_table(head, rows)}"


def _counts(ledger: ToldLedger, labels: Mapping[str, str], lang: str) -> str:
    """How many claims have each verdict."""
    rows = [
        [escaped(words), escaped(typeset(BOOK.word("verdicts explained", name, lang), lang)), str(count)]
        for name, words, count in ledger.verdicts
    ]
    articles = {claim.article for group in ledger.groups for claim in group.claims}
    head = [labels["verdict"].capitalize(), labels["meaning"], labels["many"].capitalize()]
    return f"{_table(head, rows)}\n\n{labels['total'].format(count=ledger.total, articles=len(articles))}"


def _group(group: ToldGroup, labels: Mapping[str, str]) -> Iterator[str]:
    yield f"### {escaped(group.title)}"
    if group.disagreement:
        yield escaped(group.disagreement)
    for claim in group.claims:
        yield "\n".join(_claim(claim, labels))


def _claim(claim: ToldClaim, labels: Mapping[str, str]) -> Iterator[str]:
    """One claim: its words, who says it where, the verdict, and the figures that bear on it."""
    yield from (f"#### {escaped(claim.title)}", "", f"> «\u00a0{escaped(claim.printed)}\u00a0»", ">")
    article = f"{labels['article'].capitalize()} {escaped(claim.article)}"
    yield from (f"> {article}, {labels['said_by']} {escaped(claim.by)}", "")
    yield f"**{escaped(claim.verdict_words)}.** {escaped(claim.sentence)}"
    if claim.figures:
        head = [labels["figure_deciding"], labels["value"].capitalize(), labels["source"].capitalize()]
        rows = [
            [escaped(each.what), escaped(each.value), _link(each.source, each.url)] for each in claim.figures
        ]
        yield from ("", _table(head, rows))
    if claim.others:
        yield from ("", labels["others_priced"].format(others=", ".join(map(escaped, claim.others))))
    yield from ("", f"`{claim.id}`")


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
