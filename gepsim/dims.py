"""Dimension names, their one order, and the one door through which arrays are put together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import xarray as xr

from gepsim.quick import quick_labels
from gepsim.text import Text

#: Years the engine knows are whole numbers; `results` writes the CF calendar.
ORDER = (
    "time",
    "checkpoint",
    "quantile",
    "county",
    "ecosystem_type",
    "driver",
    "service",
    "sector",
    "carrier",
    "technology",
    "pollutant",
    "air_source",
    "lever",
    "effect",
    "project",
    "payer",
    "rule",
    "party",
    "indicator",
    "target_set",
    "y",
    "x",
    "member",
)

ECOSYSTEM_NAMES: Mapping[str, Text] = {
    "EBF": Text("常绿阔叶林", "evergreen broadleaf forest"),
    "DBF": Text("落叶阔叶林", "deciduous broadleaf forest"),
    "CON": Text("针叶林", "coniferous forest"),
    "MIX": Text("针阔混交林", "mixed forest"),
    "SHR": Text("灌丛", "shrubland"),
    "GRS": Text("草地", "grassland"),
    "WET": Text("沼泽湿地", "marsh"),
    "RIV": Text("河流", "river"),
    "LAK": Text("湖泊", "lake"),
    "RES": Text("水库", "reservoir"),
    "DRY": Text("旱地", "dry cropland"),
    "PAD": Text("水田", "paddy field"),
    "ORC": Text("园地", "orchard and tea garden"),
    "UGR": Text("城市绿地", "urban green space"),
    "BLT": Text("建设用地", "built-up land"),
    "BAR": Text("裸地", "bare land"),
}
ECOSYSTEM_TYPES = tuple(ECOSYSTEM_NAMES)
FOREST_TYPES = ("EBF", "DBF", "CON", "MIX")
CROPLAND_TYPES = ("DRY", "PAD")
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


@contextmanager
def matching_labels() -> Iterator[None]:
    """Let arithmetic raise where labels differ, instead of leaving out what does not match.

    Examples
    --------
    >>> one, two = (xr.DataArray([1.0], {"county": [code]}) for code in ("990001", "990002"))
    >>> with matching_labels():
    ...     one + two
    Traceback (most recent call last):
    ...
    xarray.structure.alignment.AlignmentError: cannot align objects with join='exact' ...
    """
    # opt_einsum, where it is installed, adds by BLAS in an order that follows its threads
    with xr.set_options(arithmetic_join="exact", use_opt_einsum=False), quick_labels():
        yield


def assemble(arrays: Mapping[str, xr.DataArray]) -> xr.Dataset:
    """Return one dataset from named arrays whose shared labels are identical.

    Raises
    ------
    ValueError
        If two arrays disagree about the labels of a dimension they share.

    Examples
    --------
    >>> a = xr.DataArray([1.0, 2.0], {"county": ["990001", "990002"]})
    >>> float(assemble({"a": a, "b": 2 * a}).b.sum())
    6.0
    """
    named = [array.rename(name) for name, array in arrays.items()]
    whole = xr.merge(named, join="exact", compat="no_conflicts", combine_attrs="override")
    return whole.transpose(*ORDER, missing_dims="ignore")
