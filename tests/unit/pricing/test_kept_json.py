"""JSON of our own is read without `json`: what it says is what `json` reads of it."""

from __future__ import annotations

import builtins
import json
from typing import TYPE_CHECKING

import pytest

from costcalc.pricing.stored import kept_json
from costcalc.pricing.stored.kept_json import read_kept

if TYPE_CHECKING:
    from costcalc import PricingTable

VALUES = [
    None,
    True,
    {},
    [],
    0,
    -1,
    10**30,
    0.1,
    -1e-7,
    "",
    '“é” 😀 \u2028 \\ " / \x00',
    {"a": {"b": [1, "2", None, {"c": []}]}, "": "empty"},
    [None, ["2025-01-20", {"input": "0.55"}]],
]


@pytest.mark.parametrize("value", VALUES, ids=repr)
@pytest.mark.parametrize("is_ascii", [True, False])
def test_what_was_written_is_read(value: object, is_ascii: bool):
    """Every kind of value comes back as it was, of the same type, whichever way it was spelled."""
    text = json.dumps(value, ensure_ascii=is_ascii)
    assert repr(read_kept(text)) == repr(json.loads(text))


def test_every_document_of_the_table(shipped: PricingTable):
    """The documents of all models are read alike."""
    texts = [text for _, text in shipped.catalogue._documents("order by model.rowid")]
    assert len(texts) > 300
    assert all(read_kept(text) == json.loads(text) for text in texts)


@pytest.mark.parametrize("error", [ImportError, AttributeError])
def test_another_python(error: type[Exception], monkeypatch: pytest.MonkeyPatch):
    """Where the module in C is not there, or wants to know more of how to read, `json` reads."""
    real = builtins.__import__

    def without(name: str, *more: object) -> object:
        if name == "_json":
            raise error(name)
        return real(name, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without)
    assert kept_json._reader() is json.loads
