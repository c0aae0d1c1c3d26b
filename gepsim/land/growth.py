"""Carbon in growing forest, by species and age."""

from __future__ import annotations

import numpy as np
import xarray as xr

from gepsim.dims import ECOSYSTEM_TYPES
from gepsim.draws import Draws, central
from gepsim.kept import kept
from gepsim.kernels import kernel
from gepsim.land.cohorts import OLDEST, Cohorts, Stands, keeps_standing, stands_at
from gepsim.land.path import LandPath
from gepsim.land.woods import GROWING
from gepsim.registry import ZONAL_SUMS

GROWTH, LOSS = "forest_carbon_growth", "forest_carbon_loss"
ZONAL_SUMS.update({GROWTH: "tC year-1", LOSS: "tC year-1"})


def carbon_stock(
    age: xr.DataArray, maximum: xr.DataArray, rate: xr.DataArray, shape: xr.DataArray
) -> xr.DataArray:
    """Vegetation carbon of a stand by Chapman and Richards.

    Parameters
    ----------
    age : DataArray
        [year]
    maximum : DataArray
        Carbon of an old stand. [tC ha-1]
    rate : DataArray
        How fast it is approached. [year-1]
    shape : DataArray
        Above 1 the youngest stands grow slowly. [1]

    Returns
    -------
    DataArray
        [tC ha-1]

    Notes
    -----
    .. math:: C(t) = C_{max} (1 - e^{-kt})^p

    Examples
    --------
    Cypress at 40 years:

    >>> import numpy as np
    >>> round(float(carbon_stock(xr.DataArray(40.0), 75.0, 0.030, 1.4)), 1)
    45.4
    """
    return maximum * (1.0 - xr.ufuncs.exp(-rate * age)) ** shape


def forest_carbon(cohorts: Cohorts, draws: Draws) -> xr.Dataset:
    """Return what standing forest gains and what felling and thinning take.

    Felled land loses what stood on it at the beginning of the year, since what it grew in its last
    year is in no gain. So gain less loss is the change of the stock.

    Parameters
    ----------
    cohorts : Cohorts
        Forest area by species and age, in every year.
    draws : Draws
        Rows ``forest_carbon_maximum``, ``forest_growth_rate``, ``forest_growth_shape`` by species,
        ``forest_growth_efficiency`` and ``thinning_removal``.

    Returns
    -------
    Dataset
        ``forest_carbon_growth`` and ``forest_carbon_loss`` by year, county, type and draw.
        [tC year-1]
    """
    stock = _stock(draws)
    gain = _gain(stock)
    growth = over_stands(cohorts.standing, gain) * draws.get("forest_growth_efficiency", "1")
    felled = over_stands(cohorts.felled, stock - gain)
    thinned = over_stands(cohorts.thinned, stock) * draws.get("thinning_removal", "1")
    return xr.Dataset(
        {
            GROWTH: _all_types(growth, "Carbon that standing forest gains"),
            LOSS: _all_types(felled + thinned, "Carbon felled and thinned"),
        }
    )


def over_stands(area: xr.DataArray, value: xr.DataArray) -> xr.DataArray:
    """Return the sum over species and ages of area times value per area, as `xarray.dot` does.

    Most zones have few species and ages, and what is felled in a year fewer still: what is not
    there is passed over.

    Examples
    --------
    >>> stands = ("species", "age")
    >>> area = xr.DataArray([[[0.0, 2.0], [3.0, 0.0]]], dims=("county", *stands))
    >>> value = xr.DataArray([[1.0, 10.0], [100.0, 1000.0]], dims=stands)
    >>> over_stands(area, value).values
    array([320.])
    """
    stand = ("species", "age")
    zones, draws = (one.isel(dict.fromkeys(stand, 0), drop=True) for one in (area, value))
    areas = area.transpose(..., *stand).values.reshape(zones.size, -1)
    values = value.transpose(*stand, ...).values.reshape(areas.shape[1], -1)
    found = np.zeros((zones.size, values.shape[1]))
    _add_stands(np.ascontiguousarray(areas), np.ascontiguousarray(values), found)
    cube = found.reshape(*zones.shape, *draws.shape)
    return xr.DataArray(cube, {**zones.coords, **draws.coords}, (*zones.dims, *draws.dims))


