"""What rows of a bill are refused for."""

from __future__ import annotations

from costcalc.errors import CostcalcError


class NothingUsedError(CostcalcError):
    """A row of a bill that counts nothing which is billed: an empty hour, a number of requests."""

    code = "nothing_used"
