"""The tables of `claims`: one claim with its evidence, or many with their verdicts, by subject."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from costcalc.analysis.claims.ratios import PriceRatio
from costcalc.analysis.claims.sentences import ratio_words
from costcalc.analysis.claims.vocabulary import ATTRIBUTIONS, VERDICT_WORDS, word
from costcalc.operations.claims import COMPARED, RATIO_QUANTITY
from costcalc.report.figures import NOTHING
from costcalc.report.folding import folded_table, told
from costcalc.report.languages import (
    COLON,
    LABELS,
    OPERATORS,
    SEMICOLON,
    UNITS,
    cost,
    figure,
    range_of,
    times,
    with_unit,
)
from costcalc.report.safe import markdown_cell, safe
from costcalc.report.text import Cell, Column, shortened
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from costcalc.report.text import Look

    Claim = Mapping[str, Any]

STYLES = {"holds": "green", "contradicted": "red", "unsupported": "dim", "not_checkable": "dim"}
"""The colours of the verdicts; what holds in another way is yellow."""

WIDEST_SOURCE = 24


def claims_lines(document: Mapping[str, Any], look: Look) -> Iterator[str]:
    """One claim in full, or many in two lines each."""
    claims, lang = document["claims"], document["lang"]
    if not claims:
        yield LABELS[lang]["nothing"]
    elif len(claims) == 1:
        yield from _in_full(claims[0], document, look, quotes=False)
        yield from _context(claims[0], document, look)
    else:
        yield from _counted(claims, lang, look)
        for group, members in _sections(document):
            yield ""
            yield look.paint(safe(_title(group, lang)), "bold")
            for claim in members:
                yield from _in_short(claim, lang, look)
            yield from _together(group, members, document, look)
        yield ""
        yield from told(LABELS[lang]["more"], look)


def claims_explained(document: Mapping[str, Any], look: Look) -> Iterator[str]:
    """Every claim in full, with the words of each source."""
    claims, lang = document["claims"], document["lang"]
    if not claims:
        yield LABELS[lang]["nothing"]
    elif len(claims) == 1:
        yield from _in_full(claims[0], document, look, quotes=True)
        yield from _context(claims[0], document, look)
    else:
        yield from _counted(claims, lang, look)
        for group, members in _sections(document):
            yield ""
            yield look.paint(safe(f"{_title(group, lang)}".upper()), "bold")
            for claim in members:
                yield ""
                yield from _in_full(claim, document, look, quotes=True)
            together = list(_together(group, members, document, look))
            yield from ["", *together] if together else together


def _counted(claims: Sequence[Claim], lang: str, look: Look) -> Iterator[str]:
    counts = Counter(claim["verdict"] for claim in claims)
    each = [f"{counts[name]} {verdict_words(name, lang)}" for name in VERDICT_WORDS if counts[name]]
    yield from told(
        f"{len(claims)} {LABELS[lang]['many']}{COLON[lang]} {SEMICOLON[lang].join(each)}",
        look,
        "  ",
        first="",
    )


def _sections(document: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any] | None, list[Claim]]]:
    """The groups with those of their claims that were asked for; claims without a group at the end."""
    for group in [*document["groups"], None]:
        name = group["id"] if group else None
        members = [claim for claim in document["claims"] if claim["group"] == name]
        if members:
            yield group, members


def _title(group: Mapping[str, Any] | None, lang: str) -> str:
    return str(group["title"]) if group else LABELS[lang]["rest"]


def _in_short(claim: Claim, lang: str, look: Look) -> Iterator[str]:
    """Two lines: the verdict with the claim's id, and what is claimed."""
    width = max(len(verdict_words(name, lang)) for name in VERDICT_WORDS)
    said = verdict_words(claim["verdict"], lang)
    padding = " " * (width - len(said))
    yield f"  {look.paint(said, _style(claim))}{padding}  {safe(claim['id'])}"
    yield from told(claim["title"], look, "    ")


def verdict_words(verdict: str, lang: str) -> str:
    """A verdict as it is read in a line: `true, but of another measure`."""
    said = word(VERDICT_WORDS.get(verdict), lang, verdict)
    return said[:1].lower() + said[1:]


def _style(claim: Claim) -> str:
    return STYLES.get(claim["verdict"], "yellow")


def _together(
    group: Mapping[str, Any] | None, members: Sequence[Claim], document: Mapping[str, Any], look: Look
) -> Iterator[str]:
    """How the claims of a group disagree, and the price comparison below the claims that it belongs to."""
    label = LABELS[document["lang"]]["together"]
    if group and group["disagreement"] and len(group["claims"]) > 1:
        lead = look.paint(label, "bold")
        lines = told(group["disagreement"], look, "    ", first=f"  {label}{COLON[document['lang']]} ")
        yield lines[0].replace(label, lead, 1)
        yield from lines[1:]
    if _is_on_prices(members):
        yield from _comparison(document, look)


