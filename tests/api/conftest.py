"""The service on a small frozen table of its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from costcalc_api import create_app
from tests.builders import SHIPPED

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

PRICING = Path(__file__).with_name("pricing.yaml")


@pytest.fixture(scope="session")
def app(own_environment: None) -> Flask:
    """The service; its table does not change, so nobody looks at the files."""
    return create_app(PRICING, reload_seconds=0)


@pytest.fixture(scope="session")
def shipped_app(own_environment: None) -> Flask:
    """The service on the table that costcalc ships."""
    return create_app(SHIPPED, reload_seconds=0)


@pytest.fixture
def shipped_client(shipped_app: Flask) -> FlaskClient:
    """A client of the service on the shipped table."""
    return shipped_app.test_client()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client of the service."""
    return app.test_client()
