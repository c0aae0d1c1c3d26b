"""Emissions of the cluster plan as straight lines, so that a search asks the economy three times.

No sector's energy hangs on another's, and that of new capacity is in proportion to what enters. So
two economies, with none and with all of the plan, tell what a cluster emits and uses per capacity;
only imported power bends, where the city has enough of its own. A third economy is the proof; where
it lies off the line, the search asks whole economies. 75 questions of a run took 75 economies.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import xarray as xr

from gepsim.economy import growth, stock
from gepsim.economy.account import emitted
from gepsim.economy.carbon import net_import
from gepsim.economy.case import EconomyCase
from gepsim.economy.model import groundwork
from gepsim.economy.supply import power_balance
from gepsim.economy.use import energy_use

#: From the realised parts of the clusters to what they bring.
Line = Callable[[xr.DataArray], xr.DataArray]

#: How far a course may lie off the line, of its own size. [1]
_STRAIGHT = 1e-11


@dataclass(frozen=True)
class Course:
    """One course of the clusters.

    Parameters
    ----------
    co2 : DataArray
        Emissions of the city. [tCO2]
    rest : DataArray
        Emissions by sector, without those of imported power. [tCO2]
    power : DataArray
        Electricity by sector. [kWh]
    made : DataArray
        Local generation. [kWh]
    per_power : DataArray
        Emissions of imported power in the declared scope. [tCO2 kWh-1]
    """

    co2: xr.DataArray
    rest: xr.DataArray
    power: xr.DataArray
    made: xr.DataArray
    per_power: xr.DataArray


def course(case: EconomyCase, realised: xr.DataArray) -> Course:
    """Return what the whole economy says of one course.

    Parameters
    ----------
    realised : DataArray
        Part of what the plan adds to the clusters that is built. [1]
    """
    factors, table = groundwork(case)
    use = energy_use(growth.value_added(case, realised), table, factors, case)
    power = power_balance(use, factors, case)
    found = emitted(use, power, factors, case)
    electric = found["energy_use"].sel(carrier="electricity", drop=True)
    per_energy = found["emission_factor"].sel(carrier="electricity", drop=True)
    imported = power["grid_emission_factor"] * float(case.energy.scope != "energy_only")
    return Course(
        co2=found["co2_emissions"].sum("sector"),
        rest=found["co2_emissions"] - electric * per_energy,
        power=power["electricity_use"],
        made=power["local_generation"].sum("technology"),
        per_power=imported,
    )


def entering(case: EconomyCase) -> Line:
    """Return a function to the energy of what the plan adds, in units of new technology. [CNY]."""
    clusters = case.base.clusters
    operation = case.after_measures("operation", 1.0)
    entry = operation if case.economy.model == "recipe" else case.after_measures("entry", 1.0)
    today = growth.per_cluster(0.0, clusters)
    without = growth.as_built(growth.planned_clusters(case, today), case)

    def found(realised: xr.DataArray) -> xr.DataArray:
        asked = growth.as_built(growth.planned_clusters(case, realised), case)
        return stock.new_energy(stock.added_capacity(asked, without), entry, operation)

    return found


def straight(case: EconomyCase) -> Line | None:
    """Return a function from realised parts to emissions of the city; None if no line holds them.

    It gives what `gepsim.economy.model.emissions` gives, over time and member. [tCO2]
    """
    clusters = case.base.clusters
    between = dict(zip(clusters, np.linspace(0.2, 0.8, len(clusters)).tolist(), strict=True))
    shares = [growth.per_cluster(share, clusters) for share in (0.0, between, 1.0)]
    none, some, every = (course(case, share) for share in shares)
    entered = entering(case)
    whole = entered(shares[-1])
    rest, power = (
        ((late - early).sel(sector=clusters) / whole).where(whole != 0, 0.0)
        for late, early in ((every.rest, none.rest), (every.power, none.power))
    )
    rest_today, power_today = none.rest.sum("sector"), none.power.sum("sector")

    def found(realised: xr.DataArray) -> xr.DataArray:
        new = entered(realised)
        used = power_today + (new * power).sum("sector")
        imported = net_import(used, none.made) * none.per_power
        return rest_today + (new * rest).sum("sector") + imported

    apart = np.abs(found(shares[1]) / some.co2 - 1.0)
    return found if float(apart.max()) < _STRAIGHT else None
