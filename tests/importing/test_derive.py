"""Layers that follow from others: which way is taken, what is said, what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from gepsim.errors import InputError
from gepsim.importing.derive import derive
from gepsim.importing.recipe import RAW
from gepsim.importing.slopes import FORMS, WORDS
from gepsim.importing.ways import DERIVATIONS, OPTIONS
from gepsim.land.derived.relief import area_mean
from gepsim.land.facts import read_facts
from gepsim.land.grid import Grid
from gepsim.land.stack import LAYERS
from gepsim.paths import shipped

FACTS = read_facts(shipped("scenarios") / "bazhong")
LS = "slope_length_steepness"


def grid_of(step: float, size: float = 5400.0) -> Grid:
    line = np.arange(step / 2, size, step)
    return Grid(380_000 + line, 3_520_000 + line[::-1], step, "EPSG:4545")


def height_on(grid: Grid) -> np.ndarray:
    x, y = np.meshgrid(grid.x, grid.y)
    return 900 + 200 * np.cos(x / 950) + 110 * np.cos((x + y) / 380) + 30 * np.cos(x / 150)


MODEL, FINE = grid_of(100.0), grid_of(30.0)
RAIN = [10, 11, 36, 80, 113, 130, 212, 179, 208, 98, 39, 13]
MEAN = [4.7, 6.5, 11, 16.2, 20.4, 23.5, 25.9, 25.8, 21.1, 16.1, 11, 6.4]


def everywhere(*values: float) -> np.ndarray:
    """Return values on the model's grid: one map, or one a month."""
    maps = np.array([np.full((MODEL.y.size, MODEL.x.size), value) for value in values])
    return maps if len(values) > 1 else maps[0]


def months(*names: str) -> dict[str, np.ndarray]:
    values = {
        "monthly_rain": RAIN,
        "monthly_temperature": MEAN,
        "monthly_temperature_min": [t - 4 for t in MEAN],
        "monthly_temperature_max": [t + 4 for t in MEAN],
    }
    return {name: everywhere(*values[name]) for name in names}


def made(maps, choose=None, terrain=None):
    """Return what derivation adds, its attributes and its lines."""
    work, attrs = dict(maps), {}
    lines = derive(work, terrain, MODEL, choose or {}, FACTS, attrs=attrs)
    return {name: work[name] for name in work if name not in maps}, attrs, lines


def test_every_way_is_complete(table):
    for way in DERIVATIONS:
        assert way.target in LAYERS
        assert set(way.needs) <= {*LAYERS, *RAW}
        assert way.source in table.sources
        assert not way.beside or way.beside in FACTS.rows
    assert set(OPTIONS[LS]) == set(FORMS) == set(WORDS)
    assert all(text.isascii() for text in WORDS.values())


def test_nothing_follows_from_nothing():
    assert made({}) == ({}, {}, [])


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("monthly_rain",), {"rain": "monthly_sum", "rainfall_erosivity": "fournier"}),
        (
            ("monthly_temperature",),
            {
                "temperature": "monthly_mean",
                "potential_evapotranspiration": "thornthwaite",
                "hot_days": "monthly",
            },
        ),
        (
            ("monthly_temperature_min", "monthly_temperature_max"),
            {
                "temperature": "monthly_mean",
                "potential_evapotranspiration": "hargreaves",
                "hot_days": "monthly",
                "hot_days_max": "monthly",
            },
        ),
    ],
)
def test_the_best_way_that_the_layers_allow_is_taken(names, expected):
    layers, attrs, lines = made(months(*names))
    assert {name: attrs[name]["variant"] for name in layers} == expected
    for name in layers:
        assert any(line.startswith(f"{name}: derived from") for line in lines)
        assert layers[name].shape == (MODEL.y.size, MODEL.x.size)


