"""The table of usage formats on docs/records.md."""

from __future__ import annotations

import re
from pathlib import Path

from costcalc.usage.records.formats import FORMATS

ROOT = Path(__file__).resolve().parent.parent
PAGE = "docs/records.md"
BEGIN, END = "<!-- formats: made by tools/formats_table.py -->", "<!-- end of formats -->"


def page() -> str:
    """The page with its table as the formats are."""
    rows = [f"| `{each.name}` | [{each.title}]({each.source}) | {each.rule} |" for each in FORMATS]
    table = "\n".join(["| format | of | how it counts |", "|---|---|---|", *rows])
    text = (ROOT / PAGE).read_text("utf-8")
    between = f"(?<={re.escape(BEGIN)}\n).*?(?={re.escape(END)})"
    return re.sub(between, f"\n{table}\n\n", text, flags=re.DOTALL)
