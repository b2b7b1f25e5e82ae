"""The decision in words, in English and in French: who wins, by how much, and what would change it."""

from __future__ import annotations

from fractions import Fraction

from costcalc.additions.decision_words import NOUNS, WORDS
from costcalc.additions.tipping_points import ABOVE, Standing, TippingPoint
from costcalc.language.numerals import LANGUAGES, date_in, de, joined, listed_in, number_in, typeset
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["LANGUAGES", "Verdict", "point_words", "sentence"]

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
    points: Sequence[TippingPoint] | None
    asked: int
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
    teller = _Teller(verdict, lang)
    told = [*teller.doubt(), teller.head(), *teller.contested(), *teller.changes(), *teller.others()]
    return " ".join(told)


def point_words(point: TippingPoint, lang: str = "en") -> str:
    """When the winner changes: `above 1,900 output tokens a request`."""
    return _Teller(Verdict((), {}, None, None, 0), lang).bound(point)


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


class _Teller:
    """Tells one verdict, in one language."""

    def __init__(self, verdict: Verdict, lang: str) -> None:
        self.verdict, self.lang = verdict, lang
        self.place = LANGUAGES.index(lang)

    def say(self, key: str, **words: str) -> str:
        """A template of the language, filled; French spaces are set before names come in."""
        return typeset(WORDS[key][self.place], self.lang).format_map(words)

    @property
    def period(self) -> str:
        """What the costs are for: a request, 30 days, a number of months."""
        months = self.verdict.months
        if not months:
            return self.say("request" if months is None else "days")
        return self.say("month" if months == 1 else "months", months=count_in(Fraction(months), self.lang))

    def than(self, name: str) -> str:
        """`que` before a name: qu’OpenAI."""
        return ("qu’" if de(name).startswith("d’") else "que ") + name

    def head(self) -> str:
        """Who wins, and by how much."""
        standings, lang = self.verdict.standings, self.lang
        if not standings:
            return self.say("none")
        first = standings[0]
        tied = [each.name for each in standings if each.cost == first.cost]
        cost = money_in(first.cost, lang)
        if len(tied) > 1:
            names = listed_in(tied, lang)
            return self.say("tie" if first.cost else "free_tie", tied=names, cost=cost, period=self.period)
        if len(standings) == 1:
            others = "priced" if self.verdict.unpriced else "whole" if self.verdict.in_part else "alone"
            key = "one" if self.verdict.asked == 1 else others
            return self.say(key, winner=first.name, cost=cost, period=self.period)
        second = standings[1]
        return self.say(
            _lead(first.cost, second.cost),
            winner=first.name,
            cost=cost,
            period=self.period,
            second=second.name,
            than_second=self.than(second.name),
            second_cost=money_in(second.cost, lang),
            ratio=_ratio_in(first.cost, second.cost, lang),
            percent=percent_in(1 - first.cost / second.cost, lang, PERCENT_DIGITS),
            difference=money_in(second.cost - first.cost, lang),
        )

    def doubt(self) -> list[str]:
        """That the winner's price is an estimate."""
        standings = self.verdict.standings
        if not (standings and self.verdict.doubt):
            return []
        name = standings[0].name
        return [self.say(self.verdict.doubt, winner=name, of_winner=de(name))]

    def contested(self) -> list[str]:
        """Who may cost less all the same."""
        names, unsure = self.verdict.contested, self.verdict.unsure
        if not names:
            return [self.say("unsure", name=unsure, of_name=de(unsure))] if unsure else []
        if len(names) <= MOST_NAMES + 1:
            return [self.say("contested", names=listed_in(names, self.lang))]
        more = count_in(Fraction(len(names) - MOST_NAMES), self.lang)
        return [self.say("contested_by_many", names=", ".join(names[:MOST_NAMES]), more=more)]

    def changes(self) -> list[str]:
        """What of a request would change it, the nearest first; nothing where that was not looked for."""
        points = self.verdict.points
        if points is None or not self.verdict.standings or self.verdict.asked == 1:
            return []
        if not points:
            return [self.say("nothing_mix" if self.verdict.is_mix else "nothing")]
        nearest = sorted(points, key=_distance)[:MOST_POINTS]
        whens = [self.when(point) for point in nearest]
        either = (" or ", " ou ")[self.place]
        told = either.join([", ".join(whens[:-1]), whens[-1]]) if len(whens) > 1 else whens[0]
        return [self.say("changes", whens=told)]

    def others(self) -> list[str]:
        """What time would change, and who wins by another measure."""
        found = []
        if self.verdict.share_of_draws is not None:
            share = percent_in(self.verdict.share_of_draws, self.lang, RATIO_DIGITS)
            found.append(self.say("draws_too_large" if self.verdict.too_large else "draws", share=share))
        for key, each in (("later", self.verdict.later), ("shorter", self.verdict.shorter)):
            if each is not None:
                number = count_in(Fraction(each.number), self.lang)
                month = date_in(each.month, self.lang)
                found.append(self.say(key, name=each.name, month=month, number=number))
        for rival in self.verdict.rivals:
            cost = money_in(rival.cost, self.lang)
            found.append(self.say(rival.measure, name=rival.name, cost=cost, period=self.period))
        return found

    def when(self, point: TippingPoint) -> str:
        """When the winner changes, and to whom."""
        winner = self.verdict.names[point.from_model]
        to = self.verdict.names[point.to_model]
        key = "out_of_reach" if point.from_cost is None else "then"
        return self.bound(point) + self.say(key, winner=winner, of_winner=de(winner), to=to)

    def bound(self, point: TippingPoint) -> str:
        """When the winner changes."""
        value = count_in(point.value, self.lang)
        if point.whole is not None:
            if point.value == (0 if point.direction == ABOVE else point.whole):
                return self.say("above_none" if point.direction == ABOVE else "below_all")
            share = percent_in(point.value / point.whole, self.lang, RATIO_DIGITS)
            whole = count_in(point.whole, self.lang)
            return self.say(f"{point.direction}_share", value=value, whole=whole, share=share)
        one, many = NOUNS[point.field][self.place]
        if point.unit == "percent":
            percent = joined(value, "%", self.lang)
            return self.say(f"{point.direction}_percent", percent=percent, noun=many)
        # Of 0 or 1.5 there is one in French, and many in English.
        is_one = point.value < TWICE if self.lang == "fr" else point.value == 1
        return self.say(point.direction, value=value, noun=one if is_one else many)


def _lead(least: Fraction, next_cost: Fraction) -> str:
    """How far the cheapest is ahead of the next: the key of the words for it."""
    if not least:
        return "free"
    if next_cost >= least * TWICE:
        return "leads"
    return "leads_a_little" if 1 - least / next_cost >= HARDLY else "leads_hardly"


def _ratio_in(least: Fraction, next_cost: Fraction, lang: str) -> str:
    if not least:
        return ""
    ratio = next_cost / least
    return (
        count_in(Fraction(round(ratio)), lang)
        if ratio >= GROUPED
        else number_in(ratio, lang, digits=RATIO_DIGITS)
    )


def _distance(point: TippingPoint) -> tuple[bool, Fraction]:
    """How far away a tipping point is; those that no ratio measures come last."""
    distance = point.distance
    return distance is None, distance or Fraction(0)
