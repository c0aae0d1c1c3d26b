"""Published accounts reproduced: Garzê 2010 in full, Baiyangdian 2011, Gaotianyan 2014."""

import pytest

from gepsim.paths import shipped
from gepsim.prices import load_deflator
from gepsim.registry import FLOWS
from gepsim.services import carbon, cooling, memo, nutrients, optional, soil, water

YI, WAN = 1e8, 1e4
CLOSE = 0.005
#: Rows printed with two or three digits close only as far as their last digit.
ROUNDED = {
    "reservoirs": 0.035,
    "sulfur_dioxide": 0.009,
    "nitrogen_oxides": 0.009,
    "dust": 0.009,
    "cod": 0.006,
    "ammonia": 0.006,
}

# service row: quantity, unit price, published value in 亿元
GARZE = {
    "domestic_water": (1.36 * YI, 2.6, 3.5400),
    "industrial_water": (150.17 * YI, 3.6, 540.6113),
    "irrigation_water": (17.31 * YI, 0.07, 1.2117),
    "hydropower": (95.30 * YI, 0.53, 50.5090),
    "retained_water": (321.49 * YI, 7.06, 2269.7074),
    "avoided_sediment": (10.03 * YI, 15.58, 156.2555),
    "avoided_nitrogen": (1437.94 * WAN, 875, 125.8199),
    "avoided_phosphorus": (419.72 * WAN, 2800, 117.5226),
    "sand": (60.89e6, 3.75, 2.2835),
    "lakes": (2.43 * YI, 7.06, 17.1430),
    "reservoirs": (0.0097 * YI, 7.06, 0.0684),
    "marsh": (6.00 * YI, 7.06, 42.3436),
    "sulfur_dioxide": (1137, 1200, 0.0136),
    "nitrogen_oxides": (2772, 630, 0.0175),
    "dust": (941, 150, 0.0014),
    "cod": (5424, 700, 0.0380),
    "ammonia": (625, 875, 0.0055),
    "carbon_dioxide": (0.3088 * YI, 380, 117.3548),
    "oxygen": (2.5061 * YI, 727, 1821.9182),
    "vegetation_cooling": (2799.10 * YI, 0.53, 1483.5208),
    "water_cooling": (1272.35 * YI, 0.53, 674.3433),
    "pests_forest": (158 * WAN, 375, 5.9250),
    "pests_grass": (711.13 * WAN, 112.5, 8.0003),
}
PRODUCTS = (12.2875, 2.3777, 22.0760, 0.0356)
TOURISM = 70.6669


@pytest.mark.parametrize("row", GARZE)
def test_quantity_times_price_is_the_published_value(row):
    quantity, price, value = GARZE[row]
    assert quantity * price / YI == pytest.approx(value, rel=ROUNDED.get(row, CLOSE))


def test_the_published_rows_sum_to_the_published_total():
    """Provisioning 632.64, regulating 6842.28, cultural 70.67: 7545.59 hundred million."""
    provisioning = sum(PRODUCTS) + sum(v for _, _, v in list(GARZE.values())[:4])
    regulating = sum(v for _, _, v in list(GARZE.values())[4:])
    assert provisioning == pytest.approx(632.64, abs=0.02)
    assert regulating == pytest.approx(6842.28, abs=0.02)
    assert provisioning + regulating + TOURISM == pytest.approx(7545.59, abs=0.02)


def test_soil_flows_give_the_published_quantities():
    """38.86 亿t retained; 24 % delivered, 0.93 t/m3; 0.37 % N; 0.108 % P."""
    kept = soil.soil_retained(38.86 * YI, 1.0, 1.0, 1.0, 0.0, 1.0)
    assert soil.avoided_sediment(kept, 0.24, 0.93) == pytest.approx(10.03 * YI, rel=CLOSE)
    assert nutrients.printed_nitrogen(kept, 0.0037) == pytest.approx(1437.94 * WAN, rel=CLOSE)
    assert nutrients.printed_phosphorus(kept, 0.00108) == pytest.approx(419.72 * WAN, rel=CLOSE)


def test_sand_volume_gives_the_published_area():
    """779.42 万t over 1.28 t/m3 and 0.1 m is 60.89 km2."""
    assert pytest.approx(60.89e6, rel=CLOSE) == 779.42 * WAN / (1.28 * 0.1)


def test_marsh_storage_is_in_cubic_metres_not_in_ten_thousand():
    """0.3 m on 2,005 km2 is 6.0 亿m3; the paper prints the formula in 万m3."""
    assert water.wetland_storage(2005e6, 0.3) == pytest.approx(6.00 * YI, rel=CLOSE)


def test_reservoirs_hold_a_third_of_their_capacity():
    assert water.reservoir_storage(0.0, 0.0277 * YI, 0.0, 0.35) == pytest.approx(
        0.0097 * YI, rel=0.035
    )


