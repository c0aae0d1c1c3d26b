"""Charts carry both languages and no outside words; maps show every cell in its place."""

from __future__ import annotations

import re
import shutil
import struct
import subprocess
import zlib
from html import escape

import numpy as np
import pytest
import xarray as xr

from gepsim.report import charts
from gepsim.report.facts.carbon import peak_of
from gepsim.report.figures import MONEY
from gepsim.report.maps import Grid, borders, draw_map, read_grid
from gepsim.report.png import palette_png
from gepsim.text import Text

NARROW = 390


@pytest.fixture(scope="module")
def bars():
    names = [Text("固碳", "Carbon"), Text("释氧", "Oxygen")]
    return charts.bars(MONEY, 120, {"a": "#123456"}, name=names, group=["a", "a"],
                       value=[1e8, 5e9], low=[0.5e8, 4e9], high=[2e8, 6e9])  # fmt: skip


def test_a_label_is_split_at_its_seam(bars):
    assert '<tspan lang="zh">固碳</tspan><tspan lang="en">Carbon</tspan>' in bars
    assert "¦" not in bars


def test_ticks_are_in_the_unit_of_each_language(bars):
    """60 in 亿元 is 6 in billion CNY."""
    ticks = re.findall(r'<tspan lang="zh">([\d.]+)</tspan><tspan lang="en">([\d.]+)</tspan>', bars)
    assert ("60", "6") in ticks


def test_a_drawing_brings_no_font_and_no_link(bars):
    assert "font-family" not in bars
    assert "http" not in bars


def test_an_image_holds_its_cells():
    image = palette_png(np.array([[1, 0], [2, 1]]), ["#000000", "#ff0000", "#00ff00"])
    assert struct.unpack(">II", image[16:24]) == (2, 2)
    start = image.index(b"IDAT")
    (length,) = struct.unpack(">I", image[start - 4 : start])
    assert zlib.decompress(image[start + 4 : start + 4 + length]) == b"\0\1\0\0\2\1"


@pytest.mark.parametrize("upward", [True, False])
def test_north_is_on_top_whichever_way_the_file_runs(upward):
    """Two rows of one county; the northern one is worth 2."""
    north, south = 3_500_100.0, 3_500_000.0
    y = [south, north] if upward else [north, south]
    worth = [[1.0, 1.0], [2.0, 2.0]] if upward else [[2.0, 2.0], [1.0, 1.0]]
    facts = {"flag_values": np.array([1], "u1"), "flag_meanings": "c511902"}
    county = xr.DataArray(np.ones((2, 2)), {"y": y, "x": [0.0, 100.0]}, attrs=facts)
    grid = read_grid(xr.Dataset({"county": county}))
    assert grid.view(np.array(worth), mean=True).tolist() == [[2.0, 2.0], [1.0, 1.0]]


def test_a_map_is_cut_to_the_city():
    cells = np.zeros((6, 6))
    cells[2:4, 1:4] = 1
    facts = {"flag_values": np.array([1], "u1"), "flag_meanings": "c511902"}
    axes = {"y": 100.0 * np.arange(6, 0, -1), "x": 100.0 * np.arange(6)}
    grid = read_grid(xr.Dataset({"county": xr.DataArray(cells, axes, attrs=facts)}))
    assert grid.county.tolist() == [[1, 1, 1], [1, 1, 1]]


def test_borders_run_around_and_between_counties():
    assert borders(np.array([[1, 1], [1, 1]])) == "M0 0v2M2 0v2M0 0h2M0 2h2"


def test_a_county_is_named_inside_itself():
    county = np.array([[1, 0, 0], [1, 1, 1], [0, 0, 2]], "u1")
    grid = Grid(county, ["511902", "511903"], 100.0)
    x, y = grid.centre("511902")
    assert county[int(y), int(x)] == 1
    drawn = draw_map(
        grid, county, ["#ffffff", "#111111", "#222222"], {"511902": Text("巴州区", "Bazhou")}
    )
    assert '<tspan lang="en">Bazhou</tspan>' in drawn


def test_a_path_that_rises_again_passes_the_weak_test_alone():
    years = list(range(2028, 2036))
    path = np.array([5.0, 6.0, 5.5, 5.4, 5.3, 5.4, 5.5, 5.6])
    assert peak_of(years, path, 2030).weak
    assert not peak_of(years, path, 2030).strict


@pytest.mark.skipif(not shutil.which("chromium"), reason="needs chromium")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_narrow_screen_scrolls_only_downwards(run_folder, tmp_path, lang):
    from gepsim.report import build

    frame = (
        f'<iframe id="f" style="width:{NARROW}px;height:900px;border:0" srcdoc="{{}}"></iframe>'
        "<script>document.getElementById('f').onload = e => document.title ="
        " e.target.contentDocument.documentElement.scrollWidth</script>"
    )
    place = tmp_path / "narrow.html"
    place.write_text(frame.format(escape(build([run_folder], lang))), encoding="utf-8")
    flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
    profile = f"--user-data-dir={tmp_path / 'profile'}"
    command = ["chromium", *flags, profile, "--dump-dom", place.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    width = re.search(r"<title>(\d+)</title>", done.stdout)
    if not width:
        pytest.skip(f"chromium gave no page: {done.stderr[-200:]}")
    assert int(width[1]) <= NARROW
