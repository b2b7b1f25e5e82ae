"""What every test shares: the shipped table, and a cache directory of the test run's own."""

from __future__ import annotations

import os
import threading
from decimal import Context, DivisionByZero, Inexact, InvalidOperation, Overflow, localcontext
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.builders import SHIPPED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from costcalc.pricing_table import PricingTable


# How long an example takes is for the benchmarks to say: on a busy machine it would be an error at times.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def exact_sums() -> Iterator[None]:
    """Let tests add up to the last digit: what Python would round to 28 is an error, and no digit is lost."""
    with localcontext(Context(prec=400, traps=[Inexact, InvalidOperation, DivisionByZero, Overflow])):
        yield


@pytest.fixture(scope="session", autouse=True)
def own_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the user's cache, feeds and settings out of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("COSTCALC_")]:
            patch.delenv(name)
        patch.setenv("COSTCALC_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("COSTCALC_DATA", str(tmp_path_factory.mktemp("data")))
        # Feeds have tests of their own, which name them; the others are about our own table.
        patch.setenv("COSTCALC_LAYERS", "overlay,ecb,table")
        yield
    # A service that goes on to watch its files would say so in the middle of another test.
    assert "costcalc-reload" not in {thread.name for thread in threading.enumerate()}


@pytest.fixture(scope="session")
def shipped(own_environment: None) -> PricingTable:
    """The pricing table that costcalc ships."""
    import costcalc

    return costcalc.load(SHIPPED)
