"""Water that soils hold for plants, from how deep roots may go."""

from __future__ import annotations

import numpy as np
from xarray import DataArray

from gepsim.registry import DERIVED


@DERIVED.declare(
    inputs={
        "root_depth": "m",
        "root_restricting_depth": "m",
        "available_water_content": "year-1",
    },
    units="m year-1",
    sources=("invest_water_yield",),
)
def available_water(
    root_depth: DataArray, root_restricting_depth: DataArray, available_water_content: DataArray
) -> DataArray:
    """Water that plants can take from the soil, as deep as roots reach or the soil lets them.

    Parameters
    ----------
    root_depth : DataArray
        How deep the roots of the type go where nothing stops them. [m]
    root_restricting_depth : DataArray
        Depth at which rock or a dense layer stops roots. [m]
    available_water_content : DataArray
        Water between field capacity and wilting point over the soil's volume, held once a year;
        Z counts how often it is refilled. [year-1]

    Returns
    -------
    DataArray
        AWC of the Budyko curve. [m year-1]

    Notes
    -----
    .. math:: AWC = \\min(d_{root}, d_{soil}) \\, PAWC

    Examples
    --------
    Roots of 2 m over rock at 0.8 m, 15 % of the soil: 120 mm.

    >>> round(float(available_water(2.0, 0.8, 0.15)), 3)
    0.12
    """
    depth = np.minimum(root_depth, root_restricting_depth)
    return available_water_content * depth
