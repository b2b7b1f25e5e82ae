"""The claims on one thing in one sentence: what they give, the figures behind them, and how they fare."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from costcalc.language.numerals import joined, listed_in, parts_of, typeset
from costcalc.questions.claims.clauses import (
    amount_of,
    base_for,
    changed,
    is_change,
    unsigned,
    what_of,
    with_source,
)
from costcalc.questions.claims.judge import VERDICTS
from costcalc.questions.claims.phrasebook import BOOK, LABELS, name_of, title_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from costcalc.pricing.facts import Claim, Group
    from costcalc.questions.claims.judge import Judged


def group_sentence(group: Group, members: Sequence[Judged], lang: str) -> str:
    """`The articles give 5.6 and 5.8 million …; the figures behind them: …; of 11 claims 2 are true, …`."""
    numbers = [judged for judged in members if judged.claim.value is not None]
    tally = _tally(members, lang)
    if numbers:
        parts = [_given([judged.claim for judged in numbers], lang), *_behind(numbers, lang), tally]
    else:
        parts = [BOOK.say("sentences", "title: tally", lang, title=title_of(group, lang), tally=tally)]
    return typeset(f"{LABELS[lang]['semicolon'].join(parts)}.", lang)


def _given(claims: Sequence[Claim], lang: str) -> str:
    """What the articles give, quantity by quantity."""
    by_quantity: dict[str, list[Claim]] = {}
    for claim in claims:
        by_quantity.setdefault(claim.quantity, []).append(claim)
    said = [
        BOOK.say(
            "sentences", "values", lang,
            values=listed_in(_values(each, lang), lang), quantity=BOOK.word("quantities", quantity, lang),
        )
        for quantity, each in by_quantity.items()
    ]  # fmt: skip
    return BOOK.say("sentences", "given", lang, values=listed_in(said, lang))


def _values(claims: Sequence[Claim], lang: str) -> list[str]:
    """The values of claims; the unit stands after the last, where it is the same for all."""
    parts = [_parts(claim, lang) for claim in sorted(claims, key=_number_of)]
    commas = lang == "fr" and len(parts) > 2 and any("," in digits for digits, _ in parts)  # noqa: PLR2004
    alike = len({tail for _, tail in parts}) == 1 and not is_change(claims[0].quantity) and not commas
    bare = parts[:-1] if alike else []
    found = [digits for digits, _ in bare] + [joined(*each, lang) for each in parts[len(bare) :]]
    return list(dict.fromkeys(found))


def _number_of(claim: Claim) -> Decimal:
    return abs(claim.value.number) if claim.value else Decimal(0)


def _parts(claim: Claim, lang: str) -> tuple[str, str]:
    assert claim.value is not None  # noqa: S101 - these have numbers
    value, unit = claim.value.as_in(claim.value.unit), claim.value.unit
    digits, tail = parts_of(unsigned(value, claim.quantity), unit, lang)
    return changed(value, claim.quantity, unit, lang, claim.operator, digits), tail


def _behind(numbers: Iterable[Judged], lang: str) -> list[str]:
    """The figures that decide, each once."""
    found = {}
    for judged in numbers:
        figure = judged.decisive
        if figure is not None and figure.id not in found:
            base = base_for(figure, judged.claim.subject, name_of(judged.subject_name, lang))
            words = {"amount": amount_of(figure, lang), "what": what_of(figure, lang, base)}
            said = BOOK.say("sentences", "amount for what", lang, **words)
            found[figure.id] = with_source(said, figure, lang)
    if not found:
        return []
    lead = "figures behind" if len(found) > 1 else "figure behind"
    return [BOOK.say("sentences", lead, lang, figures=listed_in(list(found.values()), lang))]


def _tally(members: Sequence[Judged], lang: str) -> str:
    """`of 11 claims, 2 are true, …`."""
    counts = Counter(judged.verdict for judged in members)
    said = [_counted(verdict, counts[verdict], lang) for verdict in VERDICTS if counts[verdict]]
    return BOOK.say("sentences", "tally", lang, count=str(len(members)), counts=listed_in(said, lang))


def _counted(verdict: str, count: int, lang: str) -> str:
    """`one is true`, `2 are true`."""
    if count == 1:
        return BOOK.word("one verdict", verdict, lang)
    return BOOK.say("many verdicts", verdict, lang, count=str(count))
