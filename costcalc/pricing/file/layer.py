"""A pricing file as it was read, and what the pricing files of a table say when all is checked."""

from __future__ import annotations

from costcalc.errors import unusable
from costcalc.files import LARGEST_YAML, open_file
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from costcalc.pricing.documents import Document
    from costcalc.pricing.history.lines import Shelved
    from costcalc.pricing.model import Model, Provider
    from costcalc.pricing.source import Source


class Layer(NamedTuple):
    """A pricing file and the name of the layer that it is; `text` is what was read of it."""

    name: str
    file: str
    text: str


class Loaded(NamedTuple):
    """A table that passed every check: sources, providers, models and, by kind, facts, all by id.

    `models` are there where the files were read and checked just now. `lives` are what our files say of the
    lives of models whose prices are elsewhere; `shelved` is what the history says of the models of
    feeds, and of those that it alone knows.
    """

    sources: dict[str, Source]
    providers: dict[str, Provider]
    documents: dict[str, Document]
    models: dict[str, Model]
    facts: dict[str, dict[str, Document]]
    lives: dict[str, Document]
    shelved: Mapping[str, Shelved] = {}


def read_layer(name: str, path: str | Path) -> Layer:
    """Read the text of a pricing file; `PricingTableError` where it cannot be read."""
    try:
        with open_file(path) as file:
            raw = file.read(LARGEST_YAML + 1)
    except (OSError, ValueError) as error:  # the latter for a NUL in the path
        message = f"the pricing file cannot be read: {getattr(error, 'strerror', None) or error}"
        raise unusable(str(path), message) from None
    if len(raw) > LARGEST_YAML:
        raise unusable(str(path), f"the file is larger than {LARGEST_YAML >> 20} MiB")
    try:
        return Layer(name, str(path), raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise unusable(str(path), f"the file is not UTF-8: byte {error.start} cannot be read") from None
