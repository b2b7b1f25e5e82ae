"""How an edge spells the words of a question where a message names them.

The core says `input=1500` and `gpu_rate`, as the service and Python have it; on the command line that is
`--input 1500` and `--gpu-rate`, and in a file `input: 1500`. What stands in quotes is the user's own.
"""

from __future__ import annotations

import re

from costcalc.usage.flags import FIELD_OF, SHORT_NAMES, flag, quoted
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

NAMED = re.compile(
    r"(?<!\w)'[^']*'"
    r"|`(?P<ticked>[a-z][a-z0-9_]*)`"
    r"|(?<![\w./=-])(?P<name>[a-z][a-z0-9_]*)=(?P<value>[^',;()\n]+?)(?=[,;)\n]| and | or |$)"
    r"|(?<![\w./=-])(?P<word>[a-z][a-z0-9]*_[a-z0-9_]*)(?![\w=])"
)
"""What is quoted, a word with its value, and a word in backticks or with an underscore."""


def as_flags(text: str, known: Collection[str]) -> str:
    """A message with flags for the words of the question, of which `known` are the flags that there are."""

    def spelled(match: re.Match[str]) -> str:
        said = match["name"] or match["ticked"] or match["word"] or ""
        name = flag(SHORT_NAMES[FIELD_OF[said]] if said in FIELD_OF else said)
        if not said or name not in known:
            return match[0]
        return name if match["value"] in {None, "true"} else f"{name} {quoted(match['value'])}"

    return NAMED.sub(spelled, text)


def as_keys(text: str) -> str:
    """A message with keys and their values, as a file has them."""
    return NAMED.sub(lambda match: f"{match['name']}: {match['value']}" if match["name"] else match[0], text)
