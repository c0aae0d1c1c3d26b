"""Nutrients kept from waters: no more than would have reached them, no more than they receive."""

import numpy as np
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st

from gepsim.registry import FLOWS
from gepsim.services import nutrients
from gepsim.services.settings import AccountSettings
from gepsim.valuation.amounts import amount
from gepsim.valuation.supply import resolver_of
from gepsim.valuation.worth import first_year, under

SOIL = st.floats(0, 1e9)
PART = st.floats(0, 1)
NITROGEN, PHOSPHORUS = ("avoided_nitrogen", "avoided_phosphorus")


@given(soil=SOIL, more=SOIL, delivery=PART, share=st.floats(0, 0.01))
def test_what_is_kept_from_waters_grows_with_soil_and_is_part_of_what_soil_holds(
    soil, more, delivery, share
):
    for kept, printed in (
        (nutrients.avoided_nitrogen, nutrients.printed_nitrogen),
        (nutrients.avoided_phosphorus, nutrients.printed_phosphorus),
    ):
        assert kept(soil, delivery, share) <= printed(soil, share)
        assert kept(soil + more, delivery, share) >= kept(soil, delivery, share)


@given(scale=st.floats(1e-4, 10.0))
def test_no_county_keeps_more_than_the_load_it_states(supply, draws, scale):
    drivers = supply.drivers.assign(potential_erosion=supply.drivers.potential_erosion * scale)
    smaller = supply.__class__(drivers, supply.statistics)
    resolver = resolver_of(smaller.at(time=2022), draws.alone, AccountSettings())
    for name, load in ((NITROGEN, "ammonia_load"), (PHOSPHORUS, "phosphorus_load")):
        found = amount(FLOWS[name], resolver, "county")
        whole = resolver.flow(FLOWS[name]).sum("ecosystem_type")
        stated = resolver.get(load, "t year-1")
        wanted = xr.where(whole < stated, whole, stated)
        np.testing.assert_allclose(found, wanted.transpose(*found.dims), rtol=1e-12)


def test_the_three_readings_stand_in_order(supply, draws):
    resolver = first_year(supply, draws, AccountSettings())
    chosen = AccountSettings().chosen
    readings = ("delivered", "without_limit", "as_printed")
    for name in (NITROGEN, PHOSPHORUS):
        found = [
            float(amount(FLOWS[name], under(resolver, {**chosen, "nutrient_delivery": r}),
                         "county").sum())
            for r in readings
        ]  # fmt: skip
        assert found[0] < found[1] < found[2]
