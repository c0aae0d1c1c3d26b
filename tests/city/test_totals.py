"""The totals that the plan states are what the tables add up to."""

import pytest


def invested(city, numbers):
    return sum(city.project(str(number)).invest_wan or 0.0 for number in numbers)


def test_ecological_security_projects_cost_462237_83(city):
    assert invested(city, range(1, 33)) == pytest.approx(462_237.83)


def test_low_carbon_projects_cost_303150(city):
    assert invested(city, range(33, 38)) == pytest.approx(303_150)


def test_culture_projects_cost_80000(city):
    assert invested(city, range(38, 43)) == pytest.approx(80_000)


def test_all_42_projects_cost_845387_83_and_two_print_no_money(city):
    assert len(city.projects) == 42
    assert sum(p.invest_wan or 0.0 for p in city.projects) == pytest.approx(845_387.83)
    assert [p.id for p in city.projects if p.invest_wan is None] == ["11", "42"]
    assert city.project("24").invest_cny == pytest.approx(105_980_200.0)


def test_41_indicators_are_26_binding_numbers_with_sub_items_and_5_reference_ones(city):
    binding = [i.id for i in city.indicators if i.binding == "binding"]
    assert len(city.indicators) == 41
    assert len(binding) == 36
    assert len({name.split("-")[0] for name in binding}) == 26
    assert [i.id for i in city.indicators if i.binding == "reference"] == [
        "R1",
        "R2",
        "R3",
        "R4",
        "R5",
    ]


def test_status_splits_34_met_5_to_improve_2_undetermined(city):
    groups = [i.status_group for i in city.indicators]
    assert [groups.count(g) for g in ("consolidate", "improve", "undetermined")] == [34, 5, 2]
    improve = [i.id for i in city.indicators if i.status_group == "improve"]
    assert improve == ["4-1", "4-2", "5-2", "17", "22"]


def test_13_reserves_cover_1560_07_km2_or_12_69_percent(city):
    area = sum(reserve.area_km2 for reserve in city.reserves)
    assert len(city.reserves) == 13
    assert area == pytest.approx(1560.07)
    assert 100 * area / city.area_km2 == pytest.approx(12.69, abs=0.005)
    reserves = sum(r.area_km2 for r in city.reserves if r.type == "nature_reserve")
    assert reserves == pytest.approx(583.87)


def test_towns_are_35_ecological_59_agricultural_45_urban(city):
    zones = [town.zone for town in city.towns]
    assert [zones.count(z) for z in ("ecological", "agricultural", "urban")] == [35, 59, 45]
    assert sum(town.unit_type == "subdistrict" for town in city.towns) == 17
    assert len(city.towns) - 17 == 122


def test_every_town_is_energy_rich_and_49_are_history_rich(city):
    assert all(town.energy_rich for town in city.towns)
    by_county = {
        c.key: sum(t.history_rich for t in city.towns if t.county == c.code) for c in city.counties
    }
    assert by_county == {"BZ": 5, "EY": 4, "TJ": 33, "NJ": 0, "PC": 7}


def test_county_areas_meet_the_stated_area_within_a_thousandth(city):
    assert sum(c.area_km2 for c in city.counties) == pytest.approx(12_293.91)
    assert city.area_km2 == 12_296.93


def test_census_population_of_2020(city):
    assert sum(c.population_2020 for c in city.counties) == pytest.approx(2_712_900, rel=5e-5)


@pytest.mark.parametrize(
    ("column", "total"),
    [
        ("value_added_cny", 765.01e8),
        ("energy_tce", 348.00e4),
        ("co2_t", 428.41e4),
        ("electricity_kwh", 50.00e8),
        ("coal_tce", 77.75e4),
        ("oil_tce", 62.00e4),
        ("gas_tce", 44.49e4),
        ("other_non_fossil_tce", 13.76e4),
    ],
)
def test_sectors_sum_to_the_base_year(city, column, total):
    rounding = 0.03 / 44.49
    assert sum(getattr(s, column) for s in city.sectors) == pytest.approx(total, rel=rounding)


def test_each_sector_uses_what_its_carriers_add_up_to(city):
    rate = city.energy("power_coal_rate").value / 1000.0
    for sector in city.sectors:
        fuels = sector.coal_tce + sector.oil_tce + sector.gas_tce + sector.other_non_fossil_tce
        used = fuels + rate * sector.electricity_kwh
        assert used == pytest.approx(sector.energy_tce, abs=200.0), sector.id


def test_energy_base_gives_the_stated_intensities(city):
    gdp = city.facts.place.gdp_cny / 1e4
    assert city.energy("energy_total").value / gdp == pytest.approx(0.4549, abs=5e-5)
    assert city.energy("co2_total").value / gdp == pytest.approx(0.56, abs=5e-5)


def test_three_industries_are_25_1_25_7_and_49_2_percent_of_gdp(city):
    gdp = city.facts.place.gdp_cny
    for industry in ("primary", "secondary", "tertiary"):
        added = sum(s.value_added_cny for s in city.sectors if s.industry == industry)
        printed = city.statistic(f"gdp_share_{industry}", 2022).value
        assert 100 * added / gdp == pytest.approx(printed, abs=0.05)


def test_clusters_sum_to_3300_and_county_ambitions_to_1050(city):
    assert sum(c.output_cny for c in city.clusters) == pytest.approx(3300e8)
    assert sum(a.output_cny for a in city.cluster_ambitions) == pytest.approx(1050e8)


def test_half_the_money_ends_by_2027(city):
    ending = [p for p in city.projects if p.end <= 2027]
    share = sum(p.invest_wan or 0.0 for p in ending) / 845_387.83
    assert len(ending) == 31
    assert share == pytest.approx(0.443, abs=5e-4)
    late = [p.id for p in city.projects if p.end > 2030]
    assert late == ["1", "11", "31", "32", "37", "38"]
