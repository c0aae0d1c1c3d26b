"""How good the land is as a habitat: an index beside the account, in no total."""

from __future__ import annotations

import xarray as xr

from gepsim.draws import Draws, central
from gepsim.land.condition import POOR
from gepsim.text import Text
from gepsim.valuation.supply import Supply

NAME = Text("生境质量指数", "habitat quality index")
_RAIN = "rain_volume"


def habitat_index(supply: Supply, draws: Draws) -> xr.DataArray:
    """Return the mean suitability of the land for wild species, by year and county.

    Parameters
    ----------
    supply : Supply
        Areas by year, county and ecosystem type; the part of stands in poor condition, if known.
    draws : Draws
        Rows ``habitat_factor`` by type, and ``poor_stand_habitat``: what stands in poor condition
        lack; only central values count.

    Returns
    -------
    DataArray
        From 0, where nothing wild lives, to 1. [1]

    Notes
    -----
    .. math:: H = \\frac{\\sum_i A_i h_i (1 - p_i d_i)}{\\sum_i A_i}

    Built land near a habitat counts no less here than far from it: it is an index of extent and
    condition, not of threats.
    """
    drivers = supply.drivers
    suited = central(draws.get("habitat_factor", "1"))
    lacking = central(draws.get("poor_stand_habitat", "1"))
    poor = drivers[POOR[_RAIN]] if POOR[_RAIN] in drivers else drivers[_RAIN] * 0.0
    share = central(poor) / xr.where(drivers[_RAIN] > 0.0, drivers[_RAIN], 1.0)
    good = (drivers.area * suited * (1.0 - share * lacking)).sum("ecosystem_type")
    return (good / drivers.area.sum("ecosystem_type")).assign_attrs(
        units="1", long_name=NAME.en, long_name_zh=NAME.zh
    )


def habitat_of_city(supply: Supply, draws: Draws) -> xr.DataArray:
    """Return the index of the whole land by year, counties by their area. [1]"""
    area = supply.drivers.area.sum("ecosystem_type")
    return (habitat_index(supply, draws) * area).sum("county") / area.sum("county")
