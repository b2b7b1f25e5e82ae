"""Where a user's files are kept, on each system."""

from __future__ import annotations

import os
import sys


def user_directory(variable: str, xdg: str, at_home: str, on_mac: str) -> str | None:
    """The directory that a variable names, else where the system has such files; None without a home.

    `xdg` is the variable of the XDG base directories, and `at_home` what stands for it.
    """
    given = os.environ.get(variable)
    if given:
        return given
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA")
    elif sys.platform == "darwin":
        base = on_mac
    else:
        base = os.environ.get(xdg) or at_home
    expanded = os.path.expanduser(base or "~")
    return os.path.join(expanded, "costcalc") if os.path.isabs(expanded) else None
