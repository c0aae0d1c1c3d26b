"""Realisation is a part of what the plan adds: 0 is today, 1 the plan, and more is more."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gepsim.draws import frequency
from gepsim.economy.model import simulate
from gepsim.economy.search import cluster_rooms, peak_search
from gepsim.economy.settings import EconomySettings, EnergySettings
from gepsim.errors import InputError

YEARS = range(2022, 2036)


def grown(base, draws, **economy):
    """Run with delivery as asked, so that a part means the same in every draw."""
    asked = EconomySettings(**{"delivery_uncertain": False, "growth_uncertain": False} | economy)
    return simulate(base, asked, EnergySettings(), draws, YEARS)


def test_nothing_built_is_todays_path(base, few):
    still = grown(base, few, cluster_realisation=0.0).sel(sector=base.clusters)
    for name in ("value_added", "gross_output"):
        path = still[name]
        assert np.allclose(path, path.isel(time=0), rtol=1e-9)


def test_half_of_the_plan_shrinks_no_cluster(base, few):
    """Half of the planned level let the largest cluster fall below its output of today."""
    output = grown(base, few, cluster_realisation=0.5).gross_output.sel(sector=base.clusters)
    assert bool((output.diff("time") > 0).all())
    today = base.gross_output.sel(sector=base.clusters)
    planned = base.plan / 1.005**13
    assert np.allclose(output.isel(member=0, time=-1), today + (planned - today) / 2, rtol=1e-6)


@settings(max_examples=3, deadline=None)
@given(low=st.floats(0, 0.5), more=st.floats(0.1, 0.6), scale=st.floats(0.3, 1.0))
def test_more_of_the_plan_is_more_of_everything(base, few, low, more, scale):
    """Between today and the plan, in any city whose clusters are so much smaller."""
    smaller = replace(base, gross_output=base.gross_output * scale)
    one, two = (
        grown(smaller, few, cluster_realisation=part) for part in (low, min(low + more, 1.0))
    )
    for name in ("value_added", "gross_output", "co2_emissions"):
        later = slice(1, None)
        moved = (two[name] - one[name]).sel(sector=base.clusters).isel(time=later)
        assert float(moved.min()) > 0


def test_one_cluster_moves_alone(base, few):
    parts = dict.fromkeys(base.clusters, 0.3)
    one = grown(base, few, cluster_realisation=parts)
    two = grown(base, few, cluster_realisation=parts | {base.clusters[0]: 0.9})
    moved = abs(two.value_added - one.value_added).max(["time", "member"])
    assert [str(s) for s in moved.sector.values[moved.values > 0]] == [base.clusters[0]]


def test_a_plan_below_today_is_refused_unless_said(base, few):
    cluster = base.clusters[0]
    low = base.plan.where(base.plan.sector != cluster, 1.0)
    with pytest.raises(InputError, match=f"economy.growth.{cluster}"):
        grown(replace(base, plan=low), few)
    said = grown(replace(base, plan=low), few, growth={cluster: -1.0})
    output = said.gross_output.sel(sector=cluster)
    assert bool((output.diff("time") < 0).all())


def test_the_search_agrees_with_the_run_that_it_speaks_of(base, few):
    """A run with the part that was found holds the peak as likely as was asked."""
    energy = EnergySettings(levers={"efficiency": {"rate": 2.5}, "coal_switch": {"rate": 5}})
    search = peak_search(base, EconomySettings(), energy, few, YEARS, test="weak_peak")
    found = search.alike()
    assert found > 0
    run = simulate(base, EconomySettings(cluster_realisation=found), energy, few, YEARS)
    assert float(frequency(run.weak_peak)) >= search.likely


def test_carbon_of_clusters_is_told_cheapest_first(base, few):
    energy = EnergySettings(levers={"efficiency": {"rate": 2.5}, "coal_switch": {"rate": 5}})
    rooms = cluster_rooms(peak_search(base, EconomySettings(), energy, few, YEARS))
    price = [one.co2 / one.gdp for one in rooms]
    assert price == sorted(price)
    assert {one.cluster for one in rooms} == set(base.clusters)
    assert all(one.in_turn <= one.alone for one in rooms)
