"""The maps: what cells say sums to what the accounts say, for every service."""

from __future__ import annotations

import numpy as np
import pytest

from gepsim.draws import central
from gepsim.engine.maps import value_maps
from gepsim.land.layers import cell_area


@pytest.fixture(scope="module")
def maps(travelled):
    return value_maps(*travelled())


def test_cells_sum_to_the_account_of_every_service(travelled, maps):
    road, layers = travelled()
    area = cell_area(layers).values
    for year in (2022, 2035):
        account = central(road.account.gep).sel(time=year).sum("county")
        for service in account["service"].values:
            on_cells = np.nansum(maps[f"gep_{service}"].sel(time=year).values * area)
            assert on_cells == pytest.approx(float(account.sel(service=service)), rel=1e-5)


def test_maps_are_empty_outside_the_city_and_nowhere_else(travelled, maps):
    inside = travelled()[0].path.cells.mask
    assert np.isnan(maps["gep_total"].values[:, ~inside]).all()
    assert np.isfinite(maps["gep_total"].values[:, inside]).all()
    assert ((maps["ecosystem_type"].values > 0) == inside).all()


def test_the_growing_forest_sums_to_the_account_too(travelled):
    """By inventory, carbon on cells is what stands and grows there."""
    road, layers = travelled(account={"methods": {"carbon": "inventory"}})
    maps = value_maps(road, layers)["gep_carbon_sequestration"].sel(time=2035)
    account = central(road.account.gep).sel(time=2035, service="carbon_sequestration")
    found = np.nansum(maps.values * cell_area(layers).values)
    assert found == pytest.approx(float(account.sum()), rel=1e-5)


def test_new_forest_is_in_the_extent_before_it_gives_its_services(travelled):
    road, _ = travelled(land={"pathway": "conservation"})
    forest = ["EBF", "DBF", "CON", "MIX"]
    gain = road.extent.sel(ecosystem_type=forest) - road.supply.drivers.area.sel(
        ecosystem_type=forest
    )
    total = gain.sum(["county", "ecosystem_type"])
    assert float(total.sel(time=2022)) == pytest.approx(0, abs=1e-6)
    assert float(total.sel(time=2035)) > 0
