"""The files of columns as they lie on disk: hashed, and refused where they are no Parquet."""

from __future__ import annotations

from costcalc.files import open_file
from costcalc.questions.reprice.columns.footer import check_footer
from costcalc.questions.reprice.sums import Read
from costcalc.usage.logs.faults import LogFaultError

FORMAT = "parquet"


def checked_file(path: str) -> LogFaultError | None:
    """Why a file cannot be read; None if it can, as far as its end tells."""
    try:
        check_footer(path)
    except LogFaultError as fault:
        return fault
    except (OSError, ValueError) as error:
        return LogFaultError("cannot be read", getattr(error, "strerror", None) or str(error))
    return None


def read_of(path: str, rows: int) -> Read:
    """A file with its size and hash; without them, if it cannot be read."""
    from hashlib import file_digest

    try:
        with open_file(path) as file:
            digest = file_digest(file, "sha256").hexdigest()
            return Read(path, FORMAT, file.seek(0, 2), digest, rows=rows)
    except (OSError, ValueError):
        return Read(path, FORMAT, 0, "", rows=rows)
