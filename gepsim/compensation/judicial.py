"""Carbon sinks bought in place of repairing damage to forest."""

from __future__ import annotations

import xarray as xr

from gepsim.compensation.arrays import Array
from gepsim.compensation.case import Case
from gepsim.compensation.rule import Entries, rule, to_counties
from gepsim.prices import present_worth
from gepsim.text import Text

#: Exact: mass of carbon dioxide per mass of carbon.
CO2_PER_CARBON = 44.0 / 12.0


def lost_sink(annual: Array, rate: Array, years: Array) -> Array:
    """Present value of the sink that is lost until the forest has recovered.

    Parameters
    ----------
    annual : array
        Sink of the undamaged forest. [tC year-1]
    rate : array
        Discount rate per year. [1]
    years : array
        Years to recover. [year]

    Returns
    -------
    array
        Discounted loss. [tC]

    Notes
    -----
    .. math:: \\sum_{\\tau=1}^{T} s (1 + \\delta)^{-\\tau} = s (1 - (1 + \\delta)^{-T}) / \\delta

    Examples
    --------
    One tonne a year for ten years at 5 % is worth 7.72 t today:

    >>> round(float(lost_sink(1.0, 0.05, 10.0)), 2)
    7.72
    """
    return annual * present_worth(rate, years)


def purchase(biomass: Array, sink: Array, price: Array, multiplier: Array) -> Array:
    """Payment of a liable party for carbon sinks instead of repair.

    Parameters
    ----------
    biomass : array
        Carbon lost with the trees. [tC]
    sink : array
        Discounted sink lost until recovery. [tC]
    price : array
        Price of a sink. [CNY tCO2-1]
    multiplier : array
        Gravity of the case, one to three. [1]

    Returns
    -------
    array
        Payment. [CNY]

    Notes
    -----
    .. math:: A = (\\Delta C + S) \\cdot \\tfrac{44}{12} \\, p_c \\, m

    Examples
    --------
    2.28 t of trees and 7.72 t of lost sink are 36.67 t of CO2; at 100 CNY and m = 1:

    >>> round(float(purchase(2.28, 7.72, 100.0, 1.0)))
    3667
    """
    return (biomass + sink) * CO2_PER_CARBON * price * multiplier


@rule(
    title=Text("司法碳汇认购", "judicial carbon-sink purchases"),
    kind="damage",
    in_force=True,
    basis=("fujian_sink_case", "zhashui_case"),
)
def judicial_sink(case: Case) -> Entries:
    """Liable parties buy sinks for the forest they damaged; this replaces a loss, it is no gain."""
    counties = case.network.counties
    area = case.numbers("damaged_forest", "county", counties, "ha year-1")
    sink = lost_sink(
        area * case.number("damaged_forest_sink", "tC ha-1 year-1"),
        case.number("discount_rate", "1"),
        case.number("forest_recovery_time", "year"),
    )
    paid = purchase(
        area * case.number("damaged_forest_carbon", "tC ha-1"),
        sink,
        case.number("judicial_sink_price", "CNY tCO2-1"),
        case.number("judicial_multiplier", "1"),
    )
    return to_counties(paid * xr.ones_like(case.time, dtype=float), "liable_parties")
