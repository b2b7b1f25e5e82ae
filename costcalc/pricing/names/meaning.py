"""From a name and a moment to a model: exact ids, dated aliases, and what to say on a miss.

Of several names in one question, those that nobody has are refused together, not the first of them alone.
"""

from __future__ import annotations

import re
from datetime import datetime

from costcalc.errors import (
    AmbiguousModelError,
    CostcalcError,
    InstantNeededError,
    PatternOnlyError,
    UnknownModelError,
)
from costcalc.numbers import plain
from costcalc.periods import Moment, lasting
from costcalc.pricing.model import Model, Name, Price, models_of
from costcalc.pricing.names.makers import base_of_tuned, dotted_maker, maker_of, says_host
from costcalc.pricing.source import OVERLAY, OWN
from costcalc.prose import shown
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import TypeVar

    from costcalc.pricing.market import Pattern
    from costcalc.pricing.stored.compiled import Catalogue

    Asked = TypeVar("Asked")
    Got = TypeVar("Got")

LONGEST_NAME = 300
MOST_TOLD = 3
NOT_LOOKED_FOR = f"(near names are looked for for the first {MOST_TOLD} unknown names of a list)"
BETWEEN = ",;|\n"
"""What stands between names, and never in one."""


ONLY_A_PATTERN = (
    "(only a pattern of a feed recognises it, which is a guess: allow_pattern answers with that all the same)"
)

WAYS = ("exact", "alias", "spelling", "pattern")
"""How a name may match: as an id, an alias, either with other marks in its version, or by a feed's guess."""


class Meaning(NamedTuple):
    """Until when a name stands for the model that it stands for now, and for which one `then`.

    Each is None where nobody says. `own` is another model, whose own id the name is, for which it stood until
    `since`: `gemini-2.5-pro`, since that ended.
    """

    name: str
    until: datetime | None
    then: str | None
    own: str | None = None
    since: datetime | None = None


class Found(NamedTuple):
    """A model, and which of `WAYS` its name matched in.

    `always` says that the name stands for this model at any time, `meaning` since and until when it does.
    """

    model: Model
    matched: str
    always: bool = False
    meaning: Meaning | None = None


def find(catalogue: Catalogue, name: object, on: Moment) -> Found:
    """The model that a name stands for on a moment.

    Raises `UnknownModelError` with near matches, `AmbiguousModelError` where several models share the name,
    `InstantNeededError` where an alias is re-pointed in the course of the day asked.
    """
    if not isinstance(name, str) or not 0 < len(name) <= LONGEST_NAME:
        raise UnknownModelError(name)
    candidates = known_names(catalogue, name, on)
    exact = [each for each in candidates if each.matched == "exact"]
    if exact:
        return Found(catalogue.model(exact[0].model), "exact", always=True)
    valid = [each for each in candidates if each.in_force(on)]
    models = models_of(valid)
    if not valid:
        from costcalc.pricing.names.near import not_in_force

        raise not_in_force(catalogue, name, candidates, on)
    if not isinstance(on, datetime) and not all(each.all_day(on) for each in valid):
        from costcalc.pricing.names.near import stood_for

        raise InstantNeededError(
            f"{name!r} changes its meaning {stood_for(valid, on)}; give an instant such as {on}T12:00:00Z"
        )
    if len(models) > 1:
        raise AmbiguousModelError(name, models, f" ({prices_of(catalogue, models, on)})")
    always = len(candidates) == 1 and valid[0].effective_from is None and valid[0].effective_to is None
    return Found(catalogue.model(models[0]), valid[0].matched, always, _meaning(name, candidates, valid))


def _meaning(name: str, candidates: Sequence[Name], valid: Sequence[Name]) -> Meaning | None:
    """Since when a name stands for a model that is not its own, and until when; None without either."""
    now, bare = valid[0].model, _letters_of(name.rpartition("/")[2])
    until, then = _ends(candidates, valid)
    own = next((each.model for each in candidates if _letters_of(each.model.partition("/")[2]) == bare), now)
    since = valid[0].effective_from
    if own == now or since is None:
        return None if until is None else Meaning(name, until, then)
    return Meaning(name, until, then, own, since)


def _letters_of(name: str) -> str:
    """A name without what writes its version: `grok-4.1-fast` is `grok-4-1-fast`."""
    return name.lower().replace(".", "-")


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


