"""From a name and a moment to a model: exact ids, dated aliases, and what to say on a miss.

Of several names in one question, those that nobody has are refused together, not the first of them alone.
"""

from __future__ import annotations

from datetime import datetime

from costcalc.errors import (
    AmbiguousModelError,
    CostcalcError,
    InstantNeededError,
    UnknownModelError,
    UsageError,
)
from costcalc.periods import EVER, Moment, Stretch, lasting, spell
from costcalc.pricing.model import Model, Name, models_of
from costcalc.pricing.names.makers import ZONES
from costcalc.pricing.names.steps import meant_by, prices_of, says_seller, suggested
from costcalc.pricing.source import OWN
from costcalc.prose import shown
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import TypeVar

    from costcalc.pricing.stored.compiled import Catalogue

    Asked = TypeVar("Asked")
    Got = TypeVar("Got")

__all__ = [
    "LONGEST_NAME", "MOST_TOLD", "NOT_LOOKED_FOR", "WAYS", "FewHints", "Found", "Meaning", "each_found",
    "find", "known_names", "meant_by", "prices_of", "suggested",
]  # fmt: skip

LONGEST_NAME = 300
MOST_TOLD = 3
NOT_LOOKED_FOR = f"(near names are looked for for the first {MOST_TOLD} unknown names of a list)"

WAYS = ("exact", "alias", "spelling", "family", "pattern")
"""How a name may match, in the order in which it is looked for: see the package."""


class Meaning(NamedTuple):
    """Until when a name stands for the model that it stands for now, and for which one `then`.

    Each is None where nobody says. `own` is another model, whose own id the name is, for which it stood until
    `since`: `gemini-2.5-pro`, since that ended. `note` is what else to know of it, and `options` are what it
    asks for: the region of a path.
    """

    name: str
    until: datetime | None = None
    then: str | None = None
    own: str | None = None
    since: datetime | None = None
    note: str = ""
    options: Mapping[str, str] = {}


def said_again(model: Model, meaning: Meaning | None) -> str:
    """What asks for a model again: its id, and where its name asked for more than that, the name."""
    if meaning is None or not meaning.options:
        return model.id
    # Who asked for one seller's prices need not have said whose `eu/gpt-4.1` is.
    says_seller = meaning.name.partition("/")[0].lower() not in meaning.options.values()
    return meaning.name if says_seller else f"{model.provider.id}/{meaning.name}"


class Found(NamedTuple):
    """A model, and which of `WAYS` its name matched in.

    `span` is the time around the moment asked in which the name means the very same, `EVER` where it always
    does, and None where that changes in the course of the day asked. `meaning` tells of the name what its
    user should know, such as until when it stands for this model.
    """

    model: Model
    matched: str
    span: Stretch | None = None
    meaning: Meaning | None = None


def find(catalogue: Catalogue, name: object, on: Moment) -> Found:
    """The model that a name stands for on a moment.

    Raises `UnknownModelError` with near matches, `AmbiguousModelError` where several models share the name,
    `InstantNeededError` where an alias is re-pointed in the course of the day asked.
    """
    if not isinstance(name, str):
        only = "; None is for a usage record that names its model" if name is None else ""
        raise UsageError(f"a name is due, as a text, not {shown(name)}{only}", "model")
    if not 0 < len(name) <= LONGEST_NAME:
        raise UnknownModelError(name)
    meant = known_names(catalogue, name, on)
    first = _on_sale_first(catalogue, name, meant, on)
    candidates = _in_zone(catalogue, first, on)
    exact = next((each for each in candidates if each.matched == "exact"), None)
    if exact is not None:
        span = _span(catalogue, name, first, exact, on) if exact.model.startswith(ZONES) else EVER
        return Found(catalogue.model(exact.model), "exact", span)
    valid = [each for each in candidates if each.in_force(on)]
    models = models_of(valid)
    if not valid:
        from costcalc.pricing.names.ended import not_in_force

        raise not_in_force(catalogue, name, candidates, on)
    if not isinstance(on, datetime) and not all(each.all_day(on) for each in valid):
        from costcalc.pricing.names.ended import stood_for

        raise InstantNeededError(
            f"{name!r} changes its meaning {stood_for(valid, on)}; give an instant such as {on}T12:00:00Z"
        )
    if len(models) > 1:
        raise _ambiguous(catalogue, name, models, on)
    known = valid[0]
    meaning = _said_besides(catalogue, name, known, on, _meaning(name, candidates, valid))
    is_dated = known.effective_from is not None or known.effective_to is not None
    always = known.matched == "alias" and len(candidates) == 1 and not is_dated and meaning is None
    if always and not known.model.startswith(ZONES):
        span = EVER
    else:
        span = _span(catalogue, name, [*meant, *first, *candidates], known, on)
    return Found(named_model(catalogue, known, name), known.matched, span, meaning)


