"""What the rules make of the observations in config/history, for tools/generate.py.

The names of models are those of our own table and of the installed feed, without any history.
"""

from __future__ import annotations

from pathlib import Path

from costcalc.feeds.history.concluding import concluded
from costcalc.pricing.file.load import load_layers, read_layer
from costcalc.pricing.file.merge import layered
from costcalc.table.catalogue import market_of
from costcalc.table.layers import FILES, PACKAGED_FEED, TABLE, inputs

FOLDER = Path(__file__).resolve().parent.parent / "config" / "history"


def files() -> dict[str, str]:
    """The text of each file of conclusions, by its name from the root of the project."""
    places = inputs(FOLDER.parent / "pricing.yaml", layers=(TABLE, PACKAGED_FEED))
    own = load_layers([read_layer(layer, path) for layer, path, _ in places if layer in FILES])
    markets = {layer: market_of(layer, path) for layer, path, _ in places if layer not in FILES}
    documents = layered(own, markets, (TABLE, PACKAGED_FEED)).documents
    return {f"config/history/{name}": text for name, text in concluded(FOLDER, documents).items()}