def meant_by(catalogue: Catalogue, name: str) -> list[Name]:
    """Everything that a name stands or stood for, of those who may be meant; empty where nobody has it.

    It is the one way from a name to models, whatever is asked about them. A bare name is its maker's, under
    another spelling of its version too: `claude-sonnet-4.6` is Anthropic's `claude-sonnet-4-6`, also where a
    reseller writes it so. What only one host calls a maker's name needs the host's prefix; what several do is
    listed. `deepseek/…`, a name of DeepSeek's, is no model of another seller that calls it so. A fine-tuned
    model of OpenAI's is sold under its base: `ft:gpt-4.1-mini-2025-04-14:acme::A1b2C3`.
    """
    base = base_of_tuned(name)
    return _named(catalogue, name) or (_named(catalogue, base) if base else _by_pattern(catalogue, name))


def _named(catalogue: Catalogue, name: str) -> list[Name]:
    """What a name stands for as an id, an alias or a spelling of either."""
    known = catalogue.names(name)
    if any(each.matched == "exact" for each in known):
        return known
    provider, slash, _ = name.partition("/")
    maker = provider if slash else maker_of(name)
    own = _own(catalogue, name, maker, known) if maker else ()
    # The maker's own wins over resellers; several of these alone are told, and the question is refused.
    if own or len(models_of(known)) > 1:
        return [*own] or known
    says_whose = provider in catalogue.sellers() if slash else bool(maker)
    return [each for each in known if _answers(catalogue, name, each, says_whose=says_whose)]


def _answers(catalogue: Catalogue, name: str, known: Name, *, says_whose: bool) -> bool:
    """Whether the one model that has a name is meant by it, though the name is not its maker's.

    A name that says whose it is, is no one else's, unless our own files call a model so on purpose. One that
    does not is no host's: `yi-large` is not what one reseller takes for it. A host's own way of writing says
    the host: `amazon.titan-text-lite-v1`, `accounts/fireworks/models/inkling`.
    """
    model = catalogue.model(known.model)
    if says_whose:  # and is not just a host of another's weights
        return model.layer == OVERLAY or (model.layer in OWN and model.weights_of is None)
    if model.layer in OWN:
        return True
    seller = model.provider.id
    return says_host(name, seller) or not (catalogue.is_host(seller) or maker_of(name) not in {"", seller})


def _sells(provider: str, name: Name) -> bool:
    return name.model.startswith(f"{provider}/")


def _own(catalogue: Catalogue, name: str, maker: str, known: Sequence[Name]) -> list[Name]:
    """What a maker calls so: an alias, its id without the maker before it, or another spelling of a version.

    `mistral-small` is `mistral/mistral-small`, whichever layer has that, and whatever a reseller calls so.
    """
    own = [each for each in known if _sells(maker, each)]
    ids = () if own or "/" in name else catalogue.names(f"{maker}/{name}")
    own += [each._replace(matched="alias") for each in ids if each.matched == "exact"]
    if own:
        return own
    # What differs in the points of its version alone.
    others = (each for spelling in catalogue.respelled(name) for each in catalogue.names(spelling))
    return [each._replace(matched="spelling") for each in others if _sells(maker, each)]


def known_names(catalogue: Catalogue, name: str, on: Moment | None = None) -> list[Name]:
    """Everything that a name stands or stood for; `UnknownModelError` with near names where it is none.

    Of a name that only hosts sell the error says what each of them takes on a moment.
    """
    if not 0 < len(name) <= LONGEST_NAME:
        raise UnknownModelError(name)
    found = meant_by(catalogue, name)
    if not found:
        raise unknown(catalogue, name, on)
    return found


def _by_pattern(catalogue: Catalogue, name: str) -> list[Name]:
    """The model whose feed recognises a name by a pattern, which is a guess, where guesses are allowed.

    `anthropic/claude-…` is looked for among Anthropic's patterns. A bare name does not say whose price is
    meant: only who allows guesses gets what the patterns of its maker make of it.
    """
    if not catalogue.takes_patterns or not ("/" in name or (catalogue.allows_pattern and maker_of(name))):
        return []
    return [Name(each, "pattern", None, None) for each in suggested(catalogue, name)[:1]]


def unknown(catalogue: Catalogue, name: str, on: Moment | None = None) -> UnknownModelError:
    """The error for a name that nobody has; what is near it is looked for when someone reads it."""
    if _is_several(name):
        return UnknownModelError(name, (), "(it looks like several: say each name for itself)")
    from costcalc.pricing.names.near import seller_said

    seller = seller_said(catalogue, name)
    if not seller and catalogue.names(name):
        return _only_hosts(catalogue, name, on)
    option = _with_option(catalogue, name)
    may_guess = not (option or catalogue.takes_patterns) and "/" in name
    if may_guess and (guesses := suggested(catalogue, name)):
        return PatternOnlyError(name, guesses[:1], ONLY_A_PATTERN, seller)
    reason = f"(there is {option})" if option else ""
    return UnknownModelError(name, lambda: _near(catalogue, name), reason, seller or _maker(catalogue, name))


