"""What a command says of itself."""

from __future__ import annotations

from costcalc.values import NamedTuple


class Command(NamedTuple):
    """A command: what it does in a line, how it is typed, and examples.

    `module` has `arguments(parser)` and `run(found)`; only that of the chosen command is imported. A command
    that is no more than a question has none.
    """

    name: str
    help: str
    usage: str
    examples: tuple[str, ...]
    more: str = ""
    module: str = ""
