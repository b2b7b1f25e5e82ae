"""What `check` tells: whether a pricing file is sound."""

from __future__ import annotations

from costcalc.report.figures import counted
from costcalc.report.safe import safe
from costcalc.report.text import Text, wrapped
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from costcalc.report.text import Document, Look

MOST_NAMED = 5
"""Of the models that no layer has, those that are named."""


def check_lines(document: Document, look: Look) -> Iterator[str]:
    """Whether a pricing file is sound; its problems, one a line."""
    if document["sound"]:
        counts = [counted(document[name], name[:-1]) for name in ("models", "periods", "figures", "sources")]
        yield from wrapped(f"{document['file']} is sound: {', '.join(counts)}", look)
    for section in ("lifecycles", "provisioned"):
        if unknown := document.get(f"unknown_{section}"):
            models = ", ".join([*unknown[:MOST_NAMED], *(["…"] if len(unknown) > MOST_NAMED else [])])
            told = (
                f"`{section}` of {counted(len(unknown), 'model')} that no layer here has, which is no mistake"
            )
            yield from wrapped(f"{told} where a feed of another version does: {models}", look)
    for problem in document["problems"]:
        place = problem["file"] if problem["line"] is None else f"{problem['file']}:{problem['line']}"
        yield safe(": ".join(each for each in (place, problem["key"], problem["message"]) if each))


TEXTS = {"costcalc/check/1": Text(check_lines)}
