"""Results that cannot be: where they are, and what they follow from."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import xarray as xr

from gepsim.draws import central
from gepsim.files.fields import FIELDS, Field
from gepsim.registry import SERVICES

#: Relative excess over a bound that rounding alone explains.
_ROUNDING = 1e-9
_SHOWN = 3  # places that are named


def impossible(accounts: xr.Dataset) -> list[str]:
    """Return every variable whose central estimate is what it cannot be, one line each.

    Parameters
    ----------
    accounts : Dataset
        Of an outcome; variables may have draws.
    """
    found = []
    for field in FIELDS:
        if field.least is None and field.most is None:
            continue
        for name, array in _arrays(field, accounts):
            found += _beyond(field, name, central(array) if "member" in array.dims else array)
    return found


def _arrays(field: Field, accounts: xr.Dataset) -> Iterator[tuple[str, xr.DataArray]]:
    """Yield the variables of a field, without services that are negative by their definition."""
    if field.name == "quantity_{service}":
        for name in SERVICES:
            variable = field.name.format(service=name)
            if variable in accounts and not SERVICES[name].signed:
                yield variable, accounts[variable]
    elif field.name in accounts:
        array = central(accounts[field.name])
        if "service" in array.dims:
            signed = {name for name, row in SERVICES.items() if row.signed}
            array = array.sel(service=[s for s in array["service"].values if s not in signed])
        yield field.name, array


def _beyond(field: Field, name: str, array: xr.DataArray) -> list[str]:
    """Return one line on the values of a variable that lie beyond its bounds."""
    values = np.asarray(array.values, float)
    known = np.abs(values[np.isfinite(values)])
    slack = _ROUNDING * max(float(known.max(initial=0.0)), 1.0 if field.most is not None else 0.0)
    least = -np.inf if field.least is None else field.least
    most = np.inf if field.most is None else field.most
    places = np.argwhere((values < least - slack) | (values > most + slack))
    if not len(places):
        return []
    shown = "; ".join(_place(array, place, values) for place in places[:_SHOWN])
    more = f" and {len(places) - _SHOWN} more" if len(places) > _SHOWN else ""
    bound = f"below {least:g}" if values[tuple(places[0])] < least else f"above {most:g}"
    return [
        f"{name} is {bound} {field.units}".rstrip() + f": {shown}{more}" + _causes(array, places)
    ]


def _place(array: xr.DataArray, place: np.ndarray, values: np.ndarray) -> str:
    """Return where a value stands, and the value."""
    labels = [str(array[d].values[n]) for d, n in zip(array.dims, place, strict=True)]
    return f"{', '.join(labels)}: {values[tuple(place)]:.4g}"


def _causes(array: xr.DataArray, places: np.ndarray) -> str:
    """Return what the first service that cannot be follows from."""
    name = str(array.name).removeprefix("quantity_")
    if "service" in array.dims:
        name = str(array["service"].values[places[0][array.dims.index("service")]])
    row = SERVICES.get(name)
    if row is None or not row.flows:
        return ""
    flow = row.flows.get(row.headline) or next(iter(row.flows.values()))
    return f" (follows from {', '.join(flow.inputs)}; see gepsim explain {name})"
