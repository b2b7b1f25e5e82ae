"""SKUs: what a meter of a model is called on a price list, whatever its price is and when.

An id holds the model, the meter and the conditions of the price (`service_tier=batch`), and nothing that
changes while the product is the same: no amount, no currency, no date of a price.
"""

from __future__ import annotations

import json

from costcalc.meters import METERS
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from costcalc.pricing.conditions import Conditions
    from costcalc.pricing.model import Model

BASE = "base"
"""What the price without conditions is called."""

_CACHE_ACTIONS = {"cache_read": "Read", "cache_write": "Write"}
UNCACHED = "Uncached"


class Sku(NamedTuple):
    """A meter of a model under some conditions of its price; `when` is None for the base price."""

    model: Model
    meter: str
    when: Conditions | None = None

    @property
    def id(self) -> str:
        """The product: `openai/gpt-5/cache_read`."""
        return f"{self.model.id}/{self.meter}"

    @property
    def price_id(self) -> str:
        """Its price on a list: `openai/gpt-5/cache_read/service_tier=batch`."""
        return f"{self.id}/{BASE if self.when is None else str(self.when).replace(', ', ';')}"

    @property
    def title(self) -> str:
        """The meter in words: `Cache Read Input Tokens`, `Web Searches`."""
        meter = METERS[self.meter]
        if meter.direction is None:
            return meter.consumed_unit if self.meter != "citation" else "Citation Tokens"
        kind = (meter.token_class or "").replace("_", " ").title()
        words = (kind, meter.lifetime, (meter.modality or "").title(), meter.direction.title())
        return " ".join([*filter(None, words), meter.consumed_unit])

    @property
    def details(self) -> str:
        """The properties of its price as JSON: FOCUS 1.2 knows none of these keys, and so they are ours."""
        meter = METERS[self.meter]
        found: dict[str, object] = {"x_ModelId": self.model.id}
        if meter.direction is not None:
            found["x_TokenDirection"] = meter.direction.title()
            found["x_CacheAction"] = _CACHE_ACTIONS.get(meter.token_class or "", UNCACHED)
        if meter.lifetime:
            found["x_CacheLifetime"] = meter.lifetime
        if meter.modality:
            found["x_TokenModality"] = meter.modality.title()
        return json.dumps(found | self._conditions(), ensure_ascii=False, sort_keys=True)

    def _conditions(self) -> dict[str, object]:
        """The conditions of the price; a size is a text, as numbers are of a pricing unit there."""
        if self.when is None:
            return {}
        found: dict[str, object] = {
            f"x_{name.title().replace('_', '')}": "|".join(values)
            for name, values in self.when.options.items()
        }
        if self.when.threshold:
            found["x_RequestSize"] = str(self.when.threshold)
        if self.when.window:
            found["x_Hours"] = str(self.when.window)
        return found
