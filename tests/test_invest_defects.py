"""Five ways in which another program went wrong on such rasters; each must be impossible here.

They were reproduced with natcap.invest 3.20.2. The third, a value of zero where the discount rate
is exactly zero, has a file of its own: test_no_rate.py.
"""

from __future__ import annotations

import json
import pickle
import re
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from gepsim.cli import _guarded
from gepsim.dims import ECOSYSTEM_TYPES
from gepsim.errors import InputError
from gepsim.land.fields import distance_to_lines
from gepsim.land.suitability import Suitability
from gepsim.land.zonal import zonal_sums
from gepsim.paths import PACKAGE, sha256

WIDE = 9000  # columns; single precision counts squares of columns up to 4096 only


def wide_land(built):
    """Return three rows of level dry field, wider than squares in single precision reach."""
    kind = np.full((3, WIDE), ECOSYSTEM_TYPES.index("DRY"), np.uint8)
    for row, column in built:
        kind[row, column] = ECOSYSTEM_TYPES.index("BLT")
    flat = np.zeros(kind.shape, np.float32)
    names = {"ecosystem_type": kind, "county": np.zeros_like(kind), "slope_length_steepness": flat}
    return xr.Dataset({name: (("y", "x"), values) for name, values in names.items()})


# 1. Distances were wrong beyond 4,096 columns.


def test_distance_to_towns_is_exact_on_wide_maps():
    built = [(0, 3), (2, 4790), (1, 8999)]
    found = -Suitability(wide_land(built)).score(
        ECOSYSTEM_TYPES.index("DRY"), ECOSYSTEM_TYPES.index("BLT")
    )
    rows, columns = np.indices((3, WIDE))
    wanted = np.min([np.hypot(rows - r, columns - c) for r, c in built], axis=0)
    np.testing.assert_allclose(found, wanted.ravel(), rtol=1e-7, atol=0)


def test_holes_of_wide_maps_take_the_nearest_value():
    derive = pytest.importorskip("gepsim.importing.derive")
    line = np.full((1, WIDE), np.nan)
    line[0, [0, 8191]] = 1.0, 7.0
    found = derive.filled(line)
    assert found[0, 4095] == 1.0
    assert found[0, 4096] == 7.0
    assert found[0, -1] == 7.0


def test_distance_to_rivers_is_exact_in_coordinates_of_a_national_grid():
    """Cells of 30 m, 4,000 km from the origin of the grid."""
    x = 36_000_000.0 + 30.0 * np.arange(0, 40_000, 997)
    y = np.full(x.size, 3_500_000.0)
    start, end = np.array([[36_000_000.0, 3_400_000.0]]), np.array([[36_000_000.0, 3_600_000.0]])
    found = distance_to_lines(x, y, start, end)
    np.testing.assert_allclose(found, x - 36_000_000.0, rtol=1e-6, atol=1e-6)


# 2. A unit that a worker process did not know left the parent waiting for ever.


