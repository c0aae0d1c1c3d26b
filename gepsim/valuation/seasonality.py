"""Which Z of the Fu curve turns rain into the runoff that gauges see.

Z stands for what the yearly balance cannot see, above all how rain is spread over the year. It has
no table value, so it is fitted; everything else of the curve is held.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import xarray as xr

from gepsim.draws import Draws, central
from gepsim.errors import InputError, Problem
from gepsim.registry import FLOWS
from gepsim.services.settings import AccountSettings
from gepsim.services.variants import swaps
from gepsim.units import factor
from gepsim.valuation.supply import Resolver, Supply

Terms = Mapping[str, xr.DataArray]
_CURVE = "budyko_evapotranspiration"
_Z = "seasonality"
_RAIN = "rain_volume"


@dataclass(frozen=True)
class SeasonalityFit:
    """Z that closes the water balance, and what it does.

    Parameters
    ----------
    seasonality : float
        The fitted Z. [1]
    closing : tuple of float
        Smallest and largest Z, within what was allowed, that still closes the balance. [1]
    allowed : tuple of float
        Bounds that were searched. [1]
    observed, tolerance : float
        Gauged runoff [mm year-1] and the relative gap that counts as closed. [1]
    terms : mapping of str to DataArray
        What the curve reads over (county, ecosystem_type), from `curve_terms`.
    """

    seasonality: float
    closing: tuple[float, float]
    allowed: tuple[float, float]
    observed: float
    tolerance: float
    terms: Terms

    def runoff(self, seasonality: float) -> float:
        """Return the runoff of the whole land under some Z. [mm year-1]."""
        return runoff(self.terms, seasonality)

    def by_county(self, seasonality: float) -> xr.DataArray:
        """Return the runoff of each county under some Z. [mm year-1]."""
        return runoff_by_county(self.terms, seasonality)


def curve_terms(supply: Supply, draws: Draws, settings: AccountSettings) -> dict[str, xr.DataArray]:
    """Return what the Fu curve reads, at central coefficients and over all types.

    Types that a profile does not account for are kept: a balance of water knows no profile.

    Parameters
    ----------
    supply : Supply
        Drivers of one year.
    draws : Draws
        Coefficients.
    settings : AccountSettings
        Whose method variants rename coefficients.
    """
    renamed, _ = swaps(settings.chosen)
    resolver = Resolver(supply, draws.alone, renamed, {})
    inputs = {**FLOWS[_CURVE].inputs, _RAIN: "m3 year-1"}
    return {name: central(resolver.get(name, units)) for name, units in inputs.items()}


def _water_left(terms: Terms, seasonality: float) -> xr.DataArray:
    """Return rain less evaporation. [m3 year-1]."""
    read = {name: terms[name] for name in FLOWS[_CURVE].inputs if name in terms}
    return terms[_RAIN] - FLOWS[_CURVE].compute(**{**read, _Z: seasonality})


def runoff_by_county(terms: Terms, seasonality: float) -> xr.DataArray:
    """Return rain less evaporation of each county under some Z.

    Parameters
    ----------
    terms : mapping of str to DataArray
        From `curve_terms`.
    seasonality : float
        Z. [1]

    Returns
    -------
    DataArray, shape (county,)
        [mm year-1]
    """
    left = _water_left(terms, seasonality).sum("ecosystem_type")
    return left / terms["area"].sum("ecosystem_type") * factor("m", "mm")


def runoff(terms: Terms, seasonality: float) -> float:
    """Return rain less evaporation of the whole land under some Z; a larger Z leaves less.

    Parameters
    ----------
    terms : mapping of str to DataArray
        From `curve_terms`.
    seasonality : float
        Z. [1]

    Returns
    -------
    float
        [mm year-1]

    Examples
    --------
    One square metre with 1.15 m of rain, a potential of 0.85 m and soil that holds 86.25 mm: with
    Z 10, omega is 2.0 and 570 mm evaporate:

    >>> numbers = dict(area=1.0, rain_volume=1.15, crop_factor=1.0, vegetated=1.0,
    ...     available_water=0.08625, curve_offset=1.25, curve_cap=5.0,
    ...     curve_weight=1.0, curve_rain=1.15, curve_pet=0.85)
    >>> terms = {name: xr.DataArray([value], dims="ecosystem_type")
    ...     for name, value in numbers.items()}
    >>> round(runoff(terms, 10.0))
    580
    """
    depth = _water_left(terms, seasonality).sum() / terms["area"].sum()
    return float(depth) * factor("m", "mm")


def fit_seasonality(
    terms: Terms, observed: float, allowed: tuple[float, float], tolerance: float
) -> SeasonalityFit:
    """Return the Z under which rain less evaporation is the gauged runoff.

    Parameters
    ----------
    terms : mapping of str to DataArray
        From `curve_terms`.
    observed : float
        Gauged runoff. [mm year-1]
    allowed : tuple of float
        Smallest and largest Z that may be found. [1]
    tolerance : float
        Relative gap that counts as closed. [1]

    Returns
    -------
    SeasonalityFit
        Runoff falls as Z rises, so there is one Z at most.

    Raises
    ------
    InputError
        If no allowed Z reaches the runoff; names the runoff that can be reached.

    Examples
    --------
    >>> numbers = dict(area=1.0, rain_volume=1.15, crop_factor=1.0, vegetated=1.0,
    ...     available_water=0.08625, curve_offset=1.25, curve_cap=5.0,
    ...     curve_weight=1.0, curve_rain=1.15, curve_pet=0.85)
    >>> terms = {name: xr.DataArray([value], dims="ecosystem_type")
    ...     for name, value in numbers.items()}
    >>> fit = fit_seasonality(terms, 580.0, (1.0, 30.0), 0.1)
    >>> round(fit.seasonality, 1), [round(z, 1) for z in fit.closing]
    (10.0, [7.1, 13.9])
    """
    _check(observed, allowed, tolerance)
    dry, wet = (runoff(terms, allowed[end]) for end in (1, 0))
    if not dry <= observed <= wet:
        raise InputError(_out_of_reach(observed, allowed, dry, wet))
    ends = tuple(
        _at(terms, min(max(observed * (1.0 + gap), dry), wet), allowed)
        for gap in (tolerance, -tolerance)
    )
    found = _at(terms, observed, allowed)
    return SeasonalityFit(found, (ends[0], ends[1]), allowed, observed, tolerance, terms)


def _at(terms: Terms, wanted: float, allowed: tuple[float, float]) -> float:
    """Return the Z of a runoff that lies within reach."""
    from scipy.optimize import brentq

    return float(brentq(lambda z: runoff(terms, z) - wanted, *allowed, xtol=1e-7))


def _check(observed: float, allowed: tuple[float, float], tolerance: float) -> None:
    """Refuse numbers that mean nothing."""
    low, high = allowed
    if not observed > 0.0:
        what = f"a runoff of {observed:g} mm year-1 is no runoff"
        raise InputError(Problem("runoff", what, "give a depth above 0"))
    if not 0.0 < low < high:
        what = f"Z cannot be searched between {low:g} and {high:g}"
        raise InputError(Problem(_Z, what, "give two numbers above 0, the smaller first"))
    if not 0.0 <= tolerance < 1.0:
        what = f"a tolerance of {tolerance:g} is no part of the runoff"
        raise InputError(Problem("runoff_closure_tolerance", what, "give 0 to 1"))


def _out_of_reach(observed: float, allowed: tuple[float, float], dry: float, wet: float) -> Problem:
    """Return why no Z fits, and what else to look at."""
    what = (
        f"no Z from {allowed[0]:g} to {allowed[1]:g} gives a runoff of {observed:.0f} mm year-1: "
        f"{dry:.0f} to {wet:.0f} can be reached"
    )
    if observed > wet:
        hint = "the rain is too low or the potential evapotranspiration too high; check them first"
    else:
        hint = "the rain is too high, or water leaves that the gauge does not see; check them first"
    return Problem(_Z, what, hint)
