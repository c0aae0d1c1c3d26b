"""InVEST and gepsim on the same rasters: agreement, time and memory, all in one run.

Usage: python benchmarks/bench_invest.py [--resolution 100] [--invest-python PATH] [--repeats 3]

The rasters come from the reference landscape, which is synthetic; soil depth and carbon pools are
made up here. InVEST runs in an interpreter of its own (`--invest-python`), serially; each model of
each side is a fresh process. Habitat quality is not compared: gepsim has no such model.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
STREAM_AREA = 1e6  # [m2] a stream starts where this much drains
LONGEST = 122.0
PAWC, SOIL_DEPTH = 0.16, 900.0  # [1], [mm]
#: Carbon by pool [tC ha-1], above below soil dead: forest, other vegetation, water and built-up.
POOLS = {"forest": (60, 15, 90, 5), "green": (5, 4, 70, 1), "bare": (0, 0, 30, 0)}
FOREST, BARE = ("EBF", "DBF", "CON", "MIX"), ("RIV", "LAK", "RES", "BLT", "BAR")
LAYERS = ("elevation", "rain", "potential_evapotranspiration", "rainfall_erosivity",
          "soil_erodibility")  # fmt: skip
MODELS = ("water_yield", "carbon", "sediment", "storm")
OUTPUTS = {
    "water yield [mm]": ("water_yield", "wyield", "output/per_pixel/wyield"),
    "carbon stock [tC/ha]": ("carbon", "stock", "c_storage_bas"),
    "LS [1]": ("sediment", "ls", "intermediate_outputs/ls"),
    "potential soil loss RKLS [t/ha]": ("sediment", "rkls", "rkls"),
    "soil loss USLE [t/ha]": ("sediment", "usle", "usle"),
    "storm runoff [mm]": ("storm", "runoff", "Q_mm"),
}
INSTALL = (
    "natcap.invest is not importable by {python}: it needs libgdal-dev and a compiler, GDAL built "
    "with numpy visible, and Cython 3.1; see benchmarks/README.md"
)


def versions(python: str) -> dict[str, str]:
    """Return what InVEST's interpreter holds, or leave with one line on what is missing."""
    command = [python, str(HERE / "invest_side.py"), "--version"]
    try:
        done = subprocess.run(command, capture_output=True, text=True)
    except OSError as error:
        raise SystemExit(f"{python}: {error.strerror}") from error
    if done.returncode:
        print(INSTALL.format(python=python), file=sys.stderr)
        raise SystemExit(2)
    return json.loads(done.stdout)


def prepare(folder: Path, resolution: int) -> int:
    """Write the inputs of both sides; return the number of cells inside."""
    import numpy as np

    from gepsim.city import load_city
    from gepsim.dims import ECOSYSTEM_TYPES
    from gepsim.land import cached
    from gepsim.land.layers import county_codes, inside
    from gepsim.paths import shipped

    city = load_city(shipped("scenarios") / "bazhong")
    layers = cached(city, resolution)
    mask = inside(layers)
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    layers = layers.isel(y=slice(rows[0], rows[-1] + 1), x=slice(columns[0], columns[-1] + 1))
    mask = inside(layers)
    inputs = folder / "inputs"
    inputs.mkdir(parents=True)
    for name in LAYERS:
        write(inputs / f"{name}.tif", layers, layers[name].values, mask)
    for name, value in (("pawc", PAWC), ("soil_depth", SOIL_DEPTH)):
        write(inputs / f"{name}.tif", layers, np.full(mask.shape, value, np.float32), mask)
    write(inputs / "lulc.tif", layers, layers["ecosystem_type"].values, mask)
    write(inputs / "county.tif", layers, layers["county"].values, mask)
    write(inputs / "soil_group.tif", layers, np.full(mask.shape, 2, np.uint8), mask)
    polygons(inputs / "counties.gpkg", layers, mask)
    cell = abs(float(layers.x[1] - layers.x[0])) ** 2
    known = tables(inputs, ECOSYSTEM_TYPES, city.folder)
    known |= {"cell_area": cell, "counties": len(county_codes(layers)), "longest": LONGEST,
              "stream_cells": round(STREAM_AREA / cell)}  # fmt: skip
    (folder / "settings.json").write_text(json.dumps(known), encoding="utf-8")
    return int(mask.sum())


def grid(layers: Any) -> dict[str, Any]:
    from rasterio.transform import from_origin

    from gepsim.land.layers import crs_of

    x, y = layers.x.values, layers.y.values
    edge = abs(float(x[1] - x[0]))
    corner = from_origin(float(x[0]) - edge / 2, float(y[0]) + edge / 2, edge, edge)
    return {"crs": crs_of(layers), "transform": corner, "height": y.size, "width": x.size}


