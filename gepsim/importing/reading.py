"""One layer of a recipe: opened, brought onto the grid in the model's units, and checked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from gepsim.dims import ECOSYSTEM_TYPES
from gepsim.errors import InputError, Problem, Problems
from gepsim.importing.allocate import allocate
from gepsim.importing.derive import filled
from gepsim.importing.margin import class_margin, mean_margin
from gepsim.importing.mosaic import Mosaic
from gepsim.importing.opening import Opened, open_layer
from gepsim.importing.ranges import Said, Tally, unit_line
from gepsim.importing.rasters import rasterio_
from gepsim.importing.recipe import KNOWN, LayerSource, class_codes
from gepsim.importing.regrid import Shares, Sums, blocks, put_together, shares, source_step
from gepsim.land.grid import Grid
from gepsim.land.stack import LAYERS, NO_CLASS

HOW = {
    "class": "largest share of the cell",
    "fractions": "shares of the cell, whole cells by largest remainder within counties",
    "mean": "area mean",
    "count": "sum, parted by area",
}


@dataclass
class Reading:
    """One layer on the grid, and what a reader should know of it.

    Parameters
    ----------
    source : LayerSource
    values : ndarray, shape (y, x), or (12, y, x) for months
        In the model's units, classes as whole numbers; NaN where there is no data.
    files : tuple of Path
        Local files that were read.
    crs : str
        The source's CRS and how it was decided.
    step : float
        Side of a source cell. [m]
    how : str
        How source cells were put together.
    holes : ndarray of int, shape (county,)
        Cells without data, before they were filled.
    margin : ndarray, shape (county,) or (county, class), or None
        Resampling error that is stated: of a county's mean in the layer's units, of its total for
        counts, of each class's area in cells of the grid.
    before, after : float or None
        Totals inside the counties of what is counted: by centres of source cells, and on the grid.
    by_county : ndarray, shape (county, class), or None
        Cells' worth of each ecosystem type by shares.
    notes : list of str
        Which maps were taken, and what was not believed.
    doubt : Said or None
        That values are possible but unusual, in both languages.
    """

    source: LayerSource
    values: np.ndarray
    files: tuple[Path, ...] = ()
    crs: str = ""
    step: float = 0.0
    how: str = ""
    holes: np.ndarray = field(default_factory=lambda: np.zeros(0, int))
    margin: np.ndarray | None = None
    before: float | None = None
    after: float | None = None
    by_county: np.ndarray | None = None
    notes: list[str] = field(default_factory=list)
    doubt: Said | None = None

    @property
    def units(self) -> str:
        """Return the layer's units, nothing for classes."""
        return KNOWN[self.source.name].units or ""


def read_layer(
    source: LayerSource, folder: Path, grid: Grid, county: np.ndarray, codes: Sequence[str]
) -> Reading:
    """Return one layer of a recipe on the grid.

    Parameters
    ----------
    folder : Path
        Where relative paths start.
    county : ndarray of int, shape (y, x)
        Number of the county, -1 outside.
    codes : sequence of str
        County codes, in the order of their numbers.

    Raises
    ------
    InputError
        A file, band, CRS, code, unit or value that cannot be used, or holes inside the counties.
    """
    if source.value is not None:
        return _constant(source, county)
    opened = open_layer(source, folder, grid)
    if KNOWN[source.name].units is None:
        found = _classes(source, opened, grid, county, len(codes))
    else:
        found = _quantity(source, opened, grid, county)
    found.files, found.crs = opened.files, opened.crs
    found.step = source_step(opened.rasters[0], grid)
    doubled = opened.rasters[0].doubled()
    if doubled:
        text = (
            f"{source.name}: tiles overlap in {doubled:.1%} of their cells; the first named counts"
        )
        found.notes.append(text)
    _fill(found, county, codes)
    _state_margin(found, grid, county)
    return found


def converter(source: LayerSource, raster: Mosaic, tally: Tally | None) -> Callable:
    """Return a function from a file's values to the model's units, which counts what it sees.

    Raises
    ------
    InputError
        If neither recipe nor file names a unit, or it is of another kind.
    """
    scale, offset = unit_line(source.units or raster.tiles[0].units, source)
    times, plus = (1.0, 0.0) if _packed_twice(source, raster) else (source.scale, source.offset)

    def convert(values: np.ndarray, stored: np.ndarray) -> np.ndarray:
        out = (values * times + plus) * scale + offset
        if tally is not None:
            tally.add(out, stored)
        return np.asarray(out)

    return convert


