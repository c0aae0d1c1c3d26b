"""The water of a scenario's own land, made ready to fit the Z of the Fu curve to a gauge."""

from __future__ import annotations

import xarray as xr

from gepsim.inputs import Inputs
from gepsim.land.care import care_of
from gepsim.land.cells import read_cells
from gepsim.land.change import account as account_land
from gepsim.land.condition import poor_drivers, poor_share
from gepsim.land.path import LandPath
from gepsim.valuation.curve import curve_table
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
    care = care_of(scenario.land, inputs.table)
    land = LandPath(read_cells(layers), (scenario.time.base,), care=care)
    drivers, draws = account_land(land), inputs.draws(members=0)
    whole = drivers.merge(poor_drivers(drivers, poor_share(land, {})), join="exact")
    parts = curve_table(land, {}, draws, scenario.account)
    own = {name: one.sel(county=list(codes)) for name, one in parts.items()}
    terms = curve_terms(Supply(whole.sel(county=list(codes)), own), draws, scenario.account)
    tolerance = inputs.table.value("runoff_closure_tolerance", "1")
    return fit_seasonality(terms, observed, allowed, tolerance)
