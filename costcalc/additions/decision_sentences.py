"""The decision in words, in English and in French: who wins, by how much, and what would change it."""

from __future__ import annotations

from fractions import Fraction
from operator import attrgetter

from costcalc.additions.decision_phrases import noun, say
from costcalc.additions.tipping_points import ABOVE, Standing, TippingPoint
from costcalc.language.numerals import date_in, joined, listed_in, number_in, que
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

TWICE = 2
MOST_NAMES = 3
"""Rivals by doubt that a sentence names; JSON has all."""
HARDLY = Fraction(1, 1000)
"""What wins by less than this share of the other's cost hardly wins."""
MOST_POINTS = 3
"""Tipping points that a sentence names: the nearest; tables and JSON have all."""
GROUPED, WHOLE_FROM = 1_000, 10_000
CENT = 100
COST_DIGITS, RATIO_DIGITS, PERCENT_DIGITS, ALL_DIGITS = 4, 3, 2, 60


class Later(NamedTuple):
    """That another candidate costs less a month from a month on, which is the Nth; `month` as 2028-03."""

    name: str
    month: str
    number: int


class Rival(NamedTuple):
    """Who wins by another measure: `task` is a solved one, `seat` and `seats` are bought instead."""

    measure: str
    name: str
    cost: Fraction


class Verdict(NamedTuple):
    """What a sentence tells.

    `standings` go from the cheapest, `names` are those of all models asked. `months` is None for a request
    alone, 0 for 30 days, else the horizon. `points` is None where they were not looked for. `shorter` is who
    would win over fewer months, `share_of_draws` how often the winner wins where quantities are ranges.
    `too_large` says that some draws are more than a model reads, `unpriced` that no other had a price then,
    `in_part` that others serve some of the months, `doubt` why the winner's price is an estimate. `contested`
    are those that prices in doubt leave a chance to cost less, `unsure` is the next one where it is not known
    how much its price may be off.
    """

    standings: Sequence[Standing]
    names: Mapping[str, str]
    months: int | None
    points: Sequence[TippingPoint] | None = None
    asked: int = 0
    is_mix: bool = False
    later: Later | None = None
    shorter: Later | None = None
    rivals: Sequence[Rival] = ()
    share_of_draws: Fraction | None = None
    too_large: bool = False
    unpriced: bool = False
    in_part: bool = False
    doubt: str = ""
    contested: Sequence[str] = ()
    unsure: str = ""


def sentence(verdict: Verdict, lang: str = "en") -> str:
    """The decision in one plain sentence, and short ones for what would change it.

    Amounts are rounded as they are read; a result's JSON has all digits beside it.
    """
    parts = (_doubt, _head, _contested, _changes, _draws, _months, _rivals)
    return " ".join(told for part in parts for told in part(verdict, lang))


def in_scenario(name: str, scenario: str | None) -> str:
    """The name of a candidate with that of its scenario, where there are several."""
    return f"{name} ({scenario})" if scenario else name


def money_in(value: Fraction, lang: str) -> str:
    """An amount as it is read: whole from ten thousand on, with cents from one, else four digits."""
    if value >= WHOLE_FROM:
        digits = number_in(Fraction(round(value)), lang, digits=ALL_DIGITS)
    elif value >= 1:
        cents = Fraction(round(value * CENT), CENT)
        digits = number_in(cents, lang, 0 if cents.denominator == 1 else 2, ALL_DIGITS)
    else:
        digits = number_in(value, lang, 2 if CENT % value.denominator == 0 else 0, COST_DIGITS)
    return joined(digits if value else "0", "USD", lang)


def count_in(value: Fraction, lang: str) -> str:
    """All digits of a count, grouped."""
    return number_in(value, lang, digits=ALL_DIGITS)


def percent_in(share: Fraction, lang: str, digits: int) -> str:
    """A share as a percentage."""
    return joined(number_in(share * CENT, lang, digits=digits), "%", lang)


def _period(months: int | None, lang: str) -> str:
    """What the costs are for: a request, 30 days, a number of months."""
    if not months:
        return say("request" if months is None else "days", lang)
    return say("month" if months == 1 else "months", lang, months=count_in(Fraction(months), lang))


def _doubt(verdict: Verdict, lang: str) -> Iterator[str]:
    """That the winner's price is an estimate."""
    if verdict.standings and verdict.doubt:
        yield say(verdict.doubt, lang, winner=verdict.standings[0].name)


