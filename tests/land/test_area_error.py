"""The areas of classes are drawn; the area of a county is not."""

import numpy as np
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st

from gepsim.dims import ECOSYSTEM_TYPES
from gepsim.land.area_error import largest_gap, scaled_areas, with_area_error

COORDS = {"time": [2022, 2023], "county": ["511902", "511903", "511921", "511922", "511923"]}


def drivers(seed):
    rng = np.random.default_rng(seed)
    coords = {**COORDS, "ecosystem_type": list(ECOSYSTEM_TYPES)}
    area = xr.DataArray(rng.uniform(0, 1e5, (2, 5, 16)) * (rng.random((2, 5, 16)) > 0.3), coords)
    return xr.Dataset({"area": area, "rain_volume": area * 11_000.0})


@given(seed=st.integers(0, 10_000))
def test_no_county_grows_or_shrinks_and_the_map_is_the_central_member(draws, seed):
    mapped = drivers(seed)
    drawn = with_area_error(mapped, draws)
    assert largest_gap(mapped.area, drawn.area) < 1e-12
    np.testing.assert_allclose(drawn.area.isel(member=0), mapped.area, rtol=1e-12)
    assert (drawn.area >= 0.0).all()


def test_a_class_keeps_its_yield_per_hectare(draws):
    drawn = with_area_error(drivers(1), draws)
    found = drawn.rain_volume.where(drawn.area > 0) / drawn.area.where(drawn.area > 0)
    np.testing.assert_allclose(found.values[np.isfinite(found.values)], 11_000.0, rtol=1e-12)


def test_classes_err_by_three_to_ten_per_cent(draws):
    drawn = with_area_error(drivers(2), draws).area.isel(time=0).sum("county")
    spread = drawn.isel(member=slice(1, None)).std("member") / drawn.isel(member=0)
    assert float(spread.min()) > 0.02
    assert float(spread.max()) < 0.12


@given(parts=st.lists(st.floats(0.5, 2.0), min_size=2, max_size=2))
def test_two_classes_share_what_there_is(parts):
    area = xr.DataArray([60.0, 40.0], dims="ecosystem_type")
    scale = scaled_areas(area, xr.DataArray(parts, dims="ecosystem_type"))
    assert float((area * scale).sum()) == 100.0 or abs(float((area * scale).sum()) - 100.0) < 1e-9
