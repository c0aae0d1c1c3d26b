"""Storms: what plants add, and that it is never counted beside water retention."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from gepsim.services.settings import AccountSettings
from gepsim.services.storms import curve_storage, storm_runoff, wetland_and_vegetation_storage


@given(st.floats(1.0, 300.0), st.floats(30.0, 100.0))
def test_no_more_runs_off_than_falls(rain, number):
    runoff = float(storm_runoff(rain, curve_storage(number, 254.0), 0.2))
    assert 0.0 <= runoff <= rain * (1 + 1e-12)


@given(st.floats(35.0, 88.0))
def test_lower_curve_numbers_hold_more_water(number):
    here = wetland_and_vegetation_storage(1.0, 0.0, 0.075, 4.5, number, 88.5, 0.254, 0.2)
    barer = wetland_and_vegetation_storage(1.0, 0.0, 0.075, 4.5, number + 0.5, 88.5, 0.254, 0.2)
    assert here >= barer >= 0.0


def test_bare_ground_is_its_own_reference(table):
    rows = {r.ecosystem_type: r.value for r in table.named("curve_number")}
    reference = table.value("reference_curve_number", "1")
    assert rows["BAR"] == rows["BLT"] == reference
    kept = wetland_and_vegetation_storage(1.0, 0.3, 0.075, 4.5, reference, reference, 0.254, 0.2)
    assert float(kept) == pytest.approx(0.3)
    assert np.isfinite(list(rows.values())).all()


def test_vegetation_storage_beside_water_retention_is_refused_by_name():
    with pytest.raises(ValidationError, match="'water_retention' and 'flood_mitigation'"):
        AccountSettings(methods={"flood": "waters_and_vegetation"})
    AccountSettings(methods={"flood": "waters_and_vegetation"}, exclude=("water_retention",))
