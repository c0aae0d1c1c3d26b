"""Maps by window: each window is valued once, kept on disk, and read back row by row."""

from __future__ import annotations

import tempfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr
from xarray.backends import BackendArray
from xarray.core import indexing

from gepsim.distributed.job import Item
from gepsim.distributed.store import Store
from gepsim.distributed.sums import tile_path
from gepsim.distributed.tiles import Tile
from gepsim.draws import Draws
from gepsim.engine.maps import DIMS, TOTAL, MapSources
from gepsim.engine.strips import MappedLand
from gepsim.files.chunks import Chunks, Layout, PackedMaps, Place, packed
from gepsim.files.map_grid import AREA, CHUNK
from gepsim.files.maps import rounded
from gepsim.files.netcdf import MISSING
from gepsim.inputs import Inputs
from gepsim.land.layers import inside
from gepsim.valuation.cells import cell_weights
from gepsim.valuation.supply import Supply

KIND, COUNTY = "ecosystem_type", "county"


@dataclass(frozen=True)
class Mapped:
    """What every window needs to value its cells.

    Parameters
    ----------
    store : Store
    inputs : Inputs
    draws : Draws
        Without members.
    years, shown : tuple of int
        All years, and those of the maps.
    weights : DataArray
        What a unit of each driver is worth; see `gepsim.valuation.cells.cell_weights`.
    poor : DataArray
        Part of each zone in poor condition. [1]
    drivers : tuple of str
        Drivers of the account.
    services : mapping of str to list
        Services by the map that shows them.
    folder : Path
        Where the windows are kept; every worker must see it under this name.
    """

    store: Store
    inputs: Inputs
    draws: Draws
    years: tuple[int, ...]
    shown: tuple[int, ...]
    weights: xr.DataArray
    poor: xr.DataArray
    drivers: tuple[str, ...]
    services: Mapping[str, list[str]]
    folder: Path


def _valued(item: Item, job: Mapped) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    """Yield the maps of a window by name, each with the mask of the cells inside."""
    tile, moves = item
    layers = job.store.read(tile)
    if not inside(layers).any():
        return
    path, _ = tile_path(layers, job.store, tile, moves, job.years)
    path = replace(path, poor=job.poor.sel(county=path.cells.codes))
    land = MappedLand(job.inputs, path, layers, job.draws, frozenset(job.drivers))
    atlas = MapSources(land, Supply(xr.Dataset()), job.shown)
    atlas.__dict__["weights"] = job.weights  # of the whole land, not of this window
    kinds = [atlas.on_grid(path.ecosystem_type_at(year)) for year in job.shown]
    yield KIND, np.stack(kinds), path.cells.mask
    yield COUNTY, atlas.on_grid(land.county), path.cells.mask
    for name, some in job.services.items():
        yield name, atlas.of(some).value(slice(None)), path.cells.mask


def map_in(item: Item, job: Mapped) -> None:
    """Value the cells of a window and keep its maps, rounded as their file stores them."""
    for name, values, _ in _valued(item, job):
        money = values.dtype == np.float32
        _keep(job.folder, name, item[0], rounded(values, np.float32(np.nan)) if money else values)


def pack_in(item: Item, job: tuple[Mapped, Mapping[str, Layout]]) -> list[tuple[str, Chunks]]:
    """Return the chunks of a window as the file of the maps holds them: bytes are all that travels.

    Chunks without a cell of the city are left out: their file has them as gaps.
    """
    (tile, _), (maps, layouts) = item, job
    area = maps.store.ground(tile).astype("f4")
    found = [(AREA, list(_chunks(area, tile, np.ones(area.shape, bool), layouts[AREA])))]
    for name, values, mask in _valued(item, maps):
        if values.dtype == np.float32:
            values = rounded(values, np.float32(MISSING["f4"]))
        found.append((name, list(_chunks(values, tile, mask, layouts[name]))))
    return found


def _chunks(
    values: np.ndarray, tile: Tile, mask: np.ndarray, layout: Layout
) -> Iterator[tuple[Place, bytes]]:
    """Yield the chunks of a window that hold any cell of the mask, each with its first cell."""
    first = (0,) * (values.ndim - 2)
    for top in range(0, len(mask), CHUNK):
        for left in range(0, tile.width, CHUNK):
            here = (slice(top, top + CHUNK), slice(left, left + CHUNK))
            if mask[here].any():
                place = (*first, tile.top + top, tile.left + left)
                yield place, packed(values[(..., *here)], layout)


def whole_chunks(tiles: Sequence[Tile]) -> bool:
    """Return whether every window begins at the corner of a chunk of the file of the maps."""
    return not any(tile.top % CHUNK or tile.left % CHUNK for tile in tiles)


