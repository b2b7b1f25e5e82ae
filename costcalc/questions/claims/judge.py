"""The verdict on a claim, by rule: which figures speak of the same thing, and whether they agree.

A figure is on the claim's subject, or on a relative of it (a model that it was built on, a version of it).
The rules, in this order:

1. `not_checkable`: neither number, date nor order.
2. `holds`: a figure on the subject, of the measure and scope as stated, agrees.
3. Another figure agrees: `holds_for_another_measure` on the subject, `holds_for_another_subject` on a
   relative, whichever is nearer. But an upper or lower bound that holds for the subject and fails for what it
   was built on is `contradicted`.
4. `different_scope`: there are figures, but of another scope than the one stated; or the claim holds in its
   own scope, which is not that of its group.
5. `contradicted`: there are figures, and none agrees. A claim in words alone is only contradicted by words on
   the very same measure.
6. `unsupported`: there are none.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from functools import lru_cache

from costcalc.numbers import EXACT, as_fraction
from costcalc.pricing.file.printed import numbers_in
from costcalc.questions.claims.figures import converted, other_evidence, prices_on, ratios, training_figures
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from costcalc.pricing.facts import Claim, Facts, Group
    from costcalc.questions.claims.figures import Figure
    from costcalc.rating.table import RatingTable

VERDICTS = (
    "holds",
    "holds_for_another_measure",
    "holds_for_another_subject",
    "different_scope",
    "contradicted",
    "unsupported",
    "not_checkable",
)
MOST_EVIDENCE = 12
LARGEST_WORD = 15
"""Powers of ten that a word may stand for: `milliards`, `billions`."""

MOST_CLAIMS = 1_000
"""Claims whose step is kept: each is held against thousands of prices."""

ORDER_BASE = {"_ratio": Fraction(100), "_difference": Fraction(0), "price_elasticity": Fraction(0)}
"""What a claim of an order without a number is compared with: a ratio with 100 %, a difference with 0."""


class Judged(NamedTuple):
    """A claim with its verdict; `decisive` is the figure that decides, `evidence` all that bears on it.

    `others` are prices of other models that carried the claimed number on that day: they decide nothing, and
    say what else a bare number may be.
    """

    claim: Claim
    verdict: str
    decisive: Figure | None
    evidence: Sequence[Figure]
    difference: Fraction | None
    subject_name: str
    group: Group | None
    others: Sequence[Figure] = ()


def judge_all(table: RatingTable) -> list[Judged]:
    """Every claim of a table, judged against what the table says."""
    facts = table.catalogue.facts()
    # Of thousands of models few had a price on a day that a claim is about.
    days = sorted({claim.on for claim in facts.claims.values() if claim.on is not None})
    models = [*table.catalogue.models_priced_between(days[0], days[-1])] if days else []
    fixed = [*training_figures(facts), *other_evidence(facts)]
    by_day: dict[str | None, list[Figure]] = {None: []}
    judged = []
    for claim in facts.claims.values():
        if claim.on is not None and claim.on not in by_day:
            by_day[claim.on] = list(prices_on(models, claim.on))
        prices = by_day[claim.on]
        figures = [*fixed, *prices]
        if claim.against:
            figures += ratios(prices, fixed, claim.subject, claim.against)
        name = _name_of(table, claim.subject)
        judged.append(judge(claim, figures, name, facts)._replace(others=_others(claim, prices, name)))
    return judged


def _name_of(table: RatingTable, subject: str) -> str:
    """The name of the model that a claim is about; nothing where it is about something else."""
    try:
        return table.catalogue.model(subject).name
    except KeyError:
        return ""


def _others(claim: Claim, prices: Iterable[Figure], name: str) -> tuple[Figure, ...]:
    """The prices of other models that carried the claimed number; base prices first."""
    if claim.value is None or claim.operator in "<>":
        return ()
    same = (each for each in _on_quantity(claim, prices) if agrees(claim, each))
    others = [each for each in same if not _is_about(claim, each, name)]
    return tuple(sorted(others, key=lambda figure: figure.scope is not None)[:MOST_EVIDENCE])


def judge(claim: Claim, figures: Iterable[Figure], subject_name: str, facts: Facts) -> Judged:
    """The verdict on one claim among figures."""
    group = facts.groups.get(claim.group or "")
    bearing = [each for each in _on_quantity(claim, figures) if _is_about(claim, each, subject_name)]
    verdict, decisive = _verdict(claim, bearing)
    # What holds of something else than its group is about says nothing of what the group is about.
    is_elsewhere = group and group.scope and claim.scope and claim.scope != group.scope
    if verdict in {"holds", "holds_for_another_measure"} and is_elsewhere:
        verdict = "different_scope"
    ordered = sorted(bearing, key=lambda figure: (figure != decisive, _distance(claim, figure)))
    evidence, difference = tuple(ordered[:MOST_EVIDENCE]), _difference(claim, decisive)
    return Judged(claim, verdict, decisive, evidence, difference, subject_name or claim.subject, group)


def _on_quantity(claim: Claim, figures: Iterable[Figure]) -> Iterator[Figure]:
    """The figures on the claim's quantity, in its unit."""
    for figure in figures:
        if figure.quantity == claim.quantity:
            same_unit = converted(figure, claim.value.unit) if claim.value else figure
            if same_unit is not None:
                yield same_unit


