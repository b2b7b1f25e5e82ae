"""JSON that costcalc wrote itself, read without the import of `json`, which is 1 ms of a quick command.

That import compiles six patterns, for a reader and a writer in Python. What reads JSON in C is a module of
its own, which CPython has; where it is not there, or wants to know more, `json` reads.
"""

from __future__ import annotations

from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from costcalc.pricing.documents import Document


class _Plainly:
    """How JSON is read: objects are maps, and numbers as Python has them."""

    strict = True
    object_hook = object_pairs_hook = array_hook = None
    parse_float, parse_int, parse_constant = float, int, float


def _reader() -> Callable[[str], Any]:
    try:
        from _json import make_scanner

        how: Any = _Plainly
        scan = make_scanner(how)
    except (ImportError, AttributeError, TypeError):
        from json import loads

        return loads
    return lambda text: scan(text, 0)[0]


read_kept = _reader()
"""What a text says that `json` wrote, and that is whole."""


def document_of(text: str) -> Document:
    """A model's document as the table keeps it; what it keeps as lines of the history is read now."""
    said: Document | list[Any] = read_kept(text)
    if isinstance(said, dict):
        return said
    from costcalc.pricing.history.lines import unshelved

    return unshelved(said)
