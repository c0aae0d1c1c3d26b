"""Energy of the sectors that add value: standing capacity, and the capacity added each year.

Standing capacity improves by the efficiency lever. What is added in a year enters at the intensity
of new technology of that year, and improves in operation afterwards. In the vintage model standing
capacity also retires; what replaces it is output added with new technology.
"""

from __future__ import annotations

import numpy as np
import xarray as xr


def standing_share(life: xr.DataArray, renewed: xr.DataArray, years: xr.DataArray) -> xr.DataArray:
    """Return the part of base-year capacity that still stands, or was replaced like for like. [1].

    Parameters
    ----------
    life : DataArray
        Mean life; ``1 / life`` of the capacity retires each year. [year]
    renewed : DataArray
        Part of the year's retirement that new technology replaces, by year. [1]
    years : DataArray
        Years since the first. [year]

    Examples
    --------
    With a life of 10 years and full renewal, 81 % stands after two years:

    >>> n = xr.DataArray([0.0, 1.0, 2.0], dims="time")
    >>> standing_share(xr.DataArray(10.0), xr.ones_like(n).where(n > 0, 0.0), n).values.round(2)
    array([1.  , 0.9 , 0.81])
    """
    return (1.0 - renewed / life * np.sign(years)).cumprod("time")


def added_capacity(output: xr.DataArray, standing: xr.DataArray) -> xr.DataArray:
    """Return each year's added output: what standing capacity does not make. [as `output`].

    Examples
    --------
    Output grows from 10 to 12 while standing capacity falls to 9: 3 are added.

    >>> output = xr.DataArray([10.0, 12.0], dims="time")
    >>> added_capacity(output, xr.DataArray([10.0, 9.0], dims="time")).values.tolist()
    [0.0, 3.0]
    """
    made_new = output - standing
    before = made_new.shift(time=1, fill_value=0.0)
    return made_new - before


def new_energy(added: xr.DataArray, entry: xr.DataArray, operation: xr.DataArray) -> xr.DataArray:
    """Return the energy of all capacity added so far, in units of new-technology intensity.

    Parameters
    ----------
    added : DataArray
        Output added in each year. [CNY]
    entry : DataArray
        Intensity of each year's new technology against the base year's. [1]
    operation : DataArray
        Energy per output of capacity in operation against the first year. [1]

    Examples
    --------
    One unit enters at 0.9 and saves another tenth in its second year:

    >>> added = xr.DataArray([0.0, 1.0, 0.0], dims="time")
    >>> path = xr.DataArray([1.0, 0.9, 0.81], dims="time")
    >>> new_energy(added, path, path).values.round(2).tolist()
    [0.0, 0.9, 0.81]
    """
    return operation * (added * entry / operation).cumsum("time")
