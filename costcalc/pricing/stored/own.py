"""What only we, or root, can have written: nothing else in the user's folders is used.

A file counts where we own it and nobody else may write to it, nor to the folder in which it lies. Windows
tells such things otherwise, and its folders of a user are theirs alone: there, everything counts.
"""

from __future__ import annotations

import os
import stat
import sys
from errno import EACCES, ELOOP
from functools import partial

from costcalc.files import opened
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from io import FileIO

_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)


def _stranger(there: os.stat_result) -> str | None:
    """Who owns it, where that is neither us nor root."""
    if sys.platform == "win32" or there.st_uid in {0, os.geteuid()}:
        return None
    return f"belongs to another user (uid {there.st_uid})"


def _not_ours(there: os.stat_result) -> str | None:
    """Why somebody else may have written what is there; None where nobody may."""
    open_to_others = sys.platform != "win32" and there.st_mode & _BY_OTHERS
    written = f"may be written to by others (mode {stat.S_IMODE(there.st_mode):o})"
    return _stranger(there) or (written if open_to_others else None)


def check_folder(folder: str) -> None:
    """Refuse a folder in which somebody else may put files; `PermissionError` with the reason."""
    reason = _stranger(os.lstat(folder)) or _not_ours(os.stat(folder))
    if reason:
        raise PermissionError(EACCES, f"its folder {reason}", folder)


def open_own(place: str, *, link: bool = True) -> FileIO:
    """Open a file of ours to read; `PermissionError` with the reason where it may be somebody else's.

    `link` says whether a link to such a file is as good.
    """
    check_folder(os.path.dirname(place) or ".")
    try:
        return open(place, "rb", buffering=0, opener=partial(_descriptor, link=link))
    except OSError as error:
        if error.errno == ELOOP and not link:
            raise PermissionError(EACCES, "it is a link", place) from None
        raise


def _descriptor(path: str, flags: int, *, link: bool) -> int:
    """Open a path, and look at what was opened, whatever stands there by then."""
    descriptor = opened(path, flags if link else flags | _NO_LINK)
    reason = _not_ours(os.fstat(descriptor))
    if reason:
        os.close(descriptor)
        raise PermissionError(EACCES, f"it {reason}", path)
    return descriptor


def stays_in_place(folder: str) -> bool:
    """Whether nobody but us and root can put another folder in the place of this one, or of one above."""
    above = os.path.dirname(os.path.realpath(folder))
    while above != os.path.dirname(above):  # up to the root, which is root's
        there = os.stat(above)
        if _stranger(there) or (_not_ours(there) and not there.st_mode & stat.S_ISVTX):
            return False
        above = os.path.dirname(above)
    return True


def why_not(place: str, *, link: bool = False) -> str | None:
    """Why a file of ours is not used; None where it is, and where there is none yet."""
    try:
        open_own(place, link=link).close()
    except FileNotFoundError:
        return None
    except OSError as error:
        return error.strerror
    return None
