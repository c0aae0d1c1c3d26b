"""Zones equal cells, for every service, on random little maps."""

from dataclasses import replace

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from gepsim.dims import ECOSYSTEM_TYPES
from gepsim.registry import SERVICES, zonal_units
from gepsim.services.settings import AccountSettings
from gepsim.services.variants import choices, swaps
from gepsim.valuation import Supply, cell_values, cell_weights, evaluate, reservoir_statistics
from gepsim.valuation.amounts import priced_flows
from gepsim.valuation.supply import Resolver

ALL = tuple(n for n, s in SERVICES.items() if not s.memo and not s.not_applicable)
# No account may add all of these; cells must equal zones for each of them.
EVERYTHING = AccountSettings().model_copy(update={"include": ALL})


def little_map(seed, counties, cells=60):
    """Return densities per hectare, county and type positions of cells of random area."""
    rng = np.random.default_rng(seed)
    size = rng.uniform(0.5, 2.0, cells)
    densities = {name: rng.uniform(0.0, 1000.0, cells) for name in zonal_units()}
    densities["area"] = np.ones(cells)
    densities["rain_volume"] += 10_000.0
    county = rng.integers(0, len(counties), cells)
    kind = rng.integers(0, len(ECOSYSTEM_TYPES), cells)
    return size, densities, county, kind


def zoned(size, densities, county, kind, counties):
    shape = (1, len(counties), len(ECOSYSTEM_TYPES))
    coords = {"time": [2022], "county": list(counties), "ecosystem_type": list(ECOSYSTEM_TYPES)}
    drivers = {}
    for name, density in densities.items():
        total = np.zeros(shape)
        np.add.at(total[0], (county, kind), density * size)
        drivers[name] = xr.DataArray(total, coords, dims=tuple(coords))
    return xr.Dataset(drivers)


def case(seed, city, draws, asked=EVERYTHING):
    size, densities, county, kind = little_map(seed, draws.counties)
    drivers = zoned(size, densities, county, kind, draws.counties)
    supply = Supply(drivers, reservoir_statistics(city.reservoirs, [2022], draws.counties))
    return supply, cell_weights(supply, draws, asked), (size, densities, county, kind)


@settings(max_examples=3, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_cells_sum_to_the_account_for_every_service(city, draws, seed):
    supply, weights, (size, densities, county, kind) = case(seed, city, draws)
    account = evaluate(supply, draws.alone, EVERYTHING)
    flat = weights.isel(time=0).values
    for place, name in enumerate(weights.service.values):
        worth = sum(
            flat[place, d, county, kind] * densities[str(driver)]
            for d, driver in enumerate(weights.driver.values)
        )
        zone = float(account.gep.sel(service=name).sum())
        assert (worth * size).sum() == pytest.approx(zone, rel=1e-9, abs=1e-6), name


def test_cells_of_a_forest_standard_hold_forest_alone(city, draws):
    """What a profile does not account for is on no map of it, as it is in no total."""
    asked = AccountSettings(profile="lyt1721_forest")
    supply, weights, (size, densities, county, kind) = case(5, city, draws, asked)
    account = evaluate(supply, draws.alone, asked)
    flat = weights.isel(time=0).values
    for place, name in enumerate(weights.service.values):
        worth = sum(
            flat[place, d, county, kind] * densities[str(driver)]
            for d, driver in enumerate(weights.driver.values)
        )
        zone = float(account.gep.sel(service=name).sum())
        assert (worth * size).sum() == pytest.approx(zone, rel=1e-9), name
    outside = ~weights.ecosystem_type.isin(["EBF", "DBF", "CON", "MIX"])
    assert not weights.where(outside, 0.0).any()


@pytest.mark.parametrize("name", ALL)
def test_the_flow_functions_on_cells_give_the_sum_on_zones(city, draws, name):
    """Each cell as a zone of its own: the very same functions, summed, give the zone's flow."""
    size, densities, county, kind = little_map(11, draws.counties)
    supply = Supply(
        zoned(size, densities, county, kind, draws.counties),
        reservoir_statistics(city.reservoirs, [2022], draws.counties),
    )
    alone = draws.alone
    zones = Resolver(supply, alone, *swaps(choices({})))
    cells = Resolver(
        replace(supply, drivers=as_zones(size, densities, county, kind, supply)),
        alone,
        *swaps(choices({})),
    )
    for flow in priced_flows(SERVICES[name]):
        whole = zones.flow(flow)
        if "ecosystem_type" in whole.dims:
            total = float(cells.flow(flow).sum())
            assert total == pytest.approx(float(whole.sum()), rel=1e-9, abs=1e-9)


def as_zones(size, densities, county, kind, supply):
    """Return drivers with a dimension ``cell``, each cell alone in its county and type."""
    area = supply.drivers.area
    alone = np.zeros((len(size), *area.shape))
    alone[np.arange(len(size)), 0, county, kind] = size
    dims = ("cell", *area.dims)
    return xr.Dataset(
        {n: (dims, alone * d[:, None, None, None]) for n, d in densities.items()}, area.coords
    )


@pytest.mark.parametrize("methods", [{"water_yield": "budyko"}, {"carbon": "inventory"}])
def test_variants_are_mapped_without_loss(city, draws, methods):
    asked = AccountSettings(methods=methods)
    supply, weights, _ = case(3, city, draws, asked)
    account = evaluate(supply, draws.alone, asked)
    drivers = supply.drivers.isel(time=0).to_array("driver")
    mapped = (weights.isel(time=0) * drivers).sum(["driver", "county", "ecosystem_type"])
    np.testing.assert_allclose(
        mapped, account.gep.sum("county").isel(time=0, member=0), rtol=1e-9, atol=1e-6
    )


def test_maps_come_per_hectare_in_single_precision(city, draws):
    by_rate = AccountSettings(methods={"carbon": "rate"}).model_copy(update={"include": ALL})
    _, weights, (_, densities, county, kind) = case(5, city, draws, by_rate)
    weights = weights.isel(time=0)
    maps = cell_values(weights, densities, county, kind)
    assert set(maps) == set(weights.service.values)
    assert maps["water_retention"].dtype == np.float32
    place = list(weights.service.values).index("carbon_sequestration")
    exact = weights.values[place, list(weights.driver.values).index("area"), county, kind]
    np.testing.assert_allclose(maps["carbon_sequestration"], exact, rtol=1e-5)