def _only_hosts(catalogue: Catalogue, name: str, on: Moment | None) -> UnknownModelError:
    """The error for a name that hosts have, and not its maker: who sells it, and what each takes."""
    from costcalc.pricing.names.near import MOST_NEAR, hosts_alike

    maker, models = maker_of(name), models_of(catalogue.names(name))
    alike = list(dict.fromkeys([*models, *hosts_alike(catalogue, name), *suggested(catalogue, name)]))
    if on is not None:  # those that have a price then first
        alike.sort(key=lambda each: catalogue.model(each).period_at(lasting(on).start) is None)
    hosts = alike[:MOST_NEAR]
    whose = f"which is {maker}" if maker else "and of this one only hosts are known"
    reason = f"a bare name is its maker's, {whose}" if "/" not in name else "that says no seller"
    prices = "" if on is None else f"; {prices_of(catalogue, hosts, on)}"
    return UnknownModelError(name, hosts, f"({reason}{prices})", _maker(catalogue, name))


def _maker(catalogue: Catalogue, name: str) -> str:
    """The maker whose a bare name is, where the table has it; else nothing."""
    maker = "" if "/" in name else maker_of(name)
    return maker if maker in catalogue.sellers() else ""


def _with_option(catalogue: Catalogue, name: str) -> str:
    """What a name says that ends with the value of an option: `…-fast` is the model with speed=fast."""
    base, _, value = name.rpartition("-")
    for known in meant_by(catalogue, base)[:1] if base and value else ():
        model = catalogue.model(known.model)
        sold = (each.when.options for period in model.prices for each in period.variants if each.sold)
        asked = next((option for options in sold for option in options if value in options[option]), None)
        if asked:
            return f"{model.id} with {asked}={value}"
    return ""


def _is_several(name: str) -> bool:
    return any(mark in name for mark in BETWEEN)


def _near(catalogue: Catalogue, name: str) -> list[str]:
    """What an unknown name may mean: whatever a pattern makes of it, who else sells it, names like it."""
    from costcalc.pricing.names.near import MOST_NEAR, near_names

    provider, slash, rest = name.partition("/")
    is_bare = not slash or (provider in catalogue.sellers() and dotted_maker(rest))
    told = suggested(catalogue, rest or name) if is_bare else []
    return told[:MOST_NEAR] or near_names(catalogue, name)


def suggested(catalogue: Catalogue, name: str) -> list[str]:
    """The models of which a pattern recognises a name: the first of each provider that is asked.

    Those of the provider that it names; of a bare name those of its maker, or of all where nobody knows it.
    """
    if _is_several(name) or name.split() != [name]:
        return []
    provider, slash, rest = name.partition("/")
    text = rest if slash else name
    form, maker = dotted_maker(text), maker_of(text)
    asked = provider if slash else maker or None
    models: dict[str, str] = {}
    for pattern in catalogue.patterns():
        owner = pattern.model.partition("/")[0]
        # The first rule of a provider that recognises a name counts, as it does for the feed; but
        # `gpt-4o-claude-opus-5` is no Claude of Google's.
        is_asked = asked in {None, owner} and owner not in models and _recognises(pattern, text, form)
        if is_asked and (not maker or maker_of(pattern.model) in {"", maker}):
            models[owner] = pattern.model
    if not models:
        return []
    from costcalc.pricing.names.near import is_another

    return [each for each in models.values() if not is_another(text, _own_names(catalogue.model(each)))]


def _own_names(model: Model) -> list[str]:
    """What a model is called by its seller, without the seller's name."""
    return [each.partition("/")[2] or each for each in (model.id, *(alias.name for alias in model.aliases))]


def _recognises(pattern: Pattern, name: str, form: str | None) -> bool:
    """Whether a pattern is about a name; one written in Bedrock's `form` is no other provider's."""
    text, lower = pattern.text.lower(), name.lower()
    if form and form not in text.replace("\\", ""):
        return False
    if pattern.kind == "regex":
        return re.search(pattern.text, lower) is not None
    tests = {"starts_with": lower.startswith, "ends_with": lower.endswith, "contains": lower.__contains__}
    return bool(tests[pattern.kind](text))


def prices_of(catalogue: Catalogue, models: Sequence[str], on: Moment) -> str:
    """What each of a few models costs, by their ids."""
    told = []
    for each in models:
        period = catalogue.model(each).period_at(lasting(on).start)
        rates = {} if period is None else period.rates
        listed = ((meter, rates.get(meter)) for meter in ("input", "output"))
        prices = [f"{meter} {plain(rate.amount)}" for meter, rate in listed if isinstance(rate, Price)]
        told.append(f"{each} {', '.join(prices) or 'has none then'}")
    return f"USD per million tokens: {'; '.join(told)}"


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
