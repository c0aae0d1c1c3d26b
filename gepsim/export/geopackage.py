"""Counties with their results, and payments along the rivers, as layers of one GeoPackage."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from gepsim.errors import InputError, Problem
from gepsim.export.facts import facts
from gepsim.export.qgis_layers import arrows, graded, keep_styles
from gepsim.files.folders import friendly, whole_file
from gepsim.files.results import Results
from gepsim.units import factor

Columns = dict[str, list[Any]]
#: The form that GDAL 3 of any age reads without a warning.
_FORM = {"VERSION": "1.2"}
_CLASSES = 5
_ROOM = 1.05  # so that rounding leaves the largest county within the last class


def write_geopackage(run: Results, path: Path) -> None:
    """Write counties (areas) and payments between them (lines) with the numbers of each year.

    Raises
    ------
    InputError
        If pyogrio, rasterio or shapely are not installed.
    """
    try:
        import pyogrio  # noqa: F401
        import rasterio  # noqa: F401
        import shapely  # noqa: F401
    except ImportError as error:
        hint = "pip install 'gepsim[geo]'"
        raise InputError(
            Problem("export geopackage", "needs pyogrio and rasterio", hint)
        ) from error
    with friendly(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    shapes, crs = county_shapes(run)
    about = facts(run)
    with whole_file(path) as new:
        draft = new.with_suffix(".gpkg")
        areas = _counties(run, shapes)
        _layer(draft, "counties", "MultiPolygon", list(shapes.values()), areas, about, crs)
        lines, columns = _payments(run, shapes)
        if lines:
            _layer(draft, "payments", "LineString", lines, columns, about, crs)
        keep_styles(draft, dict(_styles(run, areas, columns)))
        draft.replace(new)


def county_shapes(run: Results) -> tuple[dict[str, Any], str]:
    """Return each county's area as a shape, by code, and the coordinate system."""
    from rasterio import Affine
    from rasterio.features import shapes
    from shapely import MultiPolygon
    from shapely.geometry import shape

    with run.maps as maps:
        layer = maps["county"]
        x, y = maps["x"].values, maps["y"].values
        values = np.nan_to_num(layer.values).astype("u1")
        codes = [word.lstrip("c") for word in layer.attrs["flag_meanings"].split()]
        crs = str(maps["crs"].attrs["crs_wkt"])
    width, height = float(x[1] - x[0]), float(y[1] - y[0])
    place = Affine(width, 0, x[0] - width / 2, 0, height, y[0] - height / 2)
    parts: dict[str, list[Any]] = {code: [] for code in codes}
    for found, value in shapes(values, mask=values > 0, transform=place):
        parts[codes[int(value) - 1]].append(shape(found))
    return {code: MultiPolygon(found) for code, found in parts.items() if found}, crs


def _counties(run: Results, shapes: dict[str, Any]) -> Columns:
    """Return the fields of the counties: names, area, GEP and compensation by checkpoint."""
    codes = list(shapes)
    names = [run.name("county", code) for code in codes]
    area = run.array("extent").isel(time=0).sum("ecosystem_type")
    found: Columns = {
        "code": codes, "name_zh": [n.zh for n in names], "name_en": [n.en for n in names],
        "area_km2": [float(area.sel(county=code)) for code in codes],
    }  # fmt: skip
    for year in (run.years[0], *run.checkpoints):
        found |= _spread(run, "gep_total", "county", codes, year, "gep_yi_CNY")
        found |= _spread(run, "transfer_net", "party", codes, year, "compensation_yi_CNY")
    return found


def _spread(
    run: Results, name: str, dim: str, labels: list[str], year: int, field: str
) -> Columns:  # fmt: skip
    """Return the median of a variable in a year with its 5 and 95 % quantiles."""
    if not run.has(name):
        return {}
    scale, ends = factor("CNY", "yi_CNY"), run.band(name)
    middle = run.headline(name).sel({"time": year, dim: labels}).values * scale
    found: Columns = {f"{field}_{year}": middle.tolist()}
    for end, array in zip(("q05", "q95"), ends or (), strict=False):
        found[f"{field}_{year}_{end}"] = (
            array.sel({"time": year, dim: labels}).values * scale
        ).tolist()
    return found


def _payments(run: Results, shapes: dict[str, Any]) -> tuple[list[Any], Columns]:
    """Return the payments between counties of the city, as lines from payer to receiver."""
    from shapely import LineString

    if not run.has("payment"):
        return [], {}
    edges = [str(edge) for edge in run.array("edge").values]
    own = [edge for edge in edges if set(edge.split("-")) <= set(shapes)]
    pairs = [edge.split("-") for edge in own]
    lines = [
        LineString([shapes[down].representative_point(), shapes[up].representative_point()])
        for up, down in pairs
    ]
    found: Columns = {
        "edge": own, "receiver": [up for up, _ in pairs], "payer": [down for _, down in pairs],
    }  # fmt: skip
    for year in (run.years[0], *run.checkpoints):
        found |= _spread(run, "payment", "edge", own, year, "payment_yi_CNY")
    return lines, found


def _styles(run: Results, areas: Columns, lines: Columns) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield how each layer looks in QGIS: GEP per area, and payments as arrows."""
    year = run.checkpoints[0]
    gep, paid = f"gep_yi_CNY_{year}", f"payment_yi_CNY_{year}"
    if gep in areas:
        pairs = zip(areas[gep], areas["area_km2"], strict=True)
        most = max(money / area for money, area in pairs)
        limits = [float(f"{most * n / _CLASSES:.2g}") for n in range(_CLASSES)]
        limits.append(float(f"{most * _ROOM:.2g}"))
        qml = graded(f'"{gep}" / "area_km2"', limits, "name_zh")
        yield "counties", (qml, f"GEP per area in {year}, 1e8 CNY a year and km2")
    if paid in lines:
        said = f"Payments along the rivers in {year}, from payer to receiver"
        yield "payments", (arrows(paid, max(lines[paid])), said)


def _layer(
    path: Path, layer: str, kind: str, shapes: list[Any], columns: Columns,
    about: dict[str, str], crs: str,
) -> None:  # fmt: skip
    """Write one layer; each of its rows says what the run is."""
    import pyogrio
    from shapely import to_wkb

    told: Columns = {key: [value] * len(shapes) for key, value in about.items()}
    every = {**columns, **told}
    data = [np.array(v, dtype=object if isinstance(v[0], str) else float) for v in every.values()]
    pyogrio.raw.write(
        str(path), geometry=to_wkb(shapes), field_data=data, fields=list(every), layer=layer,
        driver="GPKG", geometry_type=kind, crs=crs, append=path.exists(),
        layer_metadata=about, dataset_options=None if path.exists() else _FORM,
    )  # fmt: skip
