"""The account: energy by the declared method, CO2 in the declared scope, and what is judged."""

from __future__ import annotations

import xarray as xr

from gepsim.draws import Draws
from gepsim.economy import carbon
from gepsim.economy.assessed import assessed, feedstock
from gepsim.economy.case import EconomyCase
from gepsim.economy.factors import Factors, heat_of_power
from gepsim.economy.peak import peak_tests
from gepsim.economy.settings import EnergySettings
from gepsim.economy.use import standing
from gepsim.plan_periods import PLAN_YEARS


def declared(settings: EnergySettings) -> dict[str, str]:
    """Return how energy and carbon are counted: numbers of two accountings do not mix."""
    return {
        "energy_accounting": settings.accounting,
        "emission_factor_set": settings.factor_set,
        "co2_scope": settings.scope,
    }


def power_rate(settings: EnergySettings, factors: Factors) -> xr.DataArray:
    """Return what a kWh counts as under the declared method. [tce kWh-1]."""
    if settings.accounting == "calorific":
        return xr.DataArray(heat_of_power())
    return factors.coal_rate


def account(
    use: xr.DataArray, power: dict[str, xr.DataArray], factors: Factors, case: EconomyCase
) -> dict[str, xr.DataArray]:
    """Return energy in the declared accounting, CO2 in the declared scope, non-fossil energy.

    Parameters
    ----------
    use : DataArray
        Energy by sector and carrier, electricity at its coal equivalent. [tce]
    power : mapping of str to DataArray
        The power balance. [kWh]
    """
    rate = power_rate(case.energy, factors)
    found = emitted(use, power, factors, case)
    counted = found["energy_use"]
    return {
        **assessed(counted, power, rate, case),
        "non_fossil_share_as_judged": share_as_judged(use, power["clean_power"], factors),
        **found,
        "non_fossil_energy": carbon.non_fossil_energy(counted, power["clean_power"], rate),
    }


def emitted(
    use: xr.DataArray, power: dict[str, xr.DataArray], factors: Factors, case: EconomyCase
) -> dict[str, xr.DataArray]:
    """Return energy in the declared accounting and CO2 in the declared scope, of `account`."""
    rate = power_rate(case.energy, factors)
    counted = xr.where(use.carrier == "electricity", use * (rate / factors.coal_rate), use)
    per_energy, process = factor_by_carrier(power, factors, rate, case), process_co2(case)
    given_off = carbon.co2(counted, per_energy)
    if case.energy.scope == "energy_import_process":
        given_off = given_off + xr.where(case.base.plays("materials"), process, 0.0)
    if case.energy.feedstock_excluded:
        given_off = given_off - kept_in_products(use, factors, case)
    return {
        "energy_use": counted,
        "co2_emissions": given_off,
        "emission_factor": per_energy,
        "process_co2": process,
    }


def share_as_judged(use: xr.DataArray, clean_power: xr.DataArray, factors: Factors) -> xr.DataArray:
    """Return the non-fossil share at the coal equivalent, whatever the declared method. [1].

    The plan's levels are of the coal-equivalent method; the calorific one lies 16 points lower.
    """
    rate = factors.coal_rate
    return carbon.non_fossil_energy(use, clean_power, rate) / use.sum(["sector", "carrier"])


def kept_in_products(use: xr.DataArray, factors: Factors, case: EconomyCase) -> xr.DataArray:
    """Return CO2 of raw-material gas that is not given off, by sector. [tCO2].

    It is taken off where raw material is not counted as energy; the rest of its carbon leaves the
    plants and stays counted.
    """
    gas = use.sel(carrier="gas", drop=True) * factors.fuel("gas")
    raw = feedstock(gas, case.number("feedstock_part"))
    kept = raw * case.number("feedstock_carbon_kept")
    return xr.where(case.base.plays("chemicals"), kept, 0.0)


def factor_by_carrier(
    power: dict[str, xr.DataArray], factors: Factors, rate: xr.DataArray, case: EconomyCase
) -> xr.DataArray:
    """Return emission factors by carrier and year in the declared scope. [tCO2 tce-1]."""
    if case.energy.scope == "energy_only":
        return factors.emission
    return carbon.emission_factors(
        factors.emission,
        power["electricity_use"],
        power["net_import"],
        power["grid_emission_factor"],
        rate,
    )


def process_co2(case: EconomyCase) -> xr.DataArray:
    """Return CO2 that clinker gives off besides its fuel. [tCO2].

    Clinker goes as the standing capacity of the materials sector goes; a city without one makes
    none.
    """
    materials = list(case.base.sectors_of("materials"))
    if not materials:
        return case.along([0.0 for _ in case.years])
    kept = standing(case) * case.after_measures("standing", 1.0, case.base.producers)
    clinker = case.number("clinker_output", "t") * kept.sel(sector=materials[0], drop=True)
    return clinker * case.number("clinker_process_co2", "tCO2 t-1")


def judged(parts: dict[str, xr.DataArray], draws: Draws) -> dict[str, xr.DataArray]:
    """Return intensities, their cuts, the non-fossil share and the peak tests."""
    product = parts["value_added"].sum("sector")
    energy = parts["energy_use"].sum(["sector", "carrier"])
    emitted = parts["co2_emissions"].sum("sector")
    energy_intensity, carbon_intensity = energy / product, emitted / product
    return {
        "gdp_growth": product / product.shift(time=1) - 1.0,
        "energy_intensity": energy_intensity,
        "assessed_energy_intensity": parts["assessed_energy"] / product,
        "carbon_intensity": carbon_intensity,
        "energy_intensity_cut_year": carbon.yearly_cut(energy_intensity, 1),
        "carbon_intensity_cut_year": carbon.yearly_cut(carbon_intensity, 1),
        "energy_intensity_cut": carbon.yearly_cut(energy_intensity, PLAN_YEARS),
        "carbon_intensity_cut": carbon.yearly_cut(carbon_intensity, PLAN_YEARS),
        "non_fossil_share": parts["non_fossil_energy"] / energy,
        **peak_tests(emitted, draws),
    }
