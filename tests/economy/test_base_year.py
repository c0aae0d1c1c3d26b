"""2022 closes on what the city states, in every draw and under every factor set."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import xarray as xr

from gepsim.coefficients import load_table
from gepsim.economy.base import base_year
from gepsim.economy.calibration import fit
from gepsim.economy.model import simulate
from gepsim.economy.settings import EconomySettings, EnergySettings
from gepsim.errors import GepsimError, InputError
from gepsim.paths import shipped


@pytest.fixture(scope="module")
def first(run, draws):
    return run(draws=draws, energy={"factor_set_uncertain": True}, years=[2022, 2023]).isel(time=0)


def test_totals_of_2022_in_every_draw(first):
    assert np.allclose(first.value_added.sum("sector"), 765.01e8, rtol=1e-12)
    assert np.allclose(first.energy_use.sum(["sector", "carrier"]), 348.00e4, rtol=1e-9)
    assert np.allclose(first.co2_emissions.sum("sector"), 428.41e4, rtol=1e-9)
    assert np.allclose(first.non_fossil_share, 42.5, rtol=1e-9)
    assert np.allclose(first.energy_intensity, 0.4549, atol=5e-5)
    assert np.allclose(first.carbon_intensity, 0.56, atol=5e-5)


def test_sectors_keep_their_stated_energy(first, base):
    gap = first.energy_use.sum("carrier") / base.energy - 1
    assert float(abs(gap).max()) < 1e-9


def test_electricity_of_2022(first):
    central = first.isel(member=0)
    assert float(central.electricity_use.sum()) == pytest.approx(50e8)
    assert float(central.local_generation.sum()) == pytest.approx(18e8)
    assert float(central.net_import) == pytest.approx(32e8)


@pytest.mark.parametrize(
    ("name", "coal", "gas"), [("policy", 77.75, 44.49), ("ndrc", 51, 71), ("ipcc", 44, 79)]
)
def test_the_factor_set_decides_coal_and_gas(run, name, coal, gas):
    """The stated totals do not fix the fuel split; published figures for the other two: about."""
    ds = run(energy={"factor_set": name}, years=[2022, 2023]).isel(time=0, member=0)
    found = ds.energy_use.sum("sector") / 1e4
    assert float(found.sel(carrier="coal")) == pytest.approx(coal, abs=2.0)
    assert float(found.sel(carrier="gas")) == pytest.approx(gas, abs=2.0)


def test_the_published_sector_table_is_kept(run, base):
    """Policy factors need next to no adjustment of the published table."""
    ds = run(years=[2022, 2023]).isel(time=0, member=0)
    for carrier in ("coal", "oil", "gas"):
        gap = abs(ds.energy_use.sel(carrier=carrier) - base.use.sel(carrier=carrier))
        assert float(gap.max()) < 150.0  # tce, the rounding of the table


def test_calorific_accounting_shows_why_42_5_is_coal_equivalent(run):
    """Under the calorific method: about 259 wan tce and about 26.5 percent."""
    ds = run(energy={"accounting": "calorific"}, years=[2022, 2023]).isel(time=0, member=0)
    assert float(ds.energy_use.sum()) / 1e4 == pytest.approx(259, abs=1.5)
    assert float(ds.non_fossil_share) == pytest.approx(26.5, abs=1.0)
    assert float(ds.co2_emissions.sum()) == pytest.approx(428.41e4)
    assert ds.attrs["energy_accounting"] == "calorific"


def test_process_co2_stands_beside_the_total(run):
    ds = run(years=[2022, 2023]).isel(time=0, member=0)
    assert float(ds.process_co2) / 1e4 == pytest.approx(56, abs=1)
    wide = run(energy={"scope": "energy_import_process"}, years=[2022, 2023]).isel(time=0, member=0)
    extra = wide.co2_emissions.sum() - ds.co2_emissions.sum()
    assert float(extra) == pytest.approx(float(ds.process_co2))


def test_an_impossible_balance_is_refused():
    seed = xr.DataArray([[1.0, 0.0], [1.0, 0.0]], dims=("sector", "carrier"))
    rows = xr.DataArray([1.0, 1.0], dims="sector")
    columns = xr.DataArray([3.0, -1.0], {"carrier": ["coal", "gas"]})
    with pytest.raises(GepsimError, match="less than no gas"):
        fit(seed, rows, columns)


def test_clusters_head_for_the_year_that_their_table_names(city, base):
    assert base.plan_year == 2035
    early = [row.model_copy(update={"year": 2032}) for row in city.clusters]
    assert base_year(replace(city, clusters=tuple(early))).plan_year == 2032


def test_clusters_of_two_years_are_refused(city):
    first, *others = city.clusters
    mixed = (first.model_copy(update={"year": 2030}), *others)
    with pytest.raises(InputError, match="due in 2030, 2035"):
        base_year(replace(city, clusters=mixed))


def test_a_city_without_clusters_grows_at_the_rates_of_its_sectors(city, few, tmp_path):
    names = [f"{kind},名,name,*,{value},{units},fixed,,,,,C,expert_estimate,"
             for row in city.clusters
             for kind, value, units in ((f"sector_growth.{row.sector}", 3, "percent"),
                                        (f"new_capacity_ratio.{row.sector}", 1, "1"))]  # fmt: skip
    head = "name,zh,en,ecosystem_type,value,units,dist,low,high,price_year,group,mark,source,note"
    (tmp_path / "coefficients_more.csv").write_text("\n".join([head, *names]) + "\n")
    folders = [shipped("coefficients"), shipped("scenarios") / "bazhong", tmp_path]
    draws = replace(few, table=load_table(folders), members=1)
    base = base_year(replace(city, clusters=(), cluster_ambitions=()))
    calm = EconomySettings(growth_uncertain=False)
    ds = simulate(base, calm, EnergySettings(), draws, range(2022, 2036)).isel(member=0)
    grown = ds.value_added.sel(sector="food_beverage")
    assert float(grown[-1] / grown[0]) == pytest.approx(1.03**13)
