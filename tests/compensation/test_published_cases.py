"""Agreements that were published, as far as their facts go."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from gepsim.compensation.band import development_stage
from gepsim.compensation.fund import after_deductions, shares
from gepsim.compensation.judicial import lost_sink, purchase
from gepsim.compensation.quality import class_settlement, quality_index, settlement

PROVINCES = ["yunnan", "guizhou", "sichuan"]


def chishui(ratio: list[float]) -> xr.DataArray:
    """Return a split of the fund of 2 亿元 by a published ratio, in 亿元."""
    weight = xr.DataArray([float(part) for part in ratio], {"province": PROVINCES})
    return 2.0 * shares(weight, "province")


def test_chishui_provinces_pay_in_one_to_five_to_four():
    np.testing.assert_allclose(chishui([1, 5, 4]), [0.2, 1.0, 0.8])


def test_chishui_fund_is_paid_out_three_to_four_to_three():
    np.testing.assert_allclose(chishui([3, 4, 3]), [0.6, 0.8, 0.6])


def test_guizhou_and_sichuan_each_pay_yunnan_20_million():
    """Xinhua: the two provinces each gave 2000 万元 to Yunnan; that is the net of both splits."""
    net = chishui([3, 4, 3]) - chishui([1, 5, 4])
    np.testing.assert_allclose(net, [0.4, -0.2, -0.2], atol=1e-12)


@pytest.mark.parametrize(
    ("kept", "paid_out"),
    [
        ([1.0, 1.0, 1.0], [0.6, 0.8, 0.6]),
        ([0.0, 1.0, 1.0], [0.0, 1.1, 0.9]),  # Qingshuipu fails: Yunnan's part, half and half
        ([1.0, 0.0, 1.0], [0.6, 0.0, 1.4]),  # Lianyuxi fails: Guizhou's part goes to Sichuan
        ([0.5, 1.0, 1.0], [0.3, 0.95, 0.75]),  # Qingshuipu half met
    ],
)
def test_chishui_deductions_move_money_and_spend_the_fund_exactly(kept, paid_out):
    heirs = np.array([[0.0, 0.5, 0.5], [0.0, 0.0, 1.0], [0.0, 0.0, 1.0]])
    found = after_deductions(np.array([0.6, 0.8, 0.6]), np.array(kept), heirs)
    np.testing.assert_allclose(found, paid_out)
    assert found.sum() == pytest.approx(2.0)


def chongqing_year(now: list[int], before: list[int], charge: float) -> float:
    """Return a year under the Chongqing rule, in 万元: 100 a month, or a charge by formula."""
    months = class_settlement(np.array(now), np.array(before), 3, 100.0, charge)
    return float(months.sum())


def test_a_full_year_that_meets_its_class_and_improves_brings_twelve_hundred():
    assert chongqing_year([3] * 12, [6] * 12, 0.0) == 1200.0


def test_a_year_that_meets_its_class_but_falls_costs_twelve_hundred():
    assert chongqing_year([3] * 12, [2] * 12, 0.0) == -1200.0


def test_what_yongchuan_got_for_2019_is_no_whole_number_of_clean_months():
    """878.3 万元 needs at least nine improving months and a charge by formula for the rest.

    The Linjiang river was below class V two years earlier; nine months of class III and three
    that fail with 7.233 万元 each give the published sum. The months themselves are not published.
    """
    assert 878.3 % 100.0 != 0.0
    assert min(n for n in range(13) if 100.0 * n >= 878.3) == 9
    charge = (900.0 - 878.3) / 3
    assert chongqing_year([3] * 9 + [4] * 3, [6] * 12, charge) == pytest.approx(878.3)


def test_xinanjiang_index_of_an_unchanged_river_is_its_stability_coefficient():
    weight = xr.DataArray([0.22, 0.22, 0.28, 0.28], dims="pollutant")
    for stability in (0.85, 0.89, 0.90):
        index = quality_index(xr.ones_like(weight), weight, stability)
        assert float(index) == pytest.approx(stability)
        assert float(settlement(index, 0.05)) == 1.0


def test_development_stage_lies_where_studies_put_it():
    """Engel coefficients of 0.24 to 0.34 give 0.76 to 0.49; 0.5 to 0.75 is typical."""
    assert float(development_stage(0.34)) == pytest.approx(0.485, abs=1e-3)
    assert float(development_stage(0.24)) == pytest.approx(0.763, abs=1e-3)


def test_a_tonne_of_sink_costs_a_hundred_yuan_at_one_yuan_per_ten_kilogrammes():
    """Fujian: 10 kg of CO2 for 1 yuan; 12/44 t of carbon is one tonne of CO2."""
    assert purchase(12.0 / 44.0, 0.0, 100.0, 1.0) == pytest.approx(100.0)
    assert lost_sink(1.0, 1e-9, 10.0) == pytest.approx(10.0, rel=1e-6)
