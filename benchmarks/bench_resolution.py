"""How far the account of the base year moves with the cell size of the reference landscape.

Usage: python benchmarks/bench_resolution.py [fine] [coarse ...]     (default: 30 100 250 metres)

Central member. Every service by ecosystem type and by county, largest changes first. The landscape
of 30 m takes two or three minutes and 4 GiB to build; it stays in the cache.
"""

from __future__ import annotations

import sys

import numpy as np
import xarray as xr

from gepsim.draws import central
from gepsim.engine.road import draws_of
from gepsim.inputs import Inputs, gather
from gepsim.land import account, cached
from gepsim.land.cells import read_cells
from gepsim.land.path import LandPath
from gepsim.units import factor
from gepsim.valuation.cells import cell_weights
from gepsim.valuation.paths import activity_paths
from gepsim.valuation.reservoirs import reservoir_statistics
from gepsim.valuation.supply import Supply

MARK = 2.0  # largest change that counts as the same [percent]
SMALL = 1.0  # types and counties below this share of a service are not listed [percent]
LISTED = 12
HEAD = """| change % | service | where | coarse | fine | fine / coarse |
| --- | --- | --- | --- | --- | --- |"""


def values(inputs: Inputs, resolution: int) -> xr.DataArray:
    """Return area [km2] and the value of each service [yi_CNY year-1] by county and type."""
    base, codes = inputs.scenario.time.base, inputs.city.codes
    cells = read_cells(cached(inputs.city, resolution))
    drivers = account(LandPath(cells, (base,), {}, ()), [base]).sel(county=list(codes))
    draws = draws_of(inputs).alone
    statistics = reservoir_statistics(inputs.city.reservoirs, [base], codes)
    supply = Supply(drivers, statistics, activity_paths(draws, [base]))
    weights = cell_weights(supply, draws, inputs.scenario.account).sel(time=base)
    worth = (weights * drivers.sel(time=base).to_array("driver")).sum("driver")
    area = drivers["area"].sel(time=base).expand_dims(service=["area"])
    parts = [area * factor("ha", "km2"), central(worth) * factor("CNY", "yi_CNY")]
    return xr.concat(parts, "service", coords="minimal", compat="override")


def changes(fine: xr.DataArray, coarse: xr.DataArray) -> list[tuple[float, str, str, float, float]]:
    """Return relative changes from coarse to fine by service and place, largest first."""
    found = []
    for place in ("ecosystem_type", "county", "city"):
        other = [dim for dim in ("ecosystem_type", "county") if dim != place]
        a, b = fine.sum(other), coarse.sum(other)
        for service in a.service.values:
            one, two = a.sel(service=service), b.sel(service=service)
            for label in [""] if place == "city" else one[place].values:
                new, old = (float(x.sel({place: label}) if label else x) for x in (one, two))
                if abs(new) * 100 > SMALL * abs(float(one.sum())):
                    off = 100 * (new / old - 1) if old else np.inf
                    found.append((off, str(service), str(label) or "city", old, new))
    return sorted(found, key=lambda row: -abs(row[0]))


def main(sizes: list[int]) -> None:
    inputs = gather("baseline")
    fine, *others = sizes
    accounts = {size: values(inputs, size) for size in sizes}
    for size in others:
        rows = changes(accounts[fine], accounts[size])
        over = [row for row in rows if abs(row[0]) > MARK]
        print(
            f"\n{size} m to {fine} m: {len(rows)} totals, {len(over)} move by more than {MARK:g} %"
        )
        print(HEAD)
        for off, service, place, old, new in rows[: max(LISTED, len(over))]:
            print(f"| {off:+.2f} | {service} | {place} | {old:.4g} | {new:.4g} | {new / old:.4f} |")
        whole = {row[1]: row[0] for row in rows if row[2] == "city"}
        print("city: " + ", ".join(f"{name} {off:+.2f} %" for name, off in whole.items()))


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or [30, 100, 250])
