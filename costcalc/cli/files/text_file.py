"""Texts on the command line: `--input-text FILE` counts the characters of a file, which goes nowhere else."""

from __future__ import annotations

from costcalc.cli.files.opened import read_bytes
from costcalc.cli.output import tell
from costcalc.errors import UsageError
from costcalc.usage.flags import FIELD_OF
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping

LARGEST_TEXT = 64 * 1024 * 1024


def lengths_of(found: Namespace, said: Mapping[str, str]) -> dict[str, str]:
    """The lengths of the texts that are named, as the quantities that they stand for: `19953 character`."""
    if list(said.values()).count("-") > 1:
        raise UsageError("standard input is one text: name a file for the other", "output_text")
    lengths = {}
    for name, place in said.items():
        quantity = name.removesuffix("_text")
        for other in (each for each, field in FIELD_OF.items() if field == FIELD_OF[quantity]):
            if getattr(found, other, None):
                raise UsageError("says how long it is too: leave one of the two out", name)
        lengths[quantity] = _length(name, place)
    return lengths


def _length(name: str, place: str) -> str:
    """The length of a text in characters; how many words it has is told."""
    data = read_bytes(place, LARGEST_TEXT, lambda reason: UsageError(f"{place}: {reason}", name))
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise UsageError(f"{place}: the text is not UTF-8: byte {error.start} cannot be read", name) from None
    if not text.strip():
        raise UsageError(f"{place}: there is no text in it", name)
    tell(f"{place}: {len(text):,} characters, {len(text.split()):,} words")
    return f"{len(text)} character"
