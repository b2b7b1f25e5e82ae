"""Writes a checked table into a SQLite file, for `compiled` and for any reporting tool to read."""

from __future__ import annotations

import marshal
import sqlite3
from contextlib import closing
from datetime import datetime
from decimal import Decimal
from functools import lru_cache

from costcalc.meters import METERS
from costcalc.periods import spell
from costcalc.pricing.compiled import CHECKSUM, FORMAT, checksum
from costcalc.pricing.compiled_rows import PriceRow
from costcalc.pricing.documents import conditions_from
from costcalc.pricing.model import UNDATED_BASIS
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from costcalc.pricing.documents import Document
    from costcalc.pricing.load import Loaded
    from costcalc.pricing.market import Market

_TABLES = """
create table meta (key text primary key, value text not null) without rowid;
create table source (
    id text primary key, title text, kind text, publisher text, url text, article text,
    published text, retrieved text, language text, licence text, note text
) without rowid;
create table provider (
    id text primary key, name text, jurisdiction text, billing_timezone text
) without rowid;
create table model (
    id text primary key, name text, provider text, released text, weights text, weights_of text, licence text,
    successor text, context_window integer, unpriced text, note text, layer text, document blob not null
);
create table name (
    name text not null, model text not null, matched text not null, effective_from text, effective_to text
);
create index name_name on name (name);
create index model_weights_of on model (weights_of);
create table price (
    model text not null, meter text not null, variant text, effective_from text, effective_to text,
    effective_from_basis text, list_unit_price text, pricing_unit text, billed_as text, sold integer,
    guaranteed_until text, source text, printed text, known_from text
);
create table fact (kind text not null, id text not null, document blob not null, primary key (kind, id));
create table feed (
    name text primary key, version text, retrieved text, models integer, priced integer, used integer
);
create table left_out (feed text not null, model text, what text, why text);
create table pattern (model text not null, kind text not null, text text not null);
create view price_for_charts as
    select model, meter, variant, effective_from, effective_to, pricing_unit, source,
        cast(list_unit_price as real) as list_unit_price_approximate
    from price where list_unit_price is not null;
"""

_day = lru_cache(maxsize=4_096)(datetime.fromisoformat)
"""An instant of a document; thousands of prices begin on a few days."""

_MODEL_COLUMNS = (
    "id", "name", "provider", "released", "weights", "weights_of", "licence", "successor", "context_window",
    "unpriced", "note", "layer",
)  # fmt: skip


def compile_table(loaded: Loaded, stamp: str, markets: Sequence[Market] = ()) -> bytes:
    """Write a checked table into a SQLite file; `stamp` says which inputs it was made of.

    Of `markets`, the feeds among them, it keeps the patterns of names and what was left out.
    """
    with closing(sqlite3.connect(":memory:")) as connection:
        with connection:
            meta = {"format": FORMAT, "stamp": stamp, "version": "1", "hash": content_hash(loaded)}
            _fill(connection, meta, loaded, markets)
        data = bytearray(connection.serialize())
    data[CHECKSUM] = checksum(data)
    return bytes(data)


def _fill(
    connection: sqlite3.Connection, meta: Mapping[str, str], loaded: Loaded, markets: Sequence[Market]
) -> None:
    connection.executescript(_TABLES)
    _insert(connection, "meta", meta.items())
    _insert(connection, "source", loaded.sources.values())
    _insert(connection, "provider", loaded.providers.values())
    for document in loaded.documents.values():
        model = [document.get(column) for column in _MODEL_COLUMNS]
        _insert(connection, "model", [(*model, marshal.dumps(document, 2))])
        _insert(connection, "name", _names(document))
        _insert(connection, "price", _price_rows(document))
    for market in markets:
        _insert_feed(connection, market, loaded)
    for kind, facts in loaded.facts.items():
        _insert(connection, "fact", ((kind, name, marshal.dumps(each, 2)) for name, each in facts.items()))


def _insert_feed(connection: sqlite3.Connection, market: Market, loaded: Loaded) -> None:
    priced = sum(1 for each in market.models.values() if each["prices"])
    used = sum(1 for each in loaded.documents.values() if each["layer"] == market.feed)
    feed = (market.feed, market.version, market.retrieved, len(market.models), priced, used)
    _insert(connection, "feed", [feed])
    _insert(connection, "left_out", ((market.feed, *each) for each in market.left_out))
    _insert(connection, "pattern", (each for each in market.patterns if each.model in loaded.documents))


def content_hash(loaded: Loaded) -> str:
    """The SHA-256 of everything that the table says; layout and comments of the YAML do not count."""
    import hashlib
    import json

    content = {
        "sources": {key: source._asdict() for key, source in loaded.sources.items()},
        "providers": {key: provider._asdict() for key, provider in loaded.providers.items()},
        "models": loaded.documents,
        "facts": loaded.facts,
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def _insert(connection: sqlite3.Connection, table: str, rows: object) -> None:
    listed = [tuple(row) for row in rows]  # type: ignore[attr-defined]
    if listed:
        marks = ", ".join("?" * len(listed[0]))
        connection.executemany(f"insert into {table} values ({marks})", listed)  # noqa: S608 - our own names


def _names(document: Document) -> Iterator[tuple[str | None, ...]]:
    yield (document["id"], document["id"], "exact", None, None)
    for alias in document.get("aliases", ()):
        if alias["name"] != document["id"]:
            yield (
                alias["name"], document["id"], "alias",
                _said(alias.get("effective_from")), _said(alias.get("effective_to")),
            )  # fmt: skip


def _price_rows(document: Document) -> Iterator[PriceRow]:
    for period in (*document["prices"], *document.get("undated", ())):
        start = _said(period["effective_from"])
        known_from = start if period in document["prices"] else None
        for rates, variant in [(period["rates"], None), *_variants(period)]:
            for meter, rate in rates.items():
                basis = period["effective_from_basis"]
                yield PriceRow(
                    document["id"],
                    meter,
                    variant,
                    None if basis == UNDATED_BASIS else start,
                    _said(period.get("effective_to")),
                    basis,
                    rate.get("amount"),
                    METERS[meter].pricing_unit_of(_per(rate)),
                    rate.get("as"),
                    int(rate.get("sold", True)),
                    _said(period.get("guaranteed_until")),
                    rate.get("source"),
                    rate.get("printed"),
                    known_from,
                )


def _per(rate: Document) -> Decimal | None:
    return Decimal(rate["per"]) if "per" in rate else None


def _said(instant: str | None) -> str | None:
    """An instant of a document, as it is told everywhere."""
    return None if instant is None else spell(_day(instant))


def _variants(period: Document) -> Iterator[tuple[Document, str]]:
    for variant in period["variants"]:
        yield variant["rates"], str(conditions_from(variant["when"]))


def for_others(data: bytes) -> bytes:
    """A compiled table to hand on: without what only costcalc reads, and without the path of its inputs."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(data)
        with connection:
            connection.execute("delete from meta where key = 'stamp'")
            connection.execute("alter table model drop column document")
            connection.execute("drop table fact")
            connection.execute("drop table pattern")
        connection.execute("vacuum")
        connection.execute("pragma user_version = 0")
        return connection.serialize()
