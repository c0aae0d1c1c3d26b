"""The economy on one page: growth, energy, power, carbon and what is judged of them."""

from __future__ import annotations

from collections.abc import Sequence

import xarray as xr

from gepsim.dims import assemble
from gepsim.draws import Draws, central, frequency
from gepsim.economy import carbon, growth, lmdi
from gepsim.economy.assessed import assessed
from gepsim.economy.base import BaseYear, over
from gepsim.economy.calibration import Stated, balance, split_biomass
from gepsim.economy.checks import check, check_years
from gepsim.economy.costs import lever_costs, touched
from gepsim.economy.factors import (
    Factors,
    base_generation,
    grid_non_fossil,
    heat_of_power,
    load_factors,
    local_generation,
)
from gepsim.economy.labels import label
from gepsim.economy.levers import paces, remaining
from gepsim.economy.peak import peak_tests
from gepsim.economy.settings import EconomySettings, EnergySettings
from gepsim.economy.use import energy_use
from gepsim.units import factor

PEAK_TARGET = 2030
PLAN_YEARS = 5


def simulate(
    base: BaseYear,
    economy: EconomySettings,
    energy: EnergySettings,
    draws: Draws,
    years: Sequence[int],
) -> xr.Dataset:
    """Return value added, energy, power and carbon by year, sector and carrier.

    Parameters
    ----------
    base : BaseYear
        The base-year table, see `gepsim.economy.base.base_year`.
    economy, energy : EconomySettings, EnergySettings
        The two tables of a scenario.
    draws : Draws
        Coefficients; entry 0 is the central estimate.
    years : sequence of int
        The base year first.

    Returns
    -------
    Dataset
        Every variable with `units`, `long_name` and, for money, `price_year`.
    """
    check_years(years)
    check(base, economy, energy, draws.table, "[economy] and [energy]")
    base = base.in_prices(draws.deflator.factor(years[0], draws.price_year))
    realised = growth.realisation(base, economy, draws)
    parts = paths(base, economy, energy, draws, years, realised)
    parts |= {
        "gross_output": growth.gross_output(parts["value_added"], base, draws, years),
        "gdp_growth_observed": observed_growth(base, years),
        "cluster_ambition": base.ambition,
        "cluster_plan_unowned": base.plan.sum() - base.ambition.sum(),
        "lever_cost": cost_of_levers(parts, base, energy, draws, years),
    }
    whole = assemble(parts | judged(parts, draws)).assign_attrs(declared(energy))
    whole["co2_change"] = lmdi.over_time(whole.map(central)).sum("sector")
    for test in ("weak_peak", "strict_peak"):
        whole[f"probability_{test}"] = frequency(whole[test])
    return label(whole, draws.price_year)


def paths(
    base: BaseYear, economy: EconomySettings, energy: EnergySettings, draws: Draws,
    years: Sequence[int], realised: xr.DataArray,
) -> dict[str, xr.DataArray]:  # fmt: skip
    """Return value added, energy, power and CO2 of one course of the clusters.

    Parameters
    ----------
    realised : DataArray
        Part of the planned cluster output that is reached; dimensions of its own are kept. [1]
    """
    factors = load_factors(energy, draws)
    table = base_balance(base, factors, draws)
    added = growth.value_added(base, economy, draws, years, realised)
    use = energy_use(added, base, table, factors, economy, energy.levers, draws, years)
    power = power_balance(use, factors, energy, draws, years)
    return {"value_added": added, **power, **account(use, power, factors, energy, draws, years)}


def declared(settings: EnergySettings) -> dict[str, str]:
    """Return how energy and carbon are counted: numbers of two accountings do not mix."""
    return {
        "energy_accounting": settings.accounting,
        "emission_factor_set": settings.factor_set,
        "co2_scope": settings.scope,
    }


def observed_growth(base: BaseYear, years: Sequence[int]) -> xr.DataArray:
    """Return the reported growth of the city's product; missing where none is known. [1]."""
    known = [base.observed_growth.get(year, float("nan")) for year in years]
    return xr.DataArray(known, {"time": list(years)}) * factor("percent", "1")


def cost_of_levers(
    parts: dict[str, xr.DataArray], base: BaseYear, energy: EnergySettings, draws: Draws,
    years: Sequence[int],
) -> xr.DataArray:  # fmt: skip
    """Return the yearly cost of each lever. [CNY]."""
    local = parts["local_generation"].sum("technology")
    amounts = touched(
        parts["energy_use"], local, parts["certified_power"], base, energy.levers, draws, years
    )
    return lever_costs(amounts, draws)