def _is_about(claim: Claim, figure: Figure, name: str) -> bool:
    """Whether a figure is on the claim's subject, or on a relative of it.

    That is what it was built on, or was built on it, or a version whose name begins with its name: DeepSeek
    R1-Zero of DeepSeek R1, but not R10 or R1.5.
    """
    if _is_on(claim, figure) or claim.subject in figure.relatives:
        return True
    more = figure.name.removeprefix(name)
    return bool(name) and more != figure.name and not (more[:1].isalnum() or more[:1] == ".")


def _is_on(claim: Claim, figure: Figure) -> bool:
    return figure.subject == claim.subject or figure.subject.startswith(f"{claim.subject}/")


def _verdict(claim: Claim, bearing: Sequence[Figure]) -> tuple[str, Figure | None]:
    if not _is_checkable(claim, bearing):
        return "not_checkable", _nearest(claim, bearing)
    if not bearing:
        return "unsupported", None
    agreeing = [figure for figure in bearing if agrees(claim, figure)]
    measured = [figure for figure in bearing if _is_on(claim, figure) and figure.measure == claim.measure]
    exact = [figure for figure in measured if claim.scope in (None, figure.scope)]
    holding = next((figure for figure in agreeing if figure in exact), None)
    if holding is not None:
        return "holds", holding
    # The measure is known, of another scope than the article's alone: that decides nothing, whatever agrees.
    if claim.scope and measured and not exact:
        return "different_scope", _nearest(claim, measured)
    # Words are contradicted by words on the same measure, unless another subject's agree there.
    if _is_worded(claim) and exact and not any(figure.measure == claim.measure for figure in agreeing):
        return "contradicted", exact[0]
    if agreeing:
        return _elsewhere(claim, bearing, agreeing)
    # Words on another measure say nothing against it.
    if _is_worded(claim):
        return "unsupported", _nearest(claim, bearing)
    # All that is known has a scope, and none has the claim's: wider or narrower, they need not agree.
    scopes = {figure.scope for figure in bearing}
    if claim.scope and claim.scope not in scopes and None not in scopes:
        return "different_scope", _nearest(claim, bearing)
    return "contradicted", _nearest(claim, exact or bearing)


def _elsewhere(
    claim: Claim, bearing: Sequence[Figure], agreeing: Sequence[Figure]
) -> tuple[str, Figure | None]:
    """The verdict where a figure agrees, but not one of the measure and scope as stated."""
    # A bound must hold of the whole: below 6 million for R1 alone is no less with what it was built on.
    built_on = [each for each in bearing if each not in agreeing and claim.subject in each.relatives]
    if claim.operator in "<>" and any(_is_on(claim, figure) for figure in agreeing) and built_on:
        return "contradicted", _nearest(claim, built_on)
    nearest = _nearest(claim, agreeing)
    is_own = nearest is not None and _is_on(claim, nearest)
    return "holds_for_another_measure" if is_own else "holds_for_another_subject", nearest


