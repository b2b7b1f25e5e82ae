"""The claims as the page shows them: every sentence is the engine's, the labels around them are here."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from costcalc.analysis.claims.comparison import ratio_in
from costcalc.analysis.claims.judge import VERDICTS
from costcalc.analysis.claims.numerals import date_in, joined, number_in, typeset
from costcalc.analysis.claims.phrases import source_of
from costcalc.analysis.claims.words import (
    attribution,
    comparison,
    disagreement,
    ratio_words,
    sentence,
    value_words,
    verdict_words,
    what_of,
)
from costcalc.operations.claims import COMPARED, COMPARED_NAMES
from costcalc_api.showing import web_address

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from costcalc.analysis.claims.figures import Figure
    from costcalc.analysis.claims.judge import Judged
    from costcalc.analysis.claims.ratios import PriceRatio
    from costcalc.operations.claims import Ledger
    from costcalc.pricing.source import Source
    from costcalc.rating.table import RatingTable


LABELS = {
    "en": {
        "title": "What articles claim, judged",
        "intro": "Figures of articles, held against sourced ones. No verdict is written by hand: each "
        "follows from the figures below it by rule, and changes with them.",
        "other": "En français",
        "skip": "Skip to the content",
        "tagline": "What does an LLM workload cost, on which model, on which date, and how do we know?",
        "search": "Words, from memory",
        "article": "Article",
        "article_hint": "004, or words of its title",
        "search_hint": "0,14 or Altman",
        "verdict": "Verdict",
        "group": "On",
        "any": "all",
        "show": "Show",
        "none": "No claim fits the question.",
        "count": "Claims found:",
        "rest": "Other claims",
        "comparison": "The honest comparison of prices",
        "per": "List prices of {day}, in USD per million tokens.",
        "what": "What is compared",
        "ratio": "Ratio",
        "figures": "The figures, what decides first",
        "figure": "Figure",
        "value": "Value",
        "source": "Source",
        "by": "said by",
        "untitled": "untitled: ",
        "others": "On that day the same number was also the price of:",
        "same": "The same as",
        "table": "the table is",
    },
    "fr": {
        "title": "Ce que disent les articles, vérifié",
        "intro": "Des chiffres d’articles, confrontés à des chiffres sourcés. Aucun verdict n’est écrit à la "
        "main : chacun découle, par des règles, des chiffres qui le suivent, et change avec eux.",
        "other": "In English",
        "skip": "Aller au contenu",
        "tagline": "Combien coûte un usage de modèle de langage, sur quel modèle, à quelle date, et d’où le "
        "sait-on ?",
        "search": "Mots, de mémoire",
        "article": "Article",
        "article_hint": "004, ou des mots de son titre",
        "search_hint": "0,14 ou Altman",
        "verdict": "Verdict",
        "group": "Sujet",
        "any": "tous",
        "show": "Afficher",
        "none": "Aucune affirmation ne répond à la question.",
        "count": "Affirmations trouvées :",
        "rest": "Autres affirmations",
        "comparison": "La comparaison honnête des prix",
        "per": "Prix publics au {day}, en dollars par million de tokens.",
        "what": "Ce qui est comparé",
        "ratio": "Rapport",
        "figures": "Les chiffres, le décisif en premier",
        "figure": "Chiffre",
        "value": "Valeur",
        "source": "Source",
        "by": "selon",
        "untitled": "sans titre : ",
        "others": "Ce jour-là, le même nombre était aussi le prix de :",
        "same": "La même chose en",
        "table": "la table est",
    },
}
LABELS = {
    lang: {name: typeset(text, lang) for name, text in labels.items()} for lang, labels in LABELS.items()
}


UNTITLED = "(untitled) "
"""How the table begins what stands for the title of an article without one."""


class ShownFigure(NamedTuple):
    """A figure that bears on a claim; `url` only where its source is a web address."""

    what: str
    value: str
    source: str
    url: str | None
    printed: str | None


class ShownClaim(NamedTuple):
    """One claim; `printed` is in the language of its article, `tone` is how its verdict is coloured."""

    id: str
    title: str
    printed: str
    language: str
    article: str
    by: str
    verdict: str
    tone: str
    sentence: str
    figures: list[ShownFigure]
    others: str


class ShownGroup(NamedTuple):
    """Claims on the same thing, and how they disagree."""

    id: str
    title: str
    disagreement: str
    claims: list[ShownClaim]


class ShownRatio(NamedTuple):
    """A ratio of two prices, and what it compares."""

    what: str
    cost: str
    other_cost: str
    ratio: str


class ShownLedger(NamedTuple):
    """All that a question about claims gave."""

    total: int
    verdicts: list[tuple[str, str, int]]
    headline: str | None
    ratios: list[ShownRatio]
    day: str
    models: tuple[str, str]
    groups: list[ShownGroup]
    hash: str


TONES = {"holds": "good", "contradicted": "bad", "unsupported": "open", "not_checkable": "open"}
"""How a verdict is coloured; what holds in another way is between good and bad."""


def shown(found: Ledger) -> ShownLedger:
    """The claims of an answer, ready for the template."""
    lang = found.lang
    counts = Counter(judged.verdict for judged in found.claims)
    return ShownLedger(
        len(found.claims),
        [(name, verdict_words(name, lang), counts[name]) for name in VERDICTS if counts[name]],
        comparison(found.ratios, *COMPARED_NAMES, lang),
        [_ratio(each, lang) for each in found.ratios if each.ratio is not None],
        date_in(COMPARED[2], lang),
        COMPARED_NAMES,
        list(_groups(found)),
        found.table_hash,
    )


def group_titles(table: RatingTable, lang: str) -> list[tuple[str, str]]:
    """The groups that one may ask for."""
    groups = table.catalogue.facts().groups.values()
    return [(group.id, group.title_fr if lang == "fr" else group.title) for group in groups]


def verdicts(lang: str) -> list[tuple[str, str]]:
    """The verdicts that one may ask for."""
    return [(name, verdict_words(name, lang)) for name in VERDICTS]


def _groups(found: Ledger) -> Iterator[ShownGroup]:
    """The groups with those of their claims that were asked for; claims without a group at the end."""
    lang = found.lang
    for group, members in found.groups:
        title = group.title_fr if lang == "fr" else group.title
        told = disagreement(group, members, lang) if len(members) > 1 else ""
        asked = [_claim(judged, lang) for judged in found.claims if judged.claim.group == group.id]
        yield ShownGroup(group.id, title, told, asked)
    rest = [_claim(judged, lang) for judged in found.claims if judged.group is None]
    if rest:
        yield ShownGroup("", LABELS[lang]["rest"], "", rest)


def _claim(judged: Judged, lang: str) -> ShownClaim:
    claim = judged.claim
    return ShownClaim(
        claim.id,
        typeset(claim.title_fr if lang == "fr" else claim.title, lang),
        claim.printed,
        claim.article.language,
        _article(claim.article, lang),
        attribution(claim, lang),
        verdict_words(judged.verdict, lang),
        TONES.get(judged.verdict, "between"),
        sentence(judged, lang),
        [_figure(each, lang) for each in judged.evidence],
        ", ".join(what_of(each, lang) for each in judged.others),
    )


def _article(source: Source, lang: str) -> str:
    """The number and title of an article; that it has none is said in the language of the page."""
    title = source.title.removeprefix(UNTITLED)
    untitled = LABELS[lang]["untitled"] if title != source.title else ""
    return f"{(source.article or source.id).split('_', 1)[0]}, {untitled}«\u00a0{title}\u00a0»"


def _figure(figure: Figure, lang: str) -> ShownFigure:
    return ShownFigure(
        what_of(figure, lang),
        value_words(figure, lang),
        source_of(figure, lang),
        web_address(figure.source.url) if figure.source else None,
        figure.printed,
    )


def _ratio(each: PriceRatio, lang: str) -> ShownRatio:
    costs: Sequence[str] = [
        joined(number_in(cost, lang, 2), "$", lang) for cost in (each.cost, each.other_cost)
    ]
    return ShownRatio(ratio_words(each, lang), costs[0], costs[1], ratio_in(each.ratio or each.cost, lang))
