"""What the state above pays each county already."""

from __future__ import annotations

import xarray as xr

from gepsim.compensation import forest, vertical  # noqa: F401 - they declare what the state pays
from gepsim.compensation.case import Case, once
from gepsim.compensation.rule import RULES, in_force, moved_by


@once
def vertical_received(case: Case) -> xr.DataArray:
    """Return what the state above pays each county by the rules in force [CNY year-1]."""
    state = in_force(case.settings.rules)
    names = [name for name, holds in state.items() if holds and RULES[name].kind == "vertical"]
    total = sum(
        (moved_by(case, name) for name in names), start=xr.zeros_like(case.time, dtype=float)
    )
    if "party" not in total.dims:
        total = total.expand_dims(party=list(case.network.counties))
    return total.sel(party=list(case.network.counties)).rename(party="county")
