"""Z of the Fu curve fitted to a gauge: one Z closes the balance, and no other."""

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from gepsim.errors import InputError
from gepsim.services.settings import AccountSettings
from gepsim.valuation import WaterBalance, water_balance
from gepsim.valuation.seasonality import (
    curve_terms,
    fit_seasonality,
    runoff,
    runoff_by_county,
)

BOUNDS = (1.0, 30.0)


def terms(rain=(1.15, 1.3), potential=(0.85, 0.9), water=(0.16, 0.1), green=(1.0, 1.0)):
    """Return one county of two types, a square metre each. [m]."""
    plain = {"area": (1.0, 1.0), "rain_volume": rain, "pet_volume": potential,
             "curve_weight": (1.0, 1.0), "curve_rain": rain, "curve_pet": potential,
             "available_water": water, "vegetated": green, "crop_factor": (1.0, 0.9),
             "curve_offset": (1.25, 1.25), "curve_cap": (5.0, 5.0)}  # fmt: skip
    dims = ("county", "ecosystem_type")
    return {name: xr.DataArray([values], dims=dims) for name, values in plain.items()}


depth = st.floats(0.3, 2.5)


@settings(deadline=None, max_examples=15)
@given(st.tuples(depth, depth), st.tuples(depth, depth), st.floats(1, 29), st.floats(0.01, 1))
def test_a_larger_z_never_leaves_more_water(rain, potential, z, more):
    found = terms(rain, potential)
    assert runoff(found, z + more) <= runoff(found, z) + 1e-9


@settings(deadline=None, max_examples=6)
@given(st.tuples(depth, depth), st.tuples(depth, depth), st.floats(0.05, 0.95))
def test_the_fit_gives_the_runoff_asked_for(rain, potential, share):
    found = terms(rain, potential)
    dry, wet = runoff(found, 30.0), runoff(found, 1.0)
    wanted = dry + share * (wet - dry)
    fit = fit_seasonality(found, wanted, BOUNDS, 0.1)
    assert fit.runoff(fit.seasonality) == pytest.approx(wanted, rel=1e-6)
    assert fit.closing[0] <= fit.seasonality <= fit.closing[1]


def test_the_balance_closes_just_to_the_ends_of_the_range():
    fit = fit_seasonality(terms(), 600.0, BOUNDS, 0.05)
    low, high = (fit.runoff(z) for z in fit.closing)
    assert low == pytest.approx(630.0)
    assert high == pytest.approx(570.0)


def test_the_range_ends_where_the_search_does():
    found = terms()
    fit = fit_seasonality(found, runoff(found, 29.0), BOUNDS, 0.1)
    assert fit.closing[1] == pytest.approx(30.0)


def test_runoff_of_the_land_is_the_mean_of_its_counties():
    here = runoff_by_county(terms(), 6.5)
    assert here.dims == ("county",)
    assert float(here.mean()) == pytest.approx(runoff(terms(), 6.5))


@pytest.mark.parametrize(
    ("observed", "hint"), [(1200.0, "the rain is too low"), (100.0, "the rain is too high")]
)
def test_a_runoff_out_of_reach_is_refused_with_what_can_be_reached(observed, hint):
    dry, wet = runoff(terms(), 30.0), runoff(terms(), 1.0)
    with pytest.raises(InputError, match=f"{dry:.0f} to {wet:.0f} can be reached") as caught:
        fit_seasonality(terms(), observed, BOUNDS, 0.1)
    assert hint in str(caught.value)


def test_without_vegetation_no_z_has_a_say():
    with pytest.raises(InputError, match="350 to 350 can be reached"):
        fit_seasonality(terms(green=(0.0, 0.0), potential=(0.85, 1.0)), 600.0, BOUNDS, 0.1)


@pytest.mark.parametrize(
    ("observed", "allowed", "tolerance", "message"),
    [
        (-5.0, BOUNDS, 0.1, "a runoff of -5 mm year-1 is no runoff"),
        (float("nan"), BOUNDS, 0.1, "a runoff of nan mm year-1 is no runoff"),
        (600.0, (30.0, 1.0), 0.1, "Z cannot be searched between 30 and 1"),
        (600.0, (0.0, 30.0), 0.1, "Z cannot be searched between 0 and 30"),
        (600.0, BOUNDS, 1.5, "a tolerance of 1.5 is no part of the runoff"),
    ],
)
def test_numbers_that_mean_nothing_are_refused(observed, allowed, tolerance, message):
    with pytest.raises(InputError, match=message):
        fit_seasonality(terms(), observed, allowed, tolerance)


def test_the_terms_are_those_of_the_account(supply, draws):
    """At the row's own Z the curve leaves what the account's balance with Budyko leaves."""
    settings = AccountSettings(methods={"water_yield": "budyko"})
    found = curve_terms(supply.at(time=2022), draws, settings)
    assert runoff(found, found["seasonality"]) == pytest.approx(
        water_balance(supply, draws, settings).runoff
    )


def test_a_balance_of_water_knows_no_profile(supply, draws):
    """A forest account evaporates from forest alone; its rain falls on all the land."""
    whole = AccountSettings(methods={"water_yield": "budyko"})
    forest = AccountSettings(profile="lyt1721_forest", methods={"water_yield": "budyko"})
    one, two = (water_balance(supply, draws, settings) for settings in (whole, forest))
    assert one.evaporation == pytest.approx(two.evaporation)
    assert np.isclose(one.rain, two.rain)


@pytest.mark.parametrize(("evaporation", "closes"), [(600.0, True), (400.0, False)])
def test_a_balance_that_does_not_close_says_what_to_look_at(evaporation, closes):
    balance = WaterBalance(1200.0, evaporation, 557.0, 0.1)
    assert balance.closes == closes
    assert ("gepsim calibrate Z" in balance.sentence()) != closes
    assert ("gepsim calibrate Z" in balance.sentence("zh")) != closes
