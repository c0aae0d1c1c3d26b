"""What a valuation receives, and how the inputs of a flow are found by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import xarray as xr

from gepsim.coefficients import Table
from gepsim.draws import Draws
from gepsim.errors import GepsimError, InputError, Problem
from gepsim.land import drivers, extra, growth, water  # noqa: F401 - they declare what the land hands over
from gepsim.land.condition import POOR
from gepsim.land.water import CURVE_TABLE, CURVE_WETTER, EVAPORATED_INFLOW
from gepsim.memory import back_to_files
from gepsim.registry import DERIVED, FLOWS, Declared, Flow, zonal_units
from gepsim.services.settings import AccountSettings
from gepsim.services.variants import swaps
from gepsim.units import factor
from gepsim.valuation.paths import price_paths, unindexed

#: Drivers that are zero where nobody looked for them.
_NONE_IF_ABSENT = (EVAPORATED_INFLOW, *POOR.values())

#: Without its parts a zone is as its mean.
_MEANS = {"curve_rain": "rain_volume", "curve_pet": "pet_volume"}

#: What a landscape needs for a driver that it lacks.
_NEEDS = {
    "hot_day_area_max": "bring months of maximum temperature (monthly_temperature_min and _max), "
    "or a layer hot_days_max; or choose hot_days = mean_26",
    "hot_day_area_stated": "bring a layer hot_days_stated, or choose hot_days = mean_26",
}


@dataclass(frozen=True)
class Supply:
    """The physical side of an account.

    Parameters
    ----------
    drivers : Dataset
        Sums over (time, county, ecosystem_type) in the units that the land declares; one that is
        itself uncertain may carry draws.
    statistics : mapping of str to DataArray
        City statistics over county and perhaps time, each with a ``units`` attribute; they stand
        in for coefficients of the same name.
    paths : mapping of str to DataArray
        Factors over time (county, member) by which a coefficient of that name grows. [1]
    """

    drivers: xr.Dataset
    statistics: Mapping[str, xr.DataArray] = field(default_factory=dict)
    paths: Mapping[str, xr.DataArray] = field(default_factory=dict)

    def check(self, counties: Sequence[str]) -> None:
        """Raise if a driver has holes, which a sum would hide, or is for other counties."""
        found = [str(code) for code in self.drivers.county.values]
        if found != list(counties):
            raise GepsimError(
                f"drivers are for counties {', '.join(found)}; "
                f"coefficients are for {', '.join(counties)}, in this order"
            )
        for name, driver in self.drivers.data_vars.items():
            holes = int(driver.isnull().sum())
            if holes:
                what = f"{holes} of {driver.size} zones have no value"
                raise GepsimError(f"driver '{name}': {what}")

    def at(self, **labels: object) -> Supply:
        """Return the supply at some labels of a dimension, which is kept.

        Examples
        --------
        >>> area = xr.DataArray([1.0, 2.0], {"time": [2022, 2023]})
        >>> Supply(xr.Dataset({"area": area})).at(time=2023).drivers.area.values
        array([2.])
        """
        chosen = {
            dim: label if isinstance(label, list) else [label] for dim, label in labels.items()
        }

        def pick(array: xr.DataArray) -> xr.DataArray:
            own = array.sel({dim: label for dim, label in chosen.items() if dim in array.dims})
            back_to_files()
            return own

        return Supply(
            self.drivers.map(pick),
            {name: pick(array) for name, array in self.statistics.items()},
            {name: pick(array) for name, array in self.paths.items()},
        )


@dataclass
class Resolver:
    """Finds the inputs of flows: drivers, statistics, other flows, derived prices, coefficients."""

    supply: Supply
    draws: Draws
    rename: Mapping[str, str]
    replace: Mapping[str, str]
    kept: dict[str, xr.DataArray] = field(default_factory=dict)

    def used_by(self, flow: Flow) -> Flow:
        """Return the flow that the chosen methods compute in the place of a default flow."""
        return FLOWS[self.replace.get(flow.name, flow.name)]

    def flow(self, flow: Flow) -> xr.DataArray:
        """Return a flow, or its sibling where a variant replaces it; not yet summed over types."""
        sibling = self.used_by(flow)
        if flow.name not in self.kept:
            amount = sibling.compute(**self._inputs(sibling))
            self.kept[flow.name] = _in_units(
                amount, factor(sibling.units, flow.units, sibling.name)
            )
        return self.kept[flow.name]

    def _inputs(self, declared: Declared) -> dict[str, xr.DataArray]:
        return {name: self.get(name, units) for name, units in declared.inputs.items()}

    def get(self, name: str, units: str) -> xr.DataArray:
        """Return what a name means in this run, in `units`."""
        stand_in = self.rename.get(name, name)
        derived = stand_in in DERIVED
        value = self._derived(DERIVED[stand_in], units) if derived else self._plain(stand_in, units)
        return value * self.supply.paths[name] if name in self.supply.paths else value

    def _derived(self, price: Declared, units: str) -> xr.DataArray:
        inputs = {name: self._plain(name, unit) for name, unit in price.inputs.items()}
        return price.compute(**inputs) * factor(price.units, units, price.name)

    def _plain(self, name: str, units: str) -> xr.DataArray:
        if name in self.supply.drivers:
            return _in_units(self.supply.drivers[name], factor(zonal_units()[name], units, name))
        if name in self.supply.statistics:
            known = self.supply.statistics[name]
            return known * factor(str(known.attrs["units"]), units, name)
        if name == CURVE_WETTER:
            return xr.DataArray(1.0)
        if name in CURVE_TABLE:
            return self._mean(name) * factor(CURVE_TABLE[name], units, name)
        if name in _NONE_IF_ABSENT:
            return self.supply.drivers["area"] * 0.0
        if name in zonal_units():
            hint = _NEEDS.get(name, "leave out the method that needs it")
            raise InputError(Problem("account", f"this landscape has no driver '{name}'", hint))
        if name in FLOWS:
            return _in_units(self.flow(FLOWS[name]), factor(FLOWS[name].units, units, name))
        return self.draws.get(name, units)

    def _mean(self, name: str) -> xr.DataArray:
        """Return the mean of each zone in the place of its parts, in the unit of `CURVE_TABLE`."""
        area = self._plain("area", "m2")
        if name not in _MEANS:
            return xr.ones_like(area)
        volume = self._plain(_MEANS[name], "m3 year-1")
        return xr.where(area > 0.0, volume / xr.where(area > 0.0, area, 1.0), 1.0)


def _in_units(array: xr.DataArray, scale: float) -> xr.DataArray:
    """Return an array in other units; one that is in them already is not copied."""
    if scale != 1.0:
        return array * scale
    bare = array.copy(deep=False)
    bare.attrs = {}
    return bare


def administered(table: Table, renamed: Mapping[str, str]) -> set[str]:
    """Return the prices of flows that an authority has set, under the methods chosen."""
    found = set()
    for name in {str(flow.price) for flow in FLOWS.values() if flow.price}:
        rows = table.rows.get(renamed.get(name, name), ())
        if rows and all(row.price_kind == "administered" for row in rows):
            found.add(name)
    return found


def resolver_of(supply: Supply, draws: Draws, settings: AccountSettings) -> Resolver:
    """Return the resolver for an account: variants chosen, prices moved, foreign types emptied."""
    renamed, replaced = swaps(settings.chosen)
    types = supply.drivers.ecosystem_type
    inside = types.isin(list(settings.standard.types))
    paths = dict(supply.paths)
    years = [int(year) for year in supply.drivers.time.values]
    standing = administered(draws.table, renamed)
    for name, path in price_paths(settings, draws.deflator, years, standing).items():
        paths[name] = paths[name] * path if name in paths else path
    if settings.price_series == "unindexed":
        draws = replace(draws, deflator=unindexed(draws.deflator))
    kept = replace(supply, paths=paths)
    if not _has_members(kept, draws):
        kept = kept.at(member=list(draws.member))
    if not inside.all():
        kept = replace(kept, drivers=kept.drivers * inside.astype(float))
    return Resolver(kept, draws, renamed, replaced)


def _has_members(supply: Supply, draws: Draws) -> bool:
    """Return whether all that is drawn in a supply has just the members of the draws."""
    arrays = [*supply.drivers.data_vars.values(), *supply.statistics.values()]
    drawn = [a for a in (*arrays, *supply.paths.values()) if "member" in a.dims]
    return all(np.array_equal(array["member"].values, draws.member) for array in drawn)
