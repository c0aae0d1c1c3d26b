"""Projects: the money is spent exactly, and what is later works later."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gepsim.errors import InputError
from gepsim.projects.programme import programme
from gepsim.projects.schedule import investment, pay, schedule, spread
from gepsim.projects.settings import InvestmentSettings
from gepsim.settings import read_section

YEARS = list(range(2022, 2036))
MONEY = st.lists(st.integers(0, 10**9).map(float), min_size=4, max_size=4)


def plan(city, **operations):
    return schedule(city, InvestmentSettings(**operations), YEARS)


def test_the_plan_spends_what_it_states(city):
    """845,387.83 万元 in 42 projects."""
    found = investment(plan(city))
    assert found.sizes == {"time": 14, "project": 42}
    assert float(found.sum()) / 1e4 == pytest.approx(845387.83, rel=1e-9)


@given(begin=st.floats(2022, 2034), length=st.floats(0.5, 14))
def test_a_building_time_is_spread_whole(begin, length):
    years = np.arange(2022, 2060)
    shares = spread(np.array([begin]), np.array([begin + length]), years)
    assert shares.sum() == pytest.approx(1.0)
    assert (shares >= 0).all()


@given(planned=st.lists(MONEY, min_size=1, max_size=5), budget=MONEY)
def test_a_budget_is_never_exceeded_and_nothing_is_invented(planned, budget):
    planned, budget = np.array(planned), np.array(budget)
    paid = pay(planned, budget)
    assert (paid.sum(axis=0) <= budget * (1 + 1e-9)).all()
    assert (paid.cumsum(axis=1) <= planned.cumsum(axis=1) * (1 + 1e-9) + 1e-3).all()


def test_an_excluded_project_costs_nothing(city):
    whole, without = investment(plan(city)), investment(plan(city, exclude=("8",)))
    assert float((whole - without).sum()) == pytest.approx(114_665_000.0)
    assert float(without.sel(project="8").sum()) == 0.0


def test_including_one_leaves_only_that_one(city):
    found = investment(plan(city, include=("33",))).sum("time")
    assert [str(p) for p in found.project.values[found.values > 0]] == ["33"]


def test_a_scaled_project_costs_and_builds_more(city):
    found = plan(city, scale={"8": 2.0})
    row = found.ids.index("8")
    assert found.money[row] == pytest.approx(2 * 114_665_000.0)
    assert found.scale[row] == 2.0


def test_a_delay_moves_money_and_opening(city):
    found, later = plan(city), plan(city, delay={"8": 2})
    row = found.ids.index("8")
    assert later.begin[row] - found.begin[row] == 2
    assert later.finish[row] - found.finish[row] == 2
    np.testing.assert_allclose(later.spending[row, 4:8], found.spending[row, 2:6])


def test_acceleration_opens_earlier_at_a_premium(city):
    found = schedule(city, InvestmentSettings(accelerate={"8": 1}), YEARS, premium=0.1)
    row = found.ids.index("8")
    assert found.finish[row] == 2027.0
    assert found.money[row] == pytest.approx(1.1 * 114_665_000.0)


def test_a_short_budget_makes_projects_late(city):
    tight = plan(city, budget=dict.fromkeys(range(2023, 2026), 1e8))
    assert (tight.finish >= plan(city).finish).all()
    assert tight.finish[tight.ids.index("24")] > 2025


def test_a_project_that_is_later_in_the_draws_delivers_later(city, draws):
    found = programme(plan(city), draws)
    assert (found.later("8").delivered("8") <= found.delivered("8")).all()
    assert (found.later("8").delivered("9") == found.delivered("9")).all()
    assert found.delivered("8")[-1].min() == 1.0


def test_long_programmes_deliver_as_they_go(city, draws):
    share = programme(plan(city), draws).delivered("37")
    assert 0.2 < share[YEARS.index(2027)].mean() < 0.5


@pytest.mark.parametrize(
    ("given_settings", "message"),
    [
        ({"budget": {2024: 0}}, "pays for nothing"),
        ({"include": ["8"], "exclude": ["8"]}, "both included and excluded"),
        ({"scale": {"8": 0}}, "greater than 0"),
        ({"delay": {"8": -1}}, "cannot be -1 year"),
        ({"exlude": ["8"]}, "did you mean 'exclude'?"),
        ({"budget": {2024: "3 km"}}, "cannot read 'km' as 'CNY'"),
    ],
)
def test_settings_that_make_no_sense_are_refused(given_settings, message):
    with pytest.raises(InputError) as found:
        read_section(InvestmentSettings, given_settings, "a.toml")
    assert message in str(found.value)


def test_a_budget_in_ten_thousand_yuan_is_read():
    found = read_section(InvestmentSettings, {"budget": {2024: "3 wan_CNY"}}, "a.toml")
    assert found.budget[2024] == 30_000.0


def test_a_budget_year_outside_the_run_is_refused(city):
    with pytest.raises(InputError, match="2040 is outside the run"):
        plan(city, budget={2040: 1e9})


def test_a_project_that_ends_before_it_starts_is_refused(city):
    from dataclasses import replace

    odd = city.project("8").model_copy(update={"end": 2020})
    broken = replace(city, projects=(odd,))
    with pytest.raises(InputError, match="before it starts"):
        plan(broken)
