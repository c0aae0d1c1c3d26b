"""Maps of a run: a palette image of the cells, county borders and names as inline SVG."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import xarray as xr
from markupsafe import Markup

from gepsim.report.png import data_uri, palette_png
from gepsim.report.reading import Absent
from gepsim.text import Text

Span = tuple[int, int | None]

#: Widest map on the page; finer cells are thinned to it. [cells]
WIDTH = 360
#: Values of all years that are read at once: 16 MiB of them.
_STRIP = 2**22
#: Distance between the lines of a label. [px]
_LINE = 17


@dataclass(frozen=True)
class Grid:
    """The cells of a run as the page shows them: cut to the city, thinned, north on top.

    Parameters
    ----------
    county : array
        Place of the county in `codes`, from 1; 0 outside. [1]
    codes : sequence of str
    cell : float
        Side of a thinned cell. [m]
    rows, columns : tuple of int
        First cell of the file that is shown, and the one after the last.
    step : int
        Cells of the file along a side of a thinned one.
    upward : bool
        Whether the file's rows run from south to north.
    """

    county: np.ndarray
    codes: Sequence[str]
    cell: float
    rows: Span = (0, None)
    columns: Span = (0, None)
    step: int = 1
    upward: bool = False

    def view(self, values: np.ndarray, *, mean: bool) -> np.ndarray:
        """Return values of the file's cells as the page shows them, by mean or nearest cell."""
        shown = thinned(values[slice(*self.rows), slice(*self.columns)], self.step, mean=mean)
        return shown[::-1] if self.upward else shown

    def views(self, layer: xr.DataArray, *, mean: bool) -> list[np.ndarray]:
        """Return a map in each of its years as the page shows it.

        All years are read at once, for a chunk of the file holds them together, and strip by
        strip, so that memory holds a part of the map.
        """
        years, lines = layer.sizes["time"], range(layer.sizes["y"])[slice(*self.rows)]
        side = self.step * max(1, _STRIP // (years * layer.sizes["x"] * self.step))
        parts: list[list[np.ndarray]] = [[] for _ in range(years)]
        for first in lines[::side]:
            rows = slice(first, min(first + side, lines.stop))
            strip = layer[:, rows, slice(*self.columns)].values
            for shown, values in zip(parts, strip, strict=True):
                shown.append(thinned(values, self.step, mean=mean))
        whole = [np.concatenate(shown) for shown in parts]
        return [shown[::-1] for shown in whole] if self.upward else whole

    @cached_property
    def fields(self) -> Mapping[str, str]:
        """Return each county as a path of coarse rows, by code."""
        return {code: _field(self.county == place) for place, code in enumerate(self.codes, 1)}

    @cached_property
    def border(self) -> str:
        """Return the lines between and around the counties as an SVG path."""
        return borders(self.county)

    def centre(self, code: str) -> tuple[float, float]:
        """Return the middle of the broadest part of a county, for its name. [cells]"""
        inside = self.county == self.codes.index(code) + 1
        y = int(np.average(np.arange(len(inside)), weights=inside.sum(1)))
        x = np.flatnonzero(inside[y])
        return float(x[len(x) // 2]), float(y)


def thinned(values: np.ndarray, step: int, *, mean: bool) -> np.ndarray:
    """Return one value for every block of cells: its middle cell, or the mean of what is known.

    Examples
    --------
    >>> thinned(np.array([[1.0, 3.0], [np.nan, 5.0]]), 2, mean=True)
    array([[3.]])
    """
    if not mean:
        return values[step // 2 :: step, step // 2 :: step]
    rows, columns = (size // step for size in values.shape)
    blocks = values[: rows * step, : columns * step].reshape(rows, step, columns, step)
    known = np.isfinite(blocks).sum(axis=(1, 3))
    total = np.nan_to_num(blocks).sum(axis=(1, 3))
    return np.where(known > 0, total / np.maximum(known, 1), np.nan)


def read_grid(maps: xr.Dataset) -> Grid:
    """Return the counties of the cells, cut to the city."""
    if "county" not in maps:
        raise Absent("maps.nc: county")
    attributes, whole = maps["county"].attrs, _numbers(maps["county"])
    values = np.atleast_1d(attributes["flag_values"]).astype(int)
    codes = [word.lstrip("c") for word in str(attributes["flag_meanings"]).split()]
    places = np.zeros(int(max(whole.max(), values.max())) + 1, "u1")
    places[values] = np.arange(1, len(values) + 1)
    rows, columns = (_extent(np.asarray(whole.any(axis=axis))) for axis in (1, 0))
    step = max(1, -(-(columns[1] - columns[0]) // WIDTH))
    upward = float(maps["y"][0]) < float(maps["y"][-1])
    spacing = abs(float(maps["x"][1] - maps["x"][0]))
    frame = Grid(whole, codes, spacing * step, rows, columns, step, upward)
    return replace(frame, county=frame.view(places[whole], mean=False))


def _numbers(layer: xr.DataArray) -> np.ndarray:
    """Return a map of classes in a byte each, 0 for gaps; its file gives four, strip by strip."""
    whole = np.empty(layer.shape, "u1")
    side = max(1, _STRIP // layer.shape[1])
    for first in range(0, layer.shape[0], side):
        rows = slice(first, first + side)
        whole[rows] = np.nan_to_num(layer[rows].values)
    return whole


def _extent(true: np.ndarray) -> tuple[int, int]:
    known = np.flatnonzero(true)
    return (int(known[0]), int(known[-1]) + 1) if len(known) else (0, len(true))


def borders(county: np.ndarray) -> str:
    """Return the lines between counties, and around them, as an SVG path in cells.

    Examples
    --------
    >>> borders(np.array([[1, 2]]))
    'M0 0v1M1 0v1M2 0v1M0 0h2M0 1h2'
    """
    framed = np.pad(county, 1)
    steps = []
    for down, lines in ((True, framed[1:-1].T), (False, framed[:, 1:-1])):
        for place, (near, far) in enumerate(itertools.pairwise(lines)):
            for start, end in _runs(near != far):
                move = f"M{place} {start}v" if down else f"M{start} {place}h"
                steps.append(f"{move}{end - start}")
    return "".join(steps)


def _runs(true: np.ndarray) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], true.astype(np.int8), [0]])))
    return [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]


def draw_map(
    grid: Grid, index: np.ndarray, palette: Sequence[str], labels: Mapping[str, Text]
) -> Markup:
    """Return a map as inline SVG.

    Parameters
    ----------
    grid : Grid
    index : array
        Place of each cell in `palette`; 0 is transparent. [1]
    palette : sequence of str
        Colours, the first of which is never seen.
    labels : mapping of str to Text
        What is written on each county, by code.
    """
    height, width = index.shape
    image, size = data_uri(palette_png(index, palette)), WIDTH / width
    names = "".join(
        _label(grid, code, text, size) for code, text in labels.items() if code in grid.codes
    )
    return Markup(
        f'<svg class="map" viewBox="-2 -2 {WIDTH + 4} {size * height + 18:.0f}" aria-hidden="true">'
        f'<g transform="scale({size:.4f})">'
        f'<image href="{image}" width="{width}" height="{height}" preserveAspectRatio="none"/>'
        f'<path class="border" d="{grid.border}"/>{_links(grid, labels)}</g>'
        f"{names}{_scale_bar(size / grid.cell, size * height)}</svg>"
    )


#: Rows of cells that one step of a county's field takes.
_COARSE = 4


def _links(grid: Grid, labels: Mapping[str, Text]) -> str:
    """Return each county as a field that is called by its name and leads to its own part."""
    return "".join(
        f'<a href="#county-{code}" tabindex="-1"><title>{text.plain.replace(chr(10), " ")}</title>'
        f'<path class="own-county" d="{grid.fields[code]}"/></a>'
        for code, text in labels.items()
        if code in grid.codes
    )


def _field(inside: np.ndarray) -> str:
    """Return cells as a path of coarse rows.

    Examples
    --------
    >>> _field(np.ones((4, 3), bool))
    'M0 0h3v4h-3z'
    """
    rows = range(0, len(inside), _COARSE)
    return "".join(
        f"M{start} {row}h{end - start}v{_COARSE}h{start - end}z"
        for row in rows
        for start, end in _runs(inside[min(row + _COARSE // 2, len(inside) - 1)])
    )


def _label(grid: Grid, code: str, text: Text, size: float) -> str:
    x, y = (size * place for place in grid.centre(code))
    lines = zip(text.zh.split("\n"), text.en.split("\n"), strict=True)
    return "".join(
        f'<text x="{x:.0f}" y="{y + _LINE * row:.0f}">{_spans(Text(zh, en))}</text>'
        for row, (zh, en) in enumerate(lines)
    )


def _spans(text: Text) -> str:
    return text.__html__().replace("<span", "<tspan").replace("</span", "</tspan")


def _scale_bar(per_metre: float, below: float, kilometres: int = 20) -> str:
    length, y = kilometres * 1000 * per_metre, below + 8
    return (
        f'<path class="rule" d="M0 {y - 4:.0f}v4h{length:.1f}v-4"/>'
        f'<text class="small" x="{length + 5:.0f}" y="{y + 2:.0f}">{kilometres} km</text>'
        f'<text class="small" x="{WIDTH - 18}" y="10">N ↑</text>'
    )


def classes(field: np.ndarray, breaks: Sequence[float]) -> np.ndarray:
    """Return the class of each value, from 1; 0 where there is none.

    Examples
    --------
    >>> classes(np.array([[0.5, 1.5, np.nan]]), [1.0]).tolist()
    [[1, 2, 0]]
    """
    found = np.digitize(np.nan_to_num(field), list(breaks)) + 1
    return np.where(np.isfinite(field), found, 0).astype("u1")


def round_breaks(field: np.ndarray, number: int) -> list[float]:
    """Return class limits at even shares of the cells, written with two digits.

    Examples
    --------
    >>> round_breaks(np.linspace(0.0, 100.0, 1001), 4)
    [25.0, 50.0, 75.0]
    """
    known = field[np.isfinite(field)]
    raw = np.quantile(known, np.linspace(0, 1, number + 1)[1:-1])
    digits = [1 - int(np.floor(np.log10(abs(x)))) if x else 0 for x in raw]
    return sorted({round(float(x), d) for x, d in zip(raw, digits, strict=True)})