def _is_on_prices(claims: Sequence[Claim]) -> bool:
    return any(claim["quantity"] == RATIO_QUANTITY for claim in claims)


def _in_full(claim: Claim, document: Mapping[str, Any], look: Look, *, quotes: bool) -> Iterator[str]:
    """A claim as it is printed and by whom, what becomes of it, and the figures that say so."""
    lang = document["lang"]
    labels = LABELS[lang]
    yield from told(claim["title"], look, "  ", first=f"{look.paint(safe(claim['id']), 'bold')}  ")
    yield ""
    facts = list(_facts(claim, lang, quotes=quotes))
    width = max(len(label) for label, _ in facts)
    for label, said in facts:
        lead = f"  {label:<{width}}  "
        lines = told(said, look, " " * len(lead), first=lead)
        if label == labels["verdict"]:
            lines = [line.replace(said, look.paint(said, _style(claim))) for line in lines]
        yield from lines
    yield ""
    yield from told(claim["sentence"], look, "  ")
    yield ""
    if not claim["evidence"]:
        yield from told(labels["none"], look, "  ")
        return
    yield look.paint(labels["evidence"], "bold")
    yield from evidence_table(claim["evidence"], lang, look)
    yield ""
    yield look.paint(labels["sources"], "bold")
    yield from _sources(claim["evidence"], lang, look, quotes=quotes)


def _facts(claim: Claim, lang: str, *, quotes: bool) -> Iterator[tuple[str, str]]:
    labels = LABELS[lang]
    speaker = word(ATTRIBUTIONS.get(claim["attributed_to"]), lang, claim["attributed_to"])
    dated = f", {claim['date']}" if claim["date"] else ""
    yield labels["printed"], _quoted(claim["printed"], lang)
    yield labels["article"], f"{claim['article_title']} ({claim['article']})"
    yield labels["said_by"], f"{speaker}{dated}"
    claimed = claimed_of(claim, lang)
    if claimed:
        yield labels["claimed"], claimed
    yield labels["verdict"], verdict_words(claim["verdict"], lang)
    if quotes and claim["difference"] not in (None, "0") and claim["unit"]:
        yield labels["off"], with_unit(claim["difference"], claim["unit"], lang)


def _quoted(text: str, lang: str) -> str:
    return f"«\N{NO-BREAK SPACE}{text}\N{NO-BREAK SPACE}»" if lang == "fr" else f"“{text}”"


def claimed_of(claim: Claim, lang: str) -> str:
    """What a claim says in figures: `less than 6,000,000 USD (development cost, DeepSeek, son modèle)`."""
    if claim["value"] is not None:
        said = f"{OPERATORS[lang][claim['operator']]}{with_unit(claim['value'], claim['unit'], lang)}"
    elif lang == "en":
        said = claim["text"] or ""
    else:
        return ""
    measure = f"{claim['measure'].replace('_', ' ')}, " if lang == "en" else ""
    return f"{said} ({measure}{claim['subject_as_stated']})"


def evidence_table(evidence: Sequence[Mapping[str, Any]], lang: str, look: Look) -> Iterator[str]:
    """The figures that bear on a claim, the one that decides first, with their sources by number."""
    labels, numbers = LABELS[lang], _numbered(evidence)
    figures = [range_of(each["value"]) is not None for each in evidence]
    align = "left" if not all(figures) else "point" if lang == "en" else "right"
    units = [each["unit"] if is_figure else None for each, is_figure in zip(evidence, figures, strict=True)]
    shared = UNITS[lang].get(units[0], units[0]) if units[0] and len(set(units)) == 1 else None
    columns = [
        Column(shared or labels["value"], align),
        Column(labels["unit"]),
        Column(labels["what"]),
        Column(labels["source"]),
        Column(labels["published"]),
    ]
    rows: list[list[str | Cell]] = []
    for each, unit in zip(evidence, units, strict=True):
        source = each["source"] or {}
        style = "dim" if each.get("other_model") else "" if rows else "bold"
        rows.append(
            [
                Cell(figure(each["value"], lang, each["unit"]), style),
                UNITS[lang].get(unit, unit) if unit and not shared else "",
                _what(each, lang),
                f"[{numbers[source['id']]}] {_called(source)}" if source else "",
                source.get("published") or NOTHING,
            ]
        )
    yield from folded_table(columns, rows, look, "  ", folds=(0, 2))


