"""Where a user's files are kept, on each system: compiled tables, and the feeds that were synchronised."""

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


def data_directory() -> str | None:
    """Where costcalc keeps data of a user: COSTCALC_DATA, or where the system has it; None without a home."""
    return user_directory("COSTCALC_DATA", "XDG_DATA_HOME", "~/.local/share", "~/Library/Application Support")


def feed_file(feed: str) -> str | None:
    """The file in which a feed is kept, whether it is there or not; None without a place for it."""
    directory = data_directory()
    return os.path.join(directory, "feeds", f"{feed}.yaml") if directory else None


def market_file(feed: str) -> str | None:
    """The file in which a feed of prices is kept, whether it is there or not."""
    directory = data_directory()
    return os.path.join(directory, "feeds", f"{feed}.json") if directory else None
