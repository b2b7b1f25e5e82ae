"""Which files are logs: by name, folder, pattern, archive; each once, and one that is lost loses no other."""

from __future__ import annotations

import os
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from costcalc.errors import UsageLogError
from costcalc.usage.logs.files.sources import sources
from costcalc.usage.logs.text.csv_rows import csv_rows

if TYPE_CHECKING:
    from costcalc.usage.logs.files.opened import LogFile


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """A folder of logs, which is where one is."""
    monkeypatch.chdir(tmp_path)
    for place in (
        "logs/b.jsonl",
        "logs/a.CSV",
        "logs/deep/er/c.json.gz",
        "logs/d.ndjson.zst",
        "other/e.jsonl",
    ):
        Path(place).parent.mkdir(parents=True, exist_ok=True)
        Path(place).write_text(place)
    for place in (
        "logs/.hidden.jsonl",
        "logs/.git/x.json",
        "logs/#d.json#",
        "logs/~$a.csv",
        "logs/notes.md",
        "logs/x.jsonl.tmp",
    ):
        Path(place).parent.mkdir(parents=True, exist_ok=True)
        Path(place).write_text(place)
    return tmp_path


def names(*paths: str) -> list[str]:
    """What the logs are called that paths lead to."""
    return [file.name for file in sources(paths)]


IN_LOGS = ["logs/a.CSV", "logs/b.jsonl", "logs/d.ndjson.zst", "logs/deep/er/c.json.gz"]


@pytest.mark.parametrize("name", ["logs", "logs/", "./logs", "other/../logs"])
def test_a_folder_stands_for_the_logs_in_it(name):
    """At any depth, in order, called as the folder was; what is hidden or no log is left out."""
    assert [os.path.normpath(each) for each in names(name)] == IN_LOGS


def test_the_folder_where_one_is_needs_no_name():
    """Its logs are called by their own."""
    assert names(".") == [*IN_LOGS, "other/e.jsonl"]


def test_names_are_absolute_only_if_they_are_given_so(here):
    """What is kept of a log says nothing of the machine."""
    assert names(str(here / "other")) == [str(here / "other/e.jsonl")]


def test_a_home_is_not_named(here, monkeypatch):
    """Neither is whose it is."""
    monkeypatch.setenv("HOME", str(here))
    assert names("~/other") == ["~/other/e.jsonl"]
    assert names("~/oth*/*.jsonl") == ["~/other/e.jsonl"]
    assert sources(["~/other/e.jsonl"])[0].path == str(here / "other/e.jsonl")


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("logs/*.jsonl", ["logs/b.jsonl"]),
        ("*/*.jsonl", ["logs/b.jsonl", "other/e.jsonl"]),
        ("**/*.jsonl", ["logs/b.jsonl", "other/e.jsonl"]),
        ("log?", IN_LOGS),
    ],
)
def test_patterns_are_followed_where_no_shell_did(pattern, found):
    """As on Windows, and in quotes; folders among them stand for their logs."""
    assert names(pattern) == found


def test_a_file_may_be_called_as_a_pattern():
    """Then it is that file."""
    Path("[1].jsonl").write_text("x")
    assert names("[1].jsonl") == ["[1].jsonl"]


def test_a_file_counts_once_however_it_is_named():
    """By another way, by a link, by its folder too; and standard input has one end."""
    Path("link.jsonl").symlink_to("logs/b.jsonl")
    assert names("logs/b.jsonl", "./logs/b.jsonl", "link.jsonl", "-", "logs", "-") == [
        "logs/b.jsonl",
        "-",
        "logs/a.CSV",
        "logs/d.ndjson.zst",
        "logs/deep/er/c.json.gz",
    ]


def test_folders_that_are_links_make_no_circle():
    """They are not followed below a folder."""
    Path("logs/again").symlink_to(Path("logs").resolve())
    assert names("logs") == IN_LOGS


def test_what_is_missing_loses_nothing_else():
    """It is told as a fault of its own."""
    files = sources(["gone.jsonl", "logs/b.jsonl", "*.none", "nul\0"])
    assert [(file.name, file.fault and file.fault.reason) for file in files] == [
        ("gone.jsonl", "cannot be read"),
        ("logs/b.jsonl", None),
        ("*.none", "cannot be read"),
        ("nul\0", "cannot be read"),
    ]
    assert list(files[0].chunks()) == []
    assert files[0].fault is not None


@pytest.mark.parametrize(
    ("paths", "message"),
    [
        (["gone.jsonl"], r"^gone\.jsonl: it cannot be read: No such file"),
        (["gone.jsonl", "gone.csv"], r"^gone\.jsonl: .*, nor can the 1 others that are named"),
        (["*.none"], r"^\*\.none: it cannot be read: no file is called so"),
        (["empty"], r"^empty: no log is in this folder: name the files"),
        (["/dev/zero"], "it is a device"),
        ([], "name files, folders, or - for standard input"),
    ],
)
def test_where_nothing_can_be_read_it_is_an_error(paths, message):
    """With what to do."""
    Path("empty").mkdir()
    with pytest.raises(UsageLogError, match=message):
        sources(paths)


@pytest.mark.skipif(
    os.name == "nt" or not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads all"
)
def test_a_folder_that_cannot_be_listed_is_told():
    """Beside the logs of the others."""
    Path("logs/deep").chmod(0)
    files = sources(["logs"])
    assert [file.name for file in files if file.fault] == ["logs/deep"]


