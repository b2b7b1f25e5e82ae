"""`config`: which pricing files are in use, and why."""

from __future__ import annotations

from costcalc.pricing.stored.own import why_not
from costcalc.questions.config.shape import CONFIGURATION
from costcalc.table.catalogue import cache_of, open_catalogue
from costcalc.table.layers import inputs
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import Any

    from costcalc.pricing.source import Input


class Configuration(NamedTuple):
    """The pricing files in use, lowest layer first, the compiled copy of them, and what they add up to.

    `cache_unused` is why the compiled copy is not used, where it is somebody else's.
    """

    files: Sequence[Input]
    cache: str | None
    cache_unused: str | None
    table_hash: str
    models: int

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it, schema `costcalc/config/1`."""
        return CONFIGURATION.document(self)


def config(
    pricing: str | Path | None = None, overlay: str | Path | None = None, layers: Sequence[str] | None = None
) -> Configuration:
    """Say which files a question would be answered from."""
    files = inputs(pricing, overlay, layers)
    catalogue = open_catalogue(files)
    cache = cache_of(files)
    unused = why_not(cache) if cache else None
    return Configuration(files, cache, unused, catalogue.hash, len(catalogue.ids()))
