"""JSON of a log, read so that it says one thing only, and that exactly: numbers are integers or decimals."""

from __future__ import annotations

import json

from costcalc.strict_json import RECORDED, StrictJsonError
from costcalc.usage.logs.faults import LogFaultError
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any


def read(text: bytes) -> Any:  # noqa: ANN401 - whatever JSON holds
    """The value of a JSON text; `LogFaultError` says why there is none."""
    try:
        return RECORDED.read(text.decode())
    except UnicodeDecodeError:
        raise LogFaultError("no UTF-8") from None
    except StrictJsonError as error:
        raise LogFaultError("said twice", str(error)) from None
    except json.JSONDecodeError as error:
        raise LogFaultError("no JSON", str(error)) from None
    except ValueError as error:
        raise LogFaultError("no JSON", str(error)) from None
