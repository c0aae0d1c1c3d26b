"""The Fu curve over cells: what a zone of many rains and demands evaporates, to the last cell.

The curve bends, so the mean of a zone is not its curve at the mean. Here the cells are summed once
at central coefficients, with the squares by which the draws follow; see
`gepsim.services.budyko.budyko_evapotranspiration`.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import xarray as xr

from gepsim.dims import ECOSYSTEM_TYPES
from gepsim.draws import Draws, central
from gepsim.land.cells import Cells
from gepsim.land.change import Sums, sums_by_year
from gepsim.land.maturity import less_unripe
from gepsim.land.path import LandPath
from gepsim.land.water import CELLS, SQUARES, ZONES
from gepsim.registry import DRIVERS, FLOWS, zonal_units
from gepsim.services.budyko import budyko_evapotranspiration, curve_evaporation
from gepsim.services.settings import AccountSettings
from gepsim.services.variants import swaps
from gepsim.units import factor
from gepsim.valuation.supply import Resolver, Supply

CURVE = "budyko_evapotranspiration"
BLOCK = 1 << 20  # cells


def curve_drivers(
    path: LandPath,
    drivers: xr.Dataset,
    times: Mapping[str, float],
    draws: Draws,
    settings: AccountSettings,
) -> xr.Dataset:
    """Return what the curve reads of the cells, by year, county and ecosystem type.

    Parameters
    ----------
    path : LandPath
        Land of every year.
    drivers : Dataset
        Driver sums of the same land, from `gepsim.land.maturity.mature_account`.
    times : mapping of str to float
        Years in which restored land matures; see there. [year]
    draws : Draws
        Coefficients, of which the central values count.
    settings : AccountSettings
        Whose method variants rename coefficients.

    Returns
    -------
    Dataset
        `SQUARES`, `CELLS` and `ZONES`, in the units that the land declares.
    """
    shape = curve_shape(draws, settings, path.cells.codes)
    sums = curve_sums(path.cells, shape)
    found = sums_by_year(path, sums)
    cube = np.stack([found[year] for year in path.years], axis=1)
    cube = less_unripe(cube, path, times, sums)
    dims, coords = drivers.area.dims, drivers.area.coords
    names = (*SQUARES, CELLS)
    made = xr.Dataset({n: (dims, part) for n, part in zip(names, cube, strict=True)}, coords)
    have = {**drivers, **made.drop_vars(CELLS)}
    read = {
        name: have[name] * factor(zonal_units()[name], units, name)
        for name, units in FLOWS[CURVE].inputs.items()
        if name in have
    }
    return made.assign({ZONES: budyko_evapotranspiration(**read, **shape)})


def curve_shape(
    draws: Draws, settings: AccountSettings, counties: list[str]
) -> dict[str, xr.DataArray]:
    """Return the coefficients of the curve at their centres, over county and ecosystem type."""
    renamed, _ = swaps(settings.chosen)
    resolver = Resolver(Supply(xr.Dataset()), draws.alone, renamed, {})
    labels = {"county": counties, "ecosystem_type": list(ECOSYSTEM_TYPES)}
    whole = xr.DataArray(np.zeros([len(one) for one in labels.values()]), labels)
    wanted = {n: u for n, u in FLOWS[CURVE].inputs.items() if n not in zonal_units()}
    found = {name: central(resolver.get(name, units)) for name, units in wanted.items()}
    own = {n: one.sel(county=counties) if "county" in one.dims else one for n, one in found.items()}
    return {n: (whole + one).transpose("county", "ecosystem_type") for n, one in own.items()}


def curve_sums(cells: Cells, shape: Mapping[str, xr.DataArray]) -> Sums:
    """Return a function that sums squares and evaporation over cells of given types.

    Parameters
    ----------
    cells : Cells
        All cells inside the counties.
    shape : mapping of str to DataArray
        From `curve_shape`.
    """
    rain, pet = (depth_on_cells(cells, name) for name in ("rain_volume", "pet_volume"))
    table = {name: one.values.ravel() for name, one in shape.items()}
    kinds = len(ECOSYSTEM_TYPES)
    size = (len(cells.codes), kinds)

    def sums(kind: np.ndarray, part: np.ndarray | None) -> np.ndarray:
        picked = slice(None) if part is None else part
        place = (rain[picked], pet[picked], cells.county[picked], cells.area[picked])
        total = np.zeros((len(SQUARES) + 1, size[0] * size[1]))
        for first in range(0, kind.size, BLOCK):
            here = slice(first, first + BLOCK)
            p, e, county, area = (array[here] for array in place)
            zone = county.astype(np.intp) * kinds + kind[here]
            wet = evaporated(p, e, zone, table)
            for field, value in enumerate((p**2, p * e, e**2, wet)):
                weight = value * (area * factor("ha", "m2"))
                total[field] += np.bincount(zone, weight, total.shape[1])
        return total.reshape(-1, *size)

    return sums


def depth_on_cells(cells: Cells, name: str) -> np.ndarray:
    """Return a driver of water as a depth. [m year-1]"""
    field = cells.fields[list(DRIVERS).index(name)]
    return np.asarray(field, float) * factor(DRIVERS[name].units, "m year-1", name)


def evaporated(
    rain: np.ndarray, pet: np.ndarray, zone: np.ndarray, table: Mapping[str, np.ndarray]
) -> np.ndarray:
    """Return what evaporates on cells. [m year-1]"""
    at = {name: values[zone] for name, values in table.items()}
    held = at["seasonality"] * at["available_water"]
    demand = pet * at["crop_factor"]
    shape = (at["vegetated"], held, at["curve_offset"], at["curve_cap"])
    return np.asarray(curve_evaporation(rain, demand, *shape))  # type: ignore[arg-type]
