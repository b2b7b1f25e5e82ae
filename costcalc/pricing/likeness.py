"""What two models have in common: names, and prices that do not contradict one another."""

from __future__ import annotations

from costcalc.pricing.documents import alike
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from costcalc.pricing.documents import Document


def names_of(documents: Mapping[str, Document]) -> dict[str, list[str]]:
    """The models that each name stands for."""
    found: dict[str, list[str]] = {}
    for model_id, document in documents.items():
        for name in (model_id, *(alias["name"] for alias in document.get("aliases", ()))):
            found.setdefault(name, []).append(model_id)
    return found


def contradicts(one: Document, other: Document) -> bool:
    """Whether two periods price a meter differently, or have no meter in common that would show it."""
    rates, others = one.get("rates", {}), other.get("rates", {})
    shared = [meter for meter in rates if "amount" in others.get(meter, {})]
    return not shared or not all(alike(rates[meter], others[meter]) for meter in shared)