@pytest.mark.parametrize(
    ("heat", "area_km2", "value"),
    [(2837.27, 31920.60, 666.68), (1300.95, 32283.46, 309.16), (969.83, 71113.87, 507.68)],
    ids=["forest", "shrub", "grass"],
)
def test_vegetation_cooling_gives_the_published_value_by_type(heat, area_km2, value):
    """15 days, efficiency 3.0 and 0.53 元/kWh."""
    saved = cooling.vegetation_cooling(area_km2 * 1e6 * 15, 1.0, heat / 3600, 3.0)
    assert saved * 0.53 / YI == pytest.approx(value, rel=1e-4)


def test_water_cooling_gives_the_published_quantity():
    """55 mm evaporate in 15 days from 2,864 km2; no efficiency; humidifier 125 kWh/m3."""
    saved = cooling.water_cooling(2864.27e6 * 15, 1.0, 0.055 / 15, 2450e3 / 3600, 1.0, 125.0)
    assert saved == pytest.approx(1272.35 * YI, rel=CLOSE)


def test_pests_oxygen_and_memo_rows_pass_through_the_flows():
    assert 375 * optional.pest_control_area(158 * WAN, 1.0) / YI == pytest.approx(5.9250)
    assert 375 * optional.pest_control_area(711.13 * WAN, 0.3) / YI == pytest.approx(
        8.0003, rel=CLOSE
    )
    assert memo.hydropower(95.30 * YI) * 0.53 / YI == pytest.approx(50.5090, rel=CLOSE)
    oxygen = carbon.oxygen_released_npp(1.0, 2.5061 * YI / 1.19, 1.19)
    assert oxygen * 727 / YI == pytest.approx(1821.9182, rel=CLOSE)


def test_reservoir_and_desilting_prices_of_2010_follow_from_the_index():
    """6.1107 of 2005 is 7.0610 in 2010, 12.6 of 2002 is 15.5843: both as published."""
    cpi = load_deflator(shipped("coefficients") / "deflator.csv")
    assert 6.1107 * cpi.factor(2005, 2010) == pytest.approx(7.0610, abs=1e-4)
    assert 12.6 * cpi.factor(2002, 2010) == pytest.approx(15.5843, abs=1e-3)
    assert 6.1107 * cpi.factor(2005, 2022) == pytest.approx(9.31, abs=0.005)


def test_the_table_carries_the_base_prices(table, draws):
    assert table.value("reservoir_unit_cost", "CNY m-3") == 6.1107
    assert float(draws.get("reservoir_unit_cost", "CNY m-3")) == pytest.approx(9.31, abs=0.005)
    assert float(draws.get("desilting_cost", "CNY m-3")) == pytest.approx(20.54, abs=0.005)


def test_taxes_and_tariffs_keep_the_rate_in_force(table, draws):
    """3.9 per 0.95 kg, 2.8 per 0.8 and 0.25 kg: as the law has them since 2018, in 2022 too."""
    rates = {
        "sulfur_dioxide_treatment_cost": 3.9 / 0.95e-3,
        "ammonia_treatment_cost": 2.8 / 0.8e-3,
        "phosphorus_treatment_cost": 2.8 / 0.25e-3,
    }
    for name, rate in rates.items():
        assert float(draws.get(name, "CNY t-1")) == pytest.approx(rate, rel=1e-5)
    assert float(draws.get("electricity_price", "CNY kWh-1")) == 0.5224


def test_baiyangdian_reed_carbon_and_oxygen():
    """3.74 万t of reed: 1.66 万tC at 1320 is 0.22 亿; 4.49 万t of oxygen at 1000 is 0.45 亿."""
    bound = carbon.carbon_uptake_forest_standard(1.0, 3.74 * WAN, 1.63, 0.0)
    assert bound * 12 / 44 == pytest.approx(1.66 * WAN, rel=CLOSE)
    assert bound * 12 / 44 * 1320 / YI == pytest.approx(0.22, rel=0.005)
    freed = carbon.oxygen_released_npp(1.0, 3.74 * WAN, 1.2)
    assert freed == pytest.approx(4.49 * WAN, rel=CLOSE)
    assert freed * 1000 / YI == pytest.approx(0.45, rel=0.005)
    assert pytest.approx(14.97, rel=CLOSE) == 2.45 * 6.11


def test_gaotianyan_carbon_oxygen_and_sulfur():
    """6050.31 t of dry matter: 9862.01 t CO2 and 7199.87 t O2; 613 ha take up 132.2 t SO2."""
    bound = carbon.carbon_uptake_forest_standard(1.0, 6050.31, 1.63, 0.0)
    freed = carbon.oxygen_released_npp(1.0, 6050.31, 1.19)
    assert bound == pytest.approx(9862.01, abs=0.01)
    assert bound * 379.87 / WAN == pytest.approx(374.62, rel=1e-4)
    assert freed == pytest.approx(7199.87, abs=0.01)
    assert freed * 1160.70 / WAN == pytest.approx(835.69, rel=1e-4)
    sulfur = FLOWS["sulfur_dioxide_removed"].compute(613.0, 0.2156)
    assert sulfur * 1000 * 0.83 / WAN == pytest.approx(10.97, rel=1e-3)


def test_oxygen_uses_one_point_one_nine_and_not_its_digits_transposed(table):
    assert table.value("oxygen_per_dry_matter", "tO2 tdm-1") == 1.19