def test_one_file_hands_work_to_other_processes():
    """There a lost process is named and an error that cannot travel is told in words.

    `tests/test_processes.py` holds it to that; dask's own are `tests/distributed`'s.
    """
    words = re.compile(r"\bmultiprocessing\b|\bProcessPoolExecutor\b|\bos\.fork\b")
    texts = {path: path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")}
    assert [path.name for path, text in texts.items() if words.search(text)] == ["processes.py"]


def test_what_rooms_hand_over_holds_no_unit_objects(table, draws):
    """Units are text, so whoever reads rows and arrays elsewhere needs no unit registry."""
    price = draws.get("carbon_price", "CNY tCO2-1")
    box = pickle.dumps((table.rows["carbon_price"], price))
    assert b"pint" not in box
    rows, again = pickle.loads(box)
    assert rows == table.rows["carbon_price"]
    xr.testing.assert_identical(again, price)


# 4. Files were written beside the user's inputs, and broke the next run.


def snapshot(folder: Path) -> dict[str, str]:
    """Return every file with its checksum and time of change."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(p): f"{sha256(p)} {p.stat().st_mtime_ns}" for p in files}


@pytest.fixture
def inputs(city, tmp_path):
    """Return a folder of rasters, polygons and a recipe that nobody may write to."""
    rasterio = pytest.importorskip("rasterio")
    from rasterio.features import shapes
    from rasterio.transform import from_origin
    from rasterio.warp import transform_geom

    from gepsim.land import cached

    land, folder = cached(city, 1000), tmp_path / "inputs"
    folder.mkdir()
    place = from_origin(float(land.x[0]) - 500, float(land.y[0]) + 500, 1000, 1000)
    lines = ['title = "test"', "resolution = 1000", "[counties]", 'file = "counties.json"']
    names = ["ecosystem_type", "rain", "potential_evapotranspiration", "hot_days",
             "rainfall_erosivity", "soil_erodibility", "slope_length_steepness"]  # fmt: skip
    for name in names:
        values = land[name].values
        nodata = 255 if values.dtype == np.uint8 else np.nan
        how = {"driver": "GTiff", "count": 1, "height": values.shape[0], "width": values.shape[1],
               "crs": "EPSG:4545", "transform": place, "nodata": nodata}  # fmt: skip
        with rasterio.open(folder / f"{name}.tif", "w", dtype=values.dtype, **how) as file:
            file.write(values, 1)
        lines += ["[[layer]]", f'name = "{name}"', f'file = "{name}.tif"', "fill = true"]
        lines.append(f'units = "{land[name].attrs["units"]}"' if "units" in land[name].attrs else
                     'kind = "class"')  # fmt: skip
    codes = ", ".join(f'{n} = "{t}"' for n, t in enumerate(ECOSYSTEM_TYPES))
    lines.insert(lines.index('kind = "class"') + 1, f"codes = {{ {codes} }}")
    county = land.county.values.astype(np.int16)
    words = land.county.attrs["flag_meanings"].split()
    features = [
        {"type": "Feature", "properties": {"adcode": words[int(number)]},
         "geometry": transform_geom("EPSG:4545", "EPSG:4326", shape)}
        for shape, number in shapes(county, county != 255, 8, place)
    ]  # fmt: skip
    text = json.dumps({"type": "FeatureCollection", "features": features})
    (folder / "counties.json").write_text(text)
    (folder / "recipe.toml").write_text("\n".join(lines), encoding="utf-8")
    for path in folder.iterdir():
        path.chmod(0o444)
    folder.chmod(0o555)
    yield folder
    folder.chmod(0o755)


@pytest.mark.filterwarnings("ignore:Use `@` matmul:PendingDeprecationWarning")
def test_nothing_is_written_beside_the_inputs_of_an_import(inputs, tmp_path):
    before = snapshot(inputs)
    target = tmp_path / "layers.nc"
    assert _guarded(["layers", "import", str(inputs / "recipe.toml"), str(target)]) == 0
    assert target.exists()
    assert snapshot(inputs) == before


def test_nothing_is_written_beside_a_stack_and_its_scenario(city, tmp_path, capsys):
    """Every command that stands on a stack reads it through one door."""
    from gepsim.land import cached, write_layers

    folder = tmp_path / "inputs"
    folder.mkdir()
    write_layers(cached(city, 1000), folder / "layers.nc")
    text = 'schema = 1\nid = "mine"\nextends = "baseline"\ntitle = { zh = "我", en = "Mine" }\n'
    (folder / "mine.toml").write_text(text + '[layers]\npath = "layers.nc"\n', encoding="utf-8")
    (folder / "layers.nc").chmod(0o444)
    folder.chmod(0o555)
    before = snapshot(folder)
    for words in (["check", "--no-notes"], ["calibrate", "Z"]):
        assert _guarded([*words, str(folder / "mine.toml")]) == 0
    assert _guarded(["layers", "info", str(folder / "layers.nc")]) == 0
    assert "layers.nc" in capsys.readouterr().out
    assert snapshot(folder) == before
    folder.chmod(0o755)


# 5. The volume of a watershed was its mean times the area of its polygon.


def test_a_zone_is_the_sum_of_its_cells():
    """Two counties of cells of unequal size: no mean is taken anywhere."""
    rng = np.random.default_rng(5)
    depth = rng.uniform(400, 900, 5000).astype(np.float32)
    area, zone = rng.uniform(0.2, 1.0, 5000), rng.integers(0, 2, 5000).astype(np.uint8)
    kind = np.zeros(5000, np.uint8)
    found = zonal_sums(depth[None], zone, kind, area, zones=2, kinds=1, names=["yield"])[0, :, 0]
    wanted = [float((depth.astype(float) * area)[zone == number].sum()) for number in (0, 1)]
    np.testing.assert_allclose(found, wanted, rtol=1e-12)
    means = [float(depth[zone == n].mean() * area[zone == n].sum()) for n in (0, 1)]
    assert abs(found - means).max() > 1.0


def test_cells_without_a_value_inside_a_zone_are_counted_not_averaged_away():
    depth = np.full((1, 100), 500.0, np.float32)
    depth[0, :7] = np.nan
    zone = np.zeros(100, np.uint8)
    with pytest.raises(InputError, match="7 of 100 cells inside the counties have no value"):
        zonal_sums(depth, zone, zone, np.ones(100), zones=1, kinds=1, names=["yield"])
