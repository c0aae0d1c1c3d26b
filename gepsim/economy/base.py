"""What stands in the base year: value added, output and energy by sector, as the city states it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import xarray as xr

from gepsim.city import City
from gepsim.city.roles import ROLES
from gepsim.draws import constants
from gepsim.errors import InputError, Problem
from gepsim.units import factor

CARRIERS = ("coal", "oil", "gas", "electricity", "heat", "biomass", "other_non_fossil")
FUELS = ("coal", "oil", "gas")
_STATED = {
    "energy_total": "tce year-1",
    "co2_total": "tCO2 year-1",
    "non_fossil_share": "1",
}
_PARTS = ("coal", "oil", "gas", "electricity", "other_non_fossil")


@dataclass(frozen=True)
class BaseYear:
    """The base-year table, before it is brought to the stated totals.

    Parameters
    ----------
    value_added, gross_output : DataArray
        By sector; output is missing where the city states none. [CNY, base-year prices]
    energy : DataArray
        By sector, all carriers together. [tce, coal equivalent]
    use : DataArray
        By sector and `_PARTS` carrier; electricity in kWh, fuels in tce.
    plan : DataArray
        Planned gross output of the clusters in `plan_year`. [CNY, prices of that year]
    plan_year : int or None
        Year in which the clusters are to reach their planned output.
    stated : mapping of str to float
        What the city states for the base year: ``energy_total`` [tce], ``co2_total`` [tCO2],
        ``non_fossil_share`` [1].
    observed_growth : mapping of year to float
        Real growth of the city's product as reported. [percent]
    ambition : DataArray
        Cluster output that counties name as their own, by county. [CNY]
    industry : dict
        primary, secondary, tertiary or household, by sector.
    roles : mapping of str to tuple of str
        Sectors by role of `gepsim.city.roles`.
    """

    value_added: xr.DataArray
    gross_output: xr.DataArray
    energy: xr.DataArray
    use: xr.DataArray
    plan: xr.DataArray
    plan_year: int | None
    stated: Mapping[str, float]
    observed_growth: Mapping[int, float]
    ambition: xr.DataArray
    industry: Mapping[str, str]
    roles: Mapping[str, tuple[str, ...]]

    def in_prices(self, level: float) -> BaseYear:
        """Return the same base year with all money times `level`."""
        return replace(
            self,
            value_added=self.value_added * level,
            gross_output=self.gross_output * level,
            plan=self.plan * level,
        )

    @cached_property
    def sectors(self) -> list[str]:
        """Return all sectors, households among them."""
        return [str(s) for s in self.value_added.sector.values]

    @cached_property
    def producers(self) -> list[str]:
        """Return the sectors that add value."""
        return [s for s in self.sectors if self.industry[s] != "household"]

    @cached_property
    def households(self) -> list[str]:
        """Return the kinds of household."""
        return [s for s in self.sectors if self.industry[s] == "household"]

    def sectors_of(self, role: str) -> tuple[str, ...]:
        """Return the sectors with a role; none where the city has no such sector."""
        return self.roles[role]

    def plays(self, role: str, sectors: Sequence[str] | None = None) -> xr.DataArray:
        """Return, for all or some sectors, whether they have a role."""
        names = self.sectors if sectors is None else list(sectors)
        return xr.DataArray([s in self.roles[role] for s in names], {"sector": names}, "sector")

    @cached_property
    def others(self) -> list[str]:
        """Return the sectors that add value and have no planned output."""
        return [s for s in self.producers if s not in self.clusters]

    @cached_property
    def clusters(self) -> list[str]:
        """Return the sectors with a planned output."""
        return [str(s) for s in self.plan.sector.values]


def base_year(city: City) -> BaseYear:
    """Return the base year from the tables of a city.

    Raises
    ------
    InputError
        If the clusters do not share one year.
    """
    fields = ("coal_tce", "oil_tce", "gas_tce", "electricity_kwh", "other_non_fossil_tce")
    use = xr.concat([_column(city, field) for field in fields], "carrier")
    named = {county.code: 0.0 for county in city.counties}
    for row in city.cluster_ambitions:
        named[row.county] += row.output_cny
    return BaseYear(
        value_added=_column(city, "value_added_cny"),
        gross_output=_column(city, "gross_output_cny"),
        energy=_column(city, "energy_tce"),
        use=use.assign_coords(carrier=list(_PARTS)).transpose("sector", "carrier"),
        plan=constants({row.sector: row.output_cny for row in city.clusters}, "sector"),
        plan_year=_plan_year(city),
        stated={name: _stated(city, name, units) for name, units in _STATED.items()},
        observed_growth={
            row.year: row.value
            for row in city.statistics
            if row.name == "gdp_growth" and row.county == "*"
        },
        ambition=constants(named, "county"),
        industry={s.id: s.industry for s in city.sectors},
        roles={role: city.sectors_of(role) for role in ROLES},
    )


def _plan_year(city: City) -> int | None:
    """Return the one year in which all clusters are due; None for a city without clusters."""
    years = sorted({row.year for row in city.clusters})
    if len(years) > 1:
        what = f"the clusters are due in {', '.join(map(str, years))}"
        hint = "give all of them one year: the economy heads for one plan"
        raise InputError(Problem("clusters.csv", what, hint))
    return years[0] if years else None


def _stated(city: City, name: str, units: str) -> float:
    fact = city.energy(name)
    return fact.value * factor(fact.units, units, f"energy_base.csv '{name}'")


def _column(city: City, field: str) -> xr.DataArray:
    """Return one column of the sector table; missing where the city states nothing."""
    cells = {s.id: getattr(s, field) for s in city.sectors}
    return constants({k: float("nan") if v is None else v for k, v in cells.items()}, "sector")


def together(sectors: Sequence[str], *parts: xr.DataArray) -> xr.DataArray:
    """Return arrays over different sectors as one array over all `sectors`; the rest is 0.

    Examples
    --------
    >>> a, b = constants({"shops": 1.0}, "sector"), constants({"mills": 2.0}, "sector")
    >>> together(["shops", "mills", "homes"], a, b).values.tolist()
    [1.0, 2.0, 0.0]
    """
    whole = constants(dict.fromkeys(sectors, 0.0), "sector")
    for part in parts:
        whole = whole + part.reindex(sector=list(sectors), fill_value=0.0)
    return whole
