"""NetCDF-4 that other tools read: flat, zlib only, no NC_STRING, CF-1.11 and ACDD-1.3.

The library behind netCDF4 serves one thread of a process at a time; nothing here starts another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import netCDF4
import numpy as np
import xarray as xr

from gepsim import __version__
from gepsim.errors import GepsimError
from gepsim.files.model import Outcome
from gepsim.files.schema import DIMENSIONS, in_order
from gepsim.text import Text

EPOCH = date(2000, 1, 1)
#: What stands where a value is missing: netCDF's own fill values.
MISSING = {kind: netCDF4.default_fillvals[kind] for kind in ("f4", "f8")}


def write_dataset(path: Path, dataset: xr.Dataset, facts: Mapping[str, Any]) -> None:
    """Write labelled arrays with their attributes; `time` is whole years.

    Parameters
    ----------
    path : Path
    dataset : Dataset
        Text along one dimension becomes a character array.
    facts : mapping
        Global attributes.
    """
    with netCDF4.Dataset(path, "w", format="NETCDF4") as file:
        set_attributes(file, facts)
        define_dimensions(file, dataset)
        texts = [n for n, v in dataset.coords.items() if v.dtype.kind in "OUT"]
        if texts:
            file.createDimension("strlen", max(_width(dataset[name]) for name in texts))
        for name in texts:
            write_text(file, str(name), dataset[name])
        for name in [n for n in dataset.coords if n in dataset.dims and n not in (*texts, "time")]:
            write_labels(file, str(name), dataset[name])
        for name, array in dataset.data_vars.items():
            write_numbers(file, str(name), array)


def define_dimensions(file: netCDF4.Dataset, dataset: xr.Dataset) -> None:
    """Create the dimensions in the house's order, `time` first and unlimited, with its calendar."""
    for dim in in_order(str(d) for d in dataset.dims):
        file.createDimension(dim, None if dim == "time" else dataset.sizes[dim])
    if "time" in dataset.dims:
        write_time(file, [int(year) for year in dataset["time"].values])


def write_time(file: netCDF4.Dataset, years: Iterable[int]) -> None:
    """Write accounting years as CF times in their middle, with bounds, and as whole numbers."""
    starts = [((date(y, 1, 1) - EPOCH).days, (date(y + 1, 1, 1) - EPOCH).days) for y in years]
    bounds = np.array(starts, dtype="f8")
    file.createDimension("bnds", 2)
    time = file.createVariable("time", "f8", ("time",), fill_value=False)
    time.setncatts({
        "standard_name": "time", "long_name": "middle of the accounting year", "axis": "T",
        "units": f"days since {EPOCH.isoformat()}", "calendar": "standard",
        "units_metadata": "leap_seconds: none", "bounds": "time_bnds",
    })  # fmt: skip
    time[:] = bounds.mean(axis=1)
    file.createVariable("time_bnds", "f8", ("time", "bnds"), fill_value=False)[:] = bounds
    year = file.createVariable("year", "i4", ("time",), fill_value=False)
    year.setncatts({"long_name": "accounting year", "units": "1"})
    year[:] = np.array(list(years), dtype="i4")


def write_text(file: netCDF4.Dataset, name: str, array: xr.DataArray) -> None:
    """Write words along one dimension as characters, so that every reader can open the file.

    Raises
    ------
    GepsimError
        If a label has other than ASCII characters, or stands twice.
    """
    words = [str(word) for word in array.values]
    if name in array.dims:
        odd = [w for w in words if not w.isascii()] or [w for w in words if words.count(w) > 1]
        if odd:
            raise GepsimError(f"{name}: label '{odd[0]}' is not ASCII or stands twice")
    width = file.dimensions["strlen"].size
    variable = file.createVariable(
        name, "S1", (*_dims(array), "strlen"), fill_value=False, compression="zlib", complevel=1
    )
    codes = np.array([word.encode("utf-8") for word in words], dtype=f"S{width}")
    variable[:] = codes.view("S1").reshape(len(words), width)
    zh, en = DIMENSIONS.get(name, Text("", array.attrs.get("long_name", name)))
    set_attributes(variable, {"long_name": en, "long_name_zh": zh, "_Encoding": "utf-8"})


