"""The classes of a map as a GIS program shows them: values, colours and names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import xarray as xr

from gepsim.files.colours import SEQUENCE
from gepsim.text import Text, same


@dataclass(frozen=True)
class MapClass:
    """One class: the value of its cells or the upper end of its range, its colour and name."""

    value: float
    colour: str
    name: Text

    @property
    def rgb(self) -> tuple[int, int, int]:
        """Return the colour as three numbers.

        Examples
        --------
        >>> MapClass(1.0, "#ff8000", same("x")).rgb
        (255, 128, 0)
        """
        red, green, blue = bytes.fromhex(self.colour.lstrip("#"))
        return red, green, blue


def is_coded(array: xr.DataArray) -> bool:
    """Tell whether a map's numbers stand for classes."""
    return "flag_values" in array.attrs


def coded(array: xr.DataArray) -> list[MapClass]:
    """Return the classes of a map of codes, as its attributes name and colour them."""
    attrs = array.attrs
    values = np.atleast_1d(attrs["flag_values"]).astype(int).tolist()
    words = attrs["flag_meanings"].split()
    names = [attrs.get(f"flag_names_{lang}", ";".join(words)).split(";") for lang in ("zh", "en")]
    colours = attrs.get("flag_colors", " ".join(["#888888"] * len(values))).split()
    return [
        MapClass(float(value), colour, Text(zh, en))
        for value, colour, zh, en in zip(values, colours, *names, strict=True)
    ]


def ranged(values: np.ndarray) -> list[MapClass]:
    """Return classes of a map of amounts: limits at even shares of its cells, in two digits.

    Examples
    --------
    >>> [one.value for one in ranged(np.linspace(0.0, 70.0, 701))]
    [10.0, 20.0, 30.0, 40.0, 50.0, 60.0, inf]
    """
    limits = limits_of(values, len(SEQUENCE))
    if len(limits) == 1 and np.nanmin(values) == np.nanmax(values):
        return [MapClass(float("inf"), SEQUENCE[0], same(f"{limits[0]:g}"))]
    edges = [*limits, float("inf")]
    names = [same(f"< {limits[0]:g}")] if limits else [same("–")]
    names += [same(f"{low:g}–{high:g}") for low, high in pairwise(limits)]
    names += [same(f"≥ {limits[-1]:g}")] if limits else []
    return [
        MapClass(edge, colour, name)
        for edge, colour, name in zip(edges, SEQUENCE, names, strict=False)
    ]


def limits_of(values: np.ndarray, number: int) -> list[float]:
    """Return the limits between classes, fewer where many cells hold the same."""
    known = values[np.isfinite(values)]
    if not known.size:
        return []
    raw = np.quantile(known, np.linspace(0, 1, number + 1)[1:-1])
    return sorted({_short(float(limit)) for limit in raw})


def _short(value: float) -> float:
    return float(f"{value:.2g}")


def palette(classes: Sequence[MapClass]) -> dict[int, tuple[int, int, int, int]]:
    """Return the colour table of a raster of codes; 0 is not seen."""
    return {0: (0, 0, 0, 0)} | {int(one.value): (*one.rgb, 255) for one in classes}
