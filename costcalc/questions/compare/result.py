"""The result of a comparison: rows from the cheapest to the dearest, and what could not be ranked."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from costcalc.numbers import MILLION, ZERO, as_fraction, settle, significant
from costcalc.periods import Moment, spell
from costcalc.pricing.names.meaning import said_again
from costcalc.prose import few
from costcalc.questions.compare.request import ASKING, Request
from costcalc.questions.compare.shape import COMPARISON, IN_SHORT, ROW
from costcalc.questions.frames import Framed
from costcalc.rating.charges import Charge, charges_on, contracted_sum, listed_sum
from costcalc.rating.notes import named_notes, notes_on, said_notes, steps_under
from costcalc.rating.rater import EVEN_DAY, EVEN_WEEK
from costcalc.rating.table import is_offer
from costcalc.shapes import Result
from costcalc.units import MONTH_DAYS, YEAR_DAYS
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from costcalc.pricing.contracts import Contract
    from costcalc.pricing.model import Model, PricePeriod
    from costcalc.pricing.names.meaning import Meaning
    from costcalc.questions.compare.by_hour import ByHour
    from costcalc.questions.compare.unranked import Unranked
    from costcalc.rating.card import Slice
    from costcalc.rating.changes import Change
    from costcalc.rating.contract import Step
    from costcalc.rating.doubts import Between
    from costcalc.rating.rater import ShapeSlices
    from costcalc.rating.source import TableRef
    from costcalc.rating.table import RatingTable
    from costcalc.shapes import Document
    from costcalc.tokens.unlike import Adjustment, TextSaid

ROUNDING = (
    "ratios and blended prices are rounded to 12 significant digits; costs without a finite decimal form are "
    "rounded to 12 decimal places, each from the exact cost, and that of a request as the sum of its lines; "
    "a month is 30 days, a year 365"
)
SHARES_NOTE = (
    "shares without a finite decimal form: charge lines are rounded to 12 decimal places, and a request's "
    "cost is their sum"
)


class Row:
    """What the workload costs on one model. Costs are USD before tax; a month is 30 days, a year 365.

    With a `contract` in force they are contracted costs: after its negotiated prices and discounts. That of a
    request of the mix is exact in `per_request`.
    """

    comparison: Comparison
    """What it is a row of, which says so itself."""
    ends: Sequence[Sequence[ShapeSlices]] = ()
    """What its shapes meet at both ends of what lengths of text may be in tokens; empty without such."""

    def __init__(
        self,
        model: Model,
        matched: str,
        shapes: Sequence[ShapeSlices],
        contract: Contract | None,
        adjustment: Adjustment | None,
        meaning: Meaning | None,
        per_request: Decimal | Fraction,
    ) -> None:
        self.model, self.matched, self.shapes, self.contract = model, matched, shapes, contract
        self.adjustment, self.meaning, self.per_request = adjustment, meaning, per_request

    @property
    def fraction(self) -> Fraction:
        """The cost of a request, exactly."""
        return as_fraction(self.per_request)

    @cached_property
    def charges(self) -> tuple[Charge, ...]:
        """The lines of the mean request; of a mix, each with its shape, and the shape's share in `share`."""
        on, is_mix = self.comparison.on, self.comparison.workload.is_mix
        return tuple(
            charge
            for (shape, weight, slices, _) in self.shapes
            for card, share in slices
            for charge in charges_on(
                card, shape.parts, 1, share * weight, on, shape.name if is_mix else None, self.contract
            )
        )

    @property
    def cost_per_request(self) -> Decimal:
        """The mean cost of a request: the sum of its charge lines, under the contract in force."""
        return contracted_sum(self.charges) if isinstance(self.per_request, Fraction) else self.per_request

    @property
    def list_cost_per_request(self) -> Decimal:
        """The same at list prices."""
        return listed_sum(self.charges) if self.contract else self.cost_per_request

    @property
    def steps(self) -> tuple[Step, ...]:
        """What leads from the list cost of a request to its cost."""
        return steps_under(self.contract, self.charges)

    def _per_days(self, days: int) -> Decimal | None:
        per_day = self.comparison.workload.per_day
        return None if per_day is None else settle(self.fraction * per_day * days)[0]

    @property
    def cost_per_day(self) -> Decimal | None:
        """USD a day; None for a workload without a rate of requests."""
        return self._per_days(1)

    @property
    def cost_per_month(self) -> Decimal | None:
        """USD in 30 days."""
        return self._per_days(MONTH_DAYS)

    @property
    def cost_per_year(self) -> Decimal | None:
        """USD in 365 days."""
        return self._per_days(YEAR_DAYS)

    def mean_of(self, field: str) -> Fraction | None:
        """So many tokens of a field as a request has on average, counted by the model; None without any."""
        each_has = (as_fraction(each.shape.fields.get(field, ZERO)) * each.weight for each in self.shapes)
        return sum(each_has, Fraction(0)) or None

    @property
    def blended_unit_price(self) -> Decimal | None:
        """USD per million tokens, input and output together, to 12 digits; None without tokens."""
        tokens = sum((each.shape.tokens * each.weight for each in self.shapes), Fraction(0))
        return significant(self.fraction / tokens * int(MILLION)) if tokens else None

    @property
    def ratio_to_cheapest(self) -> Decimal | None:
        """Times the cost of the cheapest row, to 12 significant digits; None where that one is free."""
        return _ratio(self, self.comparison.rows[0])

    @property
    def ratio_to_baseline(self) -> Decimal | None:
        """Times the cost of the baseline, to 12 significant digits; None without one."""
        baseline = self.comparison.baseline_row
        return None if baseline is None else _ratio(self, baseline)

    @property
    def meters(self) -> list[str]:
        """The meters that the workload uses, each once."""
        return list(dict.fromkeys(meter for each in self.shapes for meter in each.shape.meters))

    @cached_property
    def slices(self) -> list[Slice]:
        """The rate cards that apply to the shapes, one shape after the other."""
        return [each for shape in self.shapes for each in shape.slices]

    @cached_property
    def periods(self) -> list[PricePeriod]:
        """The price periods used, each once, in order of time."""
        used = {each.card.period.start: each.card.period for each in self.slices}
        return [used[start] for start in sorted(used)]

    @property
    def first(self) -> PricePeriod:
        """The first price period used."""
        return self.periods[0]

    @property
    def last(self) -> PricePeriod:
        """The last one."""
        return self.periods[-1]

    @property
    def feed(self) -> TableRef | None:
        """The feed that says the price, and when it was read; None for files of our own."""
        ref = self.comparison.table.ref_of(self.model, self.last)
        return ref if ref.retrieved else None

    @property
    def doubts(self) -> list[str]:
        """What is not certain of the price, in words; nothing of one that is."""
        if all(each.card.is_certain for each in self.slices):
            return []
        from costcalc.rating.doubts import doubts_of

        return doubts_of(self.shapes, self.comparison.on)

    @property
    def between(self) -> Between | None:
        """The lowest and the highest list cost of a request whose price is in doubt; None without both."""
        if not (self.doubts or self.ends):
            return None
        from costcalc.rating.doubts import range_between, range_of

        if self.ends:
            return range_between(self.model, self.ends, self.comparison.on)
        return range_of(self.model, self.shapes, self.comparison.on)

    @property
    def estimate(self) -> str | None:
        """What is taken as even where windows or periods are mixed; None where the cost is exact."""
        labels = [self.adjustment.estimate] if self.adjustment and self.adjustment.estimate else []
        labels += self.doubts
        if any(len(shape.slices) > 1 for shape in self.shapes):
            if any(each.has_windows for each in self.periods):
                labels.append(self.comparison.request.use.label if self.comparison.request.use else EVEN_WEEK)
            if len(self.periods) > 1:
                labels.append(EVEN_DAY)
        return "; ".join(labels) or None

    @property
    def by_hour(self) -> ByHour | None:
        """The least and the most that it costs by the hour of the week; None where that does not matter."""
        if isinstance(self.comparison.on, datetime) or not any(each.has_windows for each in self.periods):
            return None
        from costcalc.questions.compare.by_hour import Asked, by_hour

        found = self.comparison
        asked = Asked(self.model, self.periods, self.shapes, found.on, found.request.use, self.contract)
        return by_hour(asked, found.workload.per_day)

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader should know beside the digits."""
        notes = (*said_notes(self.meaning), *named_notes(self.matched, self.model, self.meaning))
        notes += notes_on(self.slices, self.comparison.on, self.meters)
        if self.contract is not None:
            from costcalc.rating.contract import notes_under

            notes += notes_under(self.contract, self.model.id, self.charges)
        if self.adjustment is not None:
            notes += self.adjustment.notes
        rounded = isinstance(self.per_request, Fraction) and not all(each.exact for each in self.charges)
        return (*notes, SHARES_NOTE) if rounded else notes

    @property
    def changes(self) -> tuple[Change, ...]:
        """What is known to change within a year for this workload: prices, guarantees, the model, names."""
        from costcalc.rating.changes import Use, changes_ahead

        uses = [Use(each.ask, each.shape.meters) for each in self.shapes]
        on = self.comparison.on
        return changes_ahead(self.model, uses, on, YEAR_DAYS, weekly=True, meaning=self.meaning)

    def __eq__(self, other: object) -> bool:
        return self.to_dict() == other.to_dict() if isinstance(other, Row) else NotImplemented

    def __hash__(self) -> int:
        return hash((self.model.id, self.per_request))

    def __repr__(self) -> str:
        return f"Row({self.model.id!r}, cost_per_request={self.cost_per_request!r})"

    def to_dict(self) -> dict[str, Any]:
        """The row as JSON has it; numbers as plain decimal text."""
        return ROW.document(self)


class Comparison(Framed, Result):
    """Rows from the cheapest to the dearest, and the models that could not be ranked.

    As JSON has it, it is of the schema `costcalc/compare/1`.
    """

    shape, rounding = COMPARISON, ROUNDING

    def __init__(
        self,
        table: RatingTable,
        request: Request,
        text: TextSaid | None,
        rows: Sequence[Row],
        unranked: Sequence[Unranked],
    ) -> None:
        self.table, self.request, self.text = table, request, text
        self.workload, self.options, self.baseline = request.work.workload, request.options, request.baseline
        self.on: Moment = request.on  # type: ignore[assignment]
        self.offers = tuple(each.said for each in request.offers)
        self.hours = request.use.said if request.use else None
        # Where nobody named the models, those that are free, or not ranked, are counted and not listed.
        of_all = request.among is not None
        free = [each for each in rows if of_all and not each.per_request]
        self.ranking = tuple(rows[len(free) :])
        """All that are ranked, from the cheapest; `rows` are so many of them as are shown."""
        for row in self.ranking:
            row.comparison = self
        self.rows = self.ranking if request.top is None else self.ranking[: request.top]
        self.unranked = () if of_all else tuple(unranked)
        self.shortened: dict[str, Any] = {}
        """Of a comparison of which only the cheapest are shown: of how many, and what was not ranked."""
        if request.top is not None:
            self.shortened["ranked"] = len(self.ranking)
            if of_all:
                codes = [each.code for each in unranked]
                by_code = {code: codes.count(code) for code in sorted({*codes})}
                self.shortened.update(free=len(free), unranked_by_code=by_code)

    @property
    def said_workload(self) -> dict[str, Any]:
        """The workload as JSON has it: in tokens, or as it was said in words, pages and characters."""
        counting = self.request.counting
        return self.workload.to_dict() if counting is None else counting.workload(self.workload.to_dict())

    @property
    def baseline_row(self) -> Row | None:
        """The row of the baseline; None without one, and where it is not ranked."""
        return next((row for row in self.ranking if row.model.id == self.baseline), None)

    @property
    def command(self) -> str:
        """The command that gives this result again; a mix of shapes needs its workload file."""
        return ASKING.command("compare", self.asked, self.table.words)

    @property
    def named(self) -> list[str]:
        """The models, by what asks for them again, ranked first; none where it is of all that there are."""
        named = [
            *(said_again(row.model, row.meaning) for row in self.ranking),
            *(each.again for each in self.unranked),
        ]
        return [] if self.request.among is not None else [each for each in named if not is_offer(each)]

    @property
    def asked(self) -> Request:
        """What was asked, as it is asked again."""
        base = self.baseline_row
        baseline = self.baseline if base is None else said_again(base.model, base.meaning)
        text = self.text.words if self.text else {}
        return self.request._replace(models=self.named, baseline=baseline, text=text)

    def in_short(self) -> Document:
        """The few members of which `costcalc.render.brief` makes its lines."""
        return IN_SHORT.document(self)

    def __repr__(self) -> str:
        return f"<Comparison on {spell(self.on)}: {few([row.model.id for row in self.rows], 'no row')}>"

    def _repr_html_(self) -> str:
        from costcalc.report.notebook import brief, html_table

        return html_table(brief(ROW), map(Row.to_dict, self.rows))


def _ratio(row: Row, to: Row) -> Decimal | None:
    free = None if row.per_request else Decimal(1)
    return significant(row.fraction / to.fraction) if to.per_request else free
