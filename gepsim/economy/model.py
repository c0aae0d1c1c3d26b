"""The economy on one page: growth, energy, power, carbon and what is judged of them."""

from __future__ import annotations

from collections.abc import Sequence

import xarray as xr

from gepsim.dims import assemble
from gepsim.draws import Draws
from gepsim.economy import carbon, growth
from gepsim.economy.base import BaseYear, over
from gepsim.economy.calibration import Stated, balance, split_biomass
from gepsim.economy.factors import (
    Factors,
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
    factors = load_factors(energy, draws)
    base = base.in_prices(draws.deflator.factor(years[0], draws.price_year))
    table = base_balance(base, factors, draws)
    added = growth.value_added(base, economy, draws, years)
    use = energy_use(added, base, table, factors, economy, energy.levers, draws, years)
    power = power_balance(use, factors, energy, draws, years)
    parts = {
        "value_added": added,
        "gross_output": growth.gross_output(added, base, draws, years),
        **power,
        **account(use, power, factors, energy, draws, years),
    }
    parts |= judged(parts, draws)
    return label(assemble(parts), draws.price_year, energy)


def base_balance(base: BaseYear, factors: Factors, draws: Draws) -> xr.DataArray:
    """Return base-year energy by sector and carrier, closed on the stated totals. [tce]."""
    local = local_generation(EnergySettings(), draws, [growth.BASE_YEAR]).sum("technology")
    stated = Stated(
        energy=base.stated["energy_total"],
        co2=base.stated["co2_total"],
        non_fossil=base.stated["non_fossil_share"],
        electricity=draws.get("electricity_use", "kWh"),
        local=local.isel(time=0, drop=True),
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
    co2 = carbon.direct_co2(use, factors.emission)
    if settings.scope != "energy_only":
        co2 = co2 + carbon.import_co2(electricity, imported, power["grid_emission_factor"])
    if settings.scope == "energy_import_process":
        co2 = co2 + xr.where(co2.sector == "advanced_materials", process, 0.0)
    return {
        "energy_use": counted,
        "co2_emissions": co2,
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
        "carbon_intensity": carbon_intensity,
        "energy_intensity_cut": carbon.yearly_cut(energy_intensity, PLAN_YEARS),
        "carbon_intensity_cut": carbon.yearly_cut(carbon_intensity, PLAN_YEARS),
        "non_fossil_share": parts["non_fossil_energy"] / energy,
        **peak_tests(co2, draws, PEAK_TARGET),
    }