def write(path: Path, layers: Any, values: Any, mask: Any) -> None:
    """Write one band, with no value outside the counties."""
    import numpy as np
    import rasterio

    small = values.dtype.kind in "iub"
    nodata = 255 if small else -9999.0
    kept = np.where(mask, values, nodata).astype(np.uint8 if small else np.float32)
    profile = {**grid(layers), "driver": "GTiff", "count": 1, "dtype": kept.dtype,
               "nodata": nodata, "tiled": True, "compress": "lzw"}  # fmt: skip
    with rasterio.open(path, "w", **profile) as file:
        file.write(kept, 1)


def polygons(path: Path, layers: Any, mask: Any) -> None:
    """Write the counties as polygons along the edges of cells."""
    import geopandas
    from rasterio.features import shapes
    from shapely.geometry import shape

    place = grid(layers)
    county = layers["county"].values.astype("uint8")
    found = shapes(county, mask=mask, transform=place["transform"])
    parts = [{"ws_id": int(value), "geometry": shape(geometry)} for geometry, value in found]
    frame = geopandas.GeoDataFrame(parts, crs=place["crs"]).dissolve("ws_id").reset_index()
    frame.to_file(path, driver="GPKG")


def tables(inputs: Path, types: Any, city: Path) -> dict[str, float]:
    """Write InVEST's class tables from gepsim's rows; return the numbers that are no table."""
    from gepsim.coefficients import load_table
    from gepsim.draws import best
    from gepsim.paths import shipped
    from gepsim.units import factor

    table = load_table([shipped("coefficients"), city])

    def of(name: str, type_: str, units: str = "1") -> float:
        row = best(table.named(name), "*", type_)
        return row.value * factor(row.units, units, name)

    heads = {"water": "lucode,lulc_veg,root_depth,Kc", "soil": "lucode,usle_c,usle_p",
             "carbon": "lucode,c_above,c_below,c_soil,c_dead",
             "curve_numbers": "lucode,cn_a,cn_b,cn_c,cn_d"}  # fmt: skip
    lines = {name: [head] for name, head in heads.items()}
    for code, t in enumerate(types):
        roots = min(of(name, t, "mm") for name in ("root_depth", "root_restricting_depth"))
        number = of("curve_number", t)
        pools = POOLS["forest" if t in FOREST else "bare" if t in BARE else "green"]
        cells = {"water": (int(of("vegetated", t)), roots, of("crop_factor", t)),
                 "soil": (of("cover_factor", t), of("practice_factor", t)),
                 "carbon": pools, "curve_numbers": (number,) * 4}  # fmt: skip
        for name, values in cells.items():
            lines[name].append(",".join(map(str, (code, *values))))
    for name, rows in lines.items():
        (inputs / f"{name}.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return {
        **{n: table.value(n, "1") for n in ("seasonality", "curve_offset", "curve_cap",
                                            "initial_abstraction")},
        "storm_rain_mm": table.value("storm_rain", "mm"),
        "curve_scale_mm": table.value("curve_scale", "mm"),
    }  # fmt: skip


def measure(command: list[str]) -> dict[str, Any]:
    """Return what a fresh process says, with its wall and processor time. [s]."""
    import time

    start = time.perf_counter()
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        process = subprocess.Popen(command, stdout=out, stderr=err, text=True)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        out.seek(0)
        err.seek(0)
        if status:
            raise SystemExit(f"{' '.join(command)} failed:\n{err.read()[-2000:]}")
        said = json.loads(out.read().strip().splitlines()[-1])
    return {**said, "wall": wall, "cpu": usage.ru_utime + usage.ru_stime}


def route(folder: Path) -> None:
    """Put InVEST's slope and flow accumulation on the grid of the inputs, cell for cell."""
    import rasterio

    (folder / "routed").mkdir(exist_ok=True)
    for name in ("slope", "flow_accumulation"):
        source = folder / "invest/sediment/intermediate_outputs" / f"{name}.tif"
        with rasterio.open(folder / "inputs/elevation.tif") as like:
            values, nodata = on_grid(source, like)
            profile = like.profile | {"dtype": values.dtype, "nodata": nodata}
        with rasterio.open(folder / "routed" / f"{name}.tif", "w", **profile) as file:
            file.write(values, 1)