def test_months_of_climate_make_the_layers_an_account_needs():
    layers, _, lines = made(months(*(n for n in RAW if n.startswith("monthly"))))
    assert layers["rain"] == pytest.approx(1129)
    assert layers["temperature"] == pytest.approx(15.77, abs=0.02)
    assert 3_500 < layers["rainfall_erosivity"].mean() < 4_700
    assert 25 < layers["hot_days"].mean() < 60
    assert any("the city's figure is 850" in line for line in lines)


def test_rain_of_a_year_has_the_elasticity_of_the_landscape():
    wettest = FACTS.get("rain_max", "mm year-1")
    layers, attrs, _ = made({"rain": everywhere(wettest)})
    assert attrs["rainfall_erosivity"]["variant"] == "elasticity"
    assert layers["rainfall_erosivity"] == pytest.approx(6670)  # erosivity_max of the facts


def test_means_are_of_the_city_and_not_of_the_land_around():
    rain = np.array([[1000.0, 3000.0]], np.float32)
    own = Grid(np.array([500.0, 1500.0]), np.array([500.0]), 1000.0, "EPSG:4545")
    mask = np.array([[True, False]])
    lines = derive({"rain": rain}, None, own, {}, FACTS, mask=mask)
    whole = derive({"rain": rain}, None, own, {}, FACTS)
    alone = derive({"rain": rain[:, :1]}, None, own, {}, FACTS)
    assert lines == alone != whole


def test_a_chosen_variant_is_made():
    wischmeier = made(months("monthly_rain"), {"rainfall_erosivity": "wischmeier"})
    assert wischmeier[1]["rainfall_erosivity"]["variant"] == "wischmeier"
    default = made(months("monthly_rain"))[0]["rainfall_erosivity"]
    assert wischmeier[0]["rainfall_erosivity"].mean() < default.mean()


def soil(sand=36.0, silt=42.0, clay=22.0, carbon=1.2):
    names = ("sand", "silt", "clay", "soil_organic_carbon")
    return {n: everywhere(v) for n, v in zip(names, (sand, silt, clay, carbon), strict=True)}


def test_erodibility_is_corrected_unless_chosen_otherwise():
    layers, attrs, _ = made(soil())
    assert attrs["soil_erodibility"]["variant"] == "epic_corrected"
    assert layers["soil_erodibility"] == pytest.approx(0.0179, abs=5e-5)
    plain = made(soil(), {"soil_erodibility": "epic"})[0]["soil_erodibility"]
    assert plain == pytest.approx(0.0382, abs=5e-5)


def test_soil_that_is_no_whole_is_refused():
    with pytest.raises(InputError, match="do not make 100 % in 2916 of 2916 cells"):
        made(soil(sand=360.0))


def test_a_layer_that_is_brought_is_left_alone():
    rain = everywhere(800.0)
    maps = {"rain": rain, **months("monthly_rain")}
    derive(maps, None, MODEL, {}, FACTS)
    assert maps["rain"] is rain


@pytest.mark.parametrize(
    ("choose", "names", "words"),
    [
        ({LS: "invest"}, ("monthly_rain",), r"'invest' needs elevation.*add a layer elevation"),
        ({"rainfall_erosivity": "daily"}, ("monthly_rain",), "choose fournier, wischmeier"),
        ({"rainfal_erosivity": "fournier"}, (), "did you mean 'rainfall_erosivity'"),
        (
            {"potential_evapotranspiration": "hargreaves"},
            ("monthly_temperature",),
            "needs monthly_temperature_min, monthly_temperature_max",
        ),
    ],
)
def test_a_choice_that_cannot_be_met_is_answered(choose, names, words):
    with pytest.raises(InputError, match=words):
        made(months(*names), choose)


def test_a_choice_for_a_layer_that_is_brought_is_refused():
    with pytest.raises(InputError, match="the recipe brings this layer"):
        made({"rain": everywhere(900.0)}, {"rain": "monthly_sum"})


def test_all_wrong_choices_come_at_once_and_nothing_is_made():
    maps = months("monthly_rain")
    with pytest.raises(InputError, match="2 problems"):
        derive(maps, None, MODEL, {LS: "invest", "slop": "horn"}, FACTS)
    assert set(maps) == {"monthly_rain"}


