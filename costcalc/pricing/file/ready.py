"""What a pricing file says, made ready: the shipped table beside its YAML, checked once for everybody.

`config/pricing.json` is what `load_layers` makes of `config/pricing.yaml`, written by `make generate`. Its
first line is the SHA-256 of the YAML, of the code that reads and checks pricing files, and of the lines that
follow. Where it is not that of what is here, as after any edit of one of the three, the YAML is read and
checked: nothing is ever answered from a copy of something else.
"""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

from costcalc.pricing.file.layer import Layer, Loaded
from costcalc.pricing.model import Provider
from costcalc.pricing.source import Source
from costcalc.pricing.stored.compiling import spelled
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any


_PACKAGE = Path(__file__).resolve().parents[2]

_BY_ID = ("sources", "providers", "documents", "lives")
"""What is written with a line for each id; facts have one for each of each kind."""


def ready(layer: Layer) -> Loaded | None:
    """What a pricing file says, where it was made ready; None where it must be read.

    Its `models` are not built: that was done when they were checked.
    """
    try:
        text = Path(layer.file).with_suffix(".json").read_bytes().decode()
    except (OSError, ValueError):
        return None
    digest, _, body = text.partition("\n")
    if digest != _digest(layer, body):
        return None
    said = json.loads(body)
    sources = {key: Source(id=key, **each) for key, each in said["sources"].items()}
    providers = {key: Provider(key, **each) for key, each in said["providers"].items()}
    return Loaded(sources, providers, said["documents"], {}, said["facts"], said["lives"])


def ready_text(layer: Layer, loaded: Loaded) -> str:
    """The file of what a pricing file says: its first line, then JSON with a line for each entry."""
    said: dict[str, Any] = {
        **loaded._asdict(),
        "sources": {key: _said(source) for key, source in loaded.sources.items()},
        "providers": {key: _said(provider) for key, provider in loaded.providers.items()},
    }
    parts = [f'"{name}":{_lines(said[name])}' for name in _BY_ID]
    facts = ",\n".join(f'"{kind}":{_lines(each)}' for kind, each in loaded.facts.items())
    body = "{" + ",\n".join([*parts, f'"facts":{{\n{facts}\n}}']) + "}\n"
    return f"{_digest(layer, body)}\n{body}"


def _said(named: Source | Provider) -> dict[str, str]:
    return {name: each for name, each in named._asdict().items() if name != "id" and each is not None}


def _lines(entries: dict[str, Any]) -> str:
    return "{\n" + ",\n".join(f"{spelled(key)}:{spelled(each)}" for key, each in entries.items()) + "\n}"


def _digest(layer: Layer, body: str) -> str:
    found = sha256()
    for part in (layer.name.encode(), layer.text.encode(), *_code(), body.encode()):
        found.update(sha256(part).digest())
    return f"sha256:{found.hexdigest()}"


def _code() -> Iterator[bytes]:
    """The names and texts of the modules that read and check pricing files, and of the ground under them."""
    for module in (*sorted(_PACKAGE.glob("*.py")), *sorted((_PACKAGE / "pricing").rglob("*.py"))):
        yield module.name.encode()
        yield module.read_bytes()
