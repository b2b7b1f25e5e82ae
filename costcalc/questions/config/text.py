"""What `config` tells: which pricing files are in use."""

from __future__ import annotations

from costcalc.questions.config.shape import FILE
from costcalc.report.figures import counted
from costcalc.report.members import Way, as_table, told_members
from costcalc.report.safe import safe
from costcalc.report.text import Text, table, wrapped
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from costcalc.report.text import Document, Look


def config_lines(document: Document, look: Look) -> Iterator[str]:
    """Which pricing files are in use, and why."""
    files = document["files"]
    told = told_members(FILE, files, {"layer": Way(style="bold")})
    yield from table(*as_table(told.values(), files), look)
    yield ""
    yield f"table     {counted(document['table']['models'], 'model')}, {document['table']['hash']}"
    yield safe(f"compiled  {document['cache'] or 'not kept: there is no cache directory'}")
    if document["cache_unused"]:
        why = f"it is not used: {document['cache_unused']}; every start compiles the table again"
        yield from wrapped(f"{why}, until COSTCALC_CACHE names a folder of your own", look, " " * 10)


TEXTS = {"costcalc/config/1": Text(config_lines)}
