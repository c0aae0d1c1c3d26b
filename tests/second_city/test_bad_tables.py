"""What is wrong with a new city is said with file and row, all at once."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from gepsim.cli import _guarded
from gepsim.errors import InputError
from gepsim.inputs import gather

sys.path.insert(0, str(Path(__file__).parent))
import example_city


@pytest.fixture
def scenario(tmp_path):
    return example_city.write(tmp_path / "example", river=False)


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_rows_of_things_that_the_city_lacks_are_refused(scenario):
    folder = scenario.parent
    _replace(folder / "coefficients_compensation.csv", "gdp.990103", "gdp.990199")
    _replace(folder / "coefficients_economy.csv", "capacity_life.crafts", "capacity_life.craft")
    services = folder / "coefficients_services.csv"
    text = services.read_text(encoding="utf-8")
    services.write_text(text.replace(",990102,", ",990109,", 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        gather(scenario)
    said = str(caught.value)
    assert "'gdp.990199': unknown county or place on the river '990199' (did you mean" in said
    assert "'capacity_life.craft': unknown sector 'craft' (did you mean 'crafts'" in said
    assert "coefficients_services.csv:3 'population': unknown county '990109'" in said


def test_a_name_in_one_language_only_is_refused(scenario):
    _replace(scenario.parent / "counties.csv", "乙县,Yi,", "乙县,,")
    _replace(scenario.parent / "projects.csv", "造林工程,Tree planting,", ",Tree planting,")
    with pytest.raises(InputError) as caught:
        gather(scenario)
    assert "counties.csv:3: 'name_en' is required" in str(caught.value)
    assert "projects.csv:2: 'name_zh' is required" in str(caught.value)


def test_a_role_that_a_scenario_needs_is_asked_for(scenario):
    with scenario.open("a", encoding="utf-8") as file:
        file.write("[economy.plants]\ndata_centre = { 2030 = 10 }\n")
    with pytest.raises(InputError, match="no sector has the role 'data_centres'"):
        gather(scenario)


def test_a_checkpoint_beyond_the_end_is_refused(scenario, capsys):
    _replace(scenario.parent / "city.toml", "[2028, 2032, 2040]", "[2028, 2045]")
    assert _guarded(["check", str(scenario)]) == 2
    assert "city.toml: 'plan': checkpoint 2045 is not within 2025–2040" in capsys.readouterr().err


def test_a_city_may_have_no_projects_clusters_or_rivers(scenario):
    example_city.lay_bare(scenario.parent)
    assert _guarded(["check", str(scenario)]) == 0


def test_a_folder_as_init_leaves_it_says_what_is_to_be_filled_in(tmp_path, capsys):
    folder = tmp_path / "hills"
    assert _guarded(["init", str(folder), "--counties", "990001:甲县/Jia:1.2e3 km2"]) == 0
    assert _guarded(["check", str(folder / "scenario.toml")]) == 2
    said = capsys.readouterr().err
    for what in ("city.toml: 'title' is required", "counties.csv:2: 'seat_lon' is required",
                 "coefficients_services.csv:2", "indicators.csv: no rows yet"):  # fmt: skip
        assert what in said


@pytest.mark.parametrize(
    ("crs", "said"),
    [
        ("EPSG:4490", "is not projected"),
        ("EPSG:999999", "cannot be read"),
        ("EPSG:2236", "not in metres"),
    ],
)
def test_a_grid_that_is_not_in_metres_is_refused(scenario, crs, said):
    _replace(scenario.parent / "city.toml", "EPSG:32649", crs)
    with pytest.raises(InputError, match=r"city\.toml: 'crs'") as caught:
        gather(scenario)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("landscape_cover.csv", "GRS,", "grass,", "unknown ecosystem type 'grass'"),
        ("landscape_cover.csv", None, None, "landscape_cover.csv: file not found"),
    ],
)
def test_a_landscape_that_cannot_be_built_is_refused_before_it_is(scenario, file, old, new, said):
    path = scenario.parent / file
    path.unlink() if old is None else _replace(path, old, new)
    with pytest.raises(InputError, match=said):
        gather(scenario)


def test_a_corner_of_a_river_that_stands_twice_is_refused(scenario):
    path = scenario.parent / "landscape_lines.csv"
    path.write_text(path.read_text(encoding="utf-8") + 2 * "a,1,107.9,29.4,C,\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"landscape_lines.csv '.*': order \d+ stands twice"):
        gather(scenario)