def base_balance(base: BaseYear, factors: Factors, draws: Draws) -> xr.DataArray:
    """Return base-year energy by sector and carrier, closed on the stated totals. [tce]."""
    stated = Stated(
        energy=base.stated["energy_total"],
        co2=base.stated["co2_total"],
        non_fossil=base.stated["non_fossil_share"],
        electricity=draws.get("electricity_use", "kWh"),
        local=base_generation(draws).sum("technology"),
        oil=draws.get("oil_use", "tce"),
    )
    table = balance(base.use, base.energy, stated, factors)
    return split_biomass(table, over(draws, "biomass_part", base.sectors, "1"))


def power_balance(
    use: xr.DataArray, factors: Factors, settings: EnergySettings, draws: Draws,
    years: Sequence[int],
) -> dict[str, xr.DataArray]:  # fmt: skip
    """Return electricity used, generated, imported and exported, and the imported mix. [kWh]."""
    electricity = use.sel(carrier="electricity", drop=True) / factors.coal_rate
    local = local_generation(settings, draws, years)
    total, made = electricity.sum("sector"), local.sum("technology")
    share = grid_non_fossil(factors, settings, draws, years)
    return {
        "electricity_use": electricity,
        "local_generation": local,
        "net_import": carbon.net_import(total, made),
        "net_export": carbon.net_import(made, total),
        "grid_non_fossil": share,
        "grid_emission_factor": factors.fossil_power * (1.0 - share),
    }


def account(
    use: xr.DataArray, power: dict[str, xr.DataArray], factors: Factors,
    settings: EnergySettings, draws: Draws, years: Sequence[int],
) -> dict[str, xr.DataArray]:  # fmt: skip
    """Return energy in the declared accounting, CO2 in the declared scope, non-fossil energy."""
    calorific = settings.accounting == "calorific"
    rate = xr.DataArray(heat_of_power()) if calorific else factors.coal_rate
    counted = xr.where(use.carrier == "electricity", use * rate / factors.coal_rate, use)
    electricity, imported = power["electricity_use"], power["net_import"]
    clean = carbon.clean_power(
        electricity.sum("sector"),
        power["local_generation"].sum("technology"),
        imported,
        power["grid_non_fossil"],
    )
    process = process_co2(settings, draws, years)
    per_energy = carbon.emission_factors(
        factors.emission, electricity, imported, power["grid_emission_factor"], rate
    )
    if settings.scope == "energy_only":
        per_energy = factors.emission
    co2 = carbon.co2(counted, per_energy)
    if settings.scope == "energy_import_process":
        co2 = co2 + xr.where(co2.sector == "advanced_materials", process, 0.0)
    assessment = assessed(counted, electricity.sum("sector"), clean, rate, settings, draws, years)
    return {
        **assessment,
        "energy_use": counted,
        "co2_emissions": co2,
        "emission_factor": per_energy,
        "process_co2": process,
        "non_fossil_energy": carbon.non_fossil_energy(counted, clean, rate),
    }


def process_co2(settings: EnergySettings, draws: Draws, years: Sequence[int]) -> xr.DataArray:
    """Return CO2 that clinker gives off besides its fuel. [tCO2]."""
    clinker = draws.get("clinker_output", "t") * remaining(
        paces(settings.levers.cement_decline, years)
    )
    return clinker * draws.get("clinker_process_co2", "tCO2 t-1")


def judged(parts: dict[str, xr.DataArray], draws: Draws) -> dict[str, xr.DataArray]:
    """Return intensities, their cuts, the non-fossil share and the peak tests."""
    product = parts["value_added"].sum("sector")
    energy = parts["energy_use"].sum(["sector", "carrier"])
    co2 = parts["co2_emissions"].sum("sector")
    energy_intensity, carbon_intensity = energy / product, co2 / product
    return {
        "gdp_growth": product / product.shift(time=1) - 1.0,
        "energy_intensity": energy_intensity,
        "assessed_energy_intensity": parts["assessed_energy"] / product,
        "carbon_intensity": carbon_intensity,
        "energy_intensity_cut": carbon.yearly_cut(energy_intensity, PLAN_YEARS),
        "carbon_intensity_cut": carbon.yearly_cut(carbon_intensity, PLAN_YEARS),
        "non_fossil_share": parts["non_fossil_energy"] / energy,
        **peak_tests(co2, draws, PEAK_TARGET),
    }
