"""An invented city goes the whole way: init, fill, check, run, report, compare."""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path

import pyproj
import pytest

import gepsim
from gepsim.cli import _guarded
from gepsim.paths import shipped

sys.path.insert(0, str(Path(__file__).parent))
import example_city

SMALL = ["--resolution", "1000", "--members", "30", "--quiet"]
#: Words of the shipped city that any Chinese city may use.
COMMON = {"碳达峰", "建筑业", "农林牧渔业", "生态环境损害赔偿", "非化石能源占能源消费总量比重",
          "生态保护红线", "Carbon peak"}  # fmt: skip
#: Parts of a page without words of its own, or with rows whose prices have their own year.
ASIDE = "|".join(f"<{tag}.*?</{name}>" for tag, name in (
    ("svg", "svg"), ("script", "script"), ("style", "style"), ('details class="origin"', "details"),
))  # fmt: skip


@pytest.fixture(scope="module", params=[False, True], ids=["no_neighbour", "a_place_below"])
def run(request, tmp_path_factory):
    """Return the run's folder of the invented city, and whether a place lies below it."""
    place = tmp_path_factory.mktemp("second")
    scenario = example_city.write(place / "example", river=request.param)
    assert _guarded(["check", str(scenario)]) == 0
    assert _guarded(["run", str(scenario), *SMALL, "-o", str(place / "out")]) == 0
    return place / "out" / "example_baseline", request.param


def test_its_years_are_those_of_its_plan(run):
    found = gepsim.open(run[0])
    assert (found.years[0], found.years[-1]) == (2024, 2040)
    assert list(found.checkpoints) == [2028, 2032, 2040]
    assert len(found.labels("indicator")) == 6


def test_its_maps_lie_in_its_own_zone(run):
    """Its ``crs`` is UTM 49N; the cells are where its counties' seats are."""
    maps = gepsim.open(run[0]).maps
    assert pyproj.CRS(maps["crs"].attrs["crs_wkt"]).equals(pyproj.CRS("EPSG:32649"), True)
    to_grid = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:32649", always_xy=True)
    for lon, lat in example_city.SEATS.values():
        x, y = to_grid.transform(float(lon), float(lat))
        assert maps["x"].min() < x < maps["x"].max()
        assert maps["y"].min() < y < maps["y"].max()


def test_its_page_shows_its_own_title(run):
    assert _guarded(["report", str(run[0])]) == 0
    page = (run[0] / "report.html").read_text(encoding="utf-8")
    assert "示例市" in page
    assert "Example City" in page


def test_nothing_in_its_files_is_of_the_shipped_city(run):
    words = _words_of_the_shipped_city()
    for name in ("report.html", "summary.csv", "run.json"):
        text = (run[0] / name).read_text(encoding="utf-8")
        found = [word for word in words if _stands_in(word, text)]
        assert not found, name


def test_the_base_year_of_the_shipped_plan_is_not_on_its_page(run):
    page = (run[0] / "report.html").read_text(encoding="utf-8")
    text = re.sub(ASIDE, "", page, flags=re.S)
    assert "2022" not in re.findall(r"\b\d{4}\b", text)


def test_two_runs_of_it_can_be_compared(run, tmp_path):
    scenario = run[0].parent.parent / "example" / "scenario.toml"
    change = ["--set", "id=slow_growth", "--set", "economy.cluster_realisation=0.3"]
    assert (
        _guarded(["run", str(scenario), *SMALL, *change, "--no-report", "-o", str(tmp_path)]) == 0
    )
    assert _guarded(["compare", str(run[0]), str(tmp_path / "slow_growth")]) == 0


def test_a_place_below_the_city_pays_where_it_has_agreed_to(run):
    if not run[1]:
        pytest.skip("no place lies below")
    scenario = run[0].parent.parent / "example" / "scenario.toml"
    joined = gepsim.scenario(scenario, compensation={"rules": {"river_basin": True}})
    paid = joined.simulate(resolution=1000, members=20).array("transfer")
    assert (paid.sel(party="lowport", rule="river_basin") < 0).any()


def _words_of_the_shipped_city() -> set[str]:
    words = {"bazhong", "Bazhong", "巴中"}
    for path in (shipped("scenarios") / "bazhong").glob("*.csv"):
        for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
            for column in ("name_zh", "name_en", "code", "river_zh", "river_en"):
                words.add((row.get(column) or "").strip())
    return {word for word in words if len(word) > 1} - COMMON


def _stands_in(word: str, text: str) -> bool:
    """Return whether a word occurs; one of ASCII on its own, not within another.

    A bureau of "the city" (市) behind the name of a city is one of that city: sources name such.
    """
    if word.isascii():
        return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None
    before = r"(?<![\u4e00-\u9fff])" if word.startswith("市") else ""
    return re.search(before + re.escape(word), text) is not None
