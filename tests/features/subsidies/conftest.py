"""Who else is needed for claims."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient


@pytest.fixture
def as_colleague(signed_in: Callable[[str], FlaskClient]) -> FlaskClient:
    """A second person of the city's office, who pays what ``as_city`` approved."""
    return signed_in("demo_city2")
