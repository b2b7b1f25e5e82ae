"""`config`: which pricing files are in use, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from costcalc.operations.load import Input, cache_file, inputs, open_catalogue

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class Configuration(NamedTuple):
    """The pricing files in use, lowest layer first, the compiled copy of them, and what they add up to."""

    files: Sequence[Input]
    cache: Path | None
    table_hash: str
    models: int

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it, schema `costcalc/config/1`."""
        return {
            "schema": "costcalc/config/1",
            "files": [{"layer": layer, "file": str(path), "why": why} for layer, path, why in self.files],
            "cache": str(self.cache) if self.cache else None,
            "table": {"hash": self.table_hash, "models": self.models},
        }


def config(
    pricing: str | Path | None = None,
    overlay: str | Path | None = None,
    layers: Sequence[str] | None = None,
) -> Configuration:
    """Say which files a question would be answered from."""
    files = inputs(pricing, overlay, layers)
    catalogue = open_catalogue(files)
    return Configuration(files, cache_file(files), catalogue.hash, len(catalogue.ids()))
