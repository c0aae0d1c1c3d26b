"""Polygons of any vector file come in by code or name; what does not fit is named."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from gepsim.errors import InputError
from gepsim.importing.gcj02 import shift
from gepsim.importing.recipe import CountySource, VectorSource
from gepsim.importing.vectors import ZONES, read_vector, zone_types
from gepsim.land.grid import Grid, project
from gepsim.land.stack import NO_CLASS

shapely = pytest.importorskip("shapely")
pyogrio = pytest.importorskip("pyogrio")
pytest.importorskip("rasterio")

from gepsim.importing.boundaries import counties, county_numbers, grid_over  # noqa: E402
from gepsim.importing.polygons import read_polygons  # noqa: E402

pytestmark = pytest.mark.filterwarnings("ignore:Use `@` matmul:PendingDeprecationWarning")

CRS = "EPSG:4545"
STEP = 5_000.0


@pytest.fixture(scope="module")
def squares(city):
    """Return a square of 10 km around the seat of each county, in degrees, by code."""
    out = {}
    for row in city.counties:
        half = 0.05
        lon, lat = row.seat_lon, row.seat_lat
        out[row.code] = shapely.box(lon - half, lat - half, lon + half, lat + half)
    return out


def features(shapes, code="code", **more):
    """Return GeoJSON text of shapes by name."""
    rows = [
        {"type": "Feature", "properties": {code: name, **more}, "geometry": s.__geo_interface__}
        for name, s in shapes.items()
    ]
    return json.dumps({"type": "FeatureCollection", "features": rows}, ensure_ascii=False)


@pytest.fixture
def write(tmp_path):
    def write_(text, name="counties.geojson"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write_


def read(path, city, **keys):
    source = CountySource(file=path.name, **{"code": "code", **keys})
    return counties(source, path, city, CRS)


def test_counties_are_found_by_code_name_or_the_national_code(squares, city, write):
    rows = {row.code: row for row in city.counties}
    for words in (
        {code: code for code in rows},
        {code: row.name_zh for code, row in rows.items()},
        {code: row.name_en for code, row in rows.items()},
        {code: "156" + code for code in rows},
        {code: code + "000000" for code in rows},
    ):
        named = {words[code]: shape for code, shape in reversed(squares.items())}
        found = read(write(features(named)), city)
        assert [number for _, number in found.shapes] == [4, 3, 2, 1, 0]


@pytest.mark.parametrize("suffix", ["gpkg", "shp"])
def test_other_vector_files_in_other_projections_give_the_same(squares, city, tmp_path, suffix):
    codes = np.array([int(code) for code in squares])
    moved = shapely.transform(
        list(squares.values()), lambda p: np.column_stack(project(p[:, 0], p[:, 1], "EPSG:4544"))
    )
    path = tmp_path / f"counties.{suffix}"
    pyogrio.raw.write(
        path, shapely.to_wkb(moved), [codes], ["code"], crs="EPSG:4544", geometry_type="Polygon"
    )
    found = read(path, city)
    assert "EPSG:4544" in found.lines[0]
    assert "from the file" in found.lines[0]
    plain = tmp_path / "plain.geojson"
    plain.write_text(features(squares))
    for (there, a), (here, b) in zip(read(plain, city).shapes, found.shapes, strict=True):
        assert a == b
        assert shapely.area(shapely.symmetric_difference(there, here)) < 1e-3 * there.area


def test_names_of_a_shapefile_in_gbk_are_read_when_told(squares, city, tmp_path):
    path = tmp_path / "counties.shp"
    names = np.array([row.name_zh for row in city.counties], dtype=object)
    pyogrio.raw.write(
        path, shapely.to_wkb(list(squares.values())), [names], ["name"],
        crs="EPSG:4326", geometry_type="Polygon", encoding="GBK",
    )  # fmt: skip
    path.with_suffix(".cpg").unlink(missing_ok=True)
    with pytest.raises(InputError, match='set encoding = "GBK"'):
        read(path, city, code="name")
    found = read(path, city, code="name", encoding="GBK")
    assert [number for _, number in found.shapes] == [0, 1, 2, 3, 4]


def test_a_layer_of_several_must_be_named(squares, city, tmp_path):
    path = tmp_path / "all.gpkg"
    for layer in ("counties", "towns"):
        pyogrio.raw.write(
            path, shapely.to_wkb(list(squares.values())), [np.array(list(squares))], ["code"],
            layer=layer, crs="EPSG:4326", geometry_type="Polygon", append=path.exists(),
        )  # fmt: skip
    with pytest.raises(InputError, match="has 2 layers: counties, towns"):
        read(path, city)
    with pytest.raises(InputError, match="did you mean 'counties'"):
        read(path, city, layer="county")
    assert len(read(path, city, layer="counties").shapes) == 5


def test_a_polygon_that_cuts_itself_is_repaired_and_said(squares, city, write):
    """Two triangles that touch at the crossing point: half of the square's area."""
    west, south, east, north = squares["511902"].bounds
    bow = shapely.Polygon([(west, south), (east, north), (east, south), (west, north)])
    found = read(write(features({**squares, "511902": bow})), city)
    assert any("1 of them cut themselves and were repaired" in line for line in found.lines)
    mended, plain = found.shapes[0][0], read(write(features(squares)), city).shapes[0][0]
    assert mended.geom_type == "MultiPolygon"
    assert mended.is_valid
    assert mended.area == pytest.approx(plain.area / 2, rel=1e-3)


