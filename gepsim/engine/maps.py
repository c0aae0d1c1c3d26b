"""The account on cells, for the base year and each checkpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import xarray as xr

from gepsim.land.change import cells
from gepsim.units import factor
from gepsim.valuation.cells import cell_values, cell_weights

if TYPE_CHECKING:
    from gepsim.engine.road import Road


def value_maps(road: Road, layers: xr.Dataset) -> xr.Dataset:
    """Return ecosystem types and the value of each service per area on (time, y, x).

    Parameters
    ----------
    road : Road
    layers : Dataset
        The layers that the land was read from; give grid and coordinates.

    Returns
    -------
    Dataset
        ``ecosystem_type`` (1 … 16, 0 outside), ``county`` (1 … n, 0 outside), ``gep_<service>``
        and ``gep_total`` [CNY m-2 year-1], NaN outside.
    """
    time = road.inputs.scenario.time
    years = [time.base, *time.checkpoints]
    mask = road.path.cells.mask
    kinds = np.zeros((len(years), *mask.shape), np.uint8)
    money: dict[str, np.ndarray] = {}
    weights = cell_weights(road.supply.at(time=years), road.draws, road.inputs.scenario.account)
    for place, year in enumerate(years):
        kinds[place][mask] = road.path.ecosystem_type_at(year) + 1
        for name, values in _values(road, weights.sel(time=year), year).items():
            cube = money.setdefault(name, np.full((len(years), *mask.shape), np.nan, np.float32))
            cube[place][mask] = values
    dims = ("time", "y", "x")
    variables = {"ecosystem_type": (dims, kinds), "county": (dims[1:], _counties(road))}
    variables |= {name: (dims, cube) for name, cube in money.items()}
    return xr.Dataset(variables, {"time": years, "y": layers["y"], "x": layers["x"]})


def _values(road: Road, weights: xr.DataArray, year: int) -> dict[str, np.ndarray]:
    """Return the value of each service and of all on the cells of a year. [CNY m-2 year-1]"""
    found = cells(road.path, year)
    order = [road.inputs.city.codes.index(code) for code in road.path.cells.codes]
    county = np.asarray(order)[found["county"]]
    per_hectare = cell_values(weights, found, county, found["ecosystem_type"])
    scale = np.float32(factor("CNY ha-1 year-1", "CNY m-2 year-1"))
    values = {f"gep_{name}": value * scale for name, value in per_hectare.items()}
    return {**values, "gep_total": np.sum(list(values.values()), axis=0, dtype=np.float32)}


def _counties(road: Road) -> np.ndarray:
    """Return the counties on (y, x), numbered from 1 in the order of the accounts; 0 outside."""
    order = [road.inputs.city.codes.index(code) + 1 for code in road.path.cells.codes]
    out = np.zeros(road.path.cells.mask.shape, np.uint8)
    out[road.path.cells.mask] = np.asarray(order)[road.path.cells.county]
    return out
