"""What logs were read as, in lines: a line for each format, with the files and why they were taken for it."""

from __future__ import annotations

from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from costcalc.questions.reprice.sums import Read, UsageSums

MOST_TOLD = 3


def read_as(files: Sequence[Read]) -> list[str]:
    """What files were read as, and why."""
    kinds: dict[str, list[Read]] = {}
    for each in files:
        if each.format:
            kinds.setdefault(each.format, []).append(each)
    lines = []
    for name, some in kinds.items():
        named = ", ".join(each.name for each in some[:MOST_TOLD])
        more = f" and {len(some) - MOST_TOLD} more" if len(some) > MOST_TOLD else ""
        why = f" ({'the first: ' if len(some) > 1 else ''}{some[0].why})" if some[0].why else ""
        lines.append(f"{named}{more}: read as {name}{why}")
    return lines


def unread(sums: UsageSums) -> str:
    """How much of logs could not be read; a file that cannot be read as a whole counts, and has no rows."""
    rows = sum(each.rows for each in sums.files)
    number = sum(each.rows for each in sums.refused.values())
    if any(each.row == 0 for each in sums.refused.values()) or number > rows:
        what = "1 row or file could not be read, and is" if number == 1 else ""
        return what or f"{number} rows or files could not be read, and are"
    return f"{number} of {rows} rows could not be read, and are"


def in_its_language(said: str, found: Namespace) -> str:
    """What is said on standard error, in the language of the answer."""
    if getattr(found, "tongue", "en") == "en":
        return said
    from costcalc.language.tongue import french

    return french().say(said)