def test_places_of_another_city_are_ignored_and_counted(squares, city, write):
    far = shapely.box(110, 30, 111, 31)
    found = read(write(features({**squares, "420500": far, "420600": far})), city)
    assert any("2 of them belong to other places and were ignored" in line for line in found.lines)
    assert len(found.shapes) == 5


def test_overlaps_and_gaps_between_counties_are_measured(city, write):
    """Four boxes leave a window of 10 by 10 km; the fifth overlaps one of them by 2 by 10 km."""
    x, y = 400_000, 3_530_000
    boxes = {
        "511902": (-40, -40, 0, 40), "511921": (10, -40, 50, 40), "511922": (0, 10, 10, 40),
        "511923": (0, -40, 10, 0), "511903": (-42, -10, -38, 0),
    }  # fmt: skip
    ring = {
        code: shapely.box(x + 1e3 * w, y + 1e3 * s, x + 1e3 * e, y + 1e3 * n)
        for code, (w, s, e, n) in boxes.items()
    }
    seats = [centre_in_degrees(ring[row.code]) for row in city.counties]
    rows = tuple(
        row.model_copy(update={"seat_lon": lon, "seat_lat": lat})
        for row, (lon, lat) in zip(city.counties, seats, strict=True)
    )
    found = read(write(features(ring)), replace(city, counties=rows), crs=CRS)
    said = "counties overlap: 511902 and 511903 by 20.00 km2; 100.00 km2 lie in gaps between them"
    assert said in found.lines[-1]
    assert "do not fit together" in found.weak[0]["en"]


def centre_in_degrees(shape):
    from pyproj import Transformer

    return Transformer.from_crs(CRS, "EPSG:4326", always_xy=True).transform(
        shape.centroid.x, shape.centroid.y
    )


def test_the_shifted_datum_is_asked_about_by_properties_and_by_name(squares, city, write):
    for text, name in (
        (features(squares, acroutes=[100000]), "a.geojson"),
        (features(squares, childrenNum=0), "a.geojson"),
        (features(squares), "511900_datav.geojson"),
        (features(squares), "GCJ02_counties.json"),
    ):
        with pytest.raises(InputError, match="GCJ-02, 500 m off"):
            read(write(text, name), city)
        assert len(read(write(text, name), city, crs="EPSG:4326").shapes) == 5