def _packed_twice(source: LayerSource, raster: Mosaic) -> bool:
    """Return whether a file carries a scale of its own, so that the product's is not applied."""
    given = {"scale", "offset"} & set(source.from_product)
    return bool(given) and raster.tiles[0].packed and not source.raw


def _constant(source: LayerSource, county: np.ndarray) -> Reading:
    """Return one value in every cell."""
    value, units = float(source.value or 0.0), KNOWN[source.name].units
    if units is not None:
        scale, offset = unit_line(source.units, source)
        value = value * scale + offset
        tally = Tally(source)
        tally.add(np.array([value]), np.array([value]))
        problem = tally.problem(source.where)
        if problem is not None:
            raise InputError(problem)
    shape = (12, *county.shape) if source.monthly else county.shape
    return Reading(source, np.full(shape, value, np.float32), how="one value for all cells")


def _quantity(source: LayerSource, opened: Opened, grid: Grid, county: np.ndarray) -> Reading:
    """Return a quantity on the grid; refuse values that cannot be."""
    tally, maps = Tally(source), Sums(source.average)
    coarse = source_step(opened.rasters[0], grid) > grid.resolution
    smooth = source.smooth and coarse and source.kind == "mean"
    how = "sum" if source.kind == "count" else "bilinear" if smooth else "average"
    for month, raster in zip(opened.months, opened.rasters, strict=True):
        convert = converter(source, raster, tally)
        maps.add(month, put_together(raster, grid, county >= 0, convert, how))
    problem = tally.problem(source.where)
    if problem is not None:
        raise InputError(problem)
    found = Reading(source, maps.means(), how=HOW[source.kind])
    found.how = "drawn between source cells" if smooth else found.how
    found.doubt = tally.doubt()
    found.notes += list(opened.lines)
    if _packed_twice(source, opened.rasters[0]):
        scale = opened.rasters[0].tiles[0].scale
        text = f"the file carries scale {scale:g}; the product's scale is not applied again"
        found.notes.append(f"  {text}")
    if source.kind == "count" and not source.average:
        found.before = _total(source, opened.rasters[0], grid, county)
        found.after = float(np.nansum(found.values[county >= 0], dtype=float))
    return found


def _total(source: LayerSource, raster: Mosaic, grid: Grid, county: np.ndarray) -> float:
    """Return the total of the source cells whose centres lie in a county."""
    convert, total = converter(source, raster, None), 0.0
    for block in blocks(raster, grid, county >= 0, convert):
        t = block.transform
        down, across = (np.arange(n) + 0.5 for n in block.values.shape)
        xs, ys = np.meshgrid(t.c + across * t.a, t.f + down * t.e)
        x, y = rasterio_().warp.transform(raster.crs, grid.crs, xs.ravel(), ys.ravel())
        half = grid.resolution / 2
        columns = np.floor((np.array(x) - block.grid.x[0] + half) / grid.resolution).astype(int)
        rows = np.floor((block.grid.y[0] + half - np.array(y)) / grid.resolution).astype(int)
        here = (rows >= 0) & (rows < block.shape[0]) & (columns >= 0) & (columns < block.shape[1])
        own = county[block.rows, block.columns][rows[here], columns[here]] >= 0
        total += float(np.nansum(block.values.ravel()[here][own]))
    return total


def _classes(
    source: LayerSource, opened: Opened, grid: Grid, county: np.ndarray, counties: int
) -> Reading:
    """Return classes on the grid; every code inside the counties is known."""
    table = class_codes(source) if source.name == "ecosystem_type" else None
    _check_declared(source, opened, table)
    keep = len(ECOSYSTEM_TYPES) if source.kind == "fractions" else 0
    found = shares(opened.rasters[0], grid, county, table, counties, keep=keep)
    _check_codes(source, found)
    values = found.best
    if found.cells is not None:
        values, inside = values.copy(), np.flatnonzero(county.ravel() >= 0)
        known = found.cells.sum(axis=0) > 0
        chosen = allocate(found.cells[:, known], county.ravel()[inside[known]])
        values.ravel()[inside[known]] = chosen
    out = Reading(source, values, how=HOW[source.kind], notes=list(opened.lines))
    if table is not None:
        out.by_county = np.zeros((counties, len(ECOSYSTEM_TYPES)))
        out.by_county[:, : found.by_county.shape[1]] = found.by_county
    return out


