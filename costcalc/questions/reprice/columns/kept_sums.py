"""Usage sums as Parquet: a row for each sum, in columns for whoever asks them, and what else JSON has.

It is the document `costcalc/usage/1`, whose `sums` are the rows, and whose other members are said in the
metadata of the file, by which it is known: what reads the one checks the other.
"""

from __future__ import annotations

import json
import os
import re
from contextlib import suppress

from costcalc.errors import ResultError, UsageError
from costcalc.files import open_file
from costcalc.meters import METERS
from costcalc.prose import listed
from costcalc.questions.reprice.columns.dialects import DUCKDB, file_literal
from costcalc.questions.reprice.columns.footer import MAGIC, TAIL, check_footer
from costcalc.questions.reprice.instants import spelled
from costcalc.questions.reprice.reduction.kept import document, text
from costcalc.questions.reprice.reduction.labels import columns_for
from costcalc.questions.reprice.reduction.saved import OTHERS, sums_of
from costcalc.questions.reprice.reduction.saved import load as load_json
from costcalc.report.safe import safe_json
from costcalc.strict_json import RECORDED
from costcalc.usage.logs.faults import LogFaultError
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from costcalc.questions.reprice.columns.reduction import Engine
    from costcalc.questions.reprice.reduction.kept import Document
    from costcalc.questions.reprice.sums import UsageSums

    Row = dict[str, Any]

PARQUET = ".parquet"
KEY = "costcalc_usage"
"""Under which the metadata has the other members."""
SIGN = b"\x18" + bytes([len(KEY)]) + KEY.encode() + rb"\x18[\x80-\xff]{0,4}[\x00-\x7f]\{"
"""How a footer has that name, and the beginning of a document behind it: a text, and another in thrift."""
LONGEST_METADATA = 16 * 1024 * 1024
TOO_LONG = (
    "the identities of its rows are too many for Parquet: keep the sums as JSON, or leave identities out"
)
WHAT = "usage sums in Parquet"
MOST_SUMS, LONGEST_TEXT = 2_000_000, 20_000
CELL = ("slot", "tier", "tier_to")
AS_JSON = ("record", "options", "recorded")
"""Columns of JSON: what has no columns of its own."""
OWN = ("model", *CELL, "pictured", "record", "options", "requests", "first", "last", "recorded")
COUNTED = (*(name for name, each in METERS.items() if each.is_token), *OTHERS)
"""The columns of what is counted: classes of tokens, and what else."""
TYPES = {
    "model": "VARCHAR", "slot": "INTEGER", "tier": "INTEGER", "tier_to": "INTEGER", "pictured": "BOOLEAN",
    "first": "TIMESTAMPTZ", "last": "TIMESTAMPTZ", **dict.fromkeys(AS_JSON, "VARCHAR"),
}  # fmt: skip
WHOLE, WIDE, EXACT = "BIGINT", "DECIMAL(38, 0)", "VARCHAR"
"""Types of a count: the narrowest that has all of its values as they are."""


def load(place: str | os.PathLike[str]) -> UsageSums:
    """The usage sums of a file in either form; `ResultError` with the place of what is wrong in it."""
    return load_table(place) if is_kept_table(place) else load_json(place)


def is_table(place: str | os.PathLike[str] | None) -> bool:
    """Whether a file of this name is Parquet."""
    return place is not None and os.fspath(place).lower().endswith(PARQUET)


def kept_as(sums: UsageSums, place: str | os.PathLike[str]) -> bytes:
    """Usage sums as a file of some name has them; Parquet where it ends so."""
    return as_parquet(sums) if is_table(place) else text(sums).encode()


def as_parquet(sums: UsageSums) -> bytes:
    """A file of usage sums; `MissingExtraError` without duckdb, `UsageError` for what it cannot hold."""
    from costcalc.questions.reprice.engine import check_extra, parquet_of

    check_extra(WHAT)
    said = document(sums)
    rows = [_flat(each, said["by"]) for each in said.pop("sums")]
    told = safe_json(json.dumps(said, ensure_ascii=False))
    if len(told) > LONGEST_METADATA:
        raise UsageError(TOO_LONG, "output_file")
    counted = [name for name in COUNTED if any(row.get(name) is not None for row in rows)]
    types = {**TYPES, **{name: _type_of([row.get(name) for row in rows]) for name in ("requests", *counted)}}
    names = [*columns_of(said["by"]), *OWN[:-1], *counted, OWN[-1]]
    try:
        texts = [[_text(row.get(name)) for name in names] for row in rows]
    except UnicodeEncodeError:
        raise UsageError("a name in it is no text in UTF-8: keep the sums as JSON", "output_file") from None
    return parquet_of({name: types.get(name, "VARCHAR") for name in names}, texts, (KEY, told))


def is_kept_table(path: str | os.PathLike[str]) -> bool:
    """Whether a file is Parquet of usage sums: its metadata says so, and no log's does."""
    with suppress(OSError, ValueError, LogFaultError), open_file(path) as file:
        if file.read(len(MAGIC)) == MAGIC:
            check_footer(str(path))
            size = file.seek(-TAIL, 2)
            length = int.from_bytes(file.read(TAIL)[:4], "little")
            file.seek(size - length)
            return re.search(SIGN, file.read(length)) is not None
    return False


