"""A small landscape to make rasters from."""

from __future__ import annotations

import pytest

from gepsim.land.reference import build


@pytest.fixture(scope="session")
def landscape(city):
    """Return the reference landscape at 500 m."""
    return build(city, 500)
