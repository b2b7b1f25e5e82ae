"""The compiled table, read: a SQLite file that is fast to open (`compiling` writes it).

The documents of models are most of it, and few are asked for: each has a mark of its own, by which a damaged
one is noticed (`cache` sees to the rest).
"""

from __future__ import annotations

import atexit
import sqlite3
import zlib
from _thread import LockType, allocate_lock
from _weakref import ref
from functools import cache, partial
from itertools import chain

from costcalc.pricing.documents import instant_of, model_from
from costcalc.pricing.model import Model, Name, Provider
from costcalc.pricing.names.makers import maker_of
from costcalc.pricing.source import OWN_LAYERS, Source
from costcalc.pricing.stored.kept_json import document_of, read_kept
from costcalc.values import TYPE_CHECKING, Made

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from datetime import datetime
    from typing import Any, TypeVar

    from costcalc.pricing.contracts import Contract
    from costcalc.pricing.documents import Document
    from costcalc.pricing.facts import Facts
    from costcalc.pricing.market import Feed, Pattern
    from costcalc.pricing.stored.flat_rows import PriceRow

    Found = TypeVar("Found")
    Making = Callable[[], bytes]


FORMAT = "11"
"""Version of the tables that `compiling` makes; a file of another one is built again."""

NAMES = """
    select id as name, id as model, 'exact' as matched, null as effective_from, null as effective_to,
        rowid as place, -1 as nth, layer, weights_of from model
    union all
    select alias.name, id, 'alias', effective_from, effective_to, model.rowid, nth, layer, weights_of
        from alias join model on model.rowid = alias.model
"""
"""Every name of every model: its id, and its aliases; in their order by `place` and `nth`."""

_WHAT = "select model, matched, effective_from, effective_to"
NAMED = f"{_WHAT} from ({NAMES}) where name = ? order by place, nth"
"""What a name stands or stood for."""
_OURS = "layer in ('table', 'overlay') and weights_of is null"

DOCUMENTS = "select id, text, mark from model left join document on document.model = model.rowid "
"""Models with the document of each, and what tells whether it is whole."""


def mark_of(model_id: str, text: object) -> int:
    """What tells whether a document is whole, and that of its model; -1, which none has, of no text."""
    return zlib.crc32(text.encode(), zlib.crc32(model_id.encode())) if isinstance(text, str) else -1


_open: dict[ref[Catalogue], sqlite3.Connection] = {}
"""The connection of each catalogue that is in use: `weakref.finalize`, without the 3 ms of its import."""


def _close(catalogue: ref[Catalogue]) -> None:
    """Close the connection of a catalogue that nobody uses any more."""
    _open.pop(catalogue).close()


@atexit.register
def _close_all() -> None:
    """Close what is still in use at the end of the process."""
    while _open:
        _open.popitem()[1].close()


def _rows(
    connection: sqlite3.Connection, lock: LockType, query: str, *values: object
) -> list[tuple[Any, ...]]:
    with lock:
        return connection.execute(query, values).fetchall()