def _span(
    catalogue: Catalogue, name: str, considered: Sequence[Name], known: Name, on: Moment
) -> Stretch | None:
    """The time in which a name means the same; those that always do need not load how it is found."""
    from costcalc.pricing.names.spans import span_of

    return span_of(catalogue, name, considered, known, on)


def _ambiguous(catalogue: Catalogue, name: str, models: Sequence[str], on: Moment) -> AmbiguousModelError:
    """The error for a name of several models, with what each takes; where none is sold, when one last was."""
    error = AmbiguousModelError(name, models, f" ({prices_of(catalogue, models, on)})")
    if not any(catalogue.model(each).is_sold(lasting(on).start) for each in models):
        error.hosts = tuple(models)
    return error


def named_model(catalogue: Catalogue, known: Name, name: str) -> Model:
    """The model that a name stands for, as its seller sells it where that has no price list of its own."""
    model = catalogue.model(known.model)
    if not known.is_lent:
        return model
    from costcalc.pricing.names.clouds import as_lent

    return as_lent(model, name)


def _in_zone(catalogue: Catalogue, candidates: list[Name], on: Moment) -> list[Name]:
    """The same names, where a feed's id of a data zone is what our own table has in that zone."""
    if not any(each.model.startswith(ZONES) for each in candidates):
        return candidates
    from costcalc.pricing.names.clouds import of_zone

    return [of_zone(catalogue, each, on) if each.model.startswith(ZONES) else each for each in candidates]


def _on_sale_first(catalogue: Catalogue, name: str, candidates: list[Name], on: Moment) -> list[Name]:
    """What a name stands for; of words that are a family too, the family, where nothing of theirs is sold.

    `gemini pro` is what `gemini-pro` was while that was sold, and the newest Gemini Pro since; an id in other
    letters, such as `GEMINI-PRO`, is that id. `mistral small` is no `mistral-small` that feeds alone know.
    """
    if candidates[0].matched != "spelling" or " " not in name:
        return candidates
    there = (catalogue.model(each.model) for each in candidates if each.in_force(on))
    if any(each.layer in OWN and each.is_sold(lasting(on).start) for each in there):
        return candidates
    from costcalc.pricing.names.families import of_family

    return of_family(catalogue, name) or candidates


def _said_besides(
    catalogue: Catalogue, name: str, known: Name, on: Moment, meaning: Meaning | None
) -> Meaning | None:
    """What a name means, with what to know of it and the region that it says."""
    options = _region(catalogue, known, on) if known.region else {}
    note = known.note.format(name=name, on=spell(lasting(on).start.date()), model=known.model)
    if known.model.startswith("bedrock/"):
        note = note or _of_endpoint(catalogue, name, known.model, on)
    if not (note or options):
        return meaning
    return (meaning or Meaning(name))._replace(note=note, options=options)


def _region(catalogue: Catalogue, known: Name, on: Moment) -> Mapping[str, str]:
    """The region that a name says, where its model has prices of regions, or has none without one."""
    period = catalogue.model(known.model).period_at(lasting(on).start)
    has_regions = period is not None and any("region" in each.when.options for each in period.variants)
    return {"region": known.region} if known.needs_region or has_regions else {}


