"""What lies in the user's folders is used where nobody else can have written it, and nowhere else."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import costcalc
from costcalc.pricing.stored.cache import PAGE, keep, kept, open_compiled, open_in_place, sealed
from costcalc.pricing.stored.compiled import Catalogue
from costcalc.pricing.stored.own import open_own, stays_in_place, why_not
from costcalc.pricing_table import PricingTable
from costcalc.questions.config.answer import config
from costcalc.render import render
from costcalc.table import catalogue
from costcalc.table.catalogue import cache_of
from costcalc.table.layers import inputs
from tests.builders import model, period, pricing_file, usd

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such owners and modes")


@pytest.fixture(autouse=True)
def _mask() -> Iterator[None]:
    """What the tests write may be written to by nobody else, whatever is usual here."""
    before = os.umask(0o077)
    yield
    os.umask(before)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A file of ours in a folder of ours."""
    file = tmp_path / "folder" / "file"
    file.parent.mkdir()
    file.write_bytes(b"ours")
    return file


def test_what_is_ours(place: Path):
    """A file of ours in a folder of ours is read, by way of a link where that is as good."""
    assert kept(str(place)) == b"ours"
    link = place.with_name("link")
    link.symlink_to(place)
    with open_own(str(link)) as file:
        assert file.read() == b"ours"


def spoil_file(place: Path, give_away) -> None:
    """Another user's file."""
    give_away(place)


def spoil_folder(place: Path, give_away) -> None:
    """Another user's folder."""
    give_away(place.parent)


def open_file_to_a_group(place: Path, _) -> None:
    """A file that a group may write to."""
    place.chmod(0o660)


def open_file(place: Path, _) -> None:
    """A file that anyone may write to."""
    place.chmod(0o602)


def open_folder_to_a_group(place: Path, _) -> None:
    """A folder that a group may write to."""
    place.parent.chmod(0o770)


def open_folder(place: Path, _) -> None:
    """A folder that anyone may write to, such as /tmp."""
    place.parent.chmod(0o1777)


def link_file(place: Path, _) -> None:
    """A link to a file of ours."""
    place.rename(place.with_name("other"))
    place.symlink_to("other")


def link_folder(place: Path, give_away) -> None:
    """Another user's link to a folder of ours."""
    place.parent.rename(place.parent.with_name("other"))
    place.parent.symlink_to("other")
    give_away(place.parent)


def pipe(place: Path, _) -> None:
    """A pipe that nobody writes to: reading it would never end."""
    place.unlink()
    os.mkfifo(place)


def folder_in_its_place(place: Path, _) -> None:
    """A folder."""
    place.unlink()
    place.mkdir()


SPOILT = [
    (spoil_file, "belongs to another user"),
    (spoil_folder, "belongs to another user"),
    (open_file_to_a_group, "it may be written to by others (mode 660)"),
    (open_file, "it may be written to by others (mode 602)"),
    (open_folder_to_a_group, "its folder may be written to by others (mode 770)"),
    (open_folder, "its folder may be written to by others (mode 1777)"),
    (link_file, "it is a link"),
    (link_folder, "belongs to another user"),
    (pipe, "it is a pipe, and no file"),
    (folder_in_its_place, "Is a directory"),
]


@pytest.mark.parametrize(("spoil", "reason"), SPOILT, ids=[each.__name__ for each, _ in SPOILT])
def test_what_somebody_else_may_have_written(place: Path, give_away, spoil, reason: str):
    """Nothing of it is read, and why is said."""
    spoil(place, give_away)
    assert kept(str(place)) == b""
    assert reason in str(why_not(str(place)))


def test_what_is_not_there(place: Path):
    """Where there is nothing, there is nothing to say."""
    assert why_not(str(place.with_name("none"))) is None
    assert why_not(str(place.parent / "none" / "none")) is None


@pytest.mark.parametrize("spoil", [spoil_folder, open_folder, open_folder_to_a_group, link_folder])
def test_nothing_is_put_among_what_is_somebody_else_s(place: Path, give_away, spoil):
    """Nothing is written to a folder in which others may write, nor swept away there."""
    left = place.with_name(".x.tmp")
    left.write_bytes(b"half")
    os.utime(left, (0, 0))
    spoil(place, give_away)
    keep(str(place), b"new")
    assert (place.read_bytes(), left.exists()) == (b"ours", True)