def _check_declared(source: LayerSource, opened: Opened, table: dict[int, int] | None) -> None:
    """Refuse a file that declares a class of the recipe as nodata, unless the recipe decides."""
    if table is None or (source.nodata is not None and "nodata" not in source.from_product):
        return
    numbers = [n for n in opened.rasters[0].tiles[0].nodata if not isinstance(n, tuple)]
    both = [int(n) for n in numbers if n == int(n) and int(n) in table]
    if both:
        kind = ECOSYSTEM_TYPES[table[both[0]]]
        what = f"the file declares {both[0]} as nodata, which the class map reads as {kind}"
        hint = f"set nodata = {both[0]} if it is none, nodata = [] if it is that class"
        raise InputError(Problem(source.where, what, hint))


def _check_codes(source: LayerSource, found: Shares) -> None:
    """Refuse codes that stand for no class, with the cells inside that hold them."""
    problems = Problems()
    whole = {c: n for c, n in found.foreign.items() if c == int(c)}
    broken = {c: n for c, n in found.foreign.items() if c != int(c)}
    if whole:
        listed = ", ".join(f"{int(c)} ({n} cells)" for c, n in sorted(whole.items()))
        what = f"codes without an ecosystem type: {listed}"
        problems.add(source.where, what, "add them to codes, or set nodata")
    if broken:
        some = ", ".join(f"{c:g}" for c in sorted(broken)[:3])
        what = f"{max(broken.values())} cells or more hold codes that are no whole numbers: {some}"
        hint = "averaging or smoothing mixed the codes: warp it with -r near or -r mode"
        problems.add(source.where, what, hint)
    problems.raise_if_any()
    known = found.best[~np.isnan(found.best)]
    largest = known.max(initial=0)
    if source.name in LAYERS and not (known.min(initial=0) >= 0 and largest < NO_CLASS):
        what = f"holds code {largest:g}; codes of '{source.name}' are 0 to {NO_CLASS - 1}"
        raise InputError(Problem(source.where, what, "recode it"))


def _fill(found: Reading, county: np.ndarray, codes: Sequence[str]) -> None:
    """Fill holes inside the counties where that is wanted, else refuse them."""
    empty = np.isnan(found.values if found.values.ndim == 2 else found.values.sum(axis=0))
    holes = empty & (county >= 0)
    found.holes = np.bincount(county[holes], minlength=len(codes))
    if not holes.any():
        return
    source, inside = found.source, int((county >= 0).sum())
    if holes.sum() == inside:
        what = "no cell inside the counties has a value: do the grids overlap?"
        raise InputError(Problem(source.where, what, "check the file, its CRS and nodata"))
    if not source.fill:
        by = ", ".join(f"{c} {n}" for c, n in zip(codes, found.holes, strict=True) if n)
        part = f"{holes.sum():,} of {inside:,} cells inside the counties"
        what = f"{part} ({holes.sum() / inside:.1%}) have no data: {by}"
        hint = "bring the missing tile, set nodata, or fill = true takes the nearest value"
        raise InputError(Problem(source.where, what, hint))
    months = found.values if found.values.ndim == 3 else found.values[None]
    full = np.stack([filled(values) if np.isnan(values).any() else values for values in months])
    found.values = full if found.values.ndim == 3 else full[0]


def _state_margin(found: Reading, grid: Grid, county: np.ndarray) -> None:
    """Enter the error that the sizes of cells leave in figures by county."""
    sizes = (found.step, grid.resolution)
    if found.source.name == "ecosystem_type":
        found.margin = class_margin(found.values, county, *sizes, len(ECOSYSTEM_TYPES))
    elif found.units and not found.source.monthly:
        found.margin = mean_margin(found.values, county, *sizes)
        if found.source.kind == "count":
            found.margin = found.margin * np.bincount(county[county >= 0])