def on_grid(path: Path, like: Any) -> tuple[Any, float]:
    """Return a raster on the grid of another whose cells it shares, and its nodata."""
    import numpy as np
    import rasterio

    with rasterio.open(path) as file:
        column, row = ~like.transform * (file.transform.c, file.transform.f)
        top, left = round(row), round(column)
        if max(abs(row - top), abs(column - left)) > 1e-3:
            raise SystemExit(f"{path}: InVEST moved the grid by a part of a cell")
        values, nodata = file.read(1), file.nodata
    out = np.full((like.height, like.width), nodata, values.dtype)
    rows, columns = slice(max(top, 0), None), slice(max(left, 0), None)
    part = values[max(-top, 0) :, max(-left, 0) :]
    part = part[: out[rows].shape[0], : out[:, columns].shape[1]]
    out[rows, columns][: part.shape[0], : part.shape[1]] = part
    return out, nodata


def agreement(folder: Path) -> None:
    """Print how far the two sides are apart, cell by cell and in total."""
    import numpy as np
    import rasterio

    print("\n| output | cells | max difference | mean difference | total, gepsim / InVEST - 1 |")
    print("| --- | --- | --- | --- | --- |")
    for name, (model, own, theirs) in OUTPUTS.items():
        with rasterio.open(folder / "gepsim" / model / f"{own}.tif") as like:
            ours, mine = like.read(1).astype(float), like.nodata
            other, nodata = on_grid(folder / "invest" / model / f"{theirs}.tif", like)
        both = (ours != mine) & (other != nodata) & np.isfinite(other)
        a, b = ours[both], other[both].astype(float)
        apart = np.abs(a - b) / np.maximum(np.abs(b), 1e-3 * np.abs(b).max())
        total = a.sum() / b.sum() - 1.0
        print(f"| {name} | {a.size:,} | {apart.max():.1e} | {apart.mean():.1e} | {total:+.1e} |")


def volumes(folder: Path, found: dict[str, Any]) -> None:
    """Print the water of each county three ways: cells, zones, and InVEST's mean x area."""
    import csv

    table = folder / "invest/water_yield/output/watershed_results_wyield.csv"
    with table.open(encoding="utf-8") as file:
        theirs = {int(r["ws_id"]): float(r["wyield_vol"]) for r in csv.DictReader(file)}
    print("\nwater of each county, m3 a year: sum of cells | InVEST's mean x area | zone means")
    for zone, (cells, zones) in enumerate(zip(found["cells"], found["zones"], strict=True)):
        invest = theirs[zone]
        print(f"  {zone}: {cells:,.0f} | {invest / cells - 1:+.1e} | {zones / cells - 1:+.1e}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--resolution", type=int, default=100)
    parser.add_argument("--invest-python", default=sys.executable)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--keep", type=Path, help="keep rasters and results in this new folder")
    options = parser.parse_args()
    known = versions(options.invest_python)
    folder = options.keep or Path(tempfile.mkdtemp())
    try:
        cells = prepare(folder, options.resolution)
        print(f"{cells:,} cells of {options.resolution} m; {known}")
        compare(folder, options.invest_python, options.repeats)
    finally:
        if options.keep is None:
            shutil.rmtree(folder, ignore_errors=True)


def compare(folder: Path, python: str, repeats: int) -> None:
    """Run both sides in turn, and print times, memory and agreement."""
    sides = {"InVEST": (python, "invest_side.py"), "gepsim": (sys.executable, "gepsim_side.py")}
    runs: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for _ in range(repeats):
        for model in MODELS:
            for side, (interpreter, script) in sides.items():
                shutil.rmtree(folder / side.lower() / model, ignore_errors=True)
                found = measure([interpreter, str(HERE / script), model, str(folder)])
                runs.setdefault((side, model), []).append(found)
                if (side, model) == ("InVEST", "sediment"):
                    route(folder)
    print("\n| model | side | process s | of it cpu s | after imports s | MiB |")
    print("| --- | --- | --- | --- | --- | --- |")
    middle = {}
    for model in MODELS:
        for side in sides:
            ours = {k: statistics.median(r[k] for r in runs[side, model])
                    for k in ("wall", "cpu", "execute", "mib")}  # fmt: skip
            middle[side, model] = ours
            line = " | ".join(f"{ours[k]:.{d}f}" for k, d in
                              (("wall", 2), ("cpu", 2), ("execute", 2), ("mib", 0)))  # fmt: skip
            print(f"| {model} | {side} | {line} |")
    print("\n| model | process | cpu | after imports | memory |")
    print("| --- | --- | --- | --- | --- |")
    for model in MODELS:
        a, b = middle["InVEST", model], middle["gepsim", model]
        print(f"| {model} | " + " | ".join(f"{a[k] / b[k]:.1f}" for k in a) + " |")
    agreement(folder)
    volumes(folder, runs["gepsim", "water_yield"][0])


if __name__ == "__main__":
    main()
