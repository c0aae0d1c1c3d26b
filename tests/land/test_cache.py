"""The cache: same layers back, rebuilt when damaged, never half there."""

from __future__ import annotations

import shutil

import numpy as np
import pytest
import xarray as xr

from gepsim.land import cache


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("GEPSIM_CACHE", str(tmp_path))
    return tmp_path / "landscape"


def test_the_second_call_reads_what_the_first_wrote(city, home, monkeypatch):
    first = cache.cached(city, 1000)
    monkeypatch.setattr(cache, "build", lambda *_: pytest.fail("built again"))
    again = cache.cached(city, 1000)
    xr.testing.assert_identical(again, first)
    assert again.ecosystem_type.attrs["flag_values"].dtype == np.uint8
    assert len(list(home.iterdir())) == 1


def test_what_stays_on_disk_is_what_was_written(city, home):
    """Whole, by rows, and after somebody has cleared the cache."""
    first = cache.cached(city, 1000)
    left = cache.cached(city, 1000, on_disk=True)
    shutil.rmtree(home)
    xr.testing.assert_identical(left.isel(y=slice(20, 40)).load(), first.isel(y=slice(20, 40)))
    xr.testing.assert_identical(left.copy().load(), first)


@pytest.mark.parametrize(
    "harm", ["cut", "flip", "missing", "index", "attribute", "types", "deep", "planted", "foreign"]
)
def test_a_damaged_cache_is_made_again(city, home, harm):
    first = cache.cached(city, 1000)
    folder = home / cache.landscape_key(city, 1000, cache.SEED)
    rain = folder / "rain.npy"
    if harm == "cut":
        rain.write_bytes(rain.read_bytes()[:500])
    elif harm == "flip":
        data = bytearray(rain.read_bytes())
        data[-100] ^= 255
        rain.write_bytes(bytes(data))
    elif harm == "missing":
        rain.unlink()
    elif harm == "attribute":
        index = (folder / "index.json").read_text(encoding="utf-8")
        (folder / "index.json").write_text(index.replace("mm year-1", "cm year-1"))
    elif harm == "planted":
        np.save(rain, np.array([print], object), allow_pickle=True)
    elif harm == "foreign":
        other = cache.cached(city, 800)
        assert other.sizes != first.sizes
        away = next(path for path in home.iterdir() if path != folder)
        shutil.rmtree(folder)
        away.rename(folder)
    else:
        text = {"types": '{"sha256": 1, "index": []}', "deep": "[" * 10**5}.get(harm, "{")
        (folder / "index.json").write_text(text, encoding="utf-8")
    xr.testing.assert_identical(cache.cached(city, 1000), first)
    xr.testing.assert_identical(cache._load(folder, folder.name), first)


@pytest.mark.parametrize("place", ["file", "file/deeper", "x" * 300])
def test_a_place_that_takes_no_folder_is_done_without(city, tmp_path, monkeypatch, caplog, place):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("GEPSIM_CACHE", str(tmp_path / place))
    assert cache.cached(city, 1000).sizes["x"] > 100
    assert len(caplog.records) == 1
    assert "nothing was kept" in caplog.text


def test_without_a_home_there_is_no_cache(city, monkeypatch, caplog):
    def homeless():
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(cache, "cache_folder", homeless)
    assert cache.cached(city, 1000).sizes["x"] > 100
    assert "no place for a cache" in caplog.text


def test_a_read_only_folder_still_gives_layers(city, home, monkeypatch):
    def refuse(*_, **__):
        raise OSError("disk full")

    monkeypatch.setattr(cache.np, "save", refuse)
    assert cache.cached(city, 1000).sizes["x"] > 100
    assert list(home.iterdir()) == []


def test_resolution_and_seed_are_part_of_the_name(city):
    names = {cache.landscape_key(city, r, s) for r in (1000, 500) for s in (1, 2)}
    assert len(names) == 4
