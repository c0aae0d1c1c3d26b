"""Power: what the city generates, what it takes from the grid, and how clean that is."""

from __future__ import annotations

import numpy as np
import xarray as xr

from gepsim.coefficients import Table
from gepsim.draws import Draws, central
from gepsim.economy import carbon
from gepsim.economy.case import EconomyCase
from gepsim.economy.factors import Factors, waypoints
from gepsim.economy.settings import LocalSupply
from gepsim.errors import Problems
from gepsim.possible import kind
from gepsim.units import factor

TECHNOLOGIES = tuple(LocalSupply.model_fields)


def grid_non_fossil(factors: Factors, case: EconomyCase) -> xr.DataArray:
    """Return the non-fossil share of imported power by year. [1]."""
    share = waypoints(factors.grid_non_fossil_base, _grid_points(case), case.years)
    return 1.0 - (1.0 - share) * xr.where(case.dry, case.number("dry_grid_fossil"), 1.0)


def _grid_points(case: EconomyCase) -> dict[int, xr.DataArray | float]:
    """Return the years at which the imported mix is known: the scenario's or the rows'."""
    if case.energy.grid == "constant":
        return {}
    if case.energy.grid_non_fossil:
        scale = factor("percent", "1")
        return {year: value * scale for year, value in case.energy.grid_non_fossil.items()}
    rows = by_year(case.draws.table, "grid_non_fossil")
    return {year: case.number(name) for year, name in rows.items()}


def by_year(table: Table, family: str) -> dict[int, str]:
    """Return the names of the coefficients ``family.YEAR``, by year.

    Raises
    ------
    InputError
        With every name of the family that ends in no year.
    """
    problems, found, years = Problems(), {}, kind("year")
    for name in (n for n in table.rows if n.startswith(f"{family}.")):
        word = name.removeprefix(f"{family}.")
        if word.isascii() and word.isdigit() and not years.fault(int(word)):
            found[int(word)] = name
        else:
            where = table.places.get(table.rows[name][0].place, "coefficients")
            hint = f"the row of 2030 is {family}.2030"
            problems.add(where, f"'{name}' ends in no year: '{word}'", hint)
    problems.raise_if_any()
    return found


def base_generation(draws: Draws) -> xr.DataArray:
    """Return local non-fossil generation of the base year by technology. [kWh]."""
    return draws.spread_over("local_generation", "technology", TECHNOLOGIES, "kWh")


def local_generation(case: EconomyCase) -> xr.DataArray:
    """Return local non-fossil generation by technology and year. [kWh].

    The spread of the base year goes along with the path.
    """
    base = base_generation(case.draws)
    middle = central(base)
    paths = [_path(float(middle.sel(technology=name)), name, case) for name in TECHNOLOGIES]
    whole = xr.concat(paths, "technology").assign_coords(technology=[*TECHNOLOGIES])
    whole = whole * (base / middle).where(middle > 0, 1.0)
    low_water = case.dry & (whole.technology == "hydro")
    return whole * xr.where(low_water, case.number("dry_hydro_output"), 1.0)


def _path(today: float, technology: str, case: EconomyCase) -> xr.DataArray:
    points = {case.years[0]: today, **getattr(case.energy.local_supply, technology)}
    known = sorted(points)
    return case.along(list(np.interp(case.years, known, [points[year] for year in known])))


def power_balance(
    use: xr.DataArray, factors: Factors, case: EconomyCase
) -> dict[str, xr.DataArray]:
    """Return electricity used, generated, imported and exported, and the imported mix. [kWh].

    Parameters
    ----------
    use : DataArray
        Energy by sector and carrier, electricity at its coal equivalent. [tce]
    """
    electricity = use.sel(carrier="electricity", drop=True) / factors.coal_rate
    local, share = local_generation(case), grid_non_fossil(factors, case)
    total, made = electricity.sum("sector"), local.sum("technology")
    return {
        "electricity_use": electricity,
        "local_generation": local,
        "net_import": carbon.net_import(total, made),
        "net_export": carbon.net_import(made, total),
        "grid_non_fossil": share,
        "grid_emission_factor": factors.fossil_power * (1.0 - share),
        "clean_power": carbon.clean_power(total, made, share),
    }
