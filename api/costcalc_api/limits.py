"""Limits: a question whose answer would take longer than about a second is refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from costcalc.asking.parts import DEFAULT_DRAWS
from costcalc.asking.presets import with_preset
from costcalc.asking.request import with_inner
from costcalc.asking.words import allowed, flag_said, one_text, texts
from costcalc.errors import CostcalcError, UsageError
from costcalc.numbers import count_number
from costcalc.pricing.names.meaning import each_found, known_names
from costcalc.questions.audit.answer import Wanted
from costcalc.questions.audit.request import ASKING as AUDIT
from costcalc.questions.breakeven.request import ASKING as BREAKEVEN
from costcalc.questions.project.horizon import MOST_MONTHS
from costcalc.questions.project.request import ASKING as PROJECTED
from costcalc.questions.project.request import DEFAULT_MONTHS
from costcalc.questions.training.answer import trained
from costcalc.units import BOUND_OF_COUNTS
from costcalc.usage.workload import is_range
from costcalc_api.settings import (
    LARGE_DRAWN,
    LARGE_LISTING,
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
    from costcalc.questions.compare.result import Comparison
    from costcalc.rating.table import RatingTable


class Limit(NamedTuple):
    """How much an answer to a question may take.

    `check` refuses words that ask for too much. `is_large` says whether the answer will take more than some
    50 ms, as far as the words tell, and may refuse wrong ones first. `more` is for the answer.
    """

    check: Callable[[RatingTable, Words], None] | None = None
    is_large: Callable[[RatingTable, Words], bool] | None = None
    more: Mapping[str, Any] = {}


def known(table: RatingTable, *names: str) -> None:
    """Refuse unknown names before anything else is looked at: what is not there cannot be asked about."""
    if len(names) > MOST_ITEMS + 1:  # a baseline or self_host besides; the limits refuse so many anyway
        raise UsageError(f"at most {MOST_ITEMS} models and offers in one request", "model")
    each_found(names, lambda name: known_names(table.catalogue, name))


def _known_models(table: RatingTable, words: Words, besides: str) -> None:
    """Refuse names that nobody knows; whoever names nobody is told so by the question."""
    others = (each for each in texts(words, besides) if not each.startswith("offer/"))
    known(allowed(table, words), *texts(words, "model", "models"), *others)


def check_compared(table: RatingTable, words: Words) -> None:
    """Refuse unknown models, and what is too much to compare."""
    if flag_said(words, "all"):
        check_comparison_of_all(words)
    else:
        _known_models(table, words, "baseline")
        if not texts(words, "model", "models"):
            raise UsageError("name the models to compare, such as deepseek-r1 and o1", "model")
        check_comparison(words)


def check_projected(table: RatingTable, words: Words) -> None:
    """Refuse unknown models, and what is too much to project."""
    _known_models(table, words, "baseline")
    check_projection(words)


def check_broken_even(table: RatingTable, words: Words) -> None:
    """Refuse unknown models, and what is too much to hold against hardware."""
    _known_models(table, words, "self_host")
    check_breakeven(words)


def check_trained(table: RatingTable, words: Words) -> None:
    """Refuse a model of whose training nothing is known: that is a 404, whatever else is wrong."""
    named = one_text(words, "model")
    if named is not None:
        trained(allowed(table, words), named)


def check_comparison(words: Words) -> None:
    """Refuse too many models, and too many models times shapes."""
    models = models_said(words)
    shapes = words.get("shapes") or (words.get("workload") or {}).get("shapes") or ()
    if models > MOST_ITEMS:
        raise UsageError(f"at most {MOST_ITEMS} models and offers in one request", "model")
    if models * max(1, len(shapes)) > MOST_CELLS:
        raise UsageError(
            f"{models} models × {len(shapes)} shapes is more than {MOST_CELLS}: compare fewer at a time",
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


def check_comparison_of_all(words: Words) -> None:
    """Refuse a mix of many shapes on every model that there is."""
    shapes = words.get("shapes") or (words.get("workload") or {}).get("shapes") or ()
    if len(shapes) > 1:
        raise UsageError("a mix on every model takes too long: name the models", "shapes")


def check_projection(words: Words) -> None:
    """Refuse too many months × models × scenarios, each as often as it has shapes, and too many draws."""
    said = with_preset(with_inner(words, "workload"), PROJECTED.names, PROJECTED.maps).words
    models, months, scenarios = models_said(said), _months_said(said), _scenarios(said)
    shapes = [_shapes(each) for each in scenarios]
    cells = months * models * sum(shapes)
    asked = f"{months} months × {models} models × {sum(shapes)} shapes in all scenarios are {cells}"
    if cells > MOST_CELLS:
        raise UsageError(f"{asked}, more than {MOST_CELLS}: ask for fewer at a time", "months")
    if flag_said(said, "decide") and cells > MOST_DECIDED_CELLS:
        raise UsageError(
            f"{asked}, and a decision is looked for among at most {MOST_DECIDED_CELLS}: ask for fewer at a "
            "time, or without it",
            "decide",
        )
    hours = _hours(scenarios)
    if months * hours > MOST_HOURS:
        raise UsageError(
            f"{months} months × {hours} of them are more than {MOST_HOURS}: ask for fewer at a time", "hours"
        )
    drawn = [
        Drawn(months * models * each, _ranges(scenario))
        for each, scenario in zip(shapes, scenarios, strict=True)
    ]
    _check_draws(said, drawn, "months")


def check_breakeven(words: Words) -> None:
    """Refuse what is refused of a comparison, and too many draws."""
    said = with_preset(with_inner(words, "workload"), BREAKEVEN.names, BREAKEVEN.maps).words
    check_comparison(said)
    _check_draws(said, [Drawn(models_said(said) * _shapes(said), _ranges(said))], "shapes")


def is_heavy(words: Words, *, is_projection: bool = False) -> bool:
    """Whether an answer will take more than some 50 ms, as far as the words tell before it is worked out."""
    said = with_inner(words, "workload")
    if "preset" in said:
        said = with_preset(said, PROJECTED.names, PROJECTED.maps).words
    scenarios, months = _scenarios(said), _months_said(said) if is_projection else 0
    costs = models_said(said) * sum(map(_shapes, scenarios))
    work = _work(costs, months, _hours(scenarios), is_decided=flag_said(said, "decide"))
    if flag_said(said, "all") or work > LARGE_WORK:
        return True
    ranges = sum(map(_ranges, scenarios))
    drawn = _count(said.get("draws"), DEFAULT_DRAWS) * (costs * max(1, months) + ranges) if ranges else 0
    return drawn > LARGE_DRAWN


def _work(costs: int, months: int, hours: int, *, is_decided: bool) -> int:
    """How long so many costs take, for so many months, in tenths of a millisecond as they were measured.

    A month has its own calendar, whatever is asked of it, and each of its hours one more. A decision tries
    out each cost again and again.

    >>> _work(100, 0, 0, is_decided=False), _work(1, 400, 1, is_decided=False)
    (200, 4000)
    """
    if is_decided:
        return costs * (months + 2 if months else 1) * 10 + months * (4 + 5 * hours)
    return months * (costs + 4 + 5 * hours) if months else 2 * costs


def is_long_list(words: Words, models: int) -> bool:
    """Whether a list of models is a large question, in a table of so many models."""
    is_narrow = any(words.get(name) for name in ("model", "provider", "search"))
    return not is_narrow and min(models, _count(words.get("limit"), models)) > LARGE_LISTING


class Drawn(NamedTuple):
    """What is drawn at once: so many costs, which depend on so many ranges."""

    costs: int
    ranges: int


def _check_draws(words: Words, drawn: Sequence[Drawn], field: str) -> None:
    """Refuse more draws than a second has time for, and more ranges than can be turned one by one in it."""
    draws = _count(words.get("draws"), DEFAULT_DRAWS)
    if draws > MOST_DRAWS:
        raise UsageError(f"at most {MOST_DRAWS} draws in one request; the library takes more", "draws")
    turned = sum(each.costs * each.ranges for each in drawn)
    if turned > MOST_TURNED:
        raise UsageError(
            f"costs × the ranges that they depend on are {turned}, more than {MOST_TURNED}: ask for fewer "
            "at a time",
            field,
        )
    each_time = sum(each.costs + each.ranges for each in drawn if each.ranges)
    if draws * each_time > MOST_DRAWN:
        most = MOST_DRAWN // each_time
        raise UsageError(
            f"at most {most} of {each_time} costs and ranges each: say so many, or fewer", "draws"
        )


def models_said(words: Words) -> int:
    """How many models and offers were said."""
    return len(texts(words, "model", "models")) + len(texts(words, "offer", "offers"))


def _scenarios(words: Words) -> list[Words]:
    """The words of each scenario; those of the question alone where there are none."""
    changes = (words.get("scenarios") or {"": {}}).values()
    plain = {name: value for name, value in words.items() if name != "scenarios"}
    return [{**plain, **each} for each in changes]


def _shapes(words: Words) -> int:
    """How many kinds of requests are said."""
    return max(1, len(words.get("shapes") or ()))


def _hours(scenarios: Sequence[Words]) -> int:
    """How many hours of a week are told apart, in all scenarios."""
    return len({hour for each in scenarios for hour in texts(each, "hours")})


def _ranges(value: object) -> int:
    """How many ranges are said, in a word or anywhere within."""
    if isinstance(value, Mapping):
        return sum(_ranges(each) for each in value.values())
    if isinstance(value, list):
        return sum(_ranges(each) for each in value)
    return int(is_range(value))


def is_audit(table: RatingTable, words: Words) -> bool:
    """Any audit is large, once its words are right: whoever said a wrong one need not wait to hear of it."""
    Wanted(table, AUDIT.read(words))
    return True


def _months_said(words: Words) -> int:
    """The months that were said; what is no number of months is refused by the question itself."""
    months = _count(words.get("months"), DEFAULT_MONTHS)
    return months if 1 <= months <= MOST_MONTHS else 1


def _count(value: object, otherwise: int) -> int:
    """A whole number as it was said; the default for what is none, which the question itself refuses."""
    if isinstance(value, int):
        return min(value, BOUND_OF_COUNTS)
    try:
        return int(count_number(value))
    except CostcalcError:
        return otherwise


LIMITS = {
    "compare": Limit(check_compared, lambda _, words: is_heavy(words), {"check": check_lines}),
    "project": Limit(check_projected, lambda _, words: is_heavy(words, is_projection=True)),
    "breakeven": Limit(check_broken_even, lambda _, words: is_heavy(words), {"check": check_lines}),
    "models": Limit(is_large=lambda table, words: is_long_list(words, len(table.catalogue.ids()))),
    "training": Limit(check_trained),
    "audit": Limit(is_large=is_audit),
}
"""The questions whose answers may take long; all others are quick, whatever they are asked."""
