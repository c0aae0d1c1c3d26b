"""What one room tells another: accounts for compensation, everything for the targets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import xarray as xr

from gepsim.city import City
from gepsim.dims import CROPLAND_TYPES, ECOSYSTEM_TYPES, FOREST_TYPES
from gepsim.inputs import Inputs
from gepsim.land.path import LandPath
from gepsim.registry import SERVICES
from gepsim.units import factor
from gepsim.valuation import Account
from gepsim.valuation.weather import rain_factor

#: What a field becomes that is returned to nature.
RETURNED = (*FOREST_TYPES, "SHR", "GRS")


def for_compensation(
    city: City, path: LandPath, extent: xr.DataArray, account: Account, investment: xr.DataArray
) -> dict[str, xr.DataArray]:
    """Return what the compensation rules read; see `gepsim.compensation.evidence.INPUTS`."""
    return {
        "service_value": account.valued,
        "regulating_value": regulating(account),
        "forest_area": hectares(extent, FOREST_TYPES),
        "cropland_area": hectares(extent, CROPLAND_TYPES),
        "returned_area": returned(path).sel(county=list(city.codes)),
        "protection_investment": protection(city, investment),
    }


def for_targets(
    inputs: Inputs, extent: xr.DataArray, account: Account, economy: Mapping[Any, xr.DataArray]
) -> dict[str, xr.DataArray]:
    """Return what the indicator models read; see `gepsim.targets.evidence.EVIDENCE`."""
    scenario = inputs.scenario
    return {
        **told_by_economy(inputs.city, economy),
        **told_by_land(extent),
        "gep_regulating": regulating(account).sum("county"),
        "relative_rain": rain_factor(scenario.climate.rain, scenario.time.years),
    }


def told_by_economy(city: City, economy: Mapping[Any, xr.DataArray]) -> dict[str, xr.DataArray]:
    """Return of what the indicator models read the paths of the economy."""
    return {
        "non_fossil_share": economy["non_fossil_share_as_judged"],
        "energy_intensity": economy["assessed_energy_intensity"],
        "carbon_intensity": economy["carbon_intensity"],
        "co2_emissions": economy["co2_emissions"].sum("sector"),
        "road_oil": road_oil(city, economy),
        "value_added": economy["value_added"],
        "gross_output": economy["gross_output_current"],
        **particles_by_source(economy["particle_emissions"]),
    }


def told_by_land(extent: xr.DataArray) -> dict[str, xr.DataArray]:
    """Return of what the indicator models read the areas of land."""
    area = extent.sum(["county", "ecosystem_type"])
    forest = hectares(extent, FOREST_TYPES).sum("county")
    to_km2 = factor("ha", "km2")
    return {
        "forest_cover": forest / area * factor("1", "percent"),
        "built_area": hectares(extent, ("BLT",)).sum("county") * to_km2,
        "cropland": hectares(extent, CROPLAND_TYPES).sum("county") * to_km2,
        "city_area": area * to_km2,
    }


def economic_growth(city: City, economy: Mapping[Any, xr.DataArray]) -> xr.DataArray:
    """Return the city's product against the first year, the same in every county. [1]

    Which county a cluster grows in is not known well enough to tell the counties apart.
    """
    product = economy["value_added"].sum("sector")
    return (product / product.isel(time=0, drop=True)).expand_dims(county=list(city.codes))


def road_oil(city: City, economy: Mapping[Any, xr.DataArray]) -> xr.DataArray:
    """Return the oil of transport; none where the city has no such sector. [tce year-1]"""
    road = list(city.sectors_of("transport"))
    return economy["energy_use"].sel(sector=road, carrier="oil", drop=True).sum("sector")


def particles_by_source(emitted: xr.DataArray) -> dict[str, xr.DataArray]:
    """Return the particle emissions of each source under its own name. [t year-1]"""
    sources = [str(source) for source in emitted["air_source"].values]
    return {f"{s}_particles": emitted.sel(air_source=s, drop=True) for s in sources}


def regulating(account: Account) -> xr.DataArray:
    """Return the value of all regulating services by county. [CNY year-1]"""
    names = [str(name) for name in account.gep["service"].values]
    chosen = [n for n in names if n in SERVICES and SERVICES[n].category == "regulating"]
    return account.gep.sel(service=chosen).sum("service")


def returned(path: LandPath) -> xr.DataArray:
    """Return the cropland that becomes forest, shrub or grass, by year and county. [ha year-1]"""
    places, area = path.cells, np.zeros((len(path.years), len(path.cells.codes)))
    fields = [ECOSYSTEM_TYPES.index(name) for name in CROPLAND_TYPES]
    green = [ECOSYSTEM_TYPES.index(name) for name in RETURNED]
    for year, change in path.changes.items():
        chosen = np.isin(change.before, fields) & np.isin(change.after, green)
        cells = change.cells[chosen]
        area[path.years.index(year)] = np.bincount(
            places.county[cells], places.area[cells], len(places.codes)
        )
    return xr.DataArray(area, {"time": list(path.years), "county": list(places.codes)})


def hectares(extent: xr.DataArray, types: tuple[str, ...]) -> xr.DataArray:
    """Return the area of some ecosystem types by county. [ha]"""
    return extent.sel(ecosystem_type=list(types)).sum("ecosystem_type")


def protection(city: City, investment: xr.DataArray) -> xr.DataArray:
    """Return what is spent in each county and year on projects that protect water. [CNY year-1]"""
    shares = {p.id: city.county_shares(p.id) for p in city.projects if p.protects_water}
    rows = [[shares[p].get(code, 0.0) for code in city.codes] for p in shares]
    table = np.array(rows).reshape(len(shares), len(city.codes))  # a city may have no such project
    weights = xr.DataArray(table, {"project": list(shares), "county": list(city.codes)})
    return (investment.sel(project=list(shares)) * weights).sum("project")
