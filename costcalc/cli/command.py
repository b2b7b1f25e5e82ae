"""What a command says of itself."""

from __future__ import annotations

from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence


class Command(NamedTuple):
    """A command: what it does in a line, how it is typed, examples, and what is said besides."""

    name: str
    help: str
    usage: str
    examples: Sequence[str]
    more: str = ""
