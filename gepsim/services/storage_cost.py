"""Unit prices that follow from other prices by a formula."""

from __future__ import annotations

from xarray import DataArray

from gepsim.prices import present_worth
from gepsim.registry import DERIVED


@DERIVED.declare(
    inputs={
        "reservoir_unit_cost": "CNY m-3",
        "interest_rate": "1",
        "reservoir_lifetime": "1",
        "reservoir_upkeep": "1",
    },
    units="CNY m-3",
    sources=("seea_ea",),
)
def annual_storage_cost(
    reservoir_unit_cost: DataArray,
    interest_rate: DataArray,
    reservoir_lifetime: DataArray,
    reservoir_upkeep: DataArray,
) -> DataArray:
    """Yearly cost of holding a cubic metre: capital recovery plus upkeep.

    Parameters
    ----------
    reservoir_unit_cost : DataArray
        Building cost per storage. [CNY m-3]
    interest_rate : DataArray
        Real interest rate. [1]
    reservoir_lifetime : DataArray
        Years over which the capital is recovered. [1]
    reservoir_upkeep : DataArray
        Yearly operation and maintenance over building cost. [1]

    Returns
    -------
    DataArray
        Cost per storage and year. [CNY m-3]

    Notes
    -----
    .. math:: c = C \\left( \\frac{r}{1 - (1 + r)^{-n}} + m \\right)

    Examples
    --------
    At 4.5 % over 30 years the recovery factor is 0.0614; with 1 % upkeep 9.31 becomes 0.66:

    >>> round(float(annual_storage_cost(9.31, 0.045, 30.0, 0.01)), 2)
    0.66
    """
    recovery = 1.0 / present_worth(interest_rate, reservoir_lifetime)
    return reservoir_unit_cost * (recovery + reservoir_upkeep)