def _what(evidence: Mapping[str, Any], lang: str) -> str:
    """What a figure is; that it is another model's, and that nobody has verified it, where so."""
    marks = [
        *([LABELS[lang]["other_model"]] if evidence.get("other_model") else []),
        *([] if evidence["verified"] else [LABELS[lang]["unverified"]]),
    ]
    return f"{evidence['what']} ({', '.join(marks)})" if marks else str(evidence["what"])


def _called(source: Mapping[str, Any]) -> str:
    """The shortest name of a source; its full title stands among the sources."""
    return shortened(source["publisher"] or source["title"], WIDEST_SOURCE)


def _numbered(evidence: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    names = dict.fromkeys(each["source"]["id"] for each in evidence if each["source"])
    return {name: number for number, name in enumerate(names, 1)}


def _sources(evidence: Sequence[Mapping[str, Any]], lang: str, look: Look, *, quotes: bool) -> Iterator[str]:
    for name, number in _numbered(evidence).items():
        used = [each for each in evidence if each["source"] and each["source"]["id"] == name]
        source = used[0]["source"]
        parts = [source["title"], source["publisher"], source["published"]]
        lead = f"  [{number}] "
        yield from told(", ".join(part for part in parts if part), look, " " * len(lead), first=lead)
        if source["url"]:
            yield f"{' ' * len(lead)}{look.paint(safe(source['url']), 'cyan')}"
        for each in used if quotes else ():
            if each["source"]["printed"]:
                said = f"{each['what']}{COLON[lang]} {_quoted(each['source']['printed'], lang)}"
                yield from told(said, look, " " * (len(lead) + 2), first=" " * len(lead))


def _comparison(document: Mapping[str, Any], look: Look) -> Iterator[str]:
    """The ratios behind the article's two prices: by meter, and on a real mix."""
    ratios, lang = document["price_comparison"], document["lang"]
    if not ratios:
        return
    labels = LABELS[lang]
    model, other, day = COMPARED
    yield ""
    compared = f"{other} {labels['against']} {model} {labels['on']} {day}"
    yield from told(f"{labels['comparison']}{COLON[lang]} {compared}, {labels['per']}", look, "  ")
    align = "point" if lang == "en" else "right"
    columns = [
        Column(labels["ratio"], "right", "bold"),
        Column(model.rpartition("/")[2], align),
        Column(other.rpartition("/")[2], align),
        Column(labels["of"]),
    ]
    rows = [
        [
            times(each["ratio"], lang),
            cost(each["cost"], lang),
            cost(each["other_cost"], lang),
            _part(each, lang),
        ]
        for each in ratios
    ]
    yield from folded_table(columns, rows, look, "  ", folds=(3,))


def _part(ratio: Mapping[str, Any], lang: str) -> str:
    """What a ratio is of, in words."""
    costs = (Fraction(ratio["cost"]), Fraction(ratio["other_cost"]))
    return ratio_words(PriceRatio(ratio["what"], *costs, ratio["explanation"]), lang)


def _context(claim: Claim, document: Mapping[str, Any], look: Look) -> Iterator[str]:
    """What else is claimed of the same thing, and the price comparison where it belongs."""
    lang = document["lang"]
    if _is_on_prices([claim]):
        yield from _comparison(document, look)
    for group in document["groups"]:
        others = [name for name in group["claims"] if name != claim["id"]]
        if others:
            yield ""
            yield look.paint(safe(group["title"]), "bold")
            yield from told(group["disagreement"], look, "  ")
        if others:
            yield from told(
                f"{LABELS[lang]['others']}{COLON[lang]} {', '.join(others)}", look, "    ", first="  "
            )


def claims_markdown(document: Mapping[str, Any]) -> Iterator[str]:
    """What the rows of claims leave to be said in Markdown: the price comparison."""
    lang = document["lang"]
    if document["price_comparison"]:
        labels, (model, other, day) = LABELS[lang], COMPARED
        models = f"{other} {labels['against']} {model} {labels['on']} {day}"
        yield f"**{markdown_cell(labels['comparison'])}**: {markdown_cell(models)}, {labels['per']}"
        yield ""
        yield f"| {labels['ratio']} | {markdown_cell(model)} | {markdown_cell(other)} | {labels['of']} |"
        yield "| --- | --- | --- | --- |"
        for each in document["price_comparison"]:
            cells = [times(each["ratio"], lang), each["cost"], each["other_cost"], _part(each, lang)]
            yield f"| {' | '.join(map(markdown_cell, cells))} |"
