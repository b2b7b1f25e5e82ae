"""What the ledger knows of the five articles beside their claims in the table; it stands in articles.json."""

from __future__ import annotations

import json
from pathlib import Path

_KNOWN = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))

COMPARED: tuple[str, str, str] = tuple(_KNOWN["compared"])
"""The two models, and the day, of the articles' price comparison."""

MIX: tuple[str, str, str] = tuple(_KNOWN["mix"])
"""The evidence that the honest mix is made of: DeepSeek's own traffic of a day, as it published it."""

VERBOSITY: str = _KNOWN["verbosity"]
"""The evidence for how many more tokens open reasoning models write for the same task."""

MATTER_MOST: tuple[str, ...] = tuple(_KNOWN["matter_most"])
"""What a page opens with: the claims that matter most, and the honest ratio."""
