"""The forest is one: its cover in the account, in indicator 8-1, and its worth as a habitat."""

import numpy as np
import pytest
import xarray as xr

from gepsim.dims import FOREST_TYPES
from gepsim.draws import central
from gepsim.valuation.habitat import habitat_index, habitat_of_city
from gepsim.valuation.supply import Supply


def test_the_cover_of_the_indicator_moves_as_that_of_the_account(travelled):
    """Planting in gaps and small takings that the map does not follow balance at the centre.

    The indicator starts from the last observation; from there on they are one number.
    """
    state, _ = travelled()
    area = state.extent.sum("county")
    cover = (
        100
        * area.sel(ecosystem_type=list(FOREST_TYPES)).sum("ecosystem_type")
        / area.sum("ecosystem_type")
    )
    told = central(state.targets.dataset["indicator_value"]).sel(indicator="8-1")
    for year in (2030, 2035):
        one, two = (float(x.sel(time=year) - x.sel(time=2027)) for x in (cover, told))
        assert one == pytest.approx(two, abs=0.02)


def test_habitat_by_hand(draws):
    """Half conifers, a third of them poor and lacking 0.3, half fields: 0.5 (1 - 0.1)."""
    coords = {"time": [2022], "county": ["511902"], "ecosystem_type": ["CON", "DRY"]}
    area = xr.DataArray([[[1.0, 1.0]]], coords)
    rain = area * 10_000.0
    poor = rain * xr.DataArray([1 / 3, 0.0], {"ecosystem_type": ["CON", "DRY"]})
    drivers = xr.Dataset({"area": area, "rain_volume": rain, "rain_on_poor_stands": poor})
    small = draws.alone
    found = habitat_index(
        Supply(drivers.reindex(ecosystem_type=small.get("habitat_factor", "1").ecosystem_type,
                               fill_value=0.0)),
        small,
    )  # fmt: skip
    assert float(found.sum()) == pytest.approx(0.45)


def test_restoring_raises_the_habitat_and_building_lowers_it(travelled):
    base, ecology, built = (
        habitat_of_city(state.supply, state.draws)
        for state, _ in (travelled(), travelled("ecology_first"), travelled("full_clusters"))
    )
    assert (ecology.sel(time=[2027, 2035]) > base.sel(time=[2027, 2035])).all()
    assert float(built.sel(time=2035)) < float(base.sel(time=2035))
    assert ((base >= 0.0) & (base <= 1.0)).all()
    np.testing.assert_allclose(base.sel(time=2022), ecology.sel(time=2022))
