"""What a feed gives: the text of a pricing file, and what it was made of."""

from __future__ import annotations

from costcalc.values import NamedTuple


class Overlay(NamedTuple):
    """The `text` of a pricing file to lay over the table, and what was `read` for it."""

    text: str
    read: str
