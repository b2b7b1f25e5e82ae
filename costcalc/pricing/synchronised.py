"""Where synchronised feeds are kept: files in the user's data directory, each a pricing file of its own."""

from __future__ import annotations

import os

from costcalc.pricing.places import user_directory


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
