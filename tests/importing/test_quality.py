"""What is weak about imported layers is named, with the county and a remedy, and travels on."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
import xarray as xr
from click.testing import CliRunner

from gepsim.cli import gepsim
from gepsim.dims import ECOSYSTEM_TYPES
from gepsim.engine.notes.warnings import layers_brief, shortfalls
from gepsim.errors import InputError
from gepsim.importing.assemble import import_layers
from gepsim.importing.classes import class_maps
from gepsim.importing.limits import limit
from gepsim.importing.products import products
from gepsim.importing.recipe import CountySource, LayerSource, read_recipe
from gepsim.land.grid import Grid
from gepsim.land.layers import open_layers
from gepsim.land.origin import sources_of
from gepsim.land.origin import weaknesses as weaknesses_of
from gepsim.land.path import Unmet
from gepsim.land.reference import build

rasterio = pytest.importorskip("rasterio")
shapely = pytest.importorskip("shapely")

from gepsim.importing.quality import Found, block, county_areas, weaknesses  # noqa: E402
from gepsim.importing.reading import Reading  # noqa: E402

pytestmark = pytest.mark.filterwarnings("ignore:Use `@` matmul:PendingDeprecationWarning")

DBF, SHR, DRY = (float(ECOSYSTEM_TYPES.index(t)) for t in ("DBF", "SHR", "DRY"))
KEYS = {"name": "ecosystem_type", "file": "a.tif", "kind": "class", "classes": "igbp",
        "groups": {"SAVANNA": "SHR", "CROP": "DRY", "WATER": "RIV"}, "licence": "free"}  # fmt: skip


@pytest.fixture(scope="module")
def sound(city):
    """Return an import without a fault that quality can see: 20 x 50 cells, ten columns each."""
    x, y = 500_000 + 100.0 * np.arange(50), 3_500_000 - 100.0 * np.arange(20)
    grid = Grid(x, y, 100.0, "EPSG:4545")
    county = np.repeat(np.arange(5), 10)[None, :].repeat(20, axis=0)
    areas = county_areas(grid, county, 5)
    rows = tuple(
        row.model_copy(update={"area_km2": float(area), "forest_cover_percent": None})
        for row, area in zip(city.counties, areas, strict=True)
    )
    kinds = np.where(np.arange(20)[:, None] < 12, DBF, DRY) + 0.0 * county
    cover = LayerSource(**{**KEYS, "groups": {}, "classes": "", "codes": {"1": "DBF"}})
    readings = {"ecosystem_type": Reading(cover, kinds, step=30.0)}
    made = ("ecosystem_type", "forest_age", "redline", "reserve", "permanent_farmland")
    maps = dict.fromkeys(made, kinds)
    polygons = {name: CountySource(file="a.json", licence="free") for name in
                ("county", "redline", "reserve", "permanent_farmland", "forest_age")}  # fmt: skip
    town = replace(city, counties=rows)
    return Found(town, grid, county, readings, maps, {"forest": 60.0, "DRY": 40.0}, polygons, {})


def told(found):
    return [row["en"] for row in weaknesses(found)]


def test_a_sound_import_has_no_weakness(sound):
    assert told(sound) == []
    assert block([]) == ["", "weaknesses: none found"]


def test_a_doubtful_code_is_named_with_share_county_and_remedy(sound):
    reading = Reading(LayerSource(**KEYS), sound.maps["ecosystem_type"], step=30.0)
    shares = {8: np.array([0.93, 0.1, 0.56, 0.0, 0.98]), 9: np.full(5, 0.1), 14: np.zeros(5)}
    said = told(replace(sound, readings={"ecosystem_type": reading}, codes=shares))
    assert said[0].startswith(
        'Code 8 "woody savanna" of igbp covers 98% of 511923 平昌县, 93% of 511902 巴州区, '
        "56% of 511921 通江县 and is read as SHR: planners call most of it farmland and woods"
    )
    assert "Use a product of 30 m or finer" in said[0]
    assert not any("Code 9" in line or "Code 14" in line for line in said)


def test_groups_that_a_product_does_not_divide_are_named(sound):
    reading = Reading(LayerSource(**KEYS), sound.maps["ecosystem_type"], step=30.0)
    said = told(replace(sound, readings={"ecosystem_type": reading}))
    assert said[0].startswith("The product does not divide some groups; the recipe reads all "
                              "SAVANNA as SHR, CROP as DRY, WATER as RIV.")  # fmt: skip


def test_forest_far_from_what_is_published_is_named_for_city_and_county(sound):
    rows = [*sound.city.counties]
    rows[4] = rows[4].model_copy(update={"forest_cover_percent": 30.0})
    found = replace(sound, published={"forest": 63.0}, city=replace(sound.city, counties=rows))
    assert told(found)[0].startswith("511923 平昌县: 60.0 % is forest, published are 30 %.")
    far = replace(sound, published={"forest": 67.0})
    assert told(far)[0].startswith("Bazhong: 60.0 % is forest, published are 67 %.")


def test_other_types_are_held_against_the_citys_tables(sound):
    found = replace(sound, published={"forest": 60.0, "DRY": 20.0, "BLT": 3.0, "BAR": 0.1})
    fields, others = told(found)
    assert fields.startswith("40.0 % is cropland, the city's tables expect 20 %.")
    assert "in brackets): DRY 40.0 % (20 %), BLT 0.0 % (3 %)." in others


def test_a_county_of_another_size_is_named(sound):
    first, *rest = sound.city.counties
    larger = first.model_copy(update={"area_km2": first.area_km2 * 1.02})
    found = replace(sound, city=replace(sound.city, counties=(larger, *rest)))
    (said,) = told(found)
    assert said.startswith("511902 巴州区 has 2.0 km2, official are 2.0 (-2.0%). Check year and")


@pytest.mark.parametrize(
    ("reading", "words"),
    [
        ({"value": 850.0, "units": "mm year-1"}, "One value everywhere, no measurement: rain (850"),
        ({"step": 5_119.0}, "Source cells far larger than the grid's 100 m: rain (5.1 km)."),
        ({"holes": np.array([0, 100, 0, 0, 20])},
         "rain: 12.0% of the cells had no data and took the nearest value, most in 511903 恩阳区 "
         "(50%). Bring the missing tile."),
        ({"licence": ""}, "No licence is named for: rain."),
    ],
)  # fmt: skip
def test_layers_that_say_little_are_named(sound, reading, words):
    own = dict(reading)
    keys = {k: own.pop(k) for k in ("value", "units", "licence") if k in own}
    file = {} if "value" in keys else {"file": "rain.tif"}
    source = LayerSource(**{"name": "rain", "licence": "free", **file, **keys})
    found = Reading(source, np.zeros(sound.county.shape), **own)
    said = told(replace(sound, readings={**sound.readings, "rain": found}))
    assert len(said) == 1
    assert said[0].startswith(words)


def test_what_is_made_or_missing_is_named(sound):
    maps = {name: sound.maps[name] for name in ("ecosystem_type", "reserve")}
    found = replace(sound, maps={**maps, "slope": sound.maps["reserve"]})
    derived, walls, age = told(found)
    assert derived == "Derived from other layers, not brought: slope."
    assert walls.startswith("Not brought: redline, permanent_farmland. Land change")
    assert age.startswith("Not brought: forest_age.")


def test_every_weakness_is_said_in_both_languages(sound):
    found = replace(sound, published={"forest": 99.0, "BLT": 3.0}, maps={
        "ecosystem_type": sound.maps["ecosystem_type"], "slope": sound.county})  # fmt: skip
    for row in weaknesses(found):
        assert set(row) == {"en", "zh"}
        assert row["zh"].endswith("。")
        assert row["en"].endswith(".")


def test_every_doubt_names_its_code():
    for name, row in class_maps().items():
        for code, words in row.get("doubts", {}).items():
            assert code in row["classes"], name
            assert code in row["names"], name
            assert set(words) == {"en", "zh"}


# A whole import of a made-up square of land, and what becomes of its weaknesses.


@pytest.fixture(scope="module")
def folder(city, tmp_path_factory):
    """Return a folder with a recipe: boxes around the seats, IGBP 8 over them, two constants."""
    place = tmp_path_factory.mktemp("quality")
    rows = []
    for row in city.counties:
        box = shapely.box(row.seat_lon - 0.04, row.seat_lat - 0.04, row.seat_lon + 0.04,
                          row.seat_lat + 0.04)  # fmt: skip
        rows.append({"type": "Feature", "properties": {"name": row.name_zh},
                     "geometry": box.__geo_interface__})  # fmt: skip
    (place / "c.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": rows}))
    size, transform = (60, 60), rasterio.Affine(0.025, 0, 106.25, 0, -0.025, 32.75)
    for name, values in {"cover": np.full(size, 8, np.uint8),
                         "rain": np.full(size, 1000, np.float32)}.items():  # fmt: skip
        profile = {"driver": "GTiff", "width": 60, "height": 60, "count": 1, "crs": "EPSG:4326",
                   "transform": transform, "dtype": values.dtype}  # fmt: skip
        with rasterio.open(place / f"{name}.tif", "w", **profile) as file:
            file.write(values, 1)
    (place / "recipe.toml").write_text(RECIPE, encoding="utf-8")
    return place


RECIPE = """
title = "A made-up square"
resolution = 1000

