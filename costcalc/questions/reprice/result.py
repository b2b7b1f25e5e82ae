"""The answer to a repricing: what usage cost then, what was recorded, and what other models would cost."""

from __future__ import annotations

from collections import Counter
from functools import cached_property

from costcalc.periods import spell
from costcalc.questions.frames import Framed
from costcalc.questions.reprice.costs.candidates import (
    Unranked,
    is_to_explain,
    told_of,
)
from costcalc.questions.reprice.costs.groups import Groups, Whole
from costcalc.questions.reprice.costs.lots import OfLots
from costcalc.questions.reprice.costs.recorded import recorded_in
from costcalc.questions.reprice.costs.then import tallied
from costcalc.questions.reprice.instants import moment
from costcalc.questions.reprice.request import ASKING
from costcalc.questions.reprice.shape import REPRICED
from costcalc.rating.notes import named_notes
from costcalc.shapes import Result
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence
    from datetime import datetime

    from costcalc.errors import CostcalcError
    from costcalc.periods import Moment
    from costcalc.questions.reprice.costs.candidates import Asked, Ranked, Refused
    from costcalc.questions.reprice.costs.check import Check, Undoubted
    from costcalc.questions.reprice.costs.priced import Priced
    from costcalc.questions.reprice.costs.recorded import Recorded
    from costcalc.questions.reprice.costs.then import Left, Taken
    from costcalc.questions.reprice.costs.tokens import Tokens
    from costcalc.questions.reprice.request import Request
    from costcalc.questions.reprice.sums import UsageSums
    from costcalc.rating.table import RatingTable

AT_DATE = "nothing says when some of these requests were: they are priced as on {}"
ROUNDING = (
    "costs are exact; one without a finite decimal form, as of a share of a day, is rounded once, to 12 "
    "decimal places, and so are its charge lines; shares have 12 significant digits"
)


