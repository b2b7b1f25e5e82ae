"""What two models have in common: names, and prices that do not contradict one another."""

from __future__ import annotations

from costcalc.groups import gathered
from costcalc.pricing.documents import Document, alike
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def aliases_of(document: Document) -> list[str]:
    """The other names of a model."""
    return [alias["name"] for alias in document.get("aliases", ())]


def names_of(documents: Mapping[str, Document]) -> dict[str, list[str]]:
    """The models that each name stands for."""
    models = documents.items()
    return gathered((name, model_id) for model_id, each in models for name in (model_id, *aliases_of(each)))


def models_meant(
    model_id: str, seller: str, documents: Mapping[str, Document], known: Mapping[str, list[str]]
) -> list[str]:
    """The models that an id of another layer means: its own, or those of its seller that have the name."""
    if model_id in documents:
        return [model_id]
    every = dict.fromkeys([*known.get(model_id, ()), *known.get(model_id.partition("/")[2], ())])
    return [each for each in every if documents[each]["provider"] == seller]


def is_whole(sheet: Document, seen: Document) -> bool:
    """Whether all of a sheet was seen, its variants too; what was seen beside it has no variants to be in."""
    rates, others = sheet.get("rates", {}), seen.get("rates", {})
    if not _are_alike(rates, others) or (sheet.get("variants") and others.keys() - rates.keys()):
        return False
    variants, beside = _by_condition(sheet), _by_condition(seen)
    return variants.keys() == beside.keys() and all(
        _are_alike(variants[each], beside[each]) for each in variants
    )


def _are_alike(rates: Mapping[str, Document], others: Mapping[str, Document]) -> bool:
    """Whether each figure of one sheet is in the other."""
    return all(alike(rate, others.get(meter, {})) for meter, rate in rates.items() if "amount" in rate)


def _by_condition(period: Document) -> dict[str, Mapping[str, Document]]:
    """The rates of each variant, where its condition is; a size that begins at its number or above is one."""
    found = {}
    for variant in period.get("variants", ()):
        when = dict(variant["when"])
        if "input_tokens_from" in when:
            when["input_tokens_above"] = when.pop("input_tokens_from")
        found[repr(sorted(when.items()))] = variant.get("rates", {})
    return found


def contradicts(one: Document, other: Document) -> bool:
    """Whether two periods price a meter differently, or have no meter in common that would show it."""
    rates, others = one.get("rates", {}), other.get("rates", {})
    shared = [meter for meter in rates if "amount" in others.get(meter, {})]
    return not shared or not all(alike(rates[meter], others[meter]) for meter in shared)
