"""The economy on one page: growth, energy, power, carbon and what is judged of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import xarray as xr

from gepsim.dims import assemble
from gepsim.draw_parts import gathered
from gepsim.draws import Draws, central, frequency
from gepsim.economy import growth, lmdi
from gepsim.economy.account import account, declared, emitted, judged
from gepsim.economy.air import air_emissions, particle_emissions
from gepsim.economy.base import BaseYear, together
from gepsim.economy.calibration import base_balance
from gepsim.economy.case import EconomyCase
from gepsim.economy.checks import check, check_years
from gepsim.economy.costs import lever_costs, touched
from gepsim.economy.factors import Factors, load_factors
from gepsim.economy.households import home_demand
from gepsim.economy.labels import label
from gepsim.economy.settings import EconomySettings, EnergySettings
from gepsim.economy.supply import power_balance
from gepsim.economy.use import energy_use
from gepsim.kept import kept
from gepsim.units import factor


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
        Every variable with `units`, a name unless the files name it, and for money `price_year`.
    """
    check_years(years)
    check(base, economy, energy, draws.table, "[economy] and [energy]")
    return compute(base, economy, energy, draws, years)


def compute(
    base: BaseYear,
    economy: EconomySettings,
    energy: EnergySettings,
    draws: Draws,
    years: Sequence[int],
) -> xr.Dataset:
    """Return what `simulate` does, for settings that were checked against base and rows."""
    found = gathered(draws, partial(_of_some, base, economy, energy, years))
    whole = xr.Dataset(found).assign_attrs(declared(energy))
    for test in ("weak_peak", "strict_peak"):
        whole[f"probability_{test}"] = frequency(whole[test])
    return label(whole, draws.price_year)


def _of_some(
    base: BaseYear,
    economy: EconomySettings,
    energy: EnergySettings,
    years: Sequence[int],
    draws: Draws,
) -> xr.Dataset:
    """Return the economy of some draws, each by itself."""
    case = prepared(base, economy, energy, draws, years)
    realised = growth.realisation(case)
    parts = paths(case, realised)
    dirt = air_emissions(parts["use"], parts["local_generation"], case)
    costs = touched(
        parts.pop("use"),
        parts["local_generation"].sum("technology"),
        parts["certified_power"],
        case,
    )
    output = growth.gross_output(parts["value_added"], realised, case)
    parts |= {
        "gross_output": output,
        "gross_output_current": growth.in_current_prices(output, case),
        "value_added_rate": (parts["value_added"] / output).where(output > 0),
        "gdp_growth_observed": observed_growth(case),
        "cluster_ambition": case.base.ambition,
        "cluster_plan_unowned": case.base.plan.sum() - case.base.ambition.sum(),
        "lever_cost": lever_costs(costs, case),
        "home_demand": together(case.base.sectors, home_demand(groundwork(case)[1], case)),
        "air_emissions": dirt,
        "particle_emissions": particle_emissions(dirt, case),
    }
    whole = assemble(parts | judged(parts, draws))
    whole["co2_change"] = lmdi.over_time(whole.map(central)).sum("sector")
    return whole


#: What land and targets read of an economy.
READ = (
    "value_added", "gross_output_current", "energy_use", "co2_emissions", "carbon_intensity",
    "assessed_energy_intensity", "non_fossil_share_as_judged", "particle_emissions",
)  # fmt: skip


def compute_read(
    base: BaseYear,
    economy: EconomySettings,
    energy: EnergySettings,
    draws: Draws,
    years: Sequence[int],
) -> xr.Dataset:
    """Return the variables of `READ` as `compute` does: a trial needs no costs and no causes.

    What is left out is a quarter of an economy's time, and advice makes a hundred of them.
    """
    case = prepared(base, economy, energy, draws, years)
    realised = growth.realisation(case)
    parts = paths(case, realised)
    output = growth.gross_output(parts["value_added"], realised, case)
    product = parts["value_added"].sum("sector")
    dirt = air_emissions(parts["use"], parts["local_generation"], case)
    parts |= {
        "gross_output_current": growth.in_current_prices(output, case),
        "carbon_intensity": parts["co2_emissions"].sum("sector") / product,
        "assessed_energy_intensity": parts["assessed_energy"] / product,
        "particle_emissions": particle_emissions(dirt, case),
    }
    return label(assemble({name: parts[name] for name in READ}), draws.price_year)


def prepared(
    base: BaseYear,
    economy: EconomySettings,
    energy: EnergySettings,
    draws: Draws,
    years: Sequence[int],
) -> EconomyCase:
    """Return the case in the prices of the run."""
    level = draws.deflator.factor(years[0], draws.price_year)
    return EconomyCase(base.in_prices(level), economy, energy, draws, years)


def paths(case: EconomyCase, realised: xr.DataArray) -> dict[str, xr.DataArray]:
    """Return value added, energy, power and CO2 of one course of the clusters.

    Parameters
    ----------
    realised : DataArray
        Part of what the plan adds to the clusters that is built; its own dimensions stay. [1]
    """
    factors, table = groundwork(case)
    added = growth.value_added(case, realised)
    use = energy_use(added, table, factors, case)
    power = power_balance(use, factors, case)
    return {"value_added": added, "use": use, **power, **account(use, power, factors, case)}


def groundwork(case: EconomyCase) -> tuple[Factors, xr.DataArray]:
    """Return emission factors and base-year energy [tce], the same whatever a scenario does after.

    They take a seventh of an economy's time, and are shared by all that have the same draws. The
    table is balanced until it closes in every draw, so that a part takes its own of the whole.
    """
    base, energy, draws = case.base, case.energy, case.draws.whole
    factors = kept(
        "emission factors",
        lambda: load_factors(energy, draws),
        of=[draws],
        words=[energy.factor_set, energy.factor_set_uncertain],
    )
    table = kept(
        "base-year energy",
        lambda: base_balance(base, factors, draws),
        of=[base.use, base.energy, base.stated, factors, draws],
    )
    return factors.of(case.draws), case.draws.own(table)


def emissions(case: EconomyCase, realised: xr.DataArray) -> xr.DataArray:
    """Return the CO2 of `paths` alone, by sector and year, without what is judged of it. [tCO2].

    Parameters
    ----------
    realised : DataArray
        As for `paths`. [1]
    """
    factors, table = groundwork(case)
    use = energy_use(growth.value_added(case, realised), table, factors, case)
    return emitted(use, power_balance(use, factors, case), factors, case)["co2_emissions"]


def observed_growth(case: EconomyCase) -> xr.DataArray:
    """Return the reported growth of the city's product; missing where none is known. [1]."""
    known = [case.base.observed_growth.get(year, float("nan")) for year in case.years]
    return case.along(known) * factor("percent", "1")
