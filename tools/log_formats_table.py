"""The table of formats of logs on docs/log-formats.md."""

from __future__ import annotations

import re
from pathlib import Path

from costcalc.usage.logs.flat.known import FLAT
from costcalc.usage.logs.format import REQUEST, SPEND
from costcalc.usage.logs.streams.known import STREAMS
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from costcalc.usage.logs.format import LogFormat

ROOT = Path(__file__).resolve().parent.parent
PAGE = "docs/log-formats.md"
BEGIN, END = "<!-- log formats: made by tools/log_formats_table.py -->", "<!-- end of log formats -->"
STREAM = "stream"
KINDS = {REQUEST: "a request", SPEND: "money alone", STREAM: "a request, told over several lines"}
HEADER = ("format", "of", "a row is of", "how it counts", "labels")
MOST_RULES = 2


def page() -> str:
    """The page with its table as the formats are."""
    streams = [
        (each.name, f"{each.title}, see [logs of agents](agent-logs.md)", KINDS[STREAM], "", "")
        for each in STREAMS
    ]
    rows = [*map(_row, FLAT.values()), *streams]
    lines = [_line(HEADER), "|".join(("", *("---" for _ in HEADER), "")), *map(_line, rows)]
    text = (ROOT / PAGE).read_text("utf-8")
    between = f"(?<={re.escape(BEGIN)}\n).*?(?={re.escape(END)})"
    table = "\n".join(lines)
    return re.sub(between, lambda _: f"\n{table}\n\n", text, flags=re.DOTALL)


def _row(of: LogFormat) -> tuple[str, ...]:
    kind = KINDS.get(of.kind, "a sum" if of.requests or of.long else "a sum of nobody knows how many")
    rules = list(dict.fromkeys(each.rule for each in of.counts))
    rule = "; or ".join(rules) if len(rules) <= MOST_RULES else "as its usage does, see [records](records.md)"
    labels = ", ".join(f"`{name}`" for name in of.labels)
    return (f"`{of.name}`", f"[{of.title}]({of.source})", kind, rule, labels)


def _line(cells: tuple[str, ...]) -> str:
    name, *others = cells
    name = name if name.startswith("`") or name == HEADER[0] else f"`{name}`"
    return f"| {' | '.join((name, *others))} |"
