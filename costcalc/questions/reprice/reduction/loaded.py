"""Files of usage sums, whichever of the two forms they have: JSON, or Parquet."""

from __future__ import annotations

import os

from costcalc.questions.reprice.columns.kept_sums import PARQUET, as_parquet, is_kept_table, load_table
from costcalc.questions.reprice.reduction.kept import text
from costcalc.questions.reprice.reduction.saved import load as load_json
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from costcalc.questions.reprice.sums import UsageSums


def load(place: str | os.PathLike[str]) -> UsageSums:
    """The usage sums of a file; `ResultError` with the place of what is wrong in it."""
    return load_table(place) if is_kept_table(place) else load_json(place)


def is_table(place: str | os.PathLike[str] | None) -> bool:
    """Whether a file of this name is Parquet."""
    return place is not None and os.fspath(place).lower().endswith(PARQUET)


def kept_as(sums: UsageSums, place: str | os.PathLike[str]) -> bytes:
    """Usage sums as a file of some name has them; Parquet where it ends so."""
    return as_parquet(sums) if is_table(place) else text(sums).encode()