def _bands(tile: Tile) -> Iterator[slice]:
    """Yield the rows of a window by the strips in which the file of the maps is written."""
    for top in range(tile.top // CHUNK * CHUNK, tile.bottom, CHUNK):
        yield slice(max(top, tile.top), min(top + CHUNK, tile.bottom))


def _place(folder: Path, name: str, tile: Tile, rows: slice) -> Path:
    return folder / f"{name}.{tile.number}.{rows.start}"


def _keep(folder: Path, name: str, tile: Tile, values: np.ndarray) -> None:
    """Write one map of a window, whole or not at all: two workers may make the same one."""
    for rows in _bands(tile):
        band = values[..., rows.start - tile.top : rows.stop - tile.top, :]
        planes = np.frombuffer(band.tobytes(), np.uint8).reshape(-1, values.itemsize).T
        with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
            file.write(zlib.compress(planes.tobytes(), 1))
        Path(file.name).replace(_place(folder, name, tile, rows))


@lru_cache(maxsize=8)
def _kept(place: Path, shape: tuple[int, ...], dtype: str) -> np.ndarray:
    """Return one map of a window in one strip."""
    kind = np.dtype(dtype)
    planes = np.frombuffer(zlib.decompress(place.read_bytes()), np.uint8)
    bytes_ = np.ascontiguousarray(planes.reshape(kind.itemsize, -1).T)
    return bytes_.view(kind).reshape(shape)


class FarMap(BackendArray):
    """A map whose windows lie in files; they are made when any map is first read."""

    def __init__(
        self,
        shape: tuple[int, ...],
        dtype: np.dtype[Any],
        name: str,
        tiles: Sequence[Tile],
        ready: Callable[[], Path],
    ) -> None:
        self.shape, self.dtype = shape, dtype
        self.name, self.tiles, self.ready = name, tiles, ready

    def __getitem__(self, key: indexing.ExplicitIndexer) -> Any:
        """Return the part that is asked for."""
        return indexing.explicit_indexing_adapter(
            key, self.shape, indexing.IndexingSupport.BASIC, self._part
        )

    def _part(self, key: tuple[Any, ...]) -> Any:
        *years, rows, columns = key
        if not isinstance(rows, slice) or rows.step not in (None, 1):
            return self._rows(slice(None))[key]
        return self._rows(rows)[(*years, slice(None), columns)]

    def _rows(self, rows: slice) -> np.ndarray:
        """Return some rows whole."""
        folder = self.ready()
        top, bottom, _ = rows.indices(self.shape[-2])
        empty = np.nan if self.dtype.kind == "f" else 0
        shape = (*self.shape[:-2], max(0, bottom - top), self.shape[-1])
        found = np.full(shape, empty, self.dtype)
        for tile in self.tiles:
            for band in _bands(tile):
                first, last = max(top, band.start), min(bottom, band.stop)
                place = _place(folder, self.name, tile, band)
                if first < last and place.exists():
                    size = (*self.shape[:-2], band.stop - band.start, tile.width)
                    own = _kept(place, size, self.dtype.str)
                    part = own[..., first - band.start : last - band.start, :]
                    found[..., first - top : last - top, tile.columns] = part
        return found


def far_maps(
    job: Mapped,
    layers: xr.Dataset,
    tiles: Sequence[Tile],
    ready: Callable[[], Path],
    pack: Callable[[Mapping[str, Layout]], Iterator[tuple[str, Chunks]]],
) -> xr.Dataset:
    """Return the maps of a run, as `gepsim.engine.maps.value_maps` does.

    Parameters
    ----------
    job, layers, tiles
    ready : callable
        Values all windows, and returns the folder in which they are kept.
    pack : callable
        Gives all chunks for the file of the maps; of use where `whole_chunks`.
    """
    grid = (layers.sizes["y"], layers.sizes["x"])
    cube = (len(job.shown), *grid)

    def variable(name: str, shape: tuple[int, ...], kind: type) -> xr.Variable:
        lazy = FarMap(shape, np.dtype(kind), name, tiles, ready)
        return xr.Variable(DIMS[-len(shape) :], indexing.LazilyIndexedArray(lazy))

    variables = {KIND: variable(KIND, cube, np.uint8), COUNTY: variable(COUNTY, grid, np.uint8)}
    variables |= {name: variable(name, cube, np.float32) for name in job.services}
    coords = {"time": list(job.shown), "y": layers["y"], "x": layers["x"]}
    if not whole_chunks(tiles):
        return xr.Dataset(variables, coords)
    found = PackedMaps(variables, coords)
    found.pack = pack
    return found


def mapped(store: Store, road: Any, poor: xr.DataArray, folder: Path) -> Mapped:
    """Return what the windows need to be valued as a run asks."""
    scenario = road.inputs.scenario
    shown = (scenario.time.base, *scenario.time.checkpoints)
    weights = cell_weights(road.supply.at(time=list(shown)), road.draws, scenario.account)
    services = [str(name) for name in weights["service"].values]
    wanted = {f"gep_{name}": [name] for name in services} | {TOTAL: services}
    return Mapped(
        store, road.inputs, road.draws.alone, road.path.years, shown, weights, poor,
        tuple(str(name) for name in road.supply.drivers.data_vars), wanted, folder,
    )  # fmt: skip
