"""Tiles, patterns, addresses, NetCDF and Zarr, months: what a layer's file may be."""

from __future__ import annotations

import functools
import http.server
import threading
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from gepsim.errors import InputError
from gepsim.importing.mosaic import grid_bounds
from gepsim.importing.opening import open_layer
from gepsim.importing.reading import read_layer
from gepsim.importing.recipe import LayerSource
from gepsim.land.grid import Grid

rasterio = pytest.importorskip("rasterio")

CODES = ["a", "b"]
SLOPING = np.arange(600, dtype="float32").reshape(20, 30) + 500


def rain(**how):
    return LayerSource(name="rain", **{"units": "mm year-1", **how})


@pytest.fixture
def read(tmp_path, grid, county):
    return lambda source: read_layer(source, tmp_path, grid, county, CODES)


def inside(found, county):
    return found.values[..., county >= 0]


def test_a_raster_on_the_grid_comes_back_unchanged(make, read, county):
    make("rain.tif", SLOPING)
    assert inside(read(rain(file="rain.tif")), county) == pytest.approx(SLOPING[county >= 0])


def test_tiles_are_one_raster_whatever_their_order(make, read, grid, county):
    west, north = grid.x[0] - 500, grid.y[0] + 500
    places = [(0, 0), (0, 12), (9, 0), (9, 12)]
    for number, (row, column) in enumerate(places):
        part = SLOPING[row : (9 if row == 0 else 20), column : (12 if column == 0 else 30)]
        place = rasterio.Affine(1000, 0, west + column * 1000, 0, -1000, north - row * 1000)
        make(f"tile_{number}.tif", part, place=place)
    for file in ("tile_*.tif", ("tile_3.tif", "tile_1.tif", "tile_0.tif", "tile_2.tif")):
        found = read(rain(file=file))
        assert inside(found, county) == pytest.approx(SLOPING[county >= 0])
        assert len(found.files) == 4


def test_where_tiles_overlap_the_first_counts_and_is_told(make, read, county):
    make("one.tif", SLOPING)
    make("two.tif", SLOPING + 100)
    found = read(rain(file=("two.tif", "one.tif")))
    assert inside(found, county) == pytest.approx(SLOPING[county >= 0] + 100)
    assert found.notes == ["rain: tiles overlap in 50.0% of their cells; the first named counts"]


def test_tiles_elsewhere_are_left_alone(make, tmp_path, grid):
    make("here.tif", SLOPING)
    make("there.tif", SLOPING, place=rasterio.Affine(1000, 0, 9e5, 0, -1000, 3_540_000))
    opened = open_layer(rain(file="*here.tif"), tmp_path, grid)
    assert [tile.name for tile in opened.rasters[0].tiles] == ["here.tif"]


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"nodata": -1.0}, "nodata"),
        ({"crs": "EPSG:32648"}, "crs"),
        ({"shift": 333.0}, "do not continue"),
        ({"dtype": "float64"}, "dtype"),
    ],
)
def test_tiles_that_differ_are_refused(make, read, grid, other, words):
    make("one.tif", SLOPING)
    west = grid.x[0] - 500 + other.pop("shift", 0.0)
    place = rasterio.Affine(1000, 0, west, 0, -1000, grid.y[0] + 500)
    make("two.tif", SLOPING.astype(other.pop("dtype", "float32")), place=place, **other)
    with pytest.raises(InputError, match=words):
        read(rain(file=("one.tif", "two.tif")))


def test_holes_that_a_file_keeps_in_a_mask(make, read, county):
    path = make("rain.tif", SLOPING)
    seen = np.full((20, 30), 255, "uint8")
    seen[5, 5:9] = 0
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True), rasterio.open(path, "r+") as file:
        file.write_mask(seen)
    assert read(rain(file="rain.tif", fill=True)).holes.tolist() == [4, 0]


class Ranges(http.server.SimpleHTTPRequestHandler):
    """Serve parts of files, as the servers of open data do."""

    def log_message(self, *args):
        """Say nothing."""

    def do_HEAD(self):
        self.answer(body=False)

    def do_GET(self):
        self.answer(body=True)

    def answer(self, *, body):
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return
        data, wanted = path.read_bytes(), self.headers.get("Range")
        size = len(data)
        self.send_response(206 if wanted else 200)
        if wanted:
            first, last = (int(n or size) for n in wanted.removeprefix("bytes=").split("-"))
            data = data[first : last + 1]
            self.send_header("Content-Range", f"bytes {first}-{first + len(data) - 1}/{size}")
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if body:
            self.wfile.write(data)


