"""docs/claims.md and docs/claims.fr.md: the whole ledger of claims, for readers who install nothing.

Every sentence and figure is that of `costcalc claims` on the shipped table; the words around them are here.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from costcalc.analysis.claims.clauses import source_of
from costcalc.analysis.claims.headline import ratio_in
from costcalc.analysis.claims.judge import VERDICTS
from costcalc.analysis.claims.sentences import (
    attribution,
    comparison,
    disagreement,
    ratio_words,
    sentence,
    value_words,
    verdict_words,
    what_of,
)
from costcalc.language.numerals import LANGUAGES, date_in, joined, number_in, typeset
from costcalc.operations.claims import COMPARED, COMPARED_NAMES, claims
from costcalc.operations.load import load
from tools import claims_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from costcalc.analysis.claims.figures import Figure
    from costcalc.analysis.claims.judge import Judged
    from costcalc.operations.claims import Ledger
    from costcalc.pricing.facts import Group

WORDS = {
    lang: {name: typeset(text, lang) for name, text in words.items()}
    for lang, words in claims_words.WORDS.items()
}

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "config" / "pricing.yaml"
PAGES = {"en": "claims.md", "fr": "claims.fr.md"}

RATIO = "the ratio"
FIRST = (
    "art-004-r1-price",
    "art-004-openai-price",
    RATIO,
    "art-003-cost-5.6m",
    "art-000-gpus-lt2000",
    "art-002-capex",
)
"""What a page opens with: the claims that matter most."""


def files() -> dict[str, str]:
    """The pages by their path."""
    table = load(TABLE)
    return {f"docs/{PAGES[lang]}": _page(claims(table, {"lang": lang})) for lang in LANGUAGES}


def _page(ledger: Ledger) -> str:
    words = WORDS[ledger.lang]
    parts = [
        words["head"],
        *_first(ledger),
        words["comparison"],
        *_comparison(ledger),
        words["ledger"],
        *_counts(ledger),
    ]
    for group, members in ledger.groups:
        parts += _group(group, members, ledger.lang)
    alone = [judged for judged in ledger.claims if judged.group is None]
    if alone:
        parts.append(f"### {words['alone']}")
        parts += [_claim(judged, ledger.lang) for judged in alone]
    parts += [words["rules"], words["hash"].format(hash=ledger.table_hash)]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _first(ledger: Ledger) -> Iterator[str]:
    """The sentences that matter most."""
    by_id = {judged.claim.id: judged for judged in ledger.claims}
    told: list[str] = []
    for name in FIRST:
        if name == RATIO:
            found = comparison(ledger.ratios, *COMPARED_NAMES, ledger.lang)
        else:
            found = sentence(by_id[name], ledger.lang) if name in by_id else None
        if found is not None:
            told.append(f"{len(told) + 1}. {escaped(found)}")
    yield "\n".join(told)


def _comparison(ledger: Ledger) -> Iterator[str]:
    """The ratios of the two models, each with what it compares."""
    words, lang = WORDS[ledger.lang], ledger.lang
    yield escaped(words["comparison_text"].format(
        model=COMPARED_NAMES[0], other=COMPARED_NAMES[1], day=date_in(COMPARED[2], lang)
    ))  # fmt: skip
    rows = []
    for each in ledger.ratios:
        if each.ratio is None:
            continue
        costs = [joined(number_in(cost, lang, 2), "$", lang) for cost in (each.cost, each.other_cost)]
        rows.append([ratio_words(each, lang), *costs, f"**{ratio_in(each.ratio, lang)}**"])
    head = [words["what"], *COMPARED_NAMES, words["times"]]
    yield _table(head, [[*map(escaped, row[:-1]), row[-1]] for row in rows])


def _counts(ledger: Ledger) -> Iterator[str]:
    """How many claims have each verdict."""
    words, lang = WORDS[ledger.lang], ledger.lang
    counts = Counter(judged.verdict for judged in ledger.claims)
    rows = [
        [escaped(verdict_words(verdict, lang)), escaped(words[verdict]), str(counts[verdict])]
        for verdict in VERDICTS
        if counts[verdict]
    ]
    yield _table([words["verdict"], words["meaning"], words["count"]], rows)
    yield words["total"].format(
        count=len(ledger.claims), articles=len({_article(each) for each in ledger.claims})
    )


def _article(judged: Judged) -> str:
    return judged.claim.article.id


def _group(group: Group, members: Sequence[Judged], lang: str) -> list[str]:
    title = group.title_fr if lang == "fr" else group.title
    told = [] if len(members) == 1 else [escaped(disagreement(group, members, lang))]
    return [f"### {escaped(title)}", *told, *(_claim(judged, lang) for judged in members)]


def _claim(judged: Judged, lang: str) -> str:
    """One claim: its words, who says it where, the verdict, and the figures that bear on it."""
    words, claim = WORDS[lang], judged.claim
    title = claim.title_fr if lang == "fr" else claim.title
    said_by = attribution(claim, lang)
    lines = [
        f"#### {escaped(title)}",
        "",
        f"> «\u00a0{escaped(claim.printed)}\u00a0»",
        ">",
        f"> {words['article']} {escaped(_article_words(judged, lang))}, {words['by']} {escaped(said_by)}",
        "",
        f"**{escaped(verdict_words(judged.verdict, lang))}.** {escaped(sentence(judged, lang))}",
    ]
    rows = [_evidence(figure, lang) for figure in judged.evidence]
    if rows:
        lines += ["", _table([words["figure"], words["value"], words["source"]], rows)]
    if judged.others:
        others = ", ".join(escaped(what_of(each, lang)) for each in judged.others)
        lines += ["", words["others"].format(others=others)]
    lines += ["", f"`{claim.id}`"]
    return "\n".join(lines)


def _article_words(judged: Judged, lang: str) -> str:
    """The number and title of an article; that it has none is said in its own language."""
    source = judged.claim.article
    number = (source.article or source.id).split("_", 1)[0]
    title = source.title.removeprefix("(untitled) ")
    untitled = WORDS[lang]["untitled"] if title != source.title else ""
    return f"{number}, {untitled}«\u00a0{title}\u00a0»"


def _evidence(figure: Figure, lang: str) -> list[str]:
    source, said = figure.source, escaped(source_of(figure, lang))
    link = f"[{said}]({_address(source.url)})" if source and source.url else said
    return [escaped(what_of(figure, lang)), escaped(value_words(figure, lang)), link]


def _address(url: str) -> str:
    """A link's target in Markdown: brackets and spaces are encoded."""
    for mark, code in (("(", "%28"), (")", "%29"), (" ", "%20"), ("|", "%7C"), ("<", "%3C"), (">", "%3E")):
        url = url.replace(mark, code)
    return url


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def escaped(text: str) -> str:
    """Text without markup, on one line; French spaces stay."""
    text = re.sub(r"[\r\n\t]+", " ", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"([\\`*_\[\]|$~#])", r"\\\1", text)
