"""Indicator models by hand: small worlds whose answer is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gepsim.targets.evidence import evidence_name
from gepsim.targets.models import MODELS, air, hazards, land, sewage, social, water
from gepsim.targets.models.economy import peak_year
from gepsim.targets.names import CHANCES
from gepsim.targets.numerics import since_period

ONE = np.ones((2, 1))
SINCE = np.array([[0], [1]])


def pm25(activity=ONE, regional=0.0, cleaning=0.0, effect=0.0, fuel=(ONE, ONE, ONE), response=1.0):
    shares, cleanings = (0.2, 0.2, 0.2, 0.25, 0.15), (cleaning,) * 5
    return air.pm25(
        28.7, 0, SINCE, 8.0, 0.5, regional, *shares, *cleanings, response, 0.4, 0.3, *fuel,
        activity, ONE, ONE, effect, 1.0,
    )  # fmt: skip


def test_nothing_changes_if_nothing_changes():
    np.testing.assert_allclose(pm25(), 28.7)


def test_the_natural_background_cannot_be_cleaned():
    """All local sources gone and no regional part: half of the made part is left, 8 + 10.35."""
    assert pm25(cleaning=1.0)[1, 0] == pytest.approx(8.0 + 0.5 * 20.7)


def test_doubling_industry_adds_its_share():
    """Industry is a fifth of the local half of 20.7 µg/m3."""
    twice = np.array([[1.0], [2.0]])
    grown = pm25(activity=twice, fuel=(twice, ONE, ONE))
    assert grown[1, 0] - grown[0, 0] == pytest.approx(0.5 * 0.2 * 20.7)


@given(
    st.lists(st.floats(0.0, 3.0), min_size=3, max_size=3),
    st.integers(0, 2),
    st.floats(0.0, 1.0),
    st.floats(0.4, 0.9),
)
def test_less_fuel_of_any_source_never_soils_the_air(fuel, source, kept, response):
    more = [np.array([[1.0], [ratio]]) for ratio in fuel]
    less = [f * np.array([[1.0], [kept if n == source else 1.0]]) for n, f in enumerate(more)]
    high, low = (pm25(fuel=f, response=response)[1, 0] for f in (more, less))
    assert low <= high + 1e-9
    assert high == low or fuel[source] > 0


def test_a_source_that_burnt_nothing_stays_as_it_is():
    nothing = np.zeros((2, 1))
    np.testing.assert_allclose(pm25(fuel=(nothing, nothing, nothing)), 28.7)


@pytest.mark.parametrize(
    ("mean", "other", "good"), [(28.0, 0.010, 96.4), (29.7, 0.035, 93.2), (28.5, 0.008, 96.4)]
)
def test_good_days_of_three_known_years(mean, other, good):
    assert air.good_air_days(mean, 75.0, 0.6, other, 0.0) == pytest.approx(good, abs=0.1)


@given(low=st.floats(10, 40), more=st.floats(0, 20))
def test_dirtier_air_has_fewer_good_days(low, more):
    days = [air.good_air_days(c, 75.0, 0.6, 0.018, 0.0) for c in (low, low + more)]
    assert days[1] <= days[0]


def groundwater(recovery, relapse, natural=0.0, treated=0.0, luck=0.5):
    quantiles = np.full((3, 4), luck)
    return water.groundwater_class_five(
        33.3, 0, 3, np.full(4, recovery), np.full(4, 1.0), np.full(4, relapse), np.full(4, natural),
        np.full((3, 4), treated), quantiles, quantiles, quantiles,
    )  # fmt: skip


def test_one_point_of_three_is_a_third():
    np.testing.assert_allclose(groundwater(0.0, 0.0), 100 / 3)


def test_a_point_that_surely_recovers_is_good_next_year():
    np.testing.assert_allclose(groundwater(1.0, 0.0)[1:], 0.0)
    np.testing.assert_allclose(groundwater(0.0, 0.0, treated=1.0)[1:], 0.0)


def test_a_natural_background_never_recovers():
    np.testing.assert_allclose(groundwater(1.0, 0.0, natural=1.0), 100 / 3)


def test_sections_are_counted_whole():
    luck = np.linspace(0.001, 0.999, 500)
    share = water.sections_class_three(
        100.0, 0, 0.9, 0.0, 0.0, 1.0, 0.0, np.array([0.15]), 10, luck
    )
    assert set(np.unique(share.round(6))) <= {float(10 * k) for k in range(11)}
    assert share.mean() == pytest.approx(100 * water.chance_within(0.9, 1.0, 0.15), abs=0.5)


def test_the_worst_of_ten_sections_decides_the_class():
    luck = np.linspace(0.001, 0.999, 999)
    worst = water.worst_section_class(
        100.0, 0, 0.5, 0.0, 0.0, 1.0, 0.0, np.array([0.15]), 10, luck, 0.667
    )
    expected = water.chance_within(0.5, 0.667, 0.15) ** 10
    assert (worst == 2).mean() == pytest.approx(expected, abs=2e-3)


def test_a_collection_rate_at_its_target_fails_as_the_city_grows():
    rate = sewage.sewage_collection(
        75.04, SINCE, 575e3, 0.015, 0.0, 0.0, 0.7, 100.0, 45.0, 0.0, 0.0
    )
    assert rate[1, 0] == pytest.approx(75.04 / 1.015)


def test_parks_without_new_ones_thin_out():
    area = social.park_area(18.4, SINCE, 575e3, 0.015, 0.0, 0.0, 0.0)
    assert area[1, 0] == pytest.approx(18.4 / 1.015)


def test_green_buildings_follow_the_rule_after_the_lag():
    never = social.green_buildings(
        92.0, 0, 0.0, 0.1, 2030, np.inf, 1.5, 100.0, 60, np.array(0.5), 0.0
    )
    ruled = social.green_buildings(
        92.0, 0, 0.0, 0.1, 2030, 2026.0, 1.5, 100.0, 60, np.array(0.5), 0.0
    )
    assert (never, ruled) == (pytest.approx(92.0), pytest.approx(100.0))


def test_all_of_few_buildings_can_keep_a_rule_that_is_not_quite_kept():
    """Of 60 buildings that each keep it with 99 % all do in 0.99^60 = 55 % of the years."""
    luck = np.linspace(0.001, 0.999, 999)
    share = social.green_buildings(92.0, 0, 0.0, 0.1, 2030, 2026.0, 1.5, 99.0, 60, luck, 0.0)
    assert (np.round(share, 2) == 100.0).mean() == pytest.approx(0.99**60, abs=0.002)
    assert np.unique(share)[-2] == pytest.approx(100.0 * 59 / 60)


def test_no_hazard_no_failure():
    luck = np.full((4, 3), 0.5)
    kept = hazards.share_kept(100.0, 0, 8, 0.0, 0.0, 1.0, 0.5, 0.5, np.zeros((4, 3)), luck, luck)
    np.testing.assert_array_equal(kept, 100.0)


@given(hazard=st.floats(0.001, 0.3), support=st.floats(0, 1))
def test_maintenance_never_hurts(hazard, support):
    rng = np.random.default_rng(3)
    luck = rng.random((5, 50))
    with_support, without = (
        hazards.in_place(1.0, 0, hazard, 0.5, 0.5, np.full((5, 50), s), luck, luck)
        for s in (support, 0.0)
    )
    assert with_support[1].sum() >= without[1].sum()


def test_forest_starts_at_its_last_observation():
    path = np.array([63.0, 63.1, 63.4])
    found = land.forest_cover_share(63.18, 1, np.array([0, 0, 1]), path, 0.0, 0.0, 0.0)
    np.testing.assert_allclose(found[1:], [63.18, 63.48])


def test_a_lasting_peak_and_a_false_one():
    years = np.arange(2028, 2034)
    path = np.array([[5.0, 5.0], [6.0, 6.0], [5.9, 5.0], [5.8, 5.1], [5.7, 5.3], [5.6, 5.5]])
    assert peak_year(path, years, 2030, 0.005).tolist() == [2029, 2033]


def test_each_five_year_plan_counts_from_its_own_base():
    years = np.arange(2025, 2033)
    intensity = 0.9 ** np.arange(8.0)[:, None]
    fall = since_period(intensity, years).ravel()
    assert fall[5] == pytest.approx(100 * (1 - 0.9**5))
    assert fall[6] == pytest.approx(10.0)


def test_rows_by_indicator_name_an_indicator(table, city):
    for name in (
        "project_effect",
        "failure_hazard",
        "lapse_hazard",
        "swing_share",
        "swing_level",
        "objects",
    ):
        for row in [r for r in table.rows if r.startswith(f"{name}.")]:
            assert row.split(".")[1] in {r.id for r in city.targets}


def test_a_project_effect_stands_where_the_plan_lists_the_project(table, city):
    for row in [r for r in table.rows if r.startswith("project_effect.")]:
        _, indicator, project = row.split(".")
        assert indicator in city.project(project).indicators


def test_every_uncertain_input_has_a_name(result, table):
    for one in result.assessments:
        if one.influence is not None:
            assert one.influence.label.zh != one.influence.label.en
    for key in {key for model in MODELS.values() for key in model.inputs} - _PLAIN_WORDS - _FIXED:
        drawn = key.split("_")[0] not in ("capacity", "delivered", "rule", "yearly")
        if drawn and key not in MODELS:
            rows = (name for name in table.rows if name.split(".")[0] == key)
            chance = any(key.startswith(kind) for kind in CHANCES)
            assert chance or evidence_name(key) or any(rows), key


_PLAIN_WORDS = {
    "start", "start_if_any", "seen", "observed_mean", "observations", "since", "latest", "year",
    "support", "goal", "swing",
}  # fmt: skip
_FIXED = {
    "cases_per_year", "city_area", "class_two_limit", "control_sections", "groundwater_points",
    "objects", "peak_rise", "plateau_rise", "pm25_daily_limit", "rural_villages",
    "sewage_bod_per_person", "share_edge",
}  # fmt: skip
