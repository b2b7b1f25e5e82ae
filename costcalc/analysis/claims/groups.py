"""The claims on one thing in one sentence: what they give, the figures behind them, and how they fare."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from costcalc.analysis.claims.clauses import amount_of, base_for, operator_of, source_of, what_of
from costcalc.analysis.claims.judge import VERDICTS
from costcalc.analysis.claims.vocabulary import QUANTITY_WORDS, SIGNED, TALLY, name_of, word
from costcalc.language.numerals import de, joined, listed_in, parts_of, typeset
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from costcalc.analysis.claims.judge import Judged
    from costcalc.pricing.facts import Claim, Group


def group_sentence(group: Group, members: Sequence[Judged], lang: str) -> str:
    """`The articles give 5.6 and 5.8 million …; the figures behind them: …; of 11 claims 2 are true, …`."""
    numbers = [judged for judged in members if judged.claim.value is not None]
    parts = []
    if numbers:
        parts = [_given(numbers, lang), *_behind(numbers, lang), _tally(members, lang)]
    else:
        title = group.title_fr if lang == "fr" else group.title
        parts = [f"{title}{' : ' if lang == 'fr' else ': '}{_tally(members, lang)}"]
    return typeset((" ; " if lang == "fr" else "; ").join(parts) + ".", lang)


def _given(numbers: Sequence[Judged], lang: str) -> str:
    """What the articles give, quantity by quantity."""
    by_quantity: dict[str, list[Claim]] = {}
    for judged in numbers:
        by_quantity.setdefault(judged.claim.quantity, []).append(judged.claim)
    said = [
        f"{listed_in(_values(claims, lang), lang)} {'pour' if lang == 'fr' else 'for'} "
        f"{word(QUANTITY_WORDS.get(quantity), lang, quantity)}"
        for quantity, claims in by_quantity.items()
    ]
    return ("Les articles donnent " if lang == "fr" else "The articles give ") + listed_in(said, lang)


def _values(claims: Sequence[Claim], lang: str) -> list[str]:
    """The values of claims; the unit stands after the last, where it is the same for all."""
    parts = [_parts(claim, lang) for claim in sorted(claims, key=_number_of)]
    tails = {tail for _, tail in parts}
    commas = lang == "fr" and len(parts) > 2 and any("," in digits for digits, _ in parts)  # noqa: PLR2004
    if len(tails) == 1 and claims[0].quantity not in SIGNED and not commas:
        *first, last = parts
        found = [digits for digits, _ in first] + [joined(*last, lang)]
    else:
        found = [joined(*each, lang) for each in parts]
    return list(dict.fromkeys(found))


def _number_of(claim: Claim) -> Decimal:
    return abs(claim.value.number) if claim.value else Decimal(0)


def _parts(claim: Claim, lang: str) -> tuple[str, str]:
    assert claim.value is not None  # noqa: S101 - these have numbers
    value, unit = claim.value.as_in(claim.value.unit), claim.value.unit
    operator = operator_of(claim.operator, unit, lang)
    if claim.quantity not in SIGNED:
        digits, tail = parts_of(value, unit, lang)
        return operator + digits, tail
    noun = word(SIGNED[claim.quantity][0 if value < 0 else 1], lang)
    digits, tail = parts_of(abs(value), unit, lang)
    said = operator + digits
    return (noun.removesuffix("de") + de(said) if lang == "fr" else f"{noun} {said}"), tail


def _behind(numbers: Iterable[Judged], lang: str) -> list[str]:
    """The figures that decide, each once."""
    found = {}
    for judged in numbers:
        figure = judged.decisive
        if figure is not None and figure.id not in found:
            claim = judged.claim
            what = what_of(figure, lang, base_for(figure, claim.subject, name_of(judged.subject_name, lang)))
            shown = f"{amount_of(figure, lang)} {'pour' if lang == 'fr' else 'for'} {what}"
            said = source_of(figure, lang)
            found[figure.id] = f"{shown} ({said})" if said else shown
    if not found:
        return []
    several = len(found) > 1
    if lang == "fr":
        lead = "les chiffres qui les expliquent : " if several else "le chiffre qui l’explique : "
    else:
        lead = "the figures behind them: " if several else "the figure behind it: "
    return [lead + listed_in(list(found.values()), lang)]


def _tally(members: Sequence[Judged], lang: str) -> str:
    """`of 11 claims, 2 are true, …`."""
    counts = Counter(judged.verdict for judged in members)
    said = []
    for verdict in VERDICTS:
        count = counts[verdict]
        if count:
            english, one, more = TALLY[verdict]
            words = (one if count == 1 else more) if lang == "fr" else english
            said.append(f"{_number(count, lang)} {_are(count, lang)}{words}")
    of = "sur {} affirmations, " if lang == "fr" else "of {} claims, "
    return of.format(len(members)) + listed_in(said, lang)


def _are(count: int, lang: str) -> str:
    if lang == "fr":
        return "est " if count == 1 else "sont "
    return "is " if count == 1 else "are "


def _number(count: int, lang: str) -> str:
    if count == 1:
        return "une" if lang == "fr" else "one"
    return str(count)