def load_table(path: str | os.PathLike[str]) -> UsageSums:
    """The usage sums of a file; `ResultError` with the place of what is wrong in it."""
    from costcalc.questions.reprice.engine import check_extra

    check_extra(WHAT)
    name = str(path)
    try:
        said = _read(name)
    except LogFaultError as fault:
        raise ResultError(f"{name}: it cannot be read: {fault.detail or fault.reason}") from None
    return sums_of(said, name)


def _read(path: str) -> Document:
    from costcalc.questions.reprice.engine import embedded

    check_footer(path)
    with embedded([path]) as engine:
        said, by = _told(engine, path)
        names = [*columns_of(by), *OWN]
        have = [column.name for column in engine.columns(path)]
        if wrong := {*names} - {*have} or {*have} - {*names, *COUNTED}:
            raise ResultError(f"{path}: its columns are not those of usage sums: {listed(sorted(wrong))}")
        names += [each for each in COUNTED if each in have]
        chosen = ", ".join(map(_chosen, names))
        place = f"read_parquet([{file_literal(path)}], file_row_number = true)"
        found = engine.run(f"SELECT {chosen} FROM {place} ORDER BY file_row_number")
        sums = [_whole(dict(zip(names, row, strict=True)), by, path) for row in found]
    return {**said, "sums": sums}


def _told(engine: Engine, path: str) -> tuple[Document, list[str]]:
    """What the metadata of a file says, and the labels in it; a file of too many sums is refused."""
    place = file_literal(path)
    told = list(engine.run(f"SELECT value FROM parquet_kv_metadata({place}) WHERE key = '{KEY}'"))
    if len(told) != 1:
        raise LogFaultError("no sums", "its metadata says nothing of usage sums")
    said = _json_in(bytes(told[0][0]).decode("utf-8", "replace"), "metadata", path)
    by = said.get("by") if isinstance(said, dict) else None
    if (
        not isinstance(said, dict)
        or not isinstance(by, list)
        or not all(isinstance(each, str) for each in by)
    ):
        raise ResultError(f"{path}: its metadata has no list of labels, `by`")
    ((rows,),) = engine.run(f"SELECT count(*) FROM read_parquet([{place}])")
    if rows > MOST_SUMS:
        raise LogFaultError("too many", f"it has {rows} sums, of {MOST_SUMS} at most")
    return said, by


def _chosen(name: str) -> str:
    if name in {"first", "last"}:
        return f"epoch_us(CAST({DUCKDB.quoted(name)} AS TIMESTAMPTZ))"
    if name in {*CELL, "pictured"}:
        return DUCKDB.quoted(name)
    return f"substr(CAST({DUCKDB.quoted(name)} AS VARCHAR), 1, {LONGEST_TEXT})"


def columns_of(by: Sequence[str]) -> list[str]:
    """What the columns of labels are called."""
    return columns_for(by, (*OWN, *COUNTED))


def _flat(said: Document, by: Sequence[str]) -> Row:
    """A sum as a row."""
    cell, tier = said["cell"], said["cell"]["input_tier"]
    ends = tier if isinstance(tier, list) else [tier, tier]
    row = {
        **dict(zip(columns_of(by), (said["by"][name] for name in by), strict=True)),
        "model": said["model"], "slot": cell["slot"], "tier": ends[0], "tier_to": ends[1],
        "pictured": cell.get("pictured", False), "options": json.dumps(said["options"]),
        **{name: said[name] for name in ("requests", "first", "last")},
        **said["tokens"], **{name: said[name] for name in OTHERS if name in said},
    }  # fmt: skip
    if "record" in cell:
        row["record"] = json.dumps(cell["record"])
    if "recorded" in said:
        row["recorded"] = json.dumps(said["recorded"])
    return row


def _whole(row: Row, by: Sequence[str], path: str) -> Document:
    """A row as a sum, whose every member is checked by whoever reads one."""
    made = {name: _json_in(row[name], name, path) for name in AS_JSON if row[name] is not None}
    tier = row["tier"] if row["tier"] == row["tier_to"] else [row["tier"], row["tier_to"]]
    cell = {"slot": row["slot"], "input_tier": tier, "pictured": row["pictured"]}
    if "record" in made:
        cell["record"] = made["record"]
    counted = {name: _number_in(row[name]) for name in COUNTED if row.get(name) is not None}
    said: Document = {
        "model": row["model"],
        "cell": cell,
        "options": made.get("options"),
        "by": dict(zip(by, (row[name] for name in columns_of(by)), strict=True)),
        "requests": None if row["requests"] is None else _number_in(row["requests"]),
        **{name: None if row[name] is None else spelled(row[name]) for name in ("first", "last")},
        "tokens": {name: each for name, each in counted.items() if name not in OTHERS},
        **{name: each for name, each in counted.items() if name in OTHERS},
    }
    return {**said, "recorded": made["recorded"]} if "recorded" in made else said


def _json_in(text: str, name: str, path: str) -> object:
    try:
        return RECORDED.read(text)
    except ValueError as error:
        raise ResultError(f"{path}: its {name!r} is no JSON: {error}") from None


def _number_in(text: str) -> int | str:
    return int(text) if text.isascii() and text.isdigit() else text


def _type_of(values: Sequence[int | str | None]) -> str:
    most = 0
    for each in values:
        if isinstance(each, str):
            return EXACT
        most = max(most, each or 0)
    return WHOLE if most < 1 << 63 else WIDE if most < 10**38 else EXACT


def _text(value: object) -> str | None:
    """A value in a cell; `UnicodeEncodeError` for what no file in UTF-8 can hold."""
    return None if value is None else str(value).encode().decode()