def test_a_new_folder_is_ours_alone(tmp_path: Path):
    """What is made to keep a table in may be entered by nobody else."""
    place = tmp_path / "new" / "table"
    os.umask(0)
    keep(str(place), b"table")
    assert (place.parent.stat().st_mode & 0o777, place.stat().st_mode & 0o777) == (0o700, 0o600)


def test_folders_above(place: Path, give_away):
    """Whoever may write to a folder above may exchange ours, unless the system forbids it."""
    folder = str(place.parent / "a")
    assert stays_in_place(folder)
    place.parent.chmod(0o1777)
    assert stays_in_place(folder)
    for mode in (0o777, 0o770):
        place.parent.chmod(mode)
        assert not stays_in_place(folder)
    place.parent.chmod(0o700)
    give_away(place.parent)
    assert not stays_in_place(folder)


@pytest.fixture
def sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pricing file, and a cache of another that says the same of itself but the price."""
    monkeypatch.setenv("COSTCALC_CACHE", str(tmp_path / "cache"))
    file = tmp_path / "prices.yaml"
    file.write_text(pricing_file(model(period("input: 75.00 USD/Mtoken"))))
    os.utime(file, (0, 0))
    time.sleep(0.06)  # only what has been at rest for that long is kept
    return file


def cost(file: Path, *, in_place: bool) -> object:
    """What a million tokens cost."""
    table = PricingTable(catalogue.open_catalogue(inputs(file), in_place=in_place))
    return table.price("acme/one", costcalc.Usage(input_tokens=1_000_000), on="2025-06-01").list_cost


def planted(sheet: Path, tmp_path: Path) -> Path:
    """The compiled copy of the sheet, sound in itself, with another price under the right hash."""
    right = catalogue.open_catalogue(inputs(sheet))
    other = tmp_path / "other.yaml"
    other.write_text(sheet.read_text().replace("75.00", "15.00"))
    stamp, _ = catalogue.stamp_of(inputs(sheet))
    data = catalogue.compile_files(inputs(other), stamp)
    wrong = open_compiled(data, stamp)
    assert wrong is not None
    place = cache_of(inputs(sheet))
    assert place is not None
    keep(place, Catalogue(data).data.replace(wrong.hash.encode(), right.hash.encode()))
    return _sound(tmp_path / "cache" / Path(place).name)


def _sound(place: Path) -> Path:
    """Give a file the checksum of its content."""
    data = place.read_bytes()
    place.write_bytes(sealed(data, len(data) // PAGE))
    return place


@pytest.mark.parametrize("in_place", [True, False])
def test_a_planted_table_is_not_used(
    sheet: Path, tmp_path: Path, give_away, monkeypatch: pytest.MonkeyPatch, in_place: bool
):
    """In a cache that all share, another user's table is passed over, and the right figure is compiled."""
    place = planted(sheet, tmp_path)
    assert cost(sheet, in_place=in_place) == usd("15")  # of our own cache it would be believed
    place.parent.chmod(0o1777)
    give_away(place)
    assert cost(sheet, in_place=in_place) == usd("75")


def test_a_table_that_may_be_exchanged_is_copied(sheet: Path, tmp_path: Path):
    """Where others could exchange the folder, the file that was opened is read, and not its path again."""
    assert cost(sheet, in_place=True) == usd("75")
    place = cache_of(inputs(sheet))
    stamp, _ = catalogue.stamp_of(inputs(sheet))
    tmp_path.chmod(0o777)
    assert open_in_place(place, stamp) is None
    assert open_compiled(kept(place), stamp) is not None
    assert cost(sheet, in_place=True) == usd("75")


def test_config_says_why(sheet: Path, tmp_path: Path):
    """`config` says that the cache is not used, why, and what to do."""
    assert config(sheet).cache_unused is None
    (tmp_path / "cache").chmod(0o777)
    found = config(sheet)
    assert found.cache_unused == "its folder may be written to by others (mode 777)"
    said = render(found.to_dict(), "table")
    assert "it is not used: its folder may be written to by others" in said
    assert "COSTCALC_CACHE" in said
