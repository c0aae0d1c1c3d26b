"""Plants, levers, assessed energy, dry years, paths of clusters, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from gepsim.coefficients import Table
from gepsim.economy.checks import lacking
from gepsim.economy.settings import EconomySettings, EnergySettings
from gepsim.errors import InputError
from gepsim.settings import Span, read_section


def total(ds, name):
    return ds[name].sum([d for d in ds[name].dims if d not in ("time", "member")])


def test_gas_liquefaction_adds_its_electricity_and_replaces_other_growth(run):
    """3 million m3 a day use about 4e8 kWh; their value added is not built a second time."""
    none, plant = run(), run(economy={"plants": {"lng_capacity": 3e6, "lng_start": 2031}})
    assert np.allclose(none.value_added, plant.value_added)
    extra = (plant.electricity_use - none.electricity_use).isel(member=0).sum("sector")
    assert float(extra.sel(time=2030)) == pytest.approx(0, abs=1)
    assert 2e8 < float(extra.sel(time=2031)) < 3.96e8
    others = [s for s in none.sector.values if s != "energy_chemicals"]
    assert np.allclose(none.energy_use.sel(sector=others), plant.energy_use.sel(sector=others))


def test_data_centres_enter_by_power(run):
    """100 MW at 60 % load and a PUE of 1.3 use 6.84e8 kWh, 2.1e5 tce."""
    none, built = run(), run(economy={"plants": {"data_centre": {2030: "100 MW"}}})
    extra = (built.energy_use - none.energy_use).isel(member=0).sel(time=2030)
    added = float(extra.sel(sector="information", carrier="electricity"))
    assert 1.9e5 < added < 2.06e5


def test_dry_years_need_more_import_with_more_carbon(run):
    wet, dry = run(), run(energy={"hydrology": "dry"})
    late = run(energy={"hydrology": "dry", "dry_from": 2026})
    assert np.allclose(late.net_import.sel(time=2025), wet.net_import.sel(time=2025))
    assert np.allclose(late.net_import.sel(time=2026), dry.net_import.sel(time=2026))
    assert (
        (total(dry, "co2_emissions") > total(wet, "co2_emissions")).isel(time=slice(1, None)).all()
    )
    assert np.allclose(total(dry, "energy_use"), total(wet, "energy_use"))
    assert (dry.net_import > wet.net_import).isel(time=slice(1, None)).all()


@pytest.mark.parametrize("sector", ["transport", "urban_households", "food_beverage"])
def test_the_growth_of_one_sector_alone_can_be_named(run, sector):
    named, usual = run(economy={"growth": {sector: 6.5}}), run()
    others = [s for s in usual.sector.values if s != sector]
    assert np.allclose(named.energy_use.sel(sector=others), usual.energy_use.sel(sector=others))
    assert not np.allclose(named.energy_use.sel(sector=sector), usual.energy_use.sel(sector=sector))


def test_an_s_curve_starts_slowly_and_ends_at_the_same_place(run):
    line, curve = run(), run(economy={"path": "s_curve"})
    assert np.allclose(line.value_added.sel(time=2035), curve.value_added.sel(time=2035))
    assert (total(curve, "value_added") < total(line, "value_added")).sel(time=2025).all()


def test_assessed_energy_leaves_out_what_the_switches_name(run):
    plain = run()
    assert np.allclose(plain.assessed_energy, total(plain, "energy_use"))
    raw = run(energy={"feedstock_excluded": True})
    gap = total(raw, "energy_use") - raw.assessed_energy
    assert np.allclose(gap, raw.feedstock_energy)
    new = run(energy={"renewables_excluded": True})
    assert float((total(new, "energy_use") - new.assessed_energy).isel(time=0).max()) < 1e-6
    assert (new.assessed_energy < total(new, "energy_use")).sel(time=2035).all()


def test_certificates_cover_only_power_that_is_not_clean(run):
    ds = run(energy={"certificates": {2030: "1000e8 kWh"}})
    covered = ds.certified_power.sel(time=2035)
    dirty = ds.net_import * (1 - ds.grid_non_fossil / 100)
    assert np.allclose(covered, dirty.sel(time=2035))
    assert (ds.assessed_energy >= 0).all()


def test_levers_cost_what_they_touch(run):
    none = run().lever_cost.isel(member=0)
    assert np.allclose(none, 0)
    cost = run(energy={"levers": {"coal_switch": {"rate": 2}}}).lever_cost.isel(member=0)
    assert float(cost.sel(lever="coal_switch", time=2035)) > 0
    assert float(cost.sel(lever="ev", time=2035)) == 0


def test_counties_own_a_third_of_the_cluster_plan(run):
    """3,300 are planned, counties name 1,050: 2,250 have no owner."""
    ds = run()
    assert float(ds.cluster_ambition.sum()) == pytest.approx(1050e8)
    assert float(ds.cluster_plan_unowned) == pytest.approx(2250e8)


def test_reported_growth_stands_beside_the_models_own(run):
    ds = run(economy={"cluster_realisation": 0.5}).isel(member=0)
    assert ds.gdp_growth_observed.sel(time=[2023, 2025]).values.tolist() == [2.5, 6.0]
    modelled = float((1 + ds.gdp_growth.sel(time=[2023, 2024, 2025]) / 100).prod())
    reported = float((1 + ds.gdp_growth_observed.sel(time=[2023, 2024, 2025]) / 100).prod())
    assert modelled == pytest.approx(reported, abs=0.02)


def test_growth_shocks_are_shared_by_sectors(run, draws):
    """Two sectors without a plan grow together more than their own rates explain."""
    ds = run(draws=draws).sel(time=2035).value_added.isel(member=slice(1, None))
    finance, farming = (ds.sel(sector=s) for s in ("finance", "agriculture"))
    assert np.corrcoef(finance, farming)[0, 1] > 0.2


def test_faults_are_named_together(run):
    economy = {"growth": {"fishing": 2}, "cluster_realisation": {"food_bevrage": 0.5}}
    energy = {"levers": {"efficiency": {"rate": 9}}}
    with pytest.raises(InputError) as error:
        run(economy, energy)
    found = str(error.value)
    assert "4 problems" in found
    assert "did you mean" in found
    assert "efficiency.rate" in found


def test_more_than_can_be_built_is_refused(run):
    with pytest.raises(InputError, match=r"≤ 1\.2"):
        run({"cluster_realisation": 1.5})


def test_years_must_follow_one_another(run):
    with pytest.raises(ValueError, match="follow one another"):
        run(years=[2022, 2024])


@pytest.mark.parametrize(
    ("model", "values", "word"),
    [
        (EnergySettings, {"levers": {"efficency": {}}}, "did you mean 'efficiency'"),
        (EnergySettings, {"local_supply": {"hydro": {2040: 1e9}}}, "2035"),
        (EnergySettings, {"local_supply": {"hydro": {2030: "25 t"}}}, "kWh"),
        (EnergySettings, {"accounting": "heat"}, "calorific"),
        (EconomySettings, {"cluster_realisation": -0.5}, "possible are 0 to 10"),
    ],
)
def test_bad_settings_say_what_is_allowed(model, values, word):
    with pytest.raises(InputError) as error:
        read_section(model, values, "x.toml", Span(2022, 2035))
    assert word in str(error.value)


def test_tracks_of_a_cluster_set_its_new_technology(run):
    """Chemicals made of upstream gas need less energy than those made of fine chemicals."""

    def last(weights):
        ds = run(economy={"tracks": {"energy_chemicals": weights}}).isel(member=0)
        return float(ds.energy_use.sel(sector="energy_chemicals", time=2035).sum())

    light, heavy = last({"clean_energy": 1}), last({"fine_chemicals": 1})
    assert light < last({"clean_energy": 1, "fine_chemicals": 1}) < heavy


def test_an_unknown_track_is_named(run):
    with pytest.raises(InputError, match="did you mean 'fine_chemicals'"):
        run(economy={"tracks": {"energy_chemicals": {"fine_chemical": 1}}})


def test_the_value_added_rate_is_visible(run):
    """0.165 in 2022 in materials, as stated; 0.19 in 2035, the coefficient."""
    rate = run().value_added_rate.isel(member=0).sel(sector="advanced_materials")
    assert float(rate.sel(time=2022)) == pytest.approx(0.165)
    assert float(rate.sel(time=2035)) == pytest.approx(0.19)


def test_clinker_goes_with_its_kilns(run):
    kept = run().process_co2.isel(member=0)
    assert float(kept.sel(time=2035)) == pytest.approx(float(kept.sel(time=2022)))
    renewed = run({"model": "vintage"}, {"levers": {"renewal": {"rate": 100}}}).process_co2
    ratio = float(renewed.isel(member=0).sel(time=2035) / renewed.isel(member=0).sel(time=2022))
    assert ratio == pytest.approx((1 - 1 / 40) ** 13)


def test_annual_cuts_compound_to_the_five_years(run):
    ds = run().isel(member=0)
    years = [2026, 2027, 2028, 2029, 2030]
    left = float((1 - ds.carbon_intensity_cut_year.sel(time=years) / 100).prod())
    assert 100 * (1 - left) == pytest.approx(float(ds.carbon_intensity_cut.sel(time=2030)))


def test_a_sector_without_coefficients_is_refused(base, draws):
    """A missing growth rate is a fault, not a growth of nothing."""
    rows = {n: r for n, r in draws.table.rows.items() if n != "sector_growth.finance"}
    assert lacking(base, draws.table) == []
    assert lacking(base, Table(rows, draws.table.sources)) == ["sector_growth.finance"]
