"""From sums over all windows to the labelled drivers of an account."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import xarray as xr

from gepsim.dims import ECOSYSTEM_TYPES
from gepsim.distributed.job import SumsAsked
from gepsim.distributed.store import Store
from gepsim.distributed.sums import CURVE
from gepsim.distributed.survey import FACTORS
from gepsim.draws import Draws
from gepsim.inputs import Inputs
from gepsim.land.change import labelled
from gepsim.land.cohorts import labelled as stands_labelled
from gepsim.land.cohorts import need_ages
from gepsim.land.condition import poor_drivers, poor_share
from gepsim.land.extra import extra_labelled
from gepsim.land.growth import forest_carbon
from gepsim.land.maturity import restoration_times
from gepsim.land.path import LandPath
from gepsim.land.water import EVAPORATED_INFLOW
from gepsim.registry import DRIVERS
from gepsim.services.settings import AccountSettings
from gepsim.units import factor
from gepsim.valuation.curve import CurveSums, curve_shape, table_of
from gepsim.valuation.inflow import inflow_labelled, thirst_of

_SOIL = "potential_erosion"


def asked_of(store: Store, inputs: Inputs, path: LandPath, draws: Draws) -> SumsAsked:
    """Return which sums a scenario wants of every window."""
    account, codes = inputs.scenario.account, path.cells.codes
    thirst = thirst_of(path.cells, draws, account)
    bent = account.chosen["water_yield"] == "budyko"
    shape = (len(codes), len(ECOSYSTEM_TYPES))
    stands = account.chosen["carbon"] == "inventory"
    if stands:
        need_ages(store.header)

    def by_zone(table: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        return {name: values.reshape(shape) for name, values in table.items()}

    return SumsAsked(
        store,
        path.years,
        restoration_times(inputs.table),
        by_zone(thirst.table),
        by_zone(thirst.bent),
        curve_shape(draws, account, codes) if bent else None,
        stands=stands,
    )


def plain(sums: Mapping[str, np.ndarray], path: LandPath) -> xr.Dataset:
    """Return driver sums in which new land counts as its type at once."""
    return labelled(sums["account"], path.years, path.cells.codes)


def drivers(
    sums: Mapping[str, np.ndarray], asked: SumsAsked, inputs: Inputs, path: LandPath, draws: Draws
) -> xr.Dataset:
    """Return the drivers of an account, as `gepsim.engine.land.land_drivers` does."""
    labels = (path.years, path.cells.codes)
    found = labelled(sums["drivers"], *labels)
    if asked.stands:
        areas = [sums[f"stands {name}"] for name in ("standing", "felled", "thinned")]
        found = found.merge(forest_carbon(stands_labelled(areas, *labels), draws), join="exact")
    found = found.assign({EVAPORATED_INFLOW: inflow_labelled(sums["inflow"], *labels)})
    extra = {name[6:]: part for name, part in sums.items() if name.startswith("extra ")}
    found = found.merge(extra_labelled(extra, *labels), join="exact")
    found = found.merge(poor_drivers(found, poor_share(path, asked.times)), join="exact")
    return found.sel(county=list(inputs.city.codes))


def parts(
    sums: Mapping[str, np.ndarray], path: LandPath, draws: Draws, settings: AccountSettings
) -> dict[str, xr.DataArray]:
    """Return the parts of each zone that the Fu curve reads."""
    shape = curve_shape(draws, settings, path.cells.codes)
    whole = CurveSums(*(sums[f"curve {name}"] for name in CURVE))
    return table_of(whole, shape, path.years)


def means(sums: np.ndarray, layers: xr.Dataset) -> dict[str, float]:
    """Return the means of slope, R, K, LS and their product, weighted by area."""
    inputs = {**DRIVERS[_SOIL].inputs, "slope": "degree"}
    found = dict(zip((*FACTORS, _SOIL), sums[1:] / sums[0], strict=True))
    scale = {
        name: factor(layers[name].attrs["units"], units)
        for name, units in inputs.items()
        if name in layers
    }
    wanted = (*scale, _SOIL)
    return {name: float(found[name]) * scale.get(name, 1.0) for name in wanted}