def test_a_folder_that_vanishes_is_told(monkeypatch):
    """What the system says of a folder is a fault of it."""

    def walk(folder, onerror):
        onerror(PermissionError(13, "Permission denied", f"{folder}/deep"))
        yield folder, [], ["b.jsonl"]

    monkeypatch.setattr(os, "walk", walk)
    files = sources(["logs"])
    assert [(file.name, file.fault and file.fault.detail) for file in files] == [
        ("logs/b.jsonl", None),
        ("logs/deep", "it cannot be read: Permission denied"),
    ]


def test_progress_is_heard_of_every_log():
    """Bytes as they lie on disk, which is what `size` is before too."""
    heard: list[int] = []
    files = sources(["logs", "other"], lambda size, _: heard.append(size))
    sizes = sum(file.size for file in files)
    for file in files:
        file.finish()
    assert sum(heard) == sizes == sum(file.size for file in files) > 0


def packed(place: str, members: dict[str, str], kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive with members."""
    with zipfile.ZipFile(place, "w", kind) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return Path(place).read_bytes()


def test_members_of_an_archive_are_logs(here):
    """By how it begins, not by its name; each has the hash of the archive."""
    content = packed(
        "export.dat",
        {"b.csv": "a,b\n1,2\n", "a/A.JSONL": "{}", "x.png": "", "__MACOSX/._b.csv": "", "c.csv.gz": ""},
    )
    heard: list[int] = []
    files = sources(["export.dat"], lambda size, _: heard.append(size))
    assert [file.name for file in files] == ["export.dat!a/A.JSONL", "export.dat!b.csv"]
    assert files[1].head() == b"a,b\n1,2\n"
    assert list(csv_rows(files[1])) == [(1, ["a", "b"]), (2, ["1", "2"])]
    assert (files[1].size, files[1].sha256) == (len(content), sha256(content).hexdigest())
    assert sum(heard) == len(content)
    files[0].finish()
    assert files[0].sha256 == files[1].sha256
    assert sum(heard) == len(content)


@pytest.mark.parametrize(
    ("members", "detail"),
    [
        ({}, "a ZIP archive without logs"),
        ({"x.txt": ""}, "without logs"),
        ({"[Content_Types].xml": ""}, "save the sheet as CSV"),
    ],
)
def test_an_archive_without_logs_has_a_way_out(members, detail):
    """A workbook is one."""
    packed("logs.zip", members)
    told = [file.fault.detail for file in sources(["logs.zip", "other"]) if file.fault]
    assert [each.endswith(detail) for each in told] == [True]


def test_a_cut_archive_cannot_be_read():
    """What it holds is listed at its end."""
    content = packed("logs.zip", {"a.csv": "x" * 1000})
    Path("logs.zip").write_bytes(content[:-10])
    with pytest.raises(UsageLogError, match="no ZIP archive that can be read"):
        sources(["logs.zip"])


def damaged(change) -> LogFile:
    """The only log of an archive whose bytes were changed."""
    content = bytearray(packed("logs.zip", {"a.csv": "a,b\n" + "1,2\n" * 100_000}))
    change(content)
    Path("logs.zip").write_bytes(content)
    return sources(["logs.zip"])[0]


@pytest.mark.parametrize(
    ("at", "value", "reason"),
    [
        (100, 0xFF, "damaged file"),
        (-60, 0xFF, "damaged file"),
        (6, 0x01, "cannot be read"),
        (8, 0x63, "unknown format"),
        (8, 0x0E, "unknown format"),
    ],
    ids=["data", "checksum", "password", "packing", "lzma"],
)
def test_a_member_that_is_damaged_is_told_after_what_was_read(at, value, reason):
    """A password, a kind of packing whose output nothing bounds, and bits that flipped."""

    def change(content: bytearray) -> None:
        listed = content.rindex(b"PK\x01\x02")
        if at < 20 and at > 0:
            content[listed + at + 2] = value
            content[at] = value
        elif at < 0:
            content[listed + 16] ^= value
        else:
            content[at] ^= value

    file = damaged(change)
    list(csv_rows(file))
    assert file.fault is not None
    assert (file.fault.number, file.fault.reason) == (0, reason)


def test_what_is_wrong_with_the_text_of_a_member_is_told():
    """As of a file by itself."""
    packed("logs.zip", {"a.csv": "a,b"})
    with zipfile.ZipFile("logs.zip", "w") as archive:
        archive.writestr("a.csv", "a,b".encode("utf-32"))
    (file,) = sources(["logs.zip"])
    assert list(file.chunks()) == []
    assert file.fault is not None
    assert file.fault.reason == "unknown format"


def test_a_member_that_says_it_is_longer_than_its_archive_is_cut():
    """Sizes are what whoever made it says."""
    content = bytearray(packed("logs.zip", {"a.csv": "1,2\n" * 10}, zipfile.ZIP_STORED))
    listed = content.rindex(b"PK\x01\x02")
    for at in (listed + 20, listed + 24, 18, 22):
        content[at : at + 4] = (1_000_000).to_bytes(4, "little")
    Path("logs.zip").write_bytes(content)
    (file,) = sources(["logs.zip"])
    file.finish()
    assert file.fault is not None
    assert file.fault.reason == "damaged file"
