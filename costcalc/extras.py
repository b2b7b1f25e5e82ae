"""Optional parts: what an import that failed is told as."""

from __future__ import annotations

from costcalc.errors import MissingExtraError


def import_fault(error: ImportError, what: str, extra: str, *libraries: str) -> ImportError:
    """The extra to install, where one of its libraries is missing; one that is broken shows its own fault."""
    is_missing = isinstance(error, ModuleNotFoundError) and error.name in libraries
    return MissingExtraError(what, extra) if is_missing else error
