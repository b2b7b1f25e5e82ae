"""Kept usage and repricings, computed again from the files that they name, where these still lie."""

from __future__ import annotations

import json
import os
from hashlib import sha256
from pathlib import Path

from costcalc.errors import ResultError
from costcalc.questions.reprice.columns.files import FORMAT as COLUMNS
from costcalc.questions.reprice.reading import usage_of
from costcalc.questions.reprice.reduction.gather import gathered
from costcalc.questions.reprice.reduction.kept import CONTENT, HOW, SCHEMA, document
from costcalc.questions.reprice.reduction.merge import merged
from costcalc.questions.reprice.reduction.saved import sums_in
from costcalc.questions.reprice.wanted import Wanted
from costcalc.usage.logs.how import AUTO, GENERIC
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from costcalc.asking.question import Question
    from costcalc.questions.reprice.sums import Read, UsageSums, Way
    from costcalc.rating.table import RatingTable

    Place = tuple[str, object, object]

__all__ = ["SCHEMA", "differences_of_usage", "repriced_again"]
NOT_THERE = "not there"
UNKNOWN_COLUMNS = (
    "how the columns of a generic log were read is not said, as sums of before do not: reduce it again with "
    "its `map`"
)
IN_ARCHIVE = "!"
BESIDE = frozenset({"why", HOW, CONTENT})
"""What is told of a file besides what it comes to, and not of all of them."""
OF_AN_ENGINE = "it was read by an engine, which a saved file does not choose: ask its command again"
CHUNK = 1 << 20


def repriced_again(table: RatingTable, of: Question, words: Mapping[str, Any], now: Any) -> Any:  # noqa: ANN401 - as questions
    """The repricing that words ask for, of the logs or sums that they name."""
    request = of.read(words, now, None, table)
    if request.engine is not None:  # whose address is of whoever wrote the file
        raise ResultError(OF_AN_ENGINE)
    used = usage_of(table, request)
    return of.result(table, request, sums=used.sums, otherwise=used.otherwise)


def differences_of_usage(
    table: RatingTable, saved: Mapping[str, Any], outside: dict[str, str]
) -> Iterator[Place]:
    """Where kept usage is another than that of the files that it names.

    A file that is not there, or another by its size or its hash, is all that is told. Of another table the
    sums are cut otherwise: then what they come to by model is compared. `outside` takes what could not be
    looked at. Raises `ResultError` for sums that
    are not whole.
    """
    sums = sums_in(json.dumps(saved).encode(), "the file")
    moved = [each for number, file in enumerate(sums.files) for each in _of_file(f"files.{number}", file)]
    yield from moved
    if moved:
        return
    if any(file.format == GENERIC and not file.way.columns for file in sums.files):
        outside["sums"] = UNKNOWN_COLUMNS
        return
    again = _reduced(table, sums)
    if again.table != sums.table:
        yield "table.hash", sums.table, again.table
        yield from _different("totals", _totals(sums), _totals(again))
        return
    then, now = (_compared(document(each)) for each in (sums, again))
    for name, value in then.items():
        yield from _different(name, value, now[name])


def _reduced(table: RatingTable, sums: UsageSums) -> UsageSums:
    """The sums of the same files, each read as it was; such as were read alike together."""
    ways: dict[Way, list[str]] = {}
    for file in sums.files:
        ways.setdefault(_way_of(file, sums), []).append(_on_disk(file.name)[0])
    parts = []
    for way, names in ways.items():
        wanted = Wanted(sums.by, way.timezone or None, way.log_format or AUTO, dict(way.columns))
        # Of sums that are to be merged, what tells their rows apart is needed, kept or not.
        identities = len(ways) > 1 or sums.identities != ()
        parts.append(gathered(table, dict.fromkeys(names), wanted._replace(identities=identities)).sums)
    found = merged(parts) if len(parts) > 1 else parts[0]
    return found._replace(identities=()) if sums.identities == () and found.identities else found


def _way_of(file: Read, sums: UsageSums) -> Way:
    """How a file was read; what older sums do not say of it is taken from what they say."""
    of_days = "" if sums.zone == "UTC" else sums.zone
    named = "" if file.why or file.format == COLUMNS else file.format
    way = file.way
    return way._replace(log_format=way.log_format or named, timezone=way.timezone or of_days)


def _on_disk(name: str) -> tuple[str, Path]:
    """The file that is called so, where it lies: of what stands in an archive, the archive."""
    while not (place := Path(os.path.expanduser(name))).is_file() and IN_ARCHIVE in name:  # noqa: PTH111 - as logs are named
        name = name.rpartition(IN_ARCHIVE)[0]
    return name, place


def _of_file(place: str, file: Read) -> Iterator[Place]:
    _, found = _on_disk(file.name)
    if not found.is_file():
        yield place, file.name, NOT_THERE
        return
    digest, size = sha256(), 0
    try:
        with found.open("rb") as data:
            while chunk := data.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
    except OSError as error:
        yield place, file.name, f"it cannot be read: {error.strerror}"
        return
    if size != file.size:
        yield f"{place}.size", file.size, size
    if digest.hexdigest() != file.sha256:
        yield f"{place}.sha256", file.sha256, digest.hexdigest()


def _compared(said: dict[str, Any]) -> dict[str, Any]:
    """A document without how its formats were found, and what was said of them: it was read by that."""
    files = [{name: each for name, each in file.items() if name not in BESIDE} for file in said["files"]]
    return {**said, "files": files}


def _different(place: str, then: Any, now: Any) -> Iterator[Place]:  # noqa: ANN401 - whatever JSON holds
    if isinstance(then, dict) and isinstance(now, dict):
        for name in dict.fromkeys((*then, *now)):
            yield from _different(f"{place}.{name}", then.get(name), now.get(name))
    elif isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        for number, (one, other) in enumerate(zip(then, now, strict=True)):
            yield from _different(f"{place}.{number}", one, other)
    elif then != now:
        yield place, _short(then), _short(now)


def _short(value: object) -> object:
    return f"{len(value)} of them" if isinstance(value, list | dict) else value


def _totals(sums: UsageSums) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for cell, each in sums.sums.items():
        of_model = found.setdefault(cell.model, {})
        for name, quantity in (("requests", each.requests or 0), *each.parts.items()):
            of_model[name] = of_model.get(name, 0) + quantity
    return found
