"""Water that land evaporates beyond what soaks in from its own rain.

Over a year land without inflow cannot evaporate more than its rain leaves after quick runoff.
Where the table of types asks for more, the rest comes by irrigation or from the slope above; it is
no loss of what the place keeps. It is found cell by cell at central coefficients, so that a field
in a dry corner takes nothing from the fields around it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import xarray as xr

from gepsim.dims import ECOSYSTEM_TYPES
from gepsim.draws import Draws, central
from gepsim.land.cells import Cells
from gepsim.land.change import Sums
from gepsim.land.maturity import cube_of, less_unripe, unsettled
from gepsim.land.path import LandPath
from gepsim.land.water import EVAPORATED_INFLOW
from gepsim.registry import zonal_units
from gepsim.services.settings import AccountSettings
from gepsim.services.variants import swaps
from gepsim.units import factor
from gepsim.valuation.curve import curve_shape, depth_on_cells, evaporated
from gepsim.valuation.supply import Resolver, Supply

_ROWS = {
    "rain_factor": "1",
    "runoff_coefficient": "1",
    "evapotranspiration": "mm year-1",
    "reference_evapotranspiration": "mm year-1",
    "rain_fed": "1",
    "poor_stand_runoff": "1",
    "poor_stand_evaporation": "1",
}
BLOCK = 1 << 20  # cells


@dataclass(frozen=True)
class Thirst:
    """What each cell takes beyond its own rain.

    Parameters
    ----------
    cells : Cells
        All cells inside the counties.
    table : mapping of str to ndarray
        Central coefficients by zone, counties first.
    bent : mapping of str to ndarray
        Coefficients of the Fu curve by zone; empty where the table of types holds.
    poor : ndarray, optional
        Part of each zone that stands in poor condition, which sheds more and evaporates less; the
        normal leaves enough for either, a dry year may not. [1]
    lacking : ndarray, optional
        Which types can lack water, where that is known of more cells than these.
    """

    cells: Cells
    table: Mapping[str, np.ndarray]
    bent: Mapping[str, np.ndarray]
    poor: np.ndarray | None = None
    lacking: np.ndarray | None = None

    @property
    def kinds(self) -> np.ndarray:
        """Return which types can lack water of their own anywhere here."""
        if self.lacking is not None:
            return self.lacking
        fed = self.table["rain_fed"] > 0.0
        some = fed if self.bent else self._share > self._least_wet
        return np.unique(np.flatnonzero(some) % len(ECOSYSTEM_TYPES))

    @property
    def _share(self) -> np.ndarray:
        """Return the least rain over demand at which a zone has enough. [1]"""
        soaks = self.table["rain_factor"] * (1.0 - self.table["runoff_coefficient"])
        part = self.table["evapotranspiration"] / self.table["reference_evapotranspiration"]
        return np.where(soaks > 0.0, part / np.where(soaks > 0.0, soaks, 1.0), np.inf) * (
            self.table["rain_fed"] > 0.0
        )

    @property
    def _least_wet(self) -> float:
        """Return the least rain over demand of all cells. [1]"""
        rain, pet = (depth_on_cells(self.cells, name) for name in ("rain_volume", "pet_volume"))
        return float(np.min(rain / np.where(pet > 0.0, pet, 1.0), initial=np.inf))

    def depth(self, kind: np.ndarray, part: np.ndarray, wetter: float = 1.0) -> np.ndarray:
        """Return what some cells of given types take beyond their rain. [m year-1]

        Parameters
        ----------
        kind, part : ndarray
            Types, and positions of the cells.
        wetter : float
            Rain over the climate normal. [1]
        """
        rain = depth_on_cells(self.cells, "rain_volume")[part] * wetter
        pet = depth_on_cells(self.cells, "pet_volume")[part]
        zone = self.cells.county[part].astype(np.intp) * len(ECOSYSTEM_TYPES) + kind
        at = {name: values[zone] for name, values in self.table.items()}
        poor = 0.0 if self.poor is None else self.poor[zone]
        shed = at["runoff_coefficient"] + poor * at["poor_stand_runoff"]
        soaked = rain * at["rain_factor"] * (1.0 - shed)
        if self.bent:
            wet = evaporated(rain, pet, zone, self.bent)
        else:
            wet = pet * at["evapotranspiration"] / at["reference_evapotranspiration"]
        wet = wet * (1.0 - poor * at["poor_stand_evaporation"])
        return np.asarray(np.maximum(wet - soaked, 0.0) * (at["rain_fed"] > 0.0))

    def of(self, cells: Cells) -> Thirst:
        """Return the same of some of the cells; which types can lack water is asked of all."""
        return replace(self, cells=cells, lacking=self.kinds)

    def sums(self, wetter: float = 1.0) -> Sums:
        """Return a function that sums this water over cells of given types. [m3 year-1]"""
        own, size = self.cells, (len(self.cells.codes), len(ECOSYSTEM_TYPES))
        possible = np.isin(np.arange(size[1]), self.kinds if wetter >= 1.0 else np.arange(size[1]))

        def of(kind: np.ndarray, part: np.ndarray | None) -> np.ndarray:
            here = np.flatnonzero(possible[kind])
            where = here if part is None else part[here]
            total = np.zeros(size[0] * size[1])
            for first in range(0, here.size, BLOCK):
                some, own_cells = (a[first : first + BLOCK] for a in (here, where))
                depth = self.depth(kind[some], own_cells, wetter)
                zone = own.county[own_cells].astype(np.intp) * size[1] + kind[some]
                area = own.area[own_cells] * factor("ha", "m2")
                total += np.bincount(zone, depth * area, total.size)
            return total.reshape(1, *size)

        return of


def thirst_of(cells: Cells, draws: Draws, settings: AccountSettings) -> Thirst:
    """Return what cells take beyond their rain, under the methods of an account."""
    renamed, _ = swaps(settings.chosen)
    resolver = Resolver(Supply(xr.Dataset()), draws.alone, renamed, {})
    labels = {"county": cells.codes, "ecosystem_type": list(ECOSYSTEM_TYPES)}
    whole = xr.DataArray(np.zeros([len(one) for one in labels.values()]), labels)
    found = {}
    for name, units in _ROWS.items():
        value = central(resolver.get(name, units))
        value = value.sel(county=cells.codes) if "county" in value.dims else value
        found[name] = (whole + value).transpose("county", "ecosystem_type").values.ravel()
    bent = {}
    if settings.chosen["water_yield"] == "budyko":
        shape = curve_shape(draws, settings, cells.codes)
        bent = {name: one.values.ravel() for name, one in shape.items()}
    return Thirst(cells, found, bent)


def evaporated_inflow(
    path: LandPath,
    times: Mapping[str, float],
    thirst: Thirst,
    wetter: Mapping[int, float] | None = None,
    poor: xr.DataArray | None = None,
) -> xr.DataArray:
    """Return what land evaporates beyond its own rain, by year, county and ecosystem type.

    Parameters
    ----------
    path : LandPath
        Land of every year.
    times : mapping of str to float
        Years in which restored land matures; see `gepsim.land.maturity`. [year]
    thirst : Thirst
        From `thirst_of`.
    wetter : mapping of int to float, optional
        Rain over the climate normal by year; the normal if left out. [1]
    poor : DataArray, optional
        From `gepsim.land.condition.poor_share`, where it is not the normal. [1]

    Returns
    -------
    DataArray
        [m3 year-1]
    """
    sums = inflow_sums(path, times, thirst, wetter, poor)
    return inflow_labelled(sums, path.years, path.cells.codes)


def inflow_sums(
    path: LandPath,
    times: Mapping[str, float],
    thirst: Thirst,
    wetter: Mapping[int, float] | None = None,
    poor: xr.DataArray | None = None,
) -> np.ndarray:
    """Return the sums of `evaporated_inflow` over (years, counties, types). [m3 year-1]"""
    if wetter is None:
        return np.asarray(cube_of(path, times, thirst.sums())[0])
    parts = [
        _one_year(path, times, _in(thirst, poor, year).sums(wetter[year]), year)
        for year in path.years
    ]
    return np.concatenate(parts, axis=1)[0]


def inflow_labelled(sums: np.ndarray, years: Sequence[int], codes: Sequence[str]) -> xr.DataArray:
    """Return the sums of `inflow_sums` with their labels. [m3 year-1]"""
    coords = {"time": list(years), "county": list(codes), "ecosystem_type": list(ECOSYSTEM_TYPES)}
    return xr.DataArray(sums, coords, attrs={"units": zonal_units()[EVAPORATED_INFLOW]})


def _in(thirst: Thirst, poor: xr.DataArray | None, year: int) -> Thirst:
    """Return what cells take in a year, with the stands that are in poor condition then."""
    if poor is None:
        return thirst
    return replace(thirst, poor=poor.sel(time=year, county=thirst.cells.codes).values.ravel())


def _one_year(path: LandPath, times: Mapping[str, float], sums: Sums, year: int) -> np.ndarray:
    """Return the sums of one year alone."""
    now = sums(path.ecosystem_type_at(year), None)[:, None]
    return less_unripe(now, replace(path, years=(year,)), times, sums)


def inflow_on_cells(
    path: LandPath, times: Mapping[str, float], thirst: Thirst, year: int, wetter: float = 1.0
) -> np.ndarray:
    """Return what each cell evaporates beyond its own rain in a year. [m3 ha-1 year-1]

    Maturing land counts partly as what it was.
    """
    kind = path.ecosystem_type_at(year)
    cells = np.flatnonzero(np.isin(kind, thirst.kinds if wetter >= 1.0 else np.unique(kind)))
    found = np.zeros(kind.size)
    found[cells] = thirst.depth(kind[cells], cells, wetter)
    young, before, share = unsettled(path, year, times)
    past = thirst.depth(before, young, wetter)
    found[young] = share * found[young] + (1.0 - share) * past
    return np.asarray(found * factor("m", "m3 ha-1"), np.float32)
