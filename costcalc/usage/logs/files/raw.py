"""The bytes of a file as they lie on disk: read a piece at a time, counted and hashed on the way."""

from __future__ import annotations

from hashlib import sha256

from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

PIECE = 256 * 1024
LONGEST_MAGIC = 16
"""The bytes by which a kind of file is known, at most."""


class Raw:
    """A file that is read once, from its first byte to its last. `told` hears how much each piece was."""

    def __init__(self, file: BinaryIO, told: Callable[[int], None]) -> None:
        # One call of the system at a time: between two of them Ctrl-C is noticed.
        self._read = getattr(file, "read1", file.read)
        self._told, self._hash, self._ahead = told, sha256(), b""
        self.size = 0

    def read(self, most: int = PIECE) -> bytes:
        """The next bytes, as many as come at once; none at the end."""
        if not self._ahead:
            return self._next(most)
        piece, self._ahead = self._ahead[:most], self._ahead[most:]
        return piece

    def magic(self) -> bytes:
        """The first bytes, which are read again afterwards."""
        while len(self._ahead) < LONGEST_MAGIC and (piece := self._next(PIECE)):
            self._ahead += piece
        return self._ahead[:LONGEST_MAGIC]

    def rest(self) -> None:
        """Count what nobody has read."""
        while self.read():
            pass

    @property
    def sha256(self) -> str:
        """The hash of what was read so far, in hexadecimal digits."""
        return self._hash.hexdigest()

    def _next(self, most: int) -> bytes:
        piece: bytes = self._read(most)
        self._hash.update(piece)
        self.size += len(piece)
        if piece:
            self._told(len(piece))
        return piece