class Catalogue(Made):
    """A compiled table: models by id, names, sources. Safe to share between threads.

    Of the bytes of a table it has a copy in memory; a connection is used as it is. Either is closed when
    nobody uses the catalogue any more. `again` makes the table again, where a document in it is damaged.
    """

    def __init__(self, table: bytes | sqlite3.Connection, again: Making | None = None) -> None:
        self._connection = (
            sqlite3.connect(":memory:", check_same_thread=False) if isinstance(table, bytes) else table
        )
        _open[ref(self, _close)] = self._connection
        if isinstance(table, bytes):
            self._connection.deserialize(table)
        self._lock = allocate_lock()
        # Neither refers to the catalogue, so that it ends with its last user.
        self._rows = rows = partial(_rows, self._connection, self._lock)
        self.source = cache(lambda name: Source(*rows("select * from source where id = ?", name)[0]))
        self.provider = cache(lambda name: Provider(*rows("select * from provider where id = ?", name)[0]))
        self._models: dict[str, Model] = {}
        self._names: dict[str, list[Name]] = {}
        self.made: dict[object, Any] = {}
        """What was made of the table when it was first asked for."""
        self.allows_undated = self.allows_pattern = False
        self.asked_of = ""
        """The seller whose price a question means by a bare name, if it says one."""
        self._again = again
        self.meta: dict[str, str] = dict(self._rows("select key, value from meta"))

    def __reduce__(self) -> tuple[object, ...]:
        # All that it says goes with it to another process, packed once. No path does: by then another table
        # may lie there.
        table = self.once("packed", lambda: zlib.compress(self.data, 1))
        how = self.allows_undated, self.allows_pattern, self.asked_of
        return _unpacked, (FORMAT, self.mark, table, how)

    def allowing(self, *, undated: bool = False, pattern: bool = False) -> Catalogue:
        """The same catalogue, in which prices also stand on days for which nothing vouches for them.

        With `pattern`, names also stand for models that only the pattern of a feed takes them for.
        """
        wider = Catalogue.__new__(Catalogue)
        # It shares everything but its models, and `_origin` keeps the connection from being closed under it.
        vars(wider).update(
            vars(self),
            _models={},
            _origin=self,
            allows_undated=self.allows_undated or undated,
            allows_pattern=self.allows_pattern or pattern,
        )
        return wider

    def asking(self, seller: str) -> Catalogue:
        """The same catalogue, in which a bare name means the price of a seller."""
        theirs = self.allowing()
        vars(theirs).update(asked_of=seller)
        return theirs

    @property
    def default_seller(self) -> str:
        """The seller whose price a bare name means first, as the pricing file says; empty without one."""
        query = "select id from fact where kind = 'default_provider'"
        return self.once("default_provider", lambda: next(iter(self._column(query)), ""))

    @property
    def takes_patterns(self) -> bool:
        """Whether a feed's patterns answer: they were allowed, or that feed was asked by itself."""
        return self.allows_pattern or self.once("is one feed", self._is_one_feed)

    def _is_one_feed(self) -> bool:
        layers = self._column("select distinct layer from model limit 2")
        return len(layers) == 1 == len(self.feeds()) and layers[0] not in OWN_LAYERS

    def once(self, name: object, make: Callable[[], Found]) -> Found:
        """What somebody makes of the table, under a name: it is made once, when it is first asked for."""
        if name not in self.made:
            self.made[name] = make()
        return self.made[name]  # type: ignore[no-any-return]

    @property
    def hash(self) -> str:
        """`sha256:…` over everything that the table says."""
        return self.meta["hash"]

    @property
    def mark(self) -> tuple[object, ...]:
        """What tells its bytes from those of others: the hash of what they say, and their checksum."""
        return self.hash, *self._column("pragma user_version")

    @property
    def data(self) -> bytes:
        """The table as a SQLite file."""
        with self._lock:
            return self._connection.serialize()

    def _column(self, query: str, *values: object) -> list[Any]:
        return [each for (each,) in self._rows(query, *values)]

    def model(self, model_id: str) -> Model:
        """The model of an id; KeyError where there is none."""
        model = self._models.get(model_id)
        if model is None:
            model = self._as_kept(model_id)
            if self.allows_undated:
                from costcalc.pricing.history.undated import assumed

                model = assumed(model, self._born(model))
            self._models[model_id] = model
        return model

    def _as_kept(self, model_id: str) -> Model:
        for _, text in self._documents("where model.id = ?", model_id):
            return model_from(document_of(text), self.source, self.provider)
        raise KeyError(model_id)

    def _documents(self, which: str, *values: object) -> list[tuple[str, str]]:
        """Models with their documents; where one is damaged, as they are when the table is made again."""
        try:
            found = self._rows(DOCUMENTS + which, *values)
            if all(mark == mark_of(model_id, text) for model_id, text, mark in found):
                return [(model_id, text) for model_id, text, _ in found]
        except sqlite3.DatabaseError:
            if self._again is None:
                raise
        if self._again is None:
            raise sqlite3.DatabaseError("the compiled table is damaged")
        whole: Catalogue = self.once("whole", partial(_whole, self._again))
        return whole._documents(which, *values)

    def _born(self, model: Model) -> datetime | None:
        """When the maker of what a host sells released it; None where nobody says."""
        bare = model.id.rpartition("/")[2]
        maker = maker_of(bare)
        named = [each.model for each in self.names(f"{maker}/{bare}")] if maker else ()
        for origin in filter(None, (model.weights_of, *named)):
            try:
                released = None if origin == model.id else self._as_kept(origin).lifecycle.released
            except KeyError:  # weights that nobody in the table sells
                continue
            if released is not None and released.instant is not None:
                return released.instant
        return None

    def ids(self, but: str | None = None) -> list[str]:
        """The ids of all models, in the order of the table; without those of a layer, `but`."""
        return self._column("select id from model where layer is not ? order by rowid", but)

    def models(self, but: str | None = None) -> Iterator[Model]:
        """All models, in the order of the table; without those of a layer, `but`."""
        return map(self.model, self.ids(but))

    def models_priced_between(self, first: str, last: str) -> Iterator[Model]:
        """The models that may have had a price on some of these days, in the order of the table."""
        query = """
            select id from model where rowid in (
                select model from priced where first <= ? and (last is null or last >= ?)
            ) order by rowid
        """
        return map(self.model, self._column(query, last, first))

    def names(self, name: str) -> list[Name]:
        """Everything that a name stands or stood for; empty for a name that nobody has."""
        if name in self._names:
            return self._names[name]
        if not name.isascii():  # no name is, and half a character is nothing that SQLite takes
            return []
        known = self._named(name)
        provider, _, bare = name.partition("/")
        if bare and not any(each.matched == "exact" for each in known):
            # `openai/gpt-4o-latest` is what OpenAI calls `gpt-4o-latest`, whoever else has such a name.
            own = (each for each in self._named(bare) if each.model.startswith(f"{provider}/"))
            known = [each for each in own if each.matched == "alias"] or known
        if known:
            self._names[name] = known
        return known

    def _named(self, name: str) -> list[Name]:
        rows = self._rows(NAMED, name)
        return [
            Name(model, matched, instant_of(start), instant_of(end)) for model, matched, start, end in rows
        ]

    def sellers(self) -> frozenset[str]:
        """The providers that the ids of models begin with."""
        return self.once("sellers", lambda: frozenset(each.partition("/")[0] for each in self.ids()))

    def option_words(self, *names: str) -> frozenset[str]:
        """The words that some options have in the prices of files of our own."""
        import re

        said = re.compile(rf'"(?:{"|".join(names)})":(\[[^]]*\])')
        own_layers = ", ".join(f"'{each}'" for each in sorted(OWN_LAYERS))
        kept = self._documents(f"where layer in ({own_layers}) order by model.rowid")
        own = (found for _, text in kept for found in said.findall(text))
        return frozenset(chain.from_iterable(map(read_kept, own)))

    def is_host(self, seller: str) -> bool:
        """Whether a seller sells what others made: its models are, by their names, of two makers or more."""

        def makers() -> set[str]:
            sold = self._column("select id from model where id glob ?", f"{seller}/*")
            return {*map(maker_of, sold)} - {seller, ""}

        return len(self.once(("makers", seller), makers)) > 1

    def all_names(self) -> list[str]:
        """Every id and alias."""
        return self._column("select id from model union select name from alias")

    def named_models(self) -> list[tuple[str, str, bool]]:
        """Every alias and id, aliases first, with its model, and whether that is our files' and no host's."""
        return self._rows(
            f"select distinct name, model, {_OURS} from ({NAMES}) order by matched, place, nth"  # noqa: S608
        )

    def hosts_of(self, weights_id: str) -> list[str]:
        """The ids of the models that serve the same weights, the origin first."""
        query = "select id from model where id = ? or weights_of = ? order by id != ?, rowid"
        return self._column(query, *[weights_id] * 3)

    def facts(self) -> Facts:
        """What the table holds beside prices: evidence, training, claims."""
        return self.once("facts", self._facts)

    def _facts(self) -> Facts:
        from costcalc.pricing.facts import facts_from

        documents: dict[str, dict[str, Document]] = {}
        for kind, name, text in self._rows("select kind, id, document from fact order by rowid"):
            documents.setdefault(kind, {})[name] = read_kept(text)
        return facts_from(documents, self.source)

    def featured(self) -> list[str]:
        """The ids of the models that are shown first, in their order."""
        return self._column("select id from fact where kind = 'featured' order by rowid")

    def contracts(self) -> tuple[Contract, ...]:
        """The contracts of the table."""
        rows = self._rows("select id, document from fact where kind = 'contract' order by rowid")
        if not rows:
            return ()
        from costcalc.pricing.contracts import contract_from

        return tuple(contract_from(name, read_kept(said), self.source) for name, said in rows)

    def feeds(self) -> list[Feed]:
        """The feeds in the table, in their order."""
        from costcalc.pricing.market import Feed

        return [Feed(*row) for row in self._rows("select * from feed order by rowid")]

    def retrieved(self, layer: str) -> str | None:
        """When a feed was read; None for layers that are files of our own."""
        if layer in OWN_LAYERS:
            return None
        return self.once("retrieved", lambda: {each.name: each.retrieved for each in self.feeds()}).get(layer)

    def left_out(self) -> list[tuple[str, str, str, str]]:
        """What feeds say that costcalc cannot express: feed, model, what, why."""
        return self._rows("select feed, model, what, why from left_out order by rowid")

    def patterns(self) -> Sequence[Pattern]:
        """The rules by which feeds recognise names, in their order."""
        from costcalc.pricing.market import Pattern

        rows = "select model, kind, text from pattern order by rowid"
        return self.once("patterns", lambda: tuple(Pattern(*row) for row in self._rows(rows)))

    def price_rows(self, figures: Collection[str] | None = None) -> list[PriceRow]:
        """Every figure of the table, flat; those of some amounts alone where any are given."""
        from costcalc.pricing.stored.flat_rows import rows_of

        return rows_of([text for _, text in self._documents("order by model.rowid")], figures)


