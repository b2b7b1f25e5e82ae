"""What an import that failed is told as."""

from __future__ import annotations

import pytest

from costcalc.errors import MissingExtraError
from costcalc.extras import import_fault


def test_a_library_that_is_not_there():
    """It is told as the extra that brings it."""
    fault = import_fault(ModuleNotFoundError(name="numpy"), "a simulation", "uncertainty", "numpy")
    assert isinstance(fault, MissingExtraError)
    assert "costcalc[uncertainty]" in str(fault)


@pytest.mark.parametrize(
    "error", [ImportError("libopenblas.so.0", name="numpy"), ModuleNotFoundError(name="numpy.core")]
)
def test_a_library_that_is_broken(error):
    """It shows its own fault: to install it again as an extra would not mend it."""
    assert import_fault(error, "a simulation", "uncertainty", "numpy") is error