def _head(verdict: Verdict, lang: str) -> Iterator[str]:
    """Who wins, and by how much."""
    if not verdict.standings:
        yield say("none", lang)
        return
    first, *others = verdict.standings
    period = _period(verdict.months, lang)
    words = {"winner": first.name, "cost": money_in(first.cost, lang), "period": period}
    tied = [each.name for each in verdict.standings if each.cost == first.cost]
    if not others:
        alone = "priced" if verdict.unpriced else "whole" if verdict.in_part else "alone"
        key = "one" if verdict.asked == 1 else alone
    elif len(tied) > 1:
        key = "tie" if first.cost else "free_tie"
        words["tied"] = listed_in(tied, lang)
    else:
        second, key = others[0], _lead(first.cost, others[0].cost)
        words |= {
            "second": second.name,
            "than_second": que(second.name),
            "second_cost": money_in(second.cost, lang),
            "ratio": _ratio_in(first.cost, second.cost, lang),
            "percent": percent_in(1 - first.cost / second.cost, lang, PERCENT_DIGITS),
            "difference": money_in(second.cost - first.cost, lang),
        }
    yield say(key, lang, **words)


def _contested(verdict: Verdict, lang: str) -> Iterator[str]:
    """Who may cost less all the same."""
    names = verdict.contested
    if len(names) > MOST_NAMES + 1:
        more = count_in(Fraction(len(names) - MOST_NAMES), lang)
        yield say("contested_by_many", lang, names=", ".join(names[:MOST_NAMES]), more=more)
    elif names:
        yield say("contested", lang, names=listed_in(names, lang))
    elif verdict.unsure:
        yield say("unsure", lang, name=verdict.unsure)


def _changes(verdict: Verdict, lang: str) -> Iterator[str]:
    """What of a request would change it, the nearest first; nothing where that was not looked for."""
    if verdict.points is None or not verdict.standings or verdict.asked == 1:
        return
    if not verdict.points:
        yield say("nothing_mix" if verdict.is_mix else "nothing", lang)
        return
    nearest = sorted(verdict.points, key=attrgetter("distance"))[:MOST_POINTS]
    *whens, last = (_when(point, verdict, lang) for point in nearest)
    either = " ou " if lang == "fr" else " or "
    yield say("changes", lang, whens=either.join([*([", ".join(whens)] if whens else []), last]))


def _draws(verdict: Verdict, lang: str) -> Iterator[str]:
    """How often it wins where quantities are ranges."""
    if verdict.share_of_draws is not None:
        share = percent_in(verdict.share_of_draws, lang, RATIO_DIGITS)
        yield say("draws_too_large" if verdict.too_large else "draws", lang, share=share)


def _months(verdict: Verdict, lang: str) -> Iterator[str]:
    """What time would change."""
    for key, each in (("later", verdict.later), ("shorter", verdict.shorter)):
        if each is not None:
            number = count_in(Fraction(each.number), lang)
            yield say(key, lang, name=each.name, month=date_in(each.month, lang), number=number)


def _rivals(verdict: Verdict, lang: str) -> Iterator[str]:
    """Who wins by another measure."""
    period = _period(verdict.months, lang)
    for rival in verdict.rivals:
        yield say(rival.measure, lang, name=rival.name, cost=money_in(rival.cost, lang), period=period)


def _when(point: TippingPoint, verdict: Verdict, lang: str) -> str:
    """When the winner changes, and to whom."""
    winner, to = verdict.names[point.from_model], verdict.names[point.to_model]
    key = "out_of_reach" if point.from_cost is None else "then"
    return point_words(point, lang) + say(key, lang, winner=winner, to=to)


def point_words(point: TippingPoint, lang: str = "en") -> str:
    """When the winner changes: `above 1,900 output tokens a request`."""
    value = count_in(point.value, lang)
    if point.whole is not None:
        if point.value == (0 if point.direction == ABOVE else point.whole):
            return say("above_none" if point.direction == ABOVE else "below_all", lang)
        share = percent_in(point.value / point.whole, lang, RATIO_DIGITS)
        whole = count_in(point.whole, lang)
        return say(f"{point.direction}_share", lang, value=value, whole=whole, share=share)
    if point.unit == "percent":
        percent = joined(value, "%", lang)
        return say(f"{point.direction}_percent", lang, percent=percent, noun=noun(point.field, lang))
    # Of 0 or 1.5 there is one in French, and many in English.
    is_one = point.value < TWICE if lang == "fr" else point.value == 1
    return say(point.direction, lang, value=value, noun=noun(point.field, lang, one=is_one))


def _lead(least: Fraction, next_cost: Fraction) -> str:
    """How far the cheapest is ahead of the next: the key of the words for it."""
    if not least:
        return "free"
    # From twice as much on people say how many times, below that how many percent.
    if next_cost >= least * TWICE:
        return "leads"
    return "leads_a_little" if 1 - least / next_cost >= HARDLY else "leads_hardly"


def _ratio_in(least: Fraction, next_cost: Fraction, lang: str) -> str:
    ratio = next_cost / least if least else Fraction(0)
    if ratio >= GROUPED:
        return count_in(Fraction(round(ratio)), lang)
    return number_in(ratio, lang, digits=RATIO_DIGITS)
