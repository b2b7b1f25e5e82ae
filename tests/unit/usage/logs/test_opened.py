"""Logs opened: unpacked by how they begin, in UTF-8, counted as they lie on disk."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import random
import sys
import zlib
from hashlib import sha256
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from costcalc.errors import MissingExtraError
from costcalc.usage.logs.files.opened import HEAD, LogFile

if TYPE_CHECKING:
    from collections.abc import Callable


def read(file: LogFile) -> bytes:
    """The text of a log."""
    return b"".join(file.chunks())


ZSTD = ("compression.zstd", "backports.zstd")


def zstd(content: bytes) -> bytes:
    """The content packed with zstd."""
    library = pytest.importorskip(ZSTD[sys.version_info < (3, 14)])
    packed: bytes = library.compress(content)
    return packed


PACKERS: list[Callable[[bytes], bytes]] = [gzip.compress, zstd]
TEXT = b"".join(b"%d," % pow(3, number, 10**20 + 39) for number in range(40_000))


def test_a_file_is_read_once_and_counted(log):
    """Its size and hash are those of its bytes, the mark at the beginning included."""
    content = b"\xef\xbb\xbf" + TEXT
    file = log(content)
    assert file.head() == TEXT[:HEAD]
    assert file.head() == TEXT[:HEAD]
    assert read(file) == TEXT
    assert (file.size, file.sha256, file.fault) == (len(content), sha256(content).hexdigest(), None)
    assert read(file) == b""


@pytest.mark.parametrize("pack", PACKERS)
@pytest.mark.parametrize(
    "content", [b"", b"x", TEXT, b"a" * 30_000_000], ids=["none", "one", "text", "alike"]
)
def test_packed_members_one_behind_the_other_are_one_text(log, pack, content):
    """As `cat` puts packed logs together; zeros behind them are no fault. The hash is of the packed bytes."""
    packed = pack(content) + pack(b"") + pack(b"more") + b"\0" * 1000
    file = log(packed, "named.txt")
    assert read(file) == content + b"more"
    assert (file.size, file.sha256, file.fault) == (len(packed), sha256(packed).hexdigest(), None)


@pytest.mark.parametrize("pack", PACKERS)
def test_what_comes_out_at_once_is_bounded(log, pack):
    """A small file that holds much is only long."""
    packed = pack(b"a" * 50_000_000)
    assert len(packed) < 100_000
    assert max(map(len, log(packed).chunks())) <= 1024 * 1024


@pytest.mark.parametrize("pack", PACKERS)
def test_of_a_cut_file_what_comes_before_the_cut_is_read(log, pack):
    """The fault is of the file, and its hash of all that is there."""
    packed = pack(TEXT)
    for length in (7, 20, len(packed) // 2, len(packed) - 1):
        file = log(packed[:length])
        assert TEXT.startswith(read(file))
        assert file.fault is not None
        assert (file.fault.number, file.fault.reason) == (0, "cut file")
        assert (file.size, file.sha256) == (length, sha256(packed[:length]).hexdigest())
    assert len(read(log(packed[: len(packed) // 2]))) > len(TEXT) // 4


@pytest.mark.parametrize("pack", PACKERS)
@pytest.mark.parametrize("tail", [b"and no member", b"\xff" * 300_000])
def test_what_is_no_member_damages_the_file(log, pack, tail):
    """All before it is read."""
    packed = pack(TEXT)
    file = log(packed + tail)
    assert read(file) == TEXT
    assert file.fault is not None
    assert file.fault.reason == "damaged file"
    assert file.size == len(packed + tail)


def test_gzip_whose_checksum_is_wrong_is_damaged(log):
    """A bit that flipped may have changed any digit."""
    packed = bytearray(gzip.compress(b"12345"))
    packed[-5] ^= 1
    file = log(bytes(packed))
    read(file)
    assert file.fault is not None
    assert file.fault.reason == "damaged file"


def test_zstd_that_wants_too_much_memory_is_refused(log):
    """A frame may ask to look back by gigabytes."""
    frame = b"\x28\xb5\x2f\xfd" + bytes([0b00000000, 0b10110000]) + b"\x01\x00\x00"
    zstd(b"")
    file = log(frame)
    assert read(file) == b""
    assert file.fault is not None
    assert file.fault.reason == "damaged file"


def test_zstd_frames_without_data_are_passed_over(log):
    """Packers that work in parallel write them before the others."""
    assert read(log(b"\x50\x2a\x4d\x18\x04\0\0\0abcd" + zstd(b"x"))) == b"x"


def test_the_zstd_of_python_itself_comes_first(log, monkeypatch):
    """A stand-in for that of Python 3.14, which is the same library by another name."""
    packed, library = zstd(b"x"), next(sys.modules[each] for each in ZSTD if each in sys.modules)
    opened = []

    def decompressor(**more: object) -> object:
        opened.append(more)
        return library.ZstdDecompressor(**more)

    stand_in = SimpleNamespace(**{**vars(library), "ZstdDecompressor": decompressor})
    monkeypatch.setitem(sys.modules, "compression", ModuleType("compression"))
    monkeypatch.setitem(sys.modules, "compression.zstd", stand_in)
    monkeypatch.setitem(sys.modules, "backports.zstd", None)
    assert read(log(packed)) == b"x"
    assert len(opened) == 1


def test_zstd_without_its_library_names_the_extra(log, monkeypatch):
    """Python brings it from 3.14 on."""
    packed = zstd(b"x")
    monkeypatch.setitem(sys.modules, "backports.zstd", None)
    monkeypatch.setitem(sys.modules, "compression.zstd", None)
    with pytest.raises(MissingExtraError, match=r"costcalc\[logs\]"):
        log(packed).head()


@pytest.mark.parametrize(
    ("content", "command"),
    [(bz2.compress(b"x"), "bzcat"), (lzma.compress(b"x"), "xzcat"), (b"PK\x03\x04...", "name the file")],
)
def test_what_is_packed_otherwise_has_a_way_out(log, content, command):
    """It is not read as text."""
    file = log(content)
    assert read(file) == b""
    assert file.fault is not None
    assert file.fault.reason == "unknown format"
    assert command in file.fault.detail
    assert file.size == len(content)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_read_by_its_mark(log, encoding):
    """Half characters come as bytes that are no UTF-8, so that their line alone is refused."""
    text = "é,😀\n" * 200_000 + "\ud83d\n"
    mark = "" if encoding == "utf-16" else "\ufeff"
    assert read(log((mark + text).encode(encoding, "surrogatepass"))) == text.encode("utf-8", "surrogatepass")


def test_utf_16_may_end_within_a_character(log):
    """What comes before is read."""
    file = log("ab".encode("utf-16")[:-1])
    assert read(file) == b"a"
    assert file.fault is not None
    assert file.fault.reason == "cut file"


@pytest.mark.parametrize("encoding", ["utf-32", "utf-32-be"])
def test_utf_32_is_refused(log, encoding):
    """With what to do."""
    file = log("\ufeffab".encode(encoding))
    assert read(file) == b""
    assert file.fault is not None
    assert "save it as UTF-8" in file.fault.detail


@pytest.mark.parametrize(
    "content", [b"", b"a", b"\xef\xbb", b"\xff", b"\x1f", b"\x1f\x8b", b"\x28\xb5\x2f\xfd"]
)
def test_files_of_a_few_bytes_are_read(log, content):
    """No mark is whole in them."""
    if content[:1] == b"\x28":
        zstd(b"")
    file = log(content)
    assert read(file) in (content, b"")
    assert (file.fault is not None) == (len(content) > 1 and content[0] in b"\x1f\x28")
    assert file.sha256 == sha256(content).hexdigest()


def test_whoever_stops_early_can_count_the_rest(log):
    """What was not looked at is in the hash all the same."""
    file = log(TEXT)
    for _ in file.chunks():
        break
    file.finish()
    assert file.sha256 == sha256(TEXT).hexdigest()


def test_standard_input_is_read_piece_by_piece(monkeypatch):
    """Packed or not; it stays open for whoever comes after."""
    stdin = io.TextIOWrapper(io.BufferedReader(io.BytesIO(gzip.compress(b"piped in"))))
    monkeypatch.setattr(sys, "stdin", stdin)
    file = LogFile("-")
    assert read(file) == b"piped in"
    assert not stdin.closed
    monkeypatch.setattr(sys, "stdin", None)
    file = LogFile("-")
    assert read(file) == b""
    assert file.fault is not None
    assert file.fault.detail.endswith("standard input is closed")


@pytest.mark.parametrize("place", ["missing", ".", "nul\0", "/dev/zero"])
def test_what_is_no_file_is_told_of_it(tmp_path, place):
    """Nothing is raised where others may be read."""
    file = LogFile(place, str(tmp_path / place))
    assert read(file) == b""
    assert file.fault is not None
    assert (file.fault.number, file.fault.reason) == (0, "cannot be read")


def test_no_bits_that_flip_raise_anything(log):
    """Whatever the damage, the fault is of the file."""
    draw = random.Random(13)  # noqa: S311 - damage that is the same each time
    for pack in PACKERS:
        packed = pack(TEXT[:5000] * 2)
        for _ in range(150):
            damaged = bytearray(packed[: draw.randrange(len(packed))] if draw.random() < 0.3 else packed)
            for _ in range(draw.randrange(4)):
                if damaged:
                    damaged[draw.randrange(len(damaged))] ^= 1 << draw.randrange(8)
            file = log(bytes(damaged))
            read(file)
            assert file.size == len(damaged)


def test_gzip_of_any_length_ends_where_it_ends(log):
    """No output is left behind when the last packed bytes were given, and no end is taken for a cut."""
    for length in [*range(262_140, 262_150), *range(524_285, 524_292)]:
        for level in (0, 1, 9):
            packer = zlib.compressobj(level, wbits=31)
            file = log(packer.compress(b"z" * length) + packer.flush())
            assert (len(read(file)), file.fault) == (length, None)
