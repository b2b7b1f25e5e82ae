"""Merging sums of logs that were reduced apart: the same, to the last digit, as if reduced together.

It does not matter in which order, or in which groups, they are merged.
"""

from __future__ import annotations

from costcalc.errors import UsageError, UsageLogError
from costcalc.prose import listed
from costcalc.questions.reprice.reduction.reasons import Reasons
from costcalc.questions.reprice.reduction.recut import recut, together
from costcalc.questions.reprice.reduction.reduce import NOT_KEPT, kept_of, too_many, twice
from costcalc.questions.reprice.reduction.repeats import Identities
from costcalc.questions.reprice.reduction.totals import in_order, summed
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from costcalc.questions.reprice.sums import Cell, Counted, Sum, UsageSums

MOST_SUMS = 1_000_000
"""As many as columns may come to, a GiB of them, and so more than rows may."""


def merged(parts: Sequence[UsageSums]) -> UsageSums:
    """Several sums as one.

    Where they were cut by different tables, a sum that boundaries of another part has several sizes or hours.
    Raises `UsageLogError` where a file is in two of them, where rows may be and nobody kept which, and where
    they were summed up by different labels; `UsageError` for more sums than memory is taken for.
    """
    if not parts:
        raise UsageError("nothing is to be merged", "sums")
    first = parts[0]
    for other in parts[1:]:
        _check_alike(first, other)
    files = tuple(sorted(each for part in parts for each in part.files))
    for one, other_file in twice(files):
        raise UsageLogError(
            other_file.name, None, f"is in the sums twice, also as {one.name}: the two files are the same"
        )
    _check_identities(parts)
    boundaries = together(parts)
    parts = [recut(part, boundaries) for part in parts]
    first = parts[0]
    refused = Reasons()
    for part in parts:
        refused.add_all(part.refused)
    held = Identities()
    held.others, held.others_not_billed = _others(parts)
    again = sum(
        not held.hold(key, row) for part in parts if part.identities for key, row in part.identities.items()
    )
    sums, not_billed = held.with_others()
    if len(sums) > MOST_SUMS:
        raise too_many(first.by, MOST_SUMS)
    is_kept = all(part.identities != NOT_KEPT for part in parts)
    return first._replace(
        files=files,
        # Of several tables, the one whose hash comes first: whichever was merged first.
        table=min(part.table for part in parts),
        sums=sums,
        refused=refused.counted(),
        not_billed=not_billed,
        repeated=sum(part.repeated for part in parts) + again,
        identities=kept_of(held, keep=True) if is_kept else NOT_KEPT,
    )


def bare(sums: UsageSums) -> UsageSums:
    """Sums without the identities of their rows: smaller, and not to be merged where there are some."""
    return sums._replace(identities=NOT_KEPT) if sums.identities else sums


def _others(parts: Sequence[UsageSums]) -> tuple[Mapping[Cell, Sum], Mapping[str, Counted]]:
    """What the sums hold besides rows with an identity."""
    sums: list[tuple[Cell, Sum]] = []
    not_billed = Reasons()
    for part in parts:
        held = part.identities
        sums += (held.others if held else part.sums).items()
        not_billed.add_all(held.others_not_billed if held else part.not_billed)
    return in_order(summed(sums)), not_billed.counted()


def _check_alike(one: UsageSums, other: UsageSums) -> None:
    """Refuse sums whose cells mean something else."""
    if (one.by, one.zone) != (other.by, other.zone):
        raise UsageLogError(
            _name(other),
            None,
            f"is summed by {_told(other)}, and {_name(one)} by {_told(one)}: reduce both by the same, with "
            "`by` and `timezone`",
        )


def _check_identities(parts: Sequence[UsageSums]) -> None:
    """Refuse to add up what may hold the same rows."""
    having = [part for part in parts if part.identities is not None]
    bare = next((part for part in having if part.identities == NOT_KEPT), None)
    if bare is not None and len(having) > 1:
        raise UsageLogError(
            _name(bare),
            None,
            "may hold rows that other sums hold too, and its identities were left out: reduce its logs "
            "again, with their identities",
        )


def _name(sums: UsageSums) -> str:
    """What sums are called: by the first of their files."""
    names = [each.name for each in sums.files]
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return f"the sums of {names[0]}{more}" if names else "sums of no file"


def _told(sums: UsageSums) -> str:
    labels = listed(sums.by, "and") if sums.by else "no label"
    return f"{labels} in {sums.zone}"