class Logged(OfLots):
    """What a name of the log came to in all: the model that it stood for, and what that cost."""

    def __init__(self, taken: Sequence[Taken]) -> None:
        first = taken[0]
        self.logged, self.model = first.cell.model, first.priced.rater.model
        self.matched, self.meaning = first.priced.matched, first.priced.meaning
        self.lots = [each.lot for each in taken]
        self.priced = tallied(taken).priced()

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader should know beside the digits."""
        return (*named_notes(self.matched, self.model, self.meaning), *self.priced.notes)


class Then(OfLots):
    """What the usage cost at the prices of its own time; `partial` where some of it has no price."""

    def __init__(self, taken: Sequence[Taken], left: Sequence[Left], on: Moment | None) -> None:
        self.taken, self._left, self._on = taken, left, on
        self.lots = [each.lot for each in taken]

    @cached_property
    def priced(self) -> Priced:
        """What it cost, and how that came about."""
        return tallied(self.taken).priced()

    @property
    def partial(self) -> bool:
        """Whether some of the usage has no price."""
        return bool(self._left)

    @property
    def estimate(self) -> str | None:
        """What makes it an estimate; None of an exact cost."""
        labels = [] if self.priced.estimate is None else [self.priced.estimate]
        if self._on is not None and any(each.lot.is_timeless for each in self.taken):
            labels.append(AT_DATE.format(spell(self._on)))
        return "; ".join(labels) or None

    @cached_property
    def models(self) -> list[Logged]:
        """The same by the names of the log and what they stood for, the dearest first."""
        found: dict[tuple[str, str], list[Taken]] = {}
        for each in self.taken:
            found.setdefault((each.cell.model, each.priced.rater.model.id), []).append(each)
        by_name = sorted(map(Logged, found.values()), key=lambda each: each.logged)
        return sorted(by_name, key=lambda each: each.priced.contracted_cost, reverse=True)


class Unpriced(OfLots):
    """Usage of one name without a price, for one reason."""

    def __init__(self, table: RatingTable, left: Sequence[Left]) -> None:
        self._table, self._left = table, left
        self.logged, self.code = left[0].cell.model, left[0].code
        self.lots = [each.lot for each in left]

    @cached_property
    def reason(self) -> str:
        """Why they have no price, as of the first of them."""
        first = self._left[0]
        error: CostcalcError = first.error
        if is_to_explain(error) and first.priced is not None:
            error = self._table.explained(error, first.priced.rater.model, error.on)
        return told_of(error)


class Repriced(OfLots, Framed, Result):
    """What usage cost then, what was recorded of it, and what it would cost on other models."""

    shape, rounding = REPRICED, ROUNDING

    def __init__(
        self,
        table: RatingTable,
        request: Request,
        sums: UsageSums,
        then: Then,
        left: Sequence[Left],
        asked: Asked,
        ranking: Sequence[Ranked],
        unranked: Sequence[Unranked | Refused],
        tokens: Tokens | None = None,
        check: Check | Undoubted | None = None,
    ) -> None:
        self.table, self.request, self.sums, self.then = table, request, sums, then
        self._left, self.asked, self._tokens = left, asked, tokens
        self.lots = tuple(sums.sums.values())
        self.check = check
        """Both readings of what came from the cache; None where nobody asked for them."""
        of_all = request.among is not None
        free = [each for each in ranking if of_all and not each.exact]
        self.ranking = tuple(ranking[len(free) :])
        """All that are ranked, from the cheapest; `models` are so many of them as are shown."""
        self.models = self.ranking if request.top is None else self.ranking[: request.top]
        self._left_over = tuple(unranked)
        self.ranked = len(self.ranking) if request.top is not None else None
        self.free = len(free) if of_all else None
        codes = Counter(each.code for each in unranked) if of_all else Counter()
        self.unranked_by_code = dict(sorted(codes.items())) if of_all else None

    @cached_property
    def unranked(self) -> tuple[Unranked | Refused, ...]:
        """Models that cannot take all of the usage; of all models those that take the most, up to `top`."""
        if self.request.among is None:
            return self._left_over
        place = (self.request.top or 0) - len(self.models)
        able = (
            [each for each in self._left_over if isinstance(each, Unranked) and each.share] if place else []
        )
        return tuple(sorted(able, key=lambda each: each.place)[:place])

    @property
    def rows(self) -> tuple[Ranked, ...]:
        """The models that are shown."""
        return self.models

    @property
    def prices(self) -> str:
        """Of which moment the prices of other models are: `then`, or a moment."""
        return "then" if self.request.prices is None else spell(self.request.prices)

    @property
    def text(self) -> dict[str, str | None] | None:
        """What was said of the texts, and of what their tokens were counted with; None where nothing was."""
        return None if self._tokens is None else self._tokens.text.said

    @property
    def first(self) -> datetime | None:
        """The first instant of the usage; None where nothing says when it was."""
        return first_of(self.sums)

    @property
    def last(self) -> datetime | None:
        """The last one."""
        return last_of(self.sums)

    @property
    def on(self) -> Moment:
        """The moment of the prices in another currency: that of the prices, or of the last request."""
        last = self.last
        found = self.request.prices or (last.date() if last else None)
        assert found is not None  # noqa: S101 - a log without a time has no cost of then to convert
        return found

    @cached_property
    def recorded_all(self) -> list[Recorded]:
        """What the log recorded, by currency."""
        last = self.last
        return recorded_in(
            self.table, self.sums.sums, self.then.taken, last.date() if last else None, self.requests
        )

    @property
    def recorded(self) -> Recorded | None:
        """What it recorded in the currency of most requests; None where it has no record."""
        return next(iter(self.recorded_all), None)

    @property
    def also_recorded(self) -> list[Recorded]:
        """What it recorded in others."""
        return self.recorded_all[1:]

    @cached_property
    def unpriced(self) -> list[Unpriced]:
        """What has no price, by name and reason, the most tokens first."""
        found: dict[tuple[str, str], list[Left]] = {}
        for each in self._left:
            found.setdefault((each.cell.model, each.code), []).append(each)
        told = [Unpriced(self.table, left) for left in found.values()]
        return sorted(told, key=lambda each: (-each.tokens, each.logged, each.code))

    @cached_property
    def groups(self) -> Groups:
        """The same by the columns that were asked for; none where none was."""
        last = self.last
        whole = Whole(self.sums, self.asked, self._tokens, self.models, last.date() if last else None)
        return Groups(whole, self.then.taken, self._left)

    @property
    def command(self) -> str:
        """The command that gives this result again."""
        named = [each.again for each in (*self.ranking, *self.unranked)]
        models = [] if self.request.among is not None else named or self.request.models
        logs = self.request.logs or [each.name for each in self.sums.files]
        request = self.request._replace(models=models, logs=logs, by=self.request.by or self.sums.by)
        return ASKING.command("reprice", request, self.table.words)

    def to_focus(self, path: str | os.PathLike[str], *, version: str = "1.2") -> None:
        """Write what it cost then as a FOCUS file, whole or not at all: CSV, or Parquet of that ending.

        The usage must be grouped `by` hour, day or month, which are the charge periods; its other labels are
        tags. What has no price (`unpriced`), or no time, is not in the file. Raises `UsageError` without a
        charge period or for a version that is neither 1.2 nor 1.4, `MissingExtraError` for Parquet without
        pyarrow, and `OutputError` where it cannot be written.
        """
        from costcalc.questions.reprice.focus.rows import Focus
        from costcalc.questions.reprice.focus.written import save

        save(Focus(self, version), path)

    def __repr__(self) -> str:
        partial = ", partial" if self.then.partial else ""
        return f"<Repriced: {self.then.priced.contracted_cost} USD then{partial}, {len(self.models)} models>"


def first_of(sums: UsageSums) -> datetime | None:
    """The first instant of usage."""
    found = [each.first for each in sums.sums.values() if each.first is not None]
    return moment(min(found)) if found else None


def last_of(sums: UsageSums) -> datetime | None:
    """The last instant of usage."""
    found = [each.last for each in sums.sums.values() if each.last is not None]
    return moment(max(found)) if found else None
