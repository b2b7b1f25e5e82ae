"""Writes a checked table into a SQLite file, for `compiled` and for any reporting tool to read."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from hashlib import sha256
from itertools import chain, count

from costcalc.pricing.history.undated import DAY
from costcalc.pricing.source import HISTORY
from costcalc.pricing.stored.cache import PAGE, sealed
from costcalc.pricing.stored.compiled import DOCUMENTS, FORMAT, NAMES, mark_of
from costcalc.pricing.stored.flat_rows import instant_text, price_rows
from costcalc.pricing.stored.kept_json import document_of
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from costcalc.pricing.documents import Document
    from costcalc.pricing.file.layer import Loaded
    from costcalc.pricing.history.files import History
    from costcalc.pricing.history.lines import Shelved
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
    successor text, context_window integer, unpriced text, note text, layer text
);
create table document (model integer primary key, text text not null, mark integer not null);
create table alias (
    name text not null, nth integer not null, model integer not null, effective_from text, effective_to text,
    primary key (name, nth)
) without rowid;
create table priced (model integer primary key, first text not null, last text);
create table fact (kind text not null, id text not null, document text not null, primary key (kind, id));
create table feed (
    name text primary key, version text, retrieved text, models integer, priced integer, used integer
);
create table left_out (feed text not null, model text, what text, why text);
create table pattern (model text not null, kind text not null, text text not null);
"""

_FLAT = """
create table price (
    model text not null, meter text not null, variant text, effective_from text, effective_to text,
    effective_from_basis text, list_unit_price text, pricing_unit text, billed_as text, sold integer,
    guaranteed_until text, source text, printed text, known_from text
);
create table name (
    name text not null, model text not null, matched text not null, effective_from text, effective_to text
);
create view price_for_charts as
    select model, meter, variant, effective_from, effective_to, pricing_unit, source,
        cast(list_unit_price as real) as list_unit_price_approximate
    from price where list_unit_price is not null;
"""
"""Figures and names as flat rows, for reporting tools; costcalc makes them when somebody asks for them."""

_ALL_NAMES = f"""
insert into name
    select name, model, matched, effective_from, effective_to from ({NAMES}) order by place, nth
"""  # noqa: S608 - our own words

_INDEXES = "create index model_weights_of on model (weights_of)"
"""What is made when the tables are filled, which goes faster without."""

spelled = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def compile_table(
    loaded: Loaded, stamp: str, markets: Sequence[Market] = (), history: History | None = None
) -> bytes:
    """Write a checked table into a SQLite file; `stamp` says which inputs it was made of.

    Of `markets`, the feeds among them, it keeps the patterns of names and what was left out; of the history,
    that it is there.
    """
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(f"pragma page_size = {PAGE}")
        with connection:
            meta = {"format": FORMAT, "stamp": stamp, "version": "1", "hash": content_hash(loaded, history)}
            _fill(connection, meta, loaded, markets)
            if history is not None:
                models, used = len(history.lines), len(loaded.shelved.keys() - loaded.documents.keys())
                _insert(connection, "feed", [(HISTORY, None, history.newest, models, models, used)])
            [(pages,)] = connection.execute("pragma page_count")
            # Last, so that their pages are the last of the file: a command checks none but those it reads.
            _insert(connection, "document", _documents(loaded))
        return sealed(connection.serialize(), pages)


def _fill(
    connection: sqlite3.Connection, meta: Mapping[str, str], loaded: Loaded, markets: Sequence[Market]
) -> None:
    connection.executescript(_TABLES)
    _insert(connection, "meta", meta.items())
    _insert(connection, "source", loaded.sources.values())
    _insert(connection, "provider", loaded.providers.values())
    models, shelved = loaded.documents, loaded.shelved
    alone = [each for key, each in shelved.items() if key not in models]
    rows = [*models.values(), *(each.row for each in alone)]
    columns = [column for _, column, *_ in connection.execute("pragma table_info(model)")]
    _insert(connection, "model", (map(row.get, columns) for row in rows))
    _insert(connection, "alias", _aliases(rows))
    _insert(connection, "priced", _priced(models, shelved, alone))
    connection.execute(_INDEXES)
    for market in markets:
        _insert_feed(connection, market, loaded)
    for kind, facts in loaded.facts.items():
        _insert(connection, "fact", ((kind, name, spelled(each)) for name, each in facts.items()))


