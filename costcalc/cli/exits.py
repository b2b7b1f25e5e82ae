"""Exit codes: one table from the class of an error to the number that a script sees."""

from __future__ import annotations

from costcalc import errors

OK = 0
DATA = 1
"""A bad table, a bad file, a result that no longer holds, a row that cannot be priced."""

USAGE = 2
NO_PRICE = 3
"""An unknown model or claim, or no price in force."""

STRICT = 4
"""Refused by --strict."""

ABOVE = 5
"""Above the budget said by --fail-above, where everything has its price."""

INTERRUPTED = 130
PIPE_CLOSED = 141
"""The reader went away (`| head -1`): what a shell shows for a program that SIGPIPE ended."""

EXIT_CODES: dict[type[errors.CostcalcError], int] = {
    errors.UnknownModelError: NO_PRICE,
    errors.NoPriceInForceError: NO_PRICE,
    errors.UnknownClaimError: NO_PRICE,
    errors.UsageError: USAGE,
    errors.WorkloadError: USAGE,
    errors.NumberError: USAGE,
    errors.UnitError: USAGE,
    errors.CurrencyError: USAGE,
    errors.LayerError: USAGE,
    errors.CostcalcError: DATA,
}


def exit_code(error: errors.CostcalcError) -> int:
    """The exit code of an error: that of its class, or of the nearest class above it."""
    if getattr(error, "problems", ()):
        return DATA
    return next(EXIT_CODES[each] for each in type(error).__mro__ if each in EXIT_CODES)