@kernel(nogil=True)
def _add_stands(areas, values, found):  # type: ignore[no-untyped-def]
    """Add area times value of the stands that are there, in their order."""
    for zone in range(areas.shape[0]):
        for stand in range(areas.shape[1]):
            if areas[zone, stand] != 0.0:
                for draw in range(values.shape[1]):
                    found[zone, draw] += areas[zone, stand] * values[stand, draw]


def growth_on_cells(path: LandPath, stands: Stands, draws: Draws, year: int) -> np.ndarray:
    """Return what the forest gains on each cell, at central coefficients. [tC ha-1 year-1].

    Parameters
    ----------
    path, stands
        Land of every year, and its stands in the base year; see `cohorts.base_stands`.
    draws : Draws
        As for `forest_carbon`.
    year : int
        Which year.

    Returns
    -------
    ndarray of float32
        In the order of the cells of the path.
    """
    now = stands_at(path, stands, year)
    gain, _, _ = _tables(draws)
    return np.where(now.species >= 0, gain[now.species, now.age], 0.0).astype(np.float32)


def loss_on_cells(path: LandPath, stands: Stands, draws: Draws, year: int) -> np.ndarray:
    """Return what felling and thinning take from each cell, at central coefficients.

    Parameters
    ----------
    path, stands, draws, year
        As for `growth_on_cells`.

    Returns
    -------
    ndarray of float32
        In the order of the cells of the path; zero where land stays as it is. [tC ha-1 year-1]
    """
    taken = np.zeros(path.cells.area.size, np.float32)
    change = path.changes.get(year)
    if change is None:
        return taken
    before = stands_at(path, stands, year - 1)
    species = before.species[change.cells]
    age = np.minimum(before.age[change.cells] + 1, OLDEST)
    _, thinned, felled = _tables(draws)
    stays = keeps_standing(change)
    lost = np.where(stays, thinned[species, age], felled[species, age])
    taken[change.cells] = np.where(species >= 0, lost, 0.0)
    return taken


def _tables(draws: Draws) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return what a stand gains, and loses thinned or felled, at central coefficients.

    By species and age. [tC ha-1 year-1, tC ha-1, tC ha-1]
    """

    def make() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        alone = draws.alone
        gain = _gain(_stock(alone)) * alone.get("forest_growth_efficiency", "1")
        stock = central(_stock(alone)).transpose("species", "age")
        thinned = stock * float(central(alone.get("thinning_removal", "1")))
        grown = central(gain).transpose("species", "age")
        return grown.values.copy(), thinned.values, (stock - _gain(stock)).values

    return kept("carbon of stands", make, of=[draws])


def _stock(draws: Draws) -> xr.DataArray:
    """Return the carbon of stands by species and age. [tC ha-1]."""
    ages = np.arange(OLDEST + 1.0)
    return carbon_stock(
        xr.DataArray(ages, {"age": np.arange(OLDEST + 1)}),
        draws.family("forest_carbon_maximum", "species", GROWING, "tC ha-1"),
        draws.family("forest_growth_rate", "species", GROWING, "year-1"),
        draws.family("forest_growth_shape", "species", GROWING, "1"),
    )


def _gain(stock: xr.DataArray) -> xr.DataArray:
    """Return what a stand gained in the year in which it reached an age. [tC ha-1 year-1]."""
    return stock.diff("age").reindex(age=stock.age, fill_value=0.0)


def _all_types(array: xr.DataArray, name: str) -> xr.DataArray:
    """Return an array with zeros for the types without wood."""
    whole = array.reindex(ecosystem_type=list(ECOSYSTEM_TYPES), fill_value=0.0)
    return whole.assign_attrs(units=ZONAL_SUMS[GROWTH], long_name=name)