def _is_worded(claim: Claim) -> bool:
    """Whether a claim is words alone, which only words on the very same measure can contradict."""
    return claim.value is None and not claim.is_date and claim.operator == "="


def _is_checkable(claim: Claim, bearing: Sequence[Figure]) -> bool:
    if claim.value is not None or claim.is_date:
        return True
    if claim.operator in "<>":
        return _base(claim) is not None and any(figure.text is None for figure in bearing)
    return claim.operator == "=" and any(figure.text is not None for figure in bearing)


def _base(claim: Claim) -> Fraction | None:
    return next((base for end, base in ORDER_BASE.items() if claim.quantity.endswith(end)), None)


def agrees(claim: Claim, figure: Figure) -> bool:
    """Whether a figure says what a claim says, within what the printed digits allow."""
    low, high, said = figure.low, figure.high, claim.text or ""
    if claim.value is None and claim.operator not in "<>":
        # Word for word; of dates, the one that says less may be the beginning of the other.
        begins = claim.is_date and figure.text is not None and figure.text.startswith(said)
        return figure.text == said or begins
    value = _value(claim)
    if value is None or (low is None and high is None):
        return False
    if claim.operator == "<":
        return high is not None and high < value
    if claim.operator == ">":
        # A source that says `more than 500 million`, and no upper end, agrees with just that.
        return low is not None and (low > value or (high is None and low == value))
    half = step_of(claim.printed, value, claim.article.language, rounded=claim.operator == "~") / 2
    return (high is None or high >= value - half) and (low is None or low <= value + half)


def number_of(claim: Claim) -> Fraction | None:
    """The claim's number in its own unit; None where it has none."""
    return Fraction(claim.value.number) if claim.value else None


def _value(claim: Claim) -> Fraction | None:
    return number_of(claim) if claim.value else _base(claim)


def _difference(claim: Claim, figure: Figure | None) -> Fraction | None:
    """The claim's number less the figure that decides, in the claim's unit."""
    number = number_of(claim)
    return None if number is None or figure is None or figure.low is None else number - figure.low


def counted(verdicts: Iterable[str]) -> list[tuple[str, int]]:
    """How often there is each verdict, in the order of the verdicts."""
    counts = Counter(verdicts)
    return [(name, counts[name]) for name in VERDICTS if counts[name]]


def _nearest(claim: Claim, figures: Sequence[Figure]) -> Figure | None:
    return min(figures, key=lambda figure: _distance(claim, figure), default=None)


def _distance(claim: Claim, figure: Figure) -> tuple[bool, Fraction, bool]:
    """How far a figure is from a claim; a base price is nearer than a variant of the same number."""
    value, bound = _value(claim), figure.low if figure.low is not None else figure.high
    if value is None or bound is None:
        return (True, Fraction(0), figure.scope is not None)
    return (False, abs(value - bound), figure.scope is not None)


@lru_cache(MOST_CLAIMS)
def step_of(printed: str, value: Fraction, language: str, *, rounded: bool = False) -> Fraction:
    """The worth of the last printed digit, in the unit of the value.

    `5,6 millions` is printed to 0.1 million. With `rounded` (nearly, about), zeros at the end of a whole
    number are not digits: `près de 600 milliards` is given to 100 billion.
    """
    size = abs(value)
    found = [
        (power, number)
        for number in numbers_in(printed, language)
        for power in range(-2, LARGEST_WORD + 1)
        if as_fraction(number) * Fraction(10) ** power == size
    ]
    if not found:
        # The last digit of a value that does not stand in the words; a whole number is exact to one.
        places = (places for places in range(LARGEST_WORD) if (size * 10**places).denominator == 1)
        return Fraction(1, 10 ** next(places, LARGEST_WORD))
    # `le 5 mai, 0,50 $`: the number itself before one that a word or a percent sign would have to scale.
    power, number = min(found, key=lambda each: abs(each[0]))
    if rounded and number and number.as_tuple().exponent == 0:
        number = number.normalize(EXACT)
    return Fraction(10) ** (int(number.as_tuple().exponent) + power)
