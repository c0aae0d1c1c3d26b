"""The economy of a trial is that of the whole road, variable by variable."""

from __future__ import annotations

import xarray as xr

from gepsim.economy.model import READ
from gepsim.engine.economy import grow, grow_read
from gepsim.inputs import gather


def test_what_a_trial_reads_is_what_the_road_says():
    changed = ["energy.levers.ev.rate=2", "economy.cluster_realisation=0.4"]
    inputs = gather("baseline", ["uncertainty.members=20", *changed])
    draws = inputs.draws()
    whole, few = grow(inputs, draws), grow_read(inputs, draws)
    assert set(few.data_vars) == set(READ)
    for name in READ:
        xr.testing.assert_equal(whole[name], few[name])
