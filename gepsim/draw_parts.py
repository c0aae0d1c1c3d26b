"""What some draws at a time come to, put together as what all of them do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

import numpy as np
import xarray as xr

from gepsim.draws import IN_MEMORY, Draws
from gepsim.memory import aside, back_to_files, give_back

Key = TypeVar("Key")


def gathered(
    draws: Draws, make: Callable[[Draws], Mapping[Key, xr.DataArray]]
) -> dict[Key, xr.DataArray]:
    """Return what `make` finds of all draws, asked for some of them at a time.

    What `make` needs in hand does not grow with the number of draws, and what it returns lies in
    files beyond `IN_MEMORY` of them; see `gepsim.memory.aside`.

    Parameters
    ----------
    draws : Draws
    make : callable
        Reckons each draw by itself: nothing over draws, such as a mean. What has no `member` is the
        same for every part.

    Examples
    --------
    >>> from gepsim.coefficients import Table
    >>> from gepsim.prices import Deflator
    >>> draws = Draws(Table({}, {}), 2500, 1, (), Deflator({}), 2024)
    >>> found = gathered(draws, lambda some: {"rain": some.uniform("rain")})
    >>> bool((found["rain"] == draws.uniform("rain")).all())
    True
    """
    parts = draws.parts()
    if len(parts) == 1:
        return dict(make(draws))
    found: dict[Key, xr.DataArray] = {}
    for part in parts:
        for key, array in make(part).items():
            if "member" in array.dims:
                whole = found[key] if key in found else _room(array, draws)
                _put(whole, array, part)
                found[key] = whole
                back_to_files()
            else:
                found.setdefault(key, array)
        if draws.members > IN_MEMORY:
            give_back()
    return found


def _room(array: xr.DataArray, draws: Draws) -> xr.DataArray:
    """Return an array for all draws in the place of one for some, laid out in the same order.

    A sum over another dimension adds in the order in which the numbers lie.
    """
    dims, values = array.dims, array.values
    sizes = [draws.members + 1 if dim == "member" else array.sizes[dim] for dim in dims]
    order = sorted(range(len(dims)), key=lambda axis: -values.strides[axis])
    shape = [sizes[axis] for axis in order]
    large = draws.members > IN_MEMORY
    laid = aside(shape, values.dtype) if large else np.empty(shape, values.dtype)
    coords = {name: one for name, one in array.coords.items() if name != "member"}
    whole = laid.transpose(np.argsort(order))
    made = xr.DataArray(whole, {**coords, "member": draws.member}, dims, array.name)
    return made.assign_attrs(array.attrs)


def _put(whole: xr.DataArray, array: xr.DataArray, part: Draws) -> None:
    """Write the members of a part into the whole; the central one is the same in every part."""
    axis = array.get_axis_num("member")
    to, own = (np.moveaxis(one.values, axis, 0) for one in (whole, array))
    before, _ = part.span or (0, 0)
    to[0] = own[0]
    to[before + 1 : before + 1 + part.members] = own[1:]