def catalogue_of(
    table: bytes | sqlite3.Connection, stamp: str, again: Making | None = None
) -> Catalogue | None:
    """A catalogue of a table that this code made, of the inputs that a stamp names; None of any other."""
    try:
        catalogue = Catalogue(table, again)
    except sqlite3.DatabaseError:
        return None
    made_by_us = (catalogue.meta.get("format"), catalogue.meta.get("stamp")) == (FORMAT, stamp)
    return catalogue if made_by_us else None


def _whole(make: Making) -> Catalogue:
    return Catalogue(make())


def _unpacked(form: str, mark: tuple[object, ...], table: bytes, how: tuple[bool, bool, str]) -> Catalogue:
    """The catalogue that another process sent: of the table of the same mark, where this one has it open."""
    if form != FORMAT:
        from costcalc.errors import ResultError

        raise ResultError(
            "this table was pickled by another version of costcalc: load it again, and keep results as "
            "their to_dict(), which every version reads"
        )
    known = (each() for each in tuple(_open))
    found = next((each for each in known if each and each.mark == mark), None) or Catalogue(
        zlib.decompress(table)
    )
    undated, pattern, seller = how
    if undated or pattern:
        found = found.allowing(undated=undated, pattern=pattern)
    return found.asking(seller) if seller else found
