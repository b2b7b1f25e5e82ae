"""What the library is asked about logs, in the forms in which people hand it over."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping

from costcalc.asking.given import names_given, said_truly, text_or_none
from costcalc.errors import UsageError
from costcalc.prose import shown
from costcalc.questions.reprice.reduction.beside import logs_and_sums
from costcalc.questions.reprice.reduction.logged import LoggedUsage
from costcalc.questions.reprice.reduction.rejects import rejects_to
from costcalc.questions.reprice.wanted import ASKING
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from costcalc.questions.reprice.wanted import Wanted
    from costcalc.rating.table import RatingTable


def usage_of(
    table: RatingTable,
    paths: object,
    by: object,
    columns: object,
    *,
    identities: bool,
    rejects: object,
    **words: object,
) -> LoggedUsage:
    """The usage of logs; `UsageError` for what is no path, label or map."""
    for name in ("timezone", "log_format", "memory"):
        text_or_none(words[name], name)
    wanted: Wanted = ASKING.read({**words, "by": names_given(by, "by"), "map": _columns(columns)})
    wanted = wanted._replace(identities=said_truly(identities, "identities"))
    with rejects_to(place_given(rejects, "rejects")) as refused:
        return LoggedUsage(*logs_and_sums(table, paths_given(paths), wanted, refused=refused).sums)


def place_given(place: object, name: str) -> str | None:
    """Where a file is to be written; None where nobody says it."""
    return text_or_none(os.fspath(place) if isinstance(place, os.PathLike) else place, name)


def paths_given(paths: object) -> list[str]:
    """The paths of logs: one, or several; `UsageError` for what is none."""
    said = [paths] if isinstance(paths, str | os.PathLike) or not isinstance(paths, Iterable) else list(paths)
    found = []
    for each in said:
        path = os.fspath(each) if isinstance(each, str | os.PathLike) else None
        if not isinstance(path, str):
            raise UsageError(f"paths of logs are due, not {shown(each)}", "paths")
        found.append(path)
    if not found:
        raise UsageError("no log is named", "paths")
    return found


def _columns(said: object) -> Mapping[str, str] | None:
    if said is None:
        return None
    if not isinstance(said, Mapping) or not all(
        isinstance(word, str) for each in said.items() for word in each
    ):
        raise UsageError(f"a map of names and columns is due, not {shown(said)}", "columns")
    return dict(said)