@pytest.fixture
def server(tmp_path):
    handler = functools.partial(Ranges, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as host:
        thread = threading.Thread(target=host.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{host.server_port}"
        host.shutdown()
        thread.join()


def test_an_address_is_read_as_a_file(make, read, county, server):
    make("rain.tif", SLOPING)
    found = read(rain(file=f"{server}/rain.tif"))
    assert inside(found, county) == pytest.approx(SLOPING[county >= 0])
    with pytest.raises(InputError, match="check the address"):
        read(rain(file=f"{server}/none.tif"))


def test_a_variable_behind_an_address(read, tmp_path, grid, county, server):
    stacked(grid).to_netcdf(tmp_path / "ppt.nc")
    here = read(rain(file="ppt.nc", variable="ppt"))
    there = read(rain(file=f"{server}/ppt.nc", variable="ppt"))
    assert inside(there, county).tolist() == inside(here, county).tolist()


def degrees(grid, *, rising, turn=0.0, shape=(60, 80)):
    """Return an even grid of degrees around a model grid, as y and x."""
    west, south, east, north = grid_bounds(grid, rasterio.crs.CRS.from_epsg(4326))
    y = np.linspace(south - 0.1, north + 0.1, shape[0])
    return (y if rising else y[::-1]), np.linspace(west - 0.1, east + 0.1, shape[1]) + turn


def stacked(grid, *, rising=True, steps=0):
    """Return packed rain that grows to the north by 100 mm a degree, on degrees."""
    y, x = degrees(grid, rising=rising)
    values = np.repeat((100 * y[:, None]), x.size, axis=1)
    packed = np.round((values - 1000) / 0.1).astype("int16")
    attrs = {"scale_factor": 0.1, "add_offset": 1000.0, "_FillValue": np.int16(-32768),
             "units": "mm"}  # fmt: skip
    dims, coords = ("lat", "lon"), {"lat": y, "lon": x}
    if steps:
        packed = np.stack([packed + 10 * step for step in range(steps)])
        dims, coords = ("time", *dims), {"time": np.arange(steps), **coords}
    return xr.Dataset({"ppt": (dims, packed, attrs)}, coords)


@pytest.mark.parametrize("rising", [True, False])
@pytest.mark.parametrize("form", ["nc", "zarr"])
def test_a_packed_variable_on_degrees(tmp_path, read, grid, county, form, rising):
    stack = stacked(grid, rising=rising)
    if form == "nc":
        stack.to_netcdf(tmp_path / "ppt.nc")
    else:
        pytest.importorskip("zarr")
        stack.to_zarr(tmp_path / "ppt.zarr", consolidated=False, zarr_format=3 if rising else 2)
    found = read(rain(file=f"ppt.{form}", variable="ppt"))
    lat = rasterio.warp.transform("EPSG:4545", "EPSG:4326", [grid.x[15]], [grid.y[10]])[1][0]
    assert found.values[10, 15] == pytest.approx(100 * lat, abs=1.0)
    assert "taken as WGS 84" in found.crs


def test_a_variable_with_a_grid_mapping_in_kilometres(tmp_path, read, grid, county):
    from gepsim.land.stack import crs_attrs

    attrs = {"units": "km", "standard_name": "projection_x_coordinate"}
    names = {**attrs, "standard_name": "projection_y_coordinate"}
    coords = {"b": ("b", grid.y / 1000, names), "a": ("a", grid.x / 1000, attrs)}
    own = {"grid_mapping": "crs", "units": "mm year-1"}
    layers = {"r": (("b", "a"), SLOPING, own), "crs": ((), 0, crs_attrs("EPSG:4545"))}
    xr.Dataset(layers, coords).to_netcdf(tmp_path / "r.nc")
    found = read(rain(file="r.nc"))
    assert inside(found, county) == pytest.approx(SLOPING[county >= 0])


def test_longitudes_from_0_to_360(tmp_path):
    """A city at 75 degrees west on a raster whose longitudes run from 0 to 360."""
    x, y = 500_500 + 1000.0 * np.arange(20), 4_420_500 + 1000.0 * np.arange(20)
    grid = Grid(x, y[::-1], 1000.0, "EPSG:32618")
    lat, lon = np.arange(35.05, 45, 0.1), np.arange(0.05, 360, 0.1)
    values = np.repeat(lon[None], lat.size, axis=0)
    coords = {"lat": lat, "lon": ("lon", lon, {"units": "degrees_east"})}
    xr.Dataset({"r": (("lat", "lon"), values)}, coords).to_netcdf(tmp_path / "r.nc")
    source = rain(file="r.nc", variable="r")
    found = read_layer(source, tmp_path, grid, np.zeros((20, 20), int), ["a"])
    assert found.values.min() > 284.9
    assert found.values.max() < 285.4


def test_a_variable_that_is_not_there(tmp_path, read, grid):
    stack = stacked(grid).assign(pet=lambda s: s.ppt)
    stack.to_netcdf(tmp_path / "two.nc")
    with pytest.raises(InputError, match="did you mean 'ppt'"):
        read(rain(file="two.nc", variable="pptt"))
    with pytest.raises(InputError, match='set variable = "…": ppt, pet'):
        read(rain(file="two.nc"))
    with pytest.raises(InputError, match="has 1 steps in all, no band 2"):
        read(rain(file="two.nc", variable="ppt", band=2))


def test_values_beyond_the_range_that_a_file_states_are_no_data(tmp_path, read, grid):
    stack = stacked(grid)
    stack.ppt.attrs["valid_range"] = np.array([0, 100], "int16")
    stack.to_netcdf(tmp_path / "ppt.nc")
    with pytest.raises(InputError, match="no cell inside the counties has a value"):
        read(rain(file="ppt.nc", variable="ppt"))


def test_an_unsigned_byte_in_a_signed_type(tmp_path, read, grid, county):
    y, x = degrees(grid, rising=False)
    values = np.full((y.size, x.size), -56, "int8")
    attrs = {"_Unsigned": "true", "_FillValue": np.int8(-1), "units": "mm"}
    coords = {"lat": y, "lon": x}
    xr.Dataset({"r": (("lat", "lon"), values, attrs)}, coords).to_netcdf(tmp_path / "r.nc")
    assert inside(read(rain(file="r.nc", scale=10)), county) == pytest.approx(2000)


def months(**how):
    return LayerSource(name="monthly_rain", **{"units": "mm month-1", **how})


def test_months_are_bands_steps_or_files(make, read, tmp_path, grid, county):
    values = np.stack([SLOPING * 0 + month for month in range(1, 13)])
    make("bands.tif", values)
    make("more.tif", np.concatenate([values[:1] + 100, values]))
    for month in range(12):
        make(f"month_{month + 1:02d}.tif", values[month])
    bands = tuple(range(2, 14))
    files = tuple(f"month_{month:02d}.tif" for month in range(1, 13))
    for source in (
        months(file="bands.tif"),
        months(file="more.tif", bands=bands),
        months(file=files),
        months(file="month_*.tif"),
    ):
        found = read(source)
        assert found.values.shape == (12, 20, 30)
        assert inside(found, county).mean(axis=1) == pytest.approx(np.arange(1, 13))
    stacked(grid, steps=12).to_netcdf(tmp_path / "ppt.nc")
    found = inside(read(months(file="ppt.nc", variable="ppt")), county).mean(axis=1)
    assert np.diff(found) == pytest.approx(1.0, abs=1e-3)


def test_what_is_no_year_of_months_is_refused(make, read):
    make("five.tif", np.stack([SLOPING] * 5))
    with pytest.raises(InputError, match=r"needs twelve months; five\.tif has 5 bands"):
        read(months(file="five.tif"))


@pytest.mark.parametrize(
    ("name", "units", "stored", "value"),
    [
        ("sand", "g/kg", 420.0, 42.0),
        ("soil_organic_carbon", "dg/kg", 150.0, 1.5),
        ("coarse_fragments", "cm3/dm3", 80.0, 8.0),
        ("monthly_rain", "kg m-2 month-1", 90.0, 90.0),
        ("temperature", "K", 288.15, 15.0),
        ("rain", "m year-1", 1.15, 1150.0),
        ("elevation", "ft", 1000.0, 304.8),
    ],
)
def test_units_of_products_become_those_of_the_model(
    make, read, county, name, units, stored, value
):
    bands = (12, 20, 30) if name == "monthly_rain" else (20, 30)
    make("a.tif", np.full(bands, stored, "float32"))
    found = read(LayerSource(name=name, file="a.tif", units=units))
    assert inside(found, county) == pytest.approx(value, rel=1e-5)


def test_a_files_own_scale_is_applied_before_the_recipes(make, read, county):
    make("t.tif", np.full((20, 30), 2882, "int16"), scales=[0.1])
    source = LayerSource(name="temperature", file="t.tif", units="degC", offset=-273.15)
    assert inside(read(source), county) == pytest.approx(15.05, abs=1e-4)


def test_a_raster_of_60_gb_is_read_where_the_counties_are(tmp_path, read, grid, county):
    """A sparse file: 125,000 x 125,000 numbers of four bytes, of which the grid needs a corner."""
    size, step = 125_000, 100.0
    west, north = grid.x[0] - 500 - 50_000 * step, grid.y[0] + 500 + 50_000 * step
    how = {"SPARSE_OK": True, "tiled": True, "BIGTIFF": "YES", "blockxsize": 512, "blockysize": 512}
    with rasterio.open(
        tmp_path / "huge.tif", "w", driver="GTiff", width=size, height=size, count=1,
        dtype="float32", crs="EPSG:4545", transform=rasterio.Affine(step, 0, west, 0, -step, north),
        **how,
    ) as file:  # fmt: skip
        window = rasterio.windows.Window(50_000, 50_000, 300, 200)
        file.write(np.kron(SLOPING, np.ones((10, 10), "float32")), 1, window=window)
    found = read(rain(file="huge.tif"))
    assert inside(found, county) == pytest.approx(SLOPING[county >= 0])