def _documents(loaded: Loaded) -> Iterator[tuple[int, str, int]]:
    """What is said of each model, by its row, with its mark; lines of the history as they are."""
    models, shelved = loaded.documents, loaded.shelved
    said = {key: [each, *shelved[key]] if key in shelved else each for key, each in models.items()}
    said |= {key: [None, *each] for key, each in shelved.items() if key not in models}
    for row, (key, each) in enumerate(said.items(), 1):
        text = spelled(each)
        yield row, text, mark_of(key, text)


def _insert_feed(connection: sqlite3.Connection, market: Market, loaded: Loaded) -> None:
    priced = sum(1 for each in market.models.values() if each["prices"])
    used = sum(1 for each in loaded.documents.values() if each["layer"] == market.feed)
    feed = (market.feed, market.version, market.retrieved, len(market.models), priced, used)
    _insert(connection, "feed", [feed])
    _insert(connection, "left_out", ((market.feed, *each) for each in market.left_out))
    _insert(connection, "pattern", (each for each in market.patterns if each.model in loaded.documents))


def _priced(
    models: Mapping[str, Document], shelved: Mapping[str, Shelved], alone: Iterable[Shelved]
) -> Iterator[tuple[int, str, str | None]]:
    """The days on which the prices of models begin and end, by the rows of those that have any."""
    days = [*(_days(each, shelved.get(key)) for key, each in models.items()), *(each.days for each in alone)]
    return ((row, *each) for row, each in enumerate(days, 1) if each is not None)


def _days(document: Document, late: Shelved | None) -> tuple[str, str | None] | None:
    """The day on which the prices of a model begin, and the one on which they end, if there are any."""
    prices = document["prices"]
    begins = [*([prices[0]["effective_from"][:DAY]] if prices else []), *([late.first] if late else [])]
    ends = prices[-1].get("effective_to") if prices else None
    return (min(begins), ends and ends[:DAY]) if begins else None


def content_hash(loaded: Loaded, history: History | None = None) -> str:
    """The SHA-256 of everything that the table says; layout and comments of the YAML do not count."""
    content = {
        "sources": {key: source._asdict() for key, source in loaded.sources.items()},
        "providers": {key: provider._asdict() for key, provider in loaded.providers.items()},
        "models": loaded.documents,
        "facts": loaded.facts,
        **({"history": history.digest, "lives": loaded.lives} if history else {}),
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return f"sha256:{sha256(text.encode()).hexdigest()}"


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[Iterable[object]]) -> None:
    listed = map(tuple, rows)
    first = next(listed, None)
    if first is not None:
        marks = ", ".join("?" * len(first))
        values = chain((first,), listed)
        connection.executemany(f"insert into {table} values ({marks})", values)  # noqa: S608 - our own names


def _aliases(rows: Iterable[Document]) -> Iterator[tuple[str | int | None, ...]]:
    """The names of models beside their ids, in the order of the table, each with the row of its model."""
    nth = count()
    for row, document in enumerate(rows, 1):
        for alias in document.get("aliases", ()):
            if alias["name"] != document["id"]:
                days = (instant_text(alias.get(edge)) for edge in ("effective_from", "effective_to"))
                yield alias["name"], next(nth), row, *days


def for_others(data: bytes) -> bytes:
    """A compiled table to hand on: without what only costcalc reads, and without the path of its inputs."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(data)
        with connection:
            documents = connection.execute(f"{DOCUMENTS} order by model.rowid").fetchall()
            connection.executescript(_FLAT)
            connection.execute(_ALL_NAMES)
            connection.execute("create index name_name on name (name)")
            rows = chain.from_iterable(price_rows(document_of(text)) for _, text, _ in documents)
            _insert(connection, "price", rows)
            connection.execute("drop table priced")
            connection.execute("drop table alias")
            connection.execute("delete from meta where key = 'stamp'")
            connection.execute("drop table document")
            connection.execute("drop table fact")
            connection.execute("drop table pattern")
        connection.execute("pragma temp_store = memory")  # vacuum would want a disk, and it may be full
        connection.execute("vacuum")
        connection.execute("pragma user_version = 0")
        connection.execute("pragma application_id = 0")
        return connection.serialize()