# --- heights


def test_slope_and_ls_come_from_the_finer_heights():
    terrain = (height_on(FINE), FINE)
    maps = {"elevation": area_mean(*terrain, MODEL)}
    layers, attrs, lines = made(maps, terrain=terrain)
    coarse, said, _ = made(maps)
    assert attrs[LS]["cell_size"] == "30 m"
    assert said[LS]["cell_size"] == "100 m"
    assert layers["slope"].mean() > coarse["slope"].mean()
    assert not np.isnan(layers[LS]).any()
    assert attrs[LS]["variant"] == WORDS["hillside"]
    assert any("steeper than 30 degree" in line for line in lines)
    assert any("surface model" in line for line in lines)


def test_ls_says_how_forms_and_cell_size_matter():
    terrain = (height_on(FINE), FINE)
    _, attrs, lines = made({"elevation": area_mean(*terrain, MODEL)}, {LS: "invest"}, terrain)
    text = attrs[LS]["sensitivity"]
    assert text.isascii()
    for name in FORMS:
        assert f"{name} 30 m " in text
    assert text.count(", 90 m ") == len(FORMS)
    assert attrs[LS]["variant"] == WORDS["invest"]
    assert any(line.startswith("flow:") and "streams" in line for line in lines)


def test_the_model_s_own_cells_hardly_move_ls_from_a_given_height_model():
    """Totals at 30, 60 and 100 m from the same heights agree: LS is made where the heights are."""
    terrain = (height_on(FINE), FINE)
    means = []
    for step in (30.0, 60.0, 100.0):
        maps, grid = {"elevation": height_on(grid_of(step))}, grid_of(step)
        derive(maps, terrain, grid, {}, FACTS)
        means.append(float(maps[LS].mean()))
    assert means == pytest.approx([means[0]] * 3, rel=1e-3)


def test_ls_follows_a_slope_that_is_brought():
    layers, attrs, _ = made({"slope": everywhere(10.0), "elevation": height_on(MODEL)})
    assert np.ptp(layers[LS]) == 0
    assert attrs[LS]["cell_size"] == "100 m"


def test_hot_days_by_height_where_there_are_no_months():
    layers, attrs, _ = made({"elevation": everywhere(800.0)})
    assert attrs["hot_days"]["variant"] == "height"
    assert layers["hot_days"] == pytest.approx(60)


def test_aspect_and_flow_come_with_heights():
    x, y = np.meshgrid(MODEL.x, MODEL.y)
    valley = 0.1 * np.abs(x - x.mean()) + 0.02 * (y - y.min())
    layers, attrs, _ = made({"elevation": valley})
    west = layers["aspect"][:, 3]
    assert west == pytest.approx(180 - np.degrees(np.arctan(5)), abs=0.1)  # south-east, more east
    assert attrs["flow_direction"]["variant"] == "d8"
    assert set(np.unique(layers["flow_direction"])) <= {0, *(2**n for n in range(8))}
    outlets = layers["flow_direction"] == 0
    assert layers["upslope_area"][outlets].sum() == pytest.approx(5.4**2)


def test_level_land_faces_nowhere():
    assert (made({"elevation": everywhere(500.0)})[0]["aspect"] == -1).all()


def test_heights_too_coarse_for_slopes_are_pointed_out():
    coarse = grid_of(300.0)
    maps = {"elevation": height_on(coarse)}
    lines = derive(maps, None, coarse, {}, FACTS)
    assert any("hillside changes by -" in x and "bring finer heights" in x for x in lines)
    fine = {"elevation": height_on(FINE)}
    assert not any("bring finer heights" in x for x in derive(fine, None, FINE, {}, FACTS))


def test_a_form_that_grows_with_the_cell_is_pointed_out():
    maps = {"elevation": height_on(FINE)}
    lines = derive(maps, None, FINE, {LS: "invest"}, FACTS)
    assert any("invest changes by +" in line and "capped form" in line for line in lines)