def test_degrees_of_no_stated_datum_are_a_weakness(squares, city, write):
    found = read(write(features(squares, code="adcode")), city, code="adcode")
    assert "copies of web maps are shifted" in found.weak[0]["en"]
    told = read(write(features(squares, code="adcode")), city, code="adcode", crs="EPSG:4326")
    assert not told.weak


def test_the_shift_is_undone_when_told(squares, city, write):
    moved = {c: shapely.transform(s, lambda p: np.column_stack(shift(*p.T)))
             for c, s in squares.items()}  # fmt: skip
    back = read(write(features(moved), "gcj.json"), city, crs="GCJ-02").shapes[0][0]
    plain = read(write(features(squares)), city).shapes[0][0]
    off = read(write(features(moved), "gcj.json"), city, crs="EPSG:4326").shapes[0][0]
    assert shapely.hausdorff_distance(back, plain) < 0.01
    assert 400 < shapely.hausdorff_distance(off, plain) < 600


@pytest.mark.parametrize(
    ("change", "keys", "words"),
    [
        (lambda t: t[:-40], {}, "is no GeoJSON"),
        (lambda t: t, {"code": "adcode"}, "has no property 'adcode'.*code = one of code"),
        (lambda t: t.replace("511902", "511999"), {}, "has no county 511902 in property 'code'"),
        (lambda t: t, {"crs": "EPSG:99"}, "CRS 'EPSG:99' is unknown"),
        (lambda t: t.replace("[106.", "[306106."), {}, "are no degrees of EPSG:4326"),
        (lambda t: t.replace("Polygon", "LineString").replace("[[[", "[[").replace("]]]", "]]"),
         {}, "5 of 5 features hold LineString, not polygons"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused(squares, city, write, change, keys, words):
    with pytest.raises(InputError, match=words):
        read(write(change(features(squares))), city, **keys)


def test_swapped_axes_and_counties_mixed_up_are_seen(squares, city, write):
    swapped = {code: shapely.transform(s, lambda p: p[:, ::-1]) for code, s in squares.items()}
    with pytest.raises(InputError, match="longitude and latitude are swapped"):
        read(write(features(swapped)), city)
    mixed = dict(zip(squares, reversed(squares.values()), strict=True))
    with pytest.raises(InputError, match=r"county 511902 lies \d+ km from its seat"):
        read(write(features(mixed)), city)


def test_a_missing_file_names_its_neighbour(squares, city, write):
    near = write(features(squares))
    with pytest.raises(InputError, match=r"did you mean 'counties\.geojson'"):
        read(near.with_name("countys.geojson"), city)


def test_a_county_without_a_cell_is_refused(squares, city, write):
    found = read(write(features(squares)), city)
    with pytest.raises(InputError, match="has no cell"):
        county_numbers(found.shapes, grid_over(found.shapes, 40_000, CRS))


@pytest.fixture(scope="module")
def board(city):
    """Return a grid of 4 x 10 cells; two columns of cells for each county."""
    grid = Grid(500_000 + STEP * (np.arange(10) + 0.5), 3_500_000 - STEP * (np.arange(4) + 0.5),
                STEP, CRS)  # fmt: skip
    return grid, np.repeat(np.arange(5), 2)[None, :].repeat(4, axis=0)


def cells(board, rows, columns):
    """Return the rectangle of some cells."""
    west, north = 500_000 + STEP * columns.start, 3_500_000 - STEP * rows.start
    return shapely.box(west, 3_500_000 - STEP * rows.stop, 500_000 + STEP * columns.stop, north)


def vector(tmp_path, board, city, shapes, **keys):
    path = tmp_path / "v.gpkg"
    names = np.array([name for name, _ in shapes], dtype=object)
    pyogrio.raw.write(
        path, shapely.to_wkb([shape for _, shape in shapes]), [names], ["name"],
        crs=CRS, geometry_type="Polygon",
    )  # fmt: skip
    return read_vector(VectorSource(file="v.gpkg", **keys), path, *board, city)


def test_towns_are_found_by_name_and_twins_by_county(tmp_path, board, city):
    """兴隆镇 is a town in Enyang (37) and one in Tongjiang (80)."""
    shapes = [("兴隆镇", cells(board, range(2), range(2, 4))),
              ("兴隆镇", cells(board, range(2), range(4, 6))),
              ("远方镇", shapely.box(0, 0, 1, 1))]  # fmt: skip
    found = vector(tmp_path, board, city, shapes, name="town", code="name")
    assert found.values[0].tolist() == [0, 0, 37, 37, 80, 80, 0, 0, 0, 0]
    assert any("1 of them belong to other places" in line for line in found.lines)
    assert "137 of 139 rows of towns.csv have no cell" in found.weak[0]["en"]
    kinds = zone_types(found.values, city)
    assert ZONES[kinds[0, 2]] == city.towns[36].zone
    assert kinds[3, 0] == NO_CLASS


def test_towns_with_codes_are_found_by_nine_or_twelve_digits(tmp_path, board, city):
    first = city.towns[0].model_copy(update={"code": "511902100"})
    coded = replace(city, towns=(first, *city.towns[1:]))
    for code in ("511902100", "511902100000"):
        shapes = [(code, cells(board, range(4), range(2)))]
        found = vector(tmp_path, board, coded, shapes, name="town", code="name")
        assert set(np.unique(found.values)) == {0, 1}
        (tmp_path / "v.gpkg").unlink()
    with pytest.raises(InputError, match=r"towns\.csv has no column 'code'"):
        vector(tmp_path, board, city, shapes, name="town", code="name")


def test_a_place_inside_that_no_row_knows_is_refused(tmp_path, board, city):
    shapes = [("平梁乡", cells(board, range(2), range(2)))]
    with pytest.raises(InputError, match=r"town '平梁乡' in county 511902 is in no row.*平梁镇"):
        vector(tmp_path, board, city, shapes, name="town", code="name")


def test_a_town_in_the_wrong_county_is_a_weakness(tmp_path, board, city):
    shapes = [("平梁镇", cells(board, range(4), range(1, 4)))]
    found = vector(tmp_path, board, city, shapes, name="town", code="name")
    assert "66.7% of the cells of 'town' lie in another county" in found.weak[-1]["en"]


def test_reserves_may_lie_in_several_counties_and_overlap(tmp_path, board, city):
    """Reserve 5 lies in Nanjiang; the scenic area 12 in Nanjiang and Tongjiang, over it."""
    scenic = city.reserves[11].name_zh
    shapes = [(city.reserves[4].name_zh, cells(board, range(2), range(6, 8))),
              (scenic, cells(board, range(1), range(4, 8)))]  # fmt: skip
    found = vector(tmp_path, board, city, shapes, name="reserve", code="name")
    assert found.values[:2, 4:8].tolist() == [[12, 12, 12, 12], [0, 0, 5, 5]]
    assert "  2 cells lie in two polygons; the later one in the file counts" in found.lines


def test_walls_need_no_code_and_basins_are_numbered(tmp_path, board, city):
    shapes = [("b 2", cells(board, range(4), range(5, 10))),
              ("a", cells(board, range(4), range(5)))]  # fmt: skip
    wall = vector(tmp_path, board, city, shapes[1:], name="redline")
    assert wall.values.sum() == 20
    (tmp_path / "v.gpkg").unlink()
    basins = vector(tmp_path, board, city, shapes, name="basin", code="name")
    assert basins.words == ("none", "a", "b_2")
    assert basins.values[0].tolist() == [1] * 5 + [2] * 5


def test_polygons_beside_the_city_are_refused(tmp_path, board, city):
    with pytest.raises(InputError, match="no cell inside the counties lies in a polygon"):
        vector(tmp_path, board, city, [("x", shapely.box(0, 0, 1, 1))], name="redline")


def test_a_property_with_numbers_is_read_as_codes(squares, write):
    whole = {int(code): shape for code, shape in squares.items()}
    found = read_polygons(CountySource(file="a", code="code"), write(features(whole)), CRS)
    assert found.names == list(squares)
