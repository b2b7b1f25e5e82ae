"""A compiled table that is read where it lies: the same answers, and no answer from a damaged one."""

from __future__ import annotations

import gc
import sqlite3
from typing import TYPE_CHECKING

import pytest

from costcalc import Usage
from costcalc.pricing.stored.cache import PAGE, open_compiled, open_in_place, sealed
from costcalc.pricing.stored.compiled import Catalogue
from costcalc.pricing.stored.compiling import compile_table
from costcalc.pricing_table import PricingTable
from costcalc.whole_files import write_whole
from tests.builders import loaded, model, period, pricing_file, usd

if TYPE_CHECKING:
    from pathlib import Path


def compiled(price: str = "1.00", stamp: str = "stamp") -> bytes:
    """A compiled table of one model."""
    return compile_table(loaded(pricing_file(model(period(f"input: {price} USD/Mtoken")))), stamp)


def cost(catalogue: Catalogue) -> object:
    """What a million tokens cost."""
    usage = Usage(input_tokens=1_000_000)
    return PricingTable(catalogue).price("acme/one", usage, on="2025-06-01").list_cost


@pytest.mark.parametrize("name", ["table.sqlite", "100% of ?mode=rw #1 – é.sqlite"])
def test_it_answers_as_a_copy_in_memory_does(tmp_path: Path, name: str):
    """The same price, the same hash, the same bytes to hand on, whatever the file is called."""
    place, data = tmp_path / name, compiled()
    place.write_bytes(data)
    found = open_in_place(str(place), "stamp")
    assert found is not None
    assert cost(found) == usd("1")
    assert (found.hash, found.data) == (Catalogue(data).hash, data)


def test_a_file_that_is_not_there(tmp_path: Path):
    """No file, no place for one, a directory: nothing is opened."""
    for place in (str(tmp_path / "none"), None, str(tmp_path), ""):
        assert open_in_place(place, "stamp") is None


def test_a_table_of_other_inputs(tmp_path: Path):
    """The stamp of the inputs must be the one that is asked for."""
    place = tmp_path / "table.sqlite"
    place.write_bytes(compiled())
    assert open_in_place(str(place), "another") is None


@pytest.mark.parametrize("part", [0, 1, 17, 59, 60, 63, 64, 100, 1_000, 4_096, 20_000, -4_096, -1])
def test_a_truncated_table(tmp_path: Path, part: int):
    """A file that was cut short, wherever, is not used."""
    place = tmp_path / "table.sqlite"
    place.write_bytes(compiled()[:part])
    assert open_in_place(str(place), "stamp") is None


def test_a_damaged_table(tmp_path: Path):
    """A file with one flipped bit, wherever: it is not opened, or what is damaged of it is made again."""
    rates = period("input: 1.00 USD/Mtoken")
    whole = compile_table(
        loaded(pricing_file(*(model(rates, f"acme/{n}") for n in ("one", *range(50))))), "stamp"
    )
    opened = set()
    offsets = {*range(0, len(whole), 97), 10, 18, 30, 61, 100, 4_097, len(whole) - 5}
    for offset in offsets:
        damaged = bytearray(whole)
        damaged[offset] ^= 1
        place = tmp_path / f"{offset}.sqlite"
        place.write_bytes(damaged)
        found = open_in_place(str(place), "stamp", lambda: whole)
        if found is not None:
            assert cost(found) == usd("1"), offset
            opened.add(offset)
    # The documents stand last, and are not checked before they are read.
    assert opened
    assert opened == {each for each in offsets if each >= min(opened)}


@pytest.mark.parametrize(
    "damage",
    [
        "update document set text = text || ' '",
        "update document set mark = mark + 1",
        "update document set text = cast(text as blob)",
        "update document set text = 7",
        "delete from document",
    ],
)
def test_a_damaged_document(tmp_path: Path, damage: str):
    """A document that is not what was written is made again; where nobody can, that is told."""
    connection = sqlite3.connect(":memory:")
    connection.deserialize(compiled())
    connection.execute(damage)
    connection.commit()
    [(pages,)] = connection.execute("pragma page_count")
    place = tmp_path / "table.sqlite"
    place.write_bytes(sealed(connection.serialize(), pages))
    connection.close()
    found = open_in_place(str(place), "stamp")
    assert found is not None
    with pytest.raises(sqlite3.DatabaseError, match="damaged"):
        cost(found)
    found = open_in_place(str(place), "stamp", compiled)
    assert found is not None
    assert cost(found) == usd("1")
    assert found.price_rows() == Catalogue(compiled()).price_rows()


def test_a_sound_file_of_something_else(tmp_path: Path):
    """A database with a right checksum and other tables, or no database at all, is no compiled table."""
    place = tmp_path / "other.sqlite"
    connection = sqlite3.connect(place)
    connection.execute("create table meta (x)")
    connection.commit()
    connection.close()
    for content in (place.read_bytes(), b"not sqlite" * 1_000):
        place.write_bytes(sealed(content, len(content) // PAGE))
        assert open_in_place(str(place), "stamp") is None


def test_a_new_table_in_its_place(tmp_path: Path):
    """Who has the old one open keeps it; who comes later gets the new one."""
    place = tmp_path / "table.sqlite"
    place.write_bytes(compiled("1.00"))
    old = open_in_place(str(place), "stamp")
    write_whole(place, compiled("2.00"))
    new = open_in_place(str(place), "stamp")
    place.unlink()
    assert old is not None
    assert new is not None
    assert (cost(old), cost(new)) == (usd("1"), usd("2"))


def test_it_is_not_written_to(tmp_path: Path):
    """The file stays as it is, and so does its directory."""
    place = tmp_path / "table.sqlite"
    place.write_bytes(compiled())
    place.chmod(0o400)
    found = open_in_place(str(place), "stamp")
    assert found is not None
    assert cost(found) == usd("1")
    with pytest.raises(sqlite3.OperationalError):
        found._rows("delete from model")
    assert [each.name for each in tmp_path.iterdir()] == ["table.sqlite"]


@pytest.mark.parametrize("in_a_circle", [False, True])
@pytest.mark.parametrize("in_place", [False, True])
def test_a_catalogue_that_nobody_uses_is_closed(tmp_path: Path, in_place: bool, in_a_circle: bool):
    """The connection of a catalogue is closed with it, also where only the collector finds it."""
    place = tmp_path / "table.sqlite"
    place.write_bytes(compiled())
    catalogue = open_in_place(str(place), "stamp") if in_place else open_compiled(compiled(), "stamp")
    assert catalogue is not None
    connection = catalogue._connection
    if in_a_circle:
        vars(catalogue)["itself"] = catalogue
    del catalogue
    gc.collect()
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        connection.execute("select 1")
