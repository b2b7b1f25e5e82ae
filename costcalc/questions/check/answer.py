"""`check`: is a pricing file sound? All problems at once, each with file, line and key."""

from __future__ import annotations

from costcalc.errors import PricingTableError, Problem
from costcalc.pricing.file.load import load_layers, read_layer
from costcalc.pricing.model import Price
from costcalc.pricing.source import OVERLAY, TABLE
from costcalc.questions.check.shape import CHECKED
from costcalc.table.catalogue import open_catalogue
from costcalc.table.layers import inputs
from costcalc.values import TYPE_CHECKING, NamedTuple
from costcalc.yaml_tree import read_tree, values

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence
    from pathlib import Path
    from typing import Any


class Checked(NamedTuple):
    """What a pricing file holds, or what is wrong with it.

    `unknown_lives` are the models under `lifecycles` that no layer of this installation has, `unknown_units`
    those under `provisioned`: another version of a feed may, so it is no mistake by itself.
    """

    file: str
    problems: Sequence[Problem]
    models: int = 0
    periods: int = 0
    sources: int = 0
    figures: int = 0
    unknown_lives: Sequence[str] = ()
    unknown_units: Sequence[str] = ()

    @property
    def sound(self) -> bool:
        """Whether the file can be used."""
        return not self.problems

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it, schema `costcalc/check/1`."""
        return CHECKED.document(self)


def check(path: Path, *, as_overlay: bool = False, pricing: Path | None = None) -> Checked:
    """Check a pricing file, alone or as an overlay over the table in use (or over `pricing`)."""
    below = inputs(pricing, layers=[TABLE]) if as_overlay else []
    try:
        layers = [read_layer(layer, file) for layer, file, _ in below]
        layers.append(read_layer(OVERLAY if as_overlay else TABLE, path))
        loaded = load_layers(layers)
    except PricingTableError as error:
        return Checked(str(path), error.problems)
    models = [model for model in loaded.models.values() if not as_overlay or model.layer == OVERLAY]
    periods = [period for model in models for period in model.prices]
    cards = (card for each in periods for card in (each.rates, *(other.rates for other in each.variants)))
    figures = [rate for card in cards for rate in card.values() if isinstance(rate, Price)]
    sources = {figure.source.id for figure in figures}
    # Of the file alone, not of what is below it.
    written = values(read_tree(layers[-1].text, str(path)))
    offers = written.get("provisioned", {}).values()
    units = [model for offer in offers for model in (*offer.get("serves", ()), *offer.get("models", ()))]
    unknown = [_unknown(each, loaded.models, pricing) for each in (written.get("lifecycles", {}), units)]
    return Checked(str(path), (), len(models), len(periods), len(sources), len(figures), *unknown)


def _unknown(lives: Iterable[str], models: Container[str], pricing: Path | None) -> list[str]:
    """The ids among these that neither the file has nor a table with every layer that there is."""
    asked = [each for each in lives if each not in models]
    if not asked:
        return []
    try:
        known = set(open_catalogue(inputs(pricing)).ids())
    except PricingTableError:  # told where that table is used
        return []
    return [each for each in asked if each not in known]
