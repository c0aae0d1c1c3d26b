"""Every number of the accounts in one long table."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from gepsim.errors import InputError, Problem
from gepsim.export.facts import facts as about
from gepsim.files.folders import friendly, whole_file, write_text
from gepsim.files.results import Results
from gepsim.files.schema import in_order
from gepsim.tables import plain_row


def write_tidy(runs: Results | Sequence[Results], path: Path) -> None:
    """Write ``scenario, variable, <every dimension>, value, unit``; gaps are left out."""
    given = [runs] if isinstance(runs, Results) else list(runs)
    dims = dimensions(given)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["scenario", "variable", *dims, "value", "unit"])
    for scenario, name, places, value, of in numbers(given):
        row = [places.get(dim, "") for dim in dims]
        writer.writerow(plain_row([scenario, name, *row, f"{value:.10g}", of]))
    write_text(path, "\N{BYTE ORDER MARK}" + text.getvalue())


def write_parquet(runs: Results | Sequence[Results], path: Path) -> None:
    """Write the long table with typed columns: whole years, codes as text.

    Raises
    ------
    InputError
        If pyarrow is not installed.
    """
    try:
        from pyarrow import Table
        from pyarrow.parquet import write_table
    except ImportError as error:
        hint = "pip install 'gepsim[tables]'"
        raise InputError(Problem("export parquet", "needs pyarrow", hint)) from error
    given = [runs] if isinstance(runs, Results) else list(runs)
    dims = dimensions(given)
    columns: dict[str, list[Any]] = {
        name: [] for name in ("scenario", "variable", *dims, "value", "unit")
    }
    for scenario, name, places, value, of in numbers(given):
        cells = (scenario, name, *(places.get(dim) for dim in dims), value, of)
        for column, cell in zip(columns.values(), cells, strict=True):
            column.append(cell)
    with friendly(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    facts = {f"gepsim:{key}": said for key, said in about(given[0]).items()}
    with whole_file(path) as new:
        table = Table.from_pydict(columns)
        write_table(table.replace_schema_metadata(facts), str(new), compression="zstd")


def dimensions(runs: Sequence[Results]) -> tuple[str, ...]:
    """Return every dimension of the accounts in the order of the files."""
    return in_order(dict.fromkeys(str(dim) for run in runs for dim in run.accounts.dims))


def numbers(
    runs: Sequence[Results],
) -> Iterator[tuple[str, str, dict[str, object], float, str]]:
    """Yield scenario, variable, labels, value and unit of every known number."""
    for run in runs:
        for name, array in sorted(run.accounts.data_vars.items()):
            for places, value in values(array):
                yield run.id, str(name), places, value, unit(run.accounts, array, places)


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