def _dims(array: xr.DataArray) -> tuple[str, ...]:
    return tuple(str(dim) for dim in array.dims)


def _width(array: xr.DataArray) -> int:
    return max(1, *(len(str(word).encode("utf-8")) for word in array.values))


def write_labels(file: netCDF4.Dataset, name: str, array: xr.DataArray) -> None:
    """Write numeric labels: checkpoint years and quantiles."""
    kind: Any = "i4" if array.dtype.kind in "iu" else "f8"
    variable = file.createVariable(name, kind, _dims(array), fill_value=False)
    zh, en = DIMENSIONS.get(name, Text("", name))
    set_attributes(variable, {"long_name": en, "long_name_zh": zh, "units": "1"})
    variable[:] = array.values.astype(kind)


def write_numbers(file: netCDF4.Dataset, name: str, array: xr.DataArray) -> None:
    """Write one variable.

    Its ``coordinates`` name the year alone: CDO cannot open a file where they name text.
    """
    kind: Any = array.dtype.str[1:]
    fill: Any = MISSING[kind] if kind in MISSING and np.isnan(array.values).any() else False
    variable = file.createVariable(
        name, kind, _dims(array), fill_value=fill, compression="zlib" if array.ndim else None,
        complevel=1, shuffle=True, chunksizes=array.shape or None,
    )  # fmt: skip
    set_attributes(variable, array.attrs)
    if "time" in array.dims:
        set_attributes(variable, {"coordinates": "year"})
    variable[...] = np.where(np.isnan(array.values), fill, array.values) if fill else array.values


def set_attributes(target: netCDF4.Dataset | netCDF4.Variable, attrs: Mapping[str, Any]) -> None:
    """Set attributes; text of any script becomes NC_CHAR, empty text is left out."""
    for name, value in attrs.items():
        if isinstance(value, str) and not value.isascii():
            target.setncattr(name, np.frombuffer(value.encode("utf-8"), dtype="c"))
        elif value != "" if isinstance(value, str) else True:
            target.setncattr(name, value)


def global_attributes(outcome: Outcome, what: str, summary: str) -> dict[str, Any]:
    """Return the discovery attributes that both files share; the same run, the same text."""
    from gepsim.files.provenance import scenario_hash

    years = [int(year) for year in outcome.accounts["time"].values]
    return {
        "Conventions": "CF-1.11, ACDD-1.3",
        "title": f"{what}: {outcome.title['en']}",
        "title_zh": outcome.title["zh"],
        "summary": summary,
        "id": outcome.id,
        "keywords": "gross ecosystem product, SEEA EA, energy, carbon dioxide, targets",
        "institution": "not stated",
        "source": f"gepsim {__version__}, {outcome.members} draws, seed {outcome.seed}",
        "history": f"simulated and written by gepsim {__version__}",
        "references": "SEEA Ecosystem Accounting (UN 2021); run.json beside this file",
        "comment": f"All money in constant prices of {outcome.price_year}.",
        "landscape": outcome.landscape,
        "gepsim_version": __version__,
        "scenario": outcome.id,
        "scenario_sha256": scenario_hash(outcome.scenario),
        "seed": np.int32(outcome.seed),
        "members": np.int32(outcome.members),
        "price_year": np.int32(outcome.price_year),
        "currency": "CNY",
        "processing_level": "model output",
        "standard_name_vocabulary": "CF Standard Name Table v93",
        "time_coverage_start": f"{min(years)}-01-01",
        "time_coverage_end": f"{max(years)}-12-31",
        "time_coverage_resolution": "P1Y",
    }
