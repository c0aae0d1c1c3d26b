"""The Fu curve over cells: what a zone of many rains and demands evaporates, to the last cell.

The curve bends, so the mean of a zone is not its curve at the mean. Cells that are nearly as dry
and as wet as each other are one part; the draws take the curve at each part, and at central
coefficients the parts are brought to the sum of the cells. See
`gepsim.services.budyko.budyko_evapotranspiration`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import xarray as xr

from gepsim.dims import ECOSYSTEM_TYPES
from gepsim.draws import Draws, central
from gepsim.land.cells import Cells
from gepsim.land.change import Sums
from gepsim.land.maturity import cube_of
from gepsim.land.path import LandPath
from gepsim.land.water import CURVE_TABLE
from gepsim.registry import DRIVERS, FLOWS, zonal_units
from gepsim.services.budyko import curve_evaporation
from gepsim.services.settings import AccountSettings
from gepsim.services.variants import swaps
from gepsim.units import factor
from gepsim.valuation.supply import Resolver, Supply

CURVE = "budyko_evapotranspiration"
BLOCK = 1 << 20  # cells
#: Width of a part in dryness and in rain, as logarithms, and the most parts along each.
WIDTHS: Final = (0.05, 0.08)
MOST: Final = (80, 40)


def curve_table(
    path: LandPath, times: Mapping[str, float], draws: Draws, settings: AccountSettings
) -> dict[str, xr.DataArray]:
    """Return the parts of each zone that the curve reads.

    Parameters
    ----------
    path : LandPath
        Land of every year.
    times : mapping of str to float
        Years in which restored land matures; see `gepsim.land.maturity`. [year]
    draws : Draws
        Coefficients, of which the central values count.
    settings : AccountSettings
        Whose method variants rename coefficients.

    Returns
    -------
    dict of str to DataArray
        ``curve_weight`` over (time, county, ecosystem_type, part): the share of a zone in each
        part, times what its cells evaporate at central coefficients over what its parts do [1];
        ``curve_rain`` and ``curve_pet`` over (county, ecosystem_type, part) [m year-1].
    """
    own = path.cells
    shape = curve_shape(draws, settings, own.codes)
    place = places_of(own, lowest(own))
    return table_of(curve_sums(path, times, shape, place), shape, path.years)


@dataclass(frozen=True)
class CurveSums:
    """Sums over cells that the table of the curve is made of: they add up over parts of the land.

    Parameters
    ----------
    part : ndarray
        Places of the parts, rising; see `places_of`.
    area : ndarray, shape (parts, years, counties, types)
        [ha]
    wet : ndarray, shape (years, counties, types)
        What evaporates at central coefficients. [m ha year-1]
    held : ndarray, shape (3, counties, types, parts)
        Area of the cells that ever are of a zone [ha], and their rain and demand [m ha year-1].
    """

    part: np.ndarray
    area: np.ndarray
    wet: np.ndarray
    held: np.ndarray


def curve_sums(
    path: LandPath, times: Mapping[str, float], shape: Mapping[str, xr.DataArray], place: np.ndarray
) -> CurveSums:
    """Return the sums over the cells of a path, whose places among the parts are given."""
    known, part = np.unique(place, return_inverse=True)
    count = max(known.size, 1)
    cube = cube_of(path, times, _sums(path.cells, shape, part, count))
    return CurveSums(known, cube[:count], cube[count], _held(path, part, count))


def table_of(
    sums: CurveSums, shape: Mapping[str, xr.DataArray], years: Sequence[int]
) -> dict[str, xr.DataArray]:
    """Return the table of the curve from the sums over all cells; see `curve_table`."""
    area, wet = np.moveaxis(sums.area, 0, -1), sums.wet
    size, *fields = sums.held
    held = np.where(size > 0.0, size, 1.0)
    rain, pet = (np.where(size > 0.0, one / held, 1.0) for one in fields)
    table = {name: one.values[..., None] for name, one in shape.items()}
    depth = evaporated_by(rain, pet, table)
    even = (area * depth).sum(-1)
    exact = np.where(even > 0.0, wet / np.where(even > 0.0, even, 1.0), 1.0)
    size = area.sum(-1)
    weight = area * (exact / np.where(size > 0.0, size, 1.0))[..., None]
    codes = next(iter(shape.values())).county.values.tolist()
    zone = {"county": codes, "ecosystem_type": list(ECOSYSTEM_TYPES)}
    coords = {"time": list(years), **zone}
    made = (
        xr.DataArray(weight, coords, (*coords, "part")),
        *(xr.DataArray(one, zone, (*zone, "part")) for one in (rain, pet)),
    )
    return {
        name: one.assign_attrs(units=units)
        for (name, units), one in zip(CURVE_TABLE.items(), made, strict=True)
    }


def places_of(cells: Cells, low: np.ndarray) -> np.ndarray:
    """Return the part of each cell: those of one part are nearly as dry and as wet.

    The error of a part is of the second order in its width, and only what of it changes with the
    draws is left.

    Parameters
    ----------
    cells : Cells
    low : ndarray
        From `lowest`, of all cells of the land.
    """
    place = np.zeros(cells.area.size, np.intp)
    for values, first, width, most in zip(_dry_and_wet(cells), low, WIDTHS, MOST, strict=True):
        step = np.minimum(np.floor((values - first) / width).astype(np.intp), most - 1)
        place = place * most + step
    return place


def lowest(cells: Cells) -> np.ndarray:
    """Return the least dryness and rain of some cells, as logarithms; infinite without any."""
    return np.array([values.min(initial=np.inf) for values in _dry_and_wet(cells)])


def _dry_and_wet(cells: Cells) -> tuple[np.ndarray, np.ndarray]:
    """Return demand over rain, and rain, as logarithms."""
    rain, pet = (depth_on_cells(cells, name) for name in ("rain_volume", "pet_volume"))
    wet = np.log(np.where(rain > 0.0, rain, 1.0))
    return np.log(np.where(pet > 0.0, pet, 1.0)) - wet, wet


def _held(path: LandPath, part: np.ndarray, count: int) -> np.ndarray:
    """Return area, rain and demand of the cells that ever are of a zone, by part."""
    own = path.cells
    fields = [depth_on_cells(own, name) for name in ("rain_volume", "pet_volume")]
    size = (len(own.codes), len(ECOSYSTEM_TYPES), count)
    total = np.zeros((3, int(np.prod(size))))
    everywhere = np.arange(own.area.size)
    turns = [(everywhere, own.ecosystem_type)]
    turns += [(change.cells, change.after) for change in path.changes.values()]
    for cells, kind in turns:
        at = np.ravel_multi_index((own.county[cells].astype(np.intp), kind, part[cells]), size)
        for field, value in enumerate((1.0, *(one[cells] for one in fields))):
            total[field] += np.bincount(at, own.area[cells] * value, total.shape[1])
    return total.reshape(3, *size)


def curve_shape(
    draws: Draws, settings: AccountSettings, counties: list[str]
) -> dict[str, xr.DataArray]:
    """Return the coefficients of the curve at their centres, over county and ecosystem type."""
    renamed, _ = swaps(settings.chosen)
    resolver = Resolver(Supply(xr.Dataset()), draws.alone, renamed, {})
    labels = {"county": counties, "ecosystem_type": list(ECOSYSTEM_TYPES)}
    whole = xr.DataArray(np.zeros([len(one) for one in labels.values()]), labels)
    known = {*zonal_units(), "poor_stand_evaporation"}
    wanted = {n: u for n, u in FLOWS[CURVE].inputs.items() if n not in known}
    found = {name: central(resolver.get(name, units)) for name, units in wanted.items()}
    own = {n: one.sel(county=counties) if "county" in one.dims else one for n, one in found.items()}
    return {n: (whole + one).transpose("county", "ecosystem_type") for n, one in own.items()}


def _sums(cells: Cells, shape: Mapping[str, xr.DataArray], part: np.ndarray, count: int) -> Sums:
    """Return a function that sums area by part, and evaporation, over cells of given types."""
    rain, pet = (depth_on_cells(cells, name) for name in ("rain_volume", "pet_volume"))
    table = {name: one.values.ravel() for name, one in shape.items()}
    kinds = len(ECOSYSTEM_TYPES)
    size = (len(cells.codes), kinds)

    def sums(kind: np.ndarray, some: np.ndarray | None) -> np.ndarray:
        picked = slice(None) if some is None else some
        place = (rain[picked], pet[picked], cells.county[picked], cells.area[picked], part[picked])
        areas, wet = np.zeros(size[0] * size[1] * count), np.zeros(size[0] * size[1])
        for first in range(0, kind.size, BLOCK):
            here = slice(first, first + BLOCK)
            p, e, county, area, own = (array[here] for array in place)
            zone = county.astype(np.intp) * kinds + kind[here]
            areas += np.bincount(zone * count + own, area, areas.size)
            wet += np.bincount(zone, evaporated(p, e, zone, table) * area, wet.size)
        by_part = np.moveaxis(areas.reshape(*size, count), -1, 0)
        return np.concatenate([by_part, wet.reshape(1, *size)])

    return sums


def depth_on_cells(cells: Cells, name: str) -> np.ndarray:
    """Return a driver of water as a depth. [m year-1]"""
    field = cells.fields[list(DRIVERS).index(name)]
    return np.asarray(field, float) * factor(DRIVERS[name].units, "m year-1", name)


def evaporated(
    rain: np.ndarray, pet: np.ndarray, zone: np.ndarray, table: Mapping[str, np.ndarray]
) -> np.ndarray:
    """Return what evaporates on cells. [m year-1]"""
    return evaporated_by(rain, pet, {name: values[zone] for name, values in table.items()})


def evaporated_by(rain: np.ndarray, pet: np.ndarray, at: Mapping[str, np.ndarray]) -> np.ndarray:
    """Return what evaporates under coefficients of the same shape. [m year-1]"""
    held = at["seasonality"] * at["available_water"]
    shape = (at["vegetated"], held, at["curve_offset"], at["curve_cap"])
    wet = curve_evaporation(rain, pet * at["crop_factor"], *shape)  # type: ignore[arg-type]
    return np.asarray(wet)