[counties]
file = "c.geojson"
crs = "EPSG:4326"
code = "name"

[[layer]]
product = "modis_igbp"
file = "cover.tif"
groups = { SAVANNA = "SHR", CROP = "DRY", WATER = "RIV" }

[[layer]]
product = "worldclim_rain"
file = "rain.tif"

""" + "\n".join(
    f'[[layer]]\nname = "{name}"\nvalue = {value}\nunits = "{units}"\n'
    for name, value, units in (
        ("potential_evapotranspiration", 850, "mm year-1"),
        ("soil_erodibility", 0.018, "t ha h ha-1 MJ-1 mm-1"),
        ("slope_length_steepness", 2, "1"),
        ("hot_days", 50, "day year-1"),
    )
)


@pytest.fixture(scope="module")
def imported(folder, city):
    return import_layers(read_recipe(folder / "recipe.toml"), folder, city)


def test_the_report_shows_what_was_decided_and_ends_with_weaknesses(imported):
    _, report = imported
    said = "\n".join(report)
    for words in ("CRS EPSG:4326, from the recipe", "county 511902 巴州区: ",
                  "city 巴中市: ", "official 12,296.93", "ecosystem_type: 1 classes (SHR)",
                  "SHR 100.0% (6.91 %)", "forest 0.0% (63.18 %)", "cover.tif: CRS EPSG:4326",
                  "rain: 1000 … 1000 … 1000", "rainfall_erosivity"):  # fmt: skip
        assert words in said, words
    last = next(n for n, line in enumerate(report) if line.startswith("weaknesses ("))
    assert 'Code 8 "woody savanna" of igbp covers 100%' in report[last + 1]
    assert all(line.startswith("  ") for line in report[last + 1 :])


def test_a_stack_says_where_its_layers_come_from_in_plain_ascii(imported, folder):
    stack, _ = imported
    rain = next(row for row in sources_of(stack) if row["layer"] == "rain")
    assert rain["sha256"] == hashlib.sha256((folder / "rain.tif").read_bytes()).hexdigest()
    assert stack.rain.attrs["sha256"] == rain["sha256"]
    assert stack.rain.attrs["licence"] == "CC BY-SA 4.0"
    assert stack.rain.attrs["citation"] == "Fick and Hijmans 2017, 10.1002/joc.5086"
    assert stack.rain.attrs["resampling"] == "area mean"
    texts = [v for layer in stack.variables.values() for v in layer.attrs.values()]
    assert all(v.isascii() for v in [*texts, *stack.attrs.values()] if isinstance(v, str))


def test_weaknesses_reach_the_record_and_the_terminal(imported):
    from gepsim.cli.print_answer import _land

    stack, _ = imported
    weak = weaknesses_of(stack)
    brief = layers_brief(stack)
    assert brief["layers"]["weaknesses"] == weak
    assert "巴州区" in weak[0]["zh"]
    run = SimpleNamespace(record={"landscape": "layers of the user", **brief})
    lines = list(_land(run))
    assert lines[0].en == f"  landscape: layers of the user, {len(weak)} known weaknesses"
    assert lines[1].en == f"    ! {weak[0]['en']}"
    assert lines[1].zh == f"    ! {weak[0]['zh']}"
    assert layers_brief(xr.Dataset()) == {"layers": {"sources": [], "weaknesses": []}}


def test_check_writes_nothing_and_import_writes_stack_and_report(folder):
    before = sorted(folder.iterdir())
    done = CliRunner().invoke(gepsim, ["layers", "check", str(folder / "recipe.toml")])
    assert done.exit_code == 0, done.output
    assert done.output.endswith("nothing was written\n")
    assert sorted(folder.iterdir()) == before
    target = folder / "stack.nc"
    words = ["layers", "import", str(folder / "recipe.toml"), str(target)]
    done = CliRunner().invoke(gepsim, words)
    assert done.exit_code == 0, done.output
    report = target.with_name("stack.nc.report.txt").read_text(encoding="utf-8")
    assert done.stdout == report + "wrote " + str(target) + " and stack.nc.report.txt\n"
    (first, *_) = weaknesses_of(open_layers(target))
    done = CliRunner().invoke(gepsim, ["layers", "info", str(target)])
    assert f"weakness: {first['en']}" in done.output


def test_a_city_without_a_landscape_of_its_own_can_be_imported(folder, city, tmp_path):
    """It has its own folder beside the recipe, and no expected shares of land cover."""
    own = tmp_path / "elsewhere"
    shutil.copytree(city.folder, own)
    cover = own / "landscape_cover.csv"
    cover.write_text(cover.read_text(encoding="utf-8").splitlines()[0] + "\n")
    for name in ("c.geojson", "cover.tif", "rain.tif"):
        shutil.copy(folder / name, tmp_path)
    recipe = tmp_path / "recipe.toml"
    recipe.write_text('city = "elsewhere"\n' + RECIPE, encoding="utf-8")
    done = CliRunner().invoke(gepsim, ["layers", "check", str(recipe)])
    assert done.exit_code == 0, done.output
    assert "forest 0.0% (63.18 %)" in done.output
    assert "Shares far from" not in done.output
    with pytest.raises(InputError, match="has no shares of land cover"):
        build(replace(city, folder=own), 500)


def test_shortfalls_of_one_change_are_one_sentence():
    rows = [Unmet(year, county, "DRY_BLT", 2.0, 1.0)
            for year in (2024, 2025) for county in ("511902", "511921")]  # fmt: skip
    (said,) = shortfalls([*rows])
    assert said["en"] == (
        "Land: DRY_BLT found no allowed cell for 2.0 of 4.0 ha in 511902, "
        "2.0 of 4.0 ha in 511921 (2 years from 2024)"
    )


def test_limits_have_a_reason_and_a_unit():
    from gepsim.importing.limits import _rows

    for name, row in _rows().items():
        assert set(row) == {"value", "units", "why"}, name
        assert limit(name, row["units"]) == row["value"]
        assert len(row["why"]) > 20


def test_a_product_of_a_layer_fills_what_the_recipe_does_not_say(folder):
    recipe = read_recipe(folder / "recipe.toml")
    cover = next(layer for layer in recipe.layer if layer.product == "modis_igbp")
    assert (cover.name, cover.nodata, cover.kind) == ("ecosystem_type", 255.0, "class")
    assert cover.citation == products()["modis_igbp"].layer["citation"]
