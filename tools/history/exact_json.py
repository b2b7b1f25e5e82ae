"""JSON with exact numbers both ways: read as Decimals, written digit by digit.

`costcalc.feeds.exact_json` refuses a file in which a name is there twice. A third of LiteLLM's releases have
such a name. Their own readers take the last of the two; so does this one, and says which names they are.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, NoReturn


def loads(content: bytes) -> tuple[Any, list[str]]:
    """The value of a JSON text, and the names that are twice in one object; ValueError for other texts."""
    twice: dict[str, None] = {}

    def told(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            names = [name for name, _ in pairs]
            twice.update(dict.fromkeys(name for name in found if names.count(name) > 1))
        return found

    text = content.decode()
    value = json.loads(text, parse_float=Decimal, parse_constant=_refuse, object_pairs_hook=told)
    return value, list(twice)


def _refuse(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number of JSON")


def dumps(value: Any) -> str:  # noqa: ANN401 - JSON
    """The text of a value that `loads` read."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(key)}:{dumps(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(dumps, value)) + "]"
    return str(value) if isinstance(value, Decimal) else json.dumps(value)
