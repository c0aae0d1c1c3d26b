"""Who pays: sums hold by project, year, county and payer; a missing payer is said or felt."""

import re
from dataclasses import replace

import numpy as np
import pytest

from gepsim.city.checks import check_city
from gepsim.errors import InputError, Problems
from gepsim.projects.purse import PAYERS, county_burden, payments_by_payer
from gepsim.projects.schedule import investment, schedule
from gepsim.projects.settings import Funding, InvestmentSettings

YEARS = range(2022, 2036)


def spent(city, **settings):
    return investment(schedule(city, InvestmentSettings(**settings), YEARS))


@pytest.mark.parametrize(
    "settings", [{}, {"delay": {"all": 2}}, {"scale": {"32": 1.5}}, {"exclude": ("33", "37")}]
)
def test_payers_and_counties_pay_the_investment_and_no_more(city, settings):
    money = spent(city, **settings)
    paid = payments_by_payer(city, money)
    np.testing.assert_allclose(paid.sum(["county", "payer"]), money.sum("project"), rtol=1e-12)
    assert (paid >= 0.0).all()
    for project in city.projects:
        alone = payments_by_payer(city, money.sel(project=[project.id]))
        np.testing.assert_allclose(alone.sum(), money.sel(project=project.id).sum(), rtol=1e-12)


def test_a_project_by_hand(city):
    """Project 34 is of enterprises in one county: 100 million yuan, nobody else pays a yuan."""
    paid = payments_by_payer(city, spent(city, include=("34",))).sum("time")
    assert float(paid.sel(payer="enterprise").sum()) == pytest.approx(1e8)
    assert float(paid.sum()) == pytest.approx(1e8)
    assert int((paid > 0).sum()) == 1


def test_delay_moves_money_later_and_keeps_it(city):
    """What ends beyond the run is the part that two more years would have paid."""
    on_time, late = (
        payments_by_payer(city, spent(city, exclude=("11",), delay={"all": years}))
        for years in (0, 2)
    )
    before = on_time.cumsum("time") - late.cumsum("time")
    assert (before >= -1e-3).all()
    done = [p.id for p in city.projects if p.end + 2 <= YEARS[-1] and p.id != "11"]
    first, second = (
        payments_by_payer(city, spent(city, include=tuple(done), delay={"all": years}))
        for years in (0, 2)
    )
    np.testing.assert_allclose(first.sum("time"), second.sum("time"), rtol=1e-12)


def test_the_burden_is_the_countys_own_part_of_its_revenue(city, draws):
    paid = payments_by_payer(city, spent(city))
    burden = county_burden(paid, draws)
    code = city.codes[0]
    revenue = float(draws.get(f"fiscal_revenue.{code}", "CNY year-1").isel(member=0))
    grown = revenue * (1.0 + float(draws.get("fiscal_revenue_growth", "1").isel(member=0))) ** 2
    own = float(paid.sel(time=2024, county=code, payer="county"))
    assert float(burden.sel(time=2024, county=code).isel(member=0)) == pytest.approx(
        100.0 * own / grown
    )


def test_a_payer_without_money_makes_its_projects_late(city):
    """The central government pays nothing before 2030: what it shares in is finished later."""
    none = dict.fromkeys(range(2023, 2030), 0.0)
    plan = schedule(city, InvestmentSettings(), YEARS)
    poor = schedule(city, InvestmentSettings(funding={"central": Funding(budget=none)}), YEARS)
    assert (poor.finish >= plan.finish).all()
    later = dict(zip(plan.ids, poor.finish > plan.finish, strict=True))
    for project in city.projects:
        stated = project.invest_cny and project.end < 2030  # a longer one catches up
        shares = city.payer_shares(project.id)
        assert later[project.id] == bool(stated and shares.get("central")), project.id
    assert not later["33"]


def test_a_payer_that_no_row_knows_is_refused(city):
    with pytest.raises(InputError, match=r"investment.funding.centrall.*did you mean 'central'"):
        schedule(city, InvestmentSettings(funding={"centrall": Funding()}), YEARS)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            lambda rows: (rows[0].model_copy(update={"share": 0.9}), *rows[1:]),
            r"shares sum to 1\.65",
        ),
        (
            lambda rows: (rows[0].model_copy(update={"projects": "99"}), *rows[1:]),
            r"unknown project or category '99'",
        ),
        (lambda rows: tuple(r for r in rows if r.projects != "eco_culture"), r"has no payer"),
    ],
)
def test_shares_that_do_not_make_a_whole_are_refused(city, change, said):
    problems = Problems()
    check_city(replace(city, project_funding=tuple(change(city.project_funding))), problems)
    assert any(re.search(said, str(one)) for one in problems.found)


def test_every_payer_has_a_name_in_both_languages():
    assert all(name.zh and name.en for name in PAYERS.values())


def test_a_project_that_names_no_department_has_no_lead(city):
    from gepsim.engine.label_names import _lead

    project = city.projects[0]
    assert _lead(city, project) == city.department(project.responsible_zh[0]).name
    assert _lead(city, project.model_copy(update={"responsible_zh": ("",)})).zh == ""
