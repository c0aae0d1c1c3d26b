"""The water of a scenario's own land, made ready to fit the Z of the Fu curve to a gauge."""

from __future__ import annotations

import xarray as xr

from gepsim.inputs import Inputs
from gepsim.land.cells import read_cells
from gepsim.land.change import account as account_land
from gepsim.land.path import LandPath
from gepsim.valuation.curve import curve_drivers
from gepsim.valuation.seasonality import SeasonalityFit, curve_terms, fit_seasonality
from gepsim.valuation.supply import Supply


def calibrate_seasonality(
    inputs: Inputs, layers: xr.Dataset, observed: float, allowed: tuple[float, float]
) -> SeasonalityFit:
    """Return the Z that closes the water balance of the base year's land in normal weather.

    Parameters
    ----------
    inputs : Inputs
        Scenario, city and rows.
    layers : Dataset
        A checked stack of layers.
    observed : float
        Gauged runoff of many years. [mm year-1]
    allowed : tuple of float
        Smallest and largest Z. [1]

    Raises
    ------
    InputError
        If no allowed Z reaches the runoff.
    """
    scenario, codes = inputs.scenario, inputs.city.codes
    land = LandPath(read_cells(layers), (scenario.time.base,))
    drivers, draws = account_land(land), inputs.draws(members=0)
    bent = curve_drivers(land, drivers, {}, draws, scenario.account)
    whole = drivers.merge(bent, join="exact").sel(county=list(codes))
    terms = curve_terms(Supply(whole), draws, scenario.account)
    tolerance = inputs.table.value("runoff_closure_tolerance", "1")
    return fit_seasonality(terms, observed, allowed, tolerance)
