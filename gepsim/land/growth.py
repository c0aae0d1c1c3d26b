"""Carbon in growing forest, by species and age."""

from __future__ import annotations

import xarray as xr

from gepsim.draws import Draws
from gepsim.land.cohorts import Cohorts
from gepsim.land.woods import GROWING


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
    stock = carbon_stock(
        cohorts.standing.age,
        draws.family("forest_carbon_maximum", "species", GROWING, "tC ha-1"),
        draws.family("forest_growth_rate", "species", GROWING, "year-1"),
        draws.family("forest_growth_shape", "species", GROWING, "1"),
    )
    gain = stock.diff("age").reindex(age=stock.age, fill_value=0.0)
    stand = ("species", "age")
    growth = xr.dot(cohorts.standing, gain, dim=stand, optimize=True) * draws.get("forest_growth_efficiency", "1")
    felled = xr.dot(cohorts.felled, stock, dim=stand, optimize=True)
    thinned = xr.dot(cohorts.thinned, stock, dim=stand, optimize=True) * draws.get("thinning_removal", "1")
    units = {"units": "tC year-1"}
    return xr.Dataset(
        {
            "forest_carbon_growth": growth.assign_attrs(units, long_name="Carbon forest gains"),
            "forest_carbon_loss": (felled + thinned).assign_attrs(
                units, long_name="Carbon that felling and thinning take"
            ),
        }
    )
