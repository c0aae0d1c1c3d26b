"""The cache: same layers back, rebuilt when damaged, never half there."""

from __future__ import annotations

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


@pytest.mark.parametrize("harm", ["cut", "flip", "missing", "index"])
def test_a_damaged_cache_is_made_again(city, home, harm):
    first = cache.cached(city, 1000)
    folder = next(home.iterdir())
    rain = folder / "rain.npy"
    if harm == "cut":
        rain.write_bytes(rain.read_bytes()[:500])
    elif harm == "flip":
        data = bytearray(rain.read_bytes())
        data[-100] ^= 255
        rain.write_bytes(bytes(data))
    elif harm == "missing":
        rain.unlink()
    else:
        (folder / "index.json").write_text("{", encoding="utf-8")
    xr.testing.assert_identical(cache.cached(city, 1000), first)
    xr.testing.assert_identical(cache._load(folder), first)


def test_a_read_only_folder_still_gives_layers(city, home, monkeypatch):
    def refuse(*_, **__):
        raise OSError("disk full")

    monkeypatch.setattr(cache.np, "save", refuse)
    assert cache.cached(city, 1000).sizes["x"] > 100
    assert list(home.iterdir()) == []


def test_resolution_and_seed_are_part_of_the_name(city):
    names = {cache.landscape_key(city, r, s) for r in (1000, 500) for s in (1, 2)}
    assert len(names) == 4
