"""Water quality at a section, and what it does to a payment."""

from __future__ import annotations

import numpy as np
import xarray as xr

from gepsim.compensation.arrays import Array, limited

#: What the sections are judged by, in the order of the published weights.
POLLUTANTS = ("codmn", "nh3n", "tp", "tn")


def quality_index(ratio: xr.DataArray, weight: xr.DataArray, stability: Array) -> xr.DataArray:
    """Water-quality index of a section, as agreed for the Xin'anjiang.

    Parameters
    ----------
    ratio : DataArray
        Concentration over its mean in the base triennium, along ``pollutant``. [1]
    weight : DataArray
        Weight of a pollutant; the weights sum to one. [1]
    stability : DataArray
        Stability coefficient k0, which allows for years with little water. [1]

    Returns
    -------
    DataArray
        P; at most one means the upstream place kept its word. [1]

    Notes
    -----
    .. math:: P = k_0 \\sum_i k_i C_i / C_{i0}

    Examples
    --------
    All four at their base with k0 = 0.9 give 0.9; ammonia doubled, weight 0.22, gives 1.098:

    >>> weight = xr.DataArray([0.22, 0.22, 0.28, 0.28], dims="pollutant")
    >>> round(float(quality_index(xr.ones_like(weight), weight, 0.9)), 3)
    0.9
    >>> ratio = xr.DataArray([1.0, 2.0, 1.0, 1.0], dims="pollutant")
    >>> round(float(quality_index(ratio, weight, 0.9)), 3)
    1.098
    """
    return stability * (ratio * weight).sum("pollutant")


def settlement(index: Array, tolerance: Array) -> Array:
    """Share of the quality part that is paid: from +1 (downstream pays) to -1 (upstream pays).

    Parameters
    ----------
    index : DataArray
        Water-quality index P. [1]
    tolerance : DataArray
        Distance from P = 1 at which the full amount moves. [1]

    Returns
    -------
    DataArray
        a(P), linear through 0 at P = 1, clipped to -1 … 1. [1]

    Examples
    --------
    Tolerance 0.05: full payment at P = 0.95, half at 0.975, none at 1, full refund at 1.05:

    >>> [round(float(settlement(P, 0.05)), 6) for P in (0.90, 0.95, 0.975, 1.0, 1.05, 1.2)]
    [1.0, 1.0, 0.5, 0.0, -1.0, -1.0]
    """
    return limited((1.0 - index) / tolerance, -1.0, 1.0)


def water_class(concentration: xr.DataArray, limit: xr.DataArray) -> xr.DataArray:
    """Class of a section by its worst pollutant.

    Parameters
    ----------
    concentration : DataArray
        Mean concentration, along ``pollutant``. [g m-3]
    limit : DataArray
        Upper limits of the classes, along ``pollutant`` and ``grade``. [g m-3]

    Returns
    -------
    DataArray
        Class, from 1 (best) to 6 (below the last). [1]

    Examples
    --------
    CODMn of 5 lies between the limits 4 (II) and 6 (III): class III.

    >>> limit = xr.DataArray([[2.0, 4.0, 6.0, 10.0, 15.0]], dims=("pollutant", "grade"))
    >>> int(water_class(xr.DataArray([5.0], dims="pollutant"), limit))
    3
    """
    return 1 + (concentration > limit).sum("grade").max("pollutant")


def class_settlement(
    now: Array, before: Array, required: Array, monthly: Array, charge: Array
) -> Array:
    """One month's payment under the class rule; positive is paid by the place downstream.

    Parameters
    ----------
    now, before, required : array
        Water class (1 best … 6 below V) this month, in the same month of the year before, and
        the functional class that the section must meet. [1]
    monthly : array
        What moves when the class is met and changes. [CNY month-1]
    charge : array
        What the upstream place owes by formula when the class is not met. [CNY month-1]

    Returns
    -------
    array
        Payment from downstream to upstream. [CNY month-1]

    Examples
    --------
    Required III, 100 万元 a month: IV to III pays +100, II to III costs -100, unchanged pays
    nothing, and class IV owes the charge of 20:

    >>> now, before = np.array([3, 3, 3, 4]), np.array([4, 2, 3, 4])
    >>> class_settlement(now, before, 3, 100.0, 20.0).tolist()
    [100.0, -100.0, 0.0, -20.0]
    """
    met = now <= required
    return met * monthly * np.sign(before - now) - (1.0 - met) * charge


def over_standard_charge(
    concentration: Array, standard: Array, discharge: Array, unit_charge: Array
) -> Array:
    """Charge for the load of one pollutant above its standard.

    Parameters
    ----------
    concentration, standard : array
        Mean and allowed concentration. [g m-3]
    discharge : array
        Water that passes the section. [m3 month-1]
    unit_charge : array
        Charge per tonne above the standard. [CNY t-1]

    Returns
    -------
    array
        Charge. [CNY month-1]

    Notes
    -----
    .. math:: F = \\max(0, C - T) \\, Q \\, u

    Examples
    --------
    1 g/m3 too much ammonia in 1,000,000 m3 is 1 t; at 7,500 CNY/t that is 7,500 CNY:

    >>> float(over_standard_charge(2.0, 1.0, 1.0e6, 7500.0))
    7500.0
    """
    grams = np.maximum(0.0, concentration - standard) * discharge
    return grams * GRAM_IN_TONNES * unit_charge


#: Exact: tonnes in a gram.
GRAM_IN_TONNES = 1.0e-6
