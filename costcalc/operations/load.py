"""Load the pricing table that the library gives: the layers in use, as one face."""

from __future__ import annotations

from costcalc.operations.pricing_table import PricingTable
from costcalc.table.catalogue import open_catalogue
from costcalc.table.layers import (
    Input,
    inputs,
)
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def load(
    path: str | Path | None = None,
    *,
    overlay: str | Path | None = None,
    layers: Sequence[str] | None = None,
    arguments: Sequence[str] = (),
) -> PricingTable:
    """Load the pricing table.

    `path` is a pricing file instead of the packaged one, `overlay` a file layered over it; the variables
    COSTCALC_PRICING and COSTCALC_OVERLAY say the same. `layers` chooses and orders the layers, the highest
    first: `overlay`, `ecb` (exchange rates), `table`, `genai-prices`, the feeds that `costcalc sync` has
    fetched (`litellm`, `models.dev`, `openrouter`, `llm-prices`), and `history`, what public price files
    showed over time, which fills what the others lack.
    Raises `PricingTableError` with every problem of the files.
    """
    files = inputs(path, overlay, layers)
    return PricingTable(open_catalogue(files), arguments, files)


def load_in_place(files: Sequence[Input], arguments: Sequence[str] = ()) -> PricingTable:
    """Load the pricing table for a command that ends at once: a compiled copy is read where it lies."""
    return PricingTable(open_catalogue(files, in_place=True), arguments, files)
