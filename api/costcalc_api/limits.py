"""Limits: a question whose answer would take longer than about a second is refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from costcalc.asking.additions import DECISION
from costcalc.asking.parts import allowed
from costcalc.asking.words import flag_said, models_named, one_text, texts
from costcalc.errors import UsageError
from costcalc.pricing.names.meaning import each_found, known_names
from costcalc.questions.audit.answer import Wanted
from costcalc.questions.training.answer import trained
from costcalc.rating.table import is_offer
from costcalc_api.settings import (
    LARGE_DRAWN,
    LARGE_LISTING,
    LARGE_READING,
    LARGE_WORK,
    MOST_CELLS,
    MOST_DECIDED_CELLS,
    MOST_DRAWN,
    MOST_DRAWS,
    MOST_HOURS,
    MOST_ITEMS,
    MOST_LINES,
    MOST_TURNED,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from costcalc.asking.words import Words
    from costcalc.questions.audit.request import Request as AuditRequest
    from costcalc.questions.breakeven.request import Request as BreakEvenRequest
    from costcalc.questions.compare.request import Request as CompareRequest
    from costcalc.questions.compare.result import Comparison
    from costcalc.questions.models.request import Request as ModelsRequest
    from costcalc.questions.project.request import Request as ProjectRequest
    from costcalc.rating.table import RatingTable


NO_MODELS = "name the models to compare, such as deepseek-r1 and o1"


def is_long(words: Words) -> bool:
    """Whether there are so many words that to read them takes long, whatever they ask."""
    if {str}.issuperset(map(type, words.values())):  # as nearly all are
        return len(words) > LARGE_READING
    return _values(words) > LARGE_READING


def _values(said: object) -> int:
    """How many values are said, in a word or anywhere within."""
    if isinstance(said, str):  # as most are
        return 1
    if isinstance(said, Mapping):
        return sum(map(_values, said.values()))
    return sum(map(_values, said)) if isinstance(said, list) else 1


def known(table: RatingTable, *names: str) -> None:
    """Refuse unknown names before anything else is looked at: what is not there cannot be asked about."""
    if len(names) > MOST_ITEMS + 1:  # a baseline or self_host besides; the limits refuse so many anyway
        raise UsageError(f"at most {MOST_ITEMS} models and offers in one request", "model")
    each_found(names, lambda name: known_names(table.catalogue, name))


def named_models(table: RatingTable, words: Words) -> None:
    """Refuse unknown names of models in words."""
    said = [*models_named(words, "model", "models"), *texts(words, "baseline", "self_host")]
    known(allowed(words).of(table), *(each for each in said if not is_offer(each)))


def named_compared(table: RatingTable, words: Words) -> None:
    """Refuse unknown names of models, and a comparison of none."""
    named_models(table, words)
    if not (flag_said(words, "all") or texts(words, "model", "models")):
        raise UsageError(NO_MODELS, "model")


def named_training(table: RatingTable, words: Words) -> None:
    """Refuse a model of whose training nothing is known."""
    named = one_text(words, "model")
    if named is not None:
        trained(allowed(words).of(table), named)


class Limit(NamedTuple):
    """How much an answer to a question may take.

    `named` refuses names that nobody knows, which is told before whatever else is wrong with the words: of
    models unless said, so that a question whose `model` is none of the table's has its own here. `check`
    refuses requests that ask for too much. `is_large` says whether the answer will take more than some
    50 ms, as far as the request tells, and may refuse a wrong one first. `more` is for the answer. What
    `is_quick` to find, whatever is asked, is worth keeping only when it is asked again.
    """

    named: Callable[[RatingTable, Words], None] = named_models
    check: Callable[[RatingTable, Any], None] = lambda *_: None
    is_large: Callable[[RatingTable, Any], bool] = lambda *_: False
    more: Mapping[str, Any] = {}
    is_quick: bool = False


class Extent(NamedTuple):
    """How much is asked: `models` with offers, in scenarios each of so many `shapes` and `ranges`.

    Of a projection so many `months`; so many `hours` of a week are told apart.
    """

    models: int
    shapes: Sequence[int]
    ranges: Sequence[int] = (0,)
    draws: int = 0
    months: int = 0
    hours: int = 0
    is_decided: bool = False

    @property
    def costs(self) -> int:
        """How many costs are worked out, each for all months."""
        return self.models * sum(self.shapes)

    @property
    def work(self) -> int:
        """How long it takes, in tenths of a millisecond as they were measured.

        A month has its own calendar, whatever is asked of it, and each of its hours one more. A decision
        tries out each cost again and again.

        >>> Extent(100, (1,)).work, Extent(1, (1,), months=400, hours=1).work
        (200, 4000)
        """
        calendar = self.months * (4 + 5 * self.hours) + (0 if self.months else 5 * self.hours)
        if self.is_decided:
            return self.costs * (self.months + 2 if self.months else 1) * 10 + calendar
        return (self.months or 2) * self.costs + calendar

    @property
    def is_large(self) -> bool:
        """Whether an answer will take more than some 50 ms."""
        ranges = sum(self.ranges)
        drawn = self.draws * (self.costs * max(1, self.months) + ranges) if ranges else 0
        return self.work > LARGE_WORK or drawn > LARGE_DRAWN


def of_comparison(request: CompareRequest) -> Extent:
    """How much a comparison asks for."""
    shapes = len(request.work.workload.shapes)
    is_decided = DECISION.name in request.more.read
    hours = len(request.use.said) if request.use else 0
    return Extent(len(request.models) + len(request.offers), (shapes,), hours=hours, is_decided=is_decided)


def of_breakeven(request: BreakEvenRequest) -> Extent:
    """How much a break-even asks for."""
    shapes = len(request.work.drawn.workload.shapes)
    draws = request.drawing.draws if request.drawing else 0
    models = len(request.models) + len(request.offers)
    return Extent(models, (shapes,), (len(request.uncertain),), draws)


def of_projection(request: ProjectRequest) -> Extent:
    """How much a projection asks for."""
    readings = request.work.readings
    return Extent(
        len(request.models) + len(request.offers),
        [len(each.plan.workload.shapes) for each in readings],
        [len(each.uncertain) for each in readings],
        request.drawing.draws if request.drawing else 0,
        request.months,
        len({hour for each in readings for hour in each.plan.use.said}),
        DECISION.name in request.more.read,
    )


def check_compared(table: RatingTable, request: CompareRequest) -> None:
    """Refuse unknown models, too many of them, and a mix of many shapes on every model that there is."""
    if request.among is not None:
        if len(request.work.workload.shapes) > 1 and request.work.preset is None:  # presets are small mixes
            raise UsageError("a mix on every model takes too long: name the models", "shapes")
        return
    baseline = [request.baseline] if request.baseline and not is_offer(request.baseline) else []
    known(request.allowed.of(table), *request.models, *baseline)
    if not request.models:
        raise UsageError(NO_MODELS, "model")
    _check_cells(of_comparison(request))


def check_broken_even(table: RatingTable, request: BreakEvenRequest) -> None:
    """Refuse unknown models, what is refused of a comparison, and too many draws."""
    own = [request.self_host] if request.self_host else []
    known(request.allowed.of(table), *request.models, *own)
    asked = of_breakeven(request)
    _check_cells(asked)
    _check_draws(asked, "shapes")


def _check_cells(asked: Extent) -> None:
    """Refuse too many models, and too many models times shapes."""
    if asked.models > MOST_ITEMS:
        raise UsageError(f"at most {MOST_ITEMS} models and offers in one request", "model")
    if asked.costs > MOST_CELLS:
        raise UsageError(
            f"{asked.models} models × {sum(asked.shapes)} shapes is more than {MOST_CELLS}: compare fewer at "
            "a time",
            "shapes",
        )


def check_lines(comparison: Comparison) -> None:
    """Refuse an answer of more charge lines than can be written in a second."""
    shaped = (each for row in comparison.rows for each in row.shapes)
    lines = sum(len(each.slices) * len(each.shape.parts) for each in shaped) + len(comparison.unranked)
    if lines > MOST_LINES:
        shapes = len(comparison.workload.shapes)
        raise UsageError(
            f"{len(comparison.rows)} models × {shapes} shapes, with a line for each meter in each window of "
            f"hours, are {lines} charge lines, more than {MOST_LINES}: compare fewer at a time",
            "shapes" if shapes > 1 else "model",
        )


def check_projected(table: RatingTable, request: ProjectRequest) -> None:
    """Refuse unknown models, too many months × models × scenarios with their shapes, and too many draws."""
    known(request.allowed.of(table), *request.models)
    asked = of_projection(request)
    months, hours, cells = asked.months, asked.hours, asked.months * asked.costs
    told = (
        f"{months} months × {asked.models} models × {sum(asked.shapes)} shapes in all scenarios are {cells}"
    )
    if cells > MOST_CELLS:
        raise UsageError(f"{told}, more than {MOST_CELLS}: ask for fewer at a time", "months")
    if asked.is_decided and cells > MOST_DECIDED_CELLS:
        raise UsageError(
            f"{told}, and a decision is looked for among at most {MOST_DECIDED_CELLS}: ask for fewer at a "
            "time, or without it",
            "decide",
        )
    if months * hours > MOST_HOURS:
        raise UsageError(
            f"{months} months × {hours} of them are more than {MOST_HOURS}: ask for fewer at a time", "hours"
        )
    _check_draws(asked, "months")


def is_long_list(request: ModelsRequest, models: int) -> bool:
    """Whether a list of models is a large question, in a table of so many models."""
    is_narrow = request.models or request.provider or request.search
    most = models if request.limit is None else request.limit
    return not is_narrow and min(models, most) > LARGE_LISTING


def _check_draws(asked: Extent, field: str) -> None:
    """Refuse more draws than a second has time for, and more ranges than can be turned one by one in it."""
    if asked.draws > MOST_DRAWS:
        raise UsageError(f"at most {MOST_DRAWS} draws in one request; the library takes more", "draws")
    drawn = [
        (max(1, asked.months) * asked.models * shapes, ranges)
        for shapes, ranges in zip(asked.shapes, asked.ranges, strict=True)
    ]
    turned = sum(costs * ranges for costs, ranges in drawn)
    if turned > MOST_TURNED:
        raise UsageError(
            f"costs × the ranges that they depend on are {turned}, more than {MOST_TURNED}: ask for fewer "
            "at a time",
            field,
        )
    each_time = sum(costs + ranges for costs, ranges in drawn if ranges)
    if asked.draws * each_time > MOST_DRAWN:
        most = MOST_DRAWN // each_time
        raise UsageError(
            f"at most {most} of {each_time} costs and ranges each: say so many, or fewer", "draws"
        )


def is_audit(table: RatingTable, request: AuditRequest) -> bool:
    """Any audit is large, once its words are right: whoever said a wrong one need not wait to hear of it."""
    Wanted(table, request)
    return True


QUICK = Limit(is_quick=True)
"""That of a question without one of its own."""
LIMITS = {
    "compare": Limit(
        named=named_compared,
        check=check_compared,
        is_large=lambda _, request: request.among is not None or of_comparison(request).is_large,
        more={"check": check_lines},
    ),
    "project": Limit(
        check=check_projected,
        is_large=lambda _, request: of_projection(request).is_large,
    ),
    "breakeven": Limit(
        check=check_broken_even,
        is_large=lambda _, request: of_breakeven(request).is_large,
        more={"check": check_lines},
    ),
    "models": Limit(is_large=lambda table, request: is_long_list(request, len(table.catalogue.ids()))),
    "claims": Limit(),
    "training": Limit(named=named_training),
    "audit": Limit(is_large=is_audit),
}
"""Those of questions whose answers may take some milliseconds, or whose names are not those of models."""
