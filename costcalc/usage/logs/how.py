"""How logs are to be read, as far as somebody says it."""

from __future__ import annotations

from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

AUTO, GENERIC = "auto", "generic"
"""What is seen in the logs, and the format whose columns somebody names."""


class How(NamedTuple):
    """How logs are read: in which format, and what rows do not say themselves.

    `columns` says what the columns of a `generic` log are: `{"time": "at", "input_tokens": "in"}`, ours
    first. `timezone` is that of times without a zone, which are refused where it is not said. `by` are the
    labels that rows are to have: names that the format knows (`project`, `user`), or columns and paths. Where
    it `is_flipped`, what came from the cache is taken to stand the other way to the input of a `generic` log
    than the map says: beside it, or inside.
    """

    log_format: str = AUTO
    columns: Mapping[str, str] = {}
    timezone: str | None = None
    by: tuple[str, ...] = ()
    is_flipped: bool = False
