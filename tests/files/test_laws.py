"""Laws that hold for any numbers and any words."""

from __future__ import annotations

import math

import numpy as np
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from gepsim.comparison.changes import changed
from gepsim.comparison.compare import shown
from gepsim.comparison.sections import cut
from gepsim.dims import QUANTILES
from gepsim.files.accounts import peak_probability, quantiles, spread_of
from gepsim.files.maps import KEEP_BITS, occupied, rounded
from gepsim.files.names import ascii_text
from gepsim.files.provenance import scenario_hash

NORMAL = st.floats(2.0**-100, 2.0**100, width=32)
FILL = np.float32(-1.0)
chosen = st.dictionaries(st.text(max_size=3), st.integers() | st.text(max_size=3), max_size=4)


@settings(deadline=None)
@given(npst.arrays(np.float32, 5, elements=NORMAL))
def test_rounding_errs_by_no_more_than_its_bits_say(values):
    found = rounded(values, FILL)
    assert (np.abs(found - values) <= values * 2.0 ** -(KEEP_BITS + 1)).all()
    np.testing.assert_array_equal(rounded(found, FILL), found)


@settings(deadline=None)
@given(npst.arrays(np.float32, 5, elements=NORMAL))
def test_rounding_keeps_order(values):
    assert (np.diff(rounded(np.sort(values), FILL)) >= 0).all()


@settings(deadline=None)
@given(npst.arrays(bool, st.tuples(st.integers(1, 300), st.integers(1, 300))))
def test_every_cell_of_the_city_lies_in_one_strip(inside):
    seen = np.zeros(inside.shape, int)
    for rows, columns in occupied(inside):
        seen[rows, columns] += 1
    assert (seen[inside] == 1).all()
    assert seen.max(initial=0) <= 1


@settings(deadline=None)
@given(st.text(max_size=20))
def test_plain_text_is_ascii_and_stays_so(text):
    plain = ascii_text(text)
    assert plain.isascii()
    assert ascii_text(plain) == plain


@settings(deadline=None)
@given(npst.arrays(float, (3, 11), elements=st.floats(-1e6, 1e6)))
def test_quantiles_rise_and_lie_among_the_draws(values):
    array = xr.DataArray(values, dims=("county", "member"))
    found = quantiles(array).transpose("county", "quantile").values
    assert (np.diff(found, axis=1) >= -1e-6).all()
    assert (found >= values[:, 1:].min(axis=1)[:, None] - 1e-6).all()
    assert (found <= values[:, 1:].max(axis=1)[:, None] + 1e-6).all()


@settings(deadline=None)
@given(npst.arrays(float, (4, 9), elements=st.floats(0, 1e6)))
def test_some_year_is_the_peak_of_every_draw(values):
    array = xr.DataArray(values, {"time": [2022, 2023, 2024, 2025]}, dims=("time", "member"))
    assert math.isclose(float(peak_probability(array).sum()), 1.0)


@settings(deadline=None)
@given(chosen, chosen)
def test_settings_differ_where_their_checksums_do(one, other):
    assert (scenario_hash(one) == scenario_hash(other)) == (one == other)
    assert changed([one, one]) == []


@settings(deadline=None)
@given(st.floats(0.1, 10), st.floats(0.1, 10))
def test_a_cut_is_what_is_missing(start, end):
    path = xr.DataArray([start, end], {"time": [2025, 2030]})
    assert math.isclose(end, start * (1 - cut(path, 2025, 2030) / 100), rel_tol=1e-9)


@settings(deadline=None)
@given(st.floats(-1e12, 1e12))
def test_numbers_are_shown_to_four_digits(value):
    text = shown(value).replace(",", "")
    near = float(text.replace("e8", "")) * (1e8 if text.endswith("e8") else 1.0)
    assert math.isclose(near, value, rel_tol=6e-4, abs_tol=1e-300)


@given(st.integers(1, 40), st.integers(0, 2**32 - 1), st.booleans())
def test_the_spread_is_that_of_numpy_to_the_bit(draws, seed, gaps):
    values = np.random.default_rng(seed).lognormal(size=(3, draws + 1, 2))
    if gaps:
        values[1, draws, 0] = np.nan
    found = spread_of(xr.Variable(("time", "member", "county"), values))
    wanted = np.quantile(values[:, 1:], QUANTILES, axis=1)
    assert found.dims == ("quantile", "time", "county")
    np.testing.assert_array_equal(found.values, wanted)
