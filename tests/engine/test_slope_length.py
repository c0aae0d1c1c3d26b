"""Every soil figure names its LS and its cells; other forms stand beside it, in numbers."""

from __future__ import annotations

import json
from dataclasses import replace

import netCDF4
import pytest
from click.testing import CliRunner

from gepsim.cli import gepsim
from gepsim.engine.notes.slope_length import LAYER, soil_brief
from gepsim.land.sensitivity import CellSizeEffect, effect_attrs
from gepsim.land.terrain import LS_VARIANT


@pytest.fixture(scope="module")
def soil(travelled):
    return soil_brief(*travelled())["soil"]


def changes(soil):
    return {row["name"]: row["change"] for row in soil["other_forms"]}


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("accounts.nc", "quantity_soil_retention"),
        ("accounts.nc", "quantity_soil_retention_quantile"),
        ("accounts.nc", "driver_potential_erosion"),
        ("accounts.nc", "gep"),
        ("accounts.nc", "gep_total"),
        ("maps.nc", "gep_soil_retention"),
        ("maps.nc", "gep_total"),
    ],
)
def test_files_name_ls_and_its_cells(small_run, file, name):
    with netCDF4.Dataset(small_run / file) as opened:
        variable = opened[name]
        assert (variable.ls_variant, variable.ls_cell_size) == (LS_VARIANT, "1000 m")
        assert variable.ls_variant.isascii()


def test_other_services_have_no_ls(small_run):
    with netCDF4.Dataset(small_run / "accounts.nc") as opened:
        assert "ls_variant" not in opened["quantity_water_retention"].ncattrs()


def test_the_record_and_the_page_say_it(small_run):
    soil = json.loads((small_run / "run.json").read_text(encoding="utf-8"))["soil"]
    page = (small_run / "report.html").read_text(encoding="utf-8")
    assert soil["ls_cell_size"] == "1000 m"
    for sentence in soil["sentences"]:
        assert sentence["zh"] in page
        assert sentence["en"] in page
    assert page.count(f"LS of soil retention: {LS_VARIANT}; cells of 1000 m") >= 2
    assert "hillsides of 122 m (default 40 m)" in page


def test_forms_stand_in_their_order(soil):
    found = changes(soil)
    assert found["no_slope_cap"] > 0 > found["two_lines"]
    assert found["hillside_20"] < 0 < found["hillside_80"] < found["hillside_122"]
    assert "default" not in found


def test_the_means_multiply_to_what_bare_land_would_lose(soil):
    """R K LS of the means is near the mean of R K LS: the factors hardly go together."""
    means = soil["means"]
    product = (
        means["rainfall_erosivity"] * means["soil_erodibility"] * means["slope_length_steepness"]
    )
    assert means["potential_erosion"] == pytest.approx(product, rel=0.1)


def test_what_holds_no_soil_does_not_weigh(travelled):
    """With (1 - C) bare land, all but bare, weighs little: doubling its LS moves nothing."""
    road, layers = travelled()
    bare = layers["ecosystem_type"] == 15
    steep = layers.assign({LAYER: (layers[LAYER] * (1 + bare)).assign_attrs(layers[LAYER].attrs)})
    assert changes(soil_brief(road, steep)["soil"]) == pytest.approx(
        changes(soil_brief(road, layers)["soil"]), abs=1e-3
    )


def test_layers_with_another_form_are_set_beside_the_default(travelled):
    road, layers = travelled()
    doubled = layers[LAYER].copy(data=layers[LAYER].values * 2)
    said = "mean LS: hillside 30 m 5.1"
    doubled.attrs = {"units": "1", "variant": "as imported", "sensitivity": said}
    found = soil_brief(road, layers.assign({LAYER: doubled}))["soil"]
    assert changes(found)["default"] == pytest.approx(-0.5, abs=1e-4)
    assert found["ls_variant"]["en"] == "as imported"
    assert found["ls_cell_size"] == "1000 m"
    assert found["cell_size"] is None
    assert found["sentences"][-1]["en"] == "The layer says: mean LS: hillside 30 m 5.1"


@pytest.mark.parametrize(
    ("change", "error", "said"),
    [
        (-0.0088, 0.0028, "would differ by −0.88% (±0.28%, 3,125 cells sampled)"),
        (0.0, 0.0, "smaller ones would not change potential erosion"),
    ],
)
def test_the_effect_of_cells_is_said_in_words(travelled, change, error, said):
    road, layers = travelled()
    effect = CellSizeEffect(31.25, change, error, 500.0, -0.09, 3125)
    stated = layers[LAYER].assign_attrs(effect_attrs(effect))
    found = soil_brief(road, layers.assign({LAYER: stated}))["soil"]
    assert said in found["sentences"][1]["en"]
    assert "(over 500 m) it would differ by −9.0%" in found["sentences"][2]["en"]


def test_without_slope_it_says_why_not(travelled):
    road, layers = travelled()
    found = soil_brief(road, layers.drop_vars("slope"))["soil"]
    assert found["other_forms"] == []
    assert "Other forms of LS are not reckoned: no layer 'slope'." in [
        sentence["en"] for sentence in found["sentences"]
    ]


def test_an_account_without_soil_says_nothing_of_it(travelled):
    road, layers = travelled()
    less = replace(road.account, quantity=road.account.quantity.drop_vars("soil_retention"))
    assert soil_brief(replace(road, account=less), layers) == {}


def test_explain_names_rows_and_the_run(small_run):
    words = ["explain", "soil_retention", "--run", str(small_run)]
    done = CliRunner().invoke(gepsim, words)
    assert done.exit_code == 0
    assert "slope_length 40 m  [C]" in done.output
    assert "cells of 1000 m" in done.output
    assert "soil retained with S by two lines" in done.output
