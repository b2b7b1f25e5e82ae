"""ZIP archives of logs: each member that is text is a log of its own, `export.zip!amount.csv`."""

from __future__ import annotations

import zlib
from functools import cached_property
from pathlib import PurePosixPath

from costcalc.files import open_file
from costcalc.usage.logs.faults import LogFaultError, unread
from costcalc.usage.logs.files.encoded import as_utf8
from costcalc.usage.logs.files.opened import LogFile
from costcalc.usage.logs.files.raw import PIECE, Raw
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO
    from zipfile import ZipFile

    from costcalc.usage.logs.files.opened import Progress

MAGICS = (b"PK\x03\x04", b"PK\x05\x06")
"""How an archive begins; the second has no member."""
ENDINGS = (".jsonl", ".ndjson", ".json", ".csv", ".tsv")
"""The members that are read. What is packed within a packed file is not."""
OF_WORKBOOKS = "[Content_Types].xml"


class Archive:
    """An archive on disk, which its members share."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.unread = 0
        """How many of its logs nobody has read yet."""

    @cached_property
    def zip(self) -> ZipFile:
        """The archive, open until its logs are read; `ValueError` and `OSError` for what is none."""
        from zipfile import BadZipFile, ZipFile

        try:
            return ZipFile(self.path)
        except (BadZipFile, NotImplementedError) as error:
            raise LogFaultError("damaged file", f"this is no ZIP archive that can be read: {error}") from None

    def opened(self, member: str) -> IO[bytes]:
        """A member, unpacked as it is read, of the kinds of packing whose output is bounded."""
        from zipfile import ZIP_DEFLATED, ZIP_STORED

        info = self.zip.getinfo(member)
        if info.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
            raise LogFaultError("unknown format", "it is packed as few archives are: unpack it first")
        return self.zip.open(info)

    def end(self) -> None:
        """Close it when the last of its logs was read."""
        self.unread -= 1
        if not self.unread:
            self.zip.close()

    def raw(self, file: LogFile) -> Raw:
        """All its bytes, counted: by whichever member is read first."""
        if "counted" not in vars(self):
            with open_file(self.path) as opened:
                raw = Raw(opened, file.bytes_read)
                raw.rest()
            vars(self)["counted"] = raw
        counted: Raw = vars(self)["counted"]
        return counted


class Member(LogFile):
    """A log in an archive."""

    def __init__(self, name: str, archive: Archive, member: str, progress: Progress | None) -> None:
        super().__init__(name, archive.path, progress)
        self._archive, self._member = archive, member

    def _read(self) -> Iterator[bytes]:
        from zipfile import BadZipFile

        try:
            raw = self._archive.raw(self)
            self.size, self.sha256 = raw.size, raw.sha256
            with self._archive.opened(self._member) as file:
                yield from as_utf8(self.hashed(iter(lambda: file.read(PIECE), b"")))
        except LogFaultError as fault:
            self.fault = fault.of(0)
        except (BadZipFile, EOFError, zlib.error) as error:
            self.fault = LogFaultError("damaged file", f"its ZIP data are broken: {error}").of(0)
        except (OSError, ValueError, RuntimeError) as error:  # the last for members with a password
            self.fault = unread(error)
        finally:
            self._archive.end()


def members(name: str, path: str, progress: Progress | None) -> Iterator[LogFile]:
    """The logs of an archive, in the order of their names. Raises `LogFaultError` where there are none."""
    archive = Archive(path)
    names = archive.zip.namelist()
    found = sorted(filter(_is_log, set(names)))
    archive.unread = len(found)
    if not found:
        archive.zip.close()
        kind = "a workbook: save the sheet as CSV" if OF_WORKBOOKS in names else "a ZIP archive without logs"
        raise LogFaultError("unknown format", f"it is {kind}")
    for member in found:
        yield Member(f"{name}!{member}", archive, member, progress)


def _is_log(member: str) -> bool:
    """Whether a member is read: not those that are hidden, as each file's notes from a Mac are."""
    place = PurePosixPath(member)
    return place.suffix.lower() in ENDINGS and not any(part.startswith(".") for part in place.parts)
