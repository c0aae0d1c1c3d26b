"""gepsim's functions on the rasters that InVEST reads, cell by cell and by zone.

Usage: python benchmarks/gepsim_side.py MODEL FOLDER
"""

from __future__ import annotations

import csv
import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

ROWS = 256  # of a strip: memory does not grow with the land
CELLS = dict[str, np.ndarray]


def column(path: Path, name: str) -> np.ndarray:
    """Return one column of a class table, by class code from 0."""
    with path.open(encoding="utf-8") as file:
        rows = {int(row["lucode"]): float(row[name]) for row in csv.DictReader(file)}
    return np.array([rows.get(code, np.nan) for code in range(max(rows) + 1)])


def strips(paths: dict[str, Path]) -> Iterator[tuple[Any, CELLS, np.ndarray]]:
    """Yield strips of aligned rasters: where they lie, cells that have all values, their mask."""
    import rasterio
    from rasterio.windows import Window

    files = {name: rasterio.open(path) for name, path in paths.items()}
    first = next(iter(files.values()))
    for top in range(0, first.height, ROWS):
        window = Window(0, top, first.width, min(ROWS, first.height - top))
        arrays = {name: file.read(1, window=window) for name, file in files.items()}
        mask = np.ones(next(iter(arrays.values())).shape, bool)
        for name, array in arrays.items():
            mask &= array != files[name].nodata
        yield window, {name: array[mask] for name, array in arrays.items()}, mask
    for file in files.values():
        file.close()


def on_cells(
    paths: dict[str, Path], out: Path, work: Callable[[CELLS], dict[str, np.ndarray]]
) -> None:
    """Read strips, compute, and write one raster for each name that `work` returns."""
    import rasterio

    with rasterio.open(next(iter(paths.values()))) as like:
        profile = like.profile | {"dtype": "float32", "nodata": -9999.0, "compress": "lzw"}
    out.mkdir(parents=True, exist_ok=True)
    files: dict[str, Any] = {}
    for window, cells, mask in strips(paths):
        for name, values in work(cells).items():
            if name not in files:
                files[name] = rasterio.open(out / f"{name}.tif", "w", **profile)
            band = np.full(mask.shape, -9999.0, np.float32)
            band[mask] = values
            files[name].write(band, 1, window=window)
    for file in files.values():
        file.close()


def water_yield(inputs: Path, out: Path, settings: dict[str, Any]) -> dict[str, Any]:
    from gepsim.services.budyko import budyko_evapotranspiration

    table = inputs / "water.csv"
    factor, green = column(table, "Kc"), column(table, "lulc_veg")
    roots = column(table, "root_depth")
    zones = int(settings["counties"])
    sums = np.zeros((4, zones, green.size))
    cell = settings["cell_area"]

    def curve(area: Any, rain: Any, potential: Any, kind: Any, water: Any) -> Any:
        return budyko_evapotranspiration(
            area, factor[kind], green[kind], water, settings["seasonality"],
            settings["curve_offset"], settings["curve_cap"], 1.0, rain / area, potential / area,
        )  # fmt: skip

    def work(cells: CELLS) -> dict[str, np.ndarray]:
        kind, county = cells["lulc"], cells["county"]
        rain = cells["rain"] / 1000.0
        potential = cells["pet"] / 1000.0
        water = np.minimum(roots[kind], cells["soil_depth"]) * cells["pawc"] / 1000.0
        left = rain - curve(1.0, rain, potential, kind, water)
        slot = county.astype(np.intp) * green.size + kind
        for number, field in enumerate((np.ones(kind.size), rain, potential, water, left)):
            total = np.bincount(slot, field * cell, zones * green.size).reshape(zones, -1)
            if number < 4:
                sums[number] += total
            else:
                volume.append(total.sum(axis=1))
        return {"wyield": left * 1000.0}

    volume: list[np.ndarray] = []
    names = {"rain": "rain", "pet": "potential_evapotranspiration"}
    paths = {n: inputs / f"{names.get(n, n)}.tif"
             for n in ("rain", "pet", "lulc", "county", "soil_depth", "pawc")}  # fmt: skip
    on_cells(paths, out, work)
    start = time.perf_counter()
    area, rain, potential, water = sums
    kinds = np.broadcast_to(np.arange(green.size), area.shape)
    with np.errstate(invalid="ignore", divide="ignore"):
        held = np.where(area > 0, water / area, 0.0)
        left = rain - curve(area, rain, potential, kinds, held)
    by_zone = np.where(area > 0, left, 0.0).sum(axis=1)
    spent = time.perf_counter() - start
    return {"cells": np.sum(volume, axis=0).tolist(), "zones": by_zone.tolist(), "zones_s": spent}


