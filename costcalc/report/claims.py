"""The tables of `claims`: one claim with its evidence, or many with their verdicts, by subject."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from fractions import Fraction

from costcalc.analysis.claims.ratios import PriceRatio
from costcalc.analysis.claims.vocabulary import ATTRIBUTIONS, VERDICT_WORDS, word
from costcalc.analysis.claims.words import ratio_words
from costcalc.operations.claims import COMPARED, RATIO_QUANTITY
from costcalc.report.figures import NOTHING, ROOMY, SHORT_DIGITS, grouped, money, rounded
from costcalc.report.folding import folded_table, told
from costcalc.report.safe import is_number, markdown_cell, safe
from costcalc.report.text import Cell, Column, shortened
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from costcalc.report.text import Look

    Claim = Mapping[str, Any]

STYLES = {"holds": "green", "contradicted": "red", "unsupported": "dim", "not_checkable": "dim"}
"""The colours of the verdicts; what holds in another way is yellow."""

LABELS = {
    "en": {
        "printed": "printed", "article": "article", "said_by": "said by", "claimed": "claimed",
        "verdict": "verdict", "off": "off by", "evidence": "evidence, what decides first", "value": "value",
        "unit": "unit", "what": "what", "source": "source", "published": "published",
        "sources": "sources", "others": "other claims on this", "nothing": "no claim fits the question",
        "unverified": "not verified", "other_model": "another model", "against": "against", "on": "on",
        "comparison": "the price comparison",
        "per": "USD per million tokens", "ratio": "ratio", "of": "of", "many": "claims",
        "rest": "Other claims", "together": "together", "more": "`costcalc claims ID` shows the evidence",
        "none": "no figure bears on it", "to": "to", "from": "from", "up_to": "up to",
    },
    "fr": {
        "printed": "imprimé", "article": "article", "said_by": "selon", "claimed": "annoncé",
        "verdict": "verdict", "off": "écart", "evidence": "preuves, la décisive d’abord", "value": "valeur",
        "unit": "unité", "what": "quoi", "source": "source", "published": "publié",
        "sources": "sources", "others": "autres affirmations à ce sujet",
        "nothing": "aucune affirmation ne répond à la question", "unverified": "non vérifié",
        "other_model": "un autre modèle", "against": "contre", "on": "le",
        "comparison": "la comparaison des prix",
        "per": "USD par million de tokens", "ratio": "rapport", "of": "de quoi",
        "many": "affirmations", "rest": "Autres affirmations", "together": "ensemble",
        "more": "`costcalc claims ID --lang fr` montre les preuves",
        "none": "aucun chiffre ne s’y rapporte", "to": "à", "from": "à partir de", "up_to": "jusqu’à",
    },
}  # fmt: skip

OPERATORS = {
    "en": {"=": "", "<": "less than ", ">": "more than ", "~": "about "},
    "fr": {"=": "", "<": "moins de ", ">": "plus de ", "~": "environ "},
}
UNITS = {
    "en": {"percent": "%", "times": "×", "hour": "h"},
    "fr": {"percent": "%", "times": "fois", "hour": "h", "byte": "octet"},
}
COLON = {"en": ":", "fr": "\N{NO-BREAK SPACE}:"}
SEMICOLON = {"en": "; ", "fr": "\N{NARROW NO-BREAK SPACE}; "}
WIDEST_SOURCE = 24
COST_DIGITS = 4


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
        yield labels["off"], _with_unit(claim["difference"], claim["unit"], lang)


def _quoted(text: str, lang: str) -> str:
    return f"«\N{NO-BREAK SPACE}{text}\N{NO-BREAK SPACE}»" if lang == "fr" else f"“{text}”"


def claimed_of(claim: Claim, lang: str) -> str:
    """What a claim says in figures: `less than 6,000,000 USD (development cost, DeepSeek, son modèle)`."""
    if claim["value"] is not None:
        said = f"{OPERATORS[lang][claim['operator']]}{_with_unit(claim['value'], claim['unit'], lang)}"
    elif lang == "en":
        said = claim["text"] or ""
    else:
        return ""
    measure = f"{claim['measure'].replace('_', ' ')}, " if lang == "en" else ""
    return f"{said} ({measure}{claim['subject_as_stated']})"


def _with_unit(text: str, unit: str | None, lang: str) -> str:
    joint = "\N{NARROW NO-BREAK SPACE}" if lang == "fr" else " "
    said = figure(text, lang, unit)
    return f"{said}{joint}{UNITS[lang].get(unit, unit)}" if unit else said


def figure(text: str | None, lang: str, unit: str | None = None) -> str:
    """A figure as people of a language read it; words stay words, prices have two decimals at least.

    >>> figure("-16.8559809283", "en"), figure("500000000..", "en"), figure("0.14", "fr")
    ('-16.856', 'from 500,000,000', '0,14')
    """
    ends = range_of(text)
    if ends is None:
        return text or NOTHING
    low, high = (None if end is None else _number(end, lang, unit) for end in ends)
    labels = LABELS[lang]
    if low == high:
        return str(low)
    if low is None or high is None:
        return f"{labels['up_to']} {high}" if low is None else f"{labels['from']} {low}"
    return f"{low} {labels['to']} {high}"


def range_of(text: str | None) -> tuple[str | None, str | None] | None:
    """The ends of a figure, equal for a number, None for an open end; None for what is words or a date."""
    low, dots, high = (text or "").partition("..")
    ends = (low or None, high or None) if dots else (low, low)
    said = [end for end in ends if end]
    return ends if said and all(map(is_number, said)) else None


def _number(text: str, lang: str, unit: str | None = None) -> str:
    """All digits where they are few, else the first six and those before the point."""
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, _, fraction = digits.partition(".")
    if fraction and len((whole + fraction).lstrip("0")) > ROOMY:
        digits = rounded(digits, max(SHORT_DIGITS, len(whole)))
    shown = money(digits) if unit and unit.startswith("USD/") else grouped(digits)
    if lang == "fr":
        shown = shown.replace(",", "\N{NARROW NO-BREAK SPACE}").replace(".", ",")
    return sign + shown


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
            _cost(each["cost"], lang),
            _cost(each["other_cost"], lang),
            _part(each, lang),
        ]
        for each in ratios
    ]
    yield from folded_table(columns, rows, look, "  ", folds=(3,))


def times(text: str | None, lang: str) -> str:
    """A ratio of prices with one decimal: `9.98521157647` is 10.0×."""
    if text is None:
        return NOTHING
    said = f"{Decimal(text):,.1f}×"
    return said if lang == "en" else said.replace(",", "\N{NARROW NO-BREAK SPACE}").replace(".", ",")


def _cost(text: str, lang: str) -> str:
    said = money(rounded(text, COST_DIGITS))
    return said if lang == "en" else said.replace(",", "\N{NARROW NO-BREAK SPACE}").replace(".", ",")


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
