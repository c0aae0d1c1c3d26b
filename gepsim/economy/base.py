"""What stands in the base year: value added, output and energy by sector, as the city states it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import xarray as xr

from gepsim.draws import Draws, constants

CARRIERS = ("coal", "oil", "gas", "electricity", "heat", "biomass", "other_non_fossil")
FUELS = ("coal", "oil", "gas")
HOUSEHOLDS = ("urban_households", "rural_households")
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
        Planned gross output of the clusters in 2035. [CNY, prices of 2035]
    industry : dict
        primary, secondary, tertiary or household, by sector.
    """

    value_added: xr.DataArray
    gross_output: xr.DataArray
    energy: xr.DataArray
    use: xr.DataArray
    plan: xr.DataArray
    industry: Mapping[str, str]

    def in_prices(self, level: float) -> BaseYear:
        """Return the same base year with all money times `level`."""
        return replace(
            self,
            value_added=self.value_added * level,
            gross_output=self.gross_output * level,
            plan=self.plan * level,
        )

    @property
    def sectors(self) -> list[str]:
        """Return all sectors, households among them."""
        return [str(s) for s in self.value_added.sector.values]

    @property
    def producers(self) -> list[str]:
        """Return the sectors that add value."""
        return [s for s in self.sectors if self.industry[s] != "household"]

    @property
    def clusters(self) -> list[str]:
        """Return the sectors with a planned output."""
        return [str(s) for s in self.plan.sector.values]


def base_year(sectors: Sequence[Any], plan: Mapping[str, float]) -> BaseYear:
    """Return the base year from the rows of ``sectors.csv`` and the planned cluster outputs.

    Parameters
    ----------
    sectors : sequence
        Rows with the columns of ``sectors.csv``.
    plan : mapping of sector to float
        Gross output of 2035. [CNY]
    """
    names = [s.id for s in sectors]

    def column(field: str) -> xr.DataArray:
        cells = [getattr(s, field) for s in sectors]
        numbers = [float("nan") if cell is None else float(cell) for cell in cells]
        return xr.DataArray(numbers, {"sector": names})

    fields = ("coal_tce", "oil_tce", "gas_tce", "electricity_kwh", "other_non_fossil_tce")
    use = xr.concat([column(field) for field in fields], "carrier")
    return BaseYear(
        value_added=column("value_added_cny"),
        gross_output=column("gross_output_cny"),
        energy=column("energy_tce"),
        use=use.assign_coords(carrier=list(_PARTS)).transpose("sector", "carrier"),
        plan=constants(plan, "sector"),
        industry={s.id: s.industry for s in sectors},
    )


def over(draws: Draws, name: str, sectors: Sequence[str], units: str) -> xr.DataArray:
    """Return ``name.<sector>`` coefficients for `sectors`; 0 where a sector has no row."""
    known = [s for s in sectors if f"{name}.{s}" in draws.table.rows]
    if not known:
        return constants(dict.fromkeys(sectors, 0.0), "sector")
    return draws.family(name, "sector", known, units).reindex(sector=list(sectors), fill_value=0.0)


def together(sectors: Sequence[str], *parts: xr.DataArray) -> xr.DataArray:
    """Return arrays over different sectors as one array over all `sectors`; the rest is 0.

    Examples
    --------
    >>> a, b = constants({"finance": 1.0}, "sector"), constants({"transport": 2.0}, "sector")
    >>> together(["finance", "transport", "urban_households"], a, b).values.tolist()
    [1.0, 2.0, 0.0]
    """
    whole = constants(dict.fromkeys(sectors, 0.0), "sector")
    for part in parts:
        whole = whole + part.reindex(sector=list(sectors), fill_value=0.0)
    return whole