def _of_endpoint(catalogue: Catalogue, name: str, model: str, on: Moment) -> str:
    """What to know of a name of Bedrock that leaves open which of its endpoints answered."""
    from costcalc.pricing.names.clouds import ANY_ENDPOINT, other_endpoint

    other = other_endpoint(catalogue, name, model)
    if not other:
        return ""
    return f"{ANY_ENDPOINT.format(name=name)}; {prices_of(catalogue, [model, other], on)}"


def _meaning(name: str, candidates: Sequence[Name], valid: Sequence[Name]) -> Meaning | None:
    """Since when a name stands for a model that is not its own, and until when; None without either."""
    now, since = valid[0].model, valid[0].effective_from
    until, then = _ends(candidates, valid)
    own = now if since is None or valid[0].matched == "family" else _own_of(name, candidates) or now
    if own == now:
        return None if until is None else Meaning(name, until, then)
    return Meaning(name, until, then, own, since)


def _own_of(name: str, candidates: Sequence[Name]) -> str | None:
    """The model whose own id a name is, of those that it stands or stood for."""
    bare = _letters_of(name.rpartition("/")[2])
    return next(
        (each.model for each in candidates if bare.endswith(_letters_of(each.model.partition("/")[2]))), None
    )


def _letters_of(name: str) -> str:
    """A name as it is compared with ids: `Grok 4.1 Fast` is `grok-4-1-fast`."""
    return name.lower().replace(".", "-").replace(" ", "-").replace("_", "-")


def _ends(candidates: Sequence[Name], valid: Sequence[Name]) -> tuple[datetime | None, str | None]:
    """When a name ends to stand for a model, and for which one it stands then; None while no end is known."""
    now, then = valid[0].model, models_of(valid)
    until: datetime | None = None
    while then == [now]:
        ends = [each.effective_to for each in valid if each.effective_to]
        if len(ends) < len(valid):
            return None, None
        until = max(ends)
        valid = [each for each in candidates if each.in_force(until)]
        then = models_of(valid)
    return until, then[0] if len(then) == 1 else None


def known_names(catalogue: Catalogue, name: str, on: Moment | None = None) -> list[Name]:
    """Everything that a name stands or stood for; `UnknownModelError` with near names where it is none.

    Of a name that only hosts sell the error says what each of them takes on a moment.
    """
    if not 0 < len(name) <= LONGEST_NAME:
        raise UnknownModelError(name)
    found = meant_by(catalogue, name)
    if not found:
        from costcalc.pricing.names.misses import unknown

        theirs = catalogue.asked_of and not says_seller(catalogue, name)
        raise unknown(catalogue, f"{catalogue.asked_of}/{name}" if theirs else name, on)
    return found


class FewHints:
    """Near names for the first few unknown names of a list: those of thousands would take long to find."""

    def __init__(self) -> None:
        self._told: dict[object, UnknownModelError] = {}

    def of(self, error: CostcalcError) -> CostcalcError:
        """An error as it is, the one of the same name before it, or without near names."""
        if not (isinstance(error, UnknownModelError) and error.is_lazy):
            return error
        if error.name in self._told or len(self._told) < MOST_TOLD:
            return self._told.setdefault(error.name, error)
        return UnknownModelError(error.name, (), f"{error.reason} {NOT_LOOKED_FOR}".strip())


def each_found(names: Iterable[Asked], find: Callable[[Asked], Got]) -> list[Got]:
    """What is found for each name; one `UnknownModelError` for all the names that nobody has."""
    found: list[Got] = []
    missing: dict[str, UnknownModelError] = {}
    for name in names:
        try:
            found.append(find(name))
        except UnknownModelError as error:
            missing.setdefault(name if isinstance(name, str) else shown(name), error.with_traceback(None))
    if missing:
        raise _together(missing.values())
    return found


def _together(errors: Iterable[UnknownModelError]) -> UnknownModelError:
    """One error that tells all of them, those about names of several models last."""
    hints, in_order = FewHints(), sorted(errors, key=lambda each: isinstance(each, AmbiguousModelError))
    every = [told for each in in_order if isinstance(told := hints.of(each), UnknownModelError)]
    first = every[0]
    if len(every) == 1:
        return first
    lead = type(first)(first.name, lambda: first.near, first.reason, first.seller)
    lead.every = tuple(every)
    return lead
