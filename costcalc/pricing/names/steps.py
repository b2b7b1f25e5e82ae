"""The steps from a name to the models that it may be: see the package."""

from __future__ import annotations

import re

from costcalc.numbers import plain
from costcalc.periods import lasting
from costcalc.pricing.model import Name, Price
from costcalc.pricing.names.makers import base_of_tuned, dotted_maker, maker_of
from costcalc.pricing.names.owned import owned, shared
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from costcalc.periods import Moment
    from costcalc.pricing.market import Pattern
    from costcalc.pricing.model import Model
    from costcalc.pricing.stored.compiled import Catalogue

MOST_KEPT = 1_000
"""How many names that are written otherwise are kept with what they stand for."""
BETWEEN = ",;|\n"
"""What stands between names, and never in one."""


def meant_by(catalogue: Catalogue, name: str) -> list[Name]:
    """Everything that a name stands or stood for, of those who may be meant; empty where nobody has it.

    It is the one way from a name to models, whatever is asked about them, in the order that the package
    tells. A bare name is that of the seller whose price is asked for, if one is, and of the pricing file's
    own where that has it; who says a seller means that one.
    """
    seller = catalogue.asked_of or catalogue.default_seller
    if not seller or says_seller(catalogue, name):
        return _meant(catalogue, name)
    theirs = [
        each._replace(matched="alias") if each.matched == "exact" else each
        for each in _meant(catalogue, f"{seller}/{name}")
    ]
    return theirs if theirs or catalogue.asked_of else _meant(catalogue, name)


def says_seller(catalogue: Catalogue, name: str) -> bool:
    """Whether a name says whose price it means, by a seller before it or as only a host writes."""
    if dotted_maker(name) or "@" in name:
        return True
    if "/" not in name and ":" not in name:
        return False
    from costcalc.pricing.names.spelled import sellers_said

    return bool(sellers_said(catalogue, name))


def _meant(catalogue: Catalogue, name: str) -> list[Name]:
    """What a name stands for, by the steps; a fine-tuned model of OpenAI's is sold under its base."""
    found = owned(catalogue, name)
    if found:
        return found
    base = base_of_tuned(name)
    if base:
        in_capitals = [each._replace(matched="spelling") for each in owned(catalogue, base.lower())]
        return owned(catalogue, base) or in_capitals
    kept: dict[str, list[Name]] = catalogue.once("written otherwise", dict)
    if name not in kept:
        # Most names are found by now.
        from costcalc.pricing.names.families import of_family
        from costcalc.pricing.names.spelled import spelled

        found = spelled(catalogue, name) or of_family(catalogue, name) or shared(catalogue, name)
        if not found:
            return _by_pattern(catalogue, name)
        if len(kept) >= MOST_KEPT:  # of one model there are many such names
            kept.clear()
        kept[name] = found
        return found
    return kept[name]


def _by_pattern(catalogue: Catalogue, name: str) -> list[Name]:
    """The model whose feed recognises a name by a pattern, which is a guess, where guesses are allowed.

    `anthropic/claude-…` is looked for among Anthropic's patterns. A bare name does not say whose price is
    meant: only who allows guesses gets what the patterns of its maker make of it.
    """
    if not catalogue.takes_patterns or not ("/" in name or (catalogue.allows_pattern and maker_of(name))):
        return []
    return [Name(each, "pattern", None, None) for each in suggested(catalogue, name)[:1]]


def is_several(name: str) -> bool:
    """Whether a text has a mark in it that stands between names."""
    return any(mark in name for mark in BETWEEN)


def suggested(catalogue: Catalogue, name: str) -> list[str]:
    """The models of which a pattern recognises a name: the first of each provider that is asked.

    Those of the provider that it names; of a bare name those of its maker, or of all where nobody knows it.
    """
    if is_several(name) or name.split() != [name]:
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
    from costcalc.pricing.names.products import is_another

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
        told.append(f"{each} {', '.join(prices or _by_other_units(rates)) or 'has none then'}")
    return f"USD per million tokens: {'; '.join(told)}"


def _by_other_units(rates: Mapping[str, object]) -> list[str]:
    """The prices of what is not sold by the token, each with its unit: a second, an image."""
    from costcalc.meters import METERS

    priced = ((METERS[meter], rate) for meter, rate in rates.items() if isinstance(rate, Price))
    return [f"{meter.name} {plain(rate.unit_amount)} per {meter.unit}" for meter, rate in priced]
