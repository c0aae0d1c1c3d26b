"""The shipped recipes of open products are complete, readable and honest about what was tried."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from gepsim.cli import gepsim
from gepsim.errors import InputError, Problems
from gepsim.importing.classes import class_maps
from gepsim.importing.products import described, listed, products
from gepsim.importing.recipe import KNOWN, LayerSource, _check_layer, read_recipe

GROUPS = {"FOREST": "MIX", "CROP": "DRY", "WATER": "RIV", "SAVANNA": "SHR"}
REAL = os.environ.get("GEPSIM_REAL_DATA", "")
real_data = pytest.mark.skipif(not REAL, reason="GEPSIM_REAL_DATA names no folder of real layers")


@pytest.mark.parametrize("name", products())
def test_a_product_makes_a_sound_layer(name):
    row, problems = products()[name], Problems()
    groups = {"groups": GROUPS} if row.layer["name"] == "ecosystem_type" else {}
    layer = LayerSource(**{"file": "a.tif", **row.layer, **groups})
    _check_layer(layer, name, problems)
    assert not problems.found
    assert layer.name in KNOWN
    assert layer.licence
    assert layer.citation
    assert row.traps
    assert row.publisher
    assert "://" not in str(row)


@pytest.mark.parametrize("name", class_maps())
def test_every_class_map_has_a_product(name):
    assert name in {row.layer.get("classes") for row in products().values()}


def test_products_are_listed_and_described():
    done = CliRunner().invoke(gepsim, ["layers", "products"])
    assert done.exit_code == 0
    assert done.output.splitlines() == listed()
    assert "esa_worldcover" in done.output
    one = "\n".join(described("soilgrids_carbon"))
    assert "units = 'dg/kg'" in one
    assert "10.5194/soil-7-217-2021" in one
    assert "from the product's documentation; not yet tried on the real file" in one
    assert "read from a clip of the real file" in "\n".join(described("worldclim_rain"))


def test_an_unknown_product_is_suggested(tmp_path):
    with pytest.raises(InputError, match="did you mean 'worldclim_rain'"):
        described("worldclim_rane")
    (tmp_path / "a.toml").write_text('[[layer]]\nproduct = "chelsa_rein"\nfile = "a.tif"\n')
    with pytest.raises(InputError, match="did you mean 'chelsa_rain'"):
        read_recipe(tmp_path / "a.toml")


def test_the_recipe_wins_over_the_product(tmp_path):
    (tmp_path / "a.toml").write_text(
        'title = "t"\nresolution = 100\n[counties]\nfile = "c.json"\n'
        '[[layer]]\nproduct = "worldclim_temperature"\nfile = "old.tif"\nscale = 0.1\n'
        'citation = "version 1.4"\n'
    )
    (layer,) = read_recipe(tmp_path / "a.toml").layer
    assert (layer.name, layer.units, layer.scale) == ("temperature", "degC", 0.1)
    assert layer.citation == "version 1.4"


def test_the_recipes_of_the_guide_can_be_read(tmp_path):
    guide = Path(__file__).parents[2] / "docs" / "layers.md"
    parts = guide.read_text(encoding="utf-8").split("```toml\n")[1:]
    assert len(parts) == 2
    for part in parts:
        (tmp_path / "guide.toml").write_text(part.split("```")[0], encoding="utf-8")
        recipe = read_recipe(tmp_path / "guide.toml")
        assert all(layer.licence for layer in recipe.layer if layer.product)
        assert recipe.vector


# Real files that are never part of the repository: GEPSIM_REAL_DATA names their folder, whose
# README holds the county means below (exact cell fractions, GCJ-02 not undone).

COUNTIES = "bazhong_511900_counties_datav_gcj02.geojson"
MEANS = {
    "511902": (15.95, 1067, 661), "511903": (16.24, 1058, 726), "511921": (14.11, 1041, 1027),
    "511922": (13.33, 986, 1030), "511923": (16.13, 1120, 720),
}  # fmt: skip
SAVANNA = {"511902": 0.925, "511903": 0.870, "511921": 0.559, "511922": 0.515, "511923": 0.985}


def real_recipe(tmp_path, crs, savanna='SAVANNA = "SHR", '):
    """Return the path of a recipe for the real files."""
    constants = (("potential_evapotranspiration", 850, "mm year-1"),
                 ("soil_erodibility", 0.018, "t ha h ha-1 MJ-1 mm-1"))  # fmt: skip
    files = (("modis_igbp", "mcd12c1_2019_igbp_005deg.tif"),
             ("worldclim_rain", "worldclim21_10m_bio12_mm.tif"),
             ("worldclim_temperature", "worldclim21_10m_bio1_degC.tif"))  # fmt: skip
    lines = [
        f'title = "real"\nresolution = 500\n[counties]\nfile = "{Path(REAL) / COUNTIES}"\n{crs}'
    ]
    lines += [f'[[layer]]\nproduct = "{p}"\nfile = "{Path(REAL) / f}"' for p, f in files]
    lines[1] += f'\ngroups = {{ {savanna}CROP = "DRY", WATER = "RIV" }}'
    dem = Path(REAL) / "etopo_20m_elevation_m.tif"
    lines.append(f'[[layer]]\nname = "elevation"\nfile = "{dem}"\nunits = "m"')
    lines += [f'[[layer]]\nname = "{n}"\nvalue = {v}\nunits = "{u}"' for n, v, u in constants]
    path = tmp_path / "real.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@real_data
@pytest.mark.parametrize("crs", ['crs = "EPSG:4326"', 'crs = "GCJ-02"'])
def test_real_layers_have_the_known_county_means(tmp_path, city, crs):
    from gepsim.importing.assemble import import_layers

    stack, report = import_layers(read_recipe(real_recipe(tmp_path, crs)), tmp_path, city)
    for number, (code, means) in enumerate(MEANS.items()):
        here = stack.county.values == number
        for name, mean in zip(("temperature", "rain", "elevation"), means, strict=True):
            own = float(np.mean(stack[name].values[here], dtype=float))
            assert own == pytest.approx(mean, rel=0.01), (code, name)
        shrub = float((stack.ecosystem_type.values[here] == 4).mean())
        assert shrub >= SAVANNA[code] - 0.02
    said = "\n".join(report)
    assert "4 of them cut themselves and were repaired" in said
    assert "Clarke 1866" in said
    assert 'Code 8 "woody savanna" of igbp covers' in said
    assert f"{93 if '4326' in crs else 92}% of 511902 巴州区" in said


@real_data
def test_real_traps_are_asked_about(tmp_path, city):
    from gepsim.importing.assemble import import_layers

    with pytest.raises(InputError, match="GCJ-02, 500 m off"):
        import_layers(read_recipe(real_recipe(tmp_path, "")), tmp_path, city)
    with pytest.raises(InputError, match="code 8 is 'SAVANNA', which is no ecosystem type"):
        read_recipe(real_recipe(tmp_path, "", savanna=""))
