"""The Fu curve over cells: what a zone of many rains and demands evaporates, to the last cell.

The curve bends, so the mean of a zone is not its curve at the mean. Cells that are nearly as dry
and as wet as each other are one part; the draws take the curve at each part, and at central
coefficients the parts are brought to the sum of the cells. See
`gepsim.services.budyko.budyko_evapotranspiration`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import xarray as xr

from gepsim.dims import ECOSYSTEM_TYPES
from gepsim.draws import Draws, central
from gepsim.land.cells import Cells
from gepsim.land.change import Sums, sums_by_year
from gepsim.land.maturity import less_unripe
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
    own, part = path.cells, parts_of(path.cells)
    count = int(part.max(initial=0)) + 1
    shape = curve_shape(draws, settings, own.codes)
    sums = _sums(own, shape, part, count)
    found = sums_by_year(path, sums)
    cube = np.stack([found[year] for year in path.years], axis=1)
    cube = less_unripe(cube, path, times, sums)
    area, wet = np.moveaxis(cube[:count], 0, -1), cube[count]
    rain, pet = _places(path, part, count)
    table = {name: one.values[..., None] for name, one in shape.items()}
    depth = evaporated_by(rain, pet, table)
    even = (area * depth).sum(-1)
    exact = np.where(even > 0.0, wet / np.where(even > 0.0, even, 1.0), 1.0)
    size = area.sum(-1)
    weight = area * (exact / np.where(size > 0.0, size, 1.0))[..., None]
    zone = {"county": own.codes, "ecosystem_type": list(ECOSYSTEM_TYPES)}
    coords = {"time": list(path.years), **zone}
    made = (
        xr.DataArray(weight, coords, (*coords, "part")),
        *(xr.DataArray(one, zone, (*zone, "part")) for one in (rain, pet)),
    )
    return {
        name: one.assign_attrs(units=units)
        for (name, units), one in zip(CURVE_TABLE.items(), made, strict=True)
    }


def parts_of(cells: Cells) -> np.ndarray:
    """Return the part of each cell: those of one part are nearly as dry and as wet.

    The error of a part is of the second order in its width, and only what of it changes with the
    draws is left.
    """
    rain, pet = (depth_on_cells(cells, name) for name in ("rain_volume", "pet_volume"))
    wet = np.log(np.where(rain > 0.0, rain, 1.0))
    dry = np.log(np.where(pet > 0.0, pet, 1.0)) - wet
    place = np.zeros(rain.size, np.intp)
    for values, width, most in zip((dry, wet), WIDTHS, MOST, strict=True):
        step = np.floor((values - values.min(initial=np.inf)) / width).astype(np.intp)
        step = np.minimum(step, most - 1)
        place = place * (int(step.max(initial=0)) + 1) + step
    return np.unique(place, return_inverse=True)[1]


def _places(path: LandPath, part: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Return mean rain and demand of the cells that ever are of a zone, by part. [m year-1]"""
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
    held = np.where(total[0] > 0.0, total[0], 1.0)
    rain, pet = (np.where(total[0] > 0.0, one / held, 1.0).reshape(size) for one in total[1:])
    return rain, pet


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
