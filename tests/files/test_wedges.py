"""The causes of a difference in emissions add up to it; unlike accountings are not explained."""

from __future__ import annotations

from pathlib import Path

import pytest
import xarray as xr

from gepsim.comparison.emission_causes import wedges
from gepsim.economy.base import base_year
from gepsim.economy.model import simulate
from gepsim.economy.settings import EconomySettings, EnergySettings
from gepsim.files.results import Results


def account(city, draws, share, **energy):
    few = type(draws)(draws.table, 4, 1, draws.counties, draws.deflator, 2022)
    economy = EconomySettings(cluster_realisation=share)
    years = range(2022, 2036)
    whole = simulate(base_year(city), economy, EnergySettings(**energy), few, years)
    middle = whole.isel(member=0).drop_vars("member")
    checkpoint = xr.DataArray([2027, 2030, 2035], dims="checkpoint", name="checkpoint")
    return middle.assign_coords(checkpoint=checkpoint)


def run(name, accounts, **energy):
    record = {"scenario": {"id": name, "energy": {"accounting": "coal_equivalent", **energy}}}
    return Results(Path(name), accounts, [], record)


@pytest.fixture(scope="module")
def pair(city, draws):
    return [run(f"s{x}", account(city, draws, x)) for x in (0.5, 1.0)]


def test_causes_add_up(pair):
    lines = list(wedges(pair))
    causes = [x for x in lines if x.unit == "wan_t year-1" and not x.item.en.startswith("sector")]
    half, full = (float(p.accounts.co2_emissions.sel(time=2035).sum()) / 1e4 for p in pair)
    assert sum(x.values[1] for x in causes) == pytest.approx(full - half)
    assert all(x.values[0] == 0 for x in causes)


def test_the_deciding_sectors_are_named(pair):
    sectors = [x.item.en for x in wedges(pair) if x.item.en.startswith("sector")]
    assert set(sectors[:2]) == {"sector: advanced_materials", "sector: energy_chemicals"}


def test_unlike_accountings_are_not_explained(pair):
    other = run("other", pair[1].accounts, accounting="calorific")
    assert not [x for x in wedges([pair[0], other]) if x.unit == "wan_t year-1"]
