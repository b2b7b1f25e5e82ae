"""Wheels that are made up for a test: a name, a version, and what it says that it needs."""

from __future__ import annotations

import base64
import hashlib
import zipfile
from importlib.metadata import distribution
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def made_up(
    folder: Path,
    name: str,
    version: str,
    needs: Sequence[str] = (),
    extras: Sequence[str] = (),
    more: Mapping[str, bytes] = MappingProxyType({}),
) -> Path:
    """A package of that name in a folder, with nothing in it but what `more` says."""
    lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}"]
    lines += [f"Provides-Extra: {extra}" for extra in extras]
    lines += [f"Requires-Dist: {need}" for need in needs]
    stem = f"{name.replace('-', '_').replace('.', '_')}-{version}"
    about = f"{stem}.dist-info"
    content = {
        f"{about}/METADATA": "\n".join([*lines, ""]).encode(),
        f"{about}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        **more,
    }
    return _wheel(folder / f"{stem}-py3-none-any.whl", content, f"{about}/RECORD")


def packed_again(folder: Path, name: str) -> Path:
    """A package that is installed here, as a wheel once more; a pure one."""
    found = distribution(name)
    files = {str(file): file for file in found.files or () if ".." not in str(file) and file.suffix != ".pyc"}
    record = next(path for path in files if path.endswith(".dist-info/RECORD"))
    stem = record.removesuffix(".dist-info/RECORD")
    content = {
        path: Path(str(file.locate())).read_bytes()
        for path, file in files.items()
        if path != record and Path(path).name not in {"INSTALLER", "REQUESTED", "direct_url.json"}
    }
    return _wheel(folder / f"{stem}-py3-none-any.whl", content, record)


def lock_lines(wheel: Path, asked: str, marker: str = "") -> str:
    """What a lock says of a wheel: `asked` is `name==version`, with its extras."""
    condition = f" ; {marker}" if marker else ""
    return f"{asked}{condition} \\\n    --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"


def _wheel(path: Path, content: Mapping[str, bytes], record: str) -> Path:
    lines = [f"{name},sha256={_digest(data)},{len(data)}" for name, data in content.items()]
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in content.items():
            archive.writestr(name, data)
        archive.writestr(record, "\n".join([*lines, f"{record},,", ""]))
    return path


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
