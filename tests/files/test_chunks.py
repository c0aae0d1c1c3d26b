"""Chunks are packed here and put into a file that netCDF4 defined: every reader finds them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import netCDF4
import numpy as np
import pytest
import xarray as xr

from gepsim.files.chunks import ChunkedFile, packed, packed_strip
from gepsim.files.maps import write_maps
from gepsim.land import threads

SHAPE = (2, 130, 200)


def defined(path, kind, **how):
    """Make a file with one variable in chunks of 128 cells, along an unlimited dimension."""
    with netCDF4.Dataset(path, "w") as file:
        for dim, size in zip(("time", "y", "x"), (None, *SHAPE[1:]), strict=True):
            file.createDimension(dim, size)
        file.createVariable("time", "f8", ("time",))[:] = [1.0, 2.0]
        sides = (2, 128, 128)
        file.createVariable("map", kind, ("time", "y", "x"), zlib=True, chunksizes=sides, **how)
    return path


@pytest.mark.parametrize(("kind", "shuffle"), [("f4", True), ("f4", False), ("u1", False)])
def test_chunks_are_read_as_netcdf_writes_them(tmp_path, kind, shuffle):
    path = defined(tmp_path / "maps.nc", kind, shuffle=shuffle, fill_value=7)
    values = np.random.default_rng(1).integers(0, 200, SHAPE).astype(kind)
    with ChunkedFile(path) as file:
        layout = file.layout("map")
        for top in range(0, SHAPE[1], 128):
            strip = values[:, top : top + 128]
            for place, data in packed_strip(strip, (0, top, 0), layout):
                file.put("map", place, data)
    with netCDF4.Dataset(path) as file:
        np.testing.assert_array_equal(file["map"][...], values)


def test_what_is_not_put_in_is_missing(tmp_path):
    path = defined(tmp_path / "maps.nc", "f4", fill_value=7)
    with ChunkedFile(path) as file:
        file.put("map", (0, 0, 0), packed(np.ones((2, 128, 128)), file.layout("map")))
    with netCDF4.Dataset(path) as file:
        assert file["map"].shape == SHAPE
        assert file["map"][:, :128, :128].min() == 1
        assert np.ma.getmaskarray(file["map"][:, :128, 128:]).all()


def test_maps_are_the_same_bytes_for_any_number_of_threads(fake_outcome, tmp_path, monkeypatch):
    outcome, found = fake_outcome(members=2, shape=(150, 280)), set()
    for count in (1, 3):
        monkeypatch.setattr(threads, "_ASKED", [count])
        write_maps(tmp_path / "maps.nc", outcome)
        found.add((tmp_path / "maps.nc").read_bytes())
    assert len(found) == 1


def test_other_files_can_be_read_while_chunks_are_put_in(run, tmp_path):
    """netCDF4 and h5py bring a library each, and neither sees what the other has open."""
    path = defined(tmp_path / "maps.nc", "f4", fill_value=7)

    def read() -> float:
        with xr.open_dataset(run.folder / "accounts.nc", engine="netcdf4") as accounts:
            return float(accounts["gep_total"].sum())

    with ThreadPoolExecutor(1) as second:
        sums = [second.submit(read) for _ in range(3)]
        with ChunkedFile(path) as file:
            one = packed(np.ones((2, 128, 128)), file.layout("map"))
            while not sums[-1].done():
                file.put("map", (0, 0, 128), one)
        assert len({one.result() for one in sums}) == 1
    with netCDF4.Dataset(path) as file:
        assert file["map"][:, :128, 128:].min() == 1


def test_a_lock_that_another_program_inherited_is_no_hindrance(tmp_path):
    """A program that is begun meanwhile holds what netCDF4 had open until it is itself."""
    fcntl = pytest.importorskip("fcntl", reason="Windows hands no open file on")
    path = defined(tmp_path / "maps.nc", "f4")
    with path.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with ChunkedFile(path) as file:
            file.put("map", (0, 0, 0), packed(np.ones((2, 128, 128)), file.layout("map")))


def test_a_disk_without_room_is_told_as_netcdf_tells_it(tmp_path):
    resource = pytest.importorskip("resource", reason="Windows limits no file")
    path = defined(tmp_path / "maps.nc", "f4")
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    rough = np.random.default_rng(1).random((2, 128, 128))
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, usual[1]))
        with pytest.raises(RuntimeError, match="NetCDF: HDF error"), ChunkedFile(path) as file:
            file.put("map", (0, 0, 0), packed(rough, file.layout("map")))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
