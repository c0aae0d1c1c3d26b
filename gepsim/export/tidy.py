"""Every number of the accounts in one long table."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import xarray as xr

from gepsim.files.folders import write_text
from gepsim.files.results import Results
from gepsim.files.schema import in_order
from gepsim.tables import plain_row


def write_tidy(run: Results, path: Path) -> None:
    """Write ``scenario, variable, <every dimension>, value, unit``; gaps are left out."""
    dims = in_order(str(dim) for dim in run.accounts.dims)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["scenario", "variable", *dims, "value", "unit"])
    for name, array in sorted(run.accounts.data_vars.items()):
        for places, value in values(array):
            row = [places.get(dim, "") for dim in dims]
            of = unit(run.accounts, array, places)
            writer.writerow(plain_row([run.id, name, *row, f"{value:.10g}", of]))
    write_text(path, "\N{BYTE ORDER MARK}" + text.getvalue())


def values(array: xr.DataArray) -> Iterator[tuple[dict[str, object], float]]:
    """Yield every known value with its labels.

    Examples
    --------
    >>> list(values(xr.DataArray([1.0, float("nan")], {"time": [2022, 2023]})))
    [({'time': 2022}, 1.0)]
    """
    labels = [array[dim].values.tolist() for dim in array.dims]
    for place, value in zip(itertools.product(*labels), array.values.ravel(), strict=True):
        if np.isfinite(value):
            yield dict(zip(map(str, array.dims), place, strict=True)), float(value)


def unit(accounts: xr.Dataset, array: xr.DataArray, places: dict[str, object]) -> str:
    """Return a value's unit; an indicator has its own."""
    if array.name in ("indicator_value", "indicator_quantile"):
        return str(accounts["indicator_units"].sel(indicator=places["indicator"]).item())
    return str(array.attrs["units"])
