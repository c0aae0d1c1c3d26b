"""A finished run, simulated again from its record: its draws stand in no file."""

from __future__ import annotations

import numpy as np
import xarray as xr

from gepsim.engine.state import RunState
from gepsim.errors import InputError, Problem
from gepsim.files.results import Results

#: What must come out as it was recorded.
_SAME = ("probability_met", "gep_total")
_CLOSE = 1e-6


def check_same(run: Results, road: RunState, moved: tuple[str, ...]) -> None:
    """Refuse a road that does not lead to what the run has recorded.

    Parameters
    ----------
    moved : tuple of str
        Input files that differ from those of the run.

    Raises
    ------
    InputError
        With the first difference, and the files that moved since.
    """
    from gepsim.draws import central

    judged = road.targets.dataset
    now = {
        "probability_met": judged["probability_met"],
        "gep_total": central(road.account.gep_total),
    }
    for name in _SAME:
        what = difference(run.accounts[name], now[name])
        if what:
            files = f"changed since: {', '.join(moved)}" if moved else "gepsim itself has changed"
            raise InputError(
                Problem(
                    str(run.folder),
                    f"re-simulated, '{name}' is not what the run recorded: {what}",
                    f"{files}; run the scenario again, or name the scenario instead of the run",
                )
            )


def difference(then: xr.DataArray, now: xr.DataArray) -> str:
    """Return where two arrays differ most, in words; nothing if they agree.

    Examples
    --------
    >>> then = xr.DataArray([0.5, 0.25], {"year": [2027, 2030]})
    >>> difference(then, then), difference(then, then + [0.0, 0.125])
    ('', '0.25 then, 0.375 now at year 2030')
    """
    order = [dim for dim in now.dims if dim in then.dims]
    if set(then.dims) != set(now.dims) or dict(then.sizes) != dict(now.sizes):
        return f"{dict(then.sizes)} then, {dict(now.sizes)} now"
    old, new = then.transpose(*order), now.transpose(*order)
    a, b = np.asarray(old.values, float), np.asarray(new.values, float)
    gap = np.where(np.isnan(a) & np.isnan(b), 0.0, np.abs(a - b) / np.fmax(np.abs(a), 1e-9))
    gap = np.where(np.isnan(gap), np.inf, gap)
    if not gap.size or gap.max() <= _CLOSE:
        return ""
    place = np.unravel_index(int(np.argmax(gap)), gap.shape)
    where = " ".join(f"{dim} {old[dim].values[at]}" for dim, at in zip(order, place, strict=True))
    return f"{a[place]:.6g} then, {b[place]:.6g} now at {where}"
