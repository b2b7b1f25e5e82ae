"""What `config` tells: which pricing files are in use."""

from __future__ import annotations

from costcalc.report.figures import counted
from costcalc.report.safe import safe
from costcalc.report.text import Column, Text, table, wrapped
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from costcalc.report.text import Document, Look


def config_lines(document: Document, look: Look) -> Iterator[str]:
    """Which pricing files are in use, and why."""
    columns = [Column("layer", style="bold"), Column("file"), Column("why")]
    yield from table(
        columns, [[each["layer"], each["file"], each["why"]] for each in document["files"]], look
    )
    yield ""
    yield f"table     {counted(document['table']['models'], 'model')}, {document['table']['hash']}"
    yield safe(f"compiled  {document['cache'] or 'not kept: there is no cache directory'}")
    if document["cache_unused"]:
        why = f"it is not used: {document['cache_unused']}; every start compiles the table again"
        yield from wrapped(f"{why}, until COSTCALC_CACHE names a folder of your own", look, " " * 10)


TEXTS = {"costcalc/config/1": Text(config_lines)}