def carbon(inputs: Path, out: Path, settings: dict[str, Any]) -> dict[str, Any]:
    from gepsim.services.assets import carbon_stock

    pools = [
        column(inputs / "carbon.csv", f"c_{name}") for name in ("above", "below", "soil", "dead")
    ]
    density = carbon_stock(1.0, *pools)
    area = np.zeros(density.size)

    def work(cells: CELLS) -> dict[str, np.ndarray]:
        area[:] += np.bincount(cells["lulc"], minlength=density.size) * settings["cell_area"] / 1e4
        return {"stock": density[cells["lulc"]]}

    on_cells({"lulc": inputs / "lulc.tif"}, out, work)
    return {"zones": float(np.nansum(np.where(area > 0, carbon_stock(area, *pools), 0.0)))}


def sediment(inputs: Path, out: Path, settings: dict[str, Any]) -> dict[str, Any]:
    """RUSLE alone: slope and flow accumulation are taken as InVEST routed them."""
    from gepsim.services.erosion import length_steepness_factor

    table = inputs / "soil.csv"
    cover = column(table, "usle_c") * column(table, "usle_p")
    routed = inputs.parent / "routed"
    paths = {
        "slope": routed / "slope.tif", "above": routed / "flow_accumulation.tif",
        "r": inputs / "rainfall_erosivity.tif", "k": inputs / "soil_erodibility.tif",
        "lulc": inputs / "lulc.tif",
    }  # fmt: skip
    edge = settings["cell_area"] ** 0.5

    def work(cells: CELLS) -> dict[str, np.ndarray]:
        ls = length_steepness_factor(cells["slope"], cells["above"], edge, settings["longest"])
        bare = cells["r"] * cells["k"] * ls
        return {"ls": ls, "rkls": bare, "usle": bare * cover[cells["lulc"]]}

    on_cells(paths, out, work)
    return {}


def storm(inputs: Path, out: Path, settings: dict[str, Any]) -> dict[str, Any]:
    from gepsim.services.storms import curve_storage, storm_runoff

    number = column(inputs / "curve_numbers.csv", "cn_b")
    rain = settings["storm_rain_mm"]
    runoff = storm_runoff(
        rain, curve_storage(number, settings["curve_scale_mm"]), settings["initial_abstraction"]
    )
    on_cells({"lulc": inputs / "lulc.tif"}, out, lambda cells: {"runoff": runoff[cells["lulc"]]})
    return {}


MODELS = {"water_yield": water_yield, "carbon": carbon, "sediment": sediment, "storm": storm}


def peak() -> float:
    """Return the largest memory this program held, not that of its parent. [MiB]."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def main(model: str, folder: Path) -> None:
    start = time.perf_counter()
    import rasterio  # noqa: F401 - counted as import

    import gepsim.services.budyko
    import gepsim.services.storms  # noqa: F401

    imported = time.perf_counter()
    settings = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
    found = MODELS[model](folder / "inputs", folder / "gepsim" / model, settings)
    done = time.perf_counter()
    times = {"import": imported - start, "execute": done - imported, "mib": peak()}
    print(json.dumps({**times, **found}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
